"""The README of an archive: what it is, how it was made, what each column means, how to cite it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC

from claims.models import Release

from .citation import citation
from .content import Content, counts_of
from .tables import TABLES

__all__ = ["readme"]

_DOCUMENTS = {
    "content.json": "everything, in canonical form: the digest of the release is this file's SHA-256",
    "provenance.json": "how it was made: program, ingest runs, rules, who reviewed what and when; not part of the digest",
    "verify.py": "proves this archive: `python verify.py FOLDER_OR_ZIP`, with Python 3.9 or newer and nothing else",
    "content.schema.json": "JSON Schema of content.json",
    "datapackage.json": "Frictionless Data Package of the tables: types, keys, relations, meanings",
    "ro-crate-metadata.json": "RO-Crate 1.1: the archive as a schema.org Dataset",
    "datacite.json": "DataCite metadata, for whoever registers a DOI",
    "CITATION.cff": "how to cite it, for GitHub and Zenodo",
    "LICENSE": "the license",
    "SHA256SUMS": "digests of all other files: `sha256sum --check SHA256SUMS`",
    "release.jsonld": "quotes, claims and verdicts as schema.org Quotation, Claim and ClaimReview",
    "annotations.jsonld": "quotes as W3C Web Annotations on the articles' texts",
    "articles.csl.json": "the articles as CSL-JSON",
    "articles.bib": "the articles as BibTeX",
    "CITATION.txt": "how to cite this release",
    "CITATION.bib": "the same as BibTeX",
    "CITATION.json": "the same as CSL-JSON",
}


def readme(release: Release, content: dict[str, object], names: Sequence[str]) -> str:
    """The text, in Markdown. `names` are the files of the archive besides it and the manifest."""
    return "\n".join(
        [*_opening(release, content), *_how_made(release, content), *_files(names), *_columns(names), ""]
    )


def _opening(release: Release, content: Content) -> Iterator[str]:
    about = content["set"]
    yield f"# {_line(about['name'])}"
    yield ""
    yield f"Release {release.number} of {release.released_at.astimezone(UTC):%Y-%m-%d}, set {about['key']}."
    for title, text in (
        ("", about["description"]),
        ("Purpose: ", about["purpose"]),
        ("Note on this release: ", release.note),
        ("Licence: ", release.licence),
    ):
        if text:
            yield ""
            yield f"{title}{text.strip()}"
    yield ""
    yield "It holds " + ", ".join(f"{number} {name}" for name, number in counts_of(content).items()) + "."
    yield ""
    yield "## How to cite"
    yield ""
    yield citation(release).strip()


def _how_made(release: Release, content: Content) -> Iterator[str]:
    made = json.loads(release.provenance)
    yield ""
    yield "## How it was made"
    yield ""
    saved = json.dumps(content["set"]["filter"], ensure_ascii=False, sort_keys=True)
    rule = {"manual": "chosen manually", "filter": f"chosen by a saved filter, {saved}"}
    yield f"Frozen by {release.author_name or 'an editor'} with {release.software}. The items were"
    yield f"{rule.get(content['set']['rule'], content['set']['rule'])}."
    if content["set"]["second_review"]:
        yield "Each item was accepted by two people."
    yield "Quotes were found by rules and are suggestions until a person accepts them; the column status says"
    yield "which they are. Dates said are resolved from the text and left empty where it gives none."
    yield ""
    for run in made["ingest_runs"]:
        yield (
            f"- Ingest of {run['started']}: {run['found']} files found, {run['new']} new, "
            f"{run['failed']} failed ({run['software'] or 'unknown program'}"
            f"{', extractor ' + run['extractor'] if run['extractor'] else ''})."
        )
    for title, rules in (
        ("Patterns that found the quotes", "finding"),
        ("Ways the speaker was found", "speaker"),
    ):
        if made["rules"][rules]:
            listed = ", ".join(f"{name} ({number})" for name, number in made["rules"][rules].items())
            yield f"- {title}: {listed}."
    yield ""
    yield "Offsets count code points of the article's text as it was decoded, from 0; ends are exclusive."


def _files(names: Sequence[str]) -> Iterator[str]:
    yield ""
    yield "## Files"
    yield ""
    yield "`manifest.json` lists every file with its size and SHA-256."
    yield ""
    for name in names:
        if name in _DOCUMENTS:
            yield f"- `{name}`: {_DOCUMENTS[name]}"
    for folder in dict.fromkeys(name.partition("/")[0] for name in names if "/" in name):
        yield f"- `{folder}/`: the tables below, in this format"
    if any(name.endswith((".csv", ".xlsx")) for name in names):
        yield ""
        yield "In CSV and XLSX, an apostrophe is put before text that a spreadsheet would read as a formula;"
        yield "if a text begins with an apostrophe and = + - @, tab or return, remove the apostrophe."


def _columns(names: Sequence[str]) -> Iterator[str]:
    if not any("/" in name for name in names):
        return
    yield ""
    yield "## Tables"
    for table in TABLES:
        yield ""
        yield f"### {table.name}"
        yield ""
        yield table.meaning
        yield ""
        for column in table.columns:
            yield f"- `{column.name}`: {column.meaning}"


def _line(text: str) -> str:
    return " ".join(text.split())
