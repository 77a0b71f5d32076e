"""Pages as browsers, programs and archives save them."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Printed
from .stories import STORIES, page_of

Extract = Callable[..., Printed]
STORY = STORIES[0]
ADDRESS = "https://gazette.example/mill/sluice"
PICTURE = base64.b64encode(bytes(range(256)) * 40_000).decode()  # 13 MB

SINGLE_FILE = f"""<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile
 url: {ADDRESS}
 saved date: Wed Apr 26 2023 10:00:00 GMT+0200 (Central European Summer Time)
-->""" + page_of(STORY, head=f"<style>@font-face{{src:url(data:font/woff2;base64,{PICTURE})}}</style>",
                body=f'<img src="data:image/png;base64,{PICTURE}">').removeprefix('<!DOCTYPE html><html lang="en">')  # fmt: skip
ARCHIVE_TODAY = f"""<!DOCTYPE html><html><head><title>{STORY.title} | {STORY.source}</title>
<link rel="canonical" href="https://archive.ph/2023.04.27-101010/{ADDRESS}"><meta property="og:url" content="https://archive.ph/aBcDe">
<meta property="og:site_name" content="archive.ph"></head><body><center><div id="HEADER"><form action="https://archive.ph/">
<table><tr><td>archive.today</td><td>webpage capture</td><td>Saved from</td><td><input type="text" name="q" value="{ADDRESS}"></td></tr>
<tr><td><time itemprop="pubdate" datetime="2023-04-27T10:10:10Z">27 Apr 2023 10:10:10 UTC</time></td><td>All snapshots</td></tr></table></form></div>
<div id="SOLID"><div id="CONTENT"><article><h1>{STORY.title}</h1><p>By {STORY.byline}</p><p>18 April 2023</p>
{"".join(f"<div>{words}</div>" for words in STORY.paragraphs)}</article></div></div></center></body></html>"""
WAYBACK = page_of(STORY, head=f'<link rel="canonical" href="https://web.archive.org/web/20230427101010/{ADDRESS}">',
                  body="<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp-base'><p>12 captures</p><p>27 Apr 2023 - 1 May 2024</p>"
                  "<p>About this capture, said the archive's crawler team on Thursday.</p></div><!-- END WAYBACK TOOLBAR INSERT -->")  # fmt: skip
AMP = page_of(
    STORY,
    head=f'<link rel="canonical" href="{ADDRESS}"><script async src="https://cdn.ampproject.org/v0.js"></script>',
).replace("<html ", "<html amp ")
READER = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{STORY.title}</title></head><body><div class="container">
<div class="header reader-header"><a class="domain reader-domain" href="{ADDRESS}">gazette.example</a><h1 class="reader-title">{STORY.title}</h1>
<div class="credits reader-credits">{STORY.byline}</div><div class="meta-data"><div class="reader-estimated-time">2 minutes</div></div></div><hr>
<div class="content"><div class="moz-reader-content"><div class="page" id="readability-page-1"><p>18 April 2023</p>
{"".join(f"<p>{words}</p>" for words in STORY.paragraphs)}</div></div></div></div></body></html>"""
JSON_LD = json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": STORY.source}, {
    "@type": "NewsArticle", "headline": STORY.title, "datePublished": STORY.day, "author": [{"@type": "Person", "name": STORY.byline}],
    "publisher": {"@type": "Organization", "name": STORY.source}, "mainEntityOfPage": ADDRESS, "articleBody": STORY.text}]})  # fmt: skip
ONLY_METADATA = f"""<!DOCTYPE html><html><head><title>{STORY.title}</title><script type="application/ld+json">{JSON_LD}</script></head>
<body><div id="root"></div><noscript>This page needs JavaScript.</noscript></body></html>"""

