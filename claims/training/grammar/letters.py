"""A token of a treebank → the one-letter tag of extraction (see claims/extraction/annotate/words.py).

Penn Treebank's tags tell verbs, nouns and adjectives; closed classes go by claims/languages/en/function-words.txt,
which is finer, save for words that belong to several.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from claims.extraction.annotate.words import PUNCTUATION, closed_tag

from .frame_words import group

__all__ = ["letter"]

_NAMES = frozenset(["NNP", "NNPS"])
_NOUNS = _NAMES | {"NN", "NNS"}
# Penn tag → tag, or the tags between which function-words.txt decides; the first where it lists another.
_LETTERS = {
    **dict.fromkeys(_NAMES, "P"),
    **dict.fromkeys(["NN", "NNS", "FW", "GW", "ADD", "NFP", "LS"], "n"),
    **dict.fromkeys(["JJ", "JJR", "JJS", "AFX"], "j"),
    **dict.fromkeys(["VB", "VBP"], "b"),
    **dict.fromkeys(["RB", "RBR", "RBS", "RP", "UH"], "a"),
    **dict.fromkeys(["DT", "PDT", "PRP$"], "d"),
    **dict.fromkeys(["WP", "WDT", "WRB", "WP$"], "ws"),
    "VBD": "v",
    "VBN": "e",
    "VBZ": "z",
    "VBG": "g",
    "MD": "m",
    "CD": "#",
    "EX": "o",
    "TO": "f",
    "PRP": "oh",
    "CC": "kl",
}
_PRONOUNS = ("PRP", "EX", "WP", "DT", "WDT", "WRB")


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(group("ambiguous"))


def letter(word: str, low: str, penn: Sequence[str], top: int, label: str) -> str:
    """The tag of the item `word`.

    `low` is its lower-case form with curly apostrophes; `penn` are the Penn tags of the treebank's tokens in
    it, `top` the one that the others hang on, `label` that one's relation to its head.
    """
    if word in PUNCTUATION:
        return PUNCTUATION[word]
    listed = closed_tag(low)
    if word[0].isdigit() or word[0] in "$£€":
        return "j" if "-" in word and word[-1].isalpha() else "#"
    tag = penn[top].partition("+")[0]
    joined = _joined(penn, listed) if len(penn) > 1 else None
    if joined:
        return joined
    if low == "that":
        return "d" if tag == "DT" and label != "mark" else "w" if tag in ("WDT", "WP") else "t"
    if low == "to":
        return "u" if label == "mark" or (tag == "TO" and label != "case") else "f"
    if low == "her":
        return "d" if tag == "PRP$" else "h"
    if listed == "T" and tag in _NOUNS:
        return listed
    if tag in _NAMES and word[0].isupper():
        return "P"
    if listed and listed in "iyxmkohl" and low not in _ambiguous():
        return listed
    return _by_tag(word, low, tag, label, listed)


def _joined(penn: Sequence[str], listed: str | None) -> str | None:
    """The tag of an item of several tokens ("he’s", "didn’t", "Anna’s"), where its parts tell it."""
    if "POS" in penn:
        return "p"
    if listed and listed in "miyx":
        return listed
    verb = any(tag.startswith(("VB", "MD")) for tag in penn[1:])
    if listed == "O" or (penn[0] in _PRONOUNS and verb):
        return "O" if penn[0] in ("PRP", "EX") else (listed or "O")
    return None


def _by_tag(word: str, low: str, tag: str, label: str, listed: str | None) -> str:
    if tag == "IN":
        return "s" if label == "mark" else "f"
    letters = _LETTERS.get(tag)
    if letters == "a":
        return listed if listed and listed in "kls" and low in ("but", "yet") else "a"
    if letters:
        return listed if listed and listed in letters else letters[0]
    return "-" if not word[0].isalnum() else (listed or "n")
