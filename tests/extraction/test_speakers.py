"""The speaker of a quote is found from the mention beside it."""

from __future__ import annotations

import pytest

from claims.extraction import Attribution, extract
from sources.reading.page import Page, Span

from .findings import completed, last

NAMES = [
    # marked text, name, kind, rule of the last quote
    (
        "<Norwegian Foreign Minister Kari Dahl> {said} [the talks had begun].\n<Dahl> {said} [they would go on].",
        "Kari Dahl", "person", "surname",
    ),
    (
        "Kari Dahl, the foreign minister, flew to Rome. [“It went well,”] <she> {said}.",
        "Kari Dahl", "person", "pronoun",
    ),
    ("That was the view of Kari Dahl. <The view of Kari Dahl, who> {said} [it was over].", "Kari Dahl", "person", "full name"),
    ("Foreign Minister Kari Dahl arrived.\n<Dahl herself> {said} [it was over].", "Kari Dahl", "person", "surname"),
    ("<The Red Crescent> {said} [400 families had left].", "Red Crescent", "organization", "body"),
    (
        "<The Food and Agriculture Organization (FAO)> {warned} [the crop was lost].\n<The FAO> {said} [it needed seeds].",
        "Food and Agriculture Organization", "organization", "acronym",
    ),
    (
        "Kari Dahl met Paul Grant in Oslo.\n<She> {said} [the talks had begun].",
        "Kari Dahl", "person", "pronoun",
    ),
    (
        "Kari Dahl met Paul Grant in Oslo.\n<He> {said} [the talks had begun].",
        "Paul Grant", "person", "pronoun",
    ),
    (
        "<Paul Grant> {said} [“Kari Dahl is a friend.”]\n<He> {added} [the visit was short].",
        "Paul Grant", "person", "pronoun",
    ),
    (
        "Norwegian Foreign Minister Kari Dahl arrived. Interior Minister Paul Grant stayed away.\n"
        "<The foreign minister> {said} [the talks had begun].",
        "Kari Dahl", "person", "role",
    ),
    (
        "Ministry spokeswoman Elena Markova took questions.\n[“We are ready,”] <the spokeswoman> {said}.",
        "Elena Markova", "person", "role",
    ),
    (
        "Russia’s special envoy for Libya, Igor Belov, met Libyan officials.\n<The Russian envoy> {said} [it went well].",
        "Igor Belov", "person", "role",
    ),
    (
        "<Igor Belov> {said} [it went well].\n<Bleov> {added} [more talks were planned].",
        "Igor Belov", "person", "misspelling",
    ),
    (
        "<The Ministry of Public Health (MoPH)> {said} [ten cases were found].\n<MOPH> {said} [more were expected].",
        "Ministry of Public Health", "organization", "acronym",
    ),
    (
        "The Portuguese Interior Ministry met on Monday.\n<The ministry> {said} [ten people were held].",
        "Portuguese Interior Ministry", "organization", "body by its noun",
    ),
    ("<Portugal> {said} [it wanted talks].", "Portugal", "organization", "country"),
    ("<Portuguese officials> {said} [the road was closed].", "Portuguese officials", "unnamed", "unnamed"),
    (
        "<A top security official> {said} [the road was closed].\n<The official> {added} [it would open soon].",
        "a top security official", "unnamed", "earlier unnamed",
    ),
    (
        "<The Portuguese security official> {said} [the road was closed].\n[It would open soon], <he> {added}.",
        "the Portuguese security official", "unnamed", "pronoun, gender unknown",
    ),
    ("<Officials in Porto> {said} [the road was closed].", "officials in Porto", "unnamed", "unnamed"),
    ("<Officials from the U.S. and the U.K.> {said} [it was over].", "officials from the U.S. and the U.K", "unnamed", "unnamed"),
    ("<The cities of Porto and Lisbon> {said} [it was over].", "the cities of Porto and Lisbon", "group", "group"),
    ("Robert A. Ackman arrived.\n<Mr. Ackman> {said} [it was over].", "Robert A. Ackman", "person", "surname"),
    (
        "<Another ally, Agriculture Secretary Kari Dahl,> {said} [it was over].",
        "Kari Dahl", "person", "name with title",
    ),
    ("Many proponents came.\n<Proponents> {said} [it was over].", "proponents", "group", "unresolved"),
    ("Robert Ackman arrived.\n<Ackman on camera> {said} [it was over].", "Robert Ackman", "person", "surname"),
    ("<Kari Dahl and Paul Grant both> {said} [it was over].", "Kari Dahl and Paul Grant", "group", "list"),
    (
        "<A banker and spokeswoman for the coalition> {said} [it was over].",
        "a banker and spokeswoman for the coalition", "unnamed", "unnamed",
    ),
    ("<Local officials> {said} [it was over].", "local officials", "unnamed", "unnamed"),
    ("<White House officials> {said} [it was over].", "White House officials", "unnamed", "unnamed"),
    ("But for Fatima Diallo, 27, it was late. [“He is gone,”] <she> {said}.", "Fatima Diallo", "person", "pronoun"),
    ("<A panel led by MSNBC’s Chris Matthews> {said} [it was over].", "a panel led by MSNBC’s Chris Matthews", "organization", "unresolved"),
    ("<A report released by the Brookings Institution> {said} [it was over].",
     "Brookings Institution", "organization", "issuer"),
    ("Ayman Al-Safadi arrived.\n<al-Safadi> {said} [it was over].", "Ayman Al-Safadi", "person", "full name"),
    ("Erik Jansen lost the game.\n[“We failed,”] <the Dutchman> {said}.", "Erik Jansen", "person", "person described"),
    ("<Voters> {said} [they were tired].", "voters", "group", "group"),
    ("<About 60 percent of voters> {said} [they were tired].", "about 60 percent of voters", "group", "group"),
    (
        "Olaf Dahl and his wife, Kari Dahl, arrived. Kari Dahl sat down.\n<Dahl> {said} [her plane was late].",
        "Kari Dahl", "person", "surname of several",
    ),
    ("<Ms. Boxer> {said} [the talks had begun].", "Boxer", "person", "surname alone"),
    ("<Chancellor Eva Klein of Austria> {said} [the talks had begun].", "Eva Klein", "person", "name with title"),
    (
        "<Jan Novak, the president and publisher of Novak House,> {said} [sales were up].",
        "Jan Novak", "person", "name with title",
    ),
    ("<Secretary of State Grant> {said} [the talks had begun].", "Grant", "person", "surname alone"),
    (
        "Michael Bloomberg weighed a campaign.\n<Bloomberg> {said} [the race was open].",
        "Michael Bloomberg", "person", "surname",
    ),
    (
        "Kari Dahl met the press.\nAides <who> {said} [the talks had begun] left early.",
        "aides", "unnamed", "noun before the pronoun",
    ),
    ("Kari Dahl, <who> {said} [the talks had begun], left early.", "Kari Dahl", "person", "relative pronoun"),
    (
        "Republican nominee Paul Grant met Democratic nominee Kari Dahl.\n<The Democratic candidate> {said} [it went well].",
        "Kari Dahl", "person", "role",
    ),
    (
        "Kari Dahl and Paul Grant met.\n<Dahl and Grant> {said} [they would meet again].",
        "Kari Dahl and Paul Grant", "group", "list",
    ),
    ("<LAVRENKO>: [“The talks are over.”]", "Lavrenko", "person", "surname alone"),
]  # fmt: skip


