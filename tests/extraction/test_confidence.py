"""The confidence shown is the precision measured for the ways by which a speaker was found."""

from __future__ import annotations

from claims.extraction import extract
from claims.extraction.confidence import mention_precision
from sources.reading.page import Page, Span

from .found import find

TEXT = (
    "“The road is open,” Anna Berg said. The mayor agreed that it was safe, adding that buses would run.\n\n"
    "According to the police, nobody was hurt.\n\n“We were lucky.” — Stefan Quint\n\n"
    "“It was dark that night,” said Tom Hall."
)


def test_every_way_of_finding_a_mention_has_a_measured_precision() -> None:
    known = mention_precision()
    assert {finding.mention_rule for finding in find(TEXT) if finding.mention} <= set(known)
    assert all(0 < precision <= 1 for precision in known.values())


def test_a_speaker_is_no_surer_than_its_mention() -> None:
    page = Page(text=TEXT, body=(Span(0, len(TEXT)),))
    ways = [finding.mention_rule for finding in find(TEXT)]
    for quote, way in zip(extract(page), ways, strict=True):
        assert quote.speaker is not None
        assert 0 < quote.speaker.confidence <= mention_precision()[way]
