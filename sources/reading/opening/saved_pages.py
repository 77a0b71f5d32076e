"""Saved pages: what browsers and archives add to a page when they save it.

Comes in: names of folders, bytes of HTML. Goes out: whether a folder belongs to a page, and the
page without what was added, with the address that the comment of the saving program names.
"""

from __future__ import annotations

import re

__all__ = ["BELONGS", "page_of_folder"]

BELONGS = "part of a saved page"  # the kind of what lies in a page's own folder

# The folder beside a saved page, as browsers in their languages name it: "page_files".
_FOLDER = re.compile(
    r"(?P<page>.+)[_.-](?:files|dateien|fichiers|archivos|ficheros|arquivos|bestanden|filer|file|pliki|soubory|"
    r"fajlok|tiedostot|dosyalar|elemei)\Z",
    re.I,
)


def page_of_folder(name: str) -> tuple[str, ...]:
    """The names that a page may have whose pictures and frames lie in a folder of this name; none for others."""
    found = _FOLDER.match(name)
    return (
        tuple(f"{found['page']}{end}" for end in (".html", ".htm", ".xhtml", ".shtml", ".mhtml"))
        if found
        else ()
    )
