"""Nexis and Lexis+: an export → its articles.

Two forms. In the old one a line counts the documents ("3 of 10 DOCUMENTS", "Dokument 3 von 10") above
outlet, date, headline and fields; the text ends where the fields below it begin. In the new one
headline, outlet and date come first, "Body" opens the text and "End of Document" ends the article;
a list of all documents may stand before the first.
"""

from __future__ import annotations

import re

from .article import COPYRIGHT, Exported, Paragraphs, date_in, known_article, label_of, one_line

__all__ = ["split_nexis"]

_COUNT = re.compile(
    r"\W*(?:(?:FOCUS - )?\d+ (?:of|von|de|van) \d+ (?:DOCUMENTS?|DOKUMENTEN?|DOCUMENTEN)|"
    r"(?:DOCUMENT|DOKUMENT|DOCUMENTO) \d+ (?:OF|VON|DE|VAN) \d+)\W*\Z",
    re.I,
)
_END = re.compile(
    r"\W*(?:End of Document|Ende des Dokuments|Dokumentende|Fin du document|Einde van het document)\W*\Z",
    re.I,
)
_BODY = re.compile(
    r"\W*(?:Body|Bodytext|Body text|Textkörper|Volltext|Haupttext|Corps|Corps du texte|Corps de texte|Texte|Tekst)\W*\Z",
    re.I,
)
_TAIL_HEADING = re.compile(
    r"\W*(?:Classification|Klassifizierung|Klassifikation|Classement|Graphic|Grafik|Graphique|Correction|Korrektur|"
    r"Notes|Anmerkungen|Load-Date)\W*\Z",
    re.I,
)
# Of the list of documents that stands before the first one, and of page headings.
_LISTED = re.compile(
    r"\W*(?:(?:Client/Matter|Search Terms|Search Type|Narrowed by|Date and Time|Job Number|User Name|Documents? \(\d+\)|"
    r"Time of Request|Download Request|Print Request|Number of Lines|Service|Terms|Combined Source|Project ID|"
    r"Send to|Research Information|Datum und Uhrzeit|Auftragsnummer|Mandant/Aktenzeichen|Suchbegriffe|Suchart|"
    r"Suchtyp|Eingegrenzt nach|Eingegrenzt durch|Dokumente? \(\d+\)|Inhaltstyp|Quellen|Sources|Timeline|Zeitachse|"
    r"Date et heure|Numéro de tâche|Termes de recherche|Type de recherche|Affiné par|Type de contenu)\b.*|"
    r"Content Type(?:\s+Narrowed by)?|(?:News|Nachrichten|Actualités)(?:\s+.*\b(?:Timeline|Zeitachse|Sources?|Quellen?)\b.*)?|-None-|(?:Page|Seite) \d+ (?:of|von|de|sur) \d+|"
    r".*(?:About|©|Über|Copyright).{0,40}LexisNexis.*|.*\|\s*(?:About|Über|Privacy|Datenschutz).*)\W*\Z",
    re.I,
)
_LISTED_TITLE = re.compile(r"\s*\d{1,4}\. \S")
_EDITION = re.compile(
    r"\b(?:edition|ausgabe|auflage|édition|editie|version|final|home|print|online|morning|evening|late city)\b",
    re.I,
)
_NOT_TEXT = re.compile(
    r"\W*(?:Link to Image|Link to PDF|PDF-Datei dieses Dokuments|View the original PDF|Bild \d+|Graphic|"
    r"PDF (?:de ce|of this) document)\W*\Z",
    re.I,
)
_LENGTH = re.compile(r"[\d.,'’ \xa0]+\s?(?:words?|Wörter|Wort|mots|woorden|palabras|parole)\b", re.I)


def split_nexis(paragraphs: Paragraphs, joint: str) -> list[Exported] | None:
    """The articles of an export of Nexis; None where it is none."""
    lines = [line for paragraph in paragraphs for line in paragraph]
    counted = any(_COUNT.match(line) for line in lines)
    if not counted and not any(_END.match(line) for line in lines):
        return None
    if not any(
        (label := label_of(line)) and label.role in ("length", "load date", "byline") for line in lines
    ):
        return None
    pieces = _by_count(paragraphs) if counted else _by_end(paragraphs)
    return [_article(piece, joint) for piece in pieces] or None


