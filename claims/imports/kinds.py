"""The kinds of foreign data that can be brought in, by name."""

from __future__ import annotations

from .annotations import Annotations
from .articles import Articles
from .fact_checks import FactChecks
from .plan import Kind
from .speakers import Speakers

__all__ = ["KINDS", "kind_called"]

KINDS: dict[str, Kind] = {kind.name: kind for kind in (FactChecks(), Speakers(), Annotations(), Articles())}


def kind_called(name: str) -> Kind | None:
    """The kind of this name; None where there is none."""
    return KINDS.get(name)
