"""Commands as a shell runs them."""

from __future__ import annotations

from io import StringIO

from django.core.management import CommandError, call_command

__all__ = ["ingest"]


def ingest(*words: object) -> tuple[int, str, str]:
    """Run `ingest`; its exit status, what it printed, and its last error line."""
    out = StringIO()
    try:
        call_command("ingest", *map(str, words), stdout=out, no_color=True)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), ""
