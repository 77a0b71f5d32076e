"""Which files to read: paths and folders → page files, in a stable order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["PAGE_SUFFIXES", "find_files", "is_page"]

PAGE_SUFFIXES = (".txt", ".html", ".htm", ".txt.gz", ".html.gz", ".htm.gz")


def is_page(path: Path) -> bool:
    """Whether the file's ending is one we read."""
    return path.name.lower().endswith(PAGE_SUFFIXES)


def find_files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Files as given, folders searched through, in the order of the paths.

    Raises `FileNotFoundError`, naming the path, for one that does not exist.
    """
    for given in map(Path, paths):
        if given.is_dir():
            yield from sorted(path for path in given.rglob("*") if path.is_file() and is_page(path))
        elif given.exists():
            yield given
        else:
            raise FileNotFoundError(f"{given}: no such file or folder")
