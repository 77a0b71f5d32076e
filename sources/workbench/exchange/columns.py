"""Columns: how one field of a record is written into a file and read back.

A cell is what a format can hold: text, number, truth, list, mapping or nothing. `to_cell` turns the
database's value into it, `from_cell` turns it back, also from the text that a spreadsheet made of it.
Import-export knows a column as a `Field`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model
from import_export.fields import Field

from sources.accounts.models import User
from sources.workbench.exchange import json_text

__all__ = [
    "BadCell",
    "Choice",
    "Column",
    "Day",
    "Decimal",
    "Flag",
    "Json",
    "Moment",
    "Names",
    "Reference",
    "Text",
    "Whole",
]

_WHOLE = re.compile(r"[+-]?\d+\.0+")
Cell = Any  # str | int | float | bool | list | dict | None


class BadCell(ValueError):
    """A cell that cannot be read; the message says why, in a sentence for the person who wrote it."""


class Column(Field):
    """One column. `path` is what the query asks for, such as `article__digest`.

    - `fixed`: may be given for a new record only; a differing value for an existing one is refused.
    - `derived`: written on export, ignored on import.
    - `permission`: needed, besides the model's own, by whoever changes it.
    """

    def __init__(
        self,
        attribute: str | None = None,
        *,
        column_name: str | None = None,
        path: str | None = None,
        fixed: bool = False,
        derived: bool = False,
        permission: str = "",
        about: str = "",
    ) -> None:
        super().__init__(attribute=attribute, column_name=column_name, readonly=derived)
        self._path = path
        self.fixed = fixed
        self.derived = derived
        self.permission = permission
        self.about = about

    @property
    def path(self) -> str:
        """The lookup a query selects for this column."""
        return self._path or str(self.attribute)

    def to_cell(self, value: Any) -> Cell:
        """The cell for a value from the database."""
        return value

    def from_cell(self, cell: Cell) -> Any:
        """The value for a cell. Raises BadCell."""
        raise NotImplementedError

    def clean(self, row: Mapping[str, Cell], **kwargs: object) -> Any:
        """import-export's name for reading a cell of a row."""
        return self.from_cell(row[self.column_name])

    def export(self, instance: Model, **kwargs: object) -> Cell:
        """import-export's name for writing a cell from a record."""
        return self.to_cell(self.get_value(instance))


class Text(Column):
    """Text as it is, to the character."""

    def to_cell(self, value: Any) -> Cell:
        return "" if value is None else str(value)

    def from_cell(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, bool | list | dict):
            raise BadCell("This is not text.")
        if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
            cell = cell.date()  # a spreadsheet or YAML that took a text for a day
        if isinstance(cell, date):
            cell = cell.isoformat()
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)  # a spreadsheet that took a word of digits for a number
        text = str(cell)
        if reason := json_text.unstorable(text):
            raise BadCell(reason)
        return text


