"""Column mappings: which column of a kind of table holds what, under a name that people gave it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from sources.reading.opening.table_headings import ROLES

__all__ = ["ColumnMapping"]


class ColumnMapping(models.Model):
    """Roles and the columns that hold them ({"text": "body"}), for tables of one origin."""

    name = models.CharField(max_length=60, unique=True)
    columns = models.JSONField()

    class Meta:
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise `ValidationError` for anything but names of columns by known roles."""
        given = self.columns
        if not isinstance(given, dict) or not all(isinstance(name, str) and name for name in given.values()):
            raise ValidationError({"columns": 'Enter column roles and names: {"text": "body"}.'})
        if unknown := sorted(set(given) - set(ROLES)):
            raise ValidationError(
                {"columns": f"{unknown[0]!r} is not a column role. Roles: {', '.join(ROLES)}."}
            )
