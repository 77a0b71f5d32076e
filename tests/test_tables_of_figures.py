"""A benchmark puts its line into a document's table, in the place of the one it measured before."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from tests.benchmarks import desk, peers
from tests.benchmarks.machine import write_row

HEAD = "claims | database | processes | ms"


def test_a_line_takes_the_place_of_its_former_and_lines_are_in_order(tmp_path: Path) -> None:
    document = tmp_path / "scale.md"
    document.write_text("Before.\n\n<!-- cost -->\n<!-- end of cost -->\n\nAfter.\n")
    for row in ("10,000 | sqlite | 1 | 5.5", "9,000 | sqlite | 1 | 3.0", "10,000 | sqlite | 1 | 2.5"):
        write_row(document, "cost", HEAD, row)
    assert document.read_text() == (
        "Before.\n\n<!-- cost -->\n| claims | database | processes | ms |\n| --- | --- | --- | --- |\n"
        "| 9,000 | sqlite | 1 | 3.0 |\n| 10,000 | sqlite | 1 | 2.5 |\n<!-- end of cost -->\n\nAfter.\n"
    )


def test_a_document_without_the_table_is_named(tmp_path: Path) -> None:
    document = tmp_path / "scale.md"
    document.write_text("Nothing here.\n")
    with pytest.raises(ValueError, match=r"scale\.md has no table"):
        write_row(document, "cost", HEAD, "1 | sqlite | 1 | 1")
    assert document.read_text() == "Nothing here.\n"


def test_programs_are_measured_side_by_side_and_what_is_missing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("tests.benchmarks.peers.version", absent)
    page = tmp_path / "page.md"
    page.write_text("<!-- peers -->\n<!-- end of peers -->\n")
    assert peers.main(["--pages", "2", "--write", str(page)]) == 0
    printed = capsys.readouterr()
    rows = [line.split(" | ") for line in page.read_text().splitlines() if line.startswith("| ours")]
    assert [row[0] for row in rows] == ["| ours, extracting", "| ours, reading and extracting"]
    assert all(float(row[3].replace(",", "")) > 0 and row[4].endswith("quotes") for row in rows)
    assert {tuple(row[:3]) for row in rows} <= {
        tuple(line.split(" | ")[:3]) for line in printed.out.splitlines()
    }
    assert printed.err.count("not installed: pip install") == 3


def test_the_clock_is_shown_of_databases_measured_while_nothing_else_ran(tmp_path: Path) -> None:
    kept = tmp_path / "desk.txt"
    kept.write_text(
        "$ one\ndate: 2026-11-27\nload: 0.90 on 2 cores\n\nsqlite, 100,000 quotes, 2026-11-27, 1 on 2 cores\n"
        f"{desk.HEAD}\nlist: quote                              8     41     30      0     30     68\n\n"
        "$ other\ndate: 2026-11-27\nload: 9.00 on 2 cores\n\npostgresql, 100,000 quotes, 2026-11-27, 9 on 2 cores\n"
        f"{desk.HEAD}\nlist: quote                              8    900     30     10     40     68\n"
    )
    assert desk.table(kept) == [
        "| page | queries | PostgreSQL, ms | SQLite, ms | SQLite, p95 by the clock | kB |",
        "| --- | --- | --- | --- | --- | --- |",
        "| list: quote | 8 | 40 | 30 | 41 | 68 |",
    ]
