"""Tables, JSON and feeds: an article a row, by the usual names of columns or by those that are told."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from .conftest import Printed
from .stories import STORIES, page_of

Extract = Callable[..., Printed]
ADDRESS = "https://gazette.example/{}"


def rows(*names: str) -> list[dict[str, Any]]:
    """The stories as rows: names of the columns of address, title, day, outlet, author and text, in this order."""
    address, title, day, outlet, author, text = names
    return [
        {
            address: ADDRESS.format(number),
            title: story.title,
            day: story.day,
            outlet: story.source,
            author: story.byline,
            text: story.text,
        }
        for number, story in enumerate(STORIES)
    ]


MEDIA_CLOUD = rows("url", "title", "publish_date", "media_name", "author", "text")
NEWS_API = [
    {"source": {"id": None, "name": story.source}, "author": story.byline, "title": story.title, "description": "In short.",
     "url": ADDRESS.format(number), "publishedAt": f"{story.day}T08:00:00Z", "content": story.text}
    for number, story in enumerate(STORIES)
]  # fmt: skip
SCRAPED = [
    {"link": ADDRESS.format(number), "headline": story.title, "date": story.day.replace("-", "") + "T080000Z", "site": story.source,
     "authors": f"['{story.byline}']", "html": page_of(story)}
    for number, story in enumerate(STORIES)
]  # fmt: skip
GERMAN = rows("Link", "Überschrift", "Datum", "Quelle", "Autor", "Volltext")
WORDPRESS = [
    {"link": ADDRESS.format(number), "title": {"rendered": story.title}, "date": f"{story.day}T08:00:00", "site": story.source,
     "authors": [{"name": story.byline}], "content": {"rendered": "".join(f"<p>{words}</p>" for words in story.paragraphs)}}
    for number, story in enumerate(STORIES)
]  # fmt: skip


def separated(
    table: list[dict[str, Any]], delimiter: str = ",", encoding: str = "utf-8", first: str = ""
) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(table[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(table)
    return (first + text.getvalue()).encode(encoding, "replace")


def workbook(table: list[dict[str, Any]], sheets: int = 1) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Notes"
    book.active.append(["What this is", "stories"])
    for number in range(sheets):
        sheet = book.create_sheet(f"Stories {number}")
        sheet.append(["Stories of the spring"])
        sheet.append(list(table[0]))
        for row in table:
            sheet.append(list(row.values()))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def feed_rss() -> str:
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{ADDRESS.format(number)}</link><dc:creator>{story.byline}</dc:creator>"
        f"<pubDate>{['Tue, 18 Apr 2023', 'Tue, 02 May 2023', 'Mon, 03 Jun 2019'][number]} 08:00:00 +0200</pubDate><source url='x'>{story.source}</source>"
        f"<description>In short.</description><content:encoded><![CDATA[{''.join(f'<p>{words}</p>' for words in story.paragraphs)}]]>"
        "</content:encoded></item>"
        for number, story in enumerate(STORIES)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>All papers</title>{items}</channel></rss>'
    )


def feed_atom() -> str:
    entries = "".join(
        f"<entry><title>{escape(story.title)}</title><link rel='alternate' href='{ADDRESS.format(number)}'/><author><name>{story.byline}</name></author>"
        f"<published>{story.day}T08:00:00Z</published><source><title>{story.source}</title></source><content type='html'>"
        + escape("".join(f"<p>{words}</p>" for words in story.paragraphs))
        + "</content></entry>"
        for number, story in enumerate(STORIES)
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>All papers</title>{entries}</feed>'


def lines(table: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table).encode()


# A name, what it holds, and where its first article stands.
TABLES = {
    "mediacloud.csv": (separated(MEDIA_CLOUD), "row 2"),
    "excel.csv": (separated(MEDIA_CLOUD, ";", "utf-8-sig"), "row 2"),
    "told.csv": (separated(MEDIA_CLOUD, ";", first="sep=;\r\n"), "row 2"),
    "western.csv": (separated(MEDIA_CLOUD, encoding="cp1252"), "row 2"),
    "excel-text.txt": (separated(MEDIA_CLOUD, "\t", "utf-16"), "row 2"),
    "german.tsv": (separated(GERMAN, "\t"), "row 2"),
    "pages.csv": (separated(SCRAPED), "row 2"),
    "named-otherwise.dat": (separated(MEDIA_CLOUD), "row 2"),
    "packed.csv.gz": (gzip.compress(separated(MEDIA_CLOUD)), "row 2"),
    "table.xlsx": (workbook(MEDIA_CLOUD), "Stories 0, row 3"),
    "newsapi.json": (json.dumps({"status": "ok", "totalResults": 3, "articles": NEWS_API}).encode(), "article 1"),
    "wordpress.json": (json.dumps(WORDPRESS).encode(), "article 1"),
    "hits.json": (json.dumps({"hits": {"hits": [{"_id": n, "_source": row} for n, row in enumerate(MEDIA_CLOUD)]}}).encode(), "article 1"),
    "lines.jsonl": (lines(MEDIA_CLOUD), "line 1"),
    "long-lines.json": (lines([{**row, "filler": "x" * 70_000} for row in MEDIA_CLOUD]), "line 1"),
    "lines.json": (lines(SCRAPED), "line 1"),
    "feed.xml": (feed_rss().encode(), "item 1"),
    "feed.atom": (feed_atom().encode(), "item 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_each_row_is_an_article_with_what_its_columns_say(
    name: str, tmp_path: Path, extract: Extract
) -> None:
    data, first = TABLES[name]
    (tmp_path / name).write_bytes(data)
    printed = extract(tmp_path / name)
    assert (printed.status, printed.messages) == (0, "")
    assert printed.articles[0]["member"] == first
    for number, (story, article) in enumerate(zip(STORIES, printed.articles, strict=True)):
        told = (article["title"], article["source"], article["byline"], article["address"])
        assert told == (story.title, story.source, story.byline, ADDRESS.format(number))
        assert article["published"][:10] == story.day
        body = "\n\n".join(article["text"][start:end] for start, end in article["body"])
        assert body == story.text.replace("“", "“")
        assert story.speaker in {quote["speaker"]["name"] for quote in article["quotes"] if quote["speaker"]}


def test_a_column_of_another_name_is_told(tmp_path: Path, extract: Extract) -> None:
    table = rows("where", "what", "date", "source", "author", "words of it")
    (tmp_path / "table.csv").write_bytes(separated(table))
    printed = extract(tmp_path / "table.csv")
    assert printed.status == 1
    assert (
        "No column of this table is known to hold an article's text. It has: where, what, date,"
        in printed.messages
    )
    assert "--column text=NAME" in printed.messages

    told = ["--column", "text=words of it", "--column", "title=what", "--column", "address=where"]
    printed = extract(*told, tmp_path / "table.csv")
    assert [article["title"] for article in printed.articles] == [story.title for story in STORIES]
    assert printed.articles[0]["address"] == ADDRESS.format(0)

    printed = extract("--column", "text=wrods", tmp_path / "table.csv")
    assert "The table has no column 'wrods'. It has: where, what" in printed.messages
    for wrong in ("text", "colour=what"):
        assert extract("--column", wrong, tmp_path / "table.csv").status == 2


def test_a_row_without_text_is_refused_by_its_number_and_an_empty_one_is_none(
    tmp_path: Path, extract: Extract
) -> None:
    table = [*MEDIA_CLOUD[:2], {**MEDIA_CLOUD[2], "text": " "}, dict.fromkeys(MEDIA_CLOUD[0], "")]
    (tmp_path / "table.csv").write_bytes(separated(table))
    printed = extract(tmp_path / "table.csv")
    assert len(printed.articles) == 2
    assert printed.messages == f"extract: {tmp_path}/table.csv: row 4: empty: The row has no text.\n"


def test_a_text_that_the_service_cut_off_and_a_mere_summary_are_said_to_be(
    tmp_path: Path, extract: Extract
) -> None:
    cut = [{**NEWS_API[0], "content": "The board decided on Monday that… [+1200 chars]"}]
    (tmp_path / "cut.json").write_text(json.dumps({"articles": cut}))
    [article] = extract(tmp_path / "cut.json").articles
    assert "The text breaks off; the table holds no more of it." in article["notes"]
    (tmp_path / "feed.xml").write_text(feed_rss().replace("content:encoded", "x"))
    assert (
        "The feed holds only a summary of this article."
        in extract(tmp_path / "feed.xml").articles[0]["notes"]
    )


def test_prose_with_commas_and_settings_in_json_are_no_tables(tmp_path: Path, extract: Extract) -> None:
    story = f"Text, title, author: what a table needs.\n\n{STORIES[0].text}\n"
    (tmp_path / "page.txt").write_text(story)
    (tmp_path / "settings.json").write_text(json.dumps({"colour": "blue", "sizes": [1, 2]}))
    printed = extract(tmp_path)
    assert [article["member"] for article in printed.articles] == [None]
    assert "1 JSON without articles" in printed.messages


HOSTILE = {
    "million-columns.csv": b"text,title" + b",x" * 1_000_000 + b"\nwords,title\n",
    "one-line.csv": b"text,title\n" + b'"' + b"x" * 5_000_000,
    "deep.json": b'{"text": "x", "title": ' + b"[" * 200_000,
    "entities.xml": b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><rss><channel><item><title>x</title><description>&j;</description></item></channel></rss>",
    "nulls.jsonl": b'{"text": "a", "title": "b"}\n\x01\x02 no json\n',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_tables_are_refused_within_bounds_and_the_rest_goes_in(
    name: str, tmp_path: Path, extract: Extract
) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    (tmp_path / "page.txt").write_text(STORIES[0].text)
    printed = extract(tmp_path)
    assert printed.status == 1
    assert f"{name}: " in printed.messages
    assert STORIES[0].text in [article["text"] for article in printed.articles]
    assert all(len(article["text"]) < 10_000 for article in printed.articles)
