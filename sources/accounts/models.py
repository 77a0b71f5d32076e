"""The account of somebody who works here. Django's, with the number that every page shows."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

__all__ = ["User"]


class User(AbstractUser):
    """Somebody who signs in; what they may do follows from the groups (roles) they are in."""

    # Kept with the account, which every page reads anyway, by `sources.workbench.notifying` alone.
    unread = models.PositiveIntegerField("unread notifications", default=0, editable=False)

    class Meta(AbstractUser.Meta):
        ordering = ["username"]
