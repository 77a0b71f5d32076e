"""Who may not, who mistyped, and whose page was open too long is told so, with a way back to the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from sources.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/admin/queue/quotes/", 403, "You don't have permission to do this"),
        ("/admin/queue/nothing/", 404, "Page not found"),
        ("/nowhere/", 404, "Page not found"),
    ],
)
def test_a_closed_or_missing_page_says_which_and_leads_back(
    client: Client, reader: User, address: str, status: int, words: str
) -> None:
    client.force_login(reader)
    response = client.get(address)
    assert response.status_code == status
    assert words in response.content.decode()
    assert f'href="{reverse("admin:index")}"' in response.content.decode()


def test_a_page_open_since_an_earlier_sign_in_says_that_nothing_was_saved(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    response = client.post(reverse("admin:queue_undo", args=["quotes"]))
    assert response.status_code == 403
    assert "This page has expired" in response.content.decode()
