"""The formats of files, each in a class of its own that import-export understands."""

from .base import ABSENT, ExchangeFormat, UnreadableFile
from .objects import JSON, YAML, JSONLines
from .table import CSV
from .workbook import XLSX

__all__ = [
    "ABSENT",
    "CSV",
    "JSON",
    "TABLE_FORMATS",
    "XLSX",
    "YAML",
    "ExchangeFormat",
    "JSONLines",
    "UnreadableFile",
]

TABLE_FORMATS: tuple[type[ExchangeFormat], ...] = (CSV, XLSX, JSON, JSONLines, YAML)
