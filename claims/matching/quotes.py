"""From a statement to the nearest quotes that carry no claim, which the index of claims does not know.

Comes in: a statement that was read. Goes out: quotes, best first, each with a score on the scale of claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from math import prod

from django.db.models import Exists, OuterRef

from claims.matching.rank import Candidate, Corpus, score
from claims.matching.tokens import Statement, read
from claims.models import Evidence, Quote
from claims.search import QUOTES
from claims.vectors import vectors
from sources.workbench.models import Status

__all__ = ["QuoteMatch", "nearest_quotes", "terms_together"]

MOST_TERMS = 7  # of the statement that are looked for: the rarest
MOST_EXPECTED = 5_000  # claims that hold two of the terms, were words independent
MOST_LOOKED_AT = 3_000  # quotes that do: the newest, of which
MOST_RANKED = 200  # so many without a claim are compared
_HEAVY = ("article__text", "article__body", "article__blocks", "article__reading_notes")


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """A quote near a statement; `score` is 1 for the same words, `reasons` are as for claims."""

    quote: Quote
    score: float
    reasons: tuple[str, ...] = ()


def nearest_quotes(
    statement: Statement, limit: int, corpus: Corpus, counts: Mapping[str, int]
) -> list[QuoteMatch]:
    """Quotes without a claim that nobody rejected, with speaker and outlet. One query.

    `counts` says in how many claims each term is.
    """
    together = terms_together(statement.terms, corpus, counts)
    carried = Evidence.objects.filter(quote=OuterRef("pk")).exclude(status=Status.REJECTED)
    rows = QUOTES.holding_some(Quote.objects.exclude(status=Status.REJECTED), together, MOST_LOOKED_AT)
    rows = rows.filter(~Exists(carried))
    rows = rows.select_related("speaker", "article__source").defer(*_HEAVY).order_by("-pk")
    quotes = list(rows[:MOST_RANKED])
    if not quotes:
        return []
    weights = dict.fromkeys(statement.terms, 1.0)
    found = [read(quote.text) for quote in quotes]
    meaning, *others = vectors([statement.text, *(one.text for one in found)])
    candidates = [Candidate(" ".join(one.terms), len(one.terms)) for one in found]
    cosines = others @ meaning
    scores = score(weights, candidates, cosines, corpus)
    ranked = sorted(zip(quotes, map(float, scores), strict=True), key=lambda pair: (-pair[1], pair[0].pk))
    return [QuoteMatch(quote, near) for quote, near in ranked[:limit]]


def terms_together(terms: Sequence[str], corpus: Corpus, counts: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Which two terms a quote should hold, the rarest first, as many as there is room for.

    Two terms that claims have come in any case. Terms that no claim has come last: hardly a quote will have them.
    """
    wanted = sorted(set(terms), key=lambda term: (term not in counts, counts.get(term, 0), term))[:MOST_TERMS]
    if len(wanted) < 2:
        return [(term,) for term in wanted]

    def expected(pair: tuple[str, ...]) -> float:
        return prod(counts.get(term, 0) for term in pair) / max(corpus.size, 1)

    pairs = sorted(combinations(wanted, 2), key=expected)
    together = list(accumulate(map(expected, pairs)))
    first = next((at for at, pair in enumerate(pairs) if expected(pair)), 0)
    return [pair for at, pair in enumerate(pairs) if at <= first or together[at] <= MOST_EXPECTED]
