"""What two actors did towards each other, act by act and period by period, and it in words.

Each act keeps the sentence that tells it, how it is dated, and the sentence's tone, which is
another thing than tension.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis import measures, show
from analysis.actors import registry
from analysis.study import Study
from analysis.tone import tone_of

__all__ = [
    "DATINGS", "FEW", "QUADS", "below", "between", "by_period", "called", "episodes", "interval",
    "period_of", "reading", "reading_of_periods", "reading_of_tone", "reading_of_weights",
    "sensitivity", "with_intervals",
]  # fmt: skip

Pair = Sequence[str]
DATINGS = {
    "day": "a day that the text gives",
    "interval": "a week, month or year that the text gives",
    "vague": "vague words",
    "assumed": "the article's own day, for want of another",
    "undated": "no date",
}
"""How an act is dated, from the surest to none."""
QUADS = ("material cooperation", "verbal cooperation", "verbal conflict", "material conflict")
PERIODS = ("D", "W", "M", "Q", "Y")
MOST_PERIODS = 24
FEW = 5
"""Of fewer acts an index says next to nothing; no period is compared by it."""
PLEASANT = 0.05
"""From here on VADER's authors call a sentence pleasant, below −.05 unpleasant."""


def between(relations: pd.DataFrame, pair: Pair) -> pd.DataFrame:
    """The relations of two actors, either way, bodies below them included.

    Args:
        relations: a study's relations.
        pair: two ids of the codebook, such as ``us`` and ``mx``, or ``us.dea`` and ``mx``.

    Raises:
        ValueError: not two ids, an unknown one, or one that is part of the other.

    >>> table = pd.DataFrame({"actor": ["us.dea", "cn", "mx"], "target": ["mx", "us", "us"]})
    >>> between(table, ("us", "mx")).index.tolist()
    [0, 2]
    """
    one, other = _checked(pair)
    ends = [relations[column].map(lambda a: _which(a, pair)) for column in ("actor", "target")]
    return relations[
        ((ends[0] == one) & (ends[1] == other)) | ((ends[0] == other) & (ends[1] == one))
    ]


def _checked(pair: Pair) -> tuple[str, str]:
    if isinstance(pair, str) or len(pair) != 2:
        message = f'{pair!r}: give two ids, such as ("us", "mx")'
        raise ValueError(message)
    known = {*registry().sides, *registry().names}
    for name in pair:
        if name not in known:
            message = f"{name!r} is no actor; the sides are {', '.join(registry().sides)}"
            raise ValueError(message)
    one, other = pair
    if below(one, other) or below(other, one):
        message = f"{one!r} and {other!r}: give two actors of which none is part of the other"
        raise ValueError(message)
    return one, other


def below(actor: str, whole: str) -> bool:
    """Whether an actor is another or part of it.

    >>> below("us.dea", "us"), below("us", "us.dea")
    (True, False)
    """
    return actor == whole or actor.startswith(f"{whole}.")


def _which(actor: str, pair: Pair) -> str:
    """The one of the pair that an actor belongs to, else the actor."""
    return next((whole for whole in pair if below(actor, whole)), actor)


def episodes(study: Study, pair: Pair) -> pd.DataFrame:
    """What two actors did towards each other, in the order of time, undated acts last.

    Args:
        study: the analysis.
        pair: see `between`.

    Returns:
        One row an act: ``article_id``, ``statement_id`` (missing for what the article tells
        itself), ``actor``, ``target``, ``quad``, ``weight``, ``date``, ``dating`` (a key of
        `DATINGS`), ``first`` and ``last`` (the days between which it lies), ``evidence``,
        ``sentence``, and the sentence's tone: ``textblob``, ``vader``.

    Raises:
        ValueError: see `between`.

    >>> from analysis import analyse
    >>> from analysis.articles import article_from_text
    >>> study = analyse(article_from_text("x", "Mexico expelled the DEA in 2020."))
    >>> episodes(study, ("us", "mx"))[["actor", "target", "date", "dating"]].values.tolist()
    [['mx', 'us.dea', '2020', 'interval']]
    """
    found = between(study.relations, pair)
    found = found.assign(sentence=study.sentences_at(found))
    told = measures.timeline(found).rename(columns={"start": "first", "end": "last"})
    tones = [tone_of(sentence) for sentence in told["sentence"]]
    told = told.assign(
        dating=[_dating(row) for row in told.to_dict("records")],
        textblob=pd.Series([t.polarity for t in tones], dtype=float),
        vader=pd.Series([t.vader for t in tones], dtype=float),
    )
    columns = ["article_id", "statement_id", "actor", "target", "quad", "weight", "date", "dating"]
    return told[[*columns, "first", "last", "evidence", "sentence", "textblob", "vader"]]


