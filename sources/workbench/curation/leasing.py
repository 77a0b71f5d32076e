"""Leases: who holds a queue's item, or has a record's form open, for a few minutes.

So that two people never get the same item of a queue, and a form can say who else has it open. A lease
ends by itself.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Model
from django.utils import timezone

from sources.accounts.models import User
from sources.workbench.models import Lease

__all__ = ["LEASE", "closed", "holder", "lease", "lease_or_holder", "next_free", "opened", "release"]

LEASE = timedelta(minutes=5)
_TRIES = 3  # where whoever held it gives it back at that moment


def lease(subject: str, item: int, user: User) -> bool:
    """Take or renew something for a while; False where somebody else holds it.

    A user holds one item of a subject at a time.
    """
    now = timezone.now()
    free = models.Q(user=user) | models.Q(until__lt=now)
    taken = bool(
        Lease.objects.filter(free, subject=subject, object_id=item).update(user=user, until=now + LEASE)
    )
    if not taken:
        try:
            with transaction.atomic():
                Lease.objects.create(subject=subject, object_id=item, user=user, until=now + LEASE)
            taken = True
        except IntegrityError:
            taken = False
    if taken:
        Lease.objects.filter(subject=subject, user=user).exclude(object_id=item).delete()
    return taken


def release(subject: str, user: User) -> None:
    """Give back what the user holds."""
    Lease.objects.filter(subject=subject, user=user).delete()


def holder(subject: str, item: int, user: User) -> User | None:
    """Who else holds it now."""
    held = Lease.objects.filter(subject=subject, object_id=item, until__gte=timezone.now()).exclude(user=user)
    found = held.select_related("user").first()
    return found.user if found else None


def lease_or_holder(subject: str, item: int, user: User) -> User | None:
    """Take or renew something; who else holds it where that fails."""
    for _ in range(_TRIES):
        if lease(subject, item, user):
            return None
        if other := holder(subject, item, user):
            return other
    return None  # nobody holds it long enough to be named


def opened(model: type[models.Model], item: int, user: User) -> User | None:
    """The user opens a record's form, in the admin or beside its text; who else has it open now."""
    return lease_or_holder(_form_of(model), item, user)


def closed(model: type[models.Model], user: User) -> None:
    """The user has saved, and has the form open no longer."""
    release(_form_of(model), user)


def _form_of(model: type[models.Model]) -> str:
    return f"edit:{model._meta.label_lower}"


def next_free(subject: str, rows: models.QuerySet[Model], user: User) -> object | None:
    """The first row nobody else holds, leased to the user; None where there is none."""
    for _ in range(10):
        held = Lease.objects.filter(subject=subject, until__gte=timezone.now()).exclude(user=user)
        free = rows.exclude(pk__in=held.values("object_id"))
        # The number first: what is sorted then is short, and the wide row is read once.
        item = rows.filter(pk=models.Subquery(free.values("pk")[:1])).first()
        if item is None or lease(subject, item.pk, user):
            return item
    return None
