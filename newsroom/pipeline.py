"""The pure half of the path: a file → its members, each `Page` and quotes, in this or another process.

No Django here, so that worker processes start fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from claims.extraction import Quote, extract
from newsroom.own_failures import each_opened, one_read
from sources.reading import Member, Page, PassedOver, Refusal, Span, read_member
from sources.reading.language import EXTRACTED
from sources.reading.opening import DOCUMENTS, Opened, expand, open_members
from sources.reading.page_limits import LIMITS, Limits

__all__ = ["Extracted", "process", "process_member", "record"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the pure steps made of one member of a file that could be read.

    `member` is its place in the file, None where the whole file is the page; `digest` is the
    article's, `file_digest` that of the whole file.
    """

    path: str
    member: str | None
    digest: str
    file_digest: str
    page: Page
    quotes: list[Quote]


def process(
    path: str,
    body_only: bool = False,
    limits: Limits = LIMITS,
    columns: Mapping[str, str] | None = None,
    named: bool = True,
) -> Iterator[Extracted | Refusal | PassedOver]:
    """Open one file, read each member and extract its quotes, in order; streams, and raises nothing.

    What cannot be read comes out as a `Refusal`. For `columns` and `named` see `open_file`.
    """
    members = open_members(path, limits=limits, columns=columns, named=named)
    for opened in each_opened(members, path, None, limits):
        if isinstance(opened, Member):
            yield from process_member(opened, body_only, limits)
        else:
            yield opened


def process_member(
    member: Member, body_only: bool = False, limits: Limits = LIMITS
) -> list[Extracted | Refusal]:
    """What is made of one member: one result, or one an article where it is a document of several. Raises nothing."""
    members: Iterable[Opened] = (member,)
    if member.form in DOCUMENTS:
        members = each_opened(expand(member, limits), member.path, member.name, limits)
    return [
        one_read(partial(_extracted, opened, body_only, limits), opened.path, opened.name, limits)
        if isinstance(opened, Member)
        else opened
        for opened in members
        if not isinstance(opened, PassedOver)
    ]


def _extracted(member: Member, body_only: bool, limits: Limits) -> Extracted:
    page = read_member(member, body_only=body_only, limits=limits)
    can_extract = page.language is None or page.language in EXTRACTED
    quotes = extract(page, limits) if can_extract else []
    return Extracted(member.path, member.name, member.digest, member.file_digest, page, quotes)


def record(extracted: Extracted) -> dict[str, Any]:
    """The JSON object `manage.py extract` prints for one article (see README, "extract")."""
    page = extracted.page
    return {
        "path": extracted.path,
        "member": extracted.member,
        "title": page.title,
        "source": page.source,
        "agency": page.agency,
        "byline": page.byline,
        "dateline": page.dateline,
        "published": page.published.iso if page.published else None,
        "updated": page.updated.iso if page.updated else None,
        "language": page.language,
        "address": page.address,
        "details": page.details,
        "text": page.text,
        "body": [list(span) for span in page.body],
        "blocks": [{"kind": block.kind, "span": list(block.span)} for block in page.blocks],
        "notes": list(page.notes),
        "quotes": [_quote(quote) for quote in extracted.quotes],
    }


def _quote(quote: Quote) -> dict[str, object]:
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
