"""`manage.py ingest PATH…`: files and folders into the database."""

from __future__ import annotations

import json
import os
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from newsroom.cluster import ClusterLost, cluster
from newsroom.file_paths import WHOLE, parse_part, told
from newsroom.ingest import Ingest, Summary
from newsroom.ingest.outcome import Result
from sources.models import ColumnMapping
from sources.reading.opening.table_headings import parse_columns
from sources.workbench.commands import DataCommand, shown

_PLAIN_EVERY = 100  # pages between two lines where the output is not a terminal


class Command(DataCommand):
    help = (
        "Bring saved news pages into the database: pages, exports of databases, tables, web archives, mail, "
        "documents and archives of these (docs/files.md). Exit status: 0 all in, 1 some failed, 2 wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="files, folders, and addresses like s3://archive/2024/"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and extract, but save nothing")
        parser.add_argument(
            "--workers", type=int, default=1, metavar="N", help="number of reading processes (default: 1)"
        )
        parser.add_argument(
            "--no-suggestions",
            action="store_true",
            help="look for no copies and pairs now; `suggest --waiting` or the background worker does later",
        )
        parser.add_argument(
            "--scheduler",
            metavar="ADDRESS",
            help="let the workers of this Dask scheduler read (docs/scale.md)",
        )
        parser.add_argument(
            "--part",
            default="1/1",
            metavar="K/N",
            help="only the Kth of N shares of the files; give each command the same folders",
        )
        parser.add_argument(
            "--column", action="append", default=[], metavar="ROLE=NAME", help="a table's column: text=body"
        )
        parser.add_argument("--columns", metavar="NAME", help="use saved columns")
        parser.add_argument("--save-columns", metavar="NAME", help="save the columns under this name")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write a JSON report")

    def handle(self, *args: object, **options: Any) -> None:
        if options["workers"] < 1:
            raise CommandError(f"--workers {options['workers']}: must be 1 or more.", returncode=2)
        report: Path | None = options["report"]
        if report and not os.access(report if report.exists() else report.parent, os.W_OK):
            raise CommandError(f"--report {report}: cannot be written.", returncode=2)
        try:
            part = parse_part(options["part"])
        except ValueError as error:
            raise CommandError(f"--part {error}", returncode=2) from error
        columns = _columns(options["column"], options["columns"], options["save_columns"])
        console = self.console(soft_wrap=True)
        try:
            with cluster(options["scheduler"]) if options["scheduler"] else nullcontext() as executor:
                ingest = Ingest(
                    workers=options["workers"], dry_run=options["dry_run"], columns=columns, executor=executor,
                    part=part, suggests=not options["no_suggestions"],
                )  # fmt: skip
                summary = self._run(ingest, options["paths"], console)
        except (FileNotFoundError, ClusterLost) as error:
            raise CommandError(str(error), returncode=2) from error
        whole = part == WHOLE  # another share may hold the files
        if whole and not summary.found:
            raise CommandError(f"{', '.join(options['paths'])}: no files found.", returncode=2)
        _print(console, summary, options["dry_run"])
        if summary.articles and options["no_suggestions"] and not options["dry_run"]:
            told_later = (
                "Copies and pairs of speakers and claims were not looked for: manage.py suggest --waiting"
            )
            console.print(told_later, highlight=False)
        if report:
            report.write_text(
                json.dumps(summary.report(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
            )
        if summary.failures:
            what = "pages" if any(result.member for result in summary.failures) else "files"
            of = max(summary.found if what == "files" else summary.pages, len(summary.failures))
            raise CommandError(f"{len(summary.failures):,} of {of:,} {what} failed; see above.", returncode=1)
        if whole and not summary.pages:
            raise CommandError(f"{', '.join(options['paths'])}: no pages found; see above.", returncode=2)

    def _run(self, ingest: Ingest, paths: list[str], console: Console) -> Summary:
        if not console.is_terminal:
            return ingest.run(paths, lambda result, done, total: _line(console, result, done, total))
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("Reading pages", total=None)

            def advance(result: Result, done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)
                if result.outcome == "failed":
                    _failure(console, result)

            return ingest.run(paths, advance, lambda name: bar.update(task, description=name, total=None))


def _columns(told: list[str], saved: str | None, save_as: str | None) -> dict[str, str]:
    """The columns of tables: those of a saved mapping, and those told now, which may be saved."""
    columns: dict[str, str] = {}
    if saved:
        mapping = ColumnMapping.objects.filter(name=saved).first()
        if mapping is None:
            names = ", ".join(ColumnMapping.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"--columns {saved}: no such saved columns. Saved: {names}.", returncode=2)
        columns |= mapping.columns
    try:
        columns |= parse_columns(told)
    except ValueError as error:
        raise CommandError(f"--column {error}", returncode=2) from error
    if save_as and not columns:
        raise CommandError(f"--save-columns {save_as}: specify the columns with --column.", returncode=2)
    if save_as:
        ColumnMapping.objects.update_or_create(name=save_as[:60], defaults={"columns": columns})
    return columns


def _line(console: Console, result: Result, done: int, total: int) -> None:
    """Plain progress: every failure, and a line now and then."""
    if result.outcome == "failed":
        _failure(console, result)
    if done % _PLAIN_EVERY == 0 and done < total:
        console.print(f"{done} of {total} files", highlight=False)


def _failure(console: Console, result: Result) -> None:
    console.print(
        f"[red]failed[/red] {shown(result.place)} ({result.reason}): {shown(result.message)}",
        highlight=False,
    )


def _print(console: Console, summary: Summary, dry_run: bool) -> None:
    for result in summary.noted:
        for note in result.notes:
            console.print(f"[yellow]note[/yellow] {shown(result.place)}: {shown(note)}", highlight=False)
    if summary.more_noted:
        console.print(f"{summary.more_noted:,} more files have notes; see their articles.", highlight=False)
    table = Table(title="Nothing was saved (--dry-run)" if dry_run else None, title_justify="left")
    table.add_column("pages")
    table.add_column("", justify="right")
    for outcome in ("new", "unchanged", "updated", "failed"):
        count = summary.counts[outcome]
        table.add_row(outcome, str(count), style="red" if outcome == "failed" and count else None)
    table.add_section()
    table.add_row("total", str(summary.pages))
    table.add_row("files", str(summary.found))
    table.add_row("suggested quotes", str(summary.quotes))
    if summary.suggested is not None:
        table.add_row("copies to review", str(summary.suggested.copies))
        table.add_row("speakers to merge", str(summary.suggested.speaker_pairs))
        table.add_row("claim pairs to review", str(summary.suggested.links))
    console.print(table)
    if summary.passed_over:
        kinds = shown(told(summary.passed_over))
        console.print(f"Skipped, not pages: {kinds}.", highlight=False)
