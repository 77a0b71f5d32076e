"""The quotes of a topic: those filed under it, and those whose claim is."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from claims.models import Evidence, QuoteTopic
from sources.workbench.models import Status

__all__ = ["quotes_under"]


def quotes_under(topics: Any) -> QuerySet[Model, object]:
    """The numbers of the topics' quotes, for `pk__in`; each comes once. Evidence that was rejected does not count.

    `topics`: their numbers, or a queryset of topics.
    """
    own = QuoteTopic.objects.filter(topic__in=topics).order_by().values("quote")
    claimed = Evidence.objects.filter(claim__claim_topics__topic__in=topics).exclude(status=Status.REJECTED)
    return own.union(claimed.order_by().values("quote"))
