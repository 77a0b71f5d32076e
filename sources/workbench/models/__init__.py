from .constraints import DEFAULT_PERMISSIONS, one_of
from .curated import Curated, Status
from .decision import Decision, DecisionChange
from .desk import Assignment, SavedView
from .lease import Lease

__all__ = [
    "DEFAULT_PERMISSIONS",
    "Assignment",
    "Curated",
    "Decision",
    "DecisionChange",
    "Lease",
    "SavedView",
    "Status",
    "one_of",
]
