"""An archive proves itself: by command, and by the program it carries, which needs nothing but Python."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from claims.actions import AcceptClaims, RejectClaims
from claims.models import Claim, Release
from claims.releases.archive import FORMATS, archive
from claims.releases.licences import LICENCES, licence_file
from claims.releases.verifier import faults, opened
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.curation import Refused

from .records import a_set, frozen

pytestmark = pytest.mark.django_db


def put(path: Path, files: dict[str, bytes], summed: bool = False) -> Path:
    """An archive of these files; `summed`: as somebody who cheats would, with digests that fit."""
    if summed:
        manifest = json.loads(files["manifest.json"])
        manifest["digest"]["value"] = sha256(files["content.json"]).hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()
        files["SHA256SUMS"] = b"".join(
            f"{sha256(data).hexdigest()}  {name}\n".encode()
            for name, data in files.items()
            if name != "SHA256SUMS"
        )
    with zipfile.ZipFile(path, "w") as package:
        for name, data in files.items():
            package.writestr(f"folder/{name}", data)
    return path


def changed(files: dict[str, bytes], change: Any) -> dict[str, bytes]:
    content = json.loads(files["content.json"])
    change(content)
    return files | {"content.json": json.dumps(content).encode()}


@pytest.fixture
def archived(editor: User, tmp_path: Path) -> Path:
    path = tmp_path / "release.zip"
    path.write_bytes(archive(frozen(editor)))
    return path


def test_an_archive_holds_by_command_and_by_the_program_in_it(archived: Path, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("release", "verify", str(archived), stdout=out)
    assert "checked word by word. It is =Rates in the press, release 1." in out.getvalue()
    with zipfile.ZipFile(archived) as package:
        package.extractall(tmp_path / "unpacked")
    (folder,) = (tmp_path / "unpacked").iterdir()
    article = tmp_path / "article.txt"
    article.write_bytes(Article.objects.filter(quotes__key="q-1").get().text.encode())
    for place in (folder, archived):
        done = subprocess.run(
            [sys.executable, "-I", "-S", folder / "verify.py", place, article], capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert Release.objects.get().digest in done.stdout


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda f: f | {"CITATION.txt": b"Somebody else"}, "CITATION.txt is not what was written"),
        (lambda f: {n: d for n, d in f.items() if n != "csv/quotes.csv"}, "csv/quotes.csv is missing"),
        (lambda f: f | {"extra.txt": b""}, "extra.txt was added"),
        (lambda f: f | {"content.json": f["content.json"] + b" "}, "has not the digest of the release"),
        (lambda f: {n: d for n, d in f.items() if n != "SHA256SUMS"}, "SHA256SUMS is missing"),
        (lambda f: f | {"manifest.json": b"[]"}, "not of the form"),
        (lambda f: f | {"content.json": b"\xff"}, "not of the form"),
    ],
)
def test_whatever_was_changed_is_named(archived: Path, change: Any, fault: str, capsys: object) -> None:
    put(archived, change(opened(archived)))
    errors = io.StringIO()
    with pytest.raises(CommandError, match="is not what was released"):
        call_command("release", "verify", str(archived), stderr=errors)
    assert fault in errors.getvalue()


def _unsay(content: Any) -> None:
    quote = next(quote for quote in content["quotes"] if quote["selectors"])
    part = quote["selectors"][0]
    part["exact"] = "".join(reversed(part["exact"]))
    quote["text"] = " … ".join(one["exact"] for one in quote["selectors"])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda c: c["quotes"].pop(), "which is not in content.json"),
        (lambda c: c["articles"].pop(), "which is not in content.json"),
        (lambda c: c["quotes"][0].update(relay_source="Nobody"), "names the source Nobody"),
        (lambda c: c["quotes"][0].update(relay_speaker="s-0"), "names the speaker s-0"),
        (lambda c: c["speakers"][0].update(article="0" * 64), "names the article 000"),
        (lambda c: c["articles"][0].update(copy_of="0" * 64), "names the article 000"),
        (lambda c: c["topics"][0].update(parent="None"), "names the topic None"),
        (lambda c: c["quotes"][0].update(text="Other words"), "its parts do not give its text"),
        (lambda c: c["quotes"][0]["selectors"][0].update(end=9999), "its selectors are not at its spans"),
        (_unsay, "the article has other words in its place"),
    ],
)
def test_content_that_does_not_fit_together_is_named_though_its_digests_do(
    archived: Path, change: object, fault: str
) -> None:
    put(archived, changed(opened(archived), change), summed=True)
    errors = io.StringIO()
    with pytest.raises(CommandError):
        call_command("release", "verify", str(archived), stderr=errors)
    assert fault in errors.getvalue()


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x05\x06" + b"\x00" * 18])
def test_a_file_that_is_no_archive_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(CommandError, match="is not"):
        call_command("release", "verify", str(path), stderr=io.StringIO())
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("release", "verify", str(tmp_path / "none.zip"))


def test_the_tables_are_described_with_types_keys_relations_and_counts(archived: Path) -> None:
    files = opened(archived)
    package = json.loads(files["datapackage.json"])
    tables = {resource["name"]: resource for resource in package["resources"]}
    for resource in tables.values():
        data = files[resource["path"]]
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)
        headings = data.decode().splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == headings
    keys = tables["quotes"]["schema"]["foreignKeys"]
    assert {key["reference"]["resource"] for key in keys} == {"speakers", "articles"}
    fields = {field["name"]: field for field in tables["quotes"]["schema"]["fields"]}
    assert fields["said_on"]["type"] == "date"
    assert fields["confidence"]["type"] == "number"
    content = json.loads(files["content.json"])
    assert sum(fields["status"]["counts"].values()) == len(content["quotes"])


def test_the_crate_and_the_citations_say_who_what_and_under_which_license(editor: User) -> None:
    release = frozen(
        editor,
        author_name="Ivers, Nadia (0000-0002-1825-0097) and {Peace and Bread}",
        licence="CC-BY-4.0",
        doi="https://doi.org/10.5072/example",
    )
    files = {name.partition("/")[2]: data for name, data in _members(archive(release)).items()}
    graph = {node["@id"]: node for node in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    root = graph["./"]
    assert {part["@id"] for part in root["hasPart"]} <= files.keys()
    assert files.keys() - {part["@id"] for part in root["hasPart"]} == {
        "ro-crate-metadata.json", "manifest.json", "SHA256SUMS",
    }  # fmt: skip
    assert [graph[one["@id"]]["name"] for one in root["author"]] == ["Ivers, Nadia", "Peace and Bread"]
    assert root["license"]["@id"] in graph
    assert root["author"][0]["@id"] == "https://orcid.org/0000-0002-1825-0097"
    assert root["identifier"] == "https://doi.org/10.5072/example"
    assert b"SPDX-License-Identifier: CC-BY-4.0" in files["LICENSE"]
    assert "Section 8 – Interpretation." in files["LICENSE"].decode()
    assert 'license: "CC-BY-4.0"' in files["CITATION.cff"].decode()
    registered = json.loads(files["datacite.json"])
    assert registered["identifiers"] == [{"identifier": "10.5072/example", "identifierType": "DOI"}]
    assert registered["creators"][0]["familyName"] == "Ivers"
    assert registered["creators"][0]["nameIdentifiers"][0]["nameIdentifierScheme"] == "ORCID"
    assert 'doi: "10.5072/example"' in files["CITATION.cff"].decode()
    (item,) = json.loads(files["CITATION.json"])
    assert item["author"] == [{"family": "Ivers", "given": "Nadia"}, {"literal": "Peace and Bread"}]
    assert "license" not in item
    assert item["DOI"] == "10.5072/example"
    assert "author = {Ivers, Nadia and {Peace and Bread}}" in files["CITATION.bib"].decode()


def test_a_release_keeps_the_license_of_the_one_before(editor: User) -> None:
    chosen = a_set()
    frozen(editor, chosen, licence="CC-BY-4.0")
    Claim.objects.filter(key="c-2").update(text="-30 degrees")
    assert frozen(editor, chosen).licence == "CC-BY-4.0"


def test_the_digest_is_of_the_content_and_not_of_how_it_was_made(editor: User, settings: Any) -> None:
    from claims.releases.canonical import canonical
    from claims.releases.content import content_of

    chosen = a_set()
    release = frozen(editor, chosen)
    Article.objects.update(extractor="another")
    settings.NEWSROOM_SOFTWARE = "newsroom 99"
    assert canonical(content_of(chosen)) == release.content
    assert json.loads(release.provenance)["software"] == release.software


def test_an_orcid_or_a_doi_that_cannot_be_is_refused(editor: Any) -> None:
    chosen = a_set()
    with pytest.raises(Refused, match="not an ORCID"):
        frozen(editor, chosen, author_name="Ivers, Nadia (0000-0002-1825-0098)")
    with pytest.raises(ValidationError, match="A DOI looks like"):
        frozen(editor, chosen, doi="zenodo.1234567")
    assert not Release.objects.exists()


def test_every_license_of_the_list_has_its_text() -> None:
    for licence, (title, _) in LICENCES.items():
        assert len(licence_file(licence)) > 5_000, title


def test_provenance_says_who_reviewed_what_and_when(editor: Any, researcher: Any) -> None:
    chosen = a_set()
    AcceptClaims(researcher, [Claim.objects.get(key="c-1")]).run()
    RejectClaims(editor, [Claim.objects.get(key="c-1")]).run()
    AcceptClaims(editor, [Claim.objects.get(key="c-1")]).run()
    release = frozen(editor, chosen)
    today = datetime.now(UTC).date().isoformat()
    assert json.loads(release.provenance)["reviews"] == [
        {"claim": "c-1", "by": name, "status": "accepted", "on": today} for name in ("editor", "researcher")
    ]


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_nothing_is_wrong_with_a_sound_archive(archived: Path) -> None:
    assert list(faults(opened(archived), {})) == []


def test_content_is_as_its_schema_says_and_nothing_else_is(archived: Path) -> None:
    files = opened(archived)
    validator = Draft202012Validator(json.loads(files["content.schema.json"]))
    Draft202012Validator.check_schema(validator.schema)
    content = json.loads(files["content.json"])
    assert [error.message for error in validator.iter_errors(content)] == []
    for part, name, value in (
        ("quotes", "said_on", "soon"),
        ("quotes", "confidence", 2),
        ("articles", "digest", "x"),
        ("claims", "verdict", "False"),
        ("quotes", "status", "rejected"),
        ("items", "unknown", 1),
    ):
        other = json.loads(files["content.json"])
        other[part][0][name] = value
        assert not validator.is_valid(other), name


# The content, and all files of the archive, of the records of `library`.
GOLDEN_CONTENT = "05fa7f468db70e57fb41d705cc0af160ee977aa1ba6ee5a7a66e63ed53b84327"
GOLDEN = "8d5f4bbba5ea3f1953759ebeba8818e931545d603e61274d8426671ee71ab064"


def test_the_bytes_of_a_release_stay_what_they_are(editor: User, settings: Any) -> None:
    """Whoever changes what an archive holds changes this digest on purpose, and the format's number with it."""
    settings.NEWSROOM_SOFTWARE = "newsroom 0"
    release = frozen(
        editor, author_name="Ivers, Nadia (0000-0002-1825-0097)", licence="CC0-1.0", doi="10.5072/example"
    )
    release.released_at = datetime(2026, 1, 31, 12, tzinfo=UTC)
    # Not the program that proves it, which may be mended, nor what tells of its digest.
    files = {
        name: data
        for name, data in _members(archive(release, tuple(FORMATS))).items()
        if not name.endswith(("verify.py", "SHA256SUMS", "manifest.json", "ro-crate-metadata.json"))
    }
    digest = sha256(b"".join(name.encode() + b"\0" + files[name] for name in sorted(files))).hexdigest()
    assert release.digest == GOLDEN_CONTENT
    assert digest == GOLDEN
