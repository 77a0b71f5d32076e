"""Who speaks at a cue: the subject beside it, or that of the clause it hangs on.

Takes a cue's place and the attributions found before it, gives the mention and the name of the way it
was found (see confidence.txt).
"""

from __future__ import annotations

import re

from claims.extraction.annotate.cues import Form
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.find.mentions import joined_subject, participle_subject, subject
from claims.extraction.find.verb_groups import verb_group
from claims.extraction.speech import Range, Speech

__all__ = ["who_speaks"]

# Before a noun phrase whose participle follows it: "with Trump saying".
_GOVERNS = word_group("absolute")


_NEW_SUBJECT = re.compile(r"[nPpohd#]a*[vzmiyx]|O")


def who_speaks(
    paragraph: Paragraph, sentence: Range, limit: int, verb: int, form: Form, found: list[Speech]
) -> tuple[Range | None, str]:
    """Who speaks, and how that was read off the sentence."""
    tags = paragraph.tags
    begin, end = sentence
    before = tags[verb - 1] if verb > begin else ""
    if verb > begin + 2 and paragraph.lows[verb - 1] == "as" and (form == "ing" or tags[verb] == "y"):
        mention = _quoted_as(paragraph, limit, verb)  # "he was quoted by Tass as saying"
        if mention:
            return mention, "subject"
    if form == "ing" and "i" not in tags[verb : verb + 2]:
        if before in ("P", "p", "n", "o") and verb - 1 > limit:
            direct = subject(paragraph, limit, verb)
            if direct and direct[0] > begin and paragraph.lows[direct[0] - 1] in _GOVERNS:
                return direct, "subject of participle"
        return _earlier_speaker(tags, begin, verb, found) or (
            participle_subject(paragraph, begin, verb, end),
            "participle",
        )
    if before and before in "kl":
        return _earlier_speaker(tags, begin, verb, found) or (
            joined_subject(paragraph, begin, verb),
            "joined verb",
        )
    if before == "u":
        return participle_subject(paragraph, begin, verb, end), "infinitive"
    if before == "," and found and found[-1].mention and tags[found[-1].mention[1] - 1] == "w":
        return found[-1].mention, "same subject"  # "X, who recalled …, said"
    mention = subject(paragraph, limit, verb)
    if mention is None and limit > begin and before not in "Qq,":
        mention = subject(paragraph, begin, verb)
    if mention is None and before == "," and limit < verb - 1 and tags[verb - 2] not in "Qq":
        return joined_subject(paragraph, begin, verb), "joined verb"
    return mention, "subject"


def _earlier_speaker(
    tags: str, begin: int, verb: int, found: list[Speech]
) -> tuple[Range | None, str] | None:
    """The speaker of the attribution before, where no other clause stands between."""
    if not found or not found[-1].mention:
        return None
    last = found[-1]
    stop = max([last.cue[1], *(part[1] for part in last.content if part[1] <= verb)])
    if _NEW_SUBJECT.search(tags, stop, verb):
        return None
    return last.mention, "same subject"


def _quoted_as(paragraph: Paragraph, limit: int, verb: int) -> Range | None:
    """The subject of "was quoted by Tass as", for the "saying" that follows."""
    for at in range(verb - 1, max(limit, verb - 9), -1):
        if paragraph.lows[at] in word_group("said-of"):
            return subject(paragraph, limit, verb_group(paragraph.tags, limit, at))
    return None
