"""Words that a page sets apart: block quotations, embedded posts, bold questions, posts of a live blog."""

from __future__ import annotations

import pytest

from claims.extraction import Quote, extract
from sources.reading import read_bytes

from .documents import quotes

_ABOVE = (
    "<p>The harbour town of Lenmark will close its old bridge to lorries from the first of May, the town council "
    "decided on Monday after a debate that lasted until midnight and filled the hall.</p>"
)
_BELOW = (
    "<p>The bridge is to be examined by engineers in the summer, and until then cars and buses may use it at "
    "walking speed, which many in the town will find hard to do.</p>"
)


def _page(inner: str) -> list[tuple[str, str, Quote]]:
    html = (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Old bridge closed</title></head><body>"
        f"<article><h1>Old bridge closed</h1><time datetime=2024-03-12>12 March 2024</time>{_ABOVE}{inner}{_BELOW}"
        "</article></body></html>"
    )
    page = read_bytes(html.encode(), "page.html")
    return [
        (
            quote.speaker.name if quote.speaker else "",
            " … ".join(span.of(page.text) for span in quote.spans),
            quote,
        )
        for quote in extract(page)
    ]


SET_APART = {
    "the name in cite": (
        "<blockquote><p>We were lucky for too long. A bridge for carts cannot carry forty tonnes.</p>"
        "<p>I could not sleep.</p><cite>Ines Varga, council leader</cite></blockquote>",
        (
            "Ines Varga",
            "We were lucky for too long. A bridge for carts cannot carry forty tonnes. … I could not sleep.",
        ),
    ),
    "the name behind a dash": (
        "<blockquote><p>“We were lucky for too long,” as my father said of the war.</p><p>— Ines Varga</p></blockquote>",
        ("Ines Varga", "“We were lucky for too long,” as my father said of the war."),
    ),
    "a post": (
        '<blockquote class="twitter-tweet"><p lang=en>Fifty minutes a day for each driver. We shall sue.</p>&mdash; '
        'Bruno Halt (@brunohalt) <a href="https://twitter.com/brunohalt/status/1">March 10, 2024</a></blockquote>',
        ("Bruno Halt", "Fifty minutes a day for each driver. We shall sue."),
    ),
    "a post with a link to it": (
        '<blockquote class="instagram-media"><p>We were lucky for too long. I could not sleep.</p>'
        '<p><a href="https://www.instagram.com/p/x/">View this post on Instagram</a></p>'
        "<p>A post shared by Ines Varga (@inesvarga)</p></blockquote>",
        ("Ines Varga", "We were lucky for too long. I could not sleep."),
    ),
    "a post told by its handle": (
        "<blockquote><p>Fifty minutes a day for each driver. We shall sue.</p><footer>— Bruno Halt "
        '(@brunohalt@lenmark.social), <a href="https://lenmark.social/@brunohalt/1">10 March 2024</a></footer></blockquote>',
        ("Bruno Halt", "Fifty minutes a day for each driver. We shall sue."),
    ),
    "a pull quote in a box": (
        "<aside><p>“We were lucky for too long.”</p><p>— Ines Varga, council leader</p></aside>",
        ("Ines Varga", "“We were lucky for too long.”"),
    ),
    "a pull quote in a figure": (
        "<figure><p>“We were lucky for too long.”</p><figcaption>Ines Varga, council leader</figcaption></figure>",
        ("Ines Varga", "“We were lucky for too long.”"),
    ),
    "a cue above": (
        "<p>In a letter to the council, Bruno Halt wrote:</p><blockquote><p>Fifty minutes a day are too many.</p>"
        "<p>We shall sue.</p></blockquote>",
        ("Bruno Halt", "Fifty minutes a day are too many. … We shall sue."),
    ),
}


@pytest.mark.parametrize(("inner", "expected"), SET_APART.values(), ids=SET_APART)
def test_words_set_apart_are_their_authors(inner: str, expected: tuple[str, str]) -> None:
    assert [found[:2] for found in _page(inner)] == [expected]


def test_the_author_below_gives_role_and_mention() -> None:
    (_, _, quote), *_ = _page(SET_APART["the name in cite"][0])
    assert quote.speaker
    assert (quote.speaker.role, quote.speaker.kind, quote.kind) == ("council leader", "person", "direct")


