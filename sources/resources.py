"""What sources and articles are in files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sources.models import Article, ArticleCopy, ErasedPage, Source, SourceName
from sources.spans import wrong_blocks, wrong_spans
from sources.workbench.exchange.importing import Report
from sources.workbench.exchange.name_lists import names_column
from sources.workbench.exchange.pair_resources import PairResource
from sources.workbench.exchange.resource import ExchangeResource, column, reference

__all__ = ["ArticleCopyResource", "ArticleResource", "SourceResource"]


class SourceResource(ExchangeResource):
    names = names_column(SourceName, "source", about="Other names.")
    order = ("name",)
    follows = ("folded",)

    class Meta:
        model = Source
        fields = ("name", "kind", "homepage", "country", "language", "names", "status", "note", "version")
        import_id_fields = ("name",)

    def complete(self, records: Sequence[Any], report: Report) -> None:
        for source in records:
            source.derive()


class ArticleResource(ExchangeResource):
    text = column(Article, "text", fixed=True)
    file_name = column(Article, "file_name")
    copy_of = reference(Article, "copy_of", later=True)
    order = ("digest",)
    chunk = 100  # articles are long
    follows = ("address_key",)

    class Meta:
        model = Article
        fields = (
            "digest", "title", "source", "agency", "byline", "dateline", "published", "published_on",
            "published_precision", "published_words", "updated", "language", "address", "file_name",
            "member", "file_digest", "details", "encoding", "status", "copy_of", "note", "extractor", "version", "body", "blocks",
            "reading_notes", "text",
        )  # fmt: skip
        import_id_fields = ("digest",)

    def complete(self, records: Sequence[Any], report: Report) -> None:
        erased = ErasedPage.objects.known(article.digest for article in records)
        for article in records:
            article.derive()
            if article.digest in erased:
                report(article, "digest", erased[article.digest].sentence)
            elif article.erasure_number is not None:
                report(article, "digest", "Words in it were erased here, so it cannot be imported again.")
            elif len(article.digest) != 64 or set(article.digest) - set("0123456789abcdef"):
                report(article, "digest", "Enter the SHA-256 of the file: 64 hexadecimal digits.")
            elif not article.text and article.extractor:
                report(article, "text", "An article that was read needs its text.")
            elif wrong_spans(article.body, len(article.text)):
                report(article, "body", "Enter spans within the text, in its order: [[start, end], …].")
            elif wrong_blocks(article.blocks, len(article.text)):
                report(article, "blocks", "Enter parts of the text, in its order: [[kind, start, end], …].")


class ArticleCopyResource(PairResource):
    pair = ("article", "other")

    class Meta:
        model = ArticleCopy
        fields = ("article", "other", "kind", "similarity", "state", "version")
        import_id_fields = ("article", "other")
