"""Credits: the author's name in the elements of an HTML page that say they hold it.

Comes in: the elements that `html_text` kept (`rel`, `itemprop`, class names, links to an author's
page), and where title and body stand. Goes out: names with their spans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .byline import credited_name
from .heading import Found
from .html_text import Piece
from .lines import TRIM
from .page import Span

__all__ = ["find_credits", "text_start"]

# In order of trust; the last says least: pages link to their authors in many places.
_TRUST = ("rel", "itemprop", "class", "href")
_ABOVE = 400  # characters above the title in which a credit may stand
_BELOW = 3000  # characters below the body in which an author is introduced
_MOST = 6  # authors of one page
_JOINT = re.compile(r"(?:[\s,;&+/|•·–-]|\b(?:and|und|et|y|e|with|by)\b){0,12}\Z", re.I)


def find_credits(
    text: str, credits: Sequence[Piece], title: Span | None, body: Sequence[Span]
) -> list[Found]:
    """The page's authors, in order; empty where no element names one."""
    start = text_start(text, body)
    end = body[-1].end if body else len(text)
    low = max(0, title.start - _ABOVE) if title else 0
    heading = [piece for piece in credits if low <= piece.span.start < start]
    around = [
        piece
        for piece in credits
        if start <= piece.span.start <= end + _BELOW and not piece.inside and piece.tag != "href"
    ]
    for pieces in (heading, around):
        for trust in _TRUST:
            if found := _names(text, [piece for piece in pieces if piece.tag == trust]):
                return found
    return []


def text_start(text: str, body: Sequence[Span]) -> int:
    """Where the first paragraph of some length stands: what comes before it may be the heading."""
    return next((span.start for span in body if span.end - span.start > 80), len(text))


def _names(text: str, pieces: Sequence[Piece]) -> list[Found]:
    """The names of the first element that holds any, and of those right behind it."""
    found: list[Found] = []
    for piece in pieces:
        name = credited_name(piece.span.of(text).strip(TRIM), sure=piece.tag != "href")
        if name is None:
            continue
        at = text.index(name, piece.span.start, piece.span.end)
        span = Span(at, at + len(name))
        if found and span.start < found[-1].span.end:
            continue  # an element around the one before
        if found and not _JOINT.match(text, found[-1].span.end, span.start):
            break
        if name not in [other.words for other in found]:
            found.append(Found(name, span))
        if len(found) == _MOST:
            break
    return found
