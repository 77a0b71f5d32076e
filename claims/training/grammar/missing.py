"""Packages that training alone needs, where they are not installed."""

from __future__ import annotations

__all__ = ["MissingPackage"]


class MissingPackage(Exception):
    """Training needs a package that is not installed; the message says which and how to install it."""

    def __init__(self, package: str) -> None:
        super().__init__(f"training the grammar needs {package}: pip install '.[training]'.")
