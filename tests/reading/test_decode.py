"""Bytes become the text they stand for, or are refused by name."""

from __future__ import annotations

import gzip
import os
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.reading.decode import decode
from sources.reading.opening import Member, Refusal, open_file
from sources.reading.page import UnreadablePage
from sources.reading.page_limits import Limits

SAID = "“No,” the minister’s aide said – at a café.\r\n\u00a0Talks\u200b go on.\r\n"
RUSSIAN = (
    "МОСКВА, 9 июля. Министр иностранных дел заявил, что переговоры продолжатся на следующей неделе. "
    "По его словам, стороны договорились о дате встречи.\n"
)
POLISH = "Minister powiedział, że rozmowy były długie i trudne. Wyraził też nadzieję na pokój w środę.\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_character_for_character(codec: str) -> None:
    read = decode(SAID.encode(codec))
    assert read.text == SAID
    assert read.encoding == codec.removesuffix("-sig")


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (SAID.replace("\u200b", ""), "cp1252", "windows-1252"),
        ("Señor Díaz pidió “más diálogo” en Málaga.", "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "cp1251"),
        (POLISH, "cp1250", "cp1250"),
    ],
)
def test_older_encodings_are_recognised_and_the_guess_is_noted(text: str, codec: str, encoding: str) -> None:
    read = decode(text.encode(codec))
    assert (read.text, read.encoding) == (text, encoding)
    assert any("does not state its encoding" in note for note in read.notes)


@pytest.mark.parametrize(
    ("declaration", "codec"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ('<?xml version="1.0" encoding="ISO-8859-5"?>', "iso8859-5"),
    ],
)
def test_html_is_read_in_the_character_set_it_declares(declaration: str, codec: str) -> None:
    page = f"<html>{declaration}<p>{RUSSIAN}</p>"
    assert decode(page.encode(codec), "page.html").text == page


def test_a_page_declared_latin_1_is_read_as_browsers_do() -> None:
    page = '<meta charset="iso-8859-1"><p>“Yes”</p>'
    assert decode(page.encode("cp1252"), "page.html").text == page


def test_valid_utf_8_is_believed_more_than_a_wrong_declaration() -> None:
    page = f'<meta charset="iso-8859-1"><p>{RUSSIAN}</p>'
    assert decode(page.encode(), "page.html").text == page


@pytest.mark.parametrize(
    "label", ["idna", "punycode", "hex", "zlib", "unicode_escape", "utf-7", "no-such-set"]
)
def test_a_declaration_that_names_no_character_set_is_passed_over(label: str) -> None:
    page = f'<meta charset="{label}"><p>caf\u00e9 owners</p>'
    assert decode(page.encode("cp1252"), "page.html").encoding == "windows-1252"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("I don’t know", "cp1252"),
        ("he said “yes – perhaps", "cp1252"),
        ("he said “yes – perhaps”", "latin-1"),
        ("Café owners in Orléans", "cp1252"),
        ("Café owners in Orléans", "latin-1"),
        ("Привет из Москвы", "latin-1"),
        ("Министр – о “мире", "cp1251"),
        ("price: 20\u00a0€", "cp1252"),
    ],
)
def test_wrongly_decoded_lines_are_repaired_and_noted(text: str, wrong: str) -> None:
    spoiled = text.encode().decode(wrong)
    read = decode(f"A plain line\r\n{spoiled}\r\nLe café, déjà vu\r\n".encode())
    assert read.text == f"A plain line\r\n{text}\r\nLe café, déjà vu\r\n"
    assert read.notes == ("Repaired wrongly decoded characters in 1 line.",)


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        RUSSIAN,
        POLISH,
        "SEÑOR MUÑOZ, ÂGE D’OR, À LA CARTE: «Ça va», PÂTÉ",
        "Đà Nẵng, Tromsø, Åland, Þingvellir, Łódź",
        "&amp; entities, ``old'' marks, ﬁne ligatures, ｆｕｌｌ width",
        "naïve “quotes” at 20 °C · ½ · ‰",
    ],
)
def test_text_that_is_right_is_not_touched(text: str) -> None:
    read = decode(text.encode())
    assert (read.text, read.notes) == (text, ())


def test_lines_of_windows_1252_inside_utf_8_are_read_and_noted() -> None:
    data = "“First” line\n“Second” line\n".encode() + "“Third” caf\u00e9\n".encode("cp1252")
    read = decode(data)
    assert read.text == "“First” line\n“Second” line\n“Third” caf\u00e9\n"
    assert read.notes == ("Read 1 line as windows-1252; the rest is utf-8.",)


def test_a_download_that_broke_off_inside_a_character_is_read_and_noted() -> None:
    read = decode("“Yes,” she said. “No”".encode()[:-1])
    assert read.text == "“Yes,” she said. “No"
    assert "ends inside a character" in read.notes[0]


SMALL = Limits(file_bytes=1000, lines=10, line_characters=100, html_characters=500)


