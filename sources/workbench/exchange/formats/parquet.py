"""Parquet: typed columns for R, Python and DuckDB, written by PyArrow (the extra `parquet`), some rows at a time.

Days are days, moments are UTC to the microsecond, lists and mappings are JSON in a text; what is empty is null where a
column is no text. Nothing here is a formula, so words stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from importlib.util import find_spec
from typing import Any

from sources.workbench.exchange.columns import Column, Day, Decimal, Flag, Moment, Whole
from sources.workbench.exchange.formats.file_format import ExchangeFormat
from sources.workbench.parts import parts

__all__ = ["Parquet", "has_parquet"]

_ROWS = 20_000  # of a row group, which is in memory whole


def has_parquet() -> bool:
    """Whether PyArrow is installed."""
    return find_spec("pyarrow") is not None


class _Sink:
    """A file for PyArrow that hands on what is written to it."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        self._size += len(self._parts[-1])
        return len(self._parts[-1])

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        """Nothing waits: `take` gives all."""

    def close(self) -> None:
        self.closed = True

    def take(self) -> bytes:
        """What was written since it was last asked."""
        data = b"".join(self._parts)
        self._parts = []
        return data


class Parquet(ExchangeFormat):
    name = "Parquet"
    extension = "parquet"
    content_type = "application/vnd.apache.parquet"
    importable = False
    about = "typed columns, for R, Python and DuckDB"

    def stream_columns(self, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
        """Yield the file of rows whose cells are those of these columns."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = [_kind(column) for column in columns]
        schema = pa.schema(
            [
                (str(column.column_name), getattr(pa, made)(*given))
                for column, (made, given, _) in zip(columns, kinds, strict=True)
            ]
        )
        sink = _Sink()
        with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
            for group in parts(rows, _ROWS):
                cells = zip(*group, strict=True)
                arrays = [
                    pa.array([turn(cell) for cell in column], type=field.type)
                    for column, field, (_, _, turn) in zip(cells, schema, kinds, strict=True)
                ]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
                yield sink.take()
        yield sink.take()

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
        return self.stream_columns([Column(name, column_name=name) for name in headers], rows)


def _kind(column: Column) -> tuple[str, tuple[str, ...], Callable[[Any], Any]]:
    """The type of a column in Arrow (its maker and what that is given), and how a cell becomes a value of it."""
    if isinstance(column, Whole):
        return "int64", (), _or_none
    if isinstance(column, Decimal):
        return "float64", (), _or_none
    if isinstance(column, Flag):
        return "bool_", (), _or_none
    if isinstance(column, Day):
        return "date32", (), lambda cell: date.fromisoformat(cell) if cell else None
    if isinstance(column, Moment):
        return "timestamp", ("us", "UTC"), lambda cell: datetime.fromisoformat(cell) if cell else None
    return "string", (), _text


def _or_none(cell: Any) -> Any:
    return None if cell == "" else cell


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict | bool) else str(cell)
