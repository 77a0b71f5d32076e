"""`manage.py match`: the claims nearest to a statement, or to each statement of a file."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.table import Table

from sources.workbench.commands import DataCommand, shown

__all__ = ["Command"]

LONGEST_LINE = 1_000_000


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 300:
        raise ArgumentTypeError(f"{text}: must be a number from 1 to 300.")
    return int(text)


class Command(DataCommand):
    help = (
        "List the claims in the database that are nearest to a statement. With --file, a JSON line "
        'for each line of the file ({"id": …, "text": …}).'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="?", metavar="TEXT", help="a statement, in quotation marks")
        parser.add_argument(
            "--file", type=Path, metavar="FILE.jsonl", help="statements, one JSON object per line"
        )
        parser.add_argument(
            "--limit", type=_limit, default=20, metavar="N", help="claims to list per statement (default: 20)"
        )

    def handle(self, *args: object, **options: Any) -> None:
        text, file, limit = options["text"], options["file"], options["limit"]
        if (text is None) == (file is None):
            raise CommandError("Give either a statement or --file FILE.jsonl.", returncode=2)
        if file is not None:
            self._match_file(file, limit)
        elif not text.strip():
            raise CommandError("The statement is empty. Put it in quotation marks.", returncode=2)
        else:
            self._match_text(text, limit)

    def _match_text(self, text: str, limit: int) -> None:
        from claims.matching.nearest import match
        from claims.models import Relation

        found = next(match([text], limit))
        console = self.console()
        if not found:
            console.print("No claim in the database shares a word with this statement.")
            return
        table = Table()
        table.add_column("score", justify="right")
        table.add_column("perhaps")
        table.add_column("claim", ratio=3)
        table.add_column("why", ratio=2)
        table.add_column("key", no_wrap=True)
        for one in found:
            why = "; ".join(one.reasons)
            perhaps = Relation(one.relation).label if one.relation else ""
            table.add_row(
                f"{one.score:.2f}", perhaps, shown(one.claim.text), shown(why), shown(one.claim.key)
            )
        console.print(table)

    def _match_file(self, file: Path, limit: int) -> None:
        from claims.matching.nearest import match

        statements = list(_statements(file))
        ids = [number for number, _ in statements]
        for number, found in zip(ids, match([text for _, text in statements], limit), strict=True):
            matches = [
                {
                    "key": one.claim.key,
                    "text": one.claim.text,
                    "context": one.claim.context,
                    "score": one.score,
                    "relation": one.relation,
                    "reasons": list(one.reasons),
                }
                for one in found
            ]
            self.stdout.write(json.dumps({"id": number, "matches": matches}, ensure_ascii=False))


def _statements(file: Path) -> Iterator[tuple[object, str]]:
    """The statements of a JSON Lines file, blank lines aside."""
    try:
        lines: Sequence[str] = file.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror or error}.", returncode=2) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}: not UTF-8 text ({error.reason}).", returncode=2) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            raise CommandError(
                f"{file}, line {number}: longer than {LONGEST_LINE:,} characters.", returncode=2
            )
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{file}, line {number}: not valid JSON ({error}).", returncode=2) from error
        if not isinstance(entry, dict) or "id" not in entry or not isinstance(entry.get("text"), str):
            raise CommandError(
                f'{file}, line {number}: expected an object with "id" and "text"; "text" must be a string.',
                returncode=2,
            )
        yield entry["id"], entry["text"]
