"""Records that people have in mind, though they decided nothing about them: no machine changes or removes these."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from sources.workbench.models import Assignment, Comment, Watch

__all__ = ["minded"]


def minded(model: type[Model]) -> Q:
    """The condition: somebody commented on the record, watches it, or was given it to look at."""
    kind = ContentType.objects.get_for_model(model)
    found = Q()
    for pointing in (Comment, Watch, Assignment):
        rows = pointing.objects.filter(content_type=kind).order_by()
        found |= Q(pk__in=rows.values("object_id"))
    return found
