"""A password that somebody else knows is replaced before anything else is opened."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from sources.accounts.models import Session, User
from tests.conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db

NEW = "a fresh and long password"
CHANGE = "/admin/password_change/"


def change(client: Client, old: str, new: str) -> int:
    given = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(CHANGE, given).status_code


def test_an_account_made_with_a_password_chooses_another_at_its_first_sign_in(administrator: User) -> None:
    given = {"username": "new", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    signed_in(administrator).post(reverse("admin:accounts_user_add"), given)
    user = User.objects.get(username="new")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.post(reverse("admin:login"), {"username": "new", "password": PASSWORD})
    for address in (
        reverse("admin:index"),
        reverse("admin:account"),
        reverse("admin:claims_quote_changelist"),
    ):
        for response in (client.get(address), client.post(address, {"all": "1"})):
            assert response.status_code == 302 and response["Location"] == CHANGE
    assert "Choose a new password first" in client.get(CHANGE).content.decode()
    assert change(client, PASSWORD, PASSWORD) == 200, "the same password is none"
    assert change(client, PASSWORD, NEW) == 302
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_password_set_by_an_administrator_is_good_for_one_sign_in(
    administrator: User, editor: User
) -> None:
    given = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    signed_in(administrator).post(reverse("admin:auth_user_password_change", args=[editor.pk]), given)
    editor.refresh_from_db()
    assert editor.check_password(NEW) and editor.must_change_password


def test_administrators_ask_for_a_new_password_in_the_list(administrator: User, editor: User) -> None:
    client = signed_in(editor)
    asked = {"action": "ask_for_new_password", "_selected_action": [editor.pk]}
    signed_in(administrator).post(reverse("admin:accounts_user_changelist"), asked)
    assert client.get(reverse("admin:index")).status_code == 302
    assert change(client, PASSWORD, NEW) == 302
    editor.refresh_from_db()
    assert not editor.must_change_password and editor.check_password(NEW)


def test_whoever_changes_the_password_stays_signed_in_there_alone(editor: User) -> None:
    here, elsewhere = signed_in(editor), signed_in(editor)
    assert change(here, PASSWORD, NEW) == 302
    done = here.get(reverse("admin:password_change_done")).content.decode().split('id="content"')[1]
    assert f'href="{reverse("admin:index")}"' in done and f'href="{reverse("admin:account")}"' in done
    assert here.get(reverse("admin:index")).status_code == 200
    assert elsewhere.get(reverse("admin:index")).status_code == 302
    assert Session.objects.count() == 1


def test_one_s_own_password_is_not_set_without_the_old_one(administrator: User) -> None:
    given = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    address = reverse("admin:auth_user_password_change", args=[administrator.pk])
    assert signed_in(administrator).post(address, given)["Location"] == CHANGE
    administrator.refresh_from_db()
    assert administrator.check_password(PASSWORD)
