"""Step 3: the evidence, links and copies of a release, and its set with its items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from claims.actions.sentences import quoted
from claims.criteria import check_criteria
from claims.models import ClaimLink, CuratedSet, Evidence, Relation, SetItem, SetRule
from sources.models import ArticleCopy
from sources.workbench.curation import Refused
from sources.workbench.models import PairState
from sources.workbench.parts import parts

from .step import Entry, Rebuild

__all__ = ["rebuild_set"]

_ABOUT = ("name", "description", "purpose", "rule", "filter", "second_review")


def rebuild_set(rebuild: Rebuild) -> CuratedSet:
    """The set, with all that joins its records; unsaved where something clashes."""
    if rebuild.clashes:
        return CuratedSet(key=rebuild.content["set"]["key"])
    _evidence(rebuild)
    _links(rebuild)
    _copies(rebuild)
    return _set(rebuild)


def _evidence(rebuild: Rebuild) -> None:
    wanted: dict[tuple[int, int], Entry] = {}
    for claim in rebuild.content["claims"]:
        for one in claim["evidence"]:
            pair = rebuild.claims[claim["key"]].pk, rebuild.quotes[one["quote"]].pk
            wanted[pair] = {name: one[name] for name in ("stance", "status", "note", "filled")}
    claims = sorted({claim for claim, _ in wanted})
    here = {(row.claim_id, row.quote_id): row for row in rebuild.locked(Evidence, claim__in=claims)}
    _settle_pairs(rebuild, here, wanted, "Evidence")
    rebuild.make(
        [
            Evidence(claim_id=c, quote_id=q, **values)
            for (c, q), values in wanted.items()
            if (c, q) not in here
        ]
    )


def _links(rebuild: Rebuild) -> None:
    wanted: dict[tuple[int, int], Entry] = {}
    for link in rebuild.content["links"]:
        first, second = rebuild.claims[link["claim"]].pk, rebuild.claims[link["other"]].pk
        day = link["decided_on"]
        moment = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else rebuild.changes.at
        values = {"relation": link["relation"], "note": link["note"], "state": PairState.ACCEPTED}
        directed = link["relation"] in (Relation.SUPPORTS, Relation.RESPONDS)
        values |= {"backward": directed and first > second, "decided_at": moment}
        wanted[min(first, second), max(first, second)] = values
    here = _pairs_here(rebuild, ClaimLink, ("claim", "other"), wanted)
    _settle_pairs(rebuild, here, wanted, "Link", day="decided_at")
    rebuild.make(
        [
            ClaimLink(claim_id=one, other_id=other, decided_by=rebuild.changes.user, **values)
            for (one, other), values in wanted.items()
            if (one, other) not in here
        ]
    )


def _copies(rebuild: Rebuild) -> None:
    wanted: dict[tuple[int, int], Entry] = {}
    for copy in rebuild.content["copies"]:
        one, other = sorted((rebuild.articles[copy["article"]].pk, rebuild.articles[copy["other"]].pk))
        wanted[one, other] = {
            "kind": copy["kind"], "similarity": copy["similarity"], "state": PairState.ACCEPTED,
        }  # fmt: skip
    here = _pairs_here(rebuild, ArticleCopy, ("article", "other"), wanted)
    _settle_pairs(rebuild, here, wanted, "Copy")
    rebuild.make(
        [
            ArticleCopy(article_id=one, other_id=other, **values)
            for (one, other), values in wanted.items()
            if (one, other) not in here
        ]
    )


def _pairs_here(
    rebuild: Rebuild, model: Any, ends: tuple[str, str], wanted: Mapping[tuple[int, int], Entry]
) -> dict[tuple[int, int], Any]:
    first, second = ends
    found = []
    for some in parts(sorted(wanted), 200):
        rows = model.objects.filter(
            **{f"{first}__in": [a for a, _ in some], f"{second}__in": [b for _, b in some]}
        )
        found += [
            row.pk for row in rows if (getattr(row, f"{first}_id"), getattr(row, f"{second}_id")) in wanted
        ]
    rows = rebuild.changes.lock(model, found)
    return {(getattr(row, f"{first}_id"), getattr(row, f"{second}_id")): row for row in rows}


def _settle_pairs(
    rebuild: Rebuild,
    here: Mapping[tuple[int, int], Any],
    wanted: Mapping[tuple[int, int], Entry],
    kind: str,
    day: str = "",
) -> None:
    """`day`: the column of which the release knows the day alone."""  # fmt: skip
    differing = {}
    for pair, values in wanted.items():
        if pair not in here:
            continue
        names = [n for n, value in values.items() if n != day and getattr(here[pair], n) != value]
        if day and not names:
            had = getattr(here[pair], day)
            names = (
                [day]
                if had is None or had.astimezone(UTC).date() != values[day].astimezone(UTC).date()
                else []
            )
        if names:
            differing[pair] = names
    fields = sorted(next(iter(wanted.values()), {}))
    rebuild.settle(here, fields, wanted, kind, differing)


def _set(rebuild: Rebuild) -> CuratedSet:
    about = rebuild.content["set"]
    values = {name: about[name] for name in _ABOUT}
    if about["rule"] == SetRule.FILTER:
        check_criteria(about["filter"])
    other = CuratedSet.objects.filter(name=about["name"]).exclude(key=about["key"]).first()
    if other is not None:
        raise Refused(
            f"There is another set {quoted(other)} here ({other.key}), and two cannot share a name. Rename it first."
        )
    wanted = [
        (
            rebuild.quotes[item["quote"]].pk if item["quote"] else None,
            rebuild.claims[item["claim"]].pk if item["claim"] else None,
            item["note"],
        )
        for item in rebuild.content["items"]
    ]
    here = CuratedSet.objects.filter(key=about["key"]).first()
    if here is None:
        here = CuratedSet(key=about["key"], owner=rebuild.changes.user, **values)
        (here,) = rebuild.make([here])
        rebuild.changes.create(_items(here, wanted))
        return here
    here = rebuild.changes.lock_one(here)
    items = rebuild.changes.lock_related(SetItem, "curated_set", [here])
    items.sort(key=lambda item: (item.position, item.pk))
    names = [name for name in _ABOUT if getattr(here, name) != values[name]]
    if [(item.quote_id, item.claim_id, item.note) for item in items] != wanted:
        names.append("items")
    if names and here.pk in rebuild.decided_here([here]):
        rebuild.clash("Set", here, f"changed here, and differs in {', '.join(names)}")
        return here
    if names:
        for name in _ABOUT:
            setattr(here, name, values[name])
        rebuild.changes.save([here], _ABOUT)
    if "items" in names:
        rebuild.changes.delete(items)
        rebuild.changes.create(_items(here, wanted))
        rebuild.changes.raise_version([here])
    return here


def _items(curated_set: CuratedSet, wanted: Sequence[tuple[int | None, int | None, str]]) -> list[SetItem]:
    return [
        SetItem(curated_set=curated_set, quote_id=quote, claim_id=claim, note=note, position=position)
        for position, (quote, claim, note) in enumerate(wanted, 1)
    ]
