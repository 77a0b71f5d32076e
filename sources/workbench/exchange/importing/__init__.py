"""Import: rows of a file become new and changed records, all of them or none.

Rows are taken in batches, each through six steps, a module each: cells are read, relations found
by natural key, each row is compared with the record of its natural key, and what differs is
checked and written with its history. A row that cannot go in is reported with its number, column,
value and reason, and then nothing goes in.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from import_export.exceptions import ImportError as RowsRefused
from import_export.results import Error

from sources.accounts.models import User
from sources.workbench.exchange.cells import is_blank
from sources.workbench.exchange.results import ImportResult
from sources.workbench.exchange.table import Rows
from sources.workbench.parts import parts

from .batch import BATCH, MOST_PROBLEMS, Importable, Job, Report, Row
from .check import check
from .compare import compare
from .headings import refuse_headings
from .identify import identify
from .read import read
from .relate import relate
from .write import write, write_later

__all__ = ["Importable", "Report", "run_import"]

_STEPS = (read, relate, identify, compare, check, write)


def run_import(
    resource: Importable,
    dataset: Rows,
    *,
    dry_run: bool = False,
    raise_errors: bool = False,
    user: User | None = None,
    file_name: str = "",
    overwrite: bool = False,
) -> ImportResult:
    """Import the rows of `dataset`; whoever calls rolls back where the result has problems."""
    result = ImportResult()
    result.total_rows = len(dataset)
    result.guessed = dataset.title or ""
    headers = [str(name) if name is not None else "" for name in dataset.headers or []]
    if complaint := refuse_headings(resource, headers):
        result.append_base_error(Error(ValidationError(complaint)))
    else:
        known = {column.column_name for column in resource.fields.values()}
        result.ignored = [name for name in headers if name and name not in known]
        reason = f"import of {file_name}"[:100] if file_name else "import"
        _run(Job(resource, result, headers, user, reason, overwrite, keeps_history=not dry_run), dataset)
    result.problems.sort(key=lambda problem: problem.number)
    if raise_errors and (result.base_errors or result.problems):
        raise RowsRefused((result.problems or [result.base_errors[0].error])[0])
    return result


def _run(job: Job, dataset: Rows) -> None:
    for part in parts(enumerate(dataset, 1), BATCH):
        rows = [
            Row(number, dict(zip(job.headers, cells, strict=False)))
            for number, cells in part
            if not is_blank(cells)
        ]
        for step in _STEPS:
            step(job, rows)
        if len(job.result.problems) >= MOST_PROBLEMS:
            job.result.stopped = True
            return
    write_later(job)
