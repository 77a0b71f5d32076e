"""Labels: the words at the head of a paragraph that tell whose turn it is.

'MS. QUILL:  Good afternoon', 'Q    Thank you', 'Question (addressed to Ivana Lund):', 'Ana Sousa
(Wexmoor East) (Lab):', 'Jen Moll: (00:26)', 'Mr. HALT of Ohio. Mr. Speaker, …', '[00:12] Ana Sousa:'.
Comes in: a paragraph's words. Goes out: a `Label` or None, whatever the page is; whether a page
takes turns at all is told by transcript.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.nouns import HONORIFICS, PARTICLES, PREPOSITIONS, TITLES, is_role
from claims.extraction.attribute.phrase import parse
from claims.languages.en import table, words

__all__ = ["Label", "Part", "read_label"]

Part = Literal["asks", "answers", "nobody", ""]

# No label is longer than this, in characters.
_LONGEST = 140
_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?"
# What may stand before a label: a bullet, a mark of bold print, the time in a recording, a number.
_BEFORE = re.compile(
    rf"[ \t\u00a0]*(?:[-–—•*>_#]+[ \t]*)?(?:{_TIME}[ \t\u00a0-]+)?(?P<number>Q\d{{1,4}}\.?[ \t]+(?=[A-Z]))?[*_]*"
)
_Q_AND_A = re.compile(
    r"(?P<part>[QA])(?!\.[ \t][A-Z][\w’'-]+(?:[ \t][A-Z][\w’'-]+)?[ \t]?:)(?:[*_]*[ \t]*[:.)](?!\w)[*_]*|[*_]{2}|[ \t\u00a0]+[–—-]+(?=\s)|[ \t\u00a0]{2,}|\t|(?=(?:[A-Z][a-z’']+|I)[\s,.]))"
)
_COLON = re.compile(r"[*_]*:[*_]*(?=\s|$|[“\"‘«(\[])")
_BRACKETED = re.compile(r"\s*[(\[][^()\[\]]{0,80}[)\]]")
# "Mr. HALT of Ohio. Mr. Speaker, …", "The SPEAKER. The House will …", "Speaker Moll. Thank you"
_RECORD = re.compile(
    r"(?P<name>(?:(?:The|Mr|Mrs|Ms|Miss|Dr|Sir|Hon|Senator|Speaker|Chairman|Chairwoman|Chair)\.?\s)"
    r"(?:[A-Z][A-Z’'-]+(?:\s[A-Z][A-Z’'-]+){0,3}(?:\spro\stempore)?|(?<=Speaker\s)[A-Z][\w’'-]+)"
    r"(?:\sof\s[A-Z]\w+(?:\s[A-Z]\w+)?)?)\.(?=\s{1,3}(?:[–—-]\s)?[“\"‘(]?[A-Z])"
)
# "Ana Sousa (PPE). – Madam President", "Ana Sousa, on behalf of the Left Group. – "
_STROKE = re.compile(
    r"(?P<name>[A-ZÀ-Þ][^.:!?\n]{2,100}?)(?P<stroke>\.\s?[–—]|\s[–—]{1,2})\s+(?=[“\"‘(]?[A-ZÀ-Þ])"
)
_STROKE_MARK = re.compile(r"[–—]")
_TIMED_LINE = re.compile(rf"(?P<name>[A-ZÀ-Þ][^:\d\n]{{2,60}}?)\s*,?\s{_TIME}\s*$")
_SEAT_LINE = re.compile(r"(?P<name>[A-ZÀ-Þ][^:()\d\n]{2,60}?)(?:\s*\([^()\n]{2,60}\)){1,3}\s*$")
_AFTER = re.compile(rf"[*_]*[ \t\u00a0]*(?:{_TIME}(?=\s|$))?[ \t\u00a0]*")
# A direction before the first word: "(retranslated)", "[via interpreter]".
_DIRECTION = re.compile(r"[(\[][a-z][^()\[\]]{2,60}[)\]]\s*(?=\S)")
_TOKEN = re.compile(r"[^\s]+")
_SMALL = PREPOSITIONS | PARTICLES | {"the", "and", "&", "/", "of", "for"}
_POST_NOMINAL = word_group("post-nominal")
_NUMBER = re.compile(r"#?\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks next, as a paragraph says at its head. Offsets are code points in the paragraph.

    `start`, `end` hold the words that name the speaker, `words` is where what is said begins (the
    paragraph's end where the label stands alone). `key` is the same for labels of one name. `part` tells
    labels that name nobody. `sure` labels are hardly anything else; others count only in company.
    """

    start: int
    end: int
    words: int
    key: str
    part: Part = ""
    sure: bool = False
    cue: tuple[int, int] | None = None
    named: tuple[int, int] | None = None  # the name in brackets behind an office
    numbered: bool = False  # "Q12 Chair:", as committees print their questions


