"""The files of linked data: streamed from the database, or from the entries of a release."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, ClassVar
from uuid import uuid4

from django.db.models import Model, QuerySet

from claims.models import Claim, Quote
from sources.models import Article
from sources.workbench.exchange.formats.file_format import RecordFormat, in_blocks

from . import schema_org, web_annotation
from .bibtex import bibtex_article
from .csl import csl_article
from .entries import (
    Entries,
    Entry,
    article_entry,
    claims_with_evidence,
    public_base,
    quotes_with_articles,
    with_relations,
)
from .fact_checks import fact_check_entries

__all__ = ["CSLJSON", "JSONLD", "BibTeX", "DocumentFormat", "WebAnnotation"]

_CHUNK = 200  # records whose articles are in memory at a time


class DocumentFormat(RecordFormat):
    """A file of linked data: a beginning, parts, an end."""

    # What a file begins and ends with, and what stands between its parts.
    head: ClassVar[str]
    tail: ClassVar[str]
    between: ClassVar[str] = ","

    def parts(self, entries: Entries) -> Iterator[str]:
        """The parts of the file that these entries give."""
        raise NotImplementedError

    def opening(self, identifier: str) -> str:
        """What the file begins with; `identifier` names it where its standard wants a name."""
        return self.head

    def document(self, chunks: Iterable[Entries], identifier: str = "") -> Iterator[bytes]:
        """Yield the file; what one chunk gave is not given again by the next."""

        def texts() -> Iterator[str]:
            yield self.opening(identifier or f"urn:uuid:{uuid4()}")
            before = ""
            for entries in chunks:
                for part in self.parts(entries):
                    yield f"{before}\n{part}"
                    before = self.between
            yield self.tail

        return in_blocks(texts())

    def stream_records(self, records: QuerySet[Model]) -> Iterator[bytes]:
        return self.document(_chunks(records))


class JSONLD(DocumentFormat):
    name = "JSON-LD"
    extension = "jsonld"
    content_type = "application/ld+json"
    about = "schema.org Quotation, Claim, ClaimReview"
    head = f'{{"@context": "{schema_org.CONTEXT}", "@graph": ['
    tail = "\n]}\n"

    def parts(self, entries: Entries) -> Iterator[str]:
        return map(_line, schema_org.nodes(entries))


class WebAnnotation(DocumentFormat):
    name = "Web Annotation"
    extension = "annotations.jsonld"
    content_type = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    about = "W3C, quotes as selections of the articles' text"
    head = ""
    tail = "\n]}}\n"

    def opening(self, identifier: str) -> str:
        return (
            f'{{"@context": "{web_annotation.CONTEXT}", "id": "{identifier}", '
            '"type": "AnnotationCollection", "label": "Quotes", "first": '
            f'{{"id": "{identifier}:1", "type": "AnnotationPage", "startIndex": 0, "items": ['
        )

    def parts(self, entries: Entries) -> Iterator[str]:
        return (_line(web_annotation.annotation(entry, entries)) for entry in entries.quotes.values())


class CSLJSON(DocumentFormat):
    name = "CSL-JSON"
    extension = "csl.json"
    content_type = "application/vnd.citationstyles.csl+json"
    about = "the articles, for Zotero and pandoc"
    head = "["
    tail = "\n]\n"

    def parts(self, entries: Entries) -> Iterator[str]:
        return (_line(csl_article(entry)) for entry in entries.articles.values())


class BibTeX(DocumentFormat):
    name = "BibTeX"
    extension = "bib"
    content_type = "application/x-bibtex; charset=utf-8"
    about = "the articles, for LaTeX"
    head = ""
    tail = ""
    between = ""

    def parts(self, entries: Entries) -> Iterator[str]:
        return (bibtex_article(entry) for entry in entries.articles.values())


def _line(node: Entry) -> str:
    # Pages carry linked data inside <script>, which the words of a quote must not end.
    return json.dumps(node, ensure_ascii=False).replace("<", "\\u003c")


def _chunks(queryset: QuerySet[Any]) -> Iterator[Entries]:
    """The records as entries, some at a time; no article, quote or claim is given twice."""
    base = public_base()
    seen: dict[str, set[str]] = {"articles": set(), "quotes": set()}
    model = queryset.model
    if model is Quote:
        queryset = with_relations(queryset)
    elif model is Article:
        queryset = queryset.select_related("source", "agency").defer("text", "body", "blocks")
    found = queryset.iterator(chunk_size=_CHUNK)
    while some := list(islice(found, _CHUNK)):
        entries = Entries(base=base)
        if model is Quote:
            quotes_with_articles(some, entries)
        elif model is Claim:
            claims_with_evidence(some, entries)
            entries.fact_checks = fact_check_entries(some)
        else:
            entries.articles = {article.digest: article_entry(article) for article in some}
        yield _Fresh(entries, seen)


class _Fresh(Entries):
    """Entries whose articles and quotes are listed only where no chunk before had them."""

    def __init__(self, entries: Entries, seen: dict[str, set[str]]) -> None:
        super().__init__(
            base=entries.base,
            articles=_Listed(entries.articles, seen["articles"]),
            speakers=entries.speakers,
            quotes=_Listed(entries.quotes, seen["quotes"]),
            claims=entries.claims,
            fact_checks=entries.fact_checks,
        )


class _Listed(dict[str, Entry]):
    """A dictionary that knows all its entries and lists those that are new."""

    def __init__(self, entries: dict[str, Entry], seen: set[str]) -> None:
        super().__init__(entries)
        self._new = [key for key in entries if key not in seen]
        seen.update(self._new)

    def values(self) -> Any:
        return [self[key] for key in self._new]
