"""Splitting speakers and claims: what goes, what is remembered, and the way back."""

from __future__ import annotations

import pytest

from claims.actions import MergeClaims, MergeSpeakers, SplitClaim, SplitSpeaker
from claims.models import Claim, ClaimLink, Relation, Speaker, SpeakerPair
from sources.accounts.models import User
from sources.workbench.curation import Refused, undo
from sources.workbench.models import PairState, Status
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db


def test_chosen_quotes_and_names_go_to_a_new_speaker(editor: User) -> None:
    speaker = records.speaker("Nadia Ivers", ["Nadia Ivers", "N. Ivers"])
    hers, his, relayed = records.quote(speaker=speaker), records.quote(speaker=speaker), records.quote()
    relayed.relay_speaker = speaker
    relayed.save()
    before = all_tables()
    decision = SplitSpeaker(
        editor, speaker, quotes=[his, relayed], names=[speaker.names.get(name="N. Ivers")]
    ).run()
    other = Speaker.objects.get(name="N. Ivers")
    for quote in (hers, his, relayed):
        quote.refresh_from_db()
    assert (hers.speaker, his.speaker, relayed.relay_speaker) == (speaker, other, other)
    assert his.is_touched  # a person said who spoke
    assert not hers.is_touched
    assert [name.name for name in other.names.all()] == ["N. Ivers"]
    assert other.status == Status.ACCEPTED
    assert SpeakerPair.objects.get().state == PairState.REJECTED
    undo(decision, editor)
    assert all_tables() == before


def test_a_record_merged_by_mistake_stands_again(editor: User) -> None:
    speaker, former = records.speaker("Nadia Ivers"), records.speaker("N. Ivers")
    quote = records.quote(speaker=former)
    MergeSpeakers(editor, speaker, [former]).run()
    SplitSpeaker(
        editor, speaker, quotes=[quote], names=speaker.names.filter(name="N. Ivers"), into=former
    ).run()
    former.refresh_from_db()
    quote.refresh_from_db()
    assert former.merged_into is None
    assert quote.speaker == former
    assert [name.name for name in former.names.all()] == ["N. Ivers"]
    assert SpeakerPair.objects.get().state == PairState.REJECTED


def test_a_speaker_keeps_its_own_name_and_gives_only_its_own_quotes(editor: User) -> None:
    speaker, stranger = records.speaker("Nadia Ivers"), records.speaker("Somebody Else")
    with pytest.raises(Refused, match="must keep its own name"):
        SplitSpeaker(editor, speaker, names=speaker.names.all()).run()
    with pytest.raises(Refused, match="is not by “Nadia Ivers”"):
        SplitSpeaker(editor, speaker, quotes=[records.quote(speaker=stranger)], new_name="N").run()
    with pytest.raises(Refused, match="never merged into"):
        SplitSpeaker(editor, speaker, quotes=[records.quote(speaker=speaker)], into=stranger).run()
    with pytest.raises(Refused, match="a name"):
        SplitSpeaker(editor, speaker, quotes=[records.quote(speaker=speaker)]).run()


def test_evidence_goes_to_a_claim_of_its_own(editor: User) -> None:
    same, different = records.quote(), records.quote("Nobody should worry")
    claim = records.claim("Prices fall", same, different)
    before = all_tables()
    decision = SplitClaim(
        editor,
        claim,
        claim.evidence.filter(quote=different),
        "There is no reason to worry",
        relation="related",
    ).run()
    other = Claim.objects.get(text="There is no reason to worry")
    assert [e.quote for e in claim.evidence.all()] == [same]
    assert [e.quote for e in other.evidence.all()] == [different]
    assert ClaimLink.objects.get().relation == Relation.RELATED
    undo(decision, editor)
    assert all_tables() == before


def test_a_claim_merged_by_mistake_stands_again(editor: User) -> None:
    quote = records.quote()
    claim, former = records.claim("Prices fall"), records.claim("Prices rise", quote)
    MergeClaims(editor, claim, [former]).run()
    SplitClaim(editor, claim, claim.evidence.filter(quote=quote), into=former).run()
    former.refresh_from_db()
    assert former.merged_into is None
    assert former.evidence.get().quote == quote
    assert ClaimLink.objects.get().relation == Relation.NONE


def test_a_split_needs_other_words_and_its_own_evidence(editor: User) -> None:
    quote = records.quote()
    claim, other = records.claim("Prices fall", quote), records.claim("Rates rise", quote)
    with pytest.raises(Refused, match="Word the new claim differently"):
        SplitClaim(editor, claim, claim.evidence.all(), "PRICES FALL!").run()
    with pytest.raises(Refused, match="same text already exists"):
        SplitClaim(editor, claim, claim.evidence.all(), "Rates rise.").run()
    with pytest.raises(Refused, match="is not evidence of"):
        SplitClaim(editor, claim, other.evidence.all(), "Something else").run()
    with pytest.raises(Refused, match="Select the evidence"):
        SplitClaim(editor, claim).run()
