"""Why a pair of claims is put before an editor, in words, and what may set the two against each other.

Comes in: a `Pair`. Goes out: lines for people, what speaks for a clash first. Pure.

Likeness cannot tell agreement from contradiction, so what could make the difference – negation, denial,
opposite words, numbers, dates – is named beside the score, for a person to weigh.
"""

from __future__ import annotations

from calendar import month_name
from collections import defaultdict
from collections.abc import Collection, Iterable

from claims.matching.pair import Pair
from claims.matching.profile import Outline, is_cue_of, pair_cues
from claims.matching.tokens import Day, dates, numbers

__all__ = ["FLAGS", "NEGATED", "finer", "flags", "reasons"]

MOST_SHOWN = 8
NEAR_MEANING = 0.5  # a cosine from which "near in meaning" is worth saying
NEAR_STEPS = 2  # quotes of one article that stand so close may support or answer each other

# How the lines begin that tell what may turn likeness into contradiction.
NEGATED = ("negation:", "denial:")
FLAGS = (*NEGATED, "opposites:", "numbers differ:", "dates differ:")


def reasons(pair: Pair) -> list[str]:
    """All of it, a line each."""
    return [*flags(pair), *_setting(pair), *_shared(pair)]


def flags(pair: Pair) -> list[str]:
    """What may turn likeness into contradiction."""
    found = (_negation(pair), _denial(pair), _opposites(pair), _numbers(pair), _dates(pair))
    return [line for line in found if line]


def finer(pair: Pair, relation: str) -> tuple[str, bool]:
    """For a pair that is "related": whether one supports or answers the other; and whether the second does.

    Only where the two stand close together in one article and one has a word that shows it.
    """
    if relation != "related" or not pair.same_article or pair.steps > NEAR_STEPS:
        return relation, False
    if not pair.same_speaker:
        replying = [_replies(side) for side in (pair.first, pair.second)]
        if replying[0] != replying[1]:
            return "responds", replying[1]
        for one, other, backward in ((pair.first, pair.second, True), (pair.second, pair.first, False)):
            if (
                one.setting.kind == "demand" != other.setting.kind
                and pair_cues("answer") & other.written.keys()
            ):
                return "responds", backward
    sides = [bool(pair_cues("reason") & side.written.keys()) for side in (pair.first, pair.second)]
    if sides[0] != sides[1] and not pair.turned:
        return "supports", sides[1]
    return relation, False


def _replies(side: Outline) -> bool:
    """Whether a word of speech introduces it as a reply or an objection: "Dahl countered that …"."""
    return any(is_cue_of(kind, cue) for kind in ("replies", "objects") for cue in side.setting.cues)


# -- What may set them against each other --------------------------------------------------------


def _negation(pair: Pair) -> str:
    turned = pair.turned
    if not turned:
        return ""
    first = turned[0] in pair.first.negated
    side, other = (pair.first, pair.second) if first else (pair.second, pair.first)
    # The word that is not on the other side as well, else what it negates; a claim may be denied without any.
    words = [word for word in side.negations if word not in other.negations]
    reached = min((side.written.get(term, term) for term in turned), key=side.text.lower().find)
    reach = "" if words else f" with “{reached}”"
    shown = [_printed(word) for word in words or side.negations]
    said = ", ".join(f"“{word}”" for word in shown) + reach if shown else "its speaker denies it,"
    return f"negation: {said} in the {'first' if first else 'second'} only"


def _printed(negation: str) -> str:
    """A negation with its apostrophe: words are compared without it ("wouldnt")."""
    return f"{negation[:-2]}n’t" if negation.endswith("nt") else negation


def _denial(pair: Pair) -> str:
    side = pair.first if pair.first.denials else pair.second
    named = {*side.negations, *(side.setting.cues if side.setting.denied else ())}
    found = [word for word in pair.denied if not (pair.turned and word in named)]
    where = "first" if side is pair.first else "second"
    return f"denial: {', '.join(f'“{word}”' for word in found)} in the {where} only" if found else ""


def _opposites(pair: Pair) -> str:
    found = [
        f"“{pair.first.written[one]}” vs. “{pair.second.written[other]}”"
        for one, other in (*pair.yes_and_no, *pair.opposites)
    ]
    return f"opposites: {', '.join(found[:MOST_SHOWN])}" if found else ""


def _numbers(pair: Pair) -> str:
    first, second = numbers(pair.first.text), numbers(pair.second.text)
    mine, theirs = first - second, second - first
    if not mine or not theirs:
        return ""
    return f"numbers differ: {', '.join(sorted(mine))} vs. {', '.join(sorted(theirs))}"


def _dates(pair: Pair) -> str:
    first, second = dates(pair.first.text), dates(pair.second.text)
    if not first or not second or any(_may_be_one(one, other) for one in first for other in second):
        return ""
    return f"dates differ: {_list(first)} vs. {_list(second)}"


def _may_be_one(one: Day, other: Day) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _list(found: Collection[Day]) -> str:
    ordered = sorted(found, key=lambda day: [part or 0 for part in day])
    return ", ".join(_date(*day) for day in ordered)


def _date(year: int | None, month: int | None, day: int | None) -> str:
    named = month_name[month] if month and month <= 12 else None
    day_of_year = " ".join(str(part) for part in (named, day) if part is not None)
    comma = ", " if day is not None and year is not None else " "
    return comma.join(str(part) for part in (day_of_year or None, year) if part is not None)


# -- Where they stand, and what they share -------------------------------------------------------


def _setting(pair: Pair) -> list[str]:
    lines = []
    if pair.same_article:
        lines.append("same article, adjacent" if pair.steps == 1 else "same article")
    elif pair.days >= 0:
        lines.append("same day" if not pair.days else f"{pair.days} day{'s' * (pair.days > 1)} apart")
    if pair.one_question:
        lines.append("answers to the same question")
    if pair.same_speaker:
        lines.append("same speaker")
    elif pair.speakers_named:
        sides = (pair.first.written, pair.second.written)
        named = dict.fromkeys(one for side in pair.speakers_named for one in side)
        names = (next(side[one] for side in sides if one in side) for one in named)
        lines.append(f"one names the other's speaker: {', '.join(names)}")
    return lines


def _shared(pair: Pair) -> list[str]:
    first, quoted = pair.first, pair.quoted
    named = first.names | pair.second.names
    sorts: dict[str, list[str]] = defaultdict(list)
    for term, word in first.written.items():
        if term in pair.shared:
            sort = "numbers" if word.isdecimal() else "names" if term in named else "words"
            sorts[sort].append(word)
    sorts["numbers"] = sorted(numbers(first.text) & numbers(pair.second.text))
    word_for_word = [word for term, word in first.written.items() if term in quoted]
    if len(word_for_word) > 1:
        sorts["words in quotation marks"] = word_for_word
        sorts["words"] = [word for word in sorts["words"] if word not in word_for_word]
    kinds = ("names", "numbers", "words in quotation marks", "words")
    lines = [f"shared {sort}: {_some(sorts[sort])}" for sort in kinds if sorts[sort]]
    if pair.matter >= NEAR_MEANING:
        lines.append(f"similar meaning: {pair.matter:.2f}")
    return lines


def _some(words: Iterable[str]) -> str:
    words = list(words)
    return f"{', '.join(words[:MOST_SHOWN])}{' …' if len(words) > MOST_SHOWN else ''}"
