"""Databases by the dozen: a prepared one is copied for every trial, in a blink, on SQLite and PostgreSQL alike.

Each has a shelf of uploaded files of its own, which is copied with it.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.db.utils import ConnectionHandler
from psycopg import sql

from newsroom.databases import database_at
from tests.faults.small_disk import TABLESPACE, SmallDisk

__all__ = ["Databases"]

_PATIENCE = 60.0  # seconds


class Databases:
    """Those of one run, by short names; only this process makes and drops them, and it uses none itself."""

    def __init__(self, folder: Path, address: str = "") -> None:
        """`address`: where they are, if not where `DATABASE_URL` says."""
        self._folder = folder
        self._given: dict[str, Any] = (
            database_at(address, "address") if address else dict(settings.DATABASES["default"])
        )
        self.is_sqlite = str(self._given["ENGINE"]).endswith("sqlite3")
        self._made: list[str] = []
        self.small_disk: SmallDisk | None = None

    def use(self, name: str) -> None:
        """Let Django work with it from here on; for processes of their own."""
        connections["default"].close()
        del connections["default"]
        described = self._given | {"NAME": self.place(name)}
        connections.settings["default"] = ConnectionHandler({"default": described}).settings["default"]
        settings.NEWSROOM_UPLOADS = self.shelf(name)

    def shelf(self, name: str) -> Path:
        """Where its uploaded files are."""
        return self._folder / ("sqlite" if self.is_sqlite else "postgresql") / f"{name}-uploads"

    def place(self, name: str) -> str:
        """The file, or the name on the server."""
        return str(self._folder / f"{name}.sqlite3") if self.is_sqlite else f"faults_{name}"

    def address(self, name: str) -> str:
        """What `DATABASE_URL` would say."""
        if self.is_sqlite:
            return f"sqlite:///{self.place(name)}"
        from urllib.parse import quote

        host, user = quote(self._given["HOST"], safe=""), self._given["USER"]
        secret = f":{quote(self._given['PASSWORD'], safe='')}" if self._given["PASSWORD"] else ""
        port = f":{self._given['PORT']}" if self._given["PORT"] else ""
        return f"postgresql://{user}{secret}@{host}{port}/{self.place(name)}"

    def make(self, name: str, like: str | None = None, on_small_disk: bool = False) -> None:
        """A new one, empty or a copy; one of this name that was there is gone.

        On SQLite nothing has to be on the small disk: a file may be told how large it may become.
        """
        self.drop(name)
        if like is not None and self.shelf(like).exists():
            shutil.copytree(self.shelf(like), self.shelf(name))
        if self.is_sqlite:
            if like is not None:
                for end in ("", "-wal"):  # what a process that was killed left there belongs to it
                    if Path(self.place(like) + end).exists():
                        shutil.copyfile(self.place(like) + end, self.place(name) + end)
            return
        self._made.append(name)
        self.wait_until_left(like)
        made = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.place(name)))
        if like is not None:
            # A copy by the log alone would give out numbers twice after a crash: of sequences it has what is told ahead.
            made += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(self.place(like)))
        if on_small_disk:
            made += sql.SQL(" TABLESPACE {}").format(sql.Identifier(TABLESPACE))
        self._ask(made)

    def drop(self, name: str) -> None:
        shutil.rmtree(self.shelf(name), ignore_errors=True)
        if self.is_sqlite:
            for path in self._folder.glob(f"{name}.sqlite3*"):
                path.unlink()
        else:
            self._ask(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.place(name)))
            )

    def drop_all(self) -> None:
        """None of the run's databases is left, nor a disk."""
        for name in self._made:
            self.drop(name)
        if self.small_disk is not None:
            self._ask(sql.SQL("DROP TABLESPACE IF EXISTS {}").format(sql.Identifier(TABLESPACE)))
            self.small_disk.close()

    def mount(self) -> None:
        """Bring about a disk that can be filled, for a server on this computer. Raises OSError where that is not allowed."""
        ((folder,),) = self._ask(sql.SQL("SHOW data_directory"))
        self.small_disk = SmallDisk(Path(folder).stat().st_uid)
        place = sql.Literal(str(self.small_disk.path))
        self._ask(sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(sql.Identifier(TABLESPACE), place))

    def wait_until_left(self, name: str | None) -> None:
        """Until the server has noticed that whoever used it is gone, and undone what was half done."""
        until = time.monotonic() + _PATIENCE
        while name is not None and not self.is_sqlite and self.backends(name):
            if time.monotonic() > until:
                raise TimeoutError(f"Somebody still uses the database {name}.")
            time.sleep(0.02)

    def backends(self, name: str) -> list[int]:
        """The server's processes that work for it."""
        rows = self._ask(
            sql.SQL(
                "SELECT pid FROM pg_stat_activity WHERE datname = {} AND backend_type = 'client backend'"
            ).format(self.place(name))
        )
        return [int(row[0]) for row in rows]

    def cut_off(self, name: str) -> None:
        """End all connections to it from the server's side."""
        for process in self.backends(name):
            self._ask(sql.SQL("SELECT pg_terminate_backend({})").format(process))

    def _ask(self, words: sql.SQL | sql.Composed) -> list[tuple[Any, ...]]:
        given = self._given
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                with psycopg.connect(
                    host=given["HOST"], port=given["PORT"] or None, user=given["USER"],
                    password=given["PASSWORD"] or None, dbname=given["NAME"] or "postgres", autocommit=True,
                ) as server:  # fmt: skip
                    found = server.execute(words)
                    return found.fetchall() if found.description else []
            except psycopg.OperationalError:  # a server that starts again after a crash
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
