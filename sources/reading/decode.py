"""Decoding: the bytes of a file → its text, and how it was read.

Comes in: bytes and the file's name. Goes out: `Decoded`, or `UnreadablePage` with a
reason. Called first of all by `read_bytes`. Line ends, no-break spaces and zero-width
characters stay as they are: what is decoded is what the page says.

The order: byte-order mark, UTF-8, UTF-16 without a mark, the character set
the HTML declares, Windows-1252, and only then a detector. Text that was once decoded
wrongly and saved so ("donâ€™t") is decoded again, line by line, where that is certain.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from sources.lexicon import table

from .mojibake import repair
from .page import UnreadablePage
from .page_limits import LIMITS, Limits, size

__all__ = ["Decoded", "decode", "is_html"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text. `encoding` is the codec's name, `notes` what a person should know."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


# Longer marks first: the one of UTF-16 LE opens that of UTF-32 LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WORD = re.compile(r"\S+")
_OTHER_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"  # what str.splitlines takes for line ends besides
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
# Python has codecs that are no character sets, some of quadratic cost; and a declaration that
# could be read at all is not in UTF-16.
_CHARACTER_SETS = re.compile(
    r"utf-8|cp\d+|iso8859-\d+|koi8-[rtu]|mac-\w+|gb\w+|big5\w*|euc_\w+|johab|tis-620|iso2022_\w+"
)
_HEAD = 4096  # bytes in which a declaration is looked for (browsers: 1024)
_MOST_BROKEN = 10_000  # bytes of Windows-1252 in a page of UTF-8
_SELDOM = 4  # times more characters of UTF-8 than bytes that break it
_BROKEN = re.compile("[\udc80-\udcff]")
_WHOLE = re.compile("[^\x00-\x7f\udc80-\udcff]")
_HIGH = re.compile(r"[\x80-\uffff]")
_FEW_ODD = 0.2
_STOPS = frozenset(",.;:!?")
_ONE_LETTER_WORDS = "àÀéÉóÓúÚåÅöÖíÍøØæÆ"
_SAMPLE = 100_000  # bytes shown to the detector


def is_html(name: str) -> bool:
    """Whether the file's name says that it is HTML."""
    return name.lower().endswith((".html", ".htm", ".xhtml"))


def decode(data: bytes, name: str = "", *, limits: Limits = LIMITS, mend: bool = True) -> Decoded:
    """The text of a file. `name` is its name; the ending tells HTML.

    `mend`: repair characters that were wrongly decoded before the page was saved, where that is
    certain, with a note; without it the text is the file's to the character.

    Raises `UnreadablePage`: `empty`, `binary`, `too_large`, `encoding`.
    """
    if len(data) > limits.file_bytes:
        message = f"The file has {size(len(data))}; at most {size(limits.file_bytes)} are read."
        raise UnreadablePage("too_large", message)
    html = is_html(name)
    text, encoding, notes = _text(data, html)
    _refuse_binary(text)
    _refuse_long(text, limits, html)
    # Only É-like letters and Cyrillic can be the remains of a wrong decoding; both show in
    # the bytes, which are searched thirty times faster than the text.
    if mend and (encoding != "utf-8" or b"\xc3" in data or b"\xd0" in data):
        text, repaired = repair(text)
        if repaired:
            lines = "1 line" if repaired == 1 else f"{repaired} lines"
            notes = (*notes, f"Repaired wrongly decoded characters in {lines}.")
    return Decoded(text, encoding, notes)


def _text(data: bytes, html: bool) -> tuple[str, str, tuple[str, ...]]:
    if not data.strip(b" \t\r\n\x0b\x0c"):
        raise UnreadablePage(
            "empty", "The file is empty." if not data else "The file contains only white space."
        )
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadablePage("binary", f"The file is {what}, not text.")
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _marked(data, codec)
    # A page in ISO-2022-JP is ASCII as far as its bytes go; only such a page has escapes.
    if html and b"\x1b" in data and (declared := _declared(data)):
        return declared
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if cut := _cut_off(data, error):
            return cut
    else:
        if "\x00" not in text:
            return text, "utf-8", ()
    if b"\x00" in data:
        return _unmarked_utf16(data)
    return (html and _declared(data)) or _mixed(data) or _western(data) or _detected(data)


