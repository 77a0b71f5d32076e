"""Exports of databases: their text → the articles in it.

Comes in: an export as paragraphs, whatever kind of file it was. Goes out: its articles, or None
where the text is no export. Nexis and Lexis+, Factiva and ProQuest are known, each in a module, as
they print in English, German and French; the words they use for their fields are data
(`sources/data/export_fields.txt`).

A paragraph is the list of its lines. In plain text a blank line ends it; in HTML and DOCX the
mark-up does; in a PDF, which has neither, every line is one (`joint` is then a line end).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .article import Exported, Paragraphs, paragraphs_of
from .factiva import split_factiva
from .nexis import split_nexis
from .proquest import split_proquest

__all__ = ["SIGNS", "Exported", "Paragraphs", "paragraphs_of", "split_export"]

# What every export holds somewhere; a text without any of it is not looked at further.
SIGNS = re.compile(
    r"\d of \d+ DOCUMENTS?\b|\d von \d+ DOKUMENT|\d de \d+ DOCUMENTS?\b|^\W*Do[ck]umento? \d+ (?:of|von|de|van) \d+|"
    r"^\W*(?:End of Document|Ende des Dokuments|Fin du document|Einde van het document)\W*$|"
    r"ProQuest|^\W*(?:AN\s+)?(?:Document|Dokument|Documento) [A-Z][A-Z0-9]{3,12}\d{8}[a-z0-9]{4,14}\W*$",
    re.I | re.M,
)

_Splitter = Callable[[Paragraphs, str], list[Exported] | None]
_SPLITTERS: tuple[_Splitter, ...] = (split_proquest, split_factiva, split_nexis)


def split_export(paragraphs: Paragraphs, joint: str = "\n\n") -> list[Exported] | None:
    """The articles of an export, in order; None where the paragraphs are none.

    `joint` stands between the paragraphs of an article's text.
    """
    for split in _SPLITTERS:
        if found := split(paragraphs, joint):
            return found
    return None
