"""Transcripts: whoever the labels of the paragraphs name says what stands under them."""

from __future__ import annotations

import pytest

from claims.extraction import extract
from sources.reading import read_bytes

from .documents import document, quotes, said

MINISTRY = """Foreign Minister Jonas Lind's statement and answers to media questions at a joint news conference with Foreign Minister of Osten Mara Holt, Lenmark, March 12, 2024

518-12-03-2024

Ladies and gentlemen,

We have held long talks with my colleague, and the bridge was the first subject.

We believe that the tolls on the river are unlawful.

Question: Will you open the border before the summer?

Jonas Lind: The border was never closed by us. It was closed by others.

First: we shall talk. Second: we shall listen.

Question (addressed to Mara Holt): Do you share this view?

Mara Holt (retranslated): We closed nothing, and we have said so.

Question: (retranslated) What about the prisoners?

Jonas Lind: Eleven people have come home this year.

* * *

Thank you for coming."""

BRIEFING = """Press Briefing by Press Secretary Nora Quist, March 12, 2024

1:05 P.M. EDT

MS. QUIST:  Good afternoon, everyone.  I have one announcement.  The President spoke with the Prime Minister this morning.

The President made clear that the bridge must open again by June.

Q    Thank you, Nora.  Did the President offer money?

MS. QUIST:  He did not.  (Laughter.)  He offered engineers.

(Cross-talk.)

Go ahead, Peter.

Q    On the budget: will there be a veto?

MR. HALE:  Let me take that one.  The President will veto it.

END                1:32 P.M. EDT"""

