"""Coding rounds: start one over a sample, code its items blindly, close it, adjudicate, adopt what holds.

Codes are no decisions: those are seen by everybody, and would give away to one coder what another said. They
are kept as codes, can be changed by who gave them until the round is closed, and change no record until adopted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.coding import Coded, Values, coded, fields_of, make_fields
from claims.models import (
    Adjudication,
    Code,
    CodingCoder,
    CodingItem,
    CodingRound,
    Evidence,
    Quote,
    QuoteTopic,
    RoundState,
    Topic,
)
from sources.accounts.models import User
from sources.folding import folded_name
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.curation.action import check_permission
from sources.workbench.models import Happening, Notification, Status
from sources.workbench.notifying import notify

from .edit_quotes import refuse_twins
from .sentences import count_of, quoted
from .state_claims import restate, statements

__all__ = ["AdjudicateItem", "AdoptCodes", "CloseRound", "StartRound", "code_item"]

MOST_ITEMS = 2_000
MOST_CODERS = 12
_ADD_CODE = "claims.add_code"


@dataclass
class StartRound(Action):
    """Start a round over a sample of quotes, drawn by `seed`: the same quotes and seed give the same sample.

    `size` 0 takes them all. `of` says in words which quotes they are. After `run`, `round` is the round.
    """

    name: ClassVar[str] = "start_coding_round"
    title: ClassVar[str] = "Start a coding round"
    permission: ClassVar[str] = "claims.add_codinground"

    quotes: QuerySet[Quote]
    round_name: str
    coders: Sequence[User]
    fields: Sequence[str]
    topics: Sequence[Topic] = ()
    size: int = 0
    seed: int = 1
    instructions: str = ""
    of: str = ""
    round: CodingRound = field(init=False)

    def perform(self, changes: Changes) -> str:
        numbers = sorted(set(self.quotes.order_by().values_list("pk", flat=True)))
        size = self.size or len(numbers)
        self._check(len(numbers), size)
        drawn = Random(self.seed).sample(numbers, size)  # noqa: S311 - a sample anybody can draw again
        try:
            fields = make_fields(self.fields, self.topics)
        except ValueError as error:
            raise ValidationError({"fields": str(error)}) from None
        sample = {"of": self.of[:500], "population": len(numbers), "size": size, "seed": self.seed}
        round_ = CodingRound(
            name=" ".join(self.round_name.split()), instructions=self.instructions.strip(), owner=self.user,
            fields=fields, sample=sample, started_at=changes.at,
        )  # fmt: skip
        round_.full_clean(exclude=["owner", "coders"])
        changes.create([round_])
        changes.create([CodingCoder(round=round_, coder=coder) for coder in self.coders])
        claims = _claims_of(drawn)
        changes.create(
            [
                CodingItem(round=round_, quote_id=pk, claim_id=claims.get(pk), position=place)
                for place, pk in enumerate(drawn, 1)
            ]
        )
        self.round = round_
        told = f"{self.user} asks you to code {count_of(size, 'quote')}: {round_.name}"
        _tell(round_, [coder for coder in self.coders if coder != self.user], told, self.user)
        people = ", ".join(coder.get_username() for coder in self.coders)
        return f"Started the coding round {quoted(round_)}: {size:,} of {count_of(numbers, 'quote')}, seed {self.seed}, coded by {people}"

    def _check(self, there: int, size: int) -> None:
        if not 2 <= len(set(self.coders)) <= MOST_CODERS:
            raise ValidationError({"coders": f"Choose 2 to {MOST_CODERS} people to code."})
        if unable := [str(coder) for coder in self.coders if not coder.has_perm(_ADD_CODE)]:
            raise ValidationError({"coders": f"{', '.join(unable)} may not code; a researcher may."})
        if not self.fields:
            raise ValidationError({"fields": "Choose what is to be coded."})
        if not there:
            raise Refused("There is no quote among these to code.")
        if size > there:
            raise ValidationError({"size": f"There are {there:,} quotes to draw from, not {size:,}."})
        if size > MOST_ITEMS:
            raise ValidationError({"size": f"A round has at most {MOST_ITEMS:,} quotes; these are {size:,}."})


def code_item(user: User, item: CodingItem, values: Mapping[str, Sequence[str]], note: str = "") -> None:
    """Keep what a coder says of an item: field → values; a field with none cannot be told.

    Raises `PermissionDenied` for who is no coder of the round, `Refused` where it is closed, `ValidationError`
    by field for what is none of its values.
    """
    check_permission(user, _ADD_CODE, "Code")
    with transaction.atomic():
        round_ = CodingRound.objects.select_for_update(no_key=True).get(pk=item.round_id)
        if not round_.coders.filter(pk=user.pk).exists():
            raise PermissionDenied("Only the coders of a round code in it.")
        if round_.state != RoundState.OPEN:
            raise Refused(f"{quoted(round_)} is closed.")
        fields = fields_of(round_)
        wrong = {
            one.name: f"Choose {'some' if one.many else 'one'} of {', '.join(one.values)}."
            for one in fields
            if not one.allows(values.get(one.name, ()))
        }
        if wrong:
            raise ValidationError(wrong)
        now = timezone.now()
        rows = [
            Code(
                item=item, coder=user, field=one.name, values=sorted(set(values.get(one.name, ()))),
                note=note.strip()[:1_000], at=now,
            )
            for one in fields
        ]  # fmt: skip
        Code.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["item", "coder", "field"],
            update_fields=["values", "note", "at"],
        )


@dataclass
class CloseRound(Action):
    """Close a round: nobody codes any more, and everybody sees the codes. That cannot be unseen."""

    name: ClassVar[str] = "close_coding_round"
    title: ClassVar[str] = "Close a coding round"
    permission: ClassVar[str] = "claims.change_codinground"
    undoable: ClassVar[bool] = False

    round: CodingRound

    def perform(self, changes: Changes) -> str:
        round_ = changes.lock_one(self.round, self.expected)
        if round_.owner_id not in (self.user.pk, None) and not self.user.is_superuser:
            raise PermissionDenied("Only the owner of a coding round closes it.")
        if round_.state == RoundState.CLOSED:
            raise Refused(f"{quoted(round_)} is closed already.")
        changes.update([round_], state=RoundState.CLOSED, closed_at=changes.at)
        others = [coder for coder in round_.coders.all() if coder != self.user]
        _tell(round_, others, f"{self.user} closed the coding round {round_.name}", self.user)
        return f"Closed the coding round {quoted(round_)}"


@dataclass
class AdjudicateItem(Action):
    """Say what holds for a field of an item on which the coders differ."""

    name: ClassVar[str] = "adjudicate_item"
    title: ClassVar[str] = "Adjudicate"
    permission: ClassVar[str] = "claims.change_codinground"

    item: CodingItem
    field: str
    values: Sequence[str]

    def perform(self, changes: Changes) -> str:
        round_ = self.item.round
        if round_.state != RoundState.CLOSED:
            raise Refused(f"{quoted(round_)} is open: close it before you adjudicate.")
        found = next((one for one in fields_of(round_) if one.name == self.field), None)
        values = sorted(set(self.values))
        if found is None or not values or not found.allows(values):
            raise ValidationError({"values": "Choose one of the values of the field."})
        changes.lock_one(self.item)
        known = changes.lock(Adjudication, Adjudication.objects.filter(item=self.item, field=self.field))
        if known:
            changes.update(known, values=values, by=self.user, at=changes.at)
        else:
            changes.create(
                [Adjudication(item=self.item, field=self.field, values=values, by=self.user, at=changes.at)]
            )
        return f"Adjudicated {quoted(found.label)} of {quoted(self.item.quote)}: {', '.join(values)}"


@dataclass
class AdoptCodes(Action):
    """Give the quotes of a closed round what was adjudicated or what all agree on: one decision, undone as a whole.

    Topics and codes of one's own are added as topics, the others replace what was there. A speaker said to be
    wrong is left to be mended: who it was instead, nobody said.
    """

    name: ClassVar[str] = "adopt_codes"
    title: ClassVar[str] = "Adopt the codes"
    permission: ClassVar[str] = "claims.change_codinground"

    round: CodingRound
    wrong_speakers: int = field(init=False, default=0)

    def perform(self, changes: Changes) -> str:
        if self.round.state != RoundState.CLOSED:
            raise Refused(f"{quoted(self.round)} is open: close it before you adopt its codes.")
        settled = [(one, one.settled) for one in coded(self.round) if one.settled]
        quotes = {
            quote.pk: quote
            for quote in changes.lock(Quote, sorted({one.item.quote_id for one, _ in settled}))
        }
        _adopt_topics(changes, quotes, settled)
        _adopt_stances(changes, settled)
        _adopt_fields(changes, quotes, settled)
        self.wrong_speakers = sum(
            one.field.name == "speaker" and values == ("no",) for one, values in settled
        )
        left = (
            f"; {count_of(self.wrong_speakers, 'wrong speaker')} left to mend" if self.wrong_speakers else ""
        )
        return f"Adopted the codes of {quoted(self.round)} for {count_of(quotes, 'quote')}{left}"


def _adopt_fields(
    changes: Changes, quotes: Mapping[int, Quote], settled: Sequence[tuple[Coded, Values | None]]
) -> None:
    """Speech acts and kinds, each value at once for all that get it; their claims follow."""
    wanted: defaultdict[tuple[str, str], list[Quote]] = defaultdict(list)
    for one, values in settled:
        quote, name = quotes[one.item.quote_id], one.field.name
        if name in ("force", "kind") and values and getattr(quote, name) != values[0]:
            wanted[name, values[0]].append(quote)
    others = list({quote.pk: quote for some in wanted.values() for quote in some}.values())
    before = statements(others)
    for (name, value), some in wanted.items():
        for quote in some:
            setattr(quote, name, value)
    refuse_twins(others)
    changes.save(others, {name for name, _ in wanted})
    restate(changes, others, before)


def _adopt_topics(
    changes: Changes, quotes: Mapping[int, Quote], settled: Sequence[tuple[Coded, Values | None]]
) -> None:
    wanted = [
        (one.item.quote_id, one.field.topic_of(value), value)
        for one, values in settled
        if one.field.name == "topics" or one.field.name.startswith("codes-")
        for value in values or ()
    ]
    if not wanted:
        return
    by_number = Topic.objects.in_bulk({topic for _, topic, _ in wanted if topic})
    by_name = Topic.objects.going_by(name for _, _, name in wanted)
    missing = {
        name for _, number, name in wanted if number not in by_number and folded_name(name) not in by_name
    }
    if missing:
        raise Refused(
            f"The topic {', '.join(map(quoted, sorted(missing)))} is no longer in the codebook. Add it, then adopt."
        )
    have = set(QuoteTopic.objects.filter(quote__in=quotes).order_by().values_list("quote_id", "topic_id"))
    pairs: Any = {
        (quote, (by_number.get(number or 0) or by_name[folded_name(name)]).pk)
        for quote, number, name in wanted
    }
    fresh = sorted(pairs - have)
    changes.create([QuoteTopic(quote_id=quote, topic_id=topic) for quote, topic in fresh])
    tagged = [quotes[pk] for pk in sorted({quote for quote, _ in fresh})]
    if tagged:
        changes.save(tagged, [])
        changes.raise_version(tagged)


def _adopt_stances(changes: Changes, settled: Sequence[tuple[Coded, Values | None]]) -> None:
    wanted = {
        (one.item.quote_id, one.item.claim_id): values[0]
        for one, values in settled
        if one.field.name == "stance" and values and one.item.claim_id
    }
    if not wanted:
        return
    rows = Evidence.objects.filter(quote__in={quote for quote, _ in wanted}).exclude(status=Status.REJECTED)
    others: defaultdict[str, list[Evidence]] = defaultdict(list)
    for evidence in changes.lock(Evidence, rows):
        stance = wanted.get((evidence.quote_id, evidence.claim_id))
        if stance and stance != evidence.stance:
            others[stance].append(evidence)
    for stance, some in others.items():
        changes.update(some, stance=stance)


def _claims_of(quotes: Sequence[int]) -> dict[int, int]:
    """Quote → the first claim it states."""
    rows = Evidence.objects.filter(quote__in=quotes).exclude(status=Status.REJECTED).order_by("-id")
    return dict(rows.values_list("quote_id", "claim_id"))


def _tell(round_: CodingRound, people: Sequence[User], text: str, by: User) -> None:
    now = timezone.now()
    notify(
        [
            Notification(to=one, kind=Happening.CODING, text=text[:500], by=by, record=round_, made_at=now)
            for one in people
        ]
    )
