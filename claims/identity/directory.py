"""The directory by which ingest finds the Speaker of a mention, and makes one where there is none.

Comes in: attributions of one article after another; goes out: speakers. What it has looked up is kept
for one transaction only, so that a merge made meanwhile is respected by the next.

Nobody is chosen silently where several may be meant: the mention then gets a speaker of
its own, of that article alone, and `suggest_speaker_pairs` asks an editor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from claims.extraction import Attribution
from claims.extraction.attribute.names import compare, fold, name_tokens
from claims.match_keys import name_block, speaker_name, speaker_name_key
from claims.models import Speaker, SpeakerKind, SpeakerName, SpeakerRole
from sources.models import Article
from sources.workbench.among import Keys
from sources.workbench.public_keys import content_key
from sources.workbench.rows import insert_missing

from .offices import Printed, offices_of, record_roles, removed_offices

__all__ = ["Match", "Mentions", "SpeakerDirectory"]

How = Literal["article", "name", "name and role", "surname and role", "spelling and role", "alias", "none"]
MOST_IN_BLOCK = 200  # names of one surname that are looked through
ALIKE = 0.7  # of `names.compare`, beside a shared role: below it a name is another name


class Mentions(NamedTuple):
    """Whom an article quotes, and further names that `known` will be asked for."""

    article: Article
    attributions: Sequence[Attribution]
    others: Sequence[str] = ()


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
    """Finds speakers by name, alias, transliteration, role and earlier merges.

    Works for many articles at once: `load` looks up whom they may mean, `meet` decides for one article
    after the other, in memory, and `save` writes the new speakers, names and roles. Each article sees
    what those before it brought, so the result does not depend on how many are taken together.
    """

    def __init__(self) -> None:
        self._speakers: dict[str, Speaker] = {}
        self._made: dict[str, Speaker] = {}  # by public key
        self._by_key: dict[str, list[Speaker]] = {}
        self._by_public_key: dict[str, Speaker | None] = {}
        self._by_block: dict[str, list[SpeakerName]] = {}
        self._roles: dict[int, list[SpeakerRole]] = {}
        self._removed: dict[int, set[str]] = {}  # names that a person took off a touched speaker
        self._names: list[tuple[Speaker, dict[str, str]]] = []  # printed, in order
        self._offices: list[Printed] = []

    def forget(self) -> None:
        """Drop what was looked up or made; the next articles look anew, since people work meanwhile."""
        for kept in (
            self._speakers, self._made, self._by_key, self._by_public_key, self._by_block, self._roles,
            self._removed, self._names, self._offices,
        ):  # fmt: skip
            kept.clear()

    # -- Finding --------------------------------------------------------------------------------

    def known(self, name: str) -> Speaker | None:
        """The one speaker who goes by this name, None where there is none or more than one."""
        found = self._named([name])[name]
        return found[0] if len(found) == 1 else None

    def find(self, who: Attribution, article: Article) -> Match:
        """Whom an attribution means, among the speakers there are. Makes nobody."""
        if who.kind == "unnamed":
            speaker = self._public([_key(who, article)])[_key(who, article)]
            return Match(speaker.kept_record, "article") if speaker else Match()
        named = self._of_kind(self._named([who.name])[who.name], who.kind)
        if len(named) == 1:
            return Match(named[0], "name")
        if named:
            fitting = self._with_role(named, who)
            if len(fitting) == 1:
                return Match(fitting[0], "name and role")
            return Match(candidates=tuple(named))
        return self._by_role(who) or self._by_alias(who) or Match()

    def _by_role(self, who: Attribution) -> Match | None:
        """A surname alone, or another spelling, with the same role in the same body: one person only."""
        if not _has_office(who):
            return None
        block = name_block(who.name, who.kind)
        alone = len(name_tokens(who.name)) == 1
        close = {
            row.speaker
            for row in self._blocks([block])[block]
            if compare(who.name, row.name).score >= (0.6 if alone else ALIKE)
        }
        fitting = self._with_role(sorted(close, key=lambda speaker: speaker.pk), who)
        if len(fitting) != 1:
            return None
        return Match(fitting[0], "surname and role" if alone else "spelling and role")

    def _by_alias(self, who: Attribution) -> Match | None:
        """Another form of the name on the same page that somebody is known by: "MoFA" spelt out."""
        whole = _whole_aliases(who)
        found = {s.key: s for names in self._named(whole).values() for s in self._of_kind(names, who.kind)}
        return Match(next(iter(found.values())), "alias") if len(found) == 1 else None

    def _of_kind(self, speakers: Sequence[Speaker], kind: str) -> list[Speaker]:
        """Persons for a person, bodies for a body; one of another kind only if a person said so."""
        person = kind == SpeakerKind.PERSON
        same = [s for s in speakers if (s.kind == SpeakerKind.PERSON) == person]
        return same or [s for s in speakers if s.is_touched]

    def _with_role(self, speakers: Sequence[Speaker], who: Attribution) -> list[Speaker]:
        """Those who are known to hold the role, in the body, that the page prints."""
        if not who.role or not speakers:
            return []
        wanted = (fold(who.role), speaker_name_key(who.organization or "", SpeakerKind.ORGANIZATION))
        held = self._held([speaker.pk for speaker in speakers if speaker.pk])
        return [
            speaker
            for speaker in speakers
            if any(
                (fold(row.title), speaker_name_key(row.organization, SpeakerKind.ORGANIZATION)) == wanted
                for row in held.get(speaker.pk, ())
            )
        ]

    # -- Looking up, each for many at once ----------------------------------------------------------

    def load(self, pages: Iterable[Mentions]) -> None:
        """Look up all that `meet` will ask for these articles; a handful of queries for all of them."""
        pages = list(pages)
        named = [who for page in pages for who in page.attributions if who.kind != "unnamed"]
        aliases = [alias for who in named for alias in _whole_aliases(who)]
        found = self._named([*(who.name for who in named), *aliases, *(n for p in pages for n in p.others)])
        self._public(
            {
                _key(who, page.article)
                for page in pages
                for who in page.attributions
                if who.kind == "unnamed" or not found[who.name]
            }
        )
        strangers = [who for who in named if _has_office(who) and not found[who.name]]
        blocks = self._blocks({name_block(who.name, who.kind) for who in strangers})
        self._held(
            {speaker.pk for who in named if who.role for speaker in found[who.name]}
            | {row.speaker_id for rows in blocks.values() for row in rows}
        )

    def _named(self, names: Sequence[str]) -> dict[str, list[Speaker]]:
        """The speakers that go by each name today, the unnamed aside; one query for all names."""
        keys = {name: _keys(name) for name in names}
        missing = {key for of_name in keys.values() for key in of_name} - self._by_key.keys()
        if missing:
            self._by_key.update({key: [] for key in missing})
            rows = SpeakerName.objects.filter(key__among=Keys(missing)).exclude(
                speaker__kind=SpeakerKind.UNNAMED
            )
            for row in rows.select_related("speaker__merged_into").order_by("speaker_id"):
                self._by_key[row.key].append(row.speaker.kept_record)
        return {
            name: list({s.key: s for key in of_name for s in self._by_key[key]}.values())
            for name, of_name in keys.items()
        }

    def _public(self, keys: Iterable[str]) -> dict[str, Speaker | None]:
        """The speakers with these public keys, as they were made."""
        missing = set(keys) - self._by_public_key.keys()
        if missing:
            self._by_public_key.update(dict.fromkeys(missing))
            rows = Speaker.objects.filter(key__among=Keys(missing)).select_related("merged_into").order_by()
            self._by_public_key.update({speaker.key: speaker for speaker in rows})
        return self._by_public_key

    def _blocks(self, blocks: Iterable[str]) -> dict[str, list[SpeakerName]]:
        """Names of persons whose surnames have these consonants, the oldest of each."""
        missing = set(blocks) - self._by_block.keys()
        if missing:
            self._by_block.update({block: [] for block in missing})
            place = Window(RowNumber(), partition_by=F("block"), order_by=F("pk").asc())
            rows = SpeakerName.objects.filter(
                block__among=Keys(missing), speaker__kind=SpeakerKind.PERSON, speaker__merged_into=None
            )
            oldest = rows.annotate(place=place).filter(place__lte=MOST_IN_BLOCK)
            for row in oldest.select_related("speaker").order_by("pk"):
                self._by_block[row.block].append(row)
        return self._by_block

    def _held(self, speakers: Iterable[int]) -> dict[int, list[SpeakerRole]]:
        """The roles of these speakers, with those of the speakers merged into them."""
        missing = set(speakers) - self._roles.keys()
        if missing:
            self._roles.update({pk: [] for pk in missing})
            if stored := [pk for pk in missing if pk > 0]:
                keys = Keys(stored)
                # Two queries: one with both conditions would have PostgreSQL read both tables whole.
                for asked in (Q(speaker__among=keys), Q(speaker__merged_into__among=keys)):
                    for row in SpeakerRole.objects.filter(asked).select_related("speaker").order_by("pk"):
                        self._roles.setdefault(row.speaker.merged_into_id or row.speaker_id, []).append(row)
            for office in self._offices:
                if office.speaker.pk in missing:
                    self._holds(office)
        return self._roles

    def _holds(self, office: Printed) -> None:
        """Let further mentions find the speaker by an office just printed, unless a person took it away."""
        roles = self._roles.get(office.speaker.pk)
        if roles is None:
            return
        if office.speaker.is_touched and office.office in removed_offices([office.speaker.pk]):
            return
        roles.append(SpeakerRole(title=office.title, organization=office.organization))

    # -- Making ---------------------------------------------------------------------------------

    def meet(self, attributions: Iterable[Attribution], article: Article) -> None:
        """Find the speakers of an article's mentions, or have them made by `save`."""
        whos = list(attributions)
        for at, who in {_mention(who, article): who for who in whos}.items():
            self._speakers[at] = self._choose(who, article)
        pairs = [(self.resolve(who, article), who) for who in whos]
        for speaker, who in pairs:
            self._print_names(speaker, who)
        for office in offices_of(article, pairs):
            self._offices.append(office)
            self._holds(office)

    def resolve(self, who: Attribution, article: Article) -> Speaker:
        """The speaker an attribution means, once `meet` was called for its article."""
        return self._speakers[_mention(who, article)]

    def save(self) -> None:
        """Write what the articles brought; the speakers then have their numbers."""
        # Another run may make the same speaker at the same moment; then its number is given.
        insert_missing(list(self._made.values()), ["key"])
        self._save_names()
        record_roles(self._offices)

    def _choose(self, who: Attribution, article: Article) -> Speaker:
        """The speaker there is, or a new one, kept by its public key."""
        match = self.find(who, article)
        if match.speaker:
            self._answers_to(match.speaker, who)
            return match.speaker
        # One of this article only, where several others may be meant.
        key = _key(who, article, alone=match.is_ambiguous)
        if not match.is_ambiguous and self._public([key])[key]:
            # It lost the name, by an editor's hand: this is somebody else.
            key = _key(who, article, alone=True)
        if (known := self._public([key])[key]) is not None:
            return known.kept_record
        speaker = Speaker(
            key=key,
            name=speaker_name(who.name, who.kind)["name"],
            kind=who.kind,
            article=article if who.kind == "unnamed" else None,
        )
        speaker.pk = -1 - len(self._made)  # until it is written
        self._made[key] = self._by_public_key[key] = speaker
        self._roles[speaker.pk] = []
        self._answers_to(speaker, who)
        return speaker

    def _answers_to(self, speaker: Speaker, who: Attribution) -> None:
        """Let further mentions find the speaker by the names this one gives."""
        if who.kind == "unnamed" or speaker.is_touched:
            return
        for key in {key for name in _names(who, speaker) for key in _keys(name)}:
            self._goes_by(speaker, key)

    def _goes_by(self, speaker: Speaker, key: str) -> None:
        speakers = self._by_key.get(key)
        if speakers is not None and all(other.key != speaker.key for other in speakers):
            speakers.append(speaker)

    def _print_names(self, speaker: Speaker, who: Attribution) -> None:
        """Note names as a page prints them, but for those a person took away."""
        # An unnamed one resolved by an editor gets none: "a senior official" is nobody's name.
        if (speaker.kind == SpeakerKind.UNNAMED) != (who.kind == "unnamed"):
            return
        for columns in [speaker_name(name, speaker.kind) for name in _names(who, speaker)]:
            if not columns["name"] or columns["name"] in self._taken_away(speaker):
                continue
            self._names.append((speaker, columns))
            if speaker.kind == SpeakerKind.UNNAMED:
                continue
            self._goes_by(speaker, columns["key"])
            if speaker.kind == SpeakerKind.PERSON:
                self._stands_in_block(SpeakerName(speaker=speaker, **columns))

    def _stands_in_block(self, name: SpeakerName) -> None:
        block = self._by_block.get(name.block)
        if block is None or len(block) >= MOST_IN_BLOCK:
            return
        if all((row.speaker.key, row.name) != (name.speaker.key, name.name) for row in block):
            block.append(name)

    def _taken_away(self, speaker: Speaker) -> set[str]:
        """Names that a person took off the speaker, as its history remembers."""
        if not speaker.is_touched:
            return set()
        if speaker.pk not in self._removed:
            gone = SpeakerName.history.filter(speaker_id=speaker.pk, history_type="-")
            have = set(SpeakerName.objects.filter(speaker=speaker).values_list("name", flat=True))
            self._removed[speaker.pk] = set(gone.values_list("name", flat=True)) - have
        return self._removed[speaker.pk]

    def _save_names(self) -> None:
        printed = {(speaker.pk, columns["name"]): columns for speaker, columns in self._names}
        if not printed:
            return
        rows = SpeakerName.objects.filter(speaker__among=Keys({pk for pk, _ in printed})).order_by()
        have = set(rows.values_list("speaker_id", "name"))
        insert_missing(
            [SpeakerName(speaker_id=at[0], **columns) for at, columns in printed.items() if at not in have],
            ["speaker_id", "name"],
        )


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


def _has_office(who: Attribution) -> bool:
    return who.kind == "person" and bool(who.role and who.organization)


def _whole_aliases(who: Attribution) -> list[str]:
    """Aliases of more than one word: a single one may be anybody's."""
    return [alias for alias in who.aliases if len(fold(alias).split()) > 1]


def _mention(who: Attribution, article: Article) -> str:
    """What mentions of one article share that mean the same speaker for sure."""
    return f"{who.kind}\x1f{_key(who, article)}\x1f{who.role}\x1f{who.organization}"
