"""The three data files that training writes, in the form in which extraction reads them.

Called by the command.
"""

from __future__ import annotations

from pathlib import Path

from .choices import Weights
from .mentions import Judged
from .models import Model

__all__ = ["write"]

# A way of finding judged less often keeps the figure it has, if it has one.
_LEAST_JUDGED = 20

_ENDS = """\
# Where reported content ends: feature and weight, one a line (see content_ends.py for the
# features). Learned by multinomial logistic regression over the candidate ends of each clause,
# on news articles annotated with attributions (PolNeAR, training part); numbers only.
"""
_STATEMENTS = """\
# Which candidates are somebody's statement: feature and weight, one a line (see speech_acts.py
# for the features). Learned by logistic regression on news articles annotated with attributions
# (PolNeAR, training part); numbers and single words only.
"""
_MENTIONS = """\
# The ways of finding the mention beside a quote: rule <tab> precision <tab> right/judged.
# Counted on news articles annotated with attributions (PolNeAR, training and development part):
# of the quotes found that way whose words match an annotated content, how many mentions overlap
# the annotated source. Rules judged fewer than twenty times carry a careful estimate, marked "-".
"""


def write(folder: Path, model: Model, judged: Judged) -> None:
    """Write content-ends.txt, speech-acts.txt and mention-rules.txt into `folder`.

    Raises OSError where the folder cannot be written to.
    """
    _save(folder / "content-ends.txt", _ENDS, _weights(model.ends))
    _save(folder / "speech-acts.txt", _STATEMENTS, _weights(model.statements))
    mentions = folder / "mention-rules.txt"
    _save(mentions, _MENTIONS, _precisions(judged, _known(mentions)))


def _save(path: Path, heading: str, lines: list[str]) -> None:
    path.write_text(heading + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def _weights(weights: Weights) -> list[str]:
    return [f"{name} {weight:.2f}" for name, weight in sorted(weights.items())]


def _known(path: Path) -> dict[str, str]:
    """Way of finding → the precision the file gives it now."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and line[0] != "#")
    return {rule: precision for rule, precision, _ in rows}


def _precisions(judged: Judged, known: dict[str, str]) -> list[str]:
    lines = []
    for rule in sorted({*judged, *known}):
        right, count = judged.get(rule, (0, 0))
        if count >= _LEAST_JUDGED:
            lines.append(f"{rule}\t{right / count:.2f}\t{right}/{count}")
        elif rule in known:
            lines.append(f"{rule}\t{known[rule]}\t-")
    return lines
