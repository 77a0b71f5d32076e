"""Factiva: an export → its articles.

Each article ends with a line "Document" and its number. Above the text stand, a line each, headline,
author, length, date, outlet, its code, edition, page, language and copyright; with "indexing" each
has a code of two letters before it (HD, BY, WC …).
"""

from __future__ import annotations

import re
from functools import cache

from sources.lexicon import entries

from .article import COPYRIGHT, Exported, Paragraphs, date_in, known_article, one_line

__all__ = ["factiva_fields", "split_factiva"]

_DOCUMENT = re.compile(
    r"\W*(?:AN\s+)?(?:Document|Dokument|Documento|Documento n\.º) ([A-Z][A-Z0-9]{2,12}\d{8}[a-z0-9]{4,14}|[A-Z]{2,8}[A-Z0-9]{4}\d{6,12}\w{6,14})\W*\Z"
)
_WORDS = re.compile(
    r"\s*[\d.,'’ \xa0]+\s?(?:words?|Wörter|Wort|mots?|palabras|parole|woorden|palavras|ord|слов[ао]?)\s*\Z",
    re.I,
)
_TIME = re.compile(r"\s*\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\s?(?:GMT|UTC|AM|PM|Uhr))?\s*\Z", re.I)
_CODE = re.compile(r"\s*[A-Z][A-Z0-9]{1,9}\s*\Z")
_COMPANY = re.compile(
    r"\b(?:Ltd|Limited|Inc|LLC|GmbH|AG|S\.?A\.?|PLC|plc|Corp|Company|Co|KG|SAS|BV|Pty|Group|Verlag|Media|Newspapers)\b\.?\W*\Z"
)
_FOOTER = re.compile(
    r"\W*(?:(?:Page|Seite) \d+ (?:of|von|sur|de) \d+\b.*|.*\bFactiva,? Inc\b.*|Search Summary|Factiva|Dow Jones|Dow Jones Factiva|Suchzusammenfassung|Résumé de la recherche)\W*\Z",
    re.I,
)
_INDEXED = re.compile(
    r"\s*(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|IPC|IPD|PUB|AN|SE|CLM|ART|VOL|DLN|RF)(?:[\s|]+(?=\S)|\W*\Z)"
)
_ROLES = {
    "HD": "title", "BY": "byline", "WC": "length", "PD": "published", "ET": "time", "SN": "source", "SC": "code",
    "ED": "edition", "PG": "pages", "LA": "language", "CY": "copyright", "LP": "text", "TD": "text", "PUB": "publisher",
    "AN": "document id", "SE": "section", "CLM": "column", "CR": "credit", "DLN": "dateline", "ART": "graphic",
    "NS": "subject", "RE": "geographic", "CO": "company", "IN": "industry",
}  # fmt: skip


@cache
def _languages() -> frozenset[str]:
    return frozenset(entries("language_names"))


def split_factiva(paragraphs: Paragraphs, joint: str) -> list[Exported] | None:
    """The articles of an export of Factiva; None where it is none."""
    pieces: list[tuple[Paragraphs, str]] = []
    piece: Paragraphs = []
    for paragraph in paragraphs:
        lines: list[str] = []
        for line in paragraph:
            if found := _DOCUMENT.match(line):
                pieces.append(([*piece, lines] if lines else piece, found[1]))
                piece, lines = [], []
            elif not _FOOTER.match(line):
                lines.append(line)
        if lines:
            piece.append(lines)
    indexed = any(
        _INDEXED.match(line) for piece, _ in pieces for paragraph in piece[:3] for line in paragraph
    )
    if not pieces or not (indexed or any(_WORDS.match(line) for p, _ in pieces for q in p for line in q)):
        return None
    return [_article(piece, number, joint) for piece, number in pieces]


def _article(piece: Paragraphs, number: str, joint: str) -> Exported:
    raw = "\n".join([*(one_line(paragraph) for paragraph in piece), number])
    codes = [found[1] for p in piece for line in p if (found := _INDEXED.match(line))]
    if {"HD", "PD", "SN"} <= set(codes):
        fields, text = _indexed(piece, joint)
    else:
        fields, text = _plain(piece, joint)
    fields.setdefault("document id", number)
    return Exported(text, known_article(fields), raw)


