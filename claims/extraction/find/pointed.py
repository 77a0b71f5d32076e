"""Attributions as the grammar reads them: for each cue whose words and whose they are.

Where rules of shape know a frame, the network knows the sentence: content before its cue or
behind, with whatever stands between, the speaker wherever he stands.
"""

from __future__ import annotations

import re

from claims.extraction.annotate.cues import Cue, cue_forms
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.find.clauses import Frame, clause_end, clause_place, past_adjuncts
from claims.extraction.find.in_passing import is_background
from claims.extraction.find.mentions import inverted_subject, joined_subject, subject, without_occasion
from claims.extraction.find.postposed import after_the_fact, stands_inside
from claims.extraction.find.verb_groups import verb_group
from claims.extraction.speech import Range, Speech

__all__ = ["pointed"]

_EDGES = frozenset(",.;:-()")
# A mention that holds a verb before any relative pronoun, and one with a clause behind a comma.
_PREDICATE = re.compile(r"[^wt]*?(?:oa*[vzmiyx]|Pa*[iym]|[nP]a*[zb][fds])")
_NAMED = re.compile(r",P{1,4}(?=,)")
_ASIDE = re.compile(r",[ws]")
# What is told of a name behind its apposition: "Okello, a fisherman who lost two relatives".
_RELATIVE = re.compile(r"(?=w)")
_PARTICLES = word_group("particle")
_BEFORE_OR_AFTER = word_group("before-or-after")
# Least log odds that a cue says anything, to be looked at at all.
_LEAST = -2.0


