"""The audit tells who did what, keeps it against everybody, and shows a gap."""

from __future__ import annotations

import csv
import re
import threading
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from claims.actions import AcceptQuotes
from claims.models import Quote
from newsroom.verifying import RULES
from sources.accounts.models import Identity, Session, User
from sources.workbench.auditing import link_waiting, tell, tell_export
from sources.workbench.models import AuditEntry, AuditKind, AuditLink, AuditWords, Decision, WaitingForLink
from tests.conftest import PASSWORD, signed_in
from tests.desk.conftest import Newsroom

LIST = "admin:sources_auditentry_changelist"


def sign_in(client: Client, name: str, password: str, address: str) -> Any:
    given = {"username": name, "password": password}
    return client.post(reverse("admin:login"), given, REMOTE_ADDR=address)


def told(kind: str) -> list[tuple[str, str, str]]:
    entries = AuditEntry.objects.filter(kind=kind).order_by("pk")
    return [(entry.what, entry.account, entry.address) for entry in entries]


def faults() -> list[str]:
    return [f"{fault.record}: {fault.words}" for fault in RULES["audit"].faults()]


@pytest.mark.django_db
def test_a_day_at_the_desk_is_told_and_taken_out_and_that_is_told_too(
    newsroom: Newsroom, editor: User, administrator: User
) -> None:
    desk = Client()
    sign_in(desk, "editor", "not this one", "192.0.2.7")
    sign_in(desk, "=nobody", "secret words", "192.0.2.7")
    sign_in(desk, "editor", PASSWORD, "192.0.2.7")
    quotes = Quote.objects.count()
    export = reverse("admin:claims_quote_export") + "?q=border"
    shown = desk.get(export).context["form"]
    fields = [name for name in shown.fields if name.startswith("quoteresource_")]
    answer: Any = desk.post(export, {"format": "0", **dict.fromkeys(fields, "on")}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 200 and b"".join(answer.streaming_content)
    desk.post(reverse("admin:logout"), REMOTE_ADDR="192.0.2.7")
    call_command("export", "CSV", "claims.resources.QuoteResource", stdout=StringIO())

    assert told("failed") == [("Sign-in failed", "editor", "192.0.2.7"), ("Sign-in failed", "", "192.0.2.7")]
    assert told("sign_in")[-1] == ("Signed in", "editor", "192.0.2.7")
    assert told("sign_out") == [("Signed out", "editor", "192.0.2.7")]
    assert [what for what, *_ in told("release")] == ["Freeze a release"]
    taken = list(AuditEntry.objects.filter(kind="export").order_by("pk"))
    assert [entry.account for entry in taken] == ["editor", ""]
    assert 0 < (taken[0].rows or 0) < quotes and taken[1].rows == quotes
    assert taken[0].further.words == "q=border" and "manage.py export" in taken[1].further.words
    assert not AuditEntry.objects.filter(what__icontains="secret").exists()
    assert not AuditWords.objects.filter(words__icontains="secret").exists()

    decided = AuditEntry.objects.filter(kind="decision", record="sources.decision")
    assert set(decided.values_list("record_number", flat=True)) < set(
        Decision.objects.values_list("pk", flat=True)
    )

    office = signed_in(administrator)
    page = office.get(reverse(LIST), {"kind": "failed"}).content.decode()
    assert page.count("Sign-in failed") == 2 and "=nobody" in page and "192.0.2.7" in page
    assert "Signed out" not in page
    before = AuditEntry.objects.count()
    taken_out: Any = office.get(reverse("admin:sources_auditentry_export"))
    file = b"".join(taken_out.streaming_content).decode()
    rows = list(csv.DictReader(StringIO(file)))
    assert len(rows) == before and rows[-1]["position"] == str(before)
    assert [row["further"] for row in rows if row["kind"] == "failed"] == ["", "'=nobody"]
    assert told("export")[-1][:2] == ("Exported the audit as CSV", "administrator")
    assert faults() == []


@pytest.mark.django_db
def test_changes_of_accounts_and_roles_are_told_without_anybodys_password(
    administrator: User, reader: User
) -> None:
    office = signed_in(administrator)
    address = reverse("admin:accounts_user_change", args=[reader.pk])
    form = office.get(address).context["adminform"].form
    given = {name: value for name, value in form.initial.items() if value not in (None, False)}
    from django.contrib.auth.models import Group

    group = Group.objects.get(name="researcher")
    given |= {
        "groups": [group.pk],
        "email": "somebody@elsewhere.example",
        "last_login_0": "",
        "last_login_1": "",
    }
    given |= {"date_joined_0": "2026-01-01", "date_joined_1": "10:00:00"}
    assert office.post(address, given).status_code == 302
    said = [(what, who) for what, who, _ in told("account")]
    assert ("Granted group researcher to user reader", "administrator") in said
    assert ("Took away group reader from user reader", "administrator") in said
    assert any(what.startswith("Changed the account reader: ") and "email" in what for what, _ in said), said
    reader.refresh_from_db()
    reader.set_password("quite another password")
    reader.save()
    assert told("account")[-1][0] == "Changed the account reader: password"
    office.post(
        reverse("admin:accounts_user_changelist"), {"action": "sign_out", "_selected_action": [reader.pk]}
    )
    assert told("account")[-1][:2] == ("Signed out: reader", "administrator")
    everything = "".join(what for what, *_ in told("account"))
    assert (
        "somebody@elsewhere.example" not in everything
        and "pbkdf2" not in everything
        and "md5" not in everything
    )


def with_app(user: User) -> tuple[Client, list[str]]:
    """A browser in which somebody set up a second factor, and the recovery codes."""
    client, address = signed_in(user), reverse("admin:second_factor_set_up")
    client.get(address)
    code = TOTP(TOTPDevice.objects.get(user=user).bin_key).token()
    page = client.post(address, {"code": f"{code:06d}"}).content.decode()
    return client, re.findall(r"<li><code>([\w-]+)</code>", page)


@pytest.mark.django_db
def test_second_factors_set_up_renewed_removed_and_reset_are_told_and_wrong_codes_too(
    administrator: User, reader: User, settings: Any
) -> None:
    settings.NEWSROOM_SECOND_FACTOR, settings.NEWSROOM_SECOND_FACTOR_ROLES = True, []
    address = reverse("admin:second_factor_set_up")
    client, codes = with_app(reader)
    client.post(address, {"code": codes[0], "renew": "1"})
    client.post(address, {"code": codes[1], "remove": "1"})  # no longer one of them
    assert [what for what, *_ in told("account")[-2:]] == [
        "Set up a second factor: reader",
        "New recovery codes: reader",
    ]
    assert told("failed") == [("Wrong recovery code", "reader", "127.0.0.1")]
    office, of_reader = signed_in(administrator), reverse("admin:account_of", args=[reader.pk])
    office.post(of_reader, {"reset": "1"})
    assert told("account")[-1][:2] == ("Removed the second factor: reader", "administrator")
    count = len(told("account"))
    office.post(of_reader, {"reset": "1"})  # there is none any more
    assert len(told("account")) == count
    client, codes = with_app(reader)
    client.post(address, {"code": codes[0], "remove": "1"})
    assert told("account")[-1][:2] == ("Removed the second factor: reader", "reader")
    assert not any(code in what for code in codes for what, *_ in told("account"))
    assert faults() == []


@pytest.mark.django_db
def test_sessions_ended_and_sign_ins_elsewhere_taken_away_are_told(
    administrator: User, editor: User, reader: User
) -> None:
    elsewhere = Identity.objects.create(user=reader, issuer="https://id.example.org", subject="7")
    signed_in(reader), signed_in(reader), signed_in(reader)
    office, of_reader = signed_in(administrator), reverse("admin:account_of", args=[reader.pk])
    one = Session.objects.filter(user=reader).first()
    assert one is not None
    before = len(told("account"))
    office.post(of_reader, {"session": one.name})
    office.post(of_reader, {"session": one.name})  # ended already
    office.post(of_reader, {"disconnect": elsewhere.pk})
    office.post(of_reader, {"disconnect": elsewhere.pk})
    office.post(of_reader, {"disconnect": "seven"})
    assert [(what, who) for what, who, _ in told("account")[before:]] == [
        ("Signed out of 1 session: reader", "administrator"),
        ("Disconnected from https://id.example.org: reader", "administrator"),
    ]
    assert not Identity.objects.exists() and not Session.objects.filter(user=reader).exists()
    foreign = Identity.objects.create(user=reader, issuer="https://id.example.org", subject="7")
    signed_in(editor).post(reverse("admin:account"), {"disconnect": foreign.pk})
    assert Identity.objects.exists() and len(told("account")) == before + 2
    reader.set_unusable_password()
    reader.save()
    client = Client()
    client.force_login(reader, backend="newsroom.access.sign_on_backend.SignOnBackend")
    page = client.post(reverse("admin:account"), {"disconnect": foreign.pk}, follow=True).content.decode()
    assert "You have no password" in page and Identity.objects.exists()


@pytest.mark.django_db
def test_an_account_is_as_it_was_where_the_audit_cannot_be_told(
    administrator: User, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(reader)
    office, chosen = signed_in(administrator), {"action": "sign_out", "_selected_action": [reader.pk]}

    def fail(*given: Any, **told: Any) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("newsroom.auditing.accounts.tell", fail)
    office.raise_request_exception = False
    asked = reverse("admin:account_of", args=[reader.pk]), reverse("admin:accounts_user_changelist")
    for address, given in zip(asked, ({"all": "1"}, chosen), strict=True):
        assert office.post(address, given).status_code == 500
        assert Session.objects.filter(user=reader).exists(), address


@pytest.mark.django_db
def test_pictures_taken_out_are_told_with_their_filters(newsroom: Newsroom, editor: User) -> None:
    desk = signed_in(editor)
    desk.get(reverse("admin:claims_quote_picture_file", args=["relays", "svg"]) + "?q=border")
    desk.get(reverse("admin:claims_quote_pictures", args=["relays"]))  # looked at, not taken out
    desk.get(reverse("admin:claims_claim_chart", args=[newsroom.claim.pk, "speakers", "csv"]))
    of_list, of_claim = AuditEntry.objects.filter(kind="export").order_by("pk")
    assert (of_list.what, of_list.account) == ("Exported the picture relays as SVG", "editor")
    assert of_list.further.words == "q=border"
    assert (of_claim.what, of_claim.record, of_claim.record_number) == (
        "Exported the picture speakers as CSV", "claims.claim", newsroom.claim.pk,
    )  # fmt: skip


@pytest.mark.django_db
def test_what_was_rolled_back_was_not_done_and_is_not_told(newsroom: Newsroom, editor: User) -> None:
    before = AuditEntry.objects.count()
    with transaction.atomic():
        AcceptQuotes(editor, [newsroom.quote]).run()
        assert AuditEntry.objects.count() == before + 1
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == before == WaitingForLink.objects.count()
    assert faults() == [] and WaitingForLink.objects.count() == 0


@pytest.mark.django_db
def test_a_flood_of_failures_from_one_address_does_not_fill_the_audit(settings: Any) -> None:
    settings.AXES_ENABLED = False
    for number in range(120):
        sign_in(Client(), f"guess{number}", "wrong", "192.0.2.66")
    found = told("failed")
    assert len(found) == 101 and "not recorded" in found[-1][0]


@pytest.mark.django_db
def test_nobody_changes_or_deletes_an_entry() -> None:
    tell_export("quotes", "CSV", 3, "q=bridge")
    link_waiting()
    connection.check_constraints()  # else PostgreSQL refuses to truncate for what it has still to check
    attempts = [
        "UPDATE sources_auditentry SET account = 'x'",
        "UPDATE sources_auditlink SET digest = 'x'",
        "UPDATE sources_auditwords SET words = ''",
        "DELETE FROM sources_auditentry",
        "DELETE FROM sources_auditlink",
        "DELETE FROM sources_auditwords",
    ]
    if connection.vendor == "postgresql":
        attempts.append("TRUNCATE sources_auditentry CASCADE")
    else:
        attempts.append(
            "INSERT OR REPLACE INTO sources_auditlink SELECT position, 'x', entry_id FROM sources_auditlink"
        )
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)
    assert AuditEntry.objects.count() == 1 and faults() == []


@pytest.mark.django_db
def test_hostile_words_stay_words_and_the_page_costs_the_same_however_long(administrator: User) -> None:
    office = signed_in(administrator)
    tell_export("quotes", "CSV", 3, "<script>alert(1)</script>")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = office.get(reverse(LIST)).content.decode()
        counts.append(len(queries) if not WaitingForLink.objects.exists() else -1)
        for number in range(40):
            tell_export("quotes", "CSV", number, f"q={number}", record=administrator)
        link_waiting()
    with CaptureQueriesContext(connection) as queries:
        page = office.get(reverse(LIST)).content.decode()
    assert "<script>alert" not in page and "q=39" in page
    assert len(queries) <= counts[1] <= counts[0]


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_are_chained_without_a_gap() -> None:
    errors: list[BaseException] = []

    def alone(do: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            try:
                do()
            except BaseException as error:
                errors.append(error)
            finally:
                connection.close()

        return run

    def write() -> None:
        for number in range(12):
            with transaction.atomic():
                tell(AuditKind.EXPORT, f"Exported {number}", words="q=1" if number % 2 else "")
                transaction.set_rollback(number % 4 == 3)

    def chain() -> None:
        for _ in range(12):
            link_waiting()

    threads = [threading.Thread(target=alone(do)) for do in (write, chain, write, chain, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert faults() == []
    assert AuditEntry.objects.count() == AuditLink.objects.count() == 3 * 9
