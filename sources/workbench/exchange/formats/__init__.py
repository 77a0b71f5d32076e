"""The formats of files, each in a class of its own that import-export understands."""

from sources.workbench.exchange.formats.csv_format import CSV
from sources.workbench.exchange.formats.file_format import (
    ABSENT,
    ExchangeFormat,
    RecordFormat,
    UnreadableFile,
)
from sources.workbench.exchange.formats.objects import JSON, YAML, JSONLines
from sources.workbench.exchange.formats.workbook import XLSX

__all__ = [
    "ABSENT",
    "CSV",
    "JSON",
    "TABLE_FORMATS",
    "XLSX",
    "YAML",
    "ExchangeFormat",
    "JSONLines",
    "RecordFormat",
    "UnreadableFile",
]

TABLE_FORMATS: tuple[type[ExchangeFormat], ...] = (CSV, XLSX, JSON, JSONLines, YAML)
