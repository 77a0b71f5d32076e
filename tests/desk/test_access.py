"""Who may open and do what: every address of the admin, as every role, against a written table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, resolve, reverse
from django.utils import timezone

from claims.actions import MergeSpeakers
from claims.models import Claim, CodingRound, Quote, Speaker
from claims.review.queues import QUEUES
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.models import Comment, Decision, SavedView
from tests.conftest import signed_in
from tests.desk.conftest import Newsroom

TABLE = Path(__file__).with_name("access.txt")
ROLES = ("everyone", "staff", "reader", "researcher", "editor", "administrator")
NOBODY = "–"
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


def addresses(newsroom: Newsroom, merged: Decision) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(name, address, what to post) of every view of the admin that has a name."""
    user_id = get_user_model().objects.order_by("pk").values_list("pk", flat=True)[0]
    known: dict[str, object] = {
        "article_id": newsroom.article.pk, "quote_id": newsroom.quote.pk, "speaker_id": newsroom.speaker.pk,
        "claim_id": newsroom.claim.pk, "app_label": "claims", "verdict": "accept", "style": "text",
        "what": "learn",
        "other": newsroom.release.pk, "content_type_id": ContentType.objects.get_for_model(Article).pk, "assignment_id": 0, "set_id": newsroom.curated_set.pk, "view_id": 0, "history_id": 1,
        "record_id": newsroom.article.pk, "round_id": _round(), "comment_id": _comment(newsroom), "notification_id": 0,
        "upload_id": newsroom.upload.pk, "chart": "speakers", "kind": "svg", "picture": "speakers",
        "id": str(user_id), "user_id": user_id,
    }  # fmt: skip
    items = {
        "quotes": newsroom.quote.pk, "claims": newsroom.link.pk, "speakers": newsroom.pair.pk,
        "copies": newsroom.copy.pk,
    }  # fmt: skip
    post: dict[str, dict[str, object]] = {
        "claims_claim_link": {"other": newsroom.other_claim.pk, "relation": "related"},
        "claims_claim_judge": {"sources-TOTAL_FORMS": 0, "sources-INITIAL_FORMS": 0},
        "claims_claim_split": {"evidence": [newsroom.claim.evidence.values_list("pk", flat=True)[0]]},
        "claims_curatedset_review": {
            "item": newsroom.curated_set.items.values_list("pk", flat=True)[0],
            "verdict": "agree",
        },
        "claims_quote_tag": {"topic": "Borders"},
        "claims_curatedset_item": {
            "item": newsroom.curated_set.items.values_list("pk", flat=True)[0],
            "do": "note",
        },
        "comment_add": {"text": "Is it so?"},
        "comment_change": {"do": "resolve"},
        "watch": {"kind": "speaker", "id": newsroom.speaker.pk},
        "claims_speaker_merge": {"other": newsroom.other_speaker.pk},
    }
    for pattern in patterns(admin.site.get_urls()):
        name, wanted = str(pattern.name), _wanted(pattern)
        if pattern.name is None:
            continue
        if "slug" in wanted:
            for slug, queue in QUEUES.items():
                for choice in [*(c.slug for c in queue.choices), "skip"] if "choice" in wanted else [""]:
                    values = {"slug": slug, "item_id": items[slug], "choice": choice}
                    label = f"{name}[{slug}{'.' + choice if choice else ''}]"
                    yield label, _address(name, wanted, values), {}
        elif name == "sources_decision_undo":
            for label, decision in (("accept", newsroom.decision), ("merge", merged)):
                yield f"{name}[{label}]", _address(name, wanted, {"decision_id": decision.pk}), {}
        elif name == "claims_quote_picture_file":
            yield name, _address(name, wanted, {"chart": "relays", "kind": "csv"}), {}
        elif name == "autocomplete":
            query = "?app_label=claims&model_name=quote&field_name=speaker"
            yield name, _address(name, wanted, {}) + query, {}
        else:
            values = known | {"object_id": _record(name, newsroom)}
            assert not wanted - values.keys(), f"{name}: this test does not know {wanted - values.keys()}"
            yield name, _address(name, wanted, values), post.get(name, {})


def patterns(found: list[Any]) -> Iterator[URLPattern]:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            yield from patterns(list(pattern.url_patterns))
        else:
            yield pattern


def _wanted(pattern: URLPattern) -> set[str]:
    regex = getattr(pattern.pattern, "regex", None)
    return set(pattern.pattern.converters) | set(regex.groupindex if regex else ())


def _address(name: str, wanted: set[str], values: dict[str, object]) -> str:
    return reverse(f"admin:{name}", kwargs={key: values[key] for key in wanted} or None)


def _record(name: str, newsroom: Newsroom) -> object:
    """A record of the model whose address this is."""
    own = {
        "quote": newsroom.quote,
        "release": newsroom.release,
        "speaker": newsroom.speaker,
        "claim": newsroom.claim,
    }
    app, _, rest = name.partition("_")
    for model in apps.get_app_config(app).get_models() if app in apps.app_configs else ():
        if rest.startswith(f"{model._meta.model_name}_"):
            found = own.get(str(model._meta.model_name)) or model._default_manager.first()
            return found.pk if found is not None else 0
    return 1


def _round() -> int:
    """An open round without an owner, in which nobody codes yet."""
    made, _ = CodingRound.objects.get_or_create(name="Pilot", defaults={"started_at": timezone.now()})
    return made.pk


def _comment(newsroom: Newsroom) -> int:
    kind = ContentType.objects.get_for_model(Article)
    given = {"text": "Which bridge?", "account": "ann", "made_at": timezone.now()}
    made, _ = Comment.objects.get_or_create(
        content_type=kind, object_id=newsroom.article.pk, thread=None, defaults=given
    )
    return made.pk


def written(kind: str) -> dict[str, list[str]]:
    """The rows of one kind of the table."""
    rows = (
        line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")
    )
    return {row[1]: row[2:] for row in rows if row[0] == kind}
