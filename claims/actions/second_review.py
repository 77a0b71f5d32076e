"""The second look at the items of a set that asks for one.

To agree is to leave the record accepted under one's own name: its history then shows two
people, as `claims.releases.reviews` counts them. To disagree is to reject it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from claims.models import Claim, Quote, SetItem
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import Status

from .sentences import count_of, quoted

__all__ = ["AgreeWithItems"]


@dataclass
class AgreeWithItems(Action):
    """Accept what the items hold, also where somebody else accepted it before.

    Raises `Refused` where a record was rejected: that is a disagreement to be talked about.
    """

    name: ClassVar[str] = "agree_with_items"
    title: ClassVar[str] = "Agree"
    permission: ClassVar[str] = "claims.change_quote"

    items: Iterable[SetItem]

    def perform(self, changes: Changes) -> str:
        items = list(self.items)
        records: list[Quote | Claim] = [
            *changes.lock(Quote, [item.quote_id for item in items if item.quote_id]),
            *changes.lock(Claim, [item.claim_id for item in items if item.claim_id]),
        ]
        for record in records:
            if record.status == Status.REJECTED:
                raise Refused(f"{quoted(record)} was rejected. Reopen it first, or remove it from the set.")
        for model in (Quote, Claim):
            own = [record for record in records if isinstance(record, model)]
            changes.update([r for r in own if r.status != Status.ACCEPTED], status=Status.ACCEPTED)
            changes.raise_version([r for r in own if r.status == Status.ACCEPTED])
        return f"Agreed with {count_of(records, 'item')}"
