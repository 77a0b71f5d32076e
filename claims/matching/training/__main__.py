"""The command: `python -m claims.matching.training MARKS [--claims CLAIMS] [--cross-validate] [--write]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from claims.matching.judge import RELATIONS, WEIGHTS
from claims.matching.pair_features import NAMES
from claims.matching.regression import fit
from claims.matching.training import __doc__ as about
from claims.matching.training.examples import Examples, invented, read_examples
from claims.matching.training.queue_figures import ablation, cross_validated, figures

__all__ = ["main"]

MEANING = ("meaning", "matter", "meaning in article")


def main(argv: Sequence[str]) -> int:
    """Learn from marked pairs, and print figures, write the file, or both."""
    parser = argparse.ArgumentParser(
        prog="python -m claims.matching.training",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("marks", type=Path, help="marked pairs, JSON lines")
    parser.add_argument("--claims", type=Path, help="further claims of the same articles, JSON lines")
    parser.add_argument("--cross-validate", action="store_true", help="print figures on articles left out")
    parser.add_argument("--ablate", action="store_true", help="print them without each feature in turn")
    parser.add_argument("--folds", type=int, default=4, help="parts that are left out in turn (4)")
    parser.add_argument("--write", action="store_true", help="write the weights")
    parser.add_argument("--to", type=Path, default=WEIGHTS, metavar="FILE", help=f"where to ({WEIGHTS.name})")
    options = parser.parse_args(argv)
    if not (options.cross_validate or options.ablate or options.write):
        parser.error("say --cross-validate, --ablate or --write")
    try:
        examples, further = read_examples(options.marks, options.claims), invented()
    except (OSError, ValueError, KeyError) as error:
        parser.error(f"{options.marks}: {error}")
    if options.cross_validate:
        for name, left_out in (("with embeddings", ()), ("without embeddings", MEANING)):
            print(f"== {name}")
            print("\n".join(figures(examples, cross_validated(examples, further, options.folds, left_out))))
    if options.ablate:
        print("\n".join(ablation(examples, further, options.folds)))
    if options.write:
        content: dict[str, object] = {"features": NAMES, "relations": RELATIONS}
        content["with embeddings"] = _learn(examples, further)
        content["without embeddings"] = _learn(_without_meaning(examples), _without_meaning(further))
        options.to.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


def _without_meaning(examples: Examples) -> Examples:
    rows = examples.rows.copy()
    rows[:, [NAMES.index(name) for name in MEANING]] = 0.0
    return replace(examples, rows=rows)


def _learn(examples: Examples, further: Examples) -> dict[str, object]:
    judge = fit(
        np.vstack([examples.rows, further.rows]),
        np.concatenate([examples.classes, further.classes]),
        np.concatenate([examples.strength, further.strength]),
    )
    parts = {"mean": judge.mean, "scale": judge.scale, "weights": judge.weights}
    return {name: part.round(4).tolist() for name, part in parts.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
