"""Records given to somebody to look at, and second looks at the items of a set."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Quote
from sources.accounts.models import User
from sources.workbench.actions import AssignRecords
from sources.workbench.models import Assignment
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta(make_user: Callable[[str, str], User]) -> User:
    return make_user("berta", "researcher")


def test_what_is_assigned_stands_on_the_desk_until_it_is_done(
    newsroom: Newsroom, editor: User, berta: User, client: Client
) -> None:
    AssignRecords(editor, Quote.objects.filter(pk=newsroom.quote.pk), berta, note="Is this him?").run()
    task = Assignment.objects.get()
    client.force_login(berta)
    desk = client.get(reverse("admin:index"))
    assert [each.assignments for each in desk.context["assigned"]] == [[task.pk]]
    assert "Is this him?" in desk.content.decode()
    queue = client.get(reverse("admin:queue", args=["quotes"]) + "?mine=on")
    assert (queue.context["item"], queue.context["total"]) == (newsroom.quote, 1)
    client.post(reverse("admin:assignment_done"), {"assignment": task.pk})
    assert client.get(reverse("admin:index")).context["assigned"] == []


def test_what_was_given_together_is_one_row_that_leads_to_all(
    newsroom: Newsroom, editor: User, berta: User, client: Client
) -> None:
    waiting = Quote.objects.filter(status="suggested").order_by("pk")[:13]
    AssignRecords(editor, Quote.objects.filter(pk__in=[quote.pk for quote in waiting]), berta).run()
    client.force_login(berta)
    (task,) = client.get(reverse("admin:index")).context["assigned"]
    assert len(task.assignments) == 13 and task.label.startswith("13 quotes")
    assert client.get(task.url).context["total"] == 13
    client.post(reverse("admin:assignment_done"), {"assignment": task.assignments})
    assert client.get(reverse("admin:index")).context["assigned"] == []


def test_an_article_to_read_leads_to_its_page_in_the_reading_view(
    newsroom: Newsroom, editor: User, berta: User, client: Client
) -> None:
    client.force_login(editor)
    client.post(
        reverse("admin:sources_article_changelist"),
        {
            "action": "assign_articles",
            "_selected_action": [newsroom.article.pk],
            "confirmed": "1",
            "to": berta.pk,
        },
    )
    client.force_login(berta)
    (task,) = client.get(reverse("admin:index")).context["assigned"]
    assert task.url == reverse("admin:claims_read", args=[newsroom.article.pk])


def test_a_task_of_another_cannot_be_done_for_him(
    newsroom: Newsroom, editor: User, berta: User, researcher: User, client: Client
) -> None:
    AssignRecords(editor, Quote.objects.filter(pk=newsroom.quote.pk), berta).run()
    client.force_login(researcher)
    response = client.post(reverse("admin:assignment_done"), {"assignment": Assignment.objects.get().pk})
    assert response.status_code == 403
    assert Assignment.objects.get().done_at is None


def test_a_set_lists_what_lacks_a_second_yes_and_where_people_disagree(
    newsroom: Newsroom, editor: User, berta: User, client: Client
) -> None:
    item = newsroom.curated_set.items.get()
    address = reverse("admin:claims_curatedset_review", args=[newsroom.curated_set.pk])
    client.force_login(berta)
    review = client.get(address + "?only=open").context["reviews"][0]
    assert (review.accepted_by, review.rejected_by, review.is_done) == (["editor"], [], False)
    client.post(address, {"item": item.pk, "verdict": "agree"})
    review = client.get(address).context["reviews"][0]
    assert (review.accepted_by, review.is_done) == (["berta", "editor"], True)
    assert client.get(address + "?only=open").context["reviews"] == []
    client.post(address, {"item": item.pk, "verdict": "disagree", "note": "The cue is a noun."})
    review = client.get(address + "?only=disagreed").context["reviews"][0]
    assert (review.accepted_by, review.rejected_by) == (["editor"], ["berta"])
