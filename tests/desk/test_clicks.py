"""What everyday tasks cost a hand: clicks and keys, counted in a browser."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from claims.actions import TagClaims, TagQuotes
from claims.models import Claim, ClaimLink, CuratedSet, Evidence, Quote, Speaker
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.models import Lease
from tests.desk.conftest import Newsroom

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


class Hand:
    """Clicks and types, and counts both; words that nobody can be spared are typed without counting."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def press(self, key: str) -> None:
        self.page.wait_for_load_state()  # a page that is there takes keys
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, letters: str) -> None:
        self.page.keyboard.type(letters)
        self.keys += len(letters)


@pytest.fixture
def hand(newsroom: Newsroom, editor: User, page: Page, sign_in: Callable[[User], None]) -> Hand:
    sign_in(editor)
    page.goto(reverse("admin:index"))
    return Hand(page)


def test_all_one_person_said_on_a_topic_in_a_month_is_a_set_after_six_clicks(
    hand: Hand, newsroom: Newsroom, editor: User
) -> None:
    speaker, page = newsroom.speaker, hand.page
    Article.objects.update(published_on=date(2021, 7, 9))
    quotes = list(Quote.objects.filter(speaker=speaker).order_by("pk"))
    assert len(quotes) > 3
    Quote.objects.filter(speaker=speaker).update(said_on=None)  # only the printed day is known …
    Quote.objects.filter(pk=quotes[0].pk).update(said_on=date(2021, 7, 2))  # … of all but these
    Quote.objects.filter(pk=quotes[1].pk).update(said_on=date(2021, 6, 30))
    on_topic = Claim.objects.filter(evidence__quote__in=[quote.pk for quote in quotes[:-1]]).distinct()
    TagClaims(editor, on_topic, "Frontier").run()
    tagged = Evidence.objects.filter(claim__topics__name="Frontier").values("quote")
    wanted = set(
        Quote.objects.filter(pk__in=tagged, speaker=speaker)
        .exclude(pk=quotes[1].pk)
        .values_list("pk", flat=True)
    )
    hand.press("/")
    page.keyboard.type(speaker.name)
    hand.press("Enter")
    facets = page.locator(".search-facets")
    for value in (speaker.name, "Frontier", "July 2021"):
        hand.click(facets.get_by_role("link", name=value).first)
        facets.locator("b", has_text="July 1, 2021" if value == "July 2021" else value).wait_for()
    hand.click(page.get_by_role("button", name="Save these quotes as a set"))
    hand.click(page.get_by_role("button", name="Add selected quotes to a set"))
    page.locator(".dossier-items").wait_for()
    made = CuratedSet.objects.latest("pk")
    assert set(made.items.values_list("quote", flat=True)) == wanted != set()
    assert speaker.name in made.name and "Frontier" in made.name
    assert (hand.clicks, hand.keys) <= (6, 2)


def test_a_wrong_speaker_of_five_quotes_is_mended_with_four_clicks_and_three_keys(
    hand: Hand, newsroom: Newsroom
) -> None:
    wrong, page = newsroom.speaker, hand.page
    five = list(newsroom.article.quotes.order_by("start")[:5])
    newsroom.article.quotes.update(speaker=None)
    Quote.objects.filter(pk__in=[quote.pk for quote in five]).update(speaker=wrong, role="minister")
    right = Speaker.objects.create(name="Zyxel Quandt", kind="person")
    right.names.create(name=right.name)
    page.goto(reverse("admin:claims_read", args=[newsroom.article.pk]))
    hand.click(page.locator(f"#quote-{five[0].pk} .quote-tick"))
    hand.click(page.get_by_role("button", name="Select 4 more by the same speaker"))
    hand.click(page.locator("#reading-speaker .select2-selection"))
    hand.type("Zyx")
    hand.click(page.locator(".select2-results__option", has_text="Zyxel Quandt"))
    page.locator(".reading-message", has_text="Set the speaker of 5 quotes to Zyxel Quandt").wait_for()
    mended = Quote.objects.filter(pk__in=[quote.pk for quote in five])
    assert {(quote.speaker, quote.role) for quote in mended} == {(right, "")}
    assert (hand.clicks, hand.keys) == (4, 3)
    page.keyboard.press("u")
    page.locator(".reading-message", has_text="Undone").wait_for()
    assert set(mended.values_list("speaker", "role")) == {(wrong.pk, "minister")}


def test_somebody_on_the_page_is_made_the_speaker_of_all_with_two_keys_and_one_click(
    hand: Hand, newsroom: Newsroom
) -> None:
    page = hand.page
    quotes = list(newsroom.article.quotes.order_by("start"))
    right = Speaker.objects.create(name="Zyxel Quandt", kind="person")
    newsroom.article.quotes.update(speaker=newsroom.speaker)
    Quote.objects.filter(pk=quotes[-1].pk).update(speaker=right)
    page.goto(reverse("admin:claims_read", args=[newsroom.article.pk]))
    hand.press("j")
    hand.press("X")
    hand.click(page.locator("#reading-speaker").get_by_role("button", name="Zyxel Quandt"))
    page.locator(".reading-message", has_text="Set the speaker").wait_for()
    assert set(newsroom.article.quotes.values_list("speaker", flat=True)) == {right.pk}
    assert (hand.clicks, hand.keys) == (1, 2)


