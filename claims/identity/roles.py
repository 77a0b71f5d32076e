"""Roles as pages print them: who held which office, and on which days it was seen.

A handful of queries a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from claims.extraction import Attribution
from claims.models import RolePrinting, SpeakerRole
from sources.models import Article

__all__ = ["record_roles"]

Office = tuple[int, str, str]  # speaker, title, organization


def record_roles(article: Article, pairs: Iterable[tuple[int, Attribution]]) -> None:
    """Note the offices an article prints, with its day as first or last seen.

    `pairs` are primary keys of speakers with what the page says of them. An office that a
    person took off the speaker does not come back.
    """
    printed: dict[Office, str] = {}
    for speaker_id, who in pairs:
        if who.role and who.kind == "person":
            office = (speaker_id, who.role[:200], (who.organization or "")[:200])
            printed.setdefault(office, who.span.of(article.text)[:300] if who.span else "")
    if not printed:
        return
    roles = _roles(printed, article.published_on)
    RolePrinting.objects.bulk_create(
        [
            RolePrinting(role=roles[office], article=article, words=words)
            for office, words in printed.items()
            if office in roles
        ],
        ignore_conflicts=True,
    )
    _widen(article, list(roles.values()))


def _roles(printed: dict[Office, str], day: date | None) -> dict[Office, SpeakerRole]:
    """The roles of these offices; those not known yet are made, as seen on the day."""
    roles = _existing(printed)
    missing = printed.keys() - roles.keys()
    if missing:
        missing -= _removed(missing)
    if missing:
        made = [
            SpeakerRole(speaker_id=s, title=t, organization=o, first_seen=day, last_seen=day)
            for s, t, o in sorted(missing)
        ]
        # Another run may make the same role at the same moment; then its number is returned.
        SpeakerRole.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["speaker", "title", "organization"],
            update_fields=["title"],
        )
        roles.update({(role.speaker_id, role.title, role.organization): role for role in made})
    return roles


def _existing(offices: Iterable[Office]) -> dict[Office, SpeakerRole]:
    wanted = set(offices)
    rows = SpeakerRole.objects.filter(speaker__in={speaker for speaker, _, _ in wanted}).order_by()
    found = {(row.speaker_id, row.title, row.organization): row for row in rows}
    return {office: row for office, row in found.items() if office in wanted}


def _removed(offices: Iterable[Office]) -> set[Office]:
    """Offices that a person took off their speaker, as history remembers."""
    wanted = set(offices)
    rows = _history().filter(speaker_id__in={speaker for speaker, _, _ in wanted}, history_type="-")
    return wanted & set(rows.order_by().values_list("speaker_id", "title", "organization"))


@cache
def _history() -> Any:
    """The history of roles; to ask for it anew costs more than to ask it."""
    return SpeakerRole.history


def _widen(article: Article, roles: list[SpeakerRole]) -> None:
    day = article.published_on
    if day is None:
        return
    changed = []
    for role in roles:
        days = (min(role.first_seen or day, day), max(role.last_seen or day, day))
        if days != (role.first_seen, role.last_seen):
            role.first_seen, role.last_seen = days
            changed.append(role)
    if changed:
        SpeakerRole.objects.bulk_update(changed, ["first_seen", "last_seen"])
