"""Who quotes, relays and contradicts whom, counted: the network behind a list of quotes.

Comes in: quotes; goes out: nodes and weighted edges, which the database counts and sorts while they are read. In memory are
how often each outlet, speaker and relay is met, and the pairs of speakers that contradict each other; not the quotes, nor
who quotes whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from claims.models import ClaimLink, Evidence, Quote, Relation, Speaker
from sources.models import Source
from sources.workbench.byte_order import byte_order
from sources.workbench.models import PairState, Status

__all__ = ["Edge", "Network", "Node", "network_of"]

_CHUNK = 2000

# Who relays a quote: an outlet that is known, or else a speaker, or else whom the words name.
_BY_OUTLET = Q(relay_source__isnull=False)
_BY_SPEAKER = Q(relay_source__isnull=True, relay_speaker__isnull=False)
_BY_WORDS = Q(relay_source__isnull=True, relay_speaker__isnull=True) & ~Q(relayed_via="")


@dataclass(frozen=True, slots=True)
class Node:
    """A speaker, an outlet or whoever relays; `quotes` is how many quotes it has part in."""

    id: str
    label: str
    kind: str  # speaker, outlet or relay
    quotes: int
    party: str = ""
    country: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` quotes, relays or contradicts `target`, in `weight` quotes or pairs of claims."""

    source: str
    target: str
    kind: str  # quotes, relays or contradicts
    weight: int

    @property
    def is_directed(self) -> bool:
        return self.kind != "contradicts"


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges, each in an order that is the same in every database, to be read once and in this order."""

    nodes: Iterator[Node]
    edges: Iterator[Edge]


def network_of(quotes: QuerySet[Quote]) -> Network:
    """The network of these quotes; rejected quotes count for nothing. Nothing is asked before something is read."""
    quotes = quotes.exclude(status=Status.REJECTED).order_by()
    return Network(_nodes(quotes), _edges(quotes))


# -- Nodes, by kind and name ----------------------------------------------------------------------


def _nodes(quotes: QuerySet[Quote]) -> Iterator[Node]:
    outlets = _counted(quotes, "article__source", quotes.filter(_BY_OUTLET), "relay_source")
    named = Source.objects.filter(pk__in=outlets).values_list("name", "pk")
    for name, pk in sorted(named):
        yield Node(f"outlet:{name}", name, "outlet", outlets[pk])
    relays = Counter(dict(quotes.filter(_BY_WORDS).values_list("relayed_via").annotate(Count("pk"))))
    for words, count in sorted(relays.items()):
        yield Node(f"relay:{words}", words, "relay", count)
    yield from _speakers(quotes)


def _speakers(quotes: QuerySet[Quote]) -> Iterator[Node]:
    relayed = quotes.filter(_BY_SPEAKER)
    counted = _counted(quotes, "speaker", relayed, "relay_speaker")
    of_these = Q(pk__in=quotes.values("speaker")) | Q(pk__in=relayed.values("relay_speaker"))
    rows = Speaker.objects.filter(of_these).order_by(byte_order("key", quotes.db))
    found = rows.values_list("pk", "key", "name", "party", "country", "body")
    for pk, key, name, party, country, body in found.iterator(chunk_size=_CHUNK):
        yield Node(f"speaker:{key}", name, "speaker", counted[pk], party, country, body)


def _counted(quotes: QuerySet[Quote], own: str, relayed: QuerySet[Quote], by: str) -> Counter[Any]:
    """How many quotes each record has part in, as the one and as who relays; once where it is both."""
    found: Counter[Any] = Counter(
        dict(quotes.filter(**{f"{own}__isnull": False}).values_list(own).annotate(Count("pk")))
    )
    not_own = Q(**{f"{own}__isnull": True}) | ~Q(**{own: F(by)})
    for pk, count in relayed.filter(not_own).values_list(by).annotate(Count("pk")):
        found[pk] += count
    return found


# -- Edges, by kind and ends ----------------------------------------------------------------------


def _edges(quotes: QuerySet[Quote]) -> Iterator[Edge]:
    contradicting = Counter(_contradicting(quotes))
    for (one, other), weight in sorted(contradicting.items()):
        yield Edge(f"speaker:{one}", f"speaker:{other}", "contradicts", weight)
    yield from _between(quotes, "outlet", "article__source__name", "quotes")
    yield from _between(quotes.filter(_BY_OUTLET), "outlet", "relay_source__name", "relays")
    yield from _between(quotes.filter(_BY_WORDS), "relay", "relayed_via", "relays")
    by_others = quotes.filter(_BY_SPEAKER).exclude(relay_speaker=F("speaker"))
    yield from _between(by_others, "speaker", "relay_speaker__key", "relays")


def _between(quotes: QuerySet[Quote], owner: str, path: str, kind: str) -> Iterator[Edge]:
    """Edges from what is at that path to the speakers, in the order of both."""
    both = quotes.filter(**{f"{path}__isnull": False, "speaker__isnull": False})
    ends = both.annotate(
        from_end=byte_order(path, quotes.db), to_end=byte_order("speaker__key", quotes.db)
    ).values_list("from_end", "to_end")
    counted = ends.annotate(Count("pk")).order_by("from_end", "to_end")
    for one, other, weight in counted.iterator(chunk_size=_CHUNK):
        yield Edge(f"{owner}:{one}", f"speaker:{other}", kind, weight)


def _contradicting(quotes: QuerySet[Quote]) -> Iterator[tuple[str, str]]:
    """Pairs of speakers, the lower key first, once for each pair of claims of theirs that contradict each other."""
    links = ClaimLink.objects.filter(state=PairState.ACCEPTED, relation=Relation.CONTRADICTS).order_by()
    claims = links.values("claim").union(links.values("other"))
    evidence = Evidence.objects.filter(claim__in=claims, quote__in=quotes.values("pk"))
    carried = evidence.exclude(status=Status.REJECTED).filter(quote__speaker__isnull=False).order_by()
    speakers: dict[int, set[str]] = {}
    for claim, speaker in carried.values_list("claim_id", "quote__speaker__key").distinct():
        speakers.setdefault(claim, set()).add(str(speaker))
    for claim, other in links.values_list("claim_id", "other_id"):
        both = product(speakers.get(claim, ()), speakers.get(other, ()))
        yield from {(min(one, two), max(one, two)) for one, two in both if one != two}
