"""Measuring: figures of both models on articles that they were not trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from claims.extraction.find.score import Scorer

from .articles import Article, share
from .choices import find, is_annotated, watch
from .models import Model, chosen, train

__all__ = ["cross_validate"]


def cross_validate(articles: Sequence[Article], folds: int, generated: Sequence[Article] = ()) -> list[str]:
    """Lines of figures over all articles, each measured by a model that has not seen it; `generated` ones are learned from.

    Raises ValueError for fewer articles than `folds`, or fewer than two folds.
    """
    if not 2 <= folds <= len(articles):
        raise ValueError(f"{len(articles)} articles cannot be parted into {folds} folds")
    order = np.random.default_rng(0).permutation(len(articles))
    tally: Counter[str] = Counter()
    for fold in range(folds):
        left_out = {int(number) for number in order[fold::folds]}
        rest = [number for number in range(len(articles)) if number not in left_out]
        model = train([articles[number] for number in rest], generated)
        _measure_ends([articles[number] for number in left_out], model, tally)
        scorer = Scorer(model.ends, model.statements)
        for number in left_out:
            _measure_findings(articles[number], scorer, tally)
    return _lines(tally)


def _measure_ends(articles: Sequence[Article], model: Model, tally: Counter[str]) -> None:
    for choices in watch(articles, model.ends, model.statements):
        for choice in choices.ends:
            tally["ends"] += 1
            tally["ends, learned"] += chosen(model.ends, choice) == choice.right
            tally["ends, sentence"] += choice.right == len(choice.options) - 1


def _measure_findings(article: Article, scorer: Scorer, tally: Counter[str]) -> None:
    findings = find(article, scorer)
    for part in ("quoted", "all"):
        have = [finding.spans for finding in findings if part == "all" or finding.kind != "indirect"]
        tally[f"{part} found"] += len(have)
        tally[f"{part} good"] += sum(is_annotated(article, spans) for spans in have)
        for relation in article.relations:
            if part == "all" or relation.quoted:
                covered = max((share(relation.content, spans) for spans in have), default=0.0)
                tally[f"{part} annotated"] += 1
                tally[f"{part} 30"] += covered >= 0.3
                tally[f"{part} 80"] += covered >= 0.8


def _lines(tally: Counter[str]) -> list[str]:
    def per(part: str, whole: str) -> str:
        return f"{tally[part] / max(1, tally[whole]):.3f}"

    return [
        f"ends of content: {tally['ends']}, right {per('ends, learned', 'ends')}, "
        f"the sentence's end {per('ends, sentence', 'ends')}",
        *(
            f"{part}: {tally[f'{part} annotated']} annotated, P {per(f'{part} good', f'{part} found')}  "
            f"R.3 {per(f'{part} 30', f'{part} annotated')}  R.8 {per(f'{part} 80', f'{part} annotated')}"
            for part in ("quoted", "all")
        ),
    ]
