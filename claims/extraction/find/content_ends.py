"""Where content ends: the places where it could stop, and which of them it is.

Reporting clauses run to the end of their sentence more often than not, but "…, adding that", "… and
left", "…, according to" cut them short. Candidates come from marks and joining words; weights learned by
a log-linear model (multinomial logistic regression over the candidates of one clause) pick the best.
"""

from __future__ import annotations

import re
from functools import cache

from claims.extraction.annotate.cues import cue_forms
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.find.verb_groups import verb_group
from claims.languages.en import entries

__all__ = ["best_end", "candidate_ends", "end_features"]

_GROUP = {"that": "clause", "bare": "clause", "wh": "clause", "colon": "clause", "quote": "clause"}
_NEXT_CLAUSE = re.compile(r"a?(?:O|[dpjn#Poqf]*[dpjn#Poq]a*[vzbmiyx])")
_VERB = re.compile(r"a*[vzmiyx]")
_PREDICATE = re.compile(r"a*[vzmiyxe]")
_FINITE = re.compile(r"[vzbmiyxO]")
_TRAILING = frozenset(".,;:-")


def best_end(paragraph: Paragraph, start: int, end: int, frame: str, place: str, cue: int) -> int:
    """The item before which the content of the cue at `cue` stops (at most `end`); it begins at `start`."""
    end = _certain_end(paragraph, start, end, place)
    end = _outer_attribution(paragraph, start, end)
    candidates = candidate_ends(paragraph, start, end, frame)
    if len(candidates) == 1:
        return candidates[0]
    read, hangs = read_ends(paragraph, candidates, cue), _hangs(paragraph, cue)
    features = [
        [
            *end_features(paragraph, start, at, end, frame, place),
            *more,
            *_beside(paragraph, start, at, end, hangs),
        ]
        for at, more in zip(candidates, read, strict=True)
    ]
    return paragraph.scorer.best_end(paragraph, start, candidates, features)


def read_ends(paragraph: Paragraph, candidates: list[int], cue: int) -> list[list[str]]:
    """For each candidate end the features of what the grammar takes for the content's last item."""
    reading = paragraph.readings.get(cue)
    if reading is None:
        return [["unread"] for _ in candidates]
    begin = paragraph.sentence_start(cue)
    tags, size = paragraph.tags, len(reading.ends)
    odds = []
    for at in candidates:
        last = at - 1
        while last > begin and tags[last] in _TRAILING:
            last -= 1
        odds.append(float(reading.ends[last - begin]) if 0 <= last - begin < size else -9.0)
    best = max(odds)
    sure = "sure" if reading.speech > 0 else "unsure"
    return [
        [f"{sure} odds={max(-8, round(odd))}", f"{sure} behind={min(6, round(best - odd))}"]
        + ([f"{sure} best"] if odd == best else [])
        for odd in odds
    ]


def _certain_end(paragraph: Paragraph, start: int, end: int, place: str) -> int:
    """The item at which the same or another speaker surely takes up: ", adding that", "; he said"."""
    tags = paragraph.tags
    for at in range(start + 2, end - 1):
        if tags[at] == ",":
            known = cue_forms().get(paragraph.lows[at + 1])
            if known and known[1] == "ing":
                return at
            if paragraph.lows[at + 1] == "according" or _others_saying(paragraph, at + 1, end):
                return at
            if place == "relative" and _PREDICATE.match(tags, at + 1, end):
                return at
            if _speaks(paragraph, at + 1, end) == "closing" and _FINITE.search(tags, start, at):
                return at
        elif tags[at] in "kl" and _takes_up(paragraph, at + 1, end):
            return at - 1 if tags[at - 1] == "," else at
        elif tags[at] == ";":
            skip = at + 3 if tags[at + 1 : at + 3] == "a," else at + 1
            if _speaks(paragraph, skip, end) in ("closing", "opening"):
                return at
    return end


# "with the Courier reporting", "with one resident saying"
_ABSOLUTE = re.compile(r"[sf][dpj#]?[jn]{0,2}[nPo]{1,4}(?=g)")


