"""Training learns what annotated articles show, and writes files that extraction can read."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.attribute import antecedents, confidence
from claims.extraction.find import score
from claims.extraction.find.score import Scorer
from claims.extraction.speech import Speech
from claims.training.__main__ import main
from claims.training.articles import Article, article_of, load, save
from claims.training.choices import Choice, find
from claims.training.confidence_model import JudgedSpeaker, confidence_steps
from claims.training.errors import error_classes
from claims.training.models import chosen, learn, train
from claims.training.pronouns import pronoun_choices, pronoun_weights, right_share

MISSED = ("missed", "words without marks")
MINISTRIES = ["interior", "finance", "health", "transport", "energy", "justice", "labour", "culture"]
ROADS = ["the bridge", "the tunnel", "the harbour", "the airport", "the canal", "the railway"]
# [content] and <source>, as annotators of this invented corpus mark them: a content never holds
# what follows "and", and quotations after "wore" are nobody's words.
ARTICLE = """\
<The {0} ministry> said on Monday [that {1} would close in May] and left the rest open.

<A spokesman> added [that {1} was not safe] and walked away without a further word.

An officer of the {0} ministry wore a shirt that read “close {1}” at the gate.
"""


def annotated(text: str) -> dict[str, object]:
    """An article in the benchmark's form, read from a text with [contents] and <sources>."""
    plain, spans, at = "", [], 0
    for piece in re.finditer(r"([\[<])([^\]>]*)[\]>]", text):
        plain += text[at : piece.start()]
        spans.append((piece[1], [len(plain), len(plain) + len(piece[2])]))
        plain += piece[2]
        at = piece.end()
    plain += text[at:]
    contents = [span for mark, span in spans if mark == "["]
    sources = [span for mark, span in spans if mark == "<"]
    pairs = zip(contents, sources, strict=True)
    relations = [{"content": [content], "cue": [], "source": [source]} for content, source in pairs]
    return {"id": plain[:30], "text": plain, "relations": relations}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for ministry in MINISTRIES:
            for road in ROADS:
                file.write(json.dumps(annotated(ARTICLE.format(ministry, road))) + "\n")
    return path


def contents(article: Article, scorer: Scorer) -> list[str]:
    return [span.of(article.text) for finding in find(article, scorer) for span in finding.spans]


NEW = Article(str(annotated(ARTICLE.format("fisheries", "the lighthouse"))["text"]), ())


class Undecided(Scorer):
    """Keeps every candidate, each with all that could be its content."""

    def __init__(self) -> None:
        super().__init__({}, {})

    def best_end(
        self, paragraph: Paragraph, start: int, options: Sequence[int], features: Sequence[list[str]]
    ) -> int:
        return options[-1]

    def values(
        self, paragraph: Paragraph, candidates: Sequence[Speech], features: Sequence[list[str]]
    ) -> list[float]:
        return [1.0] * len(candidates)


def test_what_every_article_of_the_corpus_shows_is_learned(corpus: Path) -> None:
    model = train(load(corpus))
    before = contents(NEW, Undecided())
    assert "that the lighthouse would close in May and left the rest open" in before
    assert any("“close" in content for content in before)
    assert contents(NEW, Scorer(model.ends, model.statements)) == [
        "that the lighthouse would close in May",
        "that the lighthouse was not safe",
    ]


def test_a_feature_that_mostly_stands_in_the_right_option_wins_it() -> None:
    choices = [Choice([["early", f"word={n}"], ["late", "end"]], int(n % 4 == 0)) for n in range(40)]
    table = learn(choices, 5, 0.01)
    assert table["early"] > 0 > table["late"]
    assert not any(name.startswith("word=") for name in table), "features seen once are left out"
    assert chosen(table, Choice([["late"], ["early"]], 0)) == 1


def judged(promise: int, right: bool) -> JudgedSpeaker:
    return JudgedSpeaker(["always", f"found by: {promise}"], "full name", 0.5, 0.5, right, None)


def test_promises_are_held_against_articles_left_out() -> None:
    often = [judged(n % 3, n % 3 > 0 or n % 4 == 0) for n in range(600)]
    before, right = zip(*confidence_steps(often), strict=True)
    assert list(before) == sorted(before)
    assert list(right) == sorted(right)
    assert right[0] == pytest.approx(0.25, abs=0.1)
    assert right[-1] == pytest.approx(1.0, abs=0.05)
    assert confidence_steps(often[:20]) == [(0.0, 0.0), (1.0, 1.0)], "too few to tell"


def test_the_written_files_are_those_that_extraction_reads(corpus: Path, tmp_path: Path) -> None:
    assert main(["scorer", str(corpus), "--write", "--folder", str(tmp_path)]) == 0
    model = train(load(corpus))
    assert score.read_weights(lines(tmp_path / "content-ends.txt")) == model.ends
    assert score.read_weights(lines(tmp_path / "speech-acts.txt")) == model.statements