def _dating(row: dict[Any, Any]) -> str:
    if not isinstance(row["date"], str):
        return "undated"
    if row["date_assumed"]:
        return "assumed"
    if row["date_vague"]:
        return "vague"
    return "day" if row["days"] == 1 else "interval"


def period_of(told: pd.DataFrame, *, most: int = MOST_PERIODS) -> str:
    """The shortest period by which a table of episodes has at most so many periods.

    >>> from datetime import date
    >>> days = [date(2021, 3, 1), date(2023, 9, 21), None]
    >>> period_of(pd.DataFrame({"first": days, "last": days}))
    'Q'
    """
    dated = told.dropna(subset=["first"])
    if dated.empty:
        return "Y"
    ends = min(dated["first"]).isoformat(), max(dated["last"]).isoformat()
    fitting = (p for p in PERIODS if len(pd.period_range(*ends, freq=p)) <= most)
    return next(fitting, "Y")


def by_period(
    study: Study, pair: Pair, *, period: str | None = None, **options: Any
) -> pd.DataFrame:
    """Conflict, cooperation, net and tension of two actors by period, and over all.

    Args:
        study: the analysis.
        pair: see `between`.
        period: D, W, M, Q or Y; None chooses by the span of the dates (`period_of`).
        options: those of `measures.tension`: ``weights``, ``resamples``, ``level``, ``seed``.

    Returns:
        Rows of `measures.tension` without the pair: periods in time, then ``undated``, then
        ``all`` (whether dated or not; its rates are over all articles). For each of ``conflict``,
        ``cooperation`` and ``net``, and for ``_per_article`` and ``_per_1000_words`` of each, the
        limits ``_low`` and ``_high``. ``vader`` and ``textblob``: the mean tone of the sentences
        that tell the acts.

    Raises:
        ValueError: see `between`; an option is not one that `measures.tension` takes.
    """
    told = episodes(study, pair)
    chosen = period or period_of(told)
    joined = _joined(study.relations, pair)
    tables = [
        measures.tension(joined, study.articles, by="actor", period=p, **options)
        for p in (chosen, None)
    ]
    found = _of_pair(pd.concat([t for t in tables if len(t)] or tables[:1]), pair)
    found = found.merge(_tones(told, chosen), how="left", on="period")
    rates = {
        f"{measure}_per_{unit}{end}": found[f"{measure}{end}"] / size
        for unit, size in (
            ("article", found["articles"]),
            ("1000_words", (found["words"] / 1000).where(found["words"] > 0)),
        )
        for measure in ("conflict", "cooperation", "net")
        for end in ("_low", "_high")
    }
    return found.assign(**rates)


def _tones(told: pd.DataFrame, period: str) -> pd.DataFrame:
    """The mean tone of each period's sentences, weighed as the acts are."""
    rows = [
        (when, share, row["vader"], row["textblob"])
        for row in told.to_dict("records")
        for chosen in (period, None)
        for when, share in measures.periods_of(row["date"], chosen)
    ]
    cells = pd.DataFrame(rows, columns=["period", "share", "vader", "textblob"])
    sums = cells.assign(**{c: cells[c] * cells["share"] for c in ("vader", "textblob")})
    sums = sums.groupby("period")[["share", "vader", "textblob"]].sum()
    return sums[["vader", "textblob"]].div(sums["share"], axis=0).reset_index()


def with_intervals(table: pd.DataFrame, *, per: str = "article") -> pd.DataFrame:
    """The periods as a table to read: each figure with its 95 % interval.

    Args:
        table: `by_period`.
        per: ``article`` or ``1000_words``.

    Returns:
        ``period``, ``acts``, ``assumed``, ``uncertain``, ``articles`` or ``words``; ``conflict``,
        ``cooperation`` and ``net`` in words (weight per article, or per thousand words).

    Raises:
        ValueError: another ``per``.
    """
    if per not in ("article", "1000_words"):
        message = f"per={per!r}: give article or 1000_words"
        raise ValueError(message)
    rows = table.to_dict("records")
    figures = {
        name: [interval(row, f"{name}_per_{per}", sign=name == "net") for row in rows]
        for name in ("conflict", "cooperation", "net")
    }
    size = "articles" if per == "article" else "words"
    kept = ["period", "relations", "assumed", "uncertain", size]
    return table[kept].rename(columns={"relations": "acts"}).assign(**figures)


