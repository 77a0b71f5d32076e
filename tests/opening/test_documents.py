"""Documents: DOCX, ODT, RTF, PDF and EPUB, as one page each and as exports saved so."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newsroom.time_limit import time_limit
from sources.reading import Refusal, open_file

from . import documents
from .conftest import Printed
from .exports import factiva_text, nexis_new_paragraphs, proquest_text
from .stories import STORIES

Extract = Callable[..., Printed]
STORY = STORIES[0]
LINES = [f"By {STORY.byline}", "18 April 2023", *STORY.paragraphs]
WHOLE = {
    "page.docx": documents.docx(LINES, STORY.title),
    "page.odt": documents.odt(LINES, STORY.title),
    "page.rtf": documents.rtf([STORY.title, *LINES]),
    "named-as-word.doc": documents.rtf([STORY.title, *LINES]),
    "page.pdf": documents.pdf([[(STORY.title, 20), *((line, 11) for line in LINES)]]),
    "page.epub": documents.epub(
        [f"<h1>{STORY.title}</h1>" + "".join(f"<p>{line}</p>" for line in LINES)],
        STORY.title,
        STORY.byline,
        STORY.day,
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_document_is_one_page(name: str, tmp_path: Path, extract: Extract) -> None:
    (tmp_path / name).write_bytes(WHOLE[name])
    printed = extract(tmp_path / name)
    assert (printed.status, printed.messages) == (0, "")
    [article] = printed.articles
    assert article["member"] is None
    assert (article["title"], article["byline"], article["published"]) == (
        STORY.title,
        STORY.byline,
        STORY.day,
    )
    for paragraph in STORY.paragraphs:
        assert paragraph in article["text"]
    assert {quote["speaker"]["name"] for quote in article["quotes"] if quote["speaker"]} >= {
        "Mira Lund",
        "Jon Aske",
    }


NEXIS = nexis_new_paragraphs()
PAGES = [[(line, 11) for line in NEXIS[:15]], [(line, 11) for line in NEXIS[15:30]]] + [
    [(line, 11) for line in NEXIS[start : start + 16]] for start in range(30, len(NEXIS), 16)
]
EXPORTS = {
    "nexis.docx": documents.docx(NEXIS),
    "nexis.rtf": documents.rtf(NEXIS, linked=STORY.title),
    "nexis-old.DOC": documents.rtf(NEXIS),
    "nexis.pdf": documents.pdf(PAGES, foot="Page {} of 9"),
    "factiva.rtf": documents.rtf(line for line in factiva_text().split("\n") if line),
    "factiva.docx": documents.docx(line for line in factiva_text().split("\n") if line),
    "proquest.docx": documents.docx(line for line in proquest_text().split("\n") if line),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_saved_as_a_document_is_its_articles(name: str, tmp_path: Path, extract: Extract) -> None:
    (tmp_path / name).write_bytes(EXPORTS[name])
    printed = extract(tmp_path / name)
    assert (printed.status, printed.messages) == (0, "")
    for story, article in zip(STORIES, printed.articles, strict=True):
        told = (article["title"], article["source"], article["byline"], article["published"][:10])
        assert told == (story.title, story.source, story.byline, story.day)
        assert " ".join(article["text"].split()) == " ".join(story.text.split())
        assert story.speaker in {quote["speaker"]["name"] for quote in article["quotes"] if quote["speaker"]}


def test_a_print_out_of_a_browser_has_the_address_of_its_foot_and_not_the_day_of_printing(
    tmp_path: Path, extract: Extract
) -> None:
    first = [("Home Town Sport", 11), (STORY.title, 20), *((line, 11) for line in LINES)]
    second = [(words, 11) for words in STORIES[1].paragraphs]
    data = documents.pdf([first, second], "11/26/2026, 10:39 AM", "https://gazette.example/mill/sluice {}/2")
    (tmp_path / "print.pdf").write_bytes(data)
    [article] = extract(tmp_path / "print.pdf").articles
    assert article["address"] == "https://gazette.example/mill/sluice"
    assert (article["title"], article["published"]) == (STORY.title, STORY.day)
    assert "10:39" not in article["text"]
    assert "gazette.example" not in article["text"]
    # A paragraph is one line, however often the page broke it.
    assert STORY.paragraphs[0] in article["text"].split("\n\n")


REFUSED = {
    "locked.pdf": (documents.pdf([[("Words", 11)]], encrypt=True), "encrypted"),
    "scan.pdf": (documents.pdf([[]]), "no_text: The PDF holds pictures of pages"),
    "cut.pdf": (WHOLE["page.pdf"][:400], "damaged"),
    "cut.docx": (WHOLE["page.docx"][:3000], "damaged: The archive has no directory"),
    "locked.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 9, "encrypted"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "not_a_page: It is an Office document of before 2007"),
    "bomb.docx": (
        documents.blown_up({"[Content_Types].xml": 0, "word/document.xml": 400}), "too_large: It unpacks to 400 MB",
    ),
    "entities.docx": (
        documents.zipped({
            "[Content_Types].xml": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>',
            "word/document.xml": "<x/>",
        }),
        "damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_that_cannot_be_read_is_refused_with_its_reason(
    name: str, tmp_path: Path, extract: Extract
) -> None:
    data, reason = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    printed = extract(tmp_path)
    assert (printed.status, printed.articles) == (1, [])
    assert f"{name}: {reason}" in printed.messages


def test_nothing_that_stands_in_a_pdf_gets_into_the_log(
    tmp_path: Path, extract: Extract, caplog: pytest.LogCaptureFixture
) -> None:
    size = b"/MediaBox [0 0 595 842]"
    (tmp_path / "odd.pdf").write_bytes(
        WHOLE["page.pdf"].replace(size, b"/MediaBox (my secret) ".ljust(len(size)))
    )
    assert [article["title"] for article in extract(tmp_path).articles] == [STORY.title]
    assert caplog.text == ""


def test_without_the_packages_for_documents_a_refusal_says_how_to_get_them(
    tmp_path: Path, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in (
        "pdfminer",
        "pdfminer.layout",
        "docx",
        "striprtf",
        "striprtf.striprtf",
        "sources.reading.opening.pdf",
    ):
        monkeypatch.setitem(sys.modules, package, None)
    for name in ("page.pdf", "page.docx", "page.rtf"):
        (tmp_path / name).write_bytes(WHOLE[name])
    printed = extract(tmp_path)
    assert printed.messages.count("pip install '.[documents]'") == 3


def test_a_long_document_costs_no_more_a_paragraph_than_a_short_one(tmp_path: Path) -> None:
    """The library goes through all styles for each paragraph that names none: 8,000 took eight seconds."""
    path = tmp_path / "long.docx"
    path.write_bytes(documents.docx(["No, he said."] * 8_000, "Bridge"))
    start = time.process_time()
    assert len(list(open_file(path))) == 1
    assert time.process_time() - start < 4


INSIDE = "The words inside the form are read where it stands on the page."


def forms(levels: int, words: str = INSIDE) -> bytes:
    """A PDF whose forms each draw the next ten times over, the last one words."""
    drawn = [b"BT /F1 11 Tf 60 700 Td (" + words.encode() + b") Tj ET", *[b"/X Do " * 10] * (levels - 1)]
    return documents.pdf([[("Above it stands a line.", 11)]], forms=drawn[::-1])


def scattered(count: int) -> bytes:
    """A PDF with a page of so many single letters, far from one another."""
    places = [(number * 37 % 560, number * 53 % 800) for number in range(count)]
    return documents.pdf(
        [[]], forms=[b"".join(b"BT /F1 4 Tf %d %d Td (x) Tj ET " % place for place in places)]
    )


def test_the_words_in_a_form_of_a_pdf_are_read(tmp_path: Path, extract: Extract) -> None:
    (tmp_path / "page.pdf").write_bytes(forms(1))
    [article] = extract(tmp_path / "page.pdf").articles
    assert " ".join(article["text"].split()) == f"Above it stands a line. {INSIDE}"


def drawn(instructions: bytes) -> bytes:
    """A PDF with a page of words behind a form of these instructions."""
    return documents.pdf([[("The bridge is safe.", 11)]], forms=[instructions])


def catalogued(entry: bytes) -> bytes:
    """A PDF with a page of words whose catalogue has this entry."""
    return documents.pdf([[("The bridge is safe.", 11)]], more=b"/More " + entry)


# Each took minutes, or ten times as long with each hundred bytes.
TANGLED = {
    "forms.pdf": (forms(6, ""), "too_large: Page 1 has more than 1,000 forms (XObjects), the most that are read."),
    "scattered.pdf": (scattered(1500), ""),
    "deep.rtf": (b"{\\rtf1 " + b"{" * 9_000, "too_large: It has more than 1,000 groups inside one another, the most that are read."),
    "fonts.rtf": (b"{\\rtf1\\ansi {\\fonttbl" + b"{\\f0 a;}" * 25_000 + b"} The bridge is safe.\\par}", ""),
    "links.rtf": (
        b"{\\rtf1\\ansi The bridge is safe. " + b'{\\field{\\*\\fldinst{HYPERLINK " }}}' * 3_000 + b"\\par}", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TANGLED)
def test_a_tangled_document_is_read_or_refused_by_name_in_seconds(
    name: str, tmp_path: Path, extract: Extract
) -> None:
    data, reason = TANGLED[name]
    (tmp_path / name).write_bytes(data)
    start = time.process_time()
    printed = extract(tmp_path / name)
    assert time.process_time() - start < 4
    assert (f"{name}: {reason}" in printed.messages) if reason else len(printed.articles) == 1


NESTED = "The PDF has more than 100 lists or dictionaries inside one another, the most that are read."
PARTS = "The PDF has an object of more than 200,000 parts, the most that are read."

# Each took seconds to hours, for ever, or more than a hundred times its size of memory.
KNOTTED = {
    "lists.pdf": (drawn(b"[" * 101), NESTED),
    "dictionaries.pdf": (drawn(b"<</A" * 101), NESTED),
    "procedures.pdf": (drawn(b"{" * 101), NESTED),
    "pictures.pdf": (drawn(b"BI " * 101), NESTED),
    "catalogue.pdf": (catalogued(b"[" * 101 + b"]" * 101), NESTED),
    "numbers.pdf": (catalogued(b"[" + b"1 " * 200_000 + b"]"), PARTS),
    "name.pdf": (catalogued(b"/" + b"#41" * 10_001), "The PDF has a name of more than 10,000 bytes, the most that are read."),
    "strings.pdf": (catalogued(b"(" * 250_000 + b")" * 250_000), ""),
    "escapes.pdf": (drawn(b"(" + b"\\(" * 400_000 + b")"), ""),
    "itself.pdf": (drawn(b"").replace(b"<< /Type /XObject", b"6 0 R endobj <<"), ""),
    "picture.pdf": (drawn(b"BI /W 1 /H 1 ID " + b"E" * 1_000_000 + b"\nEI BT /F1 11 Tf 60 700 Td (It stands.) Tj ET"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOTTED)
def test_a_pdf_of_knots_is_read_or_refused_by_name_in_seconds(name: str, tmp_path: Path) -> None:
    data, message = KNOTTED[name]
    (tmp_path / name).write_bytes(data)
    with time_limit(4):
        [found] = open_file(tmp_path / name)
    if message:
        assert isinstance(found, Refusal)
        assert (found.reason, found.message) == ("too_large", message)
    else:
        assert not isinstance(found, Refusal)


def test_an_rtf_is_read_in_the_letters_its_fonts_name(tmp_path: Path, extract: Extract) -> None:
    """The font named first says nothing of letters; the library gave it those of the second."""
    fonts = b"{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset204 Arial;}{\\f2\\fcharset238 Arial;}}"
    words = b"\\f0 caf\\'e9 \\f1 \\'ec\\'ee\\'f1\\'f2 \\f2 \\'b3\\'f3d\\'9f\\par "
    link = b'{\\field{\\*\\fldinst{HYPERLINK "https://press.example/1"}}{\\fldrslt {here}}}'
    (tmp_path / "page.rtf").write_bytes(b"{\\rtf1\\ansi" + fonts + words * 3 + link + b"\\par}")
    [article] = extract(tmp_path / "page.rtf").articles
    assert article["text"].split() == ["café", "мост", "łódź"] * 3 + ["here"]
