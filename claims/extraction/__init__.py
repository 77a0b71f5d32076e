"""Extraction: a `Page` → quotes. Pure Python, no Django, no model download.

One public function, `extract`; use it from a notebook as

    from sources.reading import read_file
    from claims.extraction import extract
    quotes = extract(read_file(Path("seeds/…txt")))
"""

from __future__ import annotations

from sources.reading.page import Page

from .complete import complete
from .confidence import with_confidence
from .direct import findings
from .quote import Attribution, Quote
from .sentences import paragraphs

__all__ = ["VERSION", "Attribution", "Quote", "extract"]

# Raised whenever the same page may give other quotes; stored with each ingest run.
VERSION = "1"


def extract(page: Page) -> list[Quote]:
    """All quotes of a page, in the order of their first span."""
    # 1. Paragraphs and sentences, each quotation standing in them as one word.
    # 2. Findings: whose words begin and end where, and the words that name the speaker.
    # 3. Quotes: who that is, through whom the words came, when and where they were said.
    # 4. How sure that is, from the precision of the ways by which it was found.
    found = findings(paragraphs(page))
    return [with_confidence(*pair) for pair in zip(complete(page, found), found, strict=True)]
