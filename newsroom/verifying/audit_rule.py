"""The rule about the audit: its entries and further words are as they were told, and none is missing."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.verifying.rule import CHUNK, Fault, Rule
from sources.workbench.auditing import START, digest_after, digest_of_words, link_waiting
from sources.workbench.models import AuditEntry, AuditLink, WaitingForLink

__all__ = ["RULES"]


def audit() -> Iterator[Fault]:
    """What was told a moment ago is put into the chain first."""
    link_waiting()
    position, digest = 0, START
    links = AuditLink.objects.order_by("position").select_related("entry", "entry__further")
    for link in links.iterator(chunk_size=CHUNK):
        if link.position != position + 1:
            yield Fault(
                "audit",
                f"between the places {position} and {link.position} of the chain something is missing",
            )
        elif digest_after(digest, link.entry) != link.digest:
            yield Fault(
                f"audit entry {link.entry_id}",
                f"it, or what stood before it, was changed (place {link.position})",
            )
        yield from _words(link.entry)
        position, digest = link.position, link.digest
    waiting = WaitingForLink.objects.values("entry_id")
    loose = AuditEntry.objects.filter(link=None).exclude(pk__in=waiting).order_by("pk")
    for pk in loose.values_list("pk", flat=True).iterator(chunk_size=CHUNK):
        yield Fault(f"audit entry {pk}", "it has no place in the chain")


def _words(entry: AuditEntry) -> Iterator[Fault]:
    further = getattr(entry, "further", None)
    if not entry.words_digest and further is None:
        return
    if not entry.words_digest or further is None:
        yield Fault(f"audit entry {entry.pk}", "its further words are gone, or were added later")
    elif (
        further.erasure_number is None and digest_of_words(further.salt, further.words) != entry.words_digest
    ):
        yield Fault(f"audit entry {entry.pk}", "its further words were changed")


RULES = (Rule("audit", "The audit is whole: no entry was changed, none is missing in its chain.", audit),)
