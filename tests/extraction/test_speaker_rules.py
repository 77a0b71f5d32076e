"""Every rule that tells a speaker has a confidence, and the documentation shows the same figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from claims.extraction import extract
from claims.extraction.attribute.confidence import with_confidence
from claims.extraction.attribute.rules import RULES, read_rules
from claims.extraction.find.patterns import is_certain, patterns
from claims.extraction.finding import Finding
from claims.extraction.quote import Attribution
from claims.languages.en import entries
from sources.reading import read_file
from sources.reading.page import Span

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("fixtures/gold/*.txt"), *ROOT.glob("seeds/*.txt")]


def test_every_rule_that_resolves_a_speaker_has_a_confidence() -> None:
    found = [quote.speaker for page in PAGES for quote in extract(read_file(page))]
    rules = {speaker.rule for speaker in found if speaker is not None}
    assert len(rules) > 15
    assert rules <= set(RULES)


def test_a_rule_that_is_not_listed_is_an_error() -> None:
    finding = Finding("direct", (Span(0, 5),), None, None, None, Span(0, 5), Span(0, 5), "label")
    told = Attribution("Kari Dahl", "person", rule="surname")
    assert 0 < with_confidence("Hello", finding, told).confidence < 1
    with pytest.raises(LookupError, match=r"speaker-rules\.txt has no rule 'guess'"):
        with_confidence("Hello", finding, replace(told, rule="guess"))
    with pytest.raises(LookupError, match=r"attributions\.txt has no pattern 'guess'"):
        is_certain("guess")
    assert {is_certain(name) for name in patterns()} == {True, False}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: lines[1:], "lacks a line for full name"),
        (lambda lines: [*lines, "guess\t0.50\t-"], "not a rule of the code.*guess"),
        (lambda lines: [*lines, lines[0]], "not a rule of the code"),  # twice
        (lambda lines: [*lines[:-1], lines[-1].replace("0.", "7.")], "not a rule of the code"),
        (lambda lines: [*lines[:-1], "unresolved\t0.71"], "not a rule of the code"),
    ],
    ids=["lacking", "unknown", "twice", "over one", "no cases"],
)
def test_a_registry_that_differs_from_the_code_is_refused(
    change: Callable[[list[str]], list[str]], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        read_rules(change(list(entries("speaker-rules"))))


def test_the_documentation_shows_the_confidences_in_use() -> None:
    text = (ROOT / "docs/resolution.md").read_text()
    for name, rule in RULES.items():
        judged = "estimated" if rule.judged == "-" else rule.judged.replace("/", " / ")
        assert f"| {name} | {judged} | {rule.precision:.2f} |\n" in text, name
        if rule.judged != "-":  # the precision is that of the cases, with one right and one wrong added
            right, cases = map(int, rule.judged.split("/"))
            assert rule.precision == pytest.approx((right + 1) / (cases + 2), abs=0.006), name
