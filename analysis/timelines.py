"""Figures of what two actors did towards each other: the timeline, the periods, the tone.

A date is drawn as what is known of it: a day, an interval, a vague one, the article's own day
for want of another, or none.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator

from analysis import measures, show
from analysis.episodes import FEW, QUADS, Pair, below, called, interval
from analysis.show import Shown

__all__ = ["draw_series", "draw_timeline", "draw_tone"]

ROW_EACH = 24
"""Up to so many acts have a row each in the timeline; more share a lane for each class."""
MOST_DRAWN = 400
SIGNS = {True: (show.CONFLICT, "v"), False: (show.COOPERATION, "^")}
"""Colour and shape of conflict (true) and cooperation."""
FILLS = {True: "#F3C9A5", False: "#CDBBE6"}


def draw_timeline(told: pd.DataFrame, pair: Pair) -> Shown:
    """The timeline of episodes: a row each, or a lane a class and direction where they are many.

    A triangle that points down is conflict, one that points up cooperation. It is full where the
    text dates the act, hollow where only the article's day is known. A bar spans the interval in
    which the act lies, a dotted one a vague interval; undated acts stand in a strip of their own.

    Args:
        told: `episodes`.
        pair: the two whose episodes they are.
    """
    title = f"What {called(pair)} did towards each other (n = {len(told)})"
    if told.empty:
        return show.nothing(f"No act of {called(pair)} towards each other was found.")
    if told["first"].isna().all():
        return show.nothing(f"{title}: none of these acts has a date; they are listed below.")
    if len(told) > MOST_DRAWN:
        return show.nothing(f"{title}: too many to draw one by one; the periods below count them.")
    lanes = _lanes(told, pair)
    stacks = [_stacked(rows) for _, rows in lanes]
    with mpl.rc_context(show.STYLE):
        drawn, axes = show.canvas(show.WIDTH, 1.75 + sum(0.24 + 0.2 * max(s) for s in stacks))
        first, last = min(told["first"].dropna()), max(told["last"].dropna())
        pad = max(timedelta(days=4), (last - first) * 0.04)
        gutter = last + pad * 2.6
        has_undated = bool(told["first"].isna().any())
        axes.set_xlim(first - pad, last + pad * (4.6 if has_undated else 1))
        y = 0.0
        for (label, rows), depths in zip(lanes, stacks, strict=True):
            axes.text(0.005, y, label, transform=axes.get_yaxis_transform(), size=9, va="center")
            for row, depth in zip(rows, depths, strict=True):
                if row["dating"] != "undated":
                    _mark(axes, row, y + depth)
            missing = sum(row["dating"] == "undated" for row in rows)
            if missing:
                conflict = rows[0]["weight"] < 0
                _undated(axes, _number(gutter), y + 1.0, conflict=conflict, count=missing)
            y += 1.2 + max(depths)
        axes.set_ylim(y - 0.3, -0.7)
        if has_undated:
            axes.axvline(last + pad, color="#888888", linewidth=0.8)
        locator = mdates.AutoDateLocator(minticks=3, maxticks=7)
        axes.xaxis.set_major_locator(locator)
        ticks = [t for t in locator() if mdates.num2date(t).date() <= last + pad]
        axes.xaxis.set_major_locator(FixedLocator(ticks))
        axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=True))
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        _legend(axes, set(told["dating"]))
        show.headline(drawn, title)
    return show.figure(drawn, f"Timeline. {title}: {_in_words(told, pair)}.")


def _lanes(told: pd.DataFrame, pair: Pair) -> list[tuple[str, list[dict[Any, Any]]]]:
    """What stands on a line of the timeline, and its label."""
    rows = told.to_dict("records")
    if len(rows) <= ROW_EACH:
        return [(_label(row), [row]) for row in rows]
    one, other = (show.actor_name(name) for name in pair)
    lanes = []
    for actor, label in zip(pair, (f"{one} → {other}", f"{other} → {one}"), strict=True):
        for quad in QUADS:
            of_lane = [r for r in rows if r["quad"] == quad and below(r["actor"], actor)]
            if of_lane:
                lanes.append((f"{label}: {quad} ({len(of_lane)})", of_lane))
    return lanes


def _label(row: dict[Any, Any]) -> str:
    actor, target = show.actor_name(row["actor"]), show.actor_name(row["target"])
    words = f"{actor} → {target}: {row['quad']}"
    if isinstance(row["date"], str):  # where there is none, the mark says so
        words += f", {_when(row)}"
    return textwrap.shorten(words, 100, placeholder=" …")


def _when(row: dict[Any, Any]) -> str:
    told = row["date"] if isinstance(row["date"], str) else "no date"
    return f"{told}?" if row["dating"] in ("assumed", "vague") else told


def _stacked(rows: Iterable[dict[Any, Any]]) -> list[int]:
    """The line within its lane on which each act stands, so that none covers another; from 1."""
    ends: list[date] = []
    depths = []
    for row in rows:
        if row["dating"] == "undated":
            depths.append(1)
            continue
        depth = next((i for i, end in enumerate(ends) if end < row["first"]), len(ends))
        ends[depth : depth + 1] = [row["last"] + timedelta(days=20)]
        depths.append(depth + 1)
    return depths


def _number(day: date) -> float:
    """Where a day stands on matplotlib's axis of dates."""
    return float((day - date(1970, 1, 1)).days)


