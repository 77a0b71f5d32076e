"""An archive of a release: the same bytes always, checked by its manifest, explained by its README."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, CuratedSet, Quote
from claims.releases.archive import FORMATS, archive, chosen_formats
from claims.releases.citation import citation
from claims.releases.tables import TABLES
from sources.accounts.models import User
from sources.workbench.exchange.formats import TABLE_FORMATS, ExchangeFormat

from .records import a_set, frozen

pytestmark = pytest.mark.django_db


def opened(data: bytes) -> dict[str, bytes]:
    package = zipfile.ZipFile(io.BytesIO(data))
    return {name.partition("/")[2]: package.read(name) for name in package.namelist()}


def test_the_same_release_gives_the_same_bytes_whatever_happened_since(editor: User) -> None:
    release = frozen(editor)
    before = archive(release, tuple(FORMATS))
    Quote.objects.update(note="edited later")
    Claim.objects.update(verdict="false")
    CuratedSet.objects.update(name="renamed")
    editor.username = "another"
    editor.save()
    release.refresh_from_db()
    assert archive(release, tuple(reversed(FORMATS))) == before


def test_the_manifest_has_the_digest_of_every_file(editor: User) -> None:
    release = frozen(editor)
    files = opened(archive(release, tuple(FORMATS)))
    manifest = json.loads(files["manifest.json"])
    listed = {file["name"]: file["sha256"] for file in manifest["files"]}
    assert listed == {
        name: sha256(data).hexdigest()
        for name, data in files.items()
        if name not in ("manifest.json", "SHA256SUMS")
    }
    assert manifest["digest"]["value"] == listed["content.json"] == release.digest


def test_the_readme_says_what_each_column_is_how_it_was_made_and_how_to_cite_it(editor: User) -> None:
    release = frozen(editor, licence="CC-BY-4.0")
    text = opened(archive(release))["README.md"].decode()
    for table in TABLES:
        for column in table.columns:
            assert f"- `{column.name}`: {column.meaning}" in text
    assert citation(release).strip() in text
    assert release.software in text
    assert "CC-BY-4.0" in text


@pytest.mark.parametrize("file_format", TABLE_FORMATS, ids=lambda f: f.name)
def test_every_table_can_be_read_again(editor: User, file_format: type[ExchangeFormat]) -> None:
    release = frozen(editor)
    content = json.loads(release.content)
    files = opened(archive(release, [file_format.extension]))
    ending = file_format.extension
    rows = file_format().create_dataset(files[f"{ending}/quotes.{ending}"])
    texts = [row[rows.headers.index("text")] for row in rows]
    assert texts == [quote["text"] for quote in content["quotes"]]


def test_hostile_words_are_no_formulas_in_the_tables(editor: User) -> None:
    files = opened(archive(frozen(editor), ["csv"]))
    tables = [data.decode() for name, data in files.items() if name.endswith(".csv")]
    cells = [cell for text in tables for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert "'=HYPERLINK" in " ".join(cells)
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        chosen_formats(["docx"])


def test_a_release_prints_its_citation(editor: User) -> None:
    release = frozen(editor, author_name="Ivers, N.", licence="CC-BY-4.0")
    year = release.released_at.year
    assert citation(release).startswith(f"Ivers, N ({year}). =Rates in the press (Release 1, {year}-")
    assert release.digest in citation(release)
    assert "title = {{=Rates in the press}}" in citation(release, "bibtex")
    item = json.loads(citation(release, "csl"))[0]
    assert (item["type"], item["version"], item["author"]) == (
        "dataset",
        "1",
        [{"family": "Ivers", "given": "N."}],
    )
    assert item["issued"]["date-parts"][0][0] == year


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("show", "Nothing"), "No such set: Nothing"),
        (("archive", "set-one/7"), "No such release: set-one/7"),
        (("archive", "set-one", "--formats", "docx"), "Unknown format: docx"),
        (("create", "X", "--quotes", "colour"), "use NAME=VALUE"),
        (("create", "X", "--quotes", "colour=red"), "cannot be filtered by colour"),
        (("freeze", "set-one", "--user", "nobody"), "No such account: nobody"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else "",
)
def test_the_command_says_what_was_wrong(editor: User, words: tuple[str, ...], message: str) -> None:
    frozen(editor, a_set())
    with pytest.raises(CommandError, match=message):
        call_command("release", *words, stdout=io.StringIO())


def test_the_command_shows_what_changed_between_releases(editor: User) -> None:
    chosen = a_set()
    frozen(editor, chosen)
    Claim.objects.filter(key="c-2").update(text="-30 degrees")
    frozen(editor, chosen)
    out = io.StringIO()
    call_command("release", "compare", "set-one/1", "set-one/2", stdout=out)
    assert "~ claim c-2 text: -[-3-]{+30+} degrees" in out.getvalue()
    call_command("release", "list", stdout=out)
    assert "set-one/2" in out.getvalue()
