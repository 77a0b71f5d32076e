"""Which role may do what: one written table, compared with every action there is."""

from __future__ import annotations

from dataclasses import MISSING, fields

import pytest
from django.core.exceptions import PermissionDenied

import claims.actions
from newsroom.erasing.actions import AskErasure, ConfirmErasure, RefuseErasure
from newsroom.uploads.actions import RetryUpload, StartUpload, StopUpload
from sources.accounts.models import User
from sources.actions import DecideCopies
from sources.workbench.actions import AddComment, DeleteComment, EditComment, ReopenThread, ResolveThread
from sources.workbench.curation import Action
from sources.workbench.models import Decision

pytestmark = pytest.mark.django_db

ROLES = ("reader", "researcher", "editor", "administrator")

# The least role that may do it.
TABLE = {
    "AcceptQuotes": "researcher",
    "RejectQuotes": "researcher",
    "ReopenQuotes": "researcher",
    "EditQuote": "researcher",
    "AddQuote": "researcher",
    "StateClaims": "researcher",
    "SetSpeaker": "researcher",
    "SetRelay": "researcher",
    "SetDay": "researcher",
    "AcceptSpeakers": "researcher",
    "RejectSpeakers": "researcher",
    "ReopenSpeakers": "researcher",
    "CreateSpeaker": "researcher",
    "EditSpeaker": "researcher",
    "AddSpeakerName": "researcher",
    "RemoveSpeakerName": "editor",
    "SetSpeakerRole": "researcher",
    "RemoveSpeakerRole": "editor",
    "MergeSpeakers": "editor",
    "ResolveUnnamed": "editor",
    "SplitSpeaker": "editor",
    "RefuseSpeakerPair": "researcher",
    "UnsureSpeakerPair": "researcher",
    "ReopenSpeakerPair": "researcher",
    "AcceptClaims": "researcher",
    "RejectClaims": "researcher",
    "ReopenClaims": "researcher",
    "AcceptEvidence": "researcher",
    "RejectEvidence": "researcher",
    "ReopenEvidence": "researcher",
    "AddClaim": "researcher",
    "AddEvidence": "researcher",
    "EditClaim": "researcher",
    "TagClaims": "researcher",
    "UntagClaims": "researcher",
    "TagQuotes": "researcher",
    "UntagQuotes": "researcher",
    "MergeTopics": "editor",
    "JudgeClaim": "editor",
    "MergeClaims": "editor",
    "SplitClaim": "editor",
    "DecideLink": "editor",
    "LeaveLinkUnsure": "editor",
    "ReopenLink": "editor",
    "LearnPairWeights": "editor",
    "ResetPairWeights": "editor",
    "CreateSet": "researcher",
    "EditSet": "researcher",
    "AddToSet": "researcher",
    "AgreeWithItems": "researcher",
    "RemoveFromSet": "researcher",
    "ReorderSet": "researcher",
    "NoteSetItem": "researcher",
    "FillSet": "researcher",
    "FreezeRelease": "editor",
    "ImportRelease": "editor",
    "DecideCopies": "researcher",
    "StartRound": "editor",
    "CloseRound": "editor",
    "AdjudicateItem": "editor",
    "AdoptCodes": "editor",
    "AddComment": "researcher",
    "EditComment": "researcher",
    "DeleteComment": "researcher",
    "ResolveThread": "researcher",
    "ReopenThread": "researcher",
    "StartUpload": "researcher",
    "StopUpload": "researcher",
    "RetryUpload": "researcher",
    "AskErasure": "administrator",
    "ConfirmErasure": "administrator",
    "RefuseErasure": "administrator",
}


def all_actions() -> dict[str, type[Action]]:
    found = [value for value in vars(claims.actions).values() if isinstance(value, type)]
    comments = (AddComment, EditComment, DeleteComment, ResolveThread, ReopenThread)
    erasures = (AskErasure, ConfirmErasure, RefuseErasure)
    return {
        action.__name__: action
        for action in (*found, *comments, *erasures, DecideCopies, StartUpload, StopUpload, RetryUpload)
        if issubclass(action, Action)
    }


def test_the_table_names_every_action() -> None:
    assert set(all_actions()) == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_the_table_says_and_no_more(role: str, request: pytest.FixtureRequest) -> None:
    user: User = request.getfixturevalue(role)
    may = {name for name, action in all_actions().items() if action.allowed(user)}
    assert may == {name for name, least in TABLE.items() if ROLES.index(role) >= ROLES.index(least)}


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_may_not_is_refused_before_anything_is_looked_at(
    name: str, reader: User, researcher: User
) -> None:
    action = all_actions()[name]
    needed = [f for f in fields(action) if f.init and f.default is MISSING and f.default_factory is MISSING]
    nothing = [None] * (len(needed) - 1)
    for user in (reader, researcher) if TABLE[name] == "editor" else (reader,):
        with pytest.raises(PermissionDenied, match="Ask an administrator"):
            action(user, *nothing).run()
    assert not Decision.objects.exists()
