"""Decide whether two articles print the same story.

Confirming points the later article to the earlier one (`copy_of`); refusing is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import QuerySet

from sources.models import Article, ArticleCopy
from sources.workbench.curation import Action, Changes
from sources.workbench.models import PairState

__all__ = ["DecideCopies"]


@dataclass
class DecideCopies(Action):
    """Give pairs of articles a state: accepted, rejected, or suggested again."""

    name: ClassVar[str] = "decide_copies"
    title: ClassVar[str] = "Decide copies"
    permission: ClassVar[str] = "sources.change_articlecopy"

    copies: Iterable[ArticleCopy] | Iterable[int] | QuerySet[ArticleCopy]
    state: str

    def perform(self, changes: Changes) -> str:
        state = PairState(self.state)
        copies = changes.lock(ArticleCopy, self.copies, self.expected)
        changes.update(copies, state=state)
        ids = {pk for copy in copies for pk in (copy.article_id, copy.other_id)}
        articles = {article.pk: article for article in changes.lock(Article, sorted(ids))}
        for copy in copies:
            first, later = _in_order(articles[copy.article_id], articles[copy.other_id])
            # A copy of a copy is a copy of the first; nothing may point in a circle.
            first = articles.get(first.copy_of_id or 0, first)
            if state == PairState.ACCEPTED and first.copy_of_id is None and later.copy_of_id is None:
                if first.pk != later.pk:
                    changes.update([later], copy_of=first)
            elif state != PairState.ACCEPTED and later.copy_of_id == first.pk:
                changes.update([later], copy_of=None)
        pairs = "pair of articles" if len(copies) == 1 else "pairs of articles"
        words = {
            PairState.ACCEPTED: "same story",
            PairState.REJECTED: "different stories",
            PairState.UNSURE: "unsure",
            PairState.SUGGESTED: "returned to the queue",
        }
        return f"{len(copies):,} {pairs}: {words[state]}"


def _in_order(one: Article, other: Article) -> tuple[Article, Article]:
    """The earlier and the later of two articles; where days do not tell, by number."""
    ours, theirs = one.published_on, other.published_on
    if ours is not None and theirs is not None and ours != theirs:
        return (one, other) if ours < theirs else (other, one)
    return (one, other) if one.pk < other.pk else (other, one)
