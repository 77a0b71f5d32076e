# ruff: noqa: E402 - models cannot be imported before Django is set up
"""Fills a database of the schema that `clean-start.*` keeps: run by `python -m tests.upgrades keep` in a checkout of that version.

It uses what the program had then, and no more: a newsroom that ingested the seeds, decided, took back, coded and released.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path.cwd()))  # the checkout
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command

from claims import actions as do
from claims.models import (
    Claim,
    ClaimLink,
    CodingRound,
    CuratedSet,
    FactCheck,
    Quote,
    Speaker,
    SpeakerPair,
    Topic,
)  # fmt: skip
from newsroom.models import Upload, UploadedFile
from sources.models import Article, ArticleCopy, Source
from sources.workbench.actions import AddComment, AssignRecords
from sources.workbench.curation import undo
from sources.workbench.models import Comment, SavedView

User = get_user_model()


def account(name: str, role: str) -> Any:
    user = User.objects.create_user(
        name, f"{name}@newsroom.example", f"the password of {name}", is_staff=True
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def main() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    editor, other = account("editor", "editor"), account("researcher", "researcher")
    account("office", "administrator")
    call_command("ingest", "seeds")
    decide(editor)
    pairs(editor)
    sets_and_rounds(editor, other)
    remarks(editor, other)
    upload = Upload.objects.create(
        user=editor, account="editor", state="finished", finished_at=editor.date_joined
    )
    UploadedFile.objects.create(upload=upload, name="refused.bin", size=10, read_at=editor.date_joined)
    call_command("suggest", show=0)


def decide(editor: Any) -> None:
    quotes = list(Quote.objects.exclude(speaker=None).order_by("article__file_name", "start"))
    do.AcceptQuotes(editor, quotes[:8], note="heard on the radio").run()
    do.RejectQuotes(editor, quotes[8:10]).run()
    undo(do.RejectQuotes(editor, quotes[10:11]).run(), editor)
    quote = quotes[0]
    do.EditQuote(editor, quote, {"note": "An em dash — and “marks”", "said_on": date(2020, 1, 2)}).run()
    start, end = quote.spans[0][0], quote.spans[0][1]
    do.EditQuote(editor, Quote.objects.get(pk=quotes[2].pk), {"kind": "mixed"}).run()
    do.SetDay(editor, quotes[3:5], date(2020, 3, 4)).run()
    speaker, second, *_ = Speaker.objects.filter(kind="person", merged_into=None).order_by("key")
    do.SetSpeaker(editor, quotes[5:6], speaker).run()
    do.EditSpeaker(editor, speaker, {"country": "Norway", "party": "The Party of the Harbour"}).run()
    speaker.refresh_from_db()
    do.SetSpeakerRole(editor, speaker, {"title": "Minister", "organization": "Government"}).run()
    former = Speaker.objects.create(name="A former name", kind="person")
    do.MergeSpeakers(editor, speaker, [former], note="one voice").run()
    undo(do.MergeSpeakers(editor, Speaker.objects.get(pk=speaker.pk), [second]).run(), editor)
    claims = list(Claim.objects.filter(merged_into=None).order_by("key")[:6])
    do.MergeClaims(editor, claims[4], [claims[5]], note="one claim").run()
    do.AddEvidence(editor, claims[0], quotes[:2], "denies").run()
    do.JudgeClaim(
        editor,
        claims[1],
        "mostly_false",
        "Of another year.",
        [{"address": "https://statistics.example/1", "note": "Table 4"}],
    ).run()
    FactCheck.objects.create(
        claim=claims[1],
        claim_text=claims[1].text,
        address="https://checkers.example/1",
        reviewer="The Checkers",
    )
    do.TagClaims(editor, [claims[0].pk], "Borders").run()
    do.TagQuotes(editor, quotes[:4], "Talks").run()
    Topic.objects.filter(name="Talks").update(parent=Topic.objects.get(name="Borders"))
    assert start < end


def pairs(editor: Any) -> None:
    claims = list(Claim.objects.filter(merged_into=None).order_by("key")[:4])
    do.DecideLink(editor, claims[0], claims[2], "contradicts").run()
    ClaimLink.objects.get_or_create(
        claim=min(claims[1:3], key=lambda c: c.pk),
        other=max(claims[1:3], key=lambda c: c.pk),
        defaults={"relation": "related", "score": 0.9, "reasons": ["shared: border"]},
    )
    people = list(Speaker.objects.filter(kind="person", merged_into=None).order_by("pk")[:3])
    do.RefuseSpeakerPair(editor, people[0], people[1]).run()
    SpeakerPair.objects.get_or_create(
        speaker=people[1], other=people[2], defaults={"score": 0.8, "reasons": ["one surname"]}
    )
    first, second = Article.objects.order_by("pk")[:2]
    ArticleCopy.objects.get_or_create(
        article=first, other=second, defaults={"kind": "wire", "similarity": 0.4}
    )
    Source.objects.get_or_create(name="Der Anzeiger für Übersee")


def sets_and_rounds(editor: Any, other: Any) -> None:
    do.CreateSet(editor, "Border talks", {"purpose": "Who said what?"}).run()
    curated = CuratedSet.objects.get()
    quotes, claims = (
        list(Quote.objects.order_by("pk")[:7]),
        list(Claim.objects.filter(merged_into=None).order_by("pk")[:3]),
    )
    do.AddToSet(editor, curated, quotes=quotes, claims=claims).run()
    do.FreezeRelease(editor, curated, licence="CC0-1.0").run()
    fields, chosen = ["topics", "stance", "kind", "speaker"], Quote.objects.filter(evidence__isnull=False)
    start = do.StartRound(
        editor, chosen, "A pilot", [editor, other], fields, list(Topic.objects.all()), size=4
    )
    start.run()
    for item in start.round.items.select_related("quote", "claim", "round"):
        for user in (editor, other):
            do.code_item(
                user, item, {"stance": ["asserts"], "kind": ["direct"], "speaker": ["yes"], "topics": []}, ""
            )
    do.CloseRound(editor, CodingRound.objects.get()).run()


def remarks(editor: Any, other: Any) -> None:
    claim, quote = Claim.objects.filter(merged_into=None).order_by("pk")[0], Quote.objects.order_by("pk")[0]
    AddComment(other, claim, "@editor is this what was meant?\nI doubt it.").run()
    AddComment(editor, claim, "It is.", Comment.objects.latest("pk")).run()
    AssignRecords(editor, Quote.objects.filter(pk=quote.pk), other).run()
    from django.contrib.contenttypes.models import ContentType

    SavedView.objects.create(
        owner=editor,
        name="Suggested",
        query="status=suggested",
        model=ContentType.objects.get_for_model(Quote),
    )


if __name__ == "__main__":
    main()
