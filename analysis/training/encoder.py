"""Train the encoder that reads statements among their sentences: acts, frames, sides, targets.

    python -m analysis.training.encoder --base all-MiniLM-L6-v2 --runs runs ARTICLES GOLD [...]

Four runs of the same plan, each without a quarter of the articles. What each answers for its
quarter stands in ``answers.json``: the regressions are fitted on that, so that they know how far an
encoder is right on what it has not seen. The mean of the networks' weights (Wortsman et al. 2022)
is exported, with 8-bit weights; it is better than one of them on articles that none has seen. An
hour, or half of it with two runs side by side (``--part``).
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
from typing import NamedTuple

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from analysis.encoder import (
    ACTORS,
    CONTENT,
    ELSEWHERE,
    LABELS,
    MENTION,
    MODEL,
    SIDES,
    SIGNS,
    SOURCE,
    Pieces,
    names,
    pieces_of,
)
from analysis.registry import side
from analysis.training.coded import CodedStatement, read_coded
from analysis.training.statements.model import Encoder, Shape, StatementTagger

PARTS = ("1", "2", "3", "4")
EPOCHS, BATCH, SEED = 8, 16, 1
RATES = (1e-4, 1e-3)  # of the encoder, of the heads
ALONE = 0.3  # from which probability a frame would be coded by this network alone
FRAMES_WEIGHT, SIDES_WEIGHT, ACTORS_WEIGHT = 5.0, 0.5, 2.0  # of the losses beside the acts'


@dataclass(frozen=True, slots=True)
class Example:
    """A coded statement as the encoder sees it."""

    key: str
    article: str
    pieces: Pieces
    actors: list[str]
    labels: list[int]
    act: int
    frames: list[float]
    side: int


def example_of(one: CodedStatement) -> Example:
    """A coded statement with its pieces."""
    acts, frames = names()
    told = dict(zip((c.actor for c in one.candidates), one.labels[0], strict=True))
    actors = sorted(list(told)[:ACTORS]) or ["unknown"]
    return Example(
        one.key, one.article, pieces_of(one.scene.doc, one.statement, one.scene.named, actors),
        actors, [LABELS.index(told.get(actor, "none")) for actor in actors],
        acts.index(one.coded["act"]), [float(name in one.coded["frames"]) for name in frames],
        SIDES.index(side(one.coded["actor"])),
    )  # fmt: skip


class Batch(NamedTuple):
    """Padded tensors (statements, pieces); of the actors their statement, number and place."""

    ids: Tensor
    parts: Tensor
    kinds: Tensor
    owners: Tensor
    mask: Tensor
    rows: Tensor
    numbers: Tensor
    places: Tensor


class Answers(NamedTuple):
    """Scores of (statements, acts), (statements, frames), (statements, sides), (actors, labels)."""

    acts: Tensor
    frames: Tensor
    sides: Tensor
    actors: Tensor


class Network(nn.Module):
    """MiniLM's six layers, and heads.

    Acts from the mean of source, cue and content, each frame from its own mean of the content, the
    side from the source's words and the opening piece, an actor's label from its entry in the
    list, its mentions and the statement's mean. What means one actor has an embedding in common.
    """

    def __init__(self) -> None:
        super().__init__()
        acts, frames = (len(part) for part in names())
        shape = Shape(layers=6)
        width = shape.width
        self.encoder = Encoder(shape)
        self.owners = nn.Embedding(ACTORS + 1, width, padding_idx=0)
        nn.init.normal_(self.owners.weight[1:], std=0.04)  # as the word pieces' embeddings are
        self.acts = nn.Linear(width, acts)
        self.attention = nn.Linear(width, frames)
        self.frames = nn.Linear(width, frames)
        self.sides = nn.Linear(width, len(SIDES))
        self.actors = nn.Sequential(
            nn.Linear(3 * width, width), nn.GELU(), nn.Dropout(0.2), nn.Linear(width, len(LABELS))
        )
        self.dropout = nn.Dropout(0.2)
        nn.init.constant_(self.frames.bias, -2.0)  # most frames are absent

    def load_base(self, path: Path) -> None:
        """Take the layers of a BERT checkpoint (safetensors)."""
        tagger = StatementTagger(Shape(layers=6))
        tagger.load_base(path)
        self.encoder.load_state_dict(tagger.encoder.state_dict())

    def forward(self, batch: Batch) -> Answers:
        """Score a batch."""
        owned = self.owners(batch.owners + 1)
        x = self.encoder(batch.ids, batch.parts, batch.kinds, batch.mask, owned).float()
        said = _mean(x, (batch.parts != ELSEWHERE) & batch.mask)
        source = _mean(x, (batch.parts == SOURCE) & batch.mask)
        outside = ~((batch.parts == CONTENT) & batch.mask)
        weights = self.attention(x).masked_fill(outside[..., None], -1e4).softmax(1)
        pooled = self.dropout(torch.einsum("bwf,bwd->bfd", weights, x))
        own = x[batch.rows]
        inside = (batch.owners[batch.rows] == batch.numbers[:, None]) & (
            batch.kinds[batch.rows] == MENTION
        )
        place = batch.places[:, None, None].expand(-1, 1, own.shape[-1])
        entry = own.gather(1, place).squeeze(1)
        actor = torch.cat([entry, _mean(own, inside), said[batch.rows]], -1)
        return Answers(
            self.acts(self.dropout(said)),
            (pooled * self.frames.weight).sum(-1) + self.frames.bias,
            self.sides(self.dropout(source + x[:, 0])),
            self.actors(self.dropout(actor)),
        )


def _mean(x: Tensor, inside: Tensor) -> Tensor:
    weights = inside.to(x.dtype)[..., None]
    return (x * weights).sum(1) / weights.sum(1).clamp(min=1)


def collate(examples: Sequence[Pieces]) -> Batch:
    """Lay out statements, padded."""
    width = max(len(e.ids) for e in examples)

    def padded(name: str, value: int = 0) -> Tensor:
        rows: list[list[int]] = [getattr(e, name) for e in examples]
        return torch.tensor([[*row, *([value] * (width - len(row)))] for row in rows])

    sizes = torch.tensor([len(e.ids) for e in examples])
    return Batch(
        padded("ids"), padded("parts"), padded("kinds"), padded("owners", -1),
        torch.arange(width) < sizes[:, None],
        torch.tensor([row for row, e in enumerate(examples) for _ in e.places]),
        torch.tensor([number for e in examples for number in range(len(e.places))]),
        torch.tensor([place for e in examples for place in e.places]),
    )  # fmt: skip


def renumbered(batch: Batch) -> Batch:
    """The same statements with their actors' numbers drawn anew, lest a number be learned."""
    drawn = torch.stack([torch.randperm(ACTORS) for _ in range(len(batch.ids))])
    drawn = torch.cat([drawn, torch.full((len(drawn), 1), -1)], 1)  # the last stands for none
    owners = drawn.gather(1, batch.owners % (ACTORS + 1))
    signs = (batch.ids >= SIGNS) & (batch.ids < SIGNS + ACTORS)
    return batch._replace(
        ids=torch.where(signs, SIGNS + owners, batch.ids),
        owners=owners,
        numbers=drawn[batch.rows, batch.numbers],
    )


