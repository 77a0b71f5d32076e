"""Reading: the bytes of a saved page → `Page`. Pure Python, no Django.

The steps, in the order the data flows: open → decode → (html) → lines → furniture → dates →
metadata → language. `open_file` makes members of a file of any kind and `read_member` a page of
each; `read_file` and `read_bytes` read what is one page. Everything else is a step.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from pathlib import Path

from .decode import decode, is_html
from .language import detect, language_notes
from .lines import split_paragraphs
from .metadata import with_dateline, with_known
from .opening import Member, PassedOver, Refusal, open_file
from .page import Block, Moment, Page, Passage, Span, UnreadablePage
from .page_limits import LIMITS, Limits

_WORDS_AND_BLANKS = re.compile(r"[\w\s]+")

__all__ = [
    "Block",
    "Member",
    "Moment",
    "Page",
    "Passage",
    "PassedOver",
    "Refusal",
    "Span",
    "UnreadablePage",
    "open_file",
    "read_bytes",
    "read_file",
    "read_member",
]


def read_bytes(data: bytes, name: str = "", *, body_only: bool = False, limits: Limits = LIMITS) -> Page:
    """Read one page. `name` is the file name; its ending tells text from HTML.

    With `body_only` the content is an article's body: no furniture is looked for.
    Raises `UnreadablePage`.
    """
    decoded = decode(
        data, name, limits=limits, mend=not body_only
    )  # a body that is given is taken to the letter
    if not is_html(name):
        _refuse_marks(decoded.text, limits.marks)
    if is_html(name):
        from .html import read_html  # loads trafilatura, which plain text does without

        page = read_html(decoded.text, limits=limits, body_only=body_only)
        _refuse_marks(page.text, limits.marks)
    elif body_only:
        paragraphs = split_paragraphs(decoded.text)
        page = Page(text=decoded.text, body=tuple(paragraph.span for paragraph in paragraphs))
    else:
        page = _plain(decoded.text)
    language = page.language or detect(page.body_text)
    notes = (*decoded.notes, *page.notes, *language_notes(language))
    return replace(page, encoding=decoded.encoding, language=language, notes=notes)


def _refuse_marks(text: str, most: int) -> None:
    """Punctuation without words is no page, and each mark of it would cost as much as a word."""
    if len(text) <= most:
        return
    marks = len(_WORDS_AND_BLANKS.sub("", text))
    if marks > most and 4 * marks > len("".join(text.split())):
        raise UnreadablePage(
            "too_large",
            f"The text has {marks:,} marks of punctuation, more than a quarter of it: this is no page of words.",
        )


def _plain(text: str) -> Page:
    from .dates import article_dates  # with their many patterns, which a body alone does without
    from .plain import read_plain

    parts = read_plain(text)
    language = detect("\n".join(span.of(text) for span in parts.body))
    dates = article_dates(
        text,
        title=parts.evidence.get("title"),
        body=parts.body,
        blocks=parts.blocks,
        address=parts.address,
        language=language,
    )
    evidence = {**parts.evidence, "relative_time": dates.relative} if dates.relative else parts.evidence
    return Page(
        text=text,
        title=parts.title,
        source=parts.source,
        agency=parts.agency,
        byline=parts.byline,
        dateline=parts.dateline,
        published=dates.published,
        updated=dates.updated,
        language=language,
        address=parts.address,
        body=parts.body,
        blocks=parts.blocks,
        evidence=evidence,
        notes=(*parts.notes, *dates.notes),
    )


def read_member(member: Member, *, body_only: bool = False, limits: Limits = LIMITS) -> Page:
    """Read one member of a file. Raises `UnreadablePage`."""
    name = "page.html" if member.form in ("html", "article_html") else "page.txt"
    if member.form in ("article", "article_html"):
        page = read_bytes(member.data, name, body_only=True, limits=limits)
        page = page if body_only else with_dateline(page)
    else:
        page = read_bytes(member.data, name, body_only=body_only, limits=limits)
    page = with_known(page, member.known)
    return replace(page, notes=(*member.notes, *page.notes))


def read_file(path: Path, *, body_only: bool = False) -> Page:
    """Read a file that holds one page. Raises `UnreadablePage`, `several` where it holds more."""
    members = [
        opened for opened in islice(open_file(path, named=True), 2) if not isinstance(opened, PassedOver)
    ]
    if len(members) != 1:
        raise UnreadablePage("several", "The file holds several articles; open it by open_file().")
    if isinstance(members[0], Refusal):
        raise UnreadablePage(members[0].reason, members[0].message)
    return read_member(members[0], body_only=body_only)
