"""The directory by which ingest finds the Speaker of a mention, and makes one where there is none.

Comes in: attributions of one article after another; goes out: speakers. What it has looked up is kept
for one article only, so that a merge made meanwhile is respected by the next.

Nobody is chosen silently where several may be meant: the mention then gets a speaker of
its own, of that article alone, and `suggest_speaker_pairs` asks an editor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from claims.extraction import Attribution
from claims.extraction.attribute.names import compare, fold, name_tokens
from claims.keys import name_block, speaker_name, speaker_name_key
from claims.models import Speaker, SpeakerKind, SpeakerName, SpeakerRole
from sources.models import Article
from sources.workbench.keys import content_key

from .roles import record_roles

__all__ = ["Match", "SpeakerDirectory"]

How = Literal["article", "name", "name and role", "surname and role", "spelling and role", "alias", "none"]
MOST_IN_BLOCK = 200  # names of one surname that are looked through
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
    """Finds speakers by name, alias, transliteration, role and earlier merges.

    An article's look-ups are made for all its mentions at once (`meet`), and so are its new
    speakers and names: a handful of statements an article, however many it quotes.
    """

    def __init__(self) -> None:
        self._speakers: dict[str, Speaker] = {}
        self._by_key: dict[str, list[Speaker]] = {}
        self._by_public_key: dict[str, Speaker | None] = {}
        self._by_block: dict[str, list[SpeakerName]] = {}
        self._roles: dict[int, list[SpeakerRole]] = {}

    def keep(self) -> None:
        """The transaction was committed. The next article looks anew, since people work meanwhile."""
        self.forget()

    def forget(self) -> None:
        """Drop what was looked up or made for an article."""
        for kept in (self._speakers, self._by_key, self._by_public_key, self._by_block, self._roles):
            kept.clear()

    # -- Finding --------------------------------------------------------------------------------

    def known(self, name: str) -> Speaker | None:
        """The one speaker who goes by this name, None where there is none or more than one."""
        found = self._named([name])[name]
        return found[0] if len(found) == 1 and found[0].pk else None

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

    def _named(self, names: Sequence[str]) -> dict[str, list[Speaker]]:
        """The speakers that go by each name today, the unnamed aside; one query for all names."""
        keys = {name: _keys(name) for name in names}
        missing = {key for of_name in keys.values() for key in of_name} - self._by_key.keys()
        if missing:
            rows = SpeakerName.objects.filter(key__in=missing).exclude(speaker__kind=SpeakerKind.UNNAMED)
            self._by_key.update({key: [] for key in missing})
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
            rows = Speaker.objects.filter(key__in=missing).select_related("merged_into").order_by()
            self._by_public_key.update(dict.fromkeys(missing))
            self._by_public_key.update({speaker.key: speaker for speaker in rows})
        return self._by_public_key

    def _blocks(self, blocks: Iterable[str]) -> dict[str, list[SpeakerName]]:
        """Names of persons whose surnames have these consonants."""
        for block in set(blocks) - self._by_block.keys():
            rows = SpeakerName.objects.filter(
                block=block, speaker__kind=SpeakerKind.PERSON, speaker__merged_into=None
            )
            self._by_block[block] = list(rows.select_related("speaker")[:MOST_IN_BLOCK])
        return self._by_block

    def _held(self, speakers: Iterable[int]) -> dict[int, list[SpeakerRole]]:
        """The roles of these speakers, with those of the speakers merged into them."""
        missing = set(speakers) - self._roles.keys()
        if missing:
            self._roles.update({pk: [] for pk in missing})
            held = SpeakerRole.objects.filter(Q(speaker__in=missing) | Q(speaker__merged_into__in=missing))
            for row in held.select_related("speaker").order_by("pk"):
                self._roles.setdefault(row.speaker.merged_into_id or row.speaker_id, []).append(row)
        return self._roles

    # -- Making ---------------------------------------------------------------------------------

    def meet(
        self, attributions: Iterable[Attribution | None], article: Article, others: Iterable[str] = ()
    ) -> None:
        """Find or make the speakers of an article, before `resolve` is asked for each.

        `others` are further names that `known` will be asked for.
        """
        whos = [who for who in attributions if who]
        named = [who for who in whos if who.kind != "unnamed"]
        self._named(
            [
                *(who.name for who in named),
                *(alias for who in named for alias in _whole_aliases(who)),
                *others,
            ]
        )
        self._public(
            {
                _key(who, article)
                for who in whos
                if who.kind == "unnamed" or not self._named([who.name])[who.name]
            }
        )
        made: dict[str, Speaker] = {}
        mentions = {_mention(who, article): who for who in whos}
        chosen = {at: self._choose(who, article, made) for at, who in mentions.items()}
        if made:
            # Another run may make the same speaker at the same moment; then its number is returned.
            Speaker.objects.bulk_create(
                made.values(), update_conflicts=True, unique_fields=["key"], update_fields=["key"]
            )
        self._speakers.update(chosen)
        self._add_names([(self._speakers[_mention(who, article)], who) for who in whos])

    def resolve(self, who: Attribution, article: Article) -> Speaker:
        """The speaker an attribution means; made as a suggestion where nobody is known."""
        at = _mention(who, article)
        if at not in self._speakers:
            self.meet([who], article)
        return self._speakers[at]

    def record_roles(self, article: Article, pairs: Iterable[tuple[int, Attribution]]) -> None:
        """Note the offices this article prints, with its day as first or last seen."""
        record_roles(article, pairs)

    def _choose(self, who: Attribution, article: Article, made: dict[str, Speaker]) -> Speaker:
        """The speaker there is, or a new one, put into `made` by its public key."""
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
        made[key] = self._by_public_key[key] = speaker
        self._answers_to(speaker, who)
        return speaker

    def _answers_to(self, speaker: Speaker, who: Attribution) -> None:
        """Let the article's further mentions find the speaker by the names this one gives."""
        if who.kind == "unnamed" or speaker.is_touched:
            return
        for key in {key for name in _names(who, speaker) for key in _keys(name)}:
            speakers = self._by_key.get(key)
            if speakers is not None and all(other.key != speaker.key for other in speakers):
                speakers.append(speaker)

    def _add_names(self, pairs: Sequence[tuple[Speaker, Attribution]]) -> None:
        """Names as this page prints them, but for those a person took away."""
        # An unnamed one resolved by an editor gets none: "a senior official" is nobody's name.
        pairs = [
            (speaker, who)
            for speaker, who in pairs
            if (speaker.kind == SpeakerKind.UNNAMED) == (who.kind == "unnamed")
        ]
        printed = {
            (speaker.pk, columns["name"]): columns
            for speaker, who in pairs
            for name in _names(who, speaker)
            for columns in [speaker_name(name, speaker.kind)]
            if columns["name"]
        }
        have = set(
            SpeakerName.objects.filter(
                speaker__in={pk for pk, _ in printed}, name__in={name for _, name in printed}
            )
            .order_by()
            .values_list("speaker_id", "name")
        )
        new = printed.keys() - have
        touched = {speaker.pk for speaker, _ in pairs if speaker.is_touched} & {pk for pk, _ in new}
        new -= _removed_names(touched) if touched else set()
        SpeakerName.objects.bulk_create(
            [SpeakerName(speaker_id=at[0], **columns) for at, columns in printed.items() if at in new],
            ignore_conflicts=True,
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


def _removed_names(speakers: Iterable[int]) -> set[tuple[int, str]]:
    """Names that a person took off these speakers, as their history remembers."""
    history = SpeakerName.history.filter(speaker_id__in=set(speakers), history_type="-")
    return set(history.values_list("speaker_id", "name"))
