"""After a day of curation, another ingest with a better extractor: nothing a person did changes.

The better extractor is pretended: it moves, drops, re-words and re-attributes everything it
finds, and finds more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from claims.actions import (
    AcceptQuotes,
    AddClaim,
    AddQuote,
    AddSpeakerName,
    AddToSet,
    CreateSet,
    DecideLink,
    EditClaim,
    EditQuote,
    EditSpeaker,
    MergeClaims,
    MergeSpeakers,
    RefuseSpeakerPair,
    RejectClaims,
    RejectQuotes,
    RejectSpeakers,
    ReopenQuotes,
    ResolveUnnamed,
    SetDay,
    SetRelay,
    SetSpeaker,
    SplitClaim,
    StartRound,
    TagClaims,
)
from claims.extraction import Attribution
from claims.extraction import Quote as Found
from claims.models import Claim, CuratedSet, Evidence, Quote, Speaker, SpeakerPair
from claims.place import place
from newsroom.ingest import Ingest
from newsroom.pipeline import Extracted, process_member
from newsroom.verifying import RULES
from sources.accounts.models import User
from sources.models import Article
from sources.reading import Member, Span
from sources.reading.page_limits import LIMITS, Limits
from sources.workbench.actions import AddComment, AssignRecords
from sources.workbench.curation.snapshot import Snapshot, snapshot
from sources.workbench.models import Decision, DecisionChange, PairState, Watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def day_s_work(ingested: None, editor: User) -> dict[str, object]:
    """One of everything an editor may decide, on the seed pages."""
    quotes = list(Quote.objects.exclude(speaker=None).order_by("article", "start"))
    accept, reject, edit, speaker, day, relay, reopen, in_set = quotes[::4][:8]
    AcceptQuotes(editor, [accept]).run()
    RejectQuotes(editor, [reject]).run()
    start, end = edit.spans[0]
    EditQuote(editor, edit, {"spans": [[start + 3, end]], "note": "shorter"}).run()
    SetDay(editor, [day], date(2021, 7, 9)).run()
    SetRelay(editor, [relay], "a friend").run()
    RejectQuotes(editor, [reopen]).run()
    ReopenQuotes(editor, [reopen]).run()
    article = Article.objects.order_by("pk").last()
    assert article
    added = AddQuote(editor, article, [_free_place(article)], "indirect")
    added.run()

    people = list(
        Speaker.objects.filter(kind="person").annotate(n=models.Count("quotes")).order_by("-n", "pk")
    )
    kept, merged, renamed, other, junk = people[:5]
    MergeSpeakers(editor, kept, [merged], note="pretended").run()
    EditSpeaker(editor, renamed, {"name": "Somebody Renamed", "note": "by hand"}).run()
    AddSpeakerName(editor, renamed, "Quite Another Name").run()
    RejectSpeakers(editor, [junk]).run()
    RefuseSpeakerPair(editor, renamed, other).run()
    SetSpeaker(editor, [speaker], renamed).run()
    unnamed = Speaker.objects.filter(kind="unnamed").first()
    assert unnamed
    ResolveUnnamed(editor, renamed, [unnamed]).run()

    claims = list(Claim.objects.filter(status="suggested", evidence__quote__touched_at=None).distinct()[:9])
    MergeClaims(editor, claims[0], [claims[1]]).run()
    RejectClaims(editor, [claims[2]]).run()
    EditClaim(editor, claims[3], {"text": "An editor's own words", "context": "the border"}).run()
    DecideLink(editor, claims[4], claims[5], "contradicts").run()
    DecideLink(editor, claims[4], claims[6], "none").run()
    TagClaims(editor, [claims[7]], "Borders").run()
    SplitClaim(editor, claims[0], claims[0].evidence.all()[:1], "Split off by hand").run()
    AddClaim(editor, "Stated by hand", [in_set]).run()
    CreateSet(editor, "Kept").run()
    AddToSet(editor, CuratedSet.objects.get(), quotes=[in_set], claims=[claims[8]]).run()
    return {"kept": kept, "merged": merged, "renamed": renamed, "other": other, "rejected": reject}


def _free_place(article: Article) -> list[int]:
    """A stretch of the body that no quote covers."""
    taken = [tuple(span) for quote in article.quotes.all() for span in quote.spans]
    for start, end in article.body:
        for at in range(start, end - 60, 20):
            if all(at + 60 <= s or at >= e for s, e in taken):
                return [at, at + 60]
    raise AssertionError("the page is all quotes")


# -- The better extractor --------------------------------------------------------------------------


def changed(found: Found, number: int, text: str) -> Found | None:
    """The same quote as another extractor might give it; None: not at all."""
    first = found.spans[0]
    shorter = found.spans
    if len(first.of(text)) > 12:
        shorter = (_trimmed(text, first.start, first.end - 2), *found.spans[1:])
    stranger = Attribution("A Total Stranger", "person", rule="guess", confidence=0.5)
    name = found.speaker and replace(found.speaker, role="Chief", organization="Elsewhere")
    variants = (
        replace(found, kind="mixed", venue="somewhere else", relayed_via="another agency"),
        replace(found, spans=shorter, said_on="2020-01-01", force="denies", stance="denies"),
        replace(found, speaker=stranger, claim="Something else entirely was claimed"),
        None,
        replace(found, speaker=name, claim=f"{found.claim}, it was claimed", claim_kind="opinion"),
        found,
    )
    return variants[number % len(variants)]


def more(text: str, page_body: tuple[Span, ...]) -> Iterator[Found]:
    """Quotes nobody else finds: the first words of every paragraph."""
    for span in page_body:
        end = min(span.end, span.start + 50)
        if text[span.start : end].strip():
            spans = (_trimmed(text, span.start, end),)
            yield Found("indirect", spans, claim=text[span.start : end], rule="greedy")


def _trimmed(text: str, start: int, end: int) -> Span:
    """Spans begin and end with a word, as the extractor's do."""
    return Span(*place(text, [(start, end)]).spans[0])


