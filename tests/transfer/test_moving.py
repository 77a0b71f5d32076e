"""A database moved, or backed up and restored, is the same: row by row, and for every decision's way back."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from claims.actions import AcceptQuotes, DecideLink, EditQuote, MergeClaims, RejectQuotes
from claims.models import Claim, ClaimLink, Quote, Release, Speaker, Topic
from claims.search import CLAIMS
from newsroom.transfer.copying import facts_of
from newsroom.transfer.table_lines import BadRows, tables
from newsroom.verifying import RULES
from sources.accounts.models import User
from sources.workbench.curation import undo
from sources.workbench.models import AuditLink, Decision
from tests.conftest import PASSWORD, ROOT, letting_go
from tests.releases.records import a_set, frozen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived_in(editor: User) -> list[Decision]:
    """A database with records of every kind, a release, and decisions of many kinds; the decisions, in order."""
    chosen = a_set()
    frozen(editor, chosen)
    quotes = list(Quote.objects.filter(status="suggested").order_by("key"))
    claims = list(
        Claim.objects.current().filter(status="suggested").exclude(key__in=["c-1", "c-2"]).order_by("key")
    )
    for link in ClaimLink.objects.order_by("pk"):
        DecideLink(editor, link.claim, link.other, "contradicts").run()
    AcceptQuotes(editor, quotes[0:2]).run()
    RejectQuotes(editor, quotes[2:3], note="a headline").run()
    EditQuote(editor, quotes[0], {"note": "seen"}).run()
    MergeClaims(editor, claims[3], [claims[4]]).run()
    return list(Decision.objects.filter(undoes=None).exclude(action="freeze_release").order_by("pk"))


def emptied() -> None:
    """The tests' database, as `migrate` leaves a new one."""
    with letting_go(connection):
        call_command("flush", interactive=False, verbosity=0)


def address() -> str:
    """The address of the tests' database."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgresql://{at['USER']}@{quote(at['HOST'], safe='')}/{at['NAME']}"


def manage(database: str, *command: str) -> str:
    """What a command prints that works with the database at an address."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_all_can_be_undone(decisions: list[Decision], user: User) -> None:
    for decision in reversed(decisions):
        undo(Decision.objects.get(pk=decision.pk), user)


def test_a_database_moved_there_and_back_is_equal_and_all_decisions_can_be_undone(
    lived_in: list[Decision], editor: User, tmp_path: Path
) -> None:
    before = facts_of("default")
    assert sum(rows for _, rows in before.values()) > 300
    there = f"sqlite:///{tmp_path / 'there.sqlite3'}"
    assert "equal by digest" in manage(there, "move", "--from", address())
    emptied()
    assert facts_of("default") != before
    assert "equal by digest" in manage(address(), "move", "--from", there)
    ContentType.objects.clear_cache()
    assert facts_of("default") == before
    assert len(lived_in) == 8
    assert_all_can_be_undone(lived_in, editor)


def test_a_backup_restores_everything(lived_in: list[Decision], editor: User, tmp_path: Path) -> None:
    last = Speaker.objects.create(key="s-last", name="Last")
    number = last.pk
    last.delete()
    path = tmp_path / "one.backup"
    call_command("backup", str(path), stdout=StringIO())
    before = facts_of("default")  # the audit told of the backup before it was made
    assert not list(RULES["audit"].faults())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["one.backup"]
    emptied()
    call_command("restore", str(path), stdout=StringIO())
    assert facts_of("default") == before
    assert AuditLink.objects.exists() and not list(RULES["audit"].faults())
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)
    assert editor.has_perm("claims.freeze_release")
    assert not CLAIMS.is_behind()
    assert CLAIMS.search("mayor")
    assert_all_can_be_undone(lived_in, editor)
    # No record takes the number of one that is gone: undo may yet bring that one back.
    assert Speaker.objects.create(key="s-new", name="New").pk > number


