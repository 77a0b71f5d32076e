"""Flat tables of quotes: one file for any program, and a package for R with its codebook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sources.workbench.exchange.formats import CSV, RecordFormat

from .flat_rows import COLUMNS, flat_rows
from .packing import packed

__all__ = ["ForR", "QuotesWithClaims"]

_HEADERS = [column.name for column in COLUMNS]
_SHORT = (
    "quote_key", "quote", "speaker", "speaker_role", "said_on", "relayed_by", "outlet", "published_on",
    "article_title", "article_address", "claim_key", "claim", "stance", "verdict", "topics", "quote_status",
)  # fmt: skip


class QuotesWithClaims(RecordFormat):
    """A row for each quote and claim, with speaker, day, outlet, topics and the article's address."""

    name = "Quotes with claim, topic and address"
    extension = "quotes-with-claims.csv"
    content_type = "text/csv; charset=utf-8"
    about = "one flat table (CSV), a row for each quote and claim"

    def stream_records(self, records: QuerySet[Any]) -> Iterator[bytes]:
        at = [_HEADERS.index(name) for name in _SHORT]
        return CSV().stream(_SHORT, ([row[n] for n in at] for row in flat_rows(records)))


class ForR(RecordFormat):
    """quotes.csv with names and values as R wants them, and codebook.csv that says what each column is."""

    name = "For R"
    extension = "r.zip"
    content_type = "application/zip"
    about = "a flat CSV with ISO dates, TRUE and FALSE and NA, and its codebook (ZIP)"

    def stream_records(self, records: QuerySet[Any]) -> Iterator[bytes]:
        rows = ([_for_r(cell) for cell in row] for row in flat_rows(records))
        yield from packed(
            [
                ("quotes.csv", CSV().stream(_HEADERS, rows)),
                ("codebook.csv", CSV().stream(("column", "type", "meaning", "values"), _codebook())),
            ]
        )


def _for_r(cell: Any) -> Any:
    if cell is None:
        return "NA"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        return cell.isoformat()
    return cell


def _codebook() -> Iterator[list[str]]:
    for column in COLUMNS:
        yield [column.name, column.kind, column.about, "; ".join(map(str, column.values))]