@dataclass(frozen=True)
class Better:
    """A later version of a pretended extractor: reads a page in the process that reads pages."""

    version: int

    def __call__(self, member: Member, body_only: bool = False, limits: Limits = LIMITS) -> list[object]:
        [extracted] = process_member(member, body_only, limits)
        assert isinstance(extracted, Extracted)
        page = extracted.page
        quotes = [changed(q, n + self.version, page.text) for n, q in enumerate(extracted.quotes)]
        kept = [quote for quote in quotes if quote is not None]
        taken = {(q.spans[0].start, q.spans[-1].end, q.kind) for q in kept}
        new = [
            q for q in more(page.text, page.body) if (q.spans[0].start, q.spans[-1].end, q.kind) not in taken
        ]
        return [replace(extracted, quotes=[*kept, *new])]


@pytest.fixture
def better(monkeypatch: pytest.MonkeyPatch, seeds: Path) -> Callable[[], None]:
    """Ingest the seeds again with the next version of the pretended extractor."""
    versions = count(1)

    def run() -> None:
        version = next(versions)
        monkeypatch.setattr("newsroom.ingest.run.process_member", Better(version))
        for step in ("run", "store"):
            monkeypatch.setattr(f"newsroom.ingest.{step}.extractor_version", lambda: f"better {version}")
        summary = Ingest().run([seeds])
        assert summary.counts["updated"] == Article.objects.count(), summary.failures

    return run


# -- What must not change --------------------------------------------------------------------------


def decided_rows() -> dict[tuple[str, int], Snapshot | None]:
    """Every row a person decided on, as it is now; None where it is gone."""
    rows: dict[tuple[str, int], Snapshot | None] = {}
    for change in DecisionChange.objects.filter(follows=False).select_related("content_type"):
        model = change.content_type.model_class()
        assert model
        row = model._default_manager.filter(pk=change.object_id).first()
        rows[model.__name__, change.object_id] = snapshot(row) if row else None
    return rows


def test_nothing_a_person_decided_changes(day_s_work: dict[str, object], better: Callable[[], None]) -> None:
    before, decisions = decided_rows(), Decision.objects.count()
    assert len({name for name, _ in before}) >= 9
    for _ in range(3):
        better()
        after = decided_rows()
        assert {row: data for row, data in after.items() if data != before[row]} == {}
    assert Decision.objects.count() == decisions


def test_what_is_coded_commented_on_watched_or_assigned_stays(
    ingested: None, better: Callable[[], None], editor: User, researcher: User
) -> None:
    quotes = list(Quote.objects.order_by("article", "start").values_list("pk", flat=True))
    coded, said = quotes[::3], quotes[1::3]
    StartRound(editor, Quote.objects.filter(pk__in=coded), "Pilot", [editor, researcher], ["kind"]).run()
    speakers = list(Speaker.objects.order_by("pk")[:6])
    claims = list(Claim.objects.filter(evidence__quote__in=quotes[2::3])[:6])
    for number, record in enumerate((*Quote.objects.filter(pk__in=said), *speakers, *claims)):
        if number % 3 == 0:
            AddComment(researcher, record, "Is it so?").run()
        elif number % 3 == 1:
            AssignRecords(editor, type(record)._default_manager.filter(pk=record.pk), researcher).run()
        else:
            Watch.objects.create(user=researcher, record=record, label="watched")
    kept = Quote.objects.filter(pk__in=[*coded, *said]).order_by("pk")
    before = [snapshot(quote) for quote in kept]
    for _ in range(3):
        better()
    assert [snapshot(quote) for quote in kept] == before
    assert Quote.objects.filter(pk__in=quotes[2::3]).count() < len(quotes[2::3])  # the rest went
    assert all(Speaker.objects.filter(pk=one.pk).exists() for one in speakers)
    assert all(Claim.objects.filter(pk=one.pk).exists() for one in claims)
    assert not list(RULES["pointers"].faults())


