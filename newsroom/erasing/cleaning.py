"""What no transaction holds: bytes of uploaded files, of imports that wait, of the search index, of SQLite's log.

Done after the erasure is committed. Where that is cut short, the next call, the worker or the nightly `purge` does it.
"""

from __future__ import annotations

from django.utils import timezone

from newsroom.uploads.shelf import path_of
from sources.models import ErasureRequest, ErasureState
from sources.workbench.exchange.held_files import drop_held
from sources.workbench.search import registered
from sources.workbench.write_ahead_log import shorten_log

__all__ = ["clean_erased", "to_clean"]


def to_clean() -> list[ErasureRequest]:
    """Erasures that are done in the tables, and not yet in files."""
    return list(ErasureRequest.objects.filter(state=ErasureState.DONE, cleaned_at=None).order_by("pk"))


def clean_erased() -> int:
    """Remove what erasures left outside of the tables; how many erasures there were. Can be repeated at any time."""
    erasures = to_clean()
    if not erasures:
        return 0
    for digest in {digest for erasure in erasures for digest in erasure.files}:
        path_of(digest).unlink(missing_ok=True)
    # Any of them may hold what was erased, packed so that nobody can tell; whoever waits chooses the file again.
    drop_held()
    for index in registered():
        index.compact()
    shorten_log(0)
    ErasureRequest.objects.filter(pk__in=[erasure.pk for erasure in erasures]).update(
        cleaned_at=timezone.now()
    )
    return len(erasures)
