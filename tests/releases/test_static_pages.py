"""Static pages of a release: every cited address leads somewhere, on any web server, without script."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from html.parser import HTMLParser
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from claims.linked_data.record_paths import page_path
from claims.models import Claim, CuratedSet, Quote, SetItem, Speaker
from claims.releases.archive import archive
from claims.releases.verifier import opened
from sources.models import Article

from .records import a_set, frozen
from .test_import import a_rich_set

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from sources.accounts.models import User

ADDRESS = "https://facts.example.org"
HOSTILE = "<script>alert(1)</script>"


class Links(HTMLParser):
    """The elements and the addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.links: list[str] = []
        self.events: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            if name.startswith("on") or name == "style":
                self.events.append(name)
            if name == "content" and (value or "").startswith("0; url="):
                self.links.append((value or "").removeprefix("0; url="))


def written(release: Any, folder: Path) -> tuple[Path, Path]:
    """The pages of a release, and its archive."""
    path = folder / f"release-{release.number}.zip"
    path.write_bytes(archive(release))
    call_command("release", "pages", str(path), str(folder / "site"), stdout=io.StringIO())
    return folder / "site", path


@pytest.fixture
def site(editor: User, settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    """The pages of a hostile release, with merged records behind it."""
    settings.NEWSROOM_PUBLIC_ADDRESS = ADDRESS
    chosen = a_rich_set()
    Speaker.objects.filter(key="s-1").update(name=HOSTILE, party=HOSTILE)
    Claim.objects.filter(key="c-1").update(text=HOSTILE, verdict_reasoning=HOSTILE)
    CuratedSet.objects.update(description=HOSTILE, purpose=HOSTILE)
    Speaker.objects.create(key="s-old", name="Old", merged_into=Speaker.objects.get(key="s-1"))
    older = Claim.objects.create(key="c-older", text="Old", text_key="x" * 64, status="rejected",
                                 merged_into=Claim.objects.get(key="c-1"))  # fmt: skip
    Claim.objects.create(
        key="c-oldest", text="Older", text_key="y" * 64, status="rejected", merged_into=older
    )
    return written(frozen(editor, chosen, author_name=HOSTILE, licence="CC0-1.0"), tmp_path)


@pytest.mark.django_db
def test_every_link_on_every_page_leads_to_a_page_and_nothing_is_script(site: tuple[Path, Path]) -> None:
    folder, _ = site
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        text = path.read_text(encoding="utf-8")
        found = Links(text)
        assert not found.tags["script"] and not found.events, path
        assert HOSTILE not in text
        for link in found.links:
            if link.startswith(("https://", "http://")):
                continue
            assert (path.parent / link).resolve().is_file(), f"{path}: {link}"
            assert folder.resolve() in (path.parent / link).resolve().parents


@pytest.mark.django_db
def test_every_address_in_the_linked_data_resolves(site: tuple[Path, Path]) -> None:
    folder, path = site
    files = opened(path)
    cited: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)
        elif isinstance(node, str) and node.startswith(ADDRESS):
            cited.add(node.removeprefix(ADDRESS).partition("#")[0])

    for name in ("release.jsonld", "annotations.jsonld"):
        walk(json.loads(files[name]))
    assert len(cited) > 8
    for address in cited:
        assert (folder / address.strip("/") / "index.html").is_file(), address


@pytest.mark.django_db
def test_pages_of_merged_records_lead_on(site: tuple[Path, Path]) -> None:
    folder, _ = site
    for kind, key, into in (
        ("claim", "c-older", "c-1"),
        ("claim", "c-oldest", "c-1"),
        ("speaker", "s-old", "s-1"),
    ):
        page = (folder / page_path(kind, key) / "index.html").read_text(encoding="utf-8")
        assert f"url=../../../{page_path(kind, into)}/index.html" in page


@pytest.mark.django_db
def test_the_pages_say_what_the_release_says(site: tuple[Path, Path]) -> None:
    folder, path = site
    quote = Quote.objects.get(key="q-1")
    page = (folder / page_path("quote", quote.key) / "index.html").read_text(encoding="utf-8")
    assert "suggested by the program, not reviewed" in page or "accepted by a person" in page
    release = (folder / "release" / "set-one" / "1" / "index.html").read_text(encoding="utf-8")
    assert "How to cite" in release and f'href="{path.name}"' in release
    assert (folder / "release" / "set-one" / "1" / path.name).read_bytes() == path.read_bytes()
    claim = (folder / page_path("claim", "c-1") / "index.html").read_text(encoding="utf-8")
    assert "https://faktisk.example.org/1" in claim and "What others found" in claim


