"""Whom selected words name: the one speaker, those who may be meant, or a name for a new one.

Comes in: words a person selected on an article's page. Nobody is chosen because the words stand somewhere in a
name: "Mr. Obama" is not "advisers to Mr. Obama".
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from claims.extraction.attribute.names import fold, name_tokens
from claims.match_keys import name_block, speaker_name_key
from claims.models import Speaker, SpeakerKind, SpeakerName
from sources.models import Article

__all__ = ["Named", "whom"]

MOST = 6  # who may be meant
_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "who", "him", "her", "them"})


@dataclass(frozen=True, slots=True)
class Named:
    """Who is meant, who may be, or what a new speaker would be called; at most one of the three."""

    speaker: Speaker | None = None
    candidates: tuple[Speaker, ...] = ()
    new_name: str = ""


def whom(words: str, article: Article) -> Named:
    """Whom the words name on the page of an article. A fixed number of queries."""
    words = " ".join(words.split())
    if not words or fold(words) in _PRONOUNS:
        return Named()
    keys = {speaker_name_key(words, kind) for kind in (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)}
    found = _one_each(SpeakerName.objects.filter(key__in=keys))
    if not found:
        found = _by_surname(words, article)
    if len(found) == 1:
        return Named(speaker=found[0])
    if found:
        return Named(candidates=tuple(found[:MOST]))
    return Named(new_name=_bare(words) if words[0].isupper() else "")


def _by_surname(words: str, article: Article) -> list[Speaker]:
    """Persons with this surname: who speaks in the article or, where nobody of them does, all there are."""
    tokens = name_tokens(words)
    if len(tokens) != 1:
        return []
    block = name_block(words, SpeakerKind.PERSON)
    rows = SpeakerName.objects.filter(block=block, speaker__kind=SpeakerKind.PERSON)
    alike = {row.pk for row in rows[:200] if name_tokens(row.name)[-1:] == tokens}
    named = SpeakerName.objects.filter(pk__in=alike)
    here = _one_each(named.filter(speaker__quotes__article=article).distinct())
    if here:
        return here
    return _one_each(named)


def _one_each(rows: QuerySet[SpeakerName]) -> list[Speaker]:
    """The speakers of these names, merges followed, each once; the unnamed aside."""
    found: dict[int, Speaker] = {}
    for row in rows.exclude(speaker__kind=SpeakerKind.UNNAMED).select_related("speaker__merged_into"):
        speaker = row.speaker
        while speaker.merged_into is not None:
            speaker = speaker.merged_into
        found[speaker.pk] = speaker
    return list(found.values())


def _bare(words: str) -> str:
    """The name without the title before it: "Mr. Obama" → "Obama"."""
    parts, tokens = words.split(), name_tokens(words)
    kept = parts[len(parts) - len(tokens) :]
    return " ".join(kept) if tuple(fold(part) for part in kept) == tokens else words
