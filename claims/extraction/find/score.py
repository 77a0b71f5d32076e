"""Scoring: which candidates are somebody's statement, and the best set of them in a sentence.

For each cue the readings of its sentence – by the frames of the lexicon and by the grammar – give
contents and speakers; every combination is a candidate triple (who, cue, what). Named features of
each, weighed by a log-linear model against "nothing is said here", decide. Of the triples that
overlap the best stays; of an outer and an inner attribution the outer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product

from claims.extraction.annotate.grammar import Reading
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.nouns import OUTLETS
from claims.extraction.find.patterns import is_certain
from claims.extraction.speech import Range, Speech
from claims.languages.en import entries, words

__all__ = ["Scorer", "Weights", "choose", "is_statement", "standard_scorer", "statement_features", "weights"]

Weights = Mapping[str, float]

# Least score (log odds) of what the lexicon found and of what only a verb governs.
THRESHOLDS = {"cue": 0.4, "governed": 0.5}
_CERTAINLY = 8.0
# What it counts for a candidate that the grammar reads it just so.
_AGREED = 0.5
# Who is found so speaks within another's words: 'the ministry said Kabulov urged the Taliban “to …”'.
_RELAYED = "relayed subject"
# Of one cue no more contents and speakers than this are tried against each other.
_MOST_READINGS = 4
_FINITE = frozenset("vzbmiyxO")
_NEGATIONS = frozenset(("not", "never", "cannot"))
_OUTLET_WORDS = words("outlet-words") | {"media"}
_SMALL = word_group("title-small")
_PRONOUNS = word_group("pronoun")
_AND = frozenset(("and", "but", "or"))
_NOBODY = frozenset(("nobody", "none", "neither"))


class Scorer:
    """Weighs named features. Training puts one of its own in the place of the standard one."""

    def __init__(self, ends: Weights, statements: Weights) -> None:
        self.ends, self.statements = ends, statements

    def best_end(
        self, paragraph: Paragraph, start: int, options: Sequence[int], features: Sequence[list[str]]
    ) -> int:
        """Which of the items `options`, before which content from `start` may stop, is the best."""
        values = [weigh(self.ends, names) for names in features]
        return options[values.index(max(values))]

    def values(
        self, paragraph: Paragraph, candidates: Sequence[Speech], features: Sequence[list[str]]
    ) -> list[float]:
        """For each candidate of one cue the log odds that it is a statement, against there being none."""
        return [weigh(self.statements, names) for names in features]


def weigh(table: Weights, names: Sequence[str]) -> float:
    """The sum of the weights of features; one that is not listed weighs nothing."""
    known = table.get
    return sum([known(name, 0.0) for name in names])


def read_weights(lines: Iterable[str]) -> dict[str, float]:
    """Feature → weight, as training writes them: a line each, a blank between."""
    pairs = (line.rpartition(" ") for line in lines)
    return {feature: float(weight) for feature, _, weight in pairs}


@cache
def weights(name: str) -> dict[str, float]:
    """Feature → weight, from the word list `name`."""
    return read_weights(entries(name))


@cache
def standard_scorer() -> Scorer:
    """The scorer with the weights of English."""
    return Scorer(weights("content-ends"), weights("speech-acts"))


def choose(paragraph: Paragraph, candidates: Sequence[Speech]) -> list[Speech]:
    """The best of the candidates of a sentence that do not overlap, in the order of their cues."""
    groups: dict[int, list[Speech]] = {}
    for speech in candidates:
        speech = _without_connective(paragraph, _apart_from_nobody(paragraph, speech))
        groups.setdefault(speech.cue[1], []).append(speech)
    scored = [found for group in groups.values() if (found := _best(paragraph, group))]
    scored.sort(key=lambda pair: -pair[0])
    kept: list[Speech] = []
    for _, speech in scored:
        clashing = [other for other in kept if _clash(speech, other)]
        if all(_gives_way(paragraph, other, speech) for other in clashing):
            kept = [other for other in kept if other not in clashing]
            kept.append(speech)
    return sorted(kept, key=lambda speech: speech.cue)


def _apart_from_nobody(paragraph: Paragraph, speech: Speech) -> Speech:
    """The candidate with its mention cut at "and nobody", who is never one of two that speak.

    "reads Boats Today and | nobody said", "according to Boats Today | and nobody else".
    """
    if speech.mention is None:
        return speech
    start, stop = speech.mention
    lows = paragraph.lows
    for at in range(start + 1, stop - 1):
        if lows[at] in _AND and (lows[at + 1] in _NOBODY or lows[at + 1 : at + 3] == ["no", "one"]):
            cut = (start, at) if speech.cue[0] < start else (at + 1, stop)
            return replace(speech, mention=cut)
    return speech


_CONNECTIVES = word_group("connective")


def _without_connective(paragraph: Paragraph, speech: Speech) -> Speech:
    """The candidate without "But", "And", "However," before words that stand before their cue: the reporter's."""
    begin, tags = speech.sentence[0], paragraph.tags
    if not speech.content or speech.content[0][0] != begin or speech.content[0][0] > speech.cue[0]:
        return speech
    (start, stop), *more = speech.content
    if tags[start] in "kl":
        start += 1
    elif paragraph.lows[start] in _CONNECTIVES and tags[start + 1 : start + 2] == ",":
        start += 2
    if start == begin or start + 1 >= stop or tags[start] in ",Qq":
        return speech
    return replace(speech, content=[(start, stop), *more])