PAGES = {
    "singlefile.html": (SINGLE_FILE, ADDRESS),
    "singlefile.html.gz": (SINGLE_FILE, ADDRESS),
    "complete.htm": (f"<!-- saved from url=(0035){ADDRESS} -->\n{page_of(STORY)}", ADDRESS),
    "mirrored.html": (f"{page_of(STORY)[:15]}<!-- Mirrored from gazette.example/mill/sluice by HTTrack -->{page_of(STORY)[15:]}", "http://gazette.example/mill/sluice"),
    "archive-today.html": (ARCHIVE_TODAY, ADDRESS),
    "wayback.html": (WAYBACK, ADDRESS),
    "amp.html": (AMP, ADDRESS),
    "only-metadata.html": (ONLY_METADATA, ADDRESS),
    "page.txt": (page_of(STORY, head=f'<link rel="canonical" href="{ADDRESS}">'), ADDRESS),
    "page.aspx": (page_of(STORY, head=f'<link rel="canonical" href="{ADDRESS}">'), ADDRESS),
    "no-ending": (page_of(STORY, head=f'<link rel="canonical" href="{ADDRESS}">'), ADDRESS),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_saved_page_is_the_page_with_its_own_address_and_day(
    name: str, tmp_path: Path, extract: Extract
) -> None:
    page, address = PAGES[name]
    data = page.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    printed = extract(tmp_path / name)
    assert (printed.status, printed.messages) == (0, "")
    [article] = printed.articles
    assert (article["member"], article["title"], article["address"]) == (None, STORY.title, address)
    assert (article["byline"], article["published"]) == (STORY.byline, STORY.day)
    for paragraph in STORY.paragraphs:
        assert paragraph in article["text"]
    for added in ("captures", "archive", "snapshots", "base64", "JavaScript"):
        assert added not in article["text"]
    assert STORY.speaker in {quote["speaker"]["name"] for quote in article["quotes"] if quote["speaker"]}


def test_a_print_for_readers_is_read(tmp_path: Path, extract: Extract) -> None:
    (tmp_path / "reader.html").write_text(READER)
    [article] = extract(tmp_path / "reader.html").articles
    assert (article["title"], article["published"]) == (STORY.title, STORY.day)


def test_the_text_of_the_metadata_is_said_to_be_that(tmp_path: Path, extract: Extract) -> None:
    (tmp_path / "page.html").write_text(ONLY_METADATA)
    [article] = extract(tmp_path / "page.html").articles
    assert article["text"] == STORY.text
    assert (
        "The page does not show its text; it was taken from the page's metadata (JSON-LD)."
        in article["notes"]
    )


@pytest.mark.parametrize("folder", ["page_files", "page-Dateien", "page_fichiers", "page.files"])
def test_the_folder_of_a_page_belongs_to_it(folder: str, tmp_path: Path, extract: Extract) -> None:
    (tmp_path / "page.html").write_text(page_of(STORY))
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "frame.html").write_text(
        "<html><body><p>“Sleep well,” said Dr. Doze, of the advertisement.</p></body></html>"
    )
    (tmp_path / folder / "saved_resource.html").write_text("<html><body></body></html>")
    (tmp_path / folder / "style.css").write_text("p { color: red }")
    (tmp_path / "other_files").mkdir()
    (tmp_path / "other_files" / "page.html").write_text(page_of(STORIES[1]))
    printed = extract(tmp_path)
    assert printed.status == 0
    assert {article["title"] for article in printed.articles} == {STORIES[0].title, STORIES[1].title}
    assert len(printed.articles) == 2
    assert "3 part of a saved page" in printed.messages


def test_a_page_too_large_even_without_its_pictures_is_refused(tmp_path: Path, extract: Extract) -> None:
    (tmp_path / "large.html").write_text(page_of(STORY, body="<p>" + "many words " * 2_000_000 + "</p>"))
    printed = extract(tmp_path)
    assert printed.status == 1
    assert "large.html: too_large: The page has more than 20 MB without its pictures" in printed.messages
