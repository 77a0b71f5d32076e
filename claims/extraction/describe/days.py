"""The day something was said: the phrase in the words around the speech, resolved against the page's day.

Comes in: a finding's frame and the publication day. Goes out: the day as `YYYY-MM-DD` and the phrase's
span; either may be None.

A weekday is the nearest such day not after the publication day; a date without a year the
nearest such date not after it. Without a publication day only a full date gives a day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from claims.extraction.describe.frame import Frame
from claims.languages.en import table
from sources.reading.page import Span

__all__ = ["day_of_phrase", "said_on"]

CALENDAR = table("calendar")
WEEKDAYS = {word: int(value) for word, value in CALENDAR.items() if value.isdigit()}
MONTHS = {word: int(value[1:]) for word, value in CALENDAR.items() if value[0] == "m"}
NEAR = {word: int(value[1:]) for word, value in CALENDAR.items() if value[0] == "d"}

MONTH = "(?:" + "|".join(sorted((w.capitalize() for w in MONTHS), key=len, reverse=True)) + r")\b\.?"
WEEKDAY = "(?:" + "|".join(w.capitalize() for w in WEEKDAYS if len(w) > 5) + ")"
HOURS = r"(?:morning|afternoon|evening|night)"
PART = rf"(?:\s(?:early\s|late\s)?{HOURS})?"
DATE = (
    rf"(?:{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}}\b)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}(?:,?\s\d{{4}}\b)?"
    r"|\d{4}-\d{2}-\d{2}\b)"
)
PHRASE = re.compile(
    rf"\b(?:(?P<date>(?:{WEEKDAY},?\s\(?(?:the\s)?)?{DATE}\)?)"
    rf"|(?P<last>[Ll]ast\s)?(?P<weekday>{WEEKDAY})(?P<weekday_own>['’]s)?{PART}"
    r"|(?P<twice>[Tt]he\sday\sbefore\syesterday)"
    rf"|(?P<near>[Tt]oday|[Tt]onight|[Yy]esterday)(?P<near_own>['’]s)?{PART}"
    rf"|(?:(?P<before>[Ll]ast)|[Tt]his)\s(?:past\s)?(?P<hours>{HOURS})\b(?P<hours_own>['’]s)?"
    r"|(?P<ago>(?P<count>a|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s(?P<unit>day|week)s?\sago)\b"
    r"|(?P<vague>(?:earlier\s|later\s)?(?:this|last)\s(?:week|month|year|weekend|summer|autumn|fall|winter|spring))\b)"
)
# Every phrase but an ISO date has one of these words.
DAY_TOKENS = frozenset(CALENDAR) | {
    "ago",
    "morning",
    "afternoon",
    "evening",
    "night",
    "week",
    "month",
    "year",
    "weekend",
    "summer",
    "autumn",
    "fall",
    "winter",
    "spring",
}
ISO = re.compile(r"\d{4}-\d\d-\d\d")
COUNTS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
# A day after these words is the day of something else.
OTHER_EVENT = re.compile(
    r"\b(?:since|until|till|before|after|following|ahead of|from|through|between|by|next|when|where|who|which|scheduled|for)\b"
    r"[^,\0]*$",
    re.I,
)
SAME_DAY = re.compile(
    r"\b(?:hours|minutes|shortly|moments|soon|right|just)\s(?:before|after)\b[^,\0]*$", re.I
)
OCCASION = re.compile(
    r"['’]s\s(?:[\w-]+\s){0,2}?(?:interview|statement|briefing|debate|speech|news conference|press conference|hearing"
    r"|meeting|rally|session|address|edition|broadcast|show)"
)


def said_on(frame: Frame, published: str | None) -> tuple[str | None, Span | None]:
    """The day of the words and the phrase that tells it, from the frame.

    `published` is the page's day, `YYYY-MM-DD`, or None.
    """
    words = frame.words
    if frame.tokens.isdisjoint(DAY_TOKENS) and not ("-" in words and ISO.search(words)):
        return None, None
    best: tuple[float, re.Match[str]] | None = None
    for found in PHRASE.finditer(words):
        cost = unlikely(words, found, frame.cue)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, found)
    if best is None:
        return None, None
    found = best[1]
    start, end = found.span()
    if owner := owning(found):
        end = found.end(owner)
    day = resolve(found, published)
    return day, Span(frame.start + start, frame.start + end)


def unlikely(words: str, found: re.Match[str], cue: int) -> float | None:
    """How far a phrase lies from the cue, in characters of the frame; None where it dates something else."""
    start, end = found.span()
    if (owner := owning(found)) and not OCCASION.match(words, found.end(owner)):
        return None
    before = words[max(0, start - 80) : start]
    if before.endswith(("USA ", "Super ", "Good ", "Black ", "Cyber ")):
        return None
    between = before[-(start - cue) :] if cue < start else before
    if OTHER_EVENT.search(between) and not SAME_DAY.search(between):
        return None
    return float(start - cue if start >= cue else cue - end)


def owning(found: re.Match[str]) -> str | None:
    """The group of the words that own the next one ("Friday" in "Friday's interview"), if any does."""
    return next((name for name in ("weekday", "near", "hours") if found[f"{name}_own"]), None)


def resolve(found: re.Match[str], published: str | None) -> str | None:
    """The day a phrase means, given the page's day."""
    page = day(published)
    if found["date"]:
        return of_date(found["date"], page)
    if page is None:
        return None
    if found["weekday"]:
        back = (page.weekday() - WEEKDAYS[found["weekday"].lower()]) % 7
        if back == 0 and found["last"]:
            back = 7
        return (page - timedelta(days=back)).isoformat()
    if found["near"]:
        return (page + timedelta(days=NEAR[found["near"].lower()])).isoformat()
    if found["hours"]:
        return (page - timedelta(days=1 if found["before"] else 0)).isoformat()
    if found["twice"]:
        return (page - timedelta(days=2)).isoformat()
    if found["ago"] and found["unit"] == "day":
        count = COUNTS.get(found["count"]) or int(found["count"])
        return (page - timedelta(days=count)).isoformat()
    return None


def day(iso: str | None) -> date | None:
    """A date from `YYYY-MM-DD`; None for anything else."""
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def of_date(words: str, page: date | None) -> str | None:
    """The day of a written date; without a year the nearest not after the page's day."""
    iso = re.search(r"\d{4}-\d{2}-\d{2}", words)
    if iso:
        return iso.group() if day(iso.group()) else None
    month = next((MONTHS[w] for w in re.findall(r"[a-z]+", words.lower()) if w in MONTHS), None)
    numbers = [int(n) for n in re.findall(r"\d+", words)]
    number = next((n for n in numbers if n <= 31), None)
    year = next((n for n in numbers if n >= 1000), None)
    if month is None or number is None:
        return None
    for candidate in [year] if year else ([page.year, page.year - 1] if page else []):
        try:
            found = date(candidate, month, number)
        except ValueError:
            continue
        if year or (page and found <= page):
            return found.isoformat()
    return None


def day_of_phrase(words: str, published: str | None) -> str | None:
    """The day a phrase by itself means ("on Wednesday"); None where it does not tell one."""
    found = PHRASE.search(words)
    return resolve(found, published) if found else None
