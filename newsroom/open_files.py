"""Opening the files that were found, here or in a store, member by member. No Django, as `extract` has none.

Comes in: files to look into. Goes out: what is in them, in order, with how many files were begun by then. Whatever goes wrong with
one is a refusal of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from newsroom.file_paths import BELONGS, FoundFile
from newsroom.own_failures import each_opened
from sources.reading import PassedOver, Refusal, UnreadablePage
from sources.reading.opening import Opened, open_members
from sources.reading.opening.file_names import name_as_text
from sources.reading.page_limits import LIMITS, Limits

__all__ = ["open_each", "open_files"]


def open_files(
    files: Sequence[FoundFile], *, limits: Limits = LIMITS, columns: Mapping[str, str] | None = None
) -> Iterator[tuple[Opened, int]]:
    """All members of all files; for `columns` see `sources.reading.opening.open_file`."""
    for done, members in enumerate(open_each(files, limits, columns), 1):
        for opened in members:
            yield opened, done


def open_each(
    files: Sequence[FoundFile], limits: Limits = LIMITS, columns: Mapping[str, str] | None = None
) -> Iterator[Iterator[Opened]]:
    """The members of each file, to be taken before the next file is asked for."""
    for file, path, why in _here(files, limits):
        yield _members(file, path, why, limits, columns)


def _members(
    file: FoundFile,
    path: Path | None,
    why: UnreadablePage | None,
    limits: Limits,
    columns: Mapping[str, str] | None,
) -> Iterator[Opened]:
    called = file.called or file.address or name_as_text(file.path)
    if file.belongs:
        yield PassedOver(called, None, BELONGS)
    elif path is None:
        yield Refusal(called, None, why.reason if why else "unreadable", str(why or ""))
    else:
        members = open_members(
            path, limits=limits, columns=columns, named=file.named, called=called, known=file.known
        )
        yield from each_opened(members, called, None, limits)


def _here(
    files: Sequence[FoundFile], limits: Limits
) -> Iterator[tuple[FoundFile, Path | None, UnreadablePage | None]]:
    """Each file with where it can be read on this machine, or why it cannot."""
    if not any(file.address for file in files):
        for file in files:
            yield file, file.path, None
        return
    from newsroom.remote_files import fetched  # with threads and temporary files, which most runs do without

    wanted = ((file, "" if file.belongs else file.address) for file in files)
    for file, copy, why in fetched(wanted, limits):
        yield file, copy if file.address else file.path, why
