"""The work that is disturbed: each begins with a database another has prepared, and is done by one call."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
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
    files: Databases = field(init=False)  # in SQLite, whatever the others are in

    def __post_init__(self) -> None:
        others = (
            self.databases if self.databases.is_sqlite else Databases(self.folder, "sqlite:///none.sqlite3")
        )
        object.__setattr__(self, "files", others)

    @property
    def has_two_kinds(self) -> bool:
        """Whether something can be moved from one kind of database to the other."""
        return self.files is not self.databases


@dataclass(frozen=True)
class Job:
    """Work with a name. `base` is the database it begins with; `whole`: it is one transaction, all or nothing."""

    name: str
    base: str
    do: Callable[[Place], object]
    whole: bool = True
    follow: Callable[[], object] = lambda: None  # what a worker does next, whoever was killed
    grows: bool = True  # it needs room, so that a full disk stops it
    copies: bool = False  # every table must have the digest it has undisturbed
    kinds: tuple[str, str] | None = None  # from and to, where both kinds of databases are needed


# -- The databases that jobs begin with ----------------------------------------------------------


def prepare(place: Place, moved: bool = True) -> None:
    """Make all of them: empty, with pages read but not compared, with everything, after a merge, and about erasures.

    `moved`: those of the other kind, too, where there are two.
    """
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
    databases.make("asked", "full")
    _with(place, "asked", _asked)
    databases.make("erased", "asked")
    _with(place, "erased", _erased)
    moved = moved and place.has_two_kinds
    if moved:
        place.files.make("empty")
        _with(place, "empty", _migrated, place.files)
        place.files.make("erased", "empty")
        _with(place, "erased", move, place.files)
    # Uploaded files are copied by whoever restores or moves a database.
    shelves = [databases.shelf("empty")]
    if moved:
        shelves += [place.files.shelf("empty"), place.files.shelf("erased")]
    for shelf in shelves:
        copytree(databases.shelf("erased"), shelf)
    databases.wait_until_left("erased")


def _with(place: Place, name: str, do: Callable[[Place], object], databases: Databases | None = None) -> None:
    apart(lambda: _linked(do, place), lambda: (databases or place.databases).use(name))


def _linked(do: Callable[[Place], object], place: Place) -> None:
    """Do it and chain what it told the audit, so that whoever looks at the audit next changes nothing."""
    from sources.workbench.auditing import link_waiting

    do(place)
    link_waiting()


def _migrated(place: Place) -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _accounts(place: Place) -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    for name, role in (("editor", "editor"), ("ann", "administrator"), ("ben", "administrator")):
        user = get_user_model().objects.create_user(name, password="-", is_staff=True)
        user.groups.add(Group.objects.get(name=role))


def _read(place: Place) -> None:
    from django.core.management import call_command

    call_command("ingest", str(place.folder / "pages"), "--no-suggestions", workers=2)


def _compared(place: Place) -> None:

    from claims.actions import AddToSet, CreateSet
    from claims.models import Claim, CuratedSet, Quote
    from newsroom.ingest.after import after_ingest

    after_ingest()
    CreateSet(_editor(), "Bridges", {"purpose": "Who promised what?"}).run()
    quotes, claims = Quote.objects.order_by("pk"), Claim.objects.order_by("pk")
    AddToSet(_editor(), CuratedSet.objects.get(), list(quotes), list(claims)).run()
    with (place.folder / "speakers.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["key", "name", "kind", "country"])
        rows.writerows([f"s-import-{at}", f"Person {at} Imported", "person", "Norway"] for at in range(200))


def _asked(place: Place) -> None:
    """A release, uploaded files, and two erasures that an administrator asked for."""
    from claims.models import Speaker
    from newsroom.erasing.actions import AskErasure
    from newsroom.models import Upload, UploadedFile
    from newsroom.uploads.shelf import keep
    from sources.models import Article

    freeze(place)
    upload = Upload.objects.create(account="ann", state="finished")
    for path in sorted((place.folder / "pages").iterdir())[:3]:
        data = path.read_bytes()
        UploadedFile.objects.create(upload=upload, name=path.name, size=len(data), digest=keep([data]))
    article = Article.objects.get(file_name="000.txt")
    AskErasure(_user("ann"), article.pk, "court", "an order of the court").run()
    person = Speaker.objects.filter(kind="person", merged_into=None).order_by("key")[0]
    AskErasure(_user("ann"), person.pk, "person", "they asked", "person", destroys_releases=True).run()


def _erased(place: Place) -> None:
    """Both are done: a release is withdrawn and destroyed, a later one withdrawn and kept closed."""
    from django.core.management import call_command

    from claims.models import Withdrawal

    erase_person(place)
    freeze(place)
    erase_article(place)
    if sorted(Withdrawal.objects.values_list("destroyed", flat=True)) != [False, True]:
        raise RuntimeError("One release was to be destroyed, one to be kept closed.")
    call_command("backup", str(place.folder / "erased.backup"))


# -- The work ------------------------------------------------------------------------------------


def _editor() -> User:
    return _user("editor")


def _user(name: str) -> User:
    from sources.accounts.models import User

    return User.objects.get(username=name)


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


def erase_article(place: Place) -> None:
    _erase("article")


def erase_person(place: Place) -> None:
    _erase("person")


def _erase(subject: str) -> None:
    from newsroom.erasing.actions import ConfirmErasure
    from sources.models import ErasureRequest

    ConfirmErasure(_user("ben"), ErasureRequest.objects.get(subject=subject)).run()


def clean_up() -> None:
    from newsroom.erasing.cleaning import clean_erased

    clean_erased()


def restore(place: Place) -> None:
    from django.core.management import call_command

    call_command("restore", str(place.folder / "erased.backup"))


def move(place: Place) -> None:
    from django.core.management import call_command

    call_command("move", origin=place.databases.address("erased"))


def move_from_file(place: Place) -> None:
    from django.core.management import call_command

    call_command("move", origin=place.files.address("erased"))


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
        Job("erase an article", "asked", erase_article, follow=clean_up, grows=False),
        Job("erase a person", "asked", erase_person, follow=clean_up, grows=False),
        Job("restore", "empty", restore, copies=True),
        Job("move", "empty", move, copies=True),
        Job("move to SQLite", "empty", move, copies=True, kinds=("postgresql", "sqlite")),
        Job("move from SQLite", "empty", move_from_file, copies=True, kinds=("sqlite", "postgresql")),
    )
}
