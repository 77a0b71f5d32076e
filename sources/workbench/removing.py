"""Removing files: those that cannot be removed are named, and stand in nobody's way."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

__all__ = ["remove_files"]


def remove_files(paths: Iterable[Path]) -> dict[Path, str]:
    """Remove files, whether they are there or not; those that stay, each with the reason."""
    stay = {}
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            stay[path] = error.strerror or type(error).__name__
    return stay
