"""`manage.py export`: import-export's command, with our formats, streamed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from import_export.management.commands.export import Command as ExportCommand

from newsroom.management.exchange import by_command, format_called, resource_called
from sources.workbench.auditing import tell_export
from sources.workbench.exchange.formats import ExchangeFormat
from sources.workbench.exchange.resource import ExchangeResource


class Command(ExportCommand):
    help = "Export the records of a resource to standard output: manage.py export CSV claims.resources.QuoteResource"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--columns", help="Comma-separated column names (default: all).")
        parser.add_argument("--output", type=Path, metavar="FILE", help="Write to this file.")

    def handle(self, *args: object, **options: Any) -> None:
        resource = resource_called(options["resource"])
        file_format = format_called(options["format"], resource, options["encoding"])
        rows = resource.get_queryset().order_by().count()
        tell_export(
            resource.get_display_name(), getattr(file_format, "name", options["format"]), rows,
            by_command("export", options["columns"] or ""),
        )  # fmt: skip
        columns = [name.strip() for name in (options["columns"] or "").split(",") if name.strip()]
        self._write(self._parts(resource, file_format, columns, options["encoding"]), options["output"])

    def _parts(
        self, resource: Any, file_format: ExchangeFormat, columns: list[str], encoding: str | None
    ) -> Iterable[bytes]:
        if isinstance(resource, ExchangeResource) and isinstance(file_format, ExchangeFormat):
            try:
                resource.selected(columns)
            except KeyError as error:
                known = ", ".join(resource.headers())
                raise CommandError(f"Unknown column: {error.args[0]}. Columns: {known}.") from None
            if (encoding or "utf-8").lower().replace("-", "") != "utf8":
                raise CommandError("Files are always written in UTF-8.")
            return resource.stream(file_format, None, columns)
        data = file_format.export_data(resource.export(export_fields=columns or None))
        return [data if isinstance(data, bytes) else data.encode(encoding or "utf-8")]

    def _write(self, parts: Iterable[bytes], path: Path | None) -> None:
        if path is not None:
            try:
                with path.open("wb") as file:
                    file.writelines(parts)
            except OSError as error:
                raise CommandError(f"Cannot write {path}: {error.strerror}.") from None
            return
        out = getattr(self.stdout, "buffer", None)
        try:
            for part in parts:
                if out is not None:
                    out.write(part)
                else:  # a test's, or another program's, text stream
                    self.stdout.write(part.decode(), ending="")
            if out is not None:
                out.flush()
        except BrokenPipeError:
            sys.stderr.close()  # whoever read it has had enough
