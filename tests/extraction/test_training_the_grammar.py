"""Treebanks become sentences as extraction cuts them, and sentences of reported speech are made of their pieces."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.annotate.cues import cues
from claims.extraction.annotate.words import FRAGMENT, SPEECH
from claims.training.__main__ import main
from claims.training.articles import load as load_articles
from claims.training.grammar import annotated, frame_words, making
from claims.training.grammar.clusters import chosen_clusters
from claims.training.grammar.frame_sentences import generated, make
from claims.training.grammar.pieces import bank
from claims.training.grammar.targets import normalised, targets
from claims.training.grammar.treebank import TOP, Sentence, children, load, subtree

SENTENCES = load(Path(__file__).parent, "sentences")
BANK = bank(SENTENCES)

# Items, tags, heads counted from 0 with -1 for the top.
READ = [
    ("Ana Sousa said that the bridge would close .", "PPvtdnmb.", [2, 0, -1, 7, 5, 7, 7, 2, 2]),
    ("It is late , the keeper says .", "oij,dnz.", [2, 2, 6, 2, 5, 6, -1, 6]),
    ("According to the keeper , boats can't pass .", "gfdn,nmb.", [3, 0, 3, 7, 3, 7, 7, -1, 7]),
    (f"{SPEECH} said the man who keeps it .", "Qvdnwzo.", [-1, 0, 3, 1, 5, 3, 5, 0]),
]


@pytest.mark.parametrize(
    ("sentence", "read"), list(zip(SENTENCES, READ, strict=False)), ids=[r[0][:16] for r in READ]
)
def test_a_treebank_is_read_in_items_of_extraction(
    sentence: Sentence, read: tuple[str, str, list[int]]
) -> None:
    assert (" ".join(sentence.words), sentence.tags, sentence.heads) == read


def test_a_possessive_and_its_noun_are_one_item() -> None:
    boat = SENTENCES[4]
    assert boat.words[:3] == ["The", "pilot's", "boat"]
    assert (boat.tags[1], boat.labels[1], boat.heads[1]) == ("p", "poss", 2)


@pytest.mark.parametrize(
    ("number", "cue", "source", "content"),
    [
        (0, "said", "Ana Sousa", "that the bridge would close"),
        (1, "says", "the keeper", "It is late"),
        (2, "According", "the keeper", "boats can't pass"),
        (3, "said", "the man who keeps it", SPEECH),
    ],
)
def test_who_speaks_and_what_is_said_is_told_by_the_dependencies(
    number: int, cue: str, source: str, content: str
) -> None:
    sentence = normalised(SENTENCES[number])
    (target,) = targets(sentence)
    assert sentence.words[target.cue] == cue
    assert target.source and " ".join(sentence.words[slice(*target.source)]) == source
    assert target.content and " ".join(sentence.words[slice(*target.content)]) == content


@given(st.integers(0, 10**9))
def test_a_generated_sentence_is_a_tree(seed: int) -> None:
    sentence = make(Random(seed), BANK)
    if sentence is None:
        return
    assert len(sentence.words) == len(sentence.tags) == len(sentence.heads) == len(sentence.labels)
    top = [item for item, head in enumerate(sentence.heads) if head == TOP]
    assert len(top) == 1
    assert subtree(children(sentence.heads), top[0]) == list(range(len(sentence.words)))
    assert [sentence.labels[item] for item in top] == ["root"]


@given(st.integers(0, 10**9))
def test_contents_and_sources_of_generated_articles_are_cut_to_whole_words(seed: int) -> None:
    random = Random(seed)
    (article,) = annotated.articles(random, BANK, 1)
    assert SPEECH not in article.text and FRAGMENT not in article.text
    for relation in article.relations:
        (source,) = relation.source
        for start, end in (*relation.content, source):
            cut = article.text[start:end]
            assert cut and cut == cut.strip(" ,.;:–")
            assert not article.text[start - 1 : start].isalnum() and not article.text[end : end + 1].isalnum()
        for content in relation.content:
            assert source.end <= content.start or content.end <= source.start


def test_most_generated_sentences_have_a_speaker_and_a_content_and_some_have_none() -> None:
    made = list(generated(Random(5), BANK, 2000))
    said = [
        any(target.source and target.content for target in targets(normalised(sentence))) for sentence in made
    ]
    assert 0.7 < sum(said) / len(made) < 0.9


@pytest.mark.parametrize(
    "opening",
    ["According to", "As", "“", "In spring,"],
)
def test_frames_of_every_kind_are_made(opening: str) -> None:
    random = Random(3)
    texts = [article.text for article in annotated.articles(random, BANK, 400)]
    assert any(text.startswith(opening) for text in texts)


def test_every_verb_of_the_frames_is_a_cue() -> None:
    listed = [
        *frame_words.group("common-cue"),
        *frame_words.group("tell-cue"),
        *frame_words.group("going-on"),
    ]
    assert set(listed) <= set(cues())


@pytest.fixture
def treebanks(tmp_path: Path) -> Path:
    for name in ("ewt-train", "ewt-dev", "gum-dev"):
        shutil.copy(Path(__file__).with_name("sentences.conllu"), tmp_path / f"{name}.conllu")
    return tmp_path


def test_generated_articles_are_written_and_the_same_each_time(treebanks: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.jsonl.gz" for number in (1, 2)]
    for file in files:
        assert main(["generated", "--treebanks", str(treebanks), "--count", "20", str(file)]) == 0
    first, second = map(load_articles, files)
    assert len(first) == 20 and first == second
    assert any(article.relations for article in first)


def test_a_missing_treebank_is_named(
    treebanks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (treebanks / "ewt-dev.conllu").unlink()
    assert main(["generated", "--treebanks", str(treebanks), str(tmp_path / "out.gz")]) == 1
    assert "neither ewt-dev.conllu.gz nor ewt-dev.conllu" in capsys.readouterr().err


def test_a_line_that_is_not_of_the_format_is_named(
    treebanks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (treebanks / "ewt-dev.conllu").write_text("# text = It rains.\n1\tIt\n")
    assert main(["generated", "--treebanks", str(treebanks), str(tmp_path / "out.gz")]) == 1
    assert "ewt-dev.conllu, line 2: 2 columns" in capsys.readouterr().err


def test_too_few_sentences_to_build_from_are_told(
    treebanks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = treebanks / "ewt-dev.conllu"
    path.write_text(path.read_text().partition("\n\n")[0] + "\n")
    assert main(["generated", "--treebanks", str(treebanks), str(tmp_path / "out.gz")]) == 1
    assert "no plurals, leads, relatives, appositions" in capsys.readouterr().err


def test_without_pytorch_the_command_says_how_to_install_it(
    treebanks: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(making, "find_spec", lambda _: None)
    assert main(["grammar", "--treebanks", str(treebanks)]) == 1
    assert "needs PyTorch: pip install '.[training]'" in capsys.readouterr().err
    assert "torch" not in sys.modules


def test_of_two_spellings_the_likelier_tells_the_cluster() -> None:
    clusters = {"us": 6, "US": 9, "bridge": 12, "4th": 3, "gone": 0}
    chances = {"US": -7.0, "us": -5.0, "bridge": -9.0, "4th": -3.0, "gone": -4.0}
    assert chosen_clusters(clusters, chances) == {"us": 6, "bridge": 12}
