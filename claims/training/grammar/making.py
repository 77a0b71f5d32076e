"""The whole way from treebanks to the file: clusters, fitting, the check against numpy, writing."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from .clusters import brown_clusters
from .missing import MissingPackage

__all__ = ["make_weights"]


def make_weights(
    treebanks: Path, to: Path | None, rounds: int, held_out: int, report: Callable[[str], None]
) -> None:
    """Train on the treebanks of a folder; `report` is given lines as they come. Without `to` nothing is written.

    Raises MissingPackage without PyTorch or the clusters, OSError where a file is missing or cannot be written,
    ValueError where a treebank is not of the format, or numpy reads other answers than PyTorch.
    """
    if find_spec("torch") is None:
        raise MissingPackage("PyTorch")
    clusters = brown_clusters()
    from .batches import Encoder
    from .fitting import Settings, fit_small
    from .weights import check, numbers_of, rounded, write

    settings = Settings(rounds=rounds, held_out=held_out)
    network, sentences = fit_small(treebanks, clusters, settings, report)
    numbers = numbers_of(rounded(network), clusters)
    encoder = Encoder(clusters, network.sizes.rows)
    for name, measured in sentences.measured.items():
        check(network, numbers, encoder, measured)
        report(f"numpy reads the same: {name}")
    if to:
        write(to, numbers)
        report(f"written: {to}, {to.stat().st_size / 1e6:.1f} MB")
