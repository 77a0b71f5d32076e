"""Coding rounds: drawn again by the seed, blind until closed, adjudicated, adopted as one decision, exported."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions import (
    AcceptQuotes,
    AdjudicateItem,
    AdoptCodes,
    CloseRound,
    MergeClaims,
    StartRound,
    code_item,
)
from claims.coding import coded
from claims.models import (
    Claim,
    Code,
    CodingItem,
    CodingRound,
    CuratedSet,
    Evidence,
    Quote,
    QuoteTopic,
    SetItem,
    Topic,
)
from claims.resources import CodeResource
from sources.accounts.models import User
from sources.workbench.curation import Refused, undo
from sources.workbench.exchange.formats import TABLE_FORMATS
from sources.workbench.models import Decision, Notification, SavedView
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

FIELDS = ["topics", "stance", "force", "kind", "speaker"]


@pytest.fixture
def ann(make_user: Callable[[str, str], User]) -> User:
    return make_user("ann", "researcher")


@pytest.fixture
def bob(make_user: Callable[[str, str], User]) -> User:
    return make_user("bob", "researcher")


@pytest.fixture
def topics(ingested: None) -> list[Topic]:
    return [Topic.objects.create(name=name) for name in ("Borders", "Talks")]


@pytest.fixture
def round_(topics: list[Topic], editor: User, ann: User, bob: User) -> CodingRound:
    return started(editor, [ann, bob], FIELDS, topics, size=6)


def started(
    owner: User, coders: list[User], fields: list[str], topics: Any = (), size: int = 0, seed: int = 7
) -> CodingRound:
    quotes = Quote.objects.filter(evidence__isnull=False)
    action = StartRound(owner, quotes, "Pilot", coders, fields, topics, size, seed, of="all quotes")
    action.run()
    return action.round


def say(user: User, item: CodingItem, **values: str) -> None:
    code_item(user, item, {name: value.split("|") if value else [] for name, value in values.items()})


def items(round_: CodingRound) -> list[CodingItem]:
    return list(round_.items.select_related("quote", "claim", "round"))


def test_the_same_seed_draws_the_same_sample(topics: list[Topic], editor: User, ann: User, bob: User) -> None:
    drawn = []
    for seed in (7, 7, 8):
        made = started(editor, [ann, bob], ["force"], size=6, seed=seed)
        drawn.append(list(made.items.values_list("quote", flat=True)))
        undo(Decision.objects.get(action="start_coding_round"), editor)
        Decision.objects.filter(undoes__isnull=False).delete()
        Decision.objects.all().delete()
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) == 6
    assert not CodingRound.objects.exists()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"coders": 1}, "2 to 12 people"),
        ({"coders": "reader"}, "may not code"),
        ({"fields": []}, "what is to be coded"),
        ({"fields": ["mood"]}, "no field mood"),
        ({"fields": ["topics"], "topics": []}, "offers 0 values"),
        ({"size": 9_999}, "not 9,999"),
        ({"round_name": "  "}, "cannot be blank"),
    ],
)
def test_a_round_that_cannot_be_coded_is_refused_with_the_reason(
    topics: list[Topic], editor: User, ann: User, bob: User, reader: User, changed: dict[str, Any], why: str
) -> None:
    given: dict[str, Any] = {
        "round_name": "Pilot",
        "coders": [ann, bob],
        "fields": ["force"],
        "size": 2,
    } | changed
    given["coders"] = {1: [ann], "reader": [ann, reader]}.get(str(given["coders"]) if given["coders"] == "reader" else given["coders"] if isinstance(given["coders"], int) else 0, given["coders"])  # fmt: skip
    with pytest.raises(ValidationError, match=why):
        StartRound(editor, Quote.objects.all(), **given).run()
    assert not CodingRound.objects.exists()


def test_who_is_asked_to_code_is_told_and_led_to_the_round(
    round_: CodingRound, ann: User, editor: User
) -> None:
    note = Notification.objects.get(to=ann)
    assert str(note) == "editor asks you to code 6 quotes: Pilot"
    answer = signed_in(ann).get(reverse("admin:notification", args=[note.pk]))
    assert answer["Location"] == reverse("admin:claims_codinground_page", args=[round_.pk])
    assert not Notification.objects.filter(to=editor).exists()


def test_coding_is_blind_until_the_round_is_closed(
    round_: CodingRound, ann: User, bob: User, editor: User, administrator: User
) -> None:
    first = items(round_)[0]
    Quote.objects.filter(pk=first.quote_id).update(force="doubts", kind="mixed")
    AcceptQuotes(administrator, [first.quote_id], note="surely a demand").run()
    decisions = Decision.objects.count()
    say(ann, first, topics="Borders", stance="denies", force="predicts", kind="direct", speaker="no")
    assert Decision.objects.count() == decisions  # a decision would be seen by everybody
    page = reverse("admin:claims_codinground_page", args=[round_.pk])
    code = reverse("admin:claims_codinground_code", args=[round_.pk]) + "?item=1"
    shown = signed_in(bob).get(code).content.decode()
    form = shown[shown.index('id="coding"') :]
    assert "checked" not in form and "accepted" not in form and "surely" not in form
    assert "ann" not in form.replace("cannot", "").replace("Pakistan", "").lower().split()
    for user in (bob, editor, administrator):
        shown = signed_in(user).get(page).content.decode()
        assert "1 of 6" in shown and "Agreement" not in shown
        listed = signed_in(user).get(reverse("admin:claims_code_changelist")).content.decode()
        assert "predicts" not in listed
        assert not exported()
    mine = signed_in(ann).get(code).content.decode()
    assert mine.count("checked") == len(FIELDS)
    with pytest.raises(Refused, match="open"):
        AdjudicateItem(editor, first, "force", ["asks"]).run()
    with pytest.raises(Refused, match="open"):
        AdoptCodes(editor, round_).run()


def exported() -> list[dict[str, str]]:
    as_csv = next(each for each in TABLE_FORMATS if each.extension == "csv")
    text = b"".join(CodeResource().stream(as_csv(), None)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_of_rounds_leads_a_coder_on_to_what_is_left(
    round_: CodingRound, ann: User, editor: User
) -> None:
    say(ann, items(round_)[0], force="asks")
    rounds, code = (reverse(f"admin:claims_codinground_{name}", args=args) for name, args in (("changelist", []), ("code", [round_.pk])))  # fmt: skip
    assert f'<a href="{code}">Code, 5 left</a>' in signed_in(ann).get(rounds).content.decode()
    assert code not in signed_in(editor).get(rounds).content.decode()
    assert "Quote 2 of 6" in signed_in(ann).get(code).content.decode()
    assert "Quote 4 of 6" in signed_in(ann).get(f"{code}?after=3").content.decode()
    assert "Quote 2 of 6" in signed_in(ann).get(f"{code}?after=6").content.decode()


def test_only_coders_code_and_only_values_of_the_field(
    round_: CodingRound, ann: User, editor: User, reader: User
) -> None:
    first = items(round_)[0]
    for user in (editor, reader):
        with pytest.raises(PermissionDenied):
            say(user, first, force="asks")
    for wrong in ({"force": "shouts"}, {"force": "asks|denies"}, {"topics": "Borders|Weather"}):
        with pytest.raises(ValidationError, match="Choose"):
            say(ann, first, **wrong)
    assert not Code.objects.exists()
    say(ann, first, force="asks")
    say(ann, first, force="denies", topics="Talks|Borders")
    assert Code.objects.get(field="force").values == ["denies"]
    assert Code.objects.get(field="topics").values == ["Borders", "Talks"]
    CloseRound(editor, round_).run()
    with pytest.raises(Refused, match="closed"):
        say(ann, first, force="asks")


def test_only_the_owner_closes_and_unfinished_only_when_that_is_said(
    round_: CodingRound, editor: User, make_user: Callable[[str, str], User]
) -> None:
    other = make_user("other", "editor")
    with pytest.raises(PermissionDenied, match="owner"):
        CloseRound(other, round_).run()
    close = reverse("admin:claims_codinground_close", args=[round_.pk])
    client = signed_in(editor)
    assert "12 items are not coded yet" in client.post(close, follow=True).content.decode()
    round_.refresh_from_db()
    assert round_.state == "open"
    client.post(close, {"unfinished": "1"})
    round_.refresh_from_db()
    assert round_.state == "closed"
    decision = Decision.objects.get(action="close_coding_round")
    with pytest.raises(Refused, match="cannot be undone"):
        undo(decision, editor)


@pytest.fixture
def closed(round_: CodingRound, ann: User, bob: User, editor: User) -> CodingRound:
    """Both agree on all but the speech act of the second item; of the last nobody can tell the topic."""
    for place, item in enumerate(items(round_)):
        same = {"topics": "Borders|Talks" if place % 2 else "Talks", "stance": "denies", "kind": "mixed", "speaker": "no" if place == 2 else "yes"}  # fmt: skip
        if place == 5:
            same["topics"] = ""
        force = ("asks", "demands")[place % 2]
        say(ann, item, **same, force=force)
        say(bob, item, **same, force="doubts" if place == 1 else force)
    CloseRound(editor, round_).run()
    round_.refresh_from_db()
    return round_


def test_the_page_shows_agreement_for_each_field_and_pair_and_leads_to_each_disagreement(
    closed: CodingRound, reader: User
) -> None:
    page = signed_in(reader).get(reverse("admin:claims_codinground_page", args=[closed.pk]))
    found = {(m.field.name, m.measure[:7]): m.agreement for m in page.context["measured"]}
    assert len(found) == 2 * len(FIELDS)
    force = found["force", "Cohen’s"]
    assert (force.n, round(force.share or 0, 3)) == (6, 0.833)
    assert force.coefficient == pytest.approx((5 / 6 - 15 / 36) / (1 - 15 / 36))
    assert force.low is not None and force.low < force.coefficient < (force.high or 0) <= 1
    assert found["topics", "Cohen’s"].n == 5 and found["topics", "Cohen’s"].coefficient == 1
    assert found["kind", "Krippen"].coefficient is None
    [one] = page.context["disagreements"]
    assert one.said == [("ann", ("demands",)), ("bob", ("doubts",))]
    text = page.content.decode()
    assert f"#quote-{one.coded.item.quote_id}" in text and "Take this" not in text


def test_what_is_adjudicated_or_agreed_is_adopted_as_one_decision_and_undone_as_a_whole(
    closed: CodingRound, editor: User
) -> None:
    every = items(closed)
    before = {
        model: list(model.objects.order_by("pk").values_list("pk", *names)) for model, names in SEEN.items()
    }
    with pytest.raises(ValidationError):
        AdjudicateItem(editor, every[1], "force", ["shouts"]).run()
    address = reverse("admin:claims_codinground_adjudicate", args=[closed.pk])
    posted = {"item": every[1].pk, "field": "force"}
    signed_in(editor).post(address, {**posted, "as": "bob"})
    assert {c.settled for c in coded(closed) if c.item == every[1] and c.field.name == "force"} == {
        ("doubts",)
    }
    signed_in(editor).post(address, {**posted, "other": "promises"})
    latest = Decision.objects.filter(action="adjudicate_item").latest("pk")
    assert latest.summary.startswith("Adjudicated “Speech act” of ")
    undo(latest, editor)
    assert {c.settled for c in coded(closed) if c.item == every[1] and c.field.name == "force"} == {
        ("doubts",)
    }
    action = AdoptCodes(editor, closed)
    decision = action.run()
    assert "1 wrong speaker left to mend" in decision.summary
    quotes = [Quote.objects.get(pk=item.quote_id) for item in every]
    assert [quote.force for quote in quotes] == ["asks", "doubts", "asks", "demands", "asks", "demands"]
    assert {quote.kind for quote in quotes} == {"mixed"}
    assert [sorted(q.topics.values_list("name", flat=True)) for q in quotes] == [
        ["Talks"], ["Borders", "Talks"], ["Talks"], ["Borders", "Talks"], ["Talks"], [],
    ]  # fmt: skip
    assert all(quote.is_touched for quote in quotes)
    undo(decision, editor)
    after = {
        model: list(model.objects.order_by("pk").values_list("pk", *names)) for model, names in SEEN.items()
    }
    assert after == before


SEEN: dict[Any, tuple[str, ...]] = {
    Quote: ("force", "kind", "status", "touched_at"),
    Evidence: ("stance", "status", "claim"),
    QuoteTopic: ("topic", "quote"),
    Claim: ("text", "status"),
}


def test_adopting_the_codes_of_many_quotes_takes_as_many_queries_as_of_few(
    topics: list[Topic], editor: User, ann: User, bob: User
) -> None:
    asked = {}
    for size in (3, 24):
        quotes = Quote.objects.filter(evidence__isnull=False)
        action = StartRound(editor, quotes, f"Of {size}", [ann, bob], FIELDS, topics, size, seed=size)
        action.run()
        for place, item in enumerate(items(action.round)):
            for coder in (ann, bob):
                force = ("asks", "doubts")[place % 2]
                say(coder, item, topics="Talks", stance="denies", force=force, kind="mixed")
        CloseRound(editor, action.round).run()
        round_ = CodingRound.objects.get(pk=action.round.pk)
        with CaptureQueriesContext(connection) as queries:
            decision = AdoptCodes(editor, round_).run()
        asked[size] = len(queries)
        assert Quote.objects.filter(kind="mixed", force__in=["asks", "doubts"]).count() >= size
        undo(decision, editor)
    assert asked[24] <= asked[3] + 5, asked


def test_nothing_of_a_round_changes_the_records_until_it_is_adopted(closed: CodingRound) -> None:
    assert not Quote.objects.exclude(touched_at=None).exists()
    assert not Evidence.objects.exclude(touched_at=None).exists()
    assert not QuoteTopic.objects.exists()


def test_codes_go_out_in_long_form_once_the_round_is_closed(
    closed: CodingRound, reader: User, ann: User
) -> None:
    rows = exported()
    assert len(rows) == 6 * 2 * len(FIELDS)
    first = [row for row in rows if row["position"] == "2" and row["field"] == "force"]
    assert [(row["coder"], row["values"]) for row in first] == [("ann", '["demands"]'), ("bob", '["doubts"]')]
    assert {row["round"] for row in rows} == {closed.key}
    assert first[0]["quote"] == items(closed)[1].quote.key
    address = reverse("admin:claims_code_export") + f"?item__round__id__exact={closed.pk}"
    page = signed_in(reader).get(address)
    assert page.status_code == 200 and str(len(rows)) in page.content.decode()


def test_a_merge_of_claims_and_a_new_ingest_leave_rounds_whole(
    closed: CodingRound, editor: User, seeds: Any
) -> None:
    from django.core.management import call_command

    first = items(closed)[0]
    assert first.claim is not None and first.claim_id is not None
    kept = Claim.objects.exclude(pk=first.claim_id).filter(verdict="").first()
    assert kept is not None
    MergeClaims(editor, kept, [first.claim], despite_refusal=True, compared_all=True).run()
    first.refresh_from_db()
    assert first.claim_id == kept.pk
    call_command("ingest", str(seeds), verbosity=0)
    assert CodingItem.objects.count() == 6


def test_rounds_begin_from_a_set_a_saved_view_and_ticked_quotes(
    topics: list[Topic], editor: User, ann: User, bob: User, researcher: User
) -> None:
    curated = CuratedSet.objects.create(name="Border talks")
    quotes = list(Quote.objects.all()[:4])
    for place, quote in enumerate(quotes):
        SetItem.objects.create(curated_set=curated, quote=quote, position=place)
    client = signed_in(editor)
    client.post(reverse("admin:claims_quote_save_view"), {"name": "Direct", "query": "kind=direct"})
    begin = reverse("admin:claims_codinground_begin")
    given = {"fields_coded": ["force", "topics"], "coders": [ann.pk, bob.pk], "seed": 3}
    view = SavedView.objects.get()
    for name, source, population in (
        ("Of a set", {"curated_set": curated.pk}, 4),
        ("Of a view", {"view": view.pk}, Quote.objects.filter(kind="direct").count()),
    ):
        answer = client.post(begin, {**given, **source, "round_name": name, "size": 3})
        made = CodingRound.objects.get(name=name)
        assert answer["Location"] == reverse("admin:claims_codinground_page", args=[made.pk])
        assert made.sample["population"] == population and made.items.count() == 3
        assert name.split()[-1] in made.sample["of"]
    ticked = {
        "action": "code_quotes", "_selected_action": [quote.pk for quote in quotes[:2]], "confirmed": "1",
        "round_name": "Ticked", **given,
    }  # fmt: skip
    client.post(reverse("admin:claims_quote_changelist"), ticked)
    assert set(CodingRound.objects.get(name="Ticked").items.values_list("quote", flat=True)) == {
        quote.pk for quote in quotes[:2]
    }
    again = client.post(begin, {**given, "curated_set": curated.pk, "round_name": "Ticked"})
    assert "already exists" in again.content.decode()
    neither = client.post(begin, {**given, "round_name": "Neither"})
    assert "Choose a set or a saved view" in neither.content.decode()
    assert signed_in(researcher).get(begin).status_code == 403


def test_own_codes_are_the_topics_below_one(topics: list[Topic], editor: User, ann: User, bob: User) -> None:
    broad = Topic.objects.create(name="Veracity")
    for name in ("accurate", "inaccurate"):
        Topic.objects.create(name=name, parent=broad)
    made = started(editor, [ann, bob], [f"codes-{broad.pk}"], size=2)
    [field] = made.fields
    assert (field["label"], [one["value"] for one in field["options"]]) == (
        "Veracity",
        ["accurate", "inaccurate"],
    )
    for item in items(made):
        for user in (ann, bob):
            say(user, item, **{f"codes-{broad.pk}": "accurate"})
    CloseRound(editor, made).run()
    Topic.objects.filter(name="accurate").update(name="right")  # renamed since: found by its number
    made.refresh_from_db()
    AdoptCodes(editor, made).run()
    assert {t.name for item in items(made) for t in item.quote.topics.all()} == {"right"}


def test_the_pages_of_a_round_take_a_fixed_number_of_queries(
    closed: CodingRound, editor: User, ann: User, bob: User
) -> None:
    other = started_again(editor, ann, bob)
    pages = {
        "closed": reverse("admin:claims_codinground_page", args=[closed.pk]),
        "open": reverse("admin:claims_codinground_page", args=[other.pk]),
        "list": reverse("admin:claims_codinground_changelist"),
        "codes": reverse("admin:claims_code_changelist"),
        "begin": reverse("admin:claims_codinground_begin"),
    }
    clients = {name: signed_in(editor) for name in pages}
    pages["code"], clients["code"] = reverse("admin:claims_codinground_code", args=[other.pk]), signed_in(ann)
    for name, address in pages.items():
        clients[name].get(address)
        with CaptureQueriesContext(connection) as queries:
            assert clients[name].get(address).status_code == 200
        assert len(queries) <= 15, name


def started_again(editor: User, ann: User, bob: User) -> CodingRound:
    action = StartRound(editor, Quote.objects.all(), "Second", [ann, bob], ["force", "stance"])
    action.run()
    return action.round


def test_whoever_may_code_is_offered_as_a_coder_by_role_or_alone(
    topics: list[Topic], editor: User, reader: User, ann: User, make_user: Callable[[str, str], User]
) -> None:
    alone, gone = make_user("carl", "reader"), make_user("gone", "researcher")
    alone.user_permissions.add(Permission.objects.get(codename="add_code"))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    form = signed_in(editor).get(reverse("admin:claims_codinground_begin")).context["form"]
    assert [user.username for user in form.fields["coders"].queryset] == ["ann", "carl", "editor"]
