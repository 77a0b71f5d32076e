"""The network in PyTorch, as claims/extraction/annotate/grammar.py runs it in numpy, with its teachers.

Dilated convolutions over sums of hashed features, one layer of attention with relative positions (Shaw,
Uszkoreit and Vaswani, NAACL 2018) between them, and on top: tags; for each cue pointers to the first and
last items of source and content. Heads and labels by a biaffine choice (Dozat and Manning, ICLR 2017) are
learned beside them, so that the layers below learn clauses; nothing of them is written.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, kl_div, relu

from .batches import LABELS, TAGS, Batch

__all__ = ["SMALL", "Answers", "Network", "Sizes", "tensor"]

_NEVER = -1e4
POINTS = 4  # first and last of source, first and last of content


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the network is."""

    rows: int = 16_384  # of the table of vectors
    width: int = 128
    reach: tuple[int, ...] = (1, 1, 2, 1, 1)  # how far the neighbours are that each layer looks at
    attends_before: int = 3  # the layer before which every item looks at all
    attention: tuple[int, int, int] = (3, 32, 32)  # looks at once, width of each, distance told apart
    pointer: tuple[int, int] = (40, 63)  # width, distance told apart
    arc: int = 64
    label: int = 48
    dropout: float = 0.33


# What extraction runs: half the work, learned from the answers of the other.
SMALL = Sizes(
    width=96, reach=(1, 1, 2, 1), attends_before=2, attention=(2, 32, 32), pointer=(32, 63), dropout=0.2
)


@dataclass(frozen=True, slots=True)
class Answers:
    """Scores for a batch: tags B × N × tags, heads B × N × (top and N), points K × 4 × (N and nowhere)."""

    items: Tensor
    tags: Tensor
    heads: Tensor
    points: Tensor


def tensor(numbers: object) -> Tensor:
    """An array as a tensor."""
    return torch.from_numpy(numbers)


