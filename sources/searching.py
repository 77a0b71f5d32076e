"""The search index over articles. Called by the admin's list of articles and by ingest."""

from __future__ import annotations

from sources.models import Article
from sources.workbench.search import SearchIndex

__all__ = ["ARTICLES"]

ARTICLES = SearchIndex(Article, ("title", "byline", "dateline", "source__name", "text"))
