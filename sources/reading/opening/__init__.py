"""Opening: a file of any kind → its members. Pure Python, no Django.

    for opened in open_file("export.zip"):
        match opened:
            case Member():      # one page or article: read_member(opened) -> Page
            case Refusal():     # a file or member that should be a page and cannot be read, and why
            case PassedOver():  # a file that is no page and claims to be none, and what it is

A file is told by what it holds, not by its name. A container (an export of a database, a table, a
web archive, a ZIP …) gives one member for each article, in the order of the file, with its place in
`Member.name` and a digest of its own; whatever is wrong with one member leaves the others alone.
Nothing but `Member`, `Refusal` and `PassedOver` comes out: `open_file` raises nothing for a bad
file. It streams: never more than one member is held, so a web archive of any size takes flat
memory. What a file may cost is said in `sources.reading.page_limits.Limits`.

Documents (DOCX, RTF, PDF, EPUB) cost most to take apart, so `open_members` leaves them as they are,
for `expand` to do in another process; `open_file` is the two together.

The modules: `kinds` recognises, `dispatch` chooses the reader, and each reader is a module by the
name of its family. `docs/files.md` lists what is read, with the limits.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ..metadata import Known
from ..page import UnreadablePage
from ..page_limits import LIMITS, Limits
from .data import open_regular
from .dispatch import opened, refuse_large
from .entry import Context, Entry
from .file_names import name_as_text
from .member import DOCUMENTS, Member, Opened, PassedOver, Refusal

__all__ = ["DOCUMENTS", "Member", "Opened", "PassedOver", "Refusal", "expand", "open_file", "open_members"]

_LEAST_ROOM = 100_000_000  # bytes that any archive may unpack to, however small it is


def open_file(
    path: str | Path,
    *,
    limits: Limits = LIMITS,
    columns: Mapping[str, str] | None = None,
    named: bool = False,
) -> Iterator[Opened]:
    """The members of a file, in order; see the module's docstring.

    `columns` leads roles of a table (`text`, `html`, `title`, `published`, `source`, `byline`,
    `address` …) to the names of its columns, where they are not recognised by themselves.
    `named`: a person named this very file, so it is refused where one in a folder is passed over.
    """
    for member in open_members(path, limits=limits, columns=columns, named=named):
        if isinstance(member, Member) and member.form in DOCUMENTS:
            yield from expand(member, limits)
        else:
            yield member


def open_members(
    path: str | Path,
    *,
    limits: Limits = LIMITS,
    columns: Mapping[str, str] | None = None,
    named: bool = False,
    called: str = "",
    known: Known | None = None,
) -> Iterator[Opened]:
    """As `open_file`, but documents come out whole: `expand` takes them apart.

    `called` is what the file's owner calls it, where its path does not say; `known` is what its
    owner knows of the page, where it is one page.
    """
    path = Path(path)
    called = called or name_as_text(path)
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            context = Context(called, "", limits, columns or {})
            context.room = min(limits.unpacked_total, max(_LEAST_ROOM, size * limits.unpacked_ratio))
            context.members = limits.members
            entry = Entry(context, Path(called).name, None, file)
            refuse_large(entry, size)
            context.file_digest = entry.digest = _digest(file)
            passed: Counter[str] = Counter()
            other = False
            for member in opened(entry):
                if isinstance(member, PassedOver):
                    passed[member.kind] += 1
                else:
                    other = True
                if named and isinstance(member, PassedOver) and member.name is None:
                    message = f"Not a page: {member.kind}."
                    member = Refusal(member.path, None, "not_a_page", message)
                if known and known.says and isinstance(member, Member) and member.name is None:
                    member = replace(member, known=known)
                yield member
            if named and passed and not other and member.name is not None:
                kinds = ", ".join(f"{count:,} {kind}" for kind, count in passed.most_common(8))
                yield Refusal(called, None, "not_a_page", f"It contains no pages, only: {kinds}.")
    except UnreadablePage as error:
        yield Refusal(called, None, error.reason, str(error))
    except OSError as error:
        yield Refusal(called, None, "unreadable", f"The file cannot be read: {error.strerror or error}.")


def expand(member: Member, limits: Limits = LIMITS) -> Iterator[Opened]:
    """The articles of a document: those of an export, or the document itself as one page."""
    from .documents import open_document  # with its libraries, which a folder of pages does without

    try:
        yield from open_document(member, limits)
    except UnreadablePage as error:
        yield Refusal(member.path, member.name, error.reason, str(error))


def _digest(file: BinaryIO) -> str:
    digest = sha256()
    file.seek(0)
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()
