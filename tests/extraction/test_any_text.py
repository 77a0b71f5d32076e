"""Any text whatever is read without an exception, in linear time, with spans inside it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction import extract
from newsroom.pipeline import Extracted, process
from sources.reading import Refusal
from sources.reading.page import Page, Span
from sources.reading.page_limits import Limits

from .found import find

MARKS = "“”„‟«»\"'‘’`()[]—–-:;,.!?… \n"
WORDS = [
    "said", "saying", "told", "according to", "Mr.", "Anna", "the ministry", "that", "who", "and", "but",
    "called", "urged", "to", "“", "”", '"', "''", "‘", "’", ",", ".", ":", ";", "—", "\n", "\n\n", "Q:",
    "quoted as", "U.S.", "he", "“We go,”", "adding", "his claim that", "(", ")", "[", "]", "\ue010", "\ue011",
    "\n\nQ    ", "\n\nMS. QUIST:  ", "\n\nQuestion (to Anna): ", "\n\nAnna Berg (Lab): ", "\n\nDear Anna,\n\n",
    "\n\nYours sincerely,\n\n", "\n\n— Anna Berg (@anna) May 1, 2024\n\n", "Why?\n\n", "I was.", "\u00ad", "\ufffd",
]  # fmt: skip


def assert_sound(text: str) -> None:
    for finding in find(text):
        assert finding.spans
        for span in (*finding.spans, finding.sentence, finding.paragraph):
            assert 0 <= span.start < span.end <= len(text)
        for named in (finding.cue, finding.mention):
            assert named is None or 0 <= named.start < named.end <= len(text)
        starts = [span.start for span in finding.spans]
        assert starts == sorted(starts)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_order_of_cues_and_marks_is_read(words: list[str]) -> None:
    assert_sound(" ".join(words))
    assert_sound("".join(words))


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_any_unicode_is_read(text: str) -> None:
    assert_sound(text)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=MARKS + "aIs", max_size=200))
def test_any_marks_are_read(text: str) -> None:
    assert_sound(text)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_reading_twice_gives_the_same(words: list[str]) -> None:
    text = " ".join(words)
    page = Page(text=text, body=(Span(0, len(text)),))
    assert extract(page) == extract(page)


HOSTILE = {
    "no space": "x",
    "marks": "“",
    "both marks": "“” ",
    "straight marks": '" ',
    "single marks": "'a ",
    "doubled apostrophes": "'' ",
    "cues": "said ",
    "according": "according to ",
    "commas": ", ",
    "capitals": "A. ",
    "brackets": "( ",
    "closing brackets": ") ",
    "names": "Anna ",
    "conjunctions": "and said ",
    "that": "he said that ",
    "quotes": "“We go,” ",
    "nested": "‘“",
    "dashes": "— ",
    "colons": "A: ",
    "tags": "<",
    "newlines": "\n",
    "lines": "said:\n\n",
    "semicolons": "he said it was; ",
    "adverbs": "also ",
    "adding": ", adding ",
}


@pytest.mark.slow
@pytest.mark.parametrize("case", HOSTILE)
def test_time_grows_with_length_and_no_faster(case: str) -> None:
    unit = HOSTILE[case]

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        assert_sound(text)
        return time.process_time() - start

    seconds(10_000)
    small, large = seconds(15_000), seconds(150_000)
    assert large < max(small, 0.02) * 10 * 4


@pytest.mark.parametrize(
    "unit", ["who say ", "that said ", "the man who also say ", "said to reporters to say "]
)
def test_repeated_clauses_do_not_multiply_the_work(unit: str) -> None:
    start = time.process_time()
    assert_sound("He said " + unit * 400)
    assert time.process_time() - start < 5


def test_a_page_with_more_quotes_than_an_article_has_is_refused_by_name(tmp_path: Path) -> None:
    for name, said in (
        ("marks.txt", "“No no,” he said. "),
        ("turns.txt", "ANNA BERG: No, not now.\n\nTOM REED: Why not?\n\n"),
    ):
        file = tmp_path / name
        file.write_text(f"The bridge over the Orle is safe, Anna Berg said on Monday.\n\n{said * 12}")
        [refused] = process(str(file), body_only=True, limits=Limits(quotes=10))
        assert isinstance(refused, Refusal) and (refused.path, refused.reason) == (str(file), "too_large")
        assert "more than 10 quotes" in refused.message
        [refused] = process(str(file), body_only=True, limits=Limits(paragraphs=1))
        assert isinstance(refused, Refusal) and "more than 1 paragraphs" in refused.message
        [refused] = process(str(file), body_only=True, limits=Limits(cues=0))
        assert isinstance(refused, Refusal) and "words of saying" in refused.message
        [taken] = process(str(file), body_only=True, limits=Limits(quotes=25))
        assert isinstance(taken, Extracted) and len(taken.quotes) > 10
