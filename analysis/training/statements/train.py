"""Train the network.

Two processes with one thread each work on halves of every batch and average their gradients,
in bfloat16 where that is safe; weights and sums stay in float32. After each epoch everything
that is needed to go on is written down, so that an interrupted run resumes where it was.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, distributed
from torch.multiprocessing.spawn import spawn
from torch.nn import functional

from analysis.attribution.decode import TAGS
from analysis.attribution.windows import PAIR_FEATURES, pair_features
from analysis.training.statements.data import Example, examples, load_documents, load_tokenizer
from analysis.training.statements.model import POINTER, Ensemble, Shape, StatementTagger, load_model

MASK = 103  # word-piece id of the mask sign
IGNORED = -100  # label of padding
USUAL_SPAN = 40.0  # words that share a cue's loss; about the words of a long statement
B_CUE = TAGS.index("B-cue")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run is done; every value that a result depends on.

    Attributes:
        layers: encoder layers, from the first.
        epochs: passes over the training documents.
        batch: windows in a step, over all processes.
        limits: least and greatest pieces in a window.
        restyled: share of documents with another style of quotation marks.
        swapped: share of cues changed for others (`data.swap_cues`).
        masked: share of pieces hidden from the network.
        encoder_rate, head_rate: peak learning rates.
        decay: weight decay.
        warm_up: share of the steps in which the rate rises.
        pair_weight, pointer_weight: weights of the losses; that of the tagger is 1.
        negatives: most hard-negative cues, as a share of the gold ones.
        teachers: weights of networks whose mean is the teacher; without it only gold counts.
        taught: weight of the teacher against gold.
        seed: seed of everything random.
        processes: processes of one thread.
    """

    layers: int = 4
    epochs: int = 6
    batch: int = 16
    limits: tuple[int, int] = (112, 208)
    restyled: float = 0.3
    swapped: float = 0.0
    masked: float = 0.05
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warm_up: float = 0.08
    pair_weight: float = 1.0
    pointer_weight: float = 0.3
    negatives: float = 1 / 3
    teachers: tuple[str, ...] = ()
    taught: float = 0.5
    seed: int = 1
    processes: int = 2


class Batch(NamedTuple):
    """Padded tensors of a few windows."""

    ids: Tensor
    state: Tensor
    case: Tensor
    mask: Tensor
    words: Tensor
    word_mask: Tensor
    tags: Tensor
    examples: list[Example]


class Pairs(NamedTuple):
    """Cues with their labels for every word of their window."""

    window: Tensor
    cue: Tensor
    features: Tensor
    labels: Tensor
    in_source: Tensor
    is_gold: Tensor


def collate(chosen: list[Example]) -> Batch:
    """Pad windows to a common size."""
    pieces = max(len(e.window.ids) for e in chosen)
    words = max(len(e.window.words) for e in chosen)

    def padded(rows: list[np.ndarray], size: int, value: int = 0) -> Tensor:
        full = np.full((len(rows), size), value, dtype=np.int64)
        for row, values in zip(full, rows, strict=True):
            row[: len(values)] = values
        return torch.from_numpy(full)

    return Batch(
        ids=padded([e.window.ids for e in chosen], pieces),
        state=padded([e.window.state for e in chosen], pieces),
        case=padded([e.window.case for e in chosen], pieces),
        mask=padded([np.ones_like(e.window.ids) for e in chosen], pieces).bool(),
        words=padded([e.window.words for e in chosen], words),
        word_mask=padded([np.ones_like(e.window.words) for e in chosen], words).bool(),
        tags=padded([e.tags for e in chosen], words, IGNORED),
        examples=chosen,
    )