def _by_count(paragraphs: Paragraphs) -> list[Paragraphs]:
    """What follows each count of documents, up to the next."""
    pieces: list[Paragraphs] = []
    for paragraph in paragraphs:
        rest: list[str] = []
        for line in paragraph:
            if _COUNT.match(line):
                if rest and pieces:
                    pieces[-1].append(rest)
                pieces.append([])
                rest = []
            else:
                rest.append(line)
        if rest and pieces:
            pieces[-1].append(rest)
    return [piece for piece in pieces if piece]


def _by_end(paragraphs: Paragraphs) -> list[Paragraphs]:
    """What each end of a document ends; what follows the last one is none."""
    pieces: list[Paragraphs] = []
    piece: Paragraphs = []
    for paragraph in paragraphs:
        rest: list[str] = []
        for line in paragraph:
            if _END.match(line):
                pieces.append([*piece, rest] if rest else piece)
                piece, rest = [], []
            else:
                rest.append(line)
        if rest:
            piece.append(rest)
    return [piece for piece in pieces if piece]


def _article(piece: Paragraphs, joint: str) -> Exported:
    piece = _without_list(piece)
    fields: dict[str, str] = {}
    first = _first_field(piece)
    marker = next((at for at, paragraph in enumerate(piece) if _BODY.match(one_line(paragraph))), None)
    start = _fields_above(piece, first, marker, fields)
    end = _fields_below(piece, start, fields)
    _heading(piece[: min(first, start)], fields)
    body = [_trimmed(paragraph) for paragraph in piece[start:end] if not _is_no_text(paragraph)]
    raw = "\n".join(one_line(paragraph) for paragraph in piece)
    return Exported(joint.join(body).strip(), known_article(fields), raw)


def _trimmed(paragraph: list[str]) -> str:
    return "\n".join(line.strip() for line in paragraph)


def _is_no_text(paragraph: list[str]) -> bool:
    words = one_line(paragraph)
    return bool(_NOT_TEXT.match(words)) or bool(
        re.match(r"(?:Page|Seite) \d+ (?:of|von|de|sur) \d+\Z", words)
    )


def _without_list(piece: Paragraphs) -> Paragraphs:
    """Without the list of documents before the first one."""
    last = -1
    for at, paragraph in enumerate(piece):
        if (label := label_of(paragraph[0])) and label.role in ("length", "byline", "section"):
            break
        if all(_LISTED.match(line) or _is_listed_title(line) for line in paragraph):
            last = at
    return piece[last + 1 :] if last >= 0 and len(piece) > last + 1 else piece


def _is_listed_title(line: str) -> bool:
    """Whether a line is an entry of the list of documents; "18. April 2023" is not."""
    return bool(_LISTED_TITLE.match(line)) and not date_in(line)


def _first_field(piece: Paragraphs) -> int:
    """Where the heading ends: the first field, or the mark of the text."""
    for at, paragraph in enumerate(piece):
        label = label_of(paragraph[0])
        if (label and label.place in ("head", "any") and label.role != "title") or _BODY.match(
            one_line(paragraph)
        ):
            return at
    return len(piece)


def _fields_above(piece: Paragraphs, first: int, marker: int | None, fields: dict[str, str]) -> int:
    """Read the fields above the text; where the text begins."""
    at = first
    last_role = ""
    while at < len(piece) and at != marker:
        label = label_of(piece[at][0])
        if label and label.place in ("head", "any"):
            last_role = _read(piece[at], fields)
        elif marker is not None and at < marker:
            if last_role and not COPYRIGHT.match(piece[at][0]):
                fields[last_role] = f"{fields[last_role]} {one_line(piece[at])}"
        elif not COPYRIGHT.match(piece[at][0]):
            break
        at += 1
    if at == marker:
        return at + 1
    if first == len(piece):  # no field at all: the text follows the heading
        dated = next((number for number, p in enumerate(piece) if any(date_in(line) for line in p)), -1)
        return min(len(piece), dated + 2) if dated >= 0 else 0
    return at


