"""Sign-in at an identity provider: who comes back is who the provider proves, and has the roles it says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse
from django.test import Client
from joserfc.jwk import OctKey, RSAKey

from sources.accounts.models import Identity, User
from sources.workbench.models import AuditEntry
from tests.access.provider import CLIENT, Provider, provider
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def idp(settings: Any) -> Iterator[Provider]:
    with provider() as served:
        settings.NEWSROOM_OIDC_ISSUER, settings.NEWSROOM_OIDC_CLIENT = served.address, CLIENT
        settings.NEWSROOM_OIDC_ROLES = {"desk": "editor", "it": "administrator"}
        served.claims |= {"preferred_username": "ann", "groups": ["desk", "choir"]}
        yield served


def sent(client: Client, way: str = "/admin/sso/") -> str:
    """To the provider and, by real HTTP, the address that it sends back to."""
    there = urlsplit(client.get(way)["Location"])
    connection = HTTPConnection(there.netloc, timeout=10)
    connection.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    return f"{back.path}?{back.query}"


def came(client: Client, way: str = "/admin/sso/") -> HttpResponse:
    response: Any = client.get(sent(client, way))
    return response


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def roles(user: User) -> list[str]:
    return sorted(user.groups.values_list("name", flat=True))


def test_who_has_a_role_at_the_provider_has_an_account_here(idp: Provider) -> None:
    client = Client()
    response = came(client, "/admin/sso/?next=/admin/claims/quote/")
    assert response.status_code == 302 and response["Location"] == "/admin/claims/quote/"
    assert is_in(client)
    user = User.objects.get()
    assert (user.username, roles(user), user.has_usable_password()) == ("ann", ["editor"], False)
    assert not user.is_superuser


LIES: list[tuple[str, dict[str, Any]]] = [
    ("another audience", {"aud": "somebody else"}),
    ("several audiences, another meant", {"aud": ["newsroom", "other"], "azp": "other"}),
    ("another nonce", {"nonce": "x" * 20}),
    ("no nonce", {"nonce": None}),
    ("expired", {"exp": int(time.time()) - 3600}),
    ("never expires", {"exp": None}),
    ("another issuer", {"iss": "https://elsewhere.example"}),
    ("not yet", {"nbf": int(time.time()) + 3600}),
    ("nobody", {"sub": None}),
    ("an empty name", {"sub": ""}),
]


@pytest.mark.parametrize("lie", [lie for _, lie in LIES], ids=[name for name, _ in LIES])
def test_a_token_that_is_not_for_us_now_is_refused(idp: Provider, lie: dict[str, Any]) -> None:
    idp.lies = lie
    assert_refused(came(client := Client()), client)


@pytest.mark.parametrize("signature", ["another key", "the client's secret", "none"])
def test_a_token_that_the_provider_did_not_sign_is_refused(idp: Provider, signature: str) -> None:
    if signature == "another key":
        idp.signing_key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    elif signature == "none":
        idp.algorithm = "none"
    else:
        idp.algorithm, idp.signing_key = "HS256", OctKey.import_key(CLIENT[1] * 3)  # type: ignore[assignment]
    assert_refused(came(client := Client()), client)


def assert_refused(response: HttpResponse, client: Client) -> None:
    assert response.status_code == 400
    assert (
        "could not be trusted" in response.content.decode()
        and response["X-Request-ID"] in response.content.decode()
    )
    assert not is_in(client) and not User.objects.exists()


def test_nobody_is_signed_in_by_the_way_back_of_another_nor_twice(idp: Provider) -> None:
    mine, theirs = Client(), Client()
    back = sent(mine)
    assert theirs.get(back).status_code == 400 and not is_in(theirs)
    assert mine.get(back).status_code == 302
    assert Client().get(back).status_code == 400
    assert mine.get("/admin/sso/back/?error=access_denied&state=x").status_code == 400


def test_no_account_is_taken_by_a_name_or_an_address(idp: Provider, editor: User) -> None:
    idp.claims |= {"preferred_username": "EDITOR", "email": editor.email, "email_verified": True}
    came(Client())
    assert User.objects.count() == 2
    other = User.objects.exclude(pk=editor.pk).get()
    assert other.username == "EDITOR-2" and not editor.identities.exists()


def test_the_subject_stays_when_name_and_address_change(idp: Provider) -> None:
    came(Client())
    idp.claims |= {"preferred_username": "ann.other", "email": "new@example.org"}
    came(Client())
    assert User.objects.count() == Identity.objects.count() == 1


def test_roles_follow_the_provider_at_each_sign_in_and_who_has_none_gets_no_further(idp: Provider) -> None:
    first = Client()
    came(first)
    idp.claims["groups"] = "it"
    came(Client())
    assert roles(User.objects.get()) == ["administrator"]
    idp.claims["groups"] = ["choir"]
    assert came(last := Client()).status_code == 403 and not is_in(last)
    assert roles(User.objects.get()) == [] and not is_in(first)


def test_a_stranger_without_a_role_gets_no_account(idp: Provider) -> None:
    for groups in (["choir"], None, {"desk": 1}, [["desk"]], "superuser"):
        idp.claims["groups"] = groups
        assert came(Client()).status_code == 403
    assert not User.objects.exists()


def test_one_connects_the_account_one_has_and_nobody_else_s(
    idp: Provider, editor: User, reader: User
) -> None:
    idp.claims["groups"] = ["desk"]
    assert came(signed_in(editor), "/admin/sso/?connect=1")["Location"] == "/admin/account/"
    client = Client()
    came(client)
    assert int(client.session["_auth_user_id"]) == editor.pk
    assert came(signed_in(reader), "/admin/sso/?connect=1").status_code == 403
    assert Identity.objects.get().user == editor
    assert [
        entry.what for entry in AuditEntry.objects.filter(kind="account", what__startswith="Connected")
    ] == [f"Connected with {idp.address}: editor"]


def test_a_sign_in_that_was_disconnected_opens_the_account_no_more(idp: Provider, editor: User) -> None:
    client = signed_in(editor)
    came(client, "/admin/sso/?connect=1")
    elsewhere = Client()
    came(elsewhere)
    client.post("/admin/account/", {"disconnect": str(Identity.objects.get().pk)})
    assert is_in(client) and not is_in(elsewhere)
    idp.claims["groups"] = []
    assert came(Client()).status_code == 403


def test_a_closed_account_stays_closed(idp: Provider) -> None:
    came(Client())
    User.objects.update(is_active=False)
    assert came(client := Client()).status_code == 403 and not is_in(client)


def test_a_provider_that_does_not_answer_is_told_in_words(idp: Provider, settings: Any) -> None:
    settings.NEWSROOM_OIDC_ISSUER = "http://127.0.0.1:1"
    response = Client().get("/admin/sso/")
    assert response.status_code == 503 and "can&#x27;t be reached" in response.content.decode()


def test_the_provider_s_second_factor_is_enough(idp: Provider, settings: Any) -> None:
    settings.NEWSROOM_SECOND_FACTOR, settings.NEWSROOM_SECOND_FACTOR_ROLES = True, ["editor"]
    came(client := Client())
    assert is_in(client)


def test_the_sign_in_page_offers_it_only_where_there_is_one(idp: Provider, settings: Any) -> None:
    assert "Sign in with single sign-on" in Client().get("/admin/login/").content.decode()
    settings.NEWSROOM_OIDC_ISSUER = ""
    assert "/admin/sso/" not in Client().get("/admin/login/").content.decode()
    assert Client().get("/admin/sso/").status_code == Client().get("/admin/sso/back/").status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("NEWSROOM_OIDC_ROLES", {"desk": "edtor"}, "newsroom.E001"),
        ("NEWSROOM_SECOND_FACTOR_ROLES", ["superuser"], "newsroom.E001"),
        ("NEWSROOM_OIDC_ISSUER", "http://id.example.org", "newsroom.E002"),
        ("NEWSROOM_OIDC_CLIENT", ("", ""), "newsroom.E003"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(
    idp: Provider, settings: Any, name: str, value: object, fault: str
) -> None:
    assert not run_checks(tags=["security"])
    setattr(settings, name, value)
    assert fault in {found.id for found in run_checks(tags=["security"])}
