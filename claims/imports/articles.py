"""Lists of articles become articles without text, which ingest fills when the page of their address comes.

An article that is here already, with its text or without, is the same; what is known of it stays, what is missing
is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from claims.foreign import Reading
from claims.foreign.articles import ForeignArticle, read_bibtex, read_csl, read_media_cloud
from sources.addresses import address_digest, address_key
from sources.folding import folded_name
from sources.models import Article, ErasedPage, Source
from sources.models.article import Precision
from sources.workbench.exchange.file_limits import max_rows
from sources.workbench.models import Status
from sources.workbench.parts import parts

from .edited import imported_values, unedited
from .plan import Kind, Plan

__all__ = ["Articles"]

_BATCH = 500
_PRECISION = {
    4: Precision.YEAR,
    7: Precision.MONTH,
    10: Precision.DAY,
    13: Precision.HOUR,
    16: Precision.MINUTE,
}


class Articles(Kind):
    name = "articles"
    title = "Articles"
    about = (
        "Lists of articles from Zotero and other reference managers, LaTeX, or Media Cloud. They come without text; "
        "add the pages, and each text goes to the article with its address."
    )
    formats: ClassVar[Mapping[str, str]] = {
        "csl": "CSL-JSON (Zotero)",
        "bibtex": "BibTeX",
        "media-cloud": "Media Cloud (CSV)",
    }
    permissions = (
        "sources.import_article",
        "sources.add_article",
        "sources.change_article",
        "sources.add_source",
    )

    def read(self, data: bytes, form: str) -> Reading[ForeignArticle]:
        if not form:
            begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
            form = "csl" if begins in (b"[", b"{") else "bibtex" if begins in (b"@", b"%") else "media-cloud"
        return {"csl": read_csl, "bibtex": read_bibtex, "media-cloud": read_media_cloud}[form](
            data, max_rows()
        )

    def plan(self, reading: Reading[ForeignArticle], plan: Plan) -> None:
        here = _here({address_key(found.address) for found in reading.records})
        digests = {found.number: address_digest(found.address) for found in reading.records}
        erased = ErasedPage.objects.known(digests.values())
        imported = imported_values(Article, [article.pk for article in here.values()])
        outlets = _Outlets(found.outlet for found in reading.records)
        seen: set[str] = set()
        for found in reading.records:
            key = address_key(found.address)
            if key in seen:
                plan.passed_over["articles that stand in the file more than once"] += 1
                continue
            seen.add(key)
            if digests[found.number] in erased:
                plan.passed_over["articles that were erased here"] += 1
                continue
            if key in here:
                article = here[key]
                brought = imported.get(article.pk, {})
                may_make = not article.source_id and not brought.get("source_id")
                source = outlets.named(found, plan) if may_make else outlets.known(found.outlet)
                missing = _missing(article, _values(found), source)
                plan.change(found.number, article, unedited(missing, article, brought, found.number, plan))
            else:
                article = Article(
                    digest=digests[found.number],
                    source=outlets.named(found, plan), status=Status.SUGGESTED, **_values(found),
                )  # fmt: skip
                article.derive()
                plan.make(
                    found.number, article, [("URL", found.address), ("date published", found.published)]
                )


class _Outlets:
    """Sources by their names and other names; those that are missing are planned once."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known = Source.objects.going_by(names)

    def known(self, name: str) -> Source | None:
        return self._known.get(folded_name(name))

    def named(self, found: ForeignArticle, plan: Plan) -> Source | None:
        if not found.outlet:
            return None
        source = self.known(found.outlet)
        if source is None:
            source = self._known[folded_name(found.outlet)] = Source(name=found.outlet)
            plan.make(found.number, source)
        return source


def _here(keys: set[str]) -> dict[str, Article]:
    """The articles of these addresses; of several the first that is no copy."""
    found: dict[str, Article] = {}
    for part in parts(sorted(keys - {""}), _BATCH):
        rows = Article.objects.without_text().filter(address_key__in=part).order_by("copy_of", "pk")
        for article in rows.defer("text", "body", "blocks", "reading_notes", "details"):
            there = found.get(article.address_key)
            if there is None or (there.copy_of_id and not article.copy_of_id):
                found[article.address_key] = article
    return found


def _values(found: ForeignArticle) -> dict[str, Any]:
    moment = found.published[:32]
    return {
        "address": found.address,
        "title": found.title,
        "byline": ", ".join(found.authors),
        "published": moment,
        "published_on": date.fromisoformat(moment[:10]) if len(moment) >= 10 else None,
        "published_precision": _PRECISION.get(min(len(moment.partition("+")[0].rstrip("Z")), 16), "")
        if moment
        else "",
        "language": found.language,
        "dateline": found.dateline,
        "note": found.note,
    }


def _missing(article: Article, values: Mapping[str, Any], source: Source | None) -> dict[str, Any]:
    """What the article leaves open and the list says; a day goes in whole or not at all."""
    days = ("published", "published_on", "published_precision")
    added = {
        name: value
        for name, value in values.items()
        if value and name not in ("address", *days) and not getattr(article, name)
    }
    if not article.published:
        added |= {name: values[name] for name in days if values[name]}
    if source is not None and article.source_id is None:
        added["source"] = source
    return added
