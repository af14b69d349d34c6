"""Who frames it how: shares, contrasts and co-occurrence of frames.

All tables are made of a study's tables (`analysis.Study`): ``statements``, ``frames`` and
``stances``. Statements of one article resemble one another; where there are several articles,
shares therefore come with intervals of resampled articles. A nested statement counts beside the
one that it is nested in, as in the codings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from itertools import combinations
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.articles import article_from_text
from analysis.language import tokenise
from analysis.measures import LEAST_ARTICLES, crosstab_shares, wilson
from analysis.registry import registry

__all__ = [
    "changes", "contrast_frames", "contrast_words", "cooccurrence", "frame_shares",
    "frames_by_target", "log_odds", "most_used", "pair", "quoted", "tokens_of",
]  # fmt: skip

EXAMPLES = 3
CONTENT_WORDS = ("NOUN", "PROPN", "VERB", "ADJ", "ADV")
DATE_LENGTH = {"year": 4, "month": 7, "day": 10}


def frame_shares(
    statements: pd.DataFrame,
    frames: pd.DataFrame,
    by: str = "actor",
    *,
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """How often each actor (or side, or act) uses each frame, with intervals.

    Args:
        statements: a study's statements.
        frames: its frames.
        by: a column of `statements`, such as ``actor``, ``side`` or ``act``.
        level: confidence level.
        resamples: how many times the articles are drawn.
        seed: of the random numbers.

    Returns:
        The table of `analysis.measures.crosstab_shares`, and ``articles`` (where the actor
        speaks) and ``interval``: ``wilson``, or ``bootstrap`` where the actor speaks in at least
        five articles and whole articles are drawn (percentile limits; Field and Welsh 2007).

    Raises:
        ValueError: a column is missing or a statement_id occurs twice.

    >>> statements = pd.DataFrame({"statement_id": ["a1", "a2"], "article_id": ["a", "a"],
    ...                            "actor": ["mx", "mx"]})
    >>> frames = pd.DataFrame({"statement_id": ["a1"], "frame": ["health"]})
    >>> frame_shares(statements, frames).round(3).to_dict("records")[0]
    {'actor': 'mx', 'frame': 'health', 'n': 2, 'count': 1, 'share': 0.5, 'low': 0.095, 'high': \
0.905, 'articles': 1, 'interval': 'wilson'}
    """
    table = crosstab_shares(statements, frames, by, level=level)
    spoken = statements.dropna(subset=[by])
    sizes = {who: rows["article_id"].value_counts() for who, rows in spoken.groupby(by)}
    used = frames[["statement_id", "frame"]].drop_duplicates().merge(spoken, on="statement_id")
    counts = {k: rows["article_id"].value_counts() for k, rows in used.groupby([by, "frame"])}
    table["articles"] = table[by].map(spoken.groupby(by)["article_id"].nunique())
    table["interval"] = "wilson"
    generator = np.random.default_rng(seed)
    limits = [(1 - level) / 2, (1 + level) / 2]
    for who, rows in table[table["articles"] >= LEAST_ARTICLES].groupby(by, sort=False):
        n = sizes[who]
        drawn = generator.multinomial(len(n), np.full(len(n), 1 / len(n)), size=resamples)
        whole = drawn @ n.to_numpy()
        for i, row in zip(rows.index, rows.to_dict("records"), strict=True):
            if row["count"] in (0, row["n"]):
                continue  # all draws would give the same share; Wilson's limits say more
            having = counts[who, row["frame"]].reindex(n.index, fill_value=0).to_numpy()
            shares = drawn @ having / whole
            table.loc[i, ["low", "high"]] = np.quantile(shares, limits)
            table.loc[i, "interval"] = "bootstrap"
    return table


def log_odds(
    a: Mapping[str, int],
    b: Mapping[str, int],
    background: Mapping[str, int] | None = None,
    *,
    prior: float | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Which items one speaker uses more than another: log-odds ratios with a Dirichlet prior.

    The prior holds the two to the same background, so that rare items need much evidence.

    Args:
        a: how often one speaker uses each item (a frame, a word).
        b: how often the other does.
        background: how often items occur altogether, as a prior; the sum of a and b if None.
        prior: how many uses the prior is worth together; as many as there are items if None.
        level: confidence level.

    Returns:
        One row an item: ``item``, ``count_a``, ``count_b``, ``log_odds`` (above 0: more by a),
        ``se``, ``z`` (log_odds / se), ``low`` and ``high`` of log_odds; the highest z first.

    Raises:
        ValueError: a or b is empty, or the prior is not positive.

    Source: Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin' words: lexical feature
    selection and evaluation for identifying the content of political conflict. Political
    Analysis, 16(4), 372-403, equations 15, 16, 19 and 22.

    >>> log_odds({"law": 8, "drugs": 2}, {"law": 2, "drugs": 8}).round(2).to_dict("list")
    {'item': ['law', 'drugs'], 'count_a': [8, 2], 'count_b': [2, 8], 'log_odds': [2.2, -2.2], \
'se': [0.67, 0.67], 'z': [3.3, -3.3], 'low': [0.89, -3.5], 'high': [3.5, -0.89]}
    """
    known = dict(background) if background is not None else {}
    items = sorted({*a, *b, *known})
    n_a, n_b = sum(a.values()), sum(b.values())
    if not n_a or not n_b:
        message = f"{'b' if n_a else 'a'} uses no item; choose speakers that both use some"
        raise ValueError(message)
    prior = float(len(items)) if prior is None else prior
    if prior <= 0:
        message = f"prior {prior}: give a number above 0, such as 10"
        raise ValueError(message)
    y_a, y_b = (np.array([c.get(i, 0) for i in items], dtype=float) for c in (a, b))
    everywhere = np.array([known.get(i, 0) for i in items], dtype=float)
    everywhere = np.maximum(everywhere, y_a + y_b)  # at least the two themselves
    alpha = prior * everywhere / everywhere.sum()
    # An item that is all there is has no odds; half a use keeps them finite.
    others_a = np.maximum(n_a + prior - y_a - alpha, 0.5)
    others_b = np.maximum(n_b + prior - y_b - alpha, 0.5)
    delta = np.log((y_a + alpha) / others_a) - np.log((y_b + alpha) / others_b)
    se = np.sqrt(1 / (y_a + alpha) + 1 / (y_b + alpha))
    z = NormalDist().inv_cdf((1 + level) / 2)
    table = pd.DataFrame(
        {
            "item": items,
            "count_a": y_a.astype(int),
            "count_b": y_b.astype(int),
            "log_odds": delta,
            "se": se,
            "z": delta / se,
            "low": delta - z * se,
            "high": delta + z * se,
        }
    )
    return table.sort_values(["z", "item"], ascending=[False, True], ignore_index=True)


