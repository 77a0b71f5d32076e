"""Records the tests of the desk share: the seeds, with pairs to decide, a set, a release and decisions."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from claims.actions import AcceptQuotes, AddToSet, FreezeRelease
from claims.models import Claim, ClaimLink, CuratedSet, FactCheck, Quote, Release, Speaker, SpeakerPair, Topic
from newsroom.models import Upload, UploadedFile
from sources.accounts.models import User
from sources.models import Article, ArticleCopy, IngestFailure, IngestRun
from sources.workbench.models import Decision


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The seeds a little way into their curation."""

    article: Article
    quote: Quote
    speaker: Speaker
    other_speaker: Speaker
    claim: Claim
    other_claim: Claim
    link: ClaimLink
    pair: SpeakerPair
    copy: ArticleCopy
    curated_set: CuratedSet
    release: Release
    decision: Decision
    upload: Upload


@pytest.fixture
def newsroom(ingested: None, editor: User) -> Newsroom:
    return curate(editor)


def curate(editor: User) -> Newsroom:
    """A little of everything is decided about the seeds, which are in the database."""
    quotes = list(Quote.objects.exclude(speaker=None).order_by("article__file_name", "start")[:6])
    claims = list(Claim.objects.order_by("pk")[:2])
    speakers = list(Speaker.objects.filter(kind="person").order_by("pk")[:2])
    articles = list(Article.objects.order_by("pk")[:2])
    link, _ = ClaimLink.objects.update_or_create(
        claim=claims[0], other=claims[1],
        defaults={"relation": "related", "score": 0.9, "reasons": ["negation: “not” in the first only", "shared: border"]},
    )  # fmt: skip
    pair, _ = SpeakerPair.objects.get_or_create(
        speaker=speakers[0], other=speakers[1], defaults={"score": 0.8, "reasons": ["one surname"]}
    )
    copy, _ = ArticleCopy.objects.get_or_create(
        article=articles[0], other=articles[1], defaults={"kind": "wire", "similarity": 0.4}
    )
    Topic.objects.create(name="Borders")
    FactCheck.objects.create(
        claim=claims[0],
        claim_text=claims[0].text,
        address="https://checkers.example/1",
        reviewer="The Checkers",
    )
    run = IngestRun.objects.latest("pk")
    IngestFailure.objects.create(run=run, path="empty.txt", reason="empty", message="The file is empty.")
    upload = Upload.objects.create(user=editor, account=editor.username)
    UploadedFile.objects.create(upload=upload, name="bridge.html", size=1000, digest="0" * 64)
    decision = AcceptQuotes(editor, quotes[4:5]).run()
    curated_set = CuratedSet.objects.create(name="Border talks", owner=editor)
    AddToSet(editor, curated_set, quotes=quotes[4:5]).run()
    FreezeRelease(editor, curated_set).run()
    return Newsroom(
        quotes[0].article, quotes[0], speakers[0], speakers[1], claims[0], claims[1], link, pair, copy,
        curated_set, Release.objects.get(), decision, upload,
    )  # fmt: skip
