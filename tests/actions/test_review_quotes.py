"""Accepting, rejecting and reopening quotes, and what happens to their claims."""

from __future__ import annotations

import pytest

from claims.actions import AcceptQuotes, RejectQuotes, ReopenQuotes
from claims.models import Quote
from sources.accounts.models import User
from sources.workbench.models import Status
from tests.actions import records

pytestmark = pytest.mark.django_db


def test_accepting_a_quote_leaves_its_claim_to_be_decided(researcher: User) -> None:
    quote = records.quote()
    claim = records.claim("Prices fall", quote)
    AcceptQuotes(researcher, [quote]).run()
    quote.refresh_from_db()
    claim.refresh_from_db()
    assert quote.status == Status.ACCEPTED
    assert (claim.status, claim.evidence.get().status) == (Status.SUGGESTED, Status.SUGGESTED)


def test_a_quote_can_be_accepted_together_with_its_claim(researcher: User) -> None:
    quote = records.quote()
    claim = records.claim("Prices fall", quote)
    AcceptQuotes(researcher, Quote.objects.all(), with_claims=True).run()
    claim.refresh_from_db()
    assert (claim.status, claim.evidence.get().status) == (Status.ACCEPTED, Status.ACCEPTED)


def test_a_rejected_claim_is_not_accepted_with_its_quote(researcher: User) -> None:
    quote = records.quote()
    claim = records.claim("Prices fall", quote, status=Status.REJECTED)
    AcceptQuotes(researcher, [quote], with_claims=True).run()
    claim.refresh_from_db()
    assert claim.status == Status.REJECTED


def test_a_rejected_quote_is_no_evidence_and_takes_a_claim_nobody_else_carries_along(
    researcher: User,
) -> None:
    where = records.article()
    quote, other = records.quote(where=where), records.quote("Nobody should worry", where)
    alone = records.claim("Prices fall", quote)
    shared = records.claim("No need to worry", quote, other)
    RejectQuotes(researcher, [quote]).run()
    for claim in (alone, shared):
        claim.refresh_from_db()
    assert alone.evidence.get().status == Status.REJECTED
    assert alone.status == Status.REJECTED
    assert not alone.is_touched  # the same words in another page may bring it back
    assert shared.status == Status.SUGGESTED


def test_a_claim_a_person_accepted_outlives_its_quote(researcher: User) -> None:
    quote = records.quote()
    claim = records.claim("Prices fall", quote)
    AcceptQuotes(researcher, [quote], with_claims=True).run()
    RejectQuotes(researcher, [quote]).run()
    claim.refresh_from_db()
    assert claim.status == Status.ACCEPTED


@pytest.mark.parametrize("action", [AcceptQuotes, ReopenQuotes])
def test_what_went_with_a_rejected_quote_comes_back_with_it(
    researcher: User, action: type[AcceptQuotes] | type[ReopenQuotes]
) -> None:
    quote = records.quote()
    claim = records.claim("Prices fall", quote)
    refused = records.claim("Prices fall at once", quote)
    refused.evidence.update(status=Status.REJECTED)
    RejectQuotes(researcher, [quote]).run()
    action(researcher, [quote]).run()
    claim.refresh_from_db()
    assert (claim.status, claim.evidence.get().status) == (Status.SUGGESTED, Status.SUGGESTED)
    assert refused.evidence.get().status == Status.REJECTED  # that was another decision


def test_a_reopened_quote_stays_out_of_the_machine_s_hands(researcher: User) -> None:
    quote = records.quote(status=Status.ACCEPTED)
    ReopenQuotes(researcher, [quote]).run()
    quote.refresh_from_db()
    assert quote.status == Status.SUGGESTED
    assert quote.is_touched