def _mark(axes: Axes, row: dict[Any, Any], y: float) -> None:
    colour, shape = SIGNS[row["weight"] < 0]
    first, last = (_number(row[end]) for end in ("first", "last"))
    if last > first:
        style = ":" if row["dating"] == "vague" else "-"
        axes.plot([first, last], [y, y], color=colour, linewidth=2.5, linestyle=style, alpha=0.75)
        axes.plot([first, last], [y, y], "|", color=colour, markersize=9)
    hollow = row["dating"] == "assumed"
    axes.plot(
        first + (last - first) / 2,
        y,
        shape,
        markersize=8.5,
        markeredgecolor=colour,
        markeredgewidth=1.4,
        markerfacecolor="white" if hollow else colour,
    )


def _undated(axes: Axes, x: float, y: float, *, conflict: bool, count: int) -> None:
    colour, shape = SIGNS[conflict]
    axes.plot(x, y, shape, markersize=8.5, markeredgecolor=colour, markerfacecolor="white")
    words = "no date" if count == 1 else f"{count}: no date"
    axes.annotate(words, (x, y), (8, 0), textcoords="offset points", va="center", size=9)


def _legend(axes: Axes, datings: set[str]) -> None:
    shapes = {
        "day": ("day told", "", "full"),
        "interval": ("somewhere in the bar", "-", "full"),
        "vague": ("vaguely in the bar", ":", "full"),
        "assumed": ("hollow: article's day, assumed", "", "none"),
    }
    handles = [
        Line2D(
            [], [], marker=SIGNS[c][1], color=SIGNS[c][0], linestyle="", markersize=8, label=name
        )
        for c, name in ((True, "conflict"), (False, "cooperation"))
    ]
    for name, (label, line, fill) in shapes.items():
        if name in datings:
            handle = Line2D([], [], marker="v", color="#333333", markersize=8, label=label)
            handle.set(linestyle=line, fillstyle=fill)
            handles.append(handle)
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, -0.03), ncols=3, frameon=False,
        fontsize=9, borderaxespad=2.2,
    )  # fmt: skip


