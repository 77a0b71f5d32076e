"""The states of a record are in order of time, whoever waited for whom and whatever the clock says."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from claims.actions import AcceptQuotes, RejectQuotes
from claims.models import Quote
from newsroom.verifying import RULES
from sources.accounts.models import User
from sources.workbench.actions.comment import AddComment, EditComment
from sources.workbench.models import Comment


def disorder() -> list[str]:
    return [fault.record for fault in RULES["histories"].faults()]


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once(ingested: None, editor: User, researcher: User) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    quote = Quote.objects.order_by("pk")[0]
    began, errors = threading.Event(), []

    def second() -> None:
        try:
            with transaction.atomic():
                began.set()  # its transaction begins before the first one's ends
                RejectQuotes(researcher, [quote]).run()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        AcceptQuotes(editor, [quote]).run()
        other.start()
        began.wait(10)
        other.join(0.5)  # it waits for the row
    other.join()
    assert errors == []
    assert Quote.objects.get(pk=quote.pk).status == "rejected" and disorder() == []


@pytest.mark.django_db
def test_a_clock_that_was_set_back(ingested: None, researcher: User, monkeypatch: Any) -> None:
    quote = Quote.objects.order_by("pk")[0]
    AddComment(researcher, quote, "Is it so?").run()
    comment = Comment.objects.get()
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() - timedelta(days=3))
    EditComment(researcher, comment, "It is so.").run()
    AcceptQuotes(researcher, [quote]).run()
    assert Comment.history.count() == 2 and disorder() == []
