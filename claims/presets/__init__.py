"""Exports made ready for a purpose, with nothing to tick: a flat table, R, Gephi, programs for qualitative analysis.

Each is a format of quotes: it takes the quotes that a list shows, streams its file, and brings what belongs to them.
"""

from __future__ import annotations

from .flat_tables import ForR, QuotesWithClaims
from .gephi import GephiTables, GraphML
from .refi_qda import RefiQda

__all__ = ["PRESETS"]

PRESETS = (QuotesWithClaims, ForR, GraphML, GephiTables, RefiQda)
