"""Step 1: the bytes of a file become rows, as the profile says they are separated and encoded."""

from __future__ import annotations

from sources.workbench.exchange.formats.csv_format import CSV
from sources.workbench.exchange.formats.file_format import ExchangeFormat
from sources.workbench.exchange.table import Table

from .profile import Profile

__all__ = ["ENCODINGS", "SEPARATORS", "opened"]

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
# What spreadsheets and statistics programs save in, besides Unicode.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "windows-1252": "Windows, Western Europe (windows-1252)",
    "windows-1250": "Windows, Central Europe (windows-1250)",
    "windows-1251": "Windows, Cyrillic (windows-1251)",
    "iso-8859-15": "Western Europe (iso-8859-15)",
    "mac-roman": "Macintosh (mac-roman)",
}


def opened(data: bytes, file_format: ExchangeFormat, profile: Profile) -> Table:
    """The file as rows under its own headings; its title says what was taken for granted.

    Raises UnreadableFile, also for bytes that are not in the profile's encoding.
    """
    if isinstance(file_format, CSV):
        encoding = profile.encoding or file_format.encoding or ""
        called = ENCODINGS.get(encoding, encoding)
        file_format = CSV("utf-8-sig" if encoding == "utf-8" else encoding, profile.separator, called)
    return file_format.create_dataset(data)
