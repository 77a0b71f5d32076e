"""The command: `python -m claims.extraction.training FILE.jsonl.gz [--cross-validate] [--errors] [--write]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from . import __doc__ as about
from .articles import load
from .errors import error_lines
from .files import write
from .measuring import cross_validate
from .mentions import judge_mentions
from .models import train

__all__ = ["main"]

LEXICON = Path(__file__).parents[2] / "lexicon"


def main(argv: Sequence[str]) -> int:
    """Train on annotated articles, and print figures, write files, or both."""
    parser = argparse.ArgumentParser(
        prog="python -m claims.extraction.training",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("articles", type=Path, help="annotated articles, gzipped JSON lines")
    parser.add_argument("--cross-validate", action="store_true", help="print figures on articles left out")
    parser.add_argument("--errors", action="store_true", help="count what is still wrong, by class")
    parser.add_argument("--folds", type=int, default=4, help="parts that are left out in turn (default 4)")
    parser.add_argument("--write", action="store_true", help="write the three files")
    parser.add_argument("--folder", type=Path, default=LEXICON, help="where to (default claims/lexicon)")
    parser.add_argument(
        "--more-mentions",
        type=Path,
        metavar="ARTICLES",
        help="more articles on which to count the ways of finding a mention; no weight is learned on them",
    )
    options = parser.parse_args(argv)
    if not (options.cross_validate or options.write or options.errors):
        parser.error("say --cross-validate, --write or --errors")
    articles = load(options.articles)
    if options.cross_validate:
        print("\n".join(cross_validate(articles, options.folds)))
    if options.errors:
        print("\n".join(error_lines(articles)))
    if options.write:
        model = train(articles)
        more = load(options.more_mentions) if options.more_mentions else []
        write(options.folder, model, judge_mentions([*articles, *more], model))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
