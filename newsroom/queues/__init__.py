"""Review queues: one item at a time, with its context, decided by one key."""

from .pairs import ClaimPairs, Reprints, SpeakerPairs
from .queue import Queue
from .quotes import Quotes

__all__ = ["QUEUES", "Queue"]

QUEUES: dict[str, Queue] = {
    queue.slug: queue for queue in (Quotes(), ClaimPairs(), SpeakerPairs(), Reprints())
}
