"""Training: marked pages → the weights by which `body` chooses.

Comes in: a file of pages as JSON lines, gzipped: `{"id", "body", "dumps": {name: text}}`, the body
as a person marked it. Goes out: `sources/data/body_weights.txt`, or, with `--cross-validate`, the
figures on pages that were not trained on. A developer's tool; nothing calls it.

    python -m sources.reading.training pages.jsonl.gz --cross-validate
    python -m sources.reading.training pages.jsonl.gz --write

The line scores are logistic regressions, every page with the same weight. The weights of a
stretch's numbers are found by a conditional log-likelihood over a page's candidates, their F1
with the marked body taken as margin (softmax margin: Gimpel and Smith, NAACL 2010). All by
gradient descent (Adam: Kingma and Ba, ICLR 2015) from zero, so that a run can be repeated.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .body import NUMBERS, Stretches, candidates, describe, places
from .lines import Paragraph, split_paragraphs
from .paragraph_features import GROUPS, Features, observe

__all__ = ["main"]

Floats = NDArray[np.float64]
_SHINGLE = 4
_TABLE = sum(GROUPS.values())
# Paragraphs kept above and below the body in copies that stand for dumps with little furniture.
_CROPS = ((12, 25),)
_LINE_PENALTY, _STRETCH_PENALTY = 20.0, 0.03


@dataclass(slots=True)
class Marked:
    """A page with the body a person marked."""

    key: str
    dump: str
    gold: Counter[tuple[str, ...]]
    paragraphs: list[Paragraph]
    features: Features
    places: NDArray[np.int64]
    words: Floats  # of each paragraph
    is_body: NDArray[np.bool_]


@dataclass(slots=True)
class Model:
    """All weights: of the bins for the score and for staying in, and of a stretch's numbers."""

    score: Floats
    inside: Floats
    stretch: Floats


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))


def load(path: Path) -> list[Marked]:
    """The pages of a file, each dump of each page on its own."""
    pages = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            gold = _shingles(_words(record["body"]))
            for dump, text in record["dumps"].items():
                paragraphs = split_paragraphs(text)
                features = observe(paragraphs)
                words, is_body = _mark(paragraphs, gold)
                pages.append(
                    Marked(record["id"], dump, gold, paragraphs, features, places(features), words, is_body)
                )
    return pages


def _cropped(page: Marked) -> list[Marked]:
    """The same page saved with little furniture: a few paragraphs above the body and below it."""
    body = np.flatnonzero(page.is_body)
    if not len(body):
        return []
    copies = []
    for above, below in _CROPS:
        part = slice(max(0, int(body[0]) - above), int(body[-1]) + 1 + below)
        paragraphs = page.paragraphs[part]
        features = observe(paragraphs)
        copies.append(
            replace(
                page,
                paragraphs=paragraphs,
                features=features,
                places=places(features),
                words=page.words[part],
                is_body=page.is_body[part],
            )
        )
    return copies


def _mark(paragraphs: list[Paragraph], gold: Counter[tuple[str, ...]]) -> tuple[Floats, NDArray[np.bool_]]:
    """Which paragraphs are body: those with more than half of their words in marked shingles.

    Of a paragraph printed twice, the one with more marked words around it.
    """
    words: list[str] = []
    where: list[int] = []
    for index, paragraph in enumerate(paragraphs):
        found = _words(paragraph.words)
        words += found
        where += [index] * len(found)
    covered = np.zeros(len(words), bool)
    for at in range(len(words) - _SHINGLE + 1):
        if tuple(words[at : at + _SHINGLE]) in gold:
            covered[at : at + _SHINGLE] = True
    total = np.bincount(where, minlength=len(paragraphs)).astype(float)
    marked = np.bincount(where, weights=covered, minlength=len(paragraphs))
    is_body = (marked > 0.5 * total) & (total > 0)
    around = np.convolve(marked, np.ones(15), "same")
    copies: dict[str, list[int]] = {}
    for index in map(int, np.flatnonzero(is_body & (total >= _SHINGLE))):
        copies.setdefault(paragraphs[index].words, []).append(index)
    for same in copies.values():
        best = max(same, key=lambda index: around[index])
        is_body[[index for index in same if index != best]] = False
    return total, is_body


def _descend(gradient: Callable[[Floats], Floats], size: int, steps: int, rate: float) -> Floats:
    """Adam from zero, with a falling rate."""
    weights, mean, square = np.zeros((3, size))
    for step in range(1, steps + 1):
        slope = gradient(weights)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.98 * square + 0.02 * slope * slope
        pace = rate * (1 - 0.8 * (step - 1) / steps)
        weights = weights - pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.98**step)) + 1e-7)
    return weights


def _logistic(bins: NDArray[np.int64], answers: Floats, importance: Floats) -> Floats:
    groups, whole = bins.shape[1], importance.sum()

    def gradient(weights: Floats) -> Floats:
        likely = 1 / (1 + np.exp(-weights[bins].sum(1)))
        error = np.repeat((likely - answers) * importance, groups)
        slope: Floats = np.bincount(bins.ravel(), error, _TABLE).astype(np.float64)
        return (slope + _LINE_PENALTY * weights) / whole

    return _descend(gradient, _TABLE, 80, 0.2)