def test_who_else_said_this_is_one_click_from_the_queue_or_one_paste(hand: Hand, newsroom: Newsroom) -> None:
    one = Evidence.objects.exclude(quote__speaker=None).filter(quote__status="suggested").order_by("-pk")[0]
    hand.page.goto(reverse("admin:queue", args=["quotes"]) + f"?item={one.quote_id}")
    hand.click(hand.page.get_by_role("link", name="Who else said this"))
    first = hand.page.locator(".said").first
    assert str(one.quote.speaker) in first.inner_text()
    assert hand.clicks == 1
    hand.click(hand.page.locator(".site-nav").get_by_role("link", name="Said before?"))
    hand.page.get_by_label("Statement").fill(one.claim.text)
    hand.page.get_by_role("button", name="Look for it").click()
    assert str(one.quote.speaker) in hand.page.locator(".said").first.inner_text()


def test_selecting_words_inside_another_quote_leaves_the_open_form_where_it_is(
    hand: Hand, newsroom: Newsroom
) -> None:
    page = hand.page
    first, *_, last = newsroom.article.quotes.order_by("start")
    page.goto(reverse("admin:claims_read", args=[newsroom.article.pk]))
    page.locator(f"#quote-{first.pk} [data-edit]").click()
    form = page.locator("form[data-edit-form]")
    form.wait_for()
    top = form.bounding_box()
    piece = page.locator(f"#page-text [data-quotes~='{last.pk}']").first
    piece.scroll_into_view_if_needed()
    piece.hover()
    page.wait_for_timeout(400)  # longer than a pointer must rest on a quote
    assert form.bounding_box() == top
    assert page.locator(f"#quote-{last.pk}.lit").count() == 0


def test_a_surname_with_a_title_is_nobody_whose_name_only_holds_it(hand: Hand, newsroom: Newsroom) -> None:
    page, article = hand.page, newsroom.article
    for name, kind in (
        ("Advisers to Mr. Quandt", "group"),
        ("Zyxel Quandt", "person"),
        ("Abel Quandt", "person"),
    ):
        speaker = Speaker.objects.create(name=name, kind=kind)
        speaker.names.create(name=name)
    zyxel = Speaker.objects.get(name="Zyxel Quandt")
    who = reverse("admin:claims_read_who", args=[article.pk])
    page.goto(reverse("admin:claims_read", args=[article.pk]))

    def named(words: str) -> dict[str, object]:
        answer = page.request.get(f"{page.url.split('/admin')[0]}{who}", params={"words": words}).json()
        return {
            "chosen": answer["chosen"],
            "names": {one["text"] for one in answer["speakers"]},
            "new": answer["new_name"],
        }

    assert named("Mr. Quandt") == {"chosen": False, "names": {"Zyxel Quandt", "Abel Quandt"}, "new": ""}
    Quote.objects.filter(pk=newsroom.article.quotes.all()[0].pk).update(speaker=zyxel)
    assert named("Mr. Quandt") == {"chosen": True, "names": {"Zyxel Quandt"}, "new": ""}
    assert named("Mr. Obermaier") == {"chosen": False, "names": set(), "new": "Obermaier"}
    assert named("he") == {"chosen": False, "names": set(), "new": ""}


def test_the_focus_of_a_new_record_is_in_its_first_field(hand: Hand) -> None:
    hand.page.goto(reverse("admin:claims_curatedset_add"))
    assert hand.page.evaluate("document.activeElement.id") == "id_name"


def test_more_leads_to_the_records_that_are_listed_nowhere_else(hand: Hand) -> None:
    hand.click(hand.page.locator(".site-nav").get_by_role("link", name="More"))
    assert hand.page.locator("#records").get_by_role("link", name="Topics").first.is_visible()


def test_enter_in_the_field_of_topics_adds_one_and_removes_none(
    hand: Hand, newsroom: Newsroom, editor: User
) -> None:
    page, article = hand.page, reverse("admin:claims_read", args=[newsroom.article.pk])
    TagQuotes(editor, [newsroom.quote], "Trade").run()
    for address, topic in (
        (reverse("admin:queue", args=["quotes"]) + f"?item={newsroom.quote.pk}", "Fees"),
        (article, "Bread"),
    ):
        page.goto(address)
        if address == article:
            hand.press("j")
        hand.press("c")
        hand.type(topic)
        with page.expect_navigation():
            hand.press("Enter")
        page.locator(".topic", has_text=topic).first.wait_for()
    names = newsroom.quote.topics.values_list("name", flat=True)
    assert set(names) == {"Trade", "Fees", "Bread"}


