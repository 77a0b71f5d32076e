"""Claims are ranked by terms, parts of words, and meaning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.rank import Candidate, Corpus, score, term_weight
from claims.matching.split import split_words
from claims.matching.tokens import read
from claims.vectors import SIZE, as_matrix, vectors, vectors_as_bytes
from sources.workbench.search.terms import terms

CORPUS = Corpus(size=1_000, average=8)


def ranked(statement: str, *claims: str, weights: dict[str, float] | None = None) -> list[float]:
    """The scores of claims, by their words alone."""
    weights = weights or dict.fromkeys(read(statement).terms, term_weight(10, CORPUS))
    kept = [Candidate(" ".join(terms(claim)), len(read(claim).terms)) for claim in claims]
    return [float(one) for one in score(weights, kept, np.zeros(len(kept), dtype=np.float32), CORPUS)]


def test_the_same_words_score_one_and_nothing_shared_scores_nought() -> None:
    assert ranked("The border is closed", "border closed", "zzz") == [1.0, 0.0]


def test_a_rare_word_weighs_more_than_a_frequent_one() -> None:
    weights = {"koala": term_weight(2, CORPUS), "report": term_weight(500, CORPUS)}
    rare, frequent = ranked("koala report", "a koala slept", "a report slept", weights=weights)
    assert rare > frequent


def test_a_misspelt_name_still_counts() -> None:
    near, far = ranked("Kabulov arrived", "Kaboulov left", "Larsen left")
    assert near > far == 0


def test_a_short_claim_beats_a_long_one_with_the_same_words() -> None:
    short, long = ranked("border closed", "border closed today", "border closed " + "other words here " * 20)
    assert short > long


def test_other_words_of_like_meaning_are_near() -> None:
    same, other = (
        vectors(["The physician treated the child", "Shares fell in early trade"])
        @ (vectors(["A doctor cared for the kid"])[0])
    )
    assert same > other + 0.2


def test_a_kept_vector_means_what_it_meant() -> None:
    texts = ["Peace talks were called off", "Nothing else"]
    kept = as_matrix(vectors_as_bytes(texts))
    assert np.allclose((kept * vectors(texts)).sum(axis=1), 1, atol=0.01)
    assert as_matrix([b"", b"too short"]).shape == (2, SIZE)


@given(st.lists(st.text(), max_size=5), st.text())
def test_any_text_gets_a_score_between_nought_and_one(claims: list[str], statement: str) -> None:
    assert all(0 <= one <= 1 for one in ranked(statement, *claims))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("larsenborder", ["larsen", "border"]),
        ("theborder", ["border"]),
        ("borderless", []),
        ("bordeaux", []),
        ("a" * 5_000, []),
    ],
)
def test_words_run_together_are_taken_apart_by_known_ones(word: str, expected: list[str]) -> None:
    known = {"larsen": 3, "border": 20, "the": 900}
    cut = split_words([word], 1_000, lambda asked: {term: known[term] for term in asked if term in known})
    assert cut.get(word, []) == expected
