"""Sets and their items in files; releases go out only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from claims.models import CuratedSet, Release, SetItem
from sources.accounts.models import User
from sources.workbench.exchange.resource import ExchangeResource, fingerprint_column, reference

__all__ = ["CuratedSetResource", "ReleaseResource", "SetItemResource"]


class CuratedSetResource(ExchangeResource):
    order = ("key",)
    key_from = ("set", "name")

    class Meta:
        model = CuratedSet
        fields = ("key", "name", "description", "purpose", "rule", "filter", "second_review", "version")
        import_id_fields = ("key",)

    def stamp(
        self, record: Any, new: bool, changed: Mapping[str, object], user: User | None, now: datetime
    ) -> None:
        if new and user is not None:
            record.owner_id = user.pk


class SetItemResource(ExchangeResource):
    curated_set = reference(SetItem, "curated_set", column_name="set")
    fingerprint = fingerprint_column()
    order = ("curated_set__key", "position", "quote__key", "claim__key")
    alternatives = (("curated_set", "quote"), ("curated_set", "claim"))

    class Meta:
        model = SetItem
        fields = ("curated_set", "position", "quote", "claim", "note", "fingerprint")
        import_id_fields = ("curated_set", "quote", "claim")


class ReleaseResource(ExchangeResource):
    order = ("curated_set__key", "number")
    exported_only = True

    class Meta:
        model = Release
        fields = (
            "curated_set", "number", "released_at", "author_name", "note", "licence", "counts", "digest",
            "software",
        )  # fmt: skip
        import_id_fields = ("curated_set", "number")
