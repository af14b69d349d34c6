"""The stance head, and the tagger's network with it.

The encoder knows nothing of the target, since one encoding serves all of them. So the head marks
the target among the words around it and runs further transformer layers over them, once a
target. These start from the layers of all-MiniLM-L6-v2 that follow those of the encoder: what
they were trained to read is what the encoder gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu

from analysis.attribution.stance import LABELS, STANCE_FEATURES
from analysis.training.statements.model import Layer, Shape, StatementTagger


@dataclass(frozen=True, slots=True)
class StanceShape:
    """Sizes of the head."""

    layers: int = 2
    hidden: int = 256
    dropout: float = 0.1


class StanceHead(nn.Module):
    """From vectors of words and a marked target to scores of `LABELS`."""

    def __init__(self, encoder: Shape, shape: StanceShape) -> None:
        super().__init__()
        width = encoder.width
        self.features = nn.Linear(STANCE_FEATURES, width, bias=False)
        nn.init.normal_(self.features.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(encoder) for _ in range(shape.layers))
        self.pool = nn.Linear(2 * width, shape.hidden)
        self.weigh = nn.Linear(shape.hidden, 1)
        self.hidden = nn.Linear(4 * width, shape.hidden)
        self.out = nn.Linear(shape.hidden, len(LABELS))
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, words: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Score targets.

        Args:
            words: vectors of the words around each target, (targets, words, width).
            features: (targets, words, `STANCE_FEATURES`).
            mask: true where a word is real, (targets, words).

        Returns:
            (targets, `LABELS`).
        """
        x = words + self.features(features)
        off = torch.zeros_like(features[:, :, 0]).masked_fill(~mask, -1e4)
        for layer in self.layers:
            x = self.dropout(layer(x, off[:, None, None, :]))
        target = _mean(x, features[:, :, 0])
        around = _mean(x, features[:, :, 7])
        both = torch.cat([x, target[:, None, :].expand_as(x)], dim=-1)
        weights = (self.weigh(torch.tanh(self.pool(both)))[:, :, 0] + off).softmax(-1)
        pooled = (weights[:, :, None] * x).sum(1)
        joined = torch.cat([target, pooled, around, target * pooled], dim=-1)
        return self.out(self.dropout(gelu(self.hidden(joined))))  # type: ignore[no-any-return]


def _mean(x: Tensor, weights: Tensor) -> Tensor:
    """Weighted mean over the words."""
    total = weights.sum(1, keepdim=True).clamp(min=1.0)
    return ((x * weights[:, :, None]).sum(1) / total).to(x.dtype)


class JointTagger(StatementTagger):
    """The statement tagger with a stance head.

    Args:
        shape: sizes of encoder and tagger.
        stance: sizes of the stance head.
        marked: whether the encoder's input marks the target, so that it serves one target only.
    """

    def __init__(self, shape: Shape, stance: StanceShape, *, marked: bool = False) -> None:
        super().__init__(shape)
        if marked:  # four more quotation states: those of the target's pieces
            self.encoder.state = nn.Embedding(8, shape.width)
            nn.init.zeros_(self.encoder.state.weight)
        self.stance = StanceHead(shape, stance)

    def load_base(self, path: Path) -> None:
        """Take the encoder's layers, and the head's from those after them, as far as there are."""
        super().load_base(path)
        first, count = self.shape.layers, len(self.stance.layers)
        deep = StatementTagger(Shape(layers=first + count))
        deep.load_base(path)
        for own, other in zip(self.stance.layers, deep.encoder.layers[first:], strict=True):
            own.load_state_dict(other.state_dict())

    def score(self, vectors: Tensor, index: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Score targets whose words are among `vectors` (words, width), at `index`."""
        return self.stance(vectors[index], features, mask)  # type: ignore[no-any-return]
