"""Every address of the admin that has a name, with records to show and what to post; and who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from claims.models import CodingRound
from claims.review.queues import QUEUES
from sources.models import Article, ErasureRequest
from sources.workbench.models import Comment, Decision
from tests.desk.conftest import Newsroom

__all__ = ["NOBODY", "addresses", "patterns", "written"]

TABLE = Path(__file__).with_name("access.txt")
NOBODY = "–"


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
        "id": str(user_id), "user_id": user_id, "number": newsroom.article.pk, "subject": "article", "erasure_id": _erasure(newsroom),
    }  # fmt: skip
    items = {
        "quotes": newsroom.quote.pk, "claims": newsroom.link.pk, "speakers": newsroom.pair.pk,
        "copies": newsroom.copy.pk,
    }  # fmt: skip
    post: dict[str, dict[str, object]] = {
        "claims_claim_link": {"other": newsroom.other_claim.pk, "relation": "related"},
        "claims_claim_merge": {"other": newsroom.other_claim.pk},
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


def _erasure(newsroom: Newsroom) -> int:
    """A request that waits for another administrator."""
    given = {"ground": "court", "reason": "An order", "account": "ann", "asked_at": timezone.now()}
    subject = {"subject": "article", "object_id": newsroom.article.pk}
    made, _ = ErasureRequest.objects.get_or_create(**subject, defaults=given)
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
