"""Quotes in files: with their spans, which must cut exactly their words out of the article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claims.linked_data.formats import CSLJSON, JSONLD, BibTeX, WebAnnotation
from claims.models import Quote, QuoteTopic
from claims.place import BadSpans, place
from claims.presets import PRESETS
from claims.resources.topics import topics_column
from sources.models import Article
from sources.spans import wrong_repeats
from sources.workbench.exchange.columns import Text
from sources.workbench.exchange.importing import Report
from sources.workbench.exchange.resource import ExchangeResource, column

__all__ = ["QuoteResource"]


class QuoteResource(ExchangeResource):
    documents = (*PRESETS, JSONLD, WebAnnotation, CSLJSON, BibTeX)
    topics = topics_column(QuoteTopic, "quote")
    article = column(Quote, "article", fixed=True)
    text = column(Quote, "text")
    speaker_name = Text(path="speaker__name", derived=True, about="The speaker's name.")
    article_title = Text(path="article__title", derived=True, about="The article's title.")
    source = Text(path="article__source__name", derived=True, about="The publisher of the article.")
    published = Text(path="article__published", derived=True, about="When it was published.")

    order = ("article__digest", "start", "end", "kind")
    follows = ("start", "end", "text", "prefix", "suffix")
    key_from = ("q", "article", "spans", "kind")

    class Meta:
        model = Quote
        fields = (
            "key", "text", "kind", "topics", "speaker", "speaker_name", "role", "relayed_via", "said_on",
            "said_on_words", "venue", "medium", "source", "published", "article_title", "article", "spans",
            "prefix", "suffix", "placed", "repeats", "cue", "cue_start", "cue_end", "force", "mention",
            "mention_start", "mention_end", "attribution_rule", "confidence", "rule", "relay_source",
            "relay_speaker", "wording", "status", "note", "version",
        )  # fmt: skip
        import_id_fields = ("key",)

    def complete(self, records: Sequence[Any], report: Report) -> None:
        """Spans are cut out again: what they give is the quote's text, to the character."""
        articles = {quote.article_id for quote in records if quote.article_id}
        texts = dict(Article.objects.filter(pk__in=articles).values_list("pk", "text"))
        for quote in records:
            text = texts.get(quote.article_id)
            if text is None:
                report(quote, "article", "A quote needs its article.")
                continue
            fault = _put_in_place(quote, text) or _words_of_marks(quote, text)
            if not fault and quote.placed and wrong_repeats(quote.repeats, len(text)):
                fault = ("repeats", "Enter spans within the text, in its order: [[[start, end], …], …].")
            if fault:
                report(quote, *fault)


def _put_in_place(quote: Quote, text: str) -> tuple[str, str] | None:
    """Fill in what follows from the spans; the column and the reason where they do not hold."""
    try:
        cut = place(text, quote.spans if isinstance(quote.spans, list) else [])
    except BadSpans as error:
        return "spans", str(error)
    if [list(span) for span in cut.spans] != quote.spans:
        return "spans", "A span begins or ends with white space."
    if quote.placed and quote.text and quote.text != cut.text:
        return "text", f"The spans point to different text in the article: “{cut.text[:100]}”."
    quote.start, quote.end = cut.start, cut.end
    quote.text = quote.text or cut.text
    quote.prefix = quote.prefix or cut.prefix
    quote.suffix = quote.suffix or cut.suffix
    return None


def _words_of_marks(quote: Quote, text: str) -> tuple[str, str] | None:
    """Cue and mention stand where they are said to stand."""
    for name in ("cue", "mention"):
        start, end = getattr(quote, f"{name}_start"), getattr(quote, f"{name}_end")
        if (start is None) != (end is None):
            return f"{name}_start", f"Give both {name}_start and {name}_end, or neither."
        if start is not None and not 0 <= start < end <= len(text):
            return f"{name}_start", f"[{start}, {end}] is outside the article's {len(text):,} characters."
    return None
