"""Annotations of Hypothesis and W3C become quotes in the article of their address, or are refused by name."""

from __future__ import annotations

import json
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from claims.actions import EditQuote, MergeTopics, UntagQuotes
from claims.foreign import NotReadable
from claims.foreign.anchoring import Counting, SoughtText
from claims.foreign.annotations import Selector, read_annotations
from claims.foreign.read_records import Bad
from claims.linked_data.formats import WebAnnotation
from claims.models import Quote, SetItem, Speaker, SpeakerName, Topic
from claims.resources import QuoteResource
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.actions import DeleteRecords, action_for
from sources.workbench.curation.undo import Undo
from sources.workbench.models import Decision
from tests.exchange.library import library

TEXT = (
    "The ferry 🛳️ is late\n\n“We will not wait,” said Ilse Torvald.  The mayor\nsaid: we will not wait for anybody.\n"
    "No ferry came. No ferry came. 😀 No ferry came at all."
)
ADDRESS = "https://www.harbourpost.example/news/1"


def at(words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def utf16(offset: int) -> int:
    return len(TEXT[:offset].encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    "selector, expected",
    [
        (Selector("We will not wait,"), at("We will not wait,")),
        (Selector("The mayor said: we"), at("The mayor\nsaid: we")),
        (Selector("said   Ilse\nTorvald"), at("said Ilse Torvald")),
        (Selector("No ferry came", prefix="anybody.\n"), at("No ferry came")),
        (Selector("No ferry came", suffix=" at all"), at("No ferry came", 2)),
        (Selector("No ferry came", prefix="No ferry came. ", suffix=". 😀"), at("No ferry came", 1)),
        (Selector("No ferry came", start=at("No ferry came", 1)[0], end=1), at("No ferry came", 1)),
        (Selector("No ferry came", start=utf16(at("No ferry came", 2)[0]), end=1), at("No ferry came", 2)),
        (Selector("🛳️ is"), at("🛳️ is")),
        (Selector(start=4, end=9), at("ferry")),  # before any letter of two units: one place, whatever is counted
        (Selector(start=utf16(at("at all.")[0]), end=utf16(at("at all.")[1])), at("at all.")),  # no code points so far
        (Selector("said Ilse", start=0, end=4), at("said Ilse")),  # what the words say goes before offsets
    ],
)  # fmt: skip
def test_words_are_found_again(selector: Selector, expected: tuple[int, int]) -> None:
    found = SoughtText(TEXT).find(selector)
    assert (found.start, found.end) == expected


@pytest.mark.parametrize(
    "selector, reason",
    [
        (Selector("We shall not wait"), "not in the article's text"),
        (Selector("No ferry came"), "3 places"),
        (Selector("No ferry came", prefix="elsewhere"), "3 places"),
        (Selector(start=0, end=10_000), "outside"),
        (Selector(start=9, end=10), "no words"),
        (
            Selector(start=at("Ilse")[0], end=at("Ilse")[1]),
            "mean “Ilse” if they count code points, “Ils” if they",
        ),
        (Selector(start=at("\n\n")[0], end=at("\n\n")[1]), "has no words that tell"),
        (Selector(), "selects no words"),
    ],
)
def test_what_is_not_certain_is_refused(selector: Selector, reason: str) -> None:
    with pytest.raises(Bad, match=reason):
        SoughtText(TEXT).find(selector)


@pytest.mark.parametrize("count", [int, utf16])
def test_what_a_file_counts_is_shown_by_its_annotations_with_words(count: Any) -> None:
    start, end = at("for anybody")
    bare = Selector(start=count(start), end=count(end))
    text, counting = SoughtText(TEXT), Counting()
    before = at("ferry")  # before any letter of two units: shows nothing
    text.find(Selector("ferry 🛳️", start=before[0], end=before[1]), counting)
    with pytest.raises(Bad, match="no words that tell"):
        text.find(bare, counting)
    text.find(Selector("Ilse Torvald", start=count(at("Ilse")[0]), end=1), counting)
    found = text.find(bare, counting)
    assert (found.start, found.end, found.by_offsets) == (start, end, True)
    other = utf16 if count is int else int
    text.find(Selector("The mayor", start=other(at("The mayor")[0]), end=1), counting)
    with pytest.raises(Bad, match="no words that tell"):  # the file contradicts itself
        text.find(bare, counting)


def test_words_that_stand_everywhere_are_refused_at_once() -> None:
    with pytest.raises(Bad, match="more than 500 places"):
        SoughtText("a " * 2000).find(Selector("a", prefix="a ", start=0, end=1))


@given(st.text(alphabet="ab 😀\n", min_size=1, max_size=30), st.data())
def test_any_selection_is_found_where_it_is_or_refused(text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    exact = text[start:end]
    units = [len(text[:n].encode("utf-16-le")) // 2 for n in (start, end)]
    try:
        found = SoughtText(text).find(Selector(exact, text[:start], text[end:], units[0], units[1]))
    except Bad:
        assert not exact.strip() or text.count(exact.strip()) != 1 or exact != exact.strip()
    else:
        assert text[found.start : found.end].split() == exact.split()
        if exact == exact.strip() and text.count(exact) == 1 and "  " not in text:
            assert (found.start, found.end) == (start, end)


def row(exact: str = "We will not wait,", **values: Any) -> dict[str, Any]:
    selectors = [
        {"type": "RangeSelector"},
        {"type": "TextQuoteSelector", "exact": exact, "prefix": "“", "suffix": "”"},
    ]
    return {
        "id": "abc", "uri": ADDRESS, "user": "acct:ann@h.example", "created": "2024-05-04T10:00:00Z",
        "text": "A **promise**?", "tags": ["ferries", "Promises"], "document": {"title": ["x"]},
        "target": [{"source": ADDRESS, "selector": selectors}],
    } | values  # fmt: skip


def rows(*found: dict[str, Any]) -> bytes:
    return json.dumps({"total": len(found), "rows": list(found)}).encode()


W3C: dict[str, Any] = {
    "@context": "http://www.w3.org/ns/anno.jsonld", "id": "https://a.example/1", "type": "Annotation",
    "body": [{"type": "TextualBody", "value": "A <b>promise</b>?", "format": "text/html", "purpose": "commenting"},
             {"type": "TextualBody", "value": "ferries", "purpose": "tagging"}],
    "target": {"source": {"id": ADDRESS}, "selector": {"type": "TextQuoteSelector", "exact": "We will not wait,",
               "refinedBy": {"type": "TextPositionSelector", "start": 1, "end": 2}}},
}  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        W3C, [W3C], {"type": "AnnotationPage", "items": [W3C]},
        {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [W3C]}},
        {"rows": [row(text="A promise?", tags=["ferries"])]},
    ],
    ids=["one", "list", "page", "collection", "rows"],
)  # fmt: skip
def test_every_form_of_file_is_read_alike(value: object) -> None:
    [found] = read_annotations(json.dumps(value).encode()).records
    assert (found.address, found.tags, found.note) == (ADDRESS, ("ferries",), "A promise?")
    assert [one.exact for one in found.selectors] == ["We will not wait,"]


