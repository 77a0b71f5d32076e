"""Interviews without labels, speeches, statements and letters: one speaks because the document says so."""

from __future__ import annotations

import pytest

from .documents import quotes, said

ASKED = "the interviewer"
DOCUMENTS = {
    "questions in lines of their own, the name in the heading": (
        """'We were lucky for too long': an interview with Ines Varga

By Orla Finch

The council leader of Lenmark speaks about the bridge, her critics and her plans.

Why did you close the bridge?

It was built for carts. Nobody could tell me how long it would hold.

What do you say to the hauliers?

I say that fifty minutes are better than a funeral.

And I mean it. Bruno Halt told me he would sue.

Will you stand again?

Ask me in the autumn.""",
        [
            (ASKED, "Why did you close the bridge?"),
            ("Ines Varga", "It was built for carts. Nobody could tell me how long it would hold."),
            (ASKED, "What do you say to the hauliers?"),
            ("Ines Varga", "I say that fifty minutes are better than a funeral. … "
             "And I mean it. Bruno Halt told me he would sue."),
            (ASKED, "Will you stand again?"),
            ("Ines Varga", "Ask me in the autumn."),
        ],
    ),
    "the name above the first question alone, a question without its mark, a note below": (
        """The woman who closed the bridge

By Orla Finch

Ines Varga has led the council of Lenmark for nine years. She spoke to Orla Finch about the bridge.

You grew up on the north bank. Why did you close the bridge?

It was built for carts. I could not sleep.

You have been called stubborn.

I am. My mother was too.

Do you regret it?

No.

This interview has been edited for length.""",
        [
            (ASKED, "You grew up on the north bank. Why did you close the bridge?"),
            ("Ines Varga", "It was built for carts. I could not sleep."),
            (ASKED, "You have been called stubborn."),
            ("Ines Varga", "I am. My mother was too."),
            (ASKED, "Do you regret it?"),
            ("Ines Varga", "No."),
        ],
    ),
    "two who answer stay unnamed": (
        """Interview with Ines Varga and Bruno Halt

Why did you close the bridge?

We had to. It was built for carts.

Do you agree?

I do. We all knew.""",
        [
            (ASKED, "Why did you close the bridge?"),
            ("the interviewee", "We had to. It was built for carts."),
            (ASKED, "Do you agree?"),
            ("the interviewee", "I do. We all knew."),
        ],
    ),
    "questions that a paper answers itself": (
        """Bridge closed: what you need to know

By Orla Finch

The bridge at Osten was closed on Monday.

Why is it closed?

It was built for carts.

Who pays?

The state pays half.""",
        [],
    ),
    "a speech with salutation and applause": (
        """Remarks by President Jonas Lind at the opening of the bridge, March 12, 2024

Ladies and gentlemen,

I am glad to be here. We built this bridge together.

My father drove a cart over the old one. He said it would fall one day.

(Applause.)

Thank you.""",
        [("Jonas Lind", "I am glad to be here. We built this bridge together. … My father drove a cart over the "
          "old one. He said it would fall one day. … Thank you.")],
    ),
    "a statement in the first person": (
        """Statement by Mayor Ines Varga on the death of Bruno Halt

I have lost a friend. We argued for thirty years.

He drove a lorry, and he loved it.""",
        [("Ines Varga", "I have lost a friend. We argued for thirty years. … He drove a lorry, and he loved it.")],
    ),
    "a release about a statement": (
        """Statement from Mayor Ines Varga on the bridge

Mayor Ines Varga welcomed the report on Monday.

“We were lucky for too long,” Varga said. “I am glad that we know now.”""",
        [("Ines Varga", "“We were lucky for too long,” … “I am glad that we know now.”")],
    ),
    "a letter: the writer speaks, not the addressee": (
        """Open letter to the council

Dear Mayor Varga,

I am writing to you as a driver. We lose fifty minutes a day.

You said that the bridge would open in May.

Yours sincerely,

Bruno Halt
Hauliers’ Union of Lenmark""",
        [("Bruno Halt", "I am writing to you as a driver. We lose fifty minutes a day. … "
          "You said that the bridge would open in May.")],
    ),
    "a letter within an article": (
        """Hauliers write to the mayor

By Orla Finch

The hauliers of Lenmark sent a letter to Mayor Ines Varga on Monday.

Dear Mayor Varga,

I am writing to you as a driver.

Yours sincerely,
Bruno Halt

The mayor did not answer. She said she would read it.""",
        [("Bruno Halt", "I am writing to you as a driver."), ("Ines Varga", "she would read it")],
    ),
    "a letter to the editor with a signature alone": (
        """Letters: the bridge

To the Editor:

Your article was unfair. I drive over the bridge every day.

Clara Weiss
Wexmoor""",
        [("Clara Weiss", "Your article was unfair. I drive over the bridge every day.")],
    ),
    "letters under one another, each with its salutation in the line": (
        """Letters to the editor

SIR – Your article was unfair. I drive over the bridge every day.

Bruno Halt
Wexmoor

SIR – I disagree with Mr Halt. We need a new bridge.

Clara Weiss
Lenmark""",
        [
            ("Bruno Halt", "Your article was unfair. I drive over the bridge every day."),
            ("Clara Weiss", "I disagree with Mr Halt. We need a new bridge."),
        ],
    ),
    "a ministry's statement": (
        """Statement by the Foreign Ministry of Osten on the bridge

We are deeply concerned by the closure of the bridge.

We call on our neighbours to open it.""",
        [("Foreign Ministry of Osten", "We are deeply concerned by the closure of the bridge. … "
          "We call on our neighbours to open it.")],
    ),
    "a scene between answers": (
        """Interview with Ines Varga

Varga sits in her office and drinks tea.

Why did you close it?

I had no choice. We all knew.

Varga laughs and says she would do it again.

Will you stand again?

Ask me in the autumn. I do not know.""",
        [
            (ASKED, "Why did you close it?"),
            ("Ines Varga", "I had no choice. We all knew."),
            ("Ines Varga", "she would do it again"),
            (ASKED, "Will you stand again?"),
            ("Ines Varga", "Ask me in the autumn. I do not know."),
        ],
    ),
    "a column in the first person is no letter": (
        """Why I drive

By Bruno Halt

I drive a lorry. My father did.

The council said the bridge would open in May.""",
        [("the council", "the bridge would open in May")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_document_tells_who_speaks(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert said(text) == expected


def test_a_long_speech_is_cut_between_paragraphs() -> None:
    sentences = [f"We built pier number {number} together, and I say so gladly." for number in range(100)]
    paragraphs = [" ".join(sentences[at : at + 10]) for at in range(0, 100, 10)]
    text = "\n\n".join(["Remarks by President Jonas Lind", *paragraphs])
    found = quotes(text)
    assert len(found) > 1
    assert {quote.speaker.name for quote in found if quote.speaker} == {"Jonas Lind"}
    assert sum(len(quote.spans) for quote in found) == 10
    assert max(quote.spans[-1].end - quote.spans[0].start for quote in found) < 3000
