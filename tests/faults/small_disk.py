"""A disk for the databases of trials on PostgreSQL that can be made to be nearly full.

Linux's tmpfs with a tablespace on it. The server must be on this computer, and whoever runs the trials must be allowed to mount.
What the server logs is elsewhere: where the disk of its log is full, it ends all connections as it does after a crash.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

__all__ = ["TABLESPACE", "SmallDisk"]

TABLESPACE = "faults"


class SmallDisk:
    """Mounted as long as it is open. Raises OSError where it cannot be."""

    def __init__(self, owner: int) -> None:
        """`owner`: the number of the account that the server runs under."""
        self.path = Path(tempfile.mkdtemp(prefix="newsroom-disk-"))
        try:
            self._mount(f"mode=700,uid={owner}", "-t", "tmpfs", "tmpfs")
        except OSError:
            self.path.rmdir()
            raise

    def leave(self, room: int) -> None:
        """Let `room` bytes be free, in pages of memory."""
        used = shutil.disk_usage(self.path).used
        self._mount(f"remount,size={used + room}")

    def widen(self) -> None:
        """Let there be room enough."""
        self._mount("remount,size=4g")

    def close(self) -> None:
        """Nothing of it is left."""
        subprocess.run(["umount", "--lazy", os.fspath(self.path)], check=True)
        self.path.rmdir()

    def _mount(self, options: str, *what: str) -> None:
        done = subprocess.run(
            ["mount", "-o", options, *what, os.fspath(self.path)], capture_output=True, text=True
        )
        if done.returncode:
            raise OSError(done.stderr.strip())
