"""Content before its cue, and around it: "…,” he said', "The plan, he said, would fail".

Takes a cue with its place in the sentence, gives a `Speech` or None.
"""

from __future__ import annotations

import re

from claims.extraction.annotate.cues import Cue
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.find.clauses import clause_end
from claims.extraction.find.mentions import inverted_subject
from claims.extraction.speech import Range, Speech

__all__ = ["after_the_fact", "content_before", "parenthetical", "postposed", "stands_inside"]

# A comma after the cue, with at most a hearer, times and places before it: ", he told me at a rally in
# Wentz, Morland, on Friday, …".
_ADJUNCT = re.compile(r"h?a?(?:T#?|[jd]n|#?na|f[dpjn#PTq]*[nPT#q]){0,4}+(?:,P{1,3}(?=,))?(?:,f?T#?(?=,))?,")


# What may open the rest of a sentence whose attribution stands inside it.
_GOES_ON = frozenset("klsoOdPpnjmiyzv")


_MAIN = re.compile(r",[dpjn#Po]+a*[vzmiyx]")


_GERUND_SUBJECT = re.compile(r"[nPTj]a*[zmiy]")


def postposed(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, before: Range, mention: Range | None
) -> Speech | None:
    """'…,” he said', '…, said the minister': the content has gone before."""
    end, tags = sentence[1], paragraph.tags
    how, after = "subject", at + 1
    if mention is None:
        mention = inverted_subject(paragraph, at + 1, end)
        if mention is None:
            return None
        quoted = tags[before[1] - 1] in "Qq"
        if not quoted and tags[mention[1] : mention[1] + 1] in tuple("vzmiyxObu"):
            return None
        how, after = "inverted", mention[1]
    if how == "subject" and before[1] > before[0] and tags[before[1] - 1] in "Qq":
        mention = _whole_subject(tags, before[1], mention)
    content = [before]
    tail = _resumed(paragraph, before, after, end, at)
    if tail:
        content.append(tail)
    return Speech((at, at + 1), cue.lemma, "content before", content, mention, how, sentence)


def _whole_subject(tags: str, at: int, mention: Range) -> Range:
    """Between quotation and verb all is subject: '“…,” Silver, who founded the site, tweeted'."""
    if tags[at : at + 1] in (",", "-"):
        at += 1
    if at < mention[0] and tags[at] in "djpnPo#" and "Q" not in tags[at : mention[0]]:
        return at, mention[1]
    return mention


def content_before(paragraph: Paragraph, begin: int, edge: int, *, closing: bool) -> Range | None:
    """What stands before ", he said": from the clause's beginning to the comma or the marks."""
    tags = paragraph.tags
    last = edge - 1
    if last < begin or (last == begin and tags[begin] not in "Qq"):
        return None
    if tags[last] in ",-" and last > begin:
        stop = last
    elif tags[last] in "Qq":
        stop = edge
    else:
        return None
    if tags[last] == "-" and tags[last - 1] not in "Qq":
        return None
    start = begin
    while start < stop and tags[start] in ",;.)":
        start += 1
    if tags[start] in "kl" and start + 1 < stop:
        start += 1
    colon = tags.find(":Q", start, stop)
    if colon >= 0 and colon + 2 >= stop - 1:
        start = colon + 1
    if paragraph.lows[start] in ("asked", "questioned", "pressed") and "Q" not in tags[start:stop]:
        return None  # "Asked whether it would be discussed, he answered in the affirmative"
    region = tags[start:stop]
    short = region == "q"
    if short and start == begin and tags[last] == ",":
        return start, stop  # '«No», he said'
    if not region or not ("Q" in region or closing or any(tag in "vzbmiyxO" for tag in region)):
        return None
    if "Q" not in region and (short or (region[0] in "sgve" and not _has_main_clause(region))):
        return None
    return start, stop


def _has_main_clause(region: str) -> bool:
    """Whether words that open like a subordinate clause hold a main one: "If it rains, we stay"."""
    if region[0] == "s":
        return _MAIN.search(region) is not None
    return "," not in region and _GERUND_SUBJECT.search(region) is not None


