"""What `make run` does between an empty folder and the admin in the browser, step by step.

Every step may be repeated: a first run that was cut short is finished by the next one, and later runs
leave all data and accounts alone.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from axes.utils import reset
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication

__all__ = ["EDITOR", "PortTaken", "bring_up_to_date", "listen", "make_editor", "new_password", "serve"]

EDITOR = "editor"  # the first account's name; its role has the same
HOST = "127.0.0.1"
# Read aloud or typed from a screen: no letter that looks like another. 16 of 31 are 79 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class PortTaken(Exception):
    """The port cannot be listened on; the message says which and why."""


def listen(port: int) -> socket.socket:
    """A listening socket on this computer only.

    Taken before anything else is done, so that a taken port is told at once and nobody takes
    it meanwhile. Raises `PortTaken`.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(64)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "no such port"
        raise PortTaken(f"port {port} on {HOST} cannot be used: {reason}") from error
    return listener


def bring_up_to_date() -> bool:
    """Migrate where something is to be migrated; say whether there was."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def make_editor() -> str | None:
    """Make the first account, in the editor's role, and return its password.

    None where there are accounts already. This is the last step of a first run, and so the
    sign that the seeds are in.
    """
    with transaction.atomic():
        if get_user_model().objects.exists():
            return None
        password = _password()
        user = get_user_model().objects.create_user(EDITOR, password=password, is_staff=True)
        user.groups.add(Group.objects.get(name=EDITOR))
    return password


def new_password(name: str) -> str:
    """Give an account a new password and lift a lock for failed sign-ins.

    Raises `User.DoesNotExist`.
    """
    user = get_user_model().objects.get(username=name)
    password = _password()
    user.set_password(password)
    user.save(update_fields=["password"])
    reset(username=name)
    return password


def _password() -> str:
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(16))
    return "-".join(drawn[at : at + 4] for at in range(0, 16, 4))


def serve(listener: socket.socket, when_ready: Callable[[], None]) -> None:
    """Serve the admin on the socket with gunicorn, and work in the background, until stopped; does not return."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns where it is missing
    connections.close_all()  # the worker is a fork, and may not share a connection
    companion = _Companion()

    def ready(arbiter: object) -> None:
        companion.start()
        when_ready()

    _Server(
        bind=[f"fd://{listener.detach()}"],
        worker_class="gthread",
        threads=4,
        loglevel="warning",
        control_socket_disable=True,
        when_ready=ready,
        on_exit=lambda arbiter: companion.stop(),
    ).run()


class _Companion(threading.Thread):
    """Keeps one `manage.py work` beside the server: starts it, and starts it again when it dies."""

    _AGAIN = 2.0  # seconds before it is started again
    _PATIENCE = 10.0  # seconds in which it may end by itself

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._done = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--with-parent"]
        while not self._done.is_set():
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - this very program
            self._process.wait()
            self._done.wait(self._AGAIN)

    def stop(self) -> None:
        """End it; a page that is being read is read to its end, the rest waits for the next start."""
        self._done.set()
        process = self._process
        if process is None:
            return
        try:
            process.wait(0.5)  # Ctrl-C reached it, too
        except subprocess.TimeoutExpired:
            process.terminate()
            try:
                process.wait(self._PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


class _Server(BaseApplication):
    """Gunicorn without its command line."""

    def __init__(self, **options: object) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        return get_wsgi_application()
