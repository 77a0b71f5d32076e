"""Archives: ZIP and tar → what their members hold; Office and EPUB files, which are ZIP too.

Comes in: an entry that is a ZIP or a tar. Goes out: the members of each file in it, in the order of
the archive. Nothing is ever written under a member's name. Sizes, numbers and depth are bounded
before anything is unpacked: a ZIP's directory by its own count of entries, each file by the limit of
a file, all together by the room of the file on disk.
"""

from __future__ import annotations

import re
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from ..page import UnreadablePage
from ..page_limits import Limits, size
from .dispatch import opened, whole
from .entry import Context, Entry, Unpacked, beneath, damaged
from .member import Form, Opened, PassedOver, Refusal
from .saved_pages import BELONGS, page_of_folder

__all__ = ["open_tar", "open_zip", "seekable"]

_IN_MEMORY = 20_000_000  # bytes of an archive in an archive that are kept in memory
_LONGEST_LIST = 50_000_000  # bytes of a web archive's list of pages
_MOST_PARTS = 20_000  # of a document
_LEFT_BY_PROGRAMS = {"thumbs.db", "desktop.ini", "__macosx"}
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_ENCRYPTED = 0x1
_NOT_READ = {
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument table",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument presentation",
}


def open_zip(entry: Entry) -> Iterator[Opened]:
    """A ZIP: an Office document, an EPUB, a web archive, or files of any kind."""
    stream = seekable(entry)
    _refuse_large_directory(stream, entry.context.limits)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, *damaged) as error:
        raise UnreadablePage("damaged", f"The archive's directory is damaged: {error}.") from error
    with archive:
        yield from _of_zip(entry, archive, stream)


def _of_zip(entry: Entry, archive: zipfile.ZipFile, stream: BinaryIO) -> Iterator[Opened]:
    names = {info.filename for info in archive.infolist()}
    mimetype = _mimetype(archive, names)
    if "[Content_Types].xml" in names and any(name.startswith("word/document") for name in names):
        yield _document(entry, archive, "docx")
    elif mimetype == "application/epub+zip":
        yield _document(entry, archive, "epub")
    elif mimetype == "application/vnd.oasis.opendocument.text":
        yield _document(entry, archive, "odt")
    elif "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        from .spreadsheets import open_workbook

        _refuse_bomb(archive, entry.context.limits)
        yield from open_workbook(entry, stream)
    elif "[Content_Types].xml" in names or mimetype in _NOT_READ:
        what = _NOT_READ.get(mimetype, "Office document that is no text")
        yield PassedOver(entry.context.path, entry.place, what)
    else:
        if entry.depth >= entry.context.limits.archive_depth:
            raise UnreadablePage(
                "too_deep", f"It is nested in {entry.depth} archives, the most that are opened."
            )
        yield from _files(entry, archive, names)


def _files(entry: Entry, archive: zipfile.ZipFile, names: set[str]) -> Iterator[Opened]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):  # WACZ
        entry.context.listed = _listed_pages(archive, infos)
        infos = [info for info in infos if info.filename.startswith("archive/")]
    if not infos:
        raise UnreadablePage("empty", "The archive contains no files.")
    folders = _pages_folders(names)
    for info in infos:
        entry.context.enter()
        name, place = info.filename, beneath(entry.place, info.filename)
        if (passed := _passed(entry.context, name, place, folders)) is not None:
            yield from passed
        elif info.flag_bits & _ENCRYPTED:
            message = "It is encrypted; unpack the archive with its password first."
            yield Refusal(entry.context.path, place, "encrypted", message)
        else:
            yield from _opened(entry, archive, info, place)


