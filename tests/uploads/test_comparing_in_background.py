"""Claims that people write, edit or import are compared by a worker, soon and without anybody asking."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from claims.actions import AddClaim, EditClaim
from claims.match_keys import claim_text_key
from claims.matching.suggest import Comparison, Suggested
from claims.models import Claim, ClaimLink, ClaimToCompare
from claims.search import CLAIMS
from newsroom import idle_work
from newsroom.ingest import Ingest
from newsroom.ingest import after as comparing
from sources.accounts.models import User
from sources.models import IngestRun
from sources.workbench.curation import undo
from sources.workbench.search import index
from tests.benchmarks.reports import write_pages
from tests.matching.records import FEES, OTHERS
from tests.uploads.conftest import wait_until, work

pytestmark = pytest.mark.django_db


def linked() -> set[tuple[str, str]]:
    return set(ClaimLink.objects.values_list("claim__text", "other__text"))


def test_what_an_editor_writes_or_edits_is_compared(editor: User) -> None:
    for text in (FEES[0], *OTHERS):
        AddClaim(editor, text).run()
    work()
    assert not linked()
    assert not ClaimToCompare.objects.exists()
    claim = Claim.objects.get(text=OTHERS[0])
    decision = EditClaim(editor, claim, {"text": FEES[1]}).run()
    work()
    assert linked() == {(FEES[0], FEES[1])}
    EditClaim(editor, Claim.objects.get(text=OTHERS[1]), {"note": "Ask the hospitals."}).run()
    CLAIMS.refresh()
    assert not ClaimToCompare.objects.exists()  # a note is no new words
    undo(decision, editor)
    CLAIMS.refresh()
    assert ClaimToCompare.objects.get().claim_id == claim.pk


def test_what_is_imported_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("text\n" + "\n".join(f'"{text}"' for text in (*FEES, *OTHERS)) + "\n")
    call_command("import", "claims.resources.ClaimResource", str(path), "--no-input", verbosity=0)
    work()
    assert len(linked()) == 3


def test_claims_of_an_ingest_wait_with_their_articles_and_not_twice(tmp_path: Path) -> None:
    write_pages(tmp_path, 5)
    Ingest().run([tmp_path])
    assert Claim.objects.count() > 20
    assert not ClaimToCompare.objects.exists()
    CLAIMS.rebuild()  # nothing changed
    assert not ClaimToCompare.objects.exists()


def test_an_ingest_that_is_running_compares_what_it_brings_itself(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in FEES:
        AddClaim(editor, text).run()
    run = IngestRun.objects.create(state="running", heartbeat_at=timezone.now())
    work()
    assert not linked()
    IngestRun.objects.filter(pk=run.pk).update(
        heartbeat_at=timezone.now() - timedelta(hours=1)
    )  # it was killed
    work()
    assert len(linked()) == 3


def test_a_claim_edited_while_it_is_compared_waits_on(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (FEES[0], *OTHERS):
        AddClaim(editor, text).run()
    links = Comparison.links
    edited: list[object] = []

    def edit_meanwhile(self: Comparison, ids: Sequence[int]) -> list[Suggested]:
        found = links(self, ids)
        if not edited:
            edited.append(EditClaim(editor, Claim.objects.get(text=OTHERS[0]), {"text": FEES[1]}).run())
            CLAIMS.refresh()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Comparison, "links", edit_meanwhile)
        work()
    assert ClaimToCompare.objects.get().claim.text == FEES[1]
    work()
    assert linked() == {(FEES[0], FEES[1])}
    assert not ClaimToCompare.objects.exists()


def test_a_claim_edited_while_its_article_waits_is_compared_with_its_new_words(
    editor: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pages(tmp_path, 3)
    links = Comparison.links
    compared: list[set[str]] = []

    def edit_meanwhile(self: Comparison, ids: Sequence[int]) -> list[Suggested]:
        compared.append(set(Claim.objects.filter(pk__in=ids).values_list("text", flat=True)))
        found = links(self, ids)
        if len(compared) == 1:
            EditClaim(editor, Claim.objects.earliest("pk"), {"text": FEES[0]}).run()
            CLAIMS.refresh()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Comparison, "links", edit_meanwhile)
        Ingest().run([tmp_path])
    assert len(compared[0]) > 1
    assert compared[1:] == [{FEES[0]}]


def test_a_claim_edited_while_the_index_is_made_anew_is_compared(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in (FEES[0], *OTHERS):
        AddClaim(editor, text).run()
    work()
    monkeypatch.setattr(index, "BATCH", 2)
    EditClaim(editor, Claim.objects.get(text=OTHERS[0]), {"text": FEES[1]}).run()
    CLAIMS.refresh([0], most=0)
    CLAIMS._batch()  # what was edited before, and that all is to be indexed anew
    EditClaim(editor, Claim.objects.get(text=OTHERS[1]), {"text": FEES[2]}).run()
    CLAIMS.refresh()
    assert {one.claim.text for one in ClaimToCompare.objects.all()} == {FEES[1], FEES[2]}
    work()
    assert len(linked()) == 3


def test_a_worker_that_is_to_end_leaves_the_rest_of_a_large_import_for_later(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Claim.objects.bulk_create(
        Claim(text=text, text_key=claim_text_key(text), key=f"c-{at}")
        for at, text in enumerate((*FEES, *OTHERS))
    )
    monkeypatch.setattr(index, "BATCH", 2)
    answers = iter([True, False, False])
    with monkeypatch.context() as patch:
        patch.setattr(idle_work, "_may_go_on", lambda: next(answers))
        patch.setattr(idle_work, "is_waiting", lambda: False)
        work()
    assert CLAIMS.totals()[0] == 2
    work()
    assert CLAIMS.totals()[0] == len((*FEES, *OTHERS))
    assert len(linked()) == 3


def test_a_task_that_waits_goes_first_and_the_rest_is_compared_later(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in (*FEES, *OTHERS[:2]):
        AddClaim(editor, text).run()
    monkeypatch.setattr(comparing, "BATCH", 2)
    with monkeypatch.context() as patch:
        patch.setattr(idle_work, "_may_go_on", lambda: ClaimToCompare.objects.count() != 3)
        work()
    assert ClaimToCompare.objects.count() == 3
    work()
    assert not ClaimToCompare.objects.exists()
    assert len(linked()) == 3


def test_a_worker_does_not_wait_for_another_process_that_compares(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in FEES:
        AddClaim(editor, text).run()

    @contextmanager
    def taken(name: str, waiting: Callable[[], object]) -> Iterator[None]:
        waiting()
        pytest.fail("uploads would wait, too")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(comparing, "alone", taken)
        work()
    assert not linked()
    work()
    assert len(linked()) == 3


def test_an_error_is_logged_and_comparing_is_tried_again_later(
    editor: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for text in FEES:
        AddClaim(editor, text).run()

    def fail(**given: object) -> None:
        raise ValueError("no judge")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(idle_work, "compare_waiting", fail)
        work()
    assert "Comparing new claims failed" in caplog.text
    work()
    assert not linked()  # not at once
    monkeypatch.setattr(idle_work, "_not_before", [timezone.now()])
    work()
    assert len(linked()) == 3


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_runs_finds_new_claims_by_itself(
    editor: User, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    start_worker()
    for text in FEES:
        AddClaim(editor, text).run()
    wait_until(lambda: len(linked()) == 3)
    wait_until(lambda: not ClaimToCompare.objects.exists())
