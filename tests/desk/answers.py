"""Pages that no address leads to: of visitors not signed in, of refused and failed requests, previews and errors of forms.

Each is made by a test client and shown in the browser as if the server had sent it.
"""

from __future__ import annotations

import time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from lxml import html

from claims.actions import SetSpeaker
from sources.accounts.models import User
from tests.conftest import PASSWORD, signed_in
from tests.desk.conftest import Newsroom

__all__ = ["answers"]

_LONG = "A very long name of a column or of a value that nobody can break https://example.org/" + "a" * 90


def answers(newsroom: Newsroom, editor: User, reader: User) -> dict[str, Any]:
    """Name → the response. `editor` and `reader` are left as they were, `newsroom` with a few more decisions."""
    return {
        **_visitors(editor),
        **_second_factor(reader),
        **_refused(reader),
        **_imports(editor),
        **_forms(newsroom, editor),
    }


def _visitors(editor: User) -> dict[str, Any]:
    """Signing in and out, and changing the password."""
    login, change = reverse("admin:login"), reverse("admin:password_change")
    wrong = {"username": "nobody", "password": "wrong"}
    guesser = Client(REMOTE_ADDR="192.0.2.7")
    again = [guesser.post(login, wrong) for _ in range(9)]
    client = signed_in(editor)
    words = {"old_password": "wrong", "new_password1": "short", "new_password2": "other"}
    return {
        "sign-in": Client().get(login),
        "sign-in, wrong": again[0],
        "sign-in, locked": again[-1],
        "signed out": signed_in(editor).post(reverse("admin:logout")),
        "password": client.get(change),
        "password, errors": client.post(change, words),
        "password, changed": client.get(reverse("admin:password_change_done")),
    }


def _second_factor(user: User) -> dict[str, Any]:
    """Setting one up, its codes, and being asked for it; there is none afterwards."""
    from django_otp.oath import TOTP
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from newsroom.access.second_factor import remove

    ask, set_up = "/admin/second-factor/", "/admin/account/second-factor/"
    with override_settings(NEWSROOM_SECOND_FACTOR=True, NEWSROOM_SECOND_FACTOR_ROLES=[]):
        client = signed_in(user)
        found = {"second factor, set up": client.get(set_up)}
        app = TOTP(TOTPDevice.objects.get(user=user).bin_key)
        app.time = time.time()
        found["second factor, codes"] = client.post(set_up, {"code": f"{app.token():06d}"})
        found["sign-in page of one's own"] = client.get(reverse("admin:account"))
        half = Client()
        half.post(reverse("admin:login"), {"username": user.username, "password": PASSWORD})
        found["second factor, asked"] = half.get(ask)
        found["second factor, asked again"] = half.post(ask, {"code": "1"})
        # Each wrong code doubles the wait, which a slow machine may spend between the first two.
        tried = (half.post(ask, {"code": "2"}) for _ in range(9))
        found["second factor, too often"] = next(one for one in tried if one.status_code == 429)
        remove(user)
        found["second factor, wrong"] = signed_in(user).post(set_up, {"code": "1"})
        remove(user)
    return found


def _refused(reader: User) -> dict[str, Any]:
    """What a visitor may not, what is not there, what went wrong."""
    client = signed_in(reader)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    failing = Client(raise_request_exception=False)
    failing.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    with override_settings(ROOT_URLCONF="tests.desk.answers_failing"):
        failed, busy = failing.get("/fails/"), failing.get("/busy/")
    return {
        "not allowed": client.get(reverse("admin:queue", args=["quotes"])),
        "not allowed, signed out": Client().get(reverse("admin:index"), follow=True),
        "page expired": strict.post(reverse("admin:logout")),
        "no such page, outside": client.get("/nowhere/"),
        "failed": failed,
        "busy": busy,
        "number out of range": failing.get(reverse("admin:claims_quote_changelist") + "?id__in=" + "9" * 30),
    }


def _imports(editor: User) -> dict[str, Any]:
    """The preview of an import, and what is told of files that cannot go in."""
    client = signed_in(editor)
    address, columns = reverse("admin:claims_claim_import"), reverse("admin:claims_claim_import_columns")
    foreign = reverse("admin:import_foreign")

    def sent(rows: str, name: str = "claims.csv", to: str = address, **fields: str) -> Any:
        field = "file" if to == foreign else "import_file"
        return client.post(to, {field: SimpleUploadedFile(name, rows.encode()), "resource": "0", **fields})

    review = (
        '{"@type": "ClaimReview", "url": "https://checks.example/1", "claimReviewed": "The bridge is shut.", '
        '"author": {"name": "The Checkers"}, "reviewRating": {"alternateName": "False"}}'
    )
    return {
        "import": client.get(address),
        "import, preview": sent(
            f"key,text,kind,{_LONG}\nc-one,The bridge is shut,assertion,x\nc-two,{_LONG},prediction,y\n"
        ),
        "import, bad rows": sent(f"key,text,kind\nc-one,One,{_LONG}\nc-two,Two,rumour\n"),
        "import, no rows": sent("key,text\n"),
        "import, no table": sent("key,text\n", name="claims.doc"),
        "import, no file": client.post(address, {"resource": "0"}),
        "import, columns": client.get(columns),
        "import, columns of a file": sent(f"Nummer;Aussage;{_LONG}\n1;Die Brücke ist zu;x\n", to=columns),
        "import, other tools": sent(
            f"[{review}, {{}}]", name="feed.json", to=foreign, kind="fact-checks.claimreview"
        ),
        "import, other tools, nothing read": sent(
            "{", name="feed.json", to=foreign, kind="fact-checks.claimreview"
        ),
    }


def _forms(newsroom: Newsroom, editor: User) -> dict[str, Any]:
    """Forms sent back, histories with several states, and a save that somebody else was faster with."""
    client = signed_in(editor)
    claim, speaker = newsroom.claim, newsroom.speaker
    change = reverse("admin:claims_claim_change", args=[claim.pk])
    form = html.fromstring(client.get(change).content).get_element_by_id("claim_form")
    data: dict[str, Any] = dict(form.form_values())
    claim.refresh_from_db()
    stale = data | {"text": f"{claim.text} Changed here.", "seen_version": claim.version - 1}
    for someone in (newsroom.other_speaker, speaker):
        SetSpeaker(editor, [newsroom.quote.pk], someone).run()
    freeze = reverse("admin:claims_curatedset_freeze", args=[newsroom.curated_set.pk])
    quotes = reverse("admin:claims_quote_changelist")
    bulk = {"action": "reject_quotes", "_selected_action": [newsroom.quote.pk], "index": "0"}
    return {
        "form: claim, errors": client.post(change, data | {"text": ""}),
        "form: claim, somebody was faster": client.post(change, stale),
        "form: new set, errors": client.post(reverse("admin:claims_curatedset_add"), {"name": ""}),
        "history: quote, several states": client.get(
            reverse("admin:claims_quote_history", args=[newsroom.quote.pk])
        ),
        "history: nothing yet": client.get(
            reverse("admin:claims_claim_history", args=[newsroom.other_claim.pk])
        ),
        "freeze, refused": client.post(freeze, {"author": "", "licence": _LONG}),
        "bulk": client.post(quotes, bulk),
        "bulk, nothing ticked": client.post(quotes, bulk | {"_selected_action": []}, follow=True),
    }
