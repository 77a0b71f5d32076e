"""Parquet holds what the other formats hold, with types; without PyArrow it is not offered, and that is said."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, Quote
from claims.resources import ClaimResource, QuoteResource
from sources.workbench.exchange.formats import parquet
from sources.workbench.exchange.formats.parquet import Parquet

from .library import HOSTILE, library

pytestmark = pytest.mark.django_db


def test_without_pyarrow_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("newsroom.management.exchange.has_parquet", lambda: False)
    with pytest.raises(CommandError, match="extra parquet"):
        call_command("export", "Parquet", "claims.Quote", output=tmp_path / "x.parquet")


def test_every_cell_comes_back_with_its_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    monkeypatch.setattr(parquet, "_ROWS", 4)  # several row groups
    library()
    path = tmp_path / "quotes.parquet"
    call_command("export", "Parquet", "claims.Quote", output=path)
    rows = {row["key"]: row for row in pq.read_table(path).to_pylist()}
    assert pq.ParquetFile(path).num_row_groups == -(-Quote.objects.count() // 4)
    assert rows.keys() == set(Quote.objects.values_list("key", flat=True))
    for quote in Quote.objects.all():
        row = rows[quote.key]
        assert (row["text"], row["note"], row["said_on"], row["confidence"], row["placed"], row["version"]) == (
            quote.text, quote.note, quote.said_on, quote.confidence, quote.placed, quote.version
        )  # fmt: skip
    assert isinstance(rows["q-1"]["said_on"], date) and rows["q-1"]["spans"].startswith("[[")
    claims = pq.read_table(io.BytesIO(b"".join(ClaimResource().stream(Parquet())))).to_pylist()
    assert {row["text"] for row in claims} >= set(HOSTILE)
    [judged] = [row for row in claims if row["verdict_at"]]
    assert (
        isinstance(judged["verdict_at"], datetime)
        and judged["verdict_at"] == Claim.objects.get(key="c-1").verdict_at
    )
    empty = b"".join(QuoteResource().stream(Parquet(), Quote.objects.none(), ["key", "said_on"]))
    assert pq.read_table(io.BytesIO(empty)).schema.names == ["key", "said_on"]