_MEASURE = re.compile(r"(?:d|#)?[nT]?$")


def after_the_fact(paragraph: Paragraph, at: int) -> bool:
    """ ", he said, a day after …": when it was said, no part of what was said."""
    after = next((to for to in range(at, at + 3) if paragraph.lows[to : to + 1] == ["after"]), None)
    return after is not None and _MEASURE.match(paragraph.tags[at:after]) is not None


# "… in Wentz, Morland, “…”"
_STATE = re.compile(r",P{1,3},Q")
_ASIDE = re.compile(r",[gaf][^,.;:Q]{0,10},Q")


def _resumed(paragraph: Paragraph, before: Range, at: int, end: int, cue: int) -> Range | None:
    """Content that goes on after the attribution: '“A,” he said, “B.”', '…, he said, because …'."""
    tags = paragraph.tags
    if tags[at : at + 1] == "Q" and tags[before[1] - 1] == "Q":
        return at, at + 1
    whole = tags[before[1] - 1] == "Q" and not tags[before[0] : before[1]].strip("Qq,")
    for number in range(at, min(at + 12, end)):
        if tags[number] in ",:" and number + 1 < end:
            if tags[number + 1] in "Qq":
                return number + 1, number + 2
            aside = (_ASIDE.match(tags, number, end) or _STATE.match(tags, number, end)) if whole else None
            if aside:  # “If they come,” he said, pausing, “we will wait”
                return aside.end() - 1, aside.end()
            if not whole and tags[number + 1] in _GOES_ON and not after_the_fact(paragraph, number + 1):
                start = number + 1 + (tags[number + 1] == "k")
                stop = clause_end(paragraph, start, end, "that", cue)
                return (start, stop) if stop > start else None
            return None
        if tags[number] in ".;":
            return None
    return None


def stands_inside(tags: str, limit: int, edge: int, cue: int, end: int) -> bool:
    """Whether a cue whose subject begins at `edge` stands inside what is said, whatever may seem to follow it.

    A predicate goes on with the words before ("The truth, she said then, was …"), or a clause with a clause
    ("The rich paid more, it said in a report, and the poor less").
    """
    if edge - 1 <= limit or tags[edge - 1] != ",":
        return False
    comma = _ADJUNCT.match(tags, cue + 1, end)
    if not comma or comma.end() >= end:
        return False
    before = tags[limit : edge - 1].lstrip(",;.kl")
    clause = any(tag in "vzmiyxOe" for tag in before)
    if clause:
        return tags[comma.end()] in "kl"
    return (
        before[:1] in ("d", "j", "n", "P", "p", "#") and _PREDICATE.match(tags, comma.end(), end) is not None
    )


_PREDICATE = re.compile(r"a?[vzmiyx]")


def parenthetical(
    paragraph: Paragraph,
    sentence: Range,
    at: int,
    cue: Cue,
    limit: int,
    edge: int,
    mention: Range | None,
    how: str,
) -> Speech | None:
    """'The plan, he said, would fail': the attribution stands inside its content."""
    tags, end = paragraph.tags, sentence[1]
    if mention is None or how != "subject" or "after" not in cue.frames:
        return None
    if not (edge - 1 >= limit and tags[edge - 1] in ",;-"):
        return None
    comma = _ADJUNCT.match(tags, at + 1, end)
    if not comma or comma.end() >= end:
        return None
    start = comma.end()
    if tags[start] in "g":
        return None
    start += tags[start] == "k"
    content = [(start, clause_end(paragraph, start, end, "that", at))]
    first = limit
    while first < edge - 1 and tags[first] in ",;.kla-)":
        first += 1
    if first < edge - 1 and ";" not in tags[first : edge - 1]:
        content.insert(0, (first, edge - 1))
    if content[-1][1] <= start:
        return None
    return Speech((at, at + 1), cue.lemma, "parenthetical", content, mention, how, sentence)
