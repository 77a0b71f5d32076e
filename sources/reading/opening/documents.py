"""Documents: DOCX, RTF, PDF and EPUB → their text, and the articles in it."""

from __future__ import annotations

from collections.abc import Iterator

from ..limits import Limits
from ..page import UnreadablePage
from .member import Member, Opened

__all__ = ["open_document"]


def open_document(member: Member, limits: Limits) -> Iterator[Opened]:
    """The articles of a document, or the document as one page."""
    raise UnreadablePage("not_a_page", f"Files of kind {member.form} are not read yet.")
    yield
