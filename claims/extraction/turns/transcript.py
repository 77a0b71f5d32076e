"""Transcripts: paragraphs that open with who speaks ("LAVROV: …", "Q    …", "Ana Sousa (Lab): …").

One labelled paragraph may be a caption; a page is read as a transcript where several are, and in such a
way as lists of links, figures and fields are not. Comes in: the page's paragraphs and its heading. Goes
out: for each paragraph the turn that holds it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.names import fold, name_tokens
from claims.extraction.attribute.phrase import parse
from claims.extraction.turns.heading import Heading
from claims.extraction.turns.labels import Label, read_label

__all__ = ["Transcript", "transcript_of"]

_LEAST_TURNS = 3
_MOST_NAMES = 20  # a page with more takes turns at something else
_LEAST_WORDS = 6  # of a turn under a name: "Clinton: 547." counts something
_ENDS = ".?!…\"”’)'»]—–-"
# A stage direction or a line of stars: no words of anybody.
_DIRECTION = re.compile(r"[\s*#•·_—–-]*(?:[(\[][^()\[\]]{0,300}[)\]][\s.]*)*[\s*#•·_—–-]*$")
_OVER = re.compile(r"(?:END|End of (?:transcript|interview|briefing)|ENDS|\[?END\]?|###|-30-)\b", re.A)
_INTERRUPTING = re.compile(r"[^.!?]{3,60} (?:interjecting|interrupting|having interjected)[\s.—–-]*$")
_ABOUT = re.compile(
    r"\b(?:this (?:interview|conversation|transcript)|(?:interview|conversation|transcript) (?:has been|was|is) (?:\w+ )?"
    r"(?:edited|condensed|shortened|translated)|all rights reserved|follow [\w .@’'-]{1,40} on|sign up|subscribe|comments? below)\b|^\s*©",
    re.I,
)
_TALK = word_group("first-person") | word_group("second-person")
_WORDS = re.compile(r"[\w’']+")


@dataclass(slots=True)
class Transcript:
    """Which labels a page's turns have, and which paragraphs carry them."""

    labels: dict[int, Label] = field(default_factory=dict)  # paragraph → its label
    first: int = 0

    @property
    def only_asks(self) -> bool:
        """Whether questions are labelled and answers are not."""
        return all(label.part == "asks" for label in self.labels.values())


def transcript_of(text: str, paragraphs: Sequence[Paragraph], heading: Heading) -> Transcript | None:
    """The labels of a page that is a transcript; None for any other. Linear in the text."""
    read = {at: label for at, paragraph in enumerate(paragraphs) if (label := read_label(paragraph.raw))}
    if not read:
        return None
    said = {at: _words_below(paragraphs, at, label, read) for at, label in read.items()}
    parts = {label.part for label in read.values()}
    sure = [at for at, label in read.items() if label.sure and said[at]]
    known = {fold(token) for name in heading.names for token in name_tokens(parse(name.of(text)).name)[-1:]}
    known |= {_initials(name.of(text)) for name in heading.names}
    named = [at for at, label in read.items() if not label.part and _last(label) in known and said[at]]
    asked = [at for at, label in read.items() if label.part == "asks" and said[at]]
    names = _names(read, said)
    talk = _talks([said[at] for at in read])
    found = (
        {"asks", "answers"} <= parts
        or (len(sure) >= _LEAST_TURNS and talk and _in_sentences([said[at] for at in sure]))
        or (bool(asked) and bool(named))
        or sum(label.numbered for label in read.values()) > 1
        or (len(asked) >= 2 and heading.kind in ("dialogue", "both"))
        or (bool(named) and len(names | {read[at].key for at in named}) > 1 and talk)
        or (
            1 < len(names) <= _MOST_NAMES
            and _in_sentences([said[at] for at in read if read[at].key in names])
        )
    )
    if not found:
        return None
    believed = {
        at: label
        for at, label in read.items()
        if _is_believed(label, names, known, read, said[at], many=bool(asked) or len(sure) >= _LEAST_TURNS)
    }
    return Transcript(believed, min(believed)) if believed else None


def _words_below(paragraphs: Sequence[Paragraph], at: int, label: Label, read: dict[int, Label]) -> str:
    """What is said under a label: the rest of its paragraph, else the paragraph below."""
    own = paragraphs[at].raw[label.words :].strip()
    if own or at + 1 >= len(paragraphs) or at + 1 in read:
        return own
    return paragraphs[at + 1].raw


def _names(read: dict[int, Label], said: dict[int, str]) -> set[str]:
    """Keys of labels that come again, over words enough."""
    times = Counter(
        label.key
        for at, label in read.items()
        if not label.part and (len(said[at].split()) + 2 > _LEAST_WORDS or _talks([said[at]]))
    )
    return {key for key, count in times.items() if count > 1}


def _talks(said: Sequence[str]) -> bool:
    """Whether anybody asks, or says "I", "we" or "you"."""
    return any("?" in turn or not _TALK.isdisjoint(_WORDS.findall(turn[:2000].lower())) for turn in said)


def _in_sentences(said: Sequence[str]) -> bool:
    """Whether most turns end as sentences do: titles of links do not."""
    ended = sum(turn.rstrip()[-1:] in _ENDS for turn in said if turn.strip())
    return 3 * ended >= 2 * len(said)


def _last(label: Label) -> str:
    return fold(label.key.split()[-1]) if label.key else ""


def _is_headline(said: str) -> bool:
    """Whether words are a headline: no sentence ends them, or all of them have capitals."""
    long = [word.strip("‘’“”\"'") for word in said.split() if len(word) > 4]
    return said.rstrip()[-1:] not in _ENDS or (len(long) > 2 and all(not word[:1].islower() for word in long))


def _initials(name: str) -> str:
    return "".join(token[0] for token in name_tokens(parse(name).name))


def _is_believed(
    label: Label, names: set[str], known: set[str], read: dict[int, Label], said: str, *, many: bool
) -> bool:
    """Whether a label of a page that is a transcript is one."""
    if not label.part and not label.sure and said and _is_headline(said):
        return False  # "Gov. Lind: Bridge to Open in June"
    if label.part or label.key in names or _last(label) in known:
        return bool(said) or bool(label.part)
    if not said:
        return False
    if label.sure:
        return True
    if " " not in label.key:
        others = {_last(other) for other in read.values() if " " in other.key}
        return label.key in others
    return many and parse(label.key.title()).kind in ("person", "role")


def is_direction(raw: str) -> bool:
    """Whether a paragraph is a stage direction, a line of stars or an end mark: "(Laughter.)", "END 1:32 P.M."."""
    return any(form.match(raw[:400].strip()) for form in (_DIRECTION, _OVER, _INTERRUPTING))


def is_heading(raw: str) -> bool:
    """Whether a paragraph within a transcript is a heading: short, without a stop at its end."""
    stripped = raw.strip()
    return len(stripped) < 90 and stripped[-1:] not in '.?!…:;,"”’)»]—–-'


def is_narrative(raw: str, surnames: frozenset[str], verbs: frozenset[str]) -> bool:
    """Whether a paragraph tells of a speaker, or of the transcript itself, rather than goes on with a turn."""
    if _ABOUT.search(raw[:400]):
        return True
    tokens = _WORDS.findall(raw[:1500])
    around = itertools.pairwise(tokens)
    return any(
        (fold(one) in surnames and other in verbs) or (one in verbs and fold(other) in surnames)
        for one, other in around
    )
