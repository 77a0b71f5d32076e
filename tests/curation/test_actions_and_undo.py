"""What every action has from its base: permission, history, versions, conflicts and the way back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions import AcceptQuotes, AddQuote, EditQuote, RejectQuotes
from claims.models import Quote
from sources.accounts.models import User
from sources.workbench.curation import Conflict, NothingToDo, Refused, decided, may_undo, undo
from sources.workbench.models import Decision, Status
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db


def test_a_decision_says_who_did_what_and_why(researcher: User) -> None:
    decision = AcceptQuotes(researcher, [records.quote()], note="read on the page").run()
    assert decision.user == researcher
    assert decision.account == "researcher"
    assert (decision.action, decision.summary, decision.note) == (
        "accept_quotes",
        "Accepted the quote “Prices will fall by spring”",
        "read on the page",
    )
    change = decision.changes.get()
    assert change.before and change.after
    assert change.before["status"] == "suggested"
    assert change.after["status"] == "accepted"


def test_an_action_marks_the_record_as_touched_and_raises_its_version(researcher: User) -> None:
    quote = records.quote()
    AcceptQuotes(researcher, [quote]).run()
    quote.refresh_from_db()
    assert quote.is_touched
    assert quote.touched_by == researcher
    assert quote.version == 2


def test_history_shows_the_machine_s_state_and_then_the_person_s(researcher: User) -> None:
    quote = records.quote()
    quote.history.all().delete()  # ingest writes in bulk, without history
    AcceptQuotes(researcher, [quote], note="as printed").run()
    new, old = quote.history.all()
    assert (old.history_type, old.status, old.history_user) == ("+", "suggested", None)
    assert (new.history_type, new.status, new.history_user) == ("~", "accepted", researcher)
    assert new.history_change_reason == "as printed"
    assert [change.field for change in new.diff_against(old).changes if change.field == "status"]


def test_who_may_not_is_told_which_permission_is_missing_and_nothing_happens(reader: User) -> None:
    quote = records.quote()
    with pytest.raises(
        PermissionDenied, match=r"reader doesn't have permission to do this .*Can change quote"
    ):
        AcceptQuotes(reader, [quote]).run()
    with pytest.raises(PermissionDenied, match="not signed in"):
        AcceptQuotes(AnonymousUser(), [quote]).run()  # type: ignore[arg-type]  # nobody signed in
    quote.refresh_from_db()
    assert quote.status == Status.SUGGESTED
    assert not Decision.objects.exists()


def test_a_save_based_on_an_older_version_is_refused_with_the_other_editor_s_name(
    researcher: User, editor: User
) -> None:
    quote = records.quote()
    seen = {quote.pk: quote.version}
    RejectQuotes(editor, [quote], expected=seen).run()
    with pytest.raises(Conflict, match="changed by editor on") as caught:
        EditQuote(researcher, quote, {"note": "check"}, expected=seen).run()
    (changed,) = caught.value.changed
    assert (changed.object_id, changed.by) == (quote.pk, "editor")
    quote.refresh_from_db()
    assert (quote.status, quote.note) == (Status.REJECTED, "")


def test_a_record_that_is_gone_is_named(researcher: User) -> None:
    with pytest.raises(Refused, match="The quote 4242 no longer exists"):
        AcceptQuotes(researcher, [4242]).run()


def test_what_already_is_so_makes_no_decision(researcher: User) -> None:
    quote = records.quote()
    AcceptQuotes(researcher, [quote]).run()
    with pytest.raises(NothingToDo, match=r"Already done: accepted the quote “Prices"):
        AcceptQuotes(researcher, [quote]).run()
    assert Decision.objects.count() == 1


def test_an_error_halfway_leaves_nothing_behind(researcher: User, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = records.quote()
    before = all_tables()

    def fail(**kwargs: object) -> None:
        raise RuntimeError("the index is broken")

    decided.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            AcceptQuotes(researcher, [quote]).run()
    finally:
        decided.disconnect(fail)
    assert all_tables() == before
    assert not Decision.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_number_of_records(researcher: User) -> None:
    where = records.article("word " * 400)
    made = [
        Quote(
            article=where, kind="direct", spans=[[i * 5, i * 5 + 4]], start=i * 5, end=i * 5 + 4, text="word"
        )
        for i in range(400)
    ]
    quotes = Quote.objects.bulk_create(made)

    def cost(rows: list[Quote]) -> int:
        with CaptureQueriesContext(connection) as queries:
            AcceptQuotes(researcher, rows).run()
        return len(queries)

    few = cost(quotes[:20])
    many = cost(quotes[20:])
    assert many < few * 5  # for 19 times the quotes; SQLite takes a thousand values at a time


# -- Undo -----------------------------------------------------------------------------------------


def test_undo_brings_back_exactly_what_was_and_can_be_undone_itself(researcher: User) -> None:
    quote = records.quote()
    records.claim("Prices fall", quote)
    before = all_tables()
    decision = RejectQuotes(researcher, [quote]).run()
    after = all_tables()
    assert after != before

    undone = undo(decision, researcher, note="pressed the wrong key")
    assert undone.undoes == decision
    assert undone.summary == "Undone: Rejected the quote “Prices will fall by spring”"
    assert all_tables() == before

    redone = undo(undone, researcher)
    assert redone.summary == "Redone: Rejected the quote “Prices will fall by spring”"
    assert all_tables() == after

    assert undo(decision, researcher).undoes == redone  # in force again, so it can be undone again
    assert all_tables() == before


def test_a_decision_is_undone_once(researcher: User, editor: User) -> None:
    decision = AcceptQuotes(researcher, [records.quote()]).run()
    assert may_undo(decision, editor)
    undo(decision, editor)
    assert not may_undo(decision, editor)
    with pytest.raises(Refused, match="already been undone by editor"):
        undo(decision, researcher)


def test_undo_needs_the_permission_of_what_was_done(researcher: User, reader: User) -> None:
    decision = AcceptQuotes(researcher, [records.quote()]).run()
    assert not may_undo(decision, reader)
    with pytest.raises(PermissionDenied, match="undo: Accept quotes"):
        undo(decision, reader)


def test_undo_is_refused_where_somebody_changed_the_record_since(researcher: User, editor: User) -> None:
    quote = records.quote()
    decision = AcceptQuotes(researcher, [quote]).run()
    EditQuote(editor, quote, {"venue": "Tashkent"}).run()
    with pytest.raises(Conflict, match=r"changed by editor on .*venue: empty → Tashkent") as caught:
        undo(decision, researcher)
    assert caught.value.changed[0].object_id == quote.pk
    quote.refresh_from_db()
    assert quote.status == Status.ACCEPTED


def test_a_record_made_by_a_decision_is_removed_by_undo_unless_something_refers_to_it(editor: User) -> None:
    where = records.article()
    decision = AddQuote(editor, where, [[0, 16]]).run()
    quote = Quote.objects.get()
    claim = records.claim("The bank acts", quote)
    with pytest.raises(Conflict, match="1 evidence refer to it"):
        undo(decision, editor)
    assert Quote.objects.count() == 1
    claim.evidence.all().delete()
    undone = undo(decision, editor)
    assert not Quote.objects.exists()
    undo(undone, editor)
    assert Quote.objects.get().pk == quote.pk
    assert Quote.objects.get().created_at == quote.created_at


def test_an_edit_that_was_itself_undone_does_not_stand_in_the_way(researcher: User, editor: User) -> None:
    quote = records.quote()
    before = all_tables()
    first = AcceptQuotes(researcher, [quote]).run()
    second = EditQuote(editor, quote, {"venue": "Tashkent"}).run()
    undo(second, editor)
    undo(first, researcher)
    assert all_tables() == before
