"""Title, byline and dateline: what counts as one, and what only looks like one."""

from __future__ import annotations

import pytest

from sources.reading.byline import find_byline
from sources.reading.dateline import find_dateline
from sources.reading.heading import find_title
from sources.reading.lines import split_paragraphs

LEAD = "The bridge over the Arno will be closed to lorries from Monday, the city said."


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        ("Moscow: ", "Moscow", None),
        ("NEW DELHI: ", "New Delhi", None),
        ("BRATSK — ", "Bratsk", None),
        ("ISLAMABAD – ", "Islamabad", None),
        ("KABUL, July 9 (Reuters) - ", "Kabul", "Reuters"),
        ("WASHINGTON (AP) — ", "Washington", "AP"),
        ("Paris (AFP) – ", "Paris", "AFP"),
        ("DUSHANBE, 12 August 2021 -- ", "Dushanbe", None),
        ("SIOUX FALLS, S.D. — ", "Sioux Falls", None),
        ("Berlin (dpa) - ", "Berlin", "dpa"),
        ("MOSCOW, June 3. /TASS/. ", "Moscow", "TASS"),
        ("MOSCOW. Jan 12 (Interfax) - ", "Moscow", "Interfax"),
    ],
)
def test_a_dateline_gives_its_place_and_agency(opening: str, place: str, agency: str | None) -> None:
    found = find_dateline(split_paragraphs(opening + LEAD)[0])
    assert found and found.place
    assert (found.place.words, found.agency, found.span.end) == (place, agency, len(opening))


@pytest.mark.parametrize(
    "words",
    [
        "Atmar added: “Peace is possible only with all parties.”",
        "Summary: The team won all three of its matches.",
        "Lavrov: We expect an answer from our partners by Friday.",
        "The mayor — who was elected in May — said the bridge would stay closed.",
        "Russia-backed forces said on Monday that they had left the town.",
        "BC-EU--Britain-Election, 1st Ld",
        "NATO said it would hold talks on Monday.",
        "He said: no.",
    ],
)
def test_a_sentence_that_opens_with_a_name_is_no_dateline(words: str) -> None:
    assert find_dateline(split_paragraphs(words)[0]) is None


def test_a_desk_before_the_first_sentence_is_the_byline() -> None:
    found = find_dateline(split_paragraphs("Monitoring Desk: " + LEAD)[0])
    assert found and found.byline and found.byline.words == "Monitoring Desk" and found.place is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Maria Bianchi", "Maria Bianchi"),
        ("by Maria Bianchi and Jonas Berg", "Maria Bianchi and Jonas Berg"),
        ("By Maria Bianchi, Senior Writer", "Maria Bianchi"),
        ("By Maria Bianchi, Associated Press", "Maria Bianchi"),
        ("By Maria Bianchi @mbianchi Nov 19, 2019, 7:53pm EST", "Maria Bianchi"),
        ("By MARIA BIANCHI | The Example Post", "MARIA BIANCHI"),
        ("Written by Maria Bianchi on 4 May 2021", "Maria Bianchi"),
        ("Von Jonas Berg", "Jonas Berg"),
        ("Por María Blanco", "María Blanco"),
        ("Текст: Мария Белова · 24 сентября 2018", "Мария Белова"),
        ("By\nMaria Bianchi", "Maria Bianchi"),
        ("ByMaria Bianchi", "Maria Bianchi"),
        ("文● 森田花子", "森田花子"),
        ("4 May 2021 by Maria Bianchi", "Maria Bianchi"),
        ("18/05/2021 | Maria Bianchi", "Maria Bianchi"),
        ("Maria Bianchi\n4 May 2021", "Maria Bianchi"),
        ("Our Correspondent", "Our Correspondent"),
        ("By Maria Bianchi, Washington, DC", "Maria Bianchi"),
    ],
)
def test_the_author_is_named_in_the_line_below_the_title(line: str, name: str) -> None:
    paragraphs = split_paragraphs(f"City closes old bridge to lorries\n{line}\n{LEAD}")
    found = find_byline(paragraphs, 0, len(paragraphs) - 1)
    assert found and found[1].words == name


@pytest.mark.parametrize(
    "line",
    ["By Monday the bridge had been closed.", "By the way", "Share this", "Europe Politics", "FIND YOUR NEXT CAR",
     "New Delhi", "4 May 2021", "Read also", "Via Teleconference", "Washington, DC", "WASHINGTON, D.C.",
     "En Route Calder Bay", "Aboard Air Force One", "Calder Bay, Maine", "South Lawn",
     "Ada Quill Press Briefing Room"],
)  # fmt: skip
def test_other_lines_below_the_title_name_no_author(line: str) -> None:
    paragraphs = split_paragraphs(f"City closes old bridge to lorries\n{line}\n4 May 2021\n{LEAD}")
    assert find_byline(paragraphs, 0, len(paragraphs) - 1) is None


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("City closes old bridge to lorries", "City closes old bridge to lorries"),
        ("Home\nNews\nCity closes old bridge to lorries\n4 May 2021", "City closes old bridge to lorries"),
        (
            "City closes old bridge to lorries | The Example Post\nMenu\nSubscribe\nCity closes old bridge to lorries",
            "City closes old bridge to lorries",
        ),
        ("City closes old bridge to lorries - The Example Post\nMenu", "City closes old bridge to lorries"),
        (
            "Ten ways to cook a pumpkin this autumn\nCity closes old bridge to lorries\nThe city fears for the arches.",
            "City closes old bridge to lorries",
        ),
    ],
)
def test_the_title_is_the_line_whose_words_the_body_takes_up(above: str, title: str) -> None:
    body = [LEAD, "Lorries are to take the road by the old mill, which the city wants to widen."]
    paragraphs = split_paragraphs("\n".join([above, *body]))
    found = find_title(paragraphs, [len(paragraphs) - 2, len(paragraphs) - 1])
    assert found and found[1].words == title


def test_a_page_without_a_headline_has_no_title() -> None:
    paragraphs = split_paragraphs(f"Menu\nSearch\n4 May 2021\n{LEAD}")
    assert find_title(paragraphs, [3]) is None


BELOW = "United manager Erik Jansen slammed his side's defending after they were thrashed by City on Sunday."


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("United boss slams defending after derby defeat", True),
        ("United boss slams his side's defending after they were thrashed.", False),  # a sentence
        ("Follow the latest from the transfer market here", False),  # of other words
    ],
)
def test_a_headline_that_was_taken_for_the_bodys_first_line_is_the_title(first: str, title: bool) -> None:
    paragraphs = split_paragraphs(f"Manchester Echo\n\n{first}\n\n{BELOW}\n\nJansen said the derby was over.")
    found = find_title(paragraphs, [1, 2, 3])
    assert (found is not None and found[1].words == first) is title