def _in_words(told: pd.DataFrame, pair: Pair) -> str:
    """The timeline as one reads it out: each act, or each lane if they are many."""
    if len(told) <= ROW_EACH:
        return "; ".join(
            f"{_when(row)} ({row['dating']}), {show.actor_name(row['actor'])} to "
            f"{show.actor_name(row['target'])}, {row['quad']}"
            for row in told.to_dict("records")
        )
    words = []
    for label, rows in _lanes(told, pair):
        dated = [r for r in rows if r["dating"] != "undated"]
        part = f"{label.replace('→', 'to')}"
        if dated:
            part += f" from {min(r['first'] for r in dated)} to {max(r['last'] for r in dated)}"
        if len(dated) < len(rows):
            part += f", {len(rows) - len(dated)} undated"
        words.append(part)
    return "; ".join(words)


def draw_series(table: pd.DataFrame, pair: Pair) -> Shown:
    """Conflict, cooperation, net (per article) and the tension index, period by period.

    Lines are 95 % intervals. An index of fewer than `FEW` acts is hollow; a period of which no
    article tells is a gap. Crosses are the mean VADER tone of the same acts' sentences, turned
    round so that unpleasant is above: were tone tension, they would lie on the dots.

    Args:
        table: `by_period`.
        pair: the two that it is about.
    """
    title = f"{called(pair, capital=True)} by period"
    rows = table[~table["period"].isin([measures.UNDATED, measures.ALL])]
    if rows.empty:
        return show.nothing(f"{title}: no dated act was found.")
    names = _all_periods(list(rows["period"]))
    places = [names.index(name) for name in rows["period"]]
    with mpl.rc_context(show.STYLE):
        drawn = Figure(figsize=(show.WIDTH, 5.4))
        above, below = drawn.subplots(2, 1, sharex=True, height_ratios=[1.25, 1])
        _columns(above, rows, places)
        _index(below, rows, places)
        turned = 45 if len(names) > 8 else 0
        below.set_xticks(
            range(len(names)), names, rotation=turned, ha="right" if turned else "center"
        )
        below.set_xlim(-0.7, len(names) - 0.3)
        show.headline(drawn, title)
    told = "; ".join(
        f"{r['period']}: {r['relations']} acts, conflict {r['conflict_per_article']:.2f}, "
        f"cooperation {r['cooperation_per_article']:.2f}, net {r['net_per_article']:+.2f} "
        f"per article, tension {interval(r, 'tension')}, unpleasant tone {-r['vader']:+.2f}"
        for r in rows.to_dict("records")
    )
    return show.figure(drawn, f"Two charts over time. {title}: {told}.")


def _columns(axes: Axes, rows: pd.DataFrame, places: Sequence[int]) -> None:
    at = np.array(places, dtype=float)
    for measure, conflict in (("cooperation", False), ("conflict", True)):
        colour, sign = SIGNS[conflict][0], -1 if conflict else 1
        value, low, high = (
            sign * rows[f"{measure}_per_article{end}"].to_numpy(dtype=float)
            for end in ("", "_low", "_high")
        )
        hatch = "////" if conflict else None
        axes.bar(
            at, value, 0.62, color=FILLS[conflict], edgecolor=colour, hatch=hatch, label=measure
        )
        axes.vlines(at - 0.16, low, high, color="#222222", linewidth=1.2)
    value, low, high = (
        rows[f"net_per_article{end}"].to_numpy(dtype=float) for end in ("", "_low", "_high")
    )
    axes.vlines(at + 0.16, low, high, color="#222222", linewidth=1.2)
    axes.plot(at + 0.16, value, "D", color="#222222", markerfacecolor="white", label="net")
    axes.axhline(0, color="#555555", linewidth=0.8)
    axes.set_ylabel("weight per article")
    handles, labels = axes.get_legend_handles_labels()
    order = [labels.index(name) for name in ("cooperation", "conflict", "net")]
    axes.legend(
        [handles[i] for i in order], [labels[i] for i in order],
        loc="upper left", bbox_to_anchor=(0, 1.16), ncols=3, frameon=False, fontsize=9,
    )  # fmt: skip


