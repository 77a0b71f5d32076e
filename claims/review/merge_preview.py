"""What a merge would do, side by side: both records, counts, days, and every field and relation.

Comes in: two speakers or two claims; goes out: a `MergePreview` for the page that asks before
a merge. The lines come from the same rules and functions by which the merge itself is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Max, Min

from claims.actions import CLAIM_RULES, SPEAKER_RULES, MergeClaims, MergeSpeakers
from claims.actions.merge_rules import Rule
from claims.models import Claim, Quote, Speaker, SpeakerKind
from sources.accounts.models import User
from sources.workbench.models import Status

__all__ = [
    "Line",
    "MergePreview",
    "Side",
    "preview_claims",
    "preview_speakers",
    "propose_claim",
    "propose_speaker",
]

Record = Speaker | Claim


@dataclass(frozen=True, slots=True)
class Line:
    """One field or relation: what either record has, what the kept record will have, and the rule.

    For relations the values are counts, and `result` is the most there can be: what both
    have is kept once.
    """

    name: str
    kept: str | int
    merged: str | int
    result: str | int
    rule: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records, and the days on which it was quoted."""

    record: Record
    quotes: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class MergePreview:
    """`refusal`: why the merge cannot be done as it stands; empty where it can."""

    kept: Side
    merged: Side
    fields: tuple[Line, ...]
    relations: tuple[Line, ...]
    warnings: tuple[str, ...]
    refusal: str


def propose_speaker(
    one: Speaker, other: Speaker, *, said: dict[int, int] | None = None
) -> tuple[Speaker, Speaker]:
    """(kept, merged): the named, then the accepted, identified, more quoted, fuller, older record.

    `said` is how many quotes each has, where that is known already.
    """
    if said is None:
        quotes = Quote.objects.order_by().filter(speaker__in=[one, other])
        said = dict(quotes.values_list("speaker").annotate(Count("pk")))
    count = said.get

    def rank(speaker: Speaker) -> tuple[bool, bool, bool, int, int, int]:
        return (
            speaker.kind != SpeakerKind.UNNAMED,
            speaker.status == Status.ACCEPTED,
            bool(speaker.wikidata),
            count(speaker.pk, 0),
            len(speaker.name.split()),
            -speaker.pk,
        )

    return (one, other) if rank(one) >= rank(other) else (other, one)


def propose_claim(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    """(kept, merged): the judged, then the accepted, better evidenced, older record."""

    def rank(claim: Claim) -> tuple[bool, bool, int, int]:
        return bool(claim.verdict), claim.status == Status.ACCEPTED, claim.evidence.count(), -claim.pk

    return (one, other) if rank(one) >= rank(other) else (other, one)


def preview_speakers(user: User, kept: Speaker, merged: Speaker) -> MergePreview:
    """What merging one record into the other would do. Raises `PermissionDenied`."""
    warnings = []
    if kept.kind != merged.kind and merged.kind != SpeakerKind.UNNAMED:
        warnings.append(f"Different kinds: {kept.get_kind_display()} and {merged.get_kind_display()}.")
    if shared := _articles(kept) & _articles(merged):
        warnings.append(f"Both are quoted in the same article ({len(shared):,} in total).")
    return MergePreview(
        kept=_side(kept, kept.quotes.all()),
        merged=_side(merged, merged.quotes.all()),
        fields=_fields(kept, merged, MergeSpeakers.outcome(kept, merged), SPEAKER_RULES),
        relations=_relations(kept, merged, SPEAKER_RULES),
        warnings=tuple(warnings),
        refusal=MergeSpeakers(user, kept, [merged]).rehearse().refusal,
    )


def preview_claims(user: User, kept: Claim, merged: Claim) -> MergePreview:
    """What merging one record into the other would do. Raises `PermissionDenied`."""
    warnings = []
    if kept.kind != merged.kind:
        warnings.append(f"Different kinds: {kept.get_kind_display()} and {merged.get_kind_display()}.")
    stances = {e.stance for claim in (kept, merged) for e in claim.evidence.all()}
    if {"asserts", "denies"} <= stances:
        warnings.append("Some evidence asserts the claim, some denies it.")
    return MergePreview(
        kept=_side(kept, Quote.objects.filter(evidence__claim=kept)),
        merged=_side(merged, Quote.objects.filter(evidence__claim=merged)),
        fields=_fields(kept, merged, MergeClaims.outcome(kept, merged), CLAIM_RULES),
        relations=_relations(kept, merged, CLAIM_RULES),
        warnings=tuple(warnings),
        refusal=MergeClaims(user, kept, [merged]).rehearse().refusal,
    )


def _side(record: Record, quotes: models.QuerySet[Quote]) -> Side:
    days = quotes.aggregate(first=Min("day"), last=Max("day"))
    return Side(record, quotes.count(), days["first"], days["last"])


def _articles(speaker: Speaker) -> set[int]:
    return set(speaker.quotes.order_by().values_list("article_id", flat=True))


def _fields(
    kept: Record, merged: Record, outcome: Mapping[str, str], rules: Mapping[str, Rule]
) -> tuple[Line, ...]:
    lines = []
    for field in kept._meta.concrete_fields:
        rule = rules[field.name]
        if not rule.shown:
            continue
        ours, theirs = (_shown(record, field.name) for record in (kept, merged))
        result = (
            _shown(type(kept)(**{field.name: outcome[field.name]}), field.name)
            if field.name in outcome
            else ours
        )
        lines.append(Line(str(field.verbose_name), ours, theirs, result, rule.what))
    return tuple(lines)


def _shown(record: Record, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return "" if value is None else str(value)


def _relations(kept: Record, merged: Record, rules: Mapping[str, Rule]) -> tuple[Line, ...]:
    columns = {field.name for field in kept._meta.concrete_fields}
    lines = []
    for name, rule in rules.items():
        if rule.shown and name not in columns:
            ours, theirs = (getattr(record, name).count() for record in (kept, merged))
            if ours or theirs:
                lines.append(Line(name.replace("_", " "), ours, theirs, ours + theirs, rule.what))
    return tuple(lines)
