"""Lists: what a search found is shown, many records are changed at once, and nothing grows with their number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from claims.actions import AcceptQuotes, EditQuote, JudgeClaim, SetSpeaker
from claims.models import Claim, Evidence, Quote, Speaker, SpeakerName
from sources.accounts.models import User
from sources.workbench.admin.base import CappedPaginator
from sources.workbench.models import Decision, Status
from tests.benchmarks.synthetic import fill
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db
QUOTES = "admin:claims_quote_changelist"


@pytest.fixture
def editing(newsroom: Newsroom, client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def words_of(response: Any) -> str:
    """The page's text, its gaps made one."""
    return " ".join(strip_tags(response.content.decode().replace("</t", " </t")).split())


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# -- Search ---------------------------------------------------------------------------------------


def marked(client: Client, name: str, typed: str) -> list[str]:
    page = client.get(reverse(name), {"q": typed}).content.decode()
    return re.findall(r"<mark>(.*?)</mark>", page)


def test_words_and_phrases_are_shown_where_they_stand(editing: Client, newsroom: Newsroom) -> None:
    quote = newsroom.quote
    first, second = re.findall(r"[A-Za-z]{4,}", quote.text)[:2]
    assert first in marked(editing, QUOTES, first)
    phrase = re.search(r"[A-Za-z]+ [A-Za-z]+", quote.text)
    assert phrase is not None
    assert phrase[0] in marked(editing, QUOTES, f'"{phrase[0]}"')
    assert marked(editing, QUOTES, f'"{second} {second}"') == []
    assert marked(editing, "admin:sources_article_changelist", first)


def test_a_speakers_name_finds_the_quotes_and_is_shown_as_what_was_found(
    editing: Client, newsroom: Newsroom
) -> None:
    Speaker.objects.filter(pk=newsroom.speaker.pk).update(name="Ysolde Quarry")
    Quote.objects.filter(pk=newsroom.quote.pk).update(speaker=newsroom.speaker)
    response = editing.get(reverse(QUOTES), {"q": "quarry"})
    found = response.context["cl"].result_list
    assert {quote.speaker_id for quote in found} == {newsroom.speaker.pk}
    assert '<small class="found-in">speaker: Ysolde <mark>Quarry</mark></small>' in response.content.decode()


def test_a_speaker_is_found_by_another_name_which_is_shown(editing: Client, newsroom: Newsroom) -> None:
    SpeakerName.objects.create(speaker=newsroom.speaker, name="Brother Xavier")
    response = editing.get(reverse("admin:claims_speaker_changelist"), {"q": "xavier"})
    assert [each.pk for each in response.context["cl"].result_list] == [newsroom.speaker.pk]
    assert "Brother <mark>Xavier</mark>" in response.content.decode()


def test_evidence_links_and_pairs_are_found_by_the_words_of_what_they_join(
    editing: Client, newsroom: Newsroom
) -> None:
    Claim.objects.filter(pk=newsroom.other_claim.pk).update(text="Zebras cross the quiet harbour.")
    Speaker.objects.filter(pk=newsroom.other_speaker.pk).update(name="Ysolde Quarry")
    quote = Quote.objects.order_by("pk")[0]
    mine, _ = Evidence.objects.get_or_create(claim=newsroom.other_claim, quote=quote)

    def found(name: str, typed: str) -> list[int]:
        response = editing.get(reverse(f"admin:claims_{name}_changelist"), {"q": typed})
        return [record.pk for record in response.context["cl"].result_list]

    assert mine.pk in found("evidence", '"zebra cross"')
    assert newsroom.link.pk in found("claimlink", "zebras harbour")
    assert found("speakerpair", "quarr*") == [newsroom.pair.pk]
    assert found("claimlink", "zebras elephants") == []


def test_a_list_counts_only_so_far_and_says_so(editing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CappedPaginator, "cap", 5)
    page = words_of(editing.get(reverse(QUOTES)))
    assert "5+ quotes" in page
    monkeypatch.setattr(CappedPaginator, "cap", 10_000)
    assert f"{Quote.objects.count()} quotes" in words_of(editing.get(reverse(QUOTES)))


