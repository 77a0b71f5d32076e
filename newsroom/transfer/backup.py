"""A backup: one ZIP that holds every table as lines, and a manifest with their digests.

It can be restored into SQLite and PostgreSQL alike, whichever it was made from.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from newsroom import __version__

from .copying import Facts, Report, migrations_of, snapshot
from .table_lines import Digest, Table, tables

__all__ = ["Backup", "BadBackup", "write_backup"]

FORMAT = "newsroom-backup/1"
_MOST_MANIFEST = 10_000_000  # bytes


class BadBackup(Exception):
    """A file that is no backup, or a damaged one; the message says which."""


def write_backup(path: Path, using: str = "default", report: Report | None = None) -> Facts:
    """Write the database into a file that only its owner can read. Raises OSError.

    The file appears under its name when it is whole.
    """
    part = path.with_name(f"{path.name}.part")
    facts: Facts = {}
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # it holds password hashes
    try:
        with os.fdopen(descriptor, "wb") as file:
            with (
                zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package,
                snapshot(using),
            ):
                manifest: dict[str, Any] = {
                    "format": FORMAT,
                    "software": f"newsroom {__version__}",
                    "written": datetime.now(UTC).isoformat(timespec="seconds"),
                    "migrations": migrations_of(using),
                    "tables": {},
                }
                for table in tables():
                    digest = Digest()
                    with package.open(_member(table), "w", force_zip64=True) as member:
                        for text in digest.passing(table.lines(using)):
                            member.write(text.encode() + b"\n")
                    facts[table.name] = (digest.value, digest.rows)
                    manifest["tables"][table.name] = {
                        "rows": digest.rows,
                        "sha256": digest.value,
                        "last_number": table.last_number(using),
                    }
                    if report is not None:
                        report(table.name, digest.rows)
                package.writestr("manifest.json", json.dumps(manifest, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return facts


class Backup:
    """A backup as the origin of a database. Raises BadBackup for a file that is none."""

    def __init__(self, path: Path) -> None:
        try:
            self._package = zipfile.ZipFile(path)
            if self._package.getinfo("manifest.json").file_size > _MOST_MANIFEST:
                raise BadBackup(f"{path} has a manifest that is too large to be a backup's.")
            self.manifest = json.loads(self._package.read("manifest.json"))
            if self.manifest["format"] != FORMAT:
                raise BadBackup(f"{path} is of the format {self.manifest['format']}, not {FORMAT}.")
            self.facts: Facts = {
                name: (str(about["sha256"]), int(about["rows"]))
                for name, about in self.manifest["tables"].items()
            }
            self._last = {name: about["last_number"] for name, about in self.manifest["tables"].items()}
        except OSError:
            raise
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
            raise BadBackup(f"{path} is not a backup, or is damaged ({error}).") from None
        self.path = path

    def check(self) -> None:
        """Read it all. Raises BadBackup where it is damaged."""
        for name, (wanted, _) in self.facts.items():
            if Digest().of(self._lines(name)).value != wanted:
                raise BadBackup(f"{self.path} is damaged: the table {name} is not what was written.")

    def migrations(self) -> list[tuple[str, str]]:
        """The migrations its tables were made by, sorted."""
        return sorted((str(app), str(name)) for app, name in self.manifest["migrations"])

    def lines(self, table: Table) -> Iterator[str]:
        """The lines of a table."""
        return self._lines(table.name)

    def last_number(self, table: Table) -> int | None:
        """The last primary key that was given out."""
        number = self._last.get(table.name)
        return None if number is None else int(number)

    def _lines(self, name: str) -> Iterator[str]:
        try:
            with self._package.open(f"tables/{name}.jsonl") as member:
                for text in TextIOWrapper(member, encoding="utf-8", newline="\n"):
                    yield text.rstrip("\n")
        except (KeyError, zipfile.BadZipFile, UnicodeDecodeError, EOFError) as error:
            raise BadBackup(f"{self.path} is damaged: the table {name} cannot be read ({error}).") from None


def _member(table: Table) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(f"tables/{table.name}.jsonl")
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
