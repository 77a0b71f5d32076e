"""Pictures of many quotes: what they count, where each mark leads, the filters of the list, and the files."""

from __future__ import annotations

import html
import itertools
import re
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from claims.actions import DecideLink, TagQuotes
from claims.models import Claim, Evidence, Quote, Topic
from claims.pictures.over_time import periods
from sources.accounts.models import User
from sources.models import ArticleCopy
from tests.actions import records
from tests.conftest import signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db

MARK = re.compile(r'<a href="([^"]+)" tabindex="-1"><title>([^<]+)</title>')


@pytest.fixture(autouse=True)
def no_kept_pictures() -> None:
    cache.clear()


@pytest.fixture
def debate(editor: User) -> dict[str, Claim]:
    """Two outlets, three speakers, two claims that clash; days said, printed and unknown; a wire relay."""
    gazette, radio = records.source("Harbour Gazette"), records.source("Radio Five")
    anna, tomas, ivo = (records.speaker(name) for name in ("Anna Berg", "Tomas Riedl", "Ivo Lang"))
    shut, opens = records.claim("The bridge stays shut"), records.claim("The bridge opens in August")
    articles = []
    for source, printed, speaker, said, claim, stance, relay in (
        (gazette, date(2024, 5, 4), anna, date(2024, 5, 2), shut, "asserts", ""),
        (radio, date(2024, 5, 5), anna, None, shut, "asserts", "Coast Wire"),
        (radio, date(2024, 6, 1), tomas, None, shut, "denies", "Coast Wire"),
        (gazette, date(2024, 6, 3), ivo, date(2024, 6, 2), opens, "asserts", ""),
        (gazette, None, tomas, None, opens, "asserts", ""),
    ):
        article = records.article(source=source, published_on=printed)
        articles.append(article)
        quote = records.quote(where=article, speaker=speaker, said_on=said, relayed_via=relay)
        Evidence.objects.create(claim=claim, quote=quote, stance=stance)
    low, high = sorted((articles[0], articles[1]), key=lambda one: one.pk)
    ArticleCopy.objects.create(article=low, other=high, kind="wire", similarity=0.9)
    shut.topics.add(Topic.objects.create(name="Bridges"))
    TagQuotes(editor, Quote.objects.all(), "Harbour").run()
    TagQuotes(editor, Quote.objects.filter(evidence__claim=shut)[:1], "bridges").run()
    DecideLink(editor, opens, shut, "contradicts").run()
    return {"shut": shut, "opens": opens}


