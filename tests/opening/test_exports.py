"""Exports of Nexis, Factiva and ProQuest: an article each, its fields as fields."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Printed
from .exports import EXPORTS
from .stories import STORIES

Extract = Callable[..., Printed]

# Words of field blocks, which are no text.
FIELDS = ("BYLINE", "Byline", "LENGTH", "Load-Date", "LOAD-DATE", "Copyright", "(c) 2023", "DOCUMENT", "End of Doc", "LÄNGE",
          "Länge", "Longueur", "Ende des", "Document TARN", "Dokument TARN", "Rivers", "RIVERS", "docview", "seen from",
          "Client/Matter", "Search Terms", "no part of it", "Limited", "Factiva", "Edition")  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_each_article_of_an_export_is_one_with_its_fields_and_quotes(
    name: str, tmp_path: Path, extract: Extract
) -> None:
    (tmp_path / name).write_text(EXPORTS[name], encoding="utf-8")
    printed = extract(tmp_path / name)
    assert (printed.status, printed.messages) == (0, "")
    assert [article["member"] for article in printed.articles] == ["article 1", "article 2", "article 3"]
    for story, article in zip(STORIES, printed.articles, strict=True):
        assert article["title"] == story.title
        assert article["source"] == story.source
        assert article["byline"] == story.byline
        assert article["published"][:10] == story.day
        assert " ".join(article["text"].split()) == " ".join(story.text.split())
        assert not [word for word in FIELDS if word in article["text"]]
        said = [quote for quote in article["quotes"] if quote["kind"] == "direct"]
        assert [quote["speaker"]["name"] for quote in said] == [story.speaker]


def test_fields_that_are_no_field_of_a_page_are_kept_as_details(tmp_path: Path, extract: Extract) -> None:
    expected = {
        "nexis-old.txt": {
            "section": "NEWS; Pg. 4",
            "length": "81 words",
            "load date": "April 18, 2023 Tuesday",
        },
        "factiva.txt": {"document id": "TARN000020230001ej4i00001", "pages": "4", "edition": "National"},
        "proquest.txt": {"document id": "251439971", "subject": "Rivers; Mills"},
    }
    for name, details in expected.items():
        (tmp_path / name).write_text(EXPORTS[name], encoding="utf-8")
        first = extract(tmp_path / name).articles[0]
        assert details.items() <= first["details"].items()
    assert first["address"] == "https://www.proquest.com/docview/251439971?accountid=1"


def test_an_article_without_text_is_refused_by_its_number_and_the_others_go_in(
    tmp_path: Path, extract: Extract
) -> None:
    export = EXPORTS["nexis-new.txt"].replace(STORIES[1].text, "")
    (tmp_path / "export.txt").write_text(export, encoding="utf-8")
    printed = extract(tmp_path / "export.txt")
    assert printed.status == 1
    assert [article["title"] for article in printed.articles] == [STORIES[0].title, STORIES[2].title]
    assert (
        f"article 2: no_text: The export holds no text of this article ({STORIES[1].title})"
        in printed.messages
    )


def test_a_page_that_speaks_of_documents_is_no_export(tmp_path: Path, extract: Extract) -> None:
    page = f"{STORIES[0].title}\n\n1 of 3 documents was found.\n\n{STORIES[0].text}\n\nEnd of Document\n"
    (tmp_path / "page.txt").write_text(page, encoding="utf-8")
    [article] = extract(tmp_path / "page.txt").articles
    assert article["member"] is None
    assert article["text"] == page
