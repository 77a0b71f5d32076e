"""Results of query.wikidata.org: SPARQL JSON, its plain JSON, CSV and TSV → speakers with names and dated offices.

Columns are known by their names: `item` (or `person`, `organization` …) with `itemLabel`, `itemAltLabel`,
`itemDescription`; `instance`, `party`, `country`; `position` with `of`, `start`, `end`. Of anything the label
stands in the column with `Label` behind its name. Several rows of one item are one speaker.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from .csv_rows import rows_of
from .json_records import json_records
from .read_records import MOST_RECORDS, Bad, NotReadable, Reading
from .values import Kept, words_of

__all__ = ["ForeignRole", "ForeignSpeaker", "read_wikidata"]

_ITEM = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d{0,18})")
_LITERAL = re.compile(r'"(.*)"(?:@[\w-]+|\^\^<[^>]*>)?', re.DOTALL)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]*Z?)?")
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
_HUMAN = {"Q5", "human"}
_MOST_NAMES = 100
_MOST_OFFICES = 200
_MOST_OF_NOTHING = 100_000  # bytes of a result without rows: the names of its columns
_NO_RESULT = "The file is no result of a query: it has no results.bindings, and is no list of rows."
_NO_ROWS = (
    "The answer to the query is empty: nothing in Wikidata matched it. Change the query, and ask again."
)

# What a column is → the names it goes by, in small letters; the first that is there counts.
_ITEMS = (
    "item", "person", "politician", "human", "speaker", "member", "organization", "organisation", "org", "party_item",
    "entity", "wikidata", "qid", "q",
)  # fmt: skip
_COLUMNS = {
    "instance": ("instance", "instanceof", "type", "class"),
    "party": ("party", "partymembership", "faction"),
    "country": ("country", "citizenship", "nationality"),
    "position": ("position", "office", "positionheld", "role"),
    "of": ("of", "positionof", "jurisdiction", "organizationof", "employer"),
    "start": ("start", "starttime", "positionstart", "startdate", "from"),
    "end": ("end", "endtime", "positionend", "enddate", "until", "to"),
}
# With the column of the labels in front of each.
_LABELLED = {column: tuple((f"{name}label", name) for name in names) for column, names in _COLUMNS.items()}
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class ForeignRole:
    """An office with its days, as far as they are given."""

    title: str
    organization: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(slots=True)
class ForeignSpeaker:
    """A person or body of Wikidata."""

    number: int  # of its first row, from 1
    wikidata: str
    label: str = ""
    kind: str = ""  # person or organization; empty where the query does not say
    names: list[str] = field(default_factory=list)
    description: str = ""
    parties: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    roles: list[ForeignRole] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    kept: Kept = field(default_factory=Kept)
    seen: set[tuple[str, object]] = field(default_factory=set)  # what each list has

    @property
    def told(self) -> list[str]:
        """What was cut, once each."""
        return list(dict.fromkeys(self.kept.told))

    @property
    def name(self) -> str:
        """What a person knows the record by."""
        return f"{self.label} ({self.wikidata})" if self.label else self.wikidata


def read_wikidata(data: bytes, most: int = MOST_RECORDS) -> Reading[ForeignSpeaker]:
    """The speakers of a query's result. Raises `NotReadable` where it has no column of items."""
    found: Reading[ForeignSpeaker] = Reading()
    by_item: dict[str, ForeignSpeaker] = {}
    item = ""
    for number, row in enumerate(_rows(data, most), 1):
        if number > most:
            raise NotReadable(f"The file has more than {most:,} rows. Split it.")
        item = item or _item_column(row)
        given = _ITEM.fullmatch(row.get(item, ""))
        if not given:
            found.refuse(
                number,
                row.get(f"{item}label", "") or row.get(item, ""),
                "It has no Wikidata identifier (Q…).",
            )
            continue
        speaker = by_item.setdefault(given[1], ForeignSpeaker(number, given[1]))
        try:
            _add(speaker, row, item)
        except Bad as error:
            speaker.faults.append(str(error))
    if not by_item and not found.refused:
        raise NotReadable(_NO_ROWS)
    for speaker in by_item.values():
        if not speaker.label:
            speaker.faults.append(
                "It has no label in the language that was asked for. Ask for more languages."
            )
        speaker.names = list(speaker.kept.first("names", speaker.names, _MOST_NAMES))
        if speaker.faults:
            found.refuse(speaker.number, speaker.name, speaker.faults[0])
        else:
            found.records.append(speaker)
    if any(not speaker.kind for speaker in found.records):
        found.notes.append(
            "The result does not say what the items are (a column instance); those without one are taken for people."
        )
    return found


def _rows(data: bytes, most: int) -> Iterator[Row]:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        for cells in rows_of(data, most):
            yield {name: _bare(cell) for name, cell in cells.items()}
        return
    some = False
    for listed, row in json_records(data, most, ("results", "bindings")):
        if listed and isinstance(row, dict):
            some = True
            yield {str(name).casefold(): _cell(one) for name, one in row.items()}
        elif listed or not isinstance(row, dict):
            raise NotReadable(_NO_RESULT)
    if not some:
        raise NotReadable(_NO_ROWS if _is_empty_answer(data) else _NO_RESULT)


