"""The measures of agreement give the values that were published with worked examples, and keep their invariants."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.agreement import Agreement, masi, of_all, of_two


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


def sets(line: str) -> list[frozenset[str] | None]:
    """`ab . c`: the sets {a, b} and {c}, and one that is missing between them."""
    return [None if word == "." else frozenset(word) for word in line.split()]


def test_sets_are_as_far_apart_as_masi_says() -> None:
    # Passonneau 2006, section 3: Jaccard times 1 (equal), 2/3 (one holds the other), 1/3 (overlap), 0 (nothing shared).
    one, *others = map(frozenset, ("ab", "a", "abcd", "bc", "cd"))
    assert masi([one, *others])[0] == pytest.approx([0, 1 - 1 / 3, 1 - 1 / 3, 1 - 1 / 9, 1])


def test_alpha_of_sets_is_what_the_definition_gives_by_hand() -> None:
    # Two people, three items: {a, b} and {a}; {c} and {c}; {a} and {c}. Disagreement in the items 2/3, 0 and 1, their
    # mean 5/9. Of the 30 ordered pairs of all six values {ab}-{a} (4) are 2/3 apart, {ab}-{c} (6) and {a}-{c} (12) 1, the
    # others 0: 62/90. Alpha = 1 - (5/9) / (62/90) = 12/62.
    found = of_all(list(zip(sets("ab c a"), sets("a c c"), strict=True)), masi)
    assert found.coefficient == pytest.approx(12 / 62)
    assert found.share == pytest.approx(1 / 3)


@pytest.mark.parametrize("items", [BINARY, NOMINAL, MISSING])
def test_sets_of_one_value_are_measured_as_values_are(items: Any) -> None:
    alone = [[None if value is None else frozenset([value]) for value in item] for item in items]
    assert of_all(alone, masi) == of_all(items)


def test_sharing_a_topic_counts_for_more_than_sharing_none() -> None:
    near, far = (
        of_all(list(zip(sets("ab c ac d"), sets(other), strict=True)), masi)
        for other in ("a c ac d", "d c ac d")
    )
    assert near.share == far.share
    assert near.coefficient is not None and far.coefficient is not None
    assert far.coefficient < near.coefficient < 1


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
