"""PDF: pages of placed letters → paragraphs, without running heads and feet.

Comes in: the bytes of a PDF. Goes out: its paragraphs in reading order, the title by its size, and
the address that a browser prints at the foot. pdfminer.six finds lines and columns; lines become
paragraphs by the space above them, by their indentation and by where the line before ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pdfminer.layout import LAParams, LTChar, LTContainer, LTPage, LTTextLine

from ..metadata import Known
from ..page_limits import Limits
from .pdf_pages import pages_of_letters

__all__ = ["read_pdf"]

_FULL = 0.25  # of its height above which the last line of a page ends more than a line
_COLUMN = 40  # points between which lines begin that stand in one column
_PITCH = 1.25  # sizes of letters from line to line where no paragraph tells
_EDGE = 0.09  # of a page's height in which heads and feet stand
_FORMS = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\xa0": " ",
        "\u00ad": "-",
    }
)
_ENDS = re.compile(r"[.!?…:;\"”’»)\]]\s*\Z")
_ADDRESS = re.compile(r"\b(?:https?|file)://\S+", re.I)
_FOOT = re.compile(
    r"\s*(?:(?:Page|Seite|Pagina|Página)?\s*\d{1,4}\s*(?:(?:of|von|de|sur|/)\s*\d{1,4})?|[-–—]\s*\d+\s*[-–—])\s*\Z",
    re.I,
)
_PRINTED = re.compile(
    r"\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+(?:at\s+|um\s+|à\s+)?\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[AP]\.?M\.?)?(?:\s|\Z)",
    re.I,
)


@dataclass(slots=True)
class _Line:
    """A line: its words, its box in points from the page's left foot, the size of its letters."""

    page: int
    words: str
    left: float
    right: float
    top: float
    foot: float
    size: float
    edge: bool  # near the page's head or foot
    height: float  # above the page's foot, as a share of the page


def read_pdf(data: bytes, limits: Limits) -> tuple[list[list[str]], Known]:
    """The paragraphs of a PDF and what its print-out says of it.

    Raises `UnreadablePage`: `encrypted` where a password is needed, `too_large` above
    `limits.pages` pages or for a page of more letters, forms or instructions than any printed one.
    """
    lines = list(_lines(data, limits))
    address = next((found for line in lines if line.edge and (found := _address(line.words))), None)
    lines = _without_edges(lines)
    if not lines:
        return [], Known()
    title = _title(lines)
    return [[words] for words in _paragraphs(lines)], Known(title=title, address=address, certain=bool(title))


def _lines(data: bytes, limits: Limits) -> Iterator[_Line]:
    for number, layout in enumerate(pages_of_letters(data, limits)):
        layout.analyze(LAParams(boxes_flow=0.5, line_margin=0.4))
        yield from _of_page(layout, number)


def _of_page(layout: LTPage, number: int) -> Iterator[_Line]:
    height = max(layout.height, 1)
    for line in _text_lines(layout):
        words = " ".join(line.get_text().translate(_FORMS).split())
        if not words:
            continue
        sizes = Counter(round(item.size, 1) for item in line if isinstance(item, LTChar))
        size = sizes.most_common(1)[0][0] if sizes else line.height
        middle = (line.y0 + line.y1 - 2 * layout.y0) / 2 / height
        edge = middle < _EDGE or middle > 1 - _EDGE
        yield _Line(number, words, line.x0, line.x1, line.y1, line.y0, size, edge, middle)


def _text_lines(container: LTContainer) -> Iterator[LTTextLine]:
    for item in container:
        if isinstance(item, LTTextLine):
            yield item
        elif isinstance(item, LTContainer) and not isinstance(item, LTTextLine):
            yield from _text_lines(item)


def _address(words: str) -> str | None:
    found = _ADDRESS.search(words)
    address = found[0].rstrip(".,;") if found else ""
    return address if address.startswith("http") and "…" not in address and "..." not in address else None


