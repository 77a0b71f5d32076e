"""CSL-JSON (Citation Style Language 1.0.2): articles for Zotero, pandoc and their kin."""

from __future__ import annotations

import re

from .entries import Entry

__all__ = ["csl_article", "date_parts"]

_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def csl_article(entry: Entry) -> Entry:
    """An article as a CSL item; fields that the page does not give are left out."""
    item: Entry = {
        "id": f"sha256-{entry['digest'][:16]}",
        "type": "article-newspaper",
        "title": entry["title"] or entry["file_name"],
        "author": [{"literal": entry["byline"]}] if entry["byline"] else [],
        "container-title": entry["source"],
        "publisher-place": entry["dateline"],
        "issued": date_parts(entry["published"]),
        "language": entry["language"],
        "URL": entry["address"],
        "source": entry["agency"],
        "note": f"SHA-256 of the page: {entry['digest']}",
    }
    return {name: value for name, value in item.items() if value}


def date_parts(moment: str) -> Entry:
    """The day of an ISO 8601 text as CSL writes days, as precise as it is; empty where there is none."""
    found = _DAY.match(moment)
    if not found:
        return {}
    return {"date-parts": [[int(part) for part in found.groups() if part]]}