def _joined(relations: pd.DataFrame, pair: Pair) -> pd.DataFrame:
    """The relations with every body of the pair under the name of its whole."""
    _checked(pair)
    names = {a: _which(a, pair) for a in {*relations["actor"], *relations["target"]}}
    return relations.assign(
        actor=relations["actor"].map(names), target=relations["target"].map(names)
    )


def _of_pair(table: pd.DataFrame, pair: Pair) -> pd.DataFrame:
    one, other = sorted(pair)
    rows = table[(table["one"] == one) & (table["other"] == other)]
    return rows.drop(columns=["one", "other"]).reset_index(drop=True)


def sensitivity(study: Study, pair: Pair, **options: Any) -> pd.DataFrame:
    """The tension index of two actors over all acts, under each of `measures.WEIGHTS`.

    Args:
        study: the analysis.
        pair: see `between`.
        options: those of `measures.tension`.

    Returns:
        One row a scheme: ``weights``, ``relations`` (that it gives a weight), ``tension``,
        ``tension_low``, ``tension_high``.

    Raises:
        ValueError: see `between`.
    """
    joined = _joined(study.relations, pair)
    found = measures.tension_sensitivity(
        joined, study.articles, **{"by": "actor", "period": None, **options}
    )
    counts = between(study.relations, pair)["quad"].value_counts()
    weighed = {
        name: sum(int(counts.get(quad, 0)) for quad, weight in scheme.items() if weight)
        for name, scheme in measures.WEIGHTS.items()
    }
    found = _of_pair(found, pair)
    found["relations"] = found["weights"].map(weighed)
    return found[["weights", "relations", "tension", "tension_low", "tension_high"]]


# -------------------------------------------------------------------------------- words


def reading(told: pd.DataFrame, pair: Pair) -> str:
    """What the episodes come to, in sentences: how many, of what sign, by whom, how dated.

    Args:
        told: `episodes`.
        pair: the two whose episodes they are.

    >>> table = pd.DataFrame({"actor": ["mx", "mx"], "weight": [-1, 2],
    ...                       "dating": ["day", "undated"]})
    >>> for sentence in reading(table, ("us", "mx")).split(". "):
    ...     print(sentence)
    Between the United States and Mexico 2 acts were found: 1 of conflict and 1 of cooperation
    Conflict: 50 % (95 % interval 9 % to 91 %)
    By the United States: 0; by Mexico: 2
    How they are dated: a day that the text gives: 1; no date: 1.
    """
    n = len(told)
    if not n:
        return f"No act of {called(pair)} towards each other was found; most acts are overlooked."
    conflict = int((told["weight"] < 0).sum())
    low, high = measures.wilson(conflict, n)
    by = [
        f"by {show.in_a_sentence(whole)}: {sum(below(a, whole) for a in told['actor'])}"
        for whole in pair
    ]
    counts = told["dating"].value_counts()
    dated = [f"{words}: {counts[name]}" for name, words in DATINGS.items() if name in counts]
    return (
        f"Between {called(pair)} {_count(n, 'act')} {'was' if n == 1 else 'were'} found: "
        f"{conflict} of conflict and {n - conflict} of cooperation. Conflict: "
        f"{_percent(conflict / n)} (95 % interval {_percent(low)} to {_percent(high)}). "
        f"{_capital('; '.join(by))}. How they are dated: {'; '.join(dated)}."
    )