def test_notes_on_pages_and_replies_are_passed_over_and_counted() -> None:
    page = row(target=[{"source": ADDRESS}])
    reading = read_annotations(rows(row(), page, row(references=["abc"])))
    assert len(reading.records) == 1
    assert dict(reading.passed_over) == {"notes on whole pages": 1, "replies to annotations": 1}
    assert read_annotations(json.dumps({"items": [W3C], "next": "https://a.example/p2"}).encode()).notes


@pytest.mark.parametrize(
    "bad",
    [row("We \0 wait"), row("We \ud800 wait"), row(target=[{"source": ADDRESS + "\0", "selector": W3C["target"]["selector"]}]),
     W3C | {"body": {"purpose": "identifying", "source": "https://a.example/quote/%00"}}],
    ids=["null", "half", "address", "key"],
)  # fmt: skip
def test_what_no_database_can_hold_is_refused_in_words_that_can_be_shown(bad: dict[str, Any]) -> None:
    reading = read_annotations(json.dumps([W3C, bad]).encode())
    [refused] = reading.refused
    assert "cannot be stored" in refused.reason and str(refused).encode()
    assert len(reading.records) == 1


@pytest.mark.parametrize("data", [b"{}", b'{"rows": []}', b'[{"type": "Person"}]'])
def test_a_file_without_annotations_is_refused(data: bytes) -> None:
    with pytest.raises(NotReadable, match="no annotations"):
        read_annotations(data)


@pytest.fixture
def article(db: None) -> Article:
    digest = sha256(TEXT.encode()).hexdigest()
    return Article.objects.create(digest=digest, text=TEXT, file_name="ferry.txt", address=ADDRESS)


