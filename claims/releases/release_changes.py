"""Two releases side by side: what was added, removed, and changed by word.

Comes in: two releases (of one set, as a rule), or the contents of two; goes out: a `Comparison` for pages and command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.linked_data.entries import Entry
from claims.models import Release
from sources.workbench.curation.wording import quoted
from sources.workbench.differences import word_changes

from .content import Content, frozen

__all__ = ["Comparison", "FieldChange", "RecordChange", "compare", "compare_contents"]

# part of the content → what its records are called, and by which field they are known
_KINDS = {
    "quotes": ("quote", "key"),
    "claims": ("claim", "key"),
    "speakers": ("speaker", "key"),
    "articles": ("article", "digest"),
    "fact_checks": ("fact-check", "key"),
    "sources": ("source", "name"),
    "topics": ("topic", "name"),
}
# part → what its pairs are called, the two fields that name them, and the one that says how they stand
_PAIRS = {
    "links": ("link", ("claim", "other"), "relation"),
    "copies": ("copy", ("article", "other"), "kind"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; `words` are (operation, words): "=", "-", "+"."""

    name: str
    before: object
    after: object
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordChange:
    kind: str
    key: str
    label: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(slots=True)
class Comparison:
    """What makes the second release differ from the first."""

    about: list[FieldChange] = field(default_factory=list)
    added: list[RecordChange] = field(default_factory=list)
    removed: list[RecordChange] = field(default_factory=list)
    changed: list[RecordChange] = field(default_factory=list)
    reordered: bool = False

    def told(self, first: str, second: str) -> Iterator[str]:
        """What differs, a record at a time, without the words; `first` and `second` say where a record is."""
        for change in self.about:
            yield f"the set: {change.name}"
        for words, records in ((f"only {first}", self.removed), (f"only {second}", self.added)):
            for record in records:
                yield f"{record.kind} {quoted(record.label or record.key)}: {words}"
        for record in self.changed:
            yield f"{record.kind} {quoted(record.label or record.key)}: {', '.join(f.name for f in record.fields)}"
        if self.reordered:
            yield "the order of the items"

    @property
    def is_empty(self) -> bool:
        """Whether both hold the same."""
        return not (self.about or self.added or self.removed or self.changed or self.reordered)


def compare(earlier: Release, later: Release) -> Comparison:
    """What was added to, removed from and changed in the earlier one to give the later."""
    return compare_contents(frozen(earlier)[0], frozen(later)[0])


def compare_contents(old: Content, new: Content) -> Comparison:
    """The same of two contents."""
    result = Comparison(about=list(_fields(old["set"], new["set"])))
    for name, (kind, key) in _KINDS.items():
        before = {entry[key]: entry for entry in old[name]}
        after = {entry[key]: entry for entry in new[name]}
        result.removed += [_record(kind, k, before[k]) for k in sorted(before.keys() - after.keys())]
        result.added += [_record(kind, k, after[k]) for k in sorted(after.keys() - before.keys())]
        for k in sorted(before.keys() & after.keys()):
            if fields := tuple(_fields(before[k], after[k])):
                result.changed.append(RecordChange(kind, k, _label(after[k]), fields))
    _compare_items(old, new, result)
    for name in _PAIRS:
        _compare_pairs(name, old, new, result)
    return result


def _compare_items(old: Content, new: Content, result: Comparison) -> None:
    """Order and notes of the items that both have."""
    before = {item["quote"] or item["claim"]: item for item in old["items"]}
    after = {item["quote"] or item["claim"]: item for item in new["items"]}
    both = [key for key in after if key in before]
    result.reordered = [key for key in before if key in after] != both
    for key in both:
        if fields := tuple(_fields(before[key], after[key])):
            result.changed.append(RecordChange("item", key, key, fields))


def _compare_pairs(name: str, old: Content, new: Content, result: Comparison) -> None:
    kind, ends, said = _PAIRS[name]
    before = {tuple(pair[end] for end in ends): pair for pair in old[name]}
    after = {tuple(pair[end] for end in ends): pair for pair in new[name]}
    for names in sorted(before.keys() | after.keys()):
        key = " – ".join(names)
        if names not in after:
            result.removed.append(RecordChange(kind, key, before[names][said]))
        elif names not in before:
            result.added.append(RecordChange(kind, key, after[names][said]))
        elif fields := tuple(_fields(before[names], after[names])):
            result.changed.append(RecordChange(kind, key, after[names][said], fields))


def _fields(before: Entry, after: dict[str, object]) -> Iterator[FieldChange]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old != new:
            texts = isinstance(old, str) and isinstance(new, str)
            yield FieldChange(name, old, new, word_changes(str(old), str(new)) if texts else ())


def _record(kind: str, key: str, entry: Entry) -> RecordChange:
    return RecordChange(kind, key, _label(entry))


def _label(entry: dict[str, object]) -> str:
    text = str(entry.get("text") or entry.get("claim_text") or entry.get("name") or entry.get("title") or "")
    return text if len(text) <= 100 else f"{text[:99]}…"
