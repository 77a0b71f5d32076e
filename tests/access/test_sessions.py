"""People see where they are signed in and end it; administrators do so for others, but not for superusers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sources.accounts.models import Session, User
from tests.conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"


def browser_of(user: User, address: str, agent: str) -> Client:
    """A browser in which somebody signed in by the form."""
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent})
    given = {"username": user.username, "password": PASSWORD}
    assert client.post(reverse("admin:login"), given).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def test_one_sees_device_address_and_time_of_each_session_and_ends_one(editor: User) -> None:
    office, phone = browser_of(editor, "192.0.2.1", FIREFOX), browser_of(editor, "198.51.100.7", SAFARI)
    page = office.get(reverse("admin:account")).content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)
    told = {
        tuple(re.findall(r"Firefox on Linux|Safari on iPhone|192\.0\.2\.1|198\.51\.100\.7|this one", r))
        for r in rows
    }
    assert {("Firefox on Linux", "192.0.2.1", "this one")} <= told and len(rows) == 2
    assert all(r.count(f'datetime="{timezone.now():%Y-%m-%d}') == 2 for r in rows)
    (name,) = re.findall(r'name="session" value="(\w+)"', page)
    office.post(reverse("admin:account"), {"session": name})
    assert is_in(office) and not is_in(phone)


def test_no_page_shows_a_key_of_a_session(editor: User) -> None:
    office = browser_of(editor, "192.0.2.1", FIREFOX)
    browser_of(editor, "198.51.100.7", SAFARI)
    page = office.get(reverse("admin:account")).content.decode()
    assert Session.objects.count() == 2
    assert not [key for key in Session.objects.values_list("pk", flat=True) if key in page]


def test_all_others_end_at_once_and_nobody_else_s(editor: User, reader: User) -> None:
    browsers = [browser_of(editor, f"192.0.2.{number}", FIREFOX) for number in range(3)]
    colleague = browser_of(reader, "192.0.2.9", SAFARI)
    foreign = Session.objects.get(user=reader).name
    browsers[0].post(reverse("admin:account"), {"session": foreign})
    browsers[0].post(reverse("admin:account"), {"all": "1"})
    assert [is_in(browser) for browser in browsers] == [True, False, False]
    assert is_in(colleague)


def test_administrators_see_and_end_the_sessions_of_others_but_not_of_superusers(
    administrator: User, editor: User, reader: User
) -> None:
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", PASSWORD)
    theirs, bosses = browser_of(editor, "192.0.2.1", FIREFOX), browser_of(boss, "192.0.2.2", FIREFOX)
    client = signed_in(administrator)
    address = reverse("admin:account_of", args=[editor.pk])
    assert "192.0.2.1" in client.get(address).content.decode()
    assert client.post(address, {"all": "1"}).status_code == 302
    assert not is_in(theirs)
    above = reverse("admin:account_of", args=[boss.pk])
    assert client.get(above).status_code == client.post(above, {"all": "1"}).status_code == 403
    client.post(
        reverse("admin:accounts_user_changelist"), {"action": "sign_out", "_selected_action": [boss.pk]}
    )
    assert is_in(bosses)
    assert signed_in(reader).get(address).status_code == 403


def test_a_session_says_when_it_was_last_seen(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    office = browser_of(editor, "192.0.2.1", FIREFOX)
    later = timezone.now() + timedelta(minutes=30)
    monkeypatch.setattr(timezone, "now", lambda: later)
    office.get(reverse("admin:index"))
    assert Session.objects.get().seen_at == later


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "another long password"}])
def test_a_closed_account_and_one_with_another_password_are_signed_out(
    change: dict[str, Any], administrator: User, editor: User
) -> None:
    office, client = browser_of(editor, "192.0.2.1", FIREFOX), signed_in(administrator)
    if "password" in change:
        given = {"password1": change["password"], "password2": change["password"], "usable_password": "true"}
        client.post(reverse("admin:auth_user_password_change", args=[editor.pk]), given)
    else:
        groups = [group.pk for group in editor.groups.all()]
        given = {
            "username": "editor",
            "is_staff": "on",
            "groups": groups,
            "date_joined_0": "2026-01-01",
            "date_joined_1": "10:00",
        }
        assert client.post(reverse("admin:accounts_user_change", args=[editor.pk]), given).status_code == 302
    assert not Session.objects.filter(user=editor).exists()
    assert not is_in(office)


def test_sessions_keep_whose_they_are_and_end_in_time(editor: User) -> None:
    browser_of(editor, "192.0.2.1", FIREFOX)
    session = Session.objects.get()
    assert session.user == editor and isinstance(session.began_at, datetime)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    Session.get_session_store_class().clear_expired()
    assert not Session.objects.exists()
