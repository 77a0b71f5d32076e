"""The comments on records as threads, for the pages that show them; read in one query for each kind of record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from sources.workbench.models import Comment

__all__ = ["Thread", "commented", "comments_on", "threads_of"]

_MOST = 2_000  # comments read for one page


@dataclass(slots=True)
class Thread:
    """A comment and the answers to it, the oldest first."""

    first: Comment
    replies: list[Comment] = field(default_factory=list)

    @property
    def comments(self) -> list[Comment]:
        return [self.first, *self.replies]

    @property
    def is_open(self) -> bool:
        return self.first.resolved_at is None


def comments_on(record: Model) -> QuerySet[Comment]:
    """All comments on a record."""
    kind = ContentType.objects.get_for_model(record)
    return Comment.objects.filter(content_type=kind, object_id=record.pk)


def commented(model: type[Model]) -> QuerySet[Comment, int]:
    """The numbers of the records of a model that people commented on, for `pk__in`."""
    kind = ContentType.objects.get_for_model(model)
    return Comment.objects.filter(content_type=kind).order_by().values_list("object_id", flat=True)


def threads_of(records: Sequence[Model]) -> dict[int, list[Thread]]:
    """Primary key → threads, the open ones first, of records of one model. What is all deleted is left out."""
    if not records:
        return {}
    kind = ContentType.objects.get_for_model(records[0])
    rows = Comment.objects.filter(content_type=kind, object_id__in=[record.pk for record in records])
    newest = rows.select_related("resolved_by").order_by("-made_at", "-id")[:_MOST]
    comments = list(newest)[::-1]
    found = {comment.pk: Thread(comment) for comment in comments if comment.thread_id is None}
    for comment in comments:
        if comment.thread_id in found:
            found[comment.thread_id].replies.append(comment)
    threads: dict[int, list[Thread]] = {}
    for thread in sorted(found.values(), key=lambda thread: not thread.is_open):
        if any(comment.deleted_at is None for comment in thread.comments):
            threads.setdefault(thread.first.object_id, []).append(thread)
    return threads
