"""`manage.py ingest PATH…`: files and folders into the database."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from newsroom.ingest import Ingest, Summary
from newsroom.ingest.outcome import Result
from sources.workbench.commands import DataCommand

_PLAIN_EVERY = 100  # files between two lines where the output is not a terminal


class Command(DataCommand):
    help = (
        "Bring saved news pages (.txt .html .htm, each also .gz) into the database. "
        "Exit status: 0 all in, 1 some files failed, 2 wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
        parser.add_argument("--dry-run", action="store_true", help="read and extract, write nothing")
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that read (1)")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write a JSON report")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["workers"] < 1:
            raise CommandError(f"--workers {options['workers']}: give 1 or more.", returncode=2)
        report: Path | None = options["report"]
        if report and not os.access(report if report.exists() else report.parent, os.W_OK):
            raise CommandError(f"--report {report}: cannot be written there.", returncode=2)
        console = Console(file=cast(IO[str], self.stdout), no_color=options["no_color"], soft_wrap=True)
        ingest = Ingest(workers=options["workers"], dry_run=options["dry_run"])
        try:
            summary = self._run(ingest, options["paths"], console)
        except FileNotFoundError as error:
            raise CommandError(str(error), returncode=2) from error
        if not summary.found:
            looked = ", ".join(options["paths"])
            raise CommandError(f"{looked}: no pages there (.txt .html .htm, each also .gz).", returncode=2)
        _print(console, summary, options["dry_run"])
        if report:
            report.write_text(
                json.dumps(summary.report(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
            )
        if summary.failures:
            raise CommandError(
                f"{len(summary.failures)} of {summary.found} files failed; see above.", returncode=1
            )

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


def _line(console: Console, result: Result, done: int, total: int) -> None:
    """Plain progress: every failure, and a line now and then."""
    if result.outcome == "failed":
        _failure(console, result)
    if done % _PLAIN_EVERY == 0 and done < total:
        console.print(f"{done} of {total} files", highlight=False)


def _failure(console: Console, result: Result) -> None:
    console.print(
        f"[red]failed[/red] {escape(result.path)} ({result.reason}): {escape(result.message)}",
        highlight=False,
    )


def _print(console: Console, summary: Summary, dry_run: bool) -> None:
    for result in summary.noted:
        for note in result.notes:
            console.print(f"[yellow]note[/yellow] {escape(result.path)}: {escape(note)}", highlight=False)
    if summary.more_noted:
        console.print(f"{summary.more_noted} more files have notes; see their articles.", highlight=False)
    table = Table(title="Nothing was written (--dry-run)" if dry_run else None, title_justify="left")
    table.add_column("files")
    table.add_column("", justify="right")
    for outcome, count in summary.counts.items():
        table.add_row(outcome, str(count), style="red" if outcome == "failed" and count else None)
    table.add_section()
    table.add_row("in all", str(summary.found))
    table.add_row("quotes suggested", str(summary.quotes))
    table.add_row("reprints to confirm", str(summary.suggested.copies))
    table.add_row("speakers to join", str(summary.suggested.speaker_pairs))
    table.add_row("claim pairs to decide", str(summary.suggested.links))
    console.print(table)
