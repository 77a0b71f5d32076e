"""Whole texts, read as a page is read: who is named for each statement, in which role, for which body."""

from __future__ import annotations

import pytest

from claims.extraction import Attribution, extract
from sources.reading.page import Page, Span


def speakers(text: str) -> list[Attribution]:
    """The speaker of each statement of a text that is all body."""
    quotes = extract(Page(text=text, body=(Span(0, len(text)),)))
    return [quote.speaker for quote in quotes if quote.speaker]


FATHER_AND_SON = [
    (
        "Paul Grant Sr. said the farm was sold. Paul Grant Jr. said it was not. "
        "His son, Grant Jr., said the barn had burned.",
        ["Paul Grant Sr.", "Paul Grant Jr.", "Paul Grant Jr."],
    ),
    (
        "Robert Hale, Jr., said the fair was fun. Robert Hale III said it was over.",
        ["Robert Hale Jr.", "Robert Hale III"],
    ),
    ("Robert Hale Jr. opened the fair. Robert Hale said it was fun.", ["Robert Hale Jr."]),
]
CAPITALS = [
    (
        "COUNCIL LEADER INES VARGA said the bridge had been built for carts. “We were lucky,” she told the assembly.",
        ["Ines Varga", "Ines Varga"],
    ),
    (
        "INES VARGA, the council leader, said it was old. Varga said it would fall.",
        ["Ines Varga", "Ines Varga"],
    ),
    ("THE WHITE HOUSE said the bridge was grey.", ["White House"]),
]
BODIES = [
    (
        "The Harbour Workers Union met on Monday. The HWU said it would strike. The union said the talks had failed.",
        ["Harbour Workers Union"] * 2,
    ),
    ("The HWU said it would strike. The Harbour Workers Union met on Monday.", ["Harbour Workers Union"]),
    (
        "The Lenmark Football Association met. The FA said it was over. The association said it was sad.",
        ["Lenmark Football Association"] * 2,
    ),
    (
        "Amnesty International published a list. Amnesty said it was long. The group said more was to come.",
        ["Amnesty International"] * 2,
    ),
    (
        "A spokesman for Aeroline said the planes were late. The company said it was sorry. Aeroline said it was snow.",
        ["a spokesman for Aeroline", "Aeroline", "Aeroline"],
    ),
    (
        "Aeroline, the national carrier, said the planes were late. The carrier said it was sorry.",
        ["Aeroline", "Aeroline"],
    ),
    (
        "Ines Varga runs Aeroline. Aeroline said it was sorry. The airline said it would pay.",
        ["Aeroline"] * 2,
    ),
]
DOCUMENTS = [
    (
        "The Institute for Harbour Studies published a report on cranes on Monday. The report says cranes are old.",
        ["Institute for Harbour Studies"],
    ),
    (
        "A study by researchers at Lenmark University found that cats sleep less. The study said dogs sleep more.",
        ["Lenmark University"] * 2,
    ),
    (
        "The results of the Lenmark Iodine Study were published this week. The report said that bread helps.",
        ["the Lenmark Iodine Study"],
    ),
    (
        "The Home Office letter says it may rain. Ines Varga’s book says it is dry.",
        ["Home Office", "Ines Varga"],
    ),
    (
        "Aid group Nordhelp released a survey of 400 families. According to the survey, half had no coal.",
        ["Nordhelp"],
    ),
    (
        "“The bridge is safe,” Ines Varga said in a statement. The statement said that it would open.",
        ["Ines Varga"] * 2,
    ),
    ("The magazine published a letter by Ines Varga. The letter said that rents rose.", ["Ines Varga"]),
    ("The report, published by the World Bank, says that rents rose.", ["World Bank"]),
    (
        "A new study documenting iodine in children revealed that bread helps. "
        "The results of the Lenmark Iodine Study were published this week.",
        ["the Lenmark Iodine Study"],
    ),
    ("Cranes are old. The report said that two may fall.", ["the report"]),
]
MEMBERS = [
    (
        "Doctors Lena Moritz and Karl Venn treated the boy. “He will live,” the doctors said. They said he was brave.",
        ["Lena Moritz and Karl Venn"] * 2,
    ),
    (
        "Dr. Lena Moritz came. Dr. Karl Venn came. The doctors said both would live.",
        ["Lena Moritz and Karl Venn"],
    ),
    (
        "Ann Pell and her husband, Karl Venn, own the mill. “We will not sell,” the couple said.",
        ["Ann Pell and Karl Venn"],
    ),
    ("Anna and Karl Brandt own the mill. “We will not sell,” the couple said.", ["Anna and Karl Brandt"]),
    (
        "Two witnesses, Ann Pell and Karl Venn, saw it. The witnesses said it was fast.",
        ["Ann Pell and Karl Venn"],
    ),
    (
        "Senators Mark Hale and Ann Pell wrote the bill. Both senators said it would pass.",
        ["Mark Hale and Ann Pell"],
    ),
    ("Ines Varga and Bruno Halt met. They said the talks went well.", ["Ines Varga and Bruno Halt"]),
    ("Three doctors treated the boy. “He will live,” the doctors said.", ["the doctors"]),
]
# A plural noun that was no speaker and names nobody.
PLURALS = [
    (
        "On Friday, harbour officials went to the station where they claimed that the drives were gone.",
        ["harbour officials"],
    ),
    ("Local residents met the mayor on Monday. They said the road was unsafe.", ["local residents"]),
    ("The mayor met some residents on Monday. They said the road was unsafe.", ["some residents"]),
    ("It rained on Monday. They said the road was unsafe.", ["they"]),
]
PRONOUNS = [
    (
        "“I saw the smoke first,” she said. Greta Moritz was walking home when the shed burned.",
        ["Greta Moritz"],
    ),
    (
        "Ines Varga told Clara Weiss that the bridge was closed. She said it would open in May.",
        ["Ines Varga"] * 2,
    ),
    ("Tellmer turned to his friends. And then he said it was late. Tellmer wanted his coat.", ["Tellmer"]),
    (
        "Bruno Halt came first. And the head of the bank, Karl Venn, he has explained that rates must rise.",
        ["Karl Venn"],
    ),
    ("Crane turned to the left. And then he said it was late.", ["he"]),
    ("George’s brother, Philonise, came late. He said it was the snow.", ["Philonise"]),
    (
        "Lydia Moritz for Food Standards New Zealand spoke first. She says the issue is hard.",
        ["Lydia Moritz"],
    ),
]
# What a capital does not make a name, and what no list knows to be one.
SHAPES = [
    (
        "Hauliers said fifty minutes was too much. Fact-checkers said it was false.",
        ["hauliers", "fact-checkers"],
    ),
    ("EgyptAir said the plane was late. Nordinfos.com said it was on time.", ["EgyptAir", "Nordinfos.com"]),
    ("Portuguese newspaper Correio de Lenmark said the bridge was old.", ["Correio de Lenmark"]),
    ("United Technologies said sales had risen.", ["United Technologies"]),
    ("AUSTRALIAN TEAM REFUSES TO STAY IN VILLAGE The team said it was dirty.", ["the team"]),
    ("This suggests that the bridge is old.", ["this"]),
    (
        "Bruno Halt and Ines Varga, secretary of state, agreed that the bridge would not fall.",
        ["Bruno Halt and Ines Varga"],
    ),
    ("Bruno Halt was angry, writing in a blog post: “The bridge is old.”", ["Bruno Halt"]),
    (
        "Ines Varga said the port was full, with residents saying they could not sleep.",
        ["Ines Varga", "residents"],
    ),
]


