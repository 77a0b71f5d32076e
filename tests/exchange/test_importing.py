"""An import does what editing does: whole or not at all, with history, checks and reasons."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tablib
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from pytest import CaptureFixture

from claims.models import Claim, ClaimLink, CuratedSet, Evidence, Quote, Speaker, SpeakerName, Topic
from claims.resources import (
    ClaimLinkResource,
    ClaimResource,
    CuratedSetResource,
    EvidenceResource,
    QuoteResource,
    SpeakerResource,
    TopicResource,
)
from sources.accounts.models import User
from sources.models import Article, Source
from sources.resources import ArticleResource, SourceResource
from sources.workbench.curation import undo
from sources.workbench.exchange.resource import ExchangeResource
from sources.workbench.models import AuditEntry, Decision

from .library import library

pytestmark = pytest.mark.django_db


def rows(headers: str, *cells: tuple[Any, ...]) -> tablib.Dataset:
    return tablib.Dataset(*cells, headers=headers.split(","))


def problems(result: Any) -> list[str]:
    return [str(problem) for problem in result.problems] + [str(error.error) for error in result.base_errors]


def test_only_what_differs_is_changed() -> None:
    library()
    before = dict(Claim.objects.values_list("key", "version"))
    data = ClaimResource().export()
    at = data.headers.index("context")
    changed = tablib.Dataset(headers=data.headers)
    for row in data:
        cells = list(row)
        if cells[0] == "c-3":
            cells[at] = "Another context"
        changed.append(cells)
    result = ClaimResource().import_data(changed)
    assert (result.totals["update"], result.totals["skip"]) == (1, len(before) - 1)
    after = dict(Claim.objects.values_list("key", "version"))
    assert {key for key in before if before[key] != after[key]} == {"c-3"}
    assert Claim.objects.get(key="c-3").context == "Another context"


def test_importing_twice_makes_nothing_twice() -> None:
    data = rows("key,text", ("c-a", "One"), ("c-b", "Two"))
    assert ClaimResource().import_data(data).totals["new"] == 2
    assert ClaimResource().import_data(data).totals["skip"] == 2
    assert Claim.objects.count() == 2


def test_what_is_imported_belongs_to_people_and_has_history(editor: User) -> None:
    ClaimResource().import_data(rows("key,text", ("c-a", "One")), user=editor, file_name="claims.csv")
    claim = Claim.objects.get()
    assert (claim.is_touched, claim.touched_by) == (True, editor)
    history = claim.history.get()
    assert (history.history_type, history.history_user, history.history_change_reason) == (
        "+",
        editor,
        "import of claims.csv",
    )


def test_a_record_changed_since_the_export_is_refused_unless_told(editor: User) -> None:
    ClaimResource().import_data(rows("key,text", ("c-a", "One")))
    Claim.objects.update(text="Edited", version=2)
    data = rows("key,text,version", ("c-a", "From the file", "1"))
    result = ClaimResource().import_data(data)
    assert "row 1, version “1”: The record has changed since this file was exported" in problems(result)[0]
    assert Claim.objects.get().text == "Edited"
    assert ClaimResource().import_data(data, overwrite=True).totals["update"] == 1
    assert (Claim.objects.get().text, Claim.objects.get().version) == ("From the file", 3)


def test_records_without_a_version_are_told_by_their_fingerprint() -> None:
    Topic.objects.create(name="Rates", definition="old")
    mark = TopicResource().export()["fingerprint"][0]
    Topic.objects.update(definition="edited")
    data = rows("name,definition,fingerprint", ("Rates", "from the file", mark))
    assert "changed since" in problems(TopicResource().import_data(data))[0]
    Topic.objects.update(definition="old")
    assert TopicResource().import_data(data).totals["update"] == 1


def test_one_bad_row_keeps_the_whole_file_out() -> None:
    data = rows(
        "key,text,kind", ("c-a", "One", "assertion"), ("c-b", "", "assertion"), ("c-c", "Three", "rumour")
    )
    result = ClaimResource().import_data(data)
    assert Claim.objects.count() == 0
    assert [(problem.number, problem.column, problem.value) for problem in result.problems] == [
        (2, "text", ""),
        (3, "kind", "rumour"),
    ]


def test_bad_rows_behind_many_good_ones_keep_all_of_them_out() -> None:
    cells = [(f"c-{n}", f"Claim {n}", "assertion") for n in range(1200)]
    cells[1100] = ("c-1100", "Claim", "rumour")
    result = ClaimResource().import_data(rows("key,text,kind", *cells))
    assert [problem.number for problem in result.problems] == [1101]
    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    ("resource", "data", "problem"),
    [
        (ClaimResource, rows("key,text,kind", ("", "", "opinion")), "row 1, key: The row does not identify a record"),
        (ClaimResource, rows("key,text", ("a", "1"), ("a", "2")), "row 2, key “a”: Row 1 refers to the same record"),
        (ClaimResource, rows("note", ("One",)), "no column key"),
        (ClaimResource, rows("key;text", ("a;One",)), "do not seem to be separated by commas"),
        (ClaimResource, rows("key,key,text", ("a", "b", "c")), "key is in the file twice"),
        (ClaimResource, rows("key,text", ("k" * 201, "One")), "at most 200 characters"),
        (ClaimResource, rows("key,text,version", ("c-1", "x", "2"), ("c-2", "\x00", "1")), "null character"),
        (EvidenceResource, rows("claim,quote", ("c-1", "q-none")), "row 1, quote “q-none”: There is no such quote"),
        (EvidenceResource, rows("claim,quote,stance", ("c-1", "q-1", "loves")), "row 1, stance “loves”"),
        (SourceResource, rows("name,names", ("The Gazette", "[1]")), "row 1, names “[1]”: Enter a list of names"),
        (SourceResource, rows("name", ("THE GAZETTE",)), "row 1"),
        (SpeakerResource, rows("key,wikidata", ("s-0", "42")), "looks like Q58217"),
        (SpeakerResource, rows("key,merged_into", ("s-1", "s-0")), "merged_into “s-0”: This column cannot be changed"),
        (SpeakerResource, rows("key,name,merged_into", ("s-9", "X", "s-none")), "There is no such speaker"),
        (QuoteResource, rows("key,said_on", ("q-1", "10/7/2021")), "Enter a date such as 2021-07-10"),
        (QuoteResource, rows("key,confidence", ("q-1", "1,5")), "with a decimal point"),
        (QuoteResource, rows("key,confidence", ("q-1", "7")), "row 1"),
        (QuoteResource, rows("key,spans", ("q-1", "[[0,99999]]")), "is outside the article's"),
        (QuoteResource, rows("key,text", ("q-1", "other words")), "The spans point to different text in the article"),
        (QuoteResource, rows("key,repeats", ("q-1", "[[[9,99999]]]")), "Enter spans within the text, in its order"),
        (ArticleResource, rows("digest,file_name,body", ("a" * 64, "x.txt", "[[1,2]]")), "Enter spans within the text"),
        (ArticleResource, rows("digest,file_name,blocks", ("a" * 64, "x.txt", "[[1,2]]")), "Enter parts of the text"),
        (QuoteResource, rows("key,article", ("q-1", "0" * 64)), "There is no such article"),
        (ClaimLinkResource, rows("claim,other,relation", ("c-1", "c-2", "same")), "no column backward"),
        (ArticleResource, rows("digest,text,file_name", ("ab", "x", "x.txt")), "64 hexadecimal digits"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)  # fmt: skip
def test_a_bad_row_is_reported_with_number_column_value_and_reason(
    resource: type[ExchangeResource], data: Any, problem: str
) -> None:
    library()
    result = resource().import_data(data)
    assert problem in problems(result)[0]


def test_an_articles_text_cannot_be_changed_by_an_import() -> None:
    library()
    article = Article.objects.order_by("pk").first()
    assert article is not None
    result = ArticleResource().import_data(rows("digest,text", (article.digest, "Other words.")))
    assert "text “Other words.”: This column cannot be changed by an import" in problems(result)[0]


def test_columns_that_are_not_known_are_passed_over_and_named() -> None:
    result = ClaimResource().import_data(rows("key,text,my own", ("c-a", "One", "x")))
    assert result.ignored == ["my own"]
    assert Claim.objects.get().text == "One"


def test_columns_that_are_not_in_the_file_keep_what_is_stored() -> None:
    library()
    before = Quote.objects.get(key="q-2")
    QuoteResource().import_data(rows("key,note", ("q-2", "Seen.")))
    after = Quote.objects.get(key="q-2")
    assert (after.note, after.text, after.speaker, after.spans) == (
        "Seen.",
        before.text,
        before.speaker,
        before.spans,
    )


def test_a_verdict_needs_the_right_to_judge(make_user: Callable[[str, str], User]) -> None:
    from django.contrib.auth.models import Permission

    user = make_user("importer", "reader")
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["add_claim", "change_claim", "import_claim"])
    )
    plain = rows("key,text", ("c-a", "One"))
    assert ClaimResource().import_data(plain, user=user).totals["new"] == 1
    judged = rows("key,verdict", ("c-a", "false"))
    assert "claims.judge_claim" in problems(ClaimResource().import_data(judged, user=user))[0]
    assert Claim.objects.get().verdict == ""


def test_who_may_not_add_may_not_import_new_records(reader: User) -> None:
    data = rows("key,text", ("c-a", "One"))
    assert "claims.add_claim" in problems(ClaimResource().import_data(data, user=reader, dry_run=True))[0]
    with pytest.raises(PermissionDenied):
        ClaimResource().import_data(data, user=reader)
    assert Claim.objects.count() == 0


def test_a_decided_link_was_decided_by_whoever_imports_it(editor: User) -> None:
    library()
    data = rows("claim,other,relation,backward,state", ("c-9", "c-8", "supports", "false", "accepted"))
    assert ClaimLinkResource().import_data(data, user=editor).totals["new"] == 1
    link = ClaimLink.objects.get(relation="supports")
    assert (link.decided_by, link.decided_at is not None) == (editor, True)
    # c-9 supports c-8, whichever of the two the database keeps first.
    first = link.other if link.backward else link.claim
    assert first.key == "c-9"


def test_names_are_changed_with_the_record_they_belong_to(editor: User) -> None:
    library()
    data = rows("key,names", ("s-0", '["Nadia Ivers", "N. Ivers"]'))
    assert SpeakerResource().import_data(data, user=editor).totals["update"] == 1
    speaker = Speaker.objects.get(key="s-0")
    assert sorted(speaker.names.values_list("name", flat=True)) == ["N. Ivers", "Nadia Ivers"]
    assert speaker.names.get(name="N. Ivers").key


def test_a_preview_writes_nothing_and_shows_what_differs() -> None:
    library()
    result = ClaimResource().import_data(
        rows("key,context", ("c-1", "New context"), ("c-2", Claim.objects.get(key="c-2").context)),
        dry_run=True,
    )
    assert [(c.number, c.what, c.name) for c in result.changes] == [(1, "update", "c-1")]
    assert result.changes[0].cells[0][0] == "context"
    assert result.changes[0].cells[0][2] == "New context"
    assert Claim.objects.get(key="c-1").context != "New context"
    assert Claim.history.filter(history_change_reason__startswith="import").count() == 0


def test_a_file_is_imported_by_command(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("key,text,context\nc-a,One,First\n")
    call_command("import", "claims.resources.ClaimResource", str(path), interactive=False)
    assert Claim.objects.get().context == "First"
    told = AuditEntry.objects.get()
    assert (told.kind, told.what) == ("import", "Imported claims") and "claims.csv" in told.further.words


def test_what_the_audit_cannot_be_told_of_is_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*told: object, **more: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("newsroom.management.commands.import.tell", fails)
    path = tmp_path / "claims.csv"
    path.write_text("key,text\nc-a,One\n")
    with pytest.raises(OSError, match="no room"):
        call_command("import", "claims.resources.ClaimResource", str(path), interactive=False)
    assert not Claim.objects.exists()


def test_where_nobody_can_answer_nothing_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("key,text\nc-a,One\n")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="give --no-input"):
        call_command("import", "claims.resources.ClaimResource", str(path))
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("claims.doc", "x", "does not show the format"),
        ("claims.csv", "key,text\nk,\n", "Nothing was imported"),
        ("claims.csv", "", "is empty"),
        ("claims.xlsx", "key,text\n", "not a workbook"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(CommandError, match=message):
        call_command("import", "claims.resources.ClaimResource", str(path), interactive=False)
    assert Claim.objects.count() == 0


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Cannot read .*none\.csv"):
        call_command("import", "claims.Claim", str(tmp_path / "none.csv"), interactive=False)


def test_an_editor_who_imports_evidence_joins_records_by_their_keys(editor: User) -> None:
    library()
    assert Source.objects.count() == 2
    data = rows("claim,quote,stance", ("c-0", "q-0", "denies"))
    assert EvidenceResource().import_data(data, user=editor).totals["new"] == 1
    assert Evidence.objects.get(claim__key="c-0", quote__key="q-0").stance == "denies"


def test_an_import_can_be_undone(editor: User) -> None:
    library()
    before = {
        resource: resource().export().csv for resource in (ClaimResource, SpeakerResource, TopicResource)
    }
    ClaimResource().import_data(
        rows(
            "key,text,topics,merged_into",
            ("c-1", "Changed by a file", '["Banks", "New topic"]', ""),
            ("c-new", "New", "[]", "c-newer"),
            ("c-newer", "Newer", "[]", ""),
        ),
        user=editor,
        file_name="claims.csv",
    )
    claims = Decision.objects.get(action="import_claim")
    assert claims.summary == "Imported claims.csv: 2 new and 1 changed claims"
    SpeakerResource().import_data(rows("key,names", ("s-0", '["Another"]')), user=editor)
    speakers = Decision.objects.get(action="import_speaker")
    undo(speakers, editor)
    undo(claims, editor)
    # Versions grow with an undo, too; all else is as it was.
    for resource, text in before.items():
        data = tablib.Dataset().load(resource().export().csv, format="csv")
        was = tablib.Dataset().load(text, format="csv")
        for name in ("version",):
            if name in data.headers:
                del data[name], was[name]
        assert data.csv == was.csv


def test_an_import_that_changes_nothing_is_no_decision(editor: User) -> None:
    library()
    ClaimResource().import_data(ClaimResource().export(), user=editor)
    assert not Decision.objects.exists()


def test_a_refused_import_is_no_decision(editor: User) -> None:
    result = ClaimResource().import_data(rows("key,text", ("c-a", "One"), ("c-b", "")), user=editor)
    assert problems(result)
    assert not Decision.objects.exists()
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "resource", [ClaimResource, SpeakerResource, CuratedSetResource], ids=lambda r: r.__name__
)
def test_a_key_may_have_two_hundred_characters(resource: ExchangeResource) -> None:
    name = "text" if resource is ClaimResource else "name"
    for length, expected in ((200, []), (201, ["200 characters"])):
        result = resource().import_data(rows(f"key,{name}", ("k" * length, "The tower was sold")))
        assert len(problems(result)) == len(expected), problems(result)
        assert all(word in problem for word, problem in zip(expected, problems(result), strict=True))


def test_records_without_a_key_get_one_and_the_same_one_again() -> None:
    for headers, cells in (("text,kind", ("", "assertion")), ("key,text,kind", ("", "", "assertion"))):
        assert "does not identify a record" in problems(ClaimResource().import_data(rows(headers, cells)))[0]
    first = ClaimResource().import_data(
        rows("key,text,kind", ("", "The tower was sold", "assertion"), ("c-own", "It is tall", "opinion"))
    )
    assert problems(first) == []
    made = Claim.objects.get(text="The tower was sold")
    assert made.key.startswith("c-")
    again = ClaimResource().import_data(rows("text,kind", ("The tower was sold", "prediction")))
    assert (again.totals["new"], again.totals["update"]) == (0, 1)
    twice = ClaimResource().import_data(rows("text", ("It rains",), ("It rains",)))
    assert "Row 1 refers to the same record" in problems(twice)[0]
    assert Claim.objects.count() == 2
    SpeakerResource().import_data(rows("name,kind", ("Nadia Ivers", "person")))
    CuratedSetResource().import_data(rows("name", ("Bridges",)))
    assert Speaker.objects.get().key.startswith("s-")
    assert CuratedSet.objects.get().key.startswith("set-")


def test_a_file_that_names_nothing_says_that_keys_can_be_made() -> None:
    assert "give text: keys are made" in problems(ClaimResource().import_data(rows("note", ("x",))))[0]


@pytest.mark.parametrize("keys", [("c-Own", "c-own"), ("C-1",)], ids=["in the file", "in the database"])
def test_keys_that_differ_by_case_alone_are_refused(keys: tuple[str, ...]) -> None:
    Claim.objects.create(key="c-1", text="There", text_key="x")
    result = ClaimResource().import_data(rows("key,text", *((key, f"Text {key}") for key in keys)))
    assert "in upper and lower case alone" in problems(result)[-1]
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("column", "word", "message"),
    [
        (
            "verdict",
            "False",
            "Enter one of: true, mostly_true, mixed, mostly_false, false, unproven. Did you mean false?",
        ),
        ("verdict", "partly true", "Did you mean mixed?"),
        ("verdict", "nonsense", "Enter one of: true, "),
        ("kind", "claim", "Enter one of: assertion, demand, commitment, prediction, opinion."),
        ("status", "ok", "Enter one of: suggested, accepted, rejected."),
        ("verdict", 1.5, "Enter one of: true, "),
    ],
)
def test_where_a_word_is_wrong_the_right_ones_are_listed(column: str, word: str, message: str) -> None:
    result = ClaimResource().import_data(rows(f"key,text,{column}", ("c-1", "It is tall", word)))
    assert message in problems(result)[0]
    assert Claim.objects.count() == 0


def test_a_verdict_that_a_spreadsheet_took_for_truth_is_the_word() -> None:
    assert problems(ClaimResource().import_data(rows("key,text,verdict", ("c-1", "It is tall", False)))) == []
    assert Claim.objects.get().verdict == "false"


@pytest.mark.parametrize("headers", ["key,name,kind", "key,name,kind,names"])
def test_an_imported_speaker_is_found_again_by_its_own_name(headers: str) -> None:
    cells = ("s-1", "Nadia Ivers", "person", '["N. Ivers"]')[: len(headers.split(","))]
    assert problems(SpeakerResource().import_data(rows(headers, cells))) == []
    names = set(SpeakerName.objects.filter(speaker__key="s-1").values_list("name", flat=True))
    assert names >= {"Nadia Ivers"}
    assert all(SpeakerName.objects.values_list("key", flat=True))
    unchanged = SpeakerResource().import_data(rows(headers, cells))
    assert unchanged.changed == 0


@pytest.mark.parametrize("cell", ["half \ud83d", '["\\ud83d"]', "nul \x00"])
def test_characters_that_no_database_holds_are_refused_by_the_cell(cell: str, tmp_path: Path) -> None:
    name = "topics" if cell.startswith("[") else "text"
    result = ClaimResource().import_data(rows(f"key,{name}", ("c-1", cell)))
    assert result.problems[0].column == name
    assert "cannot be stored" in result.problems[0].reason
    str(result.problems[0]).encode()


@pytest.mark.parametrize(
    "text", ['{"key": "c-1", "text": "half \\ud83d"}', '{"key": "c\\udc00", "text": "x"}']
)
def test_half_a_character_in_a_file_ends_in_a_line_and_not_in_a_traceback(text: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(text)
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import", "claims.resources.ClaimResource", str(path), interactive=False)


def test_empty_rows_are_passed_over_and_the_others_keep_their_numbers() -> None:
    result = ClaimResource().import_data(rows("key,text", ("c-1", "a"), ("", None), ("c-2", "")))
    assert [problem.number for problem in result.problems] == [3]
