"""What an import of foreign records would do, before it does it: for previews, and as the order of the writing.

Comes in: a `Reading` and the database; goes out: a `Plan`. Planning reads, and writes nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from django.db.models import ForeignKey, Model

from claims.foreign import BadRecord, NotReadable, Reading
from sources.workbench.curation import Changes
from sources.workbench.exchange.apart import OutOfMemory, OutOfTime, apart, loaded_first
from sources.workbench.exchange.file_limits import max_seconds

__all__ = ["Kind", "Plan", "Planned", "changed_cells"]

_MOST_SHOWN = 100
# Of memory, what reading a file may take, and more for each megabyte of it. The records come back whole, so a large file
# needs several times its size.
_MEGABYTES, _MEGABYTES_A_MB = 100, 10

loaded_first("claims.imports")


@dataclass(frozen=True, slots=True)
class Planned:
    """One record that would be made or changed: `cells` are (field, before, after) of what differs."""

    number: int
    what: str  # new or changed
    model: str
    name: str
    cells: list[tuple[str, object, object]]


@dataclass(slots=True)
class Plan:
    """What would be made, changed and left as it is, by the name of the record's kind."""

    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    shown: list[Planned] = field(default_factory=list)  # the first of these
    refused: list[BadRecord] = field(default_factory=list)
    # What goes in, but about which somebody should know or decide.
    told: list[BadRecord] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    singular: dict[str, str] = field(default_factory=dict)  # by the plural
    creates: list[Model] = field(default_factory=list)  # in the order of writing
    # Records to be changed with the values they get.
    updates: list[tuple[Model, Mapping[str, object]]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be made or changed."""
        return not self.new and not self.changed

    @property
    def not_shown(self) -> int:
        """How many changes the list leaves out."""
        return self.new.total() + self.changed.total() - len(self.shown)

    def counted(self) -> str:
        """How many records of each sort would be made, changed, left as they are, and refused, in words."""
        words = [
            self.said(count, word, name)
            for word, counts in (("new", self.new), ("changed", self.changed), ("unchanged", self.unchanged))
            for name, count in counts.items()
        ]
        if self.refused:
            words.append(f"{len(self.refused):,} that cannot go in")
        return ", ".join(words) or "nothing"

    def said(self, count: int, word: str, name: str) -> str:
        """A number of records in words: "1 new claim", "2 new claims"; `name` is the plural."""
        return f"{count:,} {word} {self.singular.get(name, name) if count == 1 else name}"

    def make(self, number: int, record: Model, cells: Sequence[tuple[str, Any]] = ()) -> None:
        """Plan a new record."""
        self.new[self._plural(record)] += 1
        self.creates.append(record)
        self._show(number, "new", record, [(column, None, value) for column, value in cells if value])

    def change(self, number: int, record: Model, values: Mapping[str, Any]) -> None:
        """Plan new values for a record; where it has them already it stays as it is."""
        name = self._plural(record)
        differing = {field: value for field, value in values.items() if getattr(record, field) != value}
        if not differing:
            self.unchanged[name] += 1
            return
        self.changed[name] += 1
        self.updates.append((record, differing))
        self._show(number, "changed", record, changed_cells(record, differing))

    def tell(self, number: int, name: str, reason: str) -> None:
        """Note something that a person should know of a record that goes in."""
        self.told.append(BadRecord(number, " ".join(name.split())[:120], reason))

    def refuse(self, number: int, name: str, reason: str) -> None:
        """A record cannot go in."""
        self.refused.append(BadRecord(number, " ".join(name.split())[:120], reason))

    def _plural(self, record: Model) -> str:
        name = str(record._meta.verbose_name_plural)
        self.singular[name] = str(record._meta.verbose_name)
        return name

    def _show(self, number: int, what: str, record: Model, cells: list[tuple[str, object, object]]) -> None:
        if len(self.shown) < _MOST_SHOWN:
            model = str(record._meta.verbose_name)
            self.shown.append(Planned(number, what, model, str(record), cells))


def changed_cells(record: Model, values: Mapping[str, object]) -> list[tuple[str, object, object]]:
    """What differs, by the names people see."""
    return [
        (str(getattr(record._meta.get_field(name), "verbose_name", name)), getattr(record, name), value)
        for name, value in values.items()
    ]


class Kind(ABC):
    """One sort of foreign data: what it is called, who may bring it in, how it is read and planned."""

    name: ClassVar[str]  # in commands and addresses: fact-checks
    title: ClassVar[str]
    about: ClassVar[str]  # which files, in a sentence
    formats: ClassVar[Mapping[str, str]]  # name → what people call it
    permissions: ClassVar[tuple[str, ...]]

    def read_apart(self, data: bytes, form: str) -> Reading[Any]:
        """As `read`, in a process of its own that may take so much time and memory. Raises `NotReadable`."""
        seconds = max_seconds(len(data))
        megabytes = _MEGABYTES + _MEGABYTES_A_MB * (len(data) // 1_000_000)
        try:
            return apart(partial(self.read, data, form), seconds=seconds, memory=megabytes * 1_000_000)
        except OutOfTime:
            raise NotReadable(
                f"Reading it takes more than {seconds} seconds of processor time, which is too much for a file of "
                f"{len(data):,} bytes. Remove what is no data, split it, or ask an administrator to raise NEWSROOM_MAX_IMPORT_SECONDS."
            ) from None
        except OutOfMemory:
            raise NotReadable(
                f"Reading it takes more than {megabytes:,} MB of memory, which is too much for a file of "
                f"{len(data):,} bytes. Remove what is no data, or split it."
            ) from None

    @abstractmethod
    def read(self, data: bytes, form: str) -> Reading[Any]:
        """The records of a file in one of `formats`; empty: told by the file itself. Raises `NotReadable`."""

    @abstractmethod
    def plan(self, reading: Reading[Any], plan: Plan) -> None:
        """Compare the records with the database, and fill the plan."""

    def write(self, changes: Changes, plan: Plan) -> None:
        """Write what was planned. By default: what is new in bulk by model, then what changes."""
        for group in _by_model(plan.creates):
            for record in group:
                _point_to_saved(record)
            changes.create(group)
        for model, rows in _updates_by_model(plan.updates).items():
            values = {row.pk: new for row, new in rows}
            locked = changes.lock(model, [row for row, _ in rows])
            fields: set[str] = set()
            for row in locked:
                for name, value in values[row.pk].items():
                    setattr(row, name, value)
                fields |= values[row.pk].keys()
                if derive := getattr(row, "derive", None):
                    fields |= derive()
            changes.save(locked, fields)


def _by_model(records: Sequence[Model]) -> list[list[Model]]:
    """The records of each model, what others refer to in front."""
    found: dict[type[Model], list[Model]] = {}
    for record in records:
        found.setdefault(type(record), []).append(record)
    ordered: list[list[Model]] = []
    while found:
        free = [model for model in found if not _referred(model) & (found.keys() - {model})]
        ordered += [found.pop(model) for model in free or list(found)]
    return ordered


def _referred(model: type[Model]) -> set[object]:
    return {column.related_model for column in model._meta.concrete_fields if column.is_relation}


def _updates_by_model(
    updates: Sequence[tuple[Model, Mapping[str, object]]],
) -> dict[type[Model], list[tuple[Model, Mapping[str, object]]]]:
    found: dict[type[Model], list[tuple[Model, Mapping[str, object]]]] = {}
    for record, values in updates:
        found.setdefault(type(record), []).append((record, values))
    return found


def _point_to_saved(record: Model) -> None:
    """Give a record the numbers its relations got since it was planned."""
    for column in record._meta.concrete_fields:
        if isinstance(column, ForeignKey) and column.is_cached(record):
            setattr(record, column.name, column.get_cached_value(record))
