from .article import Article, ArticleCopy, ArticleFingerprint, CopyKind, CopyState, Precision
from .constraints import DEFAULT_PERMISSIONS, one_of
from .curated import Curated, Status
from .decision import Decision, DecisionChange
from .desk import Assignment, SavedView
from .ingest import IngestFailure, IngestRun, RunState
from .lease import Lease
from .source import Source, SourceKind, SourceName

__all__ = [
    "DEFAULT_PERMISSIONS",
    "Article",
    "ArticleCopy",
    "ArticleFingerprint",
    "Assignment",
    "CopyKind",
    "CopyState",
    "Curated",
    "Decision",
    "DecisionChange",
    "IngestFailure",
    "IngestRun",
    "Lease",
    "Precision",
    "RunState",
    "SavedView",
    "Source",
    "SourceKind",
    "SourceName",
    "Status",
    "one_of",
]
