"""Pairs that machines suggest and people decide: two claims, two speakers, two articles."""

from __future__ import annotations

from django.db import models

__all__ = ["PairState"]


class PairState(models.TextChoices):
    """What became of a suggested pair. Only a suggested one is suggested again."""

    SUGGESTED = "suggested", "suggested"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"
    UNSURE = "unsure", "unsure"

    @classmethod
    def settled(cls) -> list[PairState]:
        """The states of pairs that somebody looked at."""
        return [cls.ACCEPTED, cls.REJECTED, cls.UNSURE]