def contrast_frames(
    statements: pd.DataFrame,
    frames: pd.DataFrame,
    a: str,
    b: str,
    by: str = "side",
    *,
    prior: float | None = None,
    level: float = 0.95,
    errors: Literal["raise", "empty"] = "raise",
) -> pd.DataFrame:
    """What one actor's statements are about more than another's, with examples.

    Args:
        statements: a study's statements.
        frames: its frames; all of them are the prior's background.
        a: a value of the column `by`, such as ``mx``.
        b: another one.
        by: ``side``, ``actor`` or another column of `statements`.
        prior: see `log_odds`.
        level: confidence level.
        errors: with ``empty`` an empty table where one of the two has none, and no error.

    Returns:
        The table of `log_odds`, with ``frame`` for ``item``, and ``examples``: ids of statements
        with the frame, of the one who uses it more. Statements are taken for independent.

    Raises:
        ValueError: one of the two has no framed statement.

    >>> statements = pd.DataFrame({"statement_id": ["s1", "s2", "s3"], "side": ["mx", "us", "us"]})
    >>> frames = pd.DataFrame({"statement_id": ["s1", "s2", "s3"],
    ...                        "frame": ["sovereignty", "health", "health"]})
    >>> contrast_frames(statements, frames, "mx", "us")[["frame", "examples"]].values.tolist()
    [['sovereignty', ['s1']], ['health', ['s2', 's3']]]
    """
    used = (
        frames[["statement_id", "frame"]]
        .drop_duplicates()
        .merge(statements[["statement_id", by]], on="statement_id")
    )
    return _contrast(used, "frame", a, b, by, prior=prior, level=level, errors=errors)


