"""Ingest: files → database. The only code that writes what machines find.

`run.Ingest` walks the files, hands the pure steps to an executor and stores each file in
one transaction (`store`), leaving alone whatever a person touched (`reconcile`).
"""

from .run import Ingest, Progress, Summary

__all__ = ["Ingest", "Progress", "Summary"]