def _marked(data: bytes, codec: str) -> tuple[str, str, tuple[str, ...]]:
    label = {"utf-8-sig": "utf-8"}.get(codec, codec)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        message = f"The file's first bytes say {label}, but byte {error.start:,} breaks it."
        raise UnreadablePage("encoding", message) from error
    if not text.strip():
        raise UnreadablePage("empty", "The file contains only white space.")
    return text, label, ()


def _cut_off(data: bytes, error: UnicodeDecodeError) -> tuple[str, str, tuple[str, ...]] | None:
    """UTF-8 that ends inside a character, as a download that broke off does."""
    left = len(data) - error.start
    if error.reason != "unexpected end of data" or error.start == 0 or data[: error.start].isascii():
        return None
    note = f"The file ends inside a character; its last {left} byte{'s' * (left > 1)} could not be read."
    return data[: error.start].decode("utf-8"), "utf-8", (note,)


def _unmarked_utf16(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """UTF-16 without a mark: in Latin text every second byte is null, always on one side."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    codec = "utf-16-be" if even > odd else "utf-16-le"
    if min(even, odd) * 20 <= max(even, odd) and max(even, odd) * 4 >= len(data) // 2:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            pass
        else:
            if not _CONTROLS.search(text) and text.strip():
                return text, codec, (f"Read as {codec} (the file does not state its encoding).",)
    raise UnreadablePage(
        "binary",
        f"The file contains null bytes (the first is byte {data.index(0):,}), so it is not a text file.",
    )


def _declared(data: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    found = _DECLARED.search(data, 0, _HEAD)
    if not found:
        return None
    label = found[1].decode("ascii", "replace").lower()
    codec = table("charsets").get(label, label)
    try:
        known = codecs.lookup(codec).name
        return (data.decode(codec), codec, ()) if _CHARACTER_SETS.fullmatch(known) else None
    except (LookupError, ValueError):
        return None


def _mixed(data: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """UTF-8 with bytes of Windows-1252 in it, as pages pasted together from two have.

    Where UTF-8 is written many times and broken seldom, each stray byte is read by itself. Else
    a line is read as Windows-1252 only where all its other bytes are ASCII; a line that is
    neither leaves the file to the later steps.
    """
    text = data.decode("utf-8", "surrogateescape")
    broken = [found.start() for found in _BROKEN.finditer(text)]
    whole = len(_WHOLE.findall(text))
    if len(broken) > _MOST_BROKEN or whole <= len(broken):
        return None
    pieces: list[str] = []
    done = lines = single = lost = 0
    for at in broken:
        if at < done:
            continue
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line: str | None = None
        if not _WHOLE.search(text, start, end):
            line = _decoded(text[start:end].encode("utf-8", "surrogateescape"), "cp1252")
        if line is None or not _reads_western(line):
            if whole < _SELDOM * len(broken):
                return None
            line, count = _BROKEN.subn(_one_byte, text[start:end])
            single += count
            lost += line.count("\ufffd")
        else:
            lines += 1
        pieces += text[done:start], line
        done = end
    notes = []
    if lines:
        told = "1 line" if lines == 1 else f"{lines} lines"
        notes.append(f"Read {told} as windows-1252; the rest is utf-8.")
    if single:
        told = "1 byte" if single == 1 else f"{single} bytes"
        notes.append(f"Read {told} inside lines of utf-8 as windows-1252.")
    if lost:
        notes.append(f"{lost} byte{'s' * (lost > 1)} could not be read.")
    return "".join(pieces) + text[done:], "utf-8", tuple(notes)


def _one_byte(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")


def _western(data: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """Windows-1252 or Mac OS Roman, whichever reads as a western language."""
    for codec, name in (("cp1252", "windows-1252"), ("mac_roman", "mac-roman")):
        text = _decoded(data, codec)
        if text is None or not _reads_western(text):
            continue
        if codec == "cp1252" and _odd(text) > _FEW_ODD and _odd(data.decode("mac_roman")) * 4 < _odd(text):
            continue
        if codec == "mac_roman" and _odd(text) > _FEW_ODD:
            continue
        return text, name, (f"Read as {name} (guessed; the file does not state its encoding).",)
    return None


def _odd(text: str) -> float:
    """The share of characters beyond ASCII that stand where no western language has them.

    Capitals inside words, letters behind a comma, single letters that are no word, marks inside
    words: what Mac OS Roman looks like when it is read as Windows-1252 ("ItÕs over,Ó she said").
    """
    high = odd = 0
    for found in _HIGH.finditer(text, 0, _SAMPLE):
        sign, at = found[0], found.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        high += 1
        if sign.isalpha():
            odd += (
                (
                    sign.isupper()
                    and (before.islower() or (after.isupper() and text[at + 2 : at + 3].islower()))
                )
                or before in _STOPS
                or (not before.strip() and not after.strip() and sign not in _ONE_LETTER_WORDS)
            )
        elif sign in "“„«":
            odd += before.isalnum()
        elif sign in "”»":
            odd += after.isalnum()
        else:
            odd += before.isalpha() and after.isalpha() and sign not in "’‘´·\xad–—"
    return odd / high if high else 0.0


def _detected(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    from charset_normalizer import from_bytes  # slow to load, seldom needed

    best = from_bytes(data[:_SAMPLE]).best()
    text = _decoded(data, best.encoding) if best else None
    if best is None or text is None or not _reads_as_words(text):
        raise UnreadablePage("encoding", "The characters could not be decoded. Save the file again as UTF-8.")
    return text, best.encoding, (f"Read as {best.encoding} (guessed; the file does not state its encoding).",)


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _reads_western(text: str) -> bool:
    """Whether the upper half of Windows-1252 is used as western languages use it.

    Their letters stand beside ASCII letters; Cyrillic or Greek read as Windows-1252 gives
    whole words of accented letters, Polish or Turkish gives signs inside words.
    """
    high = list(re.finditer(r"[\x80-\uffff]", text[:_SAMPLE]))
    if not high:
        return bool(text[_SAMPLE:])
    good = 0
    for found in high:
        at = found.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        lettered = [side.isascii() and side.isalpha() for side in (before, after)]
        if found[0] in "³¹¿¼¾£¥":  # letters in Polish, Romanian and Turkish sets
            good += not (lettered[0] or after.islower())
        elif found[0].isalpha():
            good += any(lettered) or not (before.isalpha() or after.isalpha())
        else:
            good += not all(lettered) or found[0] in "’‘´·\xad–—"
    return good >= 0.9 * len(high)


def _reads_as_words(text: str) -> bool:
    """Whether most of the text is letters, digits and spaces, as all written language is."""
    sample = text[:_SAMPLE]
    fair = sum(1 for sign in sample if sign.isalnum() or sign.isspace())
    return fair >= 0.7 * len(sample) and not _CONTROLS.search(sample)


def _refuse_binary(text: str) -> None:
    null = text.find("\x00")
    if null >= 0:
        raise UnreadablePage(
            "binary", f"The file contains null characters (the first is character {null:,})."
        )
    controls = len(_CONTROLS.findall(text))
    if (controls > 20 and controls * 100 > len(text)) or controls * 10 > len(text):
        raise UnreadablePage(
            "binary", f"The file contains {controls:,} control characters, so it is not a text file."
        )
    if not _WORD.search(text):
        raise UnreadablePage("empty", "The file contains only white space.")


def _refuse_long(text: str, limits: Limits, html: bool) -> None:
    """Refuse what the later steps could not read in bounded time, naming the limit."""
    if html:
        if len(text) > limits.html_characters:
            message = f"The HTML has {len(text):,} characters; at most {limits.html_characters:,} are read."
            raise UnreadablePage("too_large", message)
        return
    lines = max(text.count("\n"), text.count("\r")) + sum(map(text.count, _OTHER_ENDS)) + 1
    if lines > limits.lines:
        raise UnreadablePage("too_large", f"The page has {lines:,} lines; at most {limits.lines:,} are read.")
    if len(text) > limits.line_characters:
        longest = max(map(len, text.splitlines()))
        if longest > limits.line_characters:
            message = f"One line has {longest:,} characters; at most {limits.line_characters:,} are read."
            raise UnreadablePage("too_large", message)