def _index(axes: Axes, rows: pd.DataFrame, places: Sequence[int]) -> None:
    axes.axhline(0, color="#555555", linewidth=0.8)
    axes.vlines(places, rows["tension_low"], rows["tension_high"], color="#222222", linewidth=1.2)
    for place, row in zip(places, rows.to_dict("records"), strict=True):
        few = row["relations"] < FEW
        face = "white" if few else "#222222"
        axes.plot(place, row["tension"], "o", color="#222222", markerfacecolor=face, markersize=7)
        axes.annotate(
            str(row["relations"]), (place, 1.12), ha="center", size=8.5, annotation_clip=False
        )
    axes.plot(
        np.array(places) + 0.22, -rows["vader"].to_numpy(dtype=float), "x", color="#5F5F5F",
        markersize=7, markeredgewidth=1.8,
    )  # fmt: skip
    axes.set(ylim=(-1.1, 1.35), yticks=[-1, 0, 1])
    axes.set_yticklabels(["−1 only\ncooperation", "0", "1 only\nconflict"])
    axes.set_xlabel(
        f"dots: tension index, hollow if of fewer than {FEW} acts (their number above);\n"
        "crosses: unpleasant tone of the same sentences (VADER, sign turned round)"
    )


def _all_periods(names: Sequence[str]) -> list[str]:
    """The periods from the first to the last, also those of which nothing is told.

    >>> _all_periods(["2023Q4", "2024Q2"])
    ['2023Q4', '2024Q1', '2024Q2']
    """
    periods = [pd.Period(name.split("/")[0], freq=_frequency(name)) for name in names]
    return [str(p) for p in pd.period_range(min(periods), max(periods))]


def _frequency(name: str) -> str:
    if "/" in name:
        return "W"
    if "Q" in name:
        return "Q"
    return {4: "Y", 7: "M", 10: "D"}[len(name)]


def draw_tone(told: pd.DataFrame, pair: Pair) -> Shown:
    """The tone of the sentences that tell acts of each class: were tone tension, lanes would part.

    Args:
        told: `episodes`.
        pair: the two whose episodes they are.
    """
    title = f"Tone of the sentences that tell what {called(pair)} did (n = {len(told)})"
    if told.empty:
        return show.nothing(f"No act of {called(pair)} towards each other was found.")
    lanes = [quad for quad in QUADS if (told["quad"] == quad).any()]
    rng = np.random.default_rng(0)
    with mpl.rc_context(show.STYLE):
        drawn, axes = show.canvas(show.WIDTH, 1.5 + 0.75 * len(lanes))
        for place, quad in zip(range(len(lanes) - 1, -1, -1), lanes, strict=True):
            rows = told[told["quad"] == quad]
            colour, shape = SIGNS[quad.endswith("conflict")]
            for scorer, shift, face in (("vader", 0.17, colour), ("textblob", -0.17, "white")):
                y = place + shift + rng.uniform(-0.09, 0.09, len(rows))
                axes.scatter(
                    rows[scorer],
                    y,
                    s=34,
                    marker=shape,
                    facecolor=face,
                    edgecolor=colour,
                    alpha=0.75,
                )
        axes.axvline(0, color="#888888", linewidth=0.8)
        axes.set_yticks(range(len(lanes)), [q.replace(" ", "\n") for q in reversed(lanes)])
        axes.set(xlim=(-1.08, 1.08), ylim=(-0.5, len(lanes) - 0.5))
        axes.set_xlabel("unpleasant −1 … +1 pleasant; full: VADER, hollow: TextBlob")
        show.headline(drawn, title)
    words = "; ".join(
        f"{quad}: "
        + ", ".join(
            f"{name} {int((rows[c] < 0).sum())} below zero, {int((rows[c] == 0).sum())} at zero, "
            f"{int((rows[c] > 0).sum())} above"
            for c, name in (("vader", "VADER"), ("textblob", "TextBlob"))
        )
        for quad in lanes
        for rows in [told[told["quad"] == quad]]
    )
    return show.figure(drawn, f"Dot plot. {title}: {words}.")