def pointed(paragraph: Paragraph, sentence: Range, at: int) -> Speech | None:
    """The cue at item `at` with the speaker and the content that the grammar points to."""
    reading = paragraph.readings.get(at)
    if reading is None or reading.content is None or reading.speech < _LEAST:
        return None
    begin, end = sentence
    if at > begin and not paragraph.words[at].islower():
        return None
    start, stop = reading.content[0] + begin, reading.content[1] + begin
    mention = (reading.source[0] + begin, reading.source[1] + begin) if reading.source else None
    if mention is not None and mention[0] <= at < mention[1]:
        mention = None  # "the man who said": the words before the pronoun
    known = cue_forms().get(paragraph.lows[at])
    tags = paragraph.tags
    if (
        stop <= at
        and tags[start] in "Qq"
        and paragraph.lows[at + 1 : at + 2]
        and paragraph.lows[at + 1] in _PARTICLES
    ):
        if mention is None:
            mention = inverted_subject(
                paragraph, at + 2, end
            )  # "“Yes,” chimed in Greta Lom from the gallery"
        elif mention[0] == at + 1:
            mention = (at + 2, mention[1]) if mention[1] > at + 2 else None
    if known is None:
        cue, lemma, verb = (at, at + 2), "according to", at
    else:
        verb = verb_group(tags, begin, at)
        # "As Nair put it" says what "as Nair said" does
        cue, lemma = (at, at + 1), "say" if known[0].lemma == "put" else known[0].lemma
    if known and "out" in known[0].frames:
        if paragraph.lows[at + 1 : at + 2] != ["out"]:
            return None
        cue = (at, at + 2)
    if mention is not None:
        mention = _noun_phrase(paragraph, _without_another(paragraph, mention, verb), begin, verb, end)
    first = min(verb, mention[0]) if mention else verb
    last = max(cue[1], mention[1]) if mention else cue[1]
    content: list[Range] = []
    if start >= cue[1]:
        if (
            mention is not None
            and mention[1] <= verb
            and _stands_inside(tags, begin, mention, cue[1] - 1, end)
        ):
            return None
        while start < stop and tags[start] in ",:":
            start += 1
        if start >= stop:
            return None
        start = past_adjuncts(tags, start, stop)
        if known is None and tags[start] == "w" and (comma := tags.find(",", start, stop)) >= 0:
            start = comma + 1  # "According to Lind, who owns the mill, the closure costs …"
        if known and _takes_predicate(known[0], tags[start]):
            start = _with_its_subject(tags, cue[1], start)
        elif known and "np" in known[0].frames and "noun" not in known[0].frames and tags[start] == "t":
            start = _with_its_subject(tags, cue[1], start)  # "denied reports that the border had closed"
        elif (
            known and "bare" in known[0].frames and "tell" not in known[0].frames and tags[start] in "evzmiy"
        ):
            start = _with_its_subject(tags, cue[1], start)  # "said costs doubled"
        if any(_speaks(paragraph, other) for other in paragraph.cues_between(cue[1], start)):
            return None  # "The ministry said Lind urged the council “to wait”"
        if "g" in tags[cue[1] : start]:
            return None  # "said on Tuesday, blaming rust that divers found"
        opening = _frame(paragraph, start)
        if start < stop and opening == "quote":
            content = [(start, start + 1)]
        elif start < stop:
            main = known is None or paragraph.lows[max(begin, first - 1)] == "as"
            place = "main" if main else clause_place(tags, begin, verb)
            stop = clause_end(paragraph, start, end, opening, at, place=place)
            content = [(start, stop)] if _may_be_clause(tags, start, stop, opening) else []
        rule, cue = (
            ("as reported" if paragraph.lows[max(begin, first - 1)] == "as" else opening),
            (verb, cue[1]),
        )
    elif stop <= first or stop <= cue[0]:
        content, rule = [(start, min(stop, first) if first > start else stop)], "content before"
    elif start < first:
        after = last
        while after < stop and tags[after] not in ",:":
            after += 1
        content = [(start, first)] if paragraph.lows[start] != "as" else []
        if tags[after + 1 : after + 2] == "g" and "Q" in tags[after:stop]:
            after = tags.index("Q", after) - 1  # "the mayor said, pausing, “we will wait”"
        goes_on = after + 1 < stop and tags[after + 1] != "g"
        if (
            goes_on
            and paragraph.lows[after + 1] not in _BEFORE_OR_AFTER
            and not after_the_fact(paragraph, after + 1)
        ):
            rule = (
                "parenthetical" if content else "as reported"
            )  # "As the oldest of them, Rolf Tann, put it, …"
            content.append((after + 1 + (tags[after + 1] == "k"), stop))
        else:
            rule = "content before"
    else:
        return None
    if lemma == "according to":
        rule, cue = "according to", (at, at + 2)
    if not content:
        return None
    frame = Frame(rule, content[0][0])
    behind = known is not None and content[0][0] >= cue[1]
    if known and behind and is_background(tags, paragraph.lows, begin, verb, *known, frame):
        return None
    content = [part for part in (_trimmed(tags, *part) for part in content) if part[0] < part[1]]
    if not content or _is_title(paragraph, content[0][0], content[-1][1]):
        return None
    names = tags[at] == "e" and not any(tag in "yi" for tag in tags[verb:at])
    if names and content[0][0] > at and content[0][1] - content[0][0] == 1:
        return None  # "a drama called “The Lighthouse”"
    if mention is None and tags[content[0][0]] not in "Qq":
        return None  # nobody's words and nobody's statement
    return Speech(cue, lemma, rule, content, mention, "pointed", sentence)


def _speaks(paragraph: Paragraph, cue: int) -> bool:
    """Whether somebody speaks at a cue by the grammar."""
    reading = paragraph.readings.get(cue)
    return reading is not None and reading.speech > 0


def _stands_inside(tags: str, begin: int, mention: Range, cue: int, end: int) -> bool:
    """Whether the cue stands inside what is said, be some of that taken for the mention: "The truth, he said then, was …"."""
    edges = [mention[0], *(at + 1 for at in range(*mention) if tags[at] == ",")]
    return any(stands_inside(tags, begin, edge, cue, end) for edge in edges)