def test_the_better_extractor_does_change_what_nobody_decided(
    day_s_work: dict[str, object], better: Callable[[], None]
) -> None:
    free = Quote.objects.filter(touched_at=None)
    before = set(free.values_list("text", "kind", "venue"))
    better()
    assert set(free.values_list("text", "kind", "venue")) != before
    assert Quote.objects.filter(rule="greedy").exists()


def test_no_quote_is_suggested_over_one_a_person_decided(
    day_s_work: dict[str, object], better: Callable[[], None]
) -> None:
    better()
    better()
    decided = Quote.objects.exclude(touched_at=None)
    assert decided.count() >= 8
    for quote in decided:
        for other in Quote.objects.filter(article=quote.article, touched_at=None):
            shared = sum(max(0, min(e, f) - max(s, t)) for s, e in quote.spans for t, f in other.spans)
            size = min(sum(e - s for s, e in quote.spans), sum(e - s for s, e in other.spans))
            assert shared < size / 2, f"{other} doubles {quote}"


def test_names_of_a_merged_speaker_lead_to_the_kept_record(
    day_s_work: dict[str, Any], better: Callable[[], None]
) -> None:
    better()
    assert not Quote.objects.filter(speaker__merged_into__isnull=False).exists()
    merged = day_s_work["merged"]
    assert not Speaker.objects.current().filter(name=merged.name).exclude(pk=day_s_work["kept"].pk).exists()


def test_a_refused_pair_stays_refused_and_a_merged_claim_merged(
    day_s_work: dict[str, Any], better: Callable[[], None]
) -> None:
    better()
    low, high = sorted((day_s_work["renamed"].pk, day_s_work["other"].pk))
    assert SpeakerPair.objects.get(speaker_id=low, other_id=high).state == PairState.REJECTED
    assert not Evidence.objects.filter(claim__merged_into__isnull=False).exists()


def test_every_quote_can_still_be_cut_out_of_its_page(
    day_s_work: dict[str, object], better: Callable[[], None]
) -> None:
    better()
    for quote in Quote.objects.select_related("article"):
        assert quote.text == " … ".join(quote.article.text[s:e] for s, e in quote.spans)


# -- The same words in another page ----------------------------------------------------------------


STORY = "The harbour was closed on Monday.\n\n“The storm has passed,” the mayor, Anna Berg, said.\n"


def page(folder: Path, name: str, before: str = "") -> Path:
    path = folder / name
    path.write_text(before + STORY)
    return path


def ingest(path: Path) -> Claim:
    assert not Ingest().run([path]).failures
    storm = Evidence.objects.filter(quote__article__file_name=path.name, quote__text__contains="storm")
    return storm.get().claim


def test_words_an_editor_put_better_still_lead_to_the_claim(editor: User, tmp_path: Path) -> None:
    claim = ingest(page(tmp_path, "one.txt"))
    EditClaim(editor, claim, {"text": "The storm is over"}).run()
    assert ingest(page(tmp_path, "two.txt", "Another paper.\n\n")) == claim
    claim.refresh_from_db()
    assert claim.text == "The storm is over"


def test_a_claim_that_went_with_its_quote_comes_back_with_another(editor: User, tmp_path: Path) -> None:
    claim = ingest(page(tmp_path, "one.txt"))
    RejectQuotes(editor, [claim.evidence.get().quote]).run()
    claim.refresh_from_db()
    assert claim.status == "rejected"
    assert ingest(page(tmp_path, "two.txt", "Another paper.\n\n")) == claim
    claim.refresh_from_db()
    assert claim.status == "suggested"


def test_a_claim_a_person_rejected_stays_rejected(editor: User, tmp_path: Path) -> None:
    claim = ingest(page(tmp_path, "one.txt"))
    RejectClaims(editor, [claim]).run()
    assert ingest(page(tmp_path, "two.txt", "Another paper.\n\n")) == claim
    claim.refresh_from_db()
    assert claim.status == "rejected"
