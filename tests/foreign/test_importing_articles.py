"""Lists of articles (CSL-JSON, BibTeX, Media Cloud) come in without text, and their pages fill them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.foreign import NotReadable
from claims.foreign.articles import read_bibtex, read_csl, read_media_cloud
from claims.linked_data.formats import CSLJSON, BibTeX
from sources.accounts.models import User
from sources.models import Article, Source, SourceName
from sources.resources import ArticleResource
from sources.workbench.curation.undo import Undo
from sources.workbench.models import Decision
from tests.conftest import signed_in
from tests.exchange.library import library

from .test_articles_known_by_address import PAGE

ADDRESS = "https://www.harbourpost.example/news/4711/"
CSL = {
    "id": "x", "type": "article-newspaper", "title": "Harbour to stay shut", "container-title": "Harbour Post",
    "author": [{"family": "Aske", "given": "R."}, {"literal": "Port Desk"}], "issued": {"date-parts": [["2024", 5, 3]]},
    "URL": ADDRESS, "language": "en-GB",
}  # fmt: skip
BIB = r"""
% a comment
@string{hp = {Harbour Post}}
@article{aske2024,
  title = {{Harbour} to stay shut},
  author = {Aske, R. and {Port Desk}},
  journal = hp, year = 2024, month = may, day = 3,
  url = {ADDRESS},
  langid = {english}
}
""".replace("ADDRESS", ADDRESS)
MEDIA_CLOUD = (
    "stories_id,media_name,publish_date,title,url,language,author\n"
    f'7,Harbour Post,2024-05-03 08:00:00,Harbour to stay shut,{ADDRESS},en,"R. Aske, Port Desk"\n'
)
FILES = {"list.json": json.dumps([CSL]), "list.bib": BIB, "list.csv": MEDIA_CLOUD}
READERS = {"list.json": read_csl, "list.bib": read_bibtex, "list.csv": read_media_cloud}


@pytest.mark.parametrize("name", FILES)
def test_each_list_is_read_alike(name: str) -> None:
    [found] = READERS[name](FILES[name].encode()).records
    assert (found.title, found.outlet, found.address, found.language) == (
        "Harbour to stay shut", "Harbour Post", ADDRESS, "en"
    )  # fmt: skip
    assert ", ".join(found.authors) == "R. Aske, Port Desk"
    assert found.published.startswith("2024-05-03")


@pytest.mark.parametrize(
    "value, expected",
    [
        ({"issued": {"date-parts": [[2024]]}}, {"published": "2024"}),
        ({"issued": {"date-parts": [[2024, 5]]}}, {"published": "2024-05"}),
        ({"issued": {"raw": "2024-05-03"}}, {"published": "2024-05-03"}),
        ({"issued": None}, {"published": ""}),
        ({"issued": {"date-parts": [[None]]}}, {"published": ""}),
        ({"issued": {"date-parts": [[]]}}, {"published": ""}),
        ({"author": [{"family": "Aske", "given": "Ann", "non-dropping-particle": "von"}]}, {"authors": ("Ann von Aske",)}),
        ({"title": "Tea &amp; <i>milk</i>"}, {"title": "Tea & milk"}),
        ({"container-title": ["", "Post"]}, {"outlet": "Post"}),
    ],
)  # fmt: skip
def test_odd_values_of_csl_are_read_rightly(value: dict[str, Any], expected: dict[str, Any]) -> None:
    [found] = read_csl(json.dumps([CSL | value]).encode()).records
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    "fields, expected",
    [
        (
            r"title = {M{\"u}ller --- \& S{\o}n}, year = 2024",
            {"title": "Müller — & Søn", "published": "2024"},
        ),
        ('title = "In {"}quotes{"}", date = {2024-05}', {"title": 'In "quotes"', "published": "2024-05"}),
        ("title = {{T}ea ``and'' milk --- 1--2}", {"title": "Tea “and” milk — 1–2"}),
        (r"title = {{T}ea ``and'' milk --- 1--2 \%}", {"title": "Tea “and” milk — 1–2 %"}),
        ("author = {von Aske, Ann and others}", {"authors": ("Ann von Aske",)}),
        (r"newspaper = {Post \& Mail}", {"outlet": "Post & Mail"}),
        ("title = {Tea\0}, author = {Ann\0Aske}", {"title": "Tea", "authors": ("Ann Aske",)}),
    ],
)
def test_tex_is_read_as_words(fields: str, expected: dict[str, Any]) -> None:
    [found] = read_bibtex(f"@article{{k, {fields}, url = {{{ADDRESS}}}}}".encode()).records
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    "text, reason",
    [
        (
            "@article{a, title = {open, url = {https://a.example}\n\n@misc{b, url = {https://a.example}}",
            "Line 1",
        ),
        ("@article{a, url = {https://a.example}, url = {https://b.example}}", "Duplicate field"),
        ("@article{a, title = {No address}}", "no address"),
        ("@article{a, url = {https://a.example}, year = 2024, month = 13}", "is no day"),
        ("@article{a, url = {https://a.example}, title = {" + "{" * 70 + "}" * 70 + "}}", "braces"),
        (
            "@misc{k, url={https://a.example}, author={A B%s}}" % (" and A B" * 10_001),
            "A field has more than 10,000 names.",
        ),
    ],
    ids=["not closed", "twice", "address", "month", "deep", "names"],
)
def test_a_bad_entry_is_refused_by_its_name(text: str, reason: str) -> None:
    [bad] = read_bibtex(text.encode()).refused
    assert reason in bad.reason and bad.name


@pytest.mark.parametrize(
    "read, data, reason",
    [
        (read_csl, b'{"a": 1}', "no CSL-JSON"),
        (read_csl, b"[]", "no items"),
        (read_csl, b"[[1]]", "no CSL-JSON"),
        (read_bibtex, b"nothing here", "no entries"),
        (read_bibtex, b"\xff\xfe\x00", "Line 1"),
        (read_media_cloud, b"title,day\nx,y\n", "no column url"),
    ],
)
def test_what_is_no_such_list_is_refused(read: Any, data: bytes, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        read(data)


def imported(path: Path, user: User, **options: Any) -> str:
    out = StringIO()
    call_command(
        "import", "articles", str(path), user=user.username, interactive=False, stderr=out, **options
    )
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_the_page_fills_the_article_of_a_list_and_nothing_is_doubled(
    name: str, tmp_path: Path, editor: User
) -> None:
    outlet = Source.objects.create(name="The Harbour Post")
    SourceName.objects.create(source=outlet, name="harbour post")
    path = tmp_path / name
    path.write_text(FILES[name])
    assert "1 new article" in imported(path, editor)
    assert "what is here already" in imported(path, editor)
    article = Article.objects.get()
    assert (article.text, article.source, str(article.published_on)) == ("", outlet, "2024-05-03")
    page = tmp_path / "page" / "p.html"
    page.parent.mkdir()
    page.write_text(PAGE)
    call_command("ingest", str(page), verbosity=0)
    filled = Article.objects.get()
    assert filled.pk == article.pk and "stay shut until the autumn" in filled.text
    assert filled.quotes.exists() and filled.byline == "R. Aske, Port Desk" and filled.source == outlet
    assert "what is here already" in imported(path, editor)
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_a_list_fills_in_what_a_page_left_open_and_changes_nothing_else(tmp_path: Path, editor: User) -> None:
    page = tmp_path / "p.html"
    page.write_text(PAGE)
    call_command("ingest", str(page), verbosity=0)
    before = Article.objects.get()
    assert not before.byline
    (tmp_path / "list.json").write_text(
        json.dumps([CSL | {"title": "Another title", "issued": {"date-parts": [[2020]]}}])
    )
    imported(tmp_path / "list.json", editor)
    after = Article.objects.get()
    assert (after.byline, after.title, after.published) == (
        "R. Aske, Port Desk",
        before.title,
        before.published,
    )
    assert after.text == before.text
    Undo(editor, Decision.objects.get()).run()
    assert Article.objects.get().byline == ""


@pytest.mark.django_db
def test_what_somebody_emptied_here_is_not_filled_in_again(tmp_path: Path, editor: User) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([CSL]))
    imported(path, editor)
    article = Article.objects.get()
    address = reverse("admin:sources_article_change", args=[article.pk])
    client = signed_in(editor)
    form = client.get(address).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields} | {"byline": "", "source": ""}
    saved = client.post(address, data)
    assert saved.status_code == 302, saved.context["errors"]
    said = imported(path, editor)
    assert "what is here already" in said
    assert (
        "Its byline is empty here, as somebody put it, and “R. Aske, Port Desk” there. Ours was kept." in said
    )
    article.refresh_from_db()
    assert (article.byline, article.source) == ("", None)


@pytest.mark.django_db
def test_an_article_that_stands_in_the_list_twice_is_filled_by_the_first(
    tmp_path: Path, editor: User
) -> None:
    here = Article.objects.create(digest="1" * 64, text="A page.", file_name="p.txt", address=ADDRESS)
    bare = {"type": "article", "title": "Another title", "URL": ADDRESS + "#again"}
    path = tmp_path / "list.json"
    path.write_text(json.dumps([CSL, bare]))
    assert "more than once" in imported(path, editor)
    here.refresh_from_db()
    assert (here.title, here.byline, here.language) == ("Harbour to stay shut", "R. Aske, Port Desk", "en")


def test_every_line_of_json_lines_is_read_whatever_stands_in_its_strings() -> None:
    items = [CSL, CSL | {"URL": ADDRESS + "b", "title": "One\u2028two\x85three"}]
    found = read_csl("\r\n".join(json.dumps(item, ensure_ascii=False) for item in items).encode())
    assert [one.title for one in found.records] == ["Harbour to stay shut", "One two three"]


@pytest.mark.django_db
def test_a_list_with_a_bad_item_goes_in_whole_or_without_it(tmp_path: Path, editor: User) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([CSL, CSL | {"URL": "", "title": "No address"}]))
    with pytest.raises(CommandError):
        imported(path, editor)
    assert not Article.objects.exists() and not Source.objects.exists()
    assert "“No address”: It has no address on the web" in imported(path, editor, leave_out_refused=True)
    assert Article.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("form", [CSLJSON, BibTeX])
def test_our_own_lists_lead_back_to_our_articles(form: Any, tmp_path: Path, editor: User) -> None:
    library()
    for n, article in enumerate(Article.objects.order_by("pk")):
        article.address = f"https://example.org/{n}?a=1&b_2=%20x"
        article.save()
    path = tmp_path / f"list.{form.extension}"
    path.write_bytes(b"".join(ArticleResource().stream(form())))
    count = Article.objects.count()
    imported(path, editor)
    assert Article.objects.count() == count and not Article.objects.filter(text="").exists()


@pytest.mark.django_db
def test_words_that_have_no_room_are_cut_and_that_is_told_in_every_list(tmp_path: Path, editor: User) -> None:
    people = [f"Person{n} Nameworth{n}" for n in range(30)]
    csl = [{
        "type": "article-newspaper", "URL": "https://a.example/1", "title": "t" * 600, "container-title": "o" * 250,
        "publisher-place": "p" * 210, "note": "n" * 5_000, "author": [{"literal": name} for name in people],
    }]  # fmt: skip
    path = tmp_path / "list.json"
    path.write_text(json.dumps(csl))
    said = imported(path, editor)
    for words in (
        "Its title has 600 characters; the first 500 are kept.",
        "Its outlet's name has 250 characters; the first 200 are kept.",
        "Its place has 210 characters; the first 200 are kept.",
        "Its 30 authors do not fit; the first 14 are kept.",
    ):
        assert words in said, said
    article = Article.objects.get()
    assert article.note == "n" * 5_000  # there is room for notes
    assert article.byline == ", ".join(people[:14])
    assert read_bibtex(b"@misc{a, url={https://a.example/1}, title={%s}}" % (b"t" * 501)).records[0].told
    assert read_media_cloud(b"url,title\nhttps://a.example/1," + b"t" * 501).records[0].told
    assert not read_media_cloud(b"url,title\nhttps://a.example/1," + b"t" * 500).records[0].told
