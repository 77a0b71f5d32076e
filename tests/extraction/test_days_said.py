"""The day something was said is told apart from the day it was published."""

from __future__ import annotations

import pytest

from .findings import completed, last, marked_page

# 2021-07-16 is a Friday.
DAYS = [
    ("<Portugal> {said} on Friday [it wanted talks].", "2021-07-16", "Friday"),
    ("<Portugal> on Wednesday {urged} drivers [to stay at home].", "2021-07-14", "Wednesday"),
    ("[“The road is open,”] <Paul Grant> {said} Saturday.", "2021-07-10", "Saturday"),
    ("[“The road is open,”] <Paul Grant> {said} last Friday.", "2021-07-09", "last Friday"),
    ("[“The road is open,”] <Paul Grant> {said} yesterday.", "2021-07-15", "yesterday"),
    ("[“The road is open,”] <Paul Grant> {said} on July 4.", "2021-07-04", "July 4"),
    ("[“The road is open,”] <Paul Grant> {said} on December 24.", "2020-12-24", "December 24"),
    (
        "At a briefing on Friday (May 21, 2021) <she> {said} [the road was open].",
        "2021-05-21",
        "Friday (May 21, 2021)",
    ),
    ("Earlier on Thursday, <an official> {told} RT that [the road was open].", "2021-07-15", "Thursday"),
    ("<Paul Grant> {said} this week that [the road was open].", None, "this week"),
    ("<Paul Grant> {said} [the road had opened on Monday].", None, None),
    ("<Paul Grant> {said} before a vote on Monday that [the road was open].", None, None),
    ("In Tuesday’s interview <Paul Grant> {said} [the road was open].", "2021-07-13", "Tuesday"),
    ("<Paul Grant> {said} last night [the road was open].", "2021-07-15", "last night"),
    ("<The union> {said} this morning [it would strike].", "2021-07-16", "this morning"),
    ("<Paul Grant> {said} two days ago that [the road was open].", "2021-07-14", "two days ago"),
    ("<Paul Grant> {said} a week ago that [the road was open].", None, "a week ago"),
    ("[“The road is open,”] <she> {said} yesterday evening.", "2021-07-15", "yesterday evening"),
    (
        "<Paul Grant> {said} the day before yesterday that [it was open].",
        "2021-07-14",
        "the day before yesterday",
    ),
    ("In this morning’s interview <Paul Grant> {said} [the road was open].", "2021-07-16", "this morning"),
    ("<Paul Grant> {said} after last night’s vote that [the road was open].", None, None),
    ("<Kari Dahl, who met Paul Grant> on Monday, {said} [the road was open].", None, None),
    ("<Paul Grant> {said} [the road was open].", None, None),
]


@pytest.mark.parametrize(("marked", "day", "phrase"), DAYS)
def test_the_day_is_the_nearest_such_day_not_after_publication(
    marked: str, day: str | None, phrase: str | None
) -> None:
    quote = last(marked, published="2021-07-16")
    page, _ = marked_page(marked)
    assert quote.said_on == day
    assert (quote.said_on_phrase.of(page.text) if quote.said_on_phrase else None) == phrase


def test_without_a_publication_day_the_phrase_is_kept_and_the_day_stays_empty() -> None:
    quote = last("<Portugal> {said} on Friday [it wanted talks].")
    assert quote.said_on is None
    assert quote.said_on_phrase is not None


def test_a_day_holds_for_all_that_one_speaker_says_in_the_sentence() -> None:
    quotes = completed(
        "<Paul Grant> {said} on Friday [the road was open], {adding} [it was dry].", "2021-07-16"
    )
    assert [quote.said_on for quote in quotes] == ["2021-07-16", "2021-07-16"]