# -- Many at once ---------------------------------------------------------------------------------


def bulk(client: Client, action: str, query: str = "", **data: Any) -> Any:
    return client.post(f"{reverse(QUOTES)}?{query}", {"action": action, "index": "0", **data})


def test_before_anything_changes_a_page_says_how_many_stand_where_and_who_may(
    editing: Client, newsroom: Newsroom, editor: User
) -> None:
    suggested = list(Quote.objects.filter(status=Status.SUGGESTED).values_list("pk", flat=True)[:3])
    accepted = Quote.objects.filter(status=Status.ACCEPTED).values_list("pk", flat=True)[0]
    page = words_of(bulk(editing, "reject_quotes", _selected_action=[*suggested, accepted]))
    assert "4 quotes: their status is set to rejected" in page
    assert "Current status: 1 accepted (1 reviewed or edited by people), 3 suggested." in page
    assert "Roles allowed to do this: administrator, editor, researcher." in page
    assert Quote.objects.filter(status=Status.REJECTED).count() == 0


def test_all_that_match_are_changed_on_all_pages_in_one_decision_and_undone_as_a_whole(
    editing: Client, newsroom: Newsroom
) -> None:
    fill(20, 6)  # more than two pages
    before = dict(Quote.objects.values_list("pk", "status"))
    wanted = {pk for pk, status in before.items() if status == Status.SUGGESTED}
    one = next(iter(wanted))
    query, ticked = "status=suggested", {"select_across": "1", "_selected_action": [one]}
    page = bulk(editing, "accept_quotes", query, **ticked)
    assert f"{len(wanted)} quotes" in words_of(page)
    assert page.content.decode().count('name="_selected_action"') == 1  # not an input for each
    bulk(editing, "accept_quotes", query, confirmed="1", note="All of them", **ticked)
    assert set(Quote.objects.filter(status=Status.ACCEPTED).values_list("pk", flat=True)) >= wanted
    decision = Decision.objects.latest("pk")
    assert (decision.summary, decision.note) == (f"Accepted {len(wanted)} quotes", "All of them")
    editing.post(reverse("admin:sources_decision_undo", args=[decision.pk]))
    assert dict(Quote.objects.values_list("pk", "status")) == before


def test_more_than_one_decision_may_hold_are_refused(
    editing: Client, newsroom: Newsroom, settings: Any
) -> None:
    settings.NEWSROOM_MAX_BULK = 5
    decisions = Decision.objects.count()
    one = newsroom.quote.pk
    bulk(editing, "accept_quotes", confirmed="1", select_across="1", _selected_action=[one])
    page = words_of(editing.get(reverse(QUOTES)))
    assert "These are more than 5 records, and one decision may change no more." in page
    assert Decision.objects.count() == decisions


# -- Decisions and history ------------------------------------------------------------------------


def test_a_decision_tells_in_words_what_it_changed_its_first_records_only(
    editing: Client, newsroom: Newsroom, editor: User
) -> None:
    fill(10, 6)
    quotes = list(Quote.objects.filter(status=Status.SUGGESTED).order_by("pk")[:50])
    large, small = AcceptQuotes(editor, quotes[1:]).run(), AcceptQuotes(editor, quotes[:1]).run()
    address = reverse("admin:sources_decision_change", args=[large.pk])
    response = editing.get(address)
    page = words_of(response)
    assert "Status suggested → accepted" in page
    assert f"and {large.changes.count() - 40} more records" in page
    assert len(response.content) < 100_000
    few = queries_of(editing, reverse("admin:sources_decision_change", args=[small.pk]))
    assert queries_of(editing, address) <= few + 1 <= 15


