"""Train tagger and stance head together.

Each step takes windows of PolNeAR and windows of NewsMTSC and adds their gradients, so that the
encoder stays good for both. As in `analysis.training.statements.train`, processes of one thread
share the work of a step, and an interrupted run goes on after its last whole epoch.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, distributed, multiprocessing
from torch.nn.functional import cross_entropy

from analysis.attribution.stance import Layout, lay_out, load_lexicon, read_words
from analysis.training.stance.data import StanceExample, load_items, mark, training_examples
from analysis.training.stance.evaluate import macro_f1, predict
from analysis.training.stance.model import JointTagger, StanceShape
from analysis.training.statements.data import Example, label_window, load_tokenizer
from analysis.training.statements.model import Shape
from analysis.training.statements.train import (
    MASK,
    Plan,
    _free_port,
    average_gradients,
    collate,
    epoch_batches,
    load_state,
    losses,
    rate_at,
    save_state,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class JointPlan(Plan):
    """How a run is done.

    Attributes:
        statements: whether PolNeAR takes part; else the stance alone is trained.
        marked: whether the target is marked in the encoder's input (no joint encoding then).
        windows: windows of NewsMTSC in a step, over all processes; `batch` counts PolNeAR's.
        steps: steps in an epoch; if 0, as many as PolNeAR has batches.
        stance_weight: weight of the stance's loss.
        alone, narrowed: see `data.training_examples`.
        unnamed: share of the targets whose words are hidden from the network.
        smoothing: of the labels.
        head_layers, head_dropout: layers of the stance head, and dropout after each.
        layers_rate: peak learning rate of these layers, which are trained already.
        tagger_rate: peak learning rate of the tagger's heads.
        weights: weights of the classes' losses.
    """

    statements: bool = True
    marked: bool = False
    windows: int = 12
    steps: int = 0
    stance_weight: float = 1.0
    alone: float = 0.6
    narrowed: float = 0.3
    unnamed: float = 0.15
    smoothing: float = 0.1
    head_layers: int = 2
    head_dropout: float = 0.1
    layers_rate: float = 2e-4
    tagger_rate: float = 3e-4
    weights: tuple[float, float, float] = (1.0, 1.0, 1.0)


def make_model(plan: JointPlan) -> JointTagger:
    """The network that a plan describes, untrained."""
    stance = StanceShape(layers=plan.head_layers, dropout=plan.head_dropout)
    return JointTagger(Shape(layers=plan.layers), stance, marked=plan.marked)


def stance_batches(
    plan: JointPlan, items: Path, tokenizer_path: Path, first: int = 1
) -> Iterator[list[StanceExample]]:
    """Batches of windows without end; they depend on the plan's seed alone."""
    found = load_items(items)
    tokenizer = load_tokenizer(tokenizer_path)
    epoch = first
    while True:
        random = np.random.default_rng([plan.seed, 7, epoch])
        packed = training_examples(
            found,
            tokenizer,
            limits=plan.limits,
            alone=1.0 if plan.marked else plan.alone,
            restyled=plan.restyled,
            narrowed=plan.narrowed,
            random=random,
        )
        if plan.marked:
            packed = [one for example in packed for one in mark(example)]
        order = random.permutation(len(packed))
        size, batches = plan.windows, []
        for start in range(0, len(order), size * 16):
            pool = sorted(order[start : start + size * 16], key=lambda i: len(packed[i].window.ids))
            batches += [[packed[i] for i in pool[k : k + size]] for k in range(0, len(pool), size)]
        full = [batch for batch in batches if len(batch) == size]
        yield from (full[i] for i in random.permutation(len(full)))
        epoch += 1


def lay_out_batch(
    chosen: list[StanceExample], words: int, lexicon: dict[str, float]
) -> tuple[Layout, Tensor]:
    """Targets of several windows, whose words are `words` apart, and their labels."""
    parts, labels = [], []
    for number, example in enumerate(chosen):
        layout = lay_out(read_words(example.text, [example.window], lexicon), example.targets)
        layout.index[:] += number * words
        parts.append(layout)
        labels += example.labels
    size = max(part.index.shape[1] for part in parts)

    def joined(name: str) -> np.ndarray:
        arrays = [getattr(part, name) for part in parts]
        return np.concatenate(
            [np.pad(a, [(0, 0), (0, size - a.shape[1])] + [(0, 0)] * (a.ndim - 2)) for a in arrays]
        )

    return Layout(joined("index"), joined("features"), joined("mask")), torch.tensor(labels)


