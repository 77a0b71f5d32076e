"""Making a moment of a date as written: day/month order and time zone, from the whole page.

Comes in: a `DatePhrase` and what the page tells besides. Goes out: a `Moment` and notes. What the page
does not settle is left open and said so: a date with two readings is no date.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import islice

from .calendar_words import Order, Zone, zones
from .date_phrases import Clock, DatePhrase, find_dates
from .page import Moment, Precision, Span

__all__ = ["PageClues", "moment_of", "read_moment"]

# Countries, by the end of their addresses, in which dates open with the month; all others
# that write in numbers with the year last open with the day.
_MONTH_FIRST = {"us", "ph", "gov", "mil"}
_ADDRESS = re.compile(r"(?:@|https?://|www\.)[\w.-]{1,80}?\.([a-z]{2,3})(?![\w-]|\.\w)", re.IGNORECASE)


class PageClues:
    """What a page tells about how its dates are written. Reads the page only when asked.

    `text` is the whole page and `outside` what of it is not the article's own words, where
    an outlet's name, telephone number and address stand.
    """

    def __init__(
        self, text: str, outside: str, address: str | None = None, language: str | None = None
    ) -> None:
        self.text = text
        self.outside = f"{outside}\n{address or ''}"
        self.language = language
        self._dates: list[DatePhrase] | None = None

    @property
    def dates(self) -> list[DatePhrase]:
        """The dates on the page, found once; so many that more would tell nothing new."""
        if self._dates is None:
            self._dates = list(islice(find_dates(self.text), 500))
        return self._dates

    def zone(self, name: str) -> Zone | None:
        """The reading of a zone's abbreviation that the page calls for."""
        readings = zones().get(name, ())
        for reading in readings:
            if any(self._shows(sign) for sign in reading.signs):
                return reading
        return readings[0] if readings and not readings[0].signs else None

    def _shows(self, sign: str) -> bool:
        if sign.startswith("."):
            return re.search(rf"[\w-]{re.escape(sign)}(?![\w-]|\.\w)", self.outside) is not None
        return sign in self.outside

    def order(self, phrase: DatePhrase) -> tuple[Order, str] | None:
        """Which of a date's two readings holds, and why; None where the page does not tell."""
        for rule in (
            self._by_weekday,
            self._by_other_dates,
            self._by_zone,
            self._by_place,
            self._by_language,
        ):
            if found := rule(phrase):
                return found
        return None

    def _by_weekday(self, phrase: DatePhrase) -> tuple[Order, str] | None:
        if phrase.weekday is None:
            return None
        fits: list[Order] = [order for order in _ORDERS if _weekday_fits(phrase.read(order))]
        return (fits[0], "its day of the week") if len(fits) == 1 else None

    def _by_other_dates(self, phrase: DatePhrase) -> tuple[Order, str] | None:
        """Numbers that can be read one way only, then days that the page spells out."""
        orders = {other.order for other in self.dates if other.order}
        if len(orders) == 1:
            return orders.pop(), "other dates on the page"
        spelt = {other.calendar_day() for other in self.dates if not other.numeric}
        fits: list[Order] = [order for order in _ORDERS if _near(phrase.read(order).calendar_day(), spelt)]
        return (fits[0], "other dates on the page") if len(fits) == 1 else None

    def _by_zone(self, phrase: DatePhrase) -> tuple[Order, str] | None:
        name = phrase.clock.zone if phrase.clock else None
        zone = self.zone(name) if name else None
        return (zone.order, f"its time zone, {name}") if zone and zone.order else None

    def _by_place(self, phrase: DatePhrase) -> tuple[Order, str] | None:
        """The countries in the page's addresses; .com, .org and the like tell nothing."""
        ends = {found[1].lower() for found in _ADDRESS.finditer(self.outside[-20_000:])}
        told: set[Order] = {
            "mdy" if end in _MONTH_FIRST else "dmy" for end in ends if len(end) == 2 or end in _MONTH_FIRST
        }
        return (told.pop(), "the page's address") if len(told) == 1 else None

    def _by_language(self, phrase: DatePhrase) -> tuple[Order, str] | None:
        if self.language in (None, "en"):
            return None
        return "dmy", f"the page's language, {self.language}"


