"""The mention is the whole noun phrase that names the speaker, wherever it stands."""

from __future__ import annotations

import pytest

from .found import found


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Russian Foreign Minister Sergey Lavrov said the talks had failed.", "Russian Foreign Minister Sergey Lavrov"),
        ("Russia's Foreign Minister Sergei Lavrov said the talks had failed.", "Russia's Foreign Minister Sergei Lavrov"),
        ("Hugh Hill, a doctor, said the drug was safe.", "Hugh Hill, a doctor"),
        ("Hugh Hill, who runs the clinic, said the drug was safe.", "Hugh Hill, who runs the clinic"),
        ("Rep. Brad Sherman (D-Calif.) said the bill was dead.", "Rep. Brad Sherman (D-Calif.)"),
        ("The ministry said the road was open.", "The ministry"),
        ("Officials said the road was open.", "Officials"),
        ("A top Russian CSTO official said the road was open.", "A top Russian CSTO official"),
        ("Anna Berg and Tom Hall said the road was open.", "Anna Berg and Tom Hall"),
        ("She also said that the road was open.", "She"),
        ("On Friday, she said that the road was open.", "she"),
        ("In a statement on Friday, the bank said the road was open.", "the bank"),
        ("The envoy in an interview with Sputnik said that the road was open.", "The envoy"),
        ("The envoy last week said that the road was open.", "The envoy"),
        ("A source speaking to Fox News said the road was open.", "A source speaking to Fox News"),
        ("The spokesperson of the Foreign Office Maria Zakharova has said that it is open.",
         "The spokesperson of the Foreign Office Maria Zakharova"),
        ("Meanwhile, State Ministry for Peace Affairs Sayed Naderi said the road was open.",
         "State Ministry for Peace Affairs Sayed Naderi"),
        ("Schilling told the station that the road was open.", "Schilling"),
        ("Schlafly also noted that the road was open.", "Schlafly"),
        ("A campaign ad released Thursday says that the road was open.", "A campaign ad released Thursday"),
        ("Merkel shook her head and said that the road was open.", "Merkel"),
        ("Merkel spoke to the press, saying that the road was open.", "Merkel"),
        ("Noting that winter was near, Merkel said the road was open.", "Merkel"),
        ("“The road is open,” retired Air Force general Lloyd Newton said.", "retired Air Force general Lloyd Newton"),
        ("Sir Alan Dobbs has written to the minister asking for the road to be opened.", "Sir Alan Dobbs"),
        ("The road will open, economists polled by Reuters say.", "economists polled by Reuters"),
        ("“The road is open,” said one man, who asked not to be named.", "one man"),
        ("The general denied that the road was open.", "The general"),
        ("The military has said that the road was open.", "The military"),
        ("Iranian state television said that the road was open.", "Iranian state television"),
        ("The Indiana state firefighters union said that the road was open.", "The Indiana state firefighters union"),
        ("“The road is open,” the fund report stated.", "the fund report"),
        ("“The road is open,” Tass quoted Deputy Minister Ivan Orlov as saying on July 3.", "Deputy Minister Ivan Orlov"),
        ("The agency quoted Ali Khan, the governor of Helmand, as saying that the road was open.",
         "Ali Khan, the governor of Helmand"),
        ("“The road is open,” said Jane Roe, who sits on the council.", "Jane Roe"),
    ],
)  # fmt: skip
def test_the_mention_is_the_whole_noun_phrase(text: str, mention: str) -> None:
    mentions = [who for _, _, who in found(text)]
    assert mentions[-1] == mention


@pytest.mark.parametrize(
    "text",
    [
        "“It fell at 6 a.m. on Jan. 6,” Mr. Lavrov said.",
        "“It fell near St. Mary's,” said Gen. J. R. Smith Jr. of the U.S. Army.",
        "“It cost $1.5 million,” Sen. Lindsey Graham, R-S.C., said.",
        "“It fell at last.” Dr. A. B. Holt said.",
    ],
)
def test_abbreviations_do_not_cut_speech_from_its_speaker(text: str) -> None:
    [(kind, _, mention)] = found(text)
    assert kind == "direct"
    assert mention is not None


def test_a_mention_may_stand_in_the_sentence_after() -> None:
    text = "“The harvest is lost.” Ana Sousa said that nobody would help."
    assert [mention for _, _, mention in found(text)] == ["Ana Sousa", "Ana Sousa"]
