"""What every edit does first: values into a record, those alone that may be edited, and none into a merged one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db.models import Model

from claims.models import Claim, Speaker
from sources.workbench.curation import Refused

from .sentences import quoted

__all__ = ["fill", "refuse_merged", "refuse_others"]


def refuse_others(record: Model, names: Iterable[str], editable: Collection[str]) -> None:
    """Raise `ValidationError` where one of the names is not editable."""
    if others := sorted(set(names) - set(editable)):
        what = record._meta.verbose_name
        raise ValidationError(f"The {', '.join(others)} of a {what} cannot be edited.")


def fill(record: Model, values: Mapping[str, object], editable: Collection[str]) -> None:
    """Put values into a record. Raises `ValidationError` where one of them is not editable."""
    refuse_others(record, values, editable)
    for name, value in values.items():
        setattr(record, name, value)


def refuse_merged(record: Claim | Speaker) -> None:
    """Raise `Refused` for a record that leads to another one."""
    if record.merged_into is not None:
        raise Refused(f"{quoted(record)} was merged into {quoted(record.merged_into)}; edit that one.")
