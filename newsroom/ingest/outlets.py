"""The sources of pages: outlets and agencies by the names that pages print, made where they are unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sources.folding import folded_name
from sources.known_sources import known_source
from sources.models import Source, SourceKind, SourceName

__all__ = ["Outlets"]

NAME_LENGTH = 200  # of the column


class Outlets:
    """Finds sources by name; what it has met is kept for the run, until a transaction is rolled back."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}
        self._relays: dict[str, Source | None] = {}

    def forget(self) -> None:
        """Drop what was met: some of it may never have been written."""
        self._sources.clear()
        self._relays.clear()

    def meet(self, named: Mapping[str, SourceKind], relays: Iterable[str]) -> None:
        """Find or make the sources of these names, before they are asked for.

        In the order of the names, so that two writers who make the same ones never wait crosswise.
        """
        known = {name: SourceKind.OTHER for name in relays if known_source(name) is not None}
        for name, kind in sorted({**known, **named}.items()):
            self.source(name, kind)

    def source(self, name: str | None, kind: SourceKind) -> Source | None:
        """The source of that name, made as a suggestion where it is not known yet."""
        if not name:
            return None
        name = name[:NAME_LENGTH]
        if name not in self._sources:
            self._sources[name] = Source.objects.named(name) or _new_source(name, kind)
        return self._sources[name]

    def relay(self, name: str) -> Source | None:
        """The outlet or agency of this name, where there is one; a body that relays is a speaker."""
        if not name:
            return None
        if name not in self._relays:
            known = known_source(name) is not None
            self._relays[name] = self.source(name, SourceKind.OTHER) if known else Source.objects.named(name)
        return self._relays[name]


def _new_source(name: str, kind: SourceKind) -> Source:
    """A suggested source, with what is known of it before any page."""
    known = known_source(name)
    if known is None:
        return _made(Source(name=name, kind=kind))
    if (there := Source.objects.named(known.name)) is not None:
        return there
    source = _made(
        Source(
            name=known.name,
            kind=known.kind,
            country=known.country,
            language=known.language,
            homepage=known.homepage,
        )
    )
    taken = Source.objects.going_by(known.names)
    SourceName.objects.bulk_create(
        [SourceName(source=source, name=other) for other in known.names if folded_name(other) not in taken],
        ignore_conflicts=True,
    )
    return source


def _made(source: Source) -> Source:
    """The new source, or the one that another writer made at the same moment."""
    Source.objects.bulk_create([source], ignore_conflicts=True)
    there = Source.objects.named(source.name)
    if there is None:
        raise Source.DoesNotExist(f"{source.name}: the source was taken away while it was made.")
    return there
