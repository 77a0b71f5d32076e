"""A second factor: after the password a code of an app, or one to recover with, by the clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from sources.accounts.models import Session, User
from tests.conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db

ASK, SET_UP, HOME = "/admin/second-factor/", "/admin/account/second-factor/", "/admin/"


class Clock:
    """The server's time in seconds since 1970; it stands still until somebody moves it."""

    def __init__(self) -> None:
        self.seconds = 1_900_000_000

    def code(self, user: User, steps: int = 0) -> str:
        """What the app of an account shows, so many half minutes from now."""
        app = TOTP(TOTPDevice.objects.get(user=user).bin_key)
        app.time = self.seconds + 30 * steps
        return f"{app.token():06d}"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Clock:
    """Second factors can be set up; nobody needs one."""
    settings.NEWSROOM_SECOND_FACTOR, settings.NEWSROOM_SECOND_FACTOR_ROLES = True, []
    clock = Clock()
    now = SimpleNamespace(now=lambda: datetime.fromtimestamp(clock.seconds, UTC))
    monkeypatch.setattr(
        "django_otp.plugins.otp_totp.models.time", SimpleNamespace(time=lambda: clock.seconds)
    )
    for module in ("django_otp.models", "newsroom.access.wrong_codes", "sources.workbench.auditing"):
        monkeypatch.setattr(f"{module}.timezone", now)
    return clock


def set_up(user: User, clock: Clock) -> tuple[Client, list[str]]:
    """Set up an app; the browser it was done in, and the recovery codes."""
    client = signed_in(user)
    client.get(SET_UP)
    page = client.post(SET_UP, {"code": clock.code(user)}).content.decode()
    clock.seconds += 60
    return client, re.findall(r"<li><code>([\w-]+)</code>", page)


def sign_in(user: User, address: str = "127.0.0.1") -> Client:
    """By the form, with the password alone."""
    client = Client(REMOTE_ADDR=address)
    given = {"username": user.username, "password": PASSWORD}
    assert client.post(reverse("admin:login"), given).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_an_app_is_set_up_by_a_picture_without_inline_style_and_a_code(editor: User, clock: Clock) -> None:
    client = signed_in(editor)
    page = client.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml' in page and "style=" not in page.partition("<main")[2]
    assert "%20style=" not in page and TOTPDevice.objects.get().key not in page
    assert "isn&#x27;t right" in client.post(SET_UP, {"code": "000000"}).content.decode()
    assert not TOTPDevice.objects.get().confirmed
    clock.seconds += 5
    codes = re.findall(r"<li><code>", client.post(SET_UP, {"code": clock.code(editor)}).content.decode())
    assert len(codes) == 10 and TOTPDevice.objects.get().confirmed
    assert is_in(client)


def test_two_pages_of_setting_up_at_once_leave_one_app(editor: User, clock: Clock) -> None:
    client = signed_in(editor)
    client.get(SET_UP)
    TOTPDevice.objects.create(
        user=editor, confirmed=False, name="app"
    )  # as a second page may, at the same moment
    assert client.get(SET_UP).status_code == 200
    app = TOTP(TOTPDevice.objects.order_by("pk")[0].bin_key)
    app.time = clock.seconds
    assert "Recovery codes" in client.post(SET_UP, {"code": f"{app.token():06d}"}).content.decode()
    assert TOTPDevice.objects.count() == 1 and is_in(client)


def test_the_password_alone_opens_nothing_more(editor: User, clock: Clock) -> None:
    set_up(editor, clock)
    client = sign_in(editor)
    for address in (HOME, "/admin/claims/quote/", SET_UP, "/admin/account/", "/admin/password_change/"):
        assert client.get(address)["Location"].startswith(ASK)
        assert client.post(address, {"code": clock.code(editor), "all": "1"})["Location"].startswith(ASK)
    assert Session.objects.count() == 2
    response = client.post(ASK, {"code": clock.code(editor), "next": "/admin/claims/quote/"})
    assert response["Location"] == "/admin/claims/quote/"
    assert is_in(client)


def test_a_code_works_once_and_for_a_minute_and_a_half(editor: User, clock: Clock) -> None:
    set_up(editor, clock)
    late, early = clock.code(editor, -2), clock.code(editor, 2)
    code = clock.code(editor)
    assert sign_in(editor).post(ASK, {"code": code}).status_code == 302
    for wrong in (code, late, early):
        clock.seconds += 3600
        wrong = wrong if wrong == code else clock.code(editor, -2 if wrong == late else 2)
        assert sign_in(editor).post(ASK, {"code": wrong}).status_code == 200
    clock.seconds += 3600
    assert sign_in(editor).post(ASK, {"code": clock.code(editor, -1)}).status_code == 302


def test_wrong_codes_cost_ever_more_time_and_the_right_one_waits_too(editor: User, clock: Clock) -> None:
    set_up(editor, clock)
    client, tried = sign_in(editor), 0
    for _ in range(120):
        clock.seconds += 30
        tried += client.post(ASK, {"code": "123"}).status_code == 200
    assert tried <= 13, "2^12 seconds are more than an hour"
    response = client.post(ASK, {"code": clock.code(editor)})
    assert response.status_code == 429 and "Too many wrong codes. Wait" in response.content.decode()
    clock.seconds += 2**14
    assert client.post(ASK, {"code": clock.code(editor)}).status_code == 302


