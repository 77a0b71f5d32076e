from .runs import DecisionAdmin, IngestFailureAdmin, IngestRunAdmin
from .sources import SourceAdmin

__all__ = [
    "DecisionAdmin",
    "IngestFailureAdmin",
    "IngestRunAdmin",
    "SourceAdmin",
]
