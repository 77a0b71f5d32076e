"""Quotation marks: a paragraph's text → the stretches between marks.

Handles straight, curly and low marks, guillemets, doubled apostrophes and back-ticks, and the single
marks of British house style; marks that are missing, doubled or turned the wrong way never make a
stretch that leaves its paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claims.extraction.annotate.cues import cue_forms

__all__ = ["Quoted", "find_quoted", "uses_single_marks"]

_DOUBLE = re.compile(r"[“”„‟«»‹›\"]|``|''|’’|‘‘")
_WITH_SINGLE = re.compile(r"[“”„‟«»‹›\"]|``|''|’’|‘‘|(?<!\w)[‘'](?=[\w£$\[…“\"])|(?<=[^\s(\[])[’'](?!\w)")
_CURLY_SINGLE = re.compile(r"(?<!\w)[‘‚](?=[\w£$\[…])")
_SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=[A-Za-z\[])(?!')")
_SINGLE_CLOSE = re.compile(r"(?<=[\w,.!?])[’'](?![\w'])")
_LOW_CLOSE = re.compile(r"(?<=[\w,.!?])[‘’](?!\w)")  # of ‚low‘
_SINGLE_CLOSE_SURE = re.compile(r"(?<=[,.!?])[’'](?![\w'])")
_ANY_DOUBLE = re.compile(r"[“”„«»\"]|``|''")
_OPENERS = {"“", "„", "‟", "«", "‹", "``", "‘", "‘‘"}
_CLOSERS = {"”", "»", "›", "’", "’’"}
_PARTNER = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "``": "''",
    "‘": "’'",
    "‘‘": "’’",
    "'": "'’",
}


@cache
def _attribution() -> re.Pattern[str]:
    """Where a stretch that is never closed meets its attribution, it ends."""
    words = "|".join(
        sorted(form for form, (cue, kind) in cue_forms().items() if "after" in cue.frames and kind == "past")
    )
    return re.compile(rf"[,?!.]\s+(?:[\w.’'-]+\s+){{0,4}}?(?:{words})\b")


@dataclass(slots=True)
class Quoted:
    """A stretch between marks; `start` and `end` are offsets, marks included.

    `closed` is false where the closing mark is missing (the speech may go on in the next
    paragraph), `opened` false where the opening one is.
    """

    start: int
    end: int
    closed: bool = True
    opened: bool = True


def uses_single_marks(text: str) -> bool:
    """Whether a page sets speech in single marks, as British papers do."""
    sure = len(_SINGLE_CLOSE_SURE.findall(text))
    return sure > 0 and len(_SINGLE_OPEN.findall(text)) > 0 and len(_ANY_DOUBLE.findall(text)) <= sure


def find_quoted(text: str, *, single: bool = False, inside: bool = False) -> list[Quoted]:
    """The quoted stretches of one paragraph, in order, never overlapping.

    `single` reads single marks as quotation marks; `inside` says that the paragraph before
    left a quotation open.
    """
    marks = list((_WITH_SINGLE if single else _DOUBLE).finditer(text))
    found = _pair(text, marks, inside) if marks else []
    if "‚" in text or (not single and "‘" in text):
        found = sorted(found + _curly_singles(text, found), key=lambda quoted: quoted.start)
    return found


def _pair(text: str, marks: list[re.Match[str]], inside: bool) -> list[Quoted]:
    found: list[Quoted] = []
    opened: re.Match[str] | None = None
    depth = 0
    for number, mark in enumerate(marks):
        opens = _opens(text, mark, opened)
        if opened is None:
            if opens:
                opened, depth = mark, 0
            elif inside and not found and number == 0:
                found.append(Quoted(0, mark.end(), opened=False))
        elif opens:
            if mark.group() == opened.group() and mark.group() in "\"''":
                opened, depth = mark, 0  # the earlier one was never closed: its words stay outside
            elif mark.group() == opened.group():
                depth += 1
        elif _closes(mark.group(), opened.group()):
            if _is_possessive(text, mark) and _later(text, marks, number, opened):
                continue  # "the ministers' houses"
            if depth and _later(text, marks, number, opened):
                depth -= 1
            else:
                found.append(Quoted(opened.start(), mark.end()))
                opened, depth = None, 0
    if opened is not None:
        found.append(_unclosed(text, opened.start(), opened.end()))
    return found


def _opens(text: str, mark: re.Match[str], opened: re.Match[str] | None) -> bool:
    """Whether a mark opens a quotation, by its shape, its neighbours and what is open."""
    shape = mark.group()
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end()] if mark.end() < len(text) else " "
    if shape in _OPENERS:
        if opened is None:
            return True
        if opened.group() == "„":
            return False
        return not (not before.isspace() and (after.isspace() or after in ",.;:!?)"))
    if shape in _CLOSERS:
        if opened is None and shape in "»›":
            return not after.isspace()
        if opened is None and shape == "”" and mark.start() == 0 and len(text) > 40:
            return True
        # a closing shape before a word and after a space was meant to open
        return (
            opened is None
            and shape == "”"
            and not before.isalnum()
            and before not in ",.!?…"
            and after.isalnum()
        )
    space_before = before.isspace() or before in "([—–-/“‘…"
    space_after = after.isspace() or after in ",.;:!?)]—–-”"
    if space_before and not after.isspace():
        return True
    if space_after and not before.isspace():
        return False
    return opened is None


def _closes(shape: str, opener: str) -> bool:
    partners = _PARTNER.get(opener, opener)
    if shape in partners:
        return True
    # mixed house styles: “ … " and " … ”
    return opener in "“\"``''" and shape in "”\"''“" and shape not in "’'"


def _is_possessive(text: str, mark: re.Match[str]) -> bool:
    at = mark.end()
    return mark.group() in "’'" and text[mark.start() - 1] == "s" and text[at : at + 1] == " "


def _later(text: str, marks: list[re.Match[str]], number: int, opened: re.Match[str]) -> bool:
    """Whether another closing mark follows before the next opening one."""
    for mark in marks[number + 1 : number + 9]:
        if _opens(text, mark, opened):
            return False
        if _closes(mark.group(), opened.group()):
            return True
    return False


def _unclosed(text: str, start: int, inner: int) -> Quoted:
    cut = _attribution().search(text, inner)
    return Quoted(start, cut.start() + 1 if cut else len(text.rstrip()), closed=cut is not None)


def _curly_singles(text: str, taken: list[Quoted]) -> list[Quoted]:
    """Stretches in curly single marks outside double ones; `taken` are in order."""
    found: list[Quoted] = []
    following = iter([*taken, Quoted(len(text), len(text))])
    ahead = next(following)
    free_from = 0
    for mark in _CURLY_SINGLE.finditer(text):
        start = mark.start()
        while ahead.end <= start and ahead.start < len(text):
            free_from = max(free_from, ahead.end)
            ahead = next(following)
        if start < free_from or start >= ahead.start:
            continue
        close = (_LOW_CLOSE if mark.group() == "‚" else _SINGLE_CLOSE).search(text, start, ahead.start)
        if close:
            found.append(Quoted(start, close.end()))
            free_from = close.end()
        else:
            free_from = ahead.start
    return found
