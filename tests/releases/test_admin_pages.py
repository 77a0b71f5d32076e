"""Sets and releases in the admin."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from claims.models import Claim, CuratedSet, Quote, Release, SetItem
from sources.accounts.models import User
from tests.conftest import signed_in

from .records import a_set, frozen

pytestmark = pytest.mark.django_db


def test_an_editor_makes_a_set_and_freezes_it(editor: User) -> None:
    a_set()
    client = signed_in(editor)
    made = client.post(
        reverse("admin:claims_curatedset_add"),
        {"name": "Mine", "rule": "filter", "take_quotes": "on", "quotes_status": "accepted"},
    )
    assert made.status_code == 302
    chosen = CuratedSet.objects.get(name="Mine")
    assert chosen.owner == editor
    client.post(reverse("admin:claims_curatedset_fill", args=[chosen.pk]))
    assert chosen.items.count() == Quote.objects.filter(status="accepted").count() > 0
    address = reverse("admin:claims_curatedset_freeze", args=[chosen.pk])
    assert "Freeze release 1" in client.get(address).content.decode()
    page = client.post(address, {"licence": "CC-BY-4.0", "author_name": "Ivers, N."}, follow=True)
    release = Release.objects.get(curated_set=chosen)
    assert (release.licence, release.author_name) == ("CC-BY-4.0", "Ivers, N.")
    assert release.digest in page.content.decode()


def test_a_refusal_to_freeze_is_explained(editor: User) -> None:
    chosen = CuratedSet.objects.create(name="Empty")
    page = signed_in(editor).post(
        reverse("admin:claims_curatedset_freeze", args=[chosen.pk]), {"author_name": "Mine"}
    )
    assert "has no items" in page.content.decode()


def test_a_filter_that_cannot_be_used_is_refused_by_the_form(editor: User) -> None:
    page = signed_in(editor).post(
        reverse("admin:claims_curatedset_add"),
        {"name": "X", "rule": "filter", "take_quotes": "on", "quotes_kind": "sung"},
    )
    assert "Select a valid choice. sung" in page.content.decode()
    assert not CuratedSet.objects.exists()


def test_researchers_see_no_way_to_freeze(researcher: User) -> None:
    chosen = a_set()
    client = signed_in(researcher)
    assert (
        "Freeze"
        not in client.get(reverse("admin:claims_curatedset_change", args=[chosen.pk])).content.decode()
    )
    assert client.get(reverse("admin:claims_curatedset_freeze", args=[chosen.pk])).status_code == 403
    assert client.post(reverse("admin:claims_curatedset_freeze", args=[chosen.pk])).status_code == 403


def test_an_archive_is_downloaded_in_the_chosen_formats(editor: User, reader: User) -> None:
    release = frozen(editor)
    address = reverse("admin:claims_release_archive", args=[release.pk])
    response = signed_in(reader).get(address + "?format=jsonl&format=jsonld")
    names = [name.partition("/")[2] for name in zipfile.ZipFile(io.BytesIO(response.content)).namelist()]
    assert "jsonl/quotes.jsonl" in names
    assert "release.jsonld" in names
    assert not any(name.endswith(".csv") for name in names)


def test_an_archive_needs_the_permission_to_export(
    editor: User, make_user: Callable[[str, str], User]
) -> None:
    from django.contrib.auth.models import Permission

    release = frozen(editor)
    guest = make_user("guest", "reader")
    guest.groups.clear()
    guest.user_permissions.add(Permission.objects.get(codename="view_release"))
    client = signed_in(guest)
    assert client.get(reverse("admin:claims_release_change", args=[release.pk])).status_code == 200
    assert client.get(reverse("admin:claims_release_archive", args=[release.pk])).status_code == 403


def test_pages_of_releases_show_hostile_words_as_words(editor: User) -> None:
    chosen = a_set()
    first = frozen(editor, chosen, release_note="<script>alert(1)</script>")
    Claim.objects.filter(key="c-2").update(text="<script>alert(2)</script>")
    second = frozen(editor, chosen)
    client = signed_in(editor)
    for address in (
        reverse("admin:claims_release_change", args=[first.pk]),
        reverse("admin:claims_release_compare", args=[first.pk, second.pk]),
        reverse("admin:claims_curatedset_change", args=[chosen.pk]),
        reverse("admin:claims_release_changelist"),
        reverse("admin:claims_setitem_changelist"),
    ):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        for inline in (" onclick=", " onchange=", "<style", " style="):
            assert inline not in page


def test_two_releases_are_compared_on_a_page(editor: User) -> None:
    chosen = a_set()
    first = frozen(editor, chosen)
    Claim.objects.filter(key="c-2").update(text="-30 degrees")
    second = frozen(editor, chosen)
    page = signed_in(editor).get(reverse("admin:claims_release_compare", args=[second.pk, first.pk]))
    assert "<ins>30</ins>" in page.content.decode()


@pytest.mark.parametrize(("style", "start"), [("text", "editor ("), ("bibtex", "@misc{"), ("csl", "[")])
def test_citations_are_files(editor: User, style: str, start: str) -> None:
    release = frozen(editor)
    response = signed_in(editor).get(reverse("admin:claims_release_cite", args=[release.pk, style]))
    assert response.content.decode().startswith(start)


def test_the_quotes_of_a_set_are_exported_from_their_list(reader: User) -> None:
    chosen = a_set()
    address = reverse("admin:claims_quote_export") + f"?set={chosen.pk}"
    chosen_columns = {"format": "0", "resource": "0", "quoteresource_key": "on"}
    response: Any = signed_in(reader).post(address, chosen_columns)
    lines = b"".join(response.streaming_content).decode().split()
    assert sorted(lines[1:]) == sorted(
        chosen.items.filter(quote__isnull=False).values_list("quote__key", flat=True)
    )


def test_items_are_moved_and_removed_in_their_list(researcher: User) -> None:
    chosen = a_set()
    client = signed_in(researcher)
    address = reverse("admin:claims_setitem_changelist")
    last = chosen.items.order_by("position", "id").last()
    assert last is not None
    client.post(address, {"action": "move_first", "_selected_action": [last.pk]})
    assert chosen.items.order_by("position").first() == last
    client.post(address, {"action": "move_last", "_selected_action": [last.pk]})
    assert chosen.items.order_by("position").last() == last
    client.post(address, {"action": "remove", "_selected_action": [last.pk]})
    assert not SetItem.objects.filter(pk=last.pk).exists()
