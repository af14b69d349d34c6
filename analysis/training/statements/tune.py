"""Train the second tagger on with coded articles, so that it knows what the codebook counts.

    python -m analysis.training.statements.tune --data FOLDER --base all-MiniLM-L6-v2 --runs runs \
        ARTICLES GOLD [ARTICLES GOLD ...]

``runs`` is the folder that `analysis.training` wrote. Each epoch has all coded articles and as
many other documents of PolNeAR's training part as keep what it has learnt there. Three runs: one on
each half of the articles, whose networks read the other half when finds are judged
(`analysis.training.codes`), and one on all, which is shipped. Three minutes a run on one core.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from analysis.articles import Article, read_articles
from analysis.attribution.scoring import Attribution
from analysis.training.__main__ import MODELS, SECOND, Data, averaged
from analysis.training.statements.data import Document, examples, load_documents, load_tokenizer
from analysis.training.statements.export import export
from analysis.training.statements.model import Ensemble, StatementTagger, load_model
from analysis.training.statements.ship import ship
from analysis.training.statements.train import batches, make_optimizer, run_epoch

PARTS = ("first", "second", "all")
PLAN = replace(
    SECOND, seed=3, epochs=3, swapped=0.0, masked=0.05, encoder_rate=1e-4, head_rate=3e-4,
    warm_up=0.1,
)  # fmt: skip
OTHERS = 400  # PolNeAR documents in an epoch


def coded_documents(articles: Path, gold: Path) -> list[Document]:
    """Coded articles in PolNeAR's form."""
    found = []
    for article in read_articles([articles]):
        file = gold / f"{getattr(article, 'article_id', '')}.json"
        if isinstance(article, Article) and file.exists():
            coded = json.loads(file.read_text(encoding="utf-8"))["statements"]
            said = [
                Attribution(*([(s, e) for s, e in one[role]] for role in Attribution._fields))
                for one in coded
            ]
            found.append(Document(article.article_id, article.text, said))
    return found


def tune(weights: Path, coded: Sequence[Document], others: Sequence[Document]) -> StatementTagger:
    """Train a tagger on.

    Args:
        weights: where it starts.
        coded: the coded articles.
        others: documents of which each epoch takes `OTHERS`.
    """
    torch.set_num_threads(1)
    torch.manual_seed(PLAN.seed)
    tokenizer = load_tokenizer(MODELS / "statements" / "tokenizer.json")
    model = load_model(weights)
    model.train()
    optimizer = make_optimizer(model, PLAN)
    step = 0
    for epoch in range(1, PLAN.epochs + 1):
        drawn = np.random.default_rng([PLAN.seed, epoch])
        chosen = [others[i] for i in drawn.permutation(len(others))[:OTHERS]]
        windows = examples(
            [*coded, *chosen], tokenizer, limits=PLAN.limits, restyled=PLAN.restyled,
            swapped=PLAN.swapped, random=drawn,
        )  # fmt: skip
        groups = batches(list(windows), PLAN.batch, drawn)
        step = run_epoch(model, optimizer, groups, PLAN, epoch=epoch, step=step, rank=0)
    return model.eval()


def main() -> None:
    """Train the parts and export them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("data", "base", "runs"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args()
    data, runs = Data(given.data), given.runs
    pairs = zip(given.folders[::2], given.folders[1::2], strict=True)
    coded = [d for a, g in pairs for d in coded_documents(a, g)]
    half = set(sorted(d.doc_id for d in coded)[::2])
    others = load_documents(data.polnear("train"))
    joint = averaged([runs / "leg1" / "epoch3.safetensors", runs / "leg2" / "epoch2.safetensors"])
    for part in given.part or PARTS:
        inside = [d for d in coded if part == "all" or (d.doc_id in half) == (part == "first")]
        tuned = tune(runs / "second" / f"epoch{SECOND.epochs}.safetensors", inside, others)
        folder = runs / "tuned" / part / "statements"
        folder.mkdir(parents=True, exist_ok=True)
        save_file(dict(tuned.state_dict()), folder / "second.safetensors")
        both = Ensemble([joint, tuned])
        if part == "all":
            ship(both, dev=data.polnear("dev"), base=given.base, target=MODELS / "statements")
        else:
            export(both, folder)
            for name in ("tokenizer.json", "decoding.json"):
                shutil.copyfile(MODELS / "statements" / name, folder / name)


if __name__ == "__main__":
    main()