def test_a_history_names_the_records_meant_at_the_cost_of_one_query(
    editing: Client, newsroom: Newsroom, editor: User
) -> None:
    quote = newsroom.quote
    address = reverse("admin:claims_quote_history", args=[quote.pk])
    people = [Speaker.objects.create(name=f"Person {n}", kind="person") for n in range(8)]
    for speaker in people[:2]:
        SetSpeaker(editor, [quote.pk], speaker).run()
    few = queries_of(editing, address)
    for speaker in people[2:]:
        SetSpeaker(editor, [quote.pk], speaker).run()
    assert queries_of(editing, address) == few
    assert f"Person 5 ({people[5].pk}) → Person 6 ({people[6].pk})" in words_of(editing.get(address))


def test_days_times_and_data_are_told_in_words(editing: Client, newsroom: Newsroom, editor: User) -> None:
    quote, claim = newsroom.quote, newsroom.claim
    start, end = quote.spans[0]
    EditQuote(
        editor, quote, {"said_on": date(2021, 7, 9), "spans": [[start, start + 9], [end - 9, end]]}
    ).run()
    JudgeClaim(editor, claim, "false", "No.", [{"document": "Minutes", "note": "page 2"}]).run()
    pages = (
        words_of(editing.get(reverse("admin:claims_quote_history", args=[quote.pk]))),
        words_of(editing.get(reverse("admin:claims_claim_history", args=[claim.pk]))),
        words_of(
            editing.get(reverse("admin:sources_decision_change", args=[Decision.objects.latest("pk").pk]))
        ),
    )
    assert "July 9, 2021" in pages[0]
    assert f"{start}–{start + 9}; {end - 9}–{end}" in pages[0]
    for page in pages[1:]:
        assert "document: Minutes, note: page 2" in page
    for page in pages:
        assert not re.search(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|\[[\[{]|None|True|False", page), page


# -- Forms with many rows -------------------------------------------------------------------------


@pytest.fixture
def carried(newsroom: Newsroom) -> Callable[[int], Claim]:
    """A claim with so many pieces of evidence."""

    def carry(number: int) -> Claim:
        Evidence.objects.filter(claim=newsroom.claim).delete()
        if Quote.objects.count() < number:
            fill(20, 6)
        quotes = Quote.objects.order_by("pk").values_list("pk", flat=True)[:number]
        Evidence.objects.bulk_create(Evidence(claim=newsroom.claim, quote_id=pk) for pk in quotes)
        return newsroom.claim

    return carry


def test_a_claims_form_takes_as_many_queries_whatever_its_evidence(
    editing: Client, carried: Callable[[int], Claim]
) -> None:
    address = reverse("admin:claims_claim_change", args=[carried(1).pk])
    few = queries_of(editing, address)
    carried(12)
    assert queries_of(editing, address) == few <= 15


def test_of_very_many_rows_a_form_shows_the_first_and_saving_leaves_the_others(
    editing: Client, carried: Callable[[int], Claim]
) -> None:
    claim = carried(60)
    address = reverse("admin:claims_claim_change", args=[claim.pk])
    response = editing.get(address)
    assert len(response.content) < 300_000
    page = response.content.decode()
    assert "40 more not shown." in page
    assert f"{reverse('admin:claims_evidence_changelist')}?claim__id__exact={claim.pk}" in page
    form = response.context["adminform"].form
    data: dict[str, Any] = {name: form[name].value() or "" for name in form.fields}
    for each in response.context["inline_admin_formsets"]:
        rows = each.formset
        data |= {
            f"{rows.prefix}-TOTAL_FORMS": len(rows.forms),
            f"{rows.prefix}-INITIAL_FORMS": len(rows.forms),
        }
        for row in rows.forms:
            data |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    shown = Evidence.objects.filter(claim=claim).order_by("claim", "id")
    data |= {"note": "Looked at.", "evidence-0-status": "accepted", "evidence-1-DELETE": "on"}
    assert editing.post(address, data).status_code == 302
    claim.refresh_from_db()
    assert claim.note == "Looked at."
    assert shown.count() == 59
    assert [row.status for row in shown].count("accepted") == 1
