"""Bringing in what other tools hand out: records that `claims.foreign` read become ours, all of them or none.

`plan` is what an import would do; each kind of data (`fact_checks`, `speakers` …) plans and writes its own;
`kinds` lists them; `action` is the one decision that stores, with its history and its undo.
"""

from __future__ import annotations

from .action import ImportForeign, preview
from .kinds import KINDS, kind_called
from .plan import Kind, Plan, Planned

__all__ = ["KINDS", "ImportForeign", "Kind", "Plan", "Planned", "kind_called", "preview"]
