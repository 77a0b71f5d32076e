"""Keys by which records that may be one are found: claims by their words, speakers by their names.

No Django here.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from claims.extraction.attribute.names import fold, name_key, name_tokens, organization_key, skeleton

__all__ = ["claim_text_key", "claim_words", "name_block", "speaker_name", "speaker_name_key"]

NAME_LENGTH = 300  # of the columns

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def claim_words(text: str) -> str:
    """The words alone: letter case, punctuation, quotation marks and spacing aside."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(_WORD.findall(folded)) or folded.strip()


def claim_text_key(text: str) -> str:
    """Hexadecimal SHA-256 of `claim_words(text)`: equal for the same words."""
    return sha256(claim_words(text).encode()).hexdigest()


def speaker_name_key(name: str, kind: str) -> str:
    """What all spellings of one name share; `kind` is a speaker's kind.

    >>> speaker_name_key("Mr. Sergey Lavrov", "person")
    'sergei lavrov'
    >>> speaker_name_key("Russia's Ministry of Foreign Affairs", "organization")
    'foreign ministry russia'
    """
    key = name_key(name) if kind == "person" else fold(name) if kind == "unnamed" else organization_key(name)
    return (key or name.casefold().strip())[:NAME_LENGTH]


def name_block(name: str, kind: str) -> str:
    """The consonants of a person's surname, shared by names that may be one; empty for others.

    >>> name_block("Zamir Kabulov", "person"), name_block("Kaboluv", "person")
    ('kblv', 'kblv')
    """
    tokens = name_tokens(name) if kind == "person" else ()
    return skeleton(tokens[-1])[:NAME_LENGTH] if tokens else ""


def speaker_name(name: str, kind: str) -> dict[str, str]:
    """The columns of a `SpeakerName` for a name as printed."""
    name = " ".join(name.split())[:NAME_LENGTH]
    return {"name": name, "key": speaker_name_key(name, kind), "block": name_block(name, kind)}
