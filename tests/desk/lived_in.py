"""A newsroom in which people worked for a while, and all its pages: what the looks of the desk are examined with."""

from __future__ import annotations

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from claims.actions import (
    AddEvidence,
    AddToSet,
    CloseRound,
    DecideLink,
    EditSpeaker,
    FreezeRelease,
    JudgeClaim,
    MergeSpeakers,
    NoteSetItem,
    RejectQuotes,
    SetSpeakerRole,
    StartRound,
    TagClaims,
    TagQuotes,
    code_item,
)
from claims.models import Claim, CodingRound, Quote, Speaker, Topic
from sources.accounts.models import User
from sources.workbench.actions import AddComment, AssignRecords
from sources.workbench.models import Comment, SavedView
from tests.desk.addresses import NOBODY, addresses, written
from tests.desk.conftest import Newsroom
from tests.desk.pages import desk_pages

__all__ = ["every_page", "live_in"]

# Data, pieces of pages and what only leads elsewhere.
_NO_PAGE = (
    "autocomplete", "jsi18n", "logout", "login", "comment_names", "upload_fates", "claims_quote_picture_file", "claims_claim_chart",
    "claims_release_archive", "claims_release_cite", "claims_read_who", "sources_auditentry_export",
)  # fmt: skip


def live_in(newsroom: Newsroom, editor: User, other: User) -> None:
    """Something stands in every place that a page has room for: `editor` and `other` decided, wrote and coded."""
    quotes = list(Quote.objects.exclude(speaker=None).order_by("article__file_name", "start")[6:30])
    for stance, some in (("denies", quotes[:2]), ("doubts", quotes[2:4]), ("asserts", quotes[4:9])):
        AddEvidence(editor, newsroom.claim, some, stance).run()
    AddEvidence(editor, newsroom.other_claim, quotes[9:14]).run()
    third, fourth = Claim.objects.order_by("pk")[2:4]
    DecideLink(editor, newsroom.claim, third, "contradicts").run()
    DecideLink(editor, newsroom.claim, fourth, "supports").run()
    sources = [
        {
            "address": "https://statistics.example/rates?year=2021&table=long-name-of-a-table",
            "note": "Table 4",
        }
    ]
    JudgeClaim(editor, newsroom.claim, "mostly_false", "The figure is of another year.", sources).run()
    RejectQuotes(editor, quotes[14:15]).run()
    TagClaims(editor, [newsroom.claim.pk], "Borders").run()
    TagQuotes(editor, quotes[:6], "Talks between governments and armed groups").run()
    Topic.objects.filter(name__startswith="Talks").update(
        definition="Talks that were held, planned or refused.", parent=Topic.objects.get(name="Borders")
    )
    values = {"country": "Norway", "party": "The Party of the Harbour", "body": "government"}
    EditSpeaker(editor, newsroom.speaker, values).run()
    SetSpeakerRole(
        editor, newsroom.speaker,
        {"title": "Minister of Foreign Affairs", "organization": "Government of Norway", "first_seen": date(2020, 1, 1)},
    ).run()  # fmt: skip
    MergeSpeakers(
        editor, newsroom.speaker, [Speaker.objects.create(name="A former name", kind="person")]
    ).run()
    for record in (newsroom.article, newsroom.quote, newsroom.claim, newsroom.speaker, newsroom.curated_set):
        AddComment(other, record, f"@{editor.get_username()} is this what was meant?\nI doubt it.").run()
        AddComment(editor, record, "It is.", Comment.objects.latest("pk")).run()
    AddToSet(editor, newsroom.curated_set, quotes=quotes[:7], claims=[newsroom.claim]).run()
    NoteSetItem(editor, newsroom.curated_set.items.order_by("position")[1], "Check with the recording.").run()
    FreezeRelease(editor, newsroom.curated_set).run()
    AssignRecords(other, Quote.objects.filter(pk__in=[quote.pk for quote in quotes[15:18]]), editor).run()
    _rounds(editor, other)
    query = "status=suggested&q=border"
    for name in ("Suggested, on the border", "All about talks between governments and armed groups"):
        SavedView.objects.create(
            owner=editor, name=name, query=query, model=ContentType.objects.get_for_model(Quote)
        )


def _rounds(editor: User, other: User) -> None:
    """One that is being coded, and one that is closed in which the two differed."""
    fields, quotes = ["topics", "stance", "kind", "speaker"], Quote.objects.filter(evidence__isnull=False)
    for name in ("What is denied", "A pilot"):
        start = StartRound(
            editor, quotes, name, [editor, other], fields, list(Topic.objects.all()), size=5,
            instructions="Read the whole paragraph first.",
        )  # fmt: skip
        start.run()
        for number, item in enumerate(start.round.items.select_related("quote", "claim", "round")):
            for user in (editor, other) if name == "A pilot" else (other,):
                differs = user == editor and number % 2
                said = {
                    "stance": ["denies" if differs else "asserts"],
                    "kind": ["direct"],
                    "speaker": ["yes"],
                }
                code_item(user, item, said | {"topics": []}, "Hard to tell." if differs else "")
    CloseRound(editor, CodingRound.objects.get(name="A pilot")).run()


def every_page(newsroom: Newsroom) -> dict[str, str]:
    """Name → address of every page that an administrator opens, with much to show and with nothing."""
    opened = {name for name, (least, _) in written("address").items() if least != NOBODY}
    found = {
        name: address
        for name, address, _ in addresses(newsroom, newsroom.decision)
        if name in opened and name not in _NO_PAGE
    }
    named = desk_pages() | _with_more(newsroom) | found
    return {
        name: address
        for address, name in {address: name for name, address in reversed(named.items())}.items()
    }


def _with_more(newsroom: Newsroom) -> dict[str, str]:
    quotes, claims = reverse("admin:claims_quote_changelist"), reverse("admin:claims_claim_changelist")
    claim = reverse("admin:claims_claim_page", args=[newsroom.claim.pk])
    closed, still_open = (CodingRound.objects.get(name=name) for name in ("A pilot", "What is denied"))
    return {
        "claim page, alike": f"{claim}?like=1",
        "claim page, all": claim,
        "speaker page, much": reverse("admin:claims_speaker_page", args=[newsroom.speaker.pk]),
        "round, closed": reverse("admin:claims_codinground_page", args=[closed.pk]),
        "round, open": reverse("admin:claims_codinground_page", args=[still_open.pk]),
        "code": reverse("admin:claims_codinground_code", args=[still_open.pk]),
        "list: quote, nothing found": f"{quotes}?q=zzzz&status=accepted&day_from=2021-07-01",
        "list: quote, comments": f"{quotes}?comments=open",
        "list: claim, nothing found": f"{claims}?q=zzzz",
        "search, nothing asked": reverse("admin:search"),
        "search, nothing found": reverse("admin:search") + "?q=zzzz",
        "said before, nothing asked": reverse("admin:said"),
        "pictures: speakers, nothing": reverse("admin:claims_quote_pictures", args=["speakers"]) + "?q=zzzz",
        "pictures: relays, nothing": reverse("admin:claims_quote_pictures", args=["relays"]) + "?q=zzzz",
        "not found": reverse("admin:claims_quote_change", args=[10**8]),
        "no such page": "/admin/nothing/here/",
    }  # fmt: skip
