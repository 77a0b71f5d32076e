"""Which files to look into: paths, folders and addresses of stores → files, in a stable order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sources.reading.metadata import Known
from sources.reading.opening.saved_pages import BELONGS, page_of_folder

__all__ = ["BELONGS", "WHOLE", "FoundFile", "Part", "find_files", "is_address", "parse_part", "told"]

# What systems and programs leave in folders.
_LEFT_BY_PROGRAMS = {"thumbs.db", "desktop.ini", "__macosx"}


class FoundFile(NamedTuple):
    """A file to look into.

    `named`: a person named this very file. `belongs`: it is a saved page's picture, style or frame,
    and is not looked into. `called` and `known` are what its owner calls it and knows of it, where
    its path and its bytes do not say. `address`: it lies in a store, and `path` says only how it is called there.
    `beneath` is its path from the folder that was given, parts joined by "/"; empty for a file that was.
    """

    path: Path
    named: bool = False
    belongs: bool = False
    called: str = ""
    known: Known = Known()
    address: str = ""
    beneath: str = ""


class Part(NamedTuple):
    """A share of the files, for several commands that share a folder: the `number`th (from 1) `of` so many."""

    number: int
    of: int

    def holds(self, file: FoundFile) -> bool:
        """Whether the file is in this share: its path from the folder given decides, however that is named.

        Systems that write "é" as two characters and those that write it as one agree.
        """
        if self.of == 1:
            return True
        place = unicodedata.normalize("NFC", file.beneath or file.path.name)
        digest = sha256(place.encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8]) % self.of == self.number - 1


WHOLE = Part(1, 1)


def parse_part(told: str) -> Part:
    """A share from words like "2/4". Raises `ValueError` with what is wrong."""
    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", told.strip())
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise ValueError(f"{told}: write it like 2/4, the second of four.")
    return Part(int(found[1]), int(found[2]))


def is_address(path: str) -> bool:
    """Whether this names a place in a store ("s3://archive/a.txt") rather than a path on this machine."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://.", path) is not None


def find_files(paths: Iterable[str | Path | FoundFile]) -> Iterator[FoundFile]:
    """Files as given, folders searched through, in the order of the paths.

    Hidden files and those that systems leave behind are not looked at. Raises
    `FileNotFoundError`, naming the path, for one that does not exist.
    """
    for wanted in paths:
        if isinstance(wanted, FoundFile):
            yield wanted
            continue
        if isinstance(wanted, str) and is_address(wanted):
            yield from _in_store(wanted)
            continue
        given = Path(wanted)
        if given.is_dir():
            yield from _beneath(given)
        elif given.exists():
            yield FoundFile(given, named=True)
        else:
            raise FileNotFoundError(f"{given}: no such file or folder")


def _in_store(address: str) -> Iterator[FoundFile]:
    from newsroom.remote_files import beneath  # needs an extra

    found = list(beneath(address))
    pages = {PurePosixPath(one).as_posix() for one in found}
    top = len(PurePosixPath(address).parts)
    for one in found:
        path = PurePosixPath(one)
        if _is_left(path.parts[top:]):
            continue
        folders = [PurePosixPath(*path.parts[:depth]) for depth in range(top + 1, len(path.parts))]
        belongs = any(
            folder.with_name(page).as_posix() in pages
            for folder in folders
            for page in page_of_folder(folder.name)
        )
        yield FoundFile(
            Path(path.name), found == [address], belongs, address=one, beneath="/".join(path.parts[top:])
        )


def _is_left(parts: Iterable[str]) -> bool:
    """Whether systems or programs left this file: it or a folder on the way is hidden, or theirs."""
    return any(part.startswith(".") or part.lower() in _LEFT_BY_PROGRAMS for part in parts)


def _beneath(folder: Path) -> Iterator[FoundFile]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if _is_left(parts) or not path.is_file():
            continue
        belongs = any(_belongs(folder.joinpath(*parts[:depth])) for depth in range(1, len(parts)))
        yield FoundFile(path, belongs=belongs, beneath="/".join(parts))


def _belongs(folder: Path) -> bool:
    """Whether a folder holds the parts of a page that lies beside it."""
    return any(folder.with_name(page).exists() for page in page_of_folder(folder.name))


def told(kinds: Mapping[str, int]) -> str:
    """How many files of which kinds, the most frequent first: "4 JPEG picture (.jpg), 1 style sheet (.css)"."""
    most = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} {kind}" for kind, count in most)
