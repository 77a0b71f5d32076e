"""Figures for Prometheus: only for who may ask, and with labels of which there are few."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from sources.accounts.models import User
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def test_nobody_gets_them_unless_the_setting_names_the_address(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    settings.NEWSROOM_METRICS = ["10.0.0.0/8"]
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "10.0.0.1"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200


def test_requests_are_counted_by_view_and_status_and_no_address_becomes_a_label(
    reader: User, settings: Any
) -> None:
    settings.NEWSROOM_METRICS = ["127.0.0.1"]
    client = signed_in(reader)
    for number in range(30):
        client.get(f"/nowhere/{number}/secret/")
        client.generic(f"ODD{number}", "/admin/claims/quote/?q=secret")
    client.get("/admin/claims/quote/?q=secret")
    page = client.get("/metrics").content.decode()
    told = r'newsroom_requests_total\{method="GET",status="200",view="admin:claims_quote_changelist"\} 1\.0'
    assert re.search(told, page)
    assert "secret" not in page and "ODD" not in page
    assert 'newsroom_uploads{state="waiting"} 0.0' in page
    assert len([line for line in page.splitlines() if line.startswith("newsroom_requests_total")]) < 12
