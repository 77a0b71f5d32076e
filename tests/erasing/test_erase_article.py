"""An article that must go is gone from every table, history, index and file, and does not come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from claims.models import Claim, Evidence, Quote
from newsroom.erasing.actions import AskErasure, ConfirmErasure, RefuseErasure
from newsroom.erasing.cleaning import clean_erased, to_clean
from newsroom.erasing.closure import GOES, LOOSENED, STAYS, closure_of
from newsroom.models import UploadedFile, UploadedPage
from newsroom.verifying import RULES
from sources.accounts.models import User
from sources.models import Article, ErasedPage, ErasureRequest
from sources.workbench.auditing import link_waiting
from sources.workbench.curation import Refused, undo
from sources.workbench.curation.changes import _references
from sources.workbench.models import AuditEntry, AuditWords, Comment, Decision, DecisionChange
from tests.commands import ingest
from tests.conftest import ROOT, signed_in
from tests.erasing.scene import OTHER, PAGE, found_in_database, found_in_files, kept_bytes, live
from tests.opening.documents import zipped
from tests.uploads.conftest import add, fates, work

GOLDEN_ARCHIVE = ROOT / "tests" / "releases" / "golden.zip"
Make = Callable[[str, str], User]


@pytest.fixture
def shelf(settings: Any, tmp_path: Path) -> Path:
    settings.NEWSROOM_UPLOADS = tmp_path / "uploads"
    settings.NEWSROOM_PREVIEWS = tmp_path / "previews"
    return tmp_path


@pytest.fixture
def boss(make_user: Make) -> User:
    return make_user("boss", "administrator")


def ask(user: User, article: Article, reason: str = "Ovelgard's lawyer wrote") -> ErasureRequest:
    action = AskErasure(user, article.pk, "court", reason)
    action.run()
    return action.erasure


def assert_all_holds() -> None:
    assert {name: [str(fault) for fault in rule.faults()] for name, rule in RULES.items()} == {
        name: [] for name in RULES
    }


@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_erased_article_is_left_and_the_rest_is_as_it_was(
    shelf: Path, editor: User, researcher: User, administrator: User, boss: User
) -> None:
    scene = live(editor, researcher, shelf)
    link_waiting()
    assert found_in_database()
    assert found_in_files(shelf / "uploads", shelf / "previews")
    others = list(
        Quote.objects.filter(article=scene.other).order_by("pk").values("pk", "text", "status", "version")
    )
    erasure = ask(administrator, scene.article)
    ConfirmErasure(boss, erasure).run()
    link_waiting()

    assert found_in_database() == []
    assert found_in_files(shelf / "uploads", shelf / "previews") == []
    assert kept_bytes() == [False, True]
    assert not Article.objects.filter(pk=scene.article.pk).exists()
    assert not Article.history.filter(id=scene.article.pk).exists()
    assert not Quote.objects.filter(article_id=scene.article.pk).exists()
    now = list(
        Quote.objects.filter(article=scene.other).order_by("pk").values("pk", "text", "status", "version")
    )
    assert now == others
    # A claim that the other article carries stays, as does one that a person worded.
    assert Claim.objects.filter(
        text__icontains="harbour bridge", evidence__quote__article=scene.other
    ).exists()
    assert Claim.objects.get(text="A dam was opened without a warning.").status == "accepted"
    assert set(Evidence.objects.values_list("quote__article", flat=True)) == {scene.other.pk}
    assert not Comment.objects.exists()

    # What stays says when, by whom and for what kind of reason.
    erasure.refresh_from_db()
    assert (erasure.account, erasure.decided_account, erasure.ground, erasure.reason) == (
        "administrator", "boss", "court", "",
    )  # fmt: skip
    assert erasure.counts["claims.quote"] >= 4 and erasure.cleaned_at is not None
    assert scene.article.digest in set(erasure.pages.values_list("digest", flat=True))
    told = AuditEntry.objects.filter(kind="erasure").order_by("pk").values_list("what", "account")
    assert list(told) == [("Ask for an erasure", "administrator"), ("Erase for good", "boss")]
    assert AuditWords.objects.get(erasure_number=erasure.pk).words == ""
    assert_all_holds()

    # There is no way back for what it took, and one for the rest.
    for decision in (scene.own, Decision.objects.get(action="tag_quotes")):
        with pytest.raises(Refused, match=f"erased for good \\(erasure {erasure.pk}\\)"):
            undo(Decision.objects.get(pk=decision.pk), editor)
    undo(Decision.objects.get(pk=scene.elsewhere.pk), editor)

    # The same page is known by name as erased, whichever way it comes.
    status, out, error = ingest(shelf / "again.html")
    assert (status, error) == (0, "") and "again.html: It was erased here" in " ".join(out.split())
    assert Article.objects.count() == 1
    with pytest.raises(IntegrityError, match="was erased and may not come back"), transaction.atomic():
        Article.objects.create(digest=scene.article.digest, title="Back")
    assert_all_holds()


@pytest.mark.django_db(transaction=True)
def test_a_backup_carries_what_is_left_and_the_restored_database_keeps_it_out(
    shelf: Path, editor: User, researcher: User, administrator: User, boss: User
) -> None:
    from newsroom.transfer.copying import facts_of
    from tests.transfer.test_moving import emptied

    scene = live(editor, researcher, shelf)
    ConfirmErasure(boss, ask(administrator, scene.article)).run()
    call_command("backup", str(shelf / "one.backup"), stdout=StringIO())
    before = facts_of("default")
    emptied()
    call_command("restore", str(shelf / "one.backup"), stdout=StringIO())
    assert facts_of("default") == before
    assert "It was erased here" in " ".join(ingest(shelf / "again.html")[1].split())
    assert Article.objects.count() == 1
    assert found_in_database() == []


@pytest.mark.django_db
def test_two_administrators_do_it_and_nobody_else(
    shelf: Path, editor: User, administrator: User, boss: User, ingested: None
) -> None:
    article = Article.objects.order_by("pk")[0]
    with pytest.raises(PermissionDenied):
        ask(editor, article)
    erasure = ask(administrator, article)
    with pytest.raises(Refused, match="administrator already asked for this"):
        ask(boss, article)
    with pytest.raises(PermissionDenied):
        ConfirmErasure(editor, erasure).run()
    with pytest.raises(Refused, match="Another administrator must confirm it"):
        ConfirmErasure(administrator, erasure).run()
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.update(state="done", decided_account="administrator", reason="")
    RefuseErasure(boss, erasure).run()
    with pytest.raises(Refused, match="decided already, by boss: refused"):
        ConfirmErasure(boss, erasure).run()
    assert Article.objects.filter(pk=article.pk).exists()
    again = ask(boss, article)
    ConfirmErasure(administrator, again).run()
    assert not ErasureRequest.objects.exclude(reason="").exists()  # of the request that was refused, too
    asked = DecisionChange.objects.filter(content_type__model="erasurerequest", erasure_number=again.pk)
    assert asked.exists() and all(change.before is change.after is None for change in asked)
    for table in (ErasureRequest, ErasedPage):
        with pytest.raises(IntegrityError), transaction.atomic():
            table.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.update(decided_account="somebody")
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasedPage.objects.update(digest="0" * 64)


@pytest.mark.django_db(transaction=True)
def test_what_is_cut_short_is_whole_or_nothing_and_files_are_removed_by_the_next_run(
    shelf: Path,
    editor: User,
    researcher: User,
    administrator: User,
    boss: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = live(editor, researcher, shelf)
    erasure = ask(administrator, scene.article)
    before = (
        Quote.objects.count(),
        Claim.objects.count(),
        DecisionChange.objects.count(),
        Comment.objects.count(),
    )
    with monkeypatch.context() as patched:
        patched.setattr("newsroom.erasing.article._loosen", _killed)
        with pytest.raises(KeyboardInterrupt):
            ConfirmErasure(boss, erasure).run()
    assert before == (
        Quote.objects.count(), Claim.objects.count(), DecisionChange.objects.count(), Comment.objects.count(),
    )  # fmt: skip
    assert Article.objects.filter(pk=scene.article.pk).exists() and kept_bytes() == [True, True]
    assert not ErasedPage.objects.exists()
    with monkeypatch.context() as patched:
        patched.setattr("newsroom.erasing.actions.clean_erased", _killed)
        with pytest.raises(KeyboardInterrupt):
            ConfirmErasure(boss, erasure).run()
    assert kept_bytes() == [True, True]
    assert [each.pk for each in to_clean()] == [erasure.pk]
    assert "still to be removed" in next(RULES["erasures"].faults()).words
    call_command("purge", stdout=StringIO())
    assert kept_bytes() == [False, True] and not to_clean() and clean_erased() == {}
    assert found_in_database() == [] and found_in_files(shelf / "uploads", shelf / "previews") == []
    assert_all_holds()


def _killed(*args: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db
def test_an_article_that_was_deleted_before_goes_from_histories_and_decisions(
    shelf: Path, administrator: User, boss: User, ingested: None
) -> None:
    article = Article.objects.without_text().order_by("pk")[0]
    number, title = article.pk, article.title
    states = Article.history.model
    states.objects.create(
        id=number, title=title, digest=article.digest, history_date=article.created_at, history_type="-",
        created_at=article.created_at, updated_at=article.updated_at, version=1, status="suggested",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_quote SET article_id = %s WHERE article_id = %s", [number + 1, number])
    for model, name in GOES:
        if model._meta.get_field(name).related_model is Article:
            model._default_manager.filter(**{name: number})._raw_delete("default")
    UploadedPage.objects.filter(article=number).update(article=None)
    Article.objects.filter(pk=number)._raw_delete("default")
    erasure = ask(administrator, article)
    ConfirmErasure(boss, erasure).run()
    assert not states.objects.filter(id=number).exists()
    assert ErasedPage.objects.filter(digest=article.digest).exists()


@pytest.mark.django_db
def test_by_command(shelf: Path, administrator: User, boss: User, ingested: None) -> None:
    article = Article.objects.order_by("pk")[0]

    def erase(*words: str) -> str:
        out = StringIO()
        call_command("erase", *words, stdout=out)
        return out.getvalue()

    with pytest.raises(CommandError, match="There is no account nobody"):
        erase(
            "ask",
            "--article",
            article.digest,
            "--ground",
            "court",
            "--reason",
            "An order",
            "--user",
            "nobody",
        )
    said = erase(
        "ask",
        "--article",
        article.digest,
        "--ground",
        "court",
        "--reason",
        "An order",
        "--user",
        "administrator",
    )
    number = str(ErasureRequest.objects.get().pk)
    assert "quotes" in said and f"erase confirm {number} --user NAME" in said
    assert "waiting for a second administrator" in erase("list")
    with pytest.raises(CommandError, match="Another administrator"):
        erase("confirm", number, "--yes", "--user", "administrator")
    assert "add --yes" in erase("confirm", number, "--user", "boss")
    assert Article.objects.filter(pk=article.pk).exists()
    assert "erased by boss" in erase("confirm", number, "--yes", "--user", "boss")
    assert not Article.objects.filter(pk=article.pk).exists()


def test_every_relation_to_what_may_go_has_its_rule() -> None:
    """A model that grows must say what becomes of the new relation."""
    ruled = {(model, name) for model, name in (*GOES, *LOOSENED, *STAYS)}
    going = {model for model, _ in GOES} | {Article, Claim}
    missing = {
        f"{other.__name__}.{name}"
        for model in going
        for other, name in _references(model)
        if (other, name) not in ruled
    }
    assert missing == set()


@pytest.mark.django_db
def test_looking_for_what_goes_asks_no_more_of_a_large_database(ingested: None) -> None:
    from django.test.utils import CaptureQueriesContext

    article = Article.objects.order_by("pk")[0]
    with CaptureQueriesContext(connection) as queries:
        assert closure_of(article.pk).there[Quote]
    assert len(queries) < 150
    assert not UploadedFile.objects.exists()


@pytest.mark.django_db
def test_it_does_not_come_back_in_a_file_of_many_nor_by_an_import_nor_with_a_release(
    shelf: Path,
    administrator: User,
    editor: User,
    boss: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    call_command("release", "import", str(GOLDEN_ARCHIVE), "--user", "administrator", stdout=StringIO())
    known = set(Article.objects.values_list("digest", flat=True))
    pages = shelf / "pages.zip"
    pages.write_bytes(zipped({"one.html": PAGE, "two.html": OTHER}))
    assert ingest(pages)[0] == 0
    article = Article.objects.get(member="one.html")
    table = shelf / "articles.jsonl"
    call_command("export", "JSON Lines", "sources.resources.ArticleResource", output=table, verbosity=0)
    csl = shelf / "list.json"
    csl.write_text(json.dumps([{"type": "article", "title": article.title, "URL": article.address}]))
    of_release = Article.objects.filter(digest__in=known).order_by("pk")[0]
    for erased in (article, of_release):
        with django_capture_on_commit_callbacks(execute=True):
            ConfirmErasure(boss, ask(administrator, erased)).run()
    left = Article.objects.count()

    client = signed_in(editor)
    upload = add(client, pages_zip=pages.read_bytes())
    work()
    assert [each[1:] for each in fates(upload)] == [("one.html", "unchanged"), ("two.html", "unchanged")]
    shown = client.get(reverse("admin:upload", args=[upload.pk])).content.decode()
    assert "It was erased here" in shown
    assert kept_bytes() == [False]  # the file holds what was erased
    assert "pages.zip: one.html: It was erased here" in " ".join(ingest(pages)[1].split())
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import", "sources.resources.ArticleResource", str(table), interactive=False, stderr=out)
    assert "was erased here" in f"{refused.value}{out.getvalue()}"
    call_command(
        "import", "articles", str(csl), user="editor", interactive=False, stderr=(told := StringIO())
    )
    assert "Passed over: 1 articles that were erased here" in told.getvalue()
    with pytest.raises(CommandError, match=r"It was erased here on .* nothing was imported"):
        call_command("release", "import", str(GOLDEN_ARCHIVE), "--user", "administrator", stdout=StringIO())
    assert Article.objects.count() == left
    assert_all_holds()
