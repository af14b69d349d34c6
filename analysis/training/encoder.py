"""Train the encoder that reads acts and frames from a statement's words.

    python -m analysis.training.encoder --base all-MiniLM-L6-v2 --runs runs ARTICLES GOLD [...]

Three runs of the same plan: one on each half of the articles, whose answers for the other half
stand in ``answers.json`` (the regressions are fitted on those, so that they know how far an
encoder is right on what it has not seen), and one on all, which is exported with 8-bit weights.
Twenty-five minutes on one core, or the three side by side with ``--part``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from analysis import codebook
from analysis.articles import Article, read_articles
from analysis.encoder import MODEL, said, tokenizer
from analysis.statements import Statement
from analysis.training.statements.model import Encoder, Shape, StatementTagger

PARTS = ("first", "second", "all")
EPOCHS, BATCH, SEED = 6, 16, 1
RATES = (1e-4, 1e-3)  # of the encoder, of the heads
ALONE = 0.3  # from which probability a frame would be coded by this network alone
FRAMES_WEIGHT = 5.0  # of the frames' loss beside the acts'


@dataclass(frozen=True, slots=True)
class Example:
    """A coded statement as the encoder sees it."""

    key: str
    article: str
    ids: list[int]
    segments: list[int]
    act: int
    frames: list[float]


def read_examples(articles: Path, gold: Path, tokens: Tokenizer) -> list[Example]:
    """The coded statements of a folder of articles."""
    acts, frames = names()
    found = []
    for article in read_articles([articles]):
        file = gold / f"{getattr(article, 'article_id', '')}.json"
        if not isinstance(article, Article) or not file.exists():
            continue
        coded = json.loads(file.read_text(encoding="utf-8"))["statements"]
        for number, entry in enumerate(coded):
            spans = (tuple(map(tuple, entry[key])) for key in ("source", "cue", "content"))
            pieces = tokens.encode(*said(article.text, Statement(entry["kind"], *spans, 1.0)))
            found.append(
                Example(
                    f"{article.article_id}:{number}", article.article_id, pieces.ids,
                    pieces.type_ids, acts.index(entry["act"]),
                    [float(name in entry["frames"]) for name in frames],
                )
            )  # fmt: skip
    return found


def names() -> tuple[list[str], list[str]]:
    """Acts and frames in the order of the network's outputs."""
    return sorted(codebook.load("acts")["acts"]), list(codebook.load("frames")["frames"])


class Network(nn.Module):
    """MiniLM's six layers; the acts from the mean of all pieces, each frame from its own mean."""

    def __init__(self, acts: int, frames: int) -> None:
        super().__init__()
        shape = Shape(layers=6)
        self.encoder = Encoder(shape)
        self.acts = nn.Linear(shape.width, acts)
        self.attention = nn.Linear(shape.width, frames)
        self.frames = nn.Linear(shape.width, frames)
        self.dropout = nn.Dropout(0.2)
        nn.init.constant_(self.frames.bias, -2.0)  # most frames are absent

    def load_base(self, path: Path) -> None:
        """Take the layers of a BERT checkpoint (safetensors)."""
        tagger = StatementTagger(Shape(layers=6))
        tagger.load_base(path)
        self.encoder.load_state_dict(tagger.encoder.state_dict())

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of acts and of frames for (statements, pieces)."""
        x = self.encoder(ids, segments, torch.zeros_like(ids), mask)
        outside = ~((segments == 1) & mask)
        weights = self.attention(x).masked_fill(outside[..., None], -1e4).softmax(1)
        pooled = self.dropout(torch.einsum("bwf,bwd->bfd", weights, x))
        frames = (pooled * self.frames.weight).sum(-1) + self.frames.bias
        mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self.acts(self.dropout(mean)), frames


def collate(examples: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces, segments and mask, padded."""
    width = max(len(e.ids) for e in examples)
    ids = torch.zeros(len(examples), width, dtype=torch.long)
    segments, mask = torch.zeros_like(ids), torch.zeros_like(ids, dtype=torch.bool)
    for row, example in enumerate(examples):
        size = len(example.ids)
        ids[row, :size] = torch.tensor(example.ids)
        segments[row, :size] = torch.tensor(example.segments)
        mask[row, :size] = True
    return ids, segments, mask


def train(examples: Sequence[Example], base: Path) -> Network:
    """Train on examples; prints the loss of each epoch."""
    torch.manual_seed(SEED)
    order = list(examples)
    drawn = random.Random(SEED)  # noqa: S311 - no secret
    network = Network(*(len(part) for part in names()))
    network.load_base(base / "model.safetensors")
    inner = [p for p in network.encoder.parameters() if p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": RATES[0]}, {"params": heads, "lr": RATES[1]}], weight_decay=0.01
    )
    steps = EPOCHS * math.ceil(len(order) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.0, 1 - step / steps)
    )
    for epoch in range(EPOCHS):
        drawn.shuffle(order)
        begun, total = time.time(), 0.0
        network.train()
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            acts, frames = network(*collate(batch))
            loss = cross_entropy(acts, torch.tensor([e.act for e in batch]), label_smoothing=0.05)
            wanted = torch.tensor([e.frames for e in batch])
            loss = loss + FRAMES_WEIGHT * binary_cross_entropy_with_logits(frames, wanted)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*inner, *heads], 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        print(
            f"epoch {epoch}: {total / steps * EPOCHS:.3f}, {time.time() - begun:.0f} s", flush=True
        )
    return network.eval()


