"""The body of an HTML page: trafilatura's paragraphs, mended by the steps that plain text takes.

Comes in: where trafilatura's paragraphs stand, the page's lines, what the reading of plain text made of
them, and the title's place. Goes out: the body's lines, and what was left out, by kind.

trafilatura (Barbaresi, ACL 2021) is the best chooser of a body known to us, but it drops
paragraphs that are one link and short turns of talk, takes notices on cookies along, and
prints the copy for small screens as well. So what lies between two of its paragraphs and reads
as body is put back, what is printed twice is left out, and the edges are trimmed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from .edges import CLOSING, is_consent, take_in_turns, trim
from .html_text import Readable
from .lines import TRIM, Paragraph
from .page import BlockKind, Span
from .repeats import drop_repeats
from .vocabulary import byline_opening

__all__ = ["mend_body", "without_notices"]

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