def imported(folder: Path, user: User, data: bytes, **options: object) -> str:
    path = folder / "annotations.json"
    path.write_bytes(data)
    out = StringIO()
    call_command(
        "import", "annotations", str(path), user=user.username, interactive=False, stderr=out, **options
    )
    return out.getvalue()


def test_selected_words_become_a_suggested_quote_with_topics_and_note(
    article: Article, tmp_path: Path, editor: User
) -> None:
    Topic.objects.create(name="Ferries")
    said = imported(tmp_path, editor, rows(row(uri=ADDRESS.replace("www.", "") + "/#top")))
    assert "1 new quote" in said and "1 new topic" in said
    quote = Quote.objects.get()
    assert (quote.text, quote.kind, quote.status, quote.note) == (
        "We will not wait,", "direct", "suggested", "A **promise**?"
    )  # fmt: skip
    assert quote.spans == [list(at("We will not wait,"))] and quote.is_touched
    assert {topic.name for topic in quote.topics.all()} == {"Ferries", "Promises"}
    assert "what is here already" in imported(tmp_path, editor, rows(row()))
    call_command("verify", "--rule", "spans", stdout=StringIO())
    Undo(editor, Decision.objects.get()).run()
    assert not Quote.objects.exists() and Topic.objects.count() == 1


def test_a_quote_that_stands_there_gets_the_note_and_the_topics(
    article: Article, tmp_path: Path, editor: User
) -> None:
    start, end = at("We will not wait,")
    here = Quote.objects.create(
        article=article, kind="direct", spans=[[start, end]], start=start, end=end, text=TEXT[start:end],
        note="Ours.", status="accepted",
    )  # fmt: skip
    imported(tmp_path, editor, rows(row(), row(text="Another.", tags=[])))
    here.refresh_from_db()
    assert Quote.objects.count() == 1
    assert (here.note, here.status) == ("Ours.\nA **promise**?\nAnother.", "accepted")
    assert here.topics.count() == 2


def test_what_people_changed_or_took_away_since_does_not_come_back(
    article: Article, tmp_path: Path, editor: User
) -> None:
    data = rows(row(tags=["ferries", "Promises", "Delays", "Timetables"]))
    imported(tmp_path, editor, data)
    quote, topics = Quote.objects.get(), {topic.name: topic for topic in Topic.objects.all()}
    UntagQuotes(editor, [quote], topics["Promises"]).run()
    MergeTopics(editor, topics["ferries"], [topics["Delays"]]).run()
    action_for(DeleteRecords, Topic)(editor, [topics["Timetables"]]).run()
    start, end = at("We will not wait,”")
    EditQuote(editor, quote, {"spans": [[start, end]], "note": ""}).run()
    said = imported(tmp_path, editor, data)
    assert "what is here already" in said
    for words in (
        "The topic Promises was taken from it here, and stays away.",
        "The topic Timetables was taken away here, and was left out.",
        "Its note was changed here. Ours was kept.",
    ):
        assert words in said
    assert "Delays" not in said  # it is ferries now, which the quote has
    quote = Quote.objects.get()
    assert (quote.end, quote.note) == (end, "")
    assert [topic.name for topic in quote.topics.all()] == ["ferries"]
    assert {topic.name for topic in Topic.objects.all()} == {"ferries", "Promises"}


def test_what_went_because_its_import_was_undone_comes_again(
    article: Article, tmp_path: Path, editor: User
) -> None:
    start, end = at("We will not wait,")
    Quote.objects.create(
        article=article, kind="direct", spans=[[start, end]], start=start, end=end, text=TEXT[start:end], status="accepted"
    )  # fmt: skip
    for _ in range(2):
        imported(tmp_path, editor, rows(row()))
        assert Quote.objects.get().topics.count() == 2 == Topic.objects.count()
        Undo(editor, Decision.objects.filter(action="import_foreign").latest("pk")).run()
        assert not Topic.objects.exists()