def speaker_of(text: str) -> Attribution:
    """The speaker of a text's last quote, as extraction finds it."""
    speaker = extract(Page(text=text, body=(Span(0, len(text)),)))[-1].speaker
    assert speaker is not None
    return speaker


@pytest.mark.parametrize(("marked", "name", "kind", "rule"), NAMES)
def test_a_mention_leads_to_its_speaker(marked: str, name: str, kind: str, rule: str) -> None:
    speaker = last(marked).speaker
    assert speaker is not None
    assert (speaker.name, speaker.kind, speaker.rule) == (name, kind, rule)


def test_a_name_is_surer_than_a_description_that_two_people_fit() -> None:
    sure = speaker_of("Kari Dahl said the talks had begun.")
    unsure = speaker_of("Kari Dahl met Ann Grant. The runner said the talks had begun.")
    assert sure.confidence > 0.9 > unsure.confidence + 0.1


def test_role_and_body_are_kept_as_printed() -> None:
    speaker = last(
        "Norwegian Foreign Minister Kari Dahl arrived in Rome.\n<Dahl> {said} [the talks had begun]."
    ).speaker
    assert speaker is not None
    assert (speaker.role, speaker.organization) == ("Foreign Minister", "Norway")


def test_other_spellings_on_the_page_are_kept_as_aliases() -> None:
    quotes = completed("<Igor Belov> {said} [it went well].\n<Bleov> {added} [more talks were planned].")
    assert quotes[-1].speaker and quotes[-1].speaker.aliases == ("Bleov",)


def test_the_main_bearer_of_a_surname_is_meant_by_it_alone() -> None:
    marked = "Kari Dahl arrived. Kari Dahl spoke at length, and Olaf Dahl listened.\n<Dahl> {said} [the talks had begun]."
    speaker = last(marked).speaker
    assert speaker and (speaker.name, speaker.rule) == ("Kari Dahl", "surname of several")


def test_a_quote_without_mention_goes_on_for_the_last_speaker() -> None:
    quotes = completed("<Paul Grant> {said} [the bridge was safe].\n[“We checked it twice.”]")
    assert quotes[-1].speaker
    assert (quotes[-1].speaker.name, quotes[-1].speaker.rule) == ("Paul Grant", "continues last speaker")
    assert quotes[-1].speaker.span is None


def test_names_inside_quotation_marks_are_not_taken_for_a_pronoun() -> None:
    speaker = last("<Paul Grant> {said} [“John Hale is ill.”]\n<He> {added} [the visit was short].").speaker
    assert speaker and speaker.name == "Paul Grant"
