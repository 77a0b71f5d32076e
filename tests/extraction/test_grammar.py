"""The grammar reads any sentences, together as alone, in bounded memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.annotate import grammar as module
from claims.extraction.annotate.grammar import Analysis, Grammar, grammar

CLAUSES = [
    ["Ana", "Sousa", "said", "that", "the", "bridge", "would", "close", "."],
    ["According", "to", "the", "keeper", ",", "boats", "can’t", "pass", "."],
    [],
    ["\ue010", "said", "the", "man", "who", "keeps", "it", "."],
    ["Late"],
]
CUES = [[2], [0], [], [1], []]


def assert_same(one: Analysis, other: Analysis) -> None:
    assert one.tags == other.tags
    assert one.readings.keys() == other.readings.keys()
    for cue, reading in one.readings.items():
        beside = other.readings[cue]
        assert (reading.source, reading.content) == (beside.source, beside.content)
        assert reading.speech == pytest.approx(beside.speech, abs=0.01)
        assert np.allclose(reading.starts, beside.starts, atol=0.01)
        assert np.allclose(reading.ends, beside.ends, atol=0.01)


def test_a_sentence_is_read_with_speaker_and_content() -> None:
    first, second, _, fourth, _ = grammar().sentences(CLAUSES, CUES)
    assert first.tags == "PPvtdnmb."
    reading = first.readings[2]
    assert (reading.source, reading.content) == ((0, 2), (3, 8))
    assert reading.speech > 0
    assert second.readings[0].source == (2, 4)
    assert (fourth.readings[1].content, fourth.readings[1].source) == ((0, 1), (2, 7))


def test_sentences_are_read_together_as_alone() -> None:
    many = CLAUSES * 60  # more than go through the network at once
    together = grammar().sentences(many, CUES * 60)
    assert len(together) == len(many)
    for number, sentence in enumerate(CLAUSES):
        (alone,) = grammar().sentences([sentence], [CUES[number]])
        assert_same(alone, together[number])
        assert_same(alone, together[number + 5 * 50])


WORDS = st.one_of(
    st.text(min_size=1, max_size=12), st.sampled_from(["said", "that", "he", ",", "\ue010", "’s", "\ud800"])
)


@settings(max_examples=60)
@given(st.lists(st.lists(WORDS, max_size=30), max_size=6))
def test_any_words_are_read(sentences: list[list[str]]) -> None:
    read = grammar().sentences(sentences, [list(range(len(sentence))) for sentence in sentences])
    for sentence, analysis in zip(sentences, read, strict=True):
        assert len(analysis.tags) == len(sentence)
        assert analysis.readings.keys() == set(range(len(sentence)))
        for reading in analysis.readings.values():
            for found in (reading.source, reading.content):
                assert found is None or 0 <= found[0] < found[1] <= len(sentence)


def test_words_never_seen_are_read_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 2_000)
    with np.load(module.FILE) as numbers:
        read = Grammar(dict(numbers))
    sentences = [[f"wort{number}{item:04}" for item in range(50)] for number in range(600)]
    assert len({word for sentence in sentences for word in sentence}) == 30_000
    before = read.sentences(sentences[:1], [[0]])
    tracemalloc.start()
    for at in range(0, len(sentences), 100):
        read.sentences(sentences[at : at + 100], [[0]] * 100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000
    assert len(read.known) < 2_000
    assert_same(before[0], read.sentences(sentences[:1], [[0]])[0])
