"""How often a network is right, on sentences with known answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import torch

from .batches import LABELS, Encoder, batches
from .network import Network, tensor
from .treebank import Sentence

__all__ = ["HEADING", "figures"]

_AT_ONCE = 4000  # items
HEADING = (
    f"{'sentences of':<22}{'tags':>6}{'heads':>7}{'labels':>8}{'source':>8}"
    f"{'content begins':>16}{'begins and ends':>17}{'nothing said':>14}"
)


def figures(name: str, network: Network, encoder: Encoder, sentences: Iterable[Sentence]) -> str:
    """A line of the table under HEADING.

    Shares right: tags of all items, heads and labels of all but marks, sources of the cues that have one; and
    recall / precision of the item at which content begins, of both its ends, and of cues that say nothing.
    """
    count: Counter[str] = Counter()
    network.eval()
    with torch.no_grad():
        for part in batches(sentences, _AT_ONCE):
            _count(network, encoder, part, count)
    network.train()

    def share(right: str, of: str) -> str:
        return f"{count[right] / max(1, count[of]):.3f}".removeprefix("0")

    def both(right: str, annotated: str, found: str) -> str:
        return f"{share(right, annotated)} / {share(right, found)}"

    return (
        f"{name:<22}{share('tags', 'items'):>6}{share('heads', 'words'):>7}{share('labels', 'words'):>8}"
        f"{share('source', 'sources'):>8}{both('begins', 'contents', 'found'):>16}"
        f"{both('both', 'contents', 'found'):>17}{both('silent', 'silences', 'found silent'):>14}"
    )


def _count(network: Network, encoder: Encoder, part: list[Sentence], count: Counter[str]) -> None:
    batch = encoder.batch(part)
    answers = network(batch)
    known = tensor(batch.tags) >= 0
    words = known & (tensor(batch.labels) != LABELS.index("punct"))
    heads = answers.heads.argmax(-1) - 1
    labels = network.labels(answers.items, heads).argmax(-1)
    right_heads = (heads == tensor(batch.heads)) & words
    found: dict[str, torch.Tensor] = {
        "items": known,
        "words": words,
        "tags": (answers.tags.argmax(-1) == tensor(batch.tags)) & known,
        "heads": right_heads,
        "labels": right_heads & (labels == tensor(batch.labels)),
    }
    if len(batch.cues):
        right = tensor(batch.points)
        points = answers.points.argmax(-1)
        points[points == batch.tags.shape[1]] = -1
        good, sources, contents = points == right, right[:, 0] >= 0, right[:, 2] >= 0
        found |= {
            "sources": sources,
            "source": good[:, 0] & good[:, 1] & sources,
            "contents": contents,
            "found": points[:, 2] >= 0,
            "begins": good[:, 2] & contents,
            "both": good[:, 2] & good[:, 3] & contents,
            "silences": ~contents,
            "found silent": points[:, 2] < 0,
            "silent": (points[:, 2] < 0) & ~contents,
        }
    count.update({name: int(here.sum()) for name, here in found.items()})
