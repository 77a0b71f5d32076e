"""What people do with any record: save its form, delete it, revert it, assign it, comment on it."""

from .assign import AssignRecords, FinishAssignment
from .comment import AddComment, DeleteComment, EditComment, ReopenThread, ResolveThread
from .save_record import DeleteRecords, Related, RevertRecord, SaveRecord, action_for

__all__ = [
    "AddComment",
    "AssignRecords",
    "DeleteComment",
    "DeleteRecords",
    "EditComment",
    "FinishAssignment",
    "Related",
    "ReopenThread",
    "ResolveThread",
    "RevertRecord",
    "SaveRecord",
    "action_for",
]
