"""Rules about words: quotes cut out of their articles, and columns that follow from others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Model
from django.db.models.functions import Length

from claims.models import Claim, Quote, SpeakerName
from claims.place import BadSpans, place
from newsroom.verifying.rule import CHUNK, Fault, Rule
from sources.models import Article
from sources.spans import wrong_blocks, wrong_repeats, wrong_spans

__all__ = ["RULES"]

_OF_SPANS = (
    "pk", "article_id", "spans", "text", "prefix", "suffix", "start", "end", "mention_start", "mention_end",
    "cue_start", "cue_end", "repeats",
)  # fmt: skip
_LONG_ROWS = 50  # articles at a time: one may have 40,000 paragraphs


def spans() -> Iterator[Fault]:
    """Quotes in the order of their articles, so that of each article's text one is in memory."""
    article, text = None, ""
    rows = Quote.objects.filter(placed=True).order_by("article_id", "pk").only(*_OF_SPANS)
    for quote in rows.iterator(chunk_size=CHUNK):
        if quote.article_id != article:
            article = quote.article_id
            text = Article.objects.filter(pk=article).values_list("text", flat=True).first() or ""
        if text and any(_cut(quote, text)):  # without text its page was not read here yet
            yield from _cut_now(quote.pk)


def _cut_now(number: int) -> Iterator[Fault]:
    """Quote and text as of one moment: either may have changed since the other was read."""
    rows = Quote.objects.filter(pk=number, placed=True).select_related("article")
    for quote in rows.only(*_OF_SPANS, "article__text"):
        if quote.article.text:
            yield from _cut(quote, quote.article.text)


def _cut(quote: Quote, text: str) -> Iterator[Fault]:
    named = f"quote {quote.pk}"
    try:
        cut = place(text, quote.spans)
    except (BadSpans, TypeError) as error:
        yield Fault(named, f"its spans cut nothing out of article {quote.article_id}: {error}")
        return
    if cut.text != quote.text:
        yield Fault(named, "its spans cut other words out of the article than it has")
        return
    derived = {"prefix": cut.prefix, "suffix": cut.suffix, "start": cut.start, "end": cut.end}
    wrong = [name for name, value in derived.items() if getattr(quote, name) != value]
    if wrong:
        mend = partial(Quote.objects.filter(pk=quote.pk).update, **derived)
        yield Fault(named, f"{' and '.join(wrong)} not as in the article", mend)
    for name in ("mention", "cue"):
        start, end = getattr(quote, f"{name}_start"), getattr(quote, f"{name}_end")
        if start is not None and end is not None and not start < end <= len(text):
            yield Fault(named, f"its {name} stands outside the article")
    if outside := wrong_repeats(quote.repeats, len(text)):
        yield Fault(named, f"its repeats {outside}")


def bodies() -> Iterator[Fault]:
    """The text stays in the database, which knows how long it is."""
    rows = Article.objects.exclude(text="").order_by("pk").annotate(length=Length("text"))
    for pk, body, blocks, length in rows.values_list("pk", "body", "blocks", "length").iterator(_LONG_ROWS):
        for name, wrong in (
            ("paragraphs", wrong_spans(body, length)),
            ("parts", wrong_blocks(blocks, length)),
        ):
            if wrong:
                yield Fault(f"article {pk}", f"its {name} {wrong}")


def derived() -> Iterator[Fault]:
    """Keys by which equal names, claims and addresses are found."""
    for rows in (
        Claim.objects.only("text", "text_key"),
        SpeakerName.objects.select_related("speaker"),
        Article.objects.only("address", "address_key"),
    ):
        for record in rows.order_by("pk").iterator(chunk_size=CHUNK):
            yield from _derived(record)


def _derived(record: Any) -> Iterator[Fault]:
    names = [field.attname for field in record._meta.concrete_fields if field.attname in record.__dict__]
    before = {name: getattr(record, name) for name in names}
    fields = record.derive()
    wrong = sorted(name for name in fields if before.get(name) != getattr(record, name))
    if wrong:
        model: type[Model] = type(record)
        values = {name: getattr(record, name) for name in wrong}
        mend = partial(model._default_manager.filter(pk=record.pk).update, **values)
        yield Fault(
            f"{model._meta.verbose_name} {record.pk}",
            f"{' and '.join(wrong)} does not follow from its words",
            mend,
        )


RULES = (
    Rule(
        "spans",
        "The spans of every quote cut its words, prefix and suffix out of its article, and its repeats lie in it.",
        spans,
    ),
    Rule("bodies", "The paragraphs and parts of every article lie in its text, in order.", bodies),
    Rule("keys", "The keys of claims, names and addresses follow from their words.", derived),
)
