"""Pages: a file of text or HTML → the page, or the articles of a database's export.

Comes in: an entry of text or HTML. Goes out: one member, or one an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..decode import decode
from ..page import UnreadablePage
from ..page_limits import Limits
from .dispatch import whole
from .entry import Context, Entry, beside
from .exports import SIGNS, Exported, paragraphs_of, split_export
from .kinds import describe, ending
from .member import Member, Opened, PassedOver, Refusal, article_digest
from .saved_pages import known_of_page, read_without_pictures, without_bar
from .told_text import told_article

__all__ = ["exported_members", "open_html", "open_text"]

_TEXT_ENDINGS = {"txt", "text", "asc", "md", "markdown", "rst", "doc", ""}
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")
_SIGNS = re.compile(SIGNS.pattern.encode(), re.I | re.M)
_CLASSES = re.compile(rb"""class\s*=\s*["']?article [a-z]{2}Article|DOCUMENTS\s*=\s*["']?\d""", re.I)


def open_text(entry: Entry) -> Iterator[Opened]:
    """A file of plain text."""
    if ending(entry.name) not in _TEXT_ENDINGS and not _reads_as_prose(entry.head):
        yield PassedOver(entry.context.path, entry.place, describe(entry.head, entry.name))
        return
    data = entry.data()
    if (_may_be_export(data) or b"\x00" in data[:100]) and (
        articles := _split_text(data, entry.context.limits)
    ):
        yield from exported_members(entry.context, entry.place, articles)
    else:
        yield whole(entry, "text", data)


def open_html(entry: Entry) -> Iterator[Opened]:
    """A file of HTML."""
    data, digest = read_without_pictures(entry)
    if _may_be_export(data):
        from .markup import paragraphs_of_html

        text = decode(data, "export.html", limits=_for_exports(entry.context.limits)).text
        if articles := split_export(paragraphs_of_html(text)):
            yield from exported_members(entry.context, entry.place, articles)
            return
    shown, archived = without_bar(data)
    known = archived or known_of_page(data)
    page = replace(whole(entry, "html", shown), digest=entry.digest or digest, known=known)
    yield _with_told_text(page) or page


def _with_told_text(page: Member) -> Member | None:
    """The article of a page that shows none, from its JSON-LD; None where the page shows its text."""
    told = told_article(page.data)
    if told is None:
        return None
    text, known = told
    known = replace(known, address=known.address or page.known.address)
    note = "The page does not show its text; it was taken from the page's metadata (JSON-LD)."
    return replace(page, form="article", data=text.encode("utf-8", "replace"), known=known, notes=(note,))


def _may_be_export(data: bytes) -> bool:
    """Whether there is anything in a file that every export holds somewhere."""
    small = data.lower()  # thirty times faster than the pattern on a page that has none of it
    if not any(word in small for word in (b"document", b"dokument", b"proquest")):
        return False
    return bool(_SIGNS.search(data) or _CLASSES.search(data))


def _for_exports(limits: Limits) -> Limits:
    """Many articles may be as long together as the file may be."""
    return replace(limits, html_characters=limits.file_bytes)


def _split_text(data: bytes, limits: Limits) -> list[Exported] | None:
    try:
        text = decode(data, "export.txt", limits=limits).text
    except UnreadablePage:
        return None  # reading it as a page says why
    return split_export(paragraphs_of(text)) if SIGNS.search(text) else None


def exported_members(context: Context, place: str | None, articles: list[Exported]) -> Iterator[Opened]:
    """The articles of an export as members; one without words is refused by its number."""
    for number, article in enumerate(articles, 1):
        context.enter()
        name = beside(place, f"article {number}")
        if not article.text.strip():
            title = f" ({article.known.title[:80]})" if article.known.title else ""
            yield Refusal(context.path, name, "no_text", f"The export holds no text of this article{title}.")
            continue
        digest = article_digest(article.raw.encode("utf-8", "surrogatepass"), article.known)
        data = article.text.encode("utf-8", "replace")
        yield Member(
            context.path, name, "article", data, digest, context.file_digest, article.known, article.notes
        )


def _reads_as_prose(head: bytes) -> bool:
    """Whether a file of an ending nobody knows is written in sentences."""
    sample = head[:8000]
    letters = sum(map(len, _WORD.findall(sample)))
    signs = sum(sample.count(sign) for sign in b"{}<>=;|\\")
    return letters > 0.6 * len(sample) and signs < 0.01 * len(sample) and b". " in sample
