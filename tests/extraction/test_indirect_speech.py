"""Indirect and mixed speech: frames of cues, and where the content begins and ends."""

from __future__ import annotations

import pytest

from .found import Found, found

CASES: dict[str, tuple[str, list[Found]]] = {
    "that-clause": (
        "The ministry said that the talks would resume in May.",
        [("indirect", ("that the talks would resume in May",), "The ministry")],
    ),
    "clause without that": (
        "The ministry said the talks would resume in May.",
        [("indirect", ("the talks would resume in May",), "The ministry")],
    ),
    "day before the clause": (
        "Poland said on Friday it wanted to help rebuild the port.",
        [("indirect", ("it wanted to help rebuild the port",), "Poland")],
    ),
    "bare day before the clause": (
        "Poland said Friday that it wanted to help.",
        [("indirect", ("that it wanted to help",), "Poland")],
    ),
    "hearer, then that": (
        "Karin Holm told the parliament that the bill was dead.",
        [("indirect", ("that the bill was dead",), "Karin Holm")],
    ),
    "hearer, then a bare clause": (
        "Karin Holm told reporters she would step down.",
        [("indirect", ("she would step down",), "Karin Holm")],
    ),
    "hearer, then a verb that is an adjective elsewhere": (
        "The pope urged Catholics to welcome migrants.",
        [("indirect", ("Catholics to welcome migrants",), "The pope")],
    ),
    "an age in the clause": (
        "Police confirmed a 34-year-old man had been charged.",
        [("indirect", ("a 34-year-old man had been charged",), "Police")],
    ),
    "a quoted verb": (
        "His lawyer said his client “categorically denies” the charges.",
        [("mixed", ("his client “categorically denies” the charges",), "His lawyer")],
    ),
    "an attribution around another": (
        "The bank expects losses to stay low, finance chief Karim Yazdi told Reuters.",
        [("indirect", ("The bank expects losses to stay low",), "finance chief Karim Yazdi")],
    ),
    "a relay around an attribution": (
        "The rebels said they had left the town, Reuters reported.",
        [("indirect", ("they had left the town",), "The rebels")],
    ),
    "passive demand": (
        "Residents were urged to leave their homes by the Environment Agency.",
        [("indirect", ("to leave their homes",), "the Environment Agency")],
    ),
    "a note to somebody": (
        "Analysts said in a note to clients that costs were low.",
        [("indirect", ("that costs were low",), "Analysts")],
    ),
    "a credit behind it": (
        "Xi warned Biden not to play with fire, according to Chinese state media.",
        [("indirect", ("Biden not to play with fire",), "Xi")],
    ),
    "according to, in front": (
        "According to Zakharova, the base is ready.",
        [("indirect", ("the base is ready",), "Zakharova")],
    ),
    "according to, behind": (
        "The base is ready, according to the ministry.",
        [("indirect", ("The base is ready",), "the ministry")],
    ),
    "attribution behind": (
        "The base is ready for winter, officials confirmed.",
        [("indirect", ("The base is ready for winter",), "officials")],
    ),
    "attribution inside": (
        "The plan, Mr. Obama said, would fail.",
        [("indirect", ("The plan", "would fail"), "Mr. Obama")],
    ),
    "demand with its hearer": (
        "Russia on Wednesday urged Afghan officials to launch proper talks.",
        [("indirect", ("Afghan officials to launch proper talks",), "Russia")],
    ),
    "called on": (
        "The envoy called on the Taliban to show restraint.",
        [("indirect", ("the Taliban to show restraint",), "The envoy")],
    ),
    "denied with -ing": (
        "The banker denied paying the officials.",
        [("indirect", ("paying the officials",), "The banker")],
    ),
    "expressed concern that": (
        "Russian officials have expressed concern that the war could spread.",
        [("indirect", ("that the war could spread",), "Russian officials")],
    ),
    "promise": (
        "The union vowed to fight the law in court.",
        [("indirect", ("to fight the law in court",), "The union")],
    ),
    "question": (
        "The judge asked whether the letter was real.",
        [("indirect", ("whether the letter was real",), "The judge")],
    ),
    "accusation": (
        "The mayor accused the contractor of hiding the costs.",
        [("indirect", ("the contractor of hiding the costs",), "The mayor")],
    ),
    "adding that": (
        "The mayor said the bridge was safe, adding that repairs would start soon.",
        [
            ("indirect", ("the bridge was safe",), "The mayor"),
            ("indirect", ("that repairs would start soon",), "The mayor"),
        ],
    ),
    "noting that after a perfect": (
        "The ministry has also revealed that Moscow is ready, noting that it will defend its allies.",
        [
            ("indirect", ("that Moscow is ready",), "The ministry"),
            ("indirect", ("that it will defend its allies",), "The ministry"),
        ],
    ),
    "semicolon and a second attribution": (
        "Kabulov stated that it would be bad; however, he said, Russia would wait.",
        [
            ("indirect", ("that it would be bad",), "Kabulov"),
            ("indirect", ("Russia would wait",), "he"),
        ],
    ),
    "another speaker after but": (
        "The army said it had won the town, but residents said that fighting went on.",
        [
            ("indirect", ("it had won the town",), "The army"),
            ("indirect", ("that fighting went on",), "residents"),
        ],
    ),
    "passive with by": (
        "It was announced by the ministry that the border would open.",
        [("indirect", ("that the border would open",), "the ministry")],
    ),
    "pointed out": (
        "The lawyer pointed out that the law was old.",
        [("indirect", ("that the law was old",), "The lawyer")],
    ),
    "owner of a noun of speech": (
        "Few believed his claim that the vote was stolen.",
        [("indirect", ("that the vote was stolen",), "his")],
    ),
    "mixed": (
        "The issue “is of no importance”, he added.",
        [("mixed", ("The issue “is of no importance”",), "he")],
    ),
    "mixed after the cue": (
        "The spokesman said their delegation came “to assure our neighbours.”",
        [("mixed", ("their delegation came “to assure our neighbours.”",), "The spokesman")],
    ),
    "one carries another's demand": (
        "The ministry said Kabulov urged the Taliban “to prevent a new war.”",
        [("mixed", ("the Taliban “to prevent a new war.”",), "Kabulov")],
    ),
    "called it": (
        "The senator called the plan “a gift to thieves.”",
        [("mixed", ("the plan “a gift to thieves.”",), "The senator")],
    ),
    "in a clause that opens the sentence": (
        "When Merkel said the deal was dead, markets fell.",
        [("indirect", ("the deal was dead",), "Merkel")],
    ),
    "according to, in front, with a quoted part": (
        'According to Lind, the closure costs hauliers "about two million crowns a week".',
        [("mixed", ('the closure costs hauliers "about two million crowns a week"',), "Lind")],
    ),
    "taken up with and": (
        "Tomas Lind said that the ministry had known about the rust and called on Brandt to publish it.",
        [
            ("indirect", ("that the ministry had known about the rust",), "Tomas Lind"),
            ("indirect", ("Brandt to publish it",), "Tomas Lind"),
        ],
    ),
    "taken up with but": (
        "Karin Holm told reporters that the bill was dead, but declined to comment on the costs.",
        [("indirect", ("that the bill was dead",), "Karin Holm")],
    ),
    "a day after the fact": (
        "The tolls will be reviewed within a month, Ravi Sharma said on Thursday, a day after farmers blocked roads.",
        [("indirect", ("The tolls will be reviewed within a month",), "Ravi Sharma")],
    ),
    "a complaint after the fact": (
        "The keepers will stay, the Coast Guard said on Tuesday, after fishermen complained that the lamp had failed.",
        [
            ("indirect", ("The keepers will stay",), "the Coast Guard"),
            ("indirect", ("that the lamp had failed",), "fishermen"),
        ],
    ),
    "month before the infinitive": (
        "The president promised in November to replace the ferries.",
        [("indirect", ("to replace the ferries",), "The president")],
    ),
    "noun of speech after a cue is one cue": (
        "Leila Ahmadi also expressed hope that the talks would resume soon.",
        [("indirect", ("that the talks would resume soon",), "Leila Ahmadi")],
    ),
    "participle behind the speaker": (
        "Ayesha Khan, while speaking at a seminar, assured the traders that they would be paid.",
        [("indirect", ("that they would be paid",), "Ayesha Khan")],
    ),
    "ruled out": (
        "Pavel Orlov did not rule out that the schedule may change.",
        [("indirect", ("that the schedule may change",), "Pavel Orlov")],
    ),
    "in a relative clause": (
        "The pilot, who said he was tired, left the plane.",
        [("indirect", ("he was tired",), "The pilot, who")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_reported_speech_is_found_with_its_speaker(case: str) -> None:
    text, expected = CASES[case]
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The statement came as the two ministers met in Moscow.",
        "The Federation has expressed concerns over the battles near Kabul.",
        "Russia this week expressed readiness to support its neighbours.",
        "Prices rose after the president announced a decision in April.",
        "The state has two parliaments and many claims to fame.",
        "A report by the bank is due in June.",
        "He continued his walk along the river.",
        "Anna Keller declined to say who might be behind it.",
        "The Kremlin declined to comment on the cost.",
        "He did not say how many.",
        "The army of the United States moved north.",
    ],
)
def test_acts_told_in_passing_and_plain_nouns_are_no_statements(text: str) -> None:
    assert found(text) == []


def test_the_cue_is_kept_with_its_lemma() -> None:
    from .found import find

    text = "The ministry has repeatedly denied that it knew of the plan."
    [finding] = find(text)
    assert finding.cue is not None
    assert finding.cue.of(text) == "has repeatedly denied"
    assert finding.cue_lemma == "deny"
