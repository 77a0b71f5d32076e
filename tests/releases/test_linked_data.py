"""Linked data: the fields that the standards require, from the database and from releases."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.management import call_command

from claims.linked_data.bibtex import bibtex_article
from claims.linked_data.csl import date_parts
from claims.linked_data.formats import CSLJSON, JSONLD, BibTeX, WebAnnotation
from claims.models import Claim, Quote
from claims.resources import ClaimResource, QuoteResource
from sources.models import Article
from sources.resources import ArticleResource
from sources.workbench.exchange.resource import ExchangeResource

from ..exchange.library import library

pytestmark = pytest.mark.django_db


def written(file_format: Any, resource: type[ExchangeResource]) -> Any:
    text = b"".join(resource().stream(file_format())).decode()
    return json.loads(text) if file_format is not BibTeX else text


def test_every_quote_is_a_quotation_with_its_speaker_and_article() -> None:
    library()
    document = written(JSONLD, QuoteResource)
    assert document["@context"] == "https://schema.org"
    nodes = {node["identifier"]: node for node in document["@graph"]}
    assert set(nodes) == set(Quote.objects.values_list("key", flat=True))
    for quote in Quote.objects.select_related("speaker", "article"):
        node = nodes[quote.key]
        assert (node["@type"], node["text"]) == ("Quotation", quote.text)
        assert node["isPartOf"]["@type"] == "NewsArticle"
        if quote.speaker:
            assert node["spokenByCharacter"]["name"] == quote.speaker.name


def test_claims_are_reviewed_only_where_there_is_a_verdict() -> None:
    library()
    graph = written(JSONLD, ClaimResource)["@graph"]
    reviews = [node for node in graph if node["@type"] == "ClaimReview" and "author" not in node]
    claims = {node["identifier"] for node in graph if node["@type"] == "Claim"}
    assert claims == set(Claim.objects.values_list("key", flat=True))
    assert [node["claimReviewed"] for node in reviews] == [Claim.objects.get(verdict="mixed").text]


@pytest.mark.parametrize("verdict", ["true", "mostly_true", "mixed", "mostly_false", "false", "unproven"])
def test_a_review_has_the_fields_that_search_engines_require(verdict: str, settings: Any) -> None:
    settings.NEWSROOM_PUBLIC_ADDRESS = "https://facts.example.org"
    library()
    Claim.objects.filter(key="c-1").update(verdict=verdict)
    graph = written(JSONLD, ClaimResource)["@graph"]
    review = next(node for node in graph if node["@type"] == "ClaimReview")
    assert review["url"] == "https://facts.example.org/claim/a6/c-1"
    assert review["claimReviewed"]
    rating = review["reviewRating"]
    assert (rating["@type"], bool(rating["alternateName"])) == ("Rating", True)
    if "ratingValue" in rating:
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
    assert review["itemReviewed"]["@type"] == "Claim"
    assert review["itemReviewed"]["firstAppearance"]["@type"] == "NewsArticle"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", review["datePublished"])


def test_annotations_select_the_words_in_the_article() -> None:
    library()
    document = written(WebAnnotation, QuoteResource)
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert document["type"] == "AnnotationCollection"
    items = document["first"]["items"]
    assert len(items) == Quote.objects.count()
    by_id = {node["id"]: node for node in items}
    for quote in Quote.objects.select_related("article"):
        node = by_id[f"urn:x-newsroom:quote:{quote.key}#annotation"]
        assert node["type"] == "Annotation"
        targets = node["target"] if isinstance(node["target"], list) else [node["target"]]
        assert [[t["selector"][1]["start"], t["selector"][1]["end"]] for t in targets] == quote.spans
        for target in targets:
            words, place = target["selector"]
            assert (words["type"], place["type"]) == ("TextQuoteSelector", "TextPositionSelector")
            text = quote.article.text
            assert text[place["start"] : place["end"]] == words["exact"]
            around = words["prefix"] + words["exact"] + words["suffix"]
            assert around in text


def test_articles_are_csl_items_once_each() -> None:
    library()
    items = written(CSLJSON, QuoteResource)
    assert (
        len(items)
        == len({item["id"] for item in items})
        == Article.objects.filter(quotes__isnull=False).count()
    )
    for item in items:
        assert item["type"] == "article-newspaper"
        assert item["issued"] == {"date-parts": [[2021, 7, 10]]}
    assert len(written(CSLJSON, ArticleResource)) == Article.objects.count()


@pytest.mark.parametrize(
    ("moment", "parts"),
    [
        ("2021-07-10T22:46", [2021, 7, 10]),
        ("2021-07", [2021, 7]),
        ("2021", [2021]),
        ("", None),
        ("soon", None),
    ],
)
def test_days_are_as_precise_as_the_page_is(moment: str, parts: list[int] | None) -> None:
    assert date_parts(moment) == ({"date-parts": [parts]} if parts else {})


def test_bibtex_keeps_hostile_titles_from_being_commands() -> None:
    entry = dict.fromkeys(
        ("title", "source", "agency", "byline", "dateline", "published", "language", "address", "file_name"),
        "",
    ) | {
        "digest": "ab" * 32,
        "title": r"100% of \input{/etc/passwd} & {more} $x_1$ #~^",
        "published": "2021-07",
    }
    text = bibtex_article(entry)
    assert r"\& \textbraceleft{}more\textbraceright{} \$x\_1\$ \#" in text
    assert r"100\% of \textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}" in text
    assert "month = jul" in text
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


def test_every_article_is_one_bibtex_entry() -> None:
    library()
    text = written(BibTeX, ArticleResource)
    assert text.count("@article{") == Article.objects.count()


def test_linked_data_is_exported_by_command(tmp_path: Any) -> None:
    library()
    path = tmp_path / "quotes.jsonld"
    call_command("export", "JSON-LD", "claims.resources.QuoteResource", "--output", str(path))
    assert len(json.loads(path.read_text())["@graph"]) == Quote.objects.count()


@pytest.mark.parametrize("title", ["a } b", "{", "}}}}", "\\}", "\\{ and {"])
def test_the_braces_of_an_entry_are_balanced_whatever_a_title_holds(title: str) -> None:
    library()
    Article.objects.update(title=title, byline=title)
    text = written(BibTeX, ArticleResource)
    depth = 0
    for letter in text:  # BibTeX knows no escape of a brace
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0


def test_linked_data_inside_a_page_cannot_end_its_script() -> None:
    library()
    hostile = "</script><script>alert(1)</script><!--"
    Quote.objects.update(text=hostile)
    Article.objects.update(title=hostile)
    for file_format in (JSONLD, WebAnnotation):
        text = b"".join(QuoteResource().stream(file_format())).decode()
        assert "<" not in text
        assert hostile[:9] in str(json.loads(text)) or file_format is WebAnnotation
