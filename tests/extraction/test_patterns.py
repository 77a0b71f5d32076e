"""Each pattern of an attribution is found in its example, as the list of patterns gives it."""

from __future__ import annotations

import pytest

from claims.extraction import extract
from claims.extraction.find.patterns import Pattern, patterns
from sources.reading.page import Page, Span


@pytest.mark.parametrize("pattern", patterns().values(), ids=list(patterns()))
def test_a_pattern_is_found_in_its_example_and_gives_a_speaker(pattern: Pattern) -> None:
    text = pattern.example
    found = extract(Page(text=text, body=(Span(0, len(text)),)))
    assert [quote.rule.removesuffix(" q").removesuffix(" Q") for quote in found][:1] == [pattern.name]
    assert found[0].speaker is not None
