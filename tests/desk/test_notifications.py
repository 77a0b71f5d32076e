"""What people watch and what they are told: once a watch and ingest, in bulk, with the way to it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.actions import AddEvidence, AddQuote, JudgeClaim, MergeSpeakers, TagClaims
from claims.models import Claim, Quote, Speaker, Topic
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.actions import AddComment, AssignRecords
from sources.workbench.models import Happening, Notification, SavedView, Watch
from sources.workbench.notifying import Told, notify, tell_watchers
from tests.conftest import signed_in
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db

PAGE = """Harbour bridge stays shut

By Ann Reporter

{day} (Nordpost) – The harbour bridge will stay shut until October, Mayor Nadia Ivers said on Monday.

"The bridge is not safe," Ivers told reporters. "We will open it when the cables are replaced{more}."

Port director Emil Brook denied that the cables were at fault.
"""


def ingest(folder: Path, name: str, day: str, more: str = "") -> None:
    (folder / name).write_text(PAGE.format(day=day, more=more), encoding="utf-8")
    call_command("ingest", str(folder / name), verbosity=0)


def watch(client: Client, **posted: Any) -> Watch | None:
    before = set(Watch.objects.values_list("pk", flat=True))
    assert client.post(reverse("admin:watch"), posted).status_code == 302
    return Watch.objects.exclude(pk__in=before).first()


def told(user: User) -> list[str]:
    return [str(note) for note in Notification.objects.filter(to=user).order_by("pk")]


def test_an_ingest_tells_each_watch_once_of_what_it_brought(
    tmp_path: Path, reader: User, editor: User
) -> None:
    ingest(tmp_path, "one.txt", "OSLO, May 3")
    ivers = Speaker.objects.get(name="Nadia Ivers")
    quotes = Quote.objects.filter(speaker=ivers)
    assert quotes
    claim = Claim.objects.filter(evidence__quote__text__contains="shut until").first()
    assert claim is not None
    TagClaims(editor, [claim.pk], "Bridges").run()
    client = signed_in(reader)
    watch(client, kind="speaker", id=ivers.pk)
    watch(client, kind="claim", id=claim.pk)
    watch(client, kind="topic", id=Topic.objects.get().pk)
    watch(client, kind="search", query="q=cables&page=2&speaker=")
    save = reverse("admin:claims_quote_save_view")
    client.post(save, {"name": "Her words", "query": f"speaker={ivers.pk}"})
    watch(client, kind="savedview", id=SavedView.objects.get().pk)
    assert Watch.objects.count() == 5
    assert told(reader) == []
    ingest(tmp_path, "two.txt", "OSLO, May 4", " in full")
    brought = Quote.objects.filter(speaker=ivers, article__file_name="two.txt").count()
    found = Quote.objects.filter(article__file_name="two.txt", text__contains="cables").count()
    notes = {note.watch.label: note for note in Notification.objects.filter(to=reader) if note.watch}
    assert notes["Nadia Ivers"].count == notes["saved view Her words"].count == brought > 0
    assert notes["search: cables"].count == found > 0
    assert notes[claim.text[:200]].kind == Happening.EVIDENCE
    assert notes["topic Bridges"].count == notes[claim.text[:200]].count == 1
    assert len(told(reader)) == 5
    reader.refresh_from_db()
    assert reader.unread == 5
    for note in notes.values():  # each leads to a page that is there
        answer = client.get(reverse("admin:notification", args=[note.pk]), follow=True)
        assert answer.status_code == 200 and answer.redirect_chain
    reader.refresh_from_db()
    assert reader.unread == 0


def test_what_was_told_is_not_told_again_and_an_unread_note_counts_on(tmp_path: Path, reader: User) -> None:
    ingest(tmp_path, "one.txt", "OSLO, May 3")
    ivers = Speaker.objects.get(name="Nadia Ivers")
    client = signed_in(reader)
    watch(client, kind="speaker", id=ivers.pk)
    for name, day in (("two.txt", "OSLO, May 4"), ("two.txt", "OSLO, May 4"), ("three.txt", "OSLO, May 5")):
        ingest(tmp_path, name, day, f" {day}")
    note = Notification.objects.get()
    assert note.count == Quote.objects.filter(speaker=ivers).exclude(article__file_name="one.txt").count()
    client.post(reverse("admin:notifications_read"), {"all": "1"})
    ingest(tmp_path, "four.txt", "OSLO, May 6", " May 6")
    assert Notification.objects.count() == 2
    call_command("suggest", verbosity=0)
    assert Notification.objects.count() == 2


def test_a_watch_follows_a_speaker_who_was_merged(tmp_path: Path, reader: User, editor: User) -> None:
    ingest(tmp_path, "one.txt", "OSLO, May 3")
    ivers = Speaker.objects.get(name="Nadia Ivers")
    former = Speaker.objects.create(name="N. Ivers", kind="person")
    watch(signed_in(reader), kind="speaker", id=former.pk)
    MergeSpeakers(editor, ivers, [former]).run()
    ingest(tmp_path, "two.txt", "OSLO, May 4", " soon")
    assert len(told(reader)) == 1 and "N. Ivers" in told(reader)[0]


def test_where_nobody_watches_an_ingest_asks_once(tmp_path: Path, editor: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        ingest(tmp_path, "one.txt", "OSLO, May 3")
    asked = [query["sql"] for query in queries if "sources_watch" in query["sql"]]
    assert len(asked) == 1
    assert not any("sources_notification" in query["sql"] for query in queries)


def test_what_people_do_to_a_claim_or_a_speaker_is_told_but_not_to_themselves(
    newsroom: Newsroom, editor: User, reader: User
) -> None:
    claim, quote = newsroom.claim, newsroom.quote
    assert quote.speaker is not None
    for user in (editor, reader):
        for kind, record in (("claim", claim), ("speaker", quote.speaker)):
            watch(signed_in(user), kind=kind, id=record.pk)
    JudgeClaim(editor, claim, "false", "The records say otherwise.").run()
    JudgeClaim(editor, claim, "false", "The records say otherwise.").rehearse()
    AddEvidence(editor, claim, [Quote.objects.exclude(evidence__claim=claim)[0].pk]).run()
    start = newsroom.article.text.find(" ") + 1
    AddQuote(editor, newsroom.article, [[start, start + 30]], "indirect", {"speaker": quote.speaker}).run()
    assert told(editor) == []
    assert [line.split(" ")[0] for line in told(reader)] == ["editor", "1", "1"]
    assert "set the verdict" in told(reader)[0] and told(reader)[0].endswith("false")


def test_an_assignment_is_told_once_however_many_records(
    newsroom: Newsroom, editor: User, researcher: User
) -> None:
    AssignRecords(editor, Quote.objects.all(), researcher, note="before Friday").run()
    AssignRecords(editor, Article.objects.filter(pk=newsroom.article.pk), researcher).run()
    AssignRecords(editor, Quote.objects.all(), editor).run()
    lines = told(researcher)
    assert len(lines) == 2 and told(editor) == []
    assert lines[0] == f"editor assigned you {Quote.objects.count()} quotes: before Friday"
    client = signed_in(researcher)
    for note, leads in zip(
        Notification.objects.order_by("pk"),
        ("/admin/#desk-assigned", f"/{newsroom.article.pk}/read/"),
        strict=True,
    ):
        assert leads in client.get(reverse("admin:notification", args=[note.pk]))["Location"]


def test_the_header_counts_and_the_list_takes_a_fixed_number_of_queries(
    newsroom: Newsroom, reader: User, client: Client
) -> None:
    client.force_login(reader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            shown = client.get(reverse("admin:notifications")).content.decode()
        reader.refresh_from_db()
        assert f'<strong class="unread-count">{reader.unread}<' in shown
        return len(found)

    def fill(number: int) -> None:
        now = timezone.now()
        notify(
            [
                Notification(to=reader, kind=Happening.COMMENT, text=f"Note {n}", made_at=now,
                             content_type=None, address="/admin/")
                for n in range(number)
            ]
        )  # fmt: skip
        for n in range(number):
            Watch.objects.create(user=reader, query=f"q=word{n}-{number}", label=f"search: {n}")

    fill(2)
    queries()
    few = queries()
    fill(60)
    assert queries() == few <= 10


def test_topics_speakers_and_claims_are_watched_from_their_lists(newsroom: Newsroom, reader: User) -> None:
    client = signed_in(reader)
    topic = Topic.objects.get()
    for name, record in (("topic", topic), ("speaker", newsroom.speaker), ("claim", newsroom.claim)):
        for _ in range(2):  # watching twice is watching once
            client.post(
                reverse(f"admin:claims_{name}_changelist"),
                {"action": "watch_selected", "_selected_action": [record.pk]},
            )
    assert set(Watch.objects.values_list("object_id", "label")) == {
        (topic.pk, "topic Borders"), (newsroom.speaker.pk, str(newsroom.speaker)), (newsroom.claim.pk, str(newsroom.claim)),
    }  # fmt: skip


def test_one_reads_marks_and_stops_only_ones_own(newsroom: Newsroom, reader: User, researcher: User) -> None:
    AddComment(researcher, newsroom.claim, "@reader look").run()
    note = Notification.objects.get()
    other = signed_in(researcher)
    assert other.get(reverse("admin:notification", args=[note.pk])).status_code == 404
    other.post(reverse("admin:notifications_read"), {"notification": note.pk})
    note.refresh_from_db()
    assert note.read_at is None
    mine = watch(signed_in(reader), kind="claim", id=newsroom.claim.pk)
    assert mine is not None
    assert other.post(reverse("admin:watch"), {"stop": mine.pk}).status_code == 404
    signed_in(reader).post(reverse("admin:watch"), {"kind": "claim", "id": newsroom.claim.pk})
    assert not Watch.objects.exists()


@pytest.mark.parametrize(
    "posted",
    [{"kind": "user", "id": 1}, {"kind": "speaker", "id": 0}, {"kind": "speaker", "id": "x"}, {"kind": ""}],
)
def test_nothing_else_can_be_watched(reader: User, posted: dict[str, Any]) -> None:
    assert signed_in(reader).post(reverse("admin:watch"), posted).status_code == 404
    assert not Watch.objects.exists()


def test_a_search_without_words_is_not_watched_and_says_so(newsroom: Newsroom, reader: User) -> None:
    client = signed_in(reader)
    answer = client.post(reverse("admin:watch"), {"kind": "search", "query": "status=accepted"}, follow=True)
    assert "Search for something first" in answer.content.decode()
    assert not Watch.objects.exists()


def at_once(first: Callable[[], None], second: Callable[[], None]) -> None:
    """Both, the second begun while the first is done but not committed."""
    done = Event()

    def begin() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                Event().wait(0.5)  # the second has come to where it must wait
        finally:
            done.set()
            connections.close_all()

    def follow() -> None:
        try:
            done.wait()
            second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for running in (pool.submit(begin), pool.submit(follow)):
            running.result()


@pytest.mark.django_db(transaction=True)
def test_notes_that_come_at_once_are_all_counted(reader: User) -> None:
    def tell() -> None:
        now = timezone.now()
        notify([Notification(to=reader, kind=Happening.COMMENT, text="Note", made_at=now, address="/admin/")])

    at_once(tell, tell)
    reader.refresh_from_db()
    assert reader.unread == Notification.objects.filter(to=reader).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_watch_that_is_told_of_twice_at_once_counts_both(reader: User) -> None:
    watched = Watch.objects.create(user=reader, query="q=bridge", label="search: bridge")

    def tell(*counts: int) -> None:
        tell_watchers([Told(watched, Happening.QUOTES, count) for count in counts])

    at_once(lambda: tell(1, 2), lambda: tell(4))
    reader.refresh_from_db()
    assert (Notification.objects.get().count, reader.unread) == (7, 1)


def test_a_watch_that_was_stopped_is_not_told(reader: User) -> None:
    watched = Watch.objects.create(user=reader, query="q=bridge", label="search: bridge")
    Watch.objects.all().delete()
    tell_watchers([Told(watched, Happening.QUOTES)])
    assert not Notification.objects.exists()


def test_a_search_that_is_too_long_to_be_kept_is_refused_and_not_cut(reader: User) -> None:
    query = urlencode({"q": "граница " * 100})
    answer = signed_in(reader).post(reverse("admin:watch"), {"kind": "search", "query": query}, follow=True)
    assert "too long to be watched" in answer.content.decode()
    assert not Watch.objects.exists()


def test_watching_many_records_of_a_list_takes_as_many_queries_as_watching_two(
    newsroom: Newsroom, reader: User
) -> None:
    client, numbers = signed_in(reader), list(Claim.objects.order_by("pk").values_list("pk", flat=True)[:12])
    counts = []
    for ticked in (numbers[:1], numbers[1:3], numbers):  # after the first, tables' numbers are in memory
        with CaptureQueriesContext(connection) as queries:
            client.post(
                reverse("admin:claims_claim_changelist"),
                {"action": "watch_selected", "_selected_action": ticked},
            )
        counts.append(len(queries))
    assert Watch.objects.count() == len(numbers) == 12
    assert counts[1] == counts[2]
