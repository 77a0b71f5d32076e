"""Inputs by number: each is a real one, cut, doubled, joined and sprinkled with marks that mean something.

The same number always gives the same input, so that a find can be made again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.benchmarks.growth import generated

__all__ = ["changed"]

_MOST = 6_000  # bytes
_TOKENS = [token.encode() for _, _, _, token in generated()]
_BYTES = [b"\x00", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x80", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\x1b[2J", b"\r", b"\x85",
          b"-1", b"0", b"1e999", b"NaN", b"null", b"true", b"\\u0000", b"\\ud800", b"999999999999999999999", b"=1+1", b"../", b"%00", b"{{", b"[[",
          b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<![CDATA[", b"]]>", b"Content-Type: text/html\n\n", b"boundary=", b"endobj", b"\xc2\xb2"]  # fmt: skip


def changed(originals: Sequence[bytes], number: int) -> bytes:
    """The input of this number."""
    chance = random.Random(number)
    data = bytearray(_piece(chance, chance.choice(originals), _MOST))
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 8, 20))):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(8):
            case 0:
                data[at:at] = chance.choice(_TOKENS).replace(b"{}", b"1") * chance.choice((1, 1, 2, 7, 60))
            case 1:
                data[at:at] = chance.choice(_BYTES)
            case 2:
                del data[at : at + chance.choice((1, 2, 10, 200))]
            case 3:
                data[at:at] = _piece(chance, chance.choice(originals), 400)
            case 4:
                data[at:at] = data[at : at + chance.choice((1, 5, 80))] * chance.choice((2, 30))
            case 5 if at < len(data):
                data[at] = chance.randrange(256)
            case 6:
                other = chance.randrange(len(data) + 1)
                part = data[at : at + 100]
                data[other:other] = part
            case _:
                data[at : at + 1] = data[at : at + 1].swapcase()
    return bytes(data[: 4 * _MOST])


def _piece(chance: random.Random, data: bytes, most: int) -> bytes:
    if len(data) <= most:
        return data
    start = chance.choice((0, chance.randrange(len(data) - most)))
    return data[start : start + most]
