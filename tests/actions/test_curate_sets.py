"""Making, filling, ordering and annotating sets."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims.actions import (
    AddToSet,
    CreateSet,
    EditSet,
    NoteSetItem,
    RemoveFromSet,
    ReorderSet,
)
from claims.models import Claim, CuratedSet, Quote
from sources.accounts.models import User
from sources.workbench.actions import DeleteRecords, action_for
from sources.workbench.curation import Conflict, Refused, undo
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def curated_set(researcher: User) -> CuratedSet:
    CreateSet(researcher, "Inflation", {"purpose": "What was promised?"}).run()
    return CuratedSet.objects.get()


def order(curated_set: CuratedSet) -> list[str]:
    return [str(item) for item in curated_set.items.all()]


def test_whoever_makes_a_set_owns_it(researcher: User, curated_set: CuratedSet) -> None:
    assert (curated_set.owner, curated_set.purpose) == (researcher, "What was promised?")


def test_two_sets_do_not_share_a_name(researcher: User, curated_set: CuratedSet) -> None:
    with pytest.raises(ValidationError, match="already exists"):
        CreateSet(researcher, "Inflation").run()


def test_items_are_added_once_in_the_order_given(researcher: User, curated_set: CuratedSet) -> None:
    quotes = [records.quote(), records.quote("Nobody should worry")]
    claim = records.claim("Prices fall")
    AddToSet(researcher, curated_set, quotes=quotes[:1]).run()
    AddToSet(researcher, curated_set, quotes=quotes, claims=[claim], item_note="for the report").run()
    assert order(curated_set) == ["Prices will fall by spring", "Nobody should worry", "Prices fall"]
    assert [item.note for item in curated_set.items.all()] == ["", "for the report", "for the report"]


def test_a_merged_claim_is_not_added(researcher: User, curated_set: CuratedSet) -> None:
    merged = records.claim("Prices drop", merged_into=records.claim("Prices fall"))
    with pytest.raises(Refused, match="merged into another"):
        AddToSet(researcher, curated_set, claims=[merged]).run()


def test_items_are_ordered_and_removed_and_all_of_it_undone(
    researcher: User, curated_set: CuratedSet
) -> None:
    claims = [records.claim(text) for text in ("first", "second", "third")]
    AddToSet(researcher, curated_set, claims=claims).run()
    before = all_tables()
    third = curated_set.items.get(claim=claims[2])
    moved = ReorderSet(researcher, curated_set, [third]).run()
    assert order(curated_set) == ["third", "first", "second"]
    removed = RemoveFromSet(researcher, curated_set, [third]).run()
    assert order(curated_set) == ["first", "second"]
    assert Claim.objects.count() == 3
    undo(removed, researcher)
    undo(moved, researcher)
    assert all_tables() == before


def test_items_of_another_set_are_refused(researcher: User, curated_set: CuratedSet) -> None:
    CreateSet(researcher, "Rates").run()
    other = CuratedSet.objects.get(name="Rates")
    AddToSet(researcher, other, claims=[records.claim("Rates rise")]).run()
    with pytest.raises(Refused, match="is not in the set"):
        RemoveFromSet(researcher, curated_set, other.items.all()).run()


def test_two_people_who_order_the_same_set_do_not_overwrite_each_other(
    researcher: User, editor: User, curated_set: CuratedSet
) -> None:
    AddToSet(researcher, curated_set, quotes=[records.quote(), records.quote()]).run()
    curated_set.refresh_from_db()
    seen = {curated_set.pk: curated_set.version}
    first, second = curated_set.items.all()
    ReorderSet(editor, curated_set, [second, first], expected=seen).run()
    with pytest.raises(Conflict, match="changed by editor"):
        ReorderSet(researcher, curated_set, [first, second], expected=seen).run()


def test_an_undone_change_of_a_set_counts_as_a_change(researcher: User, curated_set: CuratedSet) -> None:
    decision = AddToSet(researcher, curated_set, quotes=[records.quote()]).run()
    curated_set.refresh_from_db()
    seen = curated_set.version
    undo(decision, researcher)
    curated_set.refresh_from_db()
    assert curated_set.version > seen


def test_an_item_s_note_and_a_set_s_purpose_are_edited(researcher: User, curated_set: CuratedSet) -> None:
    AddToSet(researcher, curated_set, quotes=[records.quote()]).run()
    NoteSetItem(researcher, curated_set.items.get(), "see also the minutes").run()
    EditSet(researcher, curated_set, {"purpose": "Who promised what?"}).run()
    curated_set.refresh_from_db()
    assert curated_set.items.get().note == "see also the minutes"
    assert curated_set.purpose == "Who promised what?"


def test_a_deleted_set_leaves_its_quotes_and_comes_back_whole(editor: User, curated_set: CuratedSet) -> None:
    AddToSet(editor, curated_set, quotes=[records.quote()]).run()
    before = all_tables()
    decision = action_for(DeleteRecords, CuratedSet)(editor, [curated_set]).run()
    assert not CuratedSet.objects.exists()
    assert Quote.objects.count() == 1
    undo(decision, editor)
    assert all_tables() == before
