"""The page of what must hold: a worker proves it, administrators see what it found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.urls import reverse

from claims.models import Quote
from newsroom.models import UploadedFile, VerifyRun
from newsroom.verifying import RULES, Fault, Rule
from newsroom.verifying.last_run import prove
from sources.accounts.models import User
from tests.conftest import signed_in
from tests.desk.conftest import Newsroom


@pytest.mark.django_db(transaction=True)
def test_an_administrator_has_the_data_verified_and_sees_what_is_broken(
    newsroom: Newsroom, administrator: User, editor: User
) -> None:
    UploadedFile.objects.all().delete()
    page = reverse("admin:verify")
    assert signed_in(editor).get(page).status_code == 403 == signed_in(editor).post(page).status_code
    office = signed_in(administrator)
    assert "not been verified here yet" in office.get(page).content.decode()
    for _ in range(2):  # the second finds the first waiting
        assert office.post(page).status_code == 302
    assert VerifyRun.objects.count() == 1
    assert "Being verified" in office.get(page).content.decode()
    call_command("work", "--once")
    shown = office.get(page).content.decode()
    assert "Everything holds." in shown and shown.count(">holds<") == len(RULES)

    Quote.objects.filter(pk=newsroom.quote.pk).update(prefix="wrong <b>")
    office.post(page)
    call_command("work", "--once")
    shown = office.get(page).content.decode()
    assert "1 fault</strong> found" in shown and f"quote {newsroom.quote.pk}: prefix not as in" in shown


@pytest.mark.django_db
def test_a_rule_that_fails_is_told_and_the_others_are_proved(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> Iterator[Fault]:
        yield Fault("quote 1", "it is <b>bold</b>")
        raise OSError("/srv/uploads cannot be read")

    monkeypatch.setitem(RULES, "files", Rule("files", "All bytes are there.", fails))
    run = VerifyRun.objects.create(account="ann")
    prove.call(run.pk)
    shown = signed_in(administrator).get(reverse("admin:verify")).content.decode()
    assert "could not be proved (OSError)" in shown and "quote 1: it is &lt;b&gt;" in shown
    assert ">Verify again<" in shown and "not verified" not in shown
