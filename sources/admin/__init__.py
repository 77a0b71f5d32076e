from .audit import AuditAdmin
from .runs import DecisionAdmin, IngestFailureAdmin, IngestRunAdmin
from .sources import SourceAdmin

__all__ = [
    "AuditAdmin",
    "DecisionAdmin",
    "IngestFailureAdmin",
    "IngestRunAdmin",
    "SourceAdmin",
]
