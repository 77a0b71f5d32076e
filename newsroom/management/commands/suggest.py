"""`manage.py suggest`: put pairs of like claims before the editors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from claims.models import Claim, ClaimLink
from sources.workbench.commands import DataCommand, shown
from sources.workbench.models import PairState, Status

__all__ = ["Command"]


class Command(DataCommand):
    help = (
        "Compare claims with all others and suggest pairs to link. Pairs suggested or decided before "
        "are left alone. Ingest does this for new claims by itself. An interrupted pass is resumed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY", help="compare only these claims (default: all)")
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
        console = self.console(soft_wrap=True)
        failed: list[str] = []
        if options["keys"]:
            made = _compare(options["keys"])
        else:
            made = _compare_all(console, options["workers"], failed)
        console.print(f"{made:,} new suggestion{'s' if made != 1 else ''}.", highlight=False)
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


def _compare_all(console: Console, workers: int, failed: list[str]) -> int:
    from newsroom.ingest.after import after_ingest, compare_all

    after_ingest(workers=workers, articles_only=True)  # what an interrupted ingest left undone
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Comparing claims", total=None)
        return compare_all(
            lambda done, total: bar.update(task, completed=done, total=total), workers, failed.append
        )


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
