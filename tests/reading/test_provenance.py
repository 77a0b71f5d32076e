"""Source and agency: named by the page itself, or left open."""

from __future__ import annotations

import pytest

from sources.reading import Page, read_bytes
from sources.reading.provenance import agency_named, outlet_of_address

TITLE = "City closes old bridge to lorries"
BODY = [
    "The bridge over the river will be closed to lorries from Monday, the city said after engineers had found "
    "cracks in two of its five arches.",
    "According to Reuters, which first reported the closure, the work could last until the spring of next year.",
    "“Nobody wants to wait for an accident,” the mayor told TASS on Friday, and thanked the drivers for their "
    "patience.",
    "Lorries are to take the road by the old mill, which the city wants to widen before the winter comes.",
]


def page(above: list[str] = [], below: list[str] = [], first: str = "") -> Page:  # noqa: B006
    return read_bytes("\n\n".join([TITLE, *above, first + BODY[0], *BODY[1:], *below]).encode(), "page.txt")


@pytest.mark.parametrize(
    ("below", "source"),
    [
        (["© Copyright 2021 The Example Post. All rights reserved."], "The Example Post"),
        (["Copyright © 2019-2021 Example Post"], "Example Post"),
        (["Udayavani is now on Telegram. Click here to join our channel."], "Udayavani"),
        (["(This story has not been edited by Devdiscourse staff and is auto-generated.)"], "Devdiscourse"),
        (["Published in Dawn, July 10th, 2021"], "Dawn"),
        (
            ["Follow Example Post on Facebook", "About Example Post", "Advertise with Example Post"],
            "Example Post",
        ),
        (["https://www.aljazeera.com/news/2021/7/10/city-closes-old-bridge-to-lorries"], "Al Jazeera"),
        (
            ["Example Post", "Email: desk@examplepost.com", "Phone: 555 0100", "About Example Post"],
            "Example Post",
        ),
    ],
)
def test_the_source_is_what_the_page_says_of_itself(below: list[str], source: str) -> None:
    found = page(below=below)
    assert found.source == source
    if span := found.evidence.get("source"):
        assert (
            span.of(found.text).casefold() in source.casefold()
            or source.casefold() in span.of(found.text).casefold()
        )


def test_an_outlet_named_between_title_and_text_is_the_source() -> None:
    assert page(above=["BBC News", "18 February 2020"]).source == "BBC News"


@pytest.mark.parametrize(
    "below",
    [
        [],
        ["© 2021 Getty Images"],
        ["© 2021 Microsoft"],
        ["© 2021 Policy • Terms • Privacy"],
        ["Copyright Thu Dec 15 2021"],
        ["Photo: © Reuters / A. Photographer"],
        ["Follow us on Facebook", "Subscribe to our newsletter", "All rights reserved"],
        ["The Guardian", "The Times", "Le Monde"],
        ["Contact: someone@gmail.com"],
    ],
)
def test_a_page_that_does_not_name_its_outlet_stays_without_one(below: list[str]) -> None:
    assert page(below=below).source is None


@pytest.mark.parametrize(
    ("above", "first", "below", "agency"),
    [
        (["Reuters | Moscow | Updated: 16-07-2021 19:30 IST"], "", [], "Reuters"),
        (["10:34 AM Jul 09, 2021 | PTI |"], "", [], "PTI"),
        ([], "WASHINGTON (AP) — ", [], "AP"),
        ([], "PARIS, July 9 (Agence France-Presse) - ", [], "AFP"),
        (["By Associated Press"], "", [], "AP"),
        (["Source: Xinhua"], "", [], "Xinhua"),
        ([], "", ["(With inputs from ANI)"], "ANI"),
        ([], "", ["(Reporting by A. Writer; Editing by B. Editor)"], "Reuters"),
        ([], "", ["—AFP"], "AFP"),
    ],
)
def test_the_agency_is_the_one_credited(above: list[str], first: str, below: list[str], agency: str) -> None:
    assert page(above, below, first).agency == agency


def test_an_agency_the_article_speaks_of_is_not_credited() -> None:
    assert page().agency is None


def test_the_place_of_a_credit_line_is_the_dateline() -> None:
    assert page(["Reuters | Moscow | Updated: 16-07-2021 19:30 IST"]).dateline == "Moscow"


@pytest.mark.parametrize(
    ("words", "agency"),
    [("The Associated Press", "AP"), ("reuters", "Reuters"), ("AFP", "AFP"), ("Tass", "TASS"), ("aa", None), ("post", None),
     ("Press Trust of India", "PTI"), ("Reuters Staff", "Reuters"), ("", None)],
)  # fmt: skip
def test_an_agency_is_known_by_its_names(words: str, agency: str | None) -> None:
    assert agency_named(words) == agency


@pytest.mark.parametrize(
    ("address", "outlet"),
    [
        ("https://www.bbc.co.uk/news/world-1", "BBC News"),
        ("edition.cnn.com/2021/07/10/asia/x", "CNN"),
        ("https://amp.theguardian.com/world", "The Guardian"),
        ("https://example.org/bbc.com", None),
        ("", None),
    ],
)
def test_an_address_leads_to_its_outlet(address: str, outlet: str | None) -> None:
    assert outlet_of_address(address) == outlet


def test_a_button_is_not_taken_for_an_outlet_of_nearly_its_name() -> None:
    assert page(["Print", "Mail"]).source is None


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("© 2021 NYP Holdings, Inc. All Rights Reserved", "New York Post"),
        ("© 2021 Tide Media GmbH", "Tide Media"),
        ("Copyright 2021 Lenmark Tide, Inc", "Lenmark Tide"),
    ],
)
def test_a_copyright_line_names_the_outlet_and_not_the_form_of_its_company(line: str, source: str) -> None:
    assert page(below=[line]).source == source
