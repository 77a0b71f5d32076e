"""A release is rebuilt in another database: the same digest, nothing twice, nothing that was reviewed lost."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import now

from claims.actions import EditQuote, FreezeRelease, RejectQuotes
from claims.models import (
    Claim,
    ClaimLink,
    ClaimToCompare,
    ClaimTopic,
    CuratedSet,
    Evidence,
    FactCheck,
    Quote,
    QuoteTopic,
    Speaker,
    SpeakerName,
    SpeakerPair,
    SpeakerRole,
    Topic,
)
from claims.releases.archive import archive
from claims.releases.verifier import opened
from sources.models import Article, ArticleCopy, AwaitedText, Source
from sources.workbench.curation import NothingToDo, undo
from sources.workbench.models import Decision
from tests.conftest import signed_in

from .records import a_set, frozen
from .test_verify import GOLDEN_CONTENT, changed, put

pytestmark = pytest.mark.django_db

GOLDEN_ARCHIVE = Path(__file__).with_name("golden.zip")
EVERYTHING: tuple[Any, ...] = (
    FactCheck, CuratedSet, Claim, ClaimLink, Evidence, Quote, Speaker, SpeakerName, SpeakerRole, Topic, ClaimTopic, QuoteTopic,
    Article, AwaitedText, ArticleCopy, Source,
)  # fmt: skip


def a_rich_set() -> CuratedSet:
    """What only some sets have: topics with a definition on quotes, copies, roles, an unnamed speaker."""
    chosen = a_set()
    quotes = list(Quote.objects.order_by("key"))
    broad = Topic.objects.create(name="Economy", definition="Money and who has it.")
    Topic.objects.filter(name="=Rates").update(parent=broad)
    first = Quote.objects.get(key="q-0")
    QuoteTopic.objects.create(quote=first, topic=Topic.objects.get(name="=Rates"))
    official = Speaker.objects.create(
        key="s-official", name="an official", kind="unnamed", article=first.article
    )
    Quote.objects.filter(pk=first.pk).update(speaker=official, relay_speaker=Speaker.objects.get(key="s-1"))
    SpeakerRole.objects.create(
        speaker=Speaker.objects.get(key="s-1"), title="Minister", organization="=Treasury"
    )
    FactCheck.objects.create(
        key="f-own", claim=Claim.objects.get(key="c-1"), claim_text="Rates never rose", reviewer="Faktisk",
        address="https://faktisk.example.org/1", rating="=Wrong", rating_value=1, rating_best=5.0, rating_worst=1,
        appearances=["https://example.org/2"], published="2021-08", status="accepted",
    )  # fmt: skip
    low, high = sorted((first.article, Quote.objects.get(key="q-1").article), key=lambda a: a.pk)
    ArticleCopy.objects.create(article=low, other=high, kind="wire", similarity=0.9, state="accepted")
    high.copy_of = low
    high.save()
    assert quotes
    return chosen


@pytest.fixture
def archived(editor: Any, tmp_path: Path) -> tuple[Path, str]:
    """An archive, and the digest of its release; then the database is emptied."""
    release = frozen(editor, a_rich_set(), author_name="Ivers, Nadia (0000-0002-1825-0097)")
    path = tmp_path / "release.zip"
    path.write_bytes(archive(release))
    return path, release.digest


def emptied() -> None:
    """As if the release had been frozen elsewhere: nothing of it is here but the release, which stays for good."""
    CuratedSet.objects.get().items.all().delete()
    CuratedSet.objects.update(key="set-elsewhere", name="Elsewhere")
    Decision.objects.all().delete()
    Topic.objects.update(parent=None)
    for joined in (QuoteTopic, ClaimTopic, ClaimLink, Evidence, FactCheck, Quote, Topic):
        joined.objects.all().delete()
    for merged in (Claim, Speaker):
        merged.objects.exclude(merged_into=None).delete()
        merged.objects.all().delete()
    for page in (Article, Source):
        page.objects.all().delete()


def imported(path: Path) -> str:
    out = io.StringIO()
    call_command("release", "import", str(path), stdout=out)
    return out.getvalue()


def counted() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in EVERYTHING}


def refrozen(editor: Any) -> str:
    return frozen(editor, CuratedSet.objects.get(key="set-one")).digest


def test_frozen_again_in_an_empty_database_it_has_the_same_digest(archived: Any, editor: Any) -> None:
    path, digest = archived
    emptied()
    said = imported(path)
    assert f"Frozen again, the set has the release's digest: sha256:{digest}" in said
    assert "came without text: ingest the pages to fill it in" in said
    assert refrozen(editor) == digest
    assert not Article.objects.exclude(text="").exists()
    first = Quote.objects.get(key="q-0")
    assert first.article.awaited_text.known[first.start : first.start + 4] == first.text[:4]
    assert first.speaker is not None and first.speaker.article == first.article
    assert Topic.objects.get(name="=Rates").parent == Topic.objects.get(name="Economy")
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("verify", stdout=out)
    assert "Everything holds." in out.getvalue(), out.getvalue()


def test_an_archive_of_another_machine_and_database_has_the_same_digest_here(editor: Any) -> None:
    """It was frozen on SQLite; the tests run on PostgreSQL, too."""
    said = imported(GOLDEN_ARCHIVE)
    assert f"Frozen again, the set has the release's digest: sha256:{GOLDEN_CONTENT}" in said
    release = frozen(editor, CuratedSet.objects.get())
    assert release.digest == GOLDEN_CONTENT
    assert release.content.encode() == opened(GOLDEN_ARCHIVE)["content.json"]


def test_imported_again_nothing_is_there_twice(archived: Any) -> None:
    path, _ = archived
    emptied()
    imported(path)
    before, decisions = counted(), Decision.objects.count()
    assert "All of it is here already" in imported(path)
    assert (counted(), Decision.objects.count()) == (before, decisions)


def test_where_it_was_frozen_it_changes_nothing(archived: Any) -> None:
    before = counted()
    assert "All of it is here already" in imported(archived[0])
    assert counted() == before


def test_an_import_is_one_decision_and_can_be_undone(archived: Any, editor: Any) -> None:
    path, digest = archived
    emptied()
    before = counted()
    imported(path)
    decision = Decision.objects.get(action="rebuild_release")
    assert decision.user == editor
    assert digest in decision.note and "Ivers, Nadia" in decision.note
    assert Claim.history.filter(history_user=editor).exists()
    undo(decision, editor)
    assert counted() == before


def test_it_can_be_undone_once_its_records_were_compared_with_others(archived: Any, editor: Any) -> None:
    path, _ = archived
    emptied()
    before = counted()
    imported(path)
    call_command("suggest", "--show", "0", stdout=io.StringIO(), stderr=io.StringIO())
    claims = list(Claim.objects.order_by("pk")[:2])
    speaker = Speaker.objects.create(key="s-near", name="@handles")
    ClaimToCompare.objects.get_or_create(claim=claims[0])
    ClaimLink.objects.get_or_create(
        claim=claims[0], other=claims[1], defaults={"relation": "related", "score": 0.5}
    )
    first, second = sorted((speaker, Speaker.objects.get(key="s-1")), key=lambda one: one.pk)
    SpeakerPair.objects.get_or_create(speaker=first, other=second, defaults={"score": 0.5})
    decision = Decision.objects.get(action="rebuild_release")
    redone = undo(decision, editor)
    speaker.delete()
    assert counted() == before
    undo(redone, editor)  # and back again
    assert Claim.objects.filter(key="c-1").exists()


def test_speakers_that_others_need_by_then_stay_when_it_is_undone(archived: Any, editor: Any) -> None:
    path, _ = archived
    emptied()
    imported(path)
    speaker = Speaker.objects.get(key="s-1")
    page = Article.objects.create(digest="a" * 64, file_name="x.txt", text="“No,” said the minister.")
    Quote.objects.create(
        key="q-new", article=page, kind="direct", spans=[[1, 3]], start=1, end=3, text="No", speaker=speaker
    )
    undo(Decision.objects.get(action="rebuild_release"), editor)
    assert list(Speaker.objects.all()) == [speaker]
    assert list(Quote.objects.values_list("key", flat=True)) == ["q-new"]


def test_what_was_reviewed_here_stands_and_is_named(archived: Any, editor: Any) -> None:
    path, _ = archived
    emptied()
    imported(path)
    RejectQuotes(editor, [Quote.objects.get(key="q-1")]).run()
    EditQuote(editor, Quote.objects.get(key="q-0"), {"venue": "Oslo"}).run()
    before = counted()
    with pytest.raises(CommandError) as refused:
        imported(path)
    assert "clashes with 2 records here, so nothing was imported" in str(refused.value)
    assert "reviewed here, and differs in status" in str(refused.value)
    assert "differs in venue" in str(refused.value)
    assert counted() == before


def test_where_more_is_known_here_the_command_says_of_what(archived: Any, editor: Any) -> None:
    path, digest = archived
    emptied()
    imported(path)
    SpeakerName.objects.create(speaker=Speaker.objects.get(key="s-1"), name="The Handle")
    FactCheck.objects.create(
        key="f-more", claim=Claim.objects.get(key="c-1"), claim_text="Rates rose", reviewer="Faktisk",
        address="https://faktisk.example.org/9", status="accepted",
    )  # fmt: skip
    said = imported(path)
    assert f"sha256:{refrozen(editor)}. The release's is sha256:{digest}. They differ in " in said
    assert "fact-check “Rates rose”: only here; speaker “@handle”: names." in said


def test_a_fact_check_that_is_here_under_another_key_is_named(archived: Any) -> None:
    path, _ = archived
    emptied()
    imported(path)
    FactCheck.objects.filter(key="f-own").update(key="f-other")
    with pytest.raises(CommandError, match="is here as f-other, and in the release as f-own"):
        imported(path)


# What a release brings, each asked for by its own permission, to import it and to make it by hand.
_NEEDED = (
    *(f"import_{model}" for model in (
        "source", "article", "articlecopy", "topic", "speaker", "speakername", "speakerrole", "quote",
        "claim", "evidence", "factcheck", "claimlink", "setitem",
    )),
    *(f"add_{model}" for model in (
        "source", "article", "articlecopy", "topic", "speaker", "quote", "claim", "evidence", "factcheck", "claimlink",
        "curatedset", "setitem",
    )),
    "judge_claim", "decide_claimlink", "change_quote", "change_claim",
)  # fmt: skip


def test_who_may_not_write_a_part_of_a_release_imports_none_of_it(archived: Any, editor: Any) -> None:
    path, _ = archived
    emptied()
    before = counted()
    for codename in _NEEDED:
        permission = Permission.objects.get(codename=codename)
        groups = [group for group in editor.groups.all() if permission in group.permissions.all()]
        assert groups, codename
        for group in groups:
            group.permissions.remove(permission)
        with pytest.raises(CommandError, match="permission"):
            imported(path)
        assert counted() == before, codename
        for group in groups:
            group.permissions.add(permission)
    imported(path)
    assert Quote.objects.exists()


def test_an_article_that_is_here_becomes_the_copy_that_the_release_says_it_is(
    archived: Any, editor: Any
) -> None:
    path, digest = archived
    copy = Article.objects.filter(quotes__key__in=("q-0", "q-1")).exclude(copy_of=None).distinct().get()
    original = copy.copy_of
    assert original is not None
    # Read here without anybody's decision, and put the other way round by a machine.
    Article.objects.filter(pk=copy.pk).update(copy_of=None)
    Article.objects.filter(pk=original.pk).update(copy_of=copy)
    assert digest in imported(path)
    assert Article.objects.get(pk=copy.pk).copy_of == original
    assert Article.objects.get(pk=original.pk).copy_of is None
    undo(Decision.objects.get(action="rebuild_release"), editor)
    assert Article.objects.get(pk=original.pk).copy_of == copy


def test_an_article_that_somebody_reviewed_here_is_not_made_a_copy(archived: Any, editor: Any) -> None:
    path, _ = archived
    copy = Article.objects.filter(quotes__key__in=("q-0", "q-1")).exclude(copy_of=None).distinct().get()
    Article.objects.filter(pk=copy.pk).update(copy_of=None, touched_at=now(), touched_by=editor)
    with pytest.raises(CommandError, match="reviewed here, and differs in copy_of"):
        imported(path)
    assert Article.objects.get(pk=copy.pk).copy_of is None


def test_what_the_machine_suggested_becomes_what_the_release_says(archived: Any, editor: Any) -> None:
    path, digest = archived
    Quote.objects.filter(key="q-1").update(status="suggested", venue="Bergen", touched_at=None)
    Claim.objects.filter(key="c-1").update(text="As a machine put it", touched_at=None)
    said = imported(path)
    assert "1 quote changed" in said and "1 claim changed" in said
    assert Claim.objects.get(key="c-1").text != "As a machine put it"
    assert digest in said
    with pytest.raises(NothingToDo):  # the very release is here
        FreezeRelease(editor, CuratedSet.objects.get(key="set-one")).run()


def test_the_next_release_of_a_set_goes_over_the_one_before(
    archived: Any, editor: Any, tmp_path: Path
) -> None:
    path, _ = archived
    Claim.objects.filter(key="c-2").update(text="-30 degrees")
    second = frozen(editor, CuratedSet.objects.get(key="set-one"))
    later = tmp_path / "second.zip"
    later.write_bytes(archive(second))
    emptied()
    imported(path)
    assert second.digest in imported(later)
    assert Claim.objects.get(key="c-2").text == "-30 degrees"


_CHANGED: tuple[tuple[Any, str], ...] = (
    (lambda c: c.update(format="newsroom-release/9"), "of the form 'newsroom-release/9'"),
    (lambda c: c["quotes"][0].update(status="rejected"), "not of the form"),
    (lambda c: c["quotes"][0].update(said_on="2021-02-30"), "not in canonical form"),
    (lambda c: c["quotes"][0].update(spans=[], selectors=[], placed=False), "spans are not in order"),
    (lambda c: c["quotes"].append(c["quotes"][0]), "Two quotes have one key"),
)


@pytest.mark.parametrize(("change", "message"), _CHANGED)
def test_content_that_does_not_hold_is_refused_whole(archived: Any, change: Any, message: str) -> None:
    path, _ = archived
    put(path, changed(opened(path), change), summed=True)
    emptied()
    with pytest.raises(CommandError, match=message):
        imported(path)
    assert not Quote.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f | {"CITATION.txt": b"Somebody else"}, "It is not what was released: CITATION.txt"),
        (lambda f: f | {"content.json": b"[" * 100_000}, "It is not what was released"),
        (lambda f: {"a": b""}, "SHA256SUMS is missing"),
    ],
)
def test_an_archive_that_does_not_hold_is_refused_whole(archived: Any, change: Any, message: str) -> None:
    path, _ = archived
    put(path, change(opened(path)))
    emptied()
    with pytest.raises(CommandError, match=message):
        imported(path)
    assert not Quote.objects.exists()


def test_pages_show_quotes_whose_articles_came_without_text(archived: Any, editor: Any) -> None:
    path, _ = archived
    emptied()
    imported(path)
    quote, client = Quote.objects.get(key="q-1"), signed_in(editor)
    for address in (
        reverse("admin:claims_read", args=[quote.article_id]),
        reverse("admin:claims_read_edit", args=[quote.article_id, quote.pk]),
        reverse("admin:claims_quote_change", args=[quote.pk]),
        reverse("admin:sources_article_change", args=[quote.article_id]),
        reverse("admin:claims_quote_changelist"),
        reverse("admin:claims_curatedset_change", args=[CuratedSet.objects.get(key="set-one").pk]),
    ):
        page = client.get(address)
        assert page.status_code == 200, address
    assert (
        "only the passages quoted are known"
        in client.get(reverse("admin:claims_read", args=[quote.article_id])).content.decode()
    )


def test_a_set_of_the_same_name_is_in_the_way(archived: Any) -> None:
    path, _ = archived
    emptied()
    CuratedSet.objects.update(name="=Rates in the press")
    with pytest.raises(CommandError, match="two cannot share a name"):
        imported(path)
    assert not Quote.objects.exists()


def test_an_editor_checks_and_imports_an_archive_on_a_page(
    archived: Any, editor: Any, researcher: Any
) -> None:
    path, digest = archived
    emptied()
    address = reverse("admin:claims_release_import_archive")
    client = signed_in(editor)
    assert address in client.get(reverse("admin:claims_release_changelist")).content.decode()
    with path.open("rb") as file:
        page = client.post(address, {"archive": file, "check": "1"}).content.decode()
    assert "Nothing was saved yet" in page and not Quote.objects.exists()
    with path.open("rb") as file:
        page = client.post(address, {"archive": file, "note": "To check it"}, follow=True).content.decode()
    assert digest in page and Quote.objects.exists()
    assert "To check it" in Decision.objects.get(action="rebuild_release").note
    with path.open("rb") as file:
        assert "All of it is here already" in client.post(address, {"archive": file}).content.decode()
    assert signed_in(researcher).get(address).status_code == 403
    assert (
        address not in signed_in(researcher).get(reverse("admin:claims_release_changelist")).content.decode()
    )
    bad = io.BytesIO(b"no archive")
    bad.name = "<b>x.zip"
    page = client.post(address, {"archive": bad}).content.decode()
    assert "is not an archive of a release" in page and "<b>x.zip" not in page
