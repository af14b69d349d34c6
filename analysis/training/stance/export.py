"""Write the stance head as ONNX with 8-bit weights; the encoder is that of the tagger."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from analysis.attribution.stance import STANCE_FEATURES
from analysis.training.stance.model import JointTagger
from analysis.training.statements import export as statements
from analysis.training.statements.export import _write


class _Score(nn.Module):
    def __init__(self, model: JointTagger) -> None:
        super().__init__()
        self.model = model

    def forward(self, vectors: Tensor, index: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        return self.model.score(vectors, index, features, mask)


def export(model: JointTagger, folder: Path) -> list[Path]:
    """Write `model.onnx` and `pairs.onnx` as for the tagger, and `stance.onnx`.

    The last maps vectors (words, width), index and mask (targets, size) and features
    (targets, size, `STANCE_FEATURES`) to scores (targets, labels).

    Returns:
        The three files.
    """
    files = statements.export(model, folder)
    path = folder / "stance.onnx"
    features = torch.zeros(2, 5, STANCE_FEATURES)
    features[:, 2:4, 0] = 1.0
    features[:, :, 7] = 1.0
    _write(
        _Score(model),
        (
            torch.zeros(8, model.shape.width),
            torch.arange(10).reshape(2, 5) % 8,
            features,
            torch.ones(2, 5, dtype=torch.bool),
        ),
        path,
        {
            "vectors": ["words"],
            "index": ["targets", "size"],
            "features": ["targets", "size"],
            "mask": ["targets", "size"],
            "scores": ["targets"],
        },
        ["scores"],
    )
    return [*files, path]
