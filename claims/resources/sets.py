"""Sets and their items in files; releases go out only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Model, QuerySet, TextField, Value, When

from claims.models import CuratedSet, Release, SetItem
from sources.accounts.models import User
from sources.workbench.exchange import columns
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
    note = columns.Text("open_note", column_name="note", derived=True)
    withdrawn_at = columns.Moment(
        "withdrawal__withdrawn_at",
        column_name="withdrawn",
        derived=True,
        about="Empty unless it was withdrawn, since it holds what was erased; its note is left out then.",
    )
    order = ("curated_set__key", "number")
    exported_only = True

    class Meta:
        model = Release
        fields = (
            "curated_set", "number", "released_at", "author_name", "note", "licence", "counts", "digest",
            "software", "withdrawn_at",
        )  # fmt: skip
        import_id_fields = ("curated_set", "number")

    def get_queryset(self) -> QuerySet[Model]:
        closed = When(withdrawal__isnull=False, then=Value(""))
        rows: QuerySet[Model] = (
            super()
            .get_queryset()
            .annotate(open_note=Case(closed, default=F("note"), output_field=TextField()))
        )
        return rows
