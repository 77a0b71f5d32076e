"""Dialogues and letters: their short lines are body, and those of menus around them are not."""

from __future__ import annotations

import pytest

from sources.reading import read_bytes

MENU = "Home\nNews\nSport\n\n"
BELOW = (
    "\n\nMost read\nBridge to open in June\nWho is Bruno Halt?\nWhat next for the harbour?\n© Lenmark Courier"
)

LABELLED = """Orla Finch: Why did you close the bridge?

Ines Varga: It was built for carts, and forty tonnes go over it every hour.

Orla Finch: Really?

Ines Varga: Yes.

Orla Finch: Who pays?

Ines Varga: The state.

Orla Finch: Thank you."""

ASKED = """The council leader of Lenmark speaks about the bridge.

Why did you close the bridge?

It was built for carts. Nobody could tell me how long it would hold, and I could not sleep.

Were you warned?

Twice.

Will you stand again?

Ask me in the autumn."""

LETTER = """Dear Mayor Varga,

I am writing to you as a driver. We lose fifty minutes a day at the ferry, and nobody pays us for it.

You said that the bridge would open in May, and it did not.

Yours sincerely,

Bruno Halt
Hauliers’ Union of Lenmark"""

BRIEFING = """MS. QUIST:  Good afternoon, everyone.  I have one announcement about the bridge at Osten.

Q    Did the President offer money?

MS. QUIST:  No.

Q    Why?

MS. QUIST:  Ask him."""

PAGES = {
    "an interview with names": ("Interview: Ines Varga, council leader", LABELLED),
    "an interview without": ("An interview with Ines Varga, council leader", ASKED),
    "a letter": ("Open letter of the hauliers to the council", LETTER),
    "a briefing": ("Press briefing by Nora Quist on the bridge", BRIEFING),
}


@pytest.mark.parametrize(("title", "body"), PAGES.values(), ids=PAGES)
def test_every_line_of_a_dialogue_or_letter_is_body(title: str, body: str) -> None:
    page = read_bytes(f"{MENU}{title}\n\n12 March 2024\n\n{body}{BELOW}".encode())
    lines = [line for line in body.split("\n") if line]
    assert page.body_text.split("\n") == lines
    assert page.title == title


LINKS = """Bridge closed to lorries

12 March 2024

The harbour town of Lenmark will close its old bridge to lorries from the first of May, the council decided.

Hauliers had asked for a delay of one year, and shopkeepers on the north bank fear for their trade.

Opinion: Why the council was right

Sport: Lenmark win again at home

Opinion: A bridge for carts

Sport: The captain stays"""


def test_links_that_open_with_the_same_words_are_no_dialogue() -> None:
    assert "The captain stays" not in read_bytes(LINKS.encode()).body_text
