"""Wikidata's query results become speakers: matched by identifier, then by a full name; never doubled or guessed."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.actions import EditSpeaker, RemoveSpeakerName, RemoveSpeakerRole, SetSpeakerRole
from claims.foreign import NotReadable
from claims.foreign.wikidata import read_wikidata
from claims.models import Speaker, SpeakerName, SpeakerPair
from sources.accounts.models import User
from sources.workbench.curation.undo import Undo
from sources.workbench.models import Decision, PairState

ENTITY = "http://www.wikidata.org/entity/"
COLUMNS = ("item", "itemLabel", "itemAltLabel", "itemDescription", "instance", "partyLabel", "countryLabel",
           "positionLabel", "ofLabel", "start", "end")  # fmt: skip
ILSE = (f"{ENTITY}Q900001", "Ilse Torvald", "I. Torvald, Ilse B. Torvald, Jr.", "harbour master", f"{ENTITY}Q5",
        "Harbour Party", "Norland", "mayor", "Havn", "2012-01-01T00:00:00Z", "2016-06-30T00:00:00Z")  # fmt: skip
ILSE_LATER = (*ILSE[:7], "harbour master", "Port of Havn", "2016-07-01T00:00:00Z", "")
BODY = (f"{ENTITY}Q900002", "Port of Havn", "", "", f"{ENTITY}Q44782", "", "Norland", "", "", "", "")
ROWS = (ILSE, ILSE_LATER, BODY)


def sparql_json(*rows: tuple[str, ...]) -> bytes:
    def cell(value: str) -> dict[str, str]:
        return {"type": "uri" if value.startswith("http") else "literal", "value": value}

    bindings = [
        {name: cell(value) for name, value in zip(COLUMNS, row, strict=True) if value} for row in rows
    ]
    return json.dumps({"head": {"vars": COLUMNS}, "results": {"bindings": bindings}}).encode()


def plain_json(*rows: tuple[str, ...]) -> bytes:
    return json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows]).encode()


def csv_table(*rows: tuple[str, ...]) -> bytes:
    def cell(value: str) -> str:
        return f'"{value}"' if "," in value else value

    return "\r\n".join(",".join(map(cell, row)) for row in (COLUMNS, *rows)).encode()


def tsv_table(*rows: tuple[str, ...]) -> bytes:
    def cell(value: str) -> str:
        if not value:
            return ""
        return f"<{value}>" if value.startswith("http") else f'"{value}"@en'

    lines = ["\t".join(f"?{name}" for name in COLUMNS), *("\t".join(map(cell, row)) for row in rows)]
    return "\n".join(lines).encode()


WRITERS = (sparql_json, plain_json, csv_table, tsv_table)


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_each_form_of_a_result_is_read_alike(write: Any) -> None:
    ilse, body = read_wikidata(write(*ROWS)).records
    assert (ilse.wikidata, ilse.label, ilse.kind, ilse.parties) == (
        "Q900001", "Ilse Torvald", "person", ["Harbour Party"]
    )  # fmt: skip
    assert ilse.names == ["Ilse Torvald", "I. Torvald", "Ilse B. Torvald, Jr."]
    assert [(role.title, role.organization, role.start, role.end) for role in ilse.roles] == [
        ("mayor", "Havn", date(2012, 1, 1), date(2016, 6, 30)),
        ("harbour master", "Port of Havn", date(2016, 7, 1), None),
    ]
    assert (body.wikidata, body.kind, body.names) == ("Q900002", "organization", ["Port of Havn"])


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"name,party\nIlse,x\n", "no column of items"),
        (b'{"head": {}}', "no result of a query"),
        (b"[1]", "no result of a query"),
        (b'{"results": {"bindings": {}}}', "no result of a query"),
        (sparql_json(), "nothing in Wikidata matched it"),
        (plain_json(), "nothing in Wikidata matched it"),
        (csv_table(), "nothing in Wikidata matched it"),
        (tsv_table(), "nothing in Wikidata matched it"),
        (b"", "no table"),
        (b"item,item\nQ1,Q2\n", "twice"),
        (b"item,itemLabel\nQ1,a,b\n", "3 cells"),
    ],
)
def test_what_is_no_result_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        read_wikidata(data)


@pytest.mark.parametrize(
    "changed, reason",
    [
        ({0: "Ilse"}, "no Wikidata identifier"),
        ({1: "Q900001"}, "no label"),
        ({9: "about 2012"}, "is no day"),
        ({9: "2017-01-01"}, "ends (2016-06-30) before it begins"),
    ],
)
def test_a_bad_row_is_refused_by_name(changed: dict[int, str], reason: str) -> None:
    row = tuple(changed.get(at, cell) for at, cell in enumerate(ILSE))
    reading = read_wikidata(sparql_json(BODY, row))
    assert len(reading.records) == 1
    assert [bad.number for bad in reading.refused] == [2] and reason in reading.refused[0].reason


@pytest.mark.parametrize("words", ["half \ud800", "x" * 30_000], ids=["half", "long"])
def test_words_that_cannot_be_kept_are_refused_by_name(words: str) -> None:
    reading = read_wikidata(plain_json((*ILSE[:3], words, *ILSE[4:]), BODY))
    assert [(bad.number, bad.name) for bad in reading.refused] == [(1, "Ilse Torvald (Q900001)")]
    assert [found.label for found in reading.records] == ["Port of Havn"]


def test_an_unknown_value_is_none() -> None:
    row = (*ILSE[:5], "http://www.wikidata.org/.well-known/genid/0f", *ILSE[6:])
    assert read_wikidata(sparql_json(row)).records[0].parties == []


def imported(folder: Path, user: User, *rows: tuple[str, ...]) -> str:
    path = folder / "result.json"
    path.write_bytes(sparql_json(*rows))
    out = StringIO()
    call_command("import", "speakers", str(path), user=user.username, interactive=False, stderr=out)
    return out.getvalue()


@pytest.mark.django_db
def test_new_speakers_come_with_names_and_offices_and_a_second_time_nothing_happens(
    tmp_path: Path, editor: User
) -> None:
    assert "2 new speakers" in imported(tmp_path, editor, *ROWS)
    ilse = Speaker.objects.get(wikidata="Q900001")
    assert (ilse.name, ilse.party, ilse.country, ilse.note) == (
        "Ilse Torvald", "Harbour Party", "Norland", "harbour master"
    )  # fmt: skip
    assert ilse.names.count() == 3 and ilse.roles.count() == 2
    assert "what is here already" in imported(tmp_path, editor, *ROWS)
    Undo(editor, Decision.objects.get()).run()
    assert not Speaker.objects.exists() and not SpeakerName.objects.exists()


@pytest.mark.django_db
def test_one_full_name_here_is_the_same_speaker_and_keeps_what_is_known(tmp_path: Path, editor: User) -> None:
    here = Speaker.objects.create(name="Ilse Torvald", party="Independent")
    SpeakerName.objects.create(speaker=here, name="Ilse Torvald")
    said = imported(tmp_path, editor, ILSE)
    here.refresh_from_db()
    assert (here.wikidata, here.party, here.country) == ("Q900001", "Independent", "Norland")
    assert "Ours was kept" in said
    assert Speaker.objects.count() == 1 and here.names.count() == 3
    later = (*ILSE[:10], "2018-01-01T00:00:00Z")
    imported(tmp_path, editor, later)
    assert here.roles.get().last_seen == date(2018, 1, 1)


@pytest.mark.django_db
def test_what_people_changed_or_took_away_since_does_not_come_back(tmp_path: Path, editor: User) -> None:
    imported(tmp_path, editor, *ROWS)
    ilse = Speaker.objects.get(wikidata="Q900001")
    RemoveSpeakerName(editor, ilse.names.get(name="I. Torvald")).run()
    RemoveSpeakerRole(editor, ilse.roles.get(title="harbour master")).run()
    SetSpeakerRole(
        editor, ilse, {"title": "Mayor of Havn", "last_seen": date(2016, 5, 1)}, ilse.roles.get()
    ).run()
    EditSpeaker(editor, ilse, {"party": ""}).run()
    said = imported(tmp_path, editor, *ROWS)
    assert "what is here already" in said
    assert "Its party is empty here, as somebody put it, and “Harbour Party” there. Ours was kept." in said
    assert "Its last seen is “2016-05-01” here" in said
    ilse.refresh_from_db()
    assert ilse.party == "" and not ilse.names.filter(name="I. Torvald").exists()
    assert [(role.title, role.last_seen) for role in ilse.roles.all()] == [
        ("Mayor of Havn", date(2016, 5, 1))
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("made", [True, False], ids=["made by the import", "here before"])
def test_an_identifier_that_somebody_took_away_is_not_given_again(
    made: bool, tmp_path: Path, editor: User
) -> None:
    if not made:
        SpeakerName.objects.create(speaker=Speaker.objects.create(name="Ilse Torvald"), name="Ilse Torvald")
    imported(tmp_path, editor, ILSE)
    ilse = Speaker.objects.get()
    EditSpeaker(editor, ilse, {"wikidata": "Q7"}).run()
    said = imported(tmp_path, editor, ILSE)
    ilse.refresh_from_db()
    assert ilse.wikidata == "Q7"
    if made:
        assert "was made of it, and has its identifier no more: left alone" in said
        assert Speaker.objects.count() == 1
    else:
        assert Speaker.objects.filter(wikidata="Q900001").count() == 1


@pytest.mark.django_db
def test_who_was_rejected_stays_as_it_is(tmp_path: Path, editor: User) -> None:
    imported(tmp_path, editor, ILSE)
    Speaker.objects.update(status="rejected")
    SpeakerName.objects.all().delete()
    assert "It was rejected here, and stays as it is." in imported(tmp_path, editor, ILSE)
    assert not SpeakerName.objects.exists() and Speaker.objects.count() == 1


@pytest.mark.django_db
def test_who_was_merged_is_found_where_the_merge_leads(tmp_path: Path, editor: User) -> None:
    kept = Speaker.objects.create(name="I. Torvald-Aske")
    gone = Speaker.objects.create(name="Ilse Torvald", wikidata="Q900001", merged_into=kept)
    imported(tmp_path, editor, ILSE)
    kept.refresh_from_db()
    assert kept.wikidata == "Q900001" and kept.names.filter(name="Ilse Torvald").exists()
    assert Speaker.objects.count() == 2 and gone.names.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "names", [["Torvald"], ["Ilse Torvald", "Ilse Torvald"]], ids=["surname", "two of them"]
)
def test_who_may_be_somebody_here_comes_in_apart_and_the_pair_awaits_a_decision(
    names: list[str], tmp_path: Path, editor: User
) -> None:
    for name in names:
        SpeakerName.objects.create(speaker=Speaker.objects.create(name=name), name=name)
    row = (ILSE[0], names[0], "", *ILSE[3:])
    assert "awaits a decision" in imported(tmp_path, editor, row)
    pairs = SpeakerPair.objects.all()
    assert {(pair.state, pair.other.wikidata) for pair in pairs} == {(PairState.SUGGESTED, "Q900001")}
    assert len(pairs) == len(names)


@pytest.mark.django_db
def test_a_namesake_with_another_identifier_stays_somebody_else(tmp_path: Path, editor: User) -> None:
    here = Speaker.objects.create(name="Ilse Torvald", wikidata="Q7")
    SpeakerName.objects.create(speaker=here, name="Ilse Torvald")
    assert "A namesake is here" in imported(tmp_path, editor, ILSE)
    assert Speaker.objects.count() == 2 and not SpeakerPair.objects.exists()


@pytest.mark.django_db
def test_two_speakers_with_the_identifier_are_refused(tmp_path: Path, editor: User) -> None:
    for name in ("A. One", "B. Two"):
        Speaker.objects.create(name=name, wikidata="Q900001")
    with pytest.raises(CommandError, match="Nothing was imported"):
        imported(tmp_path, editor, ILSE)


@pytest.mark.django_db
def test_several_parties_are_told_and_none_is_taken(tmp_path: Path, editor: User) -> None:
    other = (*ILSE[:5], "Sea Party", *ILSE[6:])
    assert "Several values for party: Harbour Party, Sea Party" in imported(tmp_path, editor, ILSE, other)
    assert Speaker.objects.get().party == ""


@pytest.mark.django_db
def test_words_that_have_no_room_are_cut_and_that_is_told(tmp_path: Path, editor: User) -> None:
    many = "|".join(f"Alias{n} Name" for n in range(150))
    long = (
        f"{ENTITY}Q900009",
        "L" * 400,
        many,
        "",
        f"{ENTITY}Q5",
        "P" * 130,
        "",
        "T" * 250,
        "B" * 250,
        "",
        "",
    )
    [found] = read_wikidata(sparql_json(long, long)).records
    assert found.told == [
        "Its label has 400 characters; the first 300 are kept.",
        "Its party has 130 characters; the first 120 are kept.",
        "One of its offices has 250 characters; the first 200 are kept.",
        "The body of one of its offices has 250 characters; the first 200 are kept.",
        "It has 151 names; the first 100 are kept.",
    ]
    assert "It has 151 names" in imported(tmp_path, editor, long)
    assert Speaker.objects.get().names.count() == 100
