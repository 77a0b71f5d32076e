"""The day of each quote: the day it was said, else that of its article, however either was written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from claims.day_of_quote import day_of, of_days
from claims.kept_days import keep_days, put_right, wrong
from claims.models import Quote, Speaker
from sources.models import Article, Source
from sources.workbench.curation.clashes import again_after_clashes
from sources.workbench.rows import insert

DAYS = st.one_of(st.none(), st.dates(date(2019, 12, 1), date(2020, 2, 28)))
WAYS = st.sampled_from(["save", "save_stale", "update", "bulk_update", "move"])


def article(number: int, day: date | None) -> Article:
    return Article.objects.create(
        digest=f"{number:064}", title=str(number), text="“No,” said Ann.", published_on=day,
        published=day.isoformat() if day else "", source=Source.objects.get_or_create(name="The Herald")[0],
    )  # fmt: skip


def quote(of: Article, day: date | None, **more: Any) -> Quote:
    return Quote(article=of, kind="direct", spans=[[1, 4]], start=1, end=4, text="No,", said_on=day, **more)


class KeptDays(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(WAYS, DAYS, st.booleans()), max_size=6), DAYS, DAYS, st.booleans())
    def test_the_day_follows_whoever_writes_and_however(
        self,
        changes: list[tuple[str, date | None, bool]],
        said: date | None,
        printed: date | None,
        bulk: bool,
    ) -> None:
        paper, other = article(1, printed), article(2, date(2020, 1, 1))
        one = quote(paper, said)
        if bulk:
            insert([one])
        else:
            one.save()
        for way, day, of_article in changes:
            record: Any = Article.objects.get(pk=paper.pk) if of_article else Quote.objects.get(pk=one.pk)
            column = "published_on" if of_article else "said_on"
            if way == "move":
                Quote.objects.filter(pk=one.pk).update(article=other)
            elif way == "update":
                type(record).objects.filter(pk=record.pk).update(**{column: day})
            else:
                setattr(record, column, day)
                if way == "save_stale" and not of_article:
                    record.day = date(1999, 12, 31)
                if way == "bulk_update":
                    type(record).objects.bulk_update([record], [column])
                else:
                    record.save()
        kept = Quote.objects.select_related("article").get()
        known = day_of(kept)
        assert kept.day == (known.on if known else None)
        assert wrong() == 0
        for first in (date(2020, 1, 1), None):
            found = Quote.objects.filter(of_days(first, date(2020, 1, 31))).exists()
            assert found == bool(kept.day and (first or kept.day) <= kept.day <= date(2020, 1, 31))


@pytest.mark.django_db
def test_days_are_put_right_when_their_triggers_were_lost() -> None:
    paper = article(1, date(2020, 1, 1))
    quote(paper, None).save()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER claims_quote_day_article")
        else:
            cursor.execute("DROP TRIGGER claims_quote_day_article ON sources_article")
    Article.objects.update(published_on=date(2021, 2, 3))
    assert wrong() == 1
    keep_days(None)  # as after every `migrate`
    assert wrong() == 0 and Quote.objects.get().day == date(2021, 2, 3)
    Article.objects.update(published_on=date(2021, 2, 4))
    assert Quote.objects.get().day == date(2021, 2, 4)
    assert put_right() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("date_first", [True, False])
def test_a_quote_that_comes_while_its_article_is_dated_has_the_new_day(date_first: bool) -> None:
    """Each is done before the other is committed; whoever comes second waits or sees what the first did."""
    paper = article(1, date(2020, 1, 1))
    begun, done = threading.Event(), threading.Event()

    def dated() -> None:
        Article.objects.filter(pk=paper.pk).update(published_on=date(2021, 2, 3))

    def quoted() -> None:
        quote(paper, None).save()

    def first(do: Callable[[], None]) -> None:
        with transaction.atomic():
            do()
            begun.set()
            done.wait(0.3)  # the second, where it need not wait
        connection.close()

    def second(do: Callable[[], None]) -> None:
        assert begun.wait(30)
        with transaction.atomic():
            do()
        done.set()
        connection.close()

    works = (dated, quoted) if date_first else (quoted, dated)
    with ThreadPoolExecutor(2) as people:
        for found in [people.submit(first, works[0]), people.submit(second, works[1])]:
            found.result(60)
    assert wrong() == 0 and Quote.objects.get().day == date(2021, 2, 3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dated", ["as it was", "another day", "no day"])
def test_writing_a_quote_while_its_article_is_dated_ends_well(dated: str) -> None:
    """Crosswise: one has the quote and turns to its article, the other has the article and turns to its quotes.

    SQLite has one writer; PostgreSQL ends one of two that wait for each other, and actions do it again.
    """
    paper = article(1, date(2020, 1, 1))
    one = quote(paper, None if dated == "as it was" else date(2019, 12, 30))
    one.save()
    said_on = date(2019, 12, 31) if dated == "another day" else None
    has_quote, has_article = threading.Event(), threading.Event()
    ends: list[str] = []

    def write_quote() -> None:
        with transaction.atomic():
            Quote.objects.select_for_update(no_key=True).get(pk=one.pk)
            has_quote.set()
            has_article.wait(0.5)
            Quote.objects.filter(pk=one.pk).update(said_on=said_on, note="looked at")

    def date_article() -> None:
        assert has_quote.wait(30)
        with transaction.atomic():
            Article.objects.select_for_update(no_key=True).get(pk=paper.pk)
            has_article.set()
            Article.objects.filter(pk=paper.pk).update(published_on=date(2021, 2, 3))

    def told(do: Callable[[], None]) -> None:
        def once() -> None:
            try:
                do()
            except OperationalError:
                ends.append(do.__name__)
                raise

        try:
            again_after_clashes(once)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        for found in [people.submit(told, do) for do in (write_quote, date_article)]:
            found.result(60)
    # Only a quote that loses its own day takes the article's, and then somebody has to wait.
    assert not ends or dated == "no day"
    assert wrong() == 0
    assert Quote.objects.get().day == (said_on or date(2021, 2, 3))
    assert Quote.objects.get().note == "looked at"


@pytest.mark.django_db
def test_a_speaker_with_very_many_quotes_shows_the_newest_then_the_undated(client: Any) -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.urls import reverse

    call_command("migrate", verbosity=0)
    ann = Speaker.objects.create(name="Ann")
    for number in range(30):
        day = date(2020, 1, 1) + timedelta(days=number) if number < 20 else None
        quote(article(number, None), day, speaker=ann).save()
    user = get_user_model().objects.create_user("ann", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    shown = client.get(reverse("admin:claims_speaker_page", args=[ann.pk])).context["quotes"]
    assert [one.day for one in shown] == [date(2020, 1, 20) - timedelta(days=n) for n in range(20)] + [
        None
    ] * 5
