"""No request, however odd, ends in an error of the program: odd values in every place of every address.

`ODD_REQUESTS=10000 pytest tests/desk/test_odd_requests.py` sends more of them.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote as percent

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from sources.accounts.models import User
from tests.conftest import signed_in
from tests.desk.addresses import addresses
from tests.desk.conftest import Newsroom

MANY = int(os.environ.get("ODD_REQUESTS", 300))
VALUES = (
    "", "0", "-1", "²", "٣", "1.5", "1e400", "nan", "null", "None", "True", "[]", "1,2", "0x1", "9" * 19, "9" * 30, "9" * 5000,
    "-" + "9" * 25, "\0", "a\0b", "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"), "'\"><!--", "%", "..", "a__b",
    "2020-13-45", "99999-01-01", "0001-01-01", "9999-12-31", "-0", " 1 ", "pk", "1-2", "²-³", "5-1", "x" * 3000, '"', "* OR", "é" * 301,
)  # fmt: skip
NAMES = (
    "item", "speaker", "below", "article", "source", "page", "p", "o", "q", "e", "all", "_to_field", "_popup", "ot", "_changelist_filters",
    "show", "next", "from", "only", "other", "confirm", "like", "suggestions", "format", "words", "filters", "version", "seen_version",
    "id", "id__exact", "pk__in", "id__in", "id__range", "status", "status__exact", "speaker__isnull", "created_at__year", "created_at__gte",
    "nothing", "nothing__exact", "article__title__regex", "term", "app_label", "model_name", "field_name", "into", "kept", "new_name",
    "note", "item_id", "relation", "evidence", "quotes", "assignment", "verdict", "name", "query", "action", "_selected_action", "index",
    "select_across", "file_format", "resource", "export_items", "text", "kind", "day", "reason", "said_on_0", "start", "end", "spans",
    "quote-spans", "quote-text", "form-TOTAL_FORMS", "form-0-id", "sources-TOTAL_FORMS", "sources-INITIAL_FORMS", "username", "password",
    "confirmed", "description", "user", "topics", "tags", "speaker_name", "cue", "days", "since", "until", "after", "before", "set", "to",
)  # fmt: skip


def test_no_odd_request_is_an_error_of_the_program(
    newsroom: Newsroom, administrator: User, editor: User
) -> None:
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", "-")
    client = signed_in(boss)
    client.raise_request_exception = False
    errors: Counter[str] = Counter()
    for method, address, data in odd_requests(newsroom, MANY):
        if error := answered(client, method, address, data):
            errors[error] += 1
    assert not errors, "\n".join(f"{count} × {error}" for error, count in errors.most_common())


def answered(client: Client, method: str, address: str, data: dict[str, object]) -> str:
    """What went wrong, in a line; empty where nothing did. Nothing of the request stays."""
    with transaction.atomic():
        response = getattr(client, method)(address, data or None)
        if response.streaming and response.status_code == 200:
            b"".join(response)
        transaction.set_rollback(True)
    if response.status_code < 500:
        return ""
    found = getattr(response, "exc_info", None)
    shown = re.sub(r"\d{6,}", "9…", address)[:90]
    return f"{found[0].__name__ if found else response.status_code}: {str(found[1])[:110] if found else ''} [{method} {shown} {str(data)[:60]}]"


def odd_requests(newsroom: Newsroom, many: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    """(method, address, what to post): odd values in the path, in the query and in forms; always the same ones."""
    chance = random.Random(4)
    every = [each for each in addresses(newsroom, newsroom.decision) if each[0] not in ("logout", "jsi18n")]
    for number in range(many):
        name, address, data = every[number % len(every)]
        value, method = chance.choice(VALUES), chance.choice(("get", "get", "post"))
        pieces = re.findall(r"(?<=/)\d+(?=/|$)", address)
        bare, _, query = address.partition("?")
        given = chance.choice((*NAMES, *filters_of(name) * 2, *list(data) * 8))
        if pieces and chance.random() < 0.4:
            odd = percent(value[:2000], safe="")
            yield method, re.sub(rf"(?<=/){chance.choice(pieces)}(?=/|$)", odd, address), data
        elif method == "get":
            yield "get", f"{bare}?{query}&{given}={percent(value)}", {}
        else:
            yield "post", address, data | {given: value}


def filters_of(name: str) -> tuple[str, ...]:
    """The names of the filters of a list."""
    for model, registered in admin.site._registry.items():
        if name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            fields = [f.name for f in model._meta.get_fields()]
            given = [
                f
                if isinstance(f, str)
                else f[0]
                if isinstance(f, tuple)
                else getattr(f, "parameter_name", "") or ""
                for f in registered.list_filter
            ]
            return tuple(
                f"{f}{end}"
                for f in dict.fromkeys([*given, *fields])
                if f
                for end in ("", "__exact", "__isnull", "__id__exact")
            )
    return ()
