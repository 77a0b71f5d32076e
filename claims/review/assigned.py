"""What was given to somebody to look at: the list on the desk, its done button, the queue's filter.

The work is `AssignRecords` and `FinishAssignment`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from claims.models import Claim, Quote, Speaker
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.actions import FinishAssignment
from sources.workbench.curation import Refused
from sources.workbench.models import Assignment

__all__ = ["assigned", "finish", "only_assigned"]

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Task:
    """An open assignment with where its record is looked at."""

    assignment: Assignment
    label: str
    kind: str
    url: str


def assigned(user: User) -> list[Task]:
    """The user's open assignments, newest first."""
    rows = (
        Assignment.objects.filter(to=user, done_at=None)
        .select_related("by", "content_type")
        .prefetch_related("record")[:SHOWN]
    )
    return [
        Task(row, str(row.record), str(row.record._meta.verbose_name), _place(row.record))
        for row in rows
        if row.record is not None
    ]


def only_assigned(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Those of the rows that are on the user's list."""
    content_type = ContentType.objects.get_for_model(rows.model)
    open_ = Assignment.objects.filter(to=user, done_at=None, content_type=content_type)
    return rows.filter(pk__in=open_.values("object_id"))


@require_POST
def finish(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Take one assignment off the list."""
    try:
        decision = FinishAssignment(cast(User, request.user), [assignment_id]).run()
        messages.success(request, decision.summary)
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    return HttpResponseRedirect(reverse("admin:index"))


def _place(record: Model) -> str:
    """The page on which the record is worked on."""
    if isinstance(record, Quote):
        return reverse("admin:claims_read", args=[record.article_id]) + f"#quote-{record.pk}"
    if isinstance(record, Article):
        return reverse("admin:claims_read", args=[record.pk])
    if isinstance(record, Claim):
        return reverse("admin:claims_claim_page", args=[record.pk])
    if isinstance(record, Speaker):
        return reverse("admin:claims_speaker_page", args=[record.pk])
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