class Network(nn.Module):
    """See the module. The parameters' names are read by weights.py."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        width, layers = sizes.width, len(sizes.reach)
        looks, look_width, look_far = sizes.attention
        point_width, point_far = sizes.pointer
        self.vectors = nn.EmbeddingBag(sizes.rows + 1, width, mode="sum", padding_idx=sizes.rows)
        nn.init.normal_(self.vectors.weight, std=0.1)
        self.layers = nn.ModuleList([nn.Linear(3 * width, width) for _ in range(layers)])
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in range(layers)])
        self.asks = nn.Linear(width, 3 * looks * look_width)
        self.attended = nn.Linear(looks * look_width, width)
        self.attention_norm = nn.LayerNorm(width)
        self.attention_distance = nn.Parameter(torch.zeros(looks, 2 * look_far + 1))
        self.tag = nn.Linear(width, len(TAGS))
        self.pointer = nn.Linear(width, POINTS * point_width)
        self.pointed = nn.Linear(width, POINTS * point_width)
        self.nowhere = nn.Parameter(torch.zeros(POINTS, point_width))
        self.pointer_nowhere = nn.Parameter(torch.zeros(POINTS))
        self.pointer_distance = nn.Parameter(torch.zeros(POINTS, 2 * point_far + 1))
        self.head = nn.Linear(width, sizes.arc)
        self.dependent = nn.Linear(width, sizes.arc)
        self.affinity = nn.Parameter(torch.randn(sizes.arc, sizes.arc) * 0.05)
        self.worth = nn.Linear(sizes.arc, 1)
        self.top = nn.Parameter(torch.zeros(sizes.arc))
        self.top_bias = nn.Parameter(torch.zeros(1))
        self.head_distance = nn.Parameter(torch.zeros(2 * point_far + 1))
        self.label_head = nn.Linear(width, sizes.label)
        self.label_dependent = nn.Linear(width, sizes.label)
        self.label = nn.Linear(sizes.label, len(LABELS))
        self.label_top = nn.Parameter(torch.zeros(sizes.label))
        self.dropout = nn.Dropout(sizes.dropout)

    def forward(self, batch: Batch) -> Answers:
        """The scores of a batch."""
        inside = tensor(batch.inside)
        x = self._encoded(tensor(batch.rows), inside)
        return Answers(x, self.tag(x), self._heads(x, inside), self._points(x, inside, tensor(batch.cues)))

    def loss(self, batch: Batch, points_weight: float, teacher: Network | None = None) -> Tensor:
        """The sum of the cross entropies of tags, heads, labels and, weighted, points.

        With a teacher it is also how far tags and points are from the teacher's (Hinton, Vinyals and Dean, 2015).
        """
        answers = self(batch)
        loss = self._against_gold(batch, answers, points_weight)
        if teacher is None:
            return loss
        with torch.no_grad():
            shown = teacher(batch)
        known = tensor(batch.tags) >= 0
        loss = loss + _apart(answers.tags[known], shown.tags[known])
        if len(batch.cues):
            loss = loss + 4 * points_weight * _apart(answers.points.flatten(0, 1), shown.points.flatten(0, 1))
        return loss

    def _against_gold(self, batch: Batch, answers: Answers, points_weight: float) -> Tensor:
        right_tags, right_heads, right_labels = map(tensor, (batch.tags, batch.heads, batch.labels))
        known = right_tags >= 0
        loss = cross_entropy(answers.tags[known], right_tags[known])
        loss = loss + cross_entropy(answers.heads[known], right_heads[known] + 1)
        labels = self.labels(answers.items, right_heads.clamp(-1))
        loss = loss + cross_entropy(labels[known], right_labels[known])
        if len(batch.cues):
            size = batch.tags.shape[1]
            points = tensor(batch.points)
            right = torch.where(points < 0, torch.tensor(size), points)
            scores = answers.points.reshape(-1, size + 1)
            loss = loss + points_weight * cross_entropy(scores, right.reshape(-1))
        return loss

    def labels(self, x: Tensor, heads: Tensor) -> Tensor:
        """Scores of the labels of B × N items under `heads`: B × N × labels."""
        of_heads = torch.cat([self.label_top.expand(len(x), 1, -1), self.label_head(x)], 1)
        places = (heads + 1)[..., None].expand(-1, -1, of_heads.shape[-1])
        return self.label(self.dropout(relu(of_heads.gather(1, places) + self.label_dependent(x))))

    def _encoded(self, rows: Tensor, inside: Tensor) -> Tensor:
        count, size, features = rows.shape
        x = self.vectors(rows.view(count * size, features)).view(count, size, -1) * inside[..., None]
        x = self.dropout(x)
        for number, (reach, layer, norm) in enumerate(
            zip(self.sizes.reach, self.layers, self.norms, strict=True)
        ):
            if number == self.sizes.attends_before:
                x = self._with_attention(x, inside)
            outside = x.new_zeros(count, reach, self.sizes.width)
            padded = torch.cat([outside, x, outside], 1)
            around = torch.cat([padded[:, :size], x, padded[:, 2 * reach : 2 * reach + size]], -1)
            x = self.dropout(norm(x + relu(layer(around))) * inside[..., None])
        return x

    def _with_attention(self, x: Tensor, inside: Tensor) -> Tensor:
        count, size, _ = x.shape
        looks, width, far = self.sizes.attention
        question, key, value = (
            part.view(count, size, looks, width).transpose(1, 2)
            for part in self.asks(x).split(looks * width, -1)
        )
        scores = question @ key.transpose(2, 3) / width**0.5 + self.attention_distance[:, _steps(size, far)]
        scores = scores.masked_fill(inside[:, None, None, :] == 0, _NEVER).softmax(-1)
        taken = (scores @ value).transpose(1, 2).reshape(count, size, looks * width)
        return self.attention_norm(x + self.dropout(self.attended(taken))) * inside[..., None]

    def _heads(self, x: Tensor, inside: Tensor) -> Tensor:
        count, size, _ = x.shape
        heads, dependents = self.dropout(relu(self.head(x))), self.dropout(relu(self.dependent(x)))
        heads = torch.cat([self.top.expand(count, 1, -1), heads], 1)
        scores = dependents @ self.affinity @ heads.transpose(1, 2) + self.worth(heads).transpose(1, 2)
        distance = self.head_distance[_steps(size, self.sizes.pointer[1])]
        scores = scores + torch.cat([self.top_bias.expand(size, 1), distance], 1)
        known = torch.cat([inside.new_ones(count, 1), inside], 1)
        return scores.masked_fill(known[:, None, :] == 0, _NEVER)

    def _points(self, x: Tensor, inside: Tensor, cues: Tensor) -> Tensor:
        count, size, _ = x.shape
        width, far = self.sizes.pointer
        sentences, items = cues[:, 0], cues[:, 1]
        asks = relu(self.pointer(x))[sentences, items].view(-1, POINTS, width)
        keys = self.dropout(relu(self.pointed(x))).view(count, size, POINTS, width)[sentences]
        scores = (asks[:, :, None, :] @ keys.permute(0, 2, 3, 1))[:, :, 0]
        scores = scores + self.pointer_distance[:, _steps(size, far)[items]].transpose(0, 1)
        scores = scores.masked_fill(inside[sentences][:, None, :] == 0, _NEVER)
        nowhere = (asks * self.nowhere[None]).sum(-1) + self.pointer_nowhere
        return torch.cat([scores, nowhere[..., None]], -1)


def _apart(scores: Tensor, teachers: Tensor) -> Tensor:
    """How far chances lie from a teacher's (Kullback–Leibler), a row of scores each."""
    return kl_div(scores.log_softmax(-1), teachers.log_softmax(-1), reduction="batchmean", log_target=True)


def _steps(size: int, far: int) -> Tensor:
    """How far each item stands from each other, within `far`, as indexes: size × size."""
    order = torch.arange(size)
    return (order[None, :] - order[:, None]).clamp(-far, far) + far
