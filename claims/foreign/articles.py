"""Articles in other tools' lists, without their texts: CSL-JSON (Zotero), BibTeX, and Media Cloud's CSV.

Comes in: bytes; goes out: `ForeignArticle`s, each with its address, title, day, outlet and authors. What has no
address cannot be found again when its page comes, and is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any

from .bibtex import BibEntry, bib_entries, names_of, tex_words
from .csv_rows import Cells, rows_of
from .json_records import json_records
from .read_records import MOST_RECORDS, Bad, NotReadable, Reading, read_each
from .values import Kept, address_of, listed, moment_of, words_of

__all__ = ["ForeignArticle", "read_bibtex", "read_csl", "read_media_cloud"]

_LONGEST_NOTE = 20_000  # code points
_NO_CSL = "The file is no CSL-JSON: a list of items with type, title and URL is needed."
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OUTLET = (
    "journal",
    "journaltitle",
    "newspaper",
    "maintitle",
    "booktitle",
    "organization",
    "publisher",
    "howpublished",
)


@dataclass(frozen=True, slots=True)
class ForeignArticle:
    """What a list says of an article. `published` is ISO 8601, as precise as it was given."""

    number: int
    address: str
    title: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    language: str = ""
    dateline: str = ""
    note: str = ""
    told: tuple[str, ...] = ()  # what was cut

    @property
    def name(self) -> str:
        """What a person knows the record by."""
        return self.title or self.address


def read_csl(data: bytes, most: int = MOST_RECORDS) -> Reading[ForeignArticle]:
    """The items of a CSL-JSON file. Raises `NotReadable`."""
    return _some(read_each(_csl_items(data, most), _csl, _csl_name, most), "items")


def read_bibtex(data: bytes, most: int = MOST_RECORDS) -> Reading[ForeignArticle]:
    """The entries of a BibTeX or BibLaTeX file. Raises `NotReadable`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotReadable(f"Line {line} is not in UTF-8. Save the file in UTF-8 and try again.") from None
    return _some(
        read_each(bib_entries(text, most), _bibtex, lambda one: one.fields.get("title", "") or one.key, most),
        "entries",
    )


def read_media_cloud(data: bytes, most: int = MOST_RECORDS) -> Reading[ForeignArticle]:
    """The stories of a table of Media Cloud. Raises `NotReadable` where it has no column url."""
    rows = rows_of(data, most)
    first = list(islice(rows, 1))
    if first and not {"url", "link"} & first[0].keys():
        raise NotReadable(f"The file has no column url. It has: {', '.join(first[0])}.")
    return _some(
        read_each(
            chain(first, rows), _story, lambda row: row.get("title") or _cell(row, "url", "link"), most
        ),
        "rows",
    )


def _some(reading: Reading[ForeignArticle], what: str) -> Reading[ForeignArticle]:
    if not reading.records and not reading.refused:
        raise NotReadable(f"The file has no {what}.")
    return reading


# -- CSL-JSON -------------------------------------------------------------------------------------


def _csl_items(data: bytes, most: int) -> Iterator[dict[str, Any]]:
    some = False
    around: dict[str, Any] = {}
    for listed_there, item in json_records(data, most, ("items",)):
        if not isinstance(item, dict):
            raise NotReadable(_NO_CSL)
        if listed_there or "type" in item:
            some = True
            yield item
        else:
            around |= item  # what the items stand in
    if around and not some:
        raise NotReadable(_NO_CSL)


def _csl_name(item: dict[str, Any]) -> str:
    return str(item.get("title") or item.get("id") or "")


def _csl(number: int, item: dict[str, Any]) -> ForeignArticle:
    return _article(
        number=number,
        address=_address(item.get("URL")),
        title=words_of(item.get("title")),
        outlet=words_of(item.get("container-title")) or words_of(item.get("publisher")),
        authors=map(_csl_person, listed(item.get("author"))),
        published=_csl_date(item.get("issued")),
        language=_language(words_of(item.get("language"))),
        dateline=words_of(item.get("publisher-place")),
        note=words_of(item.get("note")),
    )