def is_statement(paragraph: Paragraph, speech: Speech, ranges: list[Range]) -> bool:
    """Whether a candidate outside the lexicon is kept; one of the lexicon was chosen before."""
    if not speech.rule.startswith("governed"):
        return True
    value = paragraph.scorer.values(paragraph, [speech], [statement_features(paragraph, speech, ranges)])
    return value[0] >= THRESHOLDS["governed"]


def _best(paragraph: Paragraph, group: list[Speech]) -> tuple[float, Speech] | None:
    """The best reading of one cue with its value; None where nothing is said."""
    for speech in group:
        if is_certain(speech.rule) or not speech.content:
            return _CERTAINLY, speech
    relayed = [speech for speech in group if speech.mention_rule == _RELAYED]
    variants = _variants(paragraph, relayed or group)
    features = [statement_features(paragraph, speech, speech.content) for speech in variants]
    values = paragraph.scorer.values(paragraph, variants, features)
    best = max(range(len(values)), key=values.__getitem__)
    # The chance that any reading is right, not that this one is and the others are not.
    said = values[best] + math.log(sum([math.exp(value - values[best]) for value in values]))
    if _as_read(paragraph, variants[best]):
        said += _AGREED
    return (said, variants[best]) if said >= THRESHOLDS["cue"] else None


def _as_read(paragraph: Paragraph, speech: Speech) -> bool:
    """Whether the grammar reads speaker and words just so."""
    reading = paragraph.readings.get(speech.cue[1] - 1)
    if reading is None or reading.content is None or reading.source is None or reading.speech < 0:
        return False
    begin, (first, last) = speech.sentence[0], reading.content
    content = (speech.content[0][0] - begin, speech.content[-1][1] - begin)
    mention = speech.mention and (speech.mention[0] - begin, speech.mention[1] - begin)
    return content == (first, last) and mention == reading.source


def _is_apposition(paragraph: Paragraph, wide: Range, narrow: Range) -> bool:
    """Whether a mention names what stands before it: "the mayor, Anna Berg"."""
    before = paragraph.tags[wide[0] : narrow[0]]
    return before[-1] == "," and before[0] in "dpjnP" and not any(tag in "vzbmiyx" for tag in before)


def _variants(paragraph: Paragraph, group: list[Speech]) -> list[Speech]:
    """Every content of one cue with every speaker of it."""
    if len(group) == 1:
        return group
    contents = {tuple(speech.content): speech for speech in reversed(group)}
    mentions = {speech.mention: speech for speech in reversed(group)}
    for wide in [mention for mention in mentions if mention]:
        for narrow in [mention for mention in mentions if mention and mention != wide]:
            if wide[0] < narrow[0] - 1 and narrow[1] <= wide[1] and _is_apposition(paragraph, wide, narrow):
                del mentions[narrow]
    pairs = product(list(contents.values())[:_MOST_READINGS], list(mentions.values())[:_MOST_READINGS])
    return [
        what
        if what.mention == who.mention
        else Speech(
            what.cue, what.lemma, what.rule, what.content, who.mention, who.mention_rule, what.sentence
        )
        for what, who in pairs
        if who.mention is None or not any(a < who.mention[1] and who.mention[0] < b for a, b in what.content)
    ] or group


