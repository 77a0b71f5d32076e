"""A folder of static pages, in which the pages of many releases stand side by side.

Comes in: the files of an archive, and the folder. Goes out: files. The page of a record says what the latest release
says that has it, in whichever order the releases are written. Where that one was withdrawn, a notice stands there
until the pages of another release that has it are written again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from claims.models import Withdrawal

from .all_pages import about_releases, notice, pages, starting_page

__all__ = ["bury", "write_site"]

Withdrawals = Callable[[Iterable[str]], Mapping[str, Withdrawal]]


def write_site(
    files: Mapping[str, bytes],
    folder: Path,
    archive: tuple[str, bytes] | None = None,
    withdrawals: Withdrawals = lambda digests: {},
) -> int:
    """Write the pages of a release, and the first page; how many files.

    `archive`: its name and bytes, to be handed out beside them. `withdrawals`: which of the releases with these
    digests were withdrawn; of those only notices are written. Raises OSError, and ValueError where what stands in the
    folder already is not of this program.
    """
    count = bury(folder, withdrawals)
    digest = json.loads(files["manifest.json"])["digest"]["value"]
    if withdrawal := withdrawals([digest]).get(digest):
        return count + _write_notices(files, folder, withdrawal)
    written: dict[str, set[str]] = {}
    records: set[str] = set()
    theirs: set[str] = set()
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


def bury(folder: Path, withdrawals: Withdrawals) -> int:
    """Put a notice in the place of each page of releases that were withdrawn since; how many pages.

    Pages that a later release wrote stay. Raises OSError, ValueError.
    """
    releases = about_releases(folder)
    withdrawn = withdrawals([about["digest"] for about in releases])
    count = 0
    for at, about in enumerate(releases):
        withdrawal = withdrawn.get(about["digest"])
        if withdrawal is None or _is_told(about, withdrawal):
            continue
        stay = {
            record for later in releases[at + 1 :] if "withdrawn" not in later for record in later["records"]
        }
        ours = set(about["records"]) - stay if "withdrawn" not in about else set()
        about |= _told(withdrawal)
        places = [about["place"], *sorted(ours)]
        for place in places:
            for page in (folder / place).iterdir() if (folder / place).is_dir() else ():
                if page.is_file():
                    page.unlink()
        count += _notices(folder, about, places)
    if count:
        (folder / "index.html").write_bytes(starting_page(folder))
    return count


def _write_notices(files: Mapping[str, bytes], folder: Path, withdrawal: Withdrawal) -> int:
    """Notices for a release of which nothing is in the folder, under the names its pages would have."""
    for name, data in pages(files):
        place, _, own = name.rpartition("/")
        if own == "about.json":
            about = json.loads(data) | {"place": place} | _told(withdrawal)
            if (folder / name).exists():  # buried already
                return 0
            new = [record for record in about["records"] if not (folder / record / "index.html").exists()]
            count = _notices(folder, about, [place, *new])
            break
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "index.html").write_bytes(starting_page(folder))
    return count + 2


def _notices(folder: Path, about: Mapping[str, Any], places: Sequence[str]) -> int:
    """Write a notice in each place, and what is said of the release; how many places."""
    for place in places:
        (folder / place).mkdir(parents=True, exist_ok=True)
        name, data = notice(about, place)
        (folder / name).write_bytes(data)
    kept = {name: value for name, value in about.items() if name != "place"}
    (folder / about["place"] / "about.json").write_text(
        json.dumps(kept, ensure_ascii=False, indent=1), "utf-8"
    )
    return len(places)


def _told(withdrawal: Withdrawal) -> dict[str, Any]:
    return {"withdrawn": f"{withdrawal.withdrawn_at:%Y-%m-%d}", "destroyed": withdrawal.destroyed}


def _is_told(about: Mapping[str, Any], withdrawal: Withdrawal) -> bool:
    return all(about.get(name) == value for name, value in _told(withdrawal).items())


def _of_later_releases(folder: Path, place: str) -> set[str]:
    """The folders of records that belong to releases later than the one whose own folder this is."""
    releases = about_releases(folder)
    own = next(at for at, about in enumerate(releases) if about["place"] == place)
    later = [about for about in releases[own + 1 :] if "withdrawn" not in about]
    return {record for about in later for record in about["records"]}