def stance_loss(
    model: JointTagger,
    chosen: list[StanceExample],
    plan: JointPlan,
    lexicon: dict[str, float],
    generator: torch.Generator,
) -> Tensor:
    """Cross-entropy of the stance of all targets in some windows."""
    batch = collate([label_window(example.window, []) for example in chosen])
    layout, labels = lay_out_batch(chosen, batch.words.shape[1], lexicon)
    hidden = torch.rand(batch.ids.shape, generator=generator) < plan.masked
    hide_targets(hidden, chosen, layout, batch.words, plan.unnamed, generator)
    ids = torch.where(hidden & (batch.ids > MASK), MASK, batch.ids)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors, _ = model.encode(ids, batch.state, batch.case, batch.words, batch.mask)
        scores = model.score(
            vectors.flatten(0, 1),
            torch.from_numpy(layout.index),
            torch.from_numpy(layout.features),
            torch.from_numpy(layout.mask),
        )
    return cross_entropy(
        scores.float(),
        labels,
        weight=torch.tensor(plan.weights),
        label_smoothing=plan.smoothing,
    )


def hide_targets(
    hidden: Tensor,
    chosen: list[StanceExample],
    layout: Layout,
    words: Tensor,
    share: float,
    generator: torch.Generator,
) -> None:
    """Hide the pieces of some targets, so that a famous name alone decides nothing."""
    count = words.shape[1]
    drawn = torch.rand(len(layout.index), generator=generator) < share
    for row in torch.nonzero(drawn).flatten().tolist():
        is_target = layout.features[row, :, 0] > 0
        for place in layout.index[row][is_target].tolist():
            window, word = divmod(place, count)
            bounds = np.append(chosen[window].window.words, len(chosen[window].window.ids))
            hidden[window, bounds[word] : bounds[word + 1]] = True


def make_joint_optimizer(model: JointTagger, plan: JointPlan) -> torch.optim.AdamW:
    """AdamW with a rate for the encoder, one for layers after it, one for what is new."""
    rates = {
        "encoder.": plan.encoder_rate,
        "stance.layers.": plan.layers_rate,
        "tags.": plan.tagger_rate,
        "pairs.": plan.tagger_rate,
    }
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            rate = next((r for start, r in rates.items() if name.startswith(start)), plan.head_rate)
            decay = plan.decay if parameter.dim() > 1 else 0.0
            groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": parameters, "lr": rate, "weight_decay": decay}
            for (rate, decay), parameters in sorted(groups.items(), key=lambda group: group[0])
        ],
        betas=(0.9, 0.98),
    )


def _report(model: JointTagger, devs: list[Path], tokenizer_path: Path, plan: JointPlan) -> str:
    tokenizer, model = load_tokenizer(tokenizer_path), model.eval()
    parts = []
    for path in devs:
        items = load_items(path)
        found = predict(model, items, tokenizer, marked=plan.marked)
        parts.append(f"{path.stem} {macro_f1([i.label for i in items], found.argmax(1) - 1):.4f}")
    model.train()
    return "  ".join(parts)


def _losses_backward(
    model: JointTagger,
    plan: JointPlan,
    group: list[Example],
    chosen: list[StanceExample],
    lexicon: dict[str, float],
    generator: torch.Generator,
    *,
    share: float,
) -> Floats:
    """Add the gradients of both data sets; the losses of tagger, pairs, pointer and stance."""
    result = np.zeros(4)
    if group:
        parts = losses(model, collate(group), share=share, generator=generator, plan=plan)
        _backward(parts[0] + plan.pair_weight * parts[1] + plan.pointer_weight * parts[2])
        result[:3] = [float(part.detach()) for part in parts]
    loss = stance_loss(model, chosen, plan, lexicon, generator)
    _backward(plan.stance_weight * loss)
    result[3] = float(loss.detach())
    return result


def _backward(loss: Tensor) -> None:
    loss.backward()  # type: ignore[no-untyped-call]


def _begin(plan: JointPlan, base: Path, folder: Path) -> JointTagger:
    """The network with the weights that a run begins with."""
    torch.manual_seed(plan.seed)
    model = make_model(plan)
    model.load_base(base / "model.safetensors")
    initial = folder / "initial.safetensors"
    if initial.exists():
        model.load_state_dict(load_file(initial), strict=False)
    return model