def contrast_words(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    a: str,
    b: str,
    by: str = "side",
    *,
    pos: Collection[str] = CONTENT_WORDS,
    least: int = 2,
    prior: float | None = None,
    level: float = 0.95,
    errors: Literal["raise", "empty"] = "raise",
) -> pd.DataFrame:
    """Which words one actor uses more than another in the contents of statements.

    Args:
        statements: a study's statements, with ``content_spans``.
        tokens: `analysis.tokenise` of their articles, one below the other.
        a: a value of the column `by`.
        b: another one.
        by: ``side``, ``actor`` or another column of `statements`.
        pos: parts of speech that count.
        least: how often the two together must use a word.
        prior: see `log_odds`.
        level: confidence level.
        errors: with ``empty`` an empty table where one of the two has none, and no error.

    Returns:
        As `contrast_frames`, with ``word``, a lemma in small letters, for ``frame``.

    Raises:
        ValueError: one of the two uses no such word.
    """
    kept = tokens[tokens["pos"].isin(pos)]
    by_article = {name: group.sort_values("start") for name, group in kept.groupby("article_id")}
    rows: list[tuple[str, str, str]] = []
    for row in statements.dropna(subset=[by]).to_dict("records"):
        words = by_article.get(row["article_id"])
        if words is None:
            continue
        starts = words["start"].to_numpy()
        for begin, end in row["content_spans"]:
            first, last = np.searchsorted(starts, (begin, end))
            said = words["lemma"].iloc[first:last].str.lower()
            rows += [(row["statement_id"], row[by], word) for word in said]
    used = pd.DataFrame(rows, columns=["statement_id", by, "word"])
    table = _contrast(used, "word", a, b, by, prior=prior, level=level, errors=errors)
    return table[table["count_a"] + table["count_b"] >= least].reset_index(drop=True)


def _contrast(
    used: pd.DataFrame,
    item: str,
    a: str,
    b: str,
    by: str,
    *,
    prior: float | None,
    level: float,
    errors: Literal["raise", "empty"],
) -> pd.DataFrame:
    counts = {who: Counter(used.loc[used[by] == who, item].astype(str)) for who in (a, b)}
    for who, count in counts.items():
        if not count and errors == "empty":
            numbers = ["count_a", "count_b", "log_odds", "se", "z", "low", "high"]
            return pd.DataFrame(columns=[item, *numbers, "examples"])
        if not count:
            there = ", ".join(map(str, used[by].dropna().unique()))
            message = f"{by} {who!r} has no {item}; there are {there or 'none'}"
            raise ValueError(message)
    background = Counter(used[item].astype(str))
    table = log_odds(counts[a], counts[b], background, prior=prior, level=level)
    table = table[(table["count_a"] > 0) | (table["count_b"] > 0)].reset_index(drop=True)
    ids = used.drop_duplicates().groupby([by, item])["statement_id"].agg(list).to_dict()
    table["examples"] = [
        ids.get((a if row["log_odds"] > 0 else b, row["item"]), [])[:EXAMPLES]
        for row in table.to_dict("records")
    ]
    return table.rename(columns={"item": item})


def pair(
    framed: pd.DataFrame, by: str = "side", *, preferred: tuple[str, str] = ("mx", "us")
) -> tuple[str, str]:
    """The two whom a contrast is of: those preferred, if both have a frame, else the most framed.

    Args:
        framed: a row a statement × frame, with the column `by`; ``unknown`` is nobody.
        by: what they are.
        preferred: whom one would like to compare; also the answer where fewer than two have any.

    >>> pair(pd.DataFrame({"side": ["us", "cn", "cn", "unknown"]}))
    ('cn', 'us')
    """
    counts = framed.loc[framed[by] != "unknown", by].value_counts()
    most = sorted(map(str, counts.index), key=lambda who: (-int(counts[who]), who))
    if set(preferred) <= set(most) or len(most) < 2:
        return preferred
    return most[0], most[1]


