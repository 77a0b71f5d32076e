"""How to cite a release: as text, as BibTeX, as CSL-JSON.

After the data-citation principles of FORCE11: author, year, title, version, and an identifier
that holds the very data, here the digest of the canonical content.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from claims.linked_data.bibtex import bibtex_entry, in_braces
from claims.models import Release

__all__ = ["STYLES", "Author", "authors", "citation"]

STYLES = ("text", "bibtex", "csl")
_ORCID = re.compile(r"\s*\(?\s*(?:https?://orcid\.org/)?(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])\s*\)?\s*$")


def citation(release: Release, style: str = "text") -> str:
    """The citation, ending in a line feed. Raises KeyError for a style there is not."""
    return {"text": _text, "bibtex": _bibtex, "csl": _csl}[style](release)


@dataclass(frozen=True, slots=True)
class Author:
    """Who is cited. `family` and `given` are empty for an organization; `orcid` has four groups of four."""

    name: str
    family: str = ""
    given: str = ""
    orcid: str = ""

    @property
    def address(self) -> str:
        """The ORCID as an address, or empty."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""


def authors(names: str) -> list[Author]:
    """Several authors, separated by "and" or semicolons; braces hold a name together, as in BibTeX.

    An ORCID stands behind its name. Raises ValueError for one that cannot be.

    >>> [(one.name, one.orcid) for one in authors("Ivers, Nadia (0000-0002-1825-0097) and {Peace and Bread}")]
    [('Ivers, Nadia', '0000-0002-1825-0097'), ('Peace and Bread', '')]
    """
    parts = re.split(r"(?:;|\s+and\s+)(?![^{}]*\})", names)
    return [_author(part) for part in parts if part.strip(" {}")] or [Author("Unknown")]


def _author(words: str) -> Author:
    orcid = ""
    if found := _ORCID.search(words):
        orcid = "-".join(re.findall(r".{4}", found[1].replace("-", "").upper()))
        if not _is_orcid(orcid):
            raise ValueError(f"{orcid} is not an ORCID: its last digit does not fit the others.")
        words = words[: found.start()]
    name = words.strip().strip("{}").strip()
    family, comma, given = name.partition(",")
    if comma and given.strip():
        return Author(name, family.strip(), given.strip(), orcid)
    return Author(name, orcid=orcid)


def _is_orcid(orcid: str) -> bool:
    """ISO 7064 MOD 11-2, as ORCID describes it."""
    digits = orcid.replace("-", "")
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    return (12 - total % 11) % 11 == (10 if digits[15] == "X" else int(digits[15]))


def _facts(release: Release) -> dict[str, Any]:
    """What is cited, all of it frozen."""
    withdrawal = release.withdrawn
    of_set = release.curated_set  # what a release that was withdrawn calls itself is closed, or gone
    about = {"name": of_set.name, "key": of_set.key} if withdrawal else json.loads(release.content)["set"]
    people = authors(release.author_name)
    return {
        "author": "; ".join(one.name for one in people),
        "authors": people,
        "title": about["name"],
        "key": about["key"],
        "number": release.number,
        "day": release.released_at.astimezone(UTC).date(),
        "digest": release.digest,
        "licence": release.licence,
        "doi": release.doi,
        "software": release.software,
        "withdrawn": f"Withdrawn on {withdrawal.withdrawn_at.astimezone(UTC):%Y-%m-%d}" if withdrawal else "",
    }


def _text(release: Release) -> str:
    facts = _facts(release)
    licence = f" {facts['licence'].rstrip('.')}." if facts["licence"] else ""
    doi = f" https://doi.org/{facts['doi']}." if facts["doi"] else ""
    withdrawn = f" {facts['withdrawn']}." if facts["withdrawn"] else ""
    return (
        f"{facts['author'].rstrip('.')} ({facts['day'].year}). {facts['title']} (Release {facts['number']}, "
        f"{facts['day'].isoformat()}) [Data set]. {facts['key']}, sha256:{facts['digest']}.{licence}{doi}{withdrawn}\n"
    )


def _bibtex(release: Release) -> str:
    facts = _facts(release)
    day = facts["day"]
    return bibtex_entry(
        "misc",
        f"{facts['key']}-{facts['number']}",
        {
            "author": "{" + " and ".join(map(_bibtex_name, facts["authors"])) + "}",
            "title": f"{{{in_braces(facts['title'])}}}",
            "year": in_braces(str(day.year)),
            "month": f"{day:%b}".lower(),
            "day": in_braces(str(day.day)),
            "version": in_braces(f"Release {facts['number']}"),
            "howpublished": in_braces("Data set"),
            "note": in_braces(
                ". ".join(filter(None, (f"{facts['key']}, sha256:{facts['digest']}", facts["withdrawn"])))
            ),
            "copyright": in_braces(facts["licence"]),
            "doi": in_braces(facts["doi"]),
        },
    )


def _csl(release: Release) -> str:
    facts = _facts(release)
    day = facts["day"]
    item: dict[str, Any] = {
        "id": f"{facts['key']}-{facts['number']}",
        "type": "dataset",
        "title": facts["title"],
        "author": list(map(_csl_name, facts["authors"])),
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "version": str(facts["number"]),
        "number": facts["key"],
        "note": f"sha256:{facts['digest']}" + (f". License: {facts['licence']}" if facts["licence"] else ""),
    }
    if facts["withdrawn"]:
        item["status"] = "withdrawn"
        item["note"] += f". {facts['withdrawn']}"
    if facts["doi"]:
        item["DOI"] = facts["doi"]
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _csl_name(author: Author) -> dict[str, str]:
    return {"family": author.family, "given": author.given} if author.given else {"literal": author.name}


def _bibtex_name(author: Author) -> str:
    """Names with a comma are people's; the others are held together, so that BibTeX does not turn them round."""
    return in_braces(author.name)[1:-1] if author.given else in_braces(author.name)