def _read(paragraph: list[str], fields: dict[str, str]) -> str:
    """The fields of one paragraph, whose further lines may be fields, too; the last one's role."""
    role = ""
    for line in paragraph:
        label = label_of(line)
        if label:
            role = label.role
            fields[role] = f"{fields[role]}; {label.words}" if fields.get(role) else label.words
        elif role:
            fields[role] = f"{fields[role]} {line.strip()}"
    return role


def _fields_below(piece: Paragraphs, start: int, fields: dict[str, str]) -> int:
    """Read the fields below the text; where the text ends."""
    end = len(piece)
    for at in range(start, len(piece)):
        label = label_of(piece[at][0])
        if (
            label
            and label.place == "tail"
            and label.role in ("load date", "language", "publication type")
            and _is_short(label.words)
        ):
            end = at
            break
        if _TAIL_HEADING.match(one_line(piece[at])) and _only_fields_below(piece, at):
            end = at
            break
    while end > start and _is_tail(piece[end - 1]):
        end -= 1
    if (
        end > start + 1
        and _is_tail(piece[end - 2])
        and len(one_line(piece[end - 1])) < 200
        and end < len(piece)
    ):
        end -= 2
    for paragraph in piece[end:]:
        _read(paragraph, fields) if label_of(paragraph[0]) else None
        if COPYRIGHT.match(paragraph[0]):
            fields.setdefault("copyright", one_line(paragraph))
    return end


def _is_short(words: str) -> bool:
    return len(words) <= 60


def _is_tail(paragraph: list[str]) -> bool:
    label = label_of(paragraph[0])
    return bool(label and label.place == "tail") or bool(
        COPYRIGHT.match(paragraph[0]) and len(one_line(paragraph)) < 200
    )


def _only_fields_below(piece: Paragraphs, at: int) -> bool:
    """Whether what follows a heading such as "Classification" or "Graphic" is no more of the text."""
    below = piece[at + 1 :]
    told = [
        paragraph for paragraph in below if _is_tail(paragraph) or _TAIL_HEADING.match(one_line(paragraph))
    ]
    return bool(told) and len(below) - len(told) <= max(3, len(told))


def _heading(head: Paragraphs, fields: dict[str, str]) -> None:
    """Outlet, date and headline, in either order."""
    lines: list[tuple[int, str]] = []
    for number, paragraph in enumerate(head):
        label = label_of(paragraph[0])
        if label and label.role == "title":
            _read(paragraph, fields)
            continue
        if COPYRIGHT.match(paragraph[0]) and not any(date_in(line) for line in paragraph):
            fields.setdefault("copyright", one_line(paragraph))  # a long owner's name takes several lines
            continue
        for line in paragraph:
            if COPYRIGHT.match(line):
                fields.setdefault("copyright", line.strip())
            elif line.strip():
                lines.append((number, line))
    dated = next((at for at, (_, line) in enumerate(lines) if date_in(line)), None)
    if dated is None:
        if lines:
            fields.setdefault("title", lines[0][1].strip())
        return
    fields["published"] = one_line([lines[dated][1]])
    before, after = lines[:dated], lines[dated + 1 :]
    number = lines[dated][0]
    editions = [
        line for at, line in after if at == number or (_EDITION.search(line) and len(line.split()) <= 8)
    ]
    below = [line for at, line in after if line not in editions]
    if editions:
        fields.setdefault("edition", one_line(editions))
    if below and before:
        fields.setdefault("source", one_line(_own(before)))
        fields.setdefault("title", one_line(below))
    elif before:
        fields.setdefault("source", before[-1][1].strip())
        fields.setdefault("title", one_line(line for _, line in before[:-1]))
    elif below:
        fields.setdefault("title", one_line(below))


def _own(before: list[tuple[int, str]]) -> list[str]:
    """Of what stands above the date the outlet: the last paragraph."""
    last = before[-1][0]
    return [line for number, line in before if number == last]