@cache
def _parts() -> Mapping[str, Part]:
    known: dict[str, Part] = {part: part for part in get_args(Part)}
    return {label: known[part] for label, part in table("transcript-labels").items()}


@cache
def _no_labels() -> frozenset[str]:
    return words("no-labels")


def read_label(raw: str) -> Label | None:
    """The label at the head of a paragraph, if it has one."""
    if len(raw) > _LONGEST and not _may_open(raw):
        return None
    at = _BEFORE.match(raw)
    start = at.end() if at else 0
    asked = _Q_AND_A.match(raw, start)
    if asked:
        cue = (asked.start("part") + 1, asked.end()) if ":" in asked.group() else None
        part: Part = "asks" if asked["part"] == "Q" else "answers"
        sure = asked["part"] == "Q" or ":" in asked.group()
        return Label(start, start + 1, _words_from(raw, asked.end()), asked["part"], part, sure, cue)
    if start < len(raw) and not (raw[start].isupper() or raw[start : start + 1] in "‘“"):
        return None
    label = _by_colon(raw, start) or _by_form(raw, start)
    if label and at and at["number"]:
        return replace(label, sure=True, numbered=True)
    return label


def _may_open(raw: str) -> bool:
    """A quick look: whether the beginning of a long paragraph holds any mark that ends a label."""
    if ":" in raw[:_LONGEST] or raw[0] in "QA[(*_>#-–—•":
        return True
    return _STROKE_MARK.search(raw, 0, _LONGEST) is not None or _RECORD.match(raw) is not None


def _words_from(raw: str, at: int) -> int:
    """Where the words begin behind a label: past a time, blanks and a direction in brackets."""
    after = _AFTER.match(raw, at)
    at = after.end() if after else at
    while at < len(raw) and raw[at].isspace():
        at += 1
    direction = _DIRECTION.match(raw, at)
    return direction.end() if direction else at


def _by_colon(raw: str, start: int) -> Label | None:
    found = _COLON.search(raw, start + 1, start + _LONGEST)
    if found is None or "\n" in raw[start : found.start()]:
        return None
    own = _read_name(raw[start : found.start()])
    if own is None:
        return None
    size, key, part, sure = own
    timed = re.match(rf"\s*{_TIME}", raw[found.end() : found.end() + 14]) is not None
    begins = _words_from(raw, found.end())
    named = None if part else _named_in_brackets(raw, start, found.start())
    cue = (found.start(), found.start() + 1)
    return Label(start, start + size, begins, key, part, sure or timed, cue, named)


def _named_in_brackets(raw: str, start: int, end: int) -> tuple[int, int] | None:
    """The person in the first brackets of a label that opens with an office."""
    found = re.compile(r"\(([^()]{3,60})\)").search(raw, start, end)
    office = raw[start : found.start()].split() if found else []
    if found is None or not office or parse(" ".join(office)).kind == "person":
        return None
    phrase = parse(found[1])
    person = phrase.kind == "person" and (phrase.certain or " " in phrase.name)
    return found.span(1) if person and any(is_role(word.casefold()) for word in office) else None


