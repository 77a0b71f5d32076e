"""What can be coded in a coding round: fields with the values to choose from, and what coders agree on.

A round keeps its fields as they were when it began (JSON): {"name", "label", "many", "options": [{"value",
"about", "topic"}]}. A topic merged or renamed since is found again by its number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.models import Adjudication, Code, CodingItem, CodingRound, Force, QuoteKind, Stance, Topic

__all__ = ["FIELDS", "Coded", "Field", "coded", "fields_of", "make_fields", "own_codes"]

MOST_OPTIONS = 60  # of one field; more cannot be looked through
_OWN = "codes-"  # a field of one's own: the topics right below one
# name → label, and the values of those that do not come from the codebook
FIELDS: dict[str, tuple[str, Sequence[str]]] = {
    "topics": ("Topics", ()),
    "stance": ("Stance to the claim", Stance.values),
    "force": ("Speech act", Force.values),
    "kind": ("Kind", QuoteKind.values),
    "speaker": ("Is the speaker right?", ("yes", "no")),
}

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a round. `many`: several values may hold."""

    name: str
    label: str
    many: bool
    options: Sequence[Mapping[str, Any]]

    @property
    def values(self) -> list[str]:
        return [str(option["value"]) for option in self.options]

    def allows(self, values: Collection[str]) -> bool:
        """Whether a coder may choose these: values of the field, one at most where only one can hold."""
        return set(values) <= set(self.values) and (self.many or len(values) <= 1)

    def topic_of(self, value: str) -> int | None:
        """The number of the topic that a value is, if it is one."""
        return next((one.get("topic") for one in self.options if one["value"] == value), None)


@dataclass(slots=True)
class Coded:
    """One field of one item: who gave it which values, and what was decided where they differ."""

    item: CodingItem
    field: Field
    given: dict[int, Values]  # coder → values; none where the coder could not tell
    adjudicated: Values | None = None

    @property
    def told(self) -> set[Values]:
        return {values for values in self.given.values() if values}

    @property
    def differs(self) -> bool:
        return len(self.told) > 1

    @property
    def settled(self) -> Values | None:
        """What holds: what was decided, else what at least two say and nobody contradicts."""
        if self.adjudicated is not None:
            return self.adjudicated
        told = [values for values in self.given.values() if values]
        return told[0] if len(told) > 1 and len(set(told)) == 1 else None


def own_codes() -> list[tuple[str, str]]:
    """Fields of one's own, as (name, label): each topic with others below it. One query."""
    parents = Topic.objects.filter(children__isnull=False).distinct().order_by("name")
    return [(f"{_OWN}{pk}", name) for pk, name in parents.values_list("pk", "name")]


def make_fields(names: Iterable[str], topics: Iterable[Topic] = ()) -> list[dict[str, Any]]:
    """The fields of a round that begins, as it keeps them. `topics` are those offered by the field of that name.

    Raises ValueError where a field is not known, offers nothing to choose or too much.
    """
    made = []
    for name in names:
        if name.startswith(_OWN):
            parent = Topic.objects.get(pk=int(name.removeprefix(_OWN)))
            label, many, options = parent.name, False, _of_topics(parent.children.order_by("name"))
        elif name in FIELDS:
            label, values = FIELDS[name]
            many = name == "topics"
            options = _of_topics(topics) if many else [{"value": value, "about": ""} for value in values]
        else:
            raise ValueError(f"There is no field {name} to code.")
        if not 1 < len(options) <= MOST_OPTIONS and not (many and options):
            raise ValueError(f"{label} offers {len(options)} values; choose 2 to {MOST_OPTIONS} to code by.")
        if len(options) > MOST_OPTIONS:
            raise ValueError(
                f"{label} offers {len(options)} values; choose at most {MOST_OPTIONS} to code by."
            )
        made.append({"name": name, "label": label, "many": many, "options": options})
    return made


def _of_topics(topics: Iterable[Topic]) -> list[dict[str, Any]]:
    return [{"value": topic.name, "about": topic.definition, "topic": topic.pk} for topic in topics]


def fields_of(round_: CodingRound) -> list[Field]:
    """The fields of a round."""
    return [Field(one["name"], one["label"], one["many"], one["options"]) for one in round_.fields]


def coded(round_: CodingRound) -> list[Coded]:
    """Every field of every item with what was said of it, in the order of the items. Three queries."""
    items = list(round_.items.select_related("quote__speaker", "claim").order_by("position"))
    fields = fields_of(round_)
    found = {(item.pk, field.name): Coded(item, field, {}) for item in items for field in fields}
    rows = Code.objects.filter(item__round=round_).order_by()
    for item, field, coder, values in rows.values_list("item", "field", "coder", "values"):
        if (item, field) in found:
            found[item, field].given[coder] = tuple(values)
    decided = Adjudication.objects.filter(item__round=round_).order_by()
    for item, field, values in decided.values_list("item", "field", "values"):
        if (item, field) in found:
            found[item, field].adjudicated = tuple(values)
    return list(found.values())
