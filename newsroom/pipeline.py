"""The pure half of the path: a file → `Page` and quotes, in this or another process.

Called by `manage.py extract` (which prints the result) and by `newsroom.ingest` (which
stores it). No Django here, so that worker processes start fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from claims.extraction import Quote, extract
from sources.reading import Page, Span, UnreadablePage, read_bytes
from sources.reading.language import EXTRACTED
from sources.reading.limits import LIMITS, Limits
from sources.reading.opening import read_data

__all__ = ["Extracted", "process", "record"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the pure steps made of one file. Exactly one of `page` and `error` is set."""

    path: str
    digest: str | None
    page: Page | None
    quotes: list[Quote]
    error: UnreadablePage | None = None


def process(path: str, body_only: bool = False, limits: Limits = LIMITS) -> Extracted:
    """Read one file and extract its quotes; a bad file becomes `error`, never an exception."""
    try:
        data = read_data(path, limits=limits)
        page = read_bytes(data, Path(path).name, body_only=body_only, limits=limits)
    except UnreadablePage as error:
        return Extracted(path, None, None, [], error)
    quotes = extract(page) if page.language is None or page.language in EXTRACTED else []
    return Extracted(path, sha256(data).hexdigest(), page, quotes)


def record(extracted: Extracted) -> dict[str, Any]:
    """The JSON object `manage.py extract` prints for one file (see README, "extract")."""
    page = extracted.page
    assert page is not None  # noqa: S101 - callers print records of pages only
    return {
        "path": extracted.path,
        "title": page.title,
        "source": page.source,
        "agency": page.agency,
        "byline": page.byline,
        "dateline": page.dateline,
        "published": page.published.iso if page.published else None,
        "updated": page.updated.iso if page.updated else None,
        "language": page.language,
        "address": page.address,
        "text": page.text,
        "body": [list(span) for span in page.body],
        "blocks": [{"kind": block.kind, "span": list(block.span)} for block in page.blocks],
        "notes": list(page.notes),
        "quotes": [_quote(quote) for quote in extracted.quotes],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    speaker = quote.speaker
    return {
        "kind": quote.kind,
        "spans": [list(span) for span in quote.spans],
        "cue": _list(quote.cue),
        "speaker": speaker
        and {
            "name": speaker.name,
            "kind": speaker.kind,
            "span": _list(speaker.span),
            "role": speaker.role,
            "organization": speaker.organization,
            "rule": speaker.rule,
            "confidence": speaker.confidence,
        },
        "relayed_via": quote.relayed_via,
        "medium": quote.medium,
        "venue": quote.venue,
        "said_on": quote.said_on,
        "said_on_phrase": _list(quote.said_on_phrase),
        "force": quote.force,
        "stance": quote.stance,
        "wording": quote.wording,
        "claim": quote.claim,
        "claim_kind": quote.claim_kind,
        "rule": quote.rule,
        "repeats": [[list(span) for span in spans] for spans in quote.repeats],
    }


def _list(span: Span | None) -> list[int] | None:
    return list(span) if span else None
