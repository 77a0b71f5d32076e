"""The pages of erasures: what goes is shown first, a reason is asked for, and only another administrator may confirm."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.models import Speaker
from sources.accounts.models import User
from sources.models import Article, ErasureRequest
from tests.conftest import signed_in
from tests.erasing.test_erase_article import Make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("subject", ["article", "person"])
def test_one_administrator_asks_and_another_confirms(
    subject: str, ingested: None, administrator: User, make_user: Make
) -> None:
    record = (
        Article.objects.order_by("pk")[0]
        if subject == "article"
        else Speaker.objects.filter(kind="person", quotes__isnull=False).order_by("pk")[0]
    )
    own, other = signed_in(administrator), signed_in(make_user("boss", "administrator"))
    page = reverse("admin:erasure_ask", args=[subject, record.pk])
    shown = own.get(page).content.decode()
    assert "There is no way back" in shown and "Quotes" in shown and "Backups made before" in shown
    refused = own.post(page, {"ground": "court", "reason": " "}).content.decode()
    assert "Say why it must be erased" in refused and not ErasureRequest.objects.exists()
    asked = own.post(
        page, {"ground": "court", "reason": "An <b>order</b>", "names": "Mad Hatter\nThe Hatter"}
    )
    erasure = ErasureRequest.objects.get()
    assert asked["Location"] == reverse("admin:erasure", args=[erasure.pk])
    assert erasure.names == ["Mad Hatter", "The Hatter"]
    mine = own.get(asked["Location"]).content.decode()
    assert "another administrator has to confirm" in mine and "Erase for good" not in mine
    theirs = other.get(asked["Location"]).content.decode()
    assert "Erase for good" in theirs and "An &lt;b&gt;order&lt;/b&gt;" in theirs
    assert ("Mad Hatter" in theirs) == (subject == "person")
    other.post(asked["Location"], {"confirm": "1"})
    done = other.get(asked["Location"]).content.decode()
    assert "Erased by boss" in done and "An &lt;b&gt;" not in done
    listed = own.get(reverse("admin:sources_erasurerequest_changelist")).content.decode()
    assert f"Erasure {erasure.pk}" in listed
    assert own.get(reverse("admin:erasure_ask", args=["speaker", record.pk])).status_code == 404
