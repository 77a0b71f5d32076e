from .constraints import DEFAULT_PERMISSIONS, one_of
from .curated import Curated, Status
from .decision import Decision, DecisionChange
from .desk import Assignment, SavedView
from .lease import Lease
from .pair import PairState

__all__ = [
    "DEFAULT_PERMISSIONS",
    "Assignment",
    "Curated",
    "Decision",
    "DecisionChange",
    "Lease",
    "PairState",
    "SavedView",
    "Status",
    "one_of",
]
