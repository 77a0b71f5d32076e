"""How much a file may hold, from the settings."""

from __future__ import annotations

from django.conf import settings

__all__ = ["max_bytes", "max_characters", "max_columns", "max_rows", "max_unpacked_bytes"]


def max_bytes() -> int:
    """The most bytes a file to import may have."""
    return int(getattr(settings, "NEWSROOM_MAX_IMPORT_BYTES", 50_000_000))


def max_unpacked_bytes() -> int:
    """The most bytes a packed file (XLSX) may unpack to."""
    return int(getattr(settings, "NEWSROOM_MAX_IMPORT_UNPACKED_BYTES", 400_000_000))


def max_rows() -> int:
    """The most rows a file to import may have."""
    return int(getattr(settings, "NEWSROOM_MAX_IMPORT_ROWS", 200_000))


def max_columns() -> int:
    """The most columns a file to import may have."""
    return int(getattr(settings, "NEWSROOM_MAX_IMPORT_COLUMNS", 200))


def max_characters() -> int:
    """The most characters a cell of a file to import may have."""
    return int(getattr(settings, "NEWSROOM_MAX_IMPORT_CHARACTERS", 10_000_000))
