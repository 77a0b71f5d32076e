"""How much a file may hold, from the settings."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

__all__ = [
    "limits",
    "max_bytes",
    "max_characters",
    "max_columns",
    "max_rows",
    "max_seconds",
    "max_unpacked_bytes",
    "set_limits",
]

_DEFAULTS = {
    "NEWSROOM_MAX_IMPORT_BYTES": 50_000_000,
    "NEWSROOM_MAX_IMPORT_UNPACKED_BYTES": 400_000_000,
    "NEWSROOM_MAX_IMPORT_ROWS": 200_000,
    "NEWSROOM_MAX_IMPORT_COLUMNS": 200,
    "NEWSROOM_MAX_IMPORT_CHARACTERS": 10_000_000,
    "NEWSROOM_MAX_IMPORT_SECONDS": 4,
}
_set: dict[str, int] = {}  # in a process that was told


def limits() -> dict[str, int]:
    """All of them, by the names of their settings; for `set_limits`."""
    return {name: _limit(name) for name in _DEFAULTS}


def set_limits(limits: Mapping[str, int]) -> None:
    """Let these hold in this process, whatever its settings say."""
    _set.update(limits)


def max_bytes() -> int:
    """The most bytes a file to import may have."""
    return _limit("NEWSROOM_MAX_IMPORT_BYTES")


def max_unpacked_bytes() -> int:
    """The most bytes a packed file (XLSX) may unpack to."""
    return _limit("NEWSROOM_MAX_IMPORT_UNPACKED_BYTES")


def max_rows() -> int:
    """The most rows a file to import may have."""
    return _limit("NEWSROOM_MAX_IMPORT_ROWS")


def max_columns() -> int:
    """The most columns a file to import may have."""
    return _limit("NEWSROOM_MAX_IMPORT_COLUMNS")


def max_characters() -> int:
    """The most characters a cell of a file to import may have."""
    return _limit("NEWSROOM_MAX_IMPORT_CHARACTERS")


def max_seconds(size: int) -> int:
    """The most seconds of processor time that reading a file of so many bytes may take.

    A small file has those of the setting, a larger one as many again for each megabyte.
    """
    return _limit("NEWSROOM_MAX_IMPORT_SECONDS") * (1 + size // 1_000_000)


def _limit(name: str) -> int:
    return _set[name] if name in _set else int(getattr(settings, name, _DEFAULTS[name]))
