"""The directory by which ingest finds the Speaker of a mention, and makes one where there is none.

Comes in: attributions of one article after another; goes out: speakers. Called by
`newsroom.ingest.store`, once per run. What it has looked up is kept for one article only,
so that a merge made meanwhile is respected by the next.

Nobody is chosen silently where several may be meant: the mention then gets a speaker of
its own, of that article alone, and `suggest_speaker_pairs` asks an editor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from claims.extraction import Attribution
from claims.extraction.names import compare, fold, name_tokens
from claims.keys import name_block, speaker_name, speaker_name_key
from claims.models import Speaker, SpeakerKind, SpeakerName, SpeakerRole
from sources.keys import content_key
from sources.models import Article

from .roles import record_roles

__all__ = ["Match", "SpeakerDirectory", "survivor"]

How = Literal["article", "name", "name and role", "surname and role", "spelling and role", "alias", "none"]
ALIKE = 0.7  # of `names.compare`, beside a shared role: below it a name is another name


@dataclass(frozen=True, slots=True)
class Match:
    """Who a mention means: one speaker and how it was found, or several who may be meant."""

    speaker: Speaker | None = None
    how: How = "none"
    candidates: tuple[Speaker, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        return self.speaker is None and bool(self.candidates)


class SpeakerDirectory:
    """Finds speakers by name, alias, transliteration, role and earlier merges."""

    def __init__(self) -> None:
        self._speakers: dict[str, Speaker] = {}
        self._by_key: dict[str, list[Speaker]] = {}
        self._names: dict[int, set[str]] = {}

    def keep(self) -> None:
        """The transaction was committed. The next article looks anew, since people work meanwhile."""
        self.forget()

    def forget(self) -> None:
        """Drop what was looked up or made for an article."""
        self._speakers.clear()
        self._by_key.clear()
        self._names.clear()

    # -- Finding --------------------------------------------------------------------------------

    def known(self, name: str) -> Speaker | None:
        """The one speaker who goes by this name, None where there is none or more than one."""
        found = self._named([name])[name]
        return found[0] if len(found) == 1 else None

    def find(self, who: Attribution, article: Article) -> Match:
        """Whom an attribution means, among the speakers there are. Makes nobody."""
        if who.kind == "unnamed":
            speaker = Speaker.objects.filter(key=_key(who, article)).first()
            return Match(survivor(speaker), "article") if speaker else Match()
        named = self._of_kind(self._named([who.name])[who.name], who.kind)
        if len(named) == 1:
            return Match(named[0], "name")
        if named:
            fitting = _with_role(named, who)
            if len(fitting) == 1:
                return Match(fitting[0], "name and role")
            return Match(candidates=tuple(named))
        return self._by_role(who) or self._by_alias(who) or Match()

    def _by_role(self, who: Attribution) -> Match | None:
        """A surname alone, or another spelling, with the same role in the same body: one person only."""
        if who.kind != "person" or not (who.role and who.organization):
            return None
        block = name_block(who.name, who.kind)
        rows = SpeakerName.objects.filter(
            block=block, speaker__kind=SpeakerKind.PERSON, speaker__joined_into=None
        )
        alone = len(name_tokens(who.name)) == 1
        close = {
            row.speaker
            for row in rows.select_related("speaker")[:200]
            if compare(who.name, row.name).score >= (0.6 if alone else ALIKE)
        }
        fitting = _with_role(sorted(close, key=lambda speaker: speaker.pk), who)
        if len(fitting) != 1:
            return None
        return Match(fitting[0], "surname and role" if alone else "spelling and role")

    def _by_alias(self, who: Attribution) -> Match | None:
        """Another form of the name on the same page that somebody is known by: "MoFA" spelt out."""
        whole = [alias for alias in who.aliases if len(fold(alias).split()) > 1]
        found = {s for names in self._named(whole).values() for s in self._of_kind(names, who.kind)}
        return Match(found.pop(), "alias") if len(found) == 1 else None

    def _named(self, names: Sequence[str]) -> dict[str, list[Speaker]]:
        """The speakers that go by each name today, the unnamed aside; one query for all names."""
        keys = {name: _keys(name) for name in names}
        missing = {key for of_name in keys.values() for key in of_name} - self._by_key.keys()
        if missing:
            rows = SpeakerName.objects.filter(key__in=missing).exclude(speaker__kind=SpeakerKind.UNNAMED)
            self._by_key.update({key: [] for key in missing})
            for row in rows.select_related("speaker__joined_into").order_by("speaker_id"):
                self._by_key[row.key].append(survivor(row.speaker))
        return {
            name: list(dict.fromkeys(s for key in of_name for s in self._by_key[key]))
            for name, of_name in keys.items()
        }

    def _of_kind(self, speakers: Sequence[Speaker], kind: str) -> list[Speaker]:
        """Persons for a person, bodies for a body; one of another kind only if a person said so."""
        person = kind == SpeakerKind.PERSON
        same = [s for s in speakers if (s.kind == SpeakerKind.PERSON) == person]
        return same or [s for s in speakers if s.is_touched]

    # -- Making ---------------------------------------------------------------------------------

    def meet(self, attributions: Iterable[Attribution | None]) -> None:
        """Look up all names of an article at once, before `resolve` is asked for each."""
        self._named([who.name for who in attributions if who and who.kind != "unnamed"])

    def resolve(self, who: Attribution, article: Article) -> Speaker:
        """The speaker an attribution means; made as a suggestion where nobody is known."""
        at = f"{who.kind}\x1f{_key(who, article)}\x1f{who.role}\x1f{who.organization}"
        speaker = self._speakers.get(at)
        if speaker is None:
            match = self.find(who, article)
            speaker = match.speaker or self._make(who, article, alone=match.is_ambiguous)
            self._speakers[at] = speaker
        self._add_names(speaker, who)
        return speaker

    def record_roles(self, article: Article, pairs: Iterable[tuple[int, Attribution]]) -> None:
        """Note the offices this article prints, with its day as first or last seen."""
        record_roles(article, pairs)

    def _make(self, who: Attribution, article: Article, *, alone: bool) -> Speaker:
        """Make a speaker; `alone`: one of this article only, since several others may be meant."""
        key = _key(who, article, alone=alone)
        taken = None if alone else Speaker.objects.filter(key=key).first()
        if taken is not None:  # it lost the name, by an editor's hand: this is somebody else
            key = _key(who, article, alone=True)
        columns = speaker_name(who.name, who.kind)
        made = Speaker(
            key=key,
            name=columns["name"],
            kind=who.kind,
            article=article if who.kind == "unnamed" else None,
        )
        # Another run may make the same speaker at the same moment; then theirs is taken.
        Speaker.objects.bulk_create([made], ignore_conflicts=True)
        speaker = survivor(Speaker.objects.get(key=key))
        for name_key in _keys(who.name):
            self._by_key.setdefault(name_key, []).append(speaker)
        return speaker

    def _add_names(self, speaker: Speaker, who: Attribution) -> None:
        """Names as this page prints them, but for those a person took away."""
        if (speaker.kind == SpeakerKind.UNNAMED) != (who.kind == "unnamed"):
            return  # resolved by an editor: "a senior official" is nobody's name
        have = self._names.get(speaker.pk)
        if have is None:
            have = self._names[speaker.pk] = set(speaker.names.values_list("name", flat=True))
        columns = [speaker_name(name, speaker.kind) for name in _names(who, speaker)]
        new = [c for c in columns if c["name"] and c["name"] not in have]
        if new and speaker.is_touched:
            new = [c for c in new if c["name"] not in _removed_names(speaker)]
        SpeakerName.objects.bulk_create(
            [SpeakerName(speaker=speaker, **c) for c in new], ignore_conflicts=True
        )
        have.update(c["name"] for c in columns)


def survivor(speaker: Speaker) -> Speaker:
    """Follow merges to the speaker that stands today."""
    while speaker.joined_into is not None:
        speaker = speaker.joined_into
    return speaker


def _key(who: Attribution, article: Article, *, alone: bool = False) -> str:
    """The public key of the speaker a page's words make: the same in every database."""
    scope = article.digest if alone or who.kind == "unnamed" else ""
    return content_key("s", scope, speaker_name_key(who.name, who.kind))


