"""A benchmark puts its line into a document's table, in the place of the one it measured before."""

from __future__ import annotations

from pathlib import Path

import pytest

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