def test_a_quote_is_rejected_for_a_reason_that_decisions_are_found_by(hand: Hand, newsroom: Newsroom) -> None:
    page = hand.page
    page.goto(reverse("admin:queue", args=["quotes"]) + f"?item={newsroom.quote.pk}")
    hand.press("R")
    page.locator(".reject-reason").select_option("wrong words")
    hand.press("Enter")
    page.locator(".messagelist", has_text="Rejected the quote").wait_for()
    page.goto(reverse("admin:sources_decision_changelist") + "?reason=wrong+words")
    assert page.locator("#result_list tbody tr").count() == 1
    assert page.locator(".narrowed").inner_text().replace("\n", " ").startswith("Only: reason wrong words")


def test_over_time_and_agree_or_clash_are_one_click_from_a_list_and_one_from_each_other(
    hand: Hand, newsroom: Newsroom
) -> None:
    page = hand.page
    page.goto(f"{reverse('admin:claims_quote_changelist')}?speaker={newsroom.speaker.pk}")
    hand.click(page.locator(".object-tools").get_by_role("link", name="Pictures"))
    page.get_by_role("heading", name="Speakers over time").wait_for()
    assert page.locator("svg .cell").count() and f"speaker={newsroom.speaker.pk}" in page.url
    assert hand.clicks == 1
    hand.click(page.locator(".picture-tabs").get_by_role("link", name="Who agrees"))
    page.get_by_role("heading", name="Who agrees").wait_for()
    assert hand.clicks == 2


def test_who_said_so_when_agreeing_or_clashing_is_on_the_claim_itself(hand: Hand, newsroom: Newsroom) -> None:
    page = hand.page
    Article.objects.update(published_on=date(2021, 7, 9))
    page.goto(reverse("admin:claims_claim_changelist"))
    hand.click(page.locator("#result_list tbody th a, #result_list tbody td.field-words a").first)
    page.get_by_text("Who said so, and when").first.wait_for()
    assert page.locator(".chart .mark").count() and hand.clicks == 1


def test_from_a_list_to_a_printed_dossier_are_three_clicks(hand: Hand, newsroom: Newsroom) -> None:
    page = hand.page
    page.goto(f"{reverse('admin:claims_quote_changelist')}?speaker={newsroom.speaker.pk}")
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = 'yes'; }")
    hand.click(page.get_by_role("button", name="Save this list as a set"))
    hand.click(page.get_by_role("button", name="Add selected quotes to a set"))
    hand.click(page.get_by_role("button", name="Print"))
    assert page.evaluate("document.documentElement.dataset.printed") == "yes"
    assert page.locator(".dossier-item").count() == Quote.objects.filter(speaker=newsroom.speaker).count()
    assert (hand.clicks, hand.keys) == (3, 0)


def test_a_day_from_the_first_quote_to_the_archive(
    hand: Hand, newsroom: Newsroom, editor: User, tmp_path: Path
) -> None:
    """From Home: ten quotes decided, one of them mended, two pairs of claims linked, a set made, frozen, exported."""
    page = hand.page
    Lease.objects.all().delete()
    hand.click(page.locator(".desk-tiles").get_by_role("link", name="Quotes to review"))
    with page.expect_navigation():
        hand.press("e")
    page.get_by_label("Role").first.fill("spokeswoman")
    with page.expect_navigation():
        hand.press("Control+Enter")
    page.locator("#queue-item").wait_for()
    assert Quote.objects.filter(role="spokeswoman").count() == 1
    for _ in range(10):
        with page.expect_navigation():
            hand.press("a")
    hand.click(page.locator(".breadcrumbs").get_by_role("link", name="Claim pairs to review"))
    for _ in range(2):
        with page.expect_navigation():
            hand.press("2")
    assert ClaimLink.objects.filter(relation="related", decided_by=editor).count() == 2
    hand.click(page.locator(".site-nav").get_by_role("link", name="Home"))
    hand.click(page.locator("#content a[href$='quote/?status=accepted']").first)
    hand.click(page.get_by_role("button", name="Save this list as a set"))
    hand.click(page.get_by_role("button", name="Add selected quotes to a set"))
    hand.click(page.get_by_role("link", name="Freeze a release"))
    page.get_by_label("Author").fill("Ada Berg")
    hand.click(page.get_by_role("button", name="Freeze release 1"))
    with page.expect_download() as download:
        hand.click(page.get_by_role("button", name="Download archive"))
    download.value.save_as(tmp_path / "day.zip")
    with zipfile.ZipFile(tmp_path / "day.zip") as archive:
        assert any(name.endswith("MANIFEST.json") or "manifest" in name for name in archive.namelist())
    made = CuratedSet.objects.latest("pk")
    accepted = Quote.objects.filter(status="accepted")
    assert set(made.items.values_list("quote", flat=True)) == set(accepted.values_list("pk", flat=True))
    assert accepted.count() == 11
    assert (hand.clicks, hand.keys) == (9, 14)
