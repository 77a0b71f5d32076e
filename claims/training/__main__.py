"""The command: `python -m claims.training FILE.jsonl.gz [--report] [--write-who] …`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from claims.languages.en import FOLDER

from . import __doc__ as about
from .articles import load
from .confidence import confidence_weights, judged_speakers, report
from .errors import error_lines
from .files import write, write_who
from .measuring import cross_validate
from .models import train
from .pronouns import pronoun_choices, pronoun_weights

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Train on annotated articles, and print figures, write files, or both."""
    parser = argparse.ArgumentParser(
        prog="python -m claims.training",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("articles", type=Path, help="annotated articles, gzipped JSON lines")
    parser.add_argument("--cross-validate", action="store_true", help="print figures on articles left out")
    parser.add_argument("--errors", action="store_true", help="count what is still wrong, by class")
    parser.add_argument("--folds", type=int, default=4, help="parts that are left out in turn (default 4)")
    parser.add_argument("--write", action="store_true", help="write content-ends.txt and speech-acts.txt")
    parser.add_argument(
        "--write-who",
        action="store_true",
        help="write antecedents.txt and confidence.txt, once the others stand",
    )
    parser.add_argument(
        "--report",
        action="store_true",
        help="print how often speakers are right, by tenth of the confidence promised",
    )
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where to write (default claims/languages/en)"
    )
    options = parser.parse_args(argv)
    if not (options.cross_validate or options.write or options.errors or options.write_who or options.report):
        parser.error("say --cross-validate, --write, --write-who, --report or --errors")
    articles = load(options.articles)
    if options.cross_validate:
        print("\n".join(cross_validate(articles, options.folds)))
    if options.errors:
        print("\n".join(error_lines(articles)))
    if options.report:
        print("\n".join(report(judged_speakers(articles))))
    if options.write:
        write(options.folder, train(articles))
    if options.write_who:
        write_who(
            options.folder,
            pronoun_weights(pronoun_choices(articles)),
            confidence_weights(judged_speakers(articles)),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
