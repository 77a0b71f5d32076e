"""Direct speech without quotation marks: told by its attribution and its first person.

'Time will show. But we urge our partners to wait, he stressed.' — a paragraph that ends with a bare
attribution and speaks of "we" or "I" is that speaker's own words from its beginning. Takes a paragraph,
gives a `Speech` or None.
"""

from __future__ import annotations

from claims.extraction.annotate.cues import cue_forms
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.find.mentions import inverted_subject, subject
from claims.extraction.speech import Speech

__all__ = ["unmarked_speech"]

_FIRST_PERSON = word_group("first-person")


def unmarked_speech(paragraph: Paragraph) -> Speech | None:
    """The speech that fills a paragraph without marks and ends in ", he stressed", if it is one."""
    tags, lows = paragraph.tags, paragraph.lows
    if "Q" in tags or "q" in tags or not paragraph.sentences:
        return None
    begin, end = paragraph.sentences[-1]
    if tags[end - 1] == ".":
        end -= 1
    comma = tags.rfind(",", begin, end)
    if comma <= begin or end - comma < 3:
        return None
    forms = cue_forms()
    for at in range(comma + 1, end):
        known = forms.get(lows[at])
        if known and "after" in known[0].frames and known[1] in ("past", "present"):
            inverted = at == comma + 1
            mention = (
                inverted_subject(paragraph, at + 1, end) if inverted else subject(paragraph, comma + 1, at)
            )
            if mention is None or (mention[1] if inverted else at + 1) < end - 3:
                return None
            if lows[mention[0]] in _FIRST_PERSON or not _FIRST_PERSON.intersection(lows[:comma]):
                return None
            how = "inverted" if inverted else "subject"
            return Speech((at, at + 1), known[0].lemma, "unmarked", [(0, comma)], mention, how, (begin, end))
    return None
