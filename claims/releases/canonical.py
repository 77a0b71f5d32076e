"""The canonical form of content: one text for the same data, whatever made it.

JSON after RFC 8785 (JSON Canonicalization Scheme): names sorted by their UTF-16 units, no spaces, numbers as
ECMAScript writes them, UTF-8.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from math import isfinite

__all__ = ["canonical", "digest_of"]

_MOST_EXACT = 2**53 - 1  # beyond it, a whole number is not the same in every program
_text = json.JSONEncoder(ensure_ascii=False).encode


def canonical(content: object) -> str:
    """The canonical text. Raises ValueError for what JSON or other programs have not: NaN, huge numbers,
    half characters; TypeError for what is no JSON value."""
    text = "".join(_parts(content))
    text.encode()  # half a character raises UnicodeEncodeError, a ValueError
    return text


def digest_of(text: str) -> str:
    """Hexadecimal SHA-256 of the canonical text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def _parts(value: object) -> Iterator[str]:
    if isinstance(value, str) or value is None or isinstance(value, bool):
        yield _text(value)
    elif isinstance(value, int | float):
        yield _number(value)
    elif isinstance(value, list | tuple):
        yield "["
        for at, part in enumerate(value):
            yield from ([","] if at else [])
            yield from _parts(part)
        yield "]"
    elif isinstance(value, dict):
        yield "{"
        for at, name in enumerate(sorted(value, key=_utf_16)):
            yield f"{',' if at else ''}{_text(name)}:"
            yield from _parts(value[name])
        yield "}"
    else:
        raise TypeError(f"{value!r} is no JSON value.")


def _utf_16(name: str) -> bytes:
    return name.encode("utf-16-be")


def _number(number: int | float) -> str:
    """As ECMA-262 writes it (Number::toString); the digits are the fewest that give the number again."""
    if isinstance(number, int):
        if abs(number) > _MOST_EXACT:
            raise ValueError(f"{number} is too large for JSON that every program reads alike.")
        return str(number)
    if not isfinite(number):
        raise ValueError(f"{number} is not a number in JSON.")
    if number == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    letters, point = "".join(map(str, digits)), len(digits) + int(exponent)
    if 0 < point <= 21:
        text = letters.ljust(point, "0")
        text = f"{text[:point]}.{text[point:]}" if len(text) > point else text
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{letters}"
    else:
        fraction = f".{letters[1:]}" if len(letters) > 1 else ""
        text = f"{letters[0]}{fraction}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"-{text}" if sign else text
