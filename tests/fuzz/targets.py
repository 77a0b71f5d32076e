"""The steps that strangers' input reaches, and what must hold of each: `TARGETS`, by name.

A target takes the bytes of an input and raises where something does not hold. It gives back what came out, as text:
the same input must give the same once more.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from claims.extraction import Quote, extract
from newsroom.pipeline import Extracted, process, record
from sources.reading import Page, UnreadablePage, read_bytes
from tests.fuzz import originals

__all__ = ["TARGETS", "Target"]


@dataclass(frozen=True, slots=True)
class Target:
    """A step: what it is given to begin with, and how it is tried."""

    originals: Callable[[], Sequence[bytes]]
    attempt: Callable[[bytes], str]


def _read(data: bytes, name: str, body_only: bool = False) -> str:
    try:
        page = read_bytes(data, name, body_only=body_only)
    except UnreadablePage as refusal:
        assert refusal.reason and str(refusal)
        return refusal.reason
    quotes = extract(page)
    _spans_hold(page, quotes)
    return repr((page, quotes))


def _spans_hold(page: Page, quotes: Sequence[Quote]) -> None:
    """All spans lie in the text, none is empty, and each quote's are in order."""
    inside = [*page.body, *(block.span for block in page.blocks)]
    for quote in quotes:
        assert quote.spans, quote
        ends = [place for span in quote.spans for place in span]
        assert ends == sorted(ends), quote
        inside += quote.spans
        inside += [span for span in (quote.cue, quote.speaker and quote.speaker.span) if span]
    for start, end in inside:
        assert 0 <= start < end <= len(page.text), (start, end, len(page.text))
    page.text.encode()  # no half characters: they can be stored


def _open(data: bytes) -> str:
    """A file of any kind, through the path of `extract` and ingest."""
    with tempfile.NamedTemporaryFile(prefix="fuzz-", suffix=".dat") as file:
        file.write(data)
        file.flush()
        found = list(process(file.name))
        told = []
        for one in found:
            if isinstance(one, Extracted):
                _spans_hold(one.page, one.quotes)
                told.append(json.dumps(record(one) | {"path": ""}))
            else:
                told.append(repr(one).replace(file.name, ""))
                assert getattr(one, "reason", "") != "crashed", one
    return "\n".join(told)


def _table(name: str) -> Callable[[bytes], str]:
    def attempt(data: bytes) -> str:
        from sources.workbench.exchange.formats import TABLE_FORMATS, UnreadableFile
        from sources.workbench.exchange.formats.file_format import checked

        file_format = next(each for each in TABLE_FORMATS if each.name == name)()
        try:
            headers, rows = checked(*file_format.read(data))
            found = [list(row) for row in rows]
        except UnreadableFile as refusal:
            return str(refusal)
        assert all(len(row) == len(headers) for row in found)
        return repr((headers, found))

    return attempt


def _foreign(data: bytes) -> str:
    from claims.foreign import NotReadable
    from claims.imports import KINDS

    told = []
    for kind in KINDS.values():
        for form in kind.formats:
            try:
                told.append(repr(kind.read(data, form)))
            except NotReadable as refusal:
                told.append(str(refusal))
    return "\n".join(told)


def _search(data: bytes) -> str:
    from sources.workbench.search.query import parse
    from sources.workbench.search.query_language import matching
    from sources.workbench.search.snippet import snippet

    typed, _, text = data.decode(errors="surrogateescape").partition("\n")
    text = text.encode(errors="replace").decode()
    told = []
    for typing in (False, True):
        query = parse(typed, typing=typing)
        told.append(repr(query))
        if query:
            told += [repr(matching(vendor, "t", query)) for vendor in ("sqlite", "postgresql")]
            pieces = snippet(text, query)
            told.append(repr(pieces))
    return "\n".join(told)


def _words(data: bytes) -> str:
    """What compares statements."""
    from claims.matching.tokens import read

    return repr(read(data.decode(errors="replace")))


def _inside(data: bytes) -> str:
    """Part of a packed file."""
    return _open(originals.packed(data))


def _release(data: bytes) -> str:
    """What `release import` reads: an archive, or the content of one whose digests are right."""
    from claims.releases.canonical import canonical
    from claims.releases.incoming import BadArchive, incoming, unpacked
    from sources.workbench.exchange import json_text

    try:
        if data.startswith(b"PK"):
            files = unpacked(io.BytesIO(data), "release.zip")
        else:
            with suppress(ValueError, RecursionError):  # what is no JSON is to be refused as it is
                data = canonical(json_text.loads(data.decode())).encode()
            files = originals.released(data)
        found = incoming(files, {})
    except BadArchive as refusal:
        return str(refusal)
    for quote in found.content["quotes"]:
        ends = [place for span in quote["spans"] for place in span]
        assert ends and ends == sorted(ends) and ends[0] >= 0, quote
    canonical(found.content).encode()
    return repr((found, found.named, found.origin))


def _address(data: bytes) -> str:
    """The criteria of lists and searches, as far as no record has to be looked up for them."""
    from django.core.exceptions import TooManyFieldsSent
    from django.http import QueryDict

    from claims.filtering import from_address, narrowed
    from claims.models import Claim, Quote
    from claims.review.search_filters import Asked, SearchForm

    try:
        params = QueryDict(data).dict()
    except TooManyFieldsSent as refusal:
        return str(refusal)
    asked = Asked.of(params)
    assert Asked.of(asked.params).given == asked.given, asked
    told = [repr((asked, asked.stretch)), SearchForm(params).errors.as_json()]
    for what, rows in (("quotes", Quote.objects.order_by()), ("claims", Claim.objects.order_by())):
        try:
            given = from_address(
                what, {name: text for name, text in params.items() if name not in _LOOKED_UP}
            )
        except ValueError as refusal:
            assert refusal.args[1] in params
            told.append(str(refusal))
        else:
            told.append(repr(narrowed(what, rows, given).query.sql_with_params()))
    return "\n".join(told)


_LOOKED_UP = ("q", "topic")


TARGETS = {
    "text": Target(originals.pages, lambda data: _read(data, "page.txt")),
    "html": Target(originals.html, lambda data: _read(data, "page.html")),
    "body": Target(originals.pages, lambda data: _read(data, "page.txt", body_only=True)),
    "files": Target(originals.files, _open),
    "inside": Target(originals.parts, _inside),
    "csv": Target(originals.tables_of(0), _table("CSV")),
    "xlsx": Target(originals.tables_of(1), _table("XLSX")),
    "json": Target(originals.tables_of(2), _table("JSON")),
    "json-lines": Target(originals.tables_of(3), _table("JSON Lines")),
    "yaml": Target(originals.tables_of(4), _table("YAML")),
    "foreign": Target(originals.records, _foreign),
    "release": Target(originals.releases, _release),
    "search": Target(originals.typed, _search),
    "address": Target(originals.addresses, _address),
    "words": Target(originals.pages, _words),
}
