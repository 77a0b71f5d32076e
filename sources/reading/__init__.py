"""Reading: the bytes of a saved page → `Page`. Pure Python, no Django.

The steps, in the order the data flows: decode → (html) → lines → furniture → dates →
metadata → language. `read_file` and `read_bytes` are the entries; everything else is a step.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .decode import decode, is_html
from .language import detect, language_notes
from .limits import LIMITS, Limits
from .lines import split_paragraphs
from .opening import read_data
from .page import Block, Moment, Page, Passage, Span, UnreadablePage

__all__ = [
    "VERSION",
    "Block",
    "Moment",
    "Page",
    "Passage",
    "Span",
    "UnreadablePage",
    "read_bytes",
    "read_file",
]

# Raised whenever other text, body or data of a page come out: known pages are then read again.
VERSION = "3"


def read_bytes(data: bytes, name: str = "", *, body_only: bool = False, limits: Limits = LIMITS) -> Page:
    """Read one page. `name` is the file name; its ending tells text from HTML.

    With `body_only` the content is an article's body: no furniture is looked for.
    Raises `UnreadablePage`.
    """
    decoded = decode(
        data, name, limits=limits, mend=not body_only
    )  # a body that is given is taken to the letter
    if is_html(name):
        from .html import read_html  # loads trafilatura, which plain text does without

        page = read_html(decoded.text, limits=limits, body_only=body_only)
    elif body_only:
        paragraphs = split_paragraphs(decoded.text)
        page = Page(text=decoded.text, body=tuple(paragraph.span for paragraph in paragraphs))
    else:
        page = _plain(decoded.text)
    language = page.language or detect(page.body_text)
    notes = (*decoded.notes, *page.notes, *language_notes(language))
    return replace(page, encoding=decoded.encoding, language=language, notes=notes)


def _plain(text: str) -> Page:
    from .dates import article_dates  # with their many patterns, which a body alone does without
    from .plain import read_plain

    parts = read_plain(text)
    language = detect("\n".join(span.of(text) for span in parts.body))
    dates = article_dates(
        text,
        title=parts.evidence.get("title"),
        body=parts.body,
        blocks=parts.blocks,
        address=parts.address,
        language=language,
    )
    evidence = {**parts.evidence, "relative_time": dates.relative} if dates.relative else parts.evidence
    return Page(
        text=text,
        title=parts.title,
        source=parts.source,
        agency=parts.agency,
        byline=parts.byline,
        dateline=parts.dateline,
        published=dates.published,
        updated=dates.updated,
        language=language,
        address=parts.address,
        body=parts.body,
        blocks=parts.blocks,
        evidence=evidence,
        notes=(*parts.notes, *dates.notes),
    )


def read_file(path: Path, *, body_only: bool = False) -> Page:
    """Read one file (`.txt .html .htm`, each also `.gz`). Raises `UnreadablePage`."""
    return read_bytes(read_data(path), path.name, body_only=body_only)