def work(
    rank: int,
    plan: JointPlan,
    train: Path,
    items: Path,
    devs: list[Path],
    base: Path,
    folder: Path,
    port: int,
) -> None:
    """What one process does."""
    torch.set_num_threads(1)
    if plan.processes > 1:
        os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port))
        distributed.init_process_group("gloo", rank=rank, world_size=plan.processes)
    model = _begin(plan, base, folder)
    optimizer = make_joint_optimizer(model, plan)
    peaks = [group["lr"] for group in optimizer.param_groups]
    parameters: list[Tensor] = [p for p in model.parameters() if p.requires_grad]
    done, step = load_state(folder, model, optimizer)
    lexicon = load_lexicon()
    model.train()
    for epoch in range(done + 1, plan.epochs + 1):
        torch.manual_seed(1000 * plan.seed + 10 * epoch + rank)
        generator = torch.Generator().manual_seed(1000 * plan.seed + 10 * epoch + rank)
        groups = _epoch(plan, train, base / "tokenizer.json", epoch)
        stream = stance_batches(plan, items, base / "tokenizer.json", 100 * epoch)
        steps = len(groups) * plan.epochs
        began, sums = time.monotonic(), np.zeros(4)
        for number, (group, chosen) in enumerate(zip(groups, stream, strict=False), 1):
            rate = rate_at(step, steps, plan.warm_up)
            for peak, settings in zip(peaks, optimizer.param_groups, strict=True):
                settings["lr"] = peak * rate
            optimizer.zero_grad(set_to_none=True)
            mine = slice(rank, None, plan.processes)
            share = plan.negatives if step > steps / 10 else 0.0
            sums += _losses_backward(
                model, plan, group[mine], chosen[mine], lexicon, generator, share=share
            )
            average_gradients(parameters, plan.processes)
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            step += 1
            if rank == 0 and (number % 50 == 0 or number == len(groups)):
                _say(epoch, f"step {number}/{len(groups)}", sums / number, began)
        if not math.isfinite(float(sums.sum())):
            message = f"the loss is no number in epoch {epoch}; lower the rates"
            raise RuntimeError(message)
        if rank == 0:
            _say(epoch, _report(model, devs, base / "tokenizer.json", plan), np.zeros(0), began)
            save_state(folder, model, optimizer, epoch, step)
    if plan.processes > 1:
        distributed.destroy_process_group()


def _say(epoch: int, what: str, means: Floats, began: float) -> None:
    values = " ".join(f"{value:.4f}" for value in means)
    seconds = time.monotonic() - began
    print(f"epoch {epoch} {what} {values} {seconds:.0f}s", flush=True)


def _epoch(plan: JointPlan, train: Path, tokenizer_path: Path, epoch: int) -> list[list[Example]]:
    """Batches of PolNeAR; as many empty ones where it takes no part."""
    if plan.statements:
        found = list(epoch_batches(plan, train, tokenizer_path, epoch))
        return found[: plan.steps or len(found)]
    return [[] for _ in range(plan.steps or 256)]


def train(
    plan: JointPlan, *, documents: Path, items: Path, devs: list[Path], base: Path, folder: Path
) -> Path:
    """Train, or go on training, and say where the weights are.

    Args:
        plan: how.
        documents: training documents, JSON Lines in PolNeAR's form.
        items: training items, JSON Lines in NewsMTSC's form.
        devs: items that are only reported on, after each epoch.
        base: folder with `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2.
        folder: where the run keeps its state; `initial.safetensors` there, if any, gives weights
            to begin with in place of those of `base`.

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
    arguments = (plan, documents, items, devs, base, folder, _free_port())
    if plan.processes == 1:
        work(0, *arguments)
    else:
        multiprocessing.spawn(  # type: ignore[attr-defined,no-untyped-call]
            work, args=arguments, nprocs=plan.processes
        )
    return folder / f"epoch{plan.epochs}.safetensors"


def plan_from(changes: dict[str, str]) -> JointPlan:
    """A plan with some values changed, each given as JSON.

    >>> plan_from({"layers": "6", "limits": "[80, 256]"}).limits
    (80, 256)
    """
    known = {field.name for field in fields(JointPlan)}
    if unknown := sorted(set(changes) - known):
        message = f"the plan has no value named {unknown[0]!r}; there are {sorted(known)}"
        raise ValueError(message)
    values: dict[str, Any] = {name: json.loads(value) for name, value in changes.items()}
    chosen: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return JointPlan(**chosen)
