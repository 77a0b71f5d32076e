"""Lines → paragraphs: where the pieces of a plain-text page begin and end.

Comes in: a page's text. Goes out: its paragraphs in order, each a span with the white space around it
left out, its indentation and the number of blank lines before it.

Some dumps break their lines at 72 to 80 columns. There a paragraph is several lines, and they
are joined where, and only where, the next line's first word would not have fitted: a menu of
short entries stays a menu.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .page import Span

__all__ = ["TRIM", "Paragraph", "is_spaceless", "split_paragraphs", "word_count"]

# What is not content at the edge of a line: white space of all kinds and characters without width.
TRIM = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u00ad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
TRIM += "\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\x00"

# Characters of scripts that set no spaces between words, of which so many are counted.
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
_COUNTED = 600

_BULLET = re.compile(r"(?:[*•·▪‣◦●○■□►▶»›–—+-]|\d{1,3}[.)])\s")
# Narrower than this no line was broken for its length, wider than this no one breaks lines.
_NARROWEST, _WIDEST = 45, 110
# Wrapping programs may end a line a little earlier than they must.
_SLACK = 3
# Where so many lines are broken, none of them need break off before a small letter.
_MANY = 8


class Paragraph(NamedTuple):
    """One paragraph: `text[start:end]`, trimmed. `words` is that text.

    `indent` counts the characters before it on its (first) line, `gap` the blank lines above.
    """

    start: int
    end: int
    words: str
    indent: int
    gap: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


def is_spaceless(words: str) -> bool:
    """Whether words are in a script that sets no spaces between them."""
    return _SPACELESS.search(words) is not None


def word_count(words: str) -> int:
    """The number of words; in scripts without spaces three characters count as two."""
    if words.isascii():
        return words.count(" ") + 1
    return max(words.count(" ") + 1, len(_SPACELESS.findall(words[:_COUNTED])) * 2 // 3)


def split_paragraphs(text: str) -> list[Paragraph]:
    """All paragraphs of a text; lines broken for their length are joined. Linear in the text."""
    lines = _lines(text)
    width = _wrap_width(lines)
    return _join(text, lines, width) if width else lines


def _lines(text: str) -> list[Paragraph]:
    lines: list[Paragraph] = []
    offset = gap = 0
    for line in text.splitlines(keepends=True):
        words = line.strip(TRIM)
        if words:
            indent = 0 if line[0] == words[0] else line.index(words[0])
            start = offset + indent
            lines.append(Paragraph(start, start + len(words), words, indent, gap))
            gap = 0
        else:
            gap += 1
        offset += len(line)
    return lines


def _wrap_width(lines: list[Paragraph]) -> int | None:
    """The column at which the page's lines were broken, None where they were not.

    A width is believed when at most lines that have it in reach, and a line right below,
    the word that follows would have gone over it.
    """
    breaks = []
    closed = 0  # breaks where a sentence ends and another begins
    broken = 0  # lines that break off within a sentence
    above = None
    for line in lines:
        if above and not line.gap:
            length = above.indent + len(above.words)
            if _NARROWEST <= length <= _WIDEST:
                breaks.append((length, length + 1 + len(_first_word(line.words))))
                closed += above.words[-1] in '.!?”"' and not line.words[0].islower()
                broken += above.words[-1].isalnum() and line.words[0].islower()
        above = line
    if len(breaks) < 2:
        # Too few to measure; a page of two or three paragraphs may be broken once.
        return breaks[0][0] if broken else None
    if closed > 2 and closed > 0.7 * len(breaks):
        return None  # in broken text few lines happen to end with a sentence
    if not broken and len(breaks) < _MANY:
        return None  # a headline over its date line, not a sentence over two lines
    lengths = sorted(length for length, _ in breaks)
    for rank in (1.0, 0.98, 0.9):
        width = lengths[max(0, int(len(lengths) * rank) - 1)]
        reach = [needed for length, needed in breaks if length <= width]
        full = sum(needed > width - _SLACK for needed in reach)
        if full >= 2 and full >= 0.7 * len(reach):
            return width
    return None


def _first_word(words: str) -> str:
    return words[:40].split(None, 1)[0]


def _join(text: str, lines: list[Paragraph], width: int) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    first = last = None  # the lines of the paragraph in hand
    for line in lines:
        if first and last and _continues(first, last, line, width):
            last = line
            continue
        if first and last:
            paragraphs.append(_paragraph(text, first, last))
        first = last = line
    if first and last:
        paragraphs.append(_paragraph(text, first, last))
    return paragraphs


def _paragraph(text: str, first: Paragraph, last: Paragraph) -> Paragraph:
    if first is last:
        return first
    return first._replace(end=last.end, words=text[first.start : last.end])


def _continues(first: Paragraph, last: Paragraph, line: Paragraph, width: int) -> bool:
    """Whether a line goes on with the paragraph above it."""
    if line.gap or _BULLET.match(line.words):
        return False
    length = last.indent + len(last.words)
    if not 0.6 * width <= length <= width + _SLACK:
        return False
    if line.indent > last.indent and not _BULLET.match(first.words):
        return False  # a first line set in
    return length + 1 + len(_first_word(line.words)) > width - _SLACK
