"""Of which words of a statement quotes are looked for: the rarest, and no more than can be compared."""

from __future__ import annotations

import pytest

from claims.matching.quotes import MOST_EXPECTED, MOST_TERMS, terms_together
from claims.matching.rank import Corpus

MILLION = Corpus(1_000_000, 8.0)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"dam": 10}, [("dam",)]),
        ({"dam": 10, "talk": 200_000}, [("dam", "talk")]),
        # Two common words together are in too many quotes to look at; where there is nothing else, they have to do.
        ({"dam": 10, "talk": 200_000, "border": 300_000}, [("dam", "talk"), ("dam", "border")]),
        ({"talk": 200_000, "border": 300_000}, [("talk", "border")]),
        ({}, []),
    ],
)
def test_rare_words_come_first_and_common_ones_only_beside_them(
    counts: dict[str, int], expected: list[tuple[str, ...]]
) -> None:
    assert terms_together(tuple(counts), MILLION, counts) == expected


def test_words_that_no_claim_has_are_looked_for_where_there_is_room() -> None:
    known = {f"word{n}": 10 * n for n in range(1, MOST_TERMS)}
    groups = terms_together(("unheard", "unknown", *known), MILLION, known)
    assert {term for group in groups for term in group} == {*known, "unheard"}


def test_two_common_words_are_looked_for_beside_words_that_no_claim_has() -> None:
    counts = {"talk": 200_000, "border": 300_000}
    groups = terms_together(("unheard", *counts), MILLION, counts)
    assert ("talk", "border") in groups and len(groups) == 3


def test_no_more_records_are_expected_than_can_be_looked_at() -> None:
    counts = {f"word{n}": 30_000 * n for n in range(1, 30)}
    groups = terms_together(tuple(counts), MILLION, counts)
    expected = [counts[one] * counts[two] / MILLION.size for one, two in groups]
    assert len(groups) > 1 and sum(expected) <= MOST_EXPECTED