def _others_saying(paragraph: Paragraph, at: int, end: int) -> bool:
    """Whether others speak from "with" on: "with the Courier reporting that"."""
    if paragraph.lows[at] != "with":
        return False
    who = _ABSOLUTE.match(paragraph.tags, at, end)
    known = cue_forms().get(paragraph.lows[who.end()]) if who else None
    return known is not None and known[1] == "ing"


def _outer_attribution(paragraph: Paragraph, start: int, end: int) -> int:
    """Where an attribution of the whole sentence begins: "Tests show the water is clean, says Nair"."""
    tags = paragraph.tags
    for cue in paragraph.cues_between(start + 3, end):
        reading = paragraph.readings.get(cue)
        if reading is None or reading.content is None or reading.speech < 0:
            continue
        begin = paragraph.sentence_start(cue)
        if reading.content[0] + begin >= start or reading.content[1] + begin > cue + 1:
            continue
        first = verb_group(tags, begin, cue)
        if reading.source and reading.source[1] + begin <= cue:
            first = min(first, reading.source[0] + begin)
        if start + 1 < first < end and tags[first - 1] in ",-":
            end = first - 1
    return end


@cache
def _acts() -> frozenset[str]:
    return frozenset(entries("takes-up"))


def _takes_up(paragraph: Paragraph, at: int, end: int) -> bool:
    """Whether "and called on", "but declined to" takes up the speaker again after his words."""
    lows = paragraph.lows
    if at < end and paragraph.tags[at] == "a":
        at += 1
    return at + 1 < end and f"{lows[at]} {lows[at + 1]}" in _acts()


def candidate_ends(paragraph: Paragraph, start: int, end: int, frame: str) -> list[int]:
    """Items before which the content may stop; the last is the sentence's end, marks aside."""
    tags = paragraph.tags
    while end > start + 1 and tags[end - 1] in _TRAILING:
        end -= 1
    breaks = ",;:-(kls" if frame in _GROUP else ",;:-(klsfwgut"
    whole = frame in _GROUP or frame in ("object", "to")
    found = []
    for at in range(start + 1, end):
        tag = tags[at]
        if tag == "," and whole and paragraph.lows[at + 1] == "which":
            continue  # what is said of a thing in passing belongs to the saying
        if (tag in breaks and tags[at - 1] not in ",-(") or tags[at - 1] in "Q":
            found.append(at)
    found.append(end)
    return found


def end_features(paragraph: Paragraph, start: int, at: int, end: int, frame: str, place: str) -> list[str]:
    """Named features of stopping before item `at`."""
    tags, lows = paragraph.tags, paragraph.lows
    group = _GROUP.get(frame, frame)
    distance = at - start
    seen = _FINITE.search(tags, start, at) is not None
    before = tags[at - 1]
    if at >= end or (tags[at] in _TRAILING and not tags[at:end].strip(".,;:-")):
        base = f"{group} end"
        return [
            base,
            f"{base} finite={seen}",
            f"{base} place={place}",
            f"{base} before={before}",
            f"{base} long={min(distance // 8, 5)}",
            f"frame={frame} end",
        ]
    tag = tags[at]
    mark = tag if tag in ",;:-(" else "" if before != "Q" else "Q"
    follow = at + 1 if mark and mark != "Q" else at
    joint = ""
    if mark and follow < end and tags[follow] in "kl":
        joint = "and" if tags[follow] == "k" else "but"
    elif tag in "kl":
        joint, follow = ("and" if tag == "k" else "but"), at
    word_at = follow + 1 if joint else follow
    next_tag = tags[word_at] if word_at < end else "."
    word = lows[follow] if follow < end else "."
    next_word = lows[word_at] if word_at < end else "."
    known = cue_forms().get(next_word)
    next_kind = f"cue-{known[1]}" if known and next_tag in "vzg" else next_tag
    base = f"{group} {mark}{joint or (tag if not mark else '')}"
    clause = _NEXT_CLAUSE.match(tags, word_at, end) is not None
    verb = _VERB.match(tags, word_at, end) is not None
    rest = end - at
    comma_later = tags.find(",", word_at, end) >= 0
    return [
        base,
        f"{base} next={next_kind}",
        f"{base} next={next_kind}{tags[word_at + 1 : word_at + 2]}",
        f"{base} word={word}",
        f"{base} word={word} {next_word}" if joint else f"{base} before={before} next={next_kind}",
        f"{base} before={before}",
        f"{base} finite={seen} clause={clause}",
        f"{base} place={place} clause={clause} verb={verb}",
        f"{base} long={min(distance // 4, 5)}",
        f"{base} rest={min(rest // 4, 5)} comma={comma_later}",
        f"{base} speaks={_speaks(paragraph, word_at, end)} joint={joint}",
        f"frame={frame} {mark}{joint} next={next_kind}",
        f"{mark} speaks={_speaks(paragraph, word_at, end)} finite={seen}",
    ]


