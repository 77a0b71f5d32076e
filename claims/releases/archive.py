"""A release as one file: data, manifest with digests, README, citations. Same release, same bytes.

Comes in: a release and the formats wanted; goes out: a ZIP, part by part. Members stand in a
fixed order with a fixed time and are stored, not packed: packers differ from machine to machine.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from claims.linked_data.entries import Entries
from claims.linked_data.formats import CSLJSON, JSONLD, BibTeX, DocumentFormat, WebAnnotation
from claims.models import Release
from sources.workbench.exchange.formats import TABLE_FORMATS, XLSX, ExchangeFormat
from sources.workbench.exchange.formats.workbook_writer import workbook

from .citation import citation
from .content import counts_of, frozen
from .descriptors import citation_cff, datacite, datapackage, ro_crate
from .licences import licence_file
from .readme import readme
from .schema import content_schema
from .tables import TABLES

__all__ = ["FORMATS", "archive", "archive_name", "chosen_formats", "identifier_of", "members"]

_VERIFIER = Path(__file__).with_name("verifier.py")
_WHEN = (1980, 1, 1, 0, 0, 0)
_DOCUMENTS: tuple[tuple[type[DocumentFormat], str], ...] = (
    (JSONLD, "release.jsonld"),
    (WebAnnotation, "annotations.jsonld"),
    (CSLJSON, "articles.csl.json"),
    (BibTeX, "articles.bib"),
)
# The names by which formats are asked for.
FORMATS: dict[str, type[ExchangeFormat]] = {each.extension: each for each in TABLE_FORMATS} | {
    "jsonld": JSONLD,
    "annotations": WebAnnotation,
    "csl": CSLJSON,
    "bib": BibTeX,
}
DEFAULT_FORMATS = ("csv", "jsonl", "jsonld", "annotations", "csl", "bib")


def chosen_formats(names: Sequence[str] = ()) -> tuple[str, ...]:
    """The formats asked for, in the archive's order. Raises KeyError for one there is not."""
    wanted = set(names or DEFAULT_FORMATS)
    if unknown := sorted(wanted - FORMATS.keys()):
        raise KeyError(unknown[0])
    return tuple(name for name in FORMATS if name in wanted)


def archive_name(release: Release) -> str:
    """The file's name: the set's key and the release's number."""
    return f"{release.curated_set.key}-release-{release.number}.zip"


def members(release: Release, formats: Sequence[str] = ()) -> list[tuple[str, bytes]]:
    """The files of the archive, in order: name and content."""
    content, entries = frozen(release)
    chosen = chosen_formats(formats)
    files = [("content.json", release.content.encode()), ("provenance.json", release.provenance.encode())]
    for name in chosen:
        files += _files(FORMATS[name], content, entries, identifier_of(release))
    files += [
        ("CITATION.txt", citation(release).encode()),
        ("CITATION.bib", citation(release, "bibtex").encode()),
        ("CITATION.json", citation(release, "csl").encode()),
        ("CITATION.cff", citation_cff(release, content)),
        ("datacite.json", datacite(release, content)),
        ("content.schema.json", content_schema()),
        ("verify.py", _VERIFIER.read_bytes()),
    ]
    if "csv" in chosen:
        rows = {table.name: list(table.rows(content, entries)) for table in TABLES}
        files.append(("datapackage.json", datapackage(release, content, rows, files)))
    if release.licence:
        files.append(("LICENSE", licence_file(release.licence).encode()))
    described = [*(name for name, _ in files), "ro-crate-metadata.json", "SHA256SUMS"]
    files.insert(0, ("README.md", readme(release, content, described).encode()))
    files.append(("ro-crate-metadata.json", ro_crate(release, content, files)))
    files.insert(1, ("manifest.json", _manifest(release, files)))
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files))
    files.append(("SHA256SUMS", sums.encode()))
    return files


def identifier_of(release: Release) -> str:
    """A name for a release that no other has."""
    return f"urn:sha256:{release.digest}"


def archive(release: Release, formats: Sequence[str] = ()) -> bytes:
    """The archive's bytes."""
    folder = archive_name(release).removesuffix(".zip")
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, data in members(release, formats):
            member = zipfile.ZipInfo(f"{folder}/{name}", _WHEN)
            member.create_system = 3  # the same on every system
            member.external_attr = 0o644 << 16
            package.writestr(member, data)
    return out.getvalue()


def _files(
    file_format: type[ExchangeFormat], content: dict[str, object], entries: Entries, identifier: str
) -> Iterator[tuple[str, bytes]]:
    if issubclass(file_format, DocumentFormat):
        name = dict(_DOCUMENTS)[file_format]
        yield name, b"".join(file_format().document([entries], identifier))
        return
    write: Callable[..., Iterator[bytes]] = file_format().stream
    if file_format is XLSX:
        write = _stored_workbook
    for table in TABLES:
        data = b"".join(write(table.headers, table.rows(content, entries)))
        yield f"{file_format.extension}/{table.name}.{file_format.extension}", data


def _stored_workbook(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    return workbook(headers, rows, packed=False)


def _manifest(release: Release, files: Sequence[tuple[str, bytes]]) -> bytes:
    """What the archive holds, with the digest of each file."""
    about = json.loads(release.content)
    manifest = {
        "format": about["format"],
        "set": about["set"]["key"],
        "name": about["set"]["name"],
        "release": release.number,
        "released": release.released_at.isoformat(),
        "author": release.author_name,
        "note": release.note,
        "licence": release.licence,
        "doi": release.doi,
        "counts": counts_of(about),
        "digest": {"algorithm": "sha256", "of": "content.json", "value": release.digest},
        "provenance": {
            "algorithm": "sha256",
            "of": "provenance.json",
            "value": sha256(release.provenance.encode()).hexdigest(),
        },
        "software": release.software,
        "files": [
            {"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()} for name, data in files
        ],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
