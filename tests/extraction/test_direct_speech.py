"""Direct speech: whole, split, over paragraphs, in blocks, without marks, left without a cue."""

from __future__ import annotations

import pytest

from .found import Found, found

CASES: dict[str, tuple[str, list[Found]]] = {
    "before its attribution": (
        "“The border is quiet,” General Ivan Petrov said.",
        [("direct", ("“The border is quiet,”",), "General Ivan Petrov")],
    ),
    "before an inverted attribution with a trade": (
        "“The size surprised us,” says lead author Johanna Weiss. “It is large.”",
        [("direct", ("“The size surprised us,”", "“It is large.”"), "lead author Johanna Weiss")],
    ),
    "after a question in passing": (
        "Asked what she would advise mayors to do, Weiss does not hesitate: “Plant now.”",
        [("direct", ("“Plant now.”",), "Weiss")],
    ),
    "guillemets turned inwards": (
        "»Das ist falsch«, said Chancellor Olaf Scholz. »We will not do it.«",
        [("direct", ("»Das ist falsch«", "»We will not do it.«"), "Chancellor Olaf Scholz")],
    ),
    "low single marks": (
        "‚We tried everything,‘ said the nurse, Petra Vogel.",
        [("direct", ("‚We tried everything,‘",), "the nurse, Petra Vogel")],
    ),
    "with an aside before it goes on": (
        "“If they come,” the mayor said, pausing, “we will be waiting.”",
        [("direct", ("“If they come,”", "“we will be waiting.”"), "the mayor")],
    ),
    "before a question to the speaker": (
        "“I never wanted it,” she told me. “It just happened.” I ask her about the trial.",
        [("direct", ("“I never wanted it,”", "“It just happened.”"), "she")],
    ),
    "is how": (
        "“This will hurt families” is how Ana Cole described the measure.",
        [("direct", ("“This will hurt families”",), "Ana Cole")],
    ),
    "in the words of": (
        "In the words of the chairman, “nobody saw it coming.”",
        [("direct", ("“nobody saw it coming.”",), "the chairman")],
    ),
    "in somebody's words": (
        "In Ms. Cole’s words, “nobody saw it coming.”",
        [("direct", ("“nobody saw it coming.”",), "Ms. Cole’s")],
    ),
    "verb and particle": (
        "“Nobody told me,” shot back Finance Minister Nora Feld.",
        [("direct", ("“Nobody told me,”",), "Finance Minister Nora Feld")],
    ),
    "verb, particle and office": (
        "“Read your letters,” chipped in the Speaker, Ina Holm.",
        [("direct", ("“Read your letters,”",), "the Speaker, Ina Holm")],
    ),
    "particle at the end": (
        "“We are done,” Transport Minister Jan Pohl cut in.",
        [("direct", ("“We are done,”",), "Transport Minister Jan Pohl")],
    ),
    "quoted as having told": (
        "“Growth is back,” Reza Baqir was quoted as having told the committee.",
        [("direct", ("“Growth is back,”",), "Reza Baqir")],
    ),
    "before an inverted attribution": (
        "“The border is quiet,” said Ivan Petrov, the head of the border guard.",
        [("direct", ("“The border is quiet,”",), "Ivan Petrov, the head of the border guard")],
    ),
    "after its attribution": (
        "The envoy said: “We want peace in the region.”",
        [("direct", ("“We want peace in the region.”",), "The envoy")],
    ),
    "after a comma": (
        "On Monday the envoy said, “We want peace in the region.”",
        [("direct", ("“We want peace in the region.”",), "the envoy")],
    ),
    "split by its attribution": (
        "“The law,” Maria Lopez said, “is a bad one.”",
        [("direct", ("“The law,”", "“is a bad one.”"), "Maria Lopez")],
    ),
    "going on in the next sentence": (
        "“The law is bad,” Maria Lopez said. “It will hurt farmers.”",
        [("direct", ("“The law is bad,”", "“It will hurt farmers.”"), "Maria Lopez")],
    ),
    "split and going on": (
        "“The law,” Maria Lopez said, “is bad. It must go.” She left.",
        [("direct", ("“The law,”", "“is bad. It must go.”"), "Maria Lopez")],
    ),
    "carried on with adding": (
        "“We saw the outposts,” Colonel Adams said, adding, “They are not hiding.”",
        [("direct", ("“We saw the outposts,”", "“They are not hiding.”"), "Colonel Adams")],
    ),
    "two quotes of one paragraph": (
        "“We strongly agree,” Atmar said on Friday. “We also welcome it,” Atmar added.",
        [
            ("direct", ("“We strongly agree,”",), "Atmar"),
            ("direct", ("“We also welcome it,”",), "Atmar"),
        ],
    ),
    "sentence end inside the marks before the attribution": (
        "“Shells came down.” Mr. Lavrov said.",
        [("direct", ("“Shells came down.”",), "Mr. Lavrov")],
    ),
    "told a hearer": (
        "“This pullout must be careful,” the official told TASS on Friday.",
        [("direct", ("“This pullout must be careful,”",), "the official")],
    ),
    "hearer before the words": (
        "Svetlana Orlova told reporters in Geneva: “The talks failed.”",
        [("direct", ("“The talks failed.”",), "Svetlana Orlova")],
    ),
    "was quoted as saying": (
        "“We have good relations,” he was quoted by Interfax as saying.",
        [("direct", ("“We have good relations,”",), "he")],
    ),
    "any verb between quotation and full stop": (
        "“France will always be France,” an angry president retaliated.",
        [("direct", ("“France will always be France,”",), "an angry president")],
    ),
    "signed": (
        "“We can build it together.” — Stefan Quint",
        [("direct", ("“We can build it together.”",), "Stefan Quint")],
    ),
    "inverted at the sentence's start": (
        "Said Comey, “The thought of it is painful to us.”",
        [("direct", ("“The thought of it is painful to us.”",), "Comey")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_direct_speech_is_found_with_its_speaker(case: str) -> None:
    text, expected = CASES[case]
    assert found(text) == expected


def test_a_quote_over_paragraphs_each_opened_again_is_one() -> None:
    text = (
        "“The first year was hard,” Ana Sousa said. “We had nothing.\n\n"
        "“The second year was better.\n\n“Now we sell abroad.”\n\nThe fair ends on Sunday."
    )
    [(kind, spans, mention)] = found(text)
    assert (kind, mention) == ("direct", "Ana Sousa")
    assert spans == (
        "“The first year was hard,”",
        "“We had nothing.",
        "“The second year was better.",
        "“Now we sell abroad.”",
    )


def test_a_block_after_a_colon_needs_no_marks() -> None:
    text = (
        "At her briefing on Friday she said:\n\n"
        "We urge both sides to lay down their arms and to talk.\n\nShe left for Baku."
    )
    assert found(text) == [("direct", ("We urge both sides to lay down their arms and to talk.",), "she")]


def test_a_block_in_marks_after_a_paragraph_that_ends_with_a_colon() -> None:
    text = "The senator called them on it:\n\n“These questions show why nobody trusts you.”"
    assert found(text) == [("direct", ("“These questions show why nobody trusts you.”",), "The senator")]


def test_words_in_the_first_person_before_an_attribution_need_no_marks() -> None:
    text = (
        "Time will show how it was done. But we urge our partners to be careful in the pullout, he stressed."
    )
    assert found(text) == [
        (
            "direct",
            ("Time will show how it was done. But we urge our partners to be careful in the pullout",),
            "he",
        )
    ]


def test_a_quotation_without_cue_goes_on_with_the_last_speaker() -> None:
    text = "“It was dark,” Ana Sousa said.\n\n“We could not see the road in front of us.”"
    assert found(text) == [
        ("direct", ("“It was dark,”", "“We could not see the road in front of us.”"), "Ana Sousa")
    ]


@pytest.mark.parametrize("first", ["LAVROV", "Q", "Sergey Ryabkov"])
def test_a_transcript_is_read_turn_by_turn(first: str) -> None:
    label = first.upper() if first != "Q" else first
    text = (
        f"{label}: Will there be talks this year?\n\nSMITH: There will be.\n\n"
        f"{label}: Who is invited?\n\nSMITH: Everyone is."
    )
    assert found(text) == [
        ("direct", ("Will there be talks this year?",), label),
        ("direct", ("There will be.",), "SMITH"),
        ("direct", ("Who is invited?",), label),
        ("direct", ("Everyone is.",), "SMITH"),
    ]


def test_names_that_take_turns_make_a_transcript() -> None:
    text = (
        "Kystnytt: You called the deal a betrayal. Why?\n\nLien: Because it is one, and you know it.\n\n"
        "Kystnytt: The minister says you were heard.\n\nLien: She sent an email at midnight, no more."
    )
    assert [mention for _, _, mention in found(text)] == ["Kystnytt", "Lien", "Kystnytt", "Lien"]


def test_figures_under_names_are_no_transcript() -> None:
    assert found("Clinton: 547.\n\nSanders: 46.\n\nThe total.\n\nClinton: 2,316.\n\nSanders: 1,547.") == []


def test_one_question_and_its_answer_make_a_transcript() -> None:
    assert found("Q: Will you run again?\n\nA: I have not decided.") == [
        ("direct", ("Will you run again?",), "Q"),
        ("direct", ("I have not decided.",), "A"),
    ]


def test_words_that_announce_a_block_need_no_cue() -> None:
    text = "The mayor put it this way:\n\nA small town has no money for this."
    assert found(text) == [("direct", ("A small town has no money for this.",), "The mayor")]


def test_words_after_a_pause_go_on_with_the_last_speaker() -> None:
    text = "“I cannot,” Ana Sousa said. And then, after a pause: “Ask my wife about it.”"
    assert [mention for _, _, mention in found(text)] == ["Ana Sousa", "Ana Sousa"]


def test_one_label_does_not_make_a_transcript() -> None:
    assert found("NOTE: The page was changed on Monday.\n\nThe road is closed.") == []


def test_an_interviewer_and_a_guest_are_told_apart() -> None:
    text = "“Do you regret it?” I asked her. “Not for a day,” she said."
    assert [mention for _, _, mention in found(text)] == ["I", "she"]
