"""Rules about records: nothing refers to what is gone, no circles, every decision on record, histories in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, ForeignKey, Model, OuterRef

from claims.models import Claim, Speaker
from newsroom.verifying.rule import CHUNK, Fault, Rule
from sources.models import Article
from sources.workbench.models import Decision, DecisionChange

__all__ = ["RULES"]

_APPS = ("claims", "sources", "newsroom", "accounts")


def orphans() -> Iterator[Fault]:
    for model in _models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.db_constraint:  # type: ignore[attr-defined]  # not in the stubs
                yield from _orphans(model, field)


def _orphans(model: type[Model], field: ForeignKey[object, object]) -> Iterator[Fault]:
    target = field.related_model
    there = target._base_manager.filter(**{field.target_field.attname: OuterRef(field.attname)})
    rows = (
        model._base_manager.filter(**{f"{field.attname}__isnull": False})
        .filter(~Exists(there))
        .order_by("pk")
    )
    for pk, missing in rows.values_list("pk", field.attname).iterator(chunk_size=CHUNK):
        yield Fault(f"{model._meta.verbose_name} {pk}", f"its {field.verbose_name} ({missing}) is not there")


def merges() -> Iterator[Fault]:
    """Only merged records are in memory: two numbers each."""
    for model, name in ((Speaker, "merged_into_id"), (Claim, "merged_into_id"), (Article, "copy_of_id")):
        manager = model._default_manager
        rows = manager.filter(**{f"{name}__isnull": False}).order_by("pk").values_list("pk", name)
        into = dict(rows.iterator(chunk_size=CHUNK))
        ended: set[int] = set()
        for first in into:
            seen: list[int] = []
            at = first
            while at in into and at not in ended and at not in seen:
                seen.append(at)
                at = into[at]
            if at in seen:
                circle = ", ".join(map(str, seen[seen.index(at) :]))
                yield Fault(f"{model._meta.verbose_name} {at}", f"leads back to itself through {circle}")
            ended.update(seen)


def decisions() -> Iterator[Fault]:
    for model in _models():
        if not any(field.name == "touched_at" for field in model._meta.concrete_fields):
            continue
        if model.__name__.startswith("Historical"):
            continue
        kind = ContentType.objects.get_for_model(model)
        known = DecisionChange.objects.filter(content_type=kind, object_id=OuterRef("pk"))
        rows = model._default_manager.filter(touched_at__isnull=False).filter(~Exists(known)).order_by("pk")
        for pk in rows.values_list("pk", flat=True).iterator(chunk_size=CHUNK):
            yield Fault(f"{model._meta.verbose_name} {pk}", "a person touched it, but no decision says so")
    empty = Decision.objects.filter(changes=None).order_by("pk")
    for pk in empty.values_list("pk", flat=True).iterator(chunk_size=CHUNK):
        yield Fault(f"decision {pk}", "nothing says what it changed")


def histories() -> Iterator[Fault]:
    for model in _models():
        if not hasattr(model, "history"):
            continue
        rows = model.history.order_by("id", "history_id").values_list("id", "history_id", "history_date")
        for pk, states in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row[0]):
            for (_, _, before), (_, number, after) in pairwise(states):
                if after < before:
                    yield Fault(
                        f"{model._meta.verbose_name} {pk}",
                        f"its state {number} is older than the one before it",
                    )


def _models() -> list[type[Model]]:
    return [
        model for label in _APPS for model in apps.get_app_config(label).get_models() if model._meta.managed
    ]


RULES = (
    Rule("orphans", "No record refers to one that is not there.", orphans),
    Rule("merges", "Merged speakers, merged claims and copies of articles lead to an end.", merges),
    Rule("decisions", "Every record that a person touched has its decision.", decisions),
    Rule("histories", "The states of every record are in order of time.", histories),
)
