"""Turtle and N-Triples are read as the grammar says; ClaimsKG's triples become fact-checks."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.foreign import NotReadable
from claims.foreign.claimskg import read_claimskg
from claims.foreign.turtle import is_turtle, subjects
from claims.models import FactCheck
from sources.accounts.models import User

TURTLE = r"""
@prefix schema: <http://schema.org/> .
@prefix kg: <http://data.example.org/claimskg/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
# a review with the reviewer's rating, and the graph's own beside it
<http://data.example.org/claimskg/claim_review/7> a schema:ClaimReview ;
    schema:author <http://data.example.org/claimskg/organization/checkers> ;
    schema:datePublished "2021-03-05"^^xsd:date ;
    schema:headline "Not so"@en ;
    schema:inLanguage [ a schema:Language ; schema:alternateName "en" ; schema:name "English" ] ;
    schema:itemReviewed <http://data.example.org/claimskg/creative_work/7> ;
    schema:reviewRating <http://data.example.org/claimskg/rating/normalized/claimskg_FALSE>,
        <http://data.example.org/claimskg/rating/original/checkers_Pants> ;
    schema:url <https://checkers.example/ferry> .
<http://data.example.org/claimskg/creative_work/7> a schema:CreativeWork ;
    schema:author <http://data.example.org/claimskg/agent/kai> ;
    schema:datePublished "2021-03-02"^^xsd:date ;
    schema:text "The ferry, it \"sank\" twice."@en .
<http://data.example.org/claimskg/agent/kai> a schema:Thing ; schema:name "Kai Moe" .
<http://data.example.org/claimskg/organization/checkers> a schema:Organization ;
    schema:name "The Checkers" ; schema:url <https://checkers.example> .
<http://data.example.org/claimskg/rating/normalized/claimskg_FALSE> a schema:Rating ;
    schema:alternateName "FALSE"@en ; schema:ratingValue 1 .
<http://data.example.org/claimskg/rating/original/checkers_Pants> a schema:Rating ;
    schema:alternateName "Wholly wrong"@en .
"""
SCHEMA = "http://schema.org/"
TRIPLES = f"""<http://a.example/r> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{SCHEMA}ClaimReview> .
<http://a.example/r> <{SCHEMA}claimReviewed> "Es regnete \\u00FCber Nacht." .
<http://a.example/r> <{SCHEMA}url> <https://checkers.example/rain> .
<http://a.example/r> <{SCHEMA}reviewRating> _:b0 .
_:b0 <{SCHEMA}ratingValue> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""


def test_claimskg_s_turtle_is_read_with_all_its_parts() -> None:
    [found] = read_claimskg(TURTLE.encode()).records
    assert (found.claim, found.address, found.title, found.published) == (
        'The ferry, it "sank" twice.', "https://checkers.example/ferry", "Not so", "2021-03-05"
    )  # fmt: skip
    assert (found.rating, found.rating_value, found.claimant, found.claimed) == (
        "Wholly wrong", None, "Kai Moe", "2021-03-02"
    )  # fmt: skip
    assert (found.reviewer, found.reviewer_address, found.language) == (
        "The Checkers", "https://checkers.example", "en"
    )  # fmt: skip


@pytest.mark.django_db
def test_triples_are_told_from_pages_by_how_they_begin(tmp_path: Path, editor: User) -> None:
    path = tmp_path / "claims.nt"
    path.write_text(TRIPLES)
    call_command(
        "import", "fact-checks", str(path), user=editor.username, interactive=False, stderr=StringIO()
    )
    check = FactCheck.objects.get()
    assert (check.claim_text, check.rating_value) == ("Es regnete über Nacht.", 3.0)
    assert is_turtle(TURTLE.encode())
    assert not is_turtle(b"<html><a href='http://a.example'>") and not is_turtle(b"<?xml version='1.0'?><a/>")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<x:s> <x:p> 'a\"b', \"\"\"c\n\"d\"\"\" .", [{"@id": "x:s", "x:p": ['a"b', 'c\n"d']}]),
        ("<x:s> <x:p> 1, -2.5, .5e3, true .", [{"@id": "x:s", "x:p": ["1", "-2.5", ".5e3", "true"]}]),
        ("<x:s> <x:p> 1.<x:s> <x:p> 2 .", [{"@id": "x:s", "x:p": ["1", "2"]}]),
        ("PREFIX p: <x:>\np:a.b p:c p:d .", [{"@id": "x:a.b", "x:c": [{"@id": "x:d"}]}]),
        ("@prefix : <x:> . :a\\,b :c%20d :e .", [{"@id": "x:a,b", "x:c%20d": [{"@id": "x:e"}]}]),
        ("@base <http://a.example/d/> . <e> <x:p> <#f> .",
         [{"@id": "http://a.example/d/e", "x:p": [{"@id": "http://a.example/d/#f"}]}]),
        ("_:a <x:p> [ <x:q> 1 ; ] ; <x:r> ( ) .",
         [{"@id": "_:[1]", "x:q": ["1"]}, {"@id": "_:a", "x:p": [{"@id": "_:[1]"}], "x:r": [{"@id": "_:[2]"}]}]),
        ("[ <x:p> 1 ] .", [{"@id": "_:[1]", "x:p": ["1"]}]),
        ("", []),
    ],
)  # fmt: skip
def test_the_grammar_is_read(text: str, expected: list[object]) -> None:
    assert subjects(text.encode()) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<x:s> <x:p> "a" .\n<x:s> <x:p> \'b', "Line 2 is no Turtle that can be read: “'b”"),
        ("<x:s> <x:p> 1", "Line 1 .* “.” is missing"),
        ("<x:s> <x:p>", "ends within a statement"),
        ("<x:s> p:q 1 .", "the prefix “p:” is not declared"),
        ("<x:s> 'p' 1 .", "is no name"),
        ("@base <http://a.example/> .\n<http://[x>\n<x:p> 1 .", "Line 2 .* <http://\\[x> is no address"),
        ("<x:s> <x:p> 'a\\qb' .", "backslash"),
        ("<x:s> <x:p> '\\UFFFFFFFF' .", "backslash"),
        ("<x:s> <x:p> " + "[ <x:p> " * 200, "brackets stand in one another"),
        ("<x:s> <x:p> " + "( " * 200, "brackets stand in one another"),
    ],
)
def test_what_the_grammar_does_not_know_is_refused_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        subjects(text.encode())


def test_half_a_character_is_refused_by_name() -> None:
    [bad] = read_claimskg(TRIPLES.replace("\\u00FC", "\\uD800").encode()).refused
    assert "half a character" in bad.reason


def test_more_statements_than_may_be_read_are_refused() -> None:
    with pytest.raises(NotReadable, match="more than 350,000 statements"):
        subjects(b"<x:s> <x:p> " + b"1," * 500_001 + b"1 .")
