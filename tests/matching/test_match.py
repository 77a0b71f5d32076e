"""A statement finds the claim that is already in the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from claims.matching import nearest
from claims.matching.nearest import match
from claims.models import Claim

from .records import make

pytestmark = pytest.mark.django_db

TEXTS = (
    "The Harbour Authority will raise fees for container ships by 12 percent.",
    "The Harbour Authority will not raise fees for ferries.",
    "Norway has closed three border crossings since March.",
    "A shortage of nurses forced hospitals in the north to close wards.",
    "The parliament adopted the budget without a debate.",
)


def found(text: str, limit: int = 20) -> list[str]:
    return [one.claim.text for one in next(match([text], limit))]


@pytest.mark.parametrize(
    ("statement", "nearest"),
    [
        ("container ships pay higher fees, says @HarbourAuthority", TEXTS[0]),
        ("Ferry fees stay as they are", TEXTS[1]),
        ("norwegian borders #closedborder", TEXTS[2]),
        ("Wards closed: hospitals lack nursing staff", TEXTS[3]),
        ("budjet adopted without debating it", TEXTS[4]),
    ],
)
def test_the_nearest_claim_comes_first(statement: str, nearest: str) -> None:
    make(*TEXTS)
    assert found(statement)[0] == nearest


def test_the_context_of_a_claim_helps_to_find_it() -> None:
    make(*TEXTS)
    make("It was all a mistake.", context="The minister on the Larsen affair")
    assert found("Larsen affair")[0] == "It was all a mistake."


def test_the_same_words_score_one_and_the_older_claim_comes_first() -> None:
    make(*TEXTS)
    older, newer = make("Fees will rise!", "fees: will rise")
    matches = next(match(["Fees will rise."]))
    assert [(one.claim, one.score) for one in matches[:2]] == [(older, 1.0), (newer, 1.0)]


def test_a_statement_that_shares_no_word_finds_nothing() -> None:
    make(*TEXTS)
    assert found("Zebras!") == []
    assert found("") == []


def test_a_merged_claim_leads_to_its_kept_record_and_a_rejected_one_nowhere() -> None:
    kept, lost, bad = make("Fees will rise.", "Charges for vessels go up.", "Charges for boats go up.")
    Claim.objects.filter(pk=lost.pk).update(merged_into=kept)
    Claim.objects.filter(pk=bad.pk).update(status="rejected")
    assert found("vessel charges go up") == ["Fees will rise."]


def test_what_changed_a_moment_ago_is_matched_as_it_is_now() -> None:
    (claim,) = make("Fees will rise.")
    assert found("fees") == ["Fees will rise."]
    Claim.objects.filter(pk=claim.pk).update(text="Taxes will rise.")
    assert found("fees") == []
    assert found("taxes") == ["Taxes will rise."]


def test_no_more_than_the_limit_is_given_best_first() -> None:
    make(*(f"Fees rose in harbour {number}" for number in range(30)))
    scores = [one.score for one in next(match(["Fees rose in harbour 7"], 5))]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)


def test_frequent_words_do_not_make_a_statement_cost_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "MOST_POSTINGS", 10)
    make(*(f"Fees rose in harbour {number}" for number in range(50)), "Fees rose in Larsen's bay")
    assert found("fees rose larsen")[0] == "Fees rose in Larsen's bay"
    assert len(found("fees rose", 300)) == 10


@pytest.fixture
def run() -> Callable[..., str]:
    def run(*words: str) -> str:
        out = StringIO()
        call_command("match", *words, stdout=out)
        return out.getvalue()

    return run


def test_the_command_shows_people_a_table_with_reasons(run: Callable[..., str]) -> None:
    make(*TEXTS)
    shown = run("The Harbour Authority raises fees", "--limit", "2")
    assert "Harbour" in shown
    assert "negation" in shown
    assert "budget" not in shown


def test_the_command_answers_each_line_of_a_file_with_a_line(run: Callable[..., str], tmp_path: Path) -> None:
    make(*TEXTS)
    file = tmp_path / "asked.jsonl"
    lines = [
        {"id": "a", "text": TEXTS[2]},
        {"id": 7, "text": "zebra"},
        {"id": None, "text": "=1+1\u2028nurses"},
    ]
    file.write_text("\n\n".join(map(json.dumps, lines)), encoding="utf-8")
    first, second, third = map(json.loads, run("--file", str(file), "--limit", "2").strip().split("\n"))
    best = Claim.objects.get(text=TEXTS[2])
    assert first["id"] == "a"
    assert first["matches"][0] == {
        "key": best.key,
        "text": best.text,
        "context": "",
        "score": 1.0,
        "relation": "same",
        "reasons": [
            "shared numbers: 3",
            "shared words: norway, closed, three, border, crossings, since, march",
            "similar meaning: 1.00",
        ],
    }
    assert second == {"id": 7, "matches": []}
    assert third["matches"][0]["text"] == TEXTS[3]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"id": 1}', "line 1: expected an object"),
        (b'{"id": 1, "text": 2}', "line 1: expected an object"),
        (b'{"id": 1, "text": "a"}\nnonsense', "line 2: not valid JSON"),
        (b"[1]", "line 1: expected an object"),
        (b"[" * 100_000, "line 1: not valid JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (None, "No such file"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(
    run: Callable[..., str], tmp_path: Path, content: bytes | None, message: str
) -> None:
    file = tmp_path / "asked.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=message) as refused:
        run("--file", str(file))
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    "words", [(), ("a", "--file", "b"), (" ",), ("a", "--limit", "0"), ("a", "--limit", "x")]
)
def test_wrong_use_is_refused(run: Callable[..., str], words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*words)


class TestAnyStatement(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text() | st.text(alphabet="fe esrow \"'*-:()&|!\\\0"))
    def test_any_text_can_be_a_statement_and_is_answered_the_same_twice(self, text: str) -> None:
        make(*TEXTS)
        once, again = next(match([text])), next(match([text]))
        assert once == again
        assert all(0 <= one.score <= 1 for one in once)
