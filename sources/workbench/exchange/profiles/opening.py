"""Step 1: the bytes of a file become rows, as the profile says they are separated and encoded."""

from __future__ import annotations

import tablib

from sources.workbench.exchange.formats.csv_format import CSV
from sources.workbench.exchange.formats.file_format import ExchangeFormat, UnreadableFile, encoding_of

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


def opened(data: bytes, file_format: ExchangeFormat, profile: Profile) -> tablib.Dataset:
    """The file as rows under its own headings; its title says what was taken for granted.

    Raises UnreadableFile, also for bytes that are not in the profile's encoding.
    """
    if not isinstance(file_format, CSV):
        return file_format.create_dataset(data)
    if profile.encoding:
        data = _in_utf_8(data, profile.encoding)
    if not profile.separator:
        return file_format.create_dataset(data)
    mark = f"sep={profile.separator}\n"
    text = data.decode(encoding_of(data), "surrogateescape")
    if not text.lower().startswith("sep="):
        data = mark.encode() + text.encode("utf-8", "surrogateescape")
    dataset = file_format.create_dataset(data)
    dataset.title = None  # nothing was taken for granted
    return dataset


def _in_utf_8(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding).encode()
    except LookupError:
        raise UnreadableFile(f"The encoding {encoding} is not known.") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"Line {line} is not in {ENCODINGS.get(encoding, encoding)} (byte 0x{data[error.start]:02x}). "
            "Choose another encoding."
        ) from None
