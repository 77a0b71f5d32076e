"""Releases that hold what is erased: which they are, and their withdrawal.

Comes in: what is erased, and whether the content of releases is kept or destroyed. Goes out: releases marked as
withdrawn, those to be destroyed without content. Everything is done in the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from claims.models import CuratedSet, Release, Withdrawal
from newsroom.erasing.names import Names, blocked
from sources.models import ErasureRequest
from sources.workbench.auditing import tell
from sources.workbench.models import AuditKind

__all__ = ["destroy", "hold_sets", "releases_holding", "releases_naming", "withdraw"]


def hold_sets() -> None:
    """Let nobody freeze a set until the transaction ends, so that no release takes in what goes meanwhile."""
    list(CuratedSet.objects.order_by("pk").select_for_update().values_list("pk"))


def releases_holding(digests: Iterable[str]) -> list[Release]:
    """The releases in which articles of these digests are, without their content."""
    wanted = sorted(set(digests))
    if not wanted:
        return []
    holds = reduce(or_, (Q(content__contains=f'"{digest}"') for digest in wanted))
    return list(_told(Release.objects.filter(holds)))


def releases_naming(names: Names, digests: Sequence[str]) -> list[Release]:
    """The releases that name a person whole, or by surname where one of these articles is in them."""
    if not names.tokens:
        return []
    maybe = reduce(
        or_,
        (
            Q(**{f"{column}__icontains": token})
            for token in sorted(names.stored_tokens)
            for column in ("content", "provenance", "note")
        ),
    )
    found = []
    for release in Release.objects.filter(maybe).order_by("pk").iterator(chunk_size=1):
        near = any(f'"{digest}"' in release.content for digest in digests)
        pattern = names.beside if near else names.whole
        words = [json.loads(release.content or "{}"), json.loads(release.provenance), release.note]
        if blocked(words, pattern) != words:
            found.append(release.pk)
    return list(_told(Release.objects.filter(pk__in=found)))


def withdraw(releases: Iterable[Release], erasure: ErasureRequest, at: datetime) -> int:
    """Mark releases as withdrawn and empty those to be destroyed; how many there are.

    One that was withdrawn before stays as it is, unless its content was kept and is to be destroyed now.
    """
    destroyed = erasure.destroys_releases
    count = 0
    for release in releases:
        before = release.withdrawn
        if before is None:
            Withdrawal.objects.create(release=release, erasure=erasure, withdrawn_at=at, destroyed=destroyed)
        elif destroyed and not before.destroyed:
            Withdrawal.objects.filter(pk=before.pk).update(erasure=erasure, withdrawn_at=at, destroyed=True)
        else:
            continue
        count += 1
        if destroyed:
            destroy(release)
        what = (
            "Withdrew a release and destroyed its content"
            if destroyed
            else "Withdrew a release and kept its content"
        )
        tell(AuditKind.RELEASE, what, record=release)
    return count


def destroy(release: Release) -> None:
    """Empty a release that its withdrawal says is destroyed; the database lets no other be emptied."""
    Release.objects.filter(pk=release.pk).update(content="", note="", provenance="{}")


def _told(releases: QuerySet[Release]) -> QuerySet[Release]:
    rows = releases.select_related("curated_set", "withdrawal").defer("content", "provenance")
    return rows.order_by("curated_set__name", "number")
