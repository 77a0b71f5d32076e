"""What a merge would do, side by side: both records, counts, days, and every field and relation.

Comes in: two speakers or two claims; goes out: a `MergePreview` for the page that asks before
a merge. The rows come from the same rules by which the merge itself is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Field, ManyToManyField, Max, Min, OuterRef, Subquery
from django.utils.formats import date_format

from claims.actions import CLAIM_RULES, SPEAKER_RULES
from claims.actions.merge_rules import Rule
from claims.models import Claim, Evidence, Quote, Speaker, SpeakerKind, Stance
from sources.workbench.admin.base import count_of
from sources.workbench.models import Status

__all__ = ["MergePreview", "Row", "preview", "propose_claim", "propose_speaker"]

Record = Speaker | Claim

_RULES: dict[type[Record], Mapping[str, Rule]] = {Speaker: SPEAKER_RULES, Claim: CLAIM_RULES}
_SAID = {Speaker: "quotes", Claim: "evidence"}  # the relation that tells how often each was said
_SOURCE = ("document", "address", "note")  # the parts of what a verdict rests on
_QUOTED = ("quotes", "names", "roles", "evidence")  # relations of which the first few are shown
_LABELS = {
    "pairs": "pairs with others",
    "pairs_reverse": "pairs with others (second)",
    "links": "links with others",
    "links_reverse": "links with others (second)",
    "set_items": "places in sets",
    "merged": "merged into it earlier",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One field or relation of both records, and what the merge does with it."""

    name: str
    label: str
    left: str
    right: str
    rule: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """`said`: by primary key, how many quotes a speaker or pieces of evidence a claim has."""

    rows: tuple[Row, ...]
    warnings: tuple[str, ...]
    said: Mapping[int, int]


def propose_speaker(
    one: Speaker, other: Speaker, *, said: Mapping[int, int] | None = None
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


def propose_claim(one: Claim, other: Claim, *, said: Mapping[int, int] | None = None) -> tuple[Claim, Claim]:
    """(kept, merged): the judged, then the accepted, better evidenced, older record.

    `said` is how many pieces of evidence each has, where that is known already.
    """
    if said is None:
        evidence = Evidence.objects.order_by().filter(claim__in=[one, other])
        said = dict(evidence.values_list("claim").annotate(Count("pk")))
    count = said.get

    def rank(claim: Claim) -> tuple[bool, bool, int, int]:
        return bool(claim.verdict), claim.status == Status.ACCEPTED, count(claim.pk, 0), -claim.pk

    return (one, other) if rank(one) >= rank(other) else (other, one)


def preview(one: Record, other: Record) -> MergePreview:
    """Two records of one model side by side, with the rule of each field and relation."""
    model = type(one)
    counts = _counts(one, other)
    rows = []
    for name, rule in _RULES[model].items():
        if rule.shown:
            label = _LABELS.get(name) or str(
                getattr(model._meta.get_field(name), "verbose_name", name)
            ).replace("_", " ")
            left, right = (_words(each, name, counts[each.pk].get(name, 0)) for each in (one, other))
            rows.append(Row(name, label, left, right, rule.what))
    first, second = (_days(counts[each.pk]) for each in (one, other))
    rows.append(Row("days", "dates quoted", first, second, "Taken from the quotes."))
    warnings = _warnings_of_claims(one, other) if model is Claim else _warnings_of_speakers(one, other)
    return MergePreview(
        tuple(rows), tuple(warnings), {pk: found[_SAID[model]] for pk, found in counts.items()}
    )


def _warnings_of_speakers(one: Record, other: Record) -> list[str]:
    warnings = []
    kinds = {one.kind, other.kind}
    if len(kinds) > 1 and SpeakerKind.UNNAMED not in kinds:
        warnings.append(f"Different kinds: {one.get_kind_display()} and {other.get_kind_display()}.")
    theirs = Quote.objects.order_by().filter(speaker=other.pk).values("article")
    shared = Quote.objects.order_by().filter(speaker=one.pk, article__in=theirs).values("article")
    if count := shared.distinct().count():
        warnings.append(f"Both are quoted in the same article ({count:,} in total).")
    return warnings


def _warnings_of_claims(one: Record, other: Record) -> list[str]:
    warnings = []
    if one.kind != other.kind:
        warnings.append(f"Different kinds: {one.get_kind_display()} and {other.get_kind_display()}.")
    evidence = Evidence.objects.order_by().filter(claim__in=[one.pk, other.pk])
    if {Stance.ASSERTS, Stance.DENIES} <= set(evidence.values_list("stance", flat=True).distinct()):
        warnings.append("Some evidence asserts the claim, some denies it.")
    return warnings


def _counts(one: Record, other: Record) -> dict[int, dict[str, Any]]:
    """How many rows each relation of either has, and from when to when they are quoted. One query."""
    model = type(one)
    relations: dict[str, object] = {}
    for name, rule in _RULES[model].items():
        field: Any = model._meta.get_field(name)
        if not rule.shown or (field.concrete and not field.many_to_many):
            continue
        if isinstance(field, ManyToManyField):
            through: Any = field.remote_field.through
            relations[name] = count_of(through._default_manager.all(), field.m2m_field_name())
        else:
            relations[name] = count_of(field.related_model._default_manager.all(), field.field.name)
    to_record = "speaker" if model is Speaker else "evidence__claim"
    said = Quote.objects.order_by().filter(**{to_record: OuterRef("pk")}).values(to_record)
    days = {
        "first_day": Subquery(said.annotate(first=Min("day")).values("first")),
        "last_day": Subquery(said.annotate(last=Max("day")).values("last")),
    }
    # Named apart from the relations they count, which an annotation must not hide.
    named = {f"n_{name}": counted for name, counted in relations.items()}
    found = model._default_manager.filter(pk__in=[one.pk, other.pk]).order_by().annotate(**named, **days)
    return {
        row["pk"]: {name.removeprefix("n_"): value for name, value in row.items()}
        for row in found.values("pk", *named, *days)
    }


def _days(counts: Mapping[str, Any]) -> str:
    if not counts["first_day"]:
        return "unknown"
    return f"{date_format(counts['first_day'])} – {date_format(counts['last_day'])}"


def _words(record: Record, name: str, count: int) -> str:
    """A field's value, or how many rows a relation has, of some also the first."""
    field = type(record)._meta.get_field(name)
    if isinstance(field, Field) and not isinstance(field, ManyToManyField):
        display = getattr(record, f"get_{name}_display", None)
        value = display() if display else getattr(record, name)
        if name == "verdict_sources":  # named in order, for a database may keep the parts in any
            return "; ".join(" – ".join(row[part] for part in _SOURCE if row.get(part)) for row in value)
        return "" if value is None else str(value)
    if not count:
        return "none"
    if name not in _QUOTED:
        return str(count)
    accessor = name if isinstance(field, ManyToManyField) else str(field.get_accessor_name())
    rows = getattr(record, accessor).all().order_by("pk")
    if name == "evidence":
        rows = rows.select_related("quote__speaker")
        return f"{count}: " + "; ".join(_evidence(row) for row in rows[:3])
    return f"{count}: " + "; ".join(str(row)[:60] for row in rows[:3])


def _evidence(row: Evidence) -> str:
    return f"{row.quote.speaker or 'unknown speaker'} {row.get_stance_display()}: {row.quote.text[:60]}"
