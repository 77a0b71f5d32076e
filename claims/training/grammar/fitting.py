"""Fitting: treebanks and sentences generated from them anew each round → a trained network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import torch

from .batches import Encoder, batches
from .frame_sentences import generated
from .network import SMALL, Network, Sizes
from .network_figures import HEADING, figures
from .pieces import Bank, bank
from .targets import normalised
from .treebank import DEVELOPMENT, TRAINING, Sentence, load

__all__ = ["Settings", "Treebanks", "fit", "fit_small", "read_treebanks"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is trained."""

    sizes: Sizes = field(default_factory=Sizes)
    teacher: Network | None = None  # whose answers are learned beside those of the treebanks
    rounds: int = 16
    generated: int = 9_000  # tries at sentences, a round
    generated_measured: int = 600
    held_out: int = 500  # sentences of GUM that the figures are told of
    items: int = 1_200  # of a batch
    rate: float = 2e-3
    least_rate: float = 0.01  # share of the rate at which its fall stops
    rising: int = 200  # steps
    decay: float = 1e-4
    steepest: float = 5.0  # norm of the gradient
    points_weight: float = 0.5
    seed: int = 1
    reported: int = 2  # figures are printed after so many rounds


@dataclass(frozen=True, slots=True)
class Treebanks:
    """Sentences to learn from, and by name those to measure with."""

    training: list[Sentence]
    measured: dict[str, list[Sentence]]


def read_treebanks(folder: Path, held_out: int, random: Random) -> Treebanks:
    """The treebanks of a folder, `held_out` sentences of GUM kept for measuring.

    Raises FileNotFoundError or ValueError as `load` does.
    """
    web, gum = ([normalised(sentence) for sentence in load(folder, name)] for name in TRAINING)
    development = [normalised(sentence) for sentence in load(folder, DEVELOPMENT)]
    random.shuffle(gum)
    measured = {"EWT, development": development}
    if held_out:
        measured["GUM, held out"] = gum[:held_out]
    return Treebanks(web + gum[held_out:], measured)


def fit(
    folder: Path, clusters: Mapping[str, int], settings: Settings, report: Callable[[str], None]
) -> tuple[Network, Treebanks]:
    """The network learned from the treebanks of a folder, and what it was learned from; `report` is given lines.

    Raises FileNotFoundError or ValueError where a treebank is missing, of another format or too small.
    """
    random = Random(settings.seed)  # noqa: S311 -- repeatable, not secret
    torch.manual_seed(settings.seed)
    torch.set_num_threads(1)
    treebanks = read_treebanks(folder, settings.held_out, random)
    pieces = bank(treebanks.training)
    unseen = Random(settings.seed + 6)  # noqa: S311
    development = bank(treebanks.measured["EWT, development"])
    treebanks.measured["generated from EWT"] = list(
        generated(unseen, development, settings.generated_measured)
    )
    encoder = Encoder(clusters, settings.sizes.rows)
    encoder.count(treebanks.training)
    network = Network(settings.sizes)
    report(f"{len(treebanks.training):,} sentences, {sum(p.numel() for p in network.parameters()):,} numbers")
    for number, loss in enumerate(_rounds(network, encoder, treebanks, pieces, settings, random), 1):
        report(f"round {number} of {settings.rounds}: loss {loss:.3f}")
        if number % settings.reported == 0 or number == settings.rounds:
            report(HEADING)
            for name, sentences in treebanks.measured.items():
                report(figures(name, network, encoder, sentences))
    return network.eval(), treebanks


def fit_small(
    folder: Path, clusters: Mapping[str, int], settings: Settings, report: Callable[[str], None]
) -> tuple[Network, Treebanks]:
    """A small network, learned from the treebanks and from a large one that is fitted first (see `fit`)."""
    teacher, _ = fit(folder, clusters, settings, report)
    return fit(folder, clusters, replace(settings, sizes=SMALL, teacher=teacher), report)


def _rounds(
    network: Network, encoder: Encoder, treebanks: Treebanks, pieces: Bank, settings: Settings, random: Random
) -> Iterator[float]:
    """Train a round at a time; the mean loss of each."""
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=settings.rate, weight_decay=settings.decay, betas=(0.9, 0.95), fused=True
    )
    step = steps = 0
    for _ in range(settings.rounds):
        made = list(generated(random, pieces, settings.generated))
        parts = batches(treebanks.training + made, settings.items, random)
        steps = steps or len(parts) * settings.rounds
        total = 0.0
        for part in parts:
            rising = min(1.0, (step + 1) / settings.rising)
            falling = max(settings.least_rate, 1 - step / steps)
            for each in optimiser.param_groups:
                each["lr"] = settings.rate * rising * falling
            step += 1
            loss = network.loss(encoder.batch(part, random), settings.points_weight, settings.teacher)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), settings.steepest)
            optimiser.step()
            total += loss.item()
        yield total / len(parts)
