"""What became of one file, or of one member of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sources.models import Article

__all__ = ["Outcome", "Result", "erased_again", "erased_in_part"]

Outcome = Literal["new", "unchanged", "updated", "failed", "passed_over"]


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one page. `member` is its place in the file, None where the file is the page.

    `reason` and `message` only where it failed; `kind` only where it was passed over, because it
    is no page: "JPEG picture (.jpg)". One that was erased here before is unchanged: nothing of it goes in.
    """

    path: str
    outcome: Outcome
    quotes: int = 0
    reason: str = ""
    message: str = ""
    notes: tuple[str, ...] = ()
    article_id: int | None = None
    member: str | None = None
    kind: str = ""
    is_erased: bool = False

    @property
    def place(self) -> str:
        """The file and the place in it, for messages."""
        return f"{self.path}: {self.member}" if self.member else self.path


def erased_again(path: str, member: str | None, sentence: str) -> Result:
    """The outcome of a page that was erased here; `sentence` says so."""
    return Result(path, "unchanged", message=sentence, notes=(sentence,), member=member, is_erased=True)


def erased_in_part(article: Article) -> str:
    """Why a page is not read again in which names were replaced."""
    return f"Words in it were erased here (erasure {article.erasure_number}), and it is not read again."
