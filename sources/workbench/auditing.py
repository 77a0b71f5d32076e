"""The audit: telling what was done, chaining what was told, and proving the chain.

`tell` writes an entry in the transaction of what it tells of, so that both are there or neither. It takes no
lock: entries of several writers would else wait for each other until the slowest commits, and a lock that is
held with those of records could close a circle. `link_waiting` puts what was committed into the chain, in a
transaction and under a lock of its own; the worker does so every second, and whoever reads the audit first.

What the digest of a link covers: the digest before it and all columns of the entry. Further words are covered
by their own salted digest, so that an erasure can empty them and the chain stays whole.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256

from django.db import models, transaction
from django.utils import timezone

from sources.accounts.models import User
from sources.workbench.alone import in_turn
from sources.workbench.models.audit import AuditEntry, AuditKind, AuditLink, AuditWords, WaitingForLink
from sources.workbench.parts import parts

__all__ = [
    "Origin",
    "asked_from",
    "chain_end",
    "digest_after",
    "digest_of_words",
    "link_waiting",
    "tell",
    "tell_export",
]

START = "0" * 64  # what the first link follows
_BATCH = 500
_COLUMNS = (
    "id", "at", "kind", "what", "account", "account_number", "address", "request", "record", "record_number",
    "rows", "words_digest",
)  # fmt: skip
_log = logging.getLogger("newsroom.audit")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was asked for: the IP address, the request's ID, and who asks."""

    address: str = ""
    request: str = ""
    user: User | None = None


# Set by what answers requests; outside of them a command does the work, and there is no address.
asked_from: ContextVar[Callable[[], Origin]] = ContextVar("asked_from")


def tell(
    kind: AuditKind,
    what: str,
    *,
    user: User | None = None,
    account: str = "",
    record: models.Model | None = None,
    rows: int | None = None,
    words: str = "",
) -> AuditEntry:
    """Write an entry. `user` is who did it, by default who asks; `words` may name people, `what` must not."""
    origin = asked_from.get(Origin)()
    user = user or origin.user
    salt = secrets.token_hex(16)
    with transaction.atomic():
        entry = AuditEntry.objects.create(
            at=timezone.now(),
            kind=kind,
            what=what[:200],
            account=(account or (user.get_username() if user else ""))[:150],
            account_number=user.pk if user else None,
            address=origin.address[:45],
            request=origin.request[:12],
            record=record._meta.label_lower if record is not None else "",
            record_number=record.pk if record is not None else None,
            rows=rows,
            words_digest=digest_of_words(salt, words) if words else "",
        )
        if words:
            AuditWords.objects.create(entry=entry, salt=salt, words=words)
        WaitingForLink.objects.create(entry=entry)
    return entry


def tell_export(
    what: object, form: str, rows: int | None, words: str = "", *, record: models.Model | None = None
) -> AuditEntry:
    """Tell of an export before its first byte goes out: what, in which format, how many records, by which filter."""
    return tell(AuditKind.EXPORT, f"Exported {what} as {form}", rows=rows, words=words, record=record)


def link_waiting() -> int:
    """Put all committed entries into the chain; how many there were. Call it outside of other transactions."""
    if not WaitingForLink.objects.exists():
        return 0
    with transaction.atomic(), in_turn("audit"):
        position, digest = chain_end()
        waiting = list(WaitingForLink.objects.order_by("entry_id").values_list("entry_id", flat=True))
        for ids in parts(waiting, _BATCH):
            links = []
            for entry in AuditEntry.objects.filter(pk__in=ids).order_by("pk"):
                position, digest = position + 1, digest_after(digest, entry)
                links.append(AuditLink(position=position, entry=entry, digest=digest))
            AuditLink.objects.bulk_create(links)
            WaitingForLink.objects.filter(pk__in=ids).delete()
    # Kept where the database's owner cannot reach it, this shows when the end of the chain was cut off.
    _log.info("audit chain %s ends with %s", position, digest)
    return len(waiting)


def chain_end() -> tuple[int, str]:
    """The last position of the chain and its digest; 0 and zeros where there is none."""
    last = AuditLink.objects.order_by("-position").values_list("position", "digest").first()
    return last or (0, START)


def digest_after(before: str, entry: AuditEntry) -> str:
    """The digest of the link that follows `before` with this entry."""
    values = [getattr(entry, name) for name in _COLUMNS]
    values[1] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    line = json.dumps([before, *values], separators=(",", ":"))
    return sha256(line.encode()).hexdigest()


def digest_of_words(salt: str, words: str) -> str:
    """The digest by which an entry knows its further words."""
    return sha256(f"{salt}\n{words}".encode()).hexdigest()
