"""The account of somebody who works here. So far as Django has it."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser

__all__ = ["User"]


class User(AbstractUser):
    """Somebody who signs in; what they may do follows from the groups (roles) they are in."""

    class Meta(AbstractUser.Meta):
        ordering = ["username"]
