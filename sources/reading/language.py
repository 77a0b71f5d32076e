"""Language: the words of an article → its language.

Comes in: text, best the body alone. Goes out: an ISO 639-1 code or None. English is told by its
commonest words in microseconds; only for other pages is a model loaded (py3langid: Lui and Baldwin,
"langid.py", ACL 2012), which takes a second and 80 MB, once a process.
"""

from __future__ import annotations

import re
from functools import cache

from sources.lexicon import entries

__all__ = ["EXTRACTED", "detect", "language_notes"]

# Languages whose pages quotes are looked for in; others are stored and marked.
EXTRACTED = frozenset({"en"})

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 2000  # characters looked at
_CLASSIFIED = 1000  # of those, what the model is shown
_FEWEST = 30  # letters below which nothing is said
# In 840 news articles in English the words of the list make up .12 to .35 of the text with
# few exceptions, and "the" alone .015 and more; other languages come near neither.
_ENGLISH, _THE = 0.12, 0.015
# With this share of them a text is English even where its beginning happens to hold no "the".
_SURELY = 0.2


def detect(text: str) -> str | None:
    """The language of a text as an ISO 639-1 code; None for too few words to tell."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.lower())
    if sum(map(len, words)) < _FEWEST:
        return None
    common = _common_words()
    shared = sum(word in common for word in words)
    if shared >= _SURELY * len(words):
        return "en"
    if shared >= _ENGLISH * len(words) and words.count("the") >= _THE * len(words):
        return "en"
    return _classified(sample)


def language_notes(language: str | None) -> tuple[str, ...]:
    """What a page says of itself whose language is not extracted."""
    if language is None or language in EXTRACTED:
        return ()
    return (f"The page's language, {language}, is not supported: no quotes were extracted.",)


@cache
def _common_words() -> frozenset[str]:
    return frozenset(entries("english_words"))


def _classified(sample: str) -> str | None:
    import py3langid  # slow to load, needed for pages that are not English only

    code, _ = py3langid.classify(sample[:_CLASSIFIED])
    # Nigerian Pidgin is what short English is taken for; a code of three letters else is a
    # language without one of two, or no language ("zxx").
    if code == "pcm":
        return "en"
    return str(code) if len(code) == 2 else None
