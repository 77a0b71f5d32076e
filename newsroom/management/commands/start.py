"""`manage.py start`: from nothing to the admin in the browser; what `make run` calls."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from newsroom import starting
from sources.workbench.commands import DataCommand


class Command(DataCommand):
    help = (
        "Prepare the database, bring in the seed pages, make the first account, and serve the admin "
        "on this computer. What was done before is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, metavar="N", help="port to serve on (8000)")
        parser.add_argument(
            "--new-password",
            action="store_true",
            help="set a new password for the first account and exit",
        )

    def handle(self, *args: object, **options: Any) -> None:
        if options["new_password"]:
            self._new_password()
        else:
            self._start(options["port"])

    def _start(self, port: int) -> None:
        try:
            listener = starting.listen(port)
        except starting.PortTaken as error:
            raise CommandError(
                f"{error}. Stop the program using it, or use another port: make run PORT={8001 if port != 8001 else 8002}",
                returncode=2,
            ) from error
        if starting.bring_up_to_date():
            self._say(f"The database {settings.DATABASES['default']['NAME']} is up to date.")
        password = self._first_account()
        if password:
            how = f"Sign in as {starting.EDITOR!r} with the password {password} (shown only once)."
        else:
            how = f"Sign in with your account. The password of {starting.EDITOR!r} is lost? make password"
        address = f"http://{starting.HOST}:{port}/admin/"
        starting.serve(listener, lambda: self._say(f"\n{how}\nServing {address} (Ctrl-C stops).\n"))

    def _first_account(self) -> str | None:
        """The new account's password, None where there are accounts; the seeds go in before it."""
        if get_user_model().objects.exists():
            return None
        call_command("ingest", str(settings.BASE_DIR / "seeds"))
        return starting.make_editor()

    def _new_password(self) -> None:
        try:
            password = starting.new_password(starting.EDITOR)
        except get_user_model().DoesNotExist as error:
            raise CommandError(
                f"there is no account {starting.EDITOR!r} yet: make run makes it.", returncode=2
            ) from error
        self._say(f"Sign in as {starting.EDITOR!r} with the password {password} (shown only once).")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        sys.stdout.flush()
