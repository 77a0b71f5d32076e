"""Title, author and day of HTML pages that give them in many ways, and the body without what is not it."""

from __future__ import annotations

import json
import time

import pytest

from sources.reading import Page
from sources.reading.html import read_html

TEXT = (
    "<p>The harbour board will sell two of its five cranes before the summer, its director said on Monday.</p>"
    "<p>The board meets again in May to vote on the sale, and the union has called its members to the gate.</p>"
    "<p>Whoever buys the cranes must take them away within three weeks, the board said in a statement.</p>"
)
BODY = [line[3:] for line in TEXT.split("</p>") if line]
TITLE = "Harbour board will sell two cranes"


def page(heading: str = "", *, head: str = "", text: str = TEXT, below: str = "", title: str = TITLE) -> Page:
    return read_html(
        f"<html lang=en><head>{head}</head><body><nav><a href=/>Home</a> <a href=/port>Port</a></nav>"
        f"<article><h1>{title}</h1>{heading}{text}</article>{below}<footer>© Quay Courier</footer></body></html>"
    )


def body(read: Page) -> list[str]:
    return [" ".join(span.of(read.text).split()) for span in read.body]


@pytest.mark.parametrize(
    ("markup", "byline"),
    [
        ("<div class=byline><span>By</span><a href=/a>Nell Barrow</a></div>", "Nell Barrow"),
        ('<a rel=author href="/nell">Nell Barrow</a>', "Nell Barrow"),
        ("<p>Text: <span itemprop=author><span itemprop=name>nbarrow</span></span></p>", "nbarrow"),
        (
            "<div class=article__author><b>Nell Barrow</b> and <b>Tom Ruiz-Hale</b></div>",
            "Nell Barrow and Tom Ruiz-Hale",
        ),
        (
            "<ul class=contributors><li><a rel=author>Nell Barrow</a></li><li><a rel=author>Ida Moe</a></li></ul>",
            "Nell Barrow, Ida Moe",
        ),
        ('<p>4 April 2022 <a href="/authors/nell-barrow">Nell Barrow</a></p>', "Nell Barrow"),
        ("<p class=author>Par Nell Barrow(Bruxelles, bureau européen)</p>", "Nell Barrow"),
        ("<p class=credits><i>Illustration by Pia Sand</i></p><p>By Nell Barrow</p>", "Nell Barrow"),
        ("<span class=writer>森田花子</span>", "森田花子"),
        ("<div class=byline>Nell Barrow<br>Senior Writer</div>", "Nell Barrow"),
        ("<div class=byline><a rel=author>More stories by Nell Barrow</a></div>", None),
        ("<span class=author>Ada Quill Press Briefing Room</span>", None),
        ("<div class=author>Reuters</div>", None),
    ],
)
def test_the_author_is_found_in_the_elements_that_say_so(markup: str, byline: str | None) -> None:
    assert page(markup).byline == byline


def test_an_agency_that_stands_where_the_author_does_is_the_agency() -> None:
    assert page("<div class=author>Reuters</div>").agency == "Reuters"


@pytest.mark.parametrize(
    "head",
    [
        "<meta name=author content='Barrow, Nell'>",
        "<meta name=author content='Quay Media Holdings'>",
        "",
        "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Nell Barrow'>",
    ],
)
def test_the_byline_that_the_page_prints_is_believed_before_its_metadata(head: str) -> None:
    read = page("<p class=byline>By <a rel=author>Nell Barrow</a></p>", head=head)
    assert read.byline == "Nell Barrow"
    assert read.evidence["byline"].of(read.text) == "Nell Barrow"


def test_the_author_of_another_story_is_not_the_pages() -> None:
    aside = "<aside class=related><h3>Ferries stay in port</h3><a rel=author>Ida Moe</a></aside>"
    assert page(below=aside).byline is None


@pytest.mark.parametrize(
    "head",
    [
        "<meta property=og:title content='You will not believe which cranes this harbour sells'>",
        f"<meta property=og:title content='{TITLE} | Quay Courier'>",
        f"<title>{TITLE} - Hosted</title>",
        "<title>Harbour: cranes sold | Quay Courier</title>",
        "",
    ],
)
def test_the_headline_shown_is_the_title_whatever_metadata_call_the_page(head: str) -> None:
    read = page(head=head)
    assert read.title == TITLE
    assert read.evidence["title"].of(read.text) == TITLE


