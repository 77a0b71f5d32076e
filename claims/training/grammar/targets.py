"""What the network is to point to: a sentence's dependencies → for each cue who speaks and what is said.

Source and content are the outermost items of subtrees, marks at their edges left out: the subject of the
cue, or of the verb it is joined to or hangs on, and its clausal complement, or the clause into which the
cue is put.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from claims.extraction.annotate.cues import cue_forms

from .treebank import Sentence, children, subtree

__all__ = ["Range", "Target", "normalised", "targets"]

Range = tuple[int, int]
_MARKS = ",.:;-()"
_VERBS = "vezbg"
_FARTHEST = 4  # verbs from a cue to the one whose subject it shares


@dataclass(frozen=True, slots=True)
class Target:
    """A cue with half-open ranges of items; None where nobody is named or nothing said."""

    cue: int
    source: Range | None
    content: Range | None


def normalised(sentence: Sentence) -> Sentence:
    """The sentence with content that stands before its cue as the main clause, as most treebanks have it.

    "It rained, he said": where *rained* hangs on *said* as its complement, *said* goes under *rained*.
    """
    heads, labels = sentence.heads, sentence.labels
    below = children(heads)
    for item, (head, label) in enumerate(zip(heads, labels, strict=True)):
        if label != "ccomp" or head <= item or sentence.words[head].lower() not in cue_forms():
            continue
        if max(subtree(below, item)) < head and sentence.tags[head] != "Q":
            heads, labels = list(heads), list(labels)
            heads[item], labels[item] = heads[head], labels[head]
            heads[head], labels[head] = item, "parataxis"
            return replace(sentence, heads=heads, labels=labels)
    return sentence


def targets(sentence: Sentence) -> list[Target]:
    """The targets of all cues of a sentence: verbs and nouns of speech, and "according"."""
    lows = [word.lower() for word in sentence.words]
    cues = [
        item
        for item, low in enumerate(lows)
        if low == "according" or (low in cue_forms() and sentence.tags[item] in f"{_VERBS}n")
    ]
    if not cues:
        return []
    reader = _Reader(sentence, lows, children(sentence.heads))
    return [reader.according(cue) if lows[cue] == "according" else reader.verb(cue) for cue in cues]


@dataclass(frozen=True, slots=True)
class _Reader:
    sentence: Sentence
    lows: list[str]
    below: list[list[int]]

    def according(self, cue: int) -> Target:
        """ "According to X": X is the source, the rest of its clause the content."""
        heads, source = self.sentence.heads, self.sentence.heads[cue]
        if source < 0 or self.sentence.labels[cue] != "case" or heads[source] < 0:
            return Target(cue, None, None)
        named = subtree(self.below, source)
        rest = set(subtree(self.below, heads[source])) - set(named)
        return Target(cue, self._range(item for item in named if item > cue + 1), self._range(sorted(rest)))

    def verb(self, cue: int) -> Target:
        source = self._source(cue)
        passive = any(self.sentence.labels[item] == "aux:pass" for item in self.below[cue])
        content = None
        if self.sentence.tags[cue] in _VERBS and not passive:
            content = self._complement(cue) or self._around(cue, source)
        return Target(cue, source, content)

    def _source(self, cue: int) -> Range | None:
        heads, labels, tags = self.sentence.heads, self.sentence.labels, self.sentence.tags
        subject = self._subject(cue)
        if labels[cue] == "relcl" and subject is not None and tags[subject] == "w":
            subject = heads[cue]  # "the man who said"
        if subject is None or subject < 0:
            return None
        items = subtree(self.below, subject)
        if subject == heads[cue]:
            own = set(subtree(self.below, cue))
            items = [item for item in items if item not in own]
        return self._range(items)

    def _subject(self, cue: int) -> int | None:
        """The subject of a cue, or of the verb whose subject it shares."""
        heads, labels, tags = self.sentence.heads, self.sentence.labels, self.sentence.tags
        subjects = [] if labels[cue] == "cop" or tags[cue] == "n" else self._subjects(cue)
        verb = cue
        for _ in range(_FARTHEST):
            if subjects or verb < 0:
                break
            if labels[verb] in ("relcl", "acl"):
                return heads[verb]
            joined = labels[verb] == "conj"
            if not joined and not (labels[verb] in ("xcomp", "advcl") and tags[cue] in "gb"):
                break
            verb = heads[verb]
            subjects = self._subjects(verb) if verb >= 0 else []
        return subjects[0] if subjects else None

    def _subjects(self, verb: int) -> list[int]:
        return [item for item in self.below[verb] if self.sentence.labels[item].startswith("nsubj")]

    def _complement(self, cue: int) -> Range | None:
        """What hangs on the cue behind it as its clause, its demand ("to …") or its quotation."""
        found = [item for item in self.below[cue] if item > cue and self._is_complement(cue, item)]
        return self._range(subtree(self.below, found[0])) if found else None

    def _is_complement(self, cue: int, item: int) -> bool:
        label = self.sentence.labels[item]
        if label == "ccomp":
            return True
        if self.sentence.tags[item] in "Qq":
            return label in ("obj", "parataxis", "xcomp")
        marked = any(self.sentence.labels[below] == "mark" for below in self.below[item])
        return label == "xcomp" and marked and "to" in cue_forms()[self.lows[cue]][0].frames

    def _around(self, cue: int, source: Range | None) -> Range | None:
        """The clause that the cue with its speaker is put into: "…, he said, …", "as he said, …"."""
        head, label = self.sentence.heads[cue], self.sentence.labels[cue]
        as_said = label == "advcl" and any(self.lows[item] == "as" for item in self.below[cue])
        if head < 0 or source is None or not (as_said or label == "parataxis"):
            return None
        own = set(subtree(self.below, cue))
        content = self._range(item for item in subtree(self.below, head) if item not in own)
        return None if label == "parataxis" and content and content[0] > cue else content

    def _range(self, items: Iterable[int] | Sequence[int]) -> Range | None:
        kept = [item for item in items if self.sentence.tags[item] not in _MARKS]
        return (min(kept), max(kept) + 1) if kept else None
