"""Reading: the bytes of a saved page → `Page`. Pure Python, no Django.

The steps, in the order the data flows: decode → (html) → lines → furniture → dates →
metadata → language. `read_file` and `read_bytes` are the entries; everything else is a step.
"""

from __future__ import annotations

from pathlib import Path

from .dates import article_dates
from .decode import decode
from .opening import read_data
from .page import Block, Moment, Page, Span, UnreadablePage
from .plain import body_paragraphs, read_plain

__all__ = ["Block", "Moment", "Page", "Span", "UnreadablePage", "read_bytes", "read_file"]


def read_bytes(data: bytes, name: str = "", *, body_only: bool = False) -> Page:
    """Read one page. `name` is the file name; its ending tells text from HTML.

    With `body_only` the content is an article's body: no furniture is looked for.
    Raises `UnreadablePage`.
    """
    decoded = decode(data, name)
    text = decoded.text
    if body_only:
        return Page(text=text, encoding=decoded.encoding, notes=decoded.notes, body=body_paragraphs(text))
    parts = read_plain(text)
    dates = article_dates(
        text,
        title=parts.evidence.get("title"),
        body=parts.body,
        blocks=parts.blocks,
        address=parts.address,
    )
    return Page(
        text=text,
        title=parts.title,
        source=parts.source,
        agency=parts.agency,
        byline=parts.byline,
        dateline=parts.dateline,
        published=dates.published,
        updated=dates.updated,
        address=parts.address,
        encoding=decoded.encoding,
        body=parts.body,
        blocks=parts.blocks,
        evidence=parts.evidence,
        notes=(*decoded.notes, *dates.notes),
    )


def read_file(path: Path, *, body_only: bool = False) -> Page:
    """Read one file (`.txt .html .htm`, each also `.gz`). Raises `UnreadablePage`."""
    return read_bytes(read_data(path), path.name, body_only=body_only)