@pytest.mark.parametrize(
    ("data", "name", "reason", "said"),
    [
        (b"", "a.txt", "empty", "empty"),
        (b" \r\n\t", "a.txt", "empty", "white space"),
        ("\ufeff \n".encode(), "a.txt", "empty", "white space"),
        (b"%PDF-1.7 text", "a.txt", "binary", "PDF"),
        (b"PK\x03\x04", "a.html", "binary", "ZIP"),
        (gzip.compress(b"text", mtime=0), "a.txt", "binary", "gzip"),
        (b"half a \x00 text", "a.txt", "binary", "byte 7"),
        (bytes(range(1, 32)) * 9, "a.txt", "binary", "control characters"),
        (b"\xff\xfetex", "a.txt", "encoding", "utf-16"),
        (b"x" * 1001, "a.txt", "too_large", "at most 1 kB"),
        (b"x\n" * 11, "a.txt", "too_large", "12 lines; at most 10"),
        (b"x\r" * 11, "a.txt", "too_large", "12 lines; at most 10"),
        ("x\u2028".encode() * 11, "a.txt", "too_large", "12 lines; at most 10"),
        (b"x" * 101, "a.txt", "too_large", "101 characters; at most 100"),
        (b"x" * 501, "a.html", "too_large", "501 characters; at most 500"),
    ],
)
def test_what_is_no_page_is_refused_with_its_reason(data: bytes, name: str, reason: str, said: str) -> None:
    with pytest.raises(UnreadablePage) as refusal:
        decode(data, name, limits=SMALL)
    assert refusal.value.reason == reason
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"line\n" * 1_000_000, "lines.txt"),
        (b"x" * 10_000_000, "line.txt"),
        (b"x" * 200_000_000, "large.txt"),
        (b"\xc3\xa9\xff" * 1_000_000, "broken.txt"),
        ("Ã©".encode() * 500_000, "spoiled.txt"),
        (b"\xe9 \n" * 290_000, "western.txt"),
    ],
)
def test_hostile_files_cost_bounded_time_and_memory(data: bytes, name: str) -> None:
    tracemalloc.start()
    began = time.process_time()
    try:
        decode(data, name)
    except UnreadablePage as refusal:
        assert str(refusal).endswith(".")
    spent, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 20
    assert peak < 300_000_000


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a"]))
@example(b'<meta charset="idna">\xff', "a.html")
def test_any_bytes_give_text_or_a_refusal_and_the_same_each_time(data: bytes, name: str) -> None:
    try:
        read = decode(data, name)
    except UnreadablePage as refusal:
        assert refusal.reason in {"empty", "binary", "too_large", "encoding"}
        return
    assert read == decode(data, name)
    assert "\x00" not in read.text
    read.text.encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), max_codepoint=0x10FFFF), min_size=1))
def test_any_text_saved_as_utf_8_comes_back_unless_it_was_spoiled_before(text: str) -> None:
    if not text.strip() or text.startswith("\ufeff"):
        return
    read = decode(text.encode())
    assert read.text == text or read.notes


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(SAID.encode())
    [member] = open_file(path)
    assert isinstance(member, Member)
    assert member.data == SAID.encode()


def test_files_that_cannot_be_read_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    cases = {
        pipe: ("unreadable", "not a regular file"),
        Path("/dev/zero"): ("unreadable", "not a regular file"),
        tmp_path: ("unreadable", "not a regular file"),
        tmp_path / "vanished.txt": ("unreadable", "No such file"),
        Path("nu\0ll.txt"): ("unreadable", "null"),
        loop: ("unreadable", "symbolic links"),
        large: ("too_large", "200 MB; at most 20 MB"),
    }
    for path, (reason, said) in cases.items():
        [refusal] = open_file(path)
        assert isinstance(refusal, Refusal)
        assert refusal.reason == reason
        assert said in refusal.message


def test_a_body_that_is_given_is_taken_to_the_letter() -> None:
    from sources.reading import read_bytes

    data = "The minister said: “No.” The cafÃ© was closed.\n".encode()
    assert read_bytes(data, "a.txt", body_only=True).text == data.decode()


@pytest.mark.parametrize("stray", ["“", "’", "é", "–"])
def test_one_stray_byte_does_not_change_the_encoding_of_the_file(stray: str) -> None:
    text = (
        f"Café owners said: {stray}We “cannot” pay.” It’s over – and “that’s” final.\n"
        + "“More.” He’s – gone.\n"
    )
    data = text.encode().replace(stray.encode(), stray.encode("cp1252"), 1)
    read = decode(data)
    assert (read.text, read.encoding) == (text, "utf-8")
    assert any("windows-1252" in note for note in read.notes)


def test_a_stray_byte_that_stands_for_nothing_is_counted() -> None:
    read = decode("“One.” “Two.” ".encode() + b"\x81" + " “Three.”".encode())
    assert read.text == "“One.” “Two.” \ufffd “Three.”"
    assert "1 byte could not be read." in read.notes


@pytest.mark.parametrize(
    "text",
    [
        "“We were late,” she said. “It’s over – and that’s final.”\n",
        "Il a dit : « C’est fini », puis l’été est venu à Besançon.\n",
        "El señor Díaz pidió “más diálogo” en Málaga.\n",
        "Die Straße ist länger als früher – „schöner“ auch.\n",
    ],
)
@pytest.mark.parametrize(("codec", "name"), [("mac_roman", "mac-roman"), ("cp1252", "windows-1252")])
def test_mac_roman_and_windows_1252_are_told_apart_and_said_to_be_guessed(
    text: str, codec: str, name: str
) -> None:
    read = decode(text.encode(codec))
    assert (read.text, read.encoding) == (text, name)
    assert any("guessed" in note and name in note for note in read.notes)


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ("â€œWe were late,â€ she said. â€œItâ€™s over.â€", "“We were late,” she said. “It’s over.”"),
        ('Itâ€™s over â€" and thatâ€™s final.', "It’s over – and that’s final."),
        ("She said â€œnoâ€, and went.", "She said “no”, and went."),
        ("Ã¢â‚¬Å“NoÃ¢â‚¬Å“ cafÃƒÂ©", "“No“ café"),
    ],
)
def test_marks_that_lost_a_byte_and_text_decoded_wrongly_twice_are_mended(broken: str, text: str) -> None:
    read = decode(f"A line before.\n{broken}\n".encode())
    assert read.text == f"A line before.\n{text}\n"
    assert "Repaired wrongly decoded characters in 1 line." in read.notes
