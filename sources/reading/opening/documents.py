"""Documents: DOCX, ODT, RTF, EPUB and PDF → one page, or the articles of an export saved so.

Comes in: a member with the document's bytes. Goes out: members of plain text. Each format is read by
the library made for it (python-docx, striprtf, pdfminer.six; EPUB and ODT are ZIP files of XML, for
which the standard library and lxml are enough); these are the extra `documents`, and without it such
a file is refused with a word on how to install it. Macros, links and embedded objects are never
looked at.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from ..metadata import Known
from ..page import UnreadablePage
from ..page_limits import Limits
from .entry import Context
from .exports import SIGNS, Paragraphs, split_export
from .markup import paragraphs_of_html
from .member import Member, Opened
from .pages import exported_members

__all__ = ["needs", "open_document"]

_NAMES = {"docx": "Word documents", "rtf": "RTF", "pdf": "PDF"}
_FONT_TABLE = re.compile(r"\{[^{}]*\\fonttbl")
_GROUP = re.compile(r"(?<!\\)[{}]")
_MOST_GROUPS = 1_000  # of an RTF inside one another
_BRACE = re.compile(r"[{}]")
_FONT = re.compile(r"\\f(\d{1,9})")
_CHARSET = re.compile(r"\\fcharset(\d{1,3})(?!\d)")
_LINK = re.compile(r"\\\*(?=\\fldinst)", re.I)
_DC = "{http://purl.org/dc/elements/1.1/}"
_ODT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def open_document(member: Member, limits: Limits) -> Iterator[Opened]:
    """The articles of a document, or the document as one page. Raises `UnreadablePage`."""
    context = Context(member.path, member.file_digest, limits, members=limits.members)
    try:
        paragraphs, known, joint = _READERS[member.form](member.data, limits)
    except (UnreadablePage, MemoryError):  # the latter is told by whoever bounds it
        raise
    except ImportError as error:
        raise needs(_NAMES.get(member.form, member.form)) from error
    except Exception as error:  # the libraries raise whatever a damaged file makes them stumble over
        words = f"{type(error).__name__}: {error}"[:200]
        raise UnreadablePage(
            "damaged", f"The document is damaged or of an unusual kind ({words})."
        ) from error
    words = "\n".join(line for paragraph in paragraphs for line in paragraph)
    if not words.strip():
        raise UnreadablePage("no_text", _NO_TEXT.get(member.form, "The document holds no text."))
    if SIGNS.search(words) and (articles := split_export(paragraphs, joint)):
        yield from exported_members(context, member.name, articles)
        return
    text = "\n\n".join("\n".join(paragraph) for paragraph in paragraphs)
    data = text.encode("utf-8", "replace")
    yield Member(
        member.path, member.name, "text", data, member.digest, member.file_digest, known, member.notes
    )


_NO_TEXT = {
    "pdf": "The PDF holds pictures of pages and no text. Have its text recognised first (OCR).",
}


def needs(what: str) -> UnreadablePage:
    """The refusal of a file whose library is not installed."""
    message = f"To read {what}, install the packages for documents: pip install '.[documents]'."
    return UnreadablePage("needs_package", message)


_Read = tuple[Paragraphs, Known, str]
_TITLES = frozenset(("title", "titel", "titre", "heading 1", "überschrift 1", "titre 1"))


def _docx(data: bytes, limits: Limits) -> _Read:
    from docx import Document
    from docx.table import Table, _Cell

    document = Document(io.BytesIO(data))
    paragraphs: Paragraphs = []
    title = None

    def take(block: Any) -> None:
        nonlocal title
        lines = [line for line in block.text.replace("\xa0", " ").split("\n") if line.strip()]
        if lines:
            paragraphs.append(lines)
        if title is None and lines and style_of(block) in _TITLES:
            title = " ".join(lines)

    styles: dict[str | None, str] = {}

    def style_of(block: Any) -> str:
        """The name of its style; the library goes through all styles for each paragraph that names none."""
        known = block._p.style
        if known not in styles:
            styles[known] = (block.style.name or "").casefold() if block.style is not None else ""
        return styles[known]

    def take_all(holder: Any) -> None:
        for block in holder.iter_inner_content():
            if isinstance(block, Table):
                for row in block._tbl.tr_lst:
                    # `row.cells` counts a cell once for each column and row that it says it spans.
                    for cell in row.tc_lst:
                        take_all(_Cell(cell, block))
            else:
                take(block)

    take_all(document)
    return paragraphs, Known(title=title, certain=title is not None), "\n\n"


def _rtf(data: bytes, limits: Limits) -> _Read:
    from striprtf.striprtf import rtf_to_text

    source = data.decode("latin-1")
    _refuse_deep(source)
    text = rtf_to_text(_plain_rtf(source), errors="replace")  # type: ignore[no-untyped-call]  # striprtf has no types
    lines = [line.replace("\xa0", " ").strip(" \t|") for line in re.split(r"[\r\n\x0b\x0c\u2028]+", text)]
    return [[line] for line in lines if line], Known(), "\n\n"


def _refuse_deep(source: str) -> None:
    """Raises `UnreadablePage` for groups inside groups beyond all measure: the library keeps a state of each."""
    depth = 0
    for brace in _GROUP.finditer(source):
        depth = depth + 1 if brace[0] == "{" else max(0, depth - 1)
        if depth > _MOST_GROUPS:
            raise UnreadablePage(
                "too_large",
                f"It has more than {_MOST_GROUPS:,} groups inside one another, the most that are read.",
            )


def _plain_rtf(source: str) -> str:
    """The same RTF without what the library would need the square of its size to look through.

    It looks for the letters of each font up to the next ones that are named, so a table of its own goes before all. A
    link's address, which it would print behind the words, it finds no more where a line ends before it.
    """
    letters: dict[str, str] = {}
    if table := _FONT_TABLE.search(source):
        at, depth = table.end(), 1
        stop = len(source)
        for brace in _BRACE.finditer(source, at):
            depth = depth + 1 if brace[0] == "{" else max(0, depth - 1)
            if not depth:
                stop = brace.start()
                break
        fonts = list(_FONT.finditer(source, at, stop))
        for font, next_one in zip_longest(fonts, fonts[1:]):
            end = next_one.start() if next_one else stop
            if charset := _CHARSET.search(source, font.end(), end):
                letters[font[1]] = charset[1]
    fonts_of_all = "".join(f"{{\\f{font}\\fcharset{charset} -;}}" for font, charset in letters.items())
    head, brace_of_all, rest = _LINK.sub("\\\\*\n", source).partition("{")
    return f"{head}{brace_of_all}{{\\fonttbl{fonts_of_all}}}{rest}" if brace_of_all else head


def _pdf(data: bytes, limits: Limits) -> _Read:
    from .pdf import read_pdf

    paragraphs, known = read_pdf(data, limits)
    return paragraphs, known, "\n\n"


def _xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    tree = etree.fromstring(data, parser=parser)
    if tree is None:
        raise UnreadablePage("damaged", "The document's XML is damaged.")
    return tree


def _odt(data: bytes, limits: Limits) -> _Read:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tree = _xml(archive.read("content.xml"))
    paragraphs: Paragraphs = []
    title = None
    open_words: list[tuple[list[str], list[str]]] = []  # of the paragraphs around: a note lies in one
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        own = element.tag in (f"{_ODT}p", f"{_ODT}h")
        if event == "start":
            if own:
                paragraphs.append([])
                open_words.append(([], paragraphs[-1]))
            if open_words:
                open_words[-1][0].append("\n" if element.tag == f"{_ODT}line-break" else element.text or "")
            continue
        if own:
            words, lines = open_words.pop()
            lines += [line.strip() for line in "".join(words).split("\n") if line.strip()]
            if lines and title is None and element.tag == f"{_ODT}h":
                title = " ".join(lines)
        if open_words:
            open_words[-1][0].append(element.tail or "")
    return [lines for lines in paragraphs if lines], Known(title=title, certain=title is not None), "\n\n"


def _epub(data: bytes, limits: Limits) -> _Read:
    paragraphs: Paragraphs = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        container = _xml(archive.read("META-INF/container.xml"))
        path = next(iter(container.xpath("//*[local-name()='rootfile']/@full-path")), "")
        package = _xml(archive.read(str(path)))
        items = {
            item.get("id"): item.get("href")
            for item in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")
        }
        spine = package.xpath("//*[local-name()='spine']/*[local-name()='itemref']")
        folder = PurePosixPath(str(path)).parent
        names = set(archive.namelist())
        for reference in spine:
            href = items.get(reference.get("idref")) or ""
            name = str(folder / href).removeprefix("./")
            if name in names and not re.search(r"(?:^|/)(?:nav|toc|cover)[^/]*\Z", href, re.I):
                names.remove(name)  # a part that is named again is read once
                text = archive.read(name).decode("utf-8", "replace")
                try:
                    paragraphs += paragraphs_of_html(text)
                except UnreadablePage:
                    continue  # a part without text, such as a picture's page
    return paragraphs, _of_package(package), "\n\n"


def _of_package(package: etree._Element) -> Known:
    def told(name: str) -> str | None:
        return next((words for e in package.iter(f"{_DC}{name}") if (words := (e.text or "").strip())), None)

    creators = [words for e in package.iter(f"{_DC}creator") if (words := (e.text or "").strip())]
    source = told("source") or ""
    return Known(
        title=told("title"),
        byline=", ".join(creators) or None,
        published=told("date"),
        source=told("publisher"),
        address=source if source.startswith(("http://", "https://")) else None,
    )


_READERS: dict[str, Any] = {"docx": _docx, "rtf": _rtf, "pdf": _pdf, "odt": _odt, "epub": _epub}
