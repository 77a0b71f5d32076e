"""Transcripts: paragraphs that open with who speaks ("LAVROV: …", "Q: …").

One labelled paragraph may be a caption; a page is read as a transcript where several are.
Takes the page's paragraphs, tells which items of each are label and words. Called by direct.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .sentences import Paragraph
from .speech import Speech

__all__ = ["labels_of", "transcript_turn"]

# Labels that are hardly anything else: capitals, "Q" and "A", "Mr. Lavrov".
_LABEL = re.compile(
    r"(?:Q(?:uestion)?|A(?:nswer)?|(?:[A-Z][\w.’'-]* ){0,4}?[A-Z][A-Z.’'-]+[A-Z]|"
    r"(?:Mr|Mrs|Ms|Dr)\. [A-Z][\w’'-]+)(?: \([^()]{1,40}\))?:"
)
# A name and a colon, which is a label only where it comes again and again, in turn with another.
_NAME = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}(?: \([^()]{1,40}\))?:(?=\s)")
_LEAST_TURNS = 3
_MOST_NAMES = 20  # a page with more takes turns at something else
_LEAST_WORDS = 6  # of a turn under a name: "Clinton: 547." counts something
# One question and its answer are enough.
_ASKED = frozenset(("Q:", "A:", "Question:", "Answer:"))


def labels_of(paragraphs: Sequence[Paragraph]) -> re.Pattern[str] | None:
    """What matches the labels of a transcript; None where the page is none."""
    labels = [found.group() for paragraph in paragraphs if (found := _LABEL.match(paragraph.raw))]
    if len(labels) >= _LEAST_TURNS or {label[0] for label in labels if label in _ASKED} == {"Q", "A"}:
        return _LABEL
    turns = Counter(
        found.group()
        for paragraph in paragraphs
        if len(paragraph.words) >= _LEAST_WORDS and (found := _NAME.match(paragraph.raw))
    )
    names = [re.escape(name) for name, times in turns.items() if times > 1]
    return re.compile("|".join(names)) if 1 < len(names) <= _MOST_NAMES else None


def transcript_turn(paragraph: Paragraph, labels: re.Pattern[str]) -> Speech | None:
    """The turn that a labelled paragraph holds: all that follows its label."""
    label = labels.match(paragraph.raw)
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
