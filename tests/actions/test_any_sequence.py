"""Any sequence of actions, undone in reverse, leaves every table as it was; redone, as it became."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from claims import actions as do
from claims.models import Claim, CuratedSet, Evidence, Quote, SetItem, Speaker, SpeakerName, SpeakerRole
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.actions import DeleteRecords, action_for
from sources.workbench.curation import Action, Refused, undo
from sources.workbench.models import Decision
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db

Pick = Callable[[type[models.Model]], Any]


def a_small_newsroom() -> None:
    pages = [records.article(published_on=date(2021, 7, day)) for day in (1, 2, 3)]
    people = [records.speaker(name) for name in ("Nadia Ivers", "N. Ivers", "Nora Holm", "Nadja Ivers")]
    people.append(records.speaker("an official", kind="unnamed", article=pages[0]))
    for number, person in enumerate(people[:3]):
        SpeakerRole.objects.create(speaker=person, title="Governor", first_seen=date(2021, 7, number + 1))
    words = ["Prices will fall by spring", "Nobody should worry", "banks were safe"]
    quotes = [
        records.quote(text, page, speaker=people[(i + j) % 5], relay_speaker=people[j] if i == 1 else None)
        for i, page in enumerate(pages)
        for j, text in enumerate(words)
    ]
    for number in range(5):
        records.claim(f"claim number {number}", *quotes[number : number + 3])


def some_action(user: User, draw: st.DataObject, pick: Pick) -> Action:
    """One action of any kind on any records; it may well be one that is refused."""
    quote, speaker, claim = pick(Quote), pick(Speaker), pick(Claim)
    other_speaker, other_claim = pick(Speaker), pick(Claim)
    text = draw.draw(st.sampled_from(["Nadia Ivers", "another name", "claim number 1", "in other words"]))
    flag = draw.draw(st.booleans())
    relation = draw.draw(st.sampled_from(["related", "contradicts", "supports", "responds", "none", "same"]))
    kinds: list[Callable[[], Action]] = [
        lambda: do.AcceptQuotes(user, [quote, pick(Quote)], with_claims=flag),
        lambda: do.RejectQuotes(user, [quote, pick(Quote)]),
        lambda: do.ReopenQuotes(user, [quote]),
        lambda: do.EditQuote(user, quote, {"spans": [[5, 20 + len(text)]], "note": text}),
        lambda: do.AddQuote(user, pick(Article), [[0, 10 + len(text)]], "mixed", {"speaker": speaker}),
        lambda: do.SetSpeaker(user, [quote], speaker if flag else None),
        lambda: do.SetDay(user, [quote, pick(Quote)], date(2021, 7, 9)),
        lambda: do.SetRelay(user, [quote], text, speaker=speaker),
        lambda: do.AcceptSpeakers(user, [speaker]),
        lambda: do.RejectSpeakers(user, [speaker]),
        lambda: do.CreateSpeaker(user, text),
        lambda: do.EditSpeaker(user, speaker, {"name": text, "kind": "organization" if flag else "person"}),
        lambda: do.AddSpeakerName(user, speaker, text),
        lambda: do.RemoveSpeakerName(user, pick(SpeakerName)),
        lambda: do.SetSpeakerRole(user, speaker, {"title": text}),
        lambda: do.RemoveSpeakerRole(user, pick(SpeakerRole)),
        lambda: do.MergeSpeakers(user, speaker, [other_speaker], despite_refusal=flag),
        lambda: do.MergeSpeakers(user, speaker, [other_speaker, pick(Speaker)], despite_refusal=True),
        lambda: do.ResolveUnnamed(user, speaker, [other_speaker]),
        lambda: do.SplitSpeaker(user, speaker, [quote], names=speaker.names.all()[1:], new_name=text),
        lambda: do.SplitSpeaker(user, speaker, speaker.quotes.all()[:1], into=other_speaker),
        lambda: do.RefuseSpeakerPair(user, speaker, other_speaker),
        lambda: do.UnsureSpeakerPair(user, speaker, other_speaker),
        lambda: do.AcceptClaims(user, [claim], with_evidence=flag),
        lambda: do.RejectClaims(user, [claim]),
        lambda: do.AcceptEvidence(user, [pick(Evidence)]),
        lambda: do.EditClaim(user, claim, {"text": text}),
        lambda: do.AddClaim(user, text, [quote]),
        lambda: do.AddEvidence(user, claim, [quote], "denies"),
        lambda: do.JudgeClaim(user, claim, "false" if flag else "true", "the statistics"),
        lambda: do.TagClaims(user, [claim, other_claim], "prices" if flag else "banks"),
        lambda: do.MergeClaims(user, claim, [other_claim], despite_refusal=flag, compared_all=True),
        lambda: do.SplitClaim(user, claim, claim.evidence.all()[:1], text, relation=relation),
        lambda: do.SplitClaim(user, claim, claim.evidence.all()[:1], into=other_claim),
        lambda: do.DecideLink(user, claim, other_claim, relation),
        lambda: do.LeaveLinkUnsure(user, claim, other_claim),
        lambda: do.CreateSet(user, text),
        lambda: do.AddToSet(user, pick(CuratedSet), quotes=[quote], claims=[claim, other_claim]),
        lambda: do.RemoveFromSet(user, pick(SetItem).curated_set, [pick(SetItem)]),
        lambda: do.ReorderSet(user, pick(SetItem).curated_set, [pick(SetItem)]),
        lambda: action_for(DeleteRecords, CuratedSet)(user, [pick(CuratedSet)]),
    ]
    return draw.draw(st.sampled_from(kinds))()


def do_any(user: User, data: st.DataObject, times: int) -> list[Decision]:
    def pick(model: type[models.Model]) -> Any:
        rows = model._default_manager.order_by("pk")
        found = rows.count()
        if not found:
            raise Refused(f"there is no {model.__name__} to pick")
        return rows[data.draw(st.integers(0, found - 1))]

    done = []
    for _ in range(times):
        try:
            with transaction.atomic():
                done.append(some_action(user, data, pick).run())
        except (Refused, ValidationError):
            continue
    return done


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # to shrink takes minutes and tells little more
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_any_sequence_undone_is_as_if_it_had_not_been(administrator: User, data: st.DataObject) -> None:
    start = transaction.savepoint()
    try:
        a_small_newsroom()
        before = all_tables()
        done = do_any(administrator, data, times=12)
        after = all_tables()
        undone = [undo(decision, administrator) for decision in reversed(done)]
        assert all_tables() == before
        for decision in reversed(undone):
            undo(decision, administrator)
        assert all_tables() == after
    finally:
        transaction.savepoint_rollback(start)
