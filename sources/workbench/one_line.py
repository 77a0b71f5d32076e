"""Words out of files, safe to print: in a terminal or a log they begin no second line and move no cursor."""

from __future__ import annotations

import re

__all__ = ["one_line"]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """The text with line breaks, control characters and marks of direction written out."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
