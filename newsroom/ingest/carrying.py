"""Which claims the quotes carry: found by their words, made where they are new, with the evidence.

Comes in: the quotes of articles, in order, each with its row. Goes out: rows of claims and evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from claims.completion import Filled
from claims.extraction import Quote as Found
from claims.match_keys import claim_text_key
from claims.models import Claim, Evidence, Quote, Speaker
from claims.stating import completed
from sources.workbench.minded import minded
from sources.workbench.models import PairState
from sources.workbench.public_keys import content_key
from sources.workbench.rows import insert, insert_missing

__all__ = ["Carrying", "drop_orphans"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Carried:
    """A quote that states something, with the claim it makes."""

    quote: Quote
    found: Found
    filled: tuple[Filled, ...]  # what was put into the claim
    key: str  # of the claim's words


class Carrying:
    """Gives every quote that states something its claim; the same words share one."""

    def __init__(self) -> None:
        self._carried: list[_Carried] = []
        self._wanted: dict[str, tuple[str, str]] = {}  # key → text, kind

    def add(self, pairs: Sequence[tuple[Quote, Found]]) -> None:
        """Add the quotes of one article."""
        people = {
            found.speaker.name for _, found in pairs if found.speaker and found.speaker.kind == "person"
        }
        for quote, found in pairs:
            if found.claim:
                text, filled = _completed(quote, found, people)
                carried = _Carried(quote, found, filled, claim_text_key(text))
                self._carried.append(carried)
                # The first who makes a claim words it. Claims get their numbers in the order of the pages, however
                # many pages a transaction takes: of pairs that are worth the same, older claims are suggested first.
                self._wanted.setdefault(carried.key, (text, found.claim_kind))

    def save(self, changed: Sequence[Quote]) -> None:
        """Write claims and evidence; `changed` are those of the quotes that were there before."""
        claims = _find_claims(self._wanted.keys())
        missing = [
            Claim(key=content_key("c", key), text=text, text_key=key, kind=kind)
            for key, (text, kind) in self._wanted.items()
            if key not in claims
        ]
        insert_missing(missing, ["key"])
        claims.update({claim.text_key: claim for claim in missing})
        claim_of = {one.quote.pk: claims[one.key].pk for one in self._carried}
        _forget_old_evidence(changed, claim_of)
        have: set[tuple[int, int]] = set()
        for part in _parts([quote.pk for quote in changed]):
            have.update(
                Evidence.objects.filter(quote__in=part).order_by().values_list("quote_id", "claim_id")
            )
        insert(
            [
                Evidence(
                    quote=one.quote,
                    claim=claims[one.key],
                    stance=one.found.stance,
                    filled=[list(word) for word in one.filled],
                )
                for one in self._carried
                if (one.quote.pk, claims[one.key].pk) not in have
            ]
        )


def drop_orphans(claims: set[int], speakers: set[int]) -> None:
    """Delete suggested claims and speakers that nothing refers to and nobody touched or has in mind."""
    Claim.objects.filter(
        pk__in=claims,
        touched_at=None,
        status="suggested",
        evidence=None,
        merged=None,
        set_items=None,
        coding_items=None,
        fact_checks=None,
    ).exclude(links__state__in=PairState.settled()).exclude(
        links_reverse__state__in=PairState.settled()
    ).exclude(minded(Claim)).delete()
    Speaker.objects.filter(
        pk__in=speakers, touched_at=None, status="suggested", quotes=None, relayed_quotes=None, merged=None,
        merged_into=None,
    ).exclude(pairs__state__in=PairState.settled()).exclude(
        pairs_reverse__state__in=PairState.settled()
    ).exclude(minded(Speaker)).delete()  # fmt: skip


def _find_claims(keys: Collection[str]) -> dict[str, Claim]:
    found = Claim.objects.stating(keys)
    # Rejected only because its quote was: the same words elsewhere are another matter.
    again = [claim.pk for claim in found.values() if claim.status == "rejected" and not claim.is_touched]
    if again:
        Claim.objects.filter(pk__in=again).update(status="suggested")
    return found


def _forget_old_evidence(quotes: Sequence[Quote], claim_of: dict[int, int]) -> None:
    """Evidence of a changed quote for a claim its new reading no longer makes."""
    if not quotes:
        return
    old = [
        evidence
        for evidence in Evidence.objects.filter(quote__in=quotes, touched_at=None)
        if claim_of.get(evidence.quote_id) != evidence.claim_id
    ]
    Evidence.objects.filter(pk__in=[evidence.pk for evidence in old]).delete()
    # A claim that another quote is about to carry is no orphan.
    drop_orphans({evidence.claim_id for evidence in old} - set(claim_of.values()), set())


def _completed(quote: Quote, found: Found, people: set[str]) -> tuple[str, tuple[Filled, ...]]:
    """The claim of a quote with what its pronoun means, where the passage leaves no choice."""
    start = found.spans[0].start
    return completed(found.claim or "", quote.article.text, found.kind, start, found.speaker, people)


def _parts(items: Iterable[T]) -> Iterator[list[T]]:
    """As many as one statement takes."""
    rest = iter(items)
    while part := list(islice(rest, 2_000)):
        yield part
