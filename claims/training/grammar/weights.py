"""A trained network → the arrays that claims/extraction/grammar.py reads, once both read the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from claims.extraction.annotate.grammar import Grammar

from .batches import TAGS, Encoder, batches
from .network import Network
from .treebank import Sentence

__all__ = ["Disagreement", "check", "numbers_of", "rounded", "write"]

Numbers = dict[str, NDArray[np.generic]]

_HALF = 1_000  # parameters of more numbers are written in 16 bits
_AT_ONCE = 4_000  # items
# Numpy and PyTorch add in another order: chances may differ by so much, tags of so many items where two are as likely.
_CHANCE, _TAGS = 0.01, 0.001


class Disagreement(Exception):
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
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
        np.savez(file, allow_pickle=False, **numbers)
    Path(file.name).replace(path)


def check(network: Network, numbers: Numbers, encoder: Encoder, sentences: Iterable[Sentence]) -> None:
    """Hold what numpy reads from the numbers against the (rounded) network.

    Raises Disagreement where more tags or chances of points differ than rounding explains.
    """
    from random import Random

    grammar, items, tags, farthest = Grammar(numbers), 0, 0, 0.0
    network.eval()
    for part in batches(Random(0), sentences, _AT_ONCE):  # noqa: S311 - an order, no secret
        batch = encoder.batch(part)
        with torch.no_grad():
            answers = network(batch)
        letters = answers.tags.argmax(-1).tolist()
        chances = answers.points.softmax(-1).numpy()
        cues = _cues(batch.cues, len(part))
        analyses = grammar.sentences([sentence.words for sentence in part], cues)
        at = 0
        for sentence, analysis, right, asked in zip(part, analyses, letters, cues, strict=True):
            size = len(sentence.words)
            items += size
            tags += sum(TAGS[number] != tag for number, tag in zip(right[:size], analysis.tags, strict=True))
            for cue in asked:
                reading = analysis.readings[cue]
                read = np.exp(np.stack([reading.starts, reading.ends]))
                farthest = max(farthest, float(np.abs(read - chances[at, 2:, :size]).max()))
                at += 1
    if tags > _TAGS * items or farthest > _CHANCE:
        raise Disagreement(
            f"numpy and PyTorch do not read the same: {tags:,} of {items:,} tags differ, "
            f"and a chance of a point by {farthest:.3f}. Nothing was written."
        )


def _cues(cues: NDArray[np.int64], count: int) -> Sequence[list[int]]:
    found: list[list[int]] = [[] for _ in range(count)]
    for sentence, item in cues.tolist():
        found[sentence].append(item)
    return found