@pytest.mark.django_db
def test_pages_of_several_releases_share_a_folder(editor: User, tmp_path: Path) -> None:
    chosen = a_set()
    written(frozen(editor, chosen), tmp_path)
    Claim.objects.filter(key="c-2").update(text="-30 degrees")
    folder, _ = written(frozen(editor, chosen), tmp_path)
    start = (folder / "index.html").read_text(encoding="utf-8")
    assert start.index("release/set-one/2/") < start.index("release/set-one/1/")
    assert (folder / "release" / "set-one" / "1" / "index.html").is_file()
    assert "-30 degrees" in (folder / page_path("claim", "c-2") / "index.html").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_order_in_which_releases_are_written_does_not_matter(editor: User, tmp_path: Path) -> None:
    """The page of a record is the latest release's that has it; what only an earlier one has stays."""
    chosen = a_set()
    speaker = Speaker.objects.get(key="s-1")
    page = Article.objects.create(digest="d" * 64, file_name="long.txt", text="word " * 300)
    many = [
        Quote(key=f"q-more-{n}", article=page, kind="direct", spans=[[5 * n, 5 * n + 4]], start=5 * n, end=5 * n + 4,
              text="word", speaker=speaker, status="accepted")
        for n in range(230)
    ]  # fmt: skip
    Quote.objects.bulk_create(many)
    items = [SetItem(curated_set=chosen, quote=quote, position=20 + n) for n, quote in enumerate(many)]
    SetItem.objects.bulk_create(items)
    archives = []
    for number in (1, 2, 3):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(archive(frozen(editor, chosen)))
        archives.append(path)
        Claim.objects.filter(key="c-2").update(text=f"-3{number} degrees")
        SetItem.objects.filter(quote__key__startswith="q-more-", position__gt=30).delete()
        SetItem.objects.filter(claim__key="c-1").delete()
    sites = {}
    for order in permutations(range(3)):
        folder = tmp_path / "-".join(map(str, order))
        for at in order:
            call_command("release", "pages", str(archives[at]), str(folder), stdout=io.StringIO())
        sites[order] = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    one = sites[0, 1, 2]
    for order, other in sites.items():
        assert other.keys() == one.keys(), order
        assert [name for name in one if one[name] != other[name]] == [], order
    shared = {str(path): data.decode() for path, data in one.items() if path.suffix == ".html"}
    assert "-32 degrees" in shared[f"{page_path('claim', 'c-2')}/index.html"]
    assert "release 1<" in shared[f"{page_path('claim', 'c-1')}/index.html"]  # later ones have it no more
    assert f"{page_path('speaker', 's-1')}/2.html" not in shared  # two pages in the first release alone


@pytest.mark.django_db
def test_a_folder_with_something_else_in_it_is_told_of(editor: User, tmp_path: Path) -> None:
    site, path = written(frozen(editor, a_set()), tmp_path)
    about = next(site.rglob("about.json"))
    about.write_text("{}")
    with pytest.raises(CommandError, match=r"about\.json is not what this program wrote"):
        call_command("release", "pages", str(path), str(site))


def test_no_folder_has_many_files_and_no_key_leaves_it() -> None:
    folders = Counter(page_path("quote", f"q-{n}").rpartition("/")[0] for n in range(100_000))
    assert max(folders.values()) < 600
    for key in ("../../etc/passwd", "a/b", "ä", ".", "con:", "x" * 200, "A B"):
        kind, shard, name = page_path("claim", key).split("/")
        assert (kind, len(shard), len(name)) == ("claim", 2, 32)
    assert page_path("claim", "Ab_1-c").endswith("/Ab_1-c")


@pytest.mark.django_db
def test_pages_are_made_of_archives_that_hold_alone(site: tuple[Path, Path], tmp_path: Path) -> None:
    _, path = site
    files = opened(path) | {"CITATION.txt": b"Somebody else"}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in files.items():
            package.writestr(f"f/{name}", data)
    with pytest.raises(CommandError, match="not what was released"):
        call_command("release", "pages", str(path), str(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


@pytest.mark.browser
@pytest.mark.django_db
def test_a_reader_goes_from_the_release_to_a_quote_and_its_claim(
    site: tuple[Path, Path], browser: Browser
) -> None:
    folder, _ = site
    page = browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    try:
        page.goto((folder / "index.html").as_uri())
        page.get_by_role("link", name="release 1").first.click()
        page.locator("ol.items blockquote a").first.click()
        assert page.get_by_role("heading", name="Quote").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.goto((folder / page_path("claim", "c-oldest") / "index.html").as_uri())
        page.wait_for_url(f"**/{page_path('claim', 'c-1')}/index.html")
        assert page.get_by_role("heading", name="What others found").is_visible()
    finally:
        page.close()
