"""A statement that a page prints again is one quote, with the places where it stands again."""

from __future__ import annotations

from time import process_time

import pytest

from claims.extraction import Quote, extract
from newsroom.pipeline import Extracted, process, record
from sources.reading import Page, Span, read_bytes

SPOKEN = "“We will repair the old bridge before winter,” the mayor, Anna Berg, said."


def quotes_of(text: str) -> list[Quote]:
    return extract(read_bytes(text.encode(), "page.txt", body_only=True))


def again(text: str) -> list[list[str]]:
    """The words at all repeats of the first quote."""
    return [[span.of(text) for span in spans] for spans in quotes_of(text)[0].repeats]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SPOKEN, []),
        # a pull quote, with other marks and without
        (f"{SPOKEN}\n\n“We will repair the old bridge before winter,”", 1),
        (f"{SPOKEN}\n\nWe will repair the old bridge before winter", 1),
        # the statement with another speech verb is another person's repetition of it, or a quote of its own
        (f"{SPOKEN}\n\n“We will repair the old bridge before winter,” Tomas Lind said.", []),
        # words that only begin alike
        (f"{SPOKEN}\n\nWe will repair the old bridge before winterizing the pumps.", []),
        # what is short may come twice by chance
        ("“We will see,” Anna Berg said.\n\nWe will see", []),
    ],
)
def test_repeats_are_the_same_words_elsewhere(text: str, words: list[str] | int) -> None:
    found = again(text)
    assert len(found) == (words if isinstance(words, int) else len(words))
    for spans in found:
        assert [part.strip("“”,") for part in spans] == ["We will repair the old bridge before winter"]


def test_a_split_quote_repeats_with_all_its_parts_or_not_at_all() -> None:
    split = "“The old bridge is safe for lorries,” Anna Berg said, “and the new one is safer still.”"
    whole = "The old bridge is safe for lorries, and the new one is safer still."
    assert again(f"{split}\n\nOn another page: {whole}") == [
        ["The old bridge is safe for lorries", "and the new one is safer still"]
    ]
    assert again(f"{split}\n\nThe old bridge is safe for lorries in summer.") == []


def test_a_page_that_prints_its_article_twice_gives_each_quote_once_with_its_second_place() -> None:
    article = (
        "Harbour bridge to stay shut until October, council says\n\n"
        "The old bridge will not open before October, the council said on Tuesday.\n\n"
        f"{SPOKEN} Lorries have to take the longer way over the hills.\n\n"
        "The work will cost 5 million crowns and employ forty people until the autumn.\n\n"
    )
    text = article + "Read next\n\n" + article
    page = read_bytes(text.encode(), "page.txt")
    spoken = [quote for quote in extract(page) if quote.kind == "direct"]
    assert len(spoken) == 1
    (repeat,) = spoken[0].repeats
    assert [span.of(text) for span in repeat] == [span.of(text) for span in spoken[0].spans]
    assert repeat != spoken[0].spans


def test_many_repeats_take_linear_time_and_few_are_kept() -> None:
    def seconds(times: int) -> float:
        text = "\n\n".join(
            ["“We will repair the old bridge before winter,” Anna Berg said."]
            + ["We will repair the old bridge before winter"] * times
        )
        start = process_time()
        quotes = extract(Page(text=text, language="en", body=(Span(0, 62),)))
        assert 0 < len(quotes[0].repeats) <= 20
        return process_time() - start

    seconds(100)  # what is made once
    small, large = seconds(2_000), seconds(20_000)
    assert large < max(small, 0.02) * 10 * 4


def test_repeats_are_printed_by_extract(tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "page.txt"
    file.write_text(f"{SPOKEN}\n\nWe will repair the old bridge before winter", encoding="utf8")
    [result] = process(str(file), body_only=True)
    assert isinstance(result, Extracted)
    told = record(result)
    (repeat,) = told["quotes"][0]["repeats"]
    assert [told["text"][start:end] for start, end in repeat] == [
        "We will repair the old bridge before winter"
    ]