def _is_empty_answer(data: bytes) -> bool:
    """Whether JSON in which no row was found is a result all the same."""
    if len(data) > _MOST_OF_NOTHING:
        return False
    try:
        found = json.loads(data)
    except ValueError:  # a value in each line
        return False
    results = found.get("results") if isinstance(found, dict) else None
    return found == [] or (isinstance(results, dict) and results.get("bindings") == [])


def _cell(value: object) -> str:
    if isinstance(value, dict):
        if value.get("type") == "bnode":
            return ""
        value = value.get("value", value.get("id", ""))
    return _bare(str(value)) if isinstance(value, str | int | float) else ""


def _bare(cell: str) -> str:
    """The value of a cell, without the marks of SPARQL's TSV; nothing for what is unknown to Wikidata."""
    cell = cell.strip()
    if cell.startswith("<") and cell.endswith(">"):
        cell = cell[1:-1]
    elif len(cell) > 1 and cell[0] == '"' and (found := _LITERAL.fullmatch(cell)):
        cell = found[1].replace('\\"', '"').replace("\\\\", "\\")
    return "" if "/.well-known/genid/" in cell else cell


def _item_column(row: Row) -> str:
    for name in _ITEMS:
        if name in row:
            return name
    for name, cell in row.items():
        if _ITEM.fullmatch(cell) and f"{name}label" in row:
            return name
    raise NotReadable(
        f"The result has no column of items: name it item, and its label itemLabel. It has: {', '.join(row)}."
    )


def _add(speaker: ForeignSpeaker, row: Row, item: str) -> None:
    label = words_of(row.get(f"{item}label", ""))
    if label and not _ITEM.fullmatch(label):
        label = speaker.kept.words("Its label", label, 300)
        speaker.label = speaker.label or label
        _once(speaker, "names", label)
    for name in _names(row.get(f"{item}altlabel", "")):
        _once(speaker, "names", speaker.kept.words("One of its names", name, 300))
    speaker.description = speaker.description or words_of(row.get(f"{item}description", ""))
    if instance := _value(row, "instance"):
        is_human = _bare_item(_first(row, "instance")) in _HUMAN or instance in _HUMAN
        speaker.kind = "person" if is_human or speaker.kind == "person" else "organization"
    for column, values in (("party", "parties"), ("country", "countries")):
        if value := _value(row, column):
            _once(speaker, values, speaker.kept.words(f"Its {column}", value, 120))
    if title := _value(row, "position"):
        if len(speaker.roles) < _MOST_OFFICES:
            _add_role(speaker, title, row)
        elif ("more", "roles") not in speaker.seen:
            speaker.seen.add(("more", "roles"))
            speaker.kept.told.append(f"It has more than {_MOST_OFFICES} offices; the first are kept.")


def _add_role(speaker: ForeignSpeaker, title: str, row: Row) -> None:
    days: list[date | None] = []
    for column in ("start", "end"):
        cell = _first(row, column)
        try:
            days.append(_day(cell))
        except ValueError:
            speaker.faults.append(f"“{cell[:40]}” ({column} of {title}) is no day.")
            return
    start, end = days
    if start and end and end < start:
        speaker.faults.append(f"{title} ends ({end}) before it begins ({start}).")
        return
    title = speaker.kept.words("One of its offices", title, 200)
    body = speaker.kept.words("The body of one of its offices", _value(row, "of"), 200)
    _once(speaker, "roles", ForeignRole(title, body, start, end))


def _day(cell: str) -> date | None:
    if not cell:
        return None
    found = _DAY.fullmatch(cell)
    if not found:
        raise ValueError(cell)
    return date.fromisoformat(found[1])


def _first(row: Row, column: str) -> str:
    return next((row[name] for name in _COLUMNS[column] if row.get(name)), "")


def _value(row: Row, column: str) -> str:
    """The label of a column's value; the value itself where it is no mere identifier."""
    for label, name in _LABELLED[column]:
        cell = row.get(name)
        for one in (row.get(label), cell):
            if one and (words := words_of(one)) and not _ITEM.fullmatch(words):
                return words
        if cell and (found := _ITEM.fullmatch(cell)):
            return found[1] if column == "instance" else ""
    return ""


def _bare_item(cell: str) -> str:
    found = _ITEM.fullmatch(cell)
    return found[1] if found else cell


def _names(cell: str) -> list[str]:
    """Other names in one cell: separated by bars or semicolons, else by commas as the label service does."""
    mark = next((mark for mark in ("|", ";") if mark in cell), ",")
    names: list[str] = []
    for part in cell.split(mark):
        name = words_of(part)
        if mark == "," and name.casefold() in _SUFFIXES and names:
            names[-1] = f"{names[-1]}, {name}"
        elif name and any(letter.isalpha() for letter in name):
            names.append(name)
    return names


def _once(speaker: ForeignSpeaker, values: str, value: object) -> None:
    """Add to the list of this name what it has not."""
    if (values, value) not in speaker.seen:
        speaker.seen.add((values, value))
        getattr(speaker, values).append(value)
