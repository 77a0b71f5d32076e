"""Accept, reject and reopen quotes.

A rejected quote takes its evidence along, and a suggested claim that nothing else carries;
when the quote comes back, so do they. To accept a quote says that the words and their
speaker are right; its claim is another question and stays suggested, unless `with_claims`
is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import QuerySet

from claims.models import Claim, Evidence, Quote
from sources.workbench.curation import Action, Changes
from sources.workbench.models import Status

from .following import bring_back, take_along
from .sentences import named

__all__ = ["AcceptQuotes", "Quotes", "RejectQuotes", "ReopenQuotes"]

Quotes = Iterable[Quote] | Iterable[int] | QuerySet[Quote]


@dataclass
class _ReviewQuotes(Action):
    """Give quotes a status. `quotes`: instances, primary keys or a queryset."""

    permission: ClassVar[str] = "claims.change_quote"
    status: ClassVar[Status]
    verb: ClassVar[str]

    quotes: Quotes

    def perform(self, changes: Changes) -> str:
        quotes = changes.lock(Quote, self.quotes, self.expected)
        others = [quote for quote in quotes if quote.status != self.status]
        self.follow_up(changes, others, quotes)
        changes.update(others, status=self.status)
        return f"{self.verb} {named(quotes, 'quote')}"

    def follow_up(self, changes: Changes, others: Sequence[Quote], quotes: Sequence[Quote]) -> None:
        """What happens to the evidence; `others` are those whose status changes."""
        bring_back(changes, [quote for quote in others if quote.status == Status.REJECTED])


@dataclass
class AcceptQuotes(_ReviewQuotes):
    """The words, their speaker and what else the record says are right.

    `with_claims`: accept the suggested claims they carry, too.
    """

    name: ClassVar[str] = "accept_quotes"
    title: ClassVar[str] = "Accept quotes"
    status: ClassVar[Status] = Status.ACCEPTED
    verb: ClassVar[str] = "Accepted"

    with_claims: bool = False

    def follow_up(self, changes: Changes, others: Sequence[Quote], quotes: Sequence[Quote]) -> None:
        super().follow_up(changes, others, quotes)
        if self.with_claims:
            evidence = changes.lock_related(Evidence, "quote", quotes, status=Status.SUGGESTED)
            changes.update(evidence, status=Status.ACCEPTED)
            claims = changes.lock(Claim, sorted({e.claim_id for e in evidence}))
            changes.update([c for c in claims if c.status == Status.SUGGESTED], status=Status.ACCEPTED)


@dataclass
class RejectQuotes(_ReviewQuotes):
    """Not a quote, or not worth keeping. Ingest never brings it back."""

    name: ClassVar[str] = "reject_quotes"
    title: ClassVar[str] = "Reject quotes"
    status: ClassVar[Status] = Status.REJECTED
    verb: ClassVar[str] = "Rejected"

    def follow_up(self, changes: Changes, others: Sequence[Quote], quotes: Sequence[Quote]) -> None:
        take_along(changes, others)


@dataclass
class ReopenQuotes(_ReviewQuotes):
    """Back to suggested, to be decided again. Ingest leaves it alone all the same."""

    name: ClassVar[str] = "reopen_quotes"
    title: ClassVar[str] = "Reopen quotes"
    status: ClassVar[Status] = Status.SUGGESTED
    verb: ClassVar[str] = "Reopened"
