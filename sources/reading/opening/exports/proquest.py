"""ProQuest: an export → its articles. Every field has a label, the text too ("Full text:")."""

from __future__ import annotations

import re

from .article import Exported, Paragraphs, flipped, known_article, label_of, one_line

__all__ = ["split_proquest"]

_RULE = re.compile(r"\s*_{20,}\s*\Z")
_COUNT = re.compile(r"\W*Do[ck]ument \d+ (?:of|von|de) \d+\W*\Z", re.I)
_FOOTER = re.compile(
    r"\W*(?:.*©\s?\d{4}\s?ProQuest.*|Contact ProQuest|Database copyright.*|Terms and Conditions.*|Table of contents|Inhaltsverzeichnis|Bibliography|Citation style:.*|(?:Report|Bericht) Information.*)\W*\Z",
    re.I,
)
_LINK = re.compile(
    r"\W*(?:ProQuest document link|(?:https?://\S*proquest\S*)|ProQuest-Dokumentlink|Lien vers le document ProQuest|Link to document in ProQuest)\W*\Z",
    re.I,
)
_ENLARGE = re.compile(r"\W*(?:Enlarge this image\.?|Bild vergrößern\.?|Agrandir cette image\.?)\W*\Z", re.I)
_INFO_DATE = re.compile(r"\]?\s*([^\[\]:]*\d{4})\s*(?::|\.|\Z)")


def split_proquest(paragraphs: Paragraphs, joint: str) -> list[Exported] | None:
    """The articles of an export of ProQuest; None where it is none."""
    lines = [line for paragraph in paragraphs for line in [*paragraph, ""]]
    labels = [label.role for line in lines if (label := label_of(line))]
    if not any("proquest" in line.casefold() for line in lines):
        return None
    if "document id" not in labels or not {"text", "abstract"} & set(labels):
        return None
    articles = [_article(piece, joint) for piece in _pieces(lines)]
    return [article for article in articles if article.raw] or None


def _pieces(lines: list[str]) -> list[list[str]]:
    """The documents, by the rules between them, else by the number that each has once."""
    pieces: list[list[str]] = [[]]
    for line in lines:
        if _RULE.match(line) or _COUNT.match(line):
            pieces.append([])
        elif not _FOOTER.match(line):
            pieces[-1].append(line)
    pieces = [piece for piece in pieces if any(label_of(line) for line in piece)]
    split: list[list[str]] = []
    for piece in pieces:
        split += _by_number(piece)
    return split


def _by_number(lines: list[str]) -> list[list[str]]:
    """Documents that no rule sets apart: after the last field of one the next begins."""
    ends = [at for at, line in enumerate(lines) if (label := label_of(line)) and label.role == "document id"]
    if len(ends) < 2:
        return [lines]
    pieces, start = [], 0
    for this, following in zip(ends, [*ends[1:], len(lines)], strict=True):
        end = next(
            (
                at
                for at in range(this + 1, following)
                if lines[at].strip()
                and not label_of(lines[at])
                and lines[at - 1].strip() == ""
                and not (lines[at].startswith(" "))
            ),
            following,
        )
        end = len(lines) if following == len(lines) else end
        pieces.append(lines[start:end])
        start = end
    return pieces


def _article(lines: list[str], joint: str) -> Exported:
    fields: dict[str, str] = {}
    texts: dict[str, list[str]] = {"text": [], "abstract": []}
    heading: list[str] = []
    role = ""
    for line in lines:
        label = label_of(line)
        if label and not (
            role == "text" and label.place != "tail" and label.role not in ("title", "source", "published")
        ):
            role = label.role
            line = label.words
        if not role:
            if line.strip() and not _LINK.match(line):
                heading.append(line.strip())
        elif role in texts:
            texts[role].append("" if _ENLARGE.match(line) else line.rstrip())
        elif line.strip() and (role == "address" or not _LINK.match(line)):
            fields[role] = f"{fields[role]} {line.strip()}" if fields.get(role) else line.strip()
    _complete(fields, heading)
    text, notes = _paragraphs(texts["text"], joint), tuple[str, ...]()
    if not text:
        text = _paragraphs(texts["abstract"], joint)
        notes = ("The export holds only an abstract of this article.",)
    raw = "\n".join(words for line in lines if (words := " ".join(line.split())))
    return Exported(text, known_article(fields), raw, notes)


def _complete(fields: dict[str, str], heading: list[str]) -> None:
    if not fields.get("title") and heading:
        fields["title"] = one_line(heading)
    if info := fields.pop("publication info", ""):
        fields.setdefault("source", info.partition(";")[0].partition("[")[0].strip())
        if found := _INFO_DATE.search(info.rpartition("]")[2] or info):
            fields.setdefault("published", found[1].strip(" ;,."))
    if source := fields.get("source"):
        fields["source"] = source.partition(";")[0].strip()
    if byline := fields.get("byline"):
        fields["byline"] = flipped(byline)
    if address := fields.get("address"):
        fields["address"] = address.split()[0]


def _paragraphs(lines: list[str], joint: str) -> str:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line.strip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return joint.join("\n".join(paragraph) for paragraph in paragraphs if paragraph)
