"""Review queues: one item at a time, with its context, decided by one key."""

from typing import Any

from claims.review.queues.pairs import ArticleCopies, ClaimPairs, SpeakerPairs
from claims.review.queues.queue import Queue
from claims.review.queues.quotes import Quotes

__all__ = ["QUEUES", "Queue"]

QUEUES: dict[str, Queue[Any]] = {
    queue.slug: queue for queue in (Quotes(), ClaimPairs(), SpeakerPairs(), ArticleCopies())
}
