"""Documents and sentences of many kinds: who says what, through whom and when. A row is a case; add yours below."""

from __future__ import annotations

import pytest

from claims.extraction import extract

from .documents import document

ABOVE = (
    "Talk of Tolm\n\nBy Tilda Marsh\n\nThe dam above Tolm was closed to walkers on Monday, and the council sent two engineers "
    "and a diver to look at its foot.\n\n"
)

# Sentences below a lead of news: speaker, words, relay, day said.
SENTENCES: list[tuple[str, list[tuple[str | None, str, str | None, str | None]]]] = [
    # Day and occasion between cue and content
    (
        "Mayor Nils Aaker said the day before yesterday the ferry had been paid.",
        [("Nils Aaker", "the ferry had been paid", None, "2024-06-02")],
    ),
    (
        "The shipping office announced late last night, after hours of talks, that tickets would be free.",
        [("the shipping office", "that tickets would be free", None, "2024-06-03")],
    ),
    (
        "Nils Aaker said earlier this morning that the ferry was safe.",
        [("Nils Aaker", "that the ferry was safe", None, "2024-06-04")],
    ),
    (
        "Gerd Holm warned in a letter to the council seen by Reuters that the yard was bankrupt.",
        [("Gerd Holm", "that the yard was bankrupt", "Reuters", None)],
    ),
    ("The council said tonight it would meet.", [("the council", "it would meet", None, "2024-06-04")]),
    (
        "Mika Lund says at a stop in Tolm, Osten, that the dam means nothing to farmers.",
        [("Mika Lund", "that the dam means nothing to farmers", None, None)],
    ),
    (
        "Two divers warned, as did the guild itself, that the figures might change.",
        [("two divers", "that the figures might change", None, None)],
    ),
    (
        "Gerd Holm told the council on Monday how many pumps had failed.",
        [("Gerd Holm", "how many pumps had failed", None, "2024-06-03")],
    ),
    # Attributions inside what is said, with a day, a place or a hearer
    (
        "The truth, the mayor said then, was that the dam had never been safe.",
        [("the mayor", "The truth … was that the dam had never been safe", None, None)],
    ),
    (
        "These fees, Gerd Holm explained earlier in the hearing, were “modest,” a tenth of the budget.",
        [("Gerd Holm", "These fees … were “modest,” a tenth of the budget", None, None)],
    ),
    (
        "The difference now, he told me on Monday, is that the harbour pays for itself.",
        [("he", "The difference now … is that the harbour pays for itself", None, "2024-06-03")],
    ),
    (
        "The large yards paid more, the office said in a March report, and the small ones paid nothing.",
        [
            (
                "the office",
                "The large yards paid more … the small ones paid nothing",
                None,
                None,
            )
        ],
    ),
    (
        "“It will be fair,” Gerd Holm said at a rally in Tolm, Osten, “but a lot of people will be watching.”",
        [("Gerd Holm", "“It will be fair,” … “but a lot of people will be watching.”", None, None)],
    ),
    (
        "Officials told the BBC every claim would be read, with the i reporting nobody would be refused.",
        [
            ("officials", "every claim would be read", "BBC", None),
            ("i", "nobody would be refused", "BBC", None),
        ],
    ),
    (
        "One of the men accused of the theft said that the dam was open.",
        [("one of the men accused of the theft", "that the dam was open", None, None)],
    ),
    (
        "Divers found the pumps on Monday, Mika Lund told the council.",
        [("Mika Lund", "Divers found the pumps on Monday", None, None)],
    ),
    # Words by which a reporter joins sentences are not the speaker's
    (
        "But the goal was never money, according to the guild.",
        [("the guild", "the goal was never money", None, None)],
    ),
    (
        "However, the pumps had been tested twice, the guild said.",
        [("the guild", "the pumps had been tested twice", None, None)],
    ),
    (
        "“Who pays?” a diver asked Gerd Holm. “The state,” Holm shot back.",
        [("a diver", "“Who pays?”", None, None), ("Gerd Holm", "“The state,”", None, None)],
    ),
    # One who carries what another said
    (
        "“The dam is sound,” said the diver, Mika Lund, the Associated Press reported.",
        [("Mika Lund", "“The dam is sound,”", "Associated Press", None)],
    ),
    (
        "“The dam is sound,” said Mika Lund, head of the guild, Reuters reported.",
        [("Mika Lund", "“The dam is sound,”", "Reuters", None)],
    ),
    (
        "“It leaks,” Mika Lund said, Nordpost reported.",
        [("Mika Lund", "“It leaks,”", "Nordpost", None)],
    ),
    (
        "Mika Lund said in comments carried by Tolmpost that the dam leaked.",
        [("Mika Lund", "that the dam leaked", "Tolmpost", None)],
    ),
    (
        "The mayor said the dam would be closed until July, state news agency TAN reported.",
        [("the mayor", "the dam would be closed until July", "TAN", None)],
    ),
    (
        "Tickets are free, the ministry said, state broadcaster TRB reported.",
        [("the ministry", "Tickets are free", "TRB", None)],
    ),
    (
        "The general rejected the charge outright, Tass reported on Monday.",
        [("the general", "The general rejected the charge outright", "Tass", "2024-06-03")],
    ),
    (
        "The general denied it, Interfax reported, citing his office.",
        [("the general", "The general denied it", "Interfax", None)],
    ),
    (
        "“The dam will hold,” Ada Bry said, Nordpost reported, citing her office.",
        [("Ada Bry", "“The dam will hold,”", "Nordpost", None)],
    ),
    (
        "The mayor said the dam would hold, Interfax reported, citing her spokesman.",
        [("the mayor", "the dam would hold", "Interfax", None)],
    ),
    # Verb and particle
    (
        "“Then who did?” called out a woman in the third row.",
        [("a woman in the third row", "“Then who did?”", None, None)],
    ),
    ("“I signed nothing,” Rolf Tann hit back at her.", [("Rolf Tann", "“I signed nothing,”", None, None)]),
    (
        "“Enough of this,” broke in the chairman, Ravi Anand.",
        [("Ravi Anand", "“Enough of this,”", None, None)],
    ),
    ("“You never listened,” Tove Ahl burst out.", [("Tove Ahl", "“You never listened,”", None, None)]),
    ("“Yes,” chimed in Greta Lom from the gallery.", [("Greta Lom", "“Yes,”", None, None)]),
    ("“To what?” Max Orr cut back in.", [("Max Orr", "“To what?”", None, None)]),
    # "As X put it", X long
    (
        "As the head of the guild's committee for lights and buoys, Rolf Tann, put it, the harbour is blind.",
        [("Rolf Tann", "the harbour is blind", None, None)],
    ),
    # A verb that could be a noun
    (
        "Analysts surveyed by the bank said sales rose in May.",
        [("analysts surveyed by the bank", "sales rose in May", None, None)],
    ),
    ("Anna Roth said costs doubled.", [("Anna Roth", "costs doubled", None, None)]),
    # Templates of attributions.txt, and what is none
    (
        "In the opinion of the keeper, Rolf Tann, boats are safer than cars.",
        [("Rolf Tann", "boats are safer than cars", None, None)],
    ),
    (
        "In Gerd Holm's view, the yard had lied, and nobody had asked.",
        [("Gerd Holm", "the yard had lied, and nobody had asked", None, None)],
    ),
    ("In full view of the harbour, boats sank. To quote prices, dealers need a licence.", []),
    # Titles of works
    ("Mila Dorn starred in “The Man Who Lost His Boat” and sang “Nobody Sleeps in Tolm” at weddings.", []),
    ("Mila Dorn wrote the essay “Why We Are Never on Time” for the Varnholm Post.", []),
    # Whom the sentence before a quotation tells of
    (
        "“It held,” Ada Bry said.\n\nMika Lund, the diver, was less calm. “I saw a crack.\n\n“It is as long as my arm.”",
        [
            ("Ada Bry", "“It held,”", None, None),
            ("Mika Lund", "“I saw a crack. … “It is as long as my arm.”", None, None),
        ],
    ),
    (
        "Rolf Tann, head of the guild, spoke to reporters after the meeting.\n\n“The dam is sound.”\n\n“Nobody should fear it.”",
        [("Rolf Tann", "“The dam is sound.” … “Nobody should fear it.”", None, None)],
    ),
    (
        "Rolf Tann spoke to the press.\n\n“The dam is sound,” Ada Bry said.",
        [("Ada Bry", "“The dam is sound,”", None, None)],
    ),
    # Offices in capitals, surnames that are short titles, societies, "and nobody"
    ("“It leaks,” SECRETARY REYES said.", [("Reyes", "“It leaks,”", None, None)]),
    (
        "Amit Sen said the dam was safe. Sen added that it would hold.",
        [("Amit Sen", "the dam was safe", None, None), ("Amit Sen", "that it would hold", None, None)],
    ),
    ("Friends of the Museum said it would hold.", [("Friends of the Museum", "it would hold", None, None)]),
    (
        "The friends of the Museum said it would hold.",
        [("the friends of the Museum", "it would hold", None, None)],
    ),
    (
        "The ferry will sail in May, according to Boats Today and nobody else.",
        [("Boats Today", "The ferry will sail in May", None, None)],
    ),
    # Names above and below
    (
        "Harbour Captain Rolf Tann:\n\n“He knows the tides better than I do.”\n\n“We wish him wind.”\n\n"
        "– The Shipping Office of Tolm",
        [
            ("Rolf Tann", "“He knows the tides better than I do.”", None, None),
            ("Shipping Office of Tolm", "“We wish him wind.”", None, None),
        ],
    ),
    (
        "Tove Ahl, teacher: “The children will love her.”",
        [("Tove Ahl", "“The children will love her.”", None, None)],
    ),
    # Question and answer
    (
        "“Will the fish die?” a reporter asked.\n\n“We shall move them,” Ada Bry said.\n\n“All of them?”\n\n"
        "“The big ones,” she said.\n\n“And the small ones?”\n\n“The herons will see to that,” she said.",
        [
            ("a reporter", "“Will the fish die?”", None, None),
            ("Ada Bry", "“We shall move them,”", None, None),
            (None, "“All of them?”", None, None),
            ("Ada Bry", "“The big ones,”", None, None),
            (None, "“And the small ones?”", None, None),
            ("Ada Bry", "“The herons will see to that,”", None, None),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text[:40] for text, _ in SENTENCES])
def test_who_says_what_through_whom_and_when(
    text: str, expected: list[tuple[str | None, str, str | None, str | None]]
) -> None:
    page = document(ABOVE + text, "2024-06-04")
    assert [
        (
            quote.speaker.name if quote.speaker else None,
            " … ".join(span.of(page.text) for span in quote.spans),
            quote.relayed_via,
            quote.said_on,
        )
        for quote in extract(page)
    ] == expected


# Documents in which people take turns: whose the words are, by their first words.
DOCUMENTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "an interviewer named above": (
        "“I never wanted the crown”: Nils Aaker on ten years as mayor\n\nInterview by Tilda Marsh\n\n"
        "The mayor of Varnholm looks back, and forward to his boat.\n\nHow did it begin?\n\n"
        "With a leak. The roof was open and I wanted the job.\n\nAnd did you mend it?\n\nWe did, in the second winter.\n\n"
        "What would you do otherwise?\n\nI would have listened to the fishermen.",
        [
            ("the interviewer", "How"),
            ("Nils Aaker", "With"),
            ("the interviewer", "And"),
            ("Nils Aaker", "We"),
            ("the interviewer", "What"),
            ("Nils Aaker", "I"),
        ],
    ),
    "offices of two words in capitals": (
        "Press conference of Prime Minister Edda Solheim and President Tomas Reyl, Varnholm, 4 June 2024\n\n"
        "PRIME MINISTER SOLHEIM: Welcome to Varnholm. We spoke about fish.\n\nThe ferry will sail again in August.\n\n"
        "PRESIDENT REYL: Thank you, Edda. I agree with every word.\n\n"
        "QUESTION (Channel 4): Prime Minister, what does the ferry cost?\n\n"
        "PRIME MINISTER SOLHEIM: Nine million a year, which is less than the bridge.",
        [
            ("Edda Solheim", "Welcome"),
            ("Tomas Reyl", "Thank"),
            ("the interviewer", "Prime"),
            ("Edda Solheim", "Nine"),
        ],
    ),
    "a briefing aboard": (
        "Press Gaggle by Deputy Press Secretary Liv Ostrom Aboard Air Force One\n\nMS. OSTROM:  Hey, everybody.  Bumpy "
        "ride.\n\nQ    Has he called the union?\n\nMS. OSTROM:  He has not.  I'm going to let them negotiate.\n\n"
        "Q    So no call?\n\nMS. OSTROM:  No call.",
        [
            ("Liv Ostrom", "Hey,"),
            ("the interviewer", "Has"),
            ("Liv Ostrom", "He"),
            ("the interviewer", "So"),
            ("Liv Ostrom", "No"),
        ],
    ),
    "an office that the heading tells the holder of": (
        "Remarks by President Edda Solheim on the Storm\n\n11:20 A.M. EST\n\nTHE PRESIDENT:  Thank you. We have lost "
        "friends.\n\nQ    Madam President, what will it cost?\n\nTHE PRESIDENT:  I don't know yet.",
        [("Edda Solheim", "Thank"), ("the interviewer", "Madam"), ("Edda Solheim", "I")],
    ),
    "one who has the last answer and no other": (
        "Press Briefing by Press Secretary Liv Ostrom\n\nMS. OSTROM:  Good afternoon. The ferry sails in August.\n\n"
        "Q    Who pays?\n\nMS. OSTROM:  The union does.\n\nQ    And on the storm, what is being done?\n\n"
        "MR. DRAKE:  We have sent two hundred people.",
        [
            ("Liv Ostrom", "Good"),
            ("the interviewer", "Who"),
            ("Liv Ostrom", "The"),
            ("the interviewer", "And"),
            ("Drake", "We"),
        ],
    ),
    "the chair of a congress": (
        "Schools Bill: debate in the House of Assembly, 4 June 2024\n\nMr. HALT. Mr. Speaker, I rise to speak against "
        "the bill.\n\nThe SPEAKER pro tempore. The gentleman's time has "
        "expired.\n\nMs. SOLHEIM. I yield myself two minutes. I have seen the schools.\n\n"
        "Mr. HALT. They are not empty, and I thank the gentlewoman.",
        [("Halt", "Mr."), ("the speaker pro tempore", "The"), ("Solheim", "I"), ("Halt", "They")],
    ),
    "one who is introduced by what they do": (
        "I do not paint boats\n\nBy Jonas Pell\n\nThe painter Ewan Strand opens a show in Calder Bay this week. We talked to "
        "him about colour.\n\nWhy did you come back?\n\nBecause I like the light.\n\nDo you paint boats?\n\n"
        "I paint what they leave behind.",
        [
            ("the interviewer", "Why"),
            ("Ewan Strand", "Because"),
            ("the interviewer", "Do"),
            ("Ewan Strand", "I"),
        ],
    ),
    "a label that is a role, its holder in the title": (
        "Shipping Office Spokesperson Edda Solheim's Regular Press Conference, 4 June 2024\n\n"
        "Question: Has the ferry been paid for?\n\nSpokesperson: It has been paid for, twice.\n\n"
        "Question: Will it sail in August?\n\nSpokesperson: I hope so. We shall tell you.",
        [
            ("the interviewer", "Has"),
            ("Edda Solheim", "It"),
            ("the interviewer", "Will"),
            ("Edda Solheim", "I"),
        ],
    ),
    "a label that is a role, its holder named below": (
        "Remarks on the ferry\n\nQuestion: Has the ferry been paid for?\n\nSpokesperson: It has been paid for, twice.\n\n"
        "Question: Will it sail in August?\n\nSpokesperson: I hope so. We shall tell you.\n\n"
        "Question: And the dam?\n\nSpokesperson Edda Solheim: The dam is not ours.",
        [
            ("the interviewer", "Has"),
            ("Edda Solheim", "It"),
            ("the interviewer", "Will"),
            ("Edda Solheim", "I"),
            ("the interviewer", "And"),
            ("Edda Solheim", "The"),
        ],
    ),
    "a label that is a role of two": (
        "Press conference on the ferry\n\nMinister Edda Solheim and minister Tove Ahl met the press on 4 June 2024.\n\n"
        "Question: Has the ferry been paid for?\n\nMinister: It has been paid for, twice.\n\n"
        "Question: Will it sail in August?\n\nMinister: I hope so. We shall tell you.",
        [("the interviewer", "Has"), ("minister", "It"), ("the interviewer", "Will"), ("minister", "I")],
    ),
    "an initial that is no answer": (
        "Minister of Defence Arvo Kask answers questions of journalists, 4 June 2024\n\n"
        "Journalist: Minister, are the ships back?\n\nArvo Kask: Two of them are back.\n\n"
        "Journalist (to Arvo Kask): When will the third sail?\n\nA. Kask: In the autumn. I was told so this morning.",
        [
            ("the interviewer", "Minister,"),
            ("Arvo Kask", "Two"),
            ("the interviewer", "When"),
            ("Arvo Kask", "In"),
        ],
    ),
}


def test_a_surname_is_that_of_the_one_whom_the_title_names() -> None:
    page = document("“It held,” Ada Bry said.\n\n“It was old,” Mika Lund said.\n\n“We knew it,” Bry said.")
    assert [quote.speaker.name for quote in extract(page) if quote.speaker] == ["Mika Lund", "Ada Bry"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_turns_are_those_of_who_has_them(name: str) -> None:
    text, expected = DOCUMENTS[name]
    page = document(text)
    assert [
        (quote.speaker.name if quote.speaker else "", quote.spans[0].of(text).split()[0])
        for quote in extract(page)
    ] == expected
