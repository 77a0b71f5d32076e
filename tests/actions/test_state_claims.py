"""Quotes that people add or edit get the claim their words make, and its evidence; undo takes both back."""

from __future__ import annotations

import pytest

from claims.actions import (
    AcceptQuotes,
    AddClaim,
    AddQuote,
    EditQuote,
    RejectEvidence,
    SetSpeaker,
    StateClaims,
)
from claims.actions.state_claims import statements
from claims.matching.nearest import refresh
from claims.models import Claim, ClaimToCompare, Evidence, Quote
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.curation import Refused, undo
from sources.workbench.models import Status
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db

PAGE = (
    "Mona Lind spoke of Thomas Dahl. “He is not fit for the office,” she said. The mayor of Larn denied that "
    "the harbour had been sold to a bank. Asked who would win, Lind said it would be Dahl. Would he resign? "
    "The ferries will never sail on Sundays, according to the operator.\n"
)


def page() -> Article:
    return records.article(PAGE)


def span(words: str) -> list[int]:
    return [PAGE.index(words), PAGE.index(words) + len(words)]


@pytest.mark.parametrize(
    ("words", "kind", "claim", "stance", "cue"),
    [
        ("The ferries will never sail on Sundays", "indirect", "The ferries will never sail on Sundays", "asserts", "according"),
        ("the harbour had been sold to a bank", "indirect", "the harbour had been sold to a bank", "denies", "denied"),
        ("it would be Dahl", "indirect", "[Asked who would win:] it would be Dahl", "asserts", "said"),
        ("“He is not fit for the office,”", "direct", "[Thomas Dahl] is not fit for the office", "asserts", "said"),
    ],
)  # fmt: skip
def test_an_added_quote_carries_the_claim_of_its_words(
    researcher: User, words: str, kind: str, claim: str, stance: str, cue: str
) -> None:
    who = records.speaker("Mona Lind")
    AddQuote(researcher, page(), [span(words)], kind, {"speaker": who}).run()
    evidence = Evidence.objects.get()
    assert (evidence.claim.text, evidence.stance) == (claim, stance)
    assert (evidence.status, evidence.claim.status) == (Status.SUGGESTED, Status.SUGGESTED)
    if cue != "according":
        assert evidence.quote.cue == cue
    for _word, put_in, start, end in evidence.filled:
        assert put_in.strip("[:]").casefold() == PAGE[start:end].casefold()
        assert put_in in evidence.claim.text


@pytest.mark.parametrize(("words", "kind"), [("Would he resign?", "direct"), ("the operator", "indirect")])
def test_a_question_or_a_fragment_is_kept_as_a_quote_without_a_claim(
    researcher: User, words: str, kind: str
) -> None:
    AddQuote(researcher, page(), [span(words)], kind).run()
    assert Quote.objects.count() == 1
    assert not Claim.objects.exists()


def test_undo_of_an_added_quote_takes_claim_and_evidence_along_and_redo_brings_them_back(
    researcher: User,
) -> None:
    where = page()
    before = all_tables()
    decision = AddQuote(researcher, where, [span("it would be Dahl")], "indirect").run()
    after = all_tables()
    taken_back = undo(decision, researcher)
    assert {name: rows for name, rows in all_tables().items() if name != "Article"} == {
        name: rows for name, rows in before.items() if name != "Article"
    }
    undo(taken_back, researcher)
    assert all_tables() == after


def test_undo_leaves_a_claim_that_another_quote_carries_by_then(researcher: User) -> None:
    decision = AddQuote(researcher, page(), [span("the harbour had been sold to a bank")], "indirect").run()
    claim = Claim.objects.get()
    AddQuote(researcher, page(), [span("the harbour had been sold to a bank")], "indirect").run()
    undo(decision, researcher)
    assert Claim.objects.get() == claim
    assert claim.evidence.count() == 1


def test_edited_words_get_their_claim_and_the_former_one_goes(researcher: User) -> None:
    quote = records.quote("The ferries will never sail", page(), kind="indirect")
    StateClaims(researcher, [quote]).run()
    former = Claim.objects.get()
    decision = EditQuote(researcher, quote, {"spans": [span("The ferries will never sail on Sundays")]}).run()
    evidence = quote.evidence.get()
    assert evidence.claim.text == "The ferries will never sail on Sundays"
    former.refresh_from_db()
    assert former.status == Status.REJECTED
    undo(decision, researcher)
    former.refresh_from_db()
    assert (quote.evidence.get().claim, former.status) == (former, Status.SUGGESTED)
    assert Claim.objects.count() == 1


