"""The search indexes over articles and sources."""

from __future__ import annotations

from sources.models import Article, Source
from sources.workbench.search import SearchIndex

__all__ = ["ARTICLES", "SOURCES"]

ARTICLES = SearchIndex(Article, ("title", "byline", "dateline", "source__name", "text"))
SOURCES = SearchIndex(Source, ("name", "names__name"))
