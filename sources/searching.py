"""The search index over articles."""

from __future__ import annotations

from sources.models import Article
from sources.workbench.search import SearchIndex

__all__ = ["ARTICLES"]

ARTICLES = SearchIndex(Article, ("title", "byline", "dateline", "source__name", "text"))
