"""Every rule that tells a speaker has a confidence, and the documentation shows the same figures."""

from __future__ import annotations

import re
from pathlib import Path

from claims.extraction import extract
from claims.extraction.attribute.confidence import RESOLVED
from sources.reading import read_file

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("fixtures/gold/*.txt"), *ROOT.glob("seeds/*.txt")]


def test_every_rule_that_resolves_a_speaker_has_a_confidence() -> None:
    found = [quote.speaker for page in PAGES for quote in extract(read_file(page))]
    rules = {speaker.rule for speaker in found if speaker is not None}
    assert len(rules) > 15
    assert rules <= set(RESOLVED)
    assert all(0 < chance <= 1 for chance in RESOLVED.values())


def test_the_documentation_shows_the_confidences_in_use() -> None:
    text = (ROOT / "docs/resolution.md").read_text()
    for rule, confidence in RESOLVED.items():
        assert re.search(rf"^\| {re.escape(rule)} \|.*\| {confidence:.2f} \|$", text, re.M), rule
