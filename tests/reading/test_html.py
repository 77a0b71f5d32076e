"""HTML becomes the text a reader sees, with the article's body and fields told apart in it."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest
import trafilatura
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.reading import Page, UnreadablePage, read_bytes
from sources.reading.html import read_html
from sources.reading.placing import Placer

PAGES = Path(__file__).parent / "pages"
# The bodies as a reader would mark them, without heading, furniture and dateline.
BODIES = {
    "news": ("The two ministers agreed", "more than two years."),
    "wire": ("A deal that lets grain leave", "on such a paper."),
    "blog": ("Als im Frühjahr", "öffentlich sein wird."),
    "live": ("The council voted", "until the end of the month."),
    "bare": ("A storm that crossed", "open again on Monday."),
}


def source(name: str) -> str:
    return (PAGES / f"{name}.html").read_text(encoding="utf-8")


def page_of(name: str) -> Page:
    return read_html(source(name))


def words_at(page: Page, name: str) -> str:
    return page.evidence[name].of(page.text)


def test_the_readable_text_reads_as_the_page_does() -> None:
    text = read_html(
        "<html><head><title>No</title></head><body><nav>Home</nav><h1>The\n  headline</h1>"
        "<p>One <b>bold</b>&nbsp;word,<br>a new line.</p><script>no()</script><!-- no -->"
        "<ul><li>First<li>Second</ul><table><tr><td>A<td>B<tr><td>C<td>D</table>"
        "<pre>kept\n  as it is</pre><p hidden>no</p><p style='display: none'>no</p>Loose end</body>"
    ).text
    assert text == (
        "Home\n\nThe headline\n\nOne bold\u00a0word,\na new line.\n\nFirst\nSecond\n\nA\tB\nC\tD\n\n"
        "kept\n  as it is\n\nLoose end"
    )


@pytest.mark.parametrize("name", BODIES)
def test_the_body_begins_and_ends_where_the_article_does(name: str) -> None:
    page = page_of(name)
    start, end = BODIES[name]
    body = page.body_text
    assert start in body and end in body
    for furniture in ("Share", "Newsletter", "All rights reserved", "Most read", "Privacy", "Nice article"):
        assert furniture not in body


@pytest.mark.parametrize("name", BODIES)
def test_blocks_lie_in_order_and_hold_the_body(name: str) -> None:
    page = page_of(name)
    ends = 0
    for block in page.blocks:
        assert ends <= block.span.start < block.span.end <= len(page.text)
        ends = block.span.end
    marked = "".join(block.span.of(page.text) for block in page.blocks if block.kind == "body")
    assert "".join(marked.split()) == "".join(page.body_text.split())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


@pytest.mark.parametrize("name", BODIES)
def test_the_body_is_no_worse_than_trafilaturas(name: str) -> None:
    ours = shingles(page_of(name).body_text)
    theirs = shingles(trafilatura.extract(source(name), include_comments=False) or "")
    # What only theirs has: the headline, the dateline, a credit line.
    lost = sum((theirs - ours).values())
    assert lost <= 0.15 * sum(theirs.values())
    assert sum((ours - theirs).values()) <= 0.05 * sum(ours.values())


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (
            "news",
            {
                "title": "Ministers agree timetable for border talks",
                "source": "The Example Times",
                "byline": "Jane Roe, John Doe",
                "language": "en",
                "address": "https://www.example.com/world/border-talks",
                "agency": None,
            },
        ),
        (
            "wire",
            {
                "title": "Grain deal extended by two months, mediators say",
                "source": "Example Wire",
                "byline": None,
                "agency": "Reuters",
                "dateline": "Istanbul",
                "language": "en",
            },
        ),
        (
            "blog",
            {
                "title": "Wie die Brücke gebaut wurde",
                "source": "Beispielblog",
                "byline": "Erika Muster",
                "language": "de",
            },
        ),
        (
            "live",
            {
                "title": "Council votes for night trains “from next spring”",
                "source": "Example Radio",
                "byline": None,
                "language": "en",
            },
        ),
        ("bare", {"title": "Storm closes mountain roads", "byline": None, "language": "en"}),
    ],
)
def test_fields_come_from_metadata_and_page(name: str, fields: dict[str, str | None]) -> None:
    page = page_of(name)
    assert {field: getattr(page, field) for field in fields} == fields
    assert words_at(page, "title") == page.title


@pytest.mark.parametrize(
    ("name", "published", "words", "updated"),
    [
        ("news", "2021-07-09T05:04:00+00:00", "9 July 2021, 10:34 IST", "2021-07-09T09:30:00+00:00"),
        ("wire", "2023-03-18", None, "2023-03-18T18:40-04:00"),
        ("blog", "2022-05-04T08:00:00+02:00", "4. Mai 2022", None),
        ("live", "2024-11-05T00:30+02:00", "5 November 2024, 00:30 EET", None),
        ("bare", "2020-02-29", "29/02/2020", None),
    ],
)
def test_dates_come_from_metadata_and_point_to_the_words_on_the_page(
    name: str, published: str, words: str | None, updated: str | None
) -> None:
    page = page_of(name)
    assert page.published and page.published.iso == published
    assert (page.published.span.of(page.text) if page.published.span else None) == words
    assert (page.updated.iso if page.updated else None) == updated


def test_a_date_in_metadata_that_the_page_contradicts_is_noted() -> None:
    html = source("news").replace("2021-07-09T05:04:00+00:00", "2021-09-30T00:00:00+00:00")
    page = read_html(html)
    assert page.published and page.published.day == "2021-09-30"
    assert any("9 July 2021" in note and "2021-09-30" in note for note in page.notes)


def test_broken_metadata_is_passed_over() -> None:
    html = "<script type='application/ld+json'>{'@type': NewsArticle" + "[" * 100_000 + "</script>"
    page = read_html(
        html + "<h1>Storm closes roads</h1><p>The roads were closed on Monday, the office said.</p>"
    )
    assert page.title == "Storm closes roads"


def test_a_page_is_read_without_trafilatura_where_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("hostile")

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    page = page_of("news")
    assert "The two ministers agreed" in page.body_text
    assert any("by its text alone" in note for note in page.notes)


def test_body_only_takes_all_that_is_shown() -> None:
    page = read_html("<p>First paragraph.</p><p>Second paragraph.</p>", body_only=True)
    assert page.body_text == "First paragraph.\nSecond paragraph."


def test_a_piece_is_placed_by_its_letters_and_never_by_likeness() -> None:
    placer = Placer("He said: “No — never.”\nHe said: “No, never!”")
    assert placer.place("No never") == (9, 22)
    assert placer.place("no, never", after=20) is None
    assert placer.place("No, never!", after=20) == (32, 44)
    assert placer.place("No, not ever") is None
    assert placer.place_all(["He said No never", "and went", "He said No never"]) == (
        [(0, 22), (23, 44)],
        ["and went"],
    )


@pytest.mark.parametrize(
    ("html", "reason", "said"),
    [
        ("<html></html>", "no_text", "no visible text"),
        ("<!-- only a comment -->", "no_text", "no visible text"),
        ("<script>let a = 1</script>", "no_text", "no visible text"),
        ("<div>" * 300 + "deep", "too_large", "more than 200 deep"),
        ("<div>" * 220 + "deep", "too_large", "more than 200 deep"),
        ("<b>" * 1_000_000 + "deep", "too_large", "more than 200 deep"),
        (
            f"<p {' '.join(f'a{number}=b' for number in range(100_000))}>x",
            "too_large",
            "more than 300 attributes",
        ),
        ("<p " + "a='>' b=\"<\" c " * 150 + ">x", "too_large", "more than 300 attributes"),
        ("<p>x</p>" * 60_000, "too_large", "more than 50,000 elements"),
    ],
)
def test_html_beyond_the_limits_is_refused_with_the_limit(html: str, reason: str, said: str) -> None:
    with pytest.raises(UnreadablePage, match=said) as refusal:
        read_html(html)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "html",
    [
        "<!doctype html><title>The bridge</title><article><p>{}</article>",
        "<!doctype html><meta charset=utf-8><title>The bridge</title><main>{}</main>",
        "<title>The bridge</title><header><h1>The bridge</h1></header><main><p>{}</main><p>Contact us",
        "<html><head><title>The bridge</title></head><article>{}</article>",
    ],
)
def test_a_page_without_a_tag_of_its_body_is_read(html: str) -> None:
    words = "The council met again on Monday, and the engineers said that the bridge was safe."
    page = read_html(html.format(words))
    assert words in [span.of(page.text) for span in page.body]
    assert page.title == "The bridge"


def test_the_body_of_a_page_with_very_many_elements_is_found() -> None:
    menu = "".join(f"<li><a href=/{number}>Town {number}</a></li>" for number in range(8_000))
    paragraphs = [
        f"On day {number} the council met again, and the engineers said that the bridge was safe."
        for number in range(12)
    ]
    page = read_html(
        f"<title>The bridge</title><nav><ul>{menu}</ul></nav><article><h1>The bridge is safe, engineers say</h1>"
        + "".join(f"<p>{words}</p>" for words in paragraphs)
        + "</article>"
    )
    assert [span.of(page.text) for span in page.body] == paragraphs


WORDS = "The minister said on Friday that the talks would go on and that both sides wanted them to. "


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + WORDS * 20_000,
        f"<p>{WORDS}</p>" * 6_000,
        f"<div>{WORDS}<br>" * 150,
        "<table>" + f"<tr><td>{WORDS}" * 3_000,
        f"<a href=x class='{'a' * 90_000}'>{WORDS}</a>" * 40,
        "<p>" + "&amp;" * 500_000,
        "<meta name=a content=b>" * 10_000 + f"<p>{WORDS}",
        "<time datetime=2021-07-09>9 July 2021</time> " * 3_000,
        f"<p>{WORDS}</p>" + "<" * 2_000_000,
    ],
    ids=["long", "many", "nested", "table", "names", "entities", "meta", "times", "brackets"],
)
def test_hostile_html_costs_bounded_time(html: str) -> None:
    began = time.process_time()
    try:
        read_html(html)
    except UnreadablePage as refusal:
        assert str(refusal)
    assert time.process_time() - began < 30


FRAGMENTS = st.lists(
    st.one_of(
        st.text(max_size=15),
        st.sampled_from(
            [
                *(
                    "<p>",
                    "</p>",
                    "<div class='related'>",
                    "</div>",
                    "<h1>",
                    "</h1>",
                    "<br>",
                    "<li>",
                    "<svg>",
                    "<title>",
                ),
                *(
                    "<pre>\r\n x ",
                    "</pre>",
                    "<table><tr><td>",
                    "<!--",
                    "-->",
                    "<![CDATA[",
                    "&nbsp;",
                    "&#0;",
                    "&#xD800;",
                ),
                *(
                    "<script type='application/ld+json'>",
                    "</script>",
                    "<time datetime='2021-07-09'>",
                    "10 July 2021 ",
                ),
                '{"@type":"Article","headline":"x y z","author":[null,{"name":["a"]}]}',
                "<meta name=author content='A B'>",
                WORDS,
            ]
        ),
    ),
    max_size=25,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(FRAGMENTS)
@example("<p>\ud7ff&#0;</p>")
@example("<time datetime='x'>")
def test_any_html_gives_spans_inside_its_text_or_a_refusal(html: str) -> None:
    try:
        page = read_bytes(html.encode("utf-8", "ignore"), "page.html")
    except UnreadablePage as refusal:
        assert refusal.reason in {"empty", "binary", "no_text", "too_large"}
        return
    spans = [*page.body, *(block.span for block in page.blocks), *page.evidence.values()]
    spans += [moment.span for moment in (page.published, page.updated) if moment and moment.span]
    for span in spans:
        assert 0 <= span.start < span.end <= len(page.text)
    assert "\x00" not in page.text
    assert page == read_bytes(html.encode("utf-8", "ignore"), "page.html")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_named_html_give_a_page_or_a_refusal(data: bytes) -> None:
    try:
        assert isinstance(read_bytes(b"<p>" + data, "page.html"), Page)
    except UnreadablePage as refusal:
        assert refusal.reason
