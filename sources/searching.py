"""The search indexes over articles, sources, failures of an ingest and decisions."""

from __future__ import annotations

from sources.models import Article, IngestFailure, Source
from sources.workbench.models import Decision
from sources.workbench.search import SearchIndex

__all__ = ["ARTICLES", "DECISIONS", "FAILURES", "SOURCES"]

ARTICLES = SearchIndex(Article, ("title", "byline", "dateline", "source__name", "text"))
SOURCES = SearchIndex(Source, ("name", "names__name"))
FAILURES = SearchIndex(IngestFailure, ("path", "member", "message"))
DECISIONS = SearchIndex(Decision, ("summary", "note"))
