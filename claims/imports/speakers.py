"""Speakers of Wikidata: found by their identifier, else by a full name that only one speaker here has.

Whoever may be somebody here, but not certainly, comes in as a record of its own, and the pair is put before the
editors. What is known here of party and country stays; what is missing is filled in. What people changed or took away
since it was imported (a name, an office, the identifier itself) does not come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from claims.foreign import Reading
from claims.foreign.wikidata import ForeignRole, ForeignSpeaker, read_wikidata
from claims.match_keys import speaker_name, speaker_name_key
from claims.models import Speaker, SpeakerKind, SpeakerName, SpeakerPair, SpeakerRole
from sources.workbench.curation import Changes
from sources.workbench.curation.snapshot import Snapshot
from sources.workbench.exchange.file_limits import max_rows
from sources.workbench.models import Status
from sources.workbench.parts import parts
from sources.workbench.public_keys import content_key

from .edited import imported_values, removed_rows, unedited
from .plan import Kind, Plan

__all__ = ["Speakers"]

_BATCH = 500
_SCORE = 0.5  # an even chance: a name, and nothing else
_REASON = "the same name as in Wikidata"


@dataclass(slots=True)
class _Known:
    """What is here: speakers by identifier, by name and kind, and by the key an import gave them.

    Names and roles are those here, under what imports called them, too; `None` is a role that somebody took away.
    """

    by_item: dict[str, list[Speaker]] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[Speaker]] = field(default_factory=dict)
    made: dict[str, Speaker] = field(default_factory=dict)  # by the identifier they were made for
    names: dict[int, set[str]] = field(default_factory=dict)
    roles: dict[tuple[int, str, str], SpeakerRole | None] = field(default_factory=dict)
    imported: dict[int, Snapshot] = field(default_factory=dict)  # columns of speakers
    imported_roles: dict[int, Snapshot] = field(default_factory=dict)

    def lost(self, speaker: Speaker, item: str) -> bool:
        """Whether an import gave the speaker this identifier, and somebody another or none."""
        return self.imported.get(speaker.pk, {}).get("wikidata") == item != speaker.wikidata


class Speakers(Kind):
    name = "speakers"
    title = "Speakers"
    about = "Results of query.wikidata.org: item, itemLabel, itemAltLabel, instance, party, country, position, of, start, end."
    formats: ClassVar[dict[str, str]] = {"wikidata": "Wikidata query result (JSON, CSV, TSV)"}
    permissions = (
        "claims.import_speaker", "claims.add_speaker", "claims.change_speaker", "claims.add_speakername",
        "claims.add_speakerrole",
    )  # fmt: skip

    def read(self, data: bytes, form: str) -> Reading[ForeignSpeaker]:
        return read_wikidata(data, max_rows())

    def plan(self, reading: Reading[ForeignSpeaker], plan: Plan) -> None:
        known = _known(reading.records)
        in_file = Counter(map(_name_key, reading.records))
        taken: dict[int, str] = {}
        for found in reading.records:
            speaker, maybe = _match(found, known, in_file, plan)
            if speaker is None and maybe is None:
                continue  # refused, or left alone
            if speaker is not None and speaker.pk in taken:
                plan.refuse(found.number, found.name, f"{speaker} here is {taken[speaker.pk]} already.")
            elif speaker is not None:
                taken[speaker.pk] = found.wikidata
                _plan_known(found, speaker, known, plan)
            else:
                _plan_new(found, maybe or [], plan)

    def write(self, changes: Changes, plan: Plan) -> None:
        super().write(changes, plan)
        grown = {
            row.speaker_id for row in plan.creates if isinstance(row, SpeakerName | SpeakerRole)
        } - {row.pk for row in plan.creates if isinstance(row, Speaker)}  # fmt: skip
        changes.raise_version(changes.lock(Speaker, sorted(grown)))


def _kind(found: ForeignSpeaker) -> str:
    return found.kind or SpeakerKind.PERSON


def _name_key(found: ForeignSpeaker) -> tuple[str, str]:
    return speaker_name_key(found.label, _kind(found)), _kind(found)


def _known(records: Sequence[ForeignSpeaker]) -> _Known:
    known = _Known()
    ids: set[int] = set()
    for part in parts([found.wikidata for found in records], _BATCH):
        for speaker in Speaker.objects.filter(wikidata__in=part).select_related("merged_into"):
            _into(known.by_item, speaker.wikidata, speaker.kept_record, ids)
        made = {_key(item): item for item in part}
        for speaker in Speaker.objects.filter(key__in=made).select_related("merged_into"):
            known.made[made[speaker.key]] = speaker.kept_record
    for part in parts(sorted({_name_key(found)[0] for found in records}), _BATCH):
        rows = SpeakerName.objects.filter(key__in=part).exclude(speaker__status=Status.REJECTED)
        for name in rows.exclude(speaker__kind=SpeakerKind.UNNAMED).select_related("speaker__merged_into"):
            speaker = name.speaker.kept_record
            _into(known.by_name, (name.key, speaker.kind), speaker, ids)
    known.imported = imported_values(Speaker, sorted(ids))
    _add_names(known, ids)
    _add_roles(known, ids)
    return known


def _add_names(known: _Known, ids: set[int]) -> None:
    for some in parts(sorted(ids), _BATCH):
        names = {name.pk: name for name in SpeakerName.objects.filter(speaker__in=some)}
        imported = imported_values(SpeakerName, list(names))
        for pk, name in names.items():
            known.names.setdefault(name.speaker_id, set()).update(
                {name.name, *_called(imported.get(pk, {}), "name")}
            )
    for row in removed_rows(SpeakerName, "speaker_id", ids):
        known.names.setdefault(row["speaker_id"], set()).add(row["name"])


def _add_roles(known: _Known, ids: set[int]) -> None:
    for row in removed_rows(SpeakerRole, "speaker_id", ids):
        known.roles[row["speaker_id"], row["title"], row["organization"]] = None
    for some in parts(sorted(ids), _BATCH):
        roles = {role.pk: role for role in SpeakerRole.objects.filter(speaker__in=some)}
        known.imported_roles |= imported_values(SpeakerRole, list(roles))
        for role in roles.values():
            was = known.imported_roles.get(role.pk, {})
            title, body = was.get("title", role.title), was.get("organization", role.organization)
            known.roles[role.speaker_id, title, body] = role
        known.roles |= {(role.speaker_id, role.title, role.organization): role for role in roles.values()}


def _called(imported: Snapshot, column: str) -> list[str]:
    """What an import called a row, if one did."""
    return [imported[column]] if column in imported else []


def _key(item: str) -> str:
    """The key of the speaker made for an identifier."""
    return content_key("s", "wikidata", item)


def _into(found: dict[Any, list[Speaker]], key: object, speaker: Speaker, ids: set[int]) -> None:
    ids.add(speaker.pk)
    there = found.setdefault(key, [])
    if speaker.pk not in {one.pk for one in there}:
        there.append(speaker)


def _match(
    found: ForeignSpeaker, known: _Known, in_file: Counter[tuple[str, str]], plan: Plan
) -> tuple[Speaker | None, list[Speaker] | None]:
    """The speaker this certainly is, or those it may be; (None, None) where it is refused or left alone."""
    by_item = known.by_item.get(found.wikidata, [])
    if len(by_item) > 1:
        names = ", ".join(map(str, by_item[:3]))
        plan.refuse(
            found.number, found.name, f"Several speakers have this identifier: {names}. Merge them first."
        )
        return None, None
    if by_item:
        return by_item[0], []
    if there := known.made.get(found.wikidata):  # and somebody gave it another identifier since, or none
        plan.tell(
            found.number, found.name, f"{there} was made of it, and has its identifier no more: left alone."
        )
        return None, None
    key = _name_key(found)
    maybe = [one for one in known.by_name.get(key, []) if not known.lost(one, found.wikidata)]
    alike = [speaker for speaker in maybe if speaker.wikidata in ("", found.wikidata)]
    if others := [speaker for speaker in maybe if speaker not in alike]:
        names = ", ".join(f"{one} ({one.wikidata})" for one in others[:3])
        plan.tell(found.number, found.name, f"A namesake is here with another identifier: {names}.")
    is_full = _kind(found) != SpeakerKind.PERSON or " " in key[0]
    if len(maybe) == len(alike) == 1 and in_file[key] == 1 and is_full:
        return alike[0], []
    return None, alike


def _plan_known(found: ForeignSpeaker, speaker: Speaker, known: _Known, plan: Plan) -> None:
    if speaker.status == Status.REJECTED:
        plan.tell(found.number, found.name, "It was rejected here, and stays as it is.")
        return
    values: dict[str, object] = {"wikidata": found.wikidata}
    for column, given in _groups(found, plan).items():
        here = getattr(speaker, column)
        if not here:
            values[column] = given
        elif here != given:
            plan.tell(
                found.number, found.name, f"Its {column} is “{here}” here and “{given}” there. Ours was kept."
            )
    imported = known.imported.get(speaker.pk, {})
    plan.change(found.number, speaker, unedited(values, speaker, imported, found.number, plan))
    there = known.names.get(speaker.pk, set())
    for name in found.names:
        if name not in there:
            plan.make(found.number, SpeakerName(speaker=speaker, **speaker_name(name, speaker.kind)))
    for role in _joined(found, plan):
        place = (speaker.pk, role.title, role.organization)
        old = known.roles.get(place)
        if place not in known.roles:
            plan.make(found.number, _role(speaker, role))
        elif old is not None:
            days = _days(old, role)
            if brought := known.imported_roles.get(old.pk):
                days = unedited(days, old, brought, found.number, plan)
            plan.change(found.number, old, days)


def _plan_new(found: ForeignSpeaker, maybe: Sequence[Speaker], plan: Plan) -> None:
    kind = _kind(found)
    speaker = Speaker(
        key=_key(found.wikidata), name=found.label, kind=kind, wikidata=found.wikidata,
        note=found.description, status=Status.ACCEPTED, **_groups(found, plan),
    )  # fmt: skip
    plan.make(found.number, speaker, [("party", speaker.party), ("country", speaker.country)])
    for name in found.names:
        plan.make(found.number, SpeakerName(speaker=speaker, **speaker_name(name, kind)))
    for role in _joined(found, plan):
        plan.make(found.number, _role(speaker, role))
    for other in maybe:
        plan.tell(found.number, found.name, f"It may be {other}, who is here: the pair awaits a decision.")
        plan.make(found.number, SpeakerPair(speaker=other, other=speaker, score=_SCORE, reasons=[_REASON]))


def _groups(found: ForeignSpeaker, plan: Plan) -> dict[str, str]:
    """Party and country where there is one of each."""
    values = {}
    for column, given in (("party", found.parties), ("country", found.countries)):
        if len(given) == 1:
            values[column] = given[0]
        elif given:
            told = ", ".join(given[:5])
            plan.tell(found.number, found.name, f"Several values for {column}: {told}. None was taken.")
    return values


def _joined(found: ForeignSpeaker, plan: Plan) -> list[ForeignRole]:
    """Each office once; where somebody held it more than once, from the first day to the last."""
    by_office: dict[tuple[str, str], ForeignRole] = {}
    for role in found.roles:
        office = (role.title, role.organization)
        if office not in by_office:
            by_office[office] = role
            continue
        before = by_office[office]
        plan.tell(
            found.number, found.name, f"{role.title}: held more than once, kept from first to last day."
        )
        starts = [day for day in (before.start, role.start) if day]
        last = before if (before.start or date.min) > (role.start or date.min) else role
        ends = [day for day in (before.end, role.end) if day]
        by_office[office] = ForeignRole(
            *office, min(starts, default=None), max(ends, default=None) if last.end else None
        )
    return list(by_office.values())


def _role(speaker: Speaker, role: ForeignRole) -> SpeakerRole:
    return SpeakerRole(
        speaker=speaker, title=role.title, organization=role.organization, first_seen=role.start, last_seen=role.end
    )  # fmt: skip


def _days(old: SpeakerRole, role: ForeignRole) -> dict[str, date]:
    """The days of a role that was known, widened by what is given."""
    values = {}
    if role.start and (old.first_seen is None or role.start < old.first_seen):
        values["first_seen"] = role.start
    if role.end and (old.last_seen is None or role.end > old.last_seen):
        values["last_seen"] = role.end
    return values
