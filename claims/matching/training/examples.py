"""Marked pairs and their claims, read into rows of features.

Comes in: files of marks and of claims (the form is in the package's docstring), and the pairs invented
for training. Goes out: `Examples`.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.matching.judge import RELATIONS
from claims.matching.pair_features import NAMES, Pairs
from claims.matching.profile import Profile, Profiler, Setting, name_terms, surnames, weights_of
from claims.matching.profile_table import ProfileTable, term_hash
from sources.workbench.parts import parts
from sources.workbench.search.terms import terms

Row = dict[str, Any]  # a claim of the file, as JSON gives it

__all__ = ["Examples", "invented", "read_examples"]

INVENTED = Path(__file__).parent / "invented.txt"
NEAREST = 30  # pairs of each claim, by words and by words and days
NEIGHBOURS = 24  # places in an article
LEAST_SHARED = 0.4
UNMARKED = 0.5  # how much an unmarked pair counts
INVENTED_COUNTS = 0.5
_AT_ONCE = 20_000  # pairs that are measured
_CLASS = {"same": "same", "contradicts": "contradicts", "no": "none", "none": "none"} | dict.fromkeys(
    ("supports", "responds", "related"), "related"
)


@dataclass(frozen=True)
class Examples:
    """Pairs of claims: features, relation (a place in RELATIONS), strength, label, groups of both claims."""

    rows: NDArray[np.float64]
    classes: NDArray[np.int64]
    strength: NDArray[np.float64]
    labels: NDArray[np.str_]  # as marked; empty where nobody marked the pair
    groups: NDArray[np.int64]  # (pairs, 2)
    claims: NDArray[np.int64]  # (pairs, 2)
    marks: Counter[str]  # how many pairs were marked, found again or not


def read_examples(marks: Path, further: Path | None) -> Examples:
    """Pairs of the marked and the further claims. Raises OSError, ValueError with the line."""
    marked = list(_lines(marks))
    claims: dict[tuple[str, str], Row] = {}
    rest = _lines(further) if further else iter(())
    for claim in [*rest, *(pair[side] for pair in marked for side in "ab")]:
        claims.setdefault(_identity(claim), claim)
    place = {key: at for at, key in enumerate(claims)}
    labels: dict[tuple[int, ...], str] = {
        tuple(sorted((place[_identity(pair["a"])], place[_identity(pair["b"])]))): str(pair["label"])
        for pair in marked
    }
    return _examples(list(claims.values()), labels)


def invented() -> Examples:
    """The pairs made up for training, which give rare ways of clashing a weight."""
    claims: list[Row] = []
    labels: dict[tuple[int, ...], str] = {}
    for line in INVENTED.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        label, *cells = (cell.strip() for cell in line.split("|"))
        places, speakers, texts = cells[:2], cells[2::2], cells[3::2]
        labels[len(claims), len(claims) + 1] = label
        for (article, day), speaker, text in zip(map(str.split, places), speakers, texts, strict=True):
            claims.append(
                {"article": article, "day": date.fromordinal(730_000 + int(day)).isoformat(),
                 "speaker": speaker, "speaker_kind": "person" if speaker[0].isupper() else "organization",
                 "text": text}
            )  # fmt: skip
    made = _examples(claims, labels, only_marked=True)
    return Examples(**{**made.__dict__, "strength": made.strength * INVENTED_COUNTS})


def _identity(claim: Row) -> tuple[str, str]:
    return claim["article"], claim["text"].strip()


def _lines(path: Path) -> Iterator[Row]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: not valid JSON ({error}).") from error


def _examples(
    claims: Sequence[Row], labels: dict[tuple[int, ...], str], only_marked: bool = False
) -> Examples:
    profiles = _profiles(claims)
    pairs = sorted(labels) if only_marked else sorted(_candidates(claims, profiles) | labels.keys())
    found = [labels.get(pair, "") for pair in pairs]
    groups: dict[str, int] = {}
    group = [groups.setdefault(claim.get("cluster") or claim["article"], len(groups)) for claim in claims]
    return Examples(
        rows=_rows(profiles, pairs),
        classes=np.array([RELATIONS.index(_CLASS.get(label, "none")) for label in found]),
        strength=np.array([UNMARKED if not label else 0.0 if label == "unclear" else 1.0 for label in found]),
        labels=np.array(found),
        groups=np.array([[group[one], group[other]] for one, other in pairs]),
        claims=np.array(pairs),
        marks=Counter(labels.values()),
    )


def _rows(profiles: Sequence[Profile], pairs: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
    """Features of pairs of profiles, which are named by their places."""
    table = ProfileTable.of(range(len(profiles)), profiles)
    rows = [np.zeros((0, len(NAMES)))]
    for part in parts(pairs, _AT_ONCE):
        one, other = np.array(part, dtype=np.int64).T
        rows.append(Pairs(table, one, other).rows())
    return np.vstack(rows)


def _profiles(claims: Sequence[Row]) -> list[Profile]:
    counts = Counter(term for claim in claims for term in set(terms(claim["text"])))
    places: Counter[str] = Counter()
    articles: dict[str, int] = {}
    settings = []
    for claim in claims:
        article = articles.setdefault(claim["article"], len(articles))
        settings.append(_setting(claim, article, places[claim["article"]]))
        places[claim["article"]] += 1
    profiler = Profiler(lambda wanted: weights_of(wanted, counts, len(claims)))
    return profiler.read([claim["text"] for claim in claims], settings)


def _setting(claim: Row, article: int, place: int) -> Setting:
    name, kind = claim.get("speaker") or "", claim.get("speaker_kind") or ""
    known = bool(name) and kind != "unnamed"
    day = claim.get("day") or ""
    return Setting(
        places={article: place},
        speakers=frozenset([term_hash(name)] if known else []),
        known_as=tuple(filter(None, [name_terms(name)])) if known else (),
        surnames=surnames(name, kind == "person") if known else frozenset(),
        days=(date.fromisoformat(day[:10]).toordinal(),) if day else (),
        kind=claim.get("kind") or "",
        asked=frozenset([article] if claim["article"].endswith("?") else []),
    )


def _candidates(claims: Sequence[Row], profiles: Sequence[Profile]) -> set[tuple[int, ...]]:
    """For each claim those nearest by words, by words and days, and by place in one article."""
    vocabulary = {term: at for at, term in enumerate(sorted({t for one in profiles for t in one.content}))}
    table = np.zeros((len(profiles), len(vocabulary)), dtype=np.float32)
    for at, one in enumerate(profiles):
        for term, weight in one.content.items():
            table[at, vocabulary[term]] = weight
    days = np.array(
        [one.setting.days[0] if one.setting.days else -(10**6) * at for at, one in enumerate(profiles)]
    )
    holds = (table > 0).astype(np.float32)
    lengths = np.maximum(np.linalg.norm(table, axis=1), 1e-9)
    found: set[tuple[int, ...]] = set()
    for at in range(len(profiles)):
        shared = table @ holds[at]
        near = np.exp(-np.abs(days - days[at]) / 7)
        for order in (table @ table[at] / lengths / lengths[at] + 0.15 * near, shared * (1 + near)):
            order = np.where(shared > LEAST_SHARED, order, -1.0)
            order[at] = -1.0
            best = np.argsort(-order, kind="stable")[:NEAREST]
            found.update(_pairs(at, (int(one) for one in best if order[one] > 0)))
    by_article = defaultdict(list)
    for at, claim in enumerate(claims):
        by_article[claim["article"]].append(at)
    for own in by_article.values():
        for place, at in enumerate(own):
            found.update(_pairs(at, own[place + 1 : place + 1 + NEIGHBOURS]))
    return found


def _pairs(at: int, others: Iterable[int]) -> Iterator[tuple[int, ...]]:
    return (tuple(sorted((at, other))) for other in others)