# Words around a name that are none of it: a clause of their own, what opens the sentence, when and where it was said.
SWALLOWED = [
    (
        "The old ferry was laid up last week after the Lenmark Courier reported that its papers had run out.",
        ["Lenmark Courier"],
    ),
    (
        "The charge had come up on Friday after Mr. Halt, pressed by the board, had said, “We knew nothing.”",
        ["Halt"],
    ),
    (
        "Bruno Halt expressed sorrow for the miners, telling the Courier: “I wish I had been there.”",
        ["Bruno Halt"],
    ),
    ("Bruno Halt sent out a series of posts saying that the mine was safe.", ["Bruno Halt"]),
    ("The loss was steep for Mr. Halt, who said he would rest for a month.", ["Halt"]),
    ("In an interview, the union’s president, Mary Tellmer, said the mine was old.", ["Mary Tellmer"]),
    ("In the spring, Ines Varga came back. This year, she said that the mine would stay.", ["Ines Varga"]),
    ("Talks failed with Ines Varga, now the mayor, who in 2010 said the mine was done.", ["Ines Varga"]),
    ("Last month a clerk of the board said the mine was done.", ["a clerk of the board"]),
    ("Varga, the clerk, stayed, though the mayor said that nobody had seen Karl Venn.", ["the mayor"]),
    ("Ines Varga, who in a letter to the board said the mine was done, left.", ["Ines Varga"]),
    ("On Monday, Ines Varga made the following comment: “The mine will stay.”", ["Ines Varga"]),
    ("Bruno Halt offered him work as a cook, then said that the pay was poor.", ["Bruno Halt"]),
    (
        "Officials say it is fair, with the i reporting no one will be refused “on the form alone”.",
        ["officials", "i"],
    ),
]
# What the page tells of a person, by whatever noun, names that person again.
TOLD = [
    (
        "Rolf Tann is a chandler in Tolm. The port closed. The chandler said nobody had asked him.",
        ["Rolf Tann"],
    ),
    ("Rolf Tann, a retired chandler, came late. “It was the snow,” the chandler said.", ["Rolf Tann"]),
    ("Lena Moor is the board’s spokesperson. “It is safe,” the spokesperson said.", ["Lena Moor"]),
    ("Rolf Tann, a retired chandler, came late. A chandler said it was the snow.", ["a chandler"]),
]
# The object of a name's own verb is somebody else.
OBJECTS = [
    (
        "Tellmer came to Tolm in May. Kim Tellmer praised her as the best of all. He said that she was never late.",
        ["Kim Tellmer"] * 2,
    ),
    (
        "The Halt campaign spent two million. Halt noted that taxes had gone up.",
        ["Halt"],
    ),
]
# Words within another's clause, behind a party's name, or of somebody by his last ones.
BESIDE = [
    ("The mill was shut, as Judge Hale, I think, said the board had to find that it was unsafe.", ["Hale"]),
    ("Judge Hale, I believe, said that the mill was unsafe.", ["Hale"]),
    ("Defence on appeal says that the board should ignore the fire.", ["defence"]),
    ("Crowds came, repeating Rolf Tann’s dying words, ‘Let it burn.’", ["Rolf Tann"]),
    ("According to Rolf Tann’s Salt and Smoke, the harbour was older than the town.", ["Rolf Tann"]),
    ("One poster wrote that the town was asleep. The poster said nobody had come.", ["one poster"] * 2),
]
# A work that is new to the page is not the one before, and who held an office once does not hold it.
OTHERS = [
    (
        "The Lenmark Courier published a survey in May. Earlier surveys showed that rents had doubled.",
        ["Earlier surveys"],
    ),
    (
        "Former Mayor Karl Venn came. Many people came in May. It rained for days. The port was shut for weeks. "
        "Nobody swam in the lake. The mayor said it was over.",
        ["the mayor"],
    ),
]
# Who is spoken to at a sentence's end is not the one spoken of.
ADDRESSED = [
    (
        "Karl Venn wrote the rule in May. It holds for mills, Justice Hale. He said it was plain.",
        ["Karl Venn"],
    ),
    ("Karl Venn came late. The board heard its chair, Mr. Hale. He said it was plain.", ["Hale"]),
]
# Capitals of headlines run on from name to name.
HEADLINES = [
    (
        "Clara Weiss Calls Ines Varga ‘A Disgrace’ Over Mill.\n\nThe mill closed on Monday. Varga said it was over. "
        "“I am sorry,” she said.",
        ["Ines Varga"] * 2,
    ),
    (
        "Popular Journal Finds Errors In Mill Report.\n\nClara Weiss said the mill was fine. The journal said it was not.",
        ["Clara Weiss", "the journal"],
    ),
    ("The Latest: Ines Varga said the mill was closed. Varga said it was over.", ["Ines Varga"] * 2),
]
# Nobody else is named, and pronouns keep to the one who was; or somebody else is told of.
FILL = "The nets were old. The boats were small. It rained a lot. The port was shut. "
KEPT_UP = [
    (
        "Karl Venn was a diver. " + FILL + "Then he left. " + FILL * 2 + "He said that it was late.",
        ["Karl Venn"],
    ),
    ("Karl Venn was a diver. " + FILL * 4 + "He said that it was late.", ["he"]),
    (
        "Karl Venn was a diver. " + FILL + "Then he met this guy. " + FILL * 2 + "He said that it was late.",
        ["he"],
    ),
]
SIGNS = [
    ("Banners reading “Save Our Harbour” hung from the bridge.", ["banners"]),
    ("Ines Varga wore a cap reading, “Make Tolm Great Again.”", ["a cap"]),
    ("Ines Varga was reading “The Long Road Home” in the garden.", []),
    ("The ministers read “The Long Road Home” in May. They read “Salt and Ice” in June.", []),
]


