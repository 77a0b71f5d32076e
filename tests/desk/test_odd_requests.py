"""No request, however odd and whoever sends it, ends in an error of the program or where its sender may not go.

Odd values in every place of every address, odd methods, headers and bodies, by visitors of all roles.
`ODD_REQUESTS=10000 pytest -s tests/desk/test_odd_requests.py` sends more of them and prints what they were answered.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote as percent

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse

from claims.actions import MergeSpeakers
from claims.models import Speaker
from sources.accounts.models import User
from sources.workbench.models import Decision
from tests.conftest import signed_in
from tests.desk.addresses import NOBODY, addresses, written
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
    "nothing", "nothing__exact", "article__title__regex", "id__regex", "id__iregex", "term", "app_label", "model_name", "field_name", "into", "kept", "new_name",
    "note", "item_id", "relation", "evidence", "quotes", "assignment", "verdict", "name", "query", "action", "_selected_action", "index",
    "select_across", "file_format", "resource", "export_items", "text", "kind", "day", "reason", "said_on_0", "start", "end", "spans",
    "quote-spans", "quote-text", "form-TOTAL_FORMS", "form-0-id", "sources-TOTAL_FORMS", "sources-INITIAL_FORMS", "username", "password",
    "confirmed", "description", "user", "topics", "tags", "speaker_name", "cue", "days", "since", "until", "after", "before", "set", "to",
)  # fmt: skip


ROLES = ("everyone", "staff", "reader", "researcher", "editor", "administrator", "superuser")
OF_SUPERUSERS = ("axes_", "auth_group_")  # records of Django and of its apps that no role is given
METHODS = ("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY", "²")
HEADERS: dict[str, tuple[str, ...]] = {
    "Host": ("", "evil.example", "127.0.0.1:99999", "[", "127.0.0.1, localhost"),
    "Accept-Language": ("²", "x-" * 3000, "en;q=nan", "de-" + "a" * 600),
    "Referer": ("²", "http://[", "//evil.example/", "x" * 9000),
    "Origin": ("null", "http://[", "²"),
    "X-Forwarded-For": ("²", "1.2.3.4, nobody", "[::", "1" * 3000),
    "X-Forwarded-Proto": ("²", "https,http"),
    "Range": ("bytes=²-", "bytes=9-1", "lines=1-2"),
    "If-Modified-Since": ("yesterday", "Thu, 01 Jan 99999 00:00:00 GMT", "Mon, 32 Feb 0000 99:99:99 GMT"),
    "If-None-Match": ('"²', "*", "W/" * 500),
    "Accept": ("", "application/json;q=²", "*/*;q=1e999"),
    "Accept-Encoding": ("gzip;q=²", "br" * 900),
    "Content-Length": ("-1", "²", "9" * 30, ""),
    "Cookie": ("sessionid=²", "csrftoken=" + "x" * 5000, "messages=[[", "=;=;="),
    "X-CSRFToken": ("²", "x" * 64),
}
FORM = "application/x-www-form-urlencoded"
BODIES = (
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=\xb2", b"--\xb2"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"; filename="\0"\r\n\r\nx\r\n--b--'),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n'),
    ("multipart/form-data; boundary=" + "b" * 300, b"--b"),
    ("multipart/form-data; boundary=b; charset=nonsense", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--'),
    (f"{FORM}; charset=nonsense", b"a=b"),
    (f"{FORM}; charset=utf-32", b"a=b"),
    (FORM, b"&".join([b"a=1"] * 5000)),
    (FORM, b"\xff\xfe=%ff%zz&&=&a%00=%00"),
    ("application/json", b"{"),
    ("text/plain", b"\0" * 1000),
    ("", b"\xff"),
)  # fmt: skip


@dataclass(frozen=True)
class Odd:
    """A request: of the address called `name`; `is_known` where its path is that of the table of access."""

    name: str
    method: str
    address: str
    data: dict[str, object] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: tuple[str, bytes] | None = None
    is_known: bool = True

    def sent(self, client: Client) -> Any:
        headers: dict[str, Any] = {
            f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()
        }
        if (length := headers.pop("HTTP_CONTENT_LENGTH", None)) is not None:
            headers["CONTENT_LENGTH"] = length
        if self.body is not None or self.method not in ("GET", "POST"):
            kind, body = self.body or (FORM, b"a=b")
            return client.generic(self.method, self.address, body, content_type=kind, headers=None, **headers)
        return getattr(client, self.method.lower())(self.address, self.data or None, **headers)


def test_no_odd_request_is_an_error_of_the_program_or_lets_in_whom_the_table_does_not(
    newsroom: Newsroom, reader: User, researcher: User, editor: User, administrator: User
) -> None:
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", "-")
    staff = get_user_model().objects.create_user("staff", is_staff=True)
    visitors = list(zip(ROLES, (None, staff, reader, researcher, editor, administrator, boss), strict=True))
    table = written("address")
    wrong: Counter[str] = Counter()
    answers: Counter[tuple[str, int]] = Counter()
    for number, odd in enumerate(odd_requests(newsroom, MANY)):
        role, user = visitors[number % len(visitors)]
        client = signed_in(user)
        client.raise_request_exception = False
        decisions = Decision.objects.count()
        with transaction.atomic():
            response = odd.sent(client)
            if response.streaming and response.status_code == 200:
                b"".join(response)
            let_in = is_let_in(response) or Decision.objects.count() != decisions
            transaction.set_rollback(True)
        answers[role, response.status_code] += 1
        if response.status_code >= 500:
            wrong[told(odd, response)] += 1
        of_its_own = role == "superuser" and odd.name.startswith(OF_SUPERUSERS)
        if odd.is_known and let_in and not (of_its_own or may(role, table[odd.name], odd.method)):
            wrong[
                f"{role} is let in: {response.status_code} [{odd.method} {odd.name} {odd.headers} {odd.body}]"
            ] += 1
    for role, _ in visitors:
        print(role, {status: count for (one, status), count in sorted(answers.items()) if one == role})
    print(f"{sum(answers.values())} requests")
    assert not wrong, "\n".join(f"{count} × {error}" for error, count in wrong.most_common())


def may(role: str, least: list[str], method: str) -> bool:
    """Whether the table of access lets a role in; by methods other than GET and POST whom it lets in by either."""
    allowed = [least[1]] if method == "POST" else [least[0]] if method in ("GET", "HEAD") else least
    return any(one != NOBODY and ROLES.index(one) <= ROLES.index(role) for one in allowed)


def is_let_in(response: Any) -> bool:
    """Whether a view served it: it was not refused, sent to sign in or, there being no such record, home."""
    if 300 <= response.status_code < 400:
        where = response.get("Location", "")
        return "/login/" not in where and where.rstrip("/") != "/admin" and response.status_code != 304
    return response.status_code < 400


def told(odd: Odd, response: Any) -> str:
    """What went wrong, in a line."""
    found = getattr(response, "exc_info", None)
    shown = re.sub(r"\d{6,}", "9…", odd.address)[:90]
    error = f"{found[0].__name__}: {str(found[1])[:110]}" if found else str(response.status_code)
    return f"{error} [{odd.method} {shown} {str(odd.data)[:60]} {str(odd.headers)[:60]} {str(odd.body)[:60]}]"


def odd_requests(newsroom: Newsroom, many: int) -> Iterator[Odd]:
    """Odd values in the path, in the query and in forms, odd methods, headers and bodies; always the same ones."""
    chance = random.Random(4)
    editor = newsroom.decision.user
    assert editor is not None
    former = Speaker.objects.create(name="A former name of hers", kind="person")
    merged = MergeSpeakers(editor, newsroom.speaker, [former]).run()  # the table says who may undo a merge
    every = [each for each in addresses(newsroom, merged) if each[0] not in ("login", "logout", "jsi18n")]
    for number in range(many):
        name, address, data = every[number % len(every)]
        value, method = chance.choice(VALUES), chance.choice(("GET", "GET", "POST"))
        pieces = re.findall(r"(?<=/)\d+(?=/|$)", address)
        bare, _, query = address.partition("?")
        given = chance.choice((*NAMES, *filters_of(name) * 2, *list(data) * 8))
        kind = chance.random()
        if kind < 0.1:
            header = chance.choice(list(HEADERS))
            yield Odd(
                name,
                method,
                address,
                data if method == "POST" else {},
                {header: chance.choice(HEADERS[header])},
            )
        elif kind < 0.2:
            yield Odd(name, "POST", address, body=chance.choice(BODIES))
        elif kind < 0.3:
            yield Odd(name, chance.choice(METHODS), address)
        elif pieces and kind < 0.5:
            odd = percent(value[:2000], safe="")
            path = re.sub(rf"(?<=/){chance.choice(pieces)}(?=/|$)", odd, address)
            yield Odd(name, method, path, data if method == "POST" else {}, is_known=False)
        elif method == "GET":
            yield Odd(name, "GET", f"{bare}?{query}&{given}={percent(value)}")
        else:
            yield Odd(name, "POST", address, data | {given: value})


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


@pytest.mark.django_db
def test_no_list_is_narrowed_by_a_pattern_or_a_stretch_that_may_be_none(admin_client: Client) -> None:
    asked = [
        f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_changelist')}?{narrowed}"
        for model in admin.site._registry
        for narrowed in ("id__range=0", "id__regex=[", "pk__iregex=(")
    ]
    assert {admin_client.get(address).status_code for address in asked} == {400}
