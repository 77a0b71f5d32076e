"""What is done to accounts beside editing them."""

from django.dispatch import Signal

__all__ = ["looked_after"]

looked_after = (
    Signal()
)  # sender=what does it, what="Signed out everywhere", users; in the transaction of what is done
