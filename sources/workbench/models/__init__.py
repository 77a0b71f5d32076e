from .audit import AuditEntry, AuditKind, AuditLink, AuditWords, WaitingForLink
from .comment import Comment
from .constraints import DEFAULT_PERMISSIONS, one_of
from .curated import Curated, Status
from .decision import Decision, DecisionChange
from .desk import Assignment, SavedView
from .folded import FoldedName
from .import_profile import ImportProfile
from .lease import Lease
from .pair import PairState
from .watch import Happening, Notification, Watch

__all__ = [
    "DEFAULT_PERMISSIONS",
    "Assignment",
    "AuditEntry",
    "AuditKind",
    "AuditLink",
    "AuditWords",
    "Comment",
    "Curated",
    "Decision",
    "DecisionChange",
    "FoldedName",
    "Happening",
    "ImportProfile",
    "Lease",
    "Notification",
    "PairState",
    "SavedView",
    "Status",
    "WaitingForLink",
    "Watch",
    "one_of",
]
