"""The reading view in a real browser: text and quotes show each other; quotes are added and mended in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from claims.actions import AddQuote, EditQuote
from claims.models import Quote, Speaker
from sources.accounts.models import User
from sources.models import Article
from tests.desk.browsing import SELECT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARAGRAPHS = [
    "“The bridge will stay shut until October,” said Ann Beck, the mayor of Northport.",
    "“It is safe,” she told the Tribune, “but the river is not.”",
    *(f"The ferry made its run number {n} of the week, and nobody spoke." for n in range(60)),
    "Beck added that the town would pay for the boats.",
]


def saved(title: str, text: str) -> Article:
    """A page all of whose text is its body, of which no machine has said anything."""
    return Article.objects.create(
        title=title, file_name="page.txt", digest=f"{len(text):064}", text=text,
        body=[[0, len(text)]], blocks=[["body", 0, len(text)]],
    )  # fmt: skip


@pytest.fixture
def article(db: None) -> Article:
    """A long page with words worth quoting at its top and at its end."""
    return saved("Bridge", "\n\n".join(PARAGRAPHS) + "\n")


@pytest.fixture
def beck(db: None, editor: User) -> Speaker:
    from claims.actions import CreateSpeaker

    CreateSpeaker(editor, "Ann Beck").run()
    return Speaker.objects.get()


@pytest.fixture
def quotes(article: Article, editor: User) -> list[Quote]:
    """A whole quote, one that lies in it, one in two parts, and one far down."""
    parts = [
        ["The bridge will stay shut until October"],
        ["stay shut until October"],
        ["It is safe", "but the river is not"],
        ["the town would pay for the boats"],
    ]
    for words in parts:
        AddQuote(editor, article, [span(article, each) for each in words], "direct").run()
    return list(Quote.objects.order_by("start", "-end"))


def span(article: Article, words: str) -> list[int]:
    start = article.text.index(words)
    return [start, start + len(words)]


@pytest.fixture
def opened(article: Article, editor: User, page: Page, sign_in: Callable[[User], None]) -> Callable[[], Page]:
    def opened() -> Page:
        sign_in(editor)
        page.goto(reverse("admin:claims_read", args=[article.pk]))
        return page

    return opened


def in_sight(element: Locator) -> bool:
    """Whether the element can be seen: in its own pane and in the window."""
    return bool(
        element.evaluate(
            """element => {
                const box = element.getBoundingClientRect();
                const pane = element.closest('.page-text, .reading-side').getBoundingClientRect();
                return box.top >= pane.top - 1 && box.bottom <= Math.min(pane.bottom, window.innerHeight) + 1;
            }"""
        )
    )


@pytest.mark.parametrize("width", [1280, 800])
def test_pointing_at_a_quote_shows_it_in_the_text_and_the_other_way_round(
    quotes: list[Quote], opened: Callable[[], Page], width: int
) -> None:
    page = opened()
    page.set_viewport_size({"width": width, "height": 800})
    last = quotes[-1]
    words = page.locator(f"#page-text [data-quotes~='{last.pk}'][class*='quote-']").first
    assert not in_sight(words)
    page.locator(f"#quote-{last.pk}").hover()
    page.locator(f"#page-text .lit[data-quotes~='{last.pk}']").first.wait_for()
    page.wait_for_function(
        "() => document.querySelector('#page-text .lit').getBoundingClientRect().top < window.innerHeight"
    )
    assert in_sight(words)
    page.mouse.move(2, 2)
    page.locator("#page-text").evaluate("text => { text.scrollTop = 0; }")
    page.locator("#reading-side").evaluate("side => { side.scrollTop = side.scrollHeight; }")
    page.locator(f"#page-text [data-quotes~='{quotes[0].pk}']").first.hover()
    page.locator(f"#quote-{quotes[0].pk}.lit").wait_for()
    page.wait_for_timeout(400)
    assert in_sight(page.locator(f"#quote-{quotes[0].pk}"))
    assert page.evaluate("window.scrollY") == 0


def test_quotes_that_lie_over_each_other_and_quotes_in_parts_are_shown_and_reached(
    quotes: list[Quote], opened: Callable[[], Page]
) -> None:
    page = opened()
    whole, inner, parted, _ = quotes
    shared = page.locator("#page-text .overlapped", has_text="stay shut until October").first
    assert set(str(shared.get_attribute("data-quotes")).split()) == {str(whole.pk), str(inner.pk)}
    shared.click()
    page.locator(f"#quote-{inner.pk}[aria-current]").wait_for()
    shared.click()
    page.locator(f"#quote-{whole.pk}[aria-current]").wait_for()
    page.locator(f"#quote-{parted.pk} blockquote").click()
    lit = page.locator("#page-text .lit").all_inner_texts()
    assert lit == ["It is safe", "but the river is not"]


def test_a_quote_far_down_a_long_page_is_shown_in_its_part_of_it(
    editor: User, page: Page, sign_in: Callable[[User], None]
) -> None:
    far = "The town would pay."
    long = saved("Long", "\n\n".join(["The ferry ran."] * 5_000 + [far, "The end."]))
    AddQuote(editor, long, [span(long, far)], "direct").run()
    sign_in(editor)
    page.goto(reverse("admin:claims_read", args=[long.pk]) + f"#quote-{Quote.objects.get().pk}")
    page.locator("#page-text .lit", has_text=far).wait_for()
    assert in_sight(page.locator("#page-text .lit"))


def test_a_status_is_told_by_a_sign_and_not_by_colour_alone(
    quotes: list[Quote], opened: Callable[[], Page]
) -> None:
    Quote.objects.filter(pk=quotes[0].pk).update(status="rejected")
    Quote.objects.filter(pk=quotes[2].pk).update(status="suggested")
    page = opened()
    sign = "element => getComputedStyle(element, '::before').content"
    for status, shown in (("suggested", "?"), ("accepted", "✓"), ("rejected", "✗")):
        assert shown in page.locator(f"#page-text .starts-quote-{status}").first.evaluate(sign)
        assert shown in page.locator(f".badge.{status}").first.evaluate(sign)


def test_a_quote_is_added_and_taken_back_with_the_keyboard_alone(
    article: Article, opened: Callable[[], Page]
) -> None:
    page = opened()
    page.keyboard.press("t")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    words = page.evaluate("window.selecting.current().words").strip()
    assert words and words in article.text and len(words.split()) >= 3
    page.keyboard.press("n")
    assert page.locator("#reading-add [data-words]").inner_text() == words
    page.keyboard.press("Control+Enter")
    page.locator(".quote-card").wait_for()
    assert Quote.objects.get().text == words
    assert page.evaluate("document.activeElement.id") == f"quote-{Quote.objects.get().pk}"
    page.keyboard.press("u")
    page.locator(".quote-card").wait_for(state="detached")
    assert not Quote.objects.exists()


def test_speaker_role_relay_day_and_a_further_part_are_set_without_leaving_the_page(
    article: Article, quotes: list[Quote], beck: Speaker, opened: Callable[[], Page]
) -> None:
    page = opened()
    quote = quotes[0]
    before = page.url
    page.locator(f"#quote-{quote.pk}").get_by_role("link", name="Edit").click()
    form = page.locator(f"#quote-{quote.pk} form[data-edit-form]")
    form.wait_for()
    for words, button in (
        ("Ann Beck", "Speaker"), ("mayor", "Role"), ("Tribune", "Relayed by"), ("It is safe", "Another part"),
    ):  # fmt: skip
        assert page.evaluate(SELECT, words)
        page.get_by_role("button", name=button).click()
    form.locator(".select2-selection__rendered", has_text="Ann Beck").wait_for()
    form.get_by_label("Date said").fill("2021-07-10")
    form.get_by_role("button", name="Save").click()
    page.get_by_text("Edited the quote").first.wait_for()
    assert page.url == before
    quote.refresh_from_db()
    assert (quote.speaker, quote.mention, quote.role, quote.relayed_via) == (
        beck,
        "Ann Beck",
        "mayor",
        "Tribune",
    )
    assert str(quote.said_on) == "2021-07-10"
    assert quote.spans[1] == span(article, "It is safe")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone:").first.wait_for()
    quote.refresh_from_db()
    assert (quote.speaker, quote.role, len(quote.spans)) == (None, "", 1)


def test_a_name_nobody_goes_by_yet_becomes_a_new_speaker(
    article: Article, quotes: list[Quote], opened: Callable[[], Page]
) -> None:
    page = opened()
    page.locator(f"#quote-{quotes[0].pk}").get_by_role("link", name="Edit").click()
    form = page.locator("form[data-edit-form]")
    form.wait_for()
    assert page.evaluate(SELECT, "Ann Beck")
    page.locator("[data-use=mention]").click()
    page.wait_for_function("() => document.querySelector('[data-edit-form] [name=quote-new_speaker]').value")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Edited the quote").first.wait_for()
    quotes[0].refresh_from_db()
    assert quotes[0].speaker == Speaker.objects.get(name="Ann Beck", status="accepted")


def test_what_was_wrong_is_said_at_its_field_and_what_was_typed_stays(
    quotes: list[Quote], opened: Callable[[], Page]
) -> None:
    page = opened()
    page.keyboard.press("j")
    page.keyboard.press("e")
    form = page.locator("form[data-edit-form]")
    form.wait_for()
    form.get_by_label("Relayed by").evaluate("field => field.removeAttribute('maxlength')")
    form.get_by_label("Relayed by").fill("x" * 201)
    form.get_by_label("Venue").fill("the town hall")
    page.keyboard.press("Control+Enter")
    page.locator(".field-relayed_via .errorlist").wait_for()
    assert form.get_by_label("Venue").input_value() == "the town hall"
    assert page.evaluate("document.activeElement.name") == "quote-relayed_via"
    assert Quote.objects.get(pk=quotes[0].pk).venue == ""


def test_who_saves_second_sees_what_was_saved_meanwhile_and_may_save_again(
    quotes: list[Quote], editor: User, opened: Callable[[], Page]
) -> None:
    page = opened()
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.locator("form[data-edit-form]").get_by_label("Role").fill("mine")
    EditQuote(editor, quotes[0], {"role": "theirs"}).run()
    page.keyboard.press("Control+Enter")
    assert page.locator(".field-role .errorlist").inner_text() == "Saved by someone else: theirs"
    assert page.get_by_label("Role").last.input_value() == "mine"
    assert Quote.objects.get(pk=quotes[0].pk).role == "theirs"
    page.keyboard.press("Control+Enter")
    page.get_by_text("Edited the quote").first.wait_for()
    assert Quote.objects.get(pk=quotes[0].pk).role == "mine"


def test_hostile_words_of_a_page_are_text_in_it_in_the_list_and_in_what_is_said(
    editor: User, page: Page, sign_in: Callable[[User], None]
) -> None:
    hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> said O\'Hara'
    sign_in(editor)
    page.goto(reverse("admin:claims_read", args=[saved(hostile, hostile).pk]))
    assert page.evaluate(SELECT, hostile)
    page.keyboard.press("n")
    page.keyboard.press("Control+Enter")
    page.locator(".quote-card").wait_for()
    assert page.locator(".quote-card blockquote").inner_text() == hostile
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.locator(".quote-card.rejected").wait_for()
    page.keyboard.press("u")
    page.locator(".quote-card.accepted").wait_for()
    assert page.locator("#page-text").inner_text() == hostile
    assert page.evaluate("window.hacked") is None
