"""How sure a speaker is: judged attributions of annotated articles → weights, and a table of promise and outcome.

An attribution is judged where its quote covers 30 % of an annotated content whose source is marked:
its mention is right where it overlaps the source. Where the annotation tells the names of the source
as well (as GUM does by its chains of coreference), the speaker is right where the last words of the
names agree; where it tells none, the name is left to the mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from claims.extraction.attribute.confidence import FAMILIES, FEATURES, features, mention_chance, promised
from claims.extraction.describe.quotes import attributed
from claims.extraction.find.joining import findings

from .articles import Article, share

__all__ = ["JudgedSpeaker", "confidence_steps", "confidence_weights", "judged_speakers", "table_of_tenths"]

_COVERED = 0.3
# A way of finding or resolving met less often weighs nothing by itself.
_LEAST = 20
_PENALTY, _ROUNDS, _SETTLED = 5.0, 60, 1e-5
# Parts left out in turn, bins of promises, and attributions in a bin at least.
_FOLDS, _BINS, _IN_BIN = 10, 25, 40
# A bin of so many that is further off than this is marked.
_MANY, _OFF = 50, 0.05


@dataclass(frozen=True, slots=True)
class JudgedSpeaker:
    """An attribution with what the annotation says of it."""

    features: list[str]
    rule: str
    confidence: float
    words: float  # the chance promised for the words beside the quote alone
    mention_right: bool
    name_right: bool | None  # None where the annotation tells no names


def judged_speakers(articles: Iterable[Article]) -> list[JudgedSpeaker]:
    """The attributions that the annotation can judge, in the order of the articles."""
    return [judged for article in articles for judged in _judged(article)]


def _judged(article: Article) -> Iterable[JudgedSpeaker]:
    page = article.page
    pairs = [(finding, quote) for finding, quote in attributed(page, findings(page)) if quote.speaker]
    for relation in article.relations:
        if not relation.source or not pairs:
            continue
        finding, quote = max(pairs, key=lambda pair: share(relation.content, pair[1].spans))
        speaker = quote.speaker
        if speaker is None or share(relation.content, quote.spans) < _COVERED:
            continue
        names = features(article.text, finding, speaker)
        yield JudgedSpeaker(
            names,
            speaker.rule,
            speaker.confidence,
            mention_chance(names),
            speaker.span is not None and share([speaker.span], relation.source) > 0,
            last_word(speaker.name) in map(last_word, relation.names) if relation.names else None,
        )


_SUFFIX = re.compile(r"[’']s?$|,?\s*(?:Jr|Sr|PhD|MD|M\.D|Ph\.D)\.?$")
_TAIL = re.compile(r",| of | for | who | at | from | in ")


def last_word(name: str) -> str:
    """The word by which two forms of one name are held against each other, in small letters."""
    words = re.findall(r"[^\W_][\w’'\-]*", _TAIL.split(_SUFFIX.sub("", name.strip(" ,.")))[0])
    return words[-1].lower() if words else ""


def confidence_weights(judged: Sequence[JudgedSpeaker]) -> dict[str, float]:
    """Feature → weight, by logistic regression on whether the mention is right; all plain features are given."""
    counts: dict[str, int] = {}
    for one in judged:
        for name in one.features:
            counts[name] = counts.get(name, 0) + 1
    ways = sorted(n for n, count in counts.items() if n.partition(": ")[0] in FAMILIES and count >= _LEAST)
    columns = {name: number for number, name in enumerate((*FEATURES, *ways))}
    table = np.zeros((len(judged), len(columns)))
    for row, one in zip(table, judged, strict=True):
        row[[columns[name] for name in one.features if name in columns]] = 1
    right = np.array([one.mention_right for one in judged], dtype=float)
    weights = np.zeros(len(columns))
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chance - right) + _PENALTY * weights
        curve = (table.T * (chance * (1 - chance))) @ table + _PENALTY * np.eye(len(columns))
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < _SETTLED:
            break
    return {name: round(float(weight), 2) for name, weight in zip(columns, weights, strict=True)}


def confidence_steps(judged: Sequence[JudgedSpeaker]) -> list[tuple[float, float]]:
    """What weights promise for attributions that they were not counted on, rising, and how often that came true.

    Isotonic regression over bins of equal size: bins that would fall are pooled (pool adjacent violators).
    """
    bins = min(_BINS, len(judged) // _IN_BIN)
    if bins < 2:
        return [(0.0, 0.0), (1.0, 1.0)]
    pairs = []
    for fold in range(_FOLDS):
        start, stop = (len(judged) * edge // _FOLDS for edge in (fold, fold + 1))
        table = confidence_weights([*judged[:start], *judged[stop:]])
        pairs += [(promised(table, one.features), one.mention_right) for one in judged[start:stop]]
    pairs.sort(key=lambda pair: pair[0])
    pooled: list[list[float]] = []  # promised, right, how many bins
    for number in range(bins):
        part = pairs[len(pairs) * number // bins : len(pairs) * (number + 1) // bins]
        pooled.append([sum(p for p, _ in part) / len(part), sum(r for _, r in part) / len(part), 1])
        while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
            last, before = pooled.pop(), pooled.pop()
            count = last[2] + before[2]
            both = [
                (one * last[2] + other * before[2]) / count for one, other in zip(last, before, strict=True)
            ]
            pooled.append([*both[:2], count])
    return [(round(promise, 3), round(right, 3)) for promise, right, _ in pooled]


def table_of_tenths(judged: Sequence[tuple[float, bool]]) -> list[str]:
    """For each tenth of the chance promised: how many, what was promised and what came true."""
    lines = ["confidence     count  promised  right"]
    for tenth in range(10):
        here = [(promise, right) for promise, right in judged if min(9, int(promise * 10)) == tenth]
        if not here:
            continue
        promised = sum(promise for promise, _ in here) / len(here)
        right = sum(right for _, right in here) / len(here)
        off = "  off" if len(here) >= _MANY and abs(promised - right) > _OFF else ""
        lines.append(
            f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}  {len(here):8,}  {promised:8.3f}  {right:.3f}{off}"
        )
    return lines
