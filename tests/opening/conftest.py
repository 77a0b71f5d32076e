"""What the tests of opening share: `extract` as a user calls it, on files the test makes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsroom.extracting import main

__all__ = ["Printed"]


@dataclass(frozen=True)
class Printed:
    """What `extract` printed: articles, messages and the exit status."""

    articles: list[dict[str, Any]]
    messages: str
    status: int

    def words(self) -> list[str]:
        """All quotes' words, in order."""
        return [
            article["text"][start:end]
            for article in self.articles
            for quote in article["quotes"]
            for start, end in quote["spans"]
        ]


@pytest.fixture
def extract(capsys: pytest.CaptureFixture[str]) -> Callable[..., Printed]:
    """Call `extract` with the words of a command line."""

    def run(*words: str | Path) -> Printed:
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Printed([json.loads(line) for line in out.splitlines()], err, status)

    return run
