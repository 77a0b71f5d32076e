"""`manage.py verify`: holds on what the program made; each rule broken on purpose is named; `--repair` mends what it can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from claims.actions import AddQuote
from claims.counts import QUOTES_OF_SPEAKERS
from claims.models import Claim, Quote, Release, Speaker, SpeakerName, Topic
from claims.search import CLAIMS, QUOTES
from newsroom.models import UploadedFile
from newsroom.uploads.shelf import keep, path_of
from newsroom.verifying import RULES
from sources.accounts.models import User
from sources.models import Article, ErasureRequest
from sources.workbench.auditing import link_waiting, tell_export
from sources.workbench.models import (
    Assignment,
    AuditEntry,
    AuditLink,
    AuditWords,
    Comment,
    Decision,
    DecisionChange,
    SavedView,
    Watch,
)
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db

ERASED: dict[str, Any] = {
    "subject": "article", "object_id": 10**6, "ground": "court", "account": "ann", "asked_at": timezone.now(), "state": "done",
    "decided_account": "ben", "decided_at": timezone.now(),
}  # fmt: skip
Break = Callable[[Newsroom], object]


@pytest.fixture
def shelf(tmp_path: Path, settings: Any) -> Path:
    settings.NEWSROOM_UPLOADS = tmp_path
    UploadedFile.objects.update(digest=keep([b"a page"]))
    return tmp_path


def verify(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify", *options, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def _of_nothing(model: type[Any], newsroom: Newsroom, **values: Any) -> None:
    """Something said of a quote that is not there and that no decision deleted."""
    kind = ContentType.objects.get_for_model(Quote)
    model.objects.create(content_type=kind, object_id=999_999, **values)


def _watch_nothing(newsroom: Newsroom) -> None:
    _of_nothing(Watch, newsroom, user=User.objects.get(username="editor"), label="a quote")


def _assign_nothing(newsroom: Newsroom) -> None:
    _of_nothing(Assignment, newsroom, to=User.objects.get(username="editor"), given_at=newsroom.decision.at)


def _comment_on_nothing(newsroom: Newsroom) -> None:
    _of_nothing(Comment, newsroom, account="ann", text="Really?", made_at=newsroom.decision.at)


def _answer_elsewhere(newsroom: Newsroom) -> None:
    said = {"account": "ann", "text": "Really?", "made_at": newsroom.decision.at}
    first = Comment.objects.create(record=newsroom.claim, **said)
    Comment.objects.create(record=newsroom.quote, thread=first, **said)


def _circle_of_topics(newsroom: Newsroom) -> None:
    borders = Topic.objects.get(name="Borders")
    fences = Topic.objects.create(name="Fences", parent=borders)
    Topic.objects.filter(pk=borders.pk).update(parent=fences)


def _mark_article(newsroom: Newsroom, **marks: object) -> None:
    Article.objects.filter(pk=newsroom.article.pk).update(**marks)


def _other_file(newsroom: Newsroom) -> None:
    """The article is said to be a file whose bytes are kept, and has another digest."""
    _mark_article(newsroom, file_digest=UploadedFile.objects.values_list("digest", flat=True)[0], member="")


def _granted_alone(newsroom: Newsroom) -> None:
    User.objects.get(username="editor").user_permissions.set(
        Permission.objects.filter(codename__in=["erase", "merge_claim"])
    )


def _granted_by_a_group(newsroom: Newsroom) -> None:
    group = Group.objects.create(name="helpers")
    group.permissions.set(Permission.objects.filter(codename__in=["erase", "merge_claim"]))
    group.user_set.add(User.objects.get(username="editor"))


def _move_spans(newsroom: Newsroom) -> None:
    quote = newsroom.quote
    Quote.objects.filter(pk=quote.pk).update(spans=[[start + 1, end + 1] for start, end in quote.spans])


def _spans_outside(newsroom: Newsroom) -> None:
    Quote.objects.filter(pk=newsroom.quote.pk).update(spans=[[10**6, 10**6 + 5]])


def _circle(newsroom: Newsroom) -> None:
    Speaker.objects.filter(pk=newsroom.speaker.pk).update(merged_into=newsroom.other_speaker)
    Speaker.objects.filter(pk=newsroom.other_speaker.pk).update(merged_into=newsroom.speaker)


def _unrecorded(newsroom: Newsroom) -> None:
    DecisionChange.objects.filter(decision=newsroom.decision).delete()


def _history_back(newsroom: Newsroom) -> None:
    pk = newsroom.decision.changes.values_list("object_id", flat=True)[0]
    last = Quote.history.filter(id=pk).latest("history_id")
    type(last).objects.filter(pk=last.pk).update(history_date=F("history_date") - timedelta(days=9000))


def _other_words_indexed(newsroom: Newsroom) -> None:
    QUOTES.refresh()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {QUOTES.table} SET terms = 'other words' WHERE id = %s", [newsroom.quote.pk])


def _index_row_too_many(newsroom: Newsroom) -> None:
    CLAIMS.refresh()
    with connection.cursor() as cursor:
        kept = "terms, telling" if connection.vendor == "sqlite" else "terms, telling, lexemes"
        cursor.execute(
            f"INSERT INTO {CLAIMS.table} (id, {kept}) SELECT 999999, {kept} FROM {CLAIMS.table} LIMIT 1"
        )


def _index_emptied(newsroom: Newsroom) -> None:
    CLAIMS.refresh()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {CLAIMS.table}_fts({CLAIMS.table}_fts) VALUES ('delete-all')")
        else:
            cursor.execute(f"UPDATE {CLAIMS.table} SET lexemes = ''::tsvector")


def _other_count(newsroom: Newsroom) -> None:
    QUOTES_OF_SPEAKERS.refresh()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {QUOTES_OF_SPEAKERS.table} SET number = number + 1 WHERE record = %s",
            [newsroom.speaker.pk],
        )


def _release_changed(newsroom: Newsroom) -> None:
    with unguarded():
        content = newsroom.release.content.replace('"quotes":', '"quotes" :', 1)
        Release.objects.filter(pk=newsroom.release.pk).update(content=content)


def _release_counts(newsroom: Newsroom) -> None:
    with unguarded():
        Release.objects.filter(pk=newsroom.release.pk).update(counts={"items": 99})


def _not_cleaned(newsroom: Newsroom) -> None:
    ErasureRequest.objects.create(**ERASED)


def _file_again(newsroom: Newsroom) -> None:
    digest = UploadedFile.objects.values_list("digest", flat=True)[0]
    UploadedFile.objects.update(bytes_removed_at=timezone.now())
    ErasureRequest.objects.create(**ERASED, files=[digest], cleaned_at=timezone.now())


def _file_changed(newsroom: Newsroom) -> None:
    path_of(UploadedFile.objects.values_list("digest", flat=True)[0]).write_bytes(b"another page")


def _other_day(newsroom: Newsroom) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER claims_quote_day_update")
    Quote.objects.filter(pk=newsroom.quote.pk).update(day="1999-12-31")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _more_allowed(newsroom: Newsroom) -> None:
    Group.objects.get(name="reader").permissions.add(Permission.objects.get(codename="merge_claim"))


def _audit_changed(newsroom: Newsroom) -> None:
    link_waiting()
    with unguarded():
        AuditEntry.objects.filter(kind="decision").update(account="somebody")


def _audit_row_gone(newsroom: Newsroom) -> None:
    link_waiting()
    entry = AuditEntry.objects.order_by("pk")[1]
    with unguarded():
        AuditLink.objects.filter(entry=entry)._raw_delete("default")
        AuditEntry.objects.filter(pk=entry.pk)._raw_delete("default")


def _audit_link_gone(newsroom: Newsroom) -> None:
    link_waiting()
    with unguarded():
        AuditLink.objects.order_by("-position")[:1].get().delete()


def _audit_words_changed(newsroom: Newsroom) -> None:
    tell_export("quotes", "CSV", 3, "q=bridge")
    with unguarded():
        AuditWords.objects.update(words="q=tunnel")


# Rule, what is broken, what is said, whether it can be put right.
BROKEN: list[tuple[str, Break, str, bool]] = [
    ("spans", _move_spans, "its spans cut other words", False),
    ("spans", _spans_outside, "its spans cut nothing out of article", False),
    ("spans", lambda n: Quote.objects.filter(pk=n.quote.pk).update(prefix="wrong"), "prefix not as in the article", True),
    ("spans", lambda n: Quote.objects.filter(pk=n.quote.pk).update(suffix="wrong"), "suffix not as in the article", True),
    ("spans", lambda n: Quote.objects.filter(pk=n.quote.pk).update(mention_start=1, mention_end=10**6), "its mention stands outside", False),
    ("spans", lambda n: Quote.objects.filter(pk=n.quote.pk).update(repeats=[[[1, 10**6]]]), "its repeats have [1, 1000000], which is no span", False),
    ("spans", lambda n: Quote.objects.filter(pk=n.quote.pk).update(repeats=[[[9, 20], [3, 8]]]), "its repeats have [3, 8] before the end", False),
    ("bodies", lambda n: _mark_article(n, body=[[0, 10**6]]), "its paragraphs have [0, 1000000], which is no span", False),
    ("bodies", lambda n: _mark_article(n, body=[[9, 20], [0, 8]]), "its paragraphs have [0, 8] before the end of", False),
    ("bodies", lambda n: _mark_article(n, blocks=[["body", 5, 4]]), "its parts have ['body', 5, 4], which is no part", False),
    ("bodies", lambda n: _mark_article(n, blocks=[["body", 5, 9], ["menu", 1, 4]]), "after one that begins later", False),
    ("pages", _other_file, "its SHA-256 is not that of the uploaded file", False),
    ("pointers", _watch_nothing, "its quote (999999) is not there", True),
    ("pointers", _assign_nothing, "its quote (999999) is not there", True),
    ("pointers", _comment_on_nothing, "its quote (999999) is not there", False),
    ("pointers", _answer_elsewhere, "which begins no thread on its record", False),
    ("pointers", lambda n: ErasureRequest.objects.create(**ERASED | {"state": "asked"}), "article 1000000 was never there", False),
    ("merges", _circle_of_topics, "leads back to itself", False),
    ("rights", _granted_alone, "account editor: was granted sources.erase by itself, which none of its roles allows", False),
    ("rights", _granted_by_a_group, "account editor: was granted sources.erase through groups that are no roles", False),
    ("keys", lambda n: Claim.objects.filter(pk=n.claim.pk).update(text_key="0" * 64), "text_key does not follow", True),
    ("keys", lambda n: SpeakerName.objects.filter(speaker=n.speaker).update(key="wrong"), "key does not follow", True),
    ("merges", _circle, "leads back to itself", False),
    ("decisions", _unrecorded, "nothing says what it changed", False),
    ("decisions", lambda n: Speaker.objects.filter(pk=n.speaker.pk).update(touched_at=n.decision.at), "no decision says so", False),
    ("histories", _history_back, "is older than the one before it", False),
    ("search", _other_words_indexed, "other words than the record", True),
    ("search", _index_row_too_many, "totals", True),
    ("search", _index_emptied, "its own tables", True),
    ("releases", _release_changed, "another SHA-256", False),
    ("releases", _release_counts, "cannot be computed again", False),
    ("erasures", _not_cleaned, "bytes that went with it are still to be removed", True),
    ("erasures", _file_again, "is there again", True),
    ("files", _file_changed, "another SHA-256", False),
    ("audit", _audit_changed, "it, or what stood before it, was changed", False),
    ("audit", _audit_row_gone, "something is missing", False),
    ("audit", _audit_link_gone, "it has no place in the chain", False),
    ("audit", _audit_words_changed, "its further words were changed", False),
    ("days", _other_day, "1 quotes: have another day than said", True),
    ("counts", _other_count, "1 speakers: have another number of quotes than is kept", True),
    ("roles", _more_allowed, "has claims.merge_claim besides", True),
]  # fmt: skip


def test_everything_holds_of_what_the_program_made(newsroom: Newsroom, shelf: Path) -> None:
    status, said = verify()
    assert (status, said.splitlines()[-1]) == (0, "Everything holds."), said
    assert said.count("ok ") == len(RULES)


def test_each_rule_broken_on_purpose_is_named_and_mended_where_that_can_be(
    newsroom: Newsroom, shelf: Path
) -> None:
    for rule, break_it, words, mendable in BROKEN:
        with transaction.atomic():
            break_it(newsroom)
            status, said = verify("--rule", rule)
            assert status == 1 and words in said and f"BROKEN {rule}" in said, (rule, words, said)
            status, said = verify("--rule", rule, "--repair")
            assert (status == 0) == mendable, (rule, words, said)
            if mendable:
                assert verify("--rule", rule)[0] == 0, (rule, words)
            transaction.set_rollback(True)
        path_of(UploadedFile.objects.values_list("digest", flat=True)[0]).write_bytes(b"a page")
    assert {rule for rule, *_ in BROKEN} | {"orphans"} == set(RULES)


def test_a_record_that_refers_to_nothing_is_named(newsroom: Newsroom) -> None:
    # Both databases look at references when the transaction ends, and this one does not.
    Quote.objects.filter(pk=newsroom.quote.pk).update(speaker_id=999_999)
    status, said = verify("--rule", "orphans")
    Quote.objects.filter(pk=newsroom.quote.pk).update(speaker_id=newsroom.quote.speaker_id)
    assert status == 1
    assert f"quote {newsroom.quote.pk}: its speaker (999999) is not there" in said


def test_what_the_decisions_of_people_leave_holds(newsroom: Newsroom, editor: User) -> None:
    from sources.workbench.curation import undo

    undo(newsroom.decision, editor)
    assert Decision.objects.count() > 2
    status, said = verify("--rule", "decisions", "--rule", "histories", "--rule", "spans")
    assert status == 0, said


@contextmanager
def unguarded() -> Iterator[None]:
    """Without the triggers that keep releases and the audit as they are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (name LIKE '%frozen' OR name LIKE '%kept%')"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def test_a_fault_of_many_is_counted_and_all_are_printed_when_asked(newsroom: Newsroom) -> None:
    Quote.objects.update(prefix="wrong")
    count = Quote.objects.count()
    said = verify("--rule", "spans")[1]
    assert f"spans: and {count - 20:,} more" in said and f"{count:,} faults left." in said
    assert verify("--rule", "spans", "--all")[1].count("prefix not as in the article") == count


def test_what_is_said_of_a_record_that_a_decision_deleted_may_come_back_with_it(
    newsroom: Newsroom, editor: User
) -> None:
    from sources.workbench.curation import undo

    start = newsroom.article.text.index("said")
    added = AddQuote(editor, newsroom.article, [(start, start + 4)]).run()
    quote = Quote.objects.latest("pk")
    Comment.objects.create(record=quote, account="ann", text="Really?", made_at=added.at)
    Watch.objects.create(user=editor, record=quote, label="a quote")
    undo(added, editor)
    assert not Quote.objects.filter(pk=quote.pk).exists()
    status, said = verify("--rule", "pointers")
    assert status == 0, said


def test_who_watches_a_saved_view_no_longer_does_when_it_is_deleted(newsroom: Newsroom, editor: User) -> None:
    kind = ContentType.objects.get_for_model(Quote)
    view = SavedView.objects.create(owner=editor, model=kind, name="Bridges", shared=True)
    Watch.objects.create(user=editor, record=view, label="saved view Bridges")
    view.delete()
    assert not Watch.objects.exists() and verify("--rule", "pointers")[0] == 0
