"""The command: `python -m claims.training grammar|generated|scorer|who|cross-validate|errors|report …`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from claims.extraction.annotate.grammar import FILE
from claims.languages.en import FOLDER

from . import __doc__ as about
from .articles import Article, load, save
from .confidence_model import confidence_steps, confidence_weights, judged_speakers
from .errors import error_lines
from .grammar.annotated import articles_from
from .grammar.missing import MissingPackage
from .measuring import cross_validate
from .models import train
from .pronouns import pronoun_choices, pronoun_weights
from .report import report
from .weight_files import write, write_who

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Train on treebanks or annotated articles, and print figures or write files; the exit status."""
    words = ["report", *argv[1:]] if argv[:1] == ["--report"] else argv
    options = _parser().parse_args(words)
    run: Callable[[argparse.Namespace], None] = options.run
    try:
        run(options)
    except (MissingPackage, OSError, ValueError, KeyError) as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m claims.training",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    _add_grammar(commands)
    _add_scorer(commands)
    errors = commands.add_parser("errors", help="count what is still wrong, by class")
    _add_articles(errors)
    errors.set_defaults(run=_errors)
    figures = commands.add_parser("report", help="all figures: scorers, confidence, errors, speed")
    figures.add_argument(
        "--benchmarks",
        type=Path,
        metavar="DIR",
        help="folder of phrases/, speakers/ and quotes/ with their scorers",
    )
    figures.add_argument("articles", type=Path, nargs="*", help="more annotated articles, gzipped JSON lines")
    figures.set_defaults(run=_report)
    return parser


def _add_grammar(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands that read treebanks alone."""
    grammar = commands.add_parser("grammar", help="train the network that reads sentences")
    _add_treebanks(grammar, required=True)
    grammar.add_argument("--rounds", type=int, default=16, help="times through all sentences (16)")
    grammar.add_argument(
        "--held-out", type=int, default=500, metavar="N", help="sentences of GUM kept for the figures (500)"
    )
    grammar.add_argument("--write", action="store_true", help="write the file once training is through")
    grammar.add_argument("--to", type=Path, default=FILE, metavar="FILE", help=f"where to ({FILE.name})")
    grammar.set_defaults(run=_grammar)
    generated = commands.add_parser("generated", help="write generated sentences as annotated articles")
    _add_treebanks(generated, required=True)
    generated.add_argument("--count", type=int, default=2000, help="how many (2,000)")
    generated.add_argument("file", type=Path, help="where to, gzipped JSON lines")
    generated.set_defaults(run=_save_generated)


def _add_scorer(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands that learn from annotated articles."""
    scorer = commands.add_parser("scorer", help="weigh candidates: content-ends.txt and speech-acts.txt")
    validate = commands.add_parser("cross-validate", help="figures of the scorer on articles left out")
    validate.add_argument("--folds", type=int, default=4, help="parts that are left out in turn (4)")
    who = commands.add_parser(
        "who", help="weigh who is meant, once the others stand: antecedents.txt, confidence.txt and its steps"
    )
    for command in (scorer, validate):
        command.add_argument(
            "--generated", type=int, default=0, metavar="N", help="generated articles added (0)"
        )
        _add_treebanks(command, required=False)
    for command in (scorer, who):
        command.add_argument("--write", action="store_true", required=True, help="write the files")
        command.add_argument("--folder", type=Path, default=FOLDER, help="where to (claims/languages/en)")
    for command, run in ((scorer, _scorer), (validate, _cross_validate), (who, _who)):
        _add_articles(command)
        command.set_defaults(run=run)


def _add_treebanks(command: argparse.ArgumentParser, *, required: bool) -> None:
    command.add_argument(
        "--treebanks",
        type=Path,
        metavar="DIR",
        required=required,
        help="folder of ewt-train, ewt-dev and gum-dev, .conllu or .conllu.gz",
    )


def _add_articles(command: argparse.ArgumentParser) -> None:
    command.add_argument("articles", type=Path, nargs="+", help="annotated articles, gzipped JSON lines")


def _print(lines: Sequence[str]) -> None:
    print("\n".join(lines))


def _say(line: str) -> None:
    print(line, flush=True)


def _articles(options: argparse.Namespace) -> list[Article]:
    return [article for path in options.articles for article in load(path)]


def _generated(options: argparse.Namespace, count: int) -> list[Article]:
    if count and options.treebanks is None:
        raise ValueError("sentences are generated from treebanks: say --treebanks DIR")
    return articles_from(options.treebanks, count) if count else []


def _grammar(options: argparse.Namespace) -> None:
    from .grammar.making import make_weights

    make_weights(
        options.treebanks, options.to if options.write else None, options.rounds, options.held_out, _say
    )


def _save_generated(options: argparse.Namespace) -> None:
    save(options.file, _generated(options, options.count))


def _errors(options: argparse.Namespace) -> None:
    _print(error_lines(_articles(options)))


def _report(options: argparse.Namespace) -> None:
    if options.benchmarks and not options.benchmarks.is_dir():
        raise ValueError(f"--benchmarks {options.benchmarks}: there is no such folder")
    if not report(options.benchmarks, options.articles, _say):
        raise ValueError("a scorer failed")


def _scorer(options: argparse.Namespace) -> None:
    generated = _generated(options, options.generated)
    write(options.folder, train(_articles(options), generated))


def _cross_validate(options: argparse.Namespace) -> None:
    generated = _generated(options, options.generated)
    _print(cross_validate(_articles(options), options.folds, generated))


def _who(options: argparse.Namespace) -> None:
    articles = _articles(options)
    pronouns = pronoun_weights(pronoun_choices(articles))
    judged = judged_speakers(articles)
    write_who(options.folder, pronouns, confidence_weights(judged), confidence_steps(judged))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