def train(examples: Sequence[Example], base: Path) -> Network:
    """Train on examples; prints the losses of each epoch."""
    torch.manual_seed(SEED)
    order = list(examples)
    drawn = random.Random(SEED)  # noqa: S311 - no secret
    network = Network()
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
        begun, total = time.time(), torch.zeros(4)
        network.train()
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            parts = losses(network, batch)
            optimizer.zero_grad()
            parts.sum().backward()
            nn.utils.clip_grad_norm_([*inner, *heads], 1.0)
            optimizer.step()
            schedule.step()
            total += parts.detach()
        means = " ".join(f"{float(value) / steps * EPOCHS:.3f}" for value in total)
        print(f"epoch {epoch}: {means}, {time.time() - begun:.0f} s", flush=True)
    return network.eval()


def losses(network: Network, batch: Sequence[Example]) -> Tensor:
    """The weighed losses of acts, frames, sides and actors."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = network(renumbered(collate([e.pieces for e in batch])))
    acts, frames, sides, actors = (part.float() for part in found)
    wanted = [label for e in batch for label in e.labels]
    return torch.stack([
        cross_entropy(acts, torch.tensor([e.act for e in batch]), label_smoothing=0.05),
        FRAMES_WEIGHT
        * binary_cross_entropy_with_logits(frames, torch.tensor([e.frames for e in batch])),
        SIDES_WEIGHT
        * cross_entropy(sides, torch.tensor([e.side for e in batch]), label_smoothing=0.05),
        ACTORS_WEIGHT * cross_entropy(actors, torch.tensor(wanted)),
    ])  # fmt: skip


Answered = dict[str, dict[str, object]]


@torch.inference_mode()
def answers(network: Network, examples: Sequence[Example]) -> Answered:
    """Probabilities of acts, frames, sides and actors' labels by the key of the statement."""

    def rounded(row: Tensor) -> list[float]:
        return [round(float(p), 4) for p in row]

    found: Answered = {}
    for example in examples:
        told = network(collate([example.pieces]))
        rows = map(rounded, told.actors.softmax(-1))
        found[example.key] = {
            "acts": rounded(told.acts[0].softmax(-1)),
            "frames": rounded(told.frames[0].sigmoid()),
            "sides": rounded(told.sides[0].softmax(-1)),
            "actors": dict(zip(example.actors, rows, strict=True)),
        }
    return found


