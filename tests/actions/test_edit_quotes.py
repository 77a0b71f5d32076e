"""Editing a quote, adding one by its spans, and setting speaker, relay and day of many."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from claims.actions import BY_HAND, AddQuote, EditQuote, SetDay, SetRelay, SetSpeaker
from claims.models import Quote
from sources.accounts.models import User
from sources.workbench.curation import Refused
from sources.workbench.models import Status
from tests.actions import records

pytestmark = pytest.mark.django_db

TEXT = records.TEXT


def span(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def test_new_spans_cut_words_prefix_and_suffix_anew(researcher: User) -> None:
    quote = records.quote("Prices will fall by spring")
    quote.placed = False
    quote.save()
    EditQuote(researcher, quote, {"spans": [span("Prices will fall"), span("banks were safe")]}).run()
    quote.refresh_from_db()
    assert quote.text == "Prices will fall … banks were safe"
    assert quote.spans == [span("Prices will fall"), span("banks were safe")]
    assert (quote.start, quote.end) == (span("Prices")[0], span("safe")[1])
    assert quote.prefix.endswith("rate.\n\n“")
    assert quote.suffix.startswith(". “Nobody")
    assert quote.placed


def test_white_space_at_the_ends_of_a_selection_is_left_out(researcher: User) -> None:
    start, end = span("banks were safe")
    decision = AddQuote(researcher, records.article(), [[start - 1, end]], "indirect").run()
    assert Quote.objects.get().text == "banks were safe"
    assert decision.summary == "Added the quote “banks were safe”"


@pytest.mark.parametrize(
    ("spans", "message"),
    [
        ([], "Select the text"),
        ([[5, 5]], "is outside"),
        ([[-1, 5]], "is outside"),
        ([[0, 10_000]], "is outside the article's"),
        ([[20, 30], [10, 15]], "before the end"),
        ([[0, 10], [5, 15]], "before the end"),
        ([[31, 33]], "contains no words"),
        ([["0", 4]], "not a pair"),
        ([[1, 2, 3]], "not a pair"),
    ],
)
def test_spans_that_cut_out_nothing_are_refused_with_a_reason(
    researcher: User, spans: object, message: str
) -> None:
    quote = records.quote()
    with pytest.raises(ValidationError, match=message):
        EditQuote(researcher, quote, {"spans": spans}).run()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "sung"}, "kind"),
        ({"said_on": "yesterday"}, "said_on"),
        ({"wording": "rhymed"}, "wording"),
        ({"venue": "x" * 301}, "venue"),
    ],
)
def test_bad_values_are_named_by_their_field(researcher: User, values: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        EditQuote(researcher, records.quote(), values).run()
    assert field in caught.value.message_dict


def test_what_is_not_for_people_to_edit_is_refused(researcher: User) -> None:
    with pytest.raises(ValidationError, match="status, text of a quote cannot be edited"):
        EditQuote(researcher, records.quote(), {"status": "accepted", "text": "x"}).run()


def test_cue_and_mention_are_picked_from_the_text(researcher: User) -> None:
    quote = records.quote()
    EditQuote(
        researcher, quote, {"cue_span": span("said"), "mention_span": span("Governor Nadia Ivers")}
    ).run()
    quote.refresh_from_db()
    assert (quote.cue, [quote.cue_start, quote.cue_end]) == ("said", span("said"))
    assert quote.mention == "Governor Nadia Ivers"
    EditQuote(researcher, quote, {"cue_span": None, "cue": ""}).run()
    quote.refresh_from_db()
    assert (quote.cue, quote.cue_start) == ("", None)


def test_a_quote_added_by_a_person_is_accepted(researcher: User) -> None:
    where, who = records.article(), records.speaker()
    action = AddQuote(researcher, where, [span("Nobody should worry")], "direct", {"speaker": who})
    action.run()
    quote = Quote.objects.get()
    assert quote in action.made
    assert quote.status == Status.ACCEPTED
    assert quote.touched_by == researcher
    assert (quote.speaker, quote.attribution_rule, quote.confidence) == (who, BY_HAND, 1.0)
    assert (quote.wording, quote.rule) == ("verbatim", BY_HAND)


def test_the_same_quote_is_not_added_twice(researcher: User) -> None:
    quote = records.quote("Nobody should worry", status=Status.REJECTED)
    with pytest.raises(Refused, match="It was rejected; reopen it instead"):
        AddQuote(researcher, quote.article, [[quote.start, quote.end]]).run()


def test_a_speaker_chosen_by_a_person_is_certain(researcher: User) -> None:
    quotes = [records.quote(), records.quote()]
    who = records.speaker()
    decision = SetSpeaker(researcher, quotes, who).run()
    assert decision.summary == "Set the speaker of 2 quotes to Nadia Ivers"
    assert set(Quote.objects.values_list("speaker", "attribution_rule", "confidence")) == {
        (who.pk, BY_HAND, 1.0)
    }
    SetSpeaker(researcher, quotes[:1], None).run()
    quotes[0].refresh_from_db()
    assert (quotes[0].speaker, quotes[0].attribution_rule, quotes[0].confidence) == (None, "", 0.0)


def test_a_merged_speaker_is_not_chosen_any_more(researcher: User) -> None:
    kept = records.speaker("Nadia Ivers")
    merged = records.speaker("N. Ivers", merged_into=kept)
    with pytest.raises(Refused, match="merged into Nadia Ivers"):
        SetSpeaker(researcher, [records.quote()], merged).run()


def test_relay_and_day_are_set_for_many(researcher: User) -> None:
    quotes = [records.quote(), records.quote()]
    agency = records.source("TASS")
    SetRelay(researcher, quotes, source=agency).run()
    SetDay(researcher, quotes, date(2021, 7, 8)).run()
    assert set(Quote.objects.values_list("relayed_via", "relay_source", "said_on")) == {
        ("TASS", agency.pk, date(2021, 7, 8))
    }
