"""ClaimReviews as publishers write them, the Fact Check Tools API, ClaimsKG: what is read, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from claims.foreign import NotReadable
from claims.foreign.claim_reviews import ForeignReview, read_claim_reviews
from claims.foreign.claimskg import read_claimskg

ADDRESS = "https://checkers.example/2020/bridge"


def review(**values: Any) -> dict[str, object]:
    node = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": ADDRESS,
        "claimReviewed": "The bridge was closed for ten years.",
        "author": {"@type": "Organization", "name": "The Checkers", "url": "https://checkers.example/"},
        "datePublished": "2020-05-04",
        "reviewRating": {"@type": "Rating", "ratingValue": 2, "bestRating": 5, "worstRating": 1, "alternateName": "Mostly false"},
        "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Ilse Torvald"}, "datePublished": "2020-04"},
    }  # fmt: skip
    return {name: value for name, value in (node | values).items() if value is not None}


def one(value: object) -> ForeignReview:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    reading = read_claim_reviews(data)
    assert [str(bad) for bad in reading.refused] == []
    [found] = reading.records
    return found


def test_a_review_is_read_with_all_its_parts() -> None:
    assert one(review()) == ForeignReview(
        number=1, claim="The bridge was closed for ten years.", address=ADDRESS, reviewer="The Checkers",
        reviewer_address="https://checkers.example/", published="2020-05-04", rating="Mostly false",
        rating_value=2.0, rating_best=5.0, rating_worst=1.0, claimant="Ilse Torvald", claimed="2020-04",
    )  # fmt: skip


SCRIPT = '<script type="application/ld+json">%s</script>'
MICRODATA = f"""<!doctype html><html><body><div itemscope itemtype="http://schema.org/ClaimReview">
<a itemprop="url" href="{ADDRESS}">x</a><h2 itemprop="claimReviewed">The bridge was closed for ten years.</h2>
<p itemprop="author" itemscope itemtype="https://schema.org/Organization"><b itemprop="name">The Checkers</b></p>
<time itemprop="datePublished" datetime="2020-05-04">yesterday</time>
<div itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating"><meta itemprop="ratingValue" content="2">
<span itemprop="alternateName">Mostly false</span></div></div></body></html>"""


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([review()]),
        json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, review()]}),
        json.dumps({"@type": "DataFeed", "dataFeedElement": [
            {"@type": "DataFeedItem", "item": None}, {"@type": "DataFeedItem", "item": [review()]}]}),
        json.dumps({"@type": "NewsArticle", "review": [review()]}),
        json.dumps(review(**{"@type": ["ClaimReview", "Article"]})),
        json.dumps(review(**{"@type": "http://schema.org/ClaimReview"})),
        json.dumps({"@graph": [
            review(reviewRating={"@id": "#r"}),
            {"@id": "#r", "@type": "Rating", "ratingValue": "2", "alternateName": "Mostly false"}]}),
        "\ufeff" + json.dumps(review()),
        json.dumps({"@type": "WebSite"}) + "\n" + json.dumps(review()) + "\n",
        "<!doctype html><html><head>" + SCRIPT % "{broken" + SCRIPT % json.dumps(review()) + "</head></html>",
        "<html>" + SCRIPT % ("\n<!--\n" + json.dumps(review()) + "\n-->\n") + "</html>",
        "<html>" + SCRIPT % ("/* */"[:0] + json.dumps(review()).replace("for ten", "for\\u0020ten")) + "</html>",
        MICRODATA,
    ],
    ids=["list", "graph", "feed", "nested", "types", "full type", "reference", "mark", "lines", "page", "comment",
         "escape", "microdata"],
)  # fmt: skip
def test_it_is_found_wherever_it_stands(data: str) -> None:
    found = one(data.encode())
    assert (found.claim, found.address) == ("The bridge was closed for ten years.", ADDRESS)
    assert (found.reviewer, found.published, found.rating, found.rating_value) == (
        "The Checkers", "2020-05-04", "Mostly false", 2.0
    )  # fmt: skip


def test_what_stands_twice_under_one_identifier_is_one() -> None:
    node = review(**{"@id": f"{ADDRESS}#review"})
    assert one({"@graph": [node, {"@type": "WebPage", "mainEntity": node}]}).address == ADDRESS


@pytest.mark.parametrize(
    "values, expected",
    [
        ({"datePublished": "2020-05"}, {"published": "2020-05"}),
        ({"datePublished": "2020-05-04T10:30:00+05:30"}, {"published": "2020-05-04T10:30:00+05:30"}),
        ({"datePublished": "2020-05-04T10:30:00.000Z"}, {"published": "2020-05-04T10:30:00+00:00"}),
        ({"datePublished": None}, {"published": ""}),
        ({"claimReviewed": "Tea &amp; &quot;milk&quot;&#39;s <b>price</b>"}, {"claim": 'Tea & "milk"\'s price'}),
        ({"claimReviewed": "Tea &amp;amp; milk"}, {"claim": "Tea & milk"}),
        ({"claimReviewed": "2 < 3 and\n  4 > 3"}, {"claim": "2 < 3 and 4 > 3"}),
        ({"claimReviewed": {"@value": "It rained.", "@language": "en"}}, {"claim": "It rained."}),
        ({"claimReviewed": None, "itemReviewed": {"@type": "Claim", "text": "It rained."}}, {"claim": "It rained."}),
        ({"author": "The Checkers"}, {"reviewer": "The Checkers"}),
        ({"author": [{"@type": "Person", "name": "Ann Aske"}, "Bo Berg"]}, {"reviewer": "Ann Aske, Bo Berg"}),
        ({"author": None, "publisher": {"name": "A House"}}, {"reviewer": "A House"}),
        ({"author": None}, {"reviewer": "checkers.example"}),
        ({"author": "https://other.example/"}, {"reviewer": "other.example", "reviewer_address": "https://other.example/"}),
        ({"reviewRating": {"ratingValue": "4,5"}}, {"rating": "", "rating_value": 4.5}),
        ({"reviewRating": {"ratingValue": "Pants on fire"}}, {"rating": "Pants on fire", "rating_value": None}),
        ({"reviewRating": {"ratingValue": "-1", "alternateName": ["Satire", "Joke"]}}, {"rating": "Satire", "rating_value": -1}),
        ({"reviewRating": "False"}, {"rating": "False", "rating_value": None}),
        ({"reviewRating": None}, {"rating": "", "rating_value": None}),
        ({"itemReviewed": {"@type": "CreativeWork", "author": {"name": "Kai Moe", "sameAs": ["https://moe.example"]},
          "datePublished": "2019-12-31", "sameAs": "https://posts.example/1"}},
         {"claimant": "Kai Moe", "claimant_address": "https://moe.example", "claimed": "2019-12-31",
          "appearances": ("https://posts.example/1",)}),
        ({"itemReviewed": {"@type": "Claim", "appearance": [{"@type": "CreativeWork", "url": "https://a.example/1"},
          "https://a.example/2"], "firstAppearance": {"url": "https://a.example/0"}}},
         {"appearances": ("https://a.example/0", "https://a.example/1", "https://a.example/2")}),
        ({"inLanguage": {"@type": "Language", "alternateName": "de"}}, {"language": "de"}),
        ({"url": None, "mainEntityOfPage": {"@id": "https://b.example/x"}}, {"address": "https://b.example/x"}),
    ],
)  # fmt: skip
def test_odd_values_are_read_rightly(values: dict[str, Any], expected: dict[str, object]) -> None:
    found = one(review(**values))
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_relative_address_is_that_of_the_page() -> None:
    page = '<html><head><link rel="canonical" href="https://checkers.example/2020/">' + SCRIPT
    assert one((page % json.dumps(review(url="/2020/bridge"))).encode()).address == ADDRESS


@pytest.mark.parametrize(
    "values, reason",
    [
        ({"claimReviewed": None, "itemReviewed": None}, "names no claim"),
        ({"url": "javascript:alert(1)"}, "gives no address"),
        ({"url": None}, "gives no address"),
        ({"datePublished": "the day after"}, "“the day after” is not a date"),
        ({"datePublished": "2020-02-31"}, "“2020-02-31” is not a date"),
        ({"claimReviewed": "x" * 30_000}, "30,000 characters"),
    ],
)
def test_a_bad_one_is_refused_by_name_and_reason_beside_good_ones(
    values: dict[str, object], reason: str
) -> None:
    reading = read_claim_reviews(json.dumps([review(), review(**values)]).encode())
    assert len(reading.records) == 1
    [bad] = reading.refused
    assert bad.number == 2 and bad.name and reason in bad.reason


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"", "empty"),
        (b"{", "not JSON"),
        (b'{"@type": "WebSite"}', "no ClaimReview"),
        (b"<html><p>Nothing.</p></html>", "no ClaimReview"),
        (b"[" * 100_000, "nested too deep"),
        (b"[" * 60 + b'{"@type": "ClaimReview"}' + b"]" * 60, "more than 40 deep"),
        (b'{"a": NaN}', "NaN"),
        (b'{"@type": "ClaimReview", "@type": "Claim"}', "twice"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not in UTF-8"),
        (b"<html>" + (SCRIPT % '{"@type": "ClaimReview", ').encode(), "Block 1"),
        (b"[" + b"[]," * 2_000_000 + b"1]", "lists and objects"),
        (b'{"@type": "Cl\xe4im"}', "line 1 is not in UTF-8"),
    ],
    ids=range(12),
)
def test_what_is_no_such_file_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        read_claim_reviews(data)


def test_more_records_than_may_be_read_are_refused() -> None:
    with pytest.raises(NotReadable, match="more than 2 records"):
        read_claim_reviews(json.dumps([review(url=f"{ADDRESS}/{n}") for n in range(3)]).encode(), 2)


def test_half_a_character_is_refused_by_name() -> None:
    data = json.dumps([review(), review(claimReviewed="Broken \ud83d words")]).encode()
    assert "half a character" in read_claim_reviews(data).refused[0].reason


def test_an_answer_of_the_fact_check_tools_api_is_read() -> None:
    answer = {"nextPageToken": "x", "claims": [{
        "text": "The ferry sank twice.", "claimant": "Kai Moe", "claimDate": "2021-03-02T00:00:00Z",
        "claimReview": [
            {"publisher": {"name": "The Checkers", "site": "checkers.example"}, "url": "https://checkers.example/ferry",
             "title": "No, it did not", "reviewDate": "2021-03-05T00:00:00Z", "textualRating": "False", "languageCode": "en"},
            {"publisher": {"site": "other.example"}, "url": "https://other.example/ferry", "textualRating": "Wrong"},
        ]}]}  # fmt: skip
    first, second = read_claim_reviews(json.dumps(answer).encode()).records
    assert (first.claim, first.claimant, first.claimed[:10]) == (
        "The ferry sank twice.",
        "Kai Moe",
        "2021-03-02",
    )
    assert (first.reviewer, first.title, first.rating, first.language) == (
        "The Checkers", "No, it did not", "False", "en"
    )  # fmt: skip
    assert (second.reviewer, second.rating, second.published) == ("other.example", "Wrong", "")


@pytest.mark.parametrize(
    "table",
    [
        "rating_ratingValue,rating_worstRating,rating_bestRating,rating_alternateName,creativeWork_author_name,"
        "creativeWork_datePublished,claimReview_author_name,claimReview_author_url,claimReview_url,"
        "claimReview_claimReviewed,claimReview_datePublished,extra_title\n"
        '1,1,5,False,Kai Moe,2021-03-02,The Checkers,https://checkers.example,https://checkers.example/ferry,'
        '"The ferry, it sank twice.",2021-03-05,Not so\n',
        "id;text;date;truthRating;ratingName;author;headline;source;sourceURL;link;language\n"
        "7;The ferry, it sank twice.;2021-03-02;1;False;Kai Moe;Not so;The Checkers;https://checkers.example;"
        "https://checkers.example/ferry;en\n",
    ],
    ids=["extractor", "explorer"],
)  # fmt: skip
def test_claimskg_is_read_from_either_of_its_tables(table: str) -> None:
    [found] = read_claimskg(table.encode()).records
    assert (found.claim, found.address, found.title) == (
        "The ferry, it sank twice.", "https://checkers.example/ferry", "Not so"
    )  # fmt: skip
    assert (found.rating, found.rating_value, found.claimant, found.claimed, found.reviewer) == (
        "False", 1.0, "Kai Moe", "2021-03-02", "The Checkers"
    )  # fmt: skip


def test_a_table_without_the_columns_or_with_bad_rows_says_so() -> None:
    with pytest.raises(NotReadable, match="no column with the review's address"):
        read_claimskg(b"text,author\nIt rained.,Kai Moe\n")
    reading = read_claimskg(
        b"text,link\nIt rained.,not an address\n,https://a.example\nIt rained.,https://a.example\n"
    )
    assert [(bad.number, bad.reason) for bad in reading.refused] == [
        (1, "It gives no address of a review on the web."), (2, "It has no claim."),
    ]  # fmt: skip


def test_a_page_whose_address_is_none_is_read_without_it() -> None:
    page = '<html><link rel="canonical" href="http://[x">' + SCRIPT
    [bad] = read_claim_reviews((page % json.dumps(review(url="/bridge"))).encode()).refused
    assert "no address" in bad.reason
    assert one((page % json.dumps(review())).encode()).address == ADDRESS


@pytest.mark.parametrize("end", ["--> %s x", "%s"], ids=["comment", "nothing"])
def test_much_space_costs_no_time(end: str) -> None:
    assert one((" " * 100_000 + json.dumps(review())).encode()).address == ADDRESS
    page = SCRIPT % (end % (" " * 100_000)) + SCRIPT % json.dumps(review())
    assert one(page.encode()).address == ADDRESS