def test_an_outlets_name_or_a_section_in_the_first_heading_is_no_title() -> None:
    head = f"<title>{TITLE} | Quay Courier</title><meta property=og:title content='{TITLE}'>"
    for name in ("Quay Courier", "Port"):
        read = read_html(
            f"<html><head>{head}</head><body><h1>{name}</h1><div class=story><h2>{TITLE}</h2>{TEXT}</div></body></html>"
        )
        assert read.title == TITLE


def test_of_two_first_headings_the_one_above_the_text_is_the_title() -> None:
    read = read_html(
        "<html><head><meta property=og:title content='Cranes for sale at the harbour'></head><body>"
        "<header><h1>Cranes for sale at the harbour</h1></header>"
        f"<article><h1 class=headline>Too many hooks</h1>{TEXT}</article></body></html>"
    )
    assert read.title == "Too many hooks"


def test_a_second_headline_for_lists_is_not_the_title() -> None:
    read = read_html(
        "<html><body><h1 itemprop=alternativeHeadline>Harbour crane news</h1>"
        f"<h2 itemprop=headline>{TITLE}</h2><div class=story>{TEXT}</div></body></html>"
    )
    assert read.title == TITLE


def test_what_a_browser_that_translates_adds_to_a_page_is_none_of_it() -> None:
    added = "<div id=goog-gt-tt class=skiptranslate><h1>Original text</h1><p>Rate this translation</p></div>"
    own = "<p class=skiptranslate>The crane is called Ziggy and nothing else, in any language.</p>"
    text = page(text=own + TEXT, below=added).text
    assert "translation" not in text and "Ziggy" in text


def test_a_title_that_the_page_does_not_show_comes_without_the_outlets_name() -> None:
    head = f"<title>{TITLE} | Hosted</title>"
    read = read_html(f"<html><head>{head}</head><body>{TEXT}</body></html>")
    assert read.title == TITLE and "title" not in read.evidence


@pytest.mark.parametrize(
    ("heading", "published", "updated"),
    [
        (
            "<time class=updated datetime=2022-05-09>9 May 2022</time> <time class=published datetime=2022-04-04>4 April 2022</time>",
            "2022-04-04",
            "2022-05-09",
        ),
        (
            "<relative-time datetime=2022-04-04T08:00:00Z>4 years ago</relative-time>",
            "2022-04-04T08:00:00+00:00",
            None,
        ),
        (
            "<span itemprop=datePublished content=2022-04-04T08:00:00Z></span>",
            "2022-04-04T08:00:00+00:00",
            None,
        ),
        (
            "<p itemprop=datePublished content=2022-04-04T08:00:00Z>Four days into April</p>",
            "2022-04-04T08:00:00+00:00",
            None,
        ),
        ("<p>森田花子2022年04月04日 09時05分</p>", "2022-04-04T09:05", None),
        ("<p>By Nell Barrow April 4, 2022: 3:42 PM ET</p>", "2022-04-04T15:42-04:00", None),
    ],
)
def test_the_day_is_that_of_publication(heading: str, published: str, updated: str | None) -> None:
    read = page(heading)
    assert (read.published.iso if read.published else None) == published
    assert (read.updated.iso if read.updated else None) == updated


def test_a_date_as_programs_print_it_is_read_from_metadata() -> None:
    read = page(head="<meta property=article:published_time content='Mon Apr 04 12:45:00 EDT 2022'>")
    assert read.published and read.published.iso == "2022-04-04T12:45:00-04:00"


@pytest.mark.parametrize(
    ("address", "line", "published"),
    [
        ("2022/04/04/cranes.html", "By Nell Barrow April 4 at 3:57 PM Follow @nellb", "2022-04-04T15:57"),
        ("2022/04/04/cranes.html", "", "2022-04-04"),
        ("2022/04/cranes.html", "4 April", "2022-04-04"),
        ("2022/04/220404-cranes.html", "", "2022-04-04"),
        ("2022/04/cranes.html", "4 May", None),
        ("cranes-2022.html", "4 April", None),
    ],
)
def test_the_address_gives_the_year_or_the_day(address: str, line: str, published: str | None) -> None:
    read = page(
        f"<p>{line}</p>" if line else "", head=f"<link rel=canonical href=https://quay.example/{address}>"
    )
    assert (read.published.iso if read.published else None) == published
    assert body(read) == BODY


LINKS = "".join(
    f"<a href=https://www.lemonde.fr/article/{number}>Article {number}</a>" for number in range(6)
)


