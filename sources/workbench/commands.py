"""The base of our commands: one clear line for what a user can mend, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO, cast

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

from sources.workbench.one_line import one_line

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["DataCommand", "explain", "shown"]


class DataCommand(BaseCommand):
    """A command that needs a database that is there and migrated. In a terminal no words of a page move the cursor."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stdout, self.stderr = _Shown.of(self.stdout), _Shown.of(self.stderr)

    def execute(self, *args: object, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError:
            raise
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(explain(error), returncode=2) from error
        except ImproperlyConfigured as error:
            raise CommandError(str(error), returncode=2) from error
        except KeyboardInterrupt:
            self.stderr.write(
                "Interrupted. Everything saved so far is complete; run the command again to continue."
            )
            sys.exit(130)

    def console(self, soft_wrap: bool = False) -> Console:
        """What tables and bars are printed on; words of a page go through `shown`."""
        from rich.console import Console  # which most commands do without

        out = self.stdout._out if isinstance(self.stdout, _Shown) else self.stdout
        return Console(file=cast(TextIO, out), no_color=self.style.ERROR("-") == "-", soft_wrap=soft_wrap)


class _Shown(OutputWrapper):
    """What is written to a terminal."""

    @classmethod
    def of(cls, out: OutputWrapper) -> OutputWrapper:
        """`out` itself where it is none: a file gets what was written."""
        if not out.isatty():
            return out
        terminal = cls(cast(TextIO, out._out), out.ending)
        terminal.style_func = out.style_func
        return terminal

    def write(  # type: ignore[override]  # as Django has it
        self, msg: str = "", style_func: Callable[[str], str] | None = None, ending: str | None = None
    ) -> None:
        words = "\n".join("\t".join(map(one_line, line.split("\t"))) for line in msg.split("\n"))
        super().write(words, style_func, ending)


def shown(words: str) -> str:
    """Words of a page for a console of `rich`: no mark of its own, and none that moves the cursor."""
    from rich.markup import escape

    return escape(one_line(words))


def explain(error: DatabaseError) -> str:
    """What is wrong with the database, and what to do."""
    settings = connection.settings_dict
    where = f"{settings['NAME']} on {settings['HOST']}" if settings.get("HOST") else str(settings["NAME"])
    words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "no such table" in words or "does not exist" in words or "no such column" in words:
        return f"The database {where} is not migrated ({words}). Run: python manage.py migrate"
    if "locked" in words:
        return f"The database {where} is busy: another program is writing to it ({words}). Try again."
    if "is full" in words or "No space left" in words:
        return (
            f"The disk of the database {where} is full ({words}). Everything saved so far is complete: make "
            "room and run the command again."
        )
    return f"The database {where} cannot be used: {words}. Check DATABASE_URL and that the server is running."
