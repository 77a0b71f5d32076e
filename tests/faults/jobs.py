"""The work that is disturbed: each begins with a database another has prepared, and is done by one call."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.databases import Databases
from tests.faults.pages import write_pages
from tests.faults.process import apart

if TYPE_CHECKING:  # models cannot be imported before Django is set up
    from sources.accounts.models import User

__all__ = ["JOBS", "Job", "Place"]


@dataclass(frozen=True)
class Place:
    """Where a run keeps its files and databases."""

    folder: Path
    databases: Databases
    pages: int = 40


@dataclass(frozen=True)
class Job:
    """Work with a name. `base` is the database it begins with; `whole`: it is one transaction, all or nothing."""

    name: str
    base: str
    do: Callable[[Place], object]
    whole: bool = True


# -- The databases that jobs begin with ----------------------------------------------------------


def prepare(place: Place) -> None:
    """Make all of them: empty, with pages read but not compared, with everything, and after a merge."""
    databases = place.databases
    write_pages(place.folder / "pages", place.pages)
    databases.make("empty")
    _with(place, "empty", _migrated)
    databases.make("new", "empty")
    _with(place, "new", _accounts)
    databases.make("read", "new")
    _with(place, "read", _read)
    databases.make("full", "read")
    _with(place, "full", _compared)
    databases.make("merged", "full")
    _with(place, "merged", merge_speakers)
    databases.wait_until_left("merged")


def _with(place: Place, name: str, do: Callable[[Place], object]) -> None:
    apart(lambda: do(place), lambda: place.databases.use(name))


def _migrated(place: Place) -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _accounts(place: Place) -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    user = get_user_model().objects.create_user("editor", password="-", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))


def _read(place: Place) -> None:
    from unittest.mock import patch

    from newsroom.ingest.after import Suggested

    with patch(
        "newsroom.ingest.run.after_ingest", return_value=Suggested()
    ):  # as if killed before it compares
        ingest(place)


def _compared(place: Place) -> None:
    from django.core.management import call_command

    from claims.actions import AddToSet, CreateSet
    from claims.models import Claim, CuratedSet, Quote
    from newsroom.ingest.after import after_ingest

    after_ingest()
    CreateSet(_editor(), "Bridges", {"purpose": "Who promised what?"}).run()
    quotes, claims = Quote.objects.order_by("pk"), Claim.objects.order_by("pk")
    AddToSet(_editor(), CuratedSet.objects.get(), list(quotes), list(claims)).run()
    call_command("backup", str(place.folder / "full.backup"))
    with (place.folder / "speakers.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["key", "name", "kind", "country"])
        rows.writerows([f"s-import-{at}", f"Person {at} Imported", "person", "Norway"] for at in range(200))


# -- The work ------------------------------------------------------------------------------------


def _editor() -> User:
    from sources.accounts.models import User

    return User.objects.get(username="editor")


def ingest(place: Place) -> None:
    from django.core.management import call_command

    call_command("ingest", str(place.folder / "pages"), workers=2)


def suggest(place: Place) -> None:
    from django.core.management import call_command

    call_command("ingest", str(place.folder / "pages"))  # all are known: what waits is compared
    call_command("suggest", show=0)


def merge_speakers(place: Place) -> None:
    from claims.actions import MergeSpeakers
    from claims.models import Speaker

    first, *others = Speaker.objects.filter(kind="person", merged_into=None).order_by("key")
    MergeSpeakers(_editor(), first, others, note="one voice").run()


def merge_claims(place: Place) -> None:
    from claims.actions import MergeClaims
    from claims.models import Claim

    first, *others = Claim.objects.filter(merged_into=None).order_by("key")[:60]
    MergeClaims(_editor(), first, others, note="one claim").run()


def undo(place: Place) -> None:
    from sources.workbench.curation import undo as take_back
    from sources.workbench.models import Decision

    decision = Decision.objects.filter(action="merge_speakers").get(undoes=None)
    if not Decision.objects.filter(undoes=decision).exists():
        take_back(decision, _editor())


def accept(place: Place) -> None:
    from claims.actions import AcceptQuotes
    from claims.models import Quote

    AcceptQuotes(_editor(), list(Quote.objects.order_by("pk")), note="all of them").run()


def import_speakers(place: Place) -> None:
    from django.core.management import call_command

    name = "claims.resources.SpeakerResource"
    call_command("import", name, str(place.folder / "speakers.csv"), user="editor", interactive=False)


def freeze(place: Place) -> None:
    from claims.actions import FreezeRelease
    from claims.models import CuratedSet

    FreezeRelease(_editor(), CuratedSet.objects.get(name="Bridges"), licence="CC0-1.0").run()


def restore(place: Place) -> None:
    from django.core.management import call_command

    call_command("restore", str(place.folder / "full.backup"))


def move(place: Place) -> None:
    from django.core.management import call_command

    call_command("move", origin=place.databases.address("full"))


JOBS = {
    job.name: job
    for job in (
        Job("ingest", "new", ingest, whole=False),
        Job("suggest", "read", suggest, whole=False),
        Job("merge speakers", "full", merge_speakers),
        Job("merge claims", "full", merge_claims),
        Job("undo a merge", "merged", undo),
        Job("accept all quotes", "full", accept),
        Job("import", "full", import_speakers),
        Job("freeze", "full", freeze),
        Job("restore", "empty", restore),
        Job("move", "empty", move),
    )
}
