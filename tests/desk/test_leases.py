"""Who else reviews an item is named, and nobody where it was given back at that moment."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from sources.accounts.models import User
from sources.workbench.curation import leasing
from sources.workbench.models import Lease
from tests.actions import records

pytestmark = pytest.mark.django_db


def test_an_item_given_back_while_its_holder_is_looked_for_is_mine(
    editor: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = records.quote("Prices will fall by spring")
    other = User.objects.create(username="nell")
    address = f"{reverse('admin:queue', args=['quotes'])}?item={quote.pk}"
    client.force_login(editor)
    assert leasing.lease("quotes", quote.pk, other)
    assert "Nell is reviewing this quote now." in client.get(address).content.decode()

    found = leasing.holder

    def too_late(subject: str, item: int, user: User) -> User | None:
        leasing.release(subject, other)
        return found(subject, item, user)

    monkeypatch.setattr(leasing, "holder", too_late)
    assert "is reviewing this quote now" not in client.get(address).content.decode()
    assert Lease.objects.get(subject="quotes", object_id=quote.pk).user == editor
