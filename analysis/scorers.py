"""TextBlob, VADER and the stance side by side, against reference codings."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis import validity
from analysis.measures import bootstrap, wilson
from analysis.study import Study
from analysis.tone import tone_of

__all__ = ["ANSWERS", "SCORERS", "answers", "compare", "signs"]

SCORERS = {"TextBlob": "textblob", "VADER": "vader", "Stance": "stance"}
ANSWERS = ["right", "no sign", "opposite", "target not found"]
NEUTRAL = 0.05
"""Between −.05 and .05 a tone has no sign: the limits that VADER's authors give."""


def compare(study: Study, gold: Path) -> pd.DataFrame:
    """What the three scorers say of each target that the reference has.

    The tone scorers are handed the statement and its target by the reference and need find
    neither; TextBlob reads the whole content, VADER the clause about the target, where the
    analysis found the target, else the content. The stance must find both by itself.

    Args:
        study: an analysis.
        gold: a folder of reference codings, as `analysis.validity.against` takes it.

    Returns:
        One row a target of a reference statement: ``article_id``, ``statement_id`` (of the
        analysis; None if it has no such statement), ``actor``, ``target``, ``reference`` (−1, 0,
        1), ``textblob``, ``vader`` (−1…1), ``stance`` (the label; NaN where the target was not
        found) and ``content``.
    """
    by_statement = {str(k): rows for k, rows in study.stances.groupby("statement_id")}
    ids = {str(k): list(rows) for k, rows in study.statements.groupby("article_id")["statement_id"]}
    with_gold = [i for i in study.articles["article_id"] if (gold / f"{i}.json").exists()]
    rows = []
    for article_id, (text, wanted, found) in zip(
        with_gold, validity.against(study, gold), strict=True
    ):
        partner = {i: j for i, j, _ in validity.pairs(text, wanted, found)}
        for i, statement in enumerate(wanted["statements"]):
            content = " ".join(text[a:b] for a, b in statement["content"])
            tone = tone_of(content)
            key = ids[article_id][partner[i]] if i in partner else None
            given = by_statement.get(key or "")
            labels = (
                {} if given is None else dict(zip(given["target"], given["label"], strict=True))
            )
            vaders = (
                {} if given is None else dict(zip(given["target"], given["vader"], strict=True))
            )
            targets = statement.get("targets") or {}
            match = validity.match_targets(targets, labels)
            rows += [
                (
                    article_id, key, statement["actor"], target, label, tone.polarity,
                    vaders.get(match.get(target, ""), tone.vader),
                    float(labels.get(match.get(target, ""), np.nan)), content,
                )
                for target, label in targets.items()
            ]  # fmt: skip
    columns = ["article_id", "statement_id", "actor", "target", "reference", *SCORERS.values()]
    return pd.DataFrame(rows, columns=[*columns, "content"])


def signs(table: pd.DataFrame) -> pd.DataFrame:
    """The same with signs, −1, 0 and 1, for numbers; NaN where the target was not found.

    >>> signs(pd.DataFrame({"textblob": [0.01], "vader": [-0.8], "stance": [1.0]})).iloc[0].tolist()
    [0.0, -1.0, 1.0]
    """
    tones = {name: table[name].astype(float) for name in SCORERS.values()}
    return table.assign(
        **{
            name: (tone >= NEUTRAL).astype(float).sub(tone <= -NEUTRAL).where(tone.notna())
            for name, tone in tones.items()
        }
    )


def answers(table: pd.DataFrame, *, resamples: int = 1000) -> pd.DataFrame:
    """How often each scorer has the reference's sign, where the reference has one.

    Args:
        table: what `compare` gives.
        resamples: for the interval, for which whole articles are drawn.

    Returns:
        One row a scorer, in the order of `SCORERS`: ``scorer``, ``n`` (targets that the reference
        calls friendly or hostile), ``right``, ``no sign``, ``opposite``, ``target not found``
        (counts); ``share`` that is right, with ``low`` and ``high`` (bootstrap over articles; of
        one article Wilson's).

    >>> table = pd.DataFrame({"article_id": ["a", "a"], "reference": [-1, 1],
    ...     "textblob": [0.0, -0.2], "vader": [-0.8, 0.5], "stance": [-1, float("nan")]})
    >>> answers(table)[["scorer", *ANSWERS]].values.tolist()
    [['TextBlob', 0, 1, 1, 0], ['VADER', 2, 0, 0, 0], ['Stance', 1, 0, 0, 1]]
    """
    judged = signs(table[table["reference"] != 0])
    rows = []
    for name, column in SCORERS.items():
        product = judged[column] * judged["reference"]
        right = product > 0
        counts = [
            int(right.sum()), int((product == 0).sum()), int((product < 0).sum()),
            int(product.isna().sum()),
        ]  # fmt: skip
        if len(set(judged["article_id"])) > 1:
            told = pd.DataFrame({"right": right, "article": judged["article_id"]})
            share, low, high = bootstrap(
                told, lambda t: float(t["right"].mean()), groups="article", resamples=resamples
            )
        else:
            share = counts[0] / len(judged) if len(judged) else np.nan
            low, high = wilson(counts[0], len(judged))
        rows.append((name, len(judged), *counts, share, low, high))
    return pd.DataFrame(rows, columns=["scorer", "n", *ANSWERS, "share", "low", "high"])
