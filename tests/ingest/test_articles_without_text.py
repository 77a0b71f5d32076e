"""An article that came without its page gets its text when the page is ingested: once, and only the right one."""

from __future__ import annotations

from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Quote
from newsroom.ingest.store import Store
from newsroom.pipeline import Extracted, process
from sources.accounts.models import User
from sources.models import Article, AwaitedText, IngestRun

pytestmark = pytest.mark.django_db

PAGE = (
    "The harbour stays shut\n\n"
    "“The harbour will stay shut until May,” said Nadia Ivers, the harbour master, on Monday.\n\n"
    "Ivers added that the crane must be replaced before any ship can be unloaded there again.\n"
)
WORDS = "The harbour will stay shut until May"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def awaited(page: Path, editor: User) -> Article:
    """The article with one quote that a person accepted, as somebody else's database tells of it."""
    article = Article.objects.create(
        digest=sha256(page.read_bytes()).hexdigest(),
        title="A title of an editor's",
        file_name="h.txt",
        status="accepted",
        touched_at=timezone.now(),
        touched_by=editor,
    )
    at = PAGE.index(WORDS)
    AwaitedText.objects.create(
        article=article,
        digest=sha256(PAGE.encode()).hexdigest(),
        length=len(PAGE),
        passages=[[at - 5, PAGE[at - 5 : at + len(WORDS) + 5]]],
    )
    Quote.objects.create(
        key="q-kept",
        article=article,
        kind="direct",
        spans=[[at, at + len(WORDS)]],
        start=at,
        end=at + len(WORDS),
        text=WORDS,
        prefix=PAGE[max(0, at - 32) : at],
        suffix=PAGE[at + len(WORDS) :][:32],
        status="accepted",
        touched_at=timezone.now(),
        touched_by=editor,
    )
    return article


def ingested(path: Path) -> str:
    out = StringIO()
    call_command("ingest", str(path), stdout=out, stderr=out)
    return out.getvalue()


def test_its_page_fills_in_the_text_and_nothing_is_doubled(awaited: Article, page: Path) -> None:
    assert awaited.awaited_text.known.strip() in PAGE
    ingested(page)
    awaited.refresh_from_db()
    assert awaited.text == PAGE
    assert (awaited.title, awaited.status) == ("A title of an editor's", "accepted")
    assert awaited.body
    assert Article.objects.count() == 1
    assert not AwaitedText.objects.exists()
    kept = Quote.objects.get(key="q-kept")
    assert PAGE[kept.start : kept.end] == kept.text
    assert Quote.objects.filter(text__contains="stay shut").count() == 1
    others = Quote.objects.exclude(key="q-kept")
    assert [quote.status for quote in others] == ["suggested"] * others.count() != []
    before = Quote.objects.count()
    ingested(page)
    assert Quote.objects.count() == before
    call_command("verify", "--rule", "spans", stdout=StringIO())


def test_other_text_under_the_same_digest_does_not_go_in(awaited: Article, page: Path) -> None:
    AwaitedText.objects.update(digest=sha256(b"as another program reads it").hexdigest())
    assert "from other text than this version reads" in ingested(page)
    awaited.refresh_from_db()
    assert awaited.text == ""
    assert Quote.objects.count() == 1


def test_many_that_arrive_or_are_read_anew_take_as_many_statements_as_a_few(tmp_path: Path) -> None:
    counts = []
    for first, count in ((10, 2), (20, 9)):
        pages = []
        for number in range(first, first + count):
            path = tmp_path / f"{number}.txt"
            path.write_text(PAGE.replace("May", f"day {number}"), encoding="utf-8")
            pages += [page for page in process(str(path)) if isinstance(page, Extracted)]
        Article.objects.bulk_create(Article(digest=page.digest, file_name="h.txt") for page in pages)
        AwaitedText.objects.bulk_create(
            AwaitedText(article=article, digest="", length=1) for article in Article.objects.filter(text="")
        )
        store = Store(IngestRun.objects.create(extractor="this"))
        for extractor in ("none", "an earlier one"):
            Article.objects.update(extractor=extractor)
            with CaptureQueriesContext(connection) as asked:
                results = store.save(pages)
            assert [result.outcome for result in results] == ["updated"] * count
            counts.append(len(asked))
    assert Article.objects.filter(text__contains="until day").count() == 11
    assert not AwaitedText.objects.exists()
    assert counts[2] <= counts[0] and counts[3] <= counts[1]


def test_a_text_that_is_there_is_never_changed(awaited: Article, page: Path) -> None:
    ingested(page)
    for column in ("text", "digest"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.update(**{column: "0" * 64})
