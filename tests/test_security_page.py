"""The page on security names tests that exist."""

from __future__ import annotations

import re

from tests.conftest import ROOT


def test_every_test_that_the_page_on_security_names_is_one() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    files = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    known = {name for text in files for name in re.findall(r"^def (test_\w+)\(", text, re.MULTILINE)}
    assert len(named) > 30
    assert not named - known
