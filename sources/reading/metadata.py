"""What is known of an article before it is read, and putting it into the page.

Comes in: the fields that stand beside an article in its container (an export's field block, a table's
other columns, a mail's headers, the comment of the program that saved the page). Goes out: the page
with those fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from .moments import read_moment
from .page import Moment, Page, Span
from .provenance import outlet_of_address

__all__ = ["Known", "moment_told", "own_address", "with_dateline", "with_known"]


@dataclass(frozen=True, slots=True)
class Known:
    """Fields as the container words them; None where it says nothing.

    `certain`: they hold whatever the page itself says (a database's fields); otherwise they
    fill only what the page leaves open (a mail's subject). `details` are further fields worth
    keeping, by name: section, pages, edition, document id, load date …
    """

    title: str | None = None
    source: str | None = None
    byline: str | None = None
    dateline: str | None = None
    published: str | None = None
    updated: str | None = None
    address: str | None = None
    agency: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    certain: bool = False

    @property
    def says(self) -> bool:
        """Whether anything is known."""
        return bool(self.cells() or self.details)

    def cells(self) -> dict[str, object]:
        """What is known, for a digest: the same article gives the same cells in every file."""
        names = ("title", "source", "byline", "dateline", "published", "updated", "address", "agency")
        return {name: value for name in names if (value := getattr(self, name))}


_LONGEST = 2000  # code points of one field


def with_known(page: Page, known: Known) -> Page:
    """The page with what its container says of it; notes tell of a date that could not be read."""
    found: dict[str, Any] = {}
    notes: list[str] = []
    if page.address and (own := own_address(page.address)) != page.address:
        found["address"] = own
    if known.address and page.address and _is_front_page(page.address):
        found["address"] = known.address
    for name in ("title", "source", "byline", "dateline", "address", "agency"):
        told = _line(getattr(known, name))
        if told and (known.certain or not getattr(page, name)):
            found[name] = told
    for name in ("published", "updated"):
        told = _line(getattr(known, name))
        if not told or (getattr(page, name) and not known.certain):
            continue
        if moment := moment_told(told):
            found[name] = moment
        else:
            notes.append(f"The date {told[:60]!r}, given beside the article, could not be read.")
    address = found.get("address", page.address)
    if address and not found.get("source", page.source) and (outlet := outlet_of_address(address)):
        found["source"] = outlet
    evidence = {name: span for name, span in page.evidence.items() if name not in found}
    details = {**page.details, **known.details}
    return replace(page, **found, evidence=evidence, details=details, notes=(*page.notes, *notes))


_WRAPPED = re.compile(
    r"https?://(?:web\.archive\.org/web|archive\.(?:today|is|ph|li|md|vn|fo))/[\d.*-]{4,20}(?:[a-z]{2}_)?/"
    r"(?P<own>https?:/{1,2}.{4,})",
    re.I | re.S,
)


def own_address(address: str) -> str:
    """A page's own address; of one that the Wayback Machine or archive.today wrapped, the one inside."""
    found = _WRAPPED.match(address)
    return re.sub(r"\A(https?):/+", r"\1://", found["own"]) if found else address


def _is_front_page(address: str) -> bool:
    return urlsplit(address).path in ("", "/")


def moment_told(words: str) -> Moment | None:
    """The moment in a field of a container: ISO 8601, RFC 2822, seconds since 1970, or a date in words."""
    words = words.strip()[:200]
    if words[:5].isalpha() or words[3:4] == ",":
        try:  # "Tue, 12 Mar 2024 06:00:00 +0100"
            moment = parsedate_to_datetime(words)
        except (ValueError, TypeError, IndexError):
            pass
        else:
            return Moment(moment.isoformat(timespec="seconds"), "second")
    return read_moment(words)


def _line(words: str | None) -> str | None:
    return " ".join(words.replace("\x00", "").split())[:_LONGEST] or None if words else None


def with_dateline(page: Page) -> Page:
    """The page of an article's words alone, its dateline told apart from its first paragraph."""
    if not page.body:
        return page
    from .dateline import find_dateline  # with its lists of places, which a body alone does without
    from .lines import split_paragraphs

    first = page.body[0]
    opening = next(iter(split_paragraphs(first.of(page.text))), None)
    found = find_dateline(opening) if opening else None
    if found is None:
        return page
    start = first.start
    evidence = dict(page.evidence)
    if found.place:
        evidence["dateline"] = Span(start + found.place.span.start, start + found.place.span.end)
    return replace(
        page,
        body=(Span(start + found.span.end, first.end), *page.body[1:]),
        dateline=found.place.words if found.place else page.dateline,
        agency=page.agency or found.agency,
        evidence=evidence,
    )
