"""Releases that hold what was erased are withdrawn: cited still, handed out no more, kept closed or destroyed."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.actions import AcceptQuotes, AddToSet, FreezeRelease
from claims.models import CuratedSet, Quote, Release, Speaker, Withdrawal
from newsroom.erasing.actions import AskErasure, ConfirmErasure
from newsroom.verifying import RULES
from sources.accounts.models import User
from sources.models import Article, ErasureRequest
from sources.workbench.auditing import link_waiting
from sources.workbench.models import AuditEntry
from tests.commands import ingest
from tests.conftest import signed_in
from tests.erasing import scene
from tests.erasing.test_erase_article import Make, assert_all_holds
from tests.erasing.test_erase_person import PAGE


@pytest.fixture
def boss(make_user: Make) -> User:
    return make_user("boss", "administrator")


def release_of(user: User, name: str, quotes: list[Quote], note: str = "") -> Release:
    """The next release of a set, with these quotes added to it."""
    AcceptQuotes(user, quotes, with_claims=True).run()
    AddToSet(user, name, quotes=quotes).run()
    action = FreezeRelease(user, CuratedSet.objects.get(name=name), release_note=note, licence="CC0-1.0")
    action.run()
    return action.release


def two_releases(editor: User, folder: Path, settings: Any) -> tuple[Release, Release]:
    """One that holds the article that goes, and one that does not."""
    settings.NEWSROOM_UPLOADS, settings.NEWSROOM_PREVIEWS = folder / "uploads", folder / "previews"
    (folder / "dam.html").write_text(PAGE)
    (folder / "bridge.html").write_text(scene.OTHER.replace("Anna Berg", "Nils Dahl"))
    assert ingest(folder / "dam.html", folder / "bridge.html")[0] == 0
    quotes = Quote.objects.order_by("article", "start")
    other = release_of(editor, "Bridges", list(quotes.filter(article__file_name="bridge.html"))[:1])
    return release_of(
        editor, "Dams", list(quotes.filter(article__file_name="dam.html"))[:2], "On Ovelgard"
    ), other


def erase(user: User, other: User, subject: str, number: int, destroy: bool) -> ErasureRequest:
    action = AskErasure(user, number, "court", "An order", subject, destroys_releases=destroy)
    action.run()
    ConfirmErasure(other, action.erasure).run()
    link_waiting()
    return action.erasure


def say(*words: str) -> str:
    out = StringIO()
    call_command("release", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("subject", ["article", "person"])
def test_nothing_is_left_of_a_release_that_was_destroyed_but_how_to_cite_it(
    subject: str, editor: User, administrator: User, boss: User,
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(scene, "GONE", ("ovelgard",))
    release, other = two_releases(editor, tmp_path, settings)
    file, site = tmp_path / "dams.zip", tmp_path / "site"
    say("archive", "Dams", "--output", str(file))
    say("pages", str(file), str(site))
    assert scene.found_in_database() and "Ovelgard" in "".join(_pages(site).values())
    number = (
        Article.objects.get(file_name="dam.html")
        if subject == "article"
        else Speaker.objects.get(name="Marta Ovelgard")
    ).pk
    erasure = erase(administrator, boss, subject, number, destroy=True)
    assert scene.found_in_database() == []

    after = Release.objects.get(pk=release.pk)
    assert (after.content, after.note, after.digest, after.counts) == ("", "", release.digest, release.counts)
    assert Release.objects.get(pk=other.pk).content == other.content
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.release, withdrawal.erasure, withdrawal.destroyed) == (after, erasure, True)
    told = AuditEntry.objects.filter(kind="release", record_number=release.pk)
    assert told.get().what == "Withdrew a release and destroyed its content"
    assert_all_holds()

    # By no way out, for nobody; cited all the same.
    client = signed_in(administrator)
    for name, args in (("archive", [release.pk]), ("compare", [release.pk, other.pk])):
        answer = client.get(reverse(f"admin:claims_release_{name}", args=args))
        assert answer.status_code == 410 and "Its content was destroyed" in answer.content.decode()
    page = client.get(reverse("admin:claims_release_change", args=[release.pk])).content.decode()
    assert "It was withdrawn on" in page and "Download archive" not in page and release.digest in page
    assert "Withdrawn on" in say("cite", "Dams") and release.digest in say("cite", "Dams")
    assert json.loads(say("cite", "Dams", "--style", "csl"))[0]["status"] == "withdrawn"
    assert "Its content was destroyed" in say("show", "Dams") and "withdrawn" in say("list")
    with pytest.raises(CommandError, match="Its content was destroyed"):
        say("archive", "Dams", "--user", "administrator")
    assert (
        "withdrawn"
        in client.get(
            reverse("admin:claims_curatedset_change", args=[release.curated_set_id])
        ).content.decode()
    )

    # Whoever has it still learns of it, and it does not come back.
    assert "It was withdrawn on" in say("verify", str(file))
    with pytest.raises(CommandError, match="is not taken in again"):
        say("import", str(file), "--user", "administrator")
    addresses = set(_pages(site))
    say("withdrawn", str(site))
    assert "Ovelgard" not in "".join(_pages(site).values()) and not list(site.rglob("*.zip"))
    assert "withdrawn" in _pages(site)["index.html"]
    assert {name for name in addresses if name.endswith("index.html")} <= set(_pages(site))
    before = _pages(site)
    say("pages", str(file), str(site))
    assert _pages(site) == before
    say("pages", str(file), str(tmp_path / "new"))
    assert _pages(tmp_path / "new").keys() == before.keys()

    # Neither the way back nor any other.
    for change in ({"destroyed": False}, {"withdrawn_at": erasure.asked_at}):
        with pytest.raises(IntegrityError, match="may not be changed"), transaction.atomic():
            Withdrawal.objects.update(**change)
    for rows in (Withdrawal.objects.all(), Release.objects.all()):
        with pytest.raises(IntegrityError, match="may not be deleted"), transaction.atomic():
            rows._raw_delete(rows.db)
    for pk in (other.pk, release.pk):
        with pytest.raises(IntegrityError, match="may not be changed"), transaction.atomic():
            Release.objects.filter(pk=pk).update(content="", note="", provenance="{}", number=7)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_for_those_who_may_erase_and_may_be_destroyed_later(
    editor: User, administrator: User, boss: User, tmp_path: Path, settings: Any
) -> None:
    from newsroom.transfer.copying import facts_of
    from tests.transfer.test_moving import emptied

    release, other = two_releases(editor, tmp_path, settings)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(content="", note="", provenance="{}")
    erase(administrator, boss, "article", Article.objects.get(file_name="dam.html").pk, destroy=False)
    assert Release.objects.get(pk=release.pk).content == release.content
    assert_all_holds()
    archive = reverse("admin:claims_release_archive", args=[release.pk])
    page = reverse("admin:claims_release_change", args=[release.pk])
    theirs, ours = signed_in(editor), signed_in(administrator)
    refused = theirs.get(archive)
    assert refused.status_code == 403 and "Only those who may erase" in refused.content.decode()
    assert theirs.get(reverse("admin:claims_release_compare", args=[other.pk, release.pk])).status_code == 403
    shown = theirs.get(page).content.decode()
    assert "kept closed" in shown and "On Ovelgard" not in shown and "Download archive" not in shown
    assert ours.get(archive).status_code == 200 and "On Ovelgard" in ours.get(page).content.decode()
    with pytest.raises(CommandError, match="kept closed"):
        say("archive", "Dams", "--output", str(tmp_path / "no.zip"))
    say("archive", "Dams", "--output", str(tmp_path / "yes.zip"), "--user", "administrator")
    assert not (tmp_path / "no.zip").exists() and (tmp_path / "yes.zip").exists()
    out = tmp_path / "releases.csv"
    call_command("export", "CSV", "claims.resources.ReleaseResource", output=out, verbosity=0)
    assert "On Ovelgard" not in out.read_text() and "withdrawn" in out.read_text()

    assert "kept closed" in theirs.get(reverse("admin:claims_release_changelist")).content.decode()

    call_command("backup", str(tmp_path / "one.backup"), stdout=StringIO())
    facts = facts_of("default")
    emptied()
    call_command("restore", str(tmp_path / "one.backup"), stdout=StringIO())
    assert facts_of("default") == facts and Withdrawal.objects.get().release_id == release.pk

    person = Speaker.objects.create(name="Marta Ovelgard", kind="person")
    second = erase(
        User.objects.get(username="boss"),
        User.objects.get(username="administrator"),
        "person",
        person.pk,
        destroy=True,
    )
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.destroyed, withdrawal.erasure_id) == (True, second.pk)
    assert Release.objects.get(pk=release.pk).content == ""
    assert [str(fault) for fault in RULES["releases"].faults()] == []


def _pages(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".html", ".json"}
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["pages", "command"])
def test_what_was_kept_closed_can_be_destroyed_later_by_two_people(
    way: str, editor: User, administrator: User, boss: User,
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(scene, "GONE", ("ovelgard",))
    release, other = two_releases(editor, tmp_path, settings)
    first = erase(administrator, boss, "article", Article.objects.get(file_name="dam.html").pk, destroy=False)
    assert Release.objects.get(pk=release.pk).content and scene.found_in_database()
    client, own = signed_in(boss), signed_in(administrator)
    # A release that nothing withdrew is not to be destroyed.
    assert own.get(reverse("admin:erasure_ask", args=["release", other.pk])).status_code == 404
    reason = "The order of the court reaches the release about Ovelgard, too"
    if way == "pages":
        shown = own.get(reverse("admin:claims_release_change", args=[release.pk])).content.decode()
        ask = reverse("admin:erasure_ask", args=["release", release.pk])
        assert ask in shown
        assert "Destroy the content of a release" in own.get(ask).content.decode()
        own.post(ask, {"ground": "court", "reason": reason})
        second = ErasureRequest.objects.get(subject="release")
        page = reverse("admin:erasure", args=[second.pk])
        own.post(page, {"confirm": "1"})
        assert Release.objects.get(pk=release.pk).content  # not by whoever asked
        assert reason in client.get(page).content.decode()
        client.post(page, {"confirm": "1"})
        done = client.get(page).content.decode()
        assert "Erased by boss" in done and "Ovelgard" not in done
    else:
        words = ("--release", release.digest, "--ground", "court", "--reason", reason)
        call_command("erase", "ask", *words, "--user", "administrator", stdout=StringIO())
        second = ErasureRequest.objects.get(subject="release")
        with pytest.raises(CommandError, match="Another administrator must confirm"):
            call_command(
                "erase", "confirm", str(second.pk), "--user", "administrator", "--yes", stdout=StringIO()
            )
        call_command("erase", "confirm", str(second.pk), "--user", "boss", "--yes", stdout=StringIO())
    second.refresh_from_db()
    assert (second.state, second.reason, second.counts) == ("done", "", {"claims.release": 1})
    after = Release.objects.get(pk=release.pk)
    assert (after.content, after.note, after.digest, after.counts) == ("", "", release.digest, release.counts)
    withdrawal = Withdrawal.objects.get()
    assert withdrawal.destroyed and withdrawal.erasure == first
    link_waiting()
    assert scene.found_in_database() == []
    told = AuditEntry.objects.filter(kind="release", record_number=release.pk).order_by("pk")
    assert (
        told.values_list("what", flat=True)[len(told) - 1] == "Destroyed the content of a withdrawn release"
    )
    assert_all_holds()
    # Once is enough, and nothing is left to be destroyed.
    shown = client.get(reverse("admin:claims_release_change", args=[release.pk])).content.decode()
    assert "Its content was destroyed" in shown and "Destroy its content" not in shown
    with pytest.raises(CommandError, match="There is no release"):
        call_command("erase", "ask", "--release", str(release.pk), "--ground", "court", "--reason", "Again",
                     "--user", "boss", stdout=StringIO())  # fmt: skip
