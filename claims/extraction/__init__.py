"""Extraction: a `Page` → quotes. Pure Python, no Django, no model download.

One public function, `extract`; use it from a notebook as

    from sources.reading import read_file
    from claims.extraction import extract
    quotes = extract(read_file(Path("seeds/…txt")))
"""

from __future__ import annotations

from sources.reading.page import Page

from .direct import findings
from .finding import Finding
from .quote import Attribution, Quote
from .sentences import paragraphs

__all__ = ["VERSION", "Attribution", "Quote", "extract"]

# Raised whenever the same page may give other quotes; stored with each ingest run.
VERSION = "1"


def extract(page: Page) -> list[Quote]:
    """All quotes of a page, in the order of their first span."""
    return [_quote(page, finding) for finding in findings(paragraphs(page))]


def _quote(page: Page, finding: Finding) -> Quote:
    mention = finding.mention
    speaker = None
    if mention:
        speaker = Attribution(mention.of(page.text), "person", mention, finding.mention_rule)
    return Quote(finding.kind, finding.spans, finding.cue, finding.cue_lemma, speaker, rule=finding.rule)