@pytest.mark.parametrize(
    ("text", "names"),
    FATHER_AND_SON
    + CAPITALS
    + BODIES
    + DOCUMENTS
    + MEMBERS
    + PLURALS
    + PRONOUNS
    + SHAPES
    + SWALLOWED
    + TOLD
    + OBJECTS
    + BESIDE
    + OTHERS
    + HEADLINES
    + ADDRESSED
    + KEPT_UP
    + SIGNS,
)
def test_each_statement_has_its_speaker(text: str, names: list[str]) -> None:
    assert [speaker.name for speaker in speakers(text)] == names


@pytest.mark.parametrize(
    ("byline", "outlet", "name", "kind"),
    [
        ("Orla Finch", None, "Orla Finch", "person"),
        ("Orla Finch and Karl Venn", None, "Orla Finch and Karl Venn", "group"),
        ("The Harbour Board", "Lenmark Courier", "Harbour Board", "organization"),
        (None, "Lenmark Courier", "Lenmark Courier", "organization"),
        (None, None, "the author", "unnamed"),
    ],
)
def test_we_are_who_wrote_the_page(byline: str | None, outlet: str | None, name: str, kind: str) -> None:
    text = "We believe the bridge will fall."
    page = Page(text=text, body=(Span(0, len(text)),), byline=byline, source=outlet)
    (quote,) = extract(page)
    assert quote.speaker and (quote.speaker.name, quote.speaker.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "role", "organization"),
    [
        ("COUNCIL LEADER INES VARGA said the bridge was old.", "council leader", None),
        ("Council leader Ines Varga said the bridge was old.", "Council leader", None),
        ("US President Ines Varga said the bridge was old.", "President", "US"),
        (
            "Former U.S. Ambassador to Norway Ines Varga said the bridge was old.",
            "Ambassador to Norway",
            "U.S.",
        ),
        ("Minister of Education Ines Varga said the bridge was old.", "Minister of Education", None),
        ("Head of the Harbour Council Ines Varga said the bridge was old.", "Head", "Harbour Council"),
    ],
)
def test_a_title_is_a_role_and_no_part_of_the_name(text: str, role: str, organization: str | None) -> None:
    (speaker,) = speakers(text)
    assert (speaker.name, speaker.kind) == ("Ines Varga", "person")
    assert (speaker.role, speaker.organization) == (role, organization)
