"""Shares, cross tables and intervals: the statistics that the notebooks quote.

A share of few statements says little; so every share comes with the interval of the population
shares that it does not contradict.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["bootstrap", "crosstab_shares", "shares", "wilson"]


def wilson(successes: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a share.

    It keeps its level for the small counts and extreme shares of an article or two, where the
    textbook interval (share ± 1.96 standard errors) is too narrow or leaves [0, 1].

    Args:
        successes: how many of the n have the property.
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