def _listed_pages(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> set[str]:
    """The addresses in a WACZ's lists of pages."""
    found: set[str] = set()
    for info in infos:
        name = info.filename
        if name.startswith("pages/") and name.endswith(".jsonl") and info.file_size < _LONGEST_LIST:
            try:
                text = archive.read(info).decode("utf-8", "replace")
            except (zipfile.BadZipFile, *damaged):
                continue
            found.update(re.findall(r'"url"\s*:\s*"(https?://[^"\s]{4,2000})"', text))
    return found


def _opened(entry: Entry, archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str) -> Iterator[Opened]:
    try:
        file = archive.open(info)
    except (zipfile.BadZipFile, *damaged) as error:
        yield Refusal(entry.context.path, place, "damaged", f"It cannot be unpacked: {error}.")
        return
    with file:
        stream = cast(BinaryIO, Unpacked(cast(BinaryIO, file), entry.context))
        yield from opened(Entry(entry.context, info.filename, place, stream, entry.depth + 1))


def open_tar(entry: Entry) -> Iterator[Opened]:
    """A tar, read from its beginning to its end."""
    if entry.depth > entry.context.limits.archive_depth:
        raise UnreadablePage("too_deep", f"It is nested in {entry.depth} archives, the most that are opened.")
    try:
        archive = tarfile.open(fileobj=entry.whole(), mode="r|")  # noqa: SIM115
    except (tarfile.TarError, *damaged) as error:
        raise UnreadablePage("damaged", f"The archive is damaged: {error}.") from error
    with archive:
        pages: set[str] = set()
        while (info := _next(archive)) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # it would keep them all
            if not info.isfile():
                continue
            entry.context.enter()
            pages.add(info.name)
            place = beneath(entry.place, info.name)
            if (passed := _passed(entry.context, info.name, place, _folder_of(info.name, pages))) is not None:
                yield from passed
            elif (file := archive.extractfile(info)) is not None:
                stream = cast(BinaryIO, Unpacked(cast(BinaryIO, file), entry.context))
                yield from opened(Entry(entry.context, info.name, place, stream, entry.depth + 1))


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except (tarfile.TarError, *damaged) as error:
        raise UnreadablePage("damaged", f"The archive is incomplete or damaged: {error}.") from error


def _passed(context: Context, name: str, place: str, folders: set[str]) -> list[Opened] | None:
    """What becomes of a member by its name alone; None where it is to be opened."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or name.startswith(("/", "\\")) or (parts and parts[0].endswith(":")):
        return [Refusal(context.path, place, "unsafe_name", "Its name points outside the archive.")]
    if any(part.startswith(".") or part.lower() in _LEFT_BY_PROGRAMS for part in parts):
        return []
    if any(str(parent) in folders for parent in PurePosixPath(*parts).parents):
        return [PassedOver(context.path, place, BELONGS)]
    return None


def _pages_folders(names: set[str]) -> set[str]:
    """The folders of an archive that hold the parts of a page beside them."""
    parents = {parent for name in names for parent in PurePosixPath(name).parents}
    return {
        str(folder)
        for folder in parents
        if any(str(folder.with_name(page)) in names for page in page_of_folder(folder.name))
    }


def _folder_of(name: str, pages: set[str]) -> set[str]:
    """The same for one name of a tar, whose page came before its folder."""
    parents = [parent for parent in PurePosixPath(name).parents if parent.name]
    return {
        str(folder)
        for folder in parents
        if any(str(folder.with_name(page)) in pages for page in page_of_folder(folder.name))
    }


def _document(entry: Entry, archive: zipfile.ZipFile, form: Form) -> Opened:
    _refuse_bomb(archive, entry.context.limits)
    if any(info.flag_bits & _ENCRYPTED for info in archive.infolist()):
        raise UnreadablePage("encrypted", "The document is encrypted; save it without a password.")
    return whole(entry, form, entry.data(entry.context.limits.document_bytes))


def _refuse_bomb(archive: zipfile.ZipFile, limits: Limits) -> None:
    """A document's parts are read whole: what they unpack to is known before."""
    total = sum(info.file_size for info in archive.infolist())
    most = 3 * limits.document_bytes
    count = len(archive.infolist())
    if count > _MOST_PARTS:
        raise UnreadablePage("too_large", f"It has {count:,} parts; at most {_MOST_PARTS:,} are read.")
    if total > most:
        raise UnreadablePage("too_large", f"It unpacks to {size(total)}; at most {size(most)} are read.")


def _mimetype(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > 200:
        return ""
    try:
        return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, *damaged):
        return ""


def seekable(entry: Entry) -> BinaryIO:
    """The entry as a stream that can be searched: one inside an archive is kept for the while."""
    stream = entry.whole()
    if stream.seekable():
        return stream
    kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as its reader
    while block := stream.read(1 << 20):
        kept.write(block)
    kept.seek(0)
    entry.stream = cast(BinaryIO, kept)
    return entry.stream


def _refuse_large_directory(stream: BinaryIO, limits: Limits) -> None:
    """The number of entries and the size of a ZIP's directory, by its last record, before it is read."""
    length = stream.seek(0, 2)
    stream.seek(max(0, length - (1 << 16) - 22))
    tail = stream.read()
    stream.seek(0)
    at = _last_record(tail)
    if at < 0:
        raise UnreadablePage("damaged", "The archive has no directory: it is cut off or damaged.")
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    large = tail.rfind(_END_64, 0, at)
    if large >= 0 and len(tail) >= large + 48:
        count = max(count if count != 0xFFFF else 0, int.from_bytes(tail[large + 32 : large + 40], "little"))
        directory = int.from_bytes(tail[large + 40 : large + 48], "little")
    if count > limits.archive_members or directory > limits.archive_directory:
        message = (
            f"The archive's directory has {count:,} entries; at most {limits.archive_members:,} are read."
        )
        raise UnreadablePage("too_large", message)


def _last_record(tail: bytes) -> int:
    """Where a ZIP's last record stands, whose comment ends the file; -1 where there is none.

    Of an archive that is cut off, the last record of a file inside it is none of its own.
    """
    end = len(tail.rstrip(b"\x00"))
    at = tail.rfind(_END)
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if end <= at + 22 + comment <= len(tail):
            return at
        at = tail.rfind(_END, 0, at)
    return -1
