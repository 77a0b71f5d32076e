"""Whether the headings of a file let its rows be understood."""

from __future__ import annotations

from collections.abc import Sequence

from sources.workbench.exchange.importing.batch import Importable

__all__ = ["refuse_headings"]


def _missing(resource: Importable, headers: Sequence[str]) -> list[str]:
    """The columns an import cannot do without and that the file does not have."""
    if resource.key_from and resource.key_from[1] in {
        str(column.attribute) for column in resource.fields.values() if column.column_name in headers
    }:
        return [name for name in resource.required if name not in headers]
    groups = [[resource.fields[name].column_name for name in names] for names in resource.alternatives]
    lacking = min(([name for name in names if name not in headers] for names in groups), key=len)
    return lacking + [name for name in resource.required if name not in headers]


def refuse_headings(resource: Importable, headers: Sequence[str]) -> str:
    """Why a file with these headings cannot be imported; empty where it can."""
    known = {column.column_name for column in resource.fields.values()}
    twice = sorted({name for name in headers if name and headers.count(name) > 1})
    if twice:
        return f"The column {twice[0]} is in the file twice. Remove one of them."
    if missing := _missing(resource, headers):
        hint = ""
        if len(headers) == 1 and any(mark in headers[0] for mark in ";\t|"):
            hint = " The cells do not seem to be separated by commas. Save the file with commas."
        elif resource.key_from:
            hint = f" For new records, leave it out and give {resource.key_from[1]}: keys are made for them."
        names = " and ".join(missing)
        return (
            f"The file has no column {names}, which is needed to identify records. "
            f"Known columns: {', '.join(sorted(known))}.{hint}"
        )
    return ""
