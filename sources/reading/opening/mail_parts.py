"""A message's parts, within bounds: the standard library takes one apart however many it has and however deep they lie.

Comes in: the bytes of a message. Goes out: the message, or `UnreadablePage`. The library looks at every line once for
each part around it, and at a field of the head once for each time that it is asked for, at a cost that grows with the
square of its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from ..page import UnreadablePage

__all__ = ["message_of"]

_MOST_PARTS = 2_000
_DEEPEST = 20  # parts inside parts
_LONGEST_FIELD = 4_000  # characters of a field that is read
_MOST_FIELDS = 1_000_000  # characters of all of them


def message_of(data: bytes) -> EmailMessage:
    """The message. Raises `UnreadablePage`, `too_large` or `too_deep`."""
    spent = _Spent()

    def part(policy: Any = None) -> _Part:
        spent.parts += 1
        if spent.parts > _MOST_PARTS:
            raise UnreadablePage(
                "too_large", f"The message has more than {_MOST_PARTS:,} parts, the most that are read."
            )
        return _Part(spent, policy)

    return BytesParser(part, policy=policy.default).parsebytes(data)


@dataclass(slots=True)
class _Spent:
    """What one message has cost so far."""

    parts: int = -1  # the library makes one for a try
    characters: int = 0  # of fields


class _Part(EmailMessage):
    """A part that reads each field once."""

    def __init__(self, spent: _Spent, policy: Any) -> None:
        super().__init__(policy)
        self.spent = spent
        self.depth = 0
        self.fields: dict[str, Any] = {}

    def attach(self, payload: Any) -> None:
        """Put a part into this one: the library does so before it reads the part."""
        if isinstance(payload, _Part):
            payload.depth = self.depth + 1
            if payload.depth > _DEEPEST:
                message = f"The message's parts are nested more than {_DEEPEST} deep, the most that is read."
                raise UnreadablePage("too_deep", message)
        super().attach(payload)

    def get(self, name: str, failobj: Any = None) -> Any:
        """A field of the head. Raises `UnreadablePage` for one too long to be read."""
        called = name.lower()
        if called not in self.fields:
            raw = next((str(value) for field, value in self.raw_items() if field.lower() == called), "")
            self.spent.characters += len(raw)
            if len(raw) > _LONGEST_FIELD or self.spent.characters > _MOST_FIELDS:
                message = f"The field {name} of the message's head has {len(raw):,} characters; at most {_LONGEST_FIELD:,} are read."
                if len(raw) <= _LONGEST_FIELD:
                    message = f"The heads of the message's parts have more than {_MOST_FIELDS:,} characters, the most that are read."
                raise UnreadablePage("too_large", message)
            self.fields[called] = super().get(name)
        found = self.fields[called]
        return failobj if found is None else found
