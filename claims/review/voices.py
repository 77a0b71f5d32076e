"""Who stands behind claims: speaker, day, outlet, stance, for lists of claims and for their timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format

from claims.day_of_quote import day_of
from claims.models import Evidence, Stance
from sources.workbench.models import Status

__all__ = ["Heard", "Voice", "not_rejected", "voices", "voices_of"]

_EACH = 60  # pieces of evidence looked at for one claim,
_MOST = 4_000  # and for one page
_HEAVY = (
    "quote__article__text",
    "quote__article__body",
    "quote__article__blocks",
    "quote__article__reading_notes",
)


@dataclass(frozen=True, slots=True)
class Voice:
    """One quote that carries a claim."""

    evidence: Evidence
    day: date | None
    printed: bool = False

    @property
    def when(self) -> str:
        """The day in words; a day of publication says that it is one."""
        if self.day is None:
            return "undated"
        words = date_format(self.day, "DATE_FORMAT")
        return f"{words} (published)" if self.printed else words

    @property
    def speaker(self) -> str:
        speaker = self.evidence.quote.speaker
        return speaker.name if speaker else "speaker not found"

    @property
    def outlet(self) -> str:
        article = self.evidence.quote.article
        return str(article.source or article)

    @property
    def stance(self) -> Stance:
        return Stance(self.evidence.stance)


class Heard(list[Voice]):
    """Who stands behind a claim, in order of their days; `number` counts those too that were left out."""

    number: int = 0

    @property
    def beyond_first(self) -> int:
        return max(0, self.number - 1)


def not_rejected(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Evidence that nobody rejected, nor its quote."""
    return rows.exclude(status=Status.REJECTED).exclude(quote__status=Status.REJECTED)


def voices(claims: Iterable[int], each: int = _EACH, own: int | None = None) -> dict[int, Heard]:
    """By claim its first `each`, in order of their days, undated last; what was rejected is left out. One query.

    `own`: a speaker whose evidence comes before that of others where there is more.
    """
    theirs = [Case(When(quote__speaker=own, then=Value(0)), default=Value(1))] if own is not None else []
    nth = Window(RowNumber(), partition_by="claim", order_by=[*theirs, "id"])
    rows = (
        not_rejected(Evidence.objects.filter(claim__in=list(claims)))
        .annotate(nth=nth, number=Window(Count("pk"), partition_by="claim"))
        .filter(nth__lte=each)
        .order_by("nth", "id")
    )
    return _heard(rows[:_MOST])


def voices_of(claim: int, most: int) -> Heard:
    """Of one claim the first `most` as `voices` has them. Two queries: of thousands only those shown are read whole."""
    rows = not_rejected(Evidence.objects.filter(claim=claim)).annotate(number=Window(Count("pk")))
    found = dict(rows.order_by("id").values_list("pk", "number")[:most])
    shown = Evidence.objects.filter(pk__in=found).order_by("id")
    number = next(iter(found.values()), 0)
    return _heard(shown.annotate(number=Value(number))).get(claim, Heard())


def _heard(rows: QuerySet[Any]) -> dict[int, Heard]:
    found: dict[int, Heard] = {}
    for row in rows.select_related("quote__speaker", "quote__article__source").defer(*_HEAVY):
        day = day_of(row.quote)
        voice = Voice(row, day.on, day.printed) if day else Voice(row, None)
        heard = found.setdefault(row.claim_id, Heard())
        heard.append(voice)
        heard.number = row.number
    for heard in found.values():
        heard.sort(key=lambda voice: (voice.day is None, voice.day))
    return found
