"""Transcripts: paragraphs that open with who speaks ("LAVROV: …", "Q: …").

One labelled paragraph may be a caption; a page is read as a transcript where several are.
Takes the page's paragraphs, tells which items of each are label and words. Called by direct.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .sentences import Paragraph
from .speech import Speech

__all__ = ["is_transcript", "transcript_turn"]

_LABEL = re.compile(
    r"(?:Q(?:uestion)?|A(?:nswer)?|(?:[A-Z][\w.’'-]* ){0,4}?[A-Z][A-Z.’'-]+[A-Z]|"
    r"(?:Mr|Mrs|Ms|Dr)\. [A-Z][\w’'-]+)(?: \([^()]{1,40}\))?:"
)
_LEAST_TURNS = 3
# One question and its answer are enough.
_ASKED = frozenset(("Q:", "A:", "Question:", "Answer:"))


def is_transcript(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether enough paragraphs open with a speaker's label."""
    labels = [found.group() for paragraph in paragraphs if (found := _LABEL.match(paragraph.raw))]
    return len(labels) >= _LEAST_TURNS or {label[0] for label in labels if label in _ASKED} == {"Q", "A"}


def transcript_turn(paragraph: Paragraph) -> Speech | None:
    """The turn that a labelled paragraph holds: all that follows its label."""
    label = _LABEL.match(paragraph.raw)
    if not label:
        return None
    colon = next(
        (at for at, end in enumerate(paragraph.ends) if end - paragraph.span.start >= label.end()), None
    )
    size = len(paragraph.words)
    if colon is None or colon == 0 or colon + 1 >= size:
        return None
    content, whole = [(colon + 1, size)], (0, size)
    return Speech((colon, colon + 1), ":", "transcript", content, (0, colon), "label", whole)