def _by_form(raw: str, start: int) -> Label | None:
    """Labels without a colon: told by capitals and a full stop, by a stroke, by a time or a seat."""
    for form in (_RECORD, _STROKE):
        found = form.match(raw, start, start + _LONGEST + 20)
        if found and (own := _read_name(found["name"])):
            size, key, part, sure = own
            sure = form is _RECORD or found["stroke"][0] == "."
            begins = _words_from(raw, found.end())
            stroke = re.compile(r"[–—-]\s+").match(raw, begins)
            begins = stroke.end() if stroke else begins
            return Label(start, start + size, begins, key, part, sure)
    if len(raw) > _LONGEST:
        return None
    for form in (_TIMED_LINE, _SEAT_LINE):
        found = form.match(raw, start)
        if found and (own := _read_name(found["name"])):
            size, key, part, _ = own
            return Label(start, start + size, len(raw), key, part, form is _TIMED_LINE)
    return None


def _read_name(label: str) -> tuple[int, str, Part, bool] | None:
    """Of a label's words: how many of them name the speaker, their key, their part, how sure.

    None where they are no name: "One thing is clear".
    """
    bare = _BRACKETED.sub("", label).strip(" \t\u00a0*_,")
    bracketed = "(" in label or "[" in label
    plain = _NUMBER.sub("", bare.casefold().replace(".", "")).strip()
    if part := _part_of(plain):
        return (
            len(label[: len(label.partition("(")[0].partition("[")[0].rstrip(" \t\u00a0*_"))]),
            plain,
            part,
            True,
        )
    if not bare or plain in _no_labels() or (bare[-1] in ".!?;…" and not bare.endswith(("Jr.", "Sr."))):
        return None
    name, comma, told = bare.partition(",")
    if comma and told.strip().rstrip(".").casefold() in ("jr", "sr"):
        name, comma, told = bare, "", ""
    tokens = name.split()
    if not 1 <= len(tokens) <= 9 or len(told.split()) > 12 or not _is_name(tokens):
        return None
    capitals = all(token.isupper() or token.casefold() in _SMALL for token in tokens[-2:])
    letters = sum(letter.isalpha() for letter in tokens[-1])
    low = tokens[0].rstrip(".").casefold()
    titled = len(tokens) > 1 and low in HONORIFICS
    sure = titled or (capitals and letters > 1) or (bracketed and len(tokens) > 1)
    end = label.find(name) + len(name) if not bracketed else len(label.partition("(")[0].rstrip())
    if comma:
        end = label.find(",") if "," in label else end
    while len(tokens) > 2 and tokens[-1].replace(".", "").casefold() in _POST_NOMINAL:
        del tokens[-1]
        end = label.find(" ".join(tokens)) + len(" ".join(tokens))
    size = max(1, min(end, len(label.rstrip(" \t\u00a0*_"))))
    return size, " ".join(token.strip(".").casefold() for token in tokens), "", sure


def _part_of(plain: str) -> Part:
    """What a label that names nobody tells: who asks, who answers."""
    if known := _parts().get(plain):
        return known
    return "asks" if plain.startswith(("question ", "question,")) else ""


def _is_name(tokens: list[str]) -> bool:
    """Whether every word of a label could be of a name: capitals, and small words between them."""
    for number, token in enumerate(tokens):
        first = token.lstrip("‘“’'(")[:1]
        if first.isupper() or (number and (token.casefold() in _SMALL or token[:2] in ("d’", "d'", "al"))):
            if token[-1] in ".!?" and len(token) > 2 and not _abbreviates(token):
                return False
            continue
        if number and is_role(token):
            continue
        if number and token.isdigit():
            continue
        return False
    return tokens[-1] not in _SMALL


def _abbreviates(token: str) -> bool:
    """Whether a word with a full stop is an initial or a title: "J.", "J.R.", "Mr.", "Hon."."""
    low = token.rstrip(".").casefold()
    return (
        "." in token[:-1]
        or len(low) <= 2
        or low in HONORIFICS
        or low in TITLES
        or low in ("jr", "sr", "rt", "dep")
    )
