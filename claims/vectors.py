"""The meaning of a text as a vector: the mean of its words' static embeddings.

Comes in: texts. Goes out: a vector each, as bytes to be kept in the index, or as numbers to
be compared by cosine. The embeddings (Llama 2's token vocabulary, 256 dimensions, trained
by WordLlama, Miller 2024) are data in the wheel `wordllama`; its code, which would look on
the network, is not imported. Without the wheel there are no vectors, and matching does
without. Measured on CheckThat! 2020: two points of MAP@5.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.workbench.search.terms import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "NAME", "SIZE", "WordVectors", "as_bytes", "as_matrix", "as_rows", "available", "vectors", "vectors_as_bytes",
]  # fmt: skip

NAME = "l2_supercat_256"
SIZE = 256
LONGEST = 20_000  # characters of a text
_BATCH = 500


def vectors(texts: list[str]) -> NDArray[np.float32]:
    """A row of length 1 for each text; zeros where it has no words, or there are no embeddings."""
    import numpy as np

    rows = np.zeros((len(texts), SIZE), dtype=np.float32)
    model = _model()
    if model is None:
        return rows
    table, tokenizer = model
    for start in range(0, len(texts), _BATCH):
        plain = [" ".join(words(text[:LONGEST])) for text in texts[start : start + _BATCH]]
        tokens = [found.ids for found in tokenizer.encode_batch(plain, add_special_tokens=False)]
        for row, ids in enumerate(tokens, start):
            if ids:
                rows[row] = table[ids].sum(axis=0, dtype=np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9))


def vectors_as_bytes(texts: list[str]) -> list[bytes]:
    """`vectors`, a byte a dimension (the cosine is off by less than .01)."""
    return [row.tobytes() for row in as_bytes(vectors(texts))]


def as_bytes(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Vectors, the last axis being theirs, a byte a dimension."""
    import numpy as np

    scale = np.maximum(np.abs(rows).max(axis=-1, keepdims=True), 1e-9)
    return np.rint(rows / scale * 127).astype(np.int8)


def as_rows(kept: NDArray[np.int8]) -> NDArray[np.float32]:
    """Vectors of length 1 again, from what `as_bytes` made."""
    import numpy as np

    rows = kept.astype(np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), np.float32(1e-9))


def as_matrix(kept: list[bytes]) -> NDArray[np.float32]:
    """Rows of length 1 again, from what `vectors_as_bytes` made; anything else gives zeros."""
    import numpy as np

    empty = bytes(SIZE)
    whole = b"".join(one if len(one) == SIZE else empty for one in kept)
    return as_rows(np.frombuffer(whole, dtype=np.int8).reshape(len(kept), SIZE))


def available() -> bool:
    """Whether there are embeddings."""
    return _model() is not None


MOST_KEPT = 50_000  # words whose vectors are kept, a kilobyte each


class WordVectors:
    """Vectors of single words, each made once."""

    def __init__(self) -> None:
        self._rows: dict[str, NDArray[np.float32]] = {}

    def learn(self, found: Iterable[str]) -> None:
        """Make the vectors of words not met before."""
        new = {word for word in found if word not in self._rows}
        if not new or _model() is None:
            return
        if len(self._rows) + len(new) > MOST_KEPT:
            self._rows.clear()
        ordered = sorted(new)
        self._rows.update(zip(ordered, vectors(ordered), strict=True))

    def sums(self, found: list[str], weights: list[list[float]]) -> list[NDArray[np.float32] | None]:
        """For each row of weights the direction (length 1) of the words, each as strong as its weight.

        Zeros where there are none, None without embeddings. The words must have been learned.
        """
        import numpy as np

        if _model() is None:
            return [None] * len(weights)
        if not found:
            return [np.zeros(SIZE, dtype=np.float32)] * len(weights)
        rows = np.array([self._rows[word] for word in found])
        totals = np.array(weights, dtype=np.float32) @ rows
        return list(totals / np.maximum(np.linalg.norm(totals, axis=1, keepdims=True), np.float32(1e-9)))


@cache
def _model() -> tuple[Any, Any] | None:
    """The table of embeddings, mapped from its file, and the tokenizer."""
    import numpy as np

    spec, tokens = find_spec("wordllama"), find_spec("tokenizers")
    if spec is None or not spec.submodule_search_locations or tokens is None:
        return None
    folder = Path(spec.submodule_search_locations[0])
    weights = folder / "weights" / f"{NAME}.safetensors"
    vocabulary = folder / "tokenizers" / "l2_supercat_tokenizer_config.json"
    if not (weights.exists() and vocabulary.exists()):
        return None
    from tokenizers import Tokenizer

    with weights.open("rb") as file:  # safetensors: length of the header, header, numbers
        length = int.from_bytes(file.read(8), "little")
        entry = json.loads(file.read(length))["embedding.weight"]
    if entry["dtype"] != "F16" or entry["shape"][1] != SIZE:
        return None
    start, shape = 8 + length + entry["data_offsets"][0], tuple(entry["shape"])
    table = np.memmap(weights, dtype=np.float16, mode="r", offset=start, shape=shape)
    return table, Tokenizer.from_file(str(vocabulary))
