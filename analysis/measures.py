"""Shares, cross tables and intervals: the statistics that the notebooks quote.

A share of few statements says little; so every share comes with the interval of the population
shares that it does not contradict.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = [
    "ALL",
    "UNDATED",
    "WEIGHTS",
    "bootstrap",
    "crosstab_shares",
    "date_bounds",
    "mean_stances",
    "periods_of",
    "shares",
    "tension",
    "tension_sensitivity",
    "timeline",
    "wilson",
]

WEIGHTS: dict[str, dict[str, float]] = {
    "codebook": {
        "material cooperation": 2,
        "verbal cooperation": 1,
        "verbal conflict": -1,
        "material conflict": -2,
    },
    "counts": {
        "material cooperation": 1,
        "verbal cooperation": 1,
        "verbal conflict": -1,
        "material conflict": -1,
    },
    "deeds": {
        "material cooperation": 1,
        "verbal cooperation": 0,
        "verbal conflict": 0,
        "material conflict": -1,
    },
}
"""Weights of the quad classes: the codebook's; words and deeds alike; deeds alone."""
UNDATED, ALL = "undated", "all"
LEAST_ARTICLES = 5
"""With fewer articles a bootstrap over them says little; the interval is Wilson's."""


def wilson(successes: float, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a share.

    It keeps its level for the small counts and extreme shares of an article or two, where the
    textbook interval (share ± 1.96 standard errors) is too narrow or leaves [0, 1].

    Args:
        successes: how many of the n have the property. Or the sum of n values between 0 and 1;
            the interval of their mean is then wide enough, as none vary more than 0 and 1 do.
        n: how many there are. With none nothing is known: the interval is (0.0, 1.0).
        level: confidence level, between 0 and 1.

    Returns:
        Lower and upper limit, shares between 0 and 1, with ``successes / n`` between them.

    Raises:
        ValueError: not 0 <= successes <= n, or level not between 0 and 1.

    Source: Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
    inference. Journal of the American Statistical Association, 22(158), 209-212.

    >>> low, high = wilson(15, 148)
    >>> f"{low:.4f} to {high:.4f}"
    '0.0624 to 0.1605'
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if not 0 <= successes <= n:
        message = f"{successes} successes of {n}: give 0 <= successes <= n"
        raise ValueError(message)
    z = NormalDist().inv_cdf((1 + _checked(level)) / 2)
    if n == 0:
        return 0.0, 1.0
    share = successes / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # The limits at 0 and n are exactly 0 and 1, and rounding must not push one past the share.
    low = 0.0 if successes == 0 else max(0.0, min(centre - half, share))
    high = 1.0 if successes == n else min(1.0, max(centre + half, share))
    return low, high


def shares(table: pd.DataFrame, by: str, *, level: float = 0.95) -> pd.DataFrame:
    """Count the values of a column.

    Args:
        table: one row a unit, such as ``study.statements``.
        by: the column. Rows where it is missing are left out, of the whole too.
        level: confidence level of the intervals.

    Returns:
        One row a value: `by`, ``count``, ``share`` of all rows, ``low`` and ``high`` (`wilson`);
        the most frequent first, equally frequent ones by name. The intervals take the rows for
        independent; for rows that come in articles see `bootstrap`.

    Raises:
        ValueError: no such column, or level not between 0 and 1.

    >>> table = pd.DataFrame({"act": ["accuse", "warn", "accuse", "assert"]})
    >>> shares(table, "act").round(3)
          act  count  share    low   high
    0  accuse      2   0.50  0.150  0.850
    1  assert      1   0.25  0.046  0.699
    2    warn      1   0.25  0.046  0.699
    """
    _need_columns(table, "table", by)
    counts = table[by].value_counts(sort=False)
    counted = pd.DataFrame({by: counts.index.astype(object), "count": counts.to_numpy()})
    counted = counted[counted["count"] > 0]  # categories that do not occur
    whole = pd.Series(int(counted["count"].sum()), index=counted.index)
    counted = _with_intervals(counted, counted["count"], whole, level)
    return _ordered(counted, {"count": "most first", by: "by name"})


def crosstab_shares(
    statements: pd.DataFrame, frames: pd.DataFrame, by: str = "actor", *, level: float = 0.95
) -> pd.DataFrame:
    """Say how often each actor uses each frame.

    Args:
        statements: one row a statement, with ``statement_id`` and the column `by`.
        frames: one row a statement × frame, with ``statement_id`` and ``frame``. A frame given
            twice to a statement counts once; rows of other statements are left out, so that a
            selection of statements may be passed with all frames.
        by: who, such as ``actor`` or ``side``. Statements where it is missing are left out.
        level: confidence level of the intervals.

    Returns:
        One row for every value of `by` and every frame in `frames`, also where the two never
        meet: `by`, ``frame``, ``n`` (statements of the actor), ``count`` (those with the frame),
        ``share`` (count / n), ``low`` and ``high`` (`wilson`). Who says most comes first, then
        the frame used most, then by name. As a statement may have several frames, an actor's
        shares need not add up to 1.

    Raises:
        ValueError: a column is missing, a statement_id occurs twice in `statements`, or level is
            not between 0 and 1.

    >>> statements = pd.DataFrame({"statement_id": ["a1", "a2", "a3"], "actor": ["mx", "mx", "us"]})
    >>> frames = pd.DataFrame({"statement_id": ["a1", "a2", "a2"],
    ...                        "frame": ["sovereignty", "sovereignty", "health"]})
    >>> crosstab_shares(statements, frames).round(3)
      actor        frame  n  count  share    low   high
    0    mx  sovereignty  2      2    1.0  0.342  1.000
    1    mx       health  2      1    0.5  0.095  0.905
    2    us       health  1      0    0.0  0.000  0.793
    3    us  sovereignty  1      0    0.0  0.000  0.793
    """
    _need_columns(statements, "statements", "statement_id", by)
    _need_columns(frames, "frames", "statement_id", "frame")
    twice = statements.loc[statements["statement_id"].duplicated(), "statement_id"]
    if len(twice):
        message = (
            f"statements: statement_id {twice.iloc[0]!r} occurs twice; give one row a statement"
        )
        raise ValueError(message)
    known = statements.loc[statements[by].notna(), ["statement_id", by]].astype({by: object})
    sizes = known.groupby(by, sort=False).size().rename("n").reset_index()
    names = frames[["frame"]].dropna().astype({"frame": object}).drop_duplicates()
    used = frames[["statement_id", "frame"]].drop_duplicates().merge(known, on="statement_id")
    counts = used.astype({"frame": object}).groupby([by, "frame"], sort=False).size()
    cells = sizes.merge(names, how="cross").merge(
        counts.rename("count").reset_index(), how="left", on=[by, "frame"]
    )
    cells["count"] = cells["count"].fillna(0).astype(int)
    cells = _with_intervals(cells[[by, "frame", "n", "count"]], cells["count"], cells["n"], level)
    order = {"n": "most first", by: "by name", "count": "most first", "frame": "by name"}
    return _ordered(cells, order)


def bootstrap(
    table: pd.DataFrame,
    statistic: Callable[[pd.DataFrame], float],
    *,
    groups: str | None = None,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float, float]:
    """Percentile bootstrap interval of any statistic of a table.

    Statements of one article resemble one another. With `groups` whole articles are drawn, so
    that the interval shows how the figure would vary with other articles; without it, with other
    statements only, which is all that can be said of a single article.

    Args:
        table: one row a unit.
        statistic: table → number. It gets tables of the same columns with rows (or groups)
            repeated and left out, numbered from 0. Where it is undefined it should return NaN.
        groups: column that names the group of each row, such as ``article_id``; missing values
            are one group. With fewer than two groups, rows are drawn.
        resamples: number of tables drawn, at least 1.
        level: confidence level, between 0 and 1.
        seed: of the random numbers; the same seed gives the same interval.

    Returns:
        The statistic of the table, and the lower and upper limit, in the statistic's unit. Draws
        with NaN are left out of the limits. All three are NaN when the table has no rows.

    Raises:
        ValueError: no such column, resamples < 1, or level not between 0 and 1.

    Source: Efron, B., & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, ch. 13
    (percentile interval); Field, C. A., & Welsh, A. H. (2007). Bootstrapping clustered data.
    Journal of the Royal Statistical Society B, 69(3), 369-390 (drawing groups).

    >>> table = pd.DataFrame({"stance": [-1, -1, -1, 0, 1, -1, 0, -1]})
    >>> mean, low, high = bootstrap(table, lambda rows: rows["stance"].mean())
    >>> mean, -1 <= low < mean < high <= 1
    (-0.5, True)
    """
    _checked(level)
    if resamples < 1:
        message = f"{resamples} resamples: draw at least 1, better 1000"
        raise ValueError(message)
    members = _members(table, groups)
    if table.empty:
        return math.nan, math.nan, math.nan
    generator = np.random.default_rng(seed)
    drawn = np.empty(resamples)
    for draw in range(resamples):
        chosen = generator.integers(0, len(members), size=len(members))
        rows = np.concatenate([members[unit] for unit in chosen])
        drawn[draw] = statistic(table.iloc[rows].reset_index(drop=True))
    estimate = float(statistic(table.reset_index(drop=True)))
    drawn = drawn[~np.isnan(drawn)]
    if not drawn.size:
        return estimate, math.nan, math.nan
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return estimate, float(low), float(high)


def mean_stances(
    stances: pd.DataFrame,
    by: Sequence[str] = ("actor", "target"),
    *,
    level: float = 0.95,
    resamples: int = 1000,
) -> pd.DataFrame:
    """How friendly or hostile each source is towards each target, and how sure that is.

    Args:
        stances: ``study.stances``.
        by: the columns that name source and target, such as ids or sides.
        level: confidence level.
        resamples: of the bootstrap.

    Returns:
        One row a pair, most statements first: the columns `by`, ``n``, ``articles``, ``hostile``,
        ``neutral``, ``friendly`` (counts of the labels), ``mean`` (−1…1), ``low``, ``high`` and
        ``interval``: ``bootstrap`` over articles where there are at least five and they differ,
        else ``wilson`` of the mean on a scale from 0 to 1, which is never too narrow for labels
        that do not cluster, and is not a point where two statements agree.

    >>> stances = pd.DataFrame({"statement_id": ["a:001", "a:002"], "actor": ["mx", "mx"],
    ...                         "target": ["us", "us"], "label": [-1, -1]})
    >>> mean_stances(stances)[["n", "hostile", "mean", "low", "high"]].round(2).values.tolist()
    [[2.0, 2.0, -1.0, -1.0, 0.32]]
    """
    keys = list(by)
    _need_columns(stances, "stances", "statement_id", "label", *keys)
    table = stances.assign(article=stances["statement_id"].str.rsplit(":", n=1).str[0])
    rows = []
    for names, group in table.groupby(keys):
        labels, n = group["label"].astype(float), len(group)
        counts = [int((labels == label).sum()) for label in (-1, 0, 1)]
        articles = int(group["article"].nunique())
        low, high = (
            2 * limit - 1 for limit in wilson(float(((labels + 1) / 2).sum()), n, level=level)
        )
        interval = "wilson"
        if articles >= LEAST_ARTICLES and len(set(labels)) > 1:
            _, low, high = bootstrap(
                group, _mean_label, groups="article", resamples=resamples, level=level
            )
            interval = "bootstrap"
        rows.append((*names, n, articles, *counts, float(labels.mean()), low, high, interval))
    columns = ["n", "articles", "hostile", "neutral", "friendly", "mean", "low", "high", "interval"]
    found = pd.DataFrame(rows, columns=[*keys, *columns])
    return _ordered(found, {"n": "most first", **dict.fromkeys(keys, "by name")})


def _mean_label(table: pd.DataFrame) -> float:
    return float(table["label"].mean())


# ----------------------------------------------------------------------------- tension


def date_bounds(value: str) -> tuple[date, date]:
    """The first and the last day of an ISO 8601 date, month, year or interval.

    Args:
        value: such as ``2023-04``, ``2023`` or ``2023-09-18/2023-09-24``.

    Raises:
        ValueError: it is none of these.

    >>> [day.isoformat() for day in date_bounds("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    first, _, last = value.partition("/")
    low, high = _days(first)[0], _days(last or first)[1]
    if high < low:
        message = f"{value!r} ends before it begins"
        raise ValueError(message)
    return low, high


def _days(value: str) -> tuple[date, date]:
    try:
        year, month, day = (int(part) for part in f"{value}-0-0".split("-")[:3])
        if day:
            return date(year, month, day), date(year, month, day)
        low, high = (month, month) if month else (1, 12)
        return date(year, low, 1), date(year, high, calendar.monthrange(year, high)[1])
    except ValueError:
        message = f"{value!r}: write a date, month or year such as 2023-09-21, 2023-09 or 2023"
        raise ValueError(message) from None


def timeline(relations: pd.DataFrame) -> pd.DataFrame:
    """The relations in the order of time, each with the interval in which it lies.

    Args:
        relations: ``study.relations``.

    Returns:
        The rows with ``start`` and ``end`` (first and last possible day; a date of one day has
        both alike) and ``days`` (how many there are); undated ones last, with missing values.

    Raises:
        ValueError: no column ``date``, or a date that is not ISO 8601.

    >>> table = pd.DataFrame({"actor": ["mx", "us"], "date": ["2023", "2021-05-04"]})
    >>> timeline(table)[["actor", "start", "days"]].values.tolist()
    [['us', datetime.date(2021, 5, 4), 1], ['mx', datetime.date(2023, 1, 1), 365]]
    """
    _need_columns(relations, "relations", "date")
    bounds = [date_bounds(d) if isinstance(d, str) else (None, None) for d in relations["date"]]
    days = [(high - low).days + 1 if low and high else None for low, high in bounds]
    dated = relations.assign(
        start=pd.Series([low for low, _ in bounds], index=relations.index, dtype=object),
        end=pd.Series([high for _, high in bounds], index=relations.index, dtype=object),
        days=pd.Series(days, index=relations.index, dtype="Int64"),
    )
    order = sorted(range(len(dated)), key=lambda i: (bounds[i][0] or date.max, i))
    return dated.iloc[order].reset_index(drop=True)


def tension(
    relations: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "side",
    period: str | None = "M",
    weights: str | Mapping[str, float] = "codebook",
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Conflict and cooperation between each two sides in each period, and the tension index.

    The tension index is the weight of conflict less that of cooperation, divided by the weight of
    both: from −1 (only cooperation) to 1 (only conflict).

    A relation whose date is longer than a period counts for each period it may lie in by the
    share of its days (``uncertain`` counts these). Relations without a date make rows of their
    own, with the period ``undated``. Rates are for the articles that tell of the period, any pair.

    Args:
        relations: ``study.relations``.
        articles: ``study.articles``; needs ``article_id`` and ``words``.
        by: ``side``, or ``actor`` for whole ids.
        period: D, W, M, Q or Y; None for all time, undated relations included: one row a pair,
            with the period ``all`` and rates for all articles.
        weights: a name of `WEIGHTS`, or a weight for each quad class, conflict below 0.
        resamples: bootstrap samples; whole articles are drawn where several tell of the period,
            else its relations (``drawn`` says which).
        level: confidence level, between 0 and 1.
        seed: of the random numbers.

    Returns:
        One row a pair and period, pairs by name, periods in time: ``one``, ``other``, ``period``,
        ``relations``, ``assumed`` (dated by the article only), ``uncertain``, ``articles``,
        ``words``; ``conflict``, ``cooperation`` and ``net`` (cooperation less conflict) as sums of
        weights, each with ``_low``, ``_high``, ``_per_article`` and ``_per_1000_words``;
        ``tension``, ``tension_low``, ``tension_high``; ``drawn``. Limits are missing where there
        is a single article or relation to draw from.

    Raises:
        ValueError: a column is missing, or an option is not one of those above.

    Source: the net of weighted events after Goldstein, J. S. (1992). A conflict-cooperation scale
    for WEIS events data. Journal of Conflict Resolution, 36(2), 369-385; classes of PLOVER.

    >>> relations = pd.DataFrame({"article_id": ["a"] * 3, "actor": ["mx", "us.dea", "mx"],
    ...     "target": ["us", "mx", "us"], "date": ["2023-04-01", "2023-04", None],
    ...     "quad": ["verbal conflict", "material conflict", "verbal cooperation"],
    ...     "date_assumed": [False, False, False]})
    >>> articles = pd.DataFrame({"article_id": ["a"], "words": [500]})
    >>> tension(relations, articles)[["one", "other", "period", "conflict", "tension"]]
      one other   period  conflict  tension
    0  mx    us  2023-04       3.0      1.0
    1  mx    us  undated       0.0     -1.0
    """
    _checked(level)
    _need_columns(
        relations, "relations", "article_id", "actor", "target", "quad", "date", "date_assumed"
    )
    _need_columns(articles, "articles", "article_id", "words")
    cells = pd.DataFrame(
        _spread(relations, by, period, _weights(weights)),
        columns=[
            *("one", "other", "period", "article_id", "relation", "share", "assumed"),
            *("conflict", "cooperation"),
        ],
    )
    words = articles.set_index("article_id")["words"]
    told = {str(name): list(rows.unique()) for name, rows in cells.groupby("period")["article_id"]}
    told |= {ALL: list(articles["article_id"])}
    generator = np.random.default_rng(seed)
    rows = []
    for (one, other, when), cell in cells.groupby(["one", "other", "period"], sort=True):
        ids = told[str(when)]
        drawn = "article" if len(ids) > 1 else "relation"
        units = cell.groupby("article_id" if drawn == "article" else "relation", sort=True)
        sums = units[["conflict", "cooperation"]].sum().to_numpy(dtype=float)
        draws = _draws(generator, sums, len(ids) if drawn == "article" else len(sums), resamples)
        row = {
            "one": one,
            "other": other,
            "period": when,
            "relations": cell["relation"].nunique(),
            "assumed": int(cell["assumed"].sum()),
            "uncertain": int((cell["share"] < 1).sum()),
            "articles": len(ids),
            "words": int(words.reindex(ids).fillna(0).sum()),
        }
        rows.append(row | _figures(sums.sum(axis=0), draws, row, level) | {"drawn": drawn})
    return pd.DataFrame(rows, columns=_COLUMNS)


_MEASURES = ("conflict", "cooperation", "net")
_COLUMNS = [
    *("one", "other", "period", "relations", "assumed", "uncertain", "articles", "words"),
    *(f"{m}{part}" for m in _MEASURES for part in ("", "_low", "_high")),
    *(f"{m}_per_{unit}" for m in _MEASURES for unit in ("article", "1000_words")),
    *("tension", "tension_low", "tension_high", "drawn"),
]


def tension_sensitivity(
    relations: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    schemes: Mapping[str, Mapping[str, float]] | None = None,
    **options: Any,
) -> pd.DataFrame:
    """The tension index under several weights, to see what hangs on them.

    Args:
        relations: ``study.relations``.
        articles: ``study.articles``.
        schemes: weights by name; `WEIGHTS` if not given.
        options: those of `tension`.

    Returns:
        One row a scheme, pair and period: ``weights``, ``one``, ``other``, ``period``,
        ``relations``, ``tension``, ``tension_low``, ``tension_high``.
    """
    kept = ["one", "other", "period", "relations", "tension", "tension_low", "tension_high"]
    found = [
        tension(relations, articles, weights=scheme, **options)[kept].assign(weights=name)
        for name, scheme in (WEIGHTS if schemes is None else schemes).items()
    ]
    return pd.concat(found, ignore_index=True)[["weights", *kept]]


def _weights(weights: str | Mapping[str, float]) -> Mapping[str, float]:
    if isinstance(weights, str):
        if weights not in WEIGHTS:
            message = f"weights {weights!r}: name one of {', '.join(WEIGHTS)}, or give a mapping"
            raise ValueError(message)
        return WEIGHTS[weights]
    return weights


def _spread(
    relations: pd.DataFrame, by: str, period: str | None, weights: Mapping[str, float]
) -> Iterator[tuple[Any, ...]]:
    """A row for every relation and period that it may lie in."""
    if by not in ("side", "actor") or period not in (*"DWMQY", None):
        message = f"by={by!r}, period={period!r}: give side or actor, and D, W, M, Q, Y or None"
        raise ValueError(message)
    for number, row in enumerate(relations.itertuples(index=False)):
        ends = [str(row.actor), str(row.target)]
        one, other = sorted(end.partition(".")[0] if by == "side" else end for end in ends)
        weight = float(weights[str(row.quad)])
        for when, share in periods_of(row.date, period):
            yield (
                *(one, other, when, row.article_id, number, share, bool(row.date_assumed)),
                *(max(0.0, -weight) * share, max(0.0, weight) * share),
            )


def periods_of(value: Any, period: str | None) -> Iterator[tuple[str, float]]:
    """The periods that a date touches, with the share of its days in each.

    Args:
        value: an ISO 8601 date or interval; anything else is ``undated``.
        period: D, W, M, Q or Y; None for all time.

    >>> [(name, round(share, 2)) for name, share in periods_of("2023-09-29/2023-10-01", "M")]
    [('2023-09', 0.67), ('2023-10', 0.33)]
    """
    if period is None:
        yield ALL, 1.0
        return
    if not isinstance(value, str):
        yield UNDATED, 1.0
        return
    low, high = date_bounds(value)
    days = (high - low).days + 1
    for when in pd.period_range(low.isoformat(), high.isoformat(), freq=period):
        first, last = when.start_time.date(), when.end_time.date()
        yield str(when), ((min(high, last) - max(low, first)).days + 1) / days


def _draws(
    generator: np.random.Generator,
    sums: npt.NDArray[np.float64],
    size: int,
    resamples: int,
) -> npt.NDArray[np.float64] | None:
    """Conflict and cooperation of each resample of `size` units; those not in `sums` have none."""
    if size < 2:
        return None
    chances = [1 / size] * len(sums) + [1 - len(sums) / size]
    counts = generator.multinomial(size, np.clip(chances, 0, 1), size=resamples)
    return counts[:, : len(sums)] @ sums


def _figures(
    total: npt.NDArray[np.float64],
    draws: npt.NDArray[np.float64] | None,
    row: Mapping[str, Any],
    level: float,
) -> dict[str, float]:
    figures: dict[str, float] = {}
    estimates = _measured(total[None, :])
    drawn = None if draws is None else _measured(draws)
    for name, value in estimates.items():
        figures[name] = float(value[0])
        sample = np.empty(0) if drawn is None else drawn[name][~np.isnan(drawn[name])]
        limits = (math.nan, math.nan)
        if sample.size:
            low, high = np.quantile(sample, [(1 - level) / 2, (1 + level) / 2])
            limits = float(low), float(high)
        figures[f"{name}_low"], figures[f"{name}_high"] = limits
        if name != "tension":
            figures[f"{name}_per_article"] = float(value[0]) / row["articles"]
            per = row["words"] / 1000
            figures[f"{name}_per_1000_words"] = float(value[0]) / per if per else math.nan
    return figures


def _measured(sums: npt.NDArray[np.float64]) -> dict[str, npt.NDArray[np.float64]]:
    conflict, cooperation = sums[:, 0], sums[:, 1]
    both = conflict + cooperation
    with np.errstate(invalid="ignore"):
        index = np.where(both > 0, (conflict - cooperation) / both, math.nan)
    net = cooperation - conflict
    return {"conflict": conflict, "cooperation": cooperation, "net": net, "tension": index}


# ----------------------------------------------------------------------------- helpers


def _members(table: pd.DataFrame, groups: str | None) -> list[npt.NDArray[np.intp]]:
    """Positions of the rows that are drawn together."""
    rows = np.arange(len(table), dtype=np.intp)
    if groups is not None:
        _need_columns(table, "table", groups)
        codes, names = pd.factorize(table[groups], use_na_sentinel=False)
        if len(names) > 1:
            ends = np.cumsum(np.bincount(codes))[:-1]
            return np.split(np.argsort(codes, kind="stable"), ends)
    return list(rows.reshape(-1, 1))


def _with_intervals(
    table: pd.DataFrame, counts: pd.Series[int], wholes: pd.Series[int], level: float
) -> pd.DataFrame:
    limits = [wilson(int(c), int(n), level=level) for c, n in zip(counts, wholes, strict=True)]
    return table.assign(
        share=(counts / wholes).astype(float),
        low=[low for low, _ in limits],
        high=[high for _, high in limits],
    )


def _ordered(table: pd.DataFrame, order: Mapping[str, str]) -> pd.DataFrame:
    return table.sort_values(
        list(order),
        ascending=[how == "by name" for how in order.values()],
        # Values of mixed types (ids, numbers, dates) can only be compared by their names.
        key=lambda column: column.map(str) if order[str(column.name)] == "by name" else column,
        kind="stable",
        ignore_index=True,
    )


def _need_columns(table: pd.DataFrame, name: str, *columns: str) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        there = ", ".join(map(str, table.columns)) or "no columns"
        message = f"{name}: no column {missing[0]!r}; there are {there}"
        raise ValueError(message)


def _checked(level: float) -> float:
    if not 0 < level < 1:
        message = f"level {level}: give a share between 0 and 1, such as 0.95"
        raise ValueError(message)
    return level
