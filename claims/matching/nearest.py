"""From statements to the nearest claims, through the database's full-text index.

Comes in: texts. Goes out: claims, best first, each with a score from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from claims.matching.judge import likeliest
from claims.matching.learned import judge_here
from claims.matching.pair import Pair
from claims.matching.postings import Postings
from claims.matching.profile import UNKNOWN, Profiler, Setting
from claims.matching.quotes import QuoteMatch, nearest_quotes
from claims.matching.rank import Candidate, Corpus, rough_score, score, term_weight
from claims.matching.reasons import reasons
from claims.matching.split import split_words
from claims.matching.tokens import Statement, read
from claims.matching.weighing import Weighing
from claims.models import Claim
from claims.search import CLAIMS
from claims.vectors import as_matrix, vectors
from sources.workbench.models import Status
from sources.workbench.parts import parts
from sources.workbench.search import Document, stem

__all__ = ["Match", "Matcher", "match", "match_with_quotes", "refresh"]

MOST_POSTINGS = 20_000  # records looked up for one statement, over its terms
MOST_CANDIDATES = 600  # records whose terms and vectors are fetched
MOST_RANKED = 150  # records compared by all that is known
SURELY_ABOUT = 0.6  # a claim with this score is about the matter, whoever said it and when
_BATCH = 200  # statements whose terms are looked up at once
_KEPT_DOCUMENTS = 20_000  # remembered while many statements are matched, about a kilobyte each


@dataclass(frozen=True, slots=True)
class Match:
    """A claim near a statement; `score` is 1 for the same words.

    `relation` is what the two may be to each other (a relation of claims), empty where they are more
    likely nothing; `reasons` why, and what may set them against each other, a line each.
    """

    claim: Claim
    score: float
    relation: str = ""
    reasons: tuple[str, ...] = ()


def refresh(ids: Iterable[int] | None = None, may_go_on: Callable[[], bool] = lambda: True) -> int:
    """Index the claims that changed (and `ids`); return how many were looked at. Asked between two batches."""
    return CLAIMS.refresh(ids, may_go_on=may_go_on)


def match(texts: Sequence[str], limit: int = 20) -> Iterator[list[Match]]:
    """For each text the nearest claims, best first, older first among equals.

    Claims that were merged lead to the kept record; rejected ones are left out.
    """
    refresh()
    matcher = Matcher()
    profiler = Profiler(Weighing(matcher.corpus.size))
    for part in parts(texts, _BATCH):
        statements = [read(text) for text in part]
        ranked = matcher.nearest(statements)
        for statement, found in zip(statements, ranked, strict=True):
            yield _explained(statement.text, _claims(found, limit), profiler)[0]


def match_with_quotes(text: str, limit: int = 20) -> tuple[list[Match], list[QuoteMatch]]:
    """The nearest claims, as `match` gives them, and the nearest quotes that carry no claim."""
    refresh()
    matcher = Matcher()
    statement = read(text)
    (ranked,) = matcher.nearest([statement])
    quotes = nearest_quotes(statement, limit, matcher.corpus, matcher.counts)
    profiler = Profiler(Weighing(matcher.corpus.size))
    return _explained(statement.text, _claims(ranked, limit), profiler, quotes)


def _explained(
    text: str, matches: list[Match], profiler: Profiler, quotes: Sequence[QuoteMatch] = ()
) -> tuple[list[Match], list[QuoteMatch]]:
    """The same with relation and reasons; of quotes, with reasons."""
    texts = [text, *(one.claim.text for one in matches), *(one.quote.text for one in quotes)]
    settings = [UNKNOWN, *(Setting(kind=one.claim.kind) for one in matches), *(UNKNOWN for _ in quotes)]
    asked, *others = profiler.read(texts, settings)
    pairs = [Pair.of(asked, other) for other in others[: len(matches)]]
    with_quotes = [Pair.of(asked, other) for other in others[len(matches) :]]
    told = [replace(one, reasons=tuple(reasons(pair))) for one, pair in zip(quotes, with_quotes, strict=True)]
    chances = judge_here().judge([(asked, other) for other in others[: len(matches)]])
    explained = [
        replace(
            one,
            relation=_relation(one.score, own),
            reasons=tuple(reasons(pair)),
        )
        for one, pair, own in zip(matches, pairs, chances, strict=True)
    ]
    return explained, told


def _relation(score: float, chances: NDArray[np.float64]) -> str:
    """What a claim may be to a statement of which neither speaker nor day is known."""
    return "" if score < SURELY_ABOUT and chances[0] > chances[1:].max() else likeliest(chances)


def _claims(ranked: Sequence[tuple[int, float]], limit: int) -> list[Match]:
    """The records of the best ones."""
    matches: dict[int, Match] = {}
    for start in range(0, len(ranked), 2 * limit):
        part = dict(ranked[start : start + 2 * limit])
        claims = Claim.objects.select_related("merged_into").in_bulk(part)
        for number, near in part.items():
            claim = claims[number].kept_record if number in claims else None
            if claim is not None and claim.status != Status.REJECTED:
                matches.setdefault(claim.pk, Match(claim, near))
        if len(matches) >= limit:
            break
    return list(matches.values())[:limit]


class Matcher:
    """Ranks many statements; remembers what it looked up. The index must be fresh."""

    def __init__(self) -> None:
        size, terms = CLAIMS.totals()
        self.corpus = Corpus(size, terms / size if size else 1.0)
        self.counts: dict[str, int] = {}  # of the terms of what was ranked last: in how many claims each is
        self._postings = Postings(MOST_POSTINGS)
        self._known: dict[int, Document] = {}

    def nearest(
        self, statements: Sequence[Statement], leave_out: Sequence[Collection[int]] | None = None
    ) -> list[list[tuple[int, float]]]:
        """For each statement (claim's number, score), best first; `leave_out` names claims not wanted."""
        counts = CLAIMS.record_counts(term for statement in statements for term in statement.terms)
        unknown = {word for statement in statements for word in statement.words if stem(word) not in counts}
        compounds = split_words(unknown, self.corpus.size, CLAIMS.record_counts)
        counts |= CLAIMS.record_counts(term for found in compounds.values() for term in found)
        self.counts = counts
        meanings = vectors([statement.text for statement in statements])
        ranked = []
        for at, (statement, meaning) in enumerate(zip(statements, meanings, strict=True)):
            found = (term for word in statement.words for term in compounds.get(word, ()))
            weights = {
                term: term_weight(counts.get(term, 0), self.corpus) for term in (*statement.terms, *found)
            }
            ranked.append(self._rank(weights, counts, meaning, leave_out[at] if leave_out else ()))
        return ranked

    def _rank(
        self,
        weights: Mapping[str, float],
        counts: Mapping[str, int],
        meaning: NDArray[np.float32],
        leave_out: Collection[int],
    ) -> list[tuple[int, float]]:
        ids, shared = self._postings.sharing(weights, counts, MOST_CANDIDATES)
        found = dict(zip(ids.tolist(), shared.tolist(), strict=True))
        documents = self._documents([number for number in found if number not in leave_out])
        if not documents:
            return []
        known = np.array(sorted(documents), dtype=np.int64)
        cosines = as_matrix([documents[number].extra for number in known.tolist()]) @ meaning
        hopeful = rough_score(np.array([found[number] for number in known.tolist()]), cosines)
        best = np.lexsort((known, -hopeful))[:MOST_RANKED]
        numbers = known[best].tolist()
        candidates = [Candidate(documents[number].terms, documents[number].telling) for number in numbers]
        scores = score(weights, candidates, cosines[best], self.corpus)
        ranked = zip(numbers, (float(near) for near in scores), strict=True)
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))

    def _documents(self, wanted: Sequence[int]) -> dict[int, Document]:
        """What the index keeps of these claims; statements on one subject ask for the same ones."""
        if len(self._known) > _KEPT_DOCUMENTS:
            self._known.clear()
        self._known.update(CLAIMS.documents([number for number in wanted if number not in self._known]))
        return {number: self._known[number] for number in wanted if number in self._known}
