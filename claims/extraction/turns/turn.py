"""One turn: the words of a speaker over one paragraph or several → findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.extraction.finding import Finding
from sources.reading.page import Moment, Span

__all__ = ["Turn", "findings_of"]

# What is longer than this, in characters, becomes several quotes, cut between paragraphs: a speech of
# an hour is no quote that anybody could check or compare.
_LONGEST = 2500


@dataclass(slots=True)
class Turn:
    """What one speaker says before another does.

    `parts` are its words, a span a paragraph, labels and stage directions left out; `frame` is the
    paragraph or line that tells whose they are. `mention` names the speaker beside the words (the label),
    `named` at another place of the page, in full (the heading, the signature); `way` is how
    either was found. `said` is the day of the words where the document has one.
    """

    parts: list[Span]
    frame: Span
    way: str
    mention: Span | None = None
    named: Span | None = None
    cue: Span | None = None
    said: Moment | None = None
    rule: str = "transcript"
    part: str = ""  # "asks", "answers" … where no person's name tells who speaks
    paragraphs: list[Span] = field(default_factory=list)  # one for each part


def findings_of(turn: Turn) -> Iterator[Finding]:
    """The findings of a turn: one, or several where it is long."""
    start, size = 0, 0
    for number, part in enumerate(turn.parts):
        length = part.end - part.start
        if number > start and size + length > _LONGEST:
            yield _finding(turn, start, number)
            start, size = number, 0
        size += length
    if start < len(turn.parts):
        yield _finding(turn, start, len(turn.parts))


def _finding(turn: Turn, start: int, stop: int) -> Finding:
    return Finding(
        kind="direct",
        spans=tuple(turn.parts[start:stop]),
        cue=turn.cue,
        cue_lemma=":" if turn.cue else None,
        mention=turn.mention,
        sentence=turn.frame,
        paragraph=turn.paragraphs[stop - 1],
        rule=turn.rule,
        mention_rule=turn.way,
        named=turn.named,
        said=turn.said,
        part=turn.part,
    )
