"""Plain-text dumps: title, body and credits are found in every layout people save pages in."""

from __future__ import annotations

import textwrap

import pytest

from sources.reading import Page, read_bytes

TITLE = "Ministry says water prices will stay frozen until spring"
BODY = [
    "The energy ministry said on Tuesday that household water prices would stay frozen until the spring, "
    "after a winter in which utility bills rose faster than wages.",
    "“We will not ask families to pay twice for the same drought,” the minister told reporters after a "
    "cabinet meeting in the capital. “The reserve fund is there for years like this one.”",
    "Opposition members of parliament called the decision a gift before the election and asked where the "
    "money would come from. The fund held about 40 million at the end of last year, according to the budget "
    "office, which expects it to be spent by June.",
    "Water companies said they had been told of the plan only that morning and needed time to study it.",
    "A vote on the measure is expected next week, and the speaker of the house said it was likely to pass.",
]
MENU = ["Skip to main content", "Home", "World", "Business", "Sport", "Log in"]
FOOT = [
    "Share this article",
    "Facebook",
    "Twitter",
    "Most read",
    "Ten ways to cook a pumpkin this autumn",
    "Rail strike called off after late talks",
    "Subscribe to our newsletter",
    "Privacy Policy",
]


def joined(page: Page) -> list[str]:
    return [" ".join(span.of(page.text).split()) for span in page.body]


def wrapped(paragraphs: list[str], width: int) -> str:
    return "\n\n".join(textwrap.fill(words, width, break_on_hyphens=False) for words in paragraphs)


LAYOUTS = {
    "blank lines between paragraphs": "\n\n".join([*MENU, TITLE, *BODY, *FOOT]),
    "one line a paragraph": "\n".join([*MENU, TITLE, *BODY, *FOOT]),
    "carriage returns": "\r\n\r\n".join([*MENU, TITLE, *BODY, *FOOT]),
    "broken at 72 columns": "\n".join(MENU) + "\n\n" + wrapped([TITLE, *BODY], 72) + "\n\n" + "\n".join(FOOT),
    "broken at 80 columns": "\n".join(MENU) + "\n\n" + wrapped([TITLE, *BODY], 80) + "\n\n" + "\n".join(FOOT),
    "indented": "\n\n".join(
        ["  * " + line for line in MENU]
        + ["      " + line for line in [TITLE, *BODY]]
        + ["  * " + line for line in FOOT]
    ),
    "no-break and zero-width spaces": "\n\n".join(
        ["\ufeff" + MENU[0], *MENU[1:], TITLE + "\xa0", *["\u200b" + words + "\xa0" for words in BODY], *FOOT]
    ),
    "no menu at all": "\n\n".join([TITLE, *BODY]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_title_and_body_are_found_in_every_layout(layout: str) -> None:
    page = read_bytes(LAYOUTS[layout].encode(), "page.txt")
    assert page.title and " ".join(page.title.split()) == TITLE
    assert joined(page) == BODY


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_text_said_to_be_all_body_is_cut_into_its_paragraphs_only(layout: str) -> None:
    text = LAYOUTS[layout].encode().decode("utf-8-sig")
    page = read_bytes(text.encode(), "page.txt", body_only=True)
    assert page.title is None and not page.blocks
    assert set(BODY) <= set(joined(page))
    assert "".join(page.text.split()).replace("*", "") == "".join(
        "".join(span.of(page.text).split()) for span in page.body
    ).replace("*", "") or layout.startswith("no-break")


def test_of_a_page_of_very_many_lines_only_the_first_are_told_apart_and_the_page_says_so() -> None:
    lines = [TITLE, *BODY, *(f"Entry number {number}" for number in range(40_000))]
    page = read_bytes("\n".join(lines).encode(), "page.txt")
    assert joined(page) == BODY
    assert len(page.blocks) < 20_010
    assert page.blocks[-1].span.end == len(page.text)
    assert any("20,000 lines" in note for note in page.notes)


def test_a_page_of_two_paragraphs_is_all_body_its_broken_lines_joined() -> None:
    text = (
        "The council met on Monday in Westhaven.\n\n"
        "“We will repair the bridge before winter,” the mayor, Anna Berg, said. She added that the work\n"
        "would cost 5 million crowns.\n"
    )
    page = read_bytes(text.encode(), "note.txt")
    assert page.title is None
    assert [span.of(text) for span in page.body] == text.strip().split("\n\n")
    assert page.language == "en"


def test_the_first_line_names_a_newspaper_and_a_bar_of_sections_is_no_title() -> None:
    text = (
        "Lakeside Herald | Independent news from the coast\n"
        "US News   World   Politics   Sports\n"
        "Council votes to repair the bridge before winter\n"
        "12 May 2021\n"
        "The council voted on Tuesday to repair the old bridge before winter, the mayor said.\n"
        "The repair will cost 5 million crowns and begin in June, according to the council.\n"
        "Lorries will have to take the longer way over the hills until the bridge opens again.\n"
    )
    page = read_bytes(text.encode(), "page.txt")
    assert page.source == "Lakeside Herald"
    assert page.title == "Council votes to repair the bridge before winter"
    assert page.published and page.published.iso == "2021-05-12"


TALK = [
    "The minister took a few questions.",
    "“Will the price rise after the spring?” a reporter asked.",
    "“Ask me then,” the minister answered.",
    "And from the head of the consumers’ league:",
    "“We were not asked.” – Hanna Lind, president",
]


def test_short_turns_of_talk_that_close_an_article_are_body() -> None:
    page = read_bytes("\n\n".join([*MENU, TITLE, *BODY, *TALK, *FOOT]).encode(), "page.txt")
    assert joined(page) == [*BODY, *TALK]


def test_headlines_of_other_stories_that_quote_are_no_turns_of_talk() -> None:
    others = [
        "“We are tired”: nurses of three wards walk out",
        "‘No more tunnels’, says mayor",
        "Rail strike off",
    ]
    page = read_bytes("\n\n".join([*MENU, TITLE, *BODY, *others, *FOOT]).encode(), "page.txt")
    assert joined(page) == BODY


def test_a_notice_on_cookies_at_an_edge_is_not_body() -> None:
    notice = (
        "We and our 120 partners store cookies on your device to process personal data such as browsing behaviour. "
        "You may change your choices or withdraw your consent at any time."
    )
    page = read_bytes("\n\n".join([*MENU, TITLE, *BODY, notice]).encode(), "page.txt")
    assert joined(page) == BODY


def test_a_short_chinese_page_has_a_title_and_a_body() -> None:
    text = (
        "市政府冻结水价\n\n2024年5月7日\n\n市政府星期二决定，水价在春天之前不会上涨。\n\n"
        "能源部长对记者说：“我们不会让家庭付两次钱。”\n\n供水公司表示，他们需要时间研究这个计划。\n"
    )
    for codec in ("utf-8", "gb18030"):
        page = read_bytes(text.encode(codec), "page.txt")
        assert (page.title, page.language) == ("市政府冻结水价", "zh")
        assert len(page.body) == 3
        assert page.published and page.published.iso == "2024-05-07"
