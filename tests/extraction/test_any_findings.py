"""Whatever the text and wherever the findings, quotes come out, one for each, with spans in the text."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.describe.quotes import complete
from claims.extraction.finding import Finding
from sources.reading.page import Page, Span

from .findings import marked_page

WORDS = st.sampled_from(
    [
        "Lavrov", "Mr.", "he", "she", "said", "Reuters", "on Friday", "the ministry", "(MoFA)", "“", "”", '"', "'s",
        "who", "told", "TASS", ",", ".", "\n", "\n\n", "a top official", "Kari Dahl", "minister", "of", "and", "May 21",
        "\u200b", "É", "İ", "ß", "ǅ", "٣", "()", "[", "’", "-", "The", "Dahl", "they", "it", "interview with", "\0",
    ]
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> tuple[Page, list[Finding]]:
    pieces = draw(st.lists(st.one_of(WORDS, st.text(max_size=6)), min_size=1, max_size=60))
    text = " ".join(pieces) or " "
    size = len(text)

    def span() -> Span:
        start = draw(st.integers(0, size - 1))
        return Span(start, draw(st.integers(start + 1, size)))

    findings = []
    for _ in range(draw(st.integers(0, 5))):
        findings.append(
            Finding(
                draw(st.sampled_from(("direct", "indirect", "mixed"))),
                tuple(sorted(span() for _ in range(draw(st.integers(1, 2))))),
                draw(st.one_of(st.none(), st.builds(span))),
                draw(st.sampled_from((None, "say", "deny", "urge", "tell"))),
                draw(st.one_of(st.none(), st.builds(span))),
                span(),
                span(),
                draw(st.sampled_from(("that", "object", "np", "quote"))),
            )
        )
    return Page(text=text, body=(Span(0, size),), byline="Ann Lee"), findings


@given(pages())
def test_any_findings_in_any_text_become_quotes(case: tuple[Page, list[Finding]]) -> None:
    page, findings = case
    quotes = complete(page, findings)
    assert len(quotes) == len(findings)
    for quote in quotes:
        spans = [*quote.spans, quote.said_on_phrase, quote.speaker.span if quote.speaker else None]
        assert all(0 <= s.start < s.end <= len(page.text) for s in spans if s)
        if quote.speaker:
            assert quote.speaker.name
            assert 0 < quote.speaker.confidence <= 1


def test_the_time_grows_with_the_text_and_not_faster() -> None:
    block = "<Norwegian Foreign Minister Kari Dahl> {said} on Friday [the talks had begun]. Ann Lee of Reuters met Bo Grantson.\n"

    def seconds(count: int) -> float:
        page, findings = marked_page(block)
        size = len(page.text)
        text = "".join(page.text.replace("Grantson", f"Gran{i % 997:04}") for i in range(count))
        many = [moved(findings[0], size * i) for i in range(count)]
        lines = tuple(Span(size * i, size * (i + 1)) for i in range(count))
        start = time.process_time()
        complete(Page(text=text, body=lines), many)
        return time.process_time() - start

    seconds(50)
    # The best of three: what else the machine does slows either, and nothing makes them faster.
    small, large = (min(seconds(count) for _ in range(3)) for count in (200, 2000))
    assert large < 30 * max(small, 0.01)


def moved(finding: Finding, by: int) -> Finding:
    def to(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    assert finding.cue and finding.mention
    return Finding(
        finding.kind, tuple(map(to, finding.spans)), to(finding.cue), finding.cue_lemma, to(finding.mention),
        to(finding.sentence), to(finding.paragraph), finding.rule,
    )  # fmt: skip
