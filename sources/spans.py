"""Whether lists of spans, as articles and quotes keep them, lie in their text and in its order. Pure."""

from __future__ import annotations

__all__ = ["wrong_blocks", "wrong_repeats", "wrong_spans"]


def wrong_spans(spans: object, length: int) -> str:
    """What is wrong with `[[start, end], …]` of a text of so many code points, as a clause; empty where nothing is.

    They lie in the text, in its order, and none over another. One may be empty: a paragraph that was all dateline.
    """
    if not isinstance(spans, list):
        return "are no list"
    last = 0
    for span in spans:
        if not _is_span(span, length):
            return f"have {_shown(span)}, which is no span of its {length:,} characters"
        if span[0] < last:
            return f"have {_shown(span)} before the end of the one before it"
        last = span[1]
    return ""


def wrong_repeats(repeats: object, length: int) -> str:
    """The same of `[[[start, end], …], …]`: each is the spans of a statement that is printed again."""
    if not isinstance(repeats, list):
        return "are no list"
    return next(
        (wrong for spans in repeats if (wrong := wrong_spans(spans, length) if spans else "have no spans")),
        "",
    )


def wrong_blocks(blocks: object, length: int) -> str:
    """The same of `[[kind, start, end], …]`: they lie in the text, and begin in its order."""
    if not isinstance(blocks, list):
        return "are no list"
    last = 0
    for block in blocks:
        if not (
            isinstance(block, list)
            and len(block) == 3
            and isinstance(block[0], str)
            and _is_span(block[1:], length)
        ):
            return f"have {_shown(block)}, which is no part of its {length:,} characters"
        if block[1] < last:
            return f"have {_shown(block)} after one that begins later"
        last = block[1]
    return ""


def _is_span(span: object, length: int) -> bool:
    return (
        isinstance(span, list)
        and len(span) == 2
        and all(type(offset) is int for offset in span)
        and 0 <= span[0] <= span[1] <= length
    )


def _shown(part: object) -> str:
    return str(part)[:60]