def test_another_speech_act_turns_the_stance(researcher: User) -> None:
    quote = records.quote("the harbour had been sold to a bank", page(), kind="indirect")
    StateClaims(researcher, [quote]).run()
    EditQuote(researcher, quote, {"force": "denies"}).run()
    assert quote.evidence.get().stance == "denies"


def test_another_speaker_of_many_quotes_gives_them_the_claims_of_that_one(researcher: User) -> None:
    wrong, right = records.speaker("Thomas Dahl"), records.speaker("Mona Lind")
    words = "“He is not fit for the office,”"
    for article in (page(), records.article("Later, " + PAGE)):  # who speaks is nobody's "he"
        start = article.text.index(words)
        AddQuote(researcher, article, [[start, start + len(words)]], "direct", {"speaker": wrong}).run()
    before = all_tables()
    assert claims_of() == ["He is not fit for the office"] * 2
    decision = SetSpeaker(researcher, Quote.objects.all(), right).run()
    assert claims_of() == ["[Thomas Dahl] is not fit for the office"] * 2
    assert Claim.objects.get(text__startswith="He is").status == Status.REJECTED
    undo(decision, researcher)
    assert all_tables() == before


def claims_of() -> list[str]:
    return list(Evidence.objects.order_by("quote").values_list("claim__text", flat=True))


def test_what_is_no_matter_of_the_words_leaves_the_claim_alone(researcher: User) -> None:
    quote = records.quote("The ferries will never sail", page(), kind="indirect")
    StateClaims(researcher, [quote]).run()
    there = Evidence.objects.get()
    EditQuote(researcher, quote, {"venue": "a hall", "spans": [span("The ferries will never sail")]}).run()
    assert Evidence.objects.get() == there


def test_a_claim_in_a_person_s_own_words_stays_when_the_quote_is_edited(researcher: User) -> None:
    quote = records.quote("The ferries will never sail", page(), kind="indirect")
    AddClaim(researcher, "There is no Sunday service to Larn", [quote]).run()
    EditQuote(researcher, quote, {"spans": [span("The ferries will never sail on Sundays")]}).run()
    assert quote.evidence.get().claim.text == "There is no Sunday service to Larn"


def test_an_accepted_claim_stays_beside_that_of_the_new_words(researcher: User) -> None:
    quote = records.quote("The ferries will never sail", page(), kind="indirect")
    StateClaims(researcher, [quote]).run()
    AcceptQuotes(researcher, [quote], with_claims=True).run()
    EditQuote(researcher, quote, {"spans": [span("The ferries will never sail on Sundays")]}).run()
    carried = {one.claim.text: one.status for one in quote.evidence.all()}
    assert carried == {
        "The ferries will never sail": Status.ACCEPTED,
        "The ferries will never sail on Sundays": Status.SUGGESTED,
    }


def test_claims_are_suggested_for_quotes_that_have_none_and_no_second_time(researcher: User) -> None:
    where = page()
    one = records.quote("The ferries will never sail on Sundays", where, kind="indirect")
    other = records.quote("Would he resign?", where)
    decision = StateClaims(researcher, [one, other]).run()
    assert decision.summary == "Suggested the claim of 1 quote; 1 quote makes no statement"
    assert Evidence.objects.get().quote == one
    refresh()
    assert ClaimToCompare.objects.get().claim == Evidence.objects.get().claim  # a worker does so soon
    with pytest.raises(Refused, match="lack a verb"):
        StateClaims(researcher, [one, other]).run()
    RejectEvidence(researcher, Evidence.objects.all()).run()
    with pytest.raises(Refused, match="has its claim already"):
        StateClaims(researcher, [one]).run()


def test_texts_of_a_few_pages_at_a_time_are_in_memory(
    researcher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.actions.state_claims._PAGES", 2)
    speaker = records.speaker("Mona Lind")
    for number in range(5):
        article = records.article(f"Page {number}.\n\n{PAGE}")
        records.quote("The ferries will never sail on Sundays", article, kind="indirect")
    quotes = list(Quote.objects.order_by("-pk"))
    stated = statements(quotes)
    assert [made.text for made in stated.values() if made] == ["The ferries will never sail on Sundays"] * 5
    assert not any("article" in quote._state.fields_cache for quote in quotes)
    assert SetSpeaker(researcher, quotes, speaker).run().summary.startswith("Set the speaker of 5 quotes")
