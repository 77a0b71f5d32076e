"""Dates are read as printed, and the article's own are told from all others."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.lexicon import rows
from sources.reading.calendar_words import zones
from sources.reading.date_phrases import find_dates, parse_day
from sources.reading.dates import ArticleDates, article_dates
from sources.reading.moments import read_moment
from sources.reading.page import Block, Span

TITLE = "Ministers agree on a timetable for border talks"
BODY = (
    "The two ministers agreed on Friday to resume talks on the border, officials said.\n"
    "A first round, held on 2 March 2019, had ended without a result, the ministry said.\n"
    "Both sides praised the mediators for their patience and asked for more time."
)


def page(head: str, tail: str = "", above: str = "") -> tuple[str, Span, Span]:
    text = f"{above}{TITLE}\n{head}\n{BODY}\n{tail}"
    title = text.index(TITLE)
    body = text.index(BODY)
    return text, Span(title, title + len(TITLE)), Span(body, body + len(BODY))


def dates_of(head: str, tail: str = "", above: str = "", **clues: Any) -> tuple[str, ArticleDates]:
    text, title, body = page(head, tail, above)
    return text, article_dates(text, title=title, body=[body], **clues)


@pytest.mark.parametrize(
    ("head", "published", "words"),
    [
        ("10:34 AM Jul 09, 2021 | PTI |", "2021-07-09T10:34", "10:34 AM Jul 09, 2021"),
        ("Saturday 10 July 2021 - 22:46", "2021-07-10T22:46", "Saturday 10 July 2021 - 22:46"),
        ("(May 21, 2021)", "2021-05-21", "May 21, 2021"),
        ("2021-07-10", "2021-07-10", "2021-07-10"),
        ("2021-07-10T22:46:05Z", "2021-07-10T22:46:05+00:00", "2021-07-10T22:46:05Z"),
        ("2021-07-10 22:46:05+0300", "2021-07-10T22:46:05+03:00", "2021-07-10 22:46:05+0300"),
        ("Sat, 10 Jul 2021 22:46:00 GMT", "2021-07-10T22:46:00+00:00", "Sat, 10 Jul 2021 22:46:00 GMT"),
        ("Published: 16-07-2021 19:30 IST", "2021-07-16T19:30+05:30", "16-07-2021 19:30 IST"),
        ("Posted on July 9th, 2021 at 5 p.m. ET", "2021-07-09T17:00-04:00", "July 9th, 2021 at 5 p.m. ET"),
        ("Posted on January 9th, 2021 at 5 p.m. ET", "2021-01-09T17:00-05:00", None),
        ("By Jane Roe | Fri 9 Jul 2021 19.14 BST", "2021-07-09T19:14+01:00", "Fri 9 Jul 2021 19.14 BST"),
        ("9 July, 2021, 1930 hrs IST", "2021-07-09T19:30+05:30", "9 July, 2021, 1930 hrs IST"),
        ("11:02 GMT+3, 10 July 2021", "2021-07-10T11:02+03:00", "11:02 GMT+3, 10 July 2021"),
        ("JULY 9, 2021 / 7:00 AM / CBS", "2021-07-09T07:00", "JULY 9, 2021 / 7:00 AM"),
        ("12:05 a.m. July 9, 2021", "2021-07-09T00:05", None),
        ("12:05 p.m. July 9, 2021", "2021-07-09T12:05", None),
        ("22:46 PM, 10 July 2021", "2021-07-10T22:46", None),
        ("10 July 2021 MSK", "2021-07-10", None),
        ("16.07.2021", "2021-07-16", "16.07.2021"),
        ("07/16/21 11:04 PM EST", "2021-07-16T23:04-05:00", "07/16/21 11:04 PM EST"),
        ("By Jane Roe 16.07.21", "2021-07-16", "16.07.21"),
        ("Updated 1909 GMT (0309 HKT) July 16, 2021", "2021-07-16T19:09+00:00", None),
        ("Fri Jul 16 12:45:00 EDT 2021", "2021-07-16T12:45:00-04:00", None),
        ("July 16,\n     2021 | 9:15 a.m.", "2021-07-16T09:15", None),
        ("By Jane Roe July 16, 2021: 9:15 AM ET", "2021-07-16T09:15-04:00", None),
        ("森田花子2021年07月16日 09時15分", "2021-07-16T09:15", "2021年07月16日 09時15分"),
        ("Jane Roe (@janeroe) July 16, 2021", None, None),
        ("A post shared by Jane Roe on Jul 16, 2021", None, None),
        ("July 2021 issue", None, None),
        ("Published July 2021", "2021-07", "July 2021"),
        ("Veröffentlicht am 10. Juli 2021, 14.30 Uhr", "2021-07-10T14:30", "10. Juli 2021, 14.30 Uhr"),
        ("Publié le 10 juillet 2021 à 14h30", "2021-07-10T14:30", "10 juillet 2021 à 14h30"),
        ("9 de julio de 2021", "2021-07-09", None),
        ("10 июля 2021, 22:46 MSK", "2021-07-10T22:46+03:00", None),
        ("2021年7月10日 10:20", "2021-07-10T10:20", None),
        ("31 June 2021", None, None),
        ("29 February 2021", None, None),
        ("© 2021 Example News", None, None),
        ("Copyright 10 July 2021", None, None),
    ],
)
def test_the_date_beside_the_title_is_the_articles(
    head: str, published: str | None, words: str | None
) -> None:
    text, found = dates_of(head)
    assert (found.published.iso if found.published else None) == published
    if words:
        assert found.published is not None and found.published.span is not None
        assert found.published.span.of(text) == words


@pytest.mark.parametrize(
    ("address", "head", "published"),
    [
        ("https://post.example/2021/07/16/talks.html", "By Jane Roe July 16 at 3:57 PM", "2021-07-16T15:57"),
        ("https://post.example/2021/07/16/talks.html", "By Jane Roe", "2021-07-16"),
        ("https://post.example/2021/07/talks", "16 July", "2021-07-16"),
        ("https://post.example/2021/07/talks", "16 August", None),
        ("https://post.example/talks-2021", "16 July", None),
        (None, "16 July", None),
    ],
)
def test_the_pages_address_gives_the_year_or_the_day(
    address: str | None, head: str, published: str | None
) -> None:
    _, found = dates_of(head, **({"address": address} if address else {}))
    assert (found.published.iso if found.published else None) == published


def test_publication_and_update_are_told_apart() -> None:
    _, found = dates_of("Reuters | Updated: 17-07-2021 08:15 IST | Created: 16-07-2021 19:30 IST")
    assert found.published and found.published.iso == "2021-07-16T19:30+05:30"
    assert found.updated and found.updated.iso == "2021-07-17T08:15+05:30"


def test_a_label_on_the_line_before_counts() -> None:
    _, found = dates_of("Published\n9 July 2021\nLast updated:\n10 July 2021")
    assert found.published and found.published.iso == "2021-07-09"
    assert found.updated and found.updated.iso == "2021-07-10"


def test_a_page_with_an_update_only_says_so() -> None:
    _, found = dates_of("Last updated on 10 July 2021")
    assert found.published == found.updated
    assert any("last update" in note for note in found.notes)


def test_the_finer_time_of_the_same_day_is_taken() -> None:
    _, found = dates_of("", above="date 2021-07-10 0\nSaturday 10 July 2021 - 22:46\n\n")
    assert found.published and found.published.iso == "2021-07-10T22:46"


def test_dates_in_the_body_are_not_the_articles() -> None:
    _, found = dates_of("By Jane Roe")
    assert found == ArticleDates()


def test_a_date_in_a_sentence_outside_the_body_is_not_the_articles() -> None:
    _, found = dates_of(
        "A look back at the long talks that began on 2 March 2019 between the two ministers in Geneva"
    )
    assert found.published is None


def test_dates_in_lists_of_other_stories_are_not_the_articles() -> None:
    others = "Read more\n" + "".join(f"Another headline of the day\n{day} July 2021\n" for day in range(1, 9))
    _, found = dates_of("By Jane Roe", tail="\n" * 6 + "Share\nPrint\nMail\n" + others)
    assert found.published is None


def test_a_date_in_a_teaser_is_not_the_articles() -> None:
    text, title, body = page("By Jane Roe\nShare\nMail\nPrint\nAlso today: a bridge opens\n8 July 2021")
    start = text.index("Also today")
    teaser = Block("teaser", Span(start, text.index("\n" + BODY)))
    assert article_dates(text, title=title, body=[body], blocks=[teaser]).published is None
    assert article_dates(text, title=title, body=[body]).published is not None


def test_a_date_line_right_under_the_title_is_the_articles_even_if_taken_for_a_teaser() -> None:
    text, title, body = page("Jane Roe - Jul 8, 2021, 8:15 pm ist")
    teaser = Block("teaser", Span(title.end + 1, body.start))
    found = article_dates(text, title=title, body=[body], blocks=[teaser])
    assert found.published and found.published.iso == "2021-07-08T20:15+05:30"


def test_the_day_of_saving_high_above_the_title_is_not_the_articles() -> None:
    menu = "Monday, 9 August 2021\nHome\nWorld\nSport\nCulture\nScience\nShop\n"
    assert dates_of("By Jane Roe", above=menu)[1].published is None
    _, found = dates_of("9 July 2021", above=menu)
    assert found.published and found.published.iso == "2021-07-09"


def test_a_dateline_that_opens_the_text_gives_the_day() -> None:
    text = f"{TITLE}\nKABUL, July 16, 2021 (AP) — The ministers agreed to meet again, an aide said.\n"
    body = Span(len(TITLE) + 1, len(text) - 1)
    found = article_dates(text, title=Span(0, len(TITLE)), body=[body])
    assert found.published and found.published.iso == "2021-07-16"


def test_the_day_of_a_dateline_counts_where_the_body_begins_behind_it() -> None:
    text = f"{TITLE}\nOSLO, Oct 21 2021 (Reuters) - The ministers agreed to meet again, an aide said.\n"
    body = Span(text.index("The ministers"), len(text) - 1)
    found = article_dates(text, title=Span(0, len(TITLE)), body=[body])
    assert found.published and found.published.iso == "2021-10-21"


def test_a_date_in_the_first_sentence_is_no_dateline() -> None:
    text = f"{TITLE}\nThe accord of July 16, 2021, was praised by the ministers, an aide said.\n"
    found = article_dates(text, title=Span(0, len(TITLE)), body=[Span(len(TITLE) + 1, len(text) - 1)])
    assert found.published is None


@pytest.mark.parametrize(
    "words", ["2 hours ago", "an hour ago", "15 mins ago", "vor 3 Stunden", "il y a 2 heures"]
)
def test_a_time_counted_from_the_reading_is_kept_and_not_resolved(words: str) -> None:
    text, found = dates_of(f"By Jane Roe · {words}")
    assert found.published is None
    assert found.relative is not None and found.relative.of(text) == words
    assert any(words in note for note in found.notes)


@pytest.mark.parametrize(
    ("head", "tail", "clues", "published", "reason"),
    [
        ("Published: 03/04/2021", "", {}, None, "may be 2021-04-03 or 2021-03-04"),
        ("Saturday 03/04/2021", "", {}, "2021-04-03", "day of the week"),
        ("Thursday, 03/04/2021", "", {}, "2021-03-04", "day of the week"),
        ("Published: 03/04/2021", "Next story: 25/03/2021", {}, "2021-04-03", "other dates"),
        ("Published: 03/04/2021", "Next story: 03/25/2021", {}, "2021-03-04", "other dates"),
        ("Published: 03/04/2021", "Today is 4 April 2021", {}, "2021-04-03", "other dates"),
        ("Published: 03/04/2021 10:30 IST", "", {}, "2021-04-03T10:30+05:30", "time zone"),
        ("Published: 03/04/2021 10:30 EST", "", {}, "2021-03-04T10:30-05:00", "time zone"),
        ("Published: 03/04/2021", "Write to desk@example.co.uk", {}, "2021-04-03", "address"),
        ("Published: 03/04/2021", "", {"address": "https://www.example.gov/news/1"}, "2021-03-04", "address"),
        ("Published: 03/04/2021", "", {"address": "https://www.example.com/news/1"}, None, "may be"),
        ("Veröffentlicht: 03.04.2021", "", {"language": "de"}, "2021-04-03", "language"),
        ("Published: 03/04/2021", "", {"language": "en"}, None, "may be"),
        ("Published: 03/04/2021", "Seen 25/03/2021 and 03/25/2021", {}, None, "may be"),
    ],
)
def test_day_and_month_change_places_only_for_a_reason_that_is_given(
    head: str, tail: str, clues: dict[str, str], published: str | None, reason: str
) -> None:
    _, found = dates_of(head, tail="\n" * 3 + tail, **clues)
    assert (found.published.iso if found.published else None) == published
    assert any(reason in note for note in found.notes)


def test_a_wrong_day_of_the_week_is_noted() -> None:
    _, found = dates_of("Friday 10 July 2021")
    assert found.published and found.published.iso == "2021-07-10"
    assert any("did not fall" in note for note in found.notes)


@pytest.mark.parametrize(
    ("zone", "sign", "offset"),
    [
        ("IST", "", "+05:30"),
        ("IST", "Contact: desk@example.co.il", "+02:00"),
        ("IST", "The Irish Times", "+01:00"),
        ("BST", "", "+01:00"),
        ("BST", "Dhaka Tribune", "+06:00"),
        ("CST", "", "-06:00"),
        ("CST", "Xinhua", "+08:00"),
        ("NPT", "", "+05:45"),
        ("QQT", "", ""),
    ],
)
def test_a_time_zone_is_read_as_the_page_means_it(zone: str, sign: str, offset: str) -> None:
    _, found = dates_of(f"10 July 2021 10:30 {zone}", tail=sign)
    assert found.published and found.published.iso == f"2021-07-10T10:30{offset}"


@pytest.mark.parametrize(
    ("value", "iso", "precision"),
    [
        ("2021-07-10T22:46:05.123+03:00", "2021-07-10T22:46:05+03:00", "second"),
        ("2021-07-10T22:46Z", "2021-07-10T22:46+00:00", "minute"),
        ("20210710T224605Z", "2021-07-10T22:46:05+00:00", "second"),
        ("20210710", "2021-07-10", "day"),
        ("2021-07", "2021-07", "month"),
        ("Sat, 10 Jul 2021 22:46:00 +0000", "2021-07-10T22:46:00+00:00", "second"),
    ],
)
def test_dates_of_metadata_are_read(value: str, iso: str, precision: str) -> None:
    moment = read_moment(value)
    assert moment and (moment.iso, moment.precision, moment.span) == (iso, precision, None)


@pytest.mark.parametrize("value", ["", "soon", "03/04/2021", "2021", "0001-01-01T00:00:00", "2021-13-40"])
def test_metadata_that_is_no_certain_date_is_left_out(value: str) -> None:
    assert read_moment(value) is None


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("May 21, 2021", (2021, 5, 21)),
        ("21 May", (None, 5, 21)),
        ("Friday, July 9", (None, 7, 9)),
        ("Feb. 29", (None, 2, 29)),
        ("May", (None, 5, None)),
        ("July 2021", (2021, 7, None)),
        ("03/04/2021", None),
        ("3 apples", None),
        ("", None),
        ("on May 21, 2021", None),
    ],
)
def test_a_phrase_that_is_a_date_and_nothing_else_is_read(
    phrase: str, parts: tuple[int | None, int, int | None] | None
) -> None:
    assert parse_day(phrase) == parts


@pytest.mark.parametrize("name", ["months", "weekdays"])
def test_a_word_of_the_calendar_means_one_thing(name: str) -> None:
    meanings: dict[str, set[str]] = {}
    for number, _, words in rows(name):
        for word in words.split():
            meanings.setdefault(word, set()).add(number)
    assert not {word for word, numbers in meanings.items() if len(numbers) > 1}


def test_every_zone_has_a_reading_and_lies_on_earth() -> None:
    for readings in zones().values():
        assert all(-12 * 60 <= zone.minutes <= 14 * 60 for zone in readings)
        assert sum(not zone.signs for zone in readings) == 1


FORMATS = [
    "%Y-%m-%d",
    "%d %B %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%A %d %B %Y",
    "%a, %d %b %Y",
    "%d-%b-%Y",
    "%Y/%m/%d",
]


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.sampled_from(FORMATS), st.text(max_size=20))
def test_any_day_is_found_however_it_is_written(day: date, form: str, after: str) -> None:
    text = f"Posted: {day.strftime(form)}\n{after}"
    found = next(find_dates(text))
    assert found.calendar_day() == day
    assert text[: found.span.start] == "Posted: "


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)),
    st.sampled_from(["%I:%M %p", "%H:%M", "%H:%M:%S"]),
)
def test_any_time_is_found_before_and_after_its_day(moment: datetime, form: str) -> None:
    for text in (moment.strftime(f"%d %B %Y {form}"), moment.strftime(f"{form}, %B %d, %Y")):
        found = next(find_dates(text))
        assert found.span == (0, len(text))
        assert found.clock and (found.clock.hour, found.clock.minute) == (moment.hour, moment.minute)


MIXED = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "2021",
                "July ",
                " 10, ",
                "10/",
                "07/2021",
                " 22:46",
                " IST",
                "Updated: ",
                "\n",
                "Friday ",
                "2 hours ago",
                "p.m. ",
            ]
        ),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(MIXED, st.data())
def test_any_text_gives_dates_inside_it_and_the_same_each_time(text: str, data: st.DataObject) -> None:
    spans = list(find_dates(text))
    ends = 0
    for phrase in spans:
        assert ends <= phrase.span.start < phrase.span.end <= len(text)
        ends = phrase.span.end
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    title, body = Span(cuts[0], cuts[1]), [Span(cuts[2], cuts[3])]
    found = article_dates(text, title=title, body=body)
    assert found == article_dates(text, title=title, body=body)
    for moment in (found.published, found.updated):
        if moment:
            assert moment.span and 0 <= moment.span.start < moment.span.end <= len(text)
            if moment.day:
                datetime.fromisoformat(moment.iso)


@pytest.mark.parametrize(
    "unit",
    [
        "2021 ",
        "10/07/2021 ",
        "1",
        "July ",
        " ",
        "10:34 ",
        "2 hours ago ",
        "\n2021-07-10",
        "10-" * 5,
        "July 10 2021 ",
    ],
)
def test_a_million_characters_of_anything_take_seconds(unit: str) -> None:
    text = (unit * (1_000_000 // len(unit)))[:1_000_000]
    began = time.process_time()
    for _ in find_dates(text):
        pass
    article_dates(text, title=Span(0, 10), body=[Span(500_000, 500_100)])
    assert time.process_time() - began < 10
