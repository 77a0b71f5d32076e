"""The timeline of a claim: who asserted, denied or demanded it, when and in which outlet.

What claims that people linked to it say stands beside: who contradicts or supports it in other words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from claims.models import Relation, Stance
from claims.review.voices import Voice
from sources.workbench.charts import Cell, Event, Key, LaneChart, Shape, Table
from sources.workbench.charts.lanes import counted

__all__ = ["Said", "by_outlet", "by_speaker", "said_of"]

_SIGNS: Mapping[str, tuple[Shape, str, str]] = {
    Stance.ASSERTS: (Shape.DOT, "for", "asserts"),
    Stance.DENIES: (Shape.CROSS, "against", "denies"),
    Stance.DOUBTS: (Shape.TRIANGLE, "doubt", "doubts"),
    Stance.DEMANDS: (Shape.SQUARE, "", "demands"),
    Stance.PROMISES: (Shape.DIAMOND, "for", "promises"),
    Stance.PREDICTS: (Shape.ARROW, "for", "predicts"),
    Relation.SUPPORTS: (Shape.PLUS, "for", "supports it in other words"),
    Relation.CONTRADICTS: (Shape.BAR, "against", "contradicts it in other words"),
}
_PRINTED = Key(Shape.DOT, "", "hollow: date published, the date said is unknown", None, hollow=True)
_AGAINST = {Stance.DENIES, Stance.DOUBTS}


@dataclass(frozen=True, slots=True)
class Said:
    """One statement for or against the claim; `sign` is a stance, or the relation of the claim it carries."""

    voice: Voice
    sign: str

    @property
    def words(self) -> str:
        return _SIGNS[self.sign][2]

    @property
    def url(self) -> str:
        quote = self.voice.evidence.quote
        return f"{reverse('admin:claims_read', args=[quote.article_id])}#quote-{quote.pk}"


def said_of(own: Iterable[Voice], linked: Iterable[tuple[str, Sequence[Voice]]]) -> list[Said]:
    """Statements of the claim itself and of claims decided to support or contradict it."""
    said = [Said(voice, voice.stance) for voice in own]
    for relation, heard in linked:
        if relation in (Relation.SUPPORTS, Relation.CONTRADICTS):
            # Who denies a claim that contradicts this one has not thereby asserted this one.
            said += [Said(voice, relation) for voice in heard if voice.stance not in _AGAINST]
    return sorted(said, key=lambda one: (one.voice.day is None, one.voice.day))


def by_speaker(said: Sequence[Said]) -> LaneChart:
    """A lane for each speaker."""

    def url(one: Said) -> str:
        speaker = one.voice.evidence.quote.speaker_id
        return reverse("admin:claims_speaker_page", args=[speaker]) if speaker else ""

    return _chart("Who said so, and when", said, lambda one: one.voice.speaker, url)


def by_outlet(said: Sequence[Said]) -> LaneChart:
    """A lane for each outlet, in the order in which they printed it."""

    def url(one: Said) -> str:
        source = one.voice.evidence.quote.article.source_id
        list_of = reverse("admin:sources_article_changelist")
        return f"{list_of}?source={source}" if source else ""

    return _chart("How it spread through outlets", said, lambda one: one.voice.outlet, url, printed=True)


def _chart(
    title: str, said: Sequence[Said], lane: Callable[[Said], str], url: Callable[[Said], str], printed: bool = False
) -> LaneChart:  # fmt: skip
    """`printed`: place each by the day its article was published, not by the day it was said."""
    events: list[Event] = []
    urls: dict[str, str] = {}
    undated = 0
    for one in said:
        shape, tone, words = _SIGNS[one.sign]
        voice = one.voice
        day = voice.evidence.quote.article.published_on if printed else voice.day
        urls.setdefault(lane(one), url(one))
        if day is None:
            undated += 1
            continue
        label = f"{voice.speaker} {words}: {voice.evidence.quote.text[:160]} – {voice.when}, {voice.outlet}"
        events.append(
            Event(lane(one), day, shape, tone, label, one.url, hollow=voice.printed and not printed)
        )
    keys = counted([Key(*sign) for sign in _SIGNS.values()], events)
    if any(event.hollow for event in events):
        keys.append(_PRINTED)
    return LaneChart.of(title, events, _table(said), keys=keys, urls=urls, undated=undated)


def _table(said: Sequence[Said]) -> Table:
    head = ("Date", "Speaker", "Says", "Quote", "Published in", "Relayed by")
    rows = []
    for one in said:
        quote = one.voice.evidence.quote
        speaker = quote.speaker_id
        page = reverse("admin:claims_speaker_page", args=[speaker]) if speaker else ""
        rows.append(
            (
                Cell(one.voice.when), Cell(one.voice.speaker, page), Cell(one.words),
                Cell(quote.text[:200], one.url), Cell(one.voice.outlet), Cell(quote.relayed_via),
            )
        )  # fmt: skip
    return Table(head, rows)