def make_pairs(batch: Batch, negatives: list[list[int]]) -> Pairs:
    """Lay out gold cues, and words that merely look like cues, against their windows' words."""
    words = batch.words.shape[1]
    windows: list[int] = []
    cues: list[int] = []
    features, labels, sources, gold = [], [], [], []
    for number, (example, wrong) in enumerate(zip(batch.examples, negatives, strict=True)):
        all_cues = [*example.cues.tolist(), *wrong]
        if not all_cues:
            continue
        count = len(example.window.words)
        feature = np.zeros((len(all_cues), words, PAIR_FEATURES), dtype=np.float32)
        feature[:, :count] = pair_features(example.window, all_cues)
        label = np.full((len(all_cues), words), IGNORED, dtype=np.int64)
        label[:, :count] = 0
        label[: len(example.cues), :count] = example.pairs
        source = np.zeros((len(all_cues), words), dtype=np.bool_)
        source[: len(example.cues), :count] = example.in_source
        windows += [number] * len(all_cues)
        cues += all_cues
        features.append(feature)
        labels.append(label)
        sources.append(source)
        gold += [True] * len(example.cues) + [False] * len(wrong)
    if not cues:
        features = [np.zeros((0, words, PAIR_FEATURES), dtype=np.float32)]
        labels, sources = [np.zeros((0, words), np.int64)], [np.zeros((0, words), np.bool_)]
    return Pairs(
        torch.tensor(windows, dtype=torch.long),
        torch.tensor(cues, dtype=torch.long),
        torch.from_numpy(np.concatenate(features)),
        torch.from_numpy(np.concatenate(labels)),
        torch.from_numpy(np.concatenate(sources)),
        torch.tensor(gold, dtype=torch.bool),
    )


