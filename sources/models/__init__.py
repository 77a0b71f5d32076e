import sources.workbench.models  # noqa: F401 - its tables belong to this app

from .article import Article, ArticleCopy, ArticleFingerprint, AwaitedText, CopyKind, Precision
from .column_mapping import ColumnMapping
from .erasure import ErasedPage, ErasureGround, ErasureRequest, ErasureState, ErasureSubject
from .ingest import IngestFailure, IngestRun, RunState
from .source import Source, SourceKind, SourceName

__all__ = [
    "Article",
    "ArticleCopy",
    "ArticleFingerprint",
    "AwaitedText",
    "ColumnMapping",
    "CopyKind",
    "ErasedPage",
    "ErasureGround",
    "ErasureRequest",
    "ErasureState",
    "ErasureSubject",
    "IngestFailure",
    "IngestRun",
    "Precision",
    "RunState",
    "Source",
    "SourceKind",
    "SourceName",
]
