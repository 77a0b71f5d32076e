"""Finding dates: text → the dates written in it, with the time, zone and weekday beside them.

Comes in: text, or a stretch of it. Goes out: `DatePhrase` for each date that names its year, in the
order of the text; `parse_day` also reads days without a year. Nothing is decided here that the phrase
alone does not decide: 03/04/2021 has two readings.

Every date holds a year, so years are looked for first (one fast pass) and only the few
characters around each are parsed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from .calendar_words import Order, month_number, weekday_number, zones
from .page import Span

__all__ = ["Clock", "DatePhrase", "find_dates", "find_days", "find_short_dates", "parse_day"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `zone` is the zone as printed, `minutes` ahead of UTC only for a number."""

    hour: int
    minute: int
    second: int | None = None
    zone: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date as written. `span` covers time, zone and weekday too.

    `month` and `day` are the day-first reading where both readings are possible
    (`swappable`); `order` is that of a date in numbers which can be read one way only. `weekday` is 1 (Monday) to 7 where one is written beside the date.
    """

    span: Span
    year: int
    month: int
    day: int | None
    swappable: bool = False
    numeric: bool = False
    order: Order | None = None
    weekday: int | None = None
    clock: Clock | None = None

    def read(self, order: Order = "dmy") -> DatePhrase:
        """The phrase with day and month in the order given; the same where that is fixed."""
        if self.swappable and order == "mdy" and self.day is not None:
            return replace(self, month=self.day, day=self.month, swappable=False)
        return replace(self, swappable=False)

    def calendar_day(self) -> date | None:
        """The day, None where the phrase is less precise."""
        return date(self.year, self.month, self.day) if self.day else None


_WORD = r"[^\W\d_]{2,12}"
_YEAR = re.compile(r"[12][09]\d\d(?!\d)")
_BEHIND, _AHEAD = 44, 40  # characters around a year in which its date can stand

# The parts before a year, each ending at it (`endpos` stands at the year's end).
_NUMERIC = re.compile(r"(?<![\d./:-])(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?\d{4}\Z")
_DAY_MONTH = re.compile(
    r"(?<![\d:.,])(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|-?го|-?е)?[\s,./-]{0,3}(?:of |de |d['’])?"
    rf"({_WORD})\.?[\s,./'’-]{{0,3}}(?:del? )?\d{{4}}\Z"
)
_MONTH_DAY = re.compile(
    rf"(?<!\w)({_WORD})\.?[\s/-]{{0,2}}(\d{{1,2}})(?:st|nd|rd|th|er)?(?:[\s,./-]{{1,3}}|,\s{{1,12}})\d{{4}}\Z"
)
# As programs print it: "Mon Aug 03 12:45:00 EDT 2015".
_MONTH_DAY_TIME = re.compile(
    rf"(?<!\w)({_WORD}) {{1,2}}(\d{{1,2}}),? (\d\d:\d\d(?::\d\d)?) (?:([A-Z]{{1,4}}T|UTC|[+-]\d{{4}}) )?\d{{4}}\Z"
)
_MONTH = re.compile(rf"(?<![\w-])({_WORD})\.?,?[\s/-]{{1,2}}(?:del? )?\d{{4}}\Z")
# Dates whose year has two digits, and those without one.
_SHORT = re.compile(r"(?<![\d./:-])(\d{1,2})([./-])(\d{1,2})\2(\d\d)(?![\d/%]|[.,:-]\d)")
_DAY = re.compile(
    rf"(?<![\w-])(?:({_WORD})\.? (\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th|\.)? ({_WORD}))(?![\w%]|,? ?\d{{4}})"
)
# The parts after a year, from its beginning.
_ISO = re.compile(r"\d{4}([./-])(\d{1,2})\1(\d{1,2})(?![\d/-]|\.\d)")
_EAST_ASIAN = re.compile(r"\d{4} ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
_YEAR_MONTH = re.compile(rf"\d{{4}}[\s,-]{{1,2}}({_WORD})[\s.-]{{1,2}}(\d{{1,2}})(?![\d:])")

_HOUR = (
    r"(?P<hour>\d{1,2})(?:"
    r"(?:[:.]|\s?[hH]\s?|[時时시点]\s?)(?P<minute>\d\d)分?(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?(?!\d)(?:\s?(?P<half>[AaPp]\.?[Mm]\b\.?))?"
    r"|\s?(?P<half2>[AaPp]\.?[Mm]\b\.?))"
    r"(?:\s(?:Uhr|hrs|hours|h)\b)?"
)
_ZONE = (
    r"(?:\s?[(\[]?(?P<zone>[+-]\d\d(?::?\d\d)?(?!\d)"
    r"|(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?(?!\d)|[A-Z]{1,4}T(?![^\W\d])|(?<=m\s)[a-z]{1,4}t\b|UTC\b|Z\b|WIB\b|MSK\b|MEZ\b|MESZ\b)[)\]]?)?"
)
_TIME_AFTER = re.compile(
    r"(?:T|:?[\s,|@•·/–—-]{1,4}|[\s,]{1,2}(?:at|um|à|a las|às|alle|kl\.?|klo|godz\.?|в|о)\s)" + _HOUR + _ZONE
)
_MILITARY = re.compile(r"[\s,|-]{1,3}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s?(?:hrs|hours)\b" + _ZONE)
_TIME_BEFORE = re.compile(r"(?<![\d:./-])" + _HOUR + _ZONE + r"(?:[\s,|•·/–—-]{1,4}(?:on\s)?)\Z")
# "1909 GMT (0309 HKT)" before the date.
_ZONED_BEFORE = re.compile(
    r"(?<![\d:./-])(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)\s?(?P<zone>GMT|UTC|[A-Z]{1,4}T)\b(?:\s?\([^()\n]{1,16}\))?[\s,|–-]{1,3}\Z"
)
_ZONE_AFTER = re.compile(r",?" + _ZONE)
_WEEKDAY_BEFORE = re.compile(
    r"(?<![\w-])([^\W\d_]{2,14}(?:-feira)?)\.?,?[\s|–-]{1,2}(?:the |den |le |il |)\Z"
)
_WEEKDAY_AFTER = re.compile(r",? \(?([^\W\d_]{3,14})\b\)?")


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[DatePhrase]:
    """All dates with a year between two offsets, in order; none overlaps the one before.

    A year that stands alone is no date. Impossible dates (31 June) are passed over.
    """
    end = len(text) if end is None else end
    done = start
    for year in _YEAR.finditer(text, start, end):
        if (
            year.start() < done
            or year[0][:2] not in {"19", "20"}
            or text[max(0, year.start() - 1) : year.start()].isdigit()
        ):
            continue
        phrase = _dated(text, year.start(), max(done, start), end)
        if phrase:
            done = phrase.span.end
            yield phrase


def find_short_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[DatePhrase]:
    """Dates in numbers with a year of two digits, which is of this century: 11/18/19 11:04 PM.

    Fractions and shares look the same: whoever asks must know that a date stands there.
    """
    end = len(text) if end is None else end
    for found in _SHORT.finditer(text, start, end):
        core = _numeric(Span(*found.span()), 2000 + int(found[4]), int(found[1]), int(found[3]))
        if core:
            yield _beside(text, core, start, end)


def find_days(text: str, year: int, start: int = 0, end: int | None = None) -> Iterator[DatePhrase]:
    """Days without a year, as those of the year given: "March 18 at 3:57 PM", "18 March"."""
    end = len(text) if end is None else end
    for found in _DAY.finditer(text, start, end):
        month = month_number(found[1] or found[4])
        day = int(found[2] or found[3])
        core = _phrase(found.start(), found.end(), year, month, day) if month else None
        if core:
            yield _beside(text, core, start, end)


def parse_day(phrase: str) -> tuple[int | None, int, int | None] | None:
    """(year, month, day) of a phrase that is nothing but a date; year or day may be None.

    "May 21, 2021", "21 May", "May", "2021-05-21". None where it is no date, or one with
    two readings.
    """
    words = phrase.strip(" ,.()")
    for found in find_dates(words):
        if found.span == (0, len(words)) and not found.swappable:
            return found.year, found.month, found.day
    # A leap year, so that 29 February passes.
    for found in find_dates(f"{words} 2000"):
        if found.span == (0, len(words) + 5) and not found.numeric:
            return None, found.month, found.day
    return None


def _dated(text: str, at: int, low: int, high: int) -> DatePhrase | None:
    """The date whose year stands at `at`."""
    core = _before_year(text, at, low) or _after_year(text, at, high)
    return _beside(text, core, low, high) if core else None


def _beside(text: str, core: DatePhrase, low: int, high: int) -> DatePhrase:
    """A date with the time, zone and day of the week that stand beside it."""
    start, end = core.span
    weekday, start = _weekday_before(text, start, low)
    if core.clock:
        return replace(core, span=Span(start, end), weekday=weekday)
    clock, end = _clock_after(text, end, high)
    if weekday is None and clock is None:
        weekday, end = _weekday_after(text, end, high)
        if weekday is not None:
            clock, end = _clock_after(text, end, high)
    if clock is None:
        clock, start, end = _clock_before(text, start, end, low, high)
        if clock and weekday is None:
            weekday, start = _weekday_before(text, start, low)
    return replace(core, span=Span(start, end), weekday=weekday, clock=clock)


def _before_year(text: str, at: int, low: int) -> DatePhrase | None:
    """Dates that end with their year: 16-07-2021, 10 July 2021, Jul 09, 2021, July 2021."""
    low, end = max(low, at - _BEHIND), at + 4
    year = int(text[at:end])
    if found := _NUMERIC.search(text, low, end):
        first, second = int(found[1]), int(found[3])
        return _numeric(Span(found.start(), end), year, first, second)
    if (found := _DAY_MONTH.search(text, low, end)) and (month := month_number(found[2])):
        return _phrase(found.start(), end, year, month, int(found[1]))
    if (found := _MONTH_DAY.search(text, low, end)) and (month := month_number(found[1])):
        return _phrase(found.start(), end, year, month, int(found[2]))
    if (found := _MONTH_DAY_TIME.search(text, low, end)) and (month := month_number(found[1])):
        phrase = _phrase(found.start(), end, year, month, int(found[2]))
        hour, minute, second = map(int, f"{found[3]}:0".split(":")[:3])
        if phrase and hour < 24 and minute < 60 and second < 60:
            clock = Clock(hour, minute, second if found[3].count(":") == 2 else None)
            return replace(phrase, clock=_with_zone(clock, found[4]))
        return phrase
    if (found := _MONTH.search(text, low, end)) and (month := month_number(found[1])):
        return _phrase(found.start(), end, year, month, None)
    return None


def _after_year(text: str, at: int, high: int) -> DatePhrase | None:
    """Dates that begin with their year: 2021-07-16, 2021年7月16日, 2021 July 16."""
    high = min(high, at + _AHEAD)
    year = int(text[at : at + 4])
    if at and (text[at - 1].isalnum() or text[at - 1] in "/-_"):
        # Scripts without spaces set a date right behind a name.
        found = _EAST_ASIAN.match(text, at, high) if not text[at - 1].isascii() else None
        return _phrase(at, found.end(), year, int(found[1]), int(found[2])) if found else None
    if found := _ISO.match(text, at, high):
        return _phrase(at, found.end(), year, int(found[2]), int(found[3]))
    if found := _EAST_ASIAN.match(text, at, high):
        return _phrase(at, found.end(), year, int(found[1]), int(found[2]))
    if (found := _YEAR_MONTH.match(text, at, high)) and (month := month_number(found[1])):
        return _phrase(at, found.end(), year, month, int(found[2]))
    return None


def _phrase(start: int, end: int, year: int, month: int, day: int | None) -> DatePhrase | None:
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(year, month)[1]):
        return None
    return DatePhrase(Span(start, end), year, month, day)


def _numeric(span: Span, year: int, first: int, second: int) -> DatePhrase | None:
    day_first = _phrase(*span, year, second, first)
    month_first = _phrase(*span, year, first, second)
    phrase = day_first or month_first
    if phrase is None:
        return None
    if day_first and month_first:
        return replace(phrase, swappable=first != second, numeric=True)
    return replace(phrase, numeric=True, order="dmy" if day_first else "mdy")


def _weekday_before(text: str, start: int, low: int) -> tuple[int | None, int]:
    found = _WEEKDAY_BEFORE.search(text, max(low, start - 20), start)
    number = weekday_number(found[1]) if found else None
    return (number, found.start()) if found and number else (None, start)


def _weekday_after(text: str, end: int, high: int) -> tuple[int | None, int]:
    found = _WEEKDAY_AFTER.match(text, end, min(high, end + _AHEAD))
    number = weekday_number(found[1]) if found else None
    return (number, found.end()) if found and number else (None, end)


def _clock_after(text: str, end: int, high: int) -> tuple[Clock | None, int]:
    high = min(high, end + _AHEAD)
    found = _TIME_AFTER.match(text, end, high)
    if found and (clock := _clock(found)):
        return clock, found.end()
    found = _MILITARY.match(text, end, high)
    if found and (clock := _with_zone(Clock(int(found["hour"]), int(found["minute"])), found["zone"])):
        return clock, found.end()
    return None, end


def _clock_before(text: str, start: int, end: int, low: int, high: int) -> tuple[Clock | None, int, int]:
    """The time that stands before a date; its zone may stand after the date."""
    if zoned := _ZONED_BEFORE.search(text, max(low, start - _BEHIND), start):
        told = Clock(int(zoned["hour"]), int(zoned["minute"]))
        return _with_zone(told, zoned["zone"]), zoned.start(), end
    found = _TIME_BEFORE.search(text, max(low, start - _BEHIND), start)
    clock = _clock(found) if found else None
    if not found or clock is None:
        return None, start, end
    if clock.zone is None:
        zone = _ZONE_AFTER.match(text, end, min(high, end + _AHEAD))
        if zone and zone["zone"] and (told := _with_zone(clock, zone["zone"])) and told.zone:
            return told, found.start(), zone.end()
    return clock, found.start(), end


def _clock(found: re.Match[str]) -> Clock | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    second = int(found["second"]) if found["second"] else None
    half = (found["half"] or found["half2"] or "")[:1].lower()
    # "22:46 PM" is written too; the twenty-four hours are then believed.
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    return _with_zone(Clock(hour, minute, second), found["zone"])


def _with_zone(clock: Clock, zone: str | None) -> Clock:
    """The time with its zone: a number is read here, an abbreviation is left to the page."""
    if not zone:
        return clock
    number = zone.replace(" ", "").removeprefix("GMT").removeprefix("UTC")
    if number[:1] in {"+", "-"}:
        hours, _, minutes = number[1:].partition(":")
        if not minutes and len(hours) > 2:
            hours, minutes = hours[:-2], hours[-2:]
        ahead = int(hours) * 60 + int(minutes or 0)
        if ahead > 14 * 60:
            return clock
        return replace(clock, zone=zone, minutes=-ahead if number[0] == "-" else ahead)
    return replace(clock, zone=zone.upper()) if zone.upper() in zones() else clock
