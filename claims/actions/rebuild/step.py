"""What every step of rebuilding a release does the same: lock, compare, make, and note what clashes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models

from claims.actions.sentences import quoted
from claims.models import Claim, Quote, Speaker, Topic
from sources.models import Article, Source
from sources.workbench.curation import Changes, Refused
from sources.workbench.curation.snapshot import put
from sources.workbench.models import DecisionChange
from sources.workbench.parts import parts

__all__ = ["Clash", "Entry", "Rebuild", "day_of", "differences", "fields_of"]

M = TypeVar("M", bound=models.Model)
Entry = dict[str, Any]

_CHUNK = 500
# What an importer decided goes on being the release's; what anybody decided otherwise is theirs.
_PASSING = ("freeze_release",)
_OWN = "rebuild_release"


@dataclass(frozen=True, slots=True)
class Clash:
    """A record that cannot become what the release says."""

    record: str
    reason: str

    def __str__(self) -> str:
        return f"{self.record}: {self.reason}."


class Rebuild:
    """One release on its way in: what is here of it, or was made for it, by kind."""

    def __init__(self, changes: Changes, content: Mapping[str, Any]) -> None:
        self.changes = changes
        self.content = content
        self.clashes: list[Clash] = []
        self.sources: dict[str, Source] = {}
        self.topics: dict[str, Topic] = {}
        self.articles: dict[str, Article] = {}
        self.speakers: dict[str, Speaker] = {}
        self.quotes: dict[str, Quote] = {}
        self.claims: dict[str, Claim] = {}

    # -- What every kind of record does the same ----------------------------------------------

    def clash(self, kind: str, name: object, reason: str) -> None:
        """Note that a record here stands in the way."""
        self.clashes.append(Clash(f"{kind} {quoted(name)}", reason))

    def locked(self, model: type[M], **lookup: Sequence[Any]) -> list[M]:
        """The rows whose column is one of these values, locked; whole texts stay in the database."""
        ((name, values),) = lookup.items()
        found: list[int] = []
        for some in parts(values, _CHUNK):
            rows = model._default_manager.filter(**{name: some}).order_by("pk")
            found += rows.values_list("pk", flat=True)
        return self.changes.lock(model, found)

    def decided_here(self, rows: Sequence[models.Model]) -> set[int]:
        """Those of the rows that somebody decided on otherwise than by importing a release."""
        if not rows:
            return set()
        kind = ContentType.objects.get_for_model(type(rows[0]))
        last: dict[int, str] = {}
        for some in parts([row.pk for row in rows], _CHUNK):
            found = DecisionChange.objects.filter(content_type=kind, object_id__in=some, follows=False)
            found = found.exclude(decision__action__in=_PASSING).order_by("pk")
            last.update(found.values_list("object_id", "decision__action"))
        touched = {row.pk for row in rows if getattr(row, "touched_at", None)}
        return {pk for pk in touched | last.keys() if last.get(pk) != _OWN}

    def settle(
        self,
        rows: Mapping[Any, M],
        fields: Sequence[str],
        wanted: Mapping[Any, Entry],
        kind: str,
        differing: Mapping[Any, Sequence[str]],
    ) -> list[M]:
        """Give rows that differ from the release its values, unless somebody decided on them; those that were given.

        `differing`: key → in what the row differs, for those that do.
        """
        kept = self.decided_here([rows[key] for key in differing])
        given = []
        for key, names in differing.items():
            row = rows[key]
            if row.pk in kept:
                self.clash(kind, row, f"reviewed here, and differs in {', '.join(names)}")
                continue
            for name, value in wanted[key].items():
                setattr(row, name, value)
            given.append(row)
        self.changes.save(given, fields)
        return given

    def make(self, rows: Sequence[M], *, follow: bool = False) -> list[M]:
        """New rows; those that many records share stay if the import is undone and others need them by then."""
        for row in rows:
            if hasattr(row, "derive"):
                row.derive()
            if follow and hasattr(row, "touched_at"):
                put(row, touched_at=self.changes.at, touched_by_id=self.changes.user.pk)
            _check(row)
        return self.changes.create(rows, follow=follow)

    def source(self, name: str) -> Source | None:
        """The source of this name; None for an empty one."""
        return self.sources[name] if name else None

    def tag(self, model: Any, owner: str, rows: Mapping[Any, Any], entries: Mapping[Any, Entry]) -> None:
        """Make the topics of these rows what the release says."""
        tags = self.locked(model, **{f"{owner}__in": [row.pk for row in rows.values()]})
        there: defaultdict[int, dict[int, Any]] = defaultdict(dict)
        for tag in tags:
            there[getattr(tag, f"{owner}_id")][tag.topic_id] = tag
        made, gone = [], []
        for key, row in rows.items():
            wanted = {self.topics[name].pk: self.topics[name] for name in entries[key]["topics"]}
            made += [
                model(**{owner: row, "topic": topic})
                for pk, topic in wanted.items()
                if pk not in there[row.pk]
            ]
            gone += [tag for pk, tag in there[row.pk].items() if pk not in wanted]
        self.changes.delete(gone)
        self.changes.create(made)


def _check(row: models.Model) -> None:
    """Raises Refused for a value that its column cannot hold."""
    try:
        row.clean_fields(exclude=[field.name for field in row._meta.concrete_fields if field.is_relation])
    except ValidationError as error:
        words = "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
        raise Refused(f"{row._meta.verbose_name} {quoted(row)} cannot be imported. {words}") from None


def differences(wanted: Entry, present: Entry, ignored: Sequence[str] = ()) -> list[str]:
    """The names under which two entries of a record differ."""
    return [name for name in sorted(wanted) if name not in ignored and wanted[name] != present.get(name)]


def fields_of(values: Mapping[Any, Entry]) -> list[str]:
    """The columns of records whose values these are; all have the same."""
    return sorted(next(iter(values.values()), {}))


def day_of(text: str) -> date | None:
    """A day. Raises Refused for one that no calendar has."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"{text} is not a date.") from None
