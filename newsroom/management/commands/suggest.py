"""`manage.py suggest`: put pairs of like claims before the editors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from claims.models import Claim, ClaimLink
from newsroom.ingest.after import Suggested, after_ingest, compare_all, index_new
from sources.workbench.commands import DataCommand, shown
from sources.workbench.models import PairState, Status

__all__ = ["Command"]


class Command(DataCommand):
    help = (
        "Compare claims with all others and suggest pairs to link, and what waits besides: copies of new articles, speakers "
        "who may be one. Pairs suggested or decided before are left alone. Ingest does this for what is new by itself, "
        "unless told --no-suggestions. An interrupted pass is resumed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY", help="compare only these claims (default: all)")
        parser.add_argument(
            "--waiting",
            action="store_true",
            help="compare only what waits: new articles, and claims that people wrote, edited or imported",
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=1,
            metavar="N",
            help="number of processes that compare (default: 1)",
        )
        parser.add_argument(
            "--show", type=int, default=20, metavar="N", help="list the N best pairs to review (default: 20)"
        )

    def handle(self, *args: object, **options: Any) -> None:
        if options["workers"] < 1:
            raise CommandError(f"--workers {options['workers']}: must be 1 or more.", returncode=2)
        if options["keys"] and options["waiting"]:
            raise CommandError("Name claims, or give --waiting: not both.", returncode=2)
        console = self.console(soft_wrap=True)
        failed: list[str] = []
        if options["keys"]:
            made = Suggested(links=_compare(options["keys"]))
        elif options["waiting"]:
            made = _compare_waiting(console, options["workers"])
        else:
            made = _compare_all(console, options["workers"], failed)
        console.print(_told(made), highlight=False)
        _list(console, max(options["show"], 0))
        if failed:
            raise CommandError("\n".join([*failed, "All others were compared."]))


def _compare(keys: Sequence[str]) -> int:
    from claims.matching.suggest import suggest_for

    claims = Claim.objects.filter(merged_into=None).exclude(status=Status.REJECTED)
    found = dict(claims.filter(key__in=keys).values_list("key", "pk"))
    missing = [key for key in keys if key not in found]
    if missing:
        raise CommandError(
            f"{', '.join(missing)}: no such claim, or it was merged or rejected.", returncode=2
        )
    return suggest_for(found.values())


def _compare_waiting(console: Console, workers: int) -> Suggested:
    with _bar(console, TextColumn("{task.description}"), BarColumn()) as bar:
        task = bar.add_task("", total=None)
        return after_ingest(lambda name: bar.update(task, description=name), workers)


def _compare_all(console: Console, workers: int, failed: list[str]) -> Suggested:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with _bar(console, *columns) as bar:
        task = bar.add_task("", total=None)

        def stage(name: str) -> None:
            bar.update(task, description=name)

        index_new(stage)
        made = compare_all(
            lambda done, total: bar.update(task, completed=done, total=total), workers, failed.append, stage
        )
        return made + after_ingest(stage, workers)  # what came meanwhile


def _bar(console: Console, *columns: ProgressColumn) -> Progress:
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _told(made: Suggested) -> str:
    """New suggestions: 12 pairs of claims, 1 copy, 2 pairs of speakers."""
    counts = (
        (made.links, "pair of claims", "pairs of claims"),
        (made.copies, "copy", "copies"),
        (made.speaker_pairs, "pair of speakers", "pairs of speakers"),
    )
    found = [f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count]
    return f"New suggestions: {', '.join(found) or 'none'}."


def _list(console: Console, most: int) -> None:
    waiting = ClaimLink.objects.filter(state=PairState.SUGGESTED).select_related("claim", "other")[:most]
    if not waiting:
        return
    table = Table(title="Pairs to review", title_justify="left")
    table.add_column("score", justify="right")
    table.add_column("perhaps")
    table.add_column("claim", ratio=3)
    table.add_column("claim", ratio=3)
    table.add_column("why", ratio=2)
    for link in waiting:
        table.add_row(
            f"{link.score or 0:.2f}",
            link.get_relation_display(),
            shown(link.claim.text),
            shown(link.other.text),
            shown("; ".join(map(str, link.reasons))),
        )
    console.print(table)
