"""What was given to somebody to look at: the list on the desk, its done button, the queue's filter.

The work is `AssignRecords` and `FinishAssignment`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from claims.review.places import page_of
from sources.accounts.models import User
from sources.workbench.actions import FinishAssignment
from sources.workbench.curation import Refused
from sources.workbench.curation.wording import quoted, with_undo
from sources.workbench.models import Assignment
from sources.workbench.parameters import number

__all__ = ["assigned", "finish", "only_assigned"]

MOST = 500  # assignments looked at
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Task:
    """What one person gave at one time: one record, or several of a kind with the list that has them."""

    assignments: list[int]
    label: str
    kind: str
    url: str
    by: User | None
    note: str


def assigned(user: User) -> list[Task]:
    """The user's open assignments, the newest first; what was given together is one task."""
    rows = Assignment.objects.filter(to=user, done_at=None).select_related("by", "content_type")
    together: dict[object, list[Assignment]] = {}
    for row in rows[:MOST]:
        together.setdefault((row.content_type_id, row.by_id, row.note, row.given_at), []).append(row)
    tasks = list(together.values())[:SHOWN]
    prefetch_related_objects([given[0] for given in tasks], "record")
    return [_task(given) for given in tasks if given[0].record is not None]


def _task(given: list[Assignment]) -> Task:
    first = given[0]
    assert first.record is not None  # noqa: S101 - the caller looked
    meta = first.record._meta
    if len(given) == 1:
        label, kind, url = str(first.record), str(meta.verbose_name), page_of(first.record)
    else:
        kind = str(meta.verbose_name_plural)
        label = f"{len(given):,} {kind}, such as {quoted(first.record, 90)}"
        numbers = ",".join(str(row.object_id) for row in given)
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") + f"?id__in={numbers}"
        if meta.model_name == "quote":
            url = reverse("admin:queue", args=["quotes"]) + "?mine=on"
    return Task([row.pk for row in given], label, kind, url, first.by, first.note)


def only_assigned(rows: QuerySet[Model], user: User) -> QuerySet[Model]:
    """Those of the rows that are on the user's list."""
    content_type = ContentType.objects.get_for_model(rows.model)
    open_ = Assignment.objects.filter(to=user, done_at=None, content_type=content_type)
    return rows.filter(pk__in=open_.values("object_id"))


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """Take the named assignments off the list."""
    given = [pk for pk in map(number, request.POST.getlist("assignment")) if pk]
    try:
        messages.success(request, with_undo(FinishAssignment(cast(User, request.user), given).run()))
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    return HttpResponseRedirect(reverse("admin:index"))
