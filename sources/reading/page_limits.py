"""What a page may cost: sizes beyond which a file is refused rather than read.

Comes in: nothing, or numbers from the settings. Goes out: `Limits`, which every reading
step that can be made to work too long or too large takes. No saved news page comes near
the defaults; they are there for archive bombs, database dumps and hostile files.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits", "size"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a page may have of each; more raises `UnreadablePage("too_large")`."""

    file_bytes: int = 20_000_000  # as it lies on disk
    lines: int = 300_000
    line_characters: int = 2_000_000  # of one line of plain text
    marks: int = 100_000  # of punctuation, where they are more than a quarter of a page
    paragraphs: int = 40_000  # of one article: a day of a parliament has a few thousand
    cues: int = 20_000  # words that may be of saying
    quotes: int = 15_000
    html_characters: int = 5_000_000  # of HTML source
    html_elements: int = 50_000
    html_depth: int = 200  # elements inside elements
    html_attributes: int = 300  # of one element: parsing them costs the square of their number
    # Of files that hold many pages.
    saved_bytes: int = 200_000_000  # of one HTML page with its pictures and fonts inside it
    document_bytes: int = 100_000_000  # of a DOCX, RTF, PDF or EPUB
    unpacked_total: int = 20_000_000_000  # all that one archive unpacks to
    unpacked_ratio: int = 200  # times its own size an archive may unpack to (above 100 MB)
    members: int = 1_000_000  # members, records and rows of one file
    archive_members: int = 200_000  # entries of one ZIP's directory, which is read whole
    archive_directory: int = 100_000_000  # bytes of it
    archive_depth: int = 4  # archives inside archives
    columns: int = 2_000  # of a table
    cell_characters: int = 2_000_000
    pages: int = 3_000  # of a PDF
    page_seconds: int = 300  # of processor time to read one page and find its quotes


LIMITS = Limits()


def size(count: int) -> str:
    """A number of bytes as people write it: "20 MB", "1.5 MB", "300 bytes"."""
    if count < 1000:
        return f"{count} bytes"
    for unit, factor in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)):
        if count >= factor:
            return f"{count / factor:.1f}".removesuffix(".0") + f" {unit}"
    raise AssertionError(count)
