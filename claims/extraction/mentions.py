"""Speaker mentions: a cue's place in its sentence → the noun phrase that names who speaks.

Everything is a range of items of a `Paragraph`; nothing is resolved here ("he" stays "he").
Called by indirect.py.
"""

from __future__ import annotations

import re

from .sentences import Paragraph

__all__ = ["inverted_subject", "sentence_subject", "subject"]

# What a noun phrase may hold, prepositional parts included, and the mark that may not start it.
_PHRASE = frozenset("djnPpohO#Tfkqgae(")
_VERBS = frozenset("vzbmiyxO")
_HEADS = frozenset("nPpohOd#T")
# A subject after its verb: noun phrase, appositives after commas, prepositional parts.
_AFTER = re.compile(r"a?(?:[oh]|[dpjn#PgveqTk]*[nP#p](?:f[dpjn#PgeT]*[nP#Tp]|k[dpjn#P]*[nP]|\([^)]*\))*)")


def subject(paragraph: Paragraph, begin: int, verb: int) -> tuple[int, int] | None:
    """The noun phrase before the verb group that starts at `verb`, not before `begin`."""
    tags = paragraph.tags
    end = _skip_apposition(tags, begin, verb)
    if end <= begin:
        return None
    if tags[end - 1] == "w":  # "the envoy, who said"
        end -= 1
        if end > begin and tags[end - 1] == ",":
            end -= 1
    start = end
    while start > begin and tags[start - 1] in _PHRASE | {")"}:
        if tags[start - 1] == ")":
            opening = tags.rfind("(", begin, start)
            if opening < 0:
                break
            start = opening
            continue
        start -= 1
    start = _after_joint(tags, begin, start, end)
    while start < end and tags[start] in "kfae(T" and (tags[start] != "f" or not _is_name(tags, start, end)):
        start = _skip_leading(paragraph, start, end)
    if start >= end or not any(tag in _HEADS for tag in tags[start:end]):
        return None
    return start, end if tags[verb - 1] != "," or end == verb else verb - 1


def _is_name(tags: str, start: int, end: int) -> bool:
    return False


def _skip_leading(paragraph: Paragraph, start: int, end: int) -> int:
    """Past a leading "On Friday", "In Iowa", "and", "also" before the noun phrase proper."""
    tags = paragraph.tags
    if tags[start] != "f":
        return start + 1
    at = start + 1
    while at < end and tags[at] in "dj#g":
        at += 1
    if at < end and tags[at] == "T":
        while at < end and tags[at] in "T#":
            at += 1
        return at
    # "Of the two": the phrase is the mention where nothing else is left
    later = at
    while later < end and tags[later] in "nPp":
        later += 1
    return later if later < end and tags[later] in "dopPjn" else start + 1


def _skip_apposition(tags: str, begin: int, verb: int) -> int:
    """Where the noun phrase proper ends: before ", a doctor," or "(R-Texas)"."""
    end = verb
    if end - 1 > begin and tags[end - 1] == ",":
        comma = tags.rfind(",", begin, end - 1)
        if comma > begin:
            end = comma
            # "Hill, a doctor, of Ohio, said": step back over further short parts
            earlier = tags.rfind(",", begin, comma)
            if earlier > begin and comma - earlier <= 4 and tags[earlier - 1] in "nP)":
                end = earlier
    return end


def _after_joint(tags: str, begin: int, start: int, end: int) -> int:
    """Where a verb stands before the phrase, what it governs is not the subject: cut at "and"."""
    if start > begin and tags[start - 1] in "vzbgmixe":
        joint = tags.rfind("k", start, end)
        if joint >= 0:
            return joint + 1
    return start


def inverted_subject(paragraph: Paragraph, at: int, end: int) -> tuple[int, int] | None:
    """The noun phrase after the verb: 'said Robert Klein, chairman of the institute'."""
    match = _AFTER.match(paragraph.tags, at, end)
    if not match or match.end() == at:
        return None
    stop = match.end()
    tags = paragraph.tags
    while stop + 1 < end and tags[stop] == "," and tags[stop + 1] in "djnP#p":
        more = _AFTER.match(tags, stop + 1, end)
        if not more or more.end() <= stop + 1:
            break
        after = tags[more.end() : more.end() + 1]
        if after in _VERBS and after:
            break
        stop = more.end()
    return at, stop


def sentence_subject(paragraph: Paragraph, begin: int, verb: int) -> tuple[int, int] | None:
    """The first noun phrase that stands before a finite verb: who a later "adding" belongs to."""
    tags = paragraph.tags
    for at in range(begin, verb):
        if tags[at] in "vzmiyx" and at > begin:
            found = subject(paragraph, begin, at)
            if found:
                return found
        if tags[at] == "O":
            return at, at + 1
    return None
