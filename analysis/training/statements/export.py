"""Write a trained network as ONNX with 8-bit weights."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from analysis.attribution.windows import PAIR_FEATURES
from analysis.training.statements.model import Ensemble, StatementTagger

OPERATORS = 17  # version of the ONNX operator set


class _Encode(nn.Module):
    def __init__(self, model: StatementTagger | Ensemble) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, ids: Tensor, state: Tensor, case: Tensor, words: Tensor
    ) -> tuple[Tensor, ...]:
        vectors, tags = self.model.encode(ids[None], state[None], case[None], words[None])
        return vectors[0], tags[0]


class _Pair(nn.Module):
    def __init__(self, model: StatementTagger | Ensemble) -> None:
        super().__init__()
        self.model = model

    def forward(self, vectors: Tensor, cues: Tensor, features: Tensor) -> Tensor:
        scores: Tensor = self.model.pairs(vectors[cues], vectors[None], features)
        return scores


def _write(
    module: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    axes: dict[str, list[str]],
    outputs: list[str],
) -> None:
    """Trace a module, then turn its weights into 8-bit integers."""
    inputs = [name for name in axes if name not in outputs]
    named = {name: dict(enumerate(sizes)) for name, sizes in axes.items()}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warns of constants that are meant
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            module.eval(),
            example,
            str(full),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=named,
            opset_version=OPERATORS,
            dynamo=False,
        )
        onnx.checker.check_model(str(full))
        quantize_dynamic(full, path, weight_type=QuantType.QInt8, per_channel=True)


def export(model: StatementTagger | Ensemble, folder: Path) -> list[Path]:
    """Write `model.onnx` (encoder and tagger) and `pairs.onnx` (pair head).

    The first maps ids, state and case (pieces,) and words (words,) to vectors (words, width) and
    tags (words, tags); the second vectors, cues (cues,) and features to scores.

    Returns:
        The two files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / "model.onnx", folder / "pairs.onnx"]
    row = torch.arange(12)
    _write(
        _Encode(model),
        (row + 1000, row % 4, row % 4, row[:8]),
        files[0],
        {
            "ids": ["pieces"],
            "state": ["pieces"],
            "case": ["pieces"],
            "words": ["words"],
            "vectors": ["words"],
            "tags": ["words"],
        },
        ["vectors", "tags"],
    )
    width = model.width if isinstance(model, Ensemble) else model.shape.width
    _write(
        _Pair(model),
        (torch.zeros(8, width), torch.tensor([2, 5]), torch.zeros(2, 8, PAIR_FEATURES)),
        files[1],
        {
            "vectors": ["words"],
            "cues": ["cues"],
            "features": ["cues", "words"],
            "scores": ["cues", "words"],
        },
        ["scores"],
    )
    return files
