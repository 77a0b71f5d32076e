"""Sign-in is throttled and ends; passwords are checked; pages are in one language."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.dateformat import format as date_format

from sources.accounts.models import User
from tests.conftest import PASSWORD
from tests.desk.conftest import Newsroom
from tests.desk.test_lists import words_of

pytestmark = pytest.mark.django_db


def test_after_eight_wrong_passwords_the_right_one_waits_too_and_the_page_says_so(
    client: Client, editor: User
) -> None:
    address = reverse("admin:login")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = client.post(address, {"username": editor.username, "password": "wrong"})
    assert response.status_code == 429
    response = client.post(address, {"username": editor.username, "password": PASSWORD})
    assert response.status_code == 429
    assert "15 minutes" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_session_ends_after_a_working_day(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert client.session.get_expiry_age() <= 12 * 60 * 60


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", "editor@example.org"])
def test_weak_passwords_are_refused(editor: User, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, editor)


@pytest.mark.parametrize("name", ["admin:index", "admin:claims_quote_changelist", "admin:add_pages"])
def test_a_page_is_in_one_language_whatever_the_browser_asks_for(
    newsroom: Newsroom, client: Client, editor: User, name: str
) -> None:
    client.force_login(editor)
    english, german = (
        words_of(client.get(reverse(name), headers={"accept-language": asked})) for asked in ("en", "de")
    )
    assert german == english
    assert "Log out" in german


def test_dates_are_written_as_an_american_newsroom_writes_them(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    page = client.get(reverse("admin:index")).content.decode()
    assert date_format(newsroom.decision.at, "N j, Y, P") in page