def _without_another(paragraph: Paragraph, mention: Range, verb: int) -> Range:
    """A mention without that of another cue beside it: '“…,” said Mika Lund, the diver, TASS reported'."""
    tags, (start, stop) = paragraph.tags, mention
    if start > verb and "P" not in tags[start:stop] and (named := _NAMED.match(tags, stop)):
        stop = named.end()  # "the diver, Mika Lund, TASS reported"
    comma = tags.rfind(",", start, stop)
    if stop == verb and comma > start and paragraph.cues_between(start - 1, start):
        return comma + 1, stop
    if start > verb and comma > start and paragraph.cues_between(comma + 1, stop + 1):
        return start, comma
    return start, stop


def _noun_phrase(paragraph: Paragraph, pointed_at: Range, begin: int, verb: int, end: int) -> Range | None:
    """The noun phrase of a mention, without the clause or the occasion that may hang on it.

    Where a verb stands in it that is no relative clause's, the subject before the cue stands in for it.
    """
    start, stop = pointed_at
    if stop == verb - 1 and paragraph.tags[stop] in "kl":
        if stop - start > 1 and paragraph.tags[stop - 2] in "nPo" and paragraph.lows[stop - 1] in cue_forms():
            return start, stop - 1  # "Varga laughs and says", whatever "laughs" was taken for
        return joined_subject(paragraph, begin, verb) or pointed_at  # "Varga laughs and says"
    tags = paragraph.tags[start:stop]
    if _PREDICATE.match(tags) or any(
        (reading := paragraph.readings.get(cue))
        and reading.speech > 0
        and "w" not in paragraph.tags[start:cue]
        for cue in paragraph.cues_between(start + 1, stop)
    ):
        return subject(paragraph, begin, verb) if stop <= verb else None
    aside = _ASIDE.search(tags, 1) or (
        _RELATIVE.search(tags) if stop > verb and "P" in tags.partition("w")[0] else None
    )
    if aside:
        stop = start + aside.start()  # "Roe, who sits on the council", "Khan, while speaking"
    start, stop = _whole(paragraph.tags, (start, stop), end)
    return start, max(start + 1, without_occasion(paragraph, start, stop))


def _whole(tags: str, mention: Range, end: int) -> Range:
    """A mention that ends within parentheses goes on to their end: "the Ministry (MoFA)"."""
    start, stop = mention
    inside = tags[start:stop]
    if inside.count("(") > inside.count(")"):
        close = tags.find(")", stop, min(end, stop + 8))
        return (start, close + 1) if close >= 0 else (start, start + max(1, inside.rindex("(")))
    return mention


def _takes_predicate(cue: Cue, tag: str) -> bool:
    """Whether words in marks may be the predicate of a noun phrase before them: "called the book “…”"."""
    return (tag == "q" and not cue.frames & {"tell", "object"}) or (tag in "Qq" and "as" in cue.frames)


def _may_be_clause(tags: str, start: int, stop: int, frame: str) -> bool:
    """Whether words without "that" can be content: those that open with a preposition need a clause behind a comma."""
    return frame != "bare" or tags[start] not in "fs" or "," in tags[start:stop]


def _is_title(paragraph: Paragraph, start: int, stop: int) -> bool:
    """Whether content is the title of a work, with no verb beside it: "wrote the essay “Salt” for the Post"."""
    titles = any(at in paragraph.quoted and paragraph.tags[at] not in "Qq" for at in range(start, stop))
    return titles and not any(tag in "vzbmiyxO" for tag in paragraph.tags[start:stop])


def _with_its_subject(tags: str, after: int, start: int) -> int:
    """Where content begins whose predicate alone is quoted: "said the film “made me cry”"."""
    return after if start > after and not tags[after:start].strip("dpjnPoh#") else start


def _frame(paragraph: Paragraph, start: int) -> str:
    tag, low = paragraph.tags[start : start + 1], paragraph.lows[start : start + 1]
    if tag == "Q":
        return "quote"
    if tag == "t":
        return "that"
    if low == ["to"]:
        return "to"
    if tag == "w" or low in (["if"], ["whether"]):
        return "wh"
    return "bare"


def _trimmed(tags: str, start: int, stop: int) -> Range:
    while start < stop and tags[start] in _EDGES:
        start += 1
    while stop > start and tags[stop - 1] in _EDGES:
        stop -= 1
    return start, stop
