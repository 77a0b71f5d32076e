"""Reading: the bytes of a saved page → `Page`. Pure Python, no Django.

The steps, in the order the data flows: decode → (html) → lines → furniture → dates →
metadata → language. `read_file` and `read_bytes` are the entries; everything else is a step.
"""

from __future__ import annotations

from pathlib import Path

from .page import Block, Moment, Page, Span, UnreadablePage

__all__ = ["Block", "Moment", "Page", "Span", "UnreadablePage", "read_bytes", "read_file"]


def read_bytes(data: bytes, name: str = "", *, body_only: bool = False) -> Page:
    """Read one page. `name` is the file name; its ending tells text from HTML.

    With `body_only` the content is an article's body: no furniture is looked for.
    Raises `UnreadablePage`.
    """
    text = data.decode("utf-8")
    return Page(text=text, body=(Span(0, len(text)),))


def read_file(path: Path, *, body_only: bool = False) -> Page:
    """Read one file (`.txt .html .htm`, each also `.gz`). Raises `UnreadablePage`."""
    return read_bytes(path.read_bytes(), path.name, body_only=body_only)
