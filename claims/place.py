"""Where a quote stands in its text: spans → the words, and what stands before and after.

Comes in: an article's text and spans in code points; goes out: a `Place`. Pure. Prefix and suffix are
those of W3C's TextQuoteSelector: with them a quote can be found again in a better copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["AROUND", "GAP", "BadSpans", "Place", "place"]

AROUND = 32  # code points of prefix and suffix; W3C leaves the number open
GAP = " … "  # between the parts of a split quote


class BadSpans(ValueError):
    """Spans that cut no words out of the text; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A quote's spans, in order, with the words they cut out and the words around them."""

    spans: tuple[tuple[int, int], ...]
    text: str
    prefix: str
    suffix: str

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def place(text: str, spans: Iterable[Sequence[int]]) -> Place:
    """Cut spans out of a text. White space at the ends of a span is left out of it.

    Raises `BadSpans` where there are none, or one is empty, outside the text, out of order
    or overlaps the one before.
    """
    kept: list[tuple[int, int]] = []
    for span in spans:
        start, end = _trimmed(text, span)
        if kept and start < kept[-1][1]:
            raise BadSpans(f"[{start}, {end}] begins before the end of the part before it.")
        kept.append((start, end))
    if not kept:
        raise BadSpans("Select the text of the quote.")
    first, last = kept[0][0], kept[-1][1]
    return Place(
        spans=tuple(kept),
        text=GAP.join(text[start:end] for start, end in kept),
        prefix=text[max(0, first - AROUND) : first],
        suffix=text[last : last + AROUND],
    )


def _trimmed(text: str, span: Sequence[int]) -> tuple[int, int]:
    if len(span) != 2 or any(isinstance(n, bool) or not isinstance(n, int) for n in span):
        raise BadSpans(f"{span!r} is not a pair of offsets.")
    start, end = span
    if not 0 <= start < end <= len(text):
        raise BadSpans(f"[{start}, {end}] is outside the article's {len(text):,} characters.")
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise BadSpans(f"[{span[0]}, {span[1]}] contains no words.")
    return start, end
