"""A set with quotes and claims, and its release."""

from __future__ import annotations

from typing import Any

from claims.actions import FreezeRelease
from claims.models import Claim, CuratedSet, Quote, Release, SetItem
from sources.accounts.models import User

from ..exchange.library import library


def a_set() -> CuratedSet:
    """Three quotes and one claim, from a database that holds more."""
    library()
    chosen = CuratedSet.objects.get(key="set-one")
    SetItem.objects.filter(quote__status="rejected").delete()
    for key in ("c-1", "c-2"):
        SetItem.objects.create(curated_set=chosen, claim=Claim.objects.get(key=key), position=9)
    Quote.objects.filter(key="q-13").update(status="accepted")
    return chosen


def frozen(user: User, chosen: CuratedSet | None = None, **values: Any) -> Release:
    """The next release of a set."""
    action = FreezeRelease(user, chosen or a_set(), **values)
    action.run()
    return action.release
