"""Speaker mentions: a cue's place in its sentence → the noun phrase that names who speaks.

Everything is a range of items of a `Paragraph`; nothing is resolved here ("he" stays "he"). A mention
may end with the relative pronoun that stands for it ("the envoy, who").
"""

from __future__ import annotations

import re
from functools import cache

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.languages.en import entries

__all__ = [
    "inverted_subject",
    "is_aside",
    "joined_subject",
    "main_subject",
    "participle_subject",
    "subject",
    "without_occasion",
]

Range = tuple[int, int]

# What a noun phrase may hold, prepositional parts included, and the marks that end it.
_PHRASE = frozenset("djnPpohO#TfkqgaeQ-")
_HEADS = frozenset("nPpohOd#T")
_VERB_AHEAD = re.compile(r"a*[vzmiyxe]")
_AFTER = re.compile(
    r"a?(?:[oh]|d(?=[.,])|(?:[dP]*p\([^()]*\))?[dpjn#PgveqTka]*[nP#p](?:f[dpjn#PgeTq]*[nP#Tp]|k[dpjn#P]*[nP]|\([^()]*\))*)"
)


_THINKS = word_group("thinks")
_ASIDE = re.compile(r"(?<=.),o[vbz],\Z")
# "who in 2010 | said", "who, in an interview with the Herald, | said", "who last week | told"
_BEHIND_WHO = re.compile(r"w(?:,?f[dj]?[nPT#][nPT#f]*,?|[dj]?T[T#]*)\Z")
_LATE_TIME = re.compile(r",f?[dj]?T[T#]*\Z")


def subject(paragraph: Paragraph, begin: int, verb: int) -> Range | None:
    """The noun phrase before the verb group that starts at `verb`, not before `begin`."""
    tags = paragraph.tags
    if verb - 2 > begin and tags[verb - 1] in "T#":  # "the envoy, Josep Borrell, on Sunday accused"
        time = _LATE_TIME.search(tags, begin, verb)
        verb = time.start() + 1 if time else verb
    stop = verb - 1 if verb - 1 > begin and tags[verb - 1] == "," else verb
    aside = _ASIDE.search(tags, begin, verb)
    if aside and is_aside(paragraph, verb - 2):
        verb = aside.start()  # "Judge Hale, I think, said"
    late = _BEHIND_WHO.search(tags, begin, verb)
    if late:
        verb = stop = late.start() + 1
    end = verb if late else _before_apposition(tags, begin, verb)
    if end > begin and (tags[end - 1] == "w" or (tags[end - 1] == "t" and end - 1 > begin)):
        end -= 1  # "the envoy, who said"
        if end > begin and tags[end - 1] == ",":
            end -= 1
        if end > begin and tags[end - 1] in ".;":
            return None
    if (
        end > begin and tags[end - 1] in "oO" and not (tags[end - 1] == "o" and tags[end - 2] == "d")
    ):  # "the i"
        return (end - 1, max(stop, end)) if end == verb else (end - 1, end)
    start = _noun_phrase(tags, begin, end)
    if start is None and end > begin:
        start = _reduced_relative(tags, begin, end)
    if start is None:
        return None
    if start - 2 > begin and paragraph.lows[start - 1] == "by" and tags[start - 2] in "ve":
        # "economists polled by Reuters say"
        polled = _noun_phrase(tags, begin, start - 2)
        start = start if polled is None else polled
    if tags[end : end + 3] == ",sg":
        stop = end  # "Khan, while speaking at a seminar, assured"
    return start, max(without_occasion(paragraph, start, stop), start + 1)


_TIME = re.compile(r"(?:f?[dj]?T[T#]*|[dj]n)$")
_OCCASION = word_group("occasion-preposition")


