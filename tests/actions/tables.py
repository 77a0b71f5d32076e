"""The curated tables as plain data, for tests that say two states of the database are equal."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models

from sources.workbench.curation.snapshot import Snapshot, snapshot

# Grow with every change, undone or not.
MOVING = {"version", "updated_at"}
RECORDS = {"Decision", "DecisionChange", "AuditEntry", "AuditWords", "AuditLink", "WaitingForLink"}


def curated_models() -> Iterable[type[models.Model]]:
    for label in ("sources", "claims"):
        for model in apps.get_app_config(label).get_models():
            if not hasattr(model, "history_object") and model.__name__ not in RECORDS:
                yield model


def all_tables() -> dict[str, list[Snapshot]]:
    """Every row of every table, history, decisions and the audit aside."""
    return {
        model.__name__: [
            {name: value for name, value in snapshot(row).items() if name not in MOVING}
            for row in model._default_manager.order_by("pk")
        ]
        for model in curated_models()
    }
