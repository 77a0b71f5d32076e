"""Who may open and do what: every address of the admin, as every role, against a written table."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve, reverse

from claims.actions import MergeSpeakers
from claims.models import Claim, Quote, Speaker
from sources.accounts.models import User
from sources.accounts.sessions import SessionStore
from sources.workbench.models import Decision, SavedView
from tests.conftest import signed_in
from tests.desk.addresses import NOBODY, addresses, patterns, written
from tests.desk.conftest import Newsroom

ROLES = ("everyone", "staff", "reader", "researcher", "editor", "administrator")
People = dict[str, User | None]


@pytest.fixture
def people(newsroom: Newsroom, editor: User, reader: User, researcher: User, administrator: User) -> People:
    staff = get_user_model().objects.create_user("staff", is_staff=True)
    return dict(zip(ROLES, (None, staff, reader, researcher, editor, administrator), strict=True))


def test_every_address_lets_in_whom_the_table_says_and_nobody_else(
    newsroom: Newsroom, people: People
) -> None:
    assert walked(newsroom, people) == written("address")


def test_every_bulk_action_is_offered_to_whom_the_table_says(people: People) -> None:
    assert offered(people) == written("action")


def test_a_reader_changes_nothing_by_any_post_to_any_address(newsroom: Newsroom, people: People) -> None:
    before = {model: list(model.objects.values()) for model in (Quote, Claim, Speaker)}
    decisions = Decision.objects.count()
    client = signed_in(people["reader"])
    for name, address, data in addresses(newsroom, newsroom.decision):
        if name not in ("logout", "password_change") and "view" not in name:
            client.post(address, data)
    assert {model: list(model.objects.values()) for model in before} == before
    assert Decision.objects.count() == decisions


def test_nobody_drops_the_saved_view_of_another(people: People) -> None:
    save = reverse("admin:claims_quote_save_view")
    signed_in(people["reader"]).post(save, {"name": "Mine", "query": "status=accepted", "shared": "on"})
    view = SavedView.objects.get()
    drop = reverse("admin:claims_quote_drop_view", args=[view.pk])
    assert signed_in(people["administrator"]).post(drop).status_code == 403
    assert signed_in(people["reader"]).post(drop).status_code == 302
    assert not SavedView.objects.exists()


def test_addresses_without_a_name_only_lead_elsewhere() -> None:
    nameless = [str(p.pattern) for p in patterns(admin.site.get_urls()) if p.name is None]
    models = len(admin.site._registry)
    assert sorted(set(nameless)) == ["(?P<url>.*)$", "<path:object_id>/"]
    assert nameless.count("<path:object_id>/") == models


# -- The walk -------------------------------------------------------------------------------------


def walked(newsroom: Newsroom, people: People) -> dict[str, list[str]]:
    """Address → the least role that may GET it and POST to it."""
    editor = people["editor"]
    assert editor is not None
    former = Speaker.objects.create(name="A former name of hers", kind="person")
    merged = MergeSpeakers(editor, newsroom.speaker, [former]).run()
    found: dict[str, list[str]] = {}
    for name, address, data in addresses(newsroom, merged):
        got = [
            [_lets_in(people[role], method, address, data) for role in ROLES] for method in ("get", "post")
        ]
        # Each role may do what the ones before it may, so the least one says it all.
        for allowed in got:
            assert sorted(allowed) == allowed or name in ("login", "logout"), (
                f"{name} lets in a role but not a higher one"
            )
        found[name] = [ROLES[allowed.index(True)] if True in allowed else NOBODY for allowed in got]
    return found


def _lets_in(user: User | None, method: str, address: str, data: dict[str, object]) -> bool:
    """Whether the view serves the request: not refused, sent to sign in, or unknown. Nothing of it stays.

    The view is called without rendering its page, which is what takes time.
    """
    request = getattr(RequestFactory(), method)(address, data if method == "post" else None)
    request.user = user or AnonymousUser()
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    request._dont_enforce_csrf_checks = True
    match = resolve(address.partition("?")[0])
    request.resolver_match = match
    decisions = Decision.objects.count()
    try:
        with transaction.atomic():
            response = match.func(request, *match.args, **match.kwargs)
            transaction.set_rollback(True)
    except (PermissionDenied, Http404):
        assert Decision.objects.count() == decisions
        return False
    if response.status_code == 302 and address.endswith("/history/"):
        return False  # there is no such record
    sign_in = response.status_code == 302 and "/login/" in response["Location"]
    return response.status_code not in (400, 403, 404, 405) and not sign_in


def offered(people: People) -> dict[str, list[str]]:
    """Bulk action → the least role to which its list offers it."""
    found: dict[str, list[str]] = {}
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label in ("axes", "auth", "accounts"):
            continue
        for role in ROLES[1:]:
            request = RequestFactory().get("/")
            request.user = people[role]  # type: ignore[assignment]  # what the middleware does
            for action in model_admin.get_actions(request):
                found.setdefault(f"{model._meta.model_name}:{action}", [role])
    return found
