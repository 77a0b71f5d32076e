"""An article known by its address alone is filled when the page of that address comes, and stands once."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from sources.accounts.models import User
from sources.addresses import address_key, plain_address
from sources.models import Article, Source
from tests.conftest import signed_in

PAGE = """<!doctype html><html lang="en"><head><title>Harbour to stay shut</title>
<link rel="canonical" href="https://www.harbourpost.example/news/4711/">
<meta property="article:published_time" content="2024-05-03T08:15:00+00:00"></head><body><article>
<h1>Harbour to stay shut</h1>
<p>The harbour will stay shut until the autumn, the port authority announced on Friday after a long meeting.</p>
<p>"We will not open the harbour before October," the harbour master, Ilse Torvald, told reporters.</p>
<p>Fishermen in the town said that they had not been asked, and that they would go to court over the closure.</p>
</article></body></html>"""


def known(address: str, **values: object) -> Article:
    digest = sha256(address.encode()).hexdigest()
    return Article.objects.create(
        digest=digest, address=address, title="Harbour to stay shut", touched_at=timezone.now(), **values
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.html"
    path.write_text(PAGE)
    return path


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("https://example.org/a", "http://www.example.org/a/#top", True),
        ("https://example.org/a?id=7", "https://EXAMPLE.org:443/a?utm_source=x&id=7&fbclid=1", True),
        ("https://example.org/a?id=7", "https://example.org/a?id=8", False),
        ("https://example.org/A", "https://example.org/a", False),
        ("https://example.org:8000/a", "https://example.org/a", False),
        ("mailto:a@example.org", "mailto:a@example.org", False),
        ("https://[broken", "https://[broken", False),
        ("https://example.org:99999/", "https://example.org:99999/", False),
    ],
)
def test_spellings_of_one_address_share_a_key_and_nothing_else_does(one: str, other: str, same: bool) -> None:
    assert (address_key(one) == address_key(other) != "") is same
    assert plain_address(f"https://{plain_address(one)}") == plain_address(one)


def test_ingest_fills_the_record_with_the_page_of_its_address(db: None, page: Path) -> None:
    outlet = Source.objects.create(name="Harbour Post")
    article = known(
        "http://harbourpost.example/news/4711?utm_source=feed",
        source=outlet,
        byline="R. Aske",
        published="2024-05-03",
        published_precision="day",
        published_on="2024-05-03",
    )
    call_command("ingest", str(page), verbosity=0)
    filled = Article.objects.get()
    assert filled.pk == article.pk
    assert "We will not open the harbour" in filled.text
    assert filled.digest == sha256(page.read_bytes()).hexdigest()
    assert filled.source == outlet and filled.byline == "R. Aske"
    assert filled.published.startswith("2024-05-03T08:15")  # more precise, and the same day
    assert [quote.text for quote in filled.quotes.all()] and filled.file_name == "harbour.html"

    call_command("ingest", str(page), verbosity=0)
    assert Article.objects.count() == 1


def test_a_page_of_another_address_leaves_the_record_waiting(db: None, page: Path) -> None:
    article = known("https://harbourpost.example/news/4712")
    call_command("ingest", str(page), verbosity=0)
    article.refresh_from_db()
    assert article.text == "" and Article.objects.count() == 2


def test_two_files_of_one_address_fill_it_once(db: None, page: Path) -> None:
    known("https://harbourpost.example/news/4711")
    page.with_name("later.html").write_text(PAGE.replace("until the autumn", "until the spring"))
    call_command("ingest", str(page.parent), verbosity=0)
    assert Article.objects.count() == 2
    assert not Article.objects.filter(text="").exists()


def test_its_page_says_how_the_text_comes(db: None, editor: User) -> None:
    article = known("https://example.org/a")
    answer = signed_in(editor).get(reverse("admin:claims_read", args=[article.pk]))
    assert "has not been read yet" in answer.content.decode()
    assert 'href="https://example.org/a"' in answer.content.decode()