def _clash(one: Speech, other: Speech) -> bool:
    if _within(one, other) or _within(other, one):
        return True
    return any(a < d and c < b for a, b in one.content for c, d in other.content)


def _gives_way(paragraph: Paragraph, kept: Speech, other: Speech) -> bool:
    """Whether an attribution already kept gives way to another that clashes with it.

    The inner one does to the outer, unless the outer only carries its words: an outlet ("…, according
    to RT"), or whoever is named before a demand in marks ("the ministry said Kabulov urged …").
    """
    if "quoted as" in (kept.rule, other.rule):
        return other.rule == "quoted as"  # "Tass quoted X as saying": X's words, whatever "quoted" may claim
    if kept.content == other.content and _carries(paragraph, kept) != _carries(paragraph, other):
        return _carries(paragraph, kept)  # "said Mika Lund, TASS reported"
    if kept.content == other.content and "noun" in (kept.rule, other.rule):
        return other.rule == "noun"  # "few believed his claim that …" is his
    if _same_speaker(kept, other) and not (_within(kept, other) or _within(other, kept)):
        return _covers(other, kept) and not _covers(
            kept, other
        )  # "“A,” he said, adding, “B”" is said at once
    if _within(other, kept) and (other.mention_rule == _RELAYED or _carries(paragraph, kept)):
        return True
    if kept.mention_rule == _RELAYED or _carries(paragraph, other):
        return False
    return _within(kept, other) and not _within(other, kept)


def _same_speaker(one: Speech, other: Speech) -> bool:
    return (
        one.mention is not None
        and other.mention is not None
        and one.mention[0] < other.mention[1]
        and other.mention[0] < one.mention[1]
    )


def _covers(one: Speech, other: Speech) -> bool:
    """Whether all content of the other is content of the one."""
    return all(any(a <= c and d <= b for a, b in one.content) for c, d in other.content)


def _carries(paragraph: Paragraph, speech: Speech) -> bool:
    """Whether an outlet or agency is named, which reports what others said."""
    if speech.mention is None or speech.rule not in ("according to", "content before"):
        return False
    voice = " ".join(paragraph.words[slice(*speech.mention)])
    if voice.islower() and voice.rpartition(" ")[2].startswith("spokes"):
        return (
            True  # the voice of the body that speaks within: "the Commission believes …, a spokesperson said"
        )
    return (
        voice in OUTLETS
        or voice.partition(" ")[2] in OUTLETS
        or voice.rpartition(" ")[2].lower() in _OUTLET_WORDS
        or not _OUTLET_WORDS.isdisjoint(voice.split()[:-1])  # "state news agency TAN"
    )


def _within(inner: Speech, outer: Speech) -> bool:
    """Whether a cue stands in another's content."""
    return any(a <= inner.cue[1] - 1 < b for a, b in outer.content)


