"""Exports made ready for a purpose: a flat table, R, Gephi, and projects for qualitative analysis."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from lxml import etree

from claims.actions import DecideLink, TagQuotes
from claims.models import Claim, ClaimTopic, Evidence, Quote, Speaker, Topic
from claims.presets import PRESETS
from claims.presets.flat_rows import COLUMNS
from claims.presets.flat_tables import ForR, QuotesWithClaims
from claims.presets.gephi import GephiTables, GraphML
from claims.presets.quoting_network import network_of
from claims.presets.refi_qda import RefiQda
from claims.resources import QuoteResource
from sources.accounts.models import User
from sources.models import Article, Source
from sources.workbench.formulas import restored
from tests.conftest import signed_in
from tests.exchange.library import HOSTILE, library

pytestmark = pytest.mark.django_db

GRAPH = "{http://graphml.graphdrawing.org/xmlns}"
QDA = "{urn:QDA-XML:project:1.0}"


def written(preset: Any, quotes: Any = None) -> bytes:
    return b"".join(QuoteResource().stream(preset(), quotes))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def rows(data: bytes) -> list[dict[str, str]]:
    found = csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True)
    return [{name: restored(cell) for name, cell in row.items()} for row in found]


def test_a_flat_table_has_a_row_for_each_quote_and_claim_with_topics_and_address() -> None:
    library()
    quote = Quote.objects.get(key="q-0")
    other = Claim.objects.create(text="Another claim", text_key="x", verdict="false")
    Evidence.objects.create(claim=other, quote=quote, stance="denies")
    rejected = Claim.objects.create(text="A third claim", text_key="y")
    Evidence.objects.create(claim=rejected, quote=quote, status="rejected")
    ClaimTopic.objects.create(claim=other, topic=Topic.objects.get(name="Banks"))
    found = rows(written(QuotesWithClaims))
    pairs = Evidence.objects.exclude(status="rejected").count()
    alone = Quote.objects.filter(evidence=None).count()
    assert len(found) == pairs + alone
    of_quote = [row for row in found if row["quote_key"] == "q-0"]
    assert {(row["claim"], row["stance"], row["verdict"]) for row in of_quote} >= {
        ("Another claim", "denies", "false")
    }
    assert len(of_quote) == 2
    [row] = [row for row in of_quote if row["claim"] == "Another claim"]
    assert "Banks" in row["topics"].split("; ")
    assert row["article_address"] == "https://example.org/?a=1&b=2" and row["outlet"] == "The Gazette"
    assert row["quote"] == quote.text


def test_hostile_words_come_through_every_table_and_are_no_formulas() -> None:
    library()
    raw = list(csv.reader(io.StringIO(written(QuotesWithClaims).decode(), newline="")))
    assert not [cell for row in raw for cell in row if cell[:1] in "=+-@\t\r\n" and cell]
    texts = {row["claim"] for row in rows(written(QuotesWithClaims))}
    assert texts >= set(HOSTILE)


def test_r_reads_days_truths_and_gaps_and_the_codebook_names_every_column() -> None:
    library()
    Quote.objects.filter(key="q-1").update(repeats=[])
    package = members(written(ForR))
    assert list(package) == ["quotes.csv", "codebook.csv"]
    found = rows(package["quotes.csv"])
    book = rows(package["codebook.csv"])
    assert list(found[0]) == [row["column"] for row in book] == [column.name for column in COLUMNS]
    assert {row["type"] for row in book} <= {"character", "Date", "numeric", "logical"}
    by_key = {row["quote_key"]: row for row in found}
    assert by_key["q-1"]["said_on"] == "2021-07-07" and by_key["q-0"]["said_on"] == "NA"
    assert (by_key["q-1"]["repeated"], by_key["q-0"]["repeated"]) == ("FALSE", "TRUE")
    for row in book:
        values = {one[row["column"]] for one in found} - {"NA"}
        assert not row["values"] or values <= set(row["values"].split("; "))
        assert all(name.isascii() and name == name.lower() for name in row["column"].split("_"))


@pytest.fixture
def debate(editor: User) -> None:
    """Two speakers who contradict each other, one of them relayed."""
    outlet, agency = Source.objects.create(name="Post & Mail"), Source.objects.create(name="Wire")
    people = [
        Speaker.objects.create(key=f"s-{n}", name=name, party="Sea")
        for n, name in enumerate(["Ann <Aske>", "Bo"])
    ]
    claims = []
    for n, (person, text) in enumerate(zip(people, ["It rains. 😀 It pours.", "It is dry."], strict=True)):
        article = Article.objects.create(
            digest=f"{n}" * 64, text=f"🛳️ Page\r\n{text}\r\nEnd.", file_name=f"{n}.txt", source=outlet
        )
        start = article.text.index("It ")
        quote = Quote.objects.create(
            key=f"q-{n}", article=article, kind="direct", spans=[[start, start + len(text)]], start=start,
            end=start + len(text), text=text, speaker=person, relay_source=agency if n else None,
            relayed_via="Wire" if n else "", note="A & B" if n else "",
        )  # fmt: skip
        claims.append(Claim.objects.create(text=text, text_key=f"k{n}"))
        Evidence.objects.create(claim=claims[-1], quote=quote)
    DecideLink(editor, claims[0], claims[1], "contradicts").run()
    topic = Topic.objects.create(name="Weather", definition="Rain & sun")
    Topic.objects.create(name="Rain", parent=topic)
    TagQuotes(editor, [Quote.objects.get(key="q-0").pk], "Rain").run()


def test_the_network_says_who_quotes_relays_and_contradicts_whom(debate: None) -> None:
    network = network_of(Quote.objects.all())
    assert {(node.id, node.label, node.kind, node.quotes) for node in network.nodes} == {
        ("outlet:Post & Mail", "Post & Mail", "outlet", 2), ("outlet:Wire", "Wire", "outlet", 1),
        ("speaker:s-0", "Ann <Aske>", "speaker", 1), ("speaker:s-1", "Bo", "speaker", 1),
    }  # fmt: skip
    assert {(edge.source, edge.target, edge.kind, edge.weight) for edge in network.edges} == {
        ("outlet:Post & Mail", "speaker:s-0", "quotes", 1), ("outlet:Post & Mail", "speaker:s-1", "quotes", 1),
        ("outlet:Wire", "speaker:s-1", "relays", 1), ("speaker:s-0", "speaker:s-1", "contradicts", 1),
    }  # fmt: skip
    Quote.objects.filter(key="q-1").update(status="rejected")
    assert [edge.kind for edge in network_of(Quote.objects.all()).edges] == ["quotes"]


def test_the_network_counts_what_going_through_all_quotes_counts() -> None:
    dice = random.Random(3)
    outlets = [Source.objects.create(name=name) for name in ("Ärzteblatt", "Post", "post & mail 2", "Wire")]
    people = [Speaker.objects.create(key=f"s-{n}", name=f"Person {n}") for n in (1, 10, 2, 3)]
    for n in range(120):
        article = Article.objects.create(
            digest=f"{n:064}", text="It rains.", file_name=f"{n}.txt", source=dice.choice([*outlets, None])
        )
        Quote.objects.create(
            key=f"q-{n}", article=article, kind="direct", spans=[[0, 9]], start=0, end=9, text="It rains.",
            speaker=dice.choice([*people, None]), relay_source=dice.choice([*outlets, None, None, None]),
            relay_speaker=dice.choice([*people, None, None]), relayed_via=dice.choice(["", "Wire", "a friend", "Ö1"]),
            status=dice.choice(["suggested", "accepted", "rejected"]),
        )  # fmt: skip
    nodes: Counter[str] = Counter()
    edges: Counter[tuple[str, str, str]] = Counter()
    for quote in Quote.objects.exclude(status="rejected").select_related("article__source", "relay_source"):
        who = f"speaker:{quote.speaker.key}" if quote.speaker else ""
        where = f"outlet:{quote.article.source.name}" if quote.article.source else ""
        by = f"relay:{quote.relayed_via}" if quote.relayed_via else ""
        if quote.relay_source:
            by = f"outlet:{quote.relay_source.name}"
        elif quote.relay_speaker:
            by = f"speaker:{quote.relay_speaker.key}"
        nodes.update({who, where, by} - {""})
        edges.update([("quotes", where, who)] if who and where else [])
        edges.update([("relays", by, who)] if who and by and by != who else [])
    network = network_of(Quote.objects.all())
    assert [(node.id, node.quotes) for node in network.nodes] == sorted(nodes.items())
    found = [((edge.kind, edge.source, edge.target), edge.weight) for edge in network.edges]
    assert found == sorted(edges.items())


def test_a_network_and_a_project_begin_before_anything_is_counted(
    debate: None, django_assert_num_queries: Any
) -> None:
    for preset in (GraphML, GephiTables, RefiQda, ForR):
        file = preset().stream_records(Quote.objects.all())
        with django_assert_num_queries(0):
            assert next(file)
        assert b"".join(file)


def test_a_network_takes_few_queries(debate: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(15):
        assert b"contradicts" in b"".join(GraphML().stream_records(Quote.objects.all()))


def test_graphml_and_tables_hold_the_same_network(debate: None) -> None:
    tree = etree.fromstring(written(GraphML))
    keys = {key.get("id"): key.get("for") for key in tree.iter(f"{GRAPH}key")}
    nodes = {node.get("id") for node in tree.iter(f"{GRAPH}node")}
    edges = list(tree.iter(f"{GRAPH}edge"))
    assert all(edge.get("source") in nodes and edge.get("target") in nodes for edge in edges)
    for data in tree.iter(f"{GRAPH}data"):
        assert keys[data.get("key")] == data.getparent().tag.removeprefix(GRAPH)
    assert [edge.get("directed") for edge in edges] == ["false", None, None, None]
    tables = members(written(GephiTables))
    assert {row["Id"] for row in rows(tables["nodes.csv"])} == nodes
    ends = {(row["Source"], row["Target"], row["Type"]) for row in rows(tables["edges.csv"])}
    assert ends == {
        (edge.get("source"), edge.get("target"), "Undirected" if edge.get("directed") else "Directed")
        for edge in edges
    }


def test_a_project_cuts_each_quote_out_of_its_text_and_codes_it(debate: None) -> None:
    package = members(written(RefiQda))
    project = etree.fromstring(package["project.qde"])
    # The order that the schema prescribes.
    assert [child.tag.removeprefix(QDA) for child in project] == ["Users", "CodeBook", "Sources"]
    assert project.get("creatingUserGUID") == project.find(f"{QDA}Users/{QDA}User").get("guid")
    guids = [one.get("guid") for one in project.iter() if one.get("guid")]
    assert len(set(guids)) == len(guids)
    codes = {code.get("guid"): code for code in project.iter(f"{QDA}Code")}
    found = {}
    for source in project.iter(f"{QDA}TextSource"):
        path = source.get("plainTextPath")
        assert path.startswith("internal://")
        text = package[f"sources/{path.removeprefix('internal://')}"].decode()
        for selection in source.iter(f"{QDA}PlainTextSelection"):
            words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
            names = [codes[ref.get("targetGUID")].get("name") for ref in selection.iter(f"{QDA}CodeRef")]
            found[words] = names
    assert found == {"It rains. 😀 It pours.": ["Ann <Aske>", "Rain"], "It is dry.": ["Bo"]}
    rain = next(code for code in codes.values() if code.get("name") == "Rain")
    assert (
        rain.getparent().get("name") == "Weather" and rain.getparent().getparent().get("isCodable") == "false"
    )
    assert written(RefiQda).count(b"sources/") == 2 * 2


def test_hostile_words_make_no_broken_xml() -> None:
    library()
    Quote.objects.filter(key="q-1").update(note="a \x0b b ]]> <c>")
    Speaker.objects.filter(key="s-0").update(name='"<&>\x08')
    etree.fromstring(written(GraphML))
    project = etree.fromstring(members(written(RefiQda))["project.qde"])
    assert "a � b ]]> <c>" in {one.text for one in project.iter(f"{QDA}Description")}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_each_is_offered_on_the_export_page_for_what_the_list_shows(
    preset: Any, debate: None, editor: User
) -> None:
    client, address = signed_in(editor), reverse("admin:claims_quote_export")
    page = client.get(address)
    choices = {label: value for value, label in page.context["form"].fields["format"].choices}
    number = next(value for label, value in choices.items() if label.startswith(f"{preset.name} –"))
    data = {"format": number, "resource": "", "quoteresource_key": "on"}
    answer = client.post(f"{address}?q=&status=suggested&speaker={Speaker.objects.get(key='s-1').pk}", data)
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # the client's answers stream or not
    assert answer["Content-Disposition"].endswith(f'.{preset.extension}"')
    if preset is QuotesWithClaims:
        assert [row["quote_key"] for row in rows(body)] == ["q-1"]
    elif preset is GraphML:
        assert b"s-1" in body and b"s-0" not in body
    else:
        assert len(members(body)) >= 2


def test_a_preset_of_no_quotes_is_a_sound_file(tmp_path: Any) -> None:
    for preset in PRESETS:
        path = tmp_path / f"x.{preset.extension}"
        call_command("export", preset.name, "claims.Quote", output=path)
        if path.suffix in (".zip", ".qdpx"):
            members(path.read_bytes())
        else:
            assert path.read_bytes()
