"""Who quotes whom, and through whom: outlet – who relayed the words – speaker."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Model, QuerySet

from claims.models import Quote, Speaker
from claims.pictures.asked import MOST, Asked
from sources.models import Source
from sources.workbench.charts import NetworkChart

__all__ = ["relays"]

_RELAYS = 8
_DIRECT, _OTHERS = "directly", "through others"


def relays(asked: Asked) -> NetworkChart:
    """The outlets and the speakers of most quotes, and the relays between them."""
    quotes = asked.plain.filter(speaker__isnull=False, article__source__isnull=False)
    outlets = _named(Source, _most(quotes, "article__source"))
    # Without the outlets: speakers have an index of their own.
    speakers = _named(Speaker, _most(asked.plain.filter(speaker__isnull=False), "speaker"))
    rows = quotes.filter(article__source__in=outlets, speaker__in=speakers)
    counted = list(rows.values_list("article__source", "relayed_via", "speaker").annotate(count=Count("pk")))
    via: Counter[str] = Counter()
    for _, relay, _, count in counted:
        via[relay] += count if relay else 0
    known = {relay for relay, count in via.most_common(_RELAYS) if count}
    flows: Counter[tuple[str, str, str]] = Counter()
    for outlet, relay, speaker, count in counted:
        middle = relay if relay in known else _OTHERS if relay else _DIRECT
        flows[outlets[outlet], middle, speakers[speaker]] += count
    by_outlet = {name: pk for pk, name in outlets.items()}
    by_speaker = {name: pk for pk, name in speakers.items()}

    def url(outlet: str | None, relay: str | None, speaker: str | None) -> str:
        more: dict[str, Any] = {}
        if outlet is not None:
            more["source"] = by_outlet[outlet]
        if relay in known:
            more["relayed_via"] = relay
        elif relay == _DIRECT:
            more["relayed_via"] = "-"
        if speaker is not None:
            more["speaker"] = by_speaker[speaker]
        return asked.url(**more)

    note = f"The {MOST} outlets and the {MOST} speakers with most quotes, and what goes between them."
    heads = ("Printed by", "Relayed by", "Said by")
    return NetworkChart.of("Who quotes whom, and through whom", heads, dict(flows), url, note=note)


def _most(quotes: QuerySet[Quote], path: str) -> list[int]:
    rows = quotes.values_list(path).annotate(count=Count("pk")).order_by("-count", path)
    return [pk for pk, _ in rows[:MOST]]


def _named(model: type[Model], pks: list[int]) -> dict[int, str]:
    """Number → name, each name once."""
    found: dict[int, str] = {}
    for pk, record in model._default_manager.in_bulk(pks).items():
        name = str(record)
        found[pk] = name if name not in found.values() else f"{name} ({pk})"
    return found
