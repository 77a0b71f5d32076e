"""Accounts: nobody raises himself above his role, and wrong passwords lock out those who try them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from sources.accounts.models import User
from sources.workbench.models.audit import AuditEntry
from tests.conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser() -> User:
    return get_user_model().objects.create_superuser("boss", "boss@example.org", PASSWORD)


def form_of(client: Client, user: User) -> dict[str, Any]:
    """What the browser would send back of the form of an account."""
    form = client.get(reverse("admin:accounts_user_change", args=[user.pk])).context["adminform"].form
    return {
        name: "" if form[name].value() is None else form[name].value()
        for name in form.fields
        if name != "password"
    }


def test_an_administrator_cannot_make_himself_a_superuser_nor_grant_single_permissions(
    administrator: User,
) -> None:
    client = signed_in(administrator)
    address = reverse("admin:accounts_user_change", args=[administrator.pk])
    dates = {
        "last_login_0": "",
        "last_login_1": "",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "10:00:00",
    }
    given = {
        "username": administrator.username,
        "is_staff": "on",
        "is_active": "on",
        "is_superuser": "on",
        "user_permissions": ["1", "2"],
    }
    groups = [group.pk for group in administrator.groups.all()]
    response = client.post(address, {**given, **dates, "groups": groups, "first_name": "Ann"})
    assert response.status_code == 302
    administrator.refresh_from_db()
    assert administrator.first_name == "Ann"
    assert not administrator.is_superuser
    assert not administrator.user_permissions.exists()


@pytest.mark.parametrize(
    "name", ["admin:accounts_user_change", "admin:auth_user_password_change", "admin:accounts_user_delete"]
)
def test_an_administrator_changes_nothing_of_a_superuser(
    administrator: User, superuser: User, name: str
) -> None:
    client = signed_in(administrator)
    data = {
        "password1": "another long password",
        "password2": "another long password",
        "post": "yes",
        "username": "x",
    }
    assert client.post(reverse(name, args=[superuser.pk]), data).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [superuser.pk], "post": "yes"}
    client.post(reverse("admin:accounts_user_changelist"), bulk)
    superuser.refresh_from_db()
    assert superuser.check_password(PASSWORD)
    assert superuser.username == "boss"


def test_an_administrator_sets_no_field_that_the_form_does_not_show(
    administrator: User, editor: User
) -> None:
    """Of an account that he may change: nobody becomes more than a role makes him, nor gets another's password."""
    client, before = signed_in(administrator), editor.password
    hidden = {
        "is_superuser": "1", "user_permissions": [str(p) for p in Permission.objects.values_list("pk", flat=True)[:20]],
        "password": make_password("chosen by somebody else"), "id": "1", "pk": "1", "unread": "9", "last_login": "",
    }  # fmt: skip
    shown = {
        "username": "editor",
        "is_staff": "on",
        "is_active": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "10:00",
    }
    groups = [group.pk for group in editor.groups.all()]
    address = reverse("admin:accounts_user_change", args=[editor.pk])
    assert client.post(address, {**hidden, **shown, "groups": groups}).status_code == 302
    editor.refresh_from_db()
    assert not editor.is_superuser and not editor.user_permissions.exists()
    assert editor.password == before and editor.unread == 0
    added = {
        "username": "new",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "usable_password": "true",
        "is_staff": "on",
    }
    assert client.post(reverse("admin:accounts_user_add"), {**hidden, **added}).status_code == 302
    new = User.objects.get(username="new")
    assert not new.is_superuser and not new.is_staff and not new.user_permissions.exists()


@pytest.mark.parametrize("permission", ["change_group", "add_permission"])
def test_an_administrator_grants_no_group_that_holds_rights_he_has_not(
    administrator: User, permission: str
) -> None:
    wider = Group.objects.create(name="wider")
    wider.permissions.set([Permission.objects.get(codename=permission)])
    client, address = signed_in(administrator), reverse("admin:accounts_user_change", args=[administrator.pk])
    groups = [*(group.pk for group in administrator.groups.all()), wider.pk]
    given = {
        "username": "administrator",
        "is_staff": "on",
        "is_active": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "10:00",
    }
    response = client.post(address, {**given, "groups": groups})
    assert response.status_code == 200 and "not one of the available choices" in response.content.decode()
    assert "wider" not in client.get(address).content.decode()
    assert [group.name for group in administrator.groups.all()] == ["administrator"]


def test_an_administrator_does_not_take_over_an_account_that_holds_rights_he_has_not(
    administrator: User, editor: User
) -> None:
    editor.user_permissions.set([Permission.objects.get(codename="change_group")])
    client = signed_in(administrator)
    given = {
        "password1": "another long password",
        "password2": "another long password",
        "usable_password": "true",
    }
    for name in (
        "admin:accounts_user_change",
        "admin:auth_user_password_change",
        "admin:accounts_user_delete",
    ):
        assert client.post(reverse(name, args=[editor.pk]), {**given, "post": "yes"}).status_code == 403
    asked = {"action": "ask_for_new_password", "_selected_action": [editor.pk]}
    response = client.post(reverse("admin:accounts_user_changelist"), asked, follow=True)
    assert "Only a superuser can do this for editor" in response.content.decode()
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD) and not editor.must_change_password


def test_a_superuser_may_make_another(superuser: User, administrator: User) -> None:
    client = signed_in(superuser)
    data = form_of(client, administrator) | {
        "is_superuser": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "10:00:00",
    }
    data = {
        name: value
        for name, value in data.items()
        if name not in ("groups", "user_permissions", "last_login", "date_joined")
    }
    assert (
        client.post(reverse("admin:accounts_user_change", args=[administrator.pk]), data).status_code == 302
    )
    administrator.refresh_from_db()
    assert administrator.is_superuser


