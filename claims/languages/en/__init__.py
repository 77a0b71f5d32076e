"""The word lists of extraction and matching, one file a list; `sources.lexicon` says how they are written."""

from __future__ import annotations

from pathlib import Path

from sources.lexicon import WordLists

__all__ = ["FOLDER", "entries", "table", "words"]

FOLDER = Path(__file__).parent
_LISTS = WordLists(FOLDER)
entries, table, words = _LISTS.entries, _LISTS.table, _LISTS.words
