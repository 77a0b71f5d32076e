"""What people do with any record: save its form, delete it, revert it to an older state."""

from __future__ import annotations

from .decide_copies import DecideCopies
from .save_record import DeleteRecords, Related, RevertRecord, SaveRecord, action_for

__all__ = ["DecideCopies", "DeleteRecords", "Related", "RevertRecord", "SaveRecord", "action_for"]
