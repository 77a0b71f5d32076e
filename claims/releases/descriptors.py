"""What a release is, in the words of four standards: Frictionless, RO-Crate, DataCite, Citation File Format.

Comes in: a release and its files; goes out: the text of each description. All is derived from what is frozen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from hashlib import sha256
from typing import Any

from claims.models import Release

from .citation import authors, citation, name_parts
from .content import Content, counts_of
from .licences import LICENCES, licence_address
from .tables import TABLES, Table

__all__ = ["citation_cff", "datacite", "datapackage", "ro_crate"]

Files = Sequence[tuple[str, bytes]]

_TYPES = {
    "position": "integer",
    "confidence": "number",
    "placed": "boolean",
    "said_on": "date",
    "verdict_on": "date",
    "spans": "array",
    "topics": "array",
    "verdict_sources": "array",
}
_KEYS = {
    "items": ["position"],
    "quotes": ["key"],
    "claims": ["key"],
    "evidence": ["claim", "quote"],
    "links": ["claim", "other"],
    "speakers": ["key"],
    "articles": ["digest"],
}
# table → column → the table it names a row of
_RELATIONS = {
    "items": {"quote": "quotes", "claim": "claims"},
    "quotes": {"speaker": "speakers", "article": "articles"},
    "evidence": {"claim": "claims", "quote": "quotes"},
    "links": {"claim": "claims", "other": "claims"},
}
_COUNTED = {"kind", "status", "force", "wording", "stance", "relation", "verdict", "language", "speaker_kind"}
_MEDIA = {
    "csv": "text/csv", "json": "application/json", "jsonl": "application/jsonl", "jsonld": "application/ld+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "yaml": "application/yaml",
    "bib": "application/x-bibtex", "md": "text/markdown", "txt": "text/plain", "cff": "application/yaml",
    "py": "text/x-python",
}  # fmt: skip


def datapackage(
    release: Release, content: Content, rows: Mapping[str, list[list[object]]], files: Files
) -> bytes:
    """A Frictionless Data Package of the CSV tables: the codebook, with how often each word of a list occurs.

    `rows` are each table's.
    """
    by_name = dict(files)
    package: dict[str, object] = {
        "profile": "tabular-data-package",
        "name": f"{content['set']['key']}-{release.number}".lower(),
        "id": f"sha256:{release.digest}",
        "title": content["set"]["name"],
        "description": content["set"]["description"] or content["set"]["purpose"],
        "version": str(release.number),
        "created": release.released_at.astimezone(UTC).isoformat(),
        "contributors": [{"title": name, "role": "author"} for name in authors(release.author_name)],
    }
    if release.licence in LICENCES:
        title, path = LICENCES[release.licence]
        package["licenses"] = [{"name": release.licence, "title": title, "path": path}]
    package["resources"] = [
        _resource(table, rows[table.name], f"csv/{table.name}.csv", by_name[f"csv/{table.name}.csv"])
        for table in TABLES
    ]
    return _json({name: value for name, value in package.items() if value != ""})


def _resource(table: Table, rows: list[list[object]], path: str, data: bytes) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": list(_fields(table, rows)),
        "missingValues": [""],
        "primaryKey": _KEYS[table.name],
    }
    if relations := _RELATIONS.get(table.name):
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": other, "fields": _KEYS[other]}}
            for name, other in relations.items()
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path,
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "rows": len(rows),
        "schema": schema,
    }


def _fields(table: Table, rows: list[list[object]]) -> Iterator[dict[str, object]]:
    for at, column in enumerate(table.columns):
        described: dict[str, object] = {
            "name": column.name,
            "type": _TYPES.get(column.name, "string"),
            "description": column.meaning,
        }
        if column.name in _COUNTED:
            counts = Counter(str(row[at]) for row in rows if row[at] != "")
            described["counts"] = dict(sorted(counts.items()))
        yield described


def citation_cff(release: Release, content: Content) -> bytes:
    """Citation File Format 1.2.0. JSON is YAML, so every value is quoted safely."""
    people = []
    for name in authors(release.author_name):
        family, given = name_parts(name)
        people.append({"family-names": family, "given-names": given} if given else {"name": name})
    facts: dict[str, Any] = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": "If you use this dataset, please cite it as below.",
        "title": content["set"]["name"],
        "abstract": content["set"]["description"] or content["set"]["purpose"],
        "authors": people,
        "version": str(release.number),
        "date-released": release.released_at.astimezone(UTC).date().isoformat(),
        "identifiers": [
            {"type": "other", "value": f"sha256:{release.digest}", "description": "SHA-256 of content.json"}
        ],
        "keywords": _keywords(content),
    }
    if release.licence in LICENCES:
        facts["license"] = release.licence
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items() if value)
    return ("\n".join(lines) + "\n").encode()


def datacite(release: Release, content: Content) -> bytes:
    """DataCite Metadata Schema 4.5, in JSON; whoever registers a DOI puts it in."""
    day = release.released_at.astimezone(UTC).date()
    creators = []
    for name in authors(release.author_name):
        family, given = name_parts(name)
        person = {"name": name, "nameType": "Personal", "familyName": family, "givenName": given}
        creators.append(person if given else {"name": name, "nameType": "Organizational"})
    facts: dict[str, Any] = {
        "identifiers": [{"identifier": f"sha256:{release.digest}", "identifierType": "SHA-256"}],
        "creators": creators,
        "titles": [{"title": content["set"]["name"]}],
        "publisher": {"name": "; ".join(authors(release.author_name))},
        "publicationYear": str(day.year),
        "subjects": [{"subject": word} for word in _keywords(content)],
        "dates": [{"date": day.isoformat(), "dateType": "Issued"}],
        "types": {"resourceType": "Quotes and claims", "resourceTypeGeneral": "Dataset"},
        "version": str(release.number),
        "formats": ["application/zip"],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    if words := content["set"]["description"] or content["set"]["purpose"]:
        facts["descriptions"] = [{"description": words, "descriptionType": "Abstract"}]
    if release.licence in LICENCES:
        title, address = LICENCES[release.licence]
        facts["rightsList"] = [
            {
                "rights": title,
                "rightsUri": address,
                "rightsIdentifier": release.licence,
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
        ]
    return _json(facts)


def ro_crate(release: Release, content: Content, files: Files) -> bytes:
    """RO-Crate 1.1: the folder as a schema.org Dataset, every file in it, its authors and license."""
    people: list[dict[str, Any]] = []
    for number, name in enumerate(authors(release.author_name), 1):
        family, given = name_parts(name)
        person = {"@type": "Person", "name": name, "familyName": family, "givenName": given}
        people.append(
            {"@id": f"#author-{number}", **(person if given else {"@type": "Organization", "name": name})}
        )
    root: dict[str, object] = {
        "@id": "./",
        "@type": "Dataset",
        "name": content["set"]["name"],
        "description": content["set"]["description"] or content["set"]["purpose"] or content["set"]["name"],
        "datePublished": release.released_at.astimezone(UTC).date().isoformat(),
        "version": str(release.number),
        "identifier": f"sha256:{release.digest}",
        "creditText": citation(release).strip(),
        "author": [{"@id": person["@id"]} for person in people],
        "keywords": _keywords(content),
        "size": ", ".join(f"{number} {name}" for name, number in counts_of(content).items()),
        "hasPart": [{"@id": name} for name, _ in files],
    }
    graph: list[dict[str, object]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        root,
        *people,
    ]
    if address := licence_address(release.licence):
        root["license"] = {"@id": address}
        graph.append({"@id": address, "@type": "CreativeWork", "name": LICENCES[release.licence][0]})
    elif release.licence:
        root["license"] = release.licence
    for name, data in files:
        ending = name.rpartition(".")[2]
        graph.append(
            {
                "@id": name,
                "@type": "File",
                "name": name,
                "encodingFormat": _MEDIA.get(ending, "text/plain"),
                "contentSize": str(len(data)),
                "sha256": sha256(data).hexdigest(),
            }
        )
    return _json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})


def _keywords(content: Content) -> list[str]:
    records = [*content["claims"], *content["quotes"]]
    return sorted({topic for record in records for topic in record["topics"]})


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
