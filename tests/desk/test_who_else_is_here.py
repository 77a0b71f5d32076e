"""A form says who else has it open, wherever it is: the admin's own, and the one beside the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sources.accounts.models import User
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db

OPEN = "is also editing this record"


@pytest.fixture
def anna_and_berta(make_user: Callable[[str, str], User]) -> tuple[Client, Client]:
    clients = Client(), Client()
    for client, name in zip(clients, ("anna", "berta"), strict=True):
        client.force_login(make_user(name, "researcher"))
    return clients


def forms(newsroom: Newsroom) -> dict[str, str]:
    quote = newsroom.quote
    return {
        "beside the text": reverse("admin:claims_read_edit", args=[quote.article_id, quote.pk]),
        "in the admin": reverse("admin:claims_quote_change", args=[quote.pk]),
    }


@pytest.mark.parametrize("first", ["beside the text", "in the admin"])
@pytest.mark.parametrize("second", ["beside the text", "in the admin"])
def test_who_opens_a_quote_second_is_told_of_the_first(
    newsroom: Newsroom, anna_and_berta: tuple[Client, Client], first: str, second: str
) -> None:
    anna, berta = anna_and_berta
    assert OPEN not in anna.get(forms(newsroom)[first]).content.decode()
    assert f"anna {OPEN}" in berta.get(forms(newsroom)[second]).content.decode()


def test_a_form_that_was_saved_is_open_no_longer(
    newsroom: Newsroom, anna_and_berta: tuple[Client, Client]
) -> None:
    anna, berta = anna_and_berta
    address = forms(newsroom)["beside the text"]
    form = anna.get(address).context["form"]
    sent = {form.add_prefix(name): value for name, value in form.initial.items() if value is not None}
    assert anna.post(address, {**sent, form.add_prefix("role"): "envoy"}).status_code == 302
    assert OPEN not in berta.get(address).content.decode()
