"""Rules about records: nothing refers to what is gone, no circles, every decision on record, histories in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, ForeignKey, Model, OuterRef, Q

from claims.models import Claim, Release, Speaker, Topic
from newsroom.verifying.rule import CHUNK, Fault, Rule
from sources.models import Article, ErasureRequest, ErasureState
from sources.workbench.models import Comment, Decision, DecisionChange, Notification

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


def pointers() -> Iterator[Fault]:
    """References for which the database does not vouch: to a record of any kind, by kind and number.

    What a decision deleted may come back, and what was said of it with it. Notes, decisions, the audit and erasures
    that were done tell what happened, whatever became of it; a lease ends by itself.
    """
    for model in _models():
        if model is not Notification and any(
            isinstance(field, GenericForeignKey) for field in model._meta.private_fields
        ):
            yield from _pointing(model)
    for reply in Comment.objects.filter(
        ~Q(thread__content_type=F("content_type"), thread__object_id=F("object_id"))
        | Q(thread__thread__isnull=False),
        thread__isnull=False,
    ).order_by("pk"):
        yield Fault(
            f"comment {reply.pk}", f"it answers {reply.thread_id}, which begins no thread on its record"
        )
    for asked in ErasureRequest.objects.filter(state=ErasureState.ASKED).order_by("pk"):
        if not _was_there(asked):
            yield Fault(f"erasure {asked.pk}", f"{asked.subject} {asked.object_id} was never there")


def _pointing(model: type[Model]) -> Iterator[Fault]:
    rows = model._base_manager.exclude(content_type=None)
    for number in list(rows.order_by().values_list("content_type", flat=True).distinct()):
        kind = ContentType.objects.get_for_id(number)
        target = kind.model_class()
        lost = rows.filter(content_type=number).order_by("pk")
        if target is not None:
            deleted = DecisionChange.objects.filter(
                content_type=number, object_id=OuterRef("object_id"), before__isnull=False, after__isnull=True
            )
            there = target._base_manager.filter(pk=OuterRef("object_id"))
            lost = lost.filter(~Exists(there)).filter(~Exists(deleted))
        for pk, missing in lost.values_list("pk", "object_id").iterator(chunk_size=CHUNK):
            # Nobody can do or hear of it any more. What people wrote is for people to delete.
            mend = None if model is Comment else model._default_manager.filter(pk=pk).delete
            yield Fault(f"{model._meta.verbose_name} {pk}", f"its {kind.name} ({missing}) is not there", mend)


def _was_there(asked: ErasureRequest) -> bool:
    model = {"article": Article, "person": Speaker, "release": Release}[asked.subject]
    there = model._default_manager.filter(pk=asked.object_id).exists()
    return there or (hasattr(model, "history") and model.history.filter(id=asked.object_id).exists())


_CHAINS: tuple[tuple[type[Model], str], ...] = (
    (Speaker, "merged_into_id"), (Claim, "merged_into_id"), (Article, "copy_of_id"), (Topic, "parent_id"),
)  # fmt: skip


def merges() -> Iterator[Fault]:
    """Only records that lead to another are in memory: two numbers each."""
    for model, name in _CHAINS:
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
    Rule(
        "pointers",
        "Every comment, watch and assignment is of a record that is there or was deleted by a decision.",
        pointers,
    ),
    Rule(
        "merges",
        "Merged speakers, merged claims, copies of articles and broader topics lead to an end.",
        merges,
    ),
    Rule("decisions", "Every record that a person touched has its decision.", decisions),
    Rule("histories", "The states of every record are in order of time.", histories),
)
