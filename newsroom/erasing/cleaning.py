"""What no transaction holds: bytes of uploaded files, of imports that wait, of killed work, of the search index, of SQLite's log.

Done after the erasure is committed. Where that is cut short, the next call, the worker or the nightly `purge` does it.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path

from django.utils import timezone

from newsroom.scratch import clear_abandoned
from newsroom.uploads.shelf import path_of
from sources.models import ErasureRequest, ErasureState
from sources.workbench.alone import alone
from sources.workbench.exchange.held_files import drop_held
from sources.workbench.removing import remove_files
from sources.workbench.search import registered
from sources.workbench.write_ahead_log import shorten_log

__all__ = ["clean_erased", "left_to_clean", "to_clean"]

_log = logging.getLogger(__name__)
_NAME = "clean-erased"
_COMMITTED = 0.2  # seconds from the end of a transaction to what follows it


def to_clean() -> list[ErasureRequest]:
    """Erasures that are done in the tables, and not yet in files."""
    return list(ErasureRequest.objects.filter(state=ErasureState.DONE, cleaned_at=None).order_by("pk"))


def left_to_clean() -> list[ErasureRequest]:
    """Those of them that nobody cleans at this moment: whoever does is waited for."""
    seen = to_clean()
    if not seen:
        return []
    time.sleep(_COMMITTED)
    with alone(_NAME):
        return [erasure for erasure in to_clean() if erasure in seen]


def clean_erased() -> dict[Path, str]:
    """Remove what erasures left outside of the tables; which files cannot be removed, and why.

    Can be repeated at any time: an erasure of which a file stays is still to be cleaned up after.
    """
    if not to_clean():
        return {}
    with alone(_NAME):
        return _clean(to_clean())


def _clean(erasures: list[ErasureRequest]) -> dict[Path, str]:
    left = remove_files({path_of(digest) for erasure in erasures for digest in erasure.files})
    # Any of them may hold what was erased, packed so that nobody can tell; whoever waits chooses the file again.
    held = drop_held() | clear_abandoned()
    for index in registered():
        index.compact()
    shorten_log(0)
    stay = {path.name for path in left}
    clean = [erasure.pk for erasure in erasures if not held and not stay.intersection(erasure.files)]
    ErasureRequest.objects.filter(pk__in=clean).update(cleaned_at=timezone.now())
    for path, why in (left | held).items():
        _log.error("A file that holds what was erased cannot be removed: %s (%s)", path, why)
    return left | held
