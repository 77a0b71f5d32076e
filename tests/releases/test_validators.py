"""An archive is what other people's programs take it for: Frictionless, RO-Crate, JSON-LD, CFF, Web Annotation, CSL."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from frictionless import Package
from jsonschema import Draft7Validator
from pyld import jsonld
from rocrate.rocrate import ROCrate

from claims.releases.archive import archive
from claims.releases.content import content_of
from claims.releases.descriptors import citation_cff
from claims.releases.licences import LICENCES

from .records import frozen
from .test_import import a_rich_set

if TYPE_CHECKING:
    from sources.accounts.models import User

pytestmark = pytest.mark.django_db

SCHEMA, ANNO = "https://schema.org/", "http://www.w3.org/ns/oa#"
# What these documents use of the published contexts, which tests cannot fetch.
CONTEXTS: dict[str, dict[str, Any]] = {
    "https://schema.org": {"@vocab": SCHEMA},
    "https://w3id.org/ro/crate/1.1/context": {"@vocab": SCHEMA, "conformsTo": "http://purl.org/dc/terms/conformsTo"},
    "http://www.w3.org/ns/anno.jsonld": {
        "@vocab": ANNO, "id": "@id", "type": "@type", "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
        "source": {"@id": f"{ANNO}hasSource", "@type": "@id"}, "target": {"@id": f"{ANNO}hasTarget", "@type": "@id"},
        "body": {"@id": f"{ANNO}hasBody", "@type": "@id"}, "selector": {"@id": f"{ANNO}hasSelector", "@type": "@id"},
        "purpose": {"@id": f"{ANNO}hasPurpose", "@type": "@vocab"},
        "motivation": {"@id": f"{ANNO}motivatedBy", "@type": "@vocab"},
        "first": {"@id": "https://www.w3.org/ns/activitystreams#first", "@type": "@id"},
        "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@type": "@id", "@container": "@list"},
    },
}  # fmt: skip


@pytest.fixture
def unpacked(editor: User, tmp_path: Path) -> Path:
    """The folder of an archive with everything an archive can have."""
    release = frozen(
        editor,
        a_rich_set(),
        author_name="Ivers, Nadia (0000-0002-1825-0097) and {Peace and Bread}",
        licence="CC-BY-4.0",
        doi="10.5072/example",
    )
    path = tmp_path / "release.zip"
    path.write_bytes(archive(release))
    with zipfile.ZipFile(path) as package:
        package.extractall(tmp_path)
    return tmp_path / f"{release.curated_set.key}-release-1"


def _triples(document: object) -> str:
    """The document as N-Quads. Raises where something of it is lost on the way (safe mode)."""

    def load(url: str, options: object) -> dict[str, Any]:
        context = CONTEXTS[url.rstrip("/")]
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}

    options = {"documentLoader": load, "format": "application/n-quads"}
    expanded = jsonld.expand(document, options)
    assert expanded
    return str(jsonld.to_rdf(document, options))


def test_frictionless_finds_every_table_valid_with_its_relations(unpacked: Path) -> None:
    package = Package(str(unpacked / "datapackage.json"))
    assert len(package.resources) >= 13
    report = package.validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert {key["reference"]["resource"] for key in package.get_resource("topics").schema.foreign_keys} == {
        ""
    }


def test_frictionless_finds_a_relation_that_was_broken(unpacked: Path) -> None:
    path = unpacked / "csv" / "speakers.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(lines[0], encoding="utf-8")
    descriptor = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:  # else its digest alone would give it away
        for name in ("hash", "bytes", "rows"):
            resource.pop(name)
    (unpacked / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    report = Package(str(unpacked / "datapackage.json")).validate()
    assert "foreign-key" in {kind for _, kind in report.flatten(["name", "type"])}


def test_an_ro_crate_reader_finds_dataset_files_and_authors(unpacked: Path) -> None:
    crate = ROCrate(str(unpacked))
    root = crate.root_dataset
    assert root["name"] == "=Rates in the press"
    assert root["identifier"] == "https://doi.org/10.5072/example"
    assert {author.type for author in root["author"]} == {"Person", "Organization"}
    assert crate.get("https://orcid.org/0000-0002-1825-0097") is not None
    assert root["license"]["name"].startswith("Creative Commons Attribution 4.0")
    for part in root["hasPart"]:
        assert (unpacked / part.id).stat().st_size == int(part["contentSize"])


@pytest.mark.parametrize("name", ["release.jsonld", "annotations.jsonld", "ro-crate-metadata.json"])
def test_linked_data_has_only_absolute_names_and_loses_nothing(unpacked: Path, name: str) -> None:
    document = json.loads((unpacked / name).read_text(encoding="utf-8"))
    for line in _triples(document).splitlines():
        subject, predicate, _ = line.split(" ", 2)
        assert predicate.startswith("<http"), line
        assert subject.startswith(("<http", "<urn:", "<ni:", "_:")), line


def test_triples_say_who_said_what_and_where(unpacked: Path) -> None:
    told = _triples(json.loads((unpacked / "release.jsonld").read_text(encoding="utf-8")))
    assert f"<urn:x-newsroom:quote:q-1> <{SCHEMA}spokenByCharacter> <urn:x-newsroom:speaker:s-1>" in told
    assert f"<{SCHEMA}ClaimReview>" in told
    marked = _triples(json.loads((unpacked / "annotations.jsonld").read_text(encoding="utf-8")))
    assert f"<{ANNO}hasSelector>" in marked and f"<{ANNO}exact>" in marked


def test_annotations_are_as_the_standard_wants_them(unpacked: Path) -> None:
    """The musts of the Web Annotation Data Model, in our own words, by their sections."""
    document = json.loads((unpacked / "annotations.jsonld").read_text(encoding="utf-8"))
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"  # 3.1: the context
    assert (
        document["type"] == "AnnotationCollection" and ":" in document["id"]
    )  # 5.1: a collection and its name
    page = document["first"]
    assert page["type"] == "AnnotationPage" and page["items"]  # 5.2: a page has at least one annotation
    assert len({node["id"] for node in page["items"]}) == len(page["items"])
    for node in page["items"]:
        assert node["type"] == "Annotation" and ":" in node["id"]  # 3.1: one type, one IRI
        targets = node["target"] if isinstance(node["target"], list) else [node["target"]]
        assert targets  # 3.1: one target or more
        for target in targets:
            assert target["type"] == "SpecificResource" and target["source"]["id"]  # 4.1: exactly one source
            words, place = target["selector"]
            assert set(words) == {
                "type",
                "exact",
                "prefix",
                "suffix",
            }  # 4.2.4: exactly one exact, text as it stands
            assert 0 <= place["start"] < place["end"]  # 4.2.5: non-negative offsets, the end exclusive
        for body in node["body"]:
            if body["type"] == "TextualBody":
                assert isinstance(body["value"], str)  # 3.2.4: exactly one value
            assert body["purpose"] in (  # 3.3.5: the motivations of the standard
                "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting",
                "identifying", "linking", "moderating", "questioning", "replying", "tagging",
            )  # fmt: skip


# What CSL-JSON says of the fields that are written here (CSL 1.0.2, csl-data): these types, and no other fields.
_NAME = {
    "type": "object", "additionalProperties": False, "minProperties": 1,
    "properties": {name: {"type": "string", "minLength": 1} for name in ("family", "given", "literal", "suffix")},
}  # fmt: skip
_PARTS = {
    "type": "array", "minItems": 1, "maxItems": 2,
    "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
}  # fmt: skip
CSL: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object", "required": ["type", "id"], "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "number"]}, "type": {"enum": ["article-newspaper", "dataset"]},
            "author": {"type": "array", "items": _NAME}, "number": {"type": ["string", "number"]},
            "issued": {"type": "object", "additionalProperties": False, "properties": {"date-parts": _PARTS}},
        } | {
            name: {"type": "string"}
            for name in ("title", "container-title", "publisher-place", "language", "URL", "source", "note", "DOI", "version")
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("name", ["articles.csl.json", "CITATION.json"])
def test_csl_items_hold_only_what_csl_knows(unpacked: Path, name: str) -> None:
    items = json.loads((unpacked / name).read_text(encoding="utf-8"))
    assert items and not list(Draft7Validator(CSL).iter_errors(items))
    assert list(Draft7Validator(CSL).iter_errors([items[0] | {"licence": "CC0-1.0"}]))


def cff_faults(*paths: Path) -> str:
    """What the schema of the Citation File Format says of these files; empty where nothing."""
    words = ["--builtin-schema", "vendor.citation-file-format", "--force-filetype", "yaml"]
    done = CliRunner().invoke(check_jsonschema, [*words, *map(str, paths)])
    return done.output if done.exit_code else ""


def test_the_citation_file_is_as_its_schema_says(unpacked: Path) -> None:
    path = unpacked / "CITATION.cff"
    assert cff_faults(path) == ""
    path.write_text(
        path.read_text(encoding="utf-8").replace('date-released: "', 'date-released: "in '), encoding="utf-8"
    )
    assert "date-released" in cff_faults(path)


def test_the_citation_file_holds_whatever_a_release_says_of_itself(editor: User, tmp_path: Path) -> None:
    """Every license, no license, odd identifiers, one author twice, a set without a word about it."""
    release = frozen(editor, a_rich_set())
    content = content_of(release.curated_set)
    content["set"] |= {"description": "", "purpose": ""}
    content["topics"] *= 2
    paths = []
    for number, licence in enumerate([*LICENCES, ""]):
        release.licence = licence
        release.doi = ("", "10.5072/a<b>;2-#", "10.5072/FK2/x_y(z)")[number % 3]
        release.author_name = ("A and B and A", "{}", "Ødegård, Åse (0000-0002-1825-0097)")[number % 3]
        paths.append(tmp_path / f"{number}.cff")
        paths[-1].write_bytes(citation_cff(release, content))
    assert cff_faults(*paths) == ""