def picture(png: bytes) -> tuple[tuple[int, int], set[int]]:
    """Width and height of a PNG, and the different bytes of its pixels."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    size, data, at = (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])), b"", 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    return size, set(zlib.decompress(data))


def marks(client: Client, picture: str, query: str = "") -> dict[str, str]:
    """Title of each mark → where it leads."""
    response = client.get(reverse("admin:claims_quote_pictures", args=[picture]) + query)
    assert response.status_code == 200
    found = MARK.findall(response.content.decode())
    return {html.unescape(title): html.unescape(url) for url, title in found}


def listed(client: Client, url: str) -> int:
    response = client.get(url)
    assert response.status_code == 200, response.headers
    return int(response.context["cl"].result_count)


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("speakers", {"Anna Berg, May 2024: 2", "Tomas Riedl, June 2024: 1", "Ivo Lang, June 2024: 1"}),
        ("outlets", {"Harbour Gazette, May 2024: 1", "Harbour Gazette, June 2024: 1", "Radio Five, May 2024: 1", "Radio Five, June 2024: 1"}),
        ("topics", {"Bridges, May 2024: 2", "Bridges, June 2024: 1", "Harbour, May 2024: 2", "Harbour, June 2024: 2"}),
    ],
)  # fmt: skip
def test_statements_over_time_count_the_printed_day_too_and_lead_to_as_many_quotes(
    debate: dict[str, Claim], reader: User, picture: str, expected: set[str]
) -> None:
    client = signed_in(reader)
    found = marks(client, picture)
    assert set(found) == expected
    for title, url in found.items():
        assert listed(client, url) == int(title.rpartition(": ")[2]), title


def test_the_filters_of_the_list_are_those_of_the_picture(debate: dict[str, Claim], reader: User) -> None:
    client = signed_in(reader)
    source = Quote.objects.filter(article__source__name="Radio Five").values_list(
        "article__source", flat=True
    )[0]
    assert set(marks(client, "speakers", f"?source={source}")) == {
        "Anna Berg, May 2024: 1",
        "Tomas Riedl, June 2024: 1",
    }
    assert not marks(client, "speakers", "?status=accepted")
    pictures = reverse("admin:claims_quote_pictures", args=["speakers"])
    assert client.get(f"{pictures}?source=x").status_code == 302
    list_page = client.get(reverse("admin:claims_quote_changelist") + "?status=suggested")
    assert f'href="{pictures}?status=suggested"' in list_page.content.decode()


def test_the_network_shows_who_prints_whom_through_whom(debate: dict[str, Claim], reader: User) -> None:
    client = signed_in(reader)
    found = marks(client, "relays")
    assert {
        "Radio Five – Coast Wire: 2", "Coast Wire – Anna Berg: 1", "Harbour Gazette – directly: 3", "directly – Tomas Riedl: 1",
        "Radio Five: 2", "Coast Wire: 2", "Ivo Lang: 1",
    } <= set(found)  # fmt: skip
    for title, url in found.items():
        assert listed(client, url) == int(title.rpartition(": ")[2]), title


def test_the_matrix_shows_who_agrees_and_who_contradicts_by_decided_links_alone(
    debate: dict[str, Claim], reader: User
) -> None:
    client = signed_in(reader)
    found = marks(client, "agreement")
    assert set(found) == {
        "Anna Berg and Ivo Lang: agree on 0, contradict each other on 2",
        "Anna Berg and Tomas Riedl: agree on 0, contradict each other on 2",
        "Ivo Lang and Tomas Riedl: agree on 2, contradict each other on 0",
    }
    assert listed(client, found["Anna Berg and Ivo Lang: agree on 0, contradict each other on 2"]) == 2


def test_outlets_are_compared_by_whom_they_quote_and_what_they_copy(
    debate: dict[str, Claim], reader: User
) -> None:
    client = signed_in(reader)
    found = marks(client, "shared")
    assert set(found) == {
        "Harbour Gazette and Radio Five both quote 2",
        "Harbour Gazette and Radio Five share 1 story",
    }
    assert listed(client, found["Harbour Gazette and Radio Five both quote 2"]) == 2
    assert listed(client, found["Harbour Gazette and Radio Five share 1 story"]) == 1


def test_pictures_are_downloaded_with_the_filters_of_the_page(debate: dict[str, Claim], reader: User) -> None:
    client = signed_in(reader)
    page = client.get(reverse("admin:claims_quote_pictures", args=["speakers"]) + "?force=asserts")
    files = re.findall(r'<a href="([^"]+)" download>(\w+)</a>', page.content.decode())
    assert [kind for _, kind in files] == ["SVG", "CSV"]
    assert all("?force=asserts" in url for url, _ in files)
    rows = client.get(files[1][0]).content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Speaker,When,Count,In words" and len(rows) == 4
    for name in ("relays", "agreement", "shared-copies", "topics-over-time"):
        address = reverse("admin:claims_quote_picture_file", args=[name, "svg"])
        assert client.get(address).content.startswith(b"<svg")
    assert client.get(reverse("admin:claims_quote_picture_file", args=["nothing", "svg"])).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_browser_makes_a_png_of_a_picture_at_twice_its_size(
    debate: dict[str, Claim], reader: User, page: Page, sign_in: Callable[[User], None], tmp_path: Path
) -> None:
    sign_in(reader)
    page.goto(reverse("admin:claims_quote_pictures", args=["relays"]) + "?force=asserts")
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == "relays.png"
    download.value.save_as(tmp_path / "relays.png")
    size, drawn_with = picture((tmp_path / "relays.png").read_bytes())
    svg = page.request.get(page.locator(".chart-files a", has_text="SVG").get_attribute("href") or "").text()
    drawn = re.match(r'<svg[^>]* width="(\d+)" height="(\d+)"', svg)
    assert drawn and size == (2 * int(drawn[1]), 2 * int(drawn[2]))
    assert len(drawn_with) > 20  # letters and ribbons on the white ground


@pytest.mark.parametrize(
    ("first", "last", "count", "names"),
    [
        (date(2024, 5, 4), date(2024, 5, 4), 1, ("May 2024", "May 2024")),
        (date(2023, 12, 31), date(2024, 11, 1), 12, ("December 2023", "November 2024")),
        (date(2022, 1, 1), date(2024, 12, 31), 12, ("2022, quarter 1", "2024, quarter 4")),
        (date(1990, 1, 1), date(2024, 12, 31), 12, ("2013", "2024")),
    ],
)
def test_time_is_cut_into_months_quarters_or_years(
    first: date, last: date, count: int, names: tuple[str, str]
) -> None:
    cut = periods(first, last)
    assert (len(cut), cut[0].name, cut[-1].name) == (count, *names)
    assert all(one.last < other.first for one, other in itertools.pairwise(cut))
    assert cut[0].first <= first or count == 12
    assert cut[-1].last >= last
