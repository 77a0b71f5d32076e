"""The records of a JSON file one after the other: an array, an object with arrays in it, or JSON Lines.

Comes in: bytes; goes out: each record as soon as it is read, so that a long file takes no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from io import BytesIO, TextIOWrapper

from sources.workbench.exchange import json_text

from .read_records import NotReadable

__all__ = ["json_records"]

_AROUND = 10  # objects that hold the records
_LONGEST = 3_000_000  # code points of a record


def json_records(data: bytes, most: int, within: Collection[str]) -> Iterator[tuple[bool, object]]:
    """Each record, and whether it stood in an array; see `json_text.records`. Raises `NotReadable`, also for more.

    JSON is in UTF-8 (RFC 8259, 8.1), or in UTF-16 with its mark.
    """
    if not data.strip():
        raise NotReadable("The file is empty.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        file = TextIOWrapper(BytesIO(data), encoding, newline="")
        for number, found in enumerate(json_text.records(file, _LONGEST, within)):
            if number > most + _AROUND:
                raise NotReadable(f"The file has more than {most:,} records. Split it.")
            yield found
    except NotReadable:
        raise
    except UnicodeError:
        raise NotReadable(
            f"The file cannot be read: line {_bad_line(data, encoding)} is not in UTF-8."
        ) from None
    except RecursionError:
        raise NotReadable("The file is not JSON that can be read: it is nested too deep.") from None
    except ValueError as error:
        raise NotReadable(f"The file is not JSON that can be read: {error}.") from None


def _bad_line(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1
