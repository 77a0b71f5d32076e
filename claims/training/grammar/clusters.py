"""Brown clusters: words that stand in the same contexts share the first bits of a number.

Read from the tables of English in the package spacy-lookups-data (MIT licence, Explosion): clusters by
Brown's algorithm (Brown et al., Computational Linguistics 1992) and log probabilities of words.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from .missing import MissingPackage

__all__ = ["brown_clusters", "chosen_clusters"]

_PACKAGE = "spacy_lookups_data"
_MOST = 40_000
_LONGEST = 20  # letters


def brown_clusters() -> dict[str, int]:
    """Lower-case word → its cluster, the bits of its path from the lowest up, for the 40,000 commonest words.

    Raises MissingPackage where spacy-lookups-data is not installed.
    """
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise MissingPackage("spacy-lookups-data")
    folder = Path(found.submodule_search_locations[0]) / "data"
    return chosen_clusters(
        _table(folder / "en_lexeme_cluster.json.gz"), _table(folder / "en_lexeme_prob.json.gz")
    )


def _table(path: Path) -> dict[str, float]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        table: dict[str, float] = json.load(file)
    return table


def chosen_clusters(clusters: Mapping[str, float], chances: Mapping[str, float]) -> dict[str, int]:
    """The clusters of the likeliest words; of several spellings ("US", "us") that of the likeliest."""
    best: dict[str, tuple[float, int]] = {}
    for word, chance in chances.items():
        cluster = int(clusters.get(word, 0))
        low = word.lower()
        if cluster and _is_word(word) and (low not in best or chance > best[low][0]):
            best[low] = (chance, cluster)
    likeliest = sorted(best, key=lambda low: -best[low][0])[:_MOST]
    return {low: best[low][1] for low in likeliest}


def _is_word(word: str) -> bool:
    if not word.isascii() or not 1 < len(word) < _LONGEST or not word[0].isalpha():
        return False
    return all(character.isalpha() or character in "'-." for character in word)