@torch.inference_mode()
def answers(network: Network, examples: Sequence[Example]) -> dict[str, dict[str, list[float]]]:
    """Probabilities of acts and frames by the key of the statement."""
    found = {}
    for example in examples:
        acts, frames = network(*collate([example]))
        found[example.key] = {
            "acts": [round(float(p), 4) for p in acts[0].softmax(-1)],
            "frames": [round(float(p), 4) for p in frames[0].sigmoid()],
        }
    return found


def card(
    found: dict[str, dict[str, list[float]]], examples: Sequence[Example]
) -> dict[str, object]:
    """The model's card; its figures are of the halves, each judged by the other's network."""
    right = sum(max(range(len(a)), key=lambda i: a[i]) == e.act
                for e in examples for a in [found[e.key]["acts"]])  # fmt: skip
    pairs = [(p >= ALONE, bool(g)) for e in examples
             for p, g in zip(found[e.key]["frames"], e.frames, strict=True)]  # fmt: skip
    both = sum(p and g for p, g in pairs)
    size = f"{len({e.article for e in examples})} articles, {len(examples)} statements"
    return {
        "task": "How probable each act and each frame of a statement is; a voice among others.",
        "architecture": "BERT, 384 wide, the six layers of all-MiniLM-L6-v2 trained on; acts from "
        "the mean of all pieces, frames from attention over those of the content",
        "format": "ONNX, weights in 8-bit integers",
        "data": [
            {
                "name": "analysis/training/corpus and tests/articles",
                "use": "weights",
                "size": size,
                "terms": "invented articles, written and coded by a language model, no people",
            },
            {"name": "all-MiniLM-L6-v2", "use": "where it starts", "terms": "Apache-2.0"},
        ],
        "seeds": [SEED],
        "measure": "two halves of the articles, each judged by a network trained on the other",
        "figures": {
            "acts, accuracy": round(right / len(examples), 3),
            f"frames, micro-F1 from a probability of {ALONE}": round(
                2 * both / (sum(p for p, _ in pairs) + sum(g for _, g in pairs)), 3
            ),
        },
        "limits": [
            "English; security between the United States and Mexico as newspapers tell it.",
            "It gives no reasons; where it alone tells a frame, the whole content is the evidence.",
        ],
    }


class _One(nn.Module):
    """The network for one statement at a time, without padding."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, segments: Tensor) -> tuple[Tensor, Tensor]:
        mask = torch.ones_like(ids, dtype=torch.bool)
        acts, frames = self.network(ids[None], segments[None], mask[None])
        return acts[0].softmax(-1), frames[0].sigmoid()


def export(network: Network, folder: Path) -> None:
    """Write ``encoder.onnx`` with 8-bit weights."""
    folder.mkdir(parents=True, exist_ok=True)
    example = (torch.arange(12) + 1000, torch.tensor([0] * 4 + [1] * 8))
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warns of constants that are meant
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            _One(network).eval(), example, str(full), input_names=["ids", "segments"],
            output_names=["acts", "frames"], opset_version=17, dynamo=False,
            dynamic_axes={"ids": {0: "pieces"}, "segments": {0: "pieces"}},
        )  # fmt: skip
        onnx.checker.check_model(str(full))
        quantize_dynamic(
            full, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True
        )


def main() -> None:
    """Train, answer and export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args()
    torch.set_num_threads(1)
    given.runs.mkdir(parents=True, exist_ok=True)
    tokens = tokenizer()
    pairs = zip(given.folders[::2], given.folders[1::2], strict=True)
    examples = [e for a, g in pairs for e in read_examples(a, g, tokens)]
    articles = sorted({e.article for e in examples})
    half = set(articles[::2])
    for part in given.part or PARTS:
        inside = [e for e in examples if part == "all" or (e.article in half) == (part == "first")]
        network = train(inside, given.base)
        save_file(network.state_dict(), given.runs / f"{part}.safetensors")
        if part != "all":
            outside = [e for e in examples if e not in inside]
            text = json.dumps(answers(network, outside))
            (given.runs / f"{part}.json").write_text(text, encoding="utf-8")
        else:
            export(network, MODEL)
    halves = [given.runs / f"{part}.json" for part in PARTS[:2]]
    if all(file.exists() for file in halves):
        joined = {k: v for f in halves for k, v in json.loads(f.read_text("utf-8")).items()}
        lines = json.dumps(joined, separators=(",", ":")) + "\n"
        (given.runs / "answers.json").write_text(lines, encoding="utf-8")
        text = json.dumps(card(joined, examples), ensure_ascii=False, indent=1) + "\n"
        (MODEL / "card.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
