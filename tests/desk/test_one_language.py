"""What quotes and claims are narrowed to means the same in lists, the search, pictures, queues, sets and commands."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from claims.actions import TagQuotes
from claims.criteria import CRITERIA
from claims.filtering import RECORDS, from_address, to_saved
from claims.models import Claim, CuratedSet, Quote, Speaker, Topic
from claims.releases.saved_filters import found_by
from claims.review import search_filters
from claims.search import CLAIMS, QUOTES
from sources.accounts.models import User
from sources.models import Article
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db
LISTS = {"quotes": "admin:claims_quote_changelist", "claims": "admin:claims_claim_changelist"}


@pytest.fixture
def editing(newsroom: Newsroom, client: Client, editor: User) -> Client:
    """A client, and records of which every criterion finds some."""
    quotes = list(Quote.objects.order_by("pk"))
    narrow = Topic.objects.create(name="Talks", parent=Topic.objects.get(name="Borders"))
    TagQuotes(editor, quotes[:5], narrow.name).run()
    Article.objects.filter(pk=quotes[0].article_id).update(
        published_on=date(2021, 7, 9), agency=newsroom.article.source
    )
    Article.objects.exclude(pk=quotes[0].article_id).update(published_on=None)
    Quote.objects.filter(pk__in=[quote.pk for quote in quotes[2:8]]).update(
        said_on=date(2021, 7, 2), medium="briefing"
    )
    Speaker.objects.filter(pk=newsroom.speaker.pk).update(
        party="Harbour List", country="Norway", body="government"
    )
    Claim.objects.filter(pk=newsroom.claim.pk).update(verdict="false")
    QUOTES.refresh()
    CLAIMS.refresh()
    client.force_login(editor)
    return client


def values(newsroom: Newsroom) -> dict[str, dict[str, str]]:
    """What → criterion → a value for an address."""
    quote = newsroom.quote
    records = {
        "speaker": newsroom.speaker.pk, "source": newsroom.article.source_id, "agency": newsroom.article.source_id,
        "topic": Topic.objects.get(name="Borders").pk, "set": newsroom.curated_set.pk,
    }  # fmt: skip
    plain = {
        "q": "border", "status": "suggested", "kind": quote.kind, "party": "Harbour List", "country": "Norway",
        "body": "government", "relayed_via": "-", "medium": "briefing", "language": "en", "force": quote.force,
        "attribution_rule": quote.attribution_rule, "placed": "1", "min_confidence": "0.8", "max_confidence": "0.9",
        "day_from": "2021-07-05", "day_to": "2021-07-05", "day_unknown": "1", "said_from": "2021-07-02",
        "said_to": "2021-07-02", "said_unknown": "1", "printed_from": "2021-07-09", "printed_to": "2021-07-09",
        "printed_unknown": "1", "verdict": "false",
    }  # fmt: skip
    asked = {**{name: str(pk) for name, pk in records.items() if pk}, **plain}
    asked_of_claims = {**asked, "kind": newsroom.claim.kind}
    return {
        "quotes": {name: asked[name] for name in CRITERIA["quotes"] if name in asked},
        "claims": {name: asked_of_claims[name] for name in CRITERIA["claims"] if name in asked_of_claims},
    }


def listed(client: Client, what: str, params: dict[str, str]) -> set[int]:
    response = client.get(reverse(LISTS[what]), {**params, "all": "1"})
    assert response.status_code == 200, (params, response.headers.get("Location"))
    return set(response.context["cl"].queryset.values_list("pk", flat=True))


def test_a_criterion_finds_the_same_in_a_list_and_in_a_set_that_was_saved_from_it(
    editing: Client, newsroom: Newsroom
) -> None:
    empty = []
    for what, asked in values(newsroom).items():
        assert asked.keys() >= CRITERIA[what].keys() - {"source", "agency"}
        for name, value in asked.items():
            in_list = listed(editing, what, {name: value})
            saved = json.loads(json.dumps({what: to_saved(from_address(what, {name: value}))}))
            quotes, claims = found_by(saved)
            in_set = set((quotes if what == "quotes" else claims).values_list("pk", flat=True))
            gone = set(
                (Quote if what == "quotes" else Claim)
                .objects.filter(status="rejected")
                .values_list("pk", flat=True)
            )
            assert in_set == in_list - gone, (what, name)
            if not in_set:
                empty.append((what, name))
            if name in RECORDS:
                assert value not in saved[what].values() or not value.isdecimal(), (
                    "a set names records for good"
                )
    assert len(empty) <= 4, empty  # a criterion that finds nothing proves nothing


def test_the_search_the_queue_and_the_pictures_mean_what_the_list_means(
    editing: Client, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: dict[str, list[dict[str, int]]] = {}
    for few in (search_filters._FEW, 0):  # numbers looked up, and each record looked at
        monkeypatch.setattr(search_filters, "_FEW", few)
        for name, value in values(newsroom)["quotes"].items():
            if name != "q":
                found = editing.get(reverse("admin:search"), {"q": "the", name: value}).context["sections"]
                counts.setdefault(name, []).append({one.group.slug: one.count for one in found})
    for name, (looked_up, looked_at) in counts.items():
        wanted = listed(editing, "quotes", {"q": "the", name: values(newsroom)["quotes"][name]})
        assert looked_up.get("quotes", 0) == len(wanted) and looked_up == looked_at, name
    for name in ("speaker", "attribution_rule", "max_confidence", "day_from", "day_to"):
        value = values(newsroom)["quotes"][name]
        waiting = editing.get(reverse("admin:queue", args=["quotes"]), {name: value}).context["total"]
        assert waiting == len(listed(editing, "quotes", {name: value, "status": "suggested"})), name
    for name, value in values(newsroom)["quotes"].items():
        drawn = editing.get(reverse("admin:claims_quote_pictures", args=["speakers"]), {name: value})
        assert drawn.context["cl"].result_count == len(listed(editing, "quotes", {name: value})), name


def test_a_set_saved_from_a_list_follows_what_the_filter_finds(editing: Client, newsroom: Newsroom) -> None:
    query = f"?speaker={newsroom.speaker.pk}&status=suggested&o=-4"
    address = reverse(LISTS["quotes"]) + query
    every = {"action": "quotes_to_set", "select_across": "1", "_selected_action": "0"}
    form = editing.post(address, every).context["form"]
    assert {"follow", "saved"} <= form.fields.keys()
    given = {"new_set": "What they say", "follow": "on", "saved": form.initial["saved"], "confirmed": "1"}
    editing.post(address, {**every, **given})
    made = CuratedSet.objects.get(name="What they say")
    assert made.rule == "filter"
    assert made.filter == {"quotes": {"speaker": newsroom.speaker.key, "status": "suggested"}}
    before = set(made.items.values_list("quote", flat=True))
    assert (
        before
        == listed(editing, "quotes", {"speaker": str(newsroom.speaker.pk), "status": "suggested"})
        != set()
    )
    change = editing.get(reverse("admin:claims_curatedset_change", args=[made.pk])).content.decode()
    assert f'<option value="{newsroom.speaker.pk}" selected>' in change
    Quote.objects.filter(pk=min(before)).update(speaker=newsroom.other_speaker)
    editing.post(reverse("admin:claims_curatedset_fill", args=[made.pk]))
    assert set(made.items.values_list("quote", flat=True)) == before - {min(before)}


def test_a_filter_that_no_set_knows_and_ticked_records_are_saved_as_they_stand(
    editing: Client, newsroom: Newsroom
) -> None:
    every = {"action": "quotes_to_set", "select_across": "1", "_selected_action": "0"}
    address = reverse(LISTS["quotes"])
    for query, data in (
        (f"?article__id__exact={newsroom.article.pk}", every),
        ("", every),
        ("?status=suggested", {"action": "quotes_to_set", "_selected_action": [str(newsroom.quote.pk)]}),
    ):
        assert "follow" not in editing.post(address + query, data).context["form"].fields, query


def test_a_command_makes_a_set_by_the_same_names(editing: Client, newsroom: Newsroom, editor: User) -> None:
    key = newsroom.speaker.key
    call_command(
        "release", "create", "By command", "--quotes", f"speaker={key}", "q=the", "--user", editor.username
    )
    wanted = listed(editing, "quotes", {"speaker": str(newsroom.speaker.pk), "q": "the"})
    made = CuratedSet.objects.get(name="By command")
    assert set(made.items.values_list("quote", flat=True)) == wanted != set()


@pytest.mark.parametrize(
    ("name", "value"),
    [("said_unknown", "yes"), ("day_unknown", "0"), ("placed", "perhaps"), ("min_confidence", "nan")],
)
def test_a_value_that_is_none_is_refused_by_name_and_not_taken_for_another(name: str, value: str) -> None:
    with pytest.raises(ValueError) as told:
        from_address("quotes", {name: value})
    assert told.value.args[1] == name
    with pytest.raises(ValidationError, match=f"{value}: {name} is "):
        found_by({"quotes": {name: value}})


def test_the_search_leads_to_the_articles_it_counts(editing: Client) -> None:
    Article.objects.filter(published_on=None).update(language="")
    counts = []
    for asked in ({"day_from": "2021-07-01", "day_to": "2021-07-31"}, {"language": "-"}):
        found = editing.get(reverse("admin:search"), {"q": "the", **asked}).context["sections"]
        section = next(one for one in found if one.group.slug == "articles")
        rows = editing.get(section.whole_list).context["cl"].queryset
        counts.append((section.count, rows.count()))
    (dated, of_those_days), (unknown, _) = counts
    assert dated == of_those_days > 0 and unknown > 0
