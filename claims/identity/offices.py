"""Roles as pages print them: who held which office, and on which days it was seen.

Comes in: the offices that articles print. Goes out: rows, a handful of queries for hundreds of articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from claims.extraction import Attribution
from claims.models import RolePrinting, Speaker, SpeakerRole
from sources.models import Article
from sources.workbench.among import Keys
from sources.workbench.rows import insert_missing

__all__ = ["Printed", "offices_of", "record_roles", "removed_offices"]

Office = tuple[int, str, str]  # speaker, title, organization


@dataclass(frozen=True, slots=True)
class Printed:
    """An office that an article prints of a speaker; `words` is the mention."""

    article: Article
    speaker: Speaker
    title: str
    organization: str
    words: str

    @property
    def office(self) -> Office:
        return self.speaker.pk, self.title, self.organization


def offices_of(article: Article, pairs: Iterable[tuple[Speaker, Attribution]]) -> list[Printed]:
    """The offices an article prints, each once; `pairs` are speakers with what the page says of them."""
    found: dict[tuple[str, str, str], Printed] = {}
    for speaker, who in pairs:
        if who.role and who.kind == "person":
            title, organization = who.role[:200], (who.organization or "")[:200]
            words = who.span.of(article.text)[:300] if who.span else ""
            found.setdefault(
                (speaker.key, title, organization), Printed(article, speaker, title, organization, words)
            )
    return list(found.values())


def record_roles(printed: Sequence[Printed]) -> None:
    """Note the offices, with the articles' days as first or last seen.

    The speakers and articles must be in the database. An office that a person took off the speaker does
    not come back.
    """
    if not printed:
        return
    roles = _roles(printed)
    rows = RolePrinting.objects.filter(article__among=Keys({one.article.pk for one in printed})).order_by()
    have = set(rows.values_list("role_id", "article_id"))
    # Where two of an article's speakers turn out to be one, the first mention stands.
    new: dict[tuple[int, int], RolePrinting] = {}
    for one in printed:
        role = roles.get(one.office)
        if role is not None and (role.pk, one.article.pk) not in have:
            printing = RolePrinting(role=role, article=one.article, words=one.words)
            new.setdefault((role.pk, one.article.pk), printing)
    insert_missing(list(new.values()), ["role_id", "article_id"])
    _widen(printed, roles)


def removed_offices(speakers: Iterable[int]) -> set[Office]:
    """Offices that a person took off these speakers, as history remembers."""
    wanted = set(speakers)
    if not wanted:
        return set()
    rows = _history().filter(speaker_id__among=Keys(wanted), history_type="-").order_by()
    return set(rows.values_list("speaker_id", "title", "organization"))


def _roles(printed: Sequence[Printed]) -> dict[Office, SpeakerRole]:
    """The roles of these offices; those not known yet are made, as seen on the day."""
    days: dict[Office, date | None] = {}
    for one in printed:
        days.setdefault(one.office, one.article.published_on)
    roles = _existing(days)
    missing = days.keys() - roles.keys()
    missing -= removed_offices({speaker for speaker, _, _ in missing})
    made = [
        SpeakerRole(speaker_id=s, title=t, organization=o, first_seen=days[s, t, o], last_seen=days[s, t, o])
        for s, t, o in missing
    ]
    theirs = insert_missing(made, ["speaker_id", "title", "organization"])
    roles.update({_office(role): role for role in made})
    # Another run made these at the same moment, with days of its own.
    return roles | _existing(map(_office, theirs))


def _existing(offices: Iterable[Office]) -> dict[Office, SpeakerRole]:
    wanted = set(offices)
    if not wanted:
        return {}
    rows = SpeakerRole.objects.filter(speaker__among=Keys({speaker for speaker, _, _ in wanted})).order_by()
    return {office: row for row in rows if (office := _office(row)) in wanted}


def _office(role: SpeakerRole) -> Office:
    return role.speaker_id, role.title, role.organization


@cache
def _history() -> Any:
    """The history of roles; to ask for it anew costs more than to ask it."""
    return SpeakerRole.history


def _widen(printed: Sequence[Printed], roles: dict[Office, SpeakerRole]) -> None:
    """Let the days of the roles reach to those of the articles."""
    days: dict[int, list[date]] = {}
    for one in printed:
        role, day = roles.get(one.office), one.article.published_on
        if role is not None and day is not None and not _reaches(role, day):
            days.setdefault(role.pk, []).append(day)
    if not days:
        return
    # Another run may widen the same roles: look once more, and wait in the order of their numbers.
    widened = SpeakerRole.objects.filter(pk__among=Keys(days)).order_by("pk")
    rows = list(widened.select_for_update(no_key=True))
    for row in rows:
        all_days = [*days[row.pk], *filter(None, (row.first_seen, row.last_seen))]
        row.first_seen, row.last_seen = min(all_days), max(all_days)
    SpeakerRole.objects.bulk_update(rows, ["first_seen", "last_seen"], batch_size=500)


def _reaches(role: SpeakerRole, day: date) -> bool:
    return bool(role.first_seen and role.last_seen and role.first_seen <= day <= role.last_seen)
