"""What people do with any record: save its form, delete it, revert it to an older state."""

from __future__ import annotations

from .save_record import DeleteRecords, Related, RevertRecord, SaveRecord, action_for

__all__ = ["DeleteRecords", "Related", "RevertRecord", "SaveRecord", "action_for"]
