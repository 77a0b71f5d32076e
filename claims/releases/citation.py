"""How to cite a release: as text, as BibTeX, as CSL-JSON.

After the data-citation principles of FORCE11: author, year, title, version, and an identifier
that holds the very data, here the digest of the canonical content.
"""

from __future__ import annotations

import json
import re
from datetime import UTC
from typing import Any

from claims.linked_data.bibtex import bibtex_entry, in_braces
from claims.models import Release

__all__ = ["STYLES", "authors", "citation", "name_parts"]

STYLES = ("text", "bibtex", "csl")


def citation(release: Release, style: str = "text") -> str:
    """The citation, ending in a line feed. Raises KeyError for a style there is not."""
    return {"text": _text, "bibtex": _bibtex, "csl": _csl}[style](release)


def authors(names: str) -> list[str]:
    """The names of several authors, parted by "and" or semicolons; braces hold a name together, as in BibTeX.

    >>> authors("Ivers, Nadia and Ann Brook; {Peace and Bread}")
    ['Ivers, Nadia', 'Ann Brook', 'Peace and Bread']
    """
    parts = re.split(r"(?:;|\s+and\s+)(?![^{}]*\})", names)
    found = [part.strip().strip("{}").strip() for part in parts]
    return [name for name in found if name] or ["Unknown"]


def name_parts(name: str) -> tuple[str, str]:
    """Family and given name of "Ivers, Nadia"; a name without a comma is whole, and the second part empty."""
    family, comma, given = name.partition(",")
    return (family.strip(), given.strip()) if comma and given.strip() else (name, "")


def _facts(release: Release) -> dict[str, Any]:
    """What is cited, all of it frozen."""
    about = json.loads(release.content)["set"]
    return {
        "author": "; ".join(authors(release.author_name)),
        "authors": authors(release.author_name),
        "title": about["name"],
        "key": about["key"],
        "number": release.number,
        "day": release.released_at.astimezone(UTC).date(),
        "digest": release.digest,
        "licence": release.licence,
        "software": release.software,
    }


def _text(release: Release) -> str:
    facts = _facts(release)
    licence = f" {facts['licence'].rstrip('.')}." if facts["licence"] else ""
    return (
        f"{facts['author'].rstrip('.')} ({facts['day'].year}). {facts['title']} (Release {facts['number']}, "
        f"{facts['day'].isoformat()}) [Data set]. {facts['key']}, sha256:{facts['digest']}.{licence}\n"
    )


def _bibtex(release: Release) -> str:
    facts = _facts(release)
    day = facts["day"]
    return bibtex_entry(
        "misc",
        f"{facts['key']}-{facts['number']}",
        {
            "author": "{" + " and ".join(_bibtex_name(name) for name in facts["authors"]) + "}",
            "title": f"{{{in_braces(facts['title'])}}}",
            "year": in_braces(str(day.year)),
            "month": f"{day:%b}".lower(),
            "day": in_braces(str(day.day)),
            "version": in_braces(f"Release {facts['number']}"),
            "howpublished": in_braces("Data set"),
            "note": in_braces(f"{facts['key']}, sha256:{facts['digest']}"),
            "copyright": in_braces(facts["licence"]),
        },
    )


def _csl(release: Release) -> str:
    facts = _facts(release)
    day = facts["day"]
    item = {
        "id": f"{facts['key']}-{facts['number']}",
        "type": "dataset",
        "title": facts["title"],
        "author": [_csl_name(name) for name in facts["authors"]],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "version": str(facts["number"]),
        "number": facts["key"],
        "note": f"sha256:{facts['digest']}" + (f". License: {facts['licence']}" if facts["licence"] else ""),
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _csl_name(name: str) -> dict[str, str]:
    family, given = name_parts(name)
    return {"family": family, "given": given} if given else {"literal": name}


def _bibtex_name(name: str) -> str:
    """Names with a comma are people's; the others are held together, so that BibTeX does not turn them round."""
    return in_braces(name)[1:-1] if name_parts(name)[1] else in_braces(name)
