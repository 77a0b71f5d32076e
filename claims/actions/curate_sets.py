"""Sets: make, describe, fill, order and annotate them. Releases are `claims.releases`' matter.

Whatever changes in a set raises the set's version, so that two people who order the same
set do not overwrite each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from django.db.models import Max, QuerySet

from claims.models import Claim, CuratedSet, Quote, SetItem
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.curation.action import check_permission

from .filling import fill
from .review_quotes import Quotes
from .sentences import count_of, quoted

__all__ = ["AddToSet", "CreateSet", "EditSet", "NoteSetItem", "RemoveFromSet", "ReorderSet"]

Claims = Iterable[Claim] | Iterable[int] | QuerySet[Claim]
EDITABLE = frozenset({"name", "description", "purpose", "rule", "filter", "second_review", "owner"})


def _fill(curated_set: CuratedSet, values: Mapping[str, object]) -> None:
    fill(curated_set, values, EDITABLE)
    curated_set.full_clean()


@dataclass
class CreateSet(Action):
    """Make an empty set. `values`: description, purpose, rule, filter, second_review, owner."""

    name: ClassVar[str] = "create_set"
    title: ClassVar[str] = "Create a set"
    permission: ClassVar[str] = "claims.add_curatedset"

    set_name: str
    values: Mapping[str, object] = field(default_factory=dict)

    def perform(self, changes: Changes) -> str:
        curated_set = CuratedSet(name=self.set_name, owner=self.user)
        _fill(curated_set, self.values)
        changes.create([curated_set])
        return f"Created the set {quoted(self.set_name)}"


@dataclass
class EditSet(Action):
    """Change what a set is called, its purpose and its rules."""

    name: ClassVar[str] = "edit_set"
    title: ClassVar[str] = "Edit a set"
    permission: ClassVar[str] = "claims.change_curatedset"

    curated_set: CuratedSet
    values: Mapping[str, object]

    def perform(self, changes: Changes) -> str:
        curated_set = changes.lock_one(self.curated_set, self.expected)
        _fill(curated_set, self.values)
        changes.save([curated_set], self.values)
        return f"Edited the set {quoted(curated_set)}"


@dataclass
class AddToSet(Action):
    """Add quotes and claims at the end of a set; those it has already are passed over.

    `curated_set` may be the name of a set that is made for them; after `run` it is the set. `values` are of a
    set that is made: a saved filter, so that it follows what the filter finds.
    """

    name: ClassVar[str] = "add_to_set"
    title: ClassVar[str] = "Add to a set"
    permission: ClassVar[str] = "claims.add_setitem"

    curated_set: CuratedSet | str
    quotes: Quotes = ()
    claims: Claims = ()
    item_note: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def perform(self, changes: Changes) -> str:
        if isinstance(self.curated_set, str):
            self.curated_set = curated_set = self._made(changes, self.curated_set)
        else:
            curated_set = changes.lock_one(self.curated_set, self.expected)
        quotes, claims = changes.lock(Quote, self.quotes), changes.lock(Claim, self.claims)
        if merged := [claim for claim in claims if claim.merged_into_id]:
            raise Refused(f"{quoted(merged[0])} was merged into another claim; add that one.")
        have = set(curated_set.items.values_list("quote_id", "claim_id"))
        last = curated_set.items.aggregate(last=Max("position"))["last"] or 0
        wanted = [*((q.pk, None) for q in quotes), *((None, c.pk) for c in claims)]
        items = [
            SetItem(
                curated_set=curated_set,
                quote_id=quote,
                claim_id=claim,
                position=last + n,
                note=self.item_note,
            )
            for n, (quote, claim) in enumerate((pair for pair in wanted if pair not in have), 1)
        ]
        if items:
            changes.create(items)
            changes.raise_version([curated_set])
        return f"Added {count_of(items, 'item')} to the set {quoted(curated_set)}"

    def _made(self, changes: Changes, name: str) -> CuratedSet:
        check_permission(self.user, CreateSet.permission, CreateSet.title)
        curated_set = CuratedSet(name=name, owner=self.user)
        _fill(curated_set, self.values)
        return changes.create([curated_set])[0]


@dataclass
class RemoveFromSet(Action):
    """Take items out of a set; the quotes and claims themselves stay."""

    name: ClassVar[str] = "remove_from_set"
    title: ClassVar[str] = "Remove from a set"
    permission: ClassVar[str] = "claims.delete_setitem"

    curated_set: CuratedSet
    items: Iterable[SetItem] | Iterable[int] | QuerySet[SetItem]

    def perform(self, changes: Changes) -> str:
        curated_set = changes.lock_one(self.curated_set, self.expected)
        items = _items_of(changes, curated_set, self.items)
        changes.delete(items)
        changes.raise_version([curated_set])
        return f"Removed {count_of(items, 'item')} from the set {quoted(curated_set)}"


@dataclass
class ReorderSet(Action):
    """Put items first, in the order given; those not named follow in the order they had."""

    name: ClassVar[str] = "reorder_set"
    title: ClassVar[str] = "Reorder a set"
    permission: ClassVar[str] = "claims.change_setitem"

    curated_set: CuratedSet
    items: Iterable[SetItem] | Iterable[int]

    def perform(self, changes: Changes) -> str:
        curated_set = changes.lock_one(self.curated_set, self.expected)
        first = _items_of(changes, curated_set, self.items)
        named = {item.pk for item in first}
        every = sorted(
            changes.lock_related(SetItem, "curated_set", [curated_set]), key=lambda i: (i.position, i.pk)
        )
        order = [*first, *(item for item in every if item.pk not in named)]
        moved = [item for place, item in enumerate(order, 1) if item.position != place]
        for place, item in enumerate(order, 1):
            item.position = place
        if moved:
            changes.save(moved, ["position"])
            changes.raise_version([curated_set])
        return f"Reordered the set {quoted(curated_set)}"


@dataclass
class NoteSetItem(Action):
    """Write a note on an item of a set."""

    name: ClassVar[str] = "note_set_item"
    title: ClassVar[str] = "Annotate an item"
    permission: ClassVar[str] = "claims.change_setitem"

    item: SetItem
    item_note: str

    def perform(self, changes: Changes) -> str:
        item = changes.lock_one(self.item)
        curated_set = changes.lock_one(item.curated_set, self.expected)
        if item.note != self.item_note:
            changes.update([item], note=self.item_note)
            changes.raise_version([curated_set])
        return f"Annotated {quoted(item)} in the set {quoted(curated_set)}"


def _items_of(
    changes: Changes, curated_set: CuratedSet, items: Iterable[SetItem] | Iterable[int] | QuerySet[SetItem]
) -> Sequence[SetItem]:
    locked = changes.lock(SetItem, items)
    if strange := [item for item in locked if item.curated_set_id != curated_set.pk]:
        raise Refused(f"{quoted(strange[0])} is not in the set {quoted(curated_set)}.")
    return locked