@pytest.mark.parametrize(
    ("head", "below", "source"),
    [
        ("<link rel=canonical href=https://money.cnn.com/2022/04/04/cranes>", "", "CNN"),
        ("<meta property=og:site_name content='NDTV.com'>", "", "NDTV"),
        ("<meta property=og:site_name content='The Lenmark Tide'>", "", "The Lenmark Tide"),
        ("", LINKS, "Le Monde"),
        (f"<title>{TITLE} | Lenmark Tide</title>", "", "Lenmark Tide"),
        (f"<title>{TITLE} | Hosted</title>", "", "Quay Courier"),
        ("", "", "Quay Courier"),
    ],
)
def test_the_outlet_is_the_one_of_the_address_or_what_the_page_calls_itself(
    head: str, below: str, source: str
) -> None:
    assert page(head=head, below=below).source == source


CONSENT = (
    "<div class=modal><h2>Your privacy</h2><p>We and our 412 partners keep and read cookies on your device to process "
    "personal data, and you may change your choices at any time on the privacy page.</p><p>You can read in our policy "
    "how your data are used for advertising; if you do not give your consent, we show you more advertisements.</p></div>"
)


def test_a_notice_on_cookies_is_no_part_of_the_article_wherever_it_stands() -> None:
    article = f"<article><h1>{TITLE}</h1>{TEXT}</article>"
    for html in (CONSENT + article, article + CONSENT):
        assert body(read_html(f"<html lang=en><body>{html}</body></html>")) == BODY


def test_a_paragraph_that_is_one_link_and_closing_talk_are_body() -> None:
    linked = "<p><a href=/x>The union says that forty of its members will lose their work when the cranes go.</a></p>"
    talk = "<p>“Will they strike?” a reporter asked.</p><p>“Ask them,” the director said.</p>"
    parts = TEXT.split("</p>")
    read = page(text="</p>".join([parts[0], linked + parts[1], parts[2]]) + "</p>" + talk)
    assert body(read) == [
        BODY[0],
        "The union says that forty of its members will lose their work when the cranes go.",
        *BODY[1:],
        "“Will they strike?” a reporter asked.",
        "“Ask them,” the director said.",
    ]


def test_a_text_printed_twice_for_two_kinds_of_screen_is_one_text() -> None:
    read = page(text=f"<div class=desktop-only>{TEXT}</div><div class=mobile-only>{TEXT}</div>")
    assert body(read) == BODY
    assert [block.kind for block in read.blocks].count("repeat") == len(BODY)


def test_small_capitals_are_read_as_small_letters() -> None:
    read = page(
        text=TEXT.replace("its director", "D<small>IRECTOR</small> P<small>IA</small> H<small>OLM</small>")
    )
    assert "Director Pia Holm said on Monday" in read.body_text


def test_an_article_that_is_in_the_metadata_alone_is_read_and_said_so() -> None:
    text = " ".join(BODY)
    told = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2022-04-04"}
    data = json.dumps({**told, "articleBody": f"{text}\n\nThe end of it."})
    head = f'<script type="application/ld+json">{data}</script>'
    read = read_html(
        f"<html><head>{head}</head><body><div id=root></div><noscript>Scripts, please.</noscript></body></html>"
    )
    assert (read.title, read.body_text) == (TITLE, f"{text}\nThe end of it.")
    assert any("articleBody" in note for note in read.notes)
    shown = read_html(f"<html><head>{head}</head><body><h1>{TITLE}</h1>{TEXT}</body></html>")
    assert shown.body_text.split("\n") == BODY and not shown.notes


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>{'– ' * 50_000}</h1>{TEXT}",
        f"<h1>{'| ' * 50_000}</h1>{TEXT}",
        f"<title>{'a | ' * 50_000}</title><h1>b</h1>{TEXT}",
        f"<meta property=og:title content='{'– ' * 50_000}'><h1>a</h1>{TEXT}",
        "<h1>The board meets again</h1>" * 5_000 + TEXT,
        "<a rel=author>Nell Barrow</a> " * 10_000 + TEXT,
        f"<p class=byline>{'By Nell Barrow, ' * 20_000}</p>{TEXT}",
        "<p>" + "C<small>OUNCIL</small> " * 15_000,
        "<span itemprop=datePublished content=2022-04-04>4 April 2022</span> " * 10_000 + TEXT,
        f"<p>{'cookies our partners your data ' * 50_000}</p>" + TEXT,
    ],
    ids=[
        "dashes",
        "bars",
        "titles",
        "meta",
        "h1",
        "authors",
        "names",
        "small",
        "dates",
        "consent",
    ],
)
def test_the_time_grows_with_the_page_and_no_faster(html: str) -> None:
    began = time.process_time()
    read_html(f"<html><body>{html}</body></html>")
    assert time.process_time() - began < 10
