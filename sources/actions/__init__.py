"""What people do with any record: save its form, delete it, revert it to an older state."""

from __future__ import annotations

from .assign import AssignRecords, FinishAssignment
from .decide_copies import DecideCopies
from .save_record import DeleteRecords, Related, RevertRecord, SaveRecord, action_for

__all__ = [
    "AssignRecords",
    "DecideCopies",
    "DeleteRecords",
    "FinishAssignment",
    "Related",
    "RevertRecord",
    "SaveRecord",
    "action_for",
]
