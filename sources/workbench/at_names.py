"""`@name` in what people write: whom it may name, and where it stands. No Django here."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["names_in", "pieces"]

# What Django takes as a user name, after an @ that does not stand within a word or an address.
_MENTION = re.compile(r"(?<![\w@.+-])@([\w@.+-]{1,150})")
_ENDS = ".-+@"  # may end a name, but mostly end a sentence


def names_in(text: str) -> set[str]:
    """All that `text` may name: each mention as it stands, in small letters, and without the marks it ends with."""
    found = set()
    for match in _MENTION.finditer(text):
        name = match[1]
        while name:
            found |= {name, name.lower()}
            if name[-1] not in _ENDS:
                break
            name = name[:-1]
    return found


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in order, in pieces; True: the piece is a mention, with its @."""
    at = 0
    for match in _MENTION.finditer(text):
        name = match[1].rstrip(_ENDS)
        if not name:
            continue
        end = match.start(1) + len(name)
        yield text[at : match.start()], False
        yield text[match.start() : end], True
        at = end
    yield text[at:], False
