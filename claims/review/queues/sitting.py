"""A sitting: what one person did in one queue since opening it; kept in the session.

Past items (with their decisions, for undo and going back), skipped ones, and how many are
done, for "37 of 412".
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.base import SessionBase

__all__ = ["Sitting"]

_MOST = 300  # items remembered; older ones are forgotten first


class Sitting:
    """The state of one queue in one session."""

    def __init__(self, session: SessionBase, queue: str) -> None:
        self.session, self.name = session, f"queue.{queue}"
        kept: dict[str, Any] = session.get(self.name) or {}
        self.past: list[list[int | None]] = kept.get("past", [])
        self.skipped: list[int] = kept.get("skipped", [])
        self.done: int = kept.get("done", 0)

    def decided(self, item: int, decision: int) -> None:
        """An item was decided."""
        self.past.append([item, decision])
        self.skipped = [other for other in self.skipped if other != item]
        self.done += 1
        self._keep()

    def skip(self, item: int) -> None:
        """An item was put off; it comes back in the next round."""
        self.past.append([item, None])
        self.skipped.append(item)
        self._keep()

    def start_again(self) -> None:
        """The skipped ones are to be looked at once more."""
        self.skipped = []
        self._keep()

    def back(self) -> int | None:
        """The item looked at before this one."""
        item = self.past.pop()[0] if self.past else None
        self._keep()
        return item

    def last_decision(self) -> tuple[int, int] | None:
        """The last decided item and its decision."""
        for item, decision in reversed(self.past):
            if item is not None and decision is not None:
                return item, decision
        return None

    def undone(self, item: int, decision: int) -> None:
        """The decision was undone; the item waits again."""
        self.past = [entry for entry in self.past if entry != [item, decision]]
        self.done = max(0, self.done - 1)
        self._keep()

    def _keep(self) -> None:
        self.past, self.skipped = self.past[-_MOST:], self.skipped[-_MOST:]
        self.session[self.name] = {"past": self.past, "skipped": self.skipped, "done": self.done}