_ORDERS: tuple[Order, Order] = ("dmy", "mdy")


def moment_of(phrase: DatePhrase, clues: PageClues) -> tuple[Moment | None, tuple[str, ...]]:
    """The moment a phrase stands for, and what a person should know of the reading.

    None, with a note, for a date with two readings that nothing on the page decides.
    """
    notes: list[str] = []
    words = " ".join(phrase.span.of(clues.text).split())
    if phrase.swappable:
        decided = clues.order(phrase)
        if decided is None:
            first, second = (phrase.read(order).calendar_day() for order in _ORDERS)
            return None, (
                f"The date {words!r} may be {first} or {second}; the page does not say which, so the date is left empty.",
            )
        phrase = phrase.read(decided[0])
        notes.append(f"The date {words!r} is read as {phrase.calendar_day()} because of {decided[1]}.")
    if not _weekday_fits(phrase):
        notes.append(f"The date {words!r} names a day of the week on which it did not fall.")
    return _moment(phrase, clues), tuple(notes)


def read_moment(value: str) -> Moment | None:
    """The moment in a piece of metadata: ISO 8601, RFC 2822 or any date this page reads.

    None where it holds none or one with two readings.
    """
    value = value.strip()[:200]
    if re.match(r"\d{8}(?:T\d{4,6}|\Z)", value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:8]}" + _basic_time(value[8:])
    if re.fullmatch(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", value):
        return Moment(value, "month")
    phrase = next(find_dates(value), None)
    if phrase is None or phrase.swappable:
        return None
    moment = _moment(phrase, PageClues(value, ""))
    return Moment(moment.iso, moment.precision)


def _basic_time(time: str) -> str:
    found = re.match(r"T(\d\d)(\d\d)(\d\d)?(.*)", time)
    return "" if not found else f"T{found[1]}:{found[2]}" + (f":{found[3]}" if found[3] else "") + found[4]


def _moment(phrase: DatePhrase, clues: PageClues) -> Moment:
    span = Span(*phrase.span)
    if phrase.day is None:
        return Moment(f"{phrase.year:04}-{phrase.month:02}", "month", span)
    day = f"{phrase.year:04}-{phrase.month:02}-{phrase.day:02}"
    clock = phrase.clock
    if clock is None:
        return Moment(day, "day", span)
    time = f"{day}T{clock.hour:02}:{clock.minute:02}"
    precision: Precision = "minute"
    if clock.second is not None:
        time, precision = f"{time}:{clock.second:02}", "second"
    return Moment(time + _offset(clock, phrase, clues), precision, span)


def _offset(clock: Clock, phrase: DatePhrase, clues: PageClues) -> str:
    minutes = clock.minutes
    if minutes is None:
        zone = clues.zone(clock.zone) if clock.zone else None
        if zone is None:
            return ""
        day = phrase.calendar_day()
        minutes = zone.minutes + (60 if zone.us_summer and day and _us_summer(day) else 0)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _us_summer(day: date) -> bool:
    """Whether summer time held in the United States (Energy Policy Act of 2005; before 2007
    from April to October). On the day of a change, as after it."""
    if day.year >= 2007:
        first, last = _sunday(day.year, 3, 8), _sunday(day.year, 11, 1)
    else:
        first, last = _sunday(day.year, 4, 1), _sunday(day.year, 10, 25)
    return first <= day < last


def _sunday(year: int, month: int, earliest: int) -> date:
    day = date(year, month, earliest)
    return day + timedelta(days=(6 - day.weekday()) % 7)


def _weekday_fits(phrase: DatePhrase) -> bool:
    day = phrase.calendar_day()
    return phrase.weekday is None or day is None or day.isoweekday() == phrase.weekday


def _near(day: date | None, others: set[date | None]) -> bool:
    """Whether a spelt-out date lies within a day: a page prints its day more than once."""
    return any(day and other and abs((day - other).days) <= 1 for other in others)
