"""A folder of static pages, in which the pages of many releases stand side by side.

Comes in: the files of an archive, and the folder. Goes out: files. The page of a record says what the latest release
says that has it, in whichever order the releases are written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from .all_pages import about_releases, pages, starting_page

__all__ = ["write_site"]


def write_site(files: Mapping[str, bytes], folder: Path, archive: tuple[str, bytes] | None = None) -> int:
    """Write the pages of a release, and the first page; how many files.

    `archive`: its name and bytes, to be handed out beside them. Raises OSError, and ValueError where what stands in
    the folder already is not of this program.
    """
    written: dict[str, set[str]] = {}
    records: set[str] = set()
    theirs: set[str] = set()
    about_releases(folder)  # before anything is written
    for name, data in pages(files, archive):
        place, _, own = name.rpartition("/")
        if place in theirs:
            continue
        (folder / place).mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        written.setdefault(place, set()).add(own)
        if own == "about.json":
            records = set(json.loads(data)["records"])
            theirs = _of_later_releases(folder, place)
    for place in records & written.keys():  # a list that is shorter now has fewer pages
        for page in (folder / place).glob("*.html"):
            if page.name not in written[place]:
                page.unlink()
    (folder / "index.html").write_bytes(starting_page(folder))
    return sum(map(len, written.values())) + 1


def _of_later_releases(folder: Path, place: str) -> set[str]:
    """The folders of records that belong to releases later than the one whose own folder this is."""
    releases = about_releases(folder)
    own = next(at for at, about in enumerate(releases) if about["place"] == place)
    return {record for about in releases[own + 1 :] for record in about["records"]}
