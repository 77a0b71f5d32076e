"""Text into the words and terms that are indexed and looked for.

Comes in: any text. Goes out: its words (case, accents, marks and possessives aside; hashtags
and handles taken apart; web addresses dropped) and its terms (the words' stems, by the
Porter 2 algorithm for English as `PyStemmer` has it). Called wherever text meets the
index: the same steps on both sides, on both databases, which only see the finished terms.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from Stemmer import Stemmer

from sources.lexicon import entries

__all__ = ["LONGEST", "WORD", "is_common", "stem", "terms", "words"]

LONGEST = 40  # characters of a term; PostgreSQL refuses lexemes over 2 kB

# Scripts whose vowel signs are no letters to Python (Hebrew, Arabic, Indic, Thai) keep them;
# Chinese and Japanese, written without spaces, give a word a character.
_MARKED = r"\u0591-\u05C7\u064B-\u065F\u0670\u0900-\u0963\u0966-\u109F"
_UNSPACED = r"\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF"
WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_]|[{_MARKED}])+(?:'(?:[^\W_]|[{_MARKED}])+)*")
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")  # the same in text of ASCII in lower case, sooner

_ADDRESS = re.compile(r"\b(?:https?://|www\.|pic\.twitter\.com/)\S+", re.IGNORECASE)
_TAG = re.compile(r"[#@](\w+)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APOSTROPHE = re.compile("[’‘ʼ´`]")
_ACCENT = re.compile("[\u0300-\u036f]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")


def words(text: str) -> list[str]:
    """The words of `text`, in order: "The #MeToo U.S. state's" gives the, me, too, us, state."""
    text = _APOSTROPHE.sub("'", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text)))
        text = _APOSTROPHE.sub("'", text)
    # Most texts hold none of what follows; to look for a character costs a tenth of a pattern.
    if "/" in text or "www." in text.casefold():
        text = _ADDRESS.sub(" ", text)
    if "#" in text or "@" in text:
        text = _TAG.sub(lambda tag: f" {_HUMP.sub(' ', tag[1])} ", text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    if "." in text:
        text = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)
    pattern = _ASCII_WORD if text.isascii() else WORD
    found: list[str] = pattern.findall(text.casefold())
    if "'" not in text and len(max(found, key=len, default="")) <= LONGEST:
        return found  # as in most texts there is nothing to take off any
    return [bare for word in found if (bare := _bare(word))]


def _bare(word: str) -> str:
    """Without possessive and apostrophes, and no longer than the index takes."""
    if "'" in word:
        word = word.removesuffix("'s").replace("'", "")
    return word[:LONGEST]


def terms(text: str) -> list[str]:
    """The stems of the words of `text`, in order, common words among them."""
    return [stem(word) or word for word in words(text)]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word as `words` gives it: "defending", "defended" and "defends" are one."""
    return str(_english().stemWord(word)) if word.isascii() and word.isalpha() else word


@cache
def _english() -> Any:
    return Stemmer("english", 0)  # `stem` keeps what it gave


def is_common(term: str) -> bool:
    """Whether a term says nothing of the subject ("the", "of", "they")."""
    return term in _common()


@cache
def _common() -> frozenset[str]:
    return frozenset(stem(word) for word in entries("common_words"))