def test_roles_are_looked_at_and_not_changed_by_administrators(administrator: User) -> None:
    group = administrator.groups.get()
    before = group.permissions.count()
    address = reverse("admin:auth_group_change", args=[group.pk])
    assert signed_in(administrator).get(address).status_code == 200
    assert signed_in(administrator).post(address, {"name": "administrator"}).status_code == 403
    assert group.permissions.count() == before


# -- Failed sign-ins ------------------------------------------------------------------------------


def sign_in(name: str, password: str, address: str = "192.0.2.1", **headers: str) -> int:
    client = Client(REMOTE_ADDR=address)
    return client.post(
        reverse("admin:login"), {"username": name, "password": password}, headers=headers
    ).status_code


def fail(name: str, times: int, address: str = "192.0.2.1", **headers: str) -> int:
    return [sign_in(name, "wrong", address, **headers) for _ in range(times)][-1]


def test_wrong_passwords_from_elsewhere_do_not_lock_a_colleague_out(editor: User) -> None:
    assert fail("editor", settings.AXES_FAILURE_LIMIT, "198.51.100.7") == 429
    assert sign_in("editor", PASSWORD, "192.0.2.1") == 302


def test_the_page_of_who_is_locked_out_names_the_request(editor: User) -> None:
    fail("editor", settings.AXES_FAILURE_LIMIT, "198.51.100.7")
    given = {"username": "editor", "password": "wrong"}
    locked = Client(REMOTE_ADDR="198.51.100.7").post(reverse("admin:login"), given)
    assert locked.status_code == 429
    assert f"Request {locked['X-Request-ID']}" in locked.content.decode()


def test_behind_a_trusted_proxy_the_client_s_own_address_counts(editor: User, settings: Any) -> None:
    proxy = "127.0.0.1"
    settings.NEWSROOM_TRUSTED_PROXIES = ["127.0.0.0/8"]
    assert fail("editor", 8, proxy, x_forwarded_for="198.51.100.7") == 429
    assert sign_in("editor", PASSWORD, proxy, x_forwarded_for="192.0.2.1") == 302
    # What the client itself wrote, further left, is no way out.
    assert sign_in("editor", PASSWORD, proxy, x_forwarded_for="192.0.2.99, 198.51.100.7") == 429


def test_without_a_trusted_proxy_nobody_chooses_an_address_by_a_header(editor: User) -> None:
    for number in range(8):
        status = sign_in("editor", "wrong", "198.51.100.7", x_forwarded_for=f"192.0.2.{number}")
    assert status == 429


def test_trying_many_accounts_locks_the_address_but_not_who_worked_there_before(
    editor: User, reader: User, settings: Any
) -> None:
    settings.NEWSROOM_ADDRESS_FAILURES = 10
    assert sign_in("editor", PASSWORD) == 302
    for number in range(10):
        fail(f"somebody{number}", 1)
    assert fail("somebody else", 1) == 429
    assert sign_in("reader", PASSWORD) == 429
    assert sign_in("editor", PASSWORD) == 302


def test_trying_one_account_from_many_addresses_locks_new_addresses_alone(
    editor: User, settings: Any
) -> None:
    settings.NEWSROOM_ACCOUNT_FAILURES = 10
    assert sign_in("editor", PASSWORD, "192.0.2.1") == 302
    for number in range(10):
        fail("editor", 1, f"198.51.100.{number}")
    assert sign_in("editor", PASSWORD, "198.51.100.77") == 429
    assert sign_in("editor", PASSWORD, "192.0.2.1") == 302


def unlock(who: User, name: str = "", address: str = "") -> str:
    given = {"name": name, "address": address}
    return signed_in(who).post(reverse("admin:locked"), given, follow=True).content.decode()


def test_an_administrator_sees_which_account_is_locked_and_unlocks_it(
    administrator: User, editor: User
) -> None:
    client, page = signed_in(administrator), reverse("admin:locked")
    assert "Nobody is locked out" in client.get(page).content.decode()
    assert fail("editor", 8) == 429
    assert "editor, from 192.0.2.1" in client.get(page).content.decode()
    assert "Unlocked editor, from 192.0.2.1." in unlock(administrator, "editor", "192.0.2.1")
    assert sign_in("editor", PASSWORD) == 302
    assert "no such failed attempts" in unlock(administrator, "editor", "192.0.2.1")
    assert "no such failed attempts" in unlock(administrator)
    entry = AuditEntry.objects.get(what__startswith="Unlocked")
    assert (entry.what, entry.account) == ("Unlocked sign-in: editor", administrator.username)


def test_an_administrator_unlocks_an_address_but_no_superuser_there(
    administrator: User, reader: User, settings: Any
) -> None:
    get_user_model().objects.create_superuser("boss", "boss@example.org", PASSWORD)
    settings.NEWSROOM_ADDRESS_FAILURES = 13
    for number in range(5):
        fail(f"somebody{number}", 1)
    assert fail("boss", 8) == 429
    assert sign_in("reader", PASSWORD) == 429
    listed = signed_in(administrator).get(reverse("admin:locked")).content.decode()
    assert "everybody new, from 192.0.2.1" in listed and "boss, from 192.0.2.1" in listed
    assert "Only a superuser can do this for boss" in unlock(administrator, "boss")
    page = unlock(administrator, address="192.0.2.1")
    assert "Unlocked everybody new, from 192.0.2.1." in page and "The failures of boss still count" in page
    assert sign_in("reader", PASSWORD) == 302
    assert AuditEntry.objects.filter(what="Unlocked sign-in: everybody new, from 192.0.2.1").exists()
    assert sign_in("boss", PASSWORD) == 429
