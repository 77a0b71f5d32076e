"""Bounds to what pdfminer.six keeps and follows, for every parser it makes: of the file, its streams and its fonts.

It nests as deep as a file says and adds to a string by making it anew, so that a megabyte of brackets took 160 MB and one
of parentheses hours. It makes its parsers itself, out of reach, so `bound_parsers` sets the bounds in what all of them are
made from; once a process, and for `pdf_pages` alone, which is all that parses PDF here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import PSKeywordTable, PSLiteralTable, PSStackParser

from ..page import UnreadablePage

__all__ = ["Document", "bound_parsers", "names_forgotten"]

_DEEPEST = 100  # lists, dictionaries and procedures inside one another: a dozen are many
_MOST_PARTS = 200_000  # of one object: the widths of all letters of a large font are 130,000
_LONGEST_NAME = 10_000  # bytes: the format allows 127

_start_type, _push, _add_results = PSStackParser.start_type, PSStackParser.push, PSStackParser.add_results
_parse_string, _parse_literal = PSStackParser._parse_string, PSStackParser._parse_literal


class Document(PDFDocument):
    """A file whose objects are never references: pdfminer would follow one to itself for ever."""

    def getobj(self, objid: int) -> object:
        """The object of that number, or the one it refers to; raises `PDFObjectNotFound` where that is itself."""
        found, seen = super().getobj(objid), {objid}
        while isinstance(found, PDFObjRef):
            if found.objid in seen:
                raise PDFObjectNotFound(objid)
            seen.add(found.objid)
            found = super().getobj(found.objid)
        return found


def bound_parsers() -> None:
    """Raise `UnreadablePage` (`too_large`) from here on where an object nests deeper, or has more, than any that is written."""
    parser: Any = PSStackParser
    parser.parts = 0
    parser.start_type, parser.push, parser.add_results = _nested, _pushed, _added
    parser._parse_string, parser._parse_literal = _string, _name
    content: Any = PDFContentParser
    content.get_inline_data = _no_picture


@contextmanager
def names_forgotten() -> Iterator[None]:
    """Afterwards pdfminer knows the names it knew before: it would keep those of all files for ever."""
    tables: tuple[Any, ...] = (PSLiteralTable, PSKeywordTable)
    known = [dict(table.dict) for table in tables]
    try:
        yield
    finally:
        for table, names in zip(tables, known, strict=True):
            table.dict = names


def _refuse(most: int, what: str) -> None:
    raise UnreadablePage("too_large", f"The PDF has {what.format(f'{most:,}')}, the most that are read.")


def _nested(parser: Any, pos: int, kind: str) -> None:
    if len(parser.context) >= _DEEPEST:
        _refuse(_DEEPEST, "more than {} lists or dictionaries inside one another")
    _start_type(parser, pos, kind)


def _pushed(parser: Any, *parts: Any) -> None:
    parser.parts += len(parts)
    if parser.parts > _MOST_PARTS:
        _refuse(_MOST_PARTS, "an object of more than {} parts")
    _push(parser, *parts)


def _added(parser: Any, *objects: Any) -> None:
    """Objects are whole: the next one is counted anew."""
    parser.parts = 0
    _add_results(parser, *objects)


def _string(parser: Any, data: bytes, at: int) -> int:
    """A string, or more of it, at a cost that does not grow with what is known of it."""
    if not parser._curtoken:
        parser._curtoken = bytearray()
    after = _parse_string(parser, data, at)
    if parser._tokens:  # it has ended
        place, string = parser._tokens.pop()
        parser._tokens.append((place, bytes(string)))
    return after


def _name(parser: Any, data: bytes, at: int) -> int:
    if len(parser._curtoken) > _LONGEST_NAME:
        _refuse(_LONGEST_NAME, "a name of more than {} bytes")
    return _parse_literal(parser, data, at)


def _no_picture(parser: Any, pos: int, target: bytes = b"EI") -> tuple[int, bytes]:
    """Go on behind a picture inside the instructions, which ends with `target` and a blank; no picture is looked at."""
    parser.seek(pos)
    end = re.compile(re.escape(target) + rb"\s")
    before = b""  # the end of what was looked at
    while True:
        parser.fillbuf()
        data = before + parser.buf[parser.charpos :]
        if found := end.search(data):
            parser.charpos += found.end() - len(before)
            return pos, b""
        before = data[-len(target) :]
        parser.charpos = len(parser.buf)
