"""Two texts word by word. Used by the preview of imports and the comparison of releases."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

__all__ = ["word_changes"]

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_WORDS = 4000  # beyond this a text is shown as changed whole


def word_changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The words both have ("="), those that went ("-") and those that came ("+"), in order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return (("-", before), ("+", after))
    parts: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            parts.append(("=", "".join(old[a:b])))
            continue
        if b > a:
            parts.append(("-", "".join(old[a:b])))
        if d > c:
            parts.append(("+", "".join(new[c:d])))
    return tuple(parts)