def without_occasion(paragraph: Paragraph, start: int, stop: int) -> int:
    """Cuts "on Wednesday", "last week", "in an interview with Sputnik" off a noun phrase's end."""
    tags, lows = paragraph.tags, paragraph.lows
    region = tags[start:stop]
    if "f" not in region and "T" not in region and lows[stop - 1] not in _PERIODS:
        return stop
    time = _TIME.search(region)
    if (
        time
        and region[time.start() - 1 : time.start()] not in ("", "v", "e")
        and ("T" in time.group() or lows[stop - 1] in _PERIODS)
    ):
        stop = start + time.start()
        if tags[stop - 1] == "f":
            stop -= 1
    for at in range(start + 1, stop - 1):
        if tags[at] == "f" and lows[at] in _OCCASION:
            rest = tags.find("f", at + 1, stop)
            head = (rest if rest >= 0 else stop) - 1
            if lows[head] in occasions() or lows[head].removesuffix("s") in occasions():
                return at
    return stop


_PERIODS = word_group("period")


@cache
def occasions() -> frozenset[str]:
    """Nouns for what a speaker speaks at or in: venues.txt and works.txt."""
    return word_group("occasion").union(entries("venues"), entries("works"))


def is_aside(paragraph: Paragraph, at: int) -> bool:
    """Whether a verb stands with "I" between commas, within another's clause: "Judge Hale, | I think, | said"."""
    tags, lows = paragraph.tags, paragraph.lows
    if lows[at] not in _THINKS or lows[at - 1 : at] != ["i"]:
        return False
    return (
        tags[at - 2 : at] == ",o"
        and tags[at + 1 : at + 2] == ","
        and tags[at + 2 : at + 3] in tuple("vzmiyxa")
    )


def _noun_phrase(tags: str, begin: int, end: int) -> int | None:
    """Where the noun phrase that ends before `end` starts."""
    start = _phrase_start(tags, begin, end)
    while start < end and tags[start] in "kfaeT-(":
        start = _skip_leading(tags, start, end)
    if start >= end or not any(tag in _HEADS for tag in tags[start:end]):
        return None
    return start


def _reduced_relative(tags: str, begin: int, end: int) -> int | None:
    """'A campaign ad released Thursday accuses': past the participle to its noun phrase."""
    at = end
    while at > begin and tags[at - 1] in "TfdjnPp#":
        at -= 1
    if at > begin and tags[at - 1] in "ve":
        return _noun_phrase(tags, begin, at - 1)
    return None


def _phrase_start(tags: str, begin: int, end: int) -> int:
    start = end
    while start > begin:
        tag = tags[start - 1]
        if tag == ")":
            opening = tags.rfind("(", begin, start)
            if opening < 0:
                break
            start = opening
        elif tag in _PHRASE and (tag != "Q" or start == end):
            start -= 1
        else:
            break
    if start - 1 > begin and tags[start - 1] in "vge" and tags[start - 2] in ",Qq" and start < end:
        return start - 1  # "retired general Lloyd Newton"
    if start > begin and tags[start - 1] in "vzbgmixeu":
        # what an earlier verb governs is not the subject: cut at "and"
        joint = tags.rfind("k", start, end)
        if joint >= 0:
            start = joint + 1
    return start


def _skip_leading(tags: str, start: int, end: int) -> int:
    """Past a leading "On Friday", "In Iowa", "and", "also" before the noun phrase proper."""
    if tags[start] == "(":
        closing = tags.find(")", start, end)
        return closing + 1 if closing >= 0 else start + 1
    if tags[start] != "f":
        return start + 1
    at = start + 1
    while at < end and tags[at] in "dj#g":
        at += 1
    if at < end and tags[at] == "T":
        while at < end and tags[at] in "T#":
            at += 1
        return at
    while at < end and tags[at] in "nPp":
        at += 1
    return at if at < end and tags[at] in "do" else start + 1