def quoted(table: pd.DataFrame, statements: pd.DataFrame, *, limit: int = 140) -> pd.DataFrame:
    """A sentence for each row of a contrast: an example as its source put it, direct if there is.

    Args:
        table: what `contrast_frames` or `contrast_words` gives: ``examples``, lists of ids.
        statements: a study's statements.
        limit: the most letters of a quotation.

    Returns:
        The table with ``interval`` (log-odds and its limits, in words), ``statement_id`` and
        ``words`` (the speaker's name and the quotation) for ``examples``.

    >>> table = pd.DataFrame({"log_odds": [0.5], "low": [-0.1], "high": [1.1],
    ...                       "examples": [["s1", "s2"]]})
    >>> statements = pd.DataFrame({"statement_id": ["s1", "s2"], "actor": ["mx", "mx"],
    ...                            "kind": ["indirect", "direct"], "content": ["x", "“No.”"]})
    >>> quoted(table, statements)[["interval", "statement_id", "words"]].values.tolist()
    [['0.5 (−0.1 to 1.1)', 's2', 'Mexico: “No.”']]
    """
    rows = statements.set_index("statement_id")[["actor", "kind", "content"]].to_dict("index")
    order = ["direct", "mixed", "indirect"]
    chosen = [
        min(ids, key=lambda i: order.index(rows[i]["kind"]), default=None)
        for ids in table["examples"]
    ]
    told = [rows[i] if i is not None else {"actor": "", "content": ""} for i in chosen]
    names = registry().names
    return table.drop(columns="examples").assign(
        statement_id=pd.Series(chosen, index=table.index, dtype=object),
        interval=[
            f"{log_odds:.1f} ({low:.1f} to {high:.1f})".replace("-", "−")
            for log_odds, low, high in zip(
                table["log_odds"], table["low"], table["high"], strict=True
            )
        ],
        words=[
            f"{names.get(row['actor'], row['actor'])}: {_shortened(str(row['content']), limit)}"
            if row["content"]
            else ""
            for row in told
        ],
    )