def _csl_person(person: Any) -> str:
    if not isinstance(person, dict):
        return words_of(person)
    if literal := words_of(person.get("literal")):
        return literal
    names = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(filter(None, (words_of(person.get(name)) for name in names)))


def _csl_date(value: Any) -> str:
    if isinstance(value, dict):
        if parts := listed(value.get("date-parts")):
            return _from_parts(parts[0])
        value = value.get("raw") or value.get("literal")
    return moment_of(value, "Its date")


def _from_parts(parts: Any) -> str:
    try:
        numbers = [int(part) for part in parts if part not in ("", None)]
        if not numbers:
            return ""
        date(*[*numbers, 1, 1][: max(3, len(numbers))])
    except (TypeError, ValueError, OverflowError):
        raise Bad(f"Its date {parts!r} is no day.") from None
    return "-".join([f"{numbers[0]:04}", *(f"{number:02}" for number in numbers[1:3])])


# -- BibTeX ---------------------------------------------------------------------------------------


def _bibtex(number: int, entry: BibEntry) -> ForeignArticle:
    if entry.fault:
        raise Bad(entry.fault)
    words = {name: tex_words(value) for name, value in entry.fields.items() if name not in ("author", "url")}
    address = entry.fields.get("url") or entry.fields.get("howpublished", "")
    return _article(
        number=number,
        address=_address(address.replace("\\url", "").strip(" {}").replace("\\", "")),
        title=words.get("title", ""),
        outlet=next((words[name] for name in _OUTLET if words.get(name) and "://" not in words[name]), ""),
        authors=names_of(entry.fields.get("author", "")),
        published=_bibtex_date(words),
        language=_language(words.get("langid", "") or words.get("language", "")),
        dateline=words.get("address", ""),
        note=words.get("note", ""),
    )


def _bibtex_date(words: dict[str, str]) -> str:
    if given := words.get("date"):
        return moment_of(given, "Its date")
    year, month, day = (words.get(name, "").strip() for name in ("year", "month", "day"))
    if not year:
        return ""
    if not month:
        return moment_of(year, "Its year")
    number = (
        month
        if month.isdigit()
        else str(_MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else "?")
    )
    return _from_parts([year, number, *([day] if day else [])])


# -- Media Cloud ----------------------------------------------------------------------------------


def _story(number: int, row: Cells) -> ForeignArticle:
    return _article(
        number=number,
        address=_address(_cell(row, "url", "link")),
        title=words_of(row.get("title", "")),
        outlet=words_of(_cell(row, "media_name", "media name", "source", "publisher")),
        authors=[words_of(_cell(row, "author", "authors", "byline"))],
        published=moment_of(_cell(row, "publish_date", "publication_date", "pub_date", "date"), "Its date"),
        language=_language(_cell(row, "language", "lang")),
    )


def _cell(row: Cells, *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")


# -- What all have in common ----------------------------------------------------------------------


def _article(
    *, title: str, outlet: str, authors: Iterable[str], dateline: str = "", note: str = "", **values: Any
) -> ForeignArticle:
    """An article whose words have room in their columns; what was cut is told."""
    kept = Kept()
    return ForeignArticle(
        title=kept.words("Its title", title, 500),
        outlet=kept.words("Its outlet's name", outlet, 200),
        authors=kept.joined("authors", authors, 300),
        dateline=kept.words("Its place", dateline, 200),
        note=kept.words("Its note", note, _LONGEST_NOTE),
        **values,
        told=tuple(kept.told),
    )


def _address(value: Any) -> str:
    found = address_of(value)
    if not found:
        shown = f" (“{str(value)[:80]}” is none)" if value else ""
        raise Bad(f"It has no address on the web{shown}, by which its page could be found.")
    return found


_LANGUAGES: dict[str, str] = {
    "english": "en", "german": "de", "ngerman": "de", "french": "fr", "spanish": "es", "italian": "it",
    "russian": "ru", "portuguese": "pt", "dutch": "nl", "american": "en", "british": "en",
}  # fmt: skip


def _language(words: str) -> str:
    """A code of two or three letters; names of languages that BibLaTeX has among them."""
    code = words.strip().casefold().replace("_", "-").partition("-")[0]
    code = _LANGUAGES.get(code, code)
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else ""
