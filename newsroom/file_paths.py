"""Which files to look into: paths and folders → files, in a stable order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sources.reading.metadata import Known
from sources.reading.opening.saved_pages import BELONGS, page_of_folder

__all__ = ["BELONGS", "FoundFile", "find_files", "told"]

# What systems and programs leave in folders.
_LEFT_BY_PROGRAMS = {"thumbs.db", "desktop.ini", "__macosx"}


class FoundFile(NamedTuple):
    """A file to look into.

    `named`: a person named this very file. `belongs`: it is a saved page's picture, style or frame,
    and is not looked into. `called` and `known` are what its owner calls it and knows of it, where
    its path and its bytes do not say.
    """

    path: Path
    named: bool = False
    belongs: bool = False
    called: str = ""
    known: Known = Known()


def find_files(paths: Iterable[str | Path | FoundFile]) -> Iterator[FoundFile]:
    """Files as given, folders searched through, in the order of the paths.

    Hidden files and those that systems leave behind are not looked at. Raises
    `FileNotFoundError`, naming the path, for one that does not exist.
    """
    for wanted in paths:
        if isinstance(wanted, FoundFile):
            yield wanted
            continue
        given = Path(wanted)
        if given.is_dir():
            yield from _beneath(given)
        elif given.exists():
            yield FoundFile(given, named=True)
        else:
            raise FileNotFoundError(f"{given}: no such file or folder")


def _beneath(folder: Path) -> Iterator[FoundFile]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if (
            any(part.startswith(".") or part.lower() in _LEFT_BY_PROGRAMS for part in parts)
            or not path.is_file()
        ):
            continue
        belongs = any(_belongs(folder.joinpath(*parts[:depth])) for depth in range(1, len(parts)))
        yield FoundFile(path, belongs=belongs)


def _belongs(folder: Path) -> bool:
    """Whether a folder holds the parts of a page that lies beside it."""
    return any(folder.with_name(page).exists() for page in page_of_folder(folder.name))


def told(kinds: Mapping[str, int]) -> str:
    """How many files of which kinds, the most frequent first: "4 JPEG picture (.jpg), 1 style sheet (.css)"."""
    most = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} {kind}" for kind, count in most)