class Choice(Text):
    """One of a few words. A spreadsheet makes truth of "true" and "false" where they are among them."""

    def __init__(self, attribute: str, *, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(attribute, **options)
        self.choices = {str(word): str(label) for word, label in choices}

    def from_cell(self, cell: Cell) -> str:
        if isinstance(cell, bool) and str(cell).lower() in self.choices:
            cell = str(cell).lower()
        word = super().from_cell(cell).strip()
        if word and word not in self.choices:
            same = [
                one
                for one, label in self.choices.items()
                if word.casefold() in (one.casefold(), label.casefold())
            ]
            meant = f" Did you mean {same[0]}?" if same else ""
            raise BadCell(f"Enter one of: {', '.join(self.choices)}.{meant}")
        return word


class Whole(Column):
    """A whole number; empty is none."""

    def from_cell(self, cell: Cell) -> int | None:
        if cell is None or cell == "":
            return None
        try:
            if isinstance(cell, bool):
                raise ValueError
            words = cell.strip() if isinstance(cell, str) else cell
            if isinstance(words, str) and _WHOLE.fullmatch(words):
                words = words.partition(".")[0]  # "350.0", as a spreadsheet writes 350
            number = int(words)
            if number != float(words):
                raise ValueError
        except (TypeError, ValueError, OverflowError):
            raise BadCell("Enter a whole number.") from None
        if abs(number) > 2**63 - 1:
            raise BadCell("The number is too large.")
        return number


class Decimal(Column):
    """A number with a fraction; empty is none."""

    def from_cell(self, cell: Cell) -> float | None:
        if cell is None or cell == "":
            return None
        try:
            if isinstance(cell, bool):
                raise ValueError
            number = float(cell)
        except (TypeError, ValueError, OverflowError):
            raise BadCell("Enter a number with a decimal point, such as 0.75.") from None
        if number != number or number in (float("inf"), float("-inf")):
            raise BadCell("Enter a number with a decimal point, such as 0.75.")
        return number


class Flag(Column):
    """Yes or no."""

    _WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": None}

    def from_cell(self, cell: Cell) -> bool | None:
        if cell is None or isinstance(cell, bool):
            return cell
        try:
            return self._WORDS[str(cell).strip().lower()]
        except KeyError:
            raise BadCell("Enter true or false.") from None


class Day(Column):
    """A day, as 2021-07-10; empty is none."""

    def to_cell(self, value: date | None) -> Cell:
        return "" if value is None else value.isoformat()

    def from_cell(self, cell: Cell) -> date | None:
        if cell is None or cell == "":
            return None
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        try:
            return date.fromisoformat(str(cell).strip())
        except ValueError:
            raise BadCell("Enter a date such as 2021-07-10.") from None


class Moment(Column):
    """A time, in UTC, as 2021-07-10T22:46:00+00:00; empty is none."""

    def to_cell(self, value: datetime | None) -> Cell:
        return "" if value is None else value.astimezone(UTC).isoformat()

    def from_cell(self, cell: Cell) -> datetime | None:
        if cell is None or cell == "":
            return None
        try:
            moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell).strip())
        except ValueError:
            raise BadCell("Enter a time such as 2021-07-10T22:46:00+00:00.") from None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Json(Column):
    """A list or a mapping: itself where a format can hold it, JSON where it holds text only.

    Names in a mapping are sorted: PostgreSQL does not keep their order, SQLite does.
    """

    def to_cell(self, value: Any) -> Cell:
        return _sorted_names(value)

    def from_cell(self, cell: Cell) -> Any:
        if isinstance(cell, list | dict):
            return cell
        if cell is None or cell == "":
            return None
        try:
            return json_text.loads(str(cell))
        except json.JSONDecodeError:
            raise BadCell("This is not JSON.") from None
        except RecursionError:
            raise BadCell("This is not JSON that can be read: it is nested too deep.") from None
        except ValueError as error:
            raise BadCell(f"This is not JSON that can be read: {error}.") from None


def _sorted_names(value: object) -> object:
    if isinstance(value, dict):
        return {name: _sorted_names(value[name]) for name in sorted(value)}
    if isinstance(value, list) and any(isinstance(part, list | dict) for part in value):
        return [_sorted_names(part) for part in value]
    return value


class Reference(Text):
    """Another record, named by its natural key: `attribute` is the relation, `key` the field that names it."""

    def __init__(
        self, attribute: str, *, key: str, model: type[Model], later: bool = False, **options: Any
    ) -> None:
        super().__init__(attribute, path=f"{attribute}__{key}", **options)
        self.key = key
        self.model = model
        self.later = later  # the record it names may stand further down in the same file

    def export(self, instance: Model, **kwargs: object) -> Cell:
        related = getattr(instance, str(self.attribute))
        return self.to_cell(getattr(related, self.key) if related is not None else None)


class Names(Column):
    """A list of names kept in rows of their own: a speaker's other names, a claim's topics.

    `read(pks)` gives the names of many records in one query; `write(pairs, user, reason)` makes
    them so for many (record, names), and returns the rows it made and deleted: (before, after).
    """

    def __init__(
        self,
        attribute: str,
        *,
        read: Callable[[list[object]], dict[object, list[str]]],
        write: Callable[
            [list[tuple[object, list[str]]], User | None, str],
            list[tuple[Model | None, Model | None]],
        ],
        own: str = "",
        **options: Any,
    ) -> None:
        super().__init__(attribute, **options)
        self.read = read
        self.write = write
        self.own = own  # the field with a record's own name, which always is one of them

    def from_cell(self, cell: Cell) -> list[str]:
        if isinstance(cell, str) and cell.strip():
            try:
                cell = json_text.loads(cell)
            except (ValueError, RecursionError):
                raise BadCell('Enter a list of names: ["one", "two"].') from None
        if not cell:
            return []
        if not isinstance(cell, list) or not all(isinstance(name, str) and name.strip() for name in cell):
            raise BadCell('Enter a list of names: ["one", "two"].')
        return sorted(set(cell))

    def export(self, instance: Model, **kwargs: object) -> Cell:
        return self.read([instance.pk]).get(instance.pk, [])
