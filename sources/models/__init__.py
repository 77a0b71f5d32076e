import sources.workbench.models  # noqa: F401 - its tables belong to this app

from .article import Article, ArticleCopy, ArticleFingerprint, AwaitedText, CopyKind, Precision
from .column_mapping import ColumnMapping
from .ingest import IngestFailure, IngestRun, RunState
from .source import Source, SourceKind, SourceName

__all__ = [
    "Article",
    "ArticleCopy",
    "ArticleFingerprint",
    "AwaitedText",
    "ColumnMapping",
    "CopyKind",
    "IngestFailure",
    "IngestRun",
    "Precision",
    "RunState",
    "Source",
    "SourceKind",
    "SourceName",
]
