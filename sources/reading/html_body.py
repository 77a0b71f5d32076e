"""The body of an HTML page: trafilatura's paragraphs, mended by the steps that plain text takes.

Comes in: where trafilatura's paragraphs stand, the page's lines, what the reading of plain text made of
them, and the title's place. Goes out: the body's lines, and what was left out, by kind.

trafilatura (Barbaresi, ACL 2021) is the best chooser of a body known to us, but it drops
paragraphs that are one link and short turns of talk, takes notices on cookies along, and
prints the copy for small screens as well. So what lies between two of its paragraphs and reads
as body is put back, what is printed twice is left out, and the edges are trimmed.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from collections.abc import Sequence

from lxml.html import HtmlElement

from .edges import CLOSING, is_consent, take_in_turns, trim
from .html_text import Readable
from .lines import TRIM, Paragraph
from .page import BlockKind, Span
from .placing import Placer
from .printed_twice import drop_repeats
from .vocabulary import byline_opening

__all__ = ["add_hidden", "by_lines", "main_text", "mend_body", "without", "without_notices"]

_SHORTEST_HIDDEN = 200  # characters of an article in metadata; less is a summary
_MOST_ELEMENTS = 15_000  # of a page that trafilatura is given: it copies the tree several times
# Above the title may stand what belongs to the article, if it is more than this share of it.
_ABOVE_TITLE = 0.5


def without_notices(text: str, body: Sequence[Span]) -> list[Span]:
    """The body without notices on cookies at its edges; empty where it is nothing else."""
    notices = [is_consent(span.of(text)) for span in body]
    if not any(notices):
        return list(body)
    kept = [at for at, notice in enumerate(notices) if not notice and len(body[at].of(text)) >= 60]
    if not kept:
        return []
    # What is short beside a notice belongs to it.
    first = kept[0] if any(notices[: kept[0]]) else 0
    last = kept[-1] if any(notices[kept[-1] :]) else len(body) - 1
    return list(body[first : last + 1])


def mend_body(
    shown: Readable, body: Sequence[Span], by_words: Sequence[Span], title: Span | None
) -> tuple[list[Span], dict[int, BlockKind]]:
    """The body's lines, and the kinds of lines left out by where they begin.

    `by_words` is the body as the reading of plain text has it.
    """
    text = shown.text
    paragraphs = [
        Paragraph(span.start, span.end, span.of(text).strip(TRIM) or " ", 0, 0) for span, _ in shown.lines
    ]
    starts = [paragraph.start for paragraph in paragraphs]
    parts: dict[int, list[Span]] = {}
    for span in body:
        parts.setdefault(max(0, bisect_left(starts, span.start + 1) - 1), []).append(span)
    chosen = _below_title(paragraphs, sorted(parts), title)
    told = {max(0, bisect_left(starts, span.start + 1) - 1) for span in by_words}
    chosen = _filled(shown, paragraphs, chosen, told)
    chosen, left_out = drop_repeats(paragraphs, chosen)
    trim(paragraphs, chosen, left_out)
    while len(chosen) > 1 and _is_byline(paragraphs[chosen[0]].words):
        left_out[chosen.pop(0)] = "byline"
    spans = [span for index in chosen for span in parts.get(index) or [paragraphs[index].span]]
    return spans, {paragraphs[index].start: kind for index, kind in left_out.items()}


def _below_title(paragraphs: Sequence[Paragraph], chosen: list[int], title: Span | None) -> list[int]:
    """What stands above the title is not body, unless most of the body does."""
    if title is None:
        return chosen
    below = [index for index in chosen if paragraphs[index].end > title.end]
    size = sum(len(paragraphs[index].words) for index in chosen)
    return below if sum(len(paragraphs[index].words) for index in below) >= _ABOVE_TITLE * size else chosen


def _filled(shown: Readable, paragraphs: list[Paragraph], chosen: Sequence[int], told: set[int]) -> list[int]:
    """The body with the lines between that read as body, and the turns of talk right below it."""
    if not chosen:
        return []
    inside = set(chosen)

    def reads_as_body(index: int) -> bool:
        words, (_, kind) = paragraphs[index].words, shown.lines[index]
        return kind is None and index in told and words[-1] in CLOSING + ":"

    between = [
        index
        for index in range(chosen[0], chosen[-1])
        if index in inside or (reads_as_body(index) and paragraphs[index].words.count(" ") >= 1)
    ]
    filled = [*between, chosen[-1]]
    take_in_turns(paragraphs, filled, [kind for _, kind in shown.lines])
    return filled


def _is_byline(words: str) -> bool:
    return len(words) < 120 and words[-1] not in CLOSING and byline_opening().match(words) is not None


def add_hidden(shown: Readable, body: str | None) -> list[Span]:
    """The lines of an article that is in the metadata alone, written behind what the page shows.

    None where the page shows a part of it, or where what it shows is as long.
    """
    if not body or len(body) < _SHORTEST_HIDDEN:
        return []
    sample = Placer(shown.text)
    pieces = [body[at : at + 60] for at in range(0, min(len(body), 3000), 200)]
    if any(len(piece) == 60 and sample.place(piece) for piece in pieces):
        return []
    start = len(shown.text) + 2 if shown.text else 0
    shown.text = f"{shown.text}\n\n{body}" if shown.text else body
    lines = by_lines(shown.text, Span(start, len(shown.text)))
    shown.lines += [(line, None) for line in lines]
    return lines


def main_text(tree: HtmlElement) -> list[str]:
    """The paragraphs of the article's body as trafilatura chooses them; none of a page so large that it would be dear."""
    if tree.xpath("count(//*)") > _MOST_ELEMENTS:
        return []
    import trafilatura  # slow to load, needed for HTML only

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = trafilatura.bare_extraction(tree, include_comments=False)
    except MemoryError:
        raise  # there is none left for the rest of it, either
    except Exception:  # whatever hostile HTML makes it raise, the page is read without it
        return []
    text = getattr(document, "text", None) or ""
    return [line for line in text.split("\n") if line.strip()]


def by_lines(text: str, span: Span) -> list[Span]:
    """A span cut at line ends, so that no paragraph of the body runs into the next."""
    lines: list[Span] = []
    for found in re.finditer(r"[^\n]+", text[span.start : span.end]):
        words = found[0]
        start = span.start + found.start() + len(words) - len(words.lstrip())
        end = span.start + found.start() + len(words.rstrip())
        if end > start:
            lines.append(Span(start, end))
    return lines


def without(spans: Sequence[Span], cut: Sequence[Span]) -> list[Span]:
    """Spans in order without those that begin inside a stretch of the other list, and cut where one begins."""
    left: list[Span] = []
    at = 0
    for span in spans:
        while at < len(cut) and cut[at].end <= span.start:
            at += 1
        if at == len(cut) or cut[at].start >= span.end:
            left.append(span)
        elif cut[at].start > span.start:
            left.append(Span(span.start, cut[at].start))
    return left
