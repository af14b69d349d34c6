"""Train, export and measure both models with one command.

    python -m analysis.training --data FOLDER --base all-MiniLM-L6-v2 --runs runs

FOLDER holds ``polnear.train.jsonl``, ``polnear.dev.jsonl``, ``newsmtsc_train.jsonl``,
``newsmtsc_rw_dev.jsonl`` and ``newsmtsc_mt_dev.jsonl``. Every run goes on where it was stopped.

1. two taggers of other seeds on PolNeAR (`statements.train`);
2. the first one goes on, jointly with a stance head, in two legs (`stance.train`);
3. the weights of the two legs are averaged (Izmailov et al. 2018);
4. that network and the second tagger become one ensemble with shared word embeddings, so that
   one pass serves statements and stances.
"""

import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from safetensors.torch import load_file

from analysis.training.stance.data import load_items
from analysis.training.stance.evaluate import figures
from analysis.training.stance.export import export as export_stance
from analysis.training.stance.model import JointTagger
from analysis.training.stance.ship import CARD, RUNS, predict_shipped
from analysis.training.stance.train import JointPlan, make_model
from analysis.training.stance.train import train as train_jointly
from analysis.training.statements.model import Ensemble, load_model
from analysis.training.statements.ship import ship
from analysis.training.statements.train import Plan, train

FIRST = Plan(seed=1)
SECOND = Plan(seed=2, epochs=5, swapped=0.1, masked=0.1, processes=1)
LEGS = (
    JointPlan(seed=1, epochs=3, batch=8, encoder_rate=1.2e-4, warm_up=0.1, swapped=0.0, steps=330),
    JointPlan(
        seed=2,
        epochs=2,
        batch=8,
        encoder_rate=1e-4,
        head_rate=5e-4,
        tagger_rate=2e-4,
        swapped=0.0,
        windows=16,
        steps=380,
    ),
)
MODELS = Path(__file__).parents[1] / "models"


@dataclass(frozen=True, slots=True)
class Data:
    """The corpora's files in one folder."""

    folder: Path

    def polnear(self, part: str) -> Path:
        """PolNeAR's part "train" or "dev"."""
        return self.folder / f"polnear.{part}.jsonl"

    def newsmtsc(self, part: str) -> Path:
        """NewsMTSC's part "train", "rw_dev" or "mt_dev"."""
        return self.folder / f"newsmtsc_{part}.jsonl"

    @property
    def devs(self) -> list[Path]:
        """NewsMTSC's two development sets."""
        return [self.newsmtsc("rw_dev"), self.newsmtsc("mt_dev")]


def averaged(weights: list[Path]) -> JointTagger:
    """A joint network with the mean of several runs' weights."""
    loaded = [load_file(path) for path in weights]
    model = make_model(LEGS[0])
    model.load_state_dict({k: sum(w[k] for w in loaded) / len(loaded) for k in loaded[0]})
    return model


def main(arguments: list[str] | None = None) -> int:
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m analysis.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--base", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--runs", type=Path, required=True, help="folder for the runs' state")
    parser.add_argument("--target", type=Path, default=MODELS, help="folder for the models")
    options = parser.parse_args(arguments)
    data, base = Data(options.data), options.base
    try:
        polnear = data.polnear("train")
        first = train(FIRST, documents=polnear, base=base, folder=options.runs / "first")
        second = train(SECOND, documents=polnear, base=base, folder=options.runs / "second")
        legs = []
        for number, plan in enumerate(LEGS, 1):
            folder = options.runs / f"leg{number}"
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(legs[-1] if legs else first, folder / "initial.safetensors")
            leg = train_jointly(
                plan,
                documents=polnear,
                items=data.newsmtsc("train"),
                devs=data.devs,
                base=base,
                folder=folder,
            )
            legs.append(leg)
        make(averaged(legs), second, data=data, base=base, target=options.target)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


def make(joint: JointTagger, second: Path, *, data: Data, base: Path, target: Path) -> None:
    """Export the networks, fit the decoding on PolNeAR's dev part and write both cards."""
    statements, stance = target / "statements", target / "stance"
    export_stance(joint, statements)
    stance.mkdir(parents=True, exist_ok=True)
    (statements / "stance.onnx").replace(stance / "stance.onnx")
    ship(
        Ensemble([joint, load_model(second)]), dev=data.polnear("dev"), base=base, target=statements
    )
    card = json.loads(CARD.read_text(encoding="utf-8"))
    card["figures"] = {}
    for path in data.devs:
        items = load_items(path)
        chances = predict_shipped(statements, items, head=stance)
        card["figures"][path.stem] = figures(items, chances)
    card["runs"] = json.loads(RUNS.read_text(encoding="utf-8"))
    text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
    (stance / "card.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