def hard_negatives(batch: Batch, scores: Tensor, share: float) -> list[list[int]]:
    """The words most like a cue that are none, up to a share of the gold cues."""
    chance = scores.detach().float().softmax(-1)[:, :, B_CUE]
    chance = chance.masked_fill((batch.tags == B_CUE) | ~batch.word_mask, 0.0)
    chance[:, 0] = 0.0
    wanted = int(share * sum(len(e.cues) for e in batch.examples))
    found: list[list[int]] = [[] for _ in batch.examples]
    if wanted:
        values, places = chance.flatten().topk(wanted)
        for value, place in zip(values.tolist(), places.tolist(), strict=True):
            if value > 0.02:
                found[place // chance.shape[1]].append(place % chance.shape[1])
    return found


def losses(
    model: StatementTagger,
    batch: Batch,
    *,
    plan: Plan,
    share: float,
    generator: torch.Generator,
    teacher: Ensemble | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """Losses of tagger, pair labels and source pointer.

    With a teacher each is mixed with the divergence from what the teacher says of the same
    windows (Hinton, Vinyals and Dean 2015).
    """
    hidden = torch.rand(batch.ids.shape, generator=generator) < plan.masked
    ids = torch.where(hidden & (batch.ids > MASK), MASK, batch.ids)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors, tags = model.encode(ids, batch.state, batch.case, batch.words, batch.mask)
        pairs = make_pairs(batch, hard_negatives(batch, tags, share))
        scores = model.pairs(
            vectors[pairs.window, pairs.cue], vectors[pairs.window], pairs.features
        )
    own = _predictions(tags, scores, pairs)
    hard = _hard_losses(own, batch, pairs)
    if teacher is None:
        return hard
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        vectors, tags = teacher.encode(batch.ids, batch.state, batch.case, batch.words, batch.mask)
        scores = teacher.pairs(
            vectors[pairs.window, pairs.cue], vectors[pairs.window], pairs.features
        )
    soft = _soft_losses(own, _predictions(tags, scores, pairs), batch, pairs)
    first, second, third = (
        (1 - plan.taught) * h + plan.taught * s for h, s in zip(hard, soft, strict=True)
    )
    return first, second, third


class Predictions(NamedTuple):
    """Log probabilities: tags (windows, words, tags), labels and pointer (cues, words, …)."""

    tags: Tensor
    labels: Tensor
    pointer: Tensor


def _predictions(tags: Tensor, scores: Tensor, pairs: Pairs) -> Predictions:
    scores = scores.float()
    pointer = scores[:, :, POINTER].masked_fill(pairs.labels == IGNORED, -1e4)
    return Predictions(
        tags.float().log_softmax(-1),
        scores[:, :, :POINTER].log_softmax(-1),
        pointer.log_softmax(-1),
    )


def _hard_losses(own: Predictions, batch: Batch, pairs: Pairs) -> tuple[Tensor, Tensor, Tensor]:
    """Cross-entropies to the gold labels; any word of the source is a right place to point to."""
    tag_loss = functional.nll_loss(
        own.tags.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED
    )
    if not len(pairs.cue):
        nothing = own.labels.sum()
        return tag_loss, nothing, nothing
    pair_loss = functional.nll_loss(
        own.labels.flatten(0, 1), pairs.labels.flatten(), ignore_index=IGNORED, reduction="sum"
    )
    mass = own.pointer.masked_fill(~pairs.in_source, -1e4).logsumexp(-1)
    return tag_loss, pair_loss / (USUAL_SPAN * len(pairs.cue)), -mass[pairs.is_gold].mean()


def _soft_losses(
    own: Predictions, taught: Predictions, batch: Batch, pairs: Pairs
) -> tuple[Tensor, Tensor, Tensor]:
    """Divergences from the teacher's probabilities, scaled as the cross-entropies are."""

    def divergence(part: str) -> Tensor:
        target: Tensor = getattr(taught, part)
        mine: Tensor = getattr(own, part)
        return (target.exp() * (target - mine)).sum(-1)

    tag_loss = divergence("tags")[batch.word_mask].mean()
    if not len(pairs.cue):
        nothing = own.labels.sum()
        return tag_loss, nothing, nothing
    real = pairs.labels != IGNORED
    pair_loss = divergence("labels")[real].sum() / (USUAL_SPAN * len(pairs.cue))
    return tag_loss, pair_loss, divergence("pointer")[pairs.is_gold].mean()


def batches(found: list[Example], size: int, random: np.random.Generator) -> list[list[Example]]:
    """Shuffle windows into batches of like length, all of the same size."""
    order = random.permutation(len(found))
    groups: list[list[Example]] = []
    for start in range(0, len(order), size * 16):
        pool = sorted(order[start : start + size * 16], key=lambda i: len(found[i].window.ids))
        groups += [[found[i] for i in pool[k : k + size]] for k in range(0, len(pool), size)]
    full = [group for group in groups if len(group) == size]
    return [full[i] for i in random.permutation(len(full))]


def average_gradients(parameters: Sequence[Tensor], processes: int) -> None:
    """Replace gradients by their mean over all processes."""
    if processes == 1:
        return
    flat = torch.cat(
        [(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in parameters]
    )
    distributed.all_reduce(flat)
    flat /= processes
    start = 0
    for parameter in parameters:
        parameter.grad = flat[start : start + parameter.numel()].view_as(parameter)
        start += parameter.numel()


def make_optimizer(model: StatementTagger, plan: Plan) -> torch.optim.AdamW:
    """AdamW with a lower rate for the encoder, and no decay of biases and norms."""
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            key = (name.startswith("encoder."), parameter.dim() > 1)
            groups.setdefault(key, []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "lr": 0.0,
                "peak": plan.encoder_rate if in_encoder else plan.head_rate,
                "weight_decay": plan.decay if is_matrix else 0.0,
            }
            for (in_encoder, is_matrix), parameters in sorted(groups.items(), key=lambda g: g[0])
        ],
        betas=(0.9, 0.98),
    )


def rate_at(step: int, steps: int, warm_up: float) -> float:
    """Share of the peak rate: up in a line, then down in a line to 0."""
    rising = max(1, int(steps * warm_up))
    if step < rising:
        return (step + 1) / rising
    return max(0.0, (steps - step) / max(1, steps - rising))


def save_state(
    folder: Path, model: StatementTagger, optimizer: torch.optim.AdamW, epoch: int, steps: int
) -> None:
    """Write weights, the optimiser's moments and the place in the run."""
    weights = {k: v.contiguous() for k, v in model.state_dict().items()}
    save_file(weights, folder / f"epoch{epoch}.safetensors")
    moments = {
        f"{number}.{name}": value
        for number, state in optimizer.state_dict()["state"].items()
        for name, value in state.items()
    }
    save_file(moments, folder / "moments.safetensors")
    (folder / "progress.json").write_text(json.dumps({"epoch": epoch, "steps": steps}))


def load_state(
    folder: Path, model: StatementTagger, optimizer: torch.optim.AdamW
) -> tuple[int, int]:
    """Go back to what `save_state` wrote; (0, 0) if there is nothing."""
    place = folder / "progress.json"
    if not place.exists():
        return 0, 0
    progress = json.loads(place.read_text())
    model.load_state_dict(load_file(folder / f"epoch{progress['epoch']}.safetensors"))
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in load_file(folder / "moments.safetensors").items():
        number, field = name.split(".", 1)
        state.setdefault(int(number), {})[field] = value
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})
    return progress["epoch"], progress["steps"]


def epoch_batches(
    plan: Plan, train: Path, tokenizer_path: Path, epoch: int
) -> Iterator[list[Example]]:
    """The batches of one epoch; they depend on the plan's seed and the epoch alone."""
    random = np.random.default_rng([plan.seed, epoch])
    found = list(
        examples(
            load_documents(train),
            load_tokenizer(tokenizer_path),
            limits=plan.limits,
            restyled=plan.restyled,
            swapped=plan.swapped,
            random=random,
        )
    )
    yield from batches(found, plan.batch, random)


