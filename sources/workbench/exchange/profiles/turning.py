"""Step 2: rows under a file's own headings become rows under ours, days and fractions as we write them.

Comes in: the rows of a file, the columns of a resource, and a profile. Goes out: `Turned`. What cannot be read with
certainty stays as it is, and is refused as any bad cell is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from sources.workbench.exchange.columns import Choice, Column, Day, Decimal, Names, Whole
from sources.workbench.exchange.table import Rows, Table

from .profile import DATES, DECIMALS, Profile

__all__ = ["Columned", "Turned", "as_records", "matched", "turned"]

_DAY = re.compile(r"(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,4})(?:[T ]+00:00(?::00)?)?")
_WITH_COMMA = re.compile(r"[+-]?(?:0,\d+|\d+,\d{1,2}|\d+,\d{4,}|\d{1,3}(?:[.\s’']\d{3})+,\d+)")
_WITH_POINT = re.compile(r"[+-]?(?:\d+\.\d+|\d{1,3}(?:,\d{3})+\.\d+)")
# A number in groups of three: its whole part, then its fraction, by the decimal mark.
_GROUPED = {
    ",": re.compile(r"([+-]?[1-9]\d{0,2}(?:[.\s’']\d{3})+)(,\d+)?"),
    ".": re.compile(r"([+-]?[1-9]\d{0,2}(?:[,\s’']\d{3})+)(\.\d+)?"),
}
_NAME_MARK = re.compile(r"\s*[;|]\s*")


class Columned(Protocol):
    """What has our columns: a resource."""

    fields: dict[str, Column]


@dataclass(frozen=True, slots=True)
class Turned:
    """Rows under our headings, the profile with what the file showed, and sentences that tell of it."""

    dataset: Rows
    profile: Profile
    told: tuple[str, ...]


def matched(resource: Columned, headings: Iterable[str]) -> dict[str, str]:
    """Our column → the file's, where the name is the same but for letter case, spaces and marks between words."""
    ours: dict[str, str] = {}
    for column in resource.fields.values():
        if not column.derived:
            ours.setdefault(_folded(column.column_name), column.column_name)
    found: dict[str, str] = {}
    for heading in headings:
        name = ours.get(_folded(heading))
        if name and name not in found:
            found[name] = heading
    return found


def turned(resource: Columned, dataset: Rows, profile: Profile) -> Turned:
    """The rows as the resource reads them.

    Raises ValueError where the profile names a column that the file does not have, or has twice.
    """
    headings = [str(name) for name in dataset.headers or []]
    told = [dataset.title] if dataset.title else []
    if not profile.columns:
        profile = replace(profile, columns=matched(resource, headings))
        other = {ours: theirs for ours, theirs in profile.columns.items() if ours != theirs}
        told += [f"The column {theirs} is taken as {ours}." for ours, theirs in other.items()]
    at = {ours: _place(headings, theirs) for ours, theirs in profile.columns.items()}
    columns = {column.column_name: column for column in resource.fields.values()}
    if unknown := sorted(at.keys() - columns.keys()):
        raise ValueError(f"There is no column {unknown[0]} to import.")
    days = [index for name, index in at.items() if isinstance(columns[name], Day)]
    numbers = [index for name, index in at.items() if isinstance(columns[name], Decimal | Whole)]
    if not profile.dates and (order := _order_of_dates(_cells(dataset, days))):
        profile = replace(profile, dates=order)
        told.append(f"Dates are read as {DATES[order]}, as one of them shows.")
    if not profile.decimal and (mark := _decimal_mark(_cells(dataset, numbers))):
        profile = replace(profile, decimal=mark)
        told.append(f"Fractions are read with a decimal {DECIMALS[mark]}, as one of them shows.")
    turns = [(columns[name], index) for name, index in at.items()]
    result = Table.of(
        list(at), ([_turned(column, row[index], profile) for column, index in turns] for row in dataset)
    )
    left = [name for name in headings if name and name not in profile.columns.values()]
    if left:
        told.append(f"Left out: {', '.join(left)}.")
    return Turned(result, profile, tuple(told))


def _place(headings: Sequence[str], wanted: str) -> int:
    if headings.count(wanted) > 1:
        raise ValueError(f"The column {wanted} is in the file twice. Remove or rename one of them.")
    if wanted in headings:
        return headings.index(wanted)
    folded = [_folded(name) for name in headings]
    if folded.count(_folded(wanted)) == 1:
        return folded.index(_folded(wanted))
    raise ValueError(f"The file has no column {wanted}. It has: {', '.join(filter(None, headings))}.")


def _turned(column: Column, cell: object, profile: Profile) -> object:
    if not isinstance(cell, str):
        return cell
    cell = cell.strip()
    if not cell:
        return None
    if isinstance(column, Day):
        return _iso_day(cell, profile.dates)
    if isinstance(column, Decimal | Whole):
        return _plain_number(cell, profile.decimal)
    if isinstance(column, Choice):
        return _word(cell, column)
    if isinstance(column, Names) and not cell.startswith("["):
        return [name for name in _NAME_MARK.split(cell) if name]
    return cell


def _word(cell: str, column: Choice) -> str:
    """The word of the list that is meant, letter case and spaces aside; it may be given as people read it."""
    for word, label in column.choices.items():
        if _folded(cell) in (_folded(word), _folded(label)):
            return word
    return cell


def _iso_day(cell: str, order: str) -> str:
    found = _DAY.fullmatch(cell)
    if not found:
        return cell
    first, second, third = found.groups()
    if len(first) == 4:
        year, month, day = first, second, third
    elif len(third) == 4 and order in ("dmy", "mdy"):
        day, month, year = (first, second, third) if order == "dmy" else (second, first, third)
    else:
        return cell
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return cell


def _plain_number(cell: str, mark: str) -> str:
    if mark and (found := _GROUPED[mark].fullmatch(cell)):
        cell = re.sub(r"[^\d+-]", "", found[1]) + (found[2] or "")
    return cell.replace(",", ".") if mark == "," else cell


def _order_of_dates(cells: Iterable[str]) -> str:
    """In which order days are written, if one of them leaves no choice and none says otherwise."""
    found = set()
    for cell in cells:
        parts = _DAY.fullmatch(cell)
        if not parts or len(parts[3]) != 4:
            continue
        first, second = int(parts[1]), int(parts[2])
        if first > 12 >= second:
            found.add("dmy")
        elif second > 12 >= first:
            found.add("mdy")
    return found.pop() if len(found) == 1 else ""


def _decimal_mark(cells: Iterable[str]) -> str:
    found = set()
    for cell in cells:
        if _WITH_COMMA.fullmatch(cell):
            found.add(",")
        elif _WITH_POINT.fullmatch(cell) and not re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", cell):
            found.add(".")
    return found.pop() if len(found) == 1 else ""


def _cells(dataset: Rows, places: Sequence[int]) -> Iterator[str]:
    for row in dataset if places else ():
        for index in places:
            if isinstance(row[index], str):
                yield row[index].strip()


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.strip().lstrip("\ufeff")).casefold()


def as_records(dataset: Rows) -> Iterator[bytes]:
    """The rows as JSON Lines, an empty object for a row with nothing in it, so that rows keep their numbers."""
    headers: Mapping[int, str] = dict(enumerate(dataset.headers or []))
    for row in dataset:
        record = {headers[at]: cell for at, cell in enumerate(row)}
        whole = any(cell not in (None, "") for cell in row)
        yield (json.dumps(record if whole else {}, ensure_ascii=False, default=str) + "\n").encode()
