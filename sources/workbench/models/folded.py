"""The column by which records are found by name, the same on every database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from sources.folding import FOLDED_LENGTH, folded_name

__all__ = ["FoldedName"]


class FoldedName(models.CharField):
    """The folded form of the record's `name`, kept by whatever stores the record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": FOLDED_LENGTH, "default": "", "editable": False, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = folded_name(model_instance.name)  # type: ignore[attr-defined]  # a field of what has a name
        setattr(model_instance, self.attname, folded)
        return folded

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """To the database it is a column of letters."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
