"""Decisions that stand in each other's way: tried again, told in words, all stored, histories in order of time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connections

from claims.actions import AcceptQuotes, MergeSpeakers, RejectQuotes, ReopenQuotes
from claims.models import Quote, Speaker
from sources.accounts.models import User
from sources.workbench.curation import Action, Refused, undo
from sources.workbench.curation.changes import Changes
from sources.workbench.models import Decision
from tests.actions import records


class Deadlock(Exception):
    sqlstate = "40P01"


def clash() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = Deadlock()
    return error


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("clashes", "stored"), [(0, 1), (1, 1), (4, 1), (5, 0), (99, 0)])
def test_a_clash_is_tried_again_and_in_the_end_told_in_words(
    clashes: int, stored: int, researcher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [clash()] * clashes
    perform = AcceptQuotes.perform

    def performed(self: AcceptQuotes, changes: Changes) -> str:
        done = perform(self, changes)
        if left:
            raise left.pop()
        return done

    monkeypatch.setattr(AcceptQuotes, "perform", performed)
    monkeypatch.setattr("sources.workbench.curation.clashes._PAUSE", 0.0)
    quote = records.quote()
    if stored:
        AcceptQuotes(researcher, [quote]).run()
    else:
        with pytest.raises(Refused, match="Other people are changing the same records"):
            AcceptQuotes(researcher, [quote]).run()
    assert Decision.objects.count() == stored
    assert Quote.objects.filter(status="accepted").count() == stored


@pytest.mark.django_db
def test_inside_a_transaction_of_the_caller_the_clash_goes_on_to_the_caller(
    researcher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def performed(self: AcceptQuotes, changes: Changes) -> str:
        raise clash()

    monkeypatch.setattr(AcceptQuotes, "perform", performed)
    with pytest.raises(OperationalError):
        AcceptQuotes(researcher, [records.quote()]).run()


@pytest.mark.django_db(transaction=True)
def test_many_who_merge_undo_and_decide_on_few_records_see_no_deadlock(editor: User) -> None:
    quotes = [records.quote() for _ in range(4)]
    speakers = [Speaker.objects.create(name=f"Anna Berg {number}", kind="person") for number in range(3)]
    for quote, speaker in zip(quotes, [*speakers, speakers[0]], strict=True):
        Quote.objects.filter(pk=quote.pk).update(speaker=speaker)

    def act(number: int) -> int:
        """How many decisions were told to be stored."""
        told = 0
        try:
            for round_ in range(6):
                kinds: list[Action] = [
                    MergeSpeakers(
                        editor, speakers[(number + round_) % 3], [speakers[(number + round_ + 1) % 3]]
                    ),
                    AcceptQuotes(editor, quotes if number % 2 else quotes[::-1]),
                    RejectQuotes(editor, quotes[::-1] if number % 2 else quotes),
                    ReopenQuotes(editor, quotes),
                ]
                for action in (kinds[round_ % 4], kinds[(number + round_) % 4]):
                    try:
                        decision = action.run()
                        told += 1
                        if isinstance(action, MergeSpeakers):
                            undo(decision, editor)
                            told += 1
                    except Refused:
                        pass
        finally:
            connections.close_all()
        return told

    with ThreadPoolExecutor(4) as pool:
        told = sum(pool.map(act, range(4)))
    assert told == Decision.objects.count() > 0
    assert not any(not in_order(quote) for quote in quotes)


@pytest.mark.django_db
def test_a_history_is_in_order_though_the_clock_was_set_back(
    researcher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = records.quote()
    AcceptQuotes(researcher, [quote]).run()
    monkeypatch.setattr("sources.workbench.curation.changes.timezone", _Past())
    RejectQuotes(researcher, [quote]).run()
    assert [row.status for row in quote.history.order_by("history_id")][-2:] == ["accepted", "rejected"]
    assert in_order(quote)


class _Past:
    def now(self) -> datetime:
        from django.utils import timezone

        return timezone.now() - timedelta(hours=1)


def in_order(quote: Quote) -> bool:
    times = list(quote.history.order_by("history_id").values_list("history_date", flat=True))
    return times == sorted(times)
