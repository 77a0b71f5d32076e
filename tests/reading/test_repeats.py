"""What a page prints twice is body once."""

from __future__ import annotations

from sources.reading import Page, read_bytes

TITLE = "Farmers and city agree on river water after ten years of talks"
BODY = [
    "Farmers along the river and the city downstream agreed on Tuesday how to share its water in dry summers, "
    "ending a dispute that had been in the courts for ten years.",
    "Under the plan the city will pay for new pumps and the farmers will stop watering by day from June to "
    "September, according to the text, which was read out in the council.",
    "“Nobody got what they wanted, which is how I know it is fair,” said the judge who led the talks.",
    "The state still has to approve the plan. A spokeswoman for the environment ministry said an answer could "
    "be expected before the end of the year.",
    "The last dry summer cost the valley a third of its maize, the chamber of agriculture said.",
]
MENU = ["Home", "News", "Sport", "Opinion"]


def read(*paragraphs: str) -> Page:
    return read_bytes("\n\n".join(paragraphs).encode(), "page.txt")


def body(page: Page) -> list[str]:
    return [span.of(page.text) for span in page.body]


def kinds(page: Page, words: str) -> list[str]:
    return [block.kind for block in page.blocks if block.span.of(page.text) == words]


def test_an_article_printed_twice_is_body_once_and_a_repeat_once() -> None:
    page = read(*MENU, TITLE, *BODY, TITLE, "The plan still needs the state.", *BODY, "Share this post")
    assert body(page) == BODY
    assert [kinds(page, words) for words in BODY] == [["body", "repeat"]] * len(BODY)


def test_of_two_copies_the_complete_one_is_the_body() -> None:
    page = read(*MENU, TITLE, *BODY[:3], "Read more", TITLE, *BODY, "Share this post")
    assert body(page) == BODY
    assert kinds(page, BODY[0]) == ["repeat", "body"]


def test_a_summary_in_the_words_of_the_body_is_not_body() -> None:
    teaser = BODY[3].partition(". ")[2]
    page = read(*MENU, TITLE, teaser, "Staff | Updated: 16-07-2021 19:30 IST", *BODY, "Share this post")
    assert body(page) == BODY
    assert kinds(page, teaser) == ["teaser"]


def test_a_title_cut_short_is_not_body() -> None:
    page = read(TITLE, TITLE[:40] + "...", *BODY)
    assert body(page) == BODY
    assert page.title == TITLE


def test_a_paragraph_printed_again_as_a_pull_quote_is_body_once() -> None:
    page = read(*MENU, TITLE, *BODY[:4], BODY[2], BODY[4], "Share this post")
    assert body(page) == BODY


def test_short_paragraphs_may_come_twice_in_an_article() -> None:
    answer = "He said no."
    page = read(*MENU, TITLE, BODY[0], answer, BODY[1], answer, *BODY[2:], "Share this post")
    assert body(page).count(answer) == 2


def test_statements_that_begin_and_end_alike_are_both_body() -> None:
    alike = [
        f"“We will pay for the pumps of the valley before the next summer because {why},” the mayor said. "
        "He would not say what the city had set aside for them in its budget."
        for why in ("the farmers cannot wait for the state", "nobody downstream has water to spare in July")
    ]
    page = read(*MENU, TITLE, *alike, *BODY, "Share this post")
    assert body(page) == [*alike, *BODY]
