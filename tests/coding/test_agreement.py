"""The measures of agreement give the values that were published with worked examples, and keep their invariants."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.agreement import Agreement, of_all, of_two


def values(line: str) -> list[str | None]:
    """`1 2 . 3`: three values, and one that is missing."""
    return [None if value == "." else value for value in line.split()]


def columns(*lines: str) -> list[list[str | None]]:
    """A reliability data matrix, a person a line, as items."""
    return [list(item) for item in zip(*map(values, lines), strict=True)]


# Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011): sections A, B and C/D.
BINARY = columns("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
NOMINAL = columns("a a b b d c c c e d d a", "b a b b b c c c e d d d")
MISSING = columns(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


@pytest.mark.parametrize(
    ("items", "alpha", "n"), [(BINARY, 0.095, 10), (NOMINAL, 0.692, 12), (MISSING, 0.743, 11)]
)
def test_alpha_is_that_of_krippendorffs_worked_examples(items: Any, alpha: float, n: int) -> None:
    found = of_all(items)
    assert found.coefficient == pytest.approx(alpha, abs=0.0005)
    assert found.n == n


def test_kappa_is_that_of_cohens_example() -> None:
    # Cohen 1960, table 1, of 200 cases: rows one judge, columns the other; po .70, pe .41, kappa .492.
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    cases = [
        (str(i), str(j)) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)
    ]
    found = of_two(*zip(*cases, strict=True))
    assert found.n == 200
    assert found.share == pytest.approx(0.70)
    assert found.coefficient == pytest.approx(0.492, abs=0.0005)
    # Standard error by the paper's formula: √(po (1 - po) / (n (1 - pe)²)) = √(.21 / (200 · .59²)) = .055.
    assert found.low == pytest.approx(0.492 - 1.96 * 0.055, abs=0.02)
    assert found.high == pytest.approx(0.492 + 1.96 * 0.055, abs=0.02)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("", "", Agreement(0)),
        ("a . b", ". a .", Agreement(0)),
        ("a a", "a a", Agreement(2, 1.0)),  # one value alone: nobody can tell what chance would do
    ],
)
def test_what_cannot_be_told_is_left_open(first: str, second: str, expected: Agreement) -> None:
    assert of_two(values(first), values(second)) == expected
    assert of_all(columns(first, second)) == expected


def test_people_who_coded_other_items_are_not_compared() -> None:
    with pytest.raises(ValueError):
        of_two(["a"], ["a", "b"])


CODES = st.sampled_from(["x", "y", "z", None])
ITEMS = st.lists(st.lists(CODES, min_size=3, max_size=3), max_size=12)


@given(ITEMS, st.randoms(use_true_random=False))
def test_order_and_names_of_values_items_and_people_change_nothing(items: Any, random: Any) -> None:
    found = of_all(items)
    renamed = {"x": "no", "y": "yes", "z": "a", None: None}
    turned = [
        random.sample([renamed[value] for value in item], 3) for item in random.sample(items, len(items))
    ]
    again = of_all(turned)
    assert again.n == found.n
    assert again.share == pytest.approx(found.share)
    assert again.coefficient == pytest.approx(found.coefficient)
    if found.coefficient is not None:
        assert found.coefficient <= 1
        assert (found.coefficient == pytest.approx(1)) == (found.share == pytest.approx(1))
        assert found.low is None or found.high is None or found.low <= found.high


@given(st.lists(st.tuples(CODES, CODES), max_size=15))
def test_two_people_are_measured_alike_whoever_comes_first(pairs: Any) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    assert of_two(first, second) == of_two(second, first)
    assert of_two(first, second).share == pytest.approx(of_all(pairs).share)
    if any(value is not None for value in first):
        assert of_two(first, first).share == 1
