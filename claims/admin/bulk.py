"""The bulk actions of quotes, claims and speakers; each leads to one action of `claims.actions`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_user_model

from claims.actions import (
    AcceptClaims,
    AcceptQuotes,
    AcceptSpeakers,
    AddToSet,
    MergeSpeakers,
    RejectClaims,
    RejectQuotes,
    RejectSpeakers,
    ReopenQuotes,
    SetSpeaker,
    TagClaims,
)
from claims.models import CuratedSet, Quote, Speaker
from sources.workbench.actions import AssignRecords
from sources.workbench.admin.bulk import Bulk, bulk_action

__all__ = ["ARTICLE_ACTIONS", "CLAIM_ACTIONS", "QUOTE_ACTIONS", "SPEAKER_ACTIONS"]


class SpeakerForm(forms.Form):
    speaker = forms.ModelChoiceField(
        Speaker.objects.current(), widget=AutocompleteSelect(Quote._meta.get_field("speaker"), admin.site)
    )


class SurvivorForm(forms.Form):
    speaker = forms.ModelChoiceField(
        Speaker.objects.current(),
        label="Merge into",
        widget=AutocompleteSelect(Quote._meta.get_field("speaker"), admin.site),
    )


class SetForm(forms.Form):
    curated_set = forms.ModelChoiceField(CuratedSet.objects.all(), label="Set")


class TopicForm(forms.Form):
    topic = forms.CharField(max_length=100, help_text="Made where there is none of this name.")


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username"), label="To whom"
    )


class AcceptQuotesForm(forms.Form):
    with_claims = forms.BooleanField(required=False, label="Accept the claims they carry, too")


def _add_quotes(user: Any, rows: Any, data: dict[str, Any]) -> AddToSet:
    return AddToSet(user, data["curated_set"], quotes=rows)


def _add_claims(user: Any, rows: Any, data: dict[str, Any]) -> AddToSet:
    return AddToSet(user, data["curated_set"], claims=rows)


def _merge(user: Any, rows: Any, data: dict[str, Any]) -> MergeSpeakers:
    survivor = data["speaker"]
    return MergeSpeakers(user, survivor, [row for row in rows if row.pk != survivor.pk])


def _assign(noun: str) -> Bulk:
    return Bulk(
        f"assign_{noun}", f"Assign selected {noun}", "they are put on somebody's list on the desk.", AssignRecords,
        lambda user, rows, data: AssignRecords(user, rows, data["to"]), AssignForm,
    )  # fmt: skip


ARTICLE_ACTIONS = [bulk_action(_assign("articles"))]

QUOTE_ACTIONS = [
    bulk_action(bulk)
    for bulk in (
        Bulk(
            "accept_quotes", "Accept selected quotes", "their status becomes accepted.", AcceptQuotes,
            lambda user, rows, data: AcceptQuotes(user, rows, **data), AcceptQuotesForm,
        ),
        Bulk(
            "reject_quotes", "Reject selected quotes",
            "their status becomes rejected, and no ingest brings them back.", RejectQuotes,
            lambda user, rows, data: RejectQuotes(user, rows),
        ),
        Bulk(
            "reopen_quotes", "Reopen selected quotes", "they go back to the queue.", ReopenQuotes,
            lambda user, rows, data: ReopenQuotes(user, rows),
        ),
        Bulk(
            "set_speaker", "Set the speaker of selected quotes", "all get the speaker you choose.", SetSpeaker,
            lambda user, rows, data: SetSpeaker(user, rows, data["speaker"]), SpeakerForm,
        ),
        Bulk(
            "quotes_to_set", "Add selected quotes to a set", "they are put at the end of the set.", AddToSet,
            _add_quotes, SetForm,
        ),
        _assign("quotes"),
    )
]  # fmt: skip

CLAIM_ACTIONS = [
    bulk_action(bulk)
    for bulk in (
        Bulk(
            "accept_claims", "Accept selected claims", "their status becomes accepted.", AcceptClaims,
            lambda user, rows, data: AcceptClaims(user, rows),
        ),
        Bulk(
            "reject_claims", "Reject selected claims", "their status becomes rejected.", RejectClaims,
            lambda user, rows, data: RejectClaims(user, rows),
        ),
        Bulk(
            "tag_claims", "Put selected claims under a topic", "all get the topic you choose.", TagClaims,
            lambda user, rows, data: TagClaims(user, rows, data["topic"]), TopicForm,
        ),
        Bulk(
            "claims_to_set", "Add selected claims to a set", "they are put at the end of the set.", AddToSet,
            _add_claims, SetForm,
        ),
        _assign("claims"),
    )
]  # fmt: skip

SPEAKER_ACTIONS = [
    bulk_action(bulk)
    for bulk in (
        Bulk(
            "accept_speakers", "Accept selected speakers", "their status becomes accepted.", AcceptSpeakers,
            lambda user, rows, data: AcceptSpeakers(user, rows),
        ),
        Bulk(
            "reject_speakers", "Reject selected speakers", "their status becomes rejected.", RejectSpeakers,
            lambda user, rows, data: RejectSpeakers(user, rows),
        ),
        Bulk(
            "merge_speakers", "Merge selected speakers",
            "they become one; names, roles and quotes go to the speaker you choose.", MergeSpeakers, _merge,
            SurvivorForm,
        ),
        _assign("speakers"),
    )
]  # fmt: skip
