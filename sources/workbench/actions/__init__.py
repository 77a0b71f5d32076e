"""What people do with any record: save its form, delete it, revert it to an older state."""

from .assign import AssignRecords, FinishAssignment
from .save_record import DeleteRecords, Related, RevertRecord, SaveRecord, action_for

__all__ = [
    "AssignRecords",
    "DeleteRecords",
    "FinishAssignment",
    "Related",
    "RevertRecord",
    "SaveRecord",
    "action_for",
]
