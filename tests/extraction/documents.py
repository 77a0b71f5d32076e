"""Whole documents through `extract`: a heading, perhaps a byline, and the body below it."""

from __future__ import annotations

from claims.extraction import Quote, extract
from sources.reading.page import Moment, Page, Span
from sources.reading.plain import body_paragraphs


def document(text: str, published: str | None = None) -> Page:
    """The page of a text whose first paragraph is its title; a paragraph "By …" below it is its byline."""
    title, *body = body_paragraphs(text)
    evidence, byline = {"title": title}, None
    if body and body[0].of(text).startswith("By "):
        evidence["byline"] = Span(body[0].start + 3, body[0].end)
        byline = evidence["byline"].of(text)
        del body[0]
    return Page(
        text=text,
        title=title.of(text),
        byline=byline,
        published=Moment(published, "day") if published else None,
        body=tuple(body),
        evidence=evidence,
    )


def quotes(text: str) -> list[Quote]:
    """The quotes of a document."""
    return extract(document(text))


def said(text: str) -> list[tuple[str | None, str]]:
    """Who says what in a document: the speaker's name and the words, spans joined with an ellipsis."""
    return [
        (quote.speaker.name if quote.speaker else None, " … ".join(span.of(text) for span in quote.spans))
        for quote in quotes(text)
    ]
