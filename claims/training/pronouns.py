"""Whom pronouns mean: articles → choices among the people named before, and the weights of their features.

Nobody marked the pronouns. Two kinds of place tell who is meant all the same, and are learned from:

- "he" or "she" where all people named before are of known gender and one alone agrees; gender is
  then kept from the features;
- a surname alone, shortly after its bearer was named, as if a pronoun stood there.

Weights come by Newton's method on the log-likelihood, held near zero, so that a run can be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.extraction.attribute.antecedents import FEATURES, Antecedent, candidates, features
from claims.extraction.attribute.phrase import parse
from claims.extraction.attribute.resolve import Resolver
from claims.extraction.describe.quotes import in_order, resolver_of
from claims.extraction.find.joining import findings

from .articles import Article

__all__ = ["PronounChoice", "pronoun_choices", "pronoun_weights", "right_share"]

_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
_MOST = 80  # pronouns of one article
_CLOSE = 2  # sentences back to the bearer of a surname that could be a pronoun
# How much a choice of each kind counts, found by trial on a fifth of the articles, left out of training.
_COUNTS = {"pronoun beside a quote": 2.0, "pronoun": 1.0, "surname": 0.5}
_PENALTY, _ROUNDS, _SETTLED = 1.0, 60, 1e-4
_NUMBERS = {name: number for number, name in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class PronounChoice:
    """Candidates × features, 1 where one holds; which candidate is right; what kind of place it was found at."""

    options: NDArray[np.float64]
    right: int
    kind: str


def pronoun_choices(articles: Iterable[Article]) -> list[PronounChoice]:
    """The choices of all articles, in their order."""
    return [choice for article in articles for choice in _choices(article)]


def pronoun_weights(choices: Iterable[PronounChoice]) -> dict[str, float]:
    """Feature → weight, for every feature."""
    choices = list(choices)
    weights = np.zeros(len(FEATURES))
    for _ in range(_ROUNDS):
        slope, curve = _PENALTY * weights, _PENALTY * np.eye(len(FEATURES))
        for choice in choices:
            count, chances = _COUNTS[choice.kind], _chances(choice, weights)
            mean = chances @ choice.options
            slope += count * (mean - choice.options[choice.right])
            curve += count * ((choice.options.T * chances) @ choice.options - np.outer(mean, mean))
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < _SETTLED:
            break
    return {name: round(float(weight), 2) for name, weight in zip(FEATURES, weights, strict=True)}


def right_share(choices: Iterable[PronounChoice], weights: dict[str, float]) -> dict[str, tuple[int, int]]:
    """Kind of place → how many choices the weights make rightly, and of how many."""
    vector = np.array([weights[name] for name in FEATURES])
    counted: dict[str, tuple[int, int]] = {}
    for choice in choices:
        right, count = counted.get(choice.kind, (0, 0))
        hit = int((choice.options @ vector).argmax()) == choice.right
        counted[choice.kind] = (right + hit, count + 1)
    return counted


def _chances(choice: PronounChoice, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    scores = choice.options @ weights
    powers: NDArray[np.float64] = np.exp(scores - scores.max())
    return powers / powers.sum()


def _choices(article: Article) -> Iterator[PronounChoice]:
    page = article.page
    found = findings(page)
    if not found:
        return
    # Weights of an earlier training would only say who spoke where a pronoun does: none are used.
    resolver = resolver_of(page, found, weights=dict.fromkeys(FEATURES, 0.0) | _NEAREST)
    for number in in_order(found):
        resolver.resolve(found[number], None)
    spoken = {finding.mention.start for finding in found if finding.mention}
    yield from _of_pronouns(resolver, spoken)
    yield from _of_surnames(resolver)


# What tells best by itself, to begin with.
_NEAREST = {
    "0 back": 2.0,
    "1 back": 1.5,
    "2 back": 1.0,
    "subject": 0.5,
    "agrees in gender": 2.0,
    "spoke last, close by": 1.0,
}


def _of_pronouns(resolver: Resolver, spoken: set[int]) -> Iterator[PronounChoice]:
    cast = resolver.cast
    for found, _ in zip(_PRONOUN.finditer(cast.text), range(_MOST), strict=False):
        at = found.start()
        if cast.quoted(at):
            continue
        gender = "m" if found[0].lower() == "he" else "f"
        options = candidates(cast, [s for s in resolver.history if s.at < at], at, "")
        fit = [n for n, option in enumerate(options) if option.figure.gender == gender]
        if len(options) > 1 and len(fit) == 1 and all(option.figure.gender for option in options):
            kind = "pronoun beside a quote" if at in spoken else "pronoun"
            yield _choice(resolver, options, fit[0], kind)


def _of_surnames(resolver: Resolver) -> Iterator[PronounChoice]:
    cast = resolver.cast
    for number, speaker in enumerate(resolver.history):
        if speaker.rule != "surname" or " " in parse(_word_at(cast.text, speaker.at)).text:
            continue
        options = candidates(cast, resolver.history[:number], speaker.at, speaker.figure.gender)
        fit = [n for n, option in enumerate(options) if option.figure is speaker.figure]
        if len(options) > 1 and fit and options[fit[0]].distance <= _CLOSE:
            yield _choice(resolver, options, fit[0], "surname")


def _word_at(text: str, at: int) -> str:
    return text[at : at + 40].partition(" ")[0]


def _choice(resolver: Resolver, options: list[Antecedent], right: int, kind: str) -> PronounChoice:
    table = np.zeros((len(options), len(FEATURES)))
    for row, option in zip(table, options, strict=True):
        row[[_NUMBERS[name] for name in features(resolver.cast, option)]] = 1
    return PronounChoice(table, right, kind)
