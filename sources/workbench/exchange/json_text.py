"""JSON as others write it, read strictly: what would be lost or changed in silence is refused with its reason.

Python's reader takes NaN and Infinity, keeps the last of two equal names, and makes half characters of lone
surrogates. RFC 8259 has no such numbers, and I-JSON (RFC 7493) forbids the others.
"""

from __future__ import annotations

import json

__all__ = ["crowded", "loads", "unstorable"]

_MOST_PARTS = 1_500_000


def loads(text: str) -> object:
    """The value. Raises ValueError, whose message says why in a few words; RecursionError where it is too deep."""
    return _decoder.decode(text)


def crowded(text: str) -> str:
    """Why a text holds more than memory should, before anything is built of it; empty where it does not.

    Each of its brackets may become an object, each comma a value.
    """
    parts = text.count("[") + text.count("{")
    if parts > _MOST_PARTS or parts + text.count(",") > 6 * _MOST_PARTS:
        return f"The file has more than {_MOST_PARTS:,} lists and objects, or {6 * _MOST_PARTS:,} values. Split it."
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
