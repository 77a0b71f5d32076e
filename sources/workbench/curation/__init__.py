"""Curation: every change a person makes is an action with a name.

An action checks the permission, locks the rows, changes them in one transaction, and writes history and
a `Decision` that can be undone. Comes in: a user and records. Goes out: the `Decision`. There is no
second way.

    decision = AcceptQuotes(user, quotes, note="checked against the page").run()
    undo(decision, user)

The actions themselves live in `sources.actions` and `claims.actions`, one file each.
"""

from __future__ import annotations

from sources.workbench.curation.action import Action, Rehearsal, action_named, actions, decided
from sources.workbench.curation.changes import Changes
from sources.workbench.curation.refusals import Changed, Conflict, NothingToDo, Refused
from sources.workbench.curation.undo import Undo, may_undo, undo

__all__ = [
    "Action",
    "Changed",
    "Changes",
    "Conflict",
    "NothingToDo",
    "Refused",
    "Rehearsal",
    "Undo",
    "action_named",
    "actions",
    "decided",
    "may_undo",
    "undo",
]
