"""Fixtures of the import and export tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model


@pytest.fixture
def admin_has() -> Callable[[Any], None]:
    """Pass over a model that is edited on its owner's page and has none of its own."""

    def check(model: type[Model]) -> None:
        if not admin.site.is_registered(model):
            pytest.skip(f"{model.__name__} has no page of its own")

    return check
