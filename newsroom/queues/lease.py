"""Leases: two people in the same queue never get the same item at the same time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from newsroom.models import Lease

__all__ = ["LEASE", "holder", "lease", "next_free", "release"]

LEASE = timedelta(minutes=5)


def lease(queue: str, item: int, user: User) -> bool:
    """Take or renew an item for a while; False where somebody else holds it."""
    now = timezone.now()
    free = models.Q(user=user) | models.Q(until__lt=now)
    if Lease.objects.filter(free, queue=queue, object_id=item).update(user=user, until=now + LEASE):
        taken = True
    else:
        try:
            with transaction.atomic():
                Lease.objects.create(queue=queue, object_id=item, user=user, until=now + LEASE)
            taken = True
        except IntegrityError:
            taken = False
    if taken:
        Lease.objects.filter(queue=queue, user=user).exclude(object_id=item).delete()
    return taken


def release(queue: str, user: User) -> None:
    """Give back what the user holds."""
    Lease.objects.filter(queue=queue, user=user).delete()


def holder(queue: str, item: int, user: User) -> User | None:
    """Who else looks at the item now."""
    held = Lease.objects.filter(queue=queue, object_id=item, until__gte=timezone.now()).exclude(user=user)
    found = held.select_related("user").first()
    return found.user if found else None


def next_free(queue: str, rows: models.QuerySet[Any], user: User) -> Any | None:
    """The first row nobody else holds, leased to the user; None where there is none."""
    for _ in range(10):
        held = Lease.objects.filter(queue=queue, until__gte=timezone.now()).exclude(user=user)
        item = rows.exclude(pk__in=held.values("object_id")).first()
        if item is None or lease(queue, item.pk, user):
            return item
    return None
