"""The version of reader and extractor that is stored with each page."""

from pathlib import Path

import pytest

from newsroom.ingest import version


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "extraction" / "lists").mkdir(parents=True)
    (tmp_path / "extraction" / "step.py").write_text("STEP = 1\n")
    (tmp_path / "extraction" / "lists" / "cues.txt").write_text("say\n")
    monkeypatch.setattr(version, "_PARTS", (tmp_path / "extraction",))
    return tmp_path / "extraction"


def fresh() -> str:
    version.extractor_version.cache_clear()
    return version.extractor_version()


def test_the_version_changes_with_code_lists_and_names_and_with_nothing_else(parts: Path) -> None:
    first = fresh()
    (parts / "notes.md").write_text("not read")
    assert fresh() == first
    (parts / "lists" / "cues.txt").write_text("say\ntell\n")
    second = fresh()
    (parts / "step.py").rename(parts / "pace.py")
    assert len({first, second, fresh()}) == 3


def test_the_version_of_this_code_fits_its_column() -> None:
    assert len(fresh()) <= 40
