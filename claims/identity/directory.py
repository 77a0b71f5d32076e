"""The directory by which ingest finds the Speaker of a mention, and makes one where there is none.

Called by `newsroom.ingest.store`, once per run; keeps what it has met.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from claims.extraction import Attribution
from claims.models import RolePrinting, Speaker, SpeakerName, SpeakerRole
from sources.keys import content_key
from sources.models import Article

__all__ = ["SpeakerDirectory"]


def _name_key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("sergey", "sergei").split())


class SpeakerDirectory:
    """Finds speakers by name, alias and earlier merges."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Speaker] = {}
        self._fresh: dict[tuple[str, str], Speaker] = {}

    def keep(self) -> None:
        """The transaction was committed: what it made may be relied on."""
        self._kept.update(self._fresh)
        self._fresh.clear()

    def forget(self) -> None:
        """The transaction was rolled back: what it made is not there."""
        self._fresh.clear()

    def known(self, name: str) -> Speaker | None:
        """The one speaker who goes by this name, None where there is none or more than one."""
        rows = (
            SpeakerName.objects.filter(key=_name_key(name))
            .exclude(speaker__kind="unnamed")
            .select_related("speaker")
        )
        survivors = {survivor(row.speaker) for row in rows}
        return survivors.pop() if len(survivors) == 1 else None

    def resolve(self, who: Attribution, article: Article) -> Speaker:
        """The speaker an attribution means; made as a suggestion where nobody is known by the name."""
        name = who.name[:300]
        scope = article.digest if who.kind == "unnamed" else ""
        at = (scope, _name_key(name))
        speaker = self._fresh.get(at) or self._kept.get(at)
        if speaker is None:
            key = content_key("s", *at)
            speaker = (None if scope else self.known(name)) or Speaker.objects.filter(key=key).first()
            speaker = survivor(speaker) if speaker else self._make(key, name, who, article)
            self._fresh[at] = speaker
        self._add_names(speaker, (name, *who.aliases) if who.kind != "unnamed" else (name,))
        return speaker

    def record_roles(self, article: Article, pairs: Iterable[tuple[int, Attribution]]) -> None:
        """Note the offices this article prints, with its day as first or last seen."""
        for speaker_id, who in pairs:
            if not who.role or who.kind != "person":
                continue
            role, _ = SpeakerRole.objects.get_or_create(
                speaker_id=speaker_id, title=who.role[:200], organization=(who.organization or "")[:200]
            )
            words = who.span.of(article.text)[:300] if who.span else ""
            RolePrinting.objects.get_or_create(role=role, article=article, defaults={"words": words})
            if day := article.published_on:
                _widen(role, day)

    def _make(self, key: str, name: str, who: Attribution, article: Article) -> Speaker:
        return Speaker.objects.create(
            key=key, name=name, kind=who.kind, article=article if who.kind == "unnamed" else None
        )

    def _add_names(self, speaker: Speaker, names: Iterable[str]) -> None:
        have = set(speaker.names.values_list("name", flat=True))
        SpeakerName.objects.bulk_create(
            SpeakerName(speaker=speaker, name=name[:300], key=_name_key(name)[:300])
            for name in dict.fromkeys(names)
            if name and name not in have
        )


def survivor(speaker: Speaker) -> Speaker:
    """Follow merges to the speaker that stands today."""
    while speaker.joined_into is not None:
        speaker = speaker.joined_into
    return speaker


def _widen(role: SpeakerRole, day: date) -> None:
    first, last = role.first_seen or day, role.last_seen or day
    if day < first or day > last or role.first_seen is None:
        role.first_seen, role.last_seen = min(first, day), max(last, day)
        role.save()