def run_epoch(
    model: StatementTagger,
    optimizer: torch.optim.AdamW,
    groups: list[list[Example]],
    plan: Plan,
    *,
    epoch: int,
    step: int,
    rank: int,
) -> int:
    """Train on the batches of one epoch.

    Returns:
        The number of steps done in the run.

    Raises:
        RuntimeError: if the loss is no number any more.
    """
    generator = torch.Generator().manual_seed(1000 * plan.seed + 10 * epoch + rank)
    parameters = [p for p in model.parameters() if p.requires_grad]
    teacher = None
    if plan.teachers:
        teacher = Ensemble([load_model(Path(path)) for path in plan.teachers]).eval()
    steps = len(groups) * plan.epochs
    began, sums = time.monotonic(), np.zeros(3)
    for number, group in enumerate(groups, 1):
        rate = rate_at(step, steps, plan.warm_up)
        for settings in optimizer.param_groups:
            settings["lr"] = settings["peak"] * rate
        parts = losses(
            model,
            collate(group[rank :: plan.processes]),
            plan=plan,
            share=plan.negatives if step > steps / 10 else 0.0,
            generator=generator,
            teacher=teacher,
        )
        optimizer.zero_grad(set_to_none=True)
        loss = parts[0] + plan.pair_weight * parts[1] + plan.pointer_weight * parts[2]
        torch.autograd.backward(loss)
        average_gradients(parameters, plan.processes)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        step += 1
        sums += [float(part.detach()) for part in parts]
        if rank == 0 and (number % 50 == 0 or number == len(groups)):
            means = " ".join(f"{value / number:.4f}" for value in sums)
            seconds = time.monotonic() - began
            sys.stdout.write(f"epoch {epoch} step {number}/{len(groups)} {means} {seconds:.0f}s\n")
            sys.stdout.flush()
    if not np.isfinite(sums).all():
        message = f"the loss is no number in epoch {epoch}; lower the rates"
        raise RuntimeError(message)
    return step


def work(rank: int, plan: Plan, train: Path, base: Path, folder: Path, port: int) -> None:
    """What one process does."""
    torch.set_num_threads(1)
    torch.manual_seed(1)  # all runs begin with the same heads
    if plan.processes > 1:
        os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port))
        distributed.init_process_group("gloo", rank=rank, world_size=plan.processes)
    model = StatementTagger(Shape(layers=plan.layers))
    model.load_base(base / "model.safetensors")
    optimizer = make_optimizer(model, plan)
    done, step = load_state(folder, model, optimizer)
    model.train()
    for epoch in range(done + 1, plan.epochs + 1):
        torch.manual_seed(1000 * plan.seed + 10 * epoch + rank)
        groups = list(epoch_batches(plan, train, base / "tokenizer.json", epoch))
        step = run_epoch(model, optimizer, groups, plan, epoch=epoch, step=step, rank=rank)
        if rank == 0:
            save_state(folder, model, optimizer, epoch, step)
    if plan.processes > 1:
        distributed.destroy_process_group()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def train(plan: Plan, *, documents: Path, base: Path, folder: Path) -> Path:
    """Train, or go on training, and say where the weights are.

    Args:
        plan: how.
        documents: training documents, JSON Lines in PolNeAR's form.
        base: folder with `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2.
        folder: where the run keeps its state.

    Returns:
        The weights after the last epoch.

    Raises:
        ValueError: if the folder holds a run with another plan.
    """
    folder.mkdir(parents=True, exist_ok=True)
    described = json.dumps(asdict(plan), indent=1)
    place = folder / "plan.json"
    if place.exists() and json.loads(place.read_text()) != json.loads(described):
        message = f"{folder} holds a run with another plan; name another folder"
        raise ValueError(message)
    place.write_text(described)
    arguments = (plan, documents, base, folder, _free_port())
    if plan.processes == 1:
        work(0, *arguments)
    else:
        spawn(work, args=arguments, nprocs=plan.processes)  # type: ignore[no-untyped-call]
    return folder / f"epoch{plan.epochs}.safetensors"


def plan_from(changes: dict[str, str], plan: Plan | None = None) -> Plan:
    """A plan with some values changed, each given as JSON; the standard plan if none is given.

    >>> plan_from({"layers": "6", "limits": "[80, 256]"}).limits
    (80, 256)
    """
    values = {name: json.loads(value) for name, value in changes.items()}
    values = {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
    return replace(plan or Plan(), **values)
