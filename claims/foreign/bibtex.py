"""BibTeX and BibLaTeX: a file → entries with their fields as plain words. bibtexparser parses, pylatexenc reads TeX.

Both are loaded where a file is read, not before.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .read_records import Bad, NotReadable

__all__ = ["BibEntry", "bib_entries", "names_of", "tex_words"]

_TEX = re.compile(r"[\\$%~]")
_MARKS = (("{", ""), ("}", ""), ("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))
_MARK = re.compile(r"[{}]|@")
_MOST_ENTRIES = 50_000
_DEEPEST = 1_000  # braces in braces of a file; one entry of more than `_MOST_BRACES` is refused alone
_MOST_CHARACTERS = 20_000_000  # the parser holds a text several times
_LONGEST = 100_000  # code points of a line
_LONG = re.compile(rf"^[^\n]{{{_LONGEST}}}", re.MULTILINE)  # tried once a line
_MOST_BRACES = 60  # in one value; the reader of TeX goes as deep as they do
_MANY_ENTRIES = 1_000  # of which each has at least so many characters, on average:
_LEAST_CHARACTERS = 20
_MOST_NAMES = 10_000  # in one field: the largest collaborations in physics sign with 5,000
_MOST_COMMANDS = 5_000  # in one value, each of which costs as much as a hundred words


@dataclass(slots=True)
class BibEntry:
    """An entry: its names of fields in small letters, its values in TeX; or why it cannot be read."""

    key: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    fault: str = ""


def bib_entries(text: str, most: int) -> Iterator[BibEntry]:
    """The entries of a file in its order, those that cannot be read among them.

    Raises `NotReadable`, before it is parsed, for what no list of articles holds.
    """
    _refuse_crowded(text, min(most, _MOST_ENTRIES))
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it cannot read is told by entry
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ParsingFailedBlock

    for found in parse_string(text).blocks:
        # Two articles under one key are two articles.
        block = found.ignore_error_block if isinstance(found, DuplicateBlockKeyBlock) else found
        line = (getattr(block, "start_line", 0) or 0) + 1
        if isinstance(block, Entry):
            fields = {one.key.lower(): str(one.value) for one in block.fields}
            yield BibEntry(block.key, line, fields)
        elif isinstance(block, ParsingFailedBlock):
            begins = " ".join((block.raw or "").split())[:60]
            reason = " ".join(str(block.error).split()).partition(" Note:")[0]
            yield BibEntry(begins, line, fault=f"Line {line} is no BibTeX: {reason}")


def _refuse_crowded(text: str, most: int) -> None:
    if len(text) > _MOST_CHARACTERS:
        raise NotReadable(f"The file has more than {_MOST_CHARACTERS:,} characters. Split it.")
    if long := _LONG.search(text):
        line = text.count("\n", 0, long.start()) + 1
        raise NotReadable(f"Line {line} has more than {_LONGEST:,} characters. This is no list of articles.")
    begun = depth = 0
    for found in _MARK.finditer(text):
        if found[0] == "}":
            depth = max(0, depth - 1)
        elif found[0] == "{":
            depth += 1
        else:
            begun, depth = begun + 1, 0
        if depth > _DEEPEST:
            line = text.count("\n", 0, found.start()) + 1
            raise NotReadable(f"Line {line} has braces in more than {_DEEPEST} braces.")
        if begun > most:
            raise NotReadable(f"The file has more than {most:,} entries. Split it.")
    if begun > _MANY_ENTRIES and begun * _LEAST_CHARACTERS > len(text):
        raise NotReadable(
            f"The file begins {begun:,} entries with next to nothing in them. This is no list of articles."
        )


@cache
def _reader() -> Callable[[str], str]:
    from pylatexenc.latex2text import LatexNodes2Text

    read: Callable[[str], str] = LatexNodes2Text(math_mode="verbatim", keep_braced_groups=False).latex_to_text
    return read


def tex_words(value: str) -> str:
    """A value as words: accents composed, commands and braces left out, white space single. Raises `Bad`."""
    if value.count("{") > _MOST_BRACES:
        raise Bad(f"A value has more than {_MOST_BRACES} braces.")
    if value.count("\\") > _MOST_COMMANDS:
        raise Bad(f"A value has more than {_MOST_COMMANDS:,} commands of TeX.")
    if _TEX.search(value):
        try:
            value = _reader()(value)
        except Exception as error:  # the reader of TeX has no error of its own for all it may meet
            raise Bad(f"A value cannot be read as TeX: {type(error).__name__}.") from None
    else:  # no command in it: the reader takes a thousand times as long for the same words
        for marks, sign in _MARKS:
            value = value.replace(marks, sign)
    return " ".join(value.replace("\x00", " ").split())


def names_of(value: str) -> list[str]:
    """The names of a field of persons, each as people write it: first names in front."""
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    if value.count(" and ") > _MOST_NAMES:
        raise Bad(f"A field has more than {_MOST_NAMES:,} names.")
    names = []
    for one in split_multiple_persons_names(value):
        try:
            parts: Any = parse_single_name_into_parts(one)
        except InvalidNameError:
            raise Bad(f"The name “{one[:60]}” cannot be read.") from None
        words = tex_words(" ".join([*parts.first, *parts.von, *parts.last, *parts.jr]))
        if words and words.casefold() != "others":
            names.append(words)
    return names
