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


def comment(number: int) -> list[str]:
    return [
        f"Reader {number} on May {number}, 2021 at 4:4{number} pm said:",
        "I have lived here for forty years and I have never seen the river as low as it is now, whatever they say.",
        "Who is to pay for the pipes that leak in every second street of the old town, I would like to know from them.",
    ]


def test_readers_comments_are_not_the_article_however_much_longer_they_are() -> None:
    comments = [line for number in range(1, 9) for line in comment(number)]
    page = read_bytes(
        "\n\n".join([*MENU, TITLE, "9 May 2021", *BODY[:2], *comments, *FOOT]).encode(), "page.txt"
    )
    assert joined(page) == BODY[:2]
    assert {block.kind for block in page.blocks} >= {"comment"}


def test_one_line_like_a_readers_name_in_an_article_cuts_nothing() -> None:
    page = read_bytes(
        "\n\n".join([*MENU, TITLE, *BODY[:3], comment(1)[0], *BODY[3:], *FOOT]).encode(), "page.txt"
    )
    assert [line for line in joined(page) if line in BODY] == BODY


def test_of_several_messages_each_with_its_bar_of_buttons_the_first_is_the_page() -> None:
    bar = "Whatsapp Facebook Pinterest Print"
    others = [
        line for number in range(5) for line in (bar, BODY[number % 5].replace("The", f"Story {number}: the"))
    ]
    page = read_bytes("\n\n".join([*MENU, TITLE, bar, *BODY[:2], *others, *FOOT]).encode(), "page.txt")
    assert joined(page) == BODY[:2]


def test_a_numbered_list_that_begins_in_the_article_is_body_to_its_last_item() -> None:
    items = [f"{number}) A pump for the house of number {number}, painted blue" for number in range(1, 14)]
    told = [
        f"{item}. It was made in the works by the river until the flood of {1920 + at}, and {at} of them still run."
        for at, item in enumerate(items[:5], 2)
    ]
    page = read_bytes("\n\n".join([*MENU, TITLE, *BODY, *told, *items[5:], *FOOT]).encode(), "page.txt")
    assert joined(page) == [*BODY, *told, *items[5:]]


@pytest.mark.parametrize(
    "tail",
    [
        ["Email Ann Lee at ann.lee@post.example or follow her @annlee. Follow us on Twitter."],
        ["Sign up for our newsletter to get the latest on water and energy in your inbox every week."],
        ["Rail strike called off after late talks", "Ten ways to cook a pumpkin this autumn"],
        ["Moon probe lands", "Download our app and subscribe to the weekly letter from the editor."],
    ],
)
def test_calls_on_the_reader_and_headlines_below_an_article_are_not_body(tail: list[str]) -> None:
    page = read_bytes("\n\n".join([*MENU, TITLE, *BODY, *tail]).encode(), "page.txt")
    assert joined(page) == BODY


def test_captions_that_are_sentences_are_not_body() -> None:
    captions = [
        "1 of 2 A man looks at the empty reservoir above the town, Tuesday, Nov. 19, 2019, in the hills.",
        "(Image credit: Ann Lee / The Post)",
    ]
    page = read_bytes("\n\n".join([*MENU, TITLE, *captions, *BODY, *FOOT]).encode(), "page.txt")
    assert joined(page) == BODY
