"""A save is told once: what was decided, with the way back; a save of what is there already says so."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from claims.models import Topic
from sources.accounts.models import User
from sources.workbench.models import Decision
from tests.conftest import signed_in


@pytest.mark.django_db
def test_adding_changing_and_deleting_are_each_told_once(administrator: User) -> None:
    client = signed_in(administrator)

    def told(address: str, **data: object) -> str:
        decisions = Decision.objects.count()
        response = client.post(address, data)
        assert response.status_code == 302
        (message,) = [str(one) for one in get_messages(response.wsgi_request)]
        assert ("View or undo" in message) == (Decision.objects.count() == decisions + 1)
        client.get(reverse("admin:claims_topic_changelist"))  # shows it, and no later page does again
        return message

    assert "Borders" in told(reverse("admin:claims_topic_add"), name="Borders", definition="", parent="")
    topic = Topic.objects.get()
    change = reverse("admin:claims_topic_change", args=[topic.pk])
    assert "Borders" in told(change, name="Borders", definition="Between countries", parent="")
    assert told(change, name="Borders", definition="Between countries", parent="").startswith(
        "Nothing was changed"
    )
    told(reverse("admin:claims_topic_delete", args=[topic.pk]), post="yes")
    assert not Topic.objects.exists()
