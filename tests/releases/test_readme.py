"""The lines of README.md that make, prove and load a release, as they stand there."""

from __future__ import annotations

import csv
import io
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.models import CuratedSet, Quote, Release
from claims.releases.verifier import opened
from sources.accounts.models import User
from tests.conftest import ROOT

from .records import frozen
from .test_import import emptied

PROMPT = "$ .venv/bin/python manage.py "


def lines() -> list[list[str]]:
    """The words of each command in the section of README.md."""
    section = (
        (ROOT / "README.md").read_text(encoding="utf-8").partition("### A citable release of the seeds")[2]
    )
    block = section.partition("```console\n")[2].partition("```")[0].splitlines()
    assert all(line.startswith(PROMPT) for line in block)
    return [shlex.split(line.removeprefix(PROMPT), comments=True) for line in block]


def test_they_make_prove_and_load_a_release_of_the_seeds(
    ingested: None, editor: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said: dict[str, str] = {}
    quotes = Quote.objects.count()
    for words in sorted(lines(), key=lambda line: line[1] == "import"):
        if words[1] == "import":  # "in another database"
            emptied()
            assert not Quote.objects.exists()
        out = io.StringIO()
        call_command(*words, stdout=out)
        said[words[1]] = out.getvalue()
    assert list(said) == ["create", "freeze", "archive", "verify", "pages", "cite", "import"]
    digest = Release.objects.get().digest
    assert (
        f"sha256:{digest}" in said["freeze"]
        and "Everything holds; 5 articles checked word by word" in said["verify"]
    )
    assert f"{quotes} quotes, 45 claims, 45 pieces of evidence" in said["import"]
    assert f"Frozen again, the set has the release's digest: sha256:{digest}." in said["import"]
    assert frozen(editor, CuratedSet.objects.get(name="Seeds")).digest == digest
    files = opened(tmp_path / "seeds-release-1.zip")
    rows = list(csv.DictReader(io.StringIO(files["csv/quotes.csv"].decode(), newline="")))
    assert len(rows) == quotes == Quote.objects.count() > 30
    assert (tmp_path / "site" / "index.html").is_file()
    assert re.search(r"title = \{\{Seeds\}\}", said["cite"])