def reading_of_weights(table: pd.DataFrame) -> str:
    """What hangs on the weights, in sentences.

    Args:
        table: `sensitivity`.

    >>> rows = [("codebook", 4, 0.2), ("counts", 4, 0.5), ("deeds", 1, -1.0)]
    >>> table = pd.DataFrame(rows, columns=["weights", "relations", "tension"])
    >>> for sentence in reading_of_weights(table).split(". "):
    ...     print(sentence)
    The index is +0.20 with the codebook's weights
    It is +0.50 if words and deeds count alike
    It is -1.00 if only deeds count (1 of 4 acts)
    Its sign hangs on the weights: do not quote it without them
    Of fewer than 5 acts it says next to nothing.
    """
    known = table.dropna(subset=["tension"]).set_index("weights")
    if known.empty:
        return "There is no act to make an index of."
    acts = table.set_index("weights")["relations"]
    most = int(acts.max())
    named = {
        "codebook": "with the codebook's weights",
        "counts": "if words and deeds count alike",
        "deeds": f"if only deeds count ({acts.get('deeds', 0)} of {most} acts)",
    }
    told = [
        f"{value:+.2f} {named.get(str(name), f'with the weights {name}')}"
        for name, value in known["tension"].items()
    ]
    if "deeds" not in known.index:
        told.append(f"undefined {named['deeds']}")
    signs = {int(np.sign(round(value, 2))) for value in known["tension"]}
    if len(signs) > 1:
        hangs = "Its sign hangs on the weights: do not quote it without them."
    else:
        low, high = known["tension"].min(), known["tension"].max()
        hangs = f"Its sign is the same under all; its size is from {low:+.2f} to {high:+.2f}."
    few = f" Of fewer than {FEW} acts it says next to nothing." if most < FEW else ""
    return f"The index is {'. It is '.join(told)}. {hangs}{few}"


def reading_of_periods(table: pd.DataFrame) -> str:
    """Which periods differ, in sentences; only periods of `FEW` acts or more are compared.

    Args:
        table: `by_period`.
    """
    periods = table[~table["period"].isin([measures.UNDATED, measures.ALL])]
    enough = periods[(periods["relations"] >= FEW) & periods["tension_low"].notna()]
    if len(enough) < 2:
        return (
            f"{_count(len(periods), 'period')} with dated acts, {len(enough)} of them with {FEW} "
            "acts or more: too few to speak of a rise or fall."
        )
    ordered = enough.sort_values(["tension", "period"], kind="stable").to_dict("records")
    low, high = ordered[0], ordered[-1]
    verdict = "their intervals overlap, so the difference may be chance."
    if low["tension_high"] < high["tension_low"]:
        verdict = "their intervals do not overlap."
    one_sign = (enough["tension_low"] == enough["tension_high"]).any()
    flat = " An interval without width: all acts found there have one sign." if one_sign else ""
    return (
        f"Of {len(enough)} periods with {FEW} acts or more, the index is highest in "
        f"{high['period']}, {interval(high, 'tension')}, and lowest in {low['period']}, "
        f"{interval(low, 'tension')}; {verdict}{flat}"
    )


def reading_of_tone(told: pd.DataFrame) -> str:
    """How often the tone of a sentence contradicts the act that it tells.

    Args:
        told: `episodes`.

    >>> table = pd.DataFrame({"weight": [-1, -2, 1], "vader": [0.5, -0.5, 0.0]})
    >>> print(reading_of_tone(table))
    Told in a sentence that VADER finds pleasant: 1 of 2 acts of conflict. \
In one that it finds unpleasant: 0 of 1 act of cooperation.
    """
    hostile = told[told["weight"] < 0]
    friendly = told[told["weight"] > 0]
    pleasant = int((hostile["vader"] >= PLEASANT).sum())
    unpleasant = int((friendly["vader"] <= -PLEASANT).sum())
    return (
        f"Told in a sentence that VADER finds pleasant: {pleasant} of "
        f"{_count(len(hostile), 'act')} of conflict. In one that it finds unpleasant: "
        f"{unpleasant} of {_count(len(friendly), 'act')} of cooperation."
    )


def called(pair: Pair, *, capital: bool = False) -> str:
    """The names of two actors, as a sentence has them.

    >>> called(("us", "mx"), capital=True)
    'The United States and Mexico'
    """
    words = " and ".join(show.in_a_sentence(name) for name in pair)
    return _capital(words) if capital else words


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def interval(row: dict[Any, Any], name: str, *, sign: bool = True) -> str:
    """A figure with its limits, if it has some.

    >>> interval({"net": 0.5, "net_low": -1.0, "net_high": 1.0}, "net")
    '+0.50 (-1.00 to +1.00)'
    """
    values = [row[f"{name}{end}"] for end in ("", "_low", "_high")]
    value, low, high = (f"{v:+.2f}" if sign else f"{v:.2f}" for v in values)
    if pd.isna(values[0]):
        return "undefined"
    return value if pd.isna(values[1]) else f"{value} ({low} to {high})"
