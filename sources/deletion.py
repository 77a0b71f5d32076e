"""What a deletion takes along, and what stands against it, with the page on which that is undone.

Comes in: records of one model. Goes out: what Django's page of a deletion shows. Records that refer to one of
them and stay are named by their pages, before it is asked who may delete them: whoever may delete a claim is not
told of a permission where it is a set that holds the claim.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

__all__ = ["deleted_objects"]

_MOST_SHOWN = 20  # records of a kind that stand against it


def deleted_objects(
    records: Sequence[Model], request: HttpRequest, admin: ModelAdmin, parts: Collection[type[Model]]
) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
    """What goes as a nested list, how many of each kind, the kinds one may not delete, and what stays.

    `parts` are kinds of rows that go with a record, though nobody deletes them by themselves.
    """
    if not records:
        return [], {}, set(), []
    using = router.db_for_write(type(records[0]))
    collector = NestedObjects(using=using, origin=records)
    collector.collect(records)
    gone: Any = collector.model_objs  # model → records
    site = admin.admin_site
    staying, lacking = list(collector.protected), set()
    for model, rows in gone.items():
        if model in parts or not site.is_registered(model):
            continue
        its: Any = site.get_model_admin(model)
        if getattr(its, "stays", ""):
            staying += rows
        elif not all(its.has_delete_permission(request, row) for row in rows):
            lacking.add(str(model._meta.verbose_name))
    counts = {str(model._meta.verbose_name_plural): len(rows) for model, rows in gone.items()}
    shown = collector.nested(lambda record: _line(record, admin))
    return shown, counts, lacking, _standing_against(staying, admin)


def _standing_against(records: Iterable[Model], admin: ModelAdmin) -> list[Any]:
    """By kind: the records with their pages, and what is to be done with them."""
    kinds: dict[type[Model], list[Model]] = {}
    for record in sorted(records, key=lambda one: one.pk):
        kinds.setdefault(type(record), []).append(record)
    found: list[Any] = []
    for model, rows in sorted(kinds.items(), key=lambda kind: kind[0]._meta.label):
        lines: list[Any] = [_line(record, admin) for record in rows[:_MOST_SHOWN]]
        if len(rows) > _MOST_SHOWN:
            lines.append(f"and {len(rows) - _MOST_SHOWN:,} more")
        its: Any = admin.admin_site.get_model_admin(model) if admin.admin_site.is_registered(model) else None
        todo = getattr(its, "stays", "") or (
            "Delete or move these first." if its else "These refer to it, and stay."
        )
        found += [todo, lines]
    return found


def _line(record: Model, admin: ModelAdmin) -> str | SafeString:
    """A record with its kind, and a link to its page where it has one."""
    site = admin.admin_site
    its: Any = site.get_model_admin(type(record)) if site.is_registered(type(record)) else None
    if not hasattr(its, "named_for_deletion"):
        return f"{capfirst(str(record._meta.verbose_name))}: {record}"
    kind, words, address = its.named_for_deletion(record)
    return format_html('{}: <a href="{}">{}</a>', capfirst(kind), address, words)
