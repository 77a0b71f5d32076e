"""Who quotes, relays and contradicts whom, counted: the network behind a list of quotes.

Comes in: quotes; goes out: nodes and weighted edges. In memory are the nodes and the pairs, not the quotes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db.models import Count, QuerySet

from claims.models import ClaimLink, Evidence, Quote, Relation, Speaker
from sources.workbench.models import PairState, Status
from sources.workbench.parts import parts

__all__ = ["Edge", "Network", "Node", "network_of"]

_BATCH = 500
_ABOUT = ("label", "party", "country", "body")


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
    """Nodes and edges, each in an order that is the same in every database."""

    nodes: list[Node]
    edges: list[Edge]


def network_of(quotes: QuerySet[Quote]) -> Network:
    """The network of these quotes; rejected quotes count for nothing."""
    quotes = quotes.exclude(status=Status.REJECTED).order_by()
    counted: Counter[str] = Counter()
    pairs: Counter[tuple[str, str, str]] = Counter()
    labels: dict[str, tuple[str, str]] = {}
    columns = (
        "article__source__name",
        "speaker__key",
        "relay_source__name",
        "relay_speaker__key",
        "relayed_via",
    )
    for outlet, speaker, by_source, by_speaker, words, count in quotes.values_list(*columns).annotate(
        n=Count("pk")
    ):
        who = _named(labels, "speaker", speaker)
        where = _named(labels, "outlet", outlet)
        relay = (
            _named(labels, "outlet", by_source)
            or _named(labels, "speaker", by_speaker)
            or _named(labels, "relay", words)
        )
        for node in {who, where, relay} - {""}:
            counted[node] += count
        if who and where:
            pairs[where, who, "quotes"] += count
        if who and relay and relay != who:
            pairs[relay, who, "relays"] += count
    for one, other in _contradicting(quotes):
        pairs[f"speaker:{one}", f"speaker:{other}", "contradicts"] += 1
    about = _speakers({node.removeprefix("speaker:") for node in counted if node.startswith("speaker:")})
    nodes = []
    for node, count in counted.items():
        kind, name = labels[node]
        more = {"label": name} | (about.get(name, {}) if kind == "speaker" else {})
        nodes.append(Node(node, kind=kind, quotes=count, **more))
    edges = [
        Edge(*pair, weight) for pair, weight in pairs.items() if pair[0] in counted and pair[1] in counted
    ]
    return Network(
        sorted(nodes, key=lambda node: node.id),
        sorted(edges, key=lambda edge: (edge.kind, edge.source, edge.target)),
    )


def _named(labels: dict[str, tuple[str, str]], kind: str, name: str | None) -> str:
    if not name:
        return ""
    node = f"{kind}:{name}"
    labels[node] = (kind, name)
    return node


def _speakers(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for part in parts(sorted(keys), _BATCH):
        rows = Speaker.objects.filter(key__in=part).values_list("key", "name", *_ABOUT[1:])
        found |= {key: dict(zip(_ABOUT, values, strict=True)) for key, *values in rows}
    return found


def _contradicting(quotes: QuerySet[Quote]) -> Iterable[tuple[str, str]]:
    """Pairs of speakers, the lower key first, once for each pair of claims of theirs that contradict each other."""
    links = list(
        ClaimLink.objects.filter(state=PairState.ACCEPTED, relation=Relation.CONTRADICTS).values_list(
            "claim_id", "other_id"
        )
    )
    speakers: dict[int, set[str]] = {}
    for part in parts(sorted({claim for link in links for claim in link}), _BATCH):
        evidence = Evidence.objects.filter(
            claim__in=part, quote__in=quotes.values("pk"), quote__speaker__isnull=False
        )
        for claim, speaker in evidence.exclude(status=Status.REJECTED).values_list(
            "claim_id", "quote__speaker__key"
        ):
            speakers.setdefault(claim, set()).add(str(speaker))
    for claim, other in links:
        both = product(speakers.get(claim, ()), speakers.get(other, ()))
        yield from {(min(one, two), max(one, two)) for one, two in both if one != two}
