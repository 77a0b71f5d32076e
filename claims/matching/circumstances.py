"""Who said claims, where and when, from their evidence; and which claims stand in one article.

Comes in: numbers of claims. Goes out: a `Setting` each, and for each claim its neighbours. A few
queries for hundreds of claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from claims.matching.profile import Setting, name_terms, surnames
from claims.matching.segments import MOST_EVIDENCE
from claims.models import Evidence, Quote, Stance
from sources.workbench.among import Keys
from sources.workbench.models import Status

__all__ = ["Articles", "settings_of"]

NEIGHBOURS = 24  # quotes of one article, on either side of a claim's own
ANSWERS = 6  # turns of a conversation that may answer one question
_TURNS = ("transcript", "interview")  # rules of quotes that are turns of a conversation


@dataclass
class Articles:
    """The articles of some claims: the place of each quote in its article, and the claims there, in order.

    `asked` leads from a turn of a conversation to the turn before it that asks and that it may answer.
    """

    places: dict[int, int] = field(default_factory=dict)  # quote → place
    asked: dict[int, int] = field(default_factory=dict)  # quote → quote
    claims: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # article → (place, claim)

    @classmethod
    def of(cls, claims: Collection[int]) -> Articles:
        """Those of these claims."""
        found = cls()
        rows = Evidence.objects.filter(claim__among=Keys(claims)).exclude(quote__status=Status.REJECTED)
        articles = sorted(set(rows.order_by().values_list("quote__article_id", flat=True)))
        if articles:
            found._read(articles)
        return found

    def _read(self, articles: list[int]) -> None:
        quotes = Quote.objects.filter(article__among=Keys(articles)).exclude(status=Status.REJECTED)
        asks = ExpressionWrapper(Q(rule__in=_TURNS, text__endswith="?"), BooleanField())
        ordered = quotes.annotate(asks=asks).order_by("article", "start", "id")
        count: dict[int, int] = defaultdict(int)
        question: dict[int, tuple[int, int, int | None]] = {}  # article → quote, place, speaker
        for quote, article, rule, speaker, is_asking in ordered.values_list(
            "pk", "article_id", "rule", "speaker_id", "asks"
        ):
            place = self.places[quote] = count[article]
            count[article] += 1
            if is_asking:
                question[article] = quote, place, speaker
            elif rule in _TURNS and article in question:
                last, there, asker = question[article]
                if place - there <= ANSWERS and speaker != asker:
                    self.asked[quote] = last
        rows = Evidence.objects.filter(quote__article__among=Keys(articles)).exclude(status=Status.REJECTED)
        for claim, quote, article in rows.order_by().values_list("claim_id", "quote_id", "quote__article_id"):
            if quote in self.places:
                self.claims.setdefault(article, []).append((self.places[quote], claim))
        for article in articles:
            self.claims.get(article, []).sort()

    def neighbours(self, setting: Setting) -> list[int]:
        """The claims that stand near one, nearest first."""
        found: dict[int, int] = {}
        for article, place in setting.places.items():
            for other, claim in self.claims.get(article, ()):
                steps = abs(other - place)
                if steps <= NEIGHBOURS and steps < found.get(claim, NEIGHBOURS + 1):
                    found[claim] = steps
        return sorted(found, key=lambda claim: (found[claim], claim))


_FIELDS = (
    "claim_id", "stance", "quote_id", "quote__article_id", "quote__day", "quote__speaker_id",
    "quote__speaker__merged_into_id",
    "quote__speaker__kind", "quote__speaker__name", "quote__article__source_id",
    "quote__cue", "claim__kind",
)  # fmt: skip


def settings_of(claims: Sequence[int], articles: Articles) -> dict[int, Setting]:
    """A setting for each claim that has evidence; places only in `articles`."""
    rows: dict[int, list[object]] = defaultdict(list)
    evidence = Evidence.objects.filter(claim__among=Keys(claims)).exclude(status=Status.REJECTED)
    evidence = evidence.exclude(quote__status=Status.REJECTED)
    for row in evidence.order_by("claim_id", "id").values_list(*_FIELDS):
        if len(rows[row[0]]) < MOST_EVIDENCE:
            rows[row[0]].append(row)
    return {claim: _setting(found, articles) for claim, found in rows.items()}


def _setting(rows: Sequence[Any], articles: Articles) -> Setting:
    places: dict[int, int] = {}
    speakers: set[int] = set()
    known_as: set[frozenset[str]] = set()
    called: set[str] = set()
    outlets: set[int] = set()
    days: set[int] = set()
    stances = set()
    cues: set[str] = set()
    asked: set[int] = set()
    for _, stance, quote, article, day, speaker, joined, speaker_kind, name, outlet, cue, _ in rows:
        stances.add(stance)
        cues.add(cue.casefold())
        if quote in articles.places:
            places.setdefault(article, articles.places[quote])
        if quote in articles.asked:
            asked.add(articles.asked[quote])
        if outlet is not None:
            outlets.add(outlet)
        if day:
            days.add(day.toordinal())
        if speaker is not None and speaker_kind != "unnamed":
            speakers.add(joined or speaker)
            known_as.add(name_terms(name))
            called |= surnames(name, speaker_kind == "person")
    return Setting(
        places=places,
        speakers=frozenset(speakers),
        known_as=tuple(sorted(filter(None, known_as), key=sorted)),
        surnames=frozenset(called),
        outlets=frozenset(outlets),
        days=tuple(sorted(days)),
        kind=rows[0][-1],
        denied=stances == {Stance.DENIES.value},
        cues=tuple(sorted(cues - {""})),
        asked=frozenset(asked),
    )
