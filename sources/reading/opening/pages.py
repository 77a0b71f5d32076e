"""Pages: a file of text or HTML → the page, or the articles of a database's export.

Comes in: an entry of text or HTML. Goes out: one member, or one an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dispatch import whole
from .entry import Entry
from .kinds import describe, ending
from .member import Opened, PassedOver

__all__ = ["open_html", "open_text"]

_TEXT_ENDINGS = {"txt", "text", "asc", "md", "markdown", "rst", "doc", ""}
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")


def open_text(entry: Entry) -> Iterator[Opened]:
    """A file of plain text."""
    if ending(entry.name) not in _TEXT_ENDINGS and not _reads_as_prose(entry.head):
        yield PassedOver(entry.context.path, entry.place, describe(entry.head, entry.name))
        return
    yield whole(entry, "text")


def open_html(entry: Entry) -> Iterator[Opened]:
    """A file of HTML."""
    yield whole(entry, "html")


def _reads_as_prose(head: bytes) -> bool:
    """Whether a file of an ending nobody knows is written in sentences."""
    sample = head[:8000]
    letters = sum(map(len, _WORD.findall(sample)))
    signs = sum(sample.count(sign) for sign in b"{}<>=;|\\")
    return letters > 0.6 * len(sample) and signs < 0.01 * len(sample) and b". " in sample
