"""Live blogs: where one post ends and the next begins, which "he" and "she" do not cross.

Comes in: a page. Goes out: the offsets of the borders.
"""

from __future__ import annotations

import re

from sources.reading.page import Page

__all__ = ["borders_of"]

# A line that is a time, or opens with one and a stroke: "12:05 p.m.", "10.32am GMT", "14:10 – Bridge closed".
_TIME_LINE = re.compile(
    r"^[ \t]*(?:Updated(?: at)? |Posted at |Published at )?(?:(?:\d{1,2}[:.]\d{2}|\d{1,2}(?=\s?[ap]\.?m))(?:[:.]\d{2})?[ \t]?"
    r"(?:[ap]\.?m\.?)?(?:[ \t]?\(?[A-Z]{2,5}\)?)?|\d{1,3} (?:min(?:ute)?s?|hours?|hrs?) ago)[ \t]*(?::?[ \t]*$|[–—|-])",
    re.MULTILINE | re.IGNORECASE,
)
_LEAST_POSTS = 3


def borders_of(page: Page) -> tuple[int, ...]:
    """Where the posts of a live blog begin; empty for any other page. Linear in the text."""
    if not page.body:
        return ()
    found = [match.start() for match in _TIME_LINE.finditer(page.text, page.body[0].start, page.body[-1].end)]
    return tuple(found) if len(found) >= _LEAST_POSTS else ()
