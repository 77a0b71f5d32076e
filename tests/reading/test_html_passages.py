"""What mark-up sets apart is kept: block quotations and whom they name, embedded posts, bold lines."""

from __future__ import annotations

import time

import pytest

from sources.reading import Page
from sources.reading.html import read_html

ABOVE = "<p>The harbour board will sell two of its five cranes before the summer, its director said on Monday.</p>"
BELOW = (
    "<p>The board meets again in May to vote on the sale, and the union has called its members to the gate.</p>"
    "<p>Whoever buys the cranes must take them away within three weeks, the board said in a statement.</p>"
)


def article(middle: str) -> Page:
    return read_html(
        "<html lang=en><body><article><h1>Harbour sells two cranes</h1><p class=byline>By Nell Barrow</p>"
        f"<time datetime=2022-04-04>4 April 2022</time>{ABOVE}{middle}{BELOW}</article></body></html>"
    )


WORDS = "“We have cranes for a port three times as large.”"


@pytest.mark.parametrize(
    "markup",
    [
        f"<blockquote><p>{WORDS}</p><cite>Pia Holm, director</cite></blockquote>",
        f"<blockquote>{WORDS}<footer>— Pia Holm, director</footer></blockquote>",
        f"<blockquote><cite>Pia Holm, director</cite><p>{WORDS}</p></blockquote>",
        f"<figure><blockquote>{WORDS}</blockquote><figcaption>— Pia Holm, director</figcaption></figure>",
        f"<blockquote><p>{WORDS}</p><p>– Pia Holm, director</p></blockquote>",
        f"<blockquote>{WORDS}<br>-- Pia Holm, director</blockquote>",
    ],
)
def test_a_block_quotation_keeps_whom_it_names(markup: str) -> None:
    page = article(markup)
    [passage] = [passage for passage in page.passages if passage.kind == "blockquote"]
    assert passage.span.of(page.text) == WORDS
    assert passage.author and passage.author.of(page.text) == "Pia Holm, director"


def test_a_block_quotation_that_names_nobody_holds_all_its_paragraphs() -> None:
    page = article("<blockquote><p>“Prices rose.</p><p>“Wages did not.”</p></blockquote>")
    [passage] = [passage for passage in page.passages if passage.kind == "blockquote"]
    assert passage.span.of(page.text) == "“Prices rose.\n\n“Wages did not.”"
    assert passage.author is None


POSTED = "Five cranes, two ships. Do the sums."


@pytest.mark.parametrize(
    ("markup", "author"),
    [
        (
            f'<blockquote class="twitter-tweet"><p dir="ltr">{POSTED}</p>&mdash; Ole Brandt (@olebrandt) '
            '<a href="https://social.example/1">March 31, 2022</a></blockquote>',
            "Ole Brandt",
        ),
        (
            f'<blockquote class="instagram-media"><p>{POSTED}</p><p>A post shared by Ole Brandt '
            "(@olebrandt) on Mar 31, 2022 at 3:00pm PDT</p></blockquote>",
            "Ole Brandt",
        ),
        (
            f'<blockquote class="fb-xfbml-parse-ignore"><p>{POSTED}</p>Posted by <a>Ole Brandt</a> on '
            "<a>Thursday, March 31, 2022</a></blockquote>",
            "Ole Brandt",
        ),
        (
            f'<blockquote class="bluesky-embed"><p>{POSTED}</p>&mdash; <a>Ole Brandt (@ole.example)</a> '
            "<a>March 31, 2022 at 3:00 PM</a></blockquote>",
            "Ole Brandt",
        ),
    ],
)
def test_an_embedded_post_keeps_its_words_its_author_and_its_day(markup: str, author: str) -> None:
    page = article(markup)
    [post] = [passage for passage in page.passages if passage.kind == "post"]
    assert post.span.of(page.text) == POSTED
    assert post.author and post.author.of(page.text) == author
    assert post.said and post.said.day == "2022-03-31"
    assert page.published and page.published.day == "2022-04-04"
    assert POSTED in page.body_text and "olebrandt" not in page.body_text and "2022" not in page.body_text


def test_lines_that_are_all_bold_and_headings_are_kept() -> None:
    page = article(
        "<h3>The director answers</h3><p><b>Why now?</b></p><p>Because the <b>price</b> is good.</p>"
        "<p><strong>And</strong> <strong>the men?</strong><br>They stay.</p>"
    )
    kept = [(passage.kind, passage.span.of(page.text)) for passage in page.passages]
    assert kept == [("heading", "The director answers"), ("bold", "Why now?"), ("bold", "And the men?")]


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote>“Yes.”<cite>A</cite></blockquote>" * 10_000,
        "<blockquote>" * 150 + "— a" * 50_000,
        f"<blockquote class=twitter-tweet><p>a</p>{'— ' * 50_000}</blockquote>",
        "<p>" + "<b>a</b> b " * 20_000,
        f"<blockquote class=twitter-tweet>{'— a (b ' * 50_000}</blockquote>",
    ],
    ids=["many", "deep", "dashes", "bold", "signatures"],
)
def test_passages_cost_time_in_proportion_to_the_page(html: str) -> None:
    began = time.process_time()
    read_html(html)
    assert time.process_time() - began < 10