def test_what_tells_who_speaks_is_written_with_the_names_of_its_features(
    corpus: Path, tmp_path: Path
) -> None:
    assert main(["who", str(corpus), "--write", "--folder", str(tmp_path)]) == 0
    assert set(antecedents.read_weights(lines(tmp_path / "antecedents.txt"))) == set(antecedents.FEATURES)
    assert set(confidence.FEATURES) <= set(confidence.read_weights(lines(tmp_path / "confidence.txt")))
    _, right = confidence.read_steps(lines(tmp_path / "confidence-steps.txt"))
    assert right[-1] == 1.0, "every mention of the corpus is right"


@pytest.mark.parametrize("module", [antecedents, confidence])
def test_weights_of_other_features_are_refused(module: ModuleType) -> None:
    with pytest.raises(ValueError, match="train anew"):
        module.read_weights([f"{name}\t0.5" for name in list(module.FEATURES)[1:]])


def test_a_pronoun_that_gender_decides_and_a_surname_in_its_place_are_learned_from() -> None:
    text = (
        "Anna Berg met Paul Grant on Monday. She said the road would close.\n\nPaul Grant wrote to Tom Hall. "
        "Grant said it would open."
    )
    choices = pronoun_choices([Article(text, ())])
    assert [(choice.kind, choice.right) for choice in choices] == [
        ("pronoun beside a quote", 1),
        ("surname", 1),
    ]
    table = pronoun_weights(choices * 20)
    assert table["subject"] > table["object"]
    assert right_share(choices, table) == {"pronoun beside a quote": (1, 1), "surname": (1, 1)}


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def test_cross_validation_prints_figures_of_articles_left_out(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cross-validate", str(corpus), "--folds", "2"]) == 0
    ends, quoted, everything = capsys.readouterr().out.splitlines()
    assert "right 1.000, the sentence's end 0.000" in ends
    assert quoted.startswith("quoted: 0 annotated")
    assert everything == "all: 96 annotated, P 1.000  R.3 1.000  R.8 1.000"


@pytest.mark.parametrize(
    ("marked", "kinds"),
    [
        ("<Anna Berg> said [the road would close in May].", []),
        ("<Anna Berg> said the road [would close in May].", [("limits", "begins elsewhere")]),
        ("<Anna Berg> said [the road would close] in May.", [("limits", "ends too late")]),
        (
            "The road, which had been open, closed. <The sign> was [“shut”].",
            [("missed", "words in marks, one to three")],
        ),
        ("Anna Berg told <Tom Hall>: [“The road is shut.”]", [("speaker of words in marks", "other words")]),
        ("<The road> closed [in May]. Anna Berg said it was late.", [("spurious", "bare"), MISSED]),
    ],
)
def test_an_error_has_its_class(marked: str, kinds: list[tuple[str, str]]) -> None:
    assert error_classes(article_of(annotated(marked))) == kinds


def test_errors_are_counted_by_class(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["errors", str(corpus)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == [f"{96:6,}  limits", f"{96:12,}  ends too late"]  # "and left the rest open"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cross-validate", "{corpus}", "--folds", "1"], "48 articles cannot be parted into 1 folds"),
        (["scorer", "{corpus}", "--write", "--generated", "5"], "say --treebanks DIR"),
        (["errors", "nowhere.jsonl.gz"], "nowhere.jsonl.gz"),
    ],
)
def test_a_command_that_makes_no_sense_says_so(
    corpus: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([argument.format(corpus=corpus) for argument in arguments]) == 1
    assert told in capsys.readouterr().err


def test_a_command_that_writes_nothing_is_wrong_use(corpus: Path) -> None:
    with pytest.raises(SystemExit):
        main(["scorer", str(corpus)])


def test_articles_are_read_as_they_were_written(corpus: Path, tmp_path: Path) -> None:
    articles = load(corpus)
    save(tmp_path / "again.jsonl.gz", articles)
    assert load(tmp_path / "again.jsonl.gz") == articles


def test_the_report_prints_what_it_can_measure_and_names_the_data_it_lacks(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, code in {
        "phrases/score_phrases.py": "print('seen', 'found 1.000')",
        "quotes/score_quotes.py": "raise SystemExit('no data')",
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(code)
    assert main(["--report", "--benchmarks", str(tmp_path), str(corpus)]) == 1
    printed, error = capsys.readouterr()
    assert "== Phrases\nseen found 1.000\n" in printed
    assert "not measured: say --benchmarks DIR with speakers/score_speakers.py" in printed
    assert "printed nothing. ['no data']" in printed and "a scorer failed" in error
    for title in ("Errors by class", "grammar", "--workers 2:"):
        assert title in printed
    heading = "confidence     count  promised  right\n"
    rows = printed[printed.index(heading) + len(heading) :].partition("==")[0].splitlines()
    assert sum(int(row.split()[3]) for row in rows) == 96
    assert all(row.split()[5] == "1.000" for row in rows), "every mention of the corpus is right"
    assert main(["report", "--benchmarks", str(tmp_path / "none")]) == 1
    assert "none: there is no such folder" in capsys.readouterr().err
