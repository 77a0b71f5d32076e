"""What the processes that read are given, and what they make of it. No Django, for they have none.

Comes in: members with their bytes, or, where the workers of a cluster fetch files themselves, addresses. Goes out: for each what was
made of it. Whatever goes wrong with one leaves the others alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from newsroom.file_paths import FoundFile
from newsroom.open_files import open_each
from newsroom.pipeline import Extracted
from sources.reading import Member, Refusal
from sources.reading.opening import Opened
from sources.reading.page_limits import LIMITS, Limits

__all__ = ["Elsewhere", "Read", "look_into", "lost_file", "lost_page", "read_pages", "weight"]

# What is made of a member: one result, or one an article (see pipeline.process_member).
Read = list[Extracted | Refusal]

_MEMBERS, _BYTES = 20, 4_000_000  # of a file that is fetched twice; others are sent page by page
_DIED = "The process reading it stopped unexpectedly, perhaps out of memory."
_CHANGED = "It changed while it was read. Ingest it again."


class Elsewhere(NamedTuple):
    """A page to be read from a file in a store; the member comes without its bytes."""

    file: FoundFile
    member: Member

    @property
    def key(self) -> _Key:
        return _key(self.file, self.member)


_Key = tuple[str, str | None, str]


def _key(file: FoundFile, member: Member) -> _Key:
    """By what a page is known again when its file is fetched once more."""
    return file.address, member.name, member.digest


def weight(page: Member | Elsewhere) -> int:
    """How many bytes travel with a page."""
    return len(page.data) if isinstance(page, Member) else 0


def read_pages(
    pages: Sequence[Member | Elsewhere],
    read: Callable[[Member], Read],
    limits: Limits = LIMITS,
    columns: Mapping[str, str] | None = None,
) -> list[Read]:
    """What `read` makes of each page, which raises nothing; those that lie elsewhere are fetched first, each file once."""
    made = iter(
        _read_elsewhere([page for page in pages if isinstance(page, Elsewhere)], read, limits, columns)
    )
    return [read(page) if isinstance(page, Member) else next(made) for page in pages]


def look_into(
    files: Sequence[FoundFile], limits: Limits = LIMITS, columns: Mapping[str, str] | None = None
) -> list[list[Opened] | None]:
    """What is in each file in a store, members without their bytes. None for a file with so much in it that it is better sent."""
    return [_few(members) for _, members in zip(files, open_each(files, limits, columns), strict=True)]


def lost_page(page: Member | Elsewhere) -> Read:
    """What a page is told as under which processes die."""
    member = page if isinstance(page, Member) else page.member
    return [Refusal(member.path, member.name, "crashed", _DIED)]


def lost_file(file: FoundFile) -> list[Opened] | None:
    """What a file is told as under which processes die while they look into it."""
    return [Refusal(file.address, None, "crashed", _DIED)]


def _few(members: Iterator[Opened]) -> list[Opened] | None:
    found: list[Opened] = []
    held = 0
    for opened in members:
        held += len(opened.data) if isinstance(opened, Member) else 0
        if len(found) == _MEMBERS or held > _BYTES:
            return None
        found.append(replace(opened, data=b"") if isinstance(opened, Member) else opened)
    return found


def _read_elsewhere(
    pages: Sequence[Elsewhere],
    read: Callable[[Member], Read],
    limits: Limits,
    columns: Mapping[str, str] | None,
) -> list[Read]:
    wanted = {page.key for page in pages}
    files = list({page.file.address: page.file for page in pages}.values())
    made: dict[_Key, Read] = {}
    refused: dict[str, Refusal] = {}
    for file, members in zip(files, open_each(files, limits, columns), strict=True):
        for opened in members:
            if isinstance(opened, Refusal):
                refused[file.address] = opened
            elif isinstance(opened, Member) and (key := _key(file, opened)) in wanted:
                made[key] = read(opened)
    return [
        made[page.key] if page.key in made else [_gone(page.member, refused.get(page.file.address))]
        for page in pages
    ]


def _gone(member: Member, refused: Refusal | None) -> Refusal:
    """Why a page that was there a moment ago is not."""
    if refused is None:
        return Refusal(member.path, member.name, "unreadable", _CHANGED)
    return Refusal(member.path, member.name, refused.reason, refused.message)