def _shortened(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"


def tokens_of(articles: pd.DataFrame, *, limit: int = 200) -> pd.DataFrame:
    """The tokens of a study's articles, for `contrast_words`.

    Args:
        articles: a study's articles, with ``article_id`` and ``text``.
        limit: how many articles at most, the first; each takes about a tenth of a second.

    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["Mexico said no."]})
    >>> tokens_of(articles)["lemma"].tolist()
    ['Mexico', 'say', 'no', '.']
    """
    first = articles.head(limit)
    return pd.concat(
        [
            pd.DataFrame(
                columns=["article_id", "sentence", "start", "end", "text", "lemma", "pos"]
            ),
            *(
                tokenise(article_from_text(str(i), str(text)))
                for i, text in zip(first["article_id"], first["text"], strict=True)
            ),
        ],
        ignore_index=True,
    )


def most_used(shares: pd.DataFrame, by: str, *, top: int = 3, least: int = 2) -> pd.DataFrame:
    """The most frequent frames of each row in words, for a table that fits a page.

    Args:
        shares: a table of shares: `by`, frame, n, count, share, low, high.
        by: the column of the rows.
        top: how many frames.
        least: how many statements a frame must have to be named.

    Returns:
        `by`, ``n`` and ``frames``: each with its count and the 95 % interval of its share. Rows
        with fewer than `least` statements are left out; the largest come first.

    >>> shares = pd.DataFrame({"act": ["warn"], "frame": ["health"], "n": [4], "count": [2],
    ...                        "share": [0.5], "low": [0.15], "high": [0.85]})
    >>> most_used(shares, "act").values.tolist()
    [['warn', 4, 'health 2 (15 % to 85 %)']]
    """
    rows = []
    sizes = shares.drop_duplicates(by).set_index(by)["n"]
    for who, n in sizes.sort_values(ascending=False, kind="stable").items():
        used = shares[(shares[by] == who) & (shares["count"] >= least)]
        used = used.sort_values(["count", "frame"], ascending=[False, True]).head(top)
        told = [
            f"{str(r['frame']).replace('_', ' ')} {r['count']} ({_range(r['low'], r['high'])})"
            for r in used.to_dict("records")
        ]
        if n >= least:
            rows.append((who, int(n), "; ".join(told) or "none stands out"))
    return pd.DataFrame(rows, columns=[by, "n", "frames"])


def _range(low: float, high: float) -> str:
    return f"{100 * low:.0f} % to {100 * high:.0f} %"


def cooccurrence(frames: pd.DataFrame, n: int) -> pd.DataFrame:
    """Which frames go together in one statement.

    Args:
        frames: a study's frames.
        n: the number of statements, those without a frame included.

    Returns:
        One row for every two frames: ``frame``, ``other``, ``count`` (statements with both),
        ``jaccard`` (of those with either) and ``lift``: count over what independence would give,
        count(frame) · count(other) / n. Most frequent first.

    >>> frames = pd.DataFrame({"statement_id": ["s1", "s1", "s2"],
    ...                        "frame": ["health", "capacity", "health"]})
    >>> cooccurrence(frames, n=4).to_dict("records")
    [{'frame': 'capacity', 'other': 'health', 'count': 1, 'jaccard': 0.5, 'lift': 2.0}]
    """
    having = {str(name): set(ids) for name, ids in frames.groupby("frame")["statement_id"]}
    rows = [
        (one, other, len(both), len(both) / len(having[one] | having[other]),
         len(both) * n / (len(having[one]) * len(having[other])))
        for one, other in combinations(sorted(having), 2)
        for both in [having[one] & having[other]]
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["frame", "other", "count", "jaccard", "lift"])
    order = ["count", "lift", "frame", "other"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def frames_by_target(
    stances: pd.DataFrame, frames: pd.DataFrame, *, level: float = 0.95
) -> pd.DataFrame:
    """How statements aimed at each target are framed. The unit is a statement × target.

    Args:
        stances: a study's stances.
        frames: its frames.
        level: confidence level of the Wilson intervals.

    Returns:
        ``target``, ``frame``, ``n`` (statements aimed at the target), ``count``, ``share``,
        ``low``, ``high``, and ``stance``: the mean label of those with the frame (NaN if none).

    >>> stances = pd.DataFrame({"statement_id": ["s1", "s2"], "target": ["us", "us"],
    ...                         "label": [-1, 0]})
    >>> frames = pd.DataFrame({"statement_id": ["s1"], "frame": ["sovereignty"]})
    >>> frames_by_target(stances, frames).round(2).to_dict("records")
    [{'target': 'us', 'frame': 'sovereignty', 'n': 2, 'count': 1, 'share': 0.5, 'low': 0.09, \
'high': 0.91, 'stance': -1.0}]
    """
    aimed = stances[["statement_id", "target", "label"]].drop_duplicates(["statement_id", "target"])
    aimed = aimed.assign(unit=aimed["statement_id"] + " " + aimed["target"])
    framed = frames[["statement_id", "frame"]].drop_duplicates().merge(aimed, on="statement_id")
    table = crosstab_shares(
        aimed[["unit", "target"]].rename(columns={"unit": "statement_id"}),
        framed[["unit", "frame"]].rename(columns={"unit": "statement_id"}),
        "target",
        level=level,
    )
    means = framed.groupby(["target", "frame"])["label"].mean().rename("stance")
    return table.merge(means.reset_index(), how="left", on=["target", "frame"])


def changes(
    statements: pd.DataFrame,
    frames: pd.DataFrame,
    unit: Literal["year", "month", "day"] = "month",
    *,
    assumed: bool = True,
    level: float = 0.95,
) -> pd.DataFrame:
    """How the frames change over time.

    Args:
        statements: a study's statements; those without a date, or with one that spans several
            units, are left out.
        frames: its frames.
        unit: what a statement's date is rounded to.
        assumed: also take dates that are the article's own.
        level: confidence level of the Wilson intervals.

    Returns:
        ``period`` (such as 2023-09), ``frame``, ``n``, ``count``, ``share``, ``low``, ``high``,
        in the order of time and of frames' names.

    >>> statements = pd.DataFrame({"statement_id": ["s1", "s2"], "date_assumed": [False, False],
    ...                            "date": ["2023-09-18/2023-09-24", "2023"]})
    >>> frames = pd.DataFrame({"statement_id": ["s1"], "frame": ["health"]})
    >>> changes(statements, frames)[["period", "frame", "n", "count"]].values.tolist()
    [['2023-09', 'health', 1, 1]]
    """
    dated = statements if assumed else statements[~statements["date_assumed"].astype(bool)]
    periods = dated["date"].map(_rounding(DATE_LENGTH[unit]))
    dated = dated.assign(period=periods).dropna(subset=["period"])
    rows = [
        (period, frame, len(ids), count, count / len(ids), *wilson(count, len(ids), level=level))
        for period, ids in dated.groupby("period")["statement_id"]
        for frame, having in frames.groupby("frame")["statement_id"]
        for count in [len(set(ids) & set(having))]
    ]
    return pd.DataFrame(rows, columns=["period", "frame", "n", "count", "share", "low", "high"])


def _rounding(length: int) -> Callable[[Any], str | None]:
    def rounded(date: Any) -> str | None:
        ends = date.split("/") if isinstance(date, str) else []
        short = {end[:length] for end in ends if len(end) >= length}
        return short.pop() if len(short) == 1 and all(len(e) >= length for e in ends) else None

    return rounded
