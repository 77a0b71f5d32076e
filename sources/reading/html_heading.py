"""The headline of an HTML page: the heading that is shown above the article, or what metadata say.

Comes in: the headings that `html_text` kept, the titles in metadata, where the body stands. Goes out:
the title with its span.

Metadata often carry a title made for social networks or searches, or the outlet's name behind
the headline. What the page shows is the headline, so the heading nearest above the article is
taken wherever it tells of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .heading import Found
from .html_credits import text_start
from .html_metadata import Metadata
from .html_text import Piece, Readable
from .page import Span
from .placing import Placer
from .provenance import outlet_named

__all__ = ["find_headline", "site_of_title"]

_TITLE_MARK = re.compile(r"\s+(?:[|»·•]|::|[-–—])\s+")
_LONGEST = 300  # characters of a title
_REACH = 3000  # characters above the text in which its heading stands
_TOO_EARLY = 1500  # characters below the body's beginning, where it began too early
_NAMES = re.compile(r"head(?:line|ing)?\b|\bhed\b|title|titre|titel|titulo|titolo", re.I)


def find_headline(shown: Readable, meta: Metadata, body: Sequence[Span], placer: Placer) -> Found | None:
    """The headline with its span; the span is empty for a title that the page does not show."""
    told = (meta.title or meta.page_title or "")[: 2 * _LONGEST]
    main = _main_heading(shown, meta, body)
    if not told:
        return _found(shown.text, main) if main else None
    headings = sorted(shown.headings, key=lambda piece: (piece.tag, piece.inside))
    agreeing = next((piece for piece in headings if _agree(_line(piece.span.of(shown.text)), told)), None)
    if main and _rather(shown.text, main, agreeing, told, meta):
        return _found(shown.text, main)
    if agreeing:
        return _found(shown.text, agreeing)
    for words in _without_outlet(told, meta.publisher):
        if span := placer.place(words):
            return Found(_line(span.of(shown.text)), span)
    if not meta.title and main and not main.inside:
        return _found(shown.text, main)
    return Found(_without_outlet(told, meta.publisher)[0], Span(0, 0))


# What publishing tools put where an outlet's name stands.
_NO_SITE = frozenset({"hosted", "home", "homepage", "news", "article", "blog", "print", "untitled"})


def site_of_title(page_title: str | None, headline: str | None) -> str | None:
    """The outlet in a page's title: what stands behind the headline, or before it."""
    told = (page_title or "")[: 2 * _LONGEST]
    marks = list(_TITLE_MARK.finditer(told))
    if not marks or not headline:
        return None
    for head, site in (
        (told[: marks[-1].start()], told[marks[-1].end() :]),
        (told[marks[0].end() :], told[: marks[0].start()]),
    ):
        fits = _agree(headline, head) or _letters(headline) in _letters(head)
        if (
            fits
            and 1 <= len(site.split()) <= 5
            and site.casefold() not in _NO_SITE
            and any(map(str.isupper, site))
        ):
            return site.strip()
    return None


def _found(text: str, piece: Piece) -> Found:
    return Found(_line(piece.span.of(text)), piece.span)


def _main_heading(shown: Readable, meta: Metadata, body: Sequence[Span]) -> Piece | None:
    """The last first-rank heading above the text that is no outlet's name and no second headline.

    Where there is none, one of any rank that says it is the headline.
    """
    start = text_start(shown.text, body)
    fitting = [
        piece
        for piece in shown.headings
        if piece.span.end - piece.span.start <= _LONGEST
        and not _is_outlet(_line(piece.span.of(shown.text)), meta)
    ]
    first = [piece for piece in fitting if piece.tag == "h1" and piece.prop != "alternativeHeadline"]
    first = first or [piece for piece in fitting if piece.prop == "headline"]
    above = [piece for piece in first if start - _REACH <= piece.span.start < start]
    below = [piece for piece in first if start <= piece.span.start < start + _TOO_EARLY]
    return above[-1] if above else below[0] if below else first[0] if len(first) == 1 else None


def _is_outlet(words: str, meta: Metadata) -> bool:
    letters = _letters(words)
    if not letters or letters == _letters(meta.publisher or "") or outlet_named(words):
        return True
    parts = _TITLE_MARK.split((meta.page_title or "")[: 2 * _LONGEST])
    return len(parts) > 1 and letters in (_letters(parts[-1]), _letters(parts[0])) and len(words.split()) < 3


def _rather(text: str, main: Piece, agreeing: Piece | None, told: str, meta: Metadata) -> bool:
    """Whether the heading above the text is the headline, though metadata give another title."""
    words = _line(main.span.of(text))
    if agreeing is None:
        # A title for social networks tells of the same thing; a section's name does not.
        shared = _content(words) & _content(f"{told} {meta.page_title or ''}")
        return (bool(shared) and len(words) > 20) or len(words) > len(told) or _is_part(words, told)
    if agreeing is main:
        return True
    if agreeing.tag != "h1":
        return _is_part(words, told)
    return agreeing.inside and agreeing.span.end <= main.span.start and bool(_NAMES.search(main.names))


def _is_part(words: str, told: str) -> bool:
    """Whether a title is these words and others, a mark between them."""
    return _letters(words) in map(_letters, _TITLE_MARK.split(told)[:50])


def _line(words: str) -> str:
    return " ".join(words.split())


def _letters(words: str) -> str:
    return "".join(re.findall(r"[^\W_]+", words.casefold()))


def _tokens(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", words.casefold())


def _content(words: str) -> set[str]:
    return {token for token in _tokens(words) if len(token) > 3}


def _agree(shown: str, told: str) -> bool:
    """Whether a heading is the title that the metadata give, an outlet's name or a cut aside."""
    one, two = _letters(shown[:_LONGEST]), _letters(told)
    if not one or not two:
        return False
    if one == two or (len(one) >= 15 and (two.startswith(one) or one.startswith(two.rstrip("…")))):
        return True
    few, many = sorted((set(_tokens(shown[:_LONGEST])), set(_tokens(told))), key=len)
    return len(few) >= 4 and len(few & many) >= 0.7 * len(many)


def _without_outlet(told: str, publisher: str | None) -> Sequence[str]:
    """A title without the outlet's name, then as it is: "Headline | Outlet", "Outlet - Headline"."""
    marks = list(_TITLE_MARK.finditer(told))
    if not marks:
        return [told]
    head, tail = told[: marks[-1].start()], told[marks[-1].end() :]
    if publisher and _letters(told[: marks[0].start()]) == _letters(publisher):
        return [told[marks[0].end() :], told]
    if (publisher and _letters(publisher) in _letters(tail)) or (
        len(tail.split()) <= 4 and len(head.split()) > len(tail.split())
    ):
        return [head, told]
    return [told]
