"""What comes out of a file: members to read, refusals, and what was passed over.

Comes in: nothing (plain data). Goes out: the types that `open_file` yields and `read_member`
takes; all can be sent to another process. No Django here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from ..metadata import Known

__all__ = ["DOCUMENTS", "Form", "Member", "Opened", "PassedOver", "Refusal", "article_digest"]

# How a member is read. A page ("html", "text") may hold menus and teasers; of an article
# ("article", "article_html") every word is its own; documents are taken apart first.
Form = Literal["html", "text", "article", "article_html", "docx", "odt", "rtf", "pdf", "epub"]
DOCUMENTS: frozenset[Form] = frozenset({"docx", "odt", "rtf", "pdf", "epub"})


@dataclass(frozen=True, slots=True)
class Member:
    """One page, article or document of a file, with its bytes.

    `path` is the file as it was named. `name` is the member's place in it, for people to find
    it again: "article 3", "row 12", "pages/a.html", "inner.zip/export.txt, article 3"; None
    where the whole file is one page. `digest` is the SHA-256 by which the article is known
    again: of the member's own bytes where it is a file (so a page inside a ZIP and the same
    page loose are one), else of its words and fields. `file_digest` is that of the whole file.
    """

    path: str
    name: str | None
    form: Form
    data: bytes = field(repr=False)
    digest: str
    file_digest: str
    known: Known = field(default_factory=Known)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or member that cannot be read; `reason` is a stable word, `message` a sentence."""

    path: str
    name: str | None
    reason: str
    message: str

    @property
    def place(self) -> str:
        """The file and the place in it, for messages."""
        return f"{self.path}: {self.name}" if self.name else self.path


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or member that is no page and claims to be none; `kind` says what it is."""

    path: str
    name: str | None
    kind: str


Opened = Member | Refusal | PassedOver


def article_digest(data: bytes, known: Known) -> str:
    """The SHA-256 of an article that is no file of its own: of its words and what is known of it."""
    cells = json.dumps(known.cells(), ensure_ascii=False, sort_keys=True)
    return sha256(cells.encode("utf-8", "surrogatepass") + b"\x00" + data).hexdigest()
