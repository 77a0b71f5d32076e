"""Import and export in the admin: who may, what the pages show, what they send and write."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from sources.accounts.models import User
from tests.conftest import signed_in

from .library import MODELS, library

pytestmark = pytest.mark.django_db


def url(model: Any, page: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def body(response: Any) -> str:
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return str(data.decode())


def columns(names: list[str]) -> dict[str, str]:
    return {f"claimresource_{name}": "on" for name in names}


def upload(client: Client, data: str, name: str = "claims.csv", **fields: str) -> Any:
    file = SimpleUploadedFile(name, data.encode())
    return client.post(url(Claim, "import"), {"import_file": file, "resource": "0", **fields})


def confirm(client: Client, response: Any) -> Any:
    form = response.context["confirm_form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return client.post(url(Claim, "process_import"), values, follow=True)


def test_the_chosen_columns_of_what_the_filters_show_are_exported(reader: Any) -> None:
    library()
    address = url(Claim, "export") + "?status=rejected"
    response = signed_in(reader).post(address, {"format": "0", "resource": "0", **columns(["key", "status"])})
    assert body(response) == "key,status\r\nc-gone,rejected\r\n"
    assert response["Content-Disposition"].startswith('attachment; filename="claims-')


def test_the_records_ticked_in_a_list_are_exported(reader: Any) -> None:
    library()
    client = signed_in(reader)
    ticked = [Claim.objects.get(key=key).pk for key in ("c-1", "c-2")]
    data = {"action": "export_selected", "_selected_action": ticked, "select_across": "0"}
    response = client.post(url(Claim, "changelist"), data)
    page = client.get(response["Location"])
    assert "2 claims match" in page.content.decode()
    export = client.post(response["Location"], {"format": "0", "resource": "0", **columns(["key"])})
    assert body(export).split() == ["key", "c-1", "c-2"]


def test_everything_in_a_long_list_is_exported_without_naming_each_record(reader: User) -> None:
    library()
    client = signed_in(reader)
    data = {"action": "export_selected", "_selected_action": ["1"], "select_across": "1"}
    response = client.post(url(Claim, "changelist") + "?status=suggested", data)
    page = client.get(response["Location"]).content.decode()
    assert response["Location"].endswith("/export/?status=suggested")
    assert "export_items" not in page
    assert len(page) < 60_000


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_readers_export_but_do_not_import(reader: User, model: type[Model], admin_has: Any) -> None:
    admin_has(model)
    client = signed_in(reader)
    assert client.get(url(model, "export")).status_code == 200
    assert client.get(url(model, "import")).status_code == 403
    assert client.post(url(model, "process_import")).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_editors_export_and_import(editor: User, model: type[Model], admin_has: Any) -> None:
    admin_has(model)
    client = signed_in(editor)
    assert client.get(url(model, "export")).status_code == 200
    assert client.get(url(model, "import")).status_code == 200


def test_staff_without_the_permission_do_not_export(make_user: Callable[[str, str], User]) -> None:
    user = make_user("guest", "reader")
    user.groups.clear()
    assert signed_in(user).get(url(Claim, "export")).status_code == 403


def test_pages_have_nothing_inline_that_a_strict_policy_stops(editor: Any) -> None:
    library()
    client = signed_in(editor)
    preview = upload(client, "key,text\nc-new,<b>New</b>\nc-1,changed\n")
    for response in (client.get(url(Claim, "export")), client.get(url(Claim, "import")), preview):
        page = response.content.decode()
        for inline in (" onclick=", " onchange=", "<style", " style=", "<script>"):
            assert inline not in page
    assert "&lt;b&gt;New&lt;/b&gt;" in preview.content.decode()


def test_an_import_shows_its_differences_and_writes_nothing_before_it_is_confirmed(editor: Any) -> None:
    library()
    client = signed_in(editor)
    rows = list(csv.DictReader(io.StringIO(_exported(client)), strict=True))
    one = next(row for row in rows if row["key"] == "c-11")
    response = upload(client, f"key,text,version\nc-11,The bank is safe,{one['version']}\nc-new,New,\n")
    page = response.content.decode()
    assert "1 new, 1 changed, 0 unchanged" in page
    assert "<del>" in page
    assert not Claim.objects.filter(key="c-new").exists()
    told = confirm(client, response).content.decode()
    assert "1 new and 1 changed claims" in told and "View or undo" in told
    changed = Claim.objects.get(key="c-11")
    assert (changed.text, changed.version) == ("The bank is safe", int(one["version"]) + 1)
    assert (changed.touched_by, changed.is_touched) == (editor, True)
    assert changed.history.first().history_user == editor
    assert "claims.csv" in changed.history.first().history_change_reason
    assert Claim.objects.get(key="c-new").touched_by == editor


def test_a_change_between_preview_and_confirmation_stops_the_import(editor: Any) -> None:
    library()
    client = signed_in(editor)
    version = Claim.objects.get(key="c-3").version
    response = upload(client, f"key,text,version\nc-3,From the file,{version}\n")
    Claim.objects.filter(key="c-3").update(text="By somebody else", version=version + 1)
    page = confirm(client, response).content.decode()
    assert "has changed since this file was exported" in page
    assert Claim.objects.get(key="c-3").text == "By somebody else"


def test_only_whoever_uploaded_a_file_can_confirm_it(
    editor: Any, make_user: Callable[[str, str], User]
) -> None:
    response = upload(signed_in(editor), "key,text\nc-new,New\n")
    confirm(signed_in(make_user("other", "editor")), response)
    assert not Claim.objects.filter(key="c-new").exists()


def test_bad_rows_are_listed_and_nothing_can_be_confirmed(editor: Any) -> None:
    response = upload(signed_in(editor), "key,text,kind\nc-1,One,assertion\nc-2,Two,rumour\n")
    page = response.content.decode()
    assert '"Row">2</td><td data-heading="Column">kind</td><td data-heading="Value">rumour</td>' in page
    assert "confirm_form" not in response.context
    assert Claim.objects.count() == 0


def test_a_file_whose_name_does_not_tell_its_format_is_asked_about(editor: Any) -> None:
    page = upload(signed_in(editor), "key,text\n", name="claims.doc").content.decode()
    assert "does not show the format" in page


def _exported(client: Client) -> str:
    data = {"format": "0", "resource": "0", **columns(["key", "text", "version"])}
    return body(client.post(url(Claim, "export"), data))
