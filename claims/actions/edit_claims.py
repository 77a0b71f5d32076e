"""State a claim, edit it, judge it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from claims.match_keys import claim_text_key
from claims.models import Claim, Evidence, Quote, Stance, Verdict
from claims.verdict_sources import verdict_sources
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import Happening, Status

from .filling import fill, refuse_merged
from .review_quotes import Quotes
from .sentences import count_of, quoted
from .tell_watchers import tell_those_who_watch

__all__ = ["AddClaim", "AddEvidence", "EditClaim", "JudgeClaim"]

Claims = Iterable[Claim] | Iterable[int] | QuerySet[Claim]
EDITABLE = frozenset({"text", "context", "kind", "note"})
_VERDICT = ("verdict", "verdict_reasoning", "verdict_sources", "verdict_by", "verdict_at")


@dataclass
class AddClaim(Action):
    """State a claim by hand, carried by these quotes. It and its evidence are accepted at once."""

    name: ClassVar[str] = "add_claim"
    title: ClassVar[str] = "Add a claim"
    permission: ClassVar[str] = "claims.add_claim"

    text: str
    quotes: Quotes = ()
    stance: str = Stance.ASSERTS
    values: Mapping[str, object] = field(default_factory=dict)

    def perform(self, changes: Changes) -> str:
        claim = Claim(status=Status.ACCEPTED)
        _fill(claim, {**self.values, "text": self.text})
        if twin := Claim.objects.current().filter(text_key=claim.text_key).first():
            raise Refused(f"A claim with the same text already exists: {quoted(twin)}. Add the quotes to it.")
        changes.create([claim])
        quotes = changes.lock(Quote, self.quotes)
        changes.create(_evidence(claim, quotes, self.stance))
        return f"Added the claim {quoted(claim)} with {count_of(quotes, 'quote')}"


@dataclass
class AddEvidence(Action):
    """Say that these quotes carry this claim, and how (`stance`)."""

    name: ClassVar[str] = "add_evidence"
    title: ClassVar[str] = "Add evidence"
    permission: ClassVar[str] = "claims.add_evidence"

    claim: Claim
    quotes: Quotes
    stance: str = Stance.ASSERTS

    def perform(self, changes: Changes) -> str:
        claim = changes.lock_one(self.claim, self.expected)
        refuse_merged(claim)
        quotes = changes.lock(Quote, self.quotes)
        have = {e.quote_id: e for e in changes.lock_related(Evidence, "claim", [claim])}
        again = [have[quote.pk] for quote in quotes if quote.pk in have]
        changes.update(again, stance=self.stance, status=Status.ACCEPTED)
        changes.create(_evidence(claim, [q for q in quotes if q.pk not in have], self.stance))
        tell_those_who_watch(claim, Happening.EVIDENCE, self.user, len(quotes))
        return f"Added {count_of(quotes, 'quote')} to the claim {quoted(claim)}"


@dataclass
class EditClaim(Action):
    """Change text, context, kind or note. Its evidence stays; new words get a new text key."""

    name: ClassVar[str] = "edit_claim"
    title: ClassVar[str] = "Edit a claim"
    permission: ClassVar[str] = "claims.change_claim"

    claim: Claim
    values: Mapping[str, object]

    def perform(self, changes: Changes) -> str:
        claim = changes.lock_one(self.claim, self.expected)
        _fill(claim, self.values)
        changes.save([claim], {*self.values, "text_key"})
        return f"Edited the claim {quoted(claim)}"


@dataclass
class JudgeClaim(Action):
    """Give a claim a verdict with its reasoning and sources, or take the verdict away (empty).

    `sources`: what it rests on, each with an address, a document, a note; see `claims.verdict_sources`.
    """

    name: ClassVar[str] = "judge_claim"
    title: ClassVar[str] = "Set a verdict"
    permission: ClassVar[str] = "claims.judge_claim"

    claim: Claim
    verdict: str
    reasoning: str = ""
    sources: Iterable[Mapping[str, object]] = ()

    def perform(self, changes: Changes) -> str:
        claim = changes.lock_one(self.claim, self.expected)
        refuse_merged(claim)
        if self.verdict and not self.reasoning.strip():
            raise ValidationError({"verdict_reasoning": "Explain the reasons for the verdict."})
        sources = verdict_sources(self.sources) if self.verdict else []
        same = (self.verdict, self.reasoning, sources)
        if same != (claim.verdict, claim.verdict_reasoning, claim.verdict_sources):
            claim.verdict, claim.verdict_reasoning, claim.verdict_sources = same
            claim.verdict_by = self.user if self.verdict else None
            claim.verdict_at = changes.at if self.verdict else None
        claim.full_clean(exclude=["touched_by"])
        changes.save([claim], _VERDICT)
        shown = Verdict(self.verdict).label if self.verdict else "no verdict"
        told = f"{self.user} set the verdict on the claim {quoted(claim)}: {shown}"
        tell_those_who_watch(claim, Happening.VERDICT, self.user, text=told)
        return f"Set the verdict on the claim {quoted(claim)}: {shown}"


def _fill(claim: Claim, values: Mapping[str, object]) -> None:
    refuse_merged(claim)
    fill(claim, values, EDITABLE)
    claim.text = claim.text.strip()
    claim.text_key = claim_text_key(claim.text)
    claim.full_clean(exclude=["touched_by"])


def _evidence(claim: Claim, quotes: Iterable[Quote], stance: str) -> list[Evidence]:
    made = [Evidence(claim=claim, quote=quote, stance=stance, status=Status.ACCEPTED) for quote in quotes]
    for evidence in made[:1]:
        evidence.full_clean(exclude=["touched_by"])
    return made
