"""Values as others write them: words with entities in them, dates of any precision, numbers in strings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from math import isfinite

from sources.addresses import is_web_address
from sources.reading.moments import read_moment
from sources.workbench.exchange.json_text import unstorable

from .read_records import Bad

__all__ = [
    "Kept",
    "address_of",
    "addresses_of",
    "day_of",
    "listed",
    "moment_of",
    "number_of",
    "schema_name",
    "words_of",
]

_SCHEMA = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?")
_LONGEST = 20_000  # code points of a claim; what is longer is no claim
_YEAR = re.compile(r"[12]\d{3}")
_NO_DATES = {"", "null", "none", "n/a", "unknown", "0000-00-00", "0000-00-00 00:00:00"}


class Kept:
    """What is kept of a record's words where a column holds no more; `told` says of each what was cut."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def words(self, what: str, words: str, most: int) -> str:
        """The words, or the first `most` code points of them."""
        if len(words) > most:
            self.told.append(f"{what} has {len(words):,} characters; the first {most:,} are kept.")
        return words[:most]

    def first(self, what: str, values: Iterable[str], most: int) -> tuple[str, ...]:
        """The values, or the first of them."""
        every = tuple(values)
        if len(every) > most:
            self.told.append(f"It has {len(every):,} {what}; the first {most} are kept.")
        return every[:most]

    def joined(self, what: str, names: Iterable[str], most: int) -> tuple[str, ...]:
        """As many of the names as have room in one line with commas between them."""
        every = tuple(filter(None, names))
        some = every
        while len(some) > 1 and len(", ".join(some)) > most:
            some = some[:-1]
        if len(some) < len(every):
            self.told.append(f"Its {len(every):,} {what} do not fit; the first {len(some)} are kept.")
        return tuple(self.words(f"One of its {what}", name, most) for name in some)


def listed(value: object) -> list[object]:
    """A value that may stand alone or in a list, as a list; nothing for none."""
    if isinstance(value, list):
        return value
    return [] if value in (None, "") else [value]


def words_of(value: object) -> str:
    """The words of a text, the first of several; entities are read, markup and doubled space left out.

    Takes JSON-LD's `{"@value": …}` and a thing that has a name. Raises `Bad` for half characters.
    """
    for one in listed(value):
        if isinstance(one, dict):
            one = one.get("@value") or one.get("text") or one.get("name") or one.get("alternateName")
            one = next(iter(listed(one)), "")
        if isinstance(one, bool) or not isinstance(one, str | int | float):
            continue
        if words := _plain(str(one)):
            return words
    return ""


def _plain(text: str) -> str:
    for _ in range(2):  # some escape what was escaped before
        if "&" not in text or not _ENTITY.search(text):
            break
        text = unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    words = " ".join(text.replace("\x00", " ").split())
    if not words.isascii():
        try:
            words.encode()
        except UnicodeEncodeError as error:
            raise Bad(
                f"It has half a character (U+{ord(words[error.start]):04X}, a lone surrogate)."
            ) from None
    if len(words) > _LONGEST:
        raise Bad(f"A text of {len(words):,} characters; at most {_LONGEST:,} are read.")
    return words


def moment_of(value: object, what: str) -> str:
    """A date as ISO 8601, as precise as it is given: 2020-05, 2020-05-01, 2020-05-01T10:00+02:00.

    Empty for none. Raises `Bad` where it is no date.
    """
    words = words_of(value)
    if words.casefold() in _NO_DATES:
        return ""
    if _YEAR.fullmatch(words):
        return words
    iso = _iso(words)
    if not iso:
        raise Bad(f"{what} “{words[:60]}” is not a date.")
    return iso


@lru_cache(maxsize=4096)
def _iso(words: str) -> str:
    """A moment as ISO 8601, empty for what is none; the days of a feed are many times the same."""
    moment = read_moment(words)
    return moment.iso if moment is not None else ""


def day_of(moment: str) -> str:
    """The day of an ISO moment; empty where it is less precise."""
    return moment[:10] if len(moment) >= 10 else ""


def number_of(value: object) -> float | None:
    """A finite number, also one in a string or with a decimal comma; None for anything else."""
    one = next(iter(listed(value)), None)
    if isinstance(one, dict):
        one = one.get("@value")
    if isinstance(one, bool):
        return None
    if isinstance(one, str):
        one = one.strip()
        if not _NUMBER.fullmatch(one) or len(one) > 30:
            return None
        one = one.replace(",", ".")
    try:
        number = float(one)  # type: ignore[arg-type]  # what is no number is caught
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def schema_name(name: str) -> str:
    """A name of schema.org without its address or prefix; any other name as it is."""
    return _SCHEMA.sub("", name)


def addresses_of(value: object) -> list[str]:
    """The web addresses in a value: strings, things with an `@id`, `url` or `sameAs`, lists of these."""
    found: list[str] = []
    for one in listed(value):
        if isinstance(one, dict):
            for name in ("url", "sameAs", "@id"):
                found += addresses_of(one.get(name))
        elif isinstance(one, list):
            found += addresses_of(one)
        elif isinstance(one, str):
            words = unescape(one).strip()
            if len(words) <= 2000 and is_web_address(words) and not unstorable(words):
                found.append(words)
    return list(dict.fromkeys(found))


def address_of(value: object) -> str:
    """The first web address in a value; empty for none."""
    return next(iter(addresses_of(value)), "")
