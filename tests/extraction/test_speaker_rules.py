"""Every rule that tells a speaker has a confidence, and the documentation shows the same figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from claims.extraction.attribute.confidence import RESOLVED
from claims.extraction.quote import SpeakerKind

ROOT = Path(__file__).resolve().parents[2]


def test_every_rule_used_in_the_code_has_a_confidence() -> None:
    source = (ROOT / "claims/extraction/attribute/resolve.py").read_text() + (
        ROOT / "claims/extraction/attribute/salience.py"
    ).read_text()
    used = set(
        re.findall(r'(?:return [^"\n]*, |if [^"\n]* else |^ {12}return )"([a-z][a-z, ]+)"', source, re.M)
    )
    rules = used - set(get_args(SpeakerKind))
    assert len(rules) > 15
    assert rules <= set(RESOLVED)


def test_the_documentation_shows_the_confidences_in_use() -> None:
    text = (ROOT / "docs/resolution.md").read_text()
    for rule, confidence in RESOLVED.items():
        assert re.search(rf"^\| {re.escape(rule)} \|.*\| {confidence:.2f} \|$", text, re.M), rule
