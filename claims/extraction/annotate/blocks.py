"""Blocks: a page's body → the spans of its paragraphs, whether lines are broken at a fixed width or not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sources.reading.page import Page, Span

__all__ = ["blocks"]

# No hard-wrapped line is longer than this.
_WIDEST = 110
# Where a line ends like this, what follows is still its sentence: '…,"' / 'he said.'
_COMMA_AND_MARK = frozenset([',"', ",”", ",'", ",’", ",»"])
_LINE_CLOSERS = frozenset('.!?:”"»’)')


def blocks(page: Page) -> Iterator[Span]:
    """Paragraphs within the body's spans: cut at blank lines, and at line ends where lines are not wrapped."""
    text = page.text
    wrapped = _is_wrapped(page)
    for start, end in page.body:
        at, line = start, start
        while line < end:
            newline = text.find("\n", line, end)
            stop = end if newline < 0 else newline
            if newline >= 0 and not _ends_paragraph(text, line, newline, end, wrapped):
                line = newline + 1
                continue
            if text[at:stop].strip():
                yield Span(at, stop)
            at = line = stop + 1


def _is_wrapped(page: Page) -> bool:
    """Whether lines are broken at a fixed width, so that a line's end tells nothing.

    Told by lines that have another right below them: all short, and most of them ending
    in the middle of a sentence.
    """
    inner = mid_sentence = 0
    for start, end in page.body:
        if "\n" not in page.text[start:end]:
            continue
        lines = [line.strip() for line in page.text[start:end].split("\n")]
        for line, below in pairwise(lines):
            if line and below:
                if len(line) > _WIDEST:
                    return False
                inner += 1
                mid_sentence += line[-1] not in _LINE_CLOSERS
    return inner > 0 and mid_sentence >= 0.6 * inner


def _ends_paragraph(text: str, line: int, newline: int, end: int, wrapped: bool) -> bool:
    """Whether a paragraph, not only a line of it, ends at `newline`."""
    last = text[line:newline].rstrip()
    if not last:
        return True
    stop = text.find("\n", newline + 1, end)
    if not text[newline + 1 : end if stop < 0 else stop].strip():
        return True
    return not wrapped and last[-2:] not in _COMMA_AND_MARK