def _line_models(pages: Sequence[Marked]) -> tuple[Floats, Floats]:
    """The score of a paragraph anywhere, and whether it stays where the article is."""
    models = []
    for inside, whole in ((False, 200.0), (True, 60.0)):
        bins, answers, importance = [], [], []
        for page in pages:
            body = np.flatnonzero(page.is_body)
            if inside and not len(body):
                continue
            part = slice(body[0], body[-1] + 1) if inside else slice(None)
            weight = np.sqrt(np.minimum(page.words[part], 50)) + 0.3
            bins.append(page.places[part])
            answers.append(page.is_body[part].astype(float))
            importance.append(weight / weight.sum() * whole)
        models.append(_logistic(np.concatenate(bins), np.concatenate(answers), np.concatenate(importance)))
    return models[0], models[1]


def _weighed(page: Marked, score: Floats, inside: Floats) -> tuple[Stretches, Floats, Floats]:
    """A page's candidates, their numbers, and the F1 of each with the marked body, by words."""
    scores = score[page.places].sum(1)
    stays = inside[page.places].sum(1) > 0
    stretches = candidates(page.features, scores)
    first, last = stretches.first, stretches.last
    body = page.words * page.is_body
    hits = np.concatenate(([0.0], np.cumsum(body * stays)))
    sizes = np.concatenate(([0.0], np.cumsum(page.words * stays)))
    hit = hits[last + 1] - hits[first]
    good = 2 * hit / np.maximum(sizes[last + 1] - sizes[first] + body.sum(), 1)
    return stretches, describe(page.features, scores, stretches), good


def train(pages: Sequence[Marked]) -> Model:
    """All weights from these pages; those of the numbers also from copies with less furniture."""
    score, inside = _line_models(pages)
    pages = [*pages, *(copy for page in pages for copy in _cropped(page))]
    weighed = [_weighed(page, score, inside) for page in pages]
    scale = np.concatenate([numbers for _, numbers, _ in weighed]).std(0) + 1e-6
    examples = []
    for _, numbers, good in weighed:
        lack = good.max() - good
        wanted = np.exp(-30 * lack)
        examples.append((numbers / scale, wanted / wanted.sum(), 3 * lack))

    def gradient(weights: Floats) -> Floats:
        slope = np.zeros(len(NUMBERS))
        for numbers, wanted, margin in examples:
            value = numbers @ weights + margin
            likely = np.exp(value - value.max())
            slope -= (wanted - likely / likely.sum()) @ numbers
        return slope / len(examples) + _STRETCH_PENALTY * weights

    return Model(score, inside, _descend(gradient, len(NUMBERS), 150, 0.1) / scale)


def measure(page: Marked, model: Model) -> tuple[float, float]:
    """Precision and recall of the chosen body, in shingles of four words."""
    stretches, numbers, _ = _weighed(page, model.score, model.inside)
    best = int((numbers @ model.stretch).argmax())
    stays = model.inside[page.places].sum(1) > 0
    chosen = [index for index in range(stretches.first[best], stretches.last[best] + 1) if stays[index]]
    found = _shingles(_words("\n".join(page.paragraphs[index].words for index in chosen)))
    hit = sum((found & page.gold).values())
    return hit / max(1, sum(found.values())), hit / max(1, sum(page.gold.values()))


def cross_validate(pages: list[Marked], folds: int, repeats: int) -> None:
    """Print precision, recall and F1 by dump, on pages left out of training, over several shuffles."""
    results: dict[str, list[tuple[float, float]]] = {}
    for seed in range(repeats):
        keys = sorted({page.key for page in pages})
        np.random.default_rng(seed).shuffle(keys)
        for fold in range(folds):
            left_out = set(keys[fold::folds])
            model = train([page for page in pages if page.key not in left_out])
            for page in pages:
                if page.key in left_out:
                    results.setdefault(page.dump, []).append(measure(page, model))
    for dump, figures in results.items():
        precision, recall = np.mean(figures, axis=0)
        print(
            f"{dump}: P {precision:.3f}  R {recall:.3f}  F1 {2 * precision * recall / (precision + recall):.3f}"
        )


_HEADING = """\
# Weights by which the body of a page is found: group, bin, weight for the score of a paragraph, weight for
# staying in where the article is; then "stretch", the number's name and its weight. Columns two spaces apart.
# Numbers found by `python -m sources.reading.training`; the groups are those of sources/reading/paragraph_features.py,
# the numbers those of sources/reading/body.py. Not to be edited by hand.
"""


def write(model: Model, path: Path) -> None:
    """Write the weights as the data file that `body` reads."""
    lines = [f"stretch  {name}  {weight:.3f}" for name, weight in zip(NUMBERS, model.stretch, strict=True)]
    offset = 0
    for group, bins in GROUPS.items():
        for number in range(bins):
            score, inside = model.score[offset + number], model.inside[offset + number]
            if max(abs(score), abs(inside)) >= 0.005:
                lines.append(f"{group}  {number}  {score:.2f}  {inside:.2f}")
        offset += bins
    path.write_text(_HEADING + "\n".join(lines) + "\n", encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m sources.reading.training", description=__doc__)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--cross-validate", action="store_true", help="print figures on pages left out")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write sources/data/body_weights.txt")
    options = parser.parse_args(argv)
    pages = load(options.pages)
    if options.cross_validate:
        cross_validate(pages, options.folds, options.repeats)
    if options.write:
        write(train(pages), Path(__file__).parent.parent / "data" / "body_weights.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
