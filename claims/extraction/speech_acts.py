"""Which finds are somebody's statement: a candidate → keep it or not.

The lexicon and its frames propose; "endorsed the senator" or "wore a “Hillary” shirt" look the
same as speech to them. Named features of each candidate, weighed by logistic regression on
development data (claims/lexicon/speech-acts.txt), decide. Called by direct.py.
"""

from __future__ import annotations

from .sentences import Paragraph
from .speech import Speech
from .tokens import word_group
from .weights import score, weights

__all__ = ["THRESHOLDS", "is_speech_act", "speech_act_features"]

# Least score (log odds) for what the lexicon found and for what only a verb governs.
THRESHOLDS = {"cue": 0.4, "governed": 0.2}

# Rules whose form alone is proof enough, too rare in the development data to be weighed.
_CERTAIN = frozenset(
    [
        "signed",
        "label",
        "inverted opening",
        "any verb after",
        "before attribution",
        "unmarked",
        "in the words of",
    ]
)
_SMALL = word_group("title-small")
_PRONOUNS = word_group("pronoun")


def is_speech_act(paragraph: Paragraph, speech: Speech, ranges: list[tuple[int, int]]) -> bool:
    """Whether a candidate is kept."""
    if speech.rule in _CERTAIN:
        return True
    value = score(weights("speech-acts"), speech_act_features(paragraph, speech, ranges))
    kind = "governed" if speech.rule.startswith("governed") else "cue"
    return value >= THRESHOLDS[kind]


def speech_act_features(paragraph: Paragraph, speech: Speech, ranges: list[tuple[int, int]]) -> list[str]:
    """Named features of a candidate; every one is true of it."""
    tags, lows = paragraph.tags, paragraph.lows
    rule, lemma = speech.rule, speech.lemma
    begin, end = ranges[0]
    first, last_cue = tags[begin], speech.cue[1]
    mention = _mention_kind(paragraph, speech.mention)
    inside = "".join([tags[start:stop] for start, stop in ranges])
    cue_tag = tags[last_cue - 1]
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
        f"{rule} after={tags[last_cue : last_cue + 1]}",
        f"lemma={lemma} after={tags[last_cue : last_cue + 1]}",
        f"{rule} length={min(sum(stop - start for start, stop in ranges) // 3, 5)}",
        f"{rule} stop={tags[-1] == '.' or tags[-1] in 'Qq'}",
    ]
    if speech.cue[0] < last_cue - 1:
        features += [f"{rule} group={tags[speech.cue[0] : last_cue - 1]}", f"group={lows[speech.cue[0]]}"]
    if rule.startswith("governed"):
        features += _quotation_features(paragraph, rule, ranges)
    return features


def _mention_kind(paragraph: Paragraph, mention: tuple[int, int] | None) -> str:
    if mention is None:
        return "none"
    low = paragraph.lows[mention[0]]
    if low in _PRONOUNS:
        return "it" if low == "it" else "pronoun"
    tags = paragraph.tags[mention[0] : mention[1]]
    if tags[-1] == "w":
        return "who"
    return "name" if "P" in tags else "noun"


def _quotation_features(paragraph: Paragraph, rule: str, ranges: list[tuple[int, int]]) -> list[str]:
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
