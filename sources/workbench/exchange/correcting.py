"""The rows of a file that could not go in, as a file to correct: its own headings, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sources.workbench.exchange.formats import CSV
from sources.workbench.exchange.results import Problem
from sources.workbench.exchange.table import Rows

__all__ = ["REASON", "rows_to_correct"]

REASON = "Why it was refused"


def rows_to_correct(dataset: Rows, problems: Iterable[Problem]) -> Iterator[bytes]:
    """A CSV of the bad rows in their order, each once, with all that is wrong in the last column.

    Corrected, it can be imported as it is: that column is ignored.
    """
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        words = f"{problem.column}: {problem.reason}" if problem.column else problem.reason
        reasons.setdefault(problem.number, []).append(words)
    rows = ([*dataset[number - 1], " ".join(reasons[number])] for number in sorted(reasons))
    return CSV().stream([*(str(name) for name in dataset.headers or []), REASON], rows)
