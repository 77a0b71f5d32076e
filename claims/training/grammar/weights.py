"""A trained network → the arrays that claims/extraction/annotate/grammar.py reads, once both read the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from claims.extraction.annotate.grammar import Grammar, Reading

from .batches import TAGS, Encoder, batches
from .network import Network
from .treebank import Sentence

__all__ = ["Disagreement", "check", "numbers_of", "rounded", "write"]

Numbers = dict[str, NDArray[np.generic]]

_HALF = 1_000  # parameters of more numbers are written in 16 bits
_AT_ONCE = 4_000  # items
# Numpy and PyTorch add in another order: chances may differ by so much, and answers in so many cases where two are as likely.
_CHANCE, _OTHER = 0.01, 0.001


class Disagreement(ValueError):
    """Numpy reads other answers from the numbers than PyTorch does; the message says which and how often."""


def rounded(network: Network) -> Network:
    """The network with its numbers as exact as they are written; changed in place."""
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.numel() > _HALF:
                parameter.copy_(parameter.half().float())
    return network


def numbers_of(network: Network, clusters: Mapping[str, int]) -> Numbers:
    """The arrays by name; matrices stand as numpy multiplies by them, features × results.

    The parameters of heads and labels are left out: nothing reads them.
    """
    width = network.sizes.width
    found: Numbers = {
        "vectors": _array(network.vectors.weight),
        "reach": np.array(network.sizes.reach),
        "attends_before": np.array(network.sizes.attends_before),
        "tags": np.array(list(TAGS)),
        "cluster_words": np.array(" ".join(clusters)),
        "cluster_numbers": np.array(list(clusters.values()), np.uint32),
    }
    for number, (layer, norm) in enumerate(zip(network.layers, network.norms, strict=True)):
        for place, name in enumerate(("before", "here", "after")):
            part = layer.weight[:, place * width : (place + 1) * width]
            found[f"{name}{number}"] = _array(part.T)
        found[f"bias{number}"] = _array(layer.bias)
        found[f"scale{number}"], found[f"shift{number}"] = _array(norm.weight), _array(norm.bias)
    for name in ("tag", "asks", "attended", "pointer", "pointed"):
        linear = getattr(network, name)
        found[f"{name}_w"], found[f"{name}_b"] = _array(linear.weight.T), _array(linear.bias)
    norm = network.attention_norm
    found["attention_scale"], found["attention_shift"] = _array(norm.weight), _array(norm.bias)
    for name in ("attention_distance", "nowhere", "pointer_nowhere", "pointer_distance"):
        found[name] = _array(getattr(network, name))
    return found


def _array(parameter: torch.Tensor) -> NDArray[np.generic]:
    array = parameter.detach().numpy()
    return np.ascontiguousarray(array.astype(np.float16 if array.size > _HALF else np.float32))


def write(path: Path, numbers: Numbers) -> None:
    """Write the arrays, not packed, so that they load fast; the file is whole or as it was. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            np.savez(file, allow_pickle=False, **numbers)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def check(network: Network, numbers: Numbers, encoder: Encoder, sentences: Iterable[Sentence]) -> None:
    """Hold what numpy reads from the numbers against the (rounded) network.

    Raises Disagreement where more tags, sources or chances of points differ than rounding explains.
    """
    grammar, found = Grammar(numbers), _Differences()
    network.eval()
    for part in batches(sentences, _AT_ONCE):
        batch = encoder.batch(part)
        with torch.no_grad():
            answers = network(batch)
        cues = _cues(batch.cues, len(part))
        analyses = grammar.sentences([sentence.words for sentence in part], cues)
        for analysis, right in zip(analyses, answers.tags.argmax(-1).tolist(), strict=True):
            found.answers += len(analysis.tags)
            found.other += sum(TAGS[number] != tag for number, tag in zip(right, analysis.tags, strict=False))
        asked = [
            analysis.readings[cue] for analysis, asked in zip(analyses, cues, strict=True) for cue in asked
        ]
        for reading, chances in zip(asked, answers.points.softmax(-1).numpy(), strict=True):
            found.see(reading, chances)
    if found.other > _OTHER * found.answers or found.farthest > _CHANCE:
        raise Disagreement(
            f"numpy and PyTorch do not read the same: {found.other:,} of {found.answers:,} tags and sources "
            f"differ, and a chance of a point by {found.farthest:.3f}. Nothing was written."
        )


@dataclass(slots=True)
class _Differences:
    """How many answers were held against each other, how many are other, and how far chances lie apart at most."""

    answers: int = 0
    other: int = 0
    farthest: float = 0.0

    def see(self, reading: Reading, chances: NDArray[np.float32]) -> None:
        """Hold a reading against the chances of its points, 4 × (items of the longest sentence and nowhere)."""
        size = len(reading.starts)
        first, last = chances[:2].argmax(1).tolist()
        source = (first, last + 1) if first <= last < size else None
        self.answers += 1
        self.other += source != reading.source
        said = 1 / (1 + np.exp(-reading.speech))
        read = np.exp(np.stack([reading.starts, reading.ends]))
        apart = np.append(np.abs(read - chances[2:, :size]), said - (1 - chances[2, -1]))
        self.farthest = max(self.farthest, float(np.abs(apart).max()))


def _cues(cues: NDArray[np.int64], count: int) -> Sequence[list[int]]:
    found: list[list[int]] = [[] for _ in range(count)]
    for sentence, item in cues.tolist():
        found[sentence].append(item)
    return found