def test_each_that_has_no_place_is_refused_by_name_and_nothing_goes_in(
    article: Article, tmp_path: Path, editor: User
) -> None:
    Article.objects.create(digest="a" * 64, address="https://harbourpost.example/empty", file_name="e")
    bad = [
        row("No such words"),
        row("No ferry came", target=[{"source": ADDRESS, "selector": [{"type": "TextQuoteSelector", "exact": "No ferry came"}]}]),
        row(target=[{"source": "https://elsewhere.example/", "selector": [{"type": "TextQuoteSelector", "exact": "No"}]}]),
        row(target=[{"source": "https://harbourpost.example/empty", "selector": [{"type": "TextQuoteSelector", "exact": "No"}]}]),
        row(target=[{"source": "ni:///sha-256;xyz", "selector": [{"type": "TextQuoteSelector", "exact": "No"}]}]),
    ]  # fmt: skip
    with pytest.raises(CommandError, match="Nothing was imported"):
        imported(tmp_path, editor, rows(row(), *bad))
    assert not Quote.objects.exists()
    said = imported(tmp_path, editor, rows(row(), *bad), leave_out_refused=True)
    for reason in ("not in the article's text", "3 places", "has the address https://elsewhere.example/",
                   "has the address https://harbourpost.example/empty", "no name of a page"):  # fmt: skip
        assert reason in said
    assert Quote.objects.count() == 1


def test_offsets_alone_go_where_the_file_shows_or_are_refused(
    article: Article, tmp_path: Path, editor: User
) -> None:
    start, end = at("for anybody")
    bare = row(id="bare", tags=[], text="")
    bare["target"][0]["selector"] = [
        {"type": "TextPositionSelector", "start": utf16(start), "end": utf16(end)}
    ]
    with pytest.raises(CommandError, match="Nothing was imported"):
        imported(tmp_path, editor, rows(bare))
    shown = row("Ilse Torvald", id="shown")
    where = {"type": "TextPositionSelector", "start": utf16(at("Ilse")[0]), "end": utf16(at("Ilse")[1] + 8)}
    shown["target"][0]["selector"].append(where)
    said = imported(tmp_path, editor, rows(bare, shown))
    assert "It was placed by its offsets alone: check the words." in said
    assert set(Quote.objects.values_list("text", flat=True)) == {"for anybody", "Ilse Torvald"}


def test_tags_that_have_no_room_are_cut_and_that_is_told(
    article: Article, tmp_path: Path, editor: User
) -> None:
    said = imported(tmp_path, editor, rows(row(tags=["x" * 120, *(f"t{n}" for n in range(60))])))
    assert "One of its tags has 120 characters; the first 100 are kept." in said
    assert "It has 61 tags; the first 50 are kept." in said


def test_two_articles_with_the_address_are_told_apart_by_their_words_or_refused(
    article: Article, tmp_path: Path, editor: User
) -> None:
    other = Article.objects.create(digest="b" * 64, text="No such ferry.", file_name="b.txt", address=ADDRESS)
    imported(tmp_path, editor, rows(row("No such")))
    assert Quote.objects.get().article == other
    Article.objects.create(digest="c" * 64, text=TEXT, file_name="c.txt", address=ADDRESS)
    with pytest.raises(CommandError):
        imported(tmp_path, editor, rows(row()))
    Article.objects.filter(digest="c" * 64).update(copy_of=article)
    imported(tmp_path, editor, rows(row()))
    assert Quote.objects.filter(article=article).count() == 1


def test_one_key_for_two_places_is_refused(article: Article, tmp_path: Path, editor: User) -> None:
    def ours(exact: str) -> dict[str, Any]:
        body = {"purpose": "identifying", "source": "https://a.example/quote/q-1"}
        return W3C | {
            "body": body,
            "target": {"source": ADDRESS, "selector": {"type": "TextQuoteSelector", "exact": exact}},
        }

    data = json.dumps([ours("We will not wait,"), ours("said Ilse Torvald")]).encode()
    with pytest.raises(CommandError, match="Nothing was imported"):
        imported(tmp_path, editor, data)
    imported(tmp_path, editor, data, leave_out_refused=True)
    assert Quote.objects.get().key == "q-1"


@pytest.mark.django_db
def test_our_own_export_comes_back_as_the_quotes_it_was_made_of(tmp_path: Path, editor: User) -> None:
    library()
    SpeakerName.objects.all().delete()
    for speaker in Speaker.objects.current():
        SpeakerName.objects.create(speaker=speaker, name=speaker.name)
    Article.objects.update(address="", address_key="")

    def placed() -> list[object]:
        return list(
            Quote.objects.order_by("key").values_list("key", "article__digest", "kind", "status", "spans", "text", "speaker__name")
        )  # fmt: skip

    before = placed()
    document = b"".join(QuoteResource().stream(WebAnnotation()))
    assert "what is here already" in imported(tmp_path, editor, document)
    SetItem.objects.all().delete()
    Quote.objects.all().delete()
    imported(tmp_path, editor, document)
    assert placed() == before
