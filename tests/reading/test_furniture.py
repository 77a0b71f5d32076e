"""What is not body is told apart: lists, calls, notices, comments, each by its own kind."""

from __future__ import annotations

import pytest

from sources.reading import Page, read_bytes

TITLE = "Ferry company puts two electric ships on the island line"
BODY = [
    "Two electric ferries will serve the islands from next summer, the shipping company said on Wednesday, and "
    "take the place of four that burn diesel.",
    "The ships were built in the yard upriver, which hired sixty people for the work and now hopes for more "
    "orders from the north.",
    "“You can hear the gulls again,” said the captain of the first, who has sailed it for a month without "
    "passengers to train the crew.",
    "Fares will stay as they are until the end of next year, according to the company, which is owned by the "
    "three largest islands.",
]
ABOVE = ["Skip to main content", "Home", "News", "Weather", "Sign in"]
BELOW = [
    "Share this article",
    "(This story has not been edited by Example Post staff and is auto-generated from a syndicated feed.)",
    "Trending",
    "Ten harbours to see before they change",
    "Singer says new record is her last",
    "Most read",
    "Dog walks home across two counties",
    "Subscribe to our newsletter",
    "Comments",
    "About time they did something for the islands, I say, after all those years of smoke.",
    "© 2021 Example Post. All rights reserved.",
]


def read(*paragraphs: str) -> Page:
    return read_bytes("\n\n".join(paragraphs).encode(), "page.txt")


def kind_of(page: Page, words: str) -> str:
    return next(block.kind for block in page.blocks if block.span.of(page.text) == words)


PAGE = read(*ABOVE, TITLE, "By Ida Holm", "14 July 2021", *BODY, *BELOW)


def test_the_body_is_the_article_and_nothing_but_the_article() -> None:
    assert [span.of(PAGE.text) for span in PAGE.body] == BODY


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Home", "menu"),
        (TITLE, "title"),
        ("By Ida Holm", "byline"),
        ("14 July 2021", "date"),
        ("Share this article", "share"),
        (BELOW[1], "notice"),
        ("Ten harbours to see before they change", "trending"),
        ("Dog walks home across two counties", "trending"),
        ("Subscribe to our newsletter", "newsletter"),
        ("Comments", "comment"),
        (BELOW[9], "comment"),
        (BELOW[10], "notice"),
    ],
)
def test_furniture_is_told_by_its_kind(words: str, kind: str) -> None:
    assert kind_of(PAGE, words) == kind


@pytest.mark.parametrize(
    "line",
    ["Advertisement", "ADVERTISEMENT", "Share this story", "Read more", "Also read: Storm closes harbour", "Photo: Ida Holm",
     "Sign up for our newsletter", "Story continues below advertisement"],
)  # fmt: skip
def test_furniture_inside_an_article_is_left_out_of_its_body(line: str) -> None:
    page = read(*ABOVE, TITLE, BODY[0], line, *BODY[1:], *BELOW)
    assert [span.of(page.text) for span in page.body] == BODY


def test_a_page_of_menus_alone_has_no_body() -> None:
    page = read(*ABOVE, "About us", "Contact", "Terms of use")
    assert page.body == ()
    assert {block.kind for block in page.blocks} == {"menu"}
