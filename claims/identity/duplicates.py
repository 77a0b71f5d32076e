"""Suggest speakers who may be one, for a person to decide.

Comes in: the speakers that are new (or none: all); goes out: `SpeakerPair`s in the state "suggested",
with score and reasons. A pair that somebody decided, or left unsure, is never touched; nor are two
suggested who are named together in one sentence: nobody is spoken of twice in one breath under two
names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from claims.models import SpeakerPair
from sources.models import Article
from sources.workbench.models import PairState
from sources.workbench.parts import parts

from .blocking import candidate_pairs
from .likeness import Resemblance, names_alike, resemblance
from .speaker_facts import Known, comparable, known_speakers

__all__ = ["suggest_speaker_pairs"]

BATCH = 500
# Initials and short titles ("N. Holm", "Sen. Holm") end no sentence.
_SENTENCE_END = re.compile(r"(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z]{2}\.)(?<=[.!?”\"])\s+|\n")

Pair = tuple[int, int]


def suggest_speaker_pairs(speaker_ids: Collection[int] | None = None) -> int:
    """Suggest pairs that hold one of these speakers (None: any); return how many are new.

    Suggestions there are already get their score and reasons anew.
    """
    wanted = None if speaker_ids is None else frozenset(speaker_ids)
    if wanted is not None and not wanted:
        return 0
    made = 0
    for batch in parts(_alike_by_name(wanted), 4 * BATCH):
        made += _suggest(batch)
    return made


def _alike_by_name(wanted: frozenset[int] | None) -> Iterator[Pair]:
    """Pairs whose names do not speak against it; what else is known is looked up for these alone."""
    rows = list(comparable())
    kinds = {speaker: kind for speaker, kind, _ in rows}
    names: dict[int, list[str]] = defaultdict(list)
    for speaker, _, name in rows:
        names[speaker].append(name)
    for one, other in candidate_pairs(rows, wanted):
        persons = kinds[one] == "person"
        if persons == (kinds[other] == "person") and names_alike(persons, names[one], names[other]):
            yield one, other


def _suggest(pairs: list[Pair]) -> int:
    known = known_speakers(pk for pair in pairs for pk in pair)
    alike = {
        pair: found
        for pair in pairs
        if pair[0] in known and pair[1] in known and (found := resemblance(known[pair[0]], known[pair[1]]))
    }
    together = _named_together(alike, known)
    alike = {pair: found for pair, found in alike.items() if pair not in together}
    existing = _existing(alike)
    _refresh([pair for pair in existing.values() if pair.state == PairState.SUGGESTED], alike)
    new = [
        SpeakerPair(speaker_id=pair[0], other_id=pair[1], score=found.score, reasons=list(found.reasons))
        for pair, found in alike.items()
        if pair not in existing
    ]
    SpeakerPair.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    return len(new)


def _existing(pairs: Iterable[Pair]) -> dict[Pair, SpeakerPair]:
    """Those of the pairs that somebody or something made before."""
    wanted = set(pairs)
    rows = SpeakerPair.objects.filter(speaker__in={pair[0] for pair in wanted})
    return {at: row for row in rows if (at := (row.speaker_id, row.other_id)) in wanted}


def _refresh(rows: list[SpeakerPair], alike: dict[Pair, Resemblance]) -> None:
    changed = []
    for row in rows:
        found = alike[row.speaker_id, row.other_id]
        if (row.score, row.reasons) != (found.score, list(found.reasons)):
            row.score, row.reasons = found.score, list(found.reasons)
            changed.append(row)
    SpeakerPair.objects.bulk_update(changed, ["score", "reasons"], batch_size=BATCH)


def _named_together(pairs: Iterable[Pair], known: dict[int, Known]) -> set[Pair]:
    """The pairs that some sentence of a page names side by side."""
    shared = {pair: known[pair[0]].articles & known[pair[1]].articles for pair in pairs}
    shared = {pair: articles for pair, articles in shared.items() if articles}
    wanted = {article for articles in shared.values() for article in articles}
    found: set[Pair] = set()
    for article in Article.objects.filter(pk__in=wanted).only("text").iterator(chunk_size=50):
        sentences = _SENTENCE_END.split(article.text)
        for pair, articles in shared.items():
            if article.pk in articles and pair not in found:
                one, other = known[pair[0]].names, known[pair[1]].names
                if any(_both(sentence, one, other) for sentence in sentences):
                    found.add(pair)
    return found


def _both(sentence: str, names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a sentence has a name of each, at places that do not overlap."""
    first = [span for name in names for span in _places(sentence, name)]
    if not first:
        return False
    second = [span for name in others for span in _places(sentence, name)]
    return any(
        a[1] <= b[0] or b[1] <= a[0]
        for a in first
        for b in second
        if not any(c[0] <= b[0] and b[1] <= c[1] for c in first)
    )


def _places(sentence: str, name: str) -> Iterator[tuple[int, int]]:
    at = sentence.find(name)
    while at >= 0:
        yield at, at + len(name)
        at = sentence.find(name, at + 1)