def _without_edges(lines: list[_Line]) -> list[_Line]:
    """Without what a browser or a database prints at the head and foot of each page."""
    plain = Counter((_plain(line.words)) for line in lines if line.edge)
    seen: set[str] = set()
    dropped: set[tuple[int, int]] = set()  # page and height of lines beside which others stand
    kept: list[_Line] = []
    for line in lines:
        if line.edge and (
            _PRINTED.match(line.words) or _FOOT.match(line.words) or _ADDRESS.search(line.words)
        ):
            dropped.add((line.page, round(line.foot / 4)))
    pages = {line.page for line in lines}
    for line in lines:
        at = round(line.foot / 4)
        beside = any((line.page, height) in dropped for height in (at - 1, at, at + 1))
        repeated = plain[_plain(line.words)] > 1 and len(pages) > 1 and line.edge
        if line.edge and (
            beside
            or (repeated and plain[_plain(line.words)] >= len(pages) / 2)
            or (_plain(line.words) in seen and line.page)
        ):
            continue
        seen.add(_plain(line.words))
        kept.append(line)
    return kept


def _plain(words: str) -> str:
    return re.sub(r"[\d\W_]+", "", words.casefold()) or words


def _title(lines: list[_Line]) -> str | None:
    """The largest words of the first page, where they are larger than the text and no letterhead."""
    first = [line for line in lines if line.page == lines[0].page]
    text = Counter[float]()
    for line in lines:
        text[line.size] += len(line.words)
    usual = text.most_common(1)[0][0]
    largest = [line for line in first if line.size >= 1.25 * usual]
    by_size: dict[float, list[_Line]] = {}
    for line in largest:
        by_size.setdefault(line.size, []).append(line)
    for size in sorted(by_size, reverse=True):
        words = " ".join(line.words for line in by_size[size][:4])
        if len(words.split()) >= 3 and len(words) <= 300:
            return words
    return None


def _paragraphs(lines: list[_Line]) -> Iterator[str]:
    """Lines joined where one runs on into the next."""
    edges = _edges(lines)
    usual = _usual_pitch(lines, edges)
    words = lines[0].words
    for (above, edge), (line, _) in pairwise(zip(lines, edges, strict=True)):
        if _runs_on(above, line, edge, usual):
            words = _joined(words, line.words)
        else:
            yield words
            words = line.words
    yield words


def _edges(lines: list[_Line]) -> list[float]:
    """The right edge of each line's column: of its page's lines that begin where it does."""
    columns: dict[tuple[int, int], list[float]] = {}
    for line in lines:
        columns.setdefault((line.page, round(line.left / _COLUMN)), []).append(line.right)
    edges = []
    for line in lines:
        at = round(line.left / _COLUMN)
        beside = [right for near in (at - 1, at, at + 1) for right in columns.get((line.page, near), ())]
        edges.append(max(sorted(beside)[int(0.95 * (len(beside) - 1))], line.right))
    return edges


def _usual_pitch(lines: list[_Line], edges: list[float]) -> float:
    """How far a line stands below the one it runs on from, in sizes of its letters: below full lines, mostly."""
    pitches = Counter(
        round((above.foot - line.foot) / max(line.size, 1), 1)
        for (above, edge), (line, _) in pairwise(zip(lines, edges, strict=True))
        if above.page == line.page and edge - above.right < 3 * above.size and above.foot > line.foot
    )
    return min(pitches, key=lambda pitch: (-pitches[pitch], pitch)) if pitches else _PITCH


def _runs_on(above: _Line, line: _Line, edge: float, usual: float) -> bool:
    if abs(above.size - line.size) > 0.12 * max(above.size, line.size):
        return False
    ended = bool(_ENDS.search(above.words))
    # A line that ends early, by more than the next word would have needed, was ended.
    first = line.words.split(" ", 1)[0]
    need = (len(first) + 1) * (line.right - line.left) / max(len(line.words), 1)
    early = edge - above.right > need + 0.5 * above.size
    if above.page != line.page and above.height > _FULL:
        return False  # the page before was not full: something ended there
    if above.page != line.page or line.foot > above.foot:  # the next page or column
        return not early and (not ended or line.words[:1].islower())
    if (above.foot - line.foot) / max(line.size, 1) > 1.25 * min(usual, 2.5):
        return False
    if line.left > above.left + 8 and ended:
        return False
    return not early or (not ended and line.words[:1].islower())


def _joined(words: str, more: str) -> str:
    if re.search(r"[^\W\d_]-\Z", words) and more[:1].islower():
        return words[:-1] + more
    return f"{words} {more}"