def _before_apposition(tags: str, begin: int, verb: int) -> int:
    """Where the noun phrase proper ends: before ", a doctor," and further such parts."""
    end = verb
    if end - 1 > begin and tags[end - 1] == ",":
        comma = tags.rfind(",", begin, end - 1)
        if comma > begin and (tags[comma + 1] not in "kls" or tags[comma + 1 : comma + 3] == "sg"):
            end = comma
            # "Hill, a doctor, of Ohio, said": step back over one more short part
            earlier = tags.rfind(",", begin, comma)
            if (
                earlier > begin
                and comma - earlier <= 4
                and tags[earlier - 1] in "nP)"
                and tags[comma - 1] in "nP#"
            ):
                end = earlier
        elif tags[end - 2] in "Qq":
            return begin
    return end


def inverted_subject(paragraph: Paragraph, at: int, end: int) -> Range | None:
    """The noun phrase after the verb: 'said Robert Klein, chairman of the institute'."""
    tags = paragraph.tags
    match = _AFTER.match(tags, at, end)
    if not match or match.end() == at:
        return None
    stop = match.end()
    while stop + 1 < end and tags[stop] == "," and tags[stop + 1] in "djnP#p":
        more = _AFTER.match(tags, stop + 1, end)
        if not more or more.end() <= stop + 1:
            break
        if more.end() < end and tags[more.end()] in "vzmiyxO":
            break
        stop = more.end()
    return at, stop


def participle_subject(paragraph: Paragraph, begin: int, at: int, end: int) -> Range | None:
    """Who a participle belongs to: ", adding that …" — the subject of the main clause.

    For one that opens the sentence ("Speaking in Paris, Macron said …") that subject follows.
    """
    clauses = _clauses(paragraph, begin, at)
    main = [found for found, level in clauses if level == "main"]
    if main:
        return main[-1]
    if not clauses or clauses[0][1] == "opening":
        later = _clauses(paragraph, at, end)
        for found, level in later:
            if level == "main" and found[0] > at + 1:
                return found
    return clauses[-1][0] if clauses else None


def main_subject(paragraph: Paragraph, begin: int, at: int) -> Range | None:
    """The subject of the sentence's first main clause before `at`."""
    return next((found for found, level in _clauses(paragraph, begin, at) if level == "main"), None)


def joined_subject(paragraph: Paragraph, begin: int, at: int) -> Range | None:
    """The subject of a verb joined by "and" to another: 'shook her head and said'."""
    clauses = _clauses(paragraph, begin, at)
    for found, level in reversed(clauses):
        if level == "main":
            return found
    return clauses[-1][0] if clauses else None


_ALSO_PAST = word_group("also-past")


def _may_be_finite(paragraph: Paragraph, at: int) -> bool:
    """Whether a base form may have the words before it as its subject: "they say", "the mayor put it"."""
    lows = paragraph.lows
    return paragraph.tags[at - 1] == "o" or lows[at - 1].endswith("s") or lows[at] in _ALSO_PAST


def _clauses(paragraph: Paragraph, begin: int, end: int) -> list[tuple[Range, str]]:
    """Finite verbs between `begin` and `end` with their subjects, and how each clause hangs."""
    tags = paragraph.tags
    found: list[tuple[Range, str]] = []
    opening = tags[begin] == "s"
    for at in range(begin, end):
        if tags[at] == "O":
            found.append(((at, at + 1), "main"))
            continue
        if at == begin or tags[at] not in "avzmiyxbe" or tags[at - 1] in "avzmiyxbuef":
            continue
        if tags[at] == "a" and not _VERB_AHEAD.match(tags, at, end):
            continue
        if tags[at] == "b" and not _may_be_finite(paragraph, at):
            continue
        mention = subject(paragraph, begin, at)
        if mention is None or (found and found[-1][0] == mention):
            continue
        before = tags[mention[0] - 1] if mention[0] > begin else ""
        level = "main"
        if tags[at - 1] in "wt" or before in ("s", "w", "t"):
            level = "opening" if opening and mention[0] <= begin + 2 else "sub"
        found.append((mention, level))
    return found
