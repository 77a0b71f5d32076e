"""The desk: every number leads to the list it counts, for whoever reads it; charts leave no month out."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from claims.models import Quote
from sources.accounts.models import User
from sources.workbench.charts import ColumnChart
from tests.desk.conftest import Newsroom


def test_a_month_without_statements_has_its_empty_place() -> None:
    chart = ColumnChart.of(
        "Said", {date(2021, 5, 1): 2, date(2021, 8, 1): 1, None: 4}, lambda year, month: f"?{year}-{month}"
    )
    assert [column.count for column in chart.columns] == [2, 0, 0, 1]
    assert [column.url for column in chart.columns][-1] == "?2021-8"
    assert (chart.undated, chart.undated_url) == (4, "?None-None")


def test_many_years_are_drawn_by_year() -> None:
    counts: dict[date | None, int] = {date(2001, 3, 1): 2, date(2001, 4, 1): 1, date(2021, 8, 1): 1}
    chart = ColumnChart.of("Said", counts, lambda year, month: f"?{year}-{month}")
    assert (chart.unit, len(chart.columns)) == ("Year", 21)
    assert (chart.columns[0].label, chart.columns[0].count, chart.columns[0].url) == ("2001", 3, "?2001-None")


@pytest.mark.django_db
def test_each_chart_leads_to_lists_of_as_many_as_it_says(
    newsroom: Newsroom, client: Client, reader: User
) -> None:
    cache.clear()
    Quote.objects.filter(pk=newsroom.quote.pk).update(said_on=date(2019, 2, 3))
    client.force_login(reader)
    page = client.get(reverse("admin:index")).content.decode()
    counted = re.findall(r'<td><a href="([^"]+)">([\d,]+)</a></td>', page)
    counted += re.findall(r'<a href="([^"]+)">([\d,]+) undated</a>', page)
    assert len(counted) > 10
    for address, count in counted:
        assert client.get(unescape(address)).context["cl"].result_count == int(count.replace(",", "")), (
            address
        )


@pytest.mark.django_db
def test_what_waits_leads_to_a_page_one_may_open_with_as_many_on_it(
    newsroom: Newsroom, client: Client, reader: User, researcher: User, editor: User
) -> None:
    for user in (reader, researcher, editor):
        client.force_login(user)
        for waits in client.get(reverse("admin:index")).context["waiting"]:
            response = client.get(waits.url)
            assert response.status_code == 200, (user, waits)
            listed = response.context.get("cl")
            shown = listed.result_count if listed else response.context["left"]
            assert shown == waits.count, (user, waits)
