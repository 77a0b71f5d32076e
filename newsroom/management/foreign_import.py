"""`manage.py import KIND FILE` for data of other tools: read, planned, told, and stored as one decision."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.foreign import BadRecord, ForeignRecord, NotReadable, Reading
from claims.imports import ImportForeign, Kind, Plan, preview
from sources.accounts.models import User
from sources.workbench.curation import NothingToDo, Refused
from sources.workbench.exchange.file_limits import max_bytes

__all__ = ["import_foreign"]

_SHOWN = 50  # records on the terminal


def import_foreign(
    command: BaseCommand, kind: Kind, data: bytes, file_name: str, user: User | None, options: dict[str, Any]
) -> None:
    """Import a file of this kind and say what was done. Raises CommandError where nothing is."""
    if user is None and not options["dry_run"]:
        raise CommandError(f"{kind.title} are imported by somebody: name the account with --user.")
    reading = _read(kind, data, file_name, options["format"] or "")
    if options["dry_run"]:
        plan = preview(kind, reading)
        _tell(command, plan)
        command.stderr.write(f"Would be imported: {plan.counted()}.")
        return
    action = ImportForeign(user, kind, reading, file_name, options["leave_out_refused"])  # type: ignore[arg-type]  # a command may act for nobody
    try:
        decision = action.run()
    except NothingToDo:
        _tell(command, action.plan)
        command.stderr.write("Nothing was imported: the file says what is here already.")
    except PermissionDenied as error:
        raise CommandError(str(error)) from None
    except (Refused, ValidationError) as error:
        _tell(command, action.plan)
        if action.plan.refused:
            raise CommandError(
                "Nothing was imported. Correct the file, or leave these records out with --leave-out-refused."
            ) from None
        raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from None
    else:
        _tell(command, action.plan)
        command.stderr.write(f"{decision.summary}.")


def _read(kind: Kind, data: bytes, file_name: str, form: str) -> Reading[ForeignRecord]:
    if form and form not in kind.formats:
        known = ", ".join(kind.formats)
        raise CommandError(f"{kind.title} are not read from {form}. Available formats: {known}.")
    if len(data) > max_bytes():
        raise CommandError(
            f"{file_name}: The file has more than {max_bytes():,} bytes. Split it, or ask an administrator to raise NEWSROOM_MAX_IMPORT_BYTES."
        )
    try:
        return kind.read_apart(data, form)
    except NotReadable as error:
        raise CommandError(f"{file_name}: {error}") from None


def _tell(command: BaseCommand, plan: Plan) -> None:
    for note in plan.notes:
        command.stderr.write(note)
    for what, count in plan.passed_over.items():
        command.stderr.write(f"Passed over: {count:,} {what}.")
    _list(command, "cannot go in", plan.refused)
    _list(command, "to look at", plan.told)


def _list(command: BaseCommand, what: str, records: list[BadRecord]) -> None:
    for record in records[:_SHOWN]:
        command.stderr.write(f"{what}: {record}")
    if len(records) > _SHOWN:
        command.stderr.write(f"… and {len(records) - _SHOWN:,} more.")
