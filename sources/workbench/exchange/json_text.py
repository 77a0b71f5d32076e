"""JSON as others write it, read strictly: what would be lost or changed in silence is refused with its reason.

Python's reader takes NaN and Infinity, keeps the last of two equal names, and makes half characters of lone
surrogates. RFC 8259 has no such numbers, and I-JSON (RFC 7493) forbids the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import IO

__all__ = ["NotAList", "crowded", "items", "loads", "records", "unstorable"]

_MOST_PARTS = 1_500_000
_MOST_COLONS = 1_000_000  # before names are looked at one by one
_MOST_NAMES = 100_000  # different ones
_MOST_TOGETHER = 10_000  # without a brace between them
_PIECE = 1 << 20
_LONGEST_MARK = 12  # characters: what is cut off in an escape or a word may be right
_DEEPEST = 8  # objects in objects on the way to records
_NAME = re.compile(r'"((?:[^"\\]|\\.)*+)"[ \t\r\n]*:', re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\n]*")


class NotAList(ValueError):
    """The text is no array."""


def loads(text: str) -> object:
    """The value. Raises ValueError, whose message says why in a few words; RecursionError where it is too deep."""
    return _decoder.decode(text)


def items(file: IO[str], most: int) -> Iterator[object]:
    """The values of an array one after the other, none longer than `most` characters; never is the array whole.

    Raises as `loads`, and NotAList for any other value.
    """
    text = _Window(file, most)
    if text.next_mark() != "[":
        raise NotAList
    text.skip(1)
    if text.next_mark() != "]":
        yield text.value()
        while text.next_mark() == ",":
            text.skip(1)
            yield text.value()
    text.expect("]")
    text.skip(1)
    text.expect("")


def records(file: IO[str], most: int, within: Collection[str]) -> Iterator[tuple[bool, object]]:
    """The records of a text one after the other, none longer than `most` characters; never is the text whole.

    Records are the values of an array, of the arrays under the names of `within` in an object and in what is under
    these, or the values that follow one another (JSON Lines). Goes out: whether it stood in an array, and the record;
    an object that does not comes after what it holds, without that. Raises as `loads`, the line in front of the reason.
    """
    text = _Window(file, most)
    try:
        while text.next_mark():
            yield from _records(text, within, 0)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {text.line(error.pos)}: {error.msg}") from None
    except ValueError as error:
        raise ValueError(f"line {text.line()}: {error}") from None


def _records(text: _Window, within: Collection[str], depth: int) -> Iterator[tuple[bool, object]]:
    mark = text.next_mark()
    if depth > _DEEPEST or mark not in ("[", "{"):
        yield False, text.value()
        return
    text.skip(1)
    pairs: list[tuple[str, object]] = []
    end = "]" if mark == "[" else "}"
    while text.next_mark() != end:
        if mark == "[":
            yield True, text.value()
        else:
            name = text.value()
            if not isinstance(name, str) or len(pairs) >= _MOST_TOGETHER:
                raise ValueError(
                    f"an object has {'more names than any table has columns' if pairs else 'no name'}"
                )
            text.expect(":")
            text.skip(1)
            if name in within and text.next_mark() in ("[", "{"):
                yield from _records(text, within, depth + 1)
            else:
                pairs.append((name, text.value()))
        if text.next_mark() != end:
            text.expect(",")
            text.skip(1)
            if text.next_mark() == end:
                text.expect("")
    text.skip(1)
    if mark == "{":
        yield False, _object(pairs)


class _Window:
    """As much of a text as the next value needs."""

    def __init__(self, file: IO[str], most: int) -> None:
        self._file, self._most = file, most
        self._text, self._at = "", 0
        self._lines = 1  # the number of the first that is held

    def line(self, at: int | None = None) -> int:
        """The number of the line where this place of what is held stands; of where it is."""
        return self._lines + self._text.count("\n", 0, self._at if at is None else at)

    def next_mark(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            self._at = _BLANKS.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing, too
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def skip(self, count: int) -> None:
        self._at += count

    def expect(self, mark: str) -> None:
        """Raises JSONDecodeError where another character is next."""
        if self.next_mark() != mark:
            wanted = "Expecting ',' or ']'" if mark in (",", "]") else f"Expecting '{mark}'"
            raise json.JSONDecodeError(wanted if mark else "Extra data", self._text, self._at)

    def value(self) -> object:
        self.next_mark()
        while True:
            try:
                found, end = _decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_wrong(error) or not self._more():
                    raise
                continue
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._at = end
            return found

    def _is_wrong(self, error: json.JSONDecodeError) -> bool:
        """Whether it is no JSON however the text goes on: it is wrong before the end of what is held."""
        at = _BLANKS.match(self._text, error.pos).end()  # type: ignore[union-attr]  # it matches nothing, too
        return at < len(self._text) - _LONGEST_MARK and not error.msg.startswith("Unterminated")

    def _more(self) -> bool:
        """Read on: as much again as is held, so that a long value is gone through twice at most."""
        held = len(self._text) - self._at
        if held > self._most:
            raise ValueError(f"it has more than {self._most:,} characters")
        read = self._file.read(max(_PIECE, held))
        self._lines += self._text.count("\n", 0, self._at)
        self._text, self._at = self._text[self._at :] + read, 0
        return bool(read)


def crowded(text: str) -> str:
    """Why a text holds more than memory should, before anything is built of it; empty where it does not.

    Each of its brackets may become an object, each comma a value, each name of an object one more text.
    """
    parts = text.count("[") + text.count("{")
    if parts > _MOST_PARTS or parts + text.count(",") > 6 * _MOST_PARTS:
        return f"The file has more than {_MOST_PARTS:,} lists and objects, or {6 * _MOST_PARTS:,} values. Split it."
    if text.count(":") > _MOST_COLONS:
        names, together, end = set(), 0, 0
        for found in _NAME.finditer(text):
            names.add(found[1])
            together = 0 if text.find("{", end, found.start()) >= 0 else together + 1
            end = found.end()
            if len(names) > _MOST_NAMES or together > _MOST_TOGETHER:
                return "The file has objects with more names than any table has columns."
    return ""


def unstorable(value: object) -> str:
    """Why a database cannot hold a text, or a list or mapping of texts; empty where it can."""
    if isinstance(value, str):
        if value.isascii() and "\x00" not in value:
            return ""
        text = value
    elif isinstance(value, list | dict):
        text = json.dumps(value, ensure_ascii=False)
        if "\\u0000" in text:
            text += "\x00"
    else:
        return ""
    if "\x00" in text:
        return "A null character cannot be stored."
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"Half a character (U+{ord(text[error.start]):04X}, a lone surrogate) cannot be stored."
    return ""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!a} stands twice in one object")
    return found


def _constant(word: str) -> object:
    raise ValueError(f"{word} is not a number in JSON")


def _fraction(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"the number {digits[:20]} is too large")
    return number


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_fraction)