def test_a_database_in_use_is_not_filled_and_no_damaged_backup_is_taken(
    lived_in: list[Decision], tmp_path: Path
) -> None:
    path = tmp_path / "one.backup"
    call_command("backup", str(path), stdout=StringIO())
    before = facts_of("default")
    with pytest.raises(CommandError, match=r"not empty: .* rows\. Name a new one in DATABASE_URL"):
        call_command("restore", str(path), stdout=StringIO())
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(path), stdout=StringIO())
    other = tmp_path / "other.backup"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(other, "w") as damaged:
        for name in whole.namelist():
            data = whole.read(name)
            damaged.writestr(name, data.replace(b"Nadia", b"Nadja") if "claims_speaker." in name else data)
    with pytest.raises(CommandError, match="the table claims_speaker is not what was written"):
        call_command("restore", str(other), "--check", stdout=StringIO())
    for bad in (b"", b"PK", b"hello", path.read_bytes()[:2000]):
        other.write_bytes(bad)
        with pytest.raises(CommandError, match="is not a backup, or is damaged"):
            call_command("restore", str(other), stdout=StringIO())
    assert facts_of("default") == before


def test_a_backup_of_another_version_is_refused_and_nothing_is_written(
    lived_in: list[Decision], tmp_path: Path
) -> None:
    path, other = tmp_path / "one.backup", tmp_path / "other.backup"
    call_command("backup", str(path), stdout=StringIO())
    emptied()
    empty = facts_of("default")
    with zipfile.ZipFile(path) as whole:
        there = json.loads(whole.read("manifest.json"))["migrations"]
    for migrations, words in (
        ([*there, ["claims", "9999_later"]], "later version of this program"),
        ([pair for pair in there if pair[0] != "newsroom"], "earlier version"),
    ):
        with zipfile.ZipFile(path) as whole, zipfile.ZipFile(other, "w") as changed:
            for name in whole.namelist():
                data = whole.read(name)
                if name == "manifest.json":
                    manifest = json.loads(data)
                    data = json.dumps(manifest | {"migrations": migrations}).encode()
                changed.writestr(name, data)
        with pytest.raises(CommandError, match=words):
            call_command("restore", str(other), stdout=StringIO())
        assert facts_of("default") == empty


def test_rows_that_the_database_refuses_are_named_and_nothing_is_written() -> None:
    Topic.objects.create(name="=Rates")
    table = next(table for table in tables() if table.name == "claims_topic")
    before = facts_of("default")
    for number, name in ((900, "=Rates"), (901, None)):  # there already, and missing
        topic = {"id": number, "name": name, "folded": "=rates", "definition": "", "parent_id": None}
        row = json.dumps([topic[column] for column in table.columns])
        with pytest.raises(BadRows, match="claims_topic cannot be stored"), transaction.atomic():
            table.fill("default", [json.dumps(table.columns), row])
    with pytest.raises(BadRows, match="differs in its columns: colour"):
        table.fill("default", [json.dumps([*table.columns, "colour"])])
    assert facts_of("default") == before


@pytest.mark.parametrize(
    "origin", ["", "mysql://a:secret@b/c", "nonsense", "sqlite:////no/such/file.sqlite3"]
)
def test_a_database_that_cannot_be_read_is_named_without_its_password(origin: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("move", "--from", origin, stdout=StringIO())
    assert "secret" not in str(refused.value)
    assert str(refused.value)


def test_nobody_deletes_a_release(editor: User) -> None:
    release = frozen(editor)
    with pytest.raises(ProtectedError, match="may have cited it"):
        release.delete()
    attempts = ["DELETE FROM claims_release", f"DELETE FROM claims_release WHERE id = {release.pk}"]
    if connection.vendor == "postgresql":
        attempts += ["TRUNCATE claims_release, claims_withdrawal", "TRUNCATE claims_curatedset CASCADE"]
    else:
        columns = [str(field.column) for field in Release._meta.concrete_fields]
        for number in ("id", "id + 1"):
            given = {"id": number, "content": "'{}'"}
            values = ", ".join(given.get(name, f'"{name}"') for name in columns)
            attempts.append(
                f"INSERT OR REPLACE INTO claims_release ({', '.join(columns)}) SELECT {values} FROM claims_release"
            )
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.all().delete()
    assert Release.objects.get().content == release.content