def statement_features(paragraph: Paragraph, speech: Speech, ranges: Sequence[Range]) -> list[str]:
    """Named features of a candidate; every one is true of it."""
    tags, lows = paragraph.tags, paragraph.lows
    rule, lemma = speech.rule, speech.lemma
    begin, end = ranges[0]
    first, last_cue = tags[begin], speech.cue[1]
    mention = _mention_kind(paragraph, speech.mention)
    inside = "".join([tags[start:stop] for start, stop in ranges])
    cue_tag = tags[last_cue - 1]
    # "promised in November to": a day or place between the two is passed by.
    follows = speech.content[0][0] if rule == "to" else last_cue
    after = tags[follows : follows + 1]
    features = [
        "bias",
        f"rule={rule}",
        f"lemma={lemma}",
        f"{rule} lemma={lemma}",
        f"{rule} mention={mention}",
        f"lemma={lemma} mention={mention}",
        f"{rule} how={speech.mention_rule}",
        f"{rule} first={first}",
        f"{rule} word={lows[begin]}" if first in "dofsthwkl" else f"{rule} words={min(end - begin, 6)}",
        f"{rule} form={cue_tag}",
        f"{rule} quoted={'Q' if 'Q' in inside else 'q' if 'q' in inside else ''}",
        f"{rule} after={after}",
        f"lemma={lemma} after={after}",
        f"{rule} length={min(sum(stop - start for start, stop in ranges) // 3, 5)}",
        f"{rule} stop={tags[-1] == '.' or tags[-1] in 'Qq'}",
    ]
    finite = any(tag in _FINITE for tag in inside)
    last = max(last_cue, speech.mention[1]) if speech.mention else last_cue
    opener = speech.sentence[0]
    participle = cue_tag == "e" and not any(tag in "yi" for tag in tags[speech.cue[0] : last_cue])
    features += [
        f"{rule} participle={participle}",
        f"{rule} finite={finite}",
        f"{rule} finite={finite} after={after}",
        f"{rule} tail={tags[last : last + 1]}",
        f"{rule} tail={tags[last : last + 1]} finite={finite}",
        f"negated={not _NEGATIONS.isdisjoint(lows[speech.cue[0] : last_cue])}",
        f"opens={lows[opener] if tags[opener] in 's' else tags[opener]}",
        f"before={tags[speech.cue[0] - 1] if speech.cue[0] > opener else 'start'} mention={mention}",
    ]
    if speech.cue[0] < last_cue - 1:
        features += [f"{rule} group={tags[speech.cue[0] : last_cue - 1]}", f"group={lows[speech.cue[0]]}"]
    alone = len(ranges) == 1 and end == begin + 1 and first in "Qq"
    if rule.startswith("governed") or alone:
        features += _quotation_features(paragraph, rule, ranges)
    if not rule.startswith("governed"):
        at = speech.cue[0] if rule == "according to" else last_cue - 1
        features += _reading_features(paragraph.readings.get(at), speech, mention)
    return features


def _reading_features(reading: Reading | None, speech: Speech, mention: str) -> list[str]:
    """How the candidate agrees with what the grammar reads."""
    rule = speech.rule
    if reading is None:
        return [f"{rule} unread"]
    begin = speech.sentence[0]
    odds = max(-4, min(4, round(reading.speech / 1.5)))
    content = "nothing"
    if reading.content is not None:
        start, stop = reading.content[0] + begin, reading.content[1] + begin
        first, last = speech.content[0][0], speech.content[-1][1]
        content = f"{'start' if abs(first - start) < 2 else ''}{'end' if abs(last - stop) < 3 else ''}"
    source = "nobody"
    if reading.source is not None and speech.mention is not None:
        low, high = reading.source[0] + begin, reading.source[1] + begin
        same = (low, high) == speech.mention
        source = (
            "same" if same else "part" if low < speech.mention[1] and speech.mention[0] < high else "other"
        )
    elif speech.mention is not None:
        source = "none"
    return [
        f"said={odds}",
        f"{rule} said={odds}",
        f"lemma={speech.lemma} said={odds > 0}",
        f"content={content}",
        f"{rule} content={content}",
        f"said={odds} content={content}",
        f"source={source}",
        f"{speech.mention_rule} source={source}",
        f"{rule} source={source}",
        f"{mention} source={source}",
    ]


def _mention_kind(paragraph: Paragraph, mention: Range | None) -> str:
    if mention is None:
        return "none"
    low = paragraph.lows[mention[0]]
    if low in _PRONOUNS:
        return "it" if low == "it" else "pronoun"
    tags = paragraph.tags[mention[0] : mention[1]]
    if tags[-1] == "w":
        return "who"
    return "name" if "P" in tags else "noun"


def _quotation_features(paragraph: Paragraph, rule: str, ranges: Sequence[Range]) -> list[str]:
    tags, lows = paragraph.tags, paragraph.lows
    start, stop = ranges[-1]
    at = next((number for number in range(start, stop) if tags[number] in "Qq"), start)
    words = paragraph.inner_words(at)
    title = bool(words) and all(word[0].isupper() or word in _SMALL for word in words)
    before = lows[at - 1] if at else ""
    after = tags[at + 1 : at + 2]
    return [
        f"{rule} title={title}",
        f"{rule} title={title} before={before}",
        f"{rule} before={before}",
        f"{rule} next={after}",
        f"{rule} next={after} title={title}",
        f"{rule} size={min(len(words), 7)}",
        f"{rule} gap={min(at - start, 5)}",
    ]
