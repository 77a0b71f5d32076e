"""What a release is, in the words of four standards: Frictionless, RO-Crate, DataCite, Citation File Format.

Comes in: a release and its files; goes out: the text of each description. All is derived from what is frozen.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from claims.models import Release

from .citation import authors, citation
from .content import Content, counts_of
from .licences import LICENCES, licence_address
from .tables import TABLES, Table

__all__ = ["citation_cff", "datacite", "datapackage", "ro_crate"]

Files = Sequence[tuple[str, bytes]]

_TYPES = {
    "position": "integer",
    "confidence": "number",
    "similarity": "number",
    "rating_value": "number",
    "rating_best": "number",
    "rating_worst": "number",
    "appearances": "array",
    "placed": "boolean",
    "said_on": "date",
    "verdict_on": "date",
    "decided_on": "date",
    "first_seen": "date",
    "last_seen": "date",
    "repeats": "array",
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
    "fact_checks": ["key"],
    "names": ["speaker", "name"],
    "roles": ["speaker", "title", "organization"],
    "articles": ["digest"],
    "copies": ["article", "other"],
    "sources": ["name"],
    "topics": ["name"],
}
# table → column → the table it names a row of
_RELATIONS = {
    "items": {"quote": "quotes", "claim": "claims"},
    "quotes": {"speaker": "speakers", "article": "articles"},
    "evidence": {"claim": "claims", "quote": "quotes"},
    "links": {"claim": "claims", "other": "claims"},
    "fact_checks": {"claim": "claims"},
    "names": {"speaker": "speakers"},
    "roles": {"speaker": "speakers"},
    "articles": {"source": "sources", "agency": "sources", "copy_of": "articles"},
    "copies": {"article": "articles", "other": "articles"},
    "topics": {"parent": "topics"},
}
_CFF_DOI = re.compile(r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+")
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
        "contributors": [
            {"title": one.name, "role": "author"} | ({"path": one.address} if one.orcid else {})
            for one in authors(release.author_name)
        ],
    }
    if release.doi:
        package["homepage"] = f"https://doi.org/{release.doi}"
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
            # A table names itself by an empty name (Frictionless, foreignKeys).
            {
                "fields": [name],
                "reference": {"resource": "" if other == table.name else other, "fields": _KEYS[other]},
            }
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
    for one in dict.fromkeys(authors(release.author_name)):  # nobody twice
        person = {"family-names": one.family, "given-names": one.given} if one.given else {"name": one.name}
        people.append(person | ({"orcid": one.address} if one.orcid else {}))
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
    if _CFF_DOI.fullmatch(release.doi):
        facts["doi"] = release.doi
    elif release.doi:  # of the characters that a DOI may have the schema knows but some
        facts["identifiers"].append({"type": "url", "value": f"https://doi.org/{quote(release.doi)}"})
    if release.licence in LICENCES:
        facts["license"] = release.licence
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items() if value)
    return ("\n".join(lines) + "\n").encode()


def datacite(release: Release, content: Content) -> bytes:
    """DataCite Metadata Schema 4.5, in JSON; whoever registers a DOI puts it in."""
    day = release.released_at.astimezone(UTC).date()
    creators = []
    for one in authors(release.author_name):
        creator: dict[str, Any] = {"name": one.name, "nameType": "Organizational"}
        if one.given:
            creator = {
                "name": one.name,
                "nameType": "Personal",
                "familyName": one.family,
                "givenName": one.given,
            }
        if one.orcid:
            creator["nameIdentifiers"] = [
                {
                    "nameIdentifier": one.address,
                    "nameIdentifierScheme": "ORCID",
                    "schemeUri": "https://orcid.org",
                }
            ]
        creators.append(creator)
    doi = [{"identifier": release.doi, "identifierType": "DOI"}] if release.doi else []
    facts: dict[str, Any] = {
        "identifiers": doi,
        "alternateIdentifiers": [
            {"alternateIdentifier": f"sha256:{release.digest}", "alternateIdentifierType": "SHA-256"}
        ],
        "creators": creators,
        "titles": [{"title": content["set"]["name"]}],
        "publisher": {"name": "; ".join(one.name for one in authors(release.author_name))},
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
    for number, one in enumerate(authors(release.author_name), 1):
        person = {"@id": one.address or f"#author-{number}", "@type": "Organization", "name": one.name}
        if one.given:
            person |= {"@type": "Person", "familyName": one.family, "givenName": one.given}
        people.append(person)
    root: dict[str, object] = {
        "@id": "./",
        "@type": "Dataset",
        "name": content["set"]["name"],
        "description": content["set"]["description"] or content["set"]["purpose"] or content["set"]["name"],
        "datePublished": release.released_at.astimezone(UTC).date().isoformat(),
        "version": str(release.number),
        "identifier": f"https://doi.org/{release.doi}" if release.doi else f"sha256:{release.digest}",
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
    return list(dict.fromkeys(topic["name"] for topic in content["topics"]))


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
