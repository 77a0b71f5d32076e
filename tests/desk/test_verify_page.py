"""The page of what must hold: a worker proves it, administrators see what it found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from claims.models import Quote
from newsroom.models import UploadedFile, VerifyRun
from newsroom.verifying import RULES, Fault, Rule
from newsroom.verifying.last_run import Prover, begin, prove_waiting
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
    VerifyRun.objects.create(account="ann")
    prove_waiting()
    shown = signed_in(administrator).get(reverse("admin:verify")).content.decode()
    assert "could not be proved (OSError)" in shown and "quote 1: it is &lt;b&gt;" in shown
    assert ">Verify again<" in shown and "not verified" not in shown


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_run() -> None:
    def click(name: str) -> int:
        try:
            return begin(name).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        runs = set(people.map(click, [f"editor{n}" for n in range(8)]))
    assert len(runs) == 1 == VerifyRun.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_run_goes_on_beside_what_a_worker_does_and_where_a_killed_one_left_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proved: list[str] = []

    def holds(name: str) -> Rule:
        def faults() -> Iterator[Fault]:
            proved.append(name)
            yield from ()

        return Rule(name, "It holds.", faults)

    for name in RULES:
        monkeypatch.setitem(RULES, name, holds(name))
    first, second, third, *_ = RULES
    run = begin("ann")
    run.outcomes = [  # as workers leave it that are killed: one at the second rule, three at the third
        {"rule": first, "says": "It holds.", "faults": 0, "words": []},
        {"rule": second, "begun": 1},
        {"rule": third, "begun": 3},
    ]
    run.save()
    Prover().look()  # returns at once
    until = time.monotonic() + 60
    while VerifyRun.objects.get().is_open and time.monotonic() < until:
        time.sleep(0.05)
    run.refresh_from_db()
    assert proved == [name for name in RULES if name not in (first, third)]
    assert not run.is_open and run.names == set(RULES)
    told = {outcome["rule"]: outcome["words"] for outcome in run.outcomes}
    assert "workers ended 3 times" in told[third][0] and not told[second]
    assert begin("ben").pk != run.pk


@pytest.mark.django_db(transaction=True)
def test_a_run_that_another_worker_is_at_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def taken(name: str, waiting: Callable[[], object]) -> Iterator[None]:
        waiting()
        yield

    monkeypatch.setattr("newsroom.verifying.last_run.alone", taken)
    run = begin("ann")
    prove_waiting()
    run.refresh_from_db()
    assert run.is_open and not run.outcomes