def test_wrong_codes_of_a_stranger_hold_up_other_strangers_and_not_the_owner(
    editor: User, clock: Clock
) -> None:
    _, codes = set_up(editor, clock)
    for number in range(12):  # who has the password, at one address after another
        stranger = sign_in(editor, f"192.0.2.{number}")
        answers = {
            stranger.post(ASK, {"code": code}).status_code for code in ("123", "456", "abc-def", "ghi-jkl")
        }
        assert 429 in answers
        clock.seconds += 30
    assert sign_in(editor, "192.0.2.99").post(ASK, {"code": clock.code(editor)}).status_code == 429
    assert sign_in(editor).post(ASK, {"code": clock.code(editor)}).status_code == 302
    assert sign_in(editor).post(ASK, {"code": codes[0]}).status_code == 302
    clock.seconds += 30  # that the owner signs in gives strangers no fresh start
    assert sign_in(editor, "192.0.2.99").post(ASK, {"code": "123"}).status_code == 429
    clock.seconds += 2 * 24 * 3600
    assert sign_in(editor, "192.0.2.99").post(ASK, {"code": clock.code(editor)}).status_code == 302
    sign_in(editor, "192.0.2.7").post(
        ASK, {"code": "123"}
    )  # from here on the new address is the owner's, too
    assert sign_in(editor, "192.0.2.99").post(ASK, {"code": codes[1]}).status_code == 302


def test_a_recovery_code_works_once_however_it_is_typed_and_is_not_stored(editor: User, clock: Clock) -> None:
    _, codes = set_up(editor, clock)
    assert len(set(codes)) == 10
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert not stored & {code.replace("-", "") for code in codes}
    typed = f" {codes[0].upper().replace('-', ' ')} "
    client = sign_in(editor)
    assert client.post(ASK, {"code": typed}).status_code == 302 and is_in(client)
    assert sign_in(editor).post(ASK, {"code": codes[0]}).status_code == 200
    clock.seconds += 60
    assert sign_in(editor).post(ASK, {"code": codes[1]}).status_code == 302


def test_who_needs_one_sets_it_up_before_anything_else(
    editor: User, reader: User, clock: Clock, settings: Any
) -> None:
    settings.NEWSROOM_SECOND_FACTOR_ROLES = ["editor"]
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", PASSWORD)
    assert is_in(signed_in(reader))
    for user in (editor, boss):
        client = signed_in(user)
        assert client.get("/admin/claims/quote/")["Location"] == SET_UP
        client.get(SET_UP)
        client.post(SET_UP, {"code": clock.code(user)})
        assert is_in(client)


def test_setting_one_up_ends_sessions_that_began_without(editor: User, clock: Clock) -> None:
    before = signed_in(editor)
    client, _ = set_up(editor, clock)
    assert is_in(client) and not is_in(before)


def test_changes_need_another_code(editor: User, clock: Clock) -> None:
    client, codes = set_up(editor, clock)
    client.post(SET_UP, {"remove": "1", "code": "000000"})
    client.post(SET_UP, {"remove": "1"})
    assert TOTPDevice.objects.exists()
    clock.seconds += 60
    page = client.post(SET_UP, {"renew": "1", "code": clock.code(editor)}).content.decode()
    renewed = re.findall(r"<li><code>([\w-]+)</code>", page)
    assert len(renewed) == 10 and not set(renewed) & set(codes)
    assert sign_in(editor).post(ASK, {"code": codes[0]}).status_code == 200
    clock.seconds += 60
    client.post(SET_UP, {"remove": "1", "code": clock.code(editor)})
    assert not TOTPDevice.objects.exists() and not StaticToken.objects.exists()
    assert is_in(sign_in(editor))


def test_administrators_remove_it_for_who_lost_the_phone_but_not_for_superusers(
    editor: User, administrator: User, clock: Clock
) -> None:
    theirs, _ = set_up(editor, clock)
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", PASSWORD)
    set_up(boss, clock)
    client = signed_in(administrator)
    for user in (boss, editor):
        client.post(reverse("admin:account_of", args=[user.pk]), {"reset": "1"})
    assert [device.user for device in TOTPDevice.objects.all()] == [boss]
    assert not is_in(theirs) and is_in(sign_in(editor))
    assert (
        "Removed the second factor"
        in client.get(reverse("admin:accounts_user_history", args=[editor.pk])).content.decode()
    )


def test_nobody_passes_with_the_app_of_a_colleague(editor: User, reader: User, clock: Clock) -> None:
    set_up(editor, clock)
    set_up(reader, clock)
    assert sign_in(editor).post(ASK, {"code": clock.code(reader)}).status_code == 200


def test_the_way_on_stays_on_this_site(editor: User, clock: Clock) -> None:
    set_up(editor, clock)
    code = {"code": clock.code(editor), "next": "https://elsewhere.example/"}
    assert sign_in(editor).post(ASK, code)["Location"] == HOME


def test_without_the_setting_there_are_no_such_pages(editor: User) -> None:
    assert signed_in(editor).get(SET_UP).status_code == signed_in(editor).get(ASK).status_code == 404
