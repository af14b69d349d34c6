"""How far coders agree: Krippendorff's alpha between codings of the same articles.

Alpha is 1 − observed / expected disagreement: 1 where coders always agree, 0 where they agree as
often as codes drawn from the pooled codes would (Krippendorff 2018, *Content Analysis*, ch. 12).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from analysis.validity import pairs

Unit: TypeAlias = Sequence[Hashable]
"""What each coder gave to one unit; None where a coder gave nothing."""
Coding: TypeAlias = Mapping[str, Any]
CODES = ("kind", "side", "act", "stance", "frames")
DRAWS = 1_000


def alpha(units: Sequence[Unit], *, distance: str = "nominal") -> float:
    """Krippendorff's alpha.

    Args:
        units: the codes of each unit, any number of coders; units with fewer than two codes
            do not count.
        distance: "nominal" (equal or not), "interval" (squared difference of numbers) or
            "ordinal" (by the ranks between two values).

    Returns:
        At most 1; NaN where nothing can be compared, 1 where only one value was ever given.

    Raises:
        ValueError: an unknown distance.

    >>> alpha([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")])
    0.5333333333333333
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for unit in units:
        codes = [code for code in unit if code is not None]
        for i, one in enumerate(codes):
            for other in chain(codes[:i], codes[i + 1 :]):
                coincidences[one, other] += 1 / (len(codes) - 1)  # type: ignore[assignment]
    totals: Counter[Hashable] = Counter()
    for (one, _), count in coincidences.items():
        totals[one] += count
    n = sum(totals.values())
    if not n:
        return float("nan")
    delta = _distance(distance, totals)
    observed = sum(c * delta(*pair) for pair, c in coincidences.items()) / n
    expected = sum(totals[a] * totals[b] * delta(a, b) for a in totals for b in totals)
    expected /= n * (n - 1)
    return 1.0 if expected == 0 else 1 - observed / expected


def _distance(name: str, totals: Mapping[Hashable, float]) -> Callable[[Hashable, Hashable], float]:
    if name == "nominal":
        return lambda a, b: float(a != b)
    if name == "interval":
        return lambda a, b: float((a - b) ** 2)  # type: ignore[operator]
    if name == "ordinal":
        ranked = sorted(totals)  # type: ignore[type-var]

        def ordinal(one: Hashable, other: Hashable) -> float:
            low, high = sorted((ranked.index(one), ranked.index(other)))
            between = sum(totals[value] for value in ranked[low : high + 1])
            return float((between - (totals[one] + totals[other]) / 2) ** 2)

        return ordinal
    message = f"no distance {name!r}; write nominal, interval or ordinal"
    raise ValueError(message)


def units(
    text: str, one: Coding, other: Coding, *, frames: Sequence[str] = ()
) -> dict[str, list[Unit]]:
    """The units of two codings of an article, for each code.

    Statements pair as in `analysis.validity.pairs`. `kind`, `side` and `act` have a unit a pair;
    `stance` one for each actor that either coder calls a target, "none" where one does not; each
    of the ``frames`` a unit a pair, coded or not, under "frames NAME".
    """
    names = [f"frames {frame}" for frame in frames]
    found: dict[str, list[Unit]] = {code: [] for code in (*CODES[:-1], *names)}
    for i, j, _ in pairs(text, one, other):
        both = one["statements"][i], other["statements"][j]
        for code in ("kind", "act"):
            found[code].append([s[code] for s in both])
        found["side"].append([s["actor"].split(".")[0] for s in both])
        for target in sorted({t for s in both for t in s["targets"]}):
            found["stance"].append([s["targets"].get(target, "none") for s in both])
        for frame, name in zip(frames, names, strict=True):
            found[name].append([frame in s["frames"] for s in both])
    return found


def between(articles: Sequence[tuple[str, Coding, Coding]], *, seed: int = 0) -> pd.DataFrame:
    """The agreement of two coders over articles.

    Args:
        articles: text, one coding, the other.
        seed: of the bootstrap.

    Returns:
        A row for each of `CODES`: alpha, low, high (95 % percentiles of `DRAWS` resamples of
        articles) and the number of units. All are nominal; `frames` is the mean of the frames'
        alphas.
    """
    coded = [s for _, *codings in articles for coding in codings for s in coding["statements"]]
    frames = sorted({frame for statement in coded for frame in statement["frames"]})
    found = [units(*article, frames=frames) for article in articles]
    random = np.random.default_rng(seed)
    draws = [random.integers(0, len(found), len(found)) for _ in range(DRAWS)] if found else []
    rows = []
    for code in CODES:
        names = [code] if code != "frames" else [f"frames {frame}" for frame in frames]
        drawn = [_mean_alpha([found[i] for i in draw], names) for draw in draws]
        low, high = pd.Series(drawn, dtype=float).quantile([0.025, 0.975])
        count = sum(len(one[names[0]]) for one in found) if names else 0
        rows.append((code, _mean_alpha(found, names), low, high, count))
    columns = ["code", "alpha", "low", "high", "units"]
    return pd.DataFrame(rows, columns=columns).set_index("code")


def disagreements(articles: Sequence[tuple[str, Coding, Coding]]) -> pd.DataFrame:
    """What two coders confuse with what, the most frequent first within each code.

    Args:
        articles: text, one coding, the other.

    Returns:
        A row for every two values of a code that the coders gave to one statement (in either
        order): ``code`` (of `CODES`), ``one``, ``other``, ``count``, ``share`` of the code's
        disagreements, ``example`` (the content's words). A frame, or the stance towards a target,
        that only one coder gave, without another in its place, is confused with "none".

    >>> statement = {"kind": "direct", "content": [[0, 9]], "source": [], "cue": [],
    ...     "actor": "us", "targets": {}, "frames": ["health"], "act": "assert"}
    >>> other = statement | {"act": "warn", "frames": []}
    >>> codings = {"statements": [statement]}, {"statements": [other]}
    >>> disagreements([("They die.", *codings)]).iloc[:, :4].values.tolist()
    [['act', 'assert', 'warn', 1], ['frames', 'health', 'none', 1]]
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], str] = {}
    for text, one, other in articles:
        for i, j, _ in pairs(text, one, other):
            both = one["statements"][i], other["statements"][j]
            words = " … ".join(text[start:end] for start, end in both[0]["content"])
            for code, first, second in _differences(*both):
                low, high = sorted((first, second), key=lambda name: (name == "none", name))
                key = code, low, high
                counts[key] += 1
                examples.setdefault(key, words)
    totals: Counter[str] = Counter()
    for (code, _, _), count in counts.items():
        totals[code] += count
    rows = [
        (*key, count, count / totals[key[0]], examples[key])
        for key, count in sorted(
            counts.items(), key=lambda item: (CODES.index(item[0][0]), -item[1], item[0])
        )
    ]
    return pd.DataFrame(rows, columns=["code", "one", "other", "count", "share", "example"])


def _differences(one: Coding, other: Coding) -> Iterator[tuple[str, str, str]]:
    """The codes in which two codings of a statement differ, with the two values."""
    for code in ("kind", "act"):
        if one[code] != other[code]:
            yield code, one[code], other[code]
    first, second = (s["actor"].split(".")[0] for s in (one, other))
    if first != second:
        yield "side", first, second
    for target in sorted({*one["targets"], *other["targets"]}):
        labels = [str(s["targets"].get(target, "none")) for s in (one, other)]
        if labels[0] != labels[1]:
            yield "stance", labels[0], labels[1]
    only = [sorted({*a["frames"]} - {*b["frames"]}) for a, b in ((one, other), (other, one))]
    for first in only[0] or ["none"]:
        for second in only[1] or ["none"]:
            if first != second:
                yield "frames", first, second


def _mean_alpha(found: Sequence[Mapping[str, list[Unit]]], names: Sequence[str]) -> float:
    values = [alpha([unit for one in found for unit in one[name]]) for name in names]
    return float(pd.Series(values, dtype=float).mean())