@pytest.mark.parametrize("name", ["a post", "a post told by its handle"])
def test_a_post_was_said_on_its_own_day(name: str) -> None:
    (_, _, quote), *_ = _page(SET_APART[name][0])
    assert quote.said_on == "2024-03-10"


def test_posts_in_plain_text_are_told_by_their_signature() -> None:
    text = (
        "Hauliers protest\n\nThe council closed the bridge on Monday.\n\nFifty minutes a day. Who pays for that?\n\n"
        "— Bruno Halt (@brunohalt) March 10, 2024\n\nThe council did not answer him.\n\n"
        "We were lucky for too long. — Ines Varga (@inesvarga) March 11, 2024"
    )
    assert [
        (quote.speaker.name, quote.spans[0].of(text), quote.said_on)
        for quote in quotes(text)
        if quote.speaker
    ] == [
        ("Bruno Halt", "Fifty minutes a day. Who pays for that?", "2024-03-10"),
        ("Ines Varga", "We were lucky for too long.", "2024-03-11"),
    ]


def test_bold_lines_are_the_questions_of_an_interview() -> None:
    found = _page(
        "<p>Ines Varga spoke to this newspaper about it.</p>"
        "<p><b>You were warned twice.</b></p><p>I was. The engineers wrote to me in January of this year.</p>"
        "<p><strong>Why did you wait?</strong></p><p>We had no money, and nobody could tell me how long it would hold.</p>"
        "<p><strong>Will you stand again?</strong></p><p>Ask me in the autumn, when the bridge is open again.</p>"
    )
    assert [(name, words[:20]) for name, words, _ in found] == [
        ("the interviewer", "You were warned twic"),
        ("Ines Varga", "I was. The engineers"),
        ("the interviewer", "Why did you wait?"),
        ("Ines Varga", "We had no money, and"),
        ("the interviewer", "Will you stand again"),
        ("Ines Varga", "Ask me in the autumn"),
    ]


@pytest.mark.parametrize(
    "times", [("12:05 p.m.", "11:40 a.m.", "9 a.m."), ("14.10 GMT", "13.55 GMT", "13.02 GMT")]
)
def test_he_and_she_stay_within_their_post(times: tuple[str, ...]) -> None:
    text = (
        f"Live: the bridge\n\n{times[0]}\n\nMayor Ines Varga came at noon. She said it was old.\n\n{times[1]}\n\n"
        f"She said it was new.\n\n{times[2]}\n\nBruno Halt is here. He said it was late. Ines Varga has left.\n\n"
        "Varga said it would rain."
    )
    found = {quote.spans[0].of(text): quote.speaker.name for quote in quotes(text) if quote.speaker}
    assert found == {
        "it was old": "Ines Varga",
        "it was new": "she",
        "it was late": "Bruno Halt",
        "it would rain": "Ines Varga",
    }


def test_a_block_quotation_in_a_figure_is_its_authors_though_no_body() -> None:
    found = _page(
        "<figure><blockquote>We were lucky for too long.</blockquote>"
        "<figcaption>— Ines Varga, <cite>The Long Ferry</cite></figcaption></figure>"
    )
    assert [(name, words) for name, words, _ in found] == [("Ines Varga", "We were lucky for too long.")]


def test_a_block_quotation_that_the_text_prints_again_is_one_quote() -> None:
    words = "We were lucky for too long. A bridge for carts cannot carry forty tonnes"
    found = _page(
        f"<blockquote><p>{words}</p><cite>Ines Varga</cite></blockquote>"
        f"<p>“{words},” said Ines Varga, the council leader.</p>"
    )
    assert [(name, len(quote.repeats)) for name, _, quote in found] == [("Ines Varga", 1)]


@pytest.mark.parametrize(
    "box",
    [
        '<div class="pullquote"><p>“WORDS.”</p></div>',
        "<aside><p>“WORDS.”</p><cite>Ines Varga</cite></aside>",
        "<figure><blockquote><p>WORDS.</p></blockquote></figure>",
    ],
)
def test_a_pull_quote_above_the_sentence_that_holds_it_is_not_told_twice(box: str) -> None:
    words = "We were lucky for too long. A bridge for carts cannot carry forty tonnes"
    found = _page(box.replace("WORDS", words) + f"<p>“{words},” said Ines Varga, the council leader.</p>")
    assert [(name, len(quote.repeats)) for name, _, quote in found] == [("Ines Varga", 1)]
