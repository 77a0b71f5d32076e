from .articles import ArticleAdmin, ArticleCopyAdmin
from .runs import DecisionAdmin, IngestFailureAdmin, IngestRunAdmin
from .sources import SourceAdmin

__all__ = [
    "ArticleAdmin",
    "ArticleCopyAdmin",
    "DecisionAdmin",
    "IngestFailureAdmin",
    "IngestRunAdmin",
    "SourceAdmin",
]