def _keys(name: str) -> tuple[str, str]:
    """A name's keys as a person's and as a body's: an editor may have changed the kind."""
    return speaker_name_key(name, SpeakerKind.PERSON), speaker_name_key(name, SpeakerKind.ORGANIZATION)


def _names(who: Attribution, speaker: Speaker) -> list[str]:
    """The names a page gives a speaker. A person's surname alone is none: others may share it."""
    names = list(dict.fromkeys((who.name, *who.aliases)))
    if who.kind != "person" or len(name_tokens(speaker.name)) < 2:
        return names
    return [name for name in names if len(name_tokens(name)) > 1]


def _with_role(speakers: Sequence[Speaker], who: Attribution) -> list[Speaker]:
    """Those who are known to hold the role, in the body, that the page prints."""
    if not who.role or not speakers:
        return []
    wanted = (fold(who.role), speaker_name_key(who.organization or "", SpeakerKind.ORGANIZATION))
    held = SpeakerRole.objects.filter(Q(speaker__in=speakers) | Q(speaker__joined_into__in=speakers))
    holders = {
        row.speaker.joined_into_id or row.speaker_id
        for row in held.select_related("speaker")
        if (fold(row.title), speaker_name_key(row.organization, SpeakerKind.ORGANIZATION)) == wanted
    }
    return [speaker for speaker in speakers if speaker.pk in holders]


def _removed_names(speaker: Speaker) -> set[str]:
    """Names that a person took off this speaker, as its history remembers."""
    history = SpeakerName.history.filter(speaker_id=speaker.pk, history_type="-")
    return set(history.values_list("name", flat=True))