DIALOGUES = [
    (
        "names in brackets behind an office, seats and parties, surnames later on",
        """Bridge safety: debate in the assembly

Ines Varga (Lenmark East) (Lab): I beg to move that we look at the bridge. It was built for carts.

We were lucky for too long.

Mr Bruno Halt (Wexmoor) (Con): Will the hon. Lady give way?

Mr Halt: Is she aware of the detour?

The Minister for Roads (Clara Weiss): The Government will pay half of it.

Madam Deputy Speaker: Order. The House must come to a decision.""",
        [
            ("Ines Varga", "I beg to move that we look at the bridge. It was built for carts. … We were lucky for too long."),
            ("Bruno Halt", "Will the hon. Lady give way?"),
            ("Bruno Halt", "Is she aware of the detour?"),
            ("Clara Weiss", "The Government will pay half of it."),
            ("madam deputy speaker", "Order. The House must come to a decision."),
        ],
    ),
    (
        "surnames in capitals with the time",
        """Questions without notice

Mr HALT (Wexmoor—Leader of the Opposition) (14:05): My question is to the minister. Will the bridge open?

Ms VARGA (Lenmark—Minister for Roads) (14:06): It will open when it is safe.

Honourable members interjecting—

The SPEAKER: Order! The member will resume his seat.

Ms VARGA: As I was saying, forty tonnes are too much.""",
        [
            ("Halt", "My question is to the minister. Will the bridge open?"),
            ("Varga", "It will open when it is safe."),
            ("the speaker", "Order! The member will resume his seat."),
            ("Varga", "As I was saying, forty tonnes are too much."),
        ],
    ),
    (
        "a full stop in place of the colon",
        """RECORD OF THE SENATE

Mr. HALT. Mr. President, I rise to speak of the bridge. We paid for it in 1926.

It was built for carts.

Ms. VARGA of Lenmark. Will the Senator yield?

Mr. HALT. I will yield.

The PRESIDING OFFICER. The Senator from Lenmark is recognized.""",
        [
            ("Halt", "Mr. President, I rise to speak of the bridge. We paid for it in 1926. … It was built for carts."),
            ("Varga", "Will the Senator yield?"),
            ("Halt", "I will yield."),
            ("the presiding officer", "The Senator from Lenmark is recognized."),
        ],
    ),
    (
        "a stroke in place of the colon",
        """Debate on the bridge

Ines Varga, on behalf of the Left Group. – Madam President, the bridge was built for carts.

Bruno Halt (PPE). – I thank the rapporteur. We paid for it twice.

President. – The debate is closed.""",
        [
            ("Ines Varga", "Madam President, the bridge was built for carts."),
            ("Bruno Halt", "I thank the rapporteur. We paid for it twice."),
            ("president", "The debate is closed."),
        ],
    ),
    (
        "numbered questions of a committee",
        """Transport Committee: oral evidence

Q1 Chair: Welcome. Could you introduce yourself?

Clara Weiss: I am Clara Weiss, and I run the harbour.

Q2 Bruno Halt: How long has the bridge been unsafe?

Clara Weiss: Since 2019. We wrote two letters.""",
        [
            ("chair", "Welcome. Could you introduce yourself?"),
            ("Clara Weiss", "I am Clara Weiss, and I run the harbour."),
            ("Bruno Halt", "How long has the bridge been unsafe?"),
            ("Clara Weiss", "Since 2019. We wrote two letters."),
        ],
    ),
    (
        "initials of the heading's and the byline's names",
        """Interview with Ines Varga

By Orla Finch

OF: Why did you close the bridge?

IV: It was built for carts, and forty tonnes go over it.

OF: Were you warned?

IV: Twice. The engineers wrote to me.""",
        [
            ("Orla Finch", "Why did you close the bridge?"),
            ("Ines Varga", "It was built for carts, and forty tonnes go over it."),
            ("Orla Finch", "Were you warned?"),
            ("Ines Varga", "Twice. The engineers wrote to me."),
        ],
    ),
    (
        "names and places in capitals, film between",
        """Transcript of the evening news

ORLA FINCH, NORDPOST ANCHOR: Welcome back. Mayor, why did you close the bridge?

MAYOR INES VARGA, LENMARK: It was built for carts.

(BEGIN VIDEO CLIP)

BRUNO HALT, HAULIER: It costs us fifty minutes a day.

(END VIDEO CLIP)

FINCH: What do you say to him?

VARGA: That fifty minutes are better than a funeral.""",
        [
            ("Orla Finch", "Welcome back. Mayor, why did you close the bridge?"),
            ("Ines Varga", "It was built for carts."),
            ("Bruno Halt", "It costs us fifty minutes a day."),
            ("Orla Finch", "What do you say to him?"),
            ("Ines Varga", "That fifty minutes are better than a funeral."),
        ],
    ),
    (
        "labels on lines of their own, with times",
        """Council meeting

Ines Varga: (00:12)
Good evening. We closed the bridge on Monday.

Unidentified Male: (00:31)
Why did you?

Ines Varga: (00:40)
Because it was built for carts.

[00:52] Bruno Halt: It costs us fifty minutes.""",
        [
            ("Ines Varga", "Good evening. We closed the bridge on Monday."),
            ("unidentified male", "Why did you?"),
            ("Ines Varga", "Because it was built for carts."),
            ("Bruno Halt", "It costs us fifty minutes."),
        ],
    ),
    (
        "labels for the questions alone",
        """Mayor Ines Varga answers your questions

Q: Why did you close the bridge?

It was built for carts.

We had no choice.

Q: Were you warned?

Twice. The engineers wrote to me.""",
        [
            ("the interviewer", "Why did you close the bridge?"),
            ("Ines Varga", "It was built for carts. … We had no choice."),
            ("the interviewer", "Were you warned?"),
            ("Ines Varga", "Twice. The engineers wrote to me."),
        ],
    ),
    (
        "answers under “A”, the name in the heading alone",
        """Q&A: Ines Varga, council leader of Lenmark

Q. Why did you close the bridge?

A. It was built for carts.

Q. Were you warned?

A. Twice.""",
        [
            ("the interviewer", "Why did you close the bridge?"),
            ("Ines Varga", "It was built for carts."),
            ("the interviewer", "Were you warned?"),
            ("Ines Varga", "Twice."),
        ],
    ),
    (
        "letters that stuck to the words",
        """Interview with Ines Varga

QWhy did you close the bridge?

AIt was built for carts.

QWere you warned?

AI was, and twice.""",
        [
            ("the interviewer", "Why did you close the bridge?"),
            ("Ines Varga", "It was built for carts."),
            ("the interviewer", "Were you warned?"),
            ("Ines Varga", "I was, and twice."),
        ],
    ),
    (
        "labels for the answers alone",
        """Ines Varga on the bridge

Why did you close the bridge?

VARGA: It was built for carts.

Were you warned?

VARGA: Twice. The engineers wrote to me.

Who pays?

VARGA: The state.""",
        [
            ("the interviewer", "Why did you close the bridge?"),
            ("Ines Varga", "It was built for carts."),
            ("the interviewer", "Were you warned?"),
            ("Ines Varga", "Twice. The engineers wrote to me."),
            ("the interviewer", "Who pays?"),
            ("Ines Varga", "The state."),
        ],
    ),
    (
        "forms of address, letters behind the name, a body of many",
        """Debate on bridges

Ines Varga MP: I beg to move the motion, and I thank my colleagues.

Cllr Bruno Halt: I object. We were not asked.

Lord Brandt (Lab): I am grateful for this debate.

Hon. Members: Hear, hear!""",
        [
            ("Ines Varga", "I beg to move the motion, and I thank my colleagues."),
            ("Bruno Halt", "I object. We were not asked."),
            ("Brandt", "I am grateful for this debate."),
            ("hon. members", "Hear, hear!"),
        ],
    ),
    (
        "a panel with a moderator, and the paper's own name",
        """Panel: the future of the bridge

Moderator: Welcome, everybody. What went wrong?

Ines Varga (council leader): We were lucky for too long.

Bruno Halt (hauliers’ union): I see it differently. We lost fifty minutes a day.

Lenmark Courier: What do you say to that?

Ines Varga: That we agree.""",
        [
            ("the interviewer", "Welcome, everybody. What went wrong?"),
            ("Ines Varga", "We were lucky for too long."),
            ("Bruno Halt", "I see it differently. We lost fifty minutes a day."),
            ("Lenmark Courier", "What do you say to that?"),
            ("Ines Varga", "That we agree."),
        ],
    ),
    (
        "a court: the judge, counsel and the witness",
        """Transcript of proceedings

THE COURT: Good morning. We are here on the motion.

MS. QUIST: Your Honor, we call Bruno Halt.

DIRECT EXAMINATION BY MS. QUIST

Q.  Where were you on Monday?

A.  At the bridge. Nobody was with me.""",
        [
            ("the court", "Good morning. We are here on the motion."),
            ("Quist", "Your Honor, we call Bruno Halt."),
            ("the interviewer", "Where were you on Monday?"),
            ("Bruno Halt", "At the bridge. Nobody was with me."),
        ],
    ),
    (
        "a spokeswoman's briefing: what stands above the first question is hers",
        """Briefing by Foreign Ministry Spokeswoman Mara Quist, Lenmark, July 15, 2021

Talks on the bridge

On July 20, talks on the bridge will take place. We attach great importance to them.

The situation at the border

Our colleagues know our view.

Question: Will you attend?

Answer: I shall.

Back to top""",
        [
            ("Mara Quist", "On July 20, talks on the bridge will take place. We attach great importance to them. … "
             "Our colleagues know our view."),
            ("the interviewer", "Will you attend?"),
            ("Mara Quist", "I shall."),
        ],
    ),
    (
        "labels in bold print",
        """Interview with Ines Varga

**Finch:** Why did you close the bridge?

**Varga:** It was built for carts, and forty tonnes go over it.

**Finch:** Were you warned?

**Varga:** Twice. The engineers wrote to me.""",
        [
            ("Finch", "Why did you close the bridge?"),
            ("Ines Varga", "It was built for carts, and forty tonnes go over it."),
            ("Finch", "Were you warned?"),
            ("Ines Varga", "Twice. The engineers wrote to me."),
        ],
    ),
    (
        "words about the interview are nobody's turn",
        """Interview with Ines Varga

Finch: Why did you close the bridge?

Varga: It was built for carts, and we all knew it.

Finch: Will you stand again?

Varga: Ask me in the autumn, if you are still here.

This interview has been edited for length.

The paper is printed in Lenmark.""",
        [
            ("Finch", "Why did you close the bridge?"),
            ("Ines Varga", "It was built for carts, and we all knew it."),
            ("Finch", "Will you stand again?"),
            ("Ines Varga", "Ask me in the autumn, if you are still here."),
        ],
    ),
]  # fmt: skip