def _hangs(paragraph: Paragraph, cue: int) -> str:
    """What makes the cue's clause hang on another one: "when", "as", its form as a participle; or nothing."""
    tags, begin = paragraph.tags, paragraph.sentence_start(cue)
    first, reading = verb_group(tags, begin, cue), paragraph.readings.get(cue)
    if reading and reading.source and reading.source[1] + begin <= cue:
        first = min(first, reading.source[0] + begin)
    if paragraph.lows[cue] == "according" or (first - 1 == begin and paragraph.lows[begin] == "as"):
        return "nothing"  # "As Lind put it, …": what is said is the main clause
    if first > begin and (tags[first - 1] == "s" or paragraph.lows[first - 1] == "when"):
        return f"{paragraph.lows[first - 1]}{' first' if first - 1 == begin else ''}"
    return "participle" if tags[cue] == "g" and "i" not in tags[first:cue] else "nothing"


def _beside(paragraph: Paragraph, start: int, at: int, end: int, hangs: str) -> list[str]:
    """Features of stopping before item `at`: what the cue's clause hangs on, and who speaks next by the grammar."""
    tags = paragraph.tags
    mark = tags[at] if at < end else "end"
    follow = at + (mark in ",;:-")
    joint = tags[follow] if follow < end and tags[follow] in "kls" else ""
    clause = _NEXT_CLAUSE.match(tags, follow + (joint != ""), end) is not None
    said = _next_said(paragraph, start, at, end)
    return [
        f"hangs={hangs} {mark}{joint} clause={clause}",
        f"{mark}{joint} {said}",
        f"{joint} {said} clause={clause}",
    ]


_NEAR = 10  # items behind a possible end at which another may be seen to speak


def _next_said(paragraph: Paragraph, start: int, at: int, end: int) -> str:
    """What the grammar reads of the next cue: whether it says anything, and where its speaker stands."""
    for cue in paragraph.cues_between(at, min(at + _NEAR, end)):
        reading = paragraph.readings.get(cue)
        if reading is None:
            continue
        said = "speaks" if reading.speech > 0 else "silent"
        if reading.source is None:
            return f"{said} nobody"
        first = reading.source[0] + paragraph.sentence_start(cue)
        return f"{said} {'before' if first < start else 'inside' if first < at else 'behind'}"
    return "no cue"


def _speaks(paragraph: Paragraph, at: int, end: int) -> str:
    """Whether another attribution begins at `at`, and how it goes on: "…, officials said"."""
    forms = cue_forms()
    tags, lows = paragraph.tags, paragraph.lows
    if at < end and lows[at] == "according":
        return "according"
    if at < end and tags[at] == "s":
        at += 1
    for number in range(at, min(at + 12, end)):
        known = forms.get(lows[number])
        if known and tags[number] in "vzbg" and "after" in known[0].frames:
            if number == at:
                return f"verb-{known[1]}"
            after = tags[number + 1 : number + 2]
            return "closing" if after in ("", ".", ",", "f", "T", "a", "-") else "opening"
        if tags[number] not in "dpjn#PofaykT-(),mx":
            return "no"
    return "no"