def _best(row: object) -> int:
    assert isinstance(row, list)
    return max(range(len(row)), key=row.__getitem__)


def card(found: Answered, examples: Sequence[Example]) -> dict[str, object]:
    """The model's card; each quarter is judged by the network that has not seen it."""
    pairs = [(p >= ALONE, bool(g)) for e in examples
             for p, g in zip(found[e.key]["frames"], e.frames, strict=True)]  # type: ignore[call-overload]  # fmt: skip
    both = sum(p and g for p, g in pairs)
    size = f"{len({e.article for e in examples})} articles, {len(examples)} statements"

    def share(key: str, wanted: Sequence[int]) -> float:
        right = sum(_best(found[e.key][key]) == w for e, w in zip(examples, wanted, strict=True))
        return round(right / len(examples), 3)

    return {
        "task": "How probable each act, frame and side of the source of a statement is, and what "
        "the actors around it are to it; a voice among others.",
        "architecture": "BERT, 384 wide, the six layers of all-MiniLM-L6-v2 trained on; it reads a "
        "statement's sentences and two before, with source, cue, content and mentions marked by "
        "added embeddings, then the actors that may be its targets",
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
        "measure": "each quarter of the articles judged by a network trained on the others",
        "figures": {
            "acts, accuracy": share("acts", [e.act for e in examples]),
            "sides, accuracy": share("sides", [e.side for e in examples]),
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

    def forward(
        self, ids: Tensor, parts: Tensor, kinds: Tensor, owners: Tensor, places: Tensor
    ) -> tuple[Tensor, ...]:
        mask = torch.ones_like(ids, dtype=torch.bool)
        pieces = (row[None] for row in (ids, parts, kinds, owners, mask))
        numbers = torch.arange(places.shape[0])
        found = self.network(Batch(*pieces, torch.zeros_like(places), numbers, places))
        return (
            found.acts[0].softmax(-1),
            found.frames[0].sigmoid(),
            found.sides[0].softmax(-1),
            found.actors.softmax(-1),
        )


def export(network: Network, folder: Path) -> None:
    """Write ``encoder.onnx`` with 8-bit weights."""
    folder.mkdir(parents=True, exist_ok=True)
    row = torch.arange(14)
    example = (row + 1000, row % 4, row % 3, row % 3 - 1, torch.tensor([10, 12]))
    told = ["ids", "parts", "kinds", "owners"]
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warns of constants that are meant
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            _One(network).eval(), example, str(full), input_names=[*told, "places"],
            output_names=["acts", "frames", "sides", "actors"], opset_version=17, dynamo=False,
            dynamic_axes={**{name: {0: "pieces"} for name in told},
                          "places": {0: "named"}, "actors": {0: "named"}},
        )  # fmt: skip
        onnx.checker.check_model(str(full))
        quantize_dynamic(
            full, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True
        )


def averaged(files: Sequence[Path]) -> Network:
    """A network with the mean of several runs' weights."""
    loaded = [load_file(file) for file in files]
    network = Network()
    network.load_state_dict({k: sum(w[k] for w in loaded) / len(loaded) for k in loaded[0]})
    return network.eval()


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
    pairs = zip(given.folders[::2], given.folders[1::2], strict=True)
    examples = [example_of(one) for a, g in pairs for one in read_coded(a, g)]
    articles = sorted({e.article for e in examples})
    for part in given.part or PARTS:
        out = set(articles[PARTS.index(part) :: len(PARTS)])
        network = train([e for e in examples if e.article not in out], given.base)
        save_file(network.state_dict(), given.runs / f"{part}.safetensors")
        outside = [e for e in examples if e.article in out]
        text = json.dumps(answers(network, outside))
        (given.runs / f"{part}.json").write_text(text, encoding="utf-8")
    told = [given.runs / f"{part}.json" for part in PARTS]
    if all(file.exists() for file in told):
        joined = {k: v for f in told for k, v in json.loads(f.read_text("utf-8")).items()}
        lines = json.dumps(joined, separators=(",", ":")) + "\n"
        (given.runs / "answers.json").write_text(lines, encoding="utf-8")
        export(averaged([given.runs / f"{part}.safetensors" for part in PARTS]), MODEL)
        text = json.dumps(card(joined, examples), ensure_ascii=False, indent=1) + "\n"
        (MODEL / "card.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