def test_a_ministrys_transcript_gives_each_turn_to_its_speaker() -> None:
    assert said(MINISTRY) == [
        ("Jonas Lind", "We have held long talks with my colleague, and the bridge was the first subject. … "
         "We believe that the tolls on the river are unlawful."),
        ("the interviewer", "Will you open the border before the summer?"),
        ("Jonas Lind", "The border was never closed by us. It was closed by others. … "
         "First: we shall talk. Second: we shall listen."),
        ("the interviewer", "Do you share this view?"),
        ("Mara Holt", "We closed nothing, and we have said so."),
        ("the interviewer", "What about the prisoners?"),
        ("Jonas Lind", "Eleven people have come home this year. … Thank you for coming."),
    ]  # fmt: skip


def test_the_day_in_the_heading_is_the_day_of_every_turn() -> None:
    found = quotes(MINISTRY)
    assert {quote.said_on for quote in found} == {"2024-03-12"}
    assert {quote.said_on_phrase.of(MINISTRY) for quote in found if quote.said_on_phrase} == {
        "March 12, 2024"
    }


def test_a_briefing_gives_continued_paragraphs_to_the_name_in_full() -> None:
    page = read_bytes(BRIEFING.encode())
    assert [
        (quote.speaker.name if quote.speaker else "", " … ".join(span.of(page.text) for span in quote.spans))
        for quote in extract(page)
    ] == [
        ("Nora Quist", "Good afternoon, everyone.  I have one announcement.  The President spoke with the Prime "
         "Minister this morning. … The President made clear that the bridge must open again by June."),
        ("the interviewer", "Thank you, Nora.  Did the President offer money?"),
        ("Nora Quist", "He did not.  (Laughter.)  He offered engineers. … Go ahead, Peter."),
        ("the interviewer", "On the budget: will there be a veto?"),
        ("Hale", "Let me take that one.  The President will veto it."),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "turns"), [row[1:] for row in DIALOGUES], ids=[row[0] for row in DIALOGUES])
