"""The kept database: `clean-start.sqlite3.gz`, of the schema in which every app had one migration, made by `filled.py`.

On PostgreSQL it is made of the same: the tables by the migrations that the kept database had, the records copied into them.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ConnectionHandler

from newsroom.databases import database_at
from tests.faults.databases import Databases

__all__ = ["Kept", "keep_anew"]

_HERE = Path(__file__).parent
_KEPT = _HERE / "clean-start.sqlite3.gz"
_NAME, _FROM = "upgraded", "kept"


class Kept:
    """The kept database, put into one of its own; Django uses that one from then on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.databases = Databases(folder)

    def put(self) -> None:
        """The database as it is kept."""
        self.databases.make(_NAME)
        file = Path(self.databases.place(_NAME)) if self.databases.is_sqlite else self.folder / "kept.sqlite3"
        with gzip.open(_KEPT) as packed, file.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
        self.databases.use(_NAME)
        if not self.databases.is_sqlite:
            _copied(file)

    def drop(self) -> None:
        connections["default"].close()
        self.databases.drop_all()


def _copied(file: Path) -> None:
    """Its records, into tables made by the migrations it had."""
    described = ConnectionHandler({"default": database_at(f"sqlite:///{file}")}).settings["default"]
    connections.settings[_FROM] = described
    try:
        with closing(sqlite3.connect(file)) as kept:
            had = kept.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        executor = MigrationExecutor(connection)
        state = executor.migrate([each for each in had if each in executor.loader.graph.nodes])
        models: list[Any] = [
            each for each in state.apps.get_models(include_auto_created=True) if each._meta.managed
        ]
        with transaction.atomic():
            for model in models:
                for field in model._meta.concrete_fields:
                    field.auto_now = field.auto_now_add = False  # times are as they were
                rows = model._base_manager.using(_FROM).order_by("pk")
                model._base_manager.bulk_create(rows.iterator(chunk_size=500), batch_size=500)
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), models):
                    cursor.execute(statement)
    finally:
        connections[_FROM].close()
        del connections[_FROM]
        del connections.settings[_FROM]


def keep_anew(kept: Kept, program: Path) -> int:
    """Let the program of that version fill a database, and keep it."""
    place = kept.folder / "filled.sqlite3"
    settings_of_it = {
        "DATABASE_URL": f"sqlite:///{place}",
        "NEWSROOM_VAR": str(kept.folder),
        "PYTHONPATH": "",
    }
    command = [sys.executable, str(_HERE / "filled.py")]
    done = subprocess.run(command, cwd=program, env=os.environ | settings_of_it, check=False)
    if done.returncode:
        return done.returncode
    whole = kept.folder / "whole.sqlite3"
    with closing(sqlite3.connect(place)) as database:
        database.execute("VACUUM INTO ?", [str(whole)])
    _KEPT.write_bytes(gzip.compress(whole.read_bytes(), 9, mtime=0))
    return 0
