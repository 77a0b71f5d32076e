"""`manage.py import`: import-export's command, with our formats, limits and reports."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError, CommandParser

from claims.imports import KINDS, kind_called
from newsroom.management.exchange import by_command, format_called, format_of_file, resource_called
from newsroom.management.foreign_import import import_foreign
from sources.accounts.models import User
from sources.templatetags.exchange import plainly
from sources.workbench.auditing import tell
from sources.workbench.exchange.correcting import rows_to_correct
from sources.workbench.exchange.file_limits import max_bytes
from sources.workbench.exchange.formats import UnreadableFile
from sources.workbench.exchange.profiles import Profile, opened, profile_of, turned
from sources.workbench.exchange.resource import ExchangeResource
from sources.workbench.exchange.results import ImportResult
from sources.workbench.exchange.table import Rows
from sources.workbench.models import AuditKind, ImportProfile

ImportCommand: Any = import_module("import_export.management.commands.import").Command

_SHOWN = 50  # bad rows on the terminal
_OURS = ("overwrite", "profile", "bad_rows")  # options for files with our columns
_OTHERS = ("leave_out_refused",)  # and for data of other tools
_NOT_AGREED = "Import cancelled. Answer yes, or give --no-input where nobody can answer."


class Command(ImportCommand):
    help = (
        "Read records from a file: manage.py import claims.resources.ClaimResource claims.csv. Data of other tools: "
        f"manage.py import KIND FILE --user NAME, the kind being one of {', '.join(KINDS)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--user", metavar="NAME", help="The account to import as, with its permissions.")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Also overwrite records changed since the file was exported.",
        )
        parser.add_argument(
            "--profile",
            metavar="NAME",
            help="How the file is written, as it was kept on the page of imports.",
        )
        parser.add_argument(
            "--bad-rows",
            type=Path,
            metavar="FILE",
            help="Write the rows that are refused to this CSV, to be corrected.",
        )
        parser.add_argument(
            "--leave-out-refused",
            action="store_true",
            help=f"Of data of other tools ({', '.join(KINDS)}): import the rest where some records cannot go in.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kind = kind_called(options["resource"])
        if unused := [name for name in (_OURS if kind else _OTHERS) if options[name]]:
            flag = f"--{unused[0].replace('_', '-')}"
            raise CommandError(f"{flag} does not apply to {options['resource']}. Leave it out.")
        if kind:
            name = options["import_file_name"]
            user = self._user(options["user"])
            if options["interactive"] and not options["dry_run"] and not _agreed(name):
                raise CommandError(_NOT_AGREED)
            import_foreign(self, kind, self._data(name), Path(name).name, user, options)
            return
        resource = resource_called(options["resource"])
        if not isinstance(resource, ExchangeResource):
            super().handle(*args, **options)
            return
        if resource.exported_only:
            raise CommandError(f"{resource.get_display_name().capitalize()} cannot be imported.")
        name = options["import_file_name"]
        choose = format_called if options["format"] else format_of_file
        file_format = choose(options["format"] or name, resource, options["encoding"])
        user = self._user(options["user"])
        if options["interactive"] and not _agreed(name):
            raise CommandError(_NOT_AGREED)
        profile = _profile(options["profile"], resource)
        try:
            file = opened(self._data(name), file_format, profile or Profile())
            dataset: Rows = file
            if profile is not None:
                made = turned(resource, file, profile)
                dataset = made.dataset
                dataset.title = " ".join(made.told) or None
        except (UnreadableFile, ValueError) as error:
            raise CommandError(f"{name}: {error}") from None
        try:
            result = resource.import_data(
                dataset,
                dry_run=options["dry_run"],
                raise_errors=options["raise_errors"],
                user=user,
                overwrite=options["overwrite"],
                file_name=Path(name).name,
                told=partial(
                    tell,
                    AuditKind.IMPORT,
                    f"Imported {resource.get_display_name()}",
                    words=by_command("import", name),
                ),
            )
        except PermissionDenied as error:
            raise CommandError(str(error)) from None
        if options["bad_rows"] and result.problems:
            self._write_bad_rows(options["bad_rows"], file, result)
        self._report(result, resource, dry_run=options["dry_run"])

    def _user(self, name: str | None) -> User | None:
        if name is None:
            return None
        user = get_user_model().objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"No such account: {name}.")
        return user

    def _data(self, name: str) -> bytes:
        try:
            if name == "-":
                return sys.stdin.buffer.read(max_bytes() + 1)
            with Path(name).open("rb") as file:
                return file.read(max_bytes() + 1)
        except OSError as error:
            raise CommandError(f"Cannot read {name}: {error.strerror}.") from None

    def _write_bad_rows(self, path: Path, file: Rows, result: ImportResult) -> None:
        try:
            with path.open("xb") as out:
                out.writelines(rows_to_correct(file, result.problems))
        except FileExistsError:
            raise CommandError(f"{path} is there already. Nothing was imported.") from None
        except OSError as error:
            raise CommandError(f"Cannot write {path}: {error.strerror}. Nothing was imported.") from None
        self.stderr.write(f"The rows that were refused are in {path}.")

    def _report(self, result: ImportResult, resource: ExchangeResource, *, dry_run: bool) -> None:
        if result.guessed:
            self.stderr.write(result.guessed)
        if result.ignored:
            self.stderr.write(f"Unknown columns, ignored: {', '.join(result.ignored)}.")
        for error in result.base_errors:
            self.stderr.write(plainly(error))
        for problem in result.problems[:_SHOWN]:
            self.stderr.write(str(problem))
        if len(result.problems) > _SHOWN:
            self.stderr.write(f"… and {len(result.problems) - _SHOWN} more.")
        if result.base_errors or result.problems:
            raise CommandError("Nothing was imported.")
        totals = result.totals
        self.stderr.write(
            f"{'Would be imported' if dry_run else 'Import finished'}: {totals['new']} new, "
            f"{totals['update']} updated and {totals['skip']} unchanged {resource.get_display_name()}."
        )


def _profile(name: str | None, resource: ExchangeResource) -> Profile | None:
    if name is None:
        return None
    kept = ImportProfile.objects.filter(model=ContentType.objects.get_for_model(resource.model))
    found = kept.filter(name=name).first()
    if found is None:
        known = ", ".join(kept.values_list("name", flat=True)) or "none yet; keep one on the page of imports"
        raise CommandError(f"No such profile: {name}. Profiles for {resource.get_display_name()}: {known}.")
    return profile_of(found.written)


def _agreed(name: str) -> bool:
    """Whether somebody answers yes; where there is nobody to ask, no."""
    try:
        return input(f"Import {name}? [yes/no]: ") == "yes"
    except EOFError:
        return False