def _plain(piece: Paragraphs, joint: str) -> tuple[dict[str, str], str]:
    """Fields and text of an article whose fields have no labels."""
    fields: dict[str, str] = {}
    flat = [(at, line.strip()) for at, paragraph in enumerate(piece) for line in paragraph]
    counted = next((at for at, (_, line) in enumerate(flat[:40]) if _WORDS.match(line)), None)
    if counted is None:
        return fields, joint.join(_text(paragraph) for paragraph in piece)
    _above_length(flat[:counted], flat[counted][0], fields)
    fields["length"] = flat[counted][1]
    used = counted + 1 + factiva_fields([line for _, line in flat[counted + 1 : counted + 20]], fields)
    # A paragraph that fields and text share is cut between them.
    start = flat[used][0] if used < len(flat) else len(piece)
    body = [[line for at, line in flat[used:] if at == number] for number in range(start, len(piece))]
    return fields, _body(body, fields, joint)


def _above_length(lines: list[tuple[int, str]], counted: int, fields: dict[str, str]) -> None:
    """Section, headline and author, which stand above the length."""
    # Author and length share a paragraph where blank lines set paragraphs apart.
    beside = [line for at, line in lines if at == counted]
    above = [line for at, line in lines if at != counted]
    if not above:
        above, beside = (
            (beside[:-1], beside[-1:]) if len(beside) > 1 and _is_name(beside[-1]) else (beside, [])
        )
    elif (
        not beside
        and _is_name(above[-1])
        and (len(above) > 2 or (len(above) == 2 and len(above[0].split()) > 3))
    ):
        above, beside = above[:-1], above[-1:]
    if len(above) > 1 and len(above[0].split()) <= 4 and len(above[0]) < 40:
        fields["section"], above = above[0], above[1:]
    fields["title"] = one_line(above)
    if beside:
        fields["byline"] = one_line(beside)


def _is_name(words: str) -> bool:
    tokens = words.split()
    if words[:3].casefold() in ("by ", "von", "par"):
        return True
    return (
        2 <= len(tokens) <= 6
        and all(t[0].isupper() or t in ("de", "von", "van", "and", "und", "et") for t in tokens)
        and not re.search(r"[\d:?!\"“]", words)
    )


def factiva_fields(lines: list[str], fields: dict[str, str]) -> int:
    """Read date, time, outlet, code, edition, page, language, copyright; how many lines they take."""
    known = next((at for at, line in enumerate(lines[:14]) if COPYRIGHT.match(line)), None)
    if known is None:
        known = next((at for at, line in enumerate(lines[:14]) if line.casefold() in _languages()), None)
    if known is None:
        known = 2 if len(lines) > 2 and date_in(lines[0]) else -1
    head = lines[: known + 1]
    others: list[str] = []
    for line in head:
        if COPYRIGHT.match(line):
            fields["copyright"] = line
        elif "published" not in fields and date_in(line):
            fields["published"] = line
        elif _TIME.match(line) and "published" in fields:
            fields["published"] += f" {line.replace('h', ':')}"
        elif line.casefold() in _languages():
            fields["language"] = line
        else:
            others.append(line)
    if others:
        fields["source"] = others.pop(0)
    if others and _CODE.match(others[0]):
        fields["code"] = others.pop(0)
    if others and re.fullmatch(r"[A-Z]?[\d,\s;–-]+|\d+", others[-1]):
        fields["pages"] = others.pop()
    if others:
        fields["edition"] = "; ".join(others)
    return known + 1


def _body(body: Paragraphs, fields: dict[str, str], joint: str) -> str:
    """The text, without the publisher's name that closes it."""
    paragraphs = [paragraph for paragraph in body if paragraph]
    if len(paragraphs) > 1:
        last = one_line(paragraphs[-1])
        holder = re.sub(r"\W+", "", COPYRIGHT.sub("", fields.get("copyright", ""))).casefold()
        plain = re.sub(r"\W+", "", last).casefold()
        if len(last) < 90 and (_COMPANY.search(last) or (plain and plain in holder)):
            fields["publisher"] = last
            paragraphs.pop()
    return joint.join(_text(paragraph) for paragraph in paragraphs)


def _text(paragraph: list[str]) -> str:
    return "\n".join(line.strip() for line in paragraph)


def _indexed(piece: Paragraphs, joint: str) -> tuple[dict[str, str], str]:
    """Fields and text of an article whose fields have codes."""
    fields: dict[str, str] = {}
    body: list[str] = []
    role = ""
    for paragraph in piece:
        for number, line in enumerate(paragraph):
            found = _INDEXED.match(line)
            words = (line[found.end() :] if found else line).strip(" |\t")
            role = _ROLES.get(found[1], "other") if found else role
            if not words:
                continue
            if role == "text":
                if number and body and not found:
                    body[-1] += f"\n{words}"
                else:
                    body.append(words)
            elif role == "time":
                fields["published"] = f"{fields.get('published', '')} {words}".strip()
            elif role:
                fields[role] = f"{fields[role]} {words}" if fields.get(role) else words
    return fields, joint.join(body)
