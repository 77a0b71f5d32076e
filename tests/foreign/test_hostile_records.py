"""Another tool's file that somebody made to cost much is refused by the page and by the command, in the same words.

`python -m tests.benchmarks.hostile` reads such files at their full size; here they are small.
"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.foreign.annotations import read_annotations
from claims.foreign.articles import read_csl
from claims.foreign.read_records import NotReadable
from claims.foreign.wikidata import read_wikidata
from claims.imports import plan
from claims.models import FactCheck
from sources.accounts.models import User
from sources.workbench.exchange.apart import OutOfMemory, OutOfTime
from tests.benchmarks.hostile import FILES
from tests.conftest import signed_in

SMALL = 0.002


def on_the_page(user: User, kind: str, data: bytes) -> list[str]:
    """What the page says of the file, where it cannot be read."""
    file = SimpleUploadedFile("hostile", data)
    answer = signed_in(user).post(reverse("admin:import_foreign"), {"kind": kind, "file": file})
    assert answer.status_code == 200
    return list(answer.context["form"].errors.get("file", []))


def by_the_command(user: User, kind: str, path: Path) -> list[str]:
    """The same of the command."""
    name, _, form = kind.partition(".")
    try:
        call_command(
            "import", name, str(path), format=form, user=user.username, dry_run=True, stderr=StringIO()
        )
    except CommandError as error:
        return [str(error).removeprefix("hostile: ")]
    return []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "file", "reason"),
    [
        ("fact-checks.claimreview", "claimreview: lists in lists", "nested too deep"),
        ("speakers.wikidata", "wikidata: null characters", "no table"),
        ("annotations.web-annotation", "annotations: many numbers", "no annotations"),
        ("articles.bibtex", "bibtex: braces in braces", "braces in more than 1000 braces"),
        ("articles.bibtex", "bibtex: many entries begun", "entries with next to nothing in them"),
    ],
)
def test_page_and_command_refuse_a_hostile_file_in_the_same_words(
    kind: str, file: str, reason: str, tmp_path: Path, administrator: User
) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(FILES[file][1](SMALL))
    [said] = on_the_page(administrator, kind, path.read_bytes())
    assert reason in said
    assert by_the_command(administrator, kind, path) == [said]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "reason"),
    [(OutOfTime, "more than 12 seconds of processor time"), (OutOfMemory, "more than 120 MB of memory")],
    ids=["time", "memory"],
)
def test_what_takes_too_much_is_refused_in_the_same_words(
    error: type[Exception], reason: str, tmp_path: Path, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def apart(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(plan, "apart", apart)
    path = tmp_path / "hostile"
    path.write_bytes(b" " * 2_400_000)
    [said] = on_the_page(administrator, "fact-checks.claimreview", path.read_bytes())
    assert f"{reason}, which is too much for a file of 2,400,000 bytes" in said
    assert by_the_command(administrator, "fact-checks.claimreview", path) == [said]
    assert not FactCheck.objects.exists()


RECORD = {
    "item": "Q2",
    "type": "Annotation",
    "uri": "https://a.example/",
    "target": {"selector": {"type": "TextQuoteSelector", "exact": "b"}},
}


@pytest.mark.parametrize(
    ("read", "within"),
    [(read_annotations, '{"total": 2, "rows": [%s]}'), (read_annotations, "[%s]"), (read_csl, '{"items": [%s]}'), (read_csl, "[%s]"),
     (read_wikidata, '{"head": {}, "results": {"bindings": [%s]}}'), (read_wikidata, "[%s]")],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)  # fmt: skip
def test_one_record_that_is_too_long_is_refused_with_its_line(read: object, within: str) -> None:
    long = json.dumps({"item": "Q1", "exact": "b" * 5_000_000})
    text = within.replace("%s", json.dumps(RECORD) + ",\n" + long)
    with pytest.raises(NotReadable, match="line 2: it has more than 3,000,000 characters"):
        read(text.encode())  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("[{},]", "line 1"), ('{"rows":[]', "line 1"), ('{"rows":[{}],}', "line 1"), ('{"rows":[]}\n{"a":1,"a":2}', "line 2: the name 'a' stands twice"),
     ("[1]\n[NaN]", "line 2: NaN"), ('{"a" 1}', "line 1"), ("{1:2}", "no name"), ("", "empty"), ('[{"a":\n\n}]', "line 3")],
)  # fmt: skip
def test_what_is_no_json_is_refused_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        read_annotations(text.encode())
