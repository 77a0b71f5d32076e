"""BibTeX: articles for LaTeX, in UTF-8, with everything escaped that TeX would take for a command."""

from __future__ import annotations

import re

from .entries import Entry

__all__ = ["bibtex_article", "bibtex_entry", "in_braces"]

_TEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces behind a backslash, too: an entry with one of them would not end.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What would end or break an address in braces.
_ADDRESS = {"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20", '"': "%22"}


def bibtex_article(entry: Entry) -> str:
    """An article as an @article entry."""
    year, month, day, *_ = [*str(entry["published"])[:10].split("-"), "", "", ""]
    fields = {
        "title": _protected(entry["title"] or entry["file_name"]),
        "author": _protected(entry["byline"]),
        "journal": in_braces(entry["source"] or entry["agency"]),
        "year": in_braces(year),
        "month": _month(month),
        "day": in_braces(str(int(day))) if day.isdigit() else "",
        "address": in_braces(entry["dateline"]),
        "language": in_braces(entry["language"]),
        "url": _address(entry["address"]),
        "note": in_braces(f"SHA-256 of the page: {entry['digest']}"),
    }
    return bibtex_entry("article", f"sha256-{entry['digest'][:16]}", fields)


def bibtex_entry(kind: str, key: str, fields: dict[str, str]) -> str:
    """An entry of these fields, whose values are TeX already; empty ones are left out."""
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def in_braces(text: str) -> str:
    """Words as a TeX value, escaped; empty for no words."""
    escaped = "".join(_TEX.get(letter, letter) for letter in " ".join(text.split()))
    return f"{{{escaped}}}" if escaped else ""


def _protected(text: str) -> str:
    """In two pairs of braces: neither the case of titles nor the order of names is BibTeX's to change."""
    return f"{{{in_braces(text)}}}" if text else ""


def _month(month: str) -> str:
    return _MONTHS[int(month) - 1] if re.fullmatch(r"0[1-9]|1[0-2]", month) else ""


def _address(address: str) -> str:
    return f"{{{''.join(_ADDRESS.get(letter, letter) for letter in address)}}}" if address else ""
