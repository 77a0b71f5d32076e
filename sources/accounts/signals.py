"""What administrators do to accounts beside editing them."""

from django.dispatch import Signal

__all__ = ["looked_after"]

looked_after = Signal()  # sender=the admin, what="Signed out everywhere", users
