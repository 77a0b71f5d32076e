"""Fact-checks of others become records beside our verdicts; their claims are found by their words, or made.

A fact-check is found again by its address and the words of its claim; where an address has one fact-check in the
file and one here, it is the same, however its claim is worded now. What somebody edited here since stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from claims.foreign import Reading
from claims.foreign.claim_reviews import ForeignReview, read_claim_reviews
from claims.foreign.claimskg import read_claimskg
from claims.foreign.turtle import is_turtle
from claims.match_keys import claim_text_key
from claims.models import Claim, FactCheck
from sources.addresses import address_key
from sources.workbench.exchange.file_limits import max_rows
from sources.workbench.models import Status
from sources.workbench.parts import parts
from sources.workbench.public_keys import content_key

from .edited import imported_values, unedited
from .plan import Kind, Plan

__all__ = ["FactChecks"]

_BATCH = 500
_FIELDS = (
    "title", "reviewer", "reviewer_address", "published", "rating", "rating_value", "rating_best", "rating_worst",
    "claimant", "claimant_address", "claimed", "language",
)  # fmt: skip
Place = tuple[str, str]  # key of the address, key of the claim's words


class FactChecks(Kind):
    name = "fact-checks"
    title = "Fact-checks"
    about = (
        "ClaimReview in saved pages, feeds and JSON files (Google's DataFeed among them), answers of the Fact Check "
        "Tools API, and ClaimsKG: tables, Turtle, N-Triples."
    )
    formats: ClassVar[Mapping[str, str]] = {
        "claimreview": "ClaimReview (HTML, JSON)",
        "claimskg": "ClaimsKG (CSV, Turtle, N-Triples)",
    }
    permissions = (
        "claims.import_factcheck",
        "claims.add_factcheck",
        "claims.change_factcheck",
        "claims.add_claim",
    )

    def read(self, data: bytes, form: str) -> Reading[ForeignReview]:
        if not form:
            marked = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"<")
            form = "claimreview" if marked and not is_turtle(data) else "claimskg"
        return read_claimskg(data, max_rows()) if form == "claimskg" else read_claim_reviews(data, max_rows())

    def plan(self, reading: Reading[ForeignReview], plan: Plan) -> None:
        reviews = _once(reading.records, plan)
        here = _here({address for address, _ in reviews})
        in_file = Counter(address for address, _ in reviews)
        new: list[tuple[ForeignReview, Place]] = []
        known: list[tuple[ForeignReview, FactCheck]] = []
        for place, review in reviews.items():
            there = here.get(place[0], {})
            record = there.get(place[1])
            if record is None and len(there) == 1 and in_file[place[0]] == 1:
                record = next(iter(there.values()))
            if record is None:
                new.append((review, place))
            else:
                known.append((review, record))
        imported = imported_values(FactCheck, [record.pk for _, record in known])
        for review, record in known:
            values = unedited(_values(review), record, imported.get(record.pk, {}), review.number, plan)
            plan.change(review.number, record, values)
        self._plan_new(new, plan)

    def _plan_new(self, new: Sequence[tuple[ForeignReview, Place]], plan: Plan) -> None:
        claims: dict[str, Claim] = {}
        for part in parts(dict.fromkeys(words for _, (_, words) in new), _BATCH):
            claims |= Claim.objects.stating(part)
            claims |= _imported_before(part, new)
        for review, (address, words) in new:
            claim = claims.get(words)
            if claim is None:
                claim = claims[words] = Claim(
                    key=_claim_key(review.claim), text=review.claim, text_key=words, status=Status.SUGGESTED
                )
                plan.make(review.number, claim)
            record = FactCheck(
                key=content_key("f", address, words), claim=claim, address=review.address,
                status=Status.ACCEPTED, claim_text=review.claim, appearances=list(review.appearances),
                **{name: getattr(review, name) for name in _FIELDS},
            )  # fmt: skip
            record.address_key, record.text_key = address, words
            record.derive()
            plan.make(
                review.number,
                record,
                [("claim", review.claim), ("rating", review.rating), ("published", review.published)],
            )


def _once(reviews: Sequence[ForeignReview], plan: Plan) -> dict[Place, ForeignReview]:
    """Each review once; of several that are the same the one published last stands, and that is told."""
    found: dict[Place, ForeignReview] = {}
    for review in reviews:
        key = address_key(review.address)
        if not key:
            plan.refuse(review.number, review.address, "Its address cannot be read.")
            continue
        place = (key, claim_text_key(review.claim))
        if place in found:
            plan.passed_over["fact-checks that stand in the file more than once"] += 1
            if review.published < found[place].published:
                continue
        found[place] = review
    return found


def _here(addresses: set[str]) -> dict[str, dict[str, FactCheck]]:
    found: dict[str, dict[str, FactCheck]] = {}
    for part in parts(sorted(addresses), _BATCH):
        for record in FactCheck.objects.filter(address_key__in=part).select_related("claim"):
            found.setdefault(record.address_key, {})[record.text_key] = record
    return found


def _values(review: ForeignReview) -> dict[str, Any]:
    """What the review says now; what it leaves open stays as it is here."""
    values: dict[str, object] = {name: getattr(review, name) for name in _FIELDS}
    values |= {"address": review.address, "claim_text": review.claim, "appearances": list(review.appearances)}
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _claim_key(text: str) -> str:
    """The key an import of claims makes for these words, so that both find the same record."""
    return content_key("c", "imported", text, "")


def _imported_before(words: Sequence[str], new: Sequence[tuple[ForeignReview, Place]]) -> dict[str, Claim]:
    """Claims made from these very words before, though an editor put them otherwise since."""
    wanted = set(words)
    keys = {_claim_key(review.claim): place[1] for review, place in new if place[1] in wanted}
    found = Claim.objects.select_related("merged_into").filter(key__in=keys)
    return {keys[claim.key]: claim.kept_record for claim in found}