def test_labels_tell_whose_turn_it_is(text: str, turns: list[tuple[str, str]]) -> None:
    assert said(text) == turns


def test_the_label_is_the_mention_of_a_turn() -> None:
    mentions = [
        quote.speaker.span.of(BRIEFING)
        for quote in extract(document(BRIEFING))
        if quote.speaker and quote.speaker.span
    ]
    assert mentions == ["MS. QUIST", "Q", "MS. QUIST", "Q", "MR. HALE"]


def test_without_a_heading_whoever_is_named_most_answers() -> None:
    text = """A poet at home

Kari Dahl spoke to us in Lenmark. Dahl is a poet, and a friend of Ana Sousa.

Q: Are you well?

A: I am very well."""
    assert said(text)[-2:] == [("the interviewer", "Are you well?"), ("Kari Dahl", "I am very well.")]


NO_TURNS = {
    "links": """Bridge closed to lorries

The town has closed its bridge.

Read more: Hauliers protest at the bridge

Opinion: Why the council was right

Sport: Lenmark win again at home

Opinion: A bridge for carts""",
    "links under names": """Columns of the week

Orla Finch: Why the bridge had to close

Bruno Halt: Fifty minutes that cost us the town

Orla Finch: What we owe the ferrymen

Bruno Halt: A harbour without cranes""",
    "links that quote": """Bridge closed to lorries

The town has closed its bridge.

Read more: “We will sue”: hauliers protest at the bridge

Related: “We were lucky,” says Ines Varga

• Opinion: Why Bruno Halt says he was wrong

WATCH: Ines Varga says goodbye to the old bridge""",
    "captions and credits": """Bridge closed to lorries

The bridge at Osten. Photo: Orla Finch/Nordpost

File photo: Ines Varga says goodbye to the old bridge

Image: Bruno Halt

Credit: Bruno Halt for Nordpost

Photograph by Orla Finch""",
    "contacts of a release": """Harbour board names director

Contact: Orla Finch, press office, 555-0100

About the Harbour Board: The board runs the port.

Media contact: Orla Finch""",
    "figures": """Results

Varga: 54 per cent of the vote in Lenmark.

Halt: 41 per cent of the vote in Wexmoor.

Varga: 12 seats.

Halt: 9 seats.""",
    "fields": """Five things to know

Time: The gates open at six in the evening.

Place: The old customs house in Lenmark.

Price: Tickets cost ten crowns at the door.

Time: The last tram leaves at midnight.

Place: The tram leaves from the north bank.""",
    "a column of stars": """Your week

Aries: You will meet somebody who matters to you.

Taurus: Money comes, and you will spend it at once.

Gemini: Your plans will change.""",
    "sentences with colons": """Bridge closed

The council was clear: the bridge stays closed.

Her reasons: it was built for carts, and it is old.

The result: nobody is happy.""",
}


@pytest.mark.parametrize("text", NO_TURNS.values(), ids=NO_TURNS)
def test_lists_with_colons_have_no_speakers(text: str) -> None:
    assert said(text) == []
