"""What a profile says, and its form as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["DATES", "DECIMALS", "Profile", "profile_of"]

DATES = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
DECIMALS = {",": "comma", ".": "point"}


@dataclass(frozen=True, slots=True)
class Profile:
    """How a file is written. `columns`: our column → the file's heading; whatever is empty, the file shows."""

    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""  # between cells
    encoding: str = ""
    dates: str = ""  # a key of DATES
    decimal: str = ""  # a key of DECIMALS

    def as_json(self) -> dict[str, object]:
        """What is kept under a name."""
        return {
            "columns": dict(self.columns),
            "separator": self.separator,
            "encoding": self.encoding,
            "dates": self.dates,
            "decimal": self.decimal,
        }


def profile_of(kept: Mapping[str, object]) -> Profile:
    """The profile of its JSON. Raises ValueError for what is none."""
    columns = kept.get("columns")
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        raise ValueError("A profile needs its columns: ours by name, each with the file's.")
    words = {name: str(kept.get(name, "")) for name in ("separator", "encoding", "dates", "decimal")}
    if words["dates"] not in ("", *DATES) or words["decimal"] not in ("", *DECIMALS):
        raise ValueError("A profile writes dates as dmy, mdy or ymd, and fractions with a comma or a point.")
    return Profile(columns=columns, **words)
