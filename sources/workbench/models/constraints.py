"""Constraints that every app writes the same way."""

from __future__ import annotations

from django.db import models

__all__ = ["DEFAULT_PERMISSIONS", "one_of"]

# import and export are django-import-export's; without them any staff user could do both.
DEFAULT_PERMISSIONS = ("add", "change", "delete", "view", "import", "export")


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The database refuses a value that is not among the choices."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}),
        name=name,
        violation_error_message=f"{field} must be one of {', '.join(choices.values)}.",
    )
