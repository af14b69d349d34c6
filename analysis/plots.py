"""Figures of one question each: intervals, answers, places in the text, two-mode networks.

As in `analysis.show`, all that a figure tells is told without colour (markers, hatches, numbers)
and once more in words, computed from the same data.
"""

import math
from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import show
from analysis.show import SIDE_COLOURS, WIDTH, Shown

__all__ = ["intervals", "places", "share_matrix", "shares", "stacked", "two_modes"]

MARKERS = "osD^v"
GREYS = ("#222222", "#555555", "#777777", "#222222", "#555555")
FILLS = (("#0072B2", ""), ("#E6E6E6", ""), ("#E8A33D", "///"), ("#FFFFFF", "..."))
KINDS = {"direct": "o", "mixed": "D", "indirect": "o"}
EDGES = 30
"""More lines than these nobody follows with the eye; the thinnest are left out, and it is said."""


def intervals(
    table: pd.DataFrame, title: str, *, label: str, zero: float | None = None, digits: int = 0
) -> Shown:
    """Estimates with their intervals, the first row on top; groups side by side by marker.

    A group that has a ``colour``, such as its side's, is drawn in it, the others in greys.

    Args:
        table: ``name`` of the row, ``estimate``, ``low`` and ``high``; optionally ``group``, who
            has a marker of its own, ``colour`` and ``text``, what stands at the interval's end.
        title: what the figure shows.
        label: what an estimate is, with its unit.
        zero: where a line marks "no difference".
        digits: decimals of the numbers in the words below it.

    >>> table = pd.DataFrame({"name": ["law"], "estimate": [50.0], "low": [20.0], "high": [80.0]})
    >>> intervals(table, "Frames", label="%").data["text/plain"]
    'Dot plot with intervals. Frames (%): law 50 (20 to 80).'
    """
    if table.empty:
        return show.nothing(f"{title}: nothing to show.")
    groups = list(dict.fromkeys(table["group"])) if "group" in table else [""]
    names = list(dict.fromkeys(table["name"]))
    rows = table.to_dict("records")
    with mpl.rc_context(show.STYLE):
        height = 1.25 + len(names) * (0.16 + 0.2 * len(groups)) + 0.25 * (len(groups) > 1)
        drawn, axes = show.canvas(WIDTH, height)
        if zero is not None:
            axes.axvline(zero, color="#777777", linewidth=1)
        for row in rows:
            at = groups.index(row.get("group", ""))
            place = len(names) - names.index(row["name"]) - 1 + 0.3 * ((len(groups) - 1) / 2 - at)
            colour, hollow = row.get("colour") or GREYS[at % 5], at % 2
            axes.hlines(place, row["low"], row["high"], color=colour, linewidth=1.4)
            axes.plot(
                row["estimate"], place, MARKERS[at % 5], color=colour, markersize=7,
                markerfacecolor="white" if hollow else colour,
            )  # fmt: skip
            if row.get("text"):
                style: dict[str, Any] = {
                    "textcoords": "offset points",
                    "va": "center",
                    "size": 8.5,
                }
                axes.annotate(row["text"], (row["high"], place), (5, 0), **style)
        axes.set_yticks(range(len(names))[::-1], names)
        axes.set_ylim(-0.6, len(names) - 0.4)
        axes.margins(x=0.04)
        if "text" in table:  # it needs room: a letter is about a hundredth of the axis
            low, high = axes.get_xlim()
            axes.set_xlim(low, high + (high - low) * 0.015 * table["text"].str.len().max())
        axes.set_xlabel(label)
        if len(groups) > 1:
            _marker_legend(axes, {row["group"]: row.get("colour") for row in rows})
        show.headline(drawn, title)
    told = []
    for row in rows:
        name = ", ".join(filter(None, [row["name"], row.get("group")]))
        limits = " to ".join(f"{row[limit]:.{digits}f}" for limit in ("low", "high"))
        beside = f"; {row['text']}" if row.get("text") else ""
        told.append(f"{name} {row['estimate']:.{digits}f} ({limits}{beside})")
    return show.figure(drawn, f"Dot plot with intervals. {title} ({label}): {'; '.join(told)}.")


def _marker_legend(axes: Axes, groups: Mapping[str, str | None]) -> None:
    for at, (group, own) in enumerate(groups.items()):
        colour = own or GREYS[at % 5]
        face = "white" if at % 2 else colour
        axes.plot(
            [], [], MARKERS[at % 5], label=group, color=colour, markerfacecolor=face, markersize=7
        )
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, borderaxespad=0,
        handletextpad=0.2,
    )  # fmt: skip


def shares(table: pd.DataFrame, name: str, group: str, title: str, *, label: str) -> Shown:
    """Shares in % with their intervals, the counts beside them; see `intervals`.

    Args:
        table: the columns `name` and `group`, ``count``, ``n``, ``share``, ``low``, ``high``.
        name: the column of the rows; ids of sides and actors are written as names.
        group: the column of what is compared within a row.
        title: what the figure shows.
        label: what a share is of.
    """
    told = {
        "name": [show.actor_name(str(v)).replace("_", " ") for v in table[name]],
        "group": [show.actor_name(str(v)).replace("_", " ") for v in table[group]],
        "estimate": 100 * table["share"],
        "low": 100 * table["low"],
        "high": 100 * table["high"],
        "colour": [SIDE_COLOURS.get(str(v)) for v in table[group]],
        "text": [f"{c} of {n}" for c, n in zip(table["count"], table["n"], strict=True)],
    }
    return intervals(pd.DataFrame(told), title, label=label)


def share_matrix(
    shares: pd.DataFrame,
    by: str,
    title: str,
    *,
    label: str,
    most: int = 12,
    by_name: bool = False,
) -> Shown:
    """A matrix of shares in %, each row with the number of statements that it is a share of.

    Args:
        shares: what `analysis.measures.crosstab_shares` gives: `by`, frame, n, count, share.
        by: the column of the rows; actors' ids are written as names.
        title: what the matrix shows.
        label: what a number is a share of.
        most: how many rows at most, those with the most statements; the title says so.
        by_name: rows in the order of their names, such as dates, and not of their size.

    >>> shares = pd.DataFrame({"act": ["warn"], "frame": ["health"], "n": [4], "count": [1],
    ...                        "share": [0.25]})
    >>> share_matrix(shares, "act", "Frames", label="% of n").data["text/plain"]
    'Matrix, Frames (% of n). warn (n = 4): health 25.'
    """
    if shares.empty:
        return show.nothing(f"{title}: nothing to show.")
    sizes = shares.drop_duplicates(by).set_index(by)["n"]
    kept = sizes.sort_values(ascending=False, kind="stable").index[:most]
    kept = kept.sort_values() if by_name else kept
    cells = (100 * shares.pivot_table("share", by, "frame", sort=False)).reindex(kept)
    used = shares[shares[by].isin(kept)].groupby("frame")["count"].sum()
    used = used[used > 0].sort_values(ascending=False, kind="stable")
    cells = cells.reindex(columns=used.index)
    cells.index = pd.Index([f"{show.actor_name(str(k))} (n = {sizes[k]})" for k in kept])
    cells.columns = cells.columns.str.replace("_", " ")
    if len(sizes) > most:
        title = f"{title}: the {most} with the most statements of {len(sizes)}"
    return show.matrix(cells, title, label=label)


def stacked(counts: pd.DataFrame, title: str, *, label: str) -> Shown:
    """How the whole of each row is made up: a bar of hatched parts, the count in each.

    Args:
        counts: rows × parts (up to four), whole numbers; the rows' sums may differ.
        title: what the figure shows.
        label: what is counted.

    >>> counts = pd.DataFrame({"right": [3], "wrong": [1]}, index=["VADER"])
    >>> stacked(counts, "Signs", label="% of targets").data["text/plain"]
    'Stacked bar chart. Signs (% of targets). VADER: right 3, wrong 1 of 4.'
    """
    wholes = counts.sum(axis=1)
    if counts.empty or not wholes.max():
        return show.nothing(f"{title}: nothing to show.")
    with mpl.rc_context({**show.STYLE, "hatch.linewidth": 0.5}):
        drawn, axes = show.canvas(WIDTH, 1.5 + 0.42 * len(counts))
        left = np.zeros(len(counts))
        for (colour, hatch), part in zip(FILLS, counts.columns, strict=False):
            width = (100 * counts[part] / wholes.where(wholes > 0, 1)).to_numpy()
            style: dict[str, Any] = {
                "color": colour,
                "hatch": hatch,
                "edgecolor": "#333333",
                "linewidth": 0.6,
            }
            axes.barh(range(len(counts)), width, left=left, height=0.66, label=part, **style)
            for row, (start, wide, n) in enumerate(zip(left, width, counts[part], strict=True)):
                if wide >= 3:
                    dark = colour == SIDE_COLOURS["us"]
                    box = None if not hatch else {"facecolor": "white", "pad": 1, "linewidth": 0}
                    axes.text(
                        start + wide / 2, row, str(n), ha="center", va="center", bbox=box,
                        color="white" if dark else "#111111",
                    )  # fmt: skip
            left += width
        axes.set_yticks(range(len(counts)), [str(i) for i in counts.index])
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel(label)
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, borderaxespad=0.2,
            handletextpad=0.4, columnspacing=1.2,
        )  # fmt: skip
        show.headline(drawn, title)
    told = "; ".join(
        f"{name}: "
        + ", ".join(f"{part} {n}" for part, n in zip(counts.columns, row, strict=True))
        + f" of {sum(row)}"
        for name, row in zip(counts.index, counts.to_numpy().tolist(), strict=True)
    )
    return show.figure(drawn, f"Stacked bar chart. {title} ({label}). {told}.")


def places(placed: pd.DataFrame, title: str, *, most: int = 10) -> Shown:
    """Where in the article each actor is heard: a mark a statement, from title to last paragraph.

    Args:
        placed: what `analysis.voice.placed` gives.
        title: what the figure shows.
        most: how many actors at most, those with the most statements; the title says so.
    """
    counts = placed["actor"].value_counts()
    if counts.empty:
        return show.nothing(f"{title}: no statement was found.")
    actors = list(counts.index[:most])
    if len(counts) > most:
        title = f"{title}: the {most} heard most of {len(counts)}"
    # marks at one place stand above one another, in the order of the text
    at = placed.assign(place=placed["place"].fillna(-1)).groupby(["actor", "part", "place"])
    rank, size = at.cumcount(), at["kind"].transform("size")
    placed = placed.assign(rank=rank, height=0.56 * (rank + 0.5) / size - 0.28)
    crowd = min(0.85, 12 / counts.max())
    with mpl.rc_context(show.STYLE):
        drawn, axes = show.canvas(WIDTH, 1.7 + 0.36 * len(actors))
        for kind, marker in KINDS.items():
            rows = placed[(placed["kind"] == kind) & placed["actor"].isin(actors)]
            colours = show.actor_colours(rows["actor"])
            axes.scatter(
                [_across(p, x) for p, x in zip(rows["part"], rows["place"], strict=True)]
                + 0.014 * (rows["rank"] % 3 - 1),
                rows["actor"].map(actors.index).astype(float) + rows["height"],
                marker=marker, s=38, edgecolors=colours, linewidths=1.2,
                facecolors="white" if kind == "indirect" else colours, alpha=max(crowd, 0.4),
            )  # fmt: skip
            face = "white" if kind == "indirect" else "#444444"
            axes.plot([], [], marker, color="#444444", markerfacecolor=face, label=kind)
        ticks = [_across(part, math.nan) for part in ("title", "dek", "caption")]
        axes.set_xticks(
            [*ticks, 0, 0.5, 1],
            ["title", "dek", "caption", "first\nparagraph", "middle", "last\nparagraph"],
        )
        axes.axvline(-0.11, color="#BBBBBB", linewidth=0.8)
        axes.set_yticks(range(len(actors)), [show.actor_name(a) for a in actors])
        axes.set_ylim(len(actors) - 0.4, -0.6)
        axes.set_xlim(-0.68, 1.05)
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, borderaxespad=0,
            handletextpad=0.2,
        )  # fmt: skip
        show.headline(drawn, title)
    told = "; ".join(f"{show.actor_name(a)}: {_told(placed[placed['actor'] == a])}" for a in actors)
    return show.figure(drawn, f"Dot plot, a mark a statement. {title}. {told}.")


def _across(part: str, place: float) -> float:
    """Where a statement stands on the axis: title, dek and caption before the body's 0 to 1."""
    before = {"title": -0.6, "dek": -0.42, "caption": -0.23}
    return place if part == "body" else before.get(part, before["caption"])


def _told(rows: pd.DataFrame) -> str:
    thirds = np.minimum((rows["place"] * 3).fillna(-1), 2).astype(int)
    names = {0: "first third", 1: "middle third", 2: "last third"}
    where = [
        names[int(t)] if part == "body" else part
        for part, t in zip(rows["part"], thirds, strict=True)
    ]
    order = ["title", "dek", "caption", *names.values()]
    counted = [(place, where.count(place)) for place in dict.fromkeys([*order, *where])]
    return ", ".join(f"{place} {n}" for place, n in counted if n)


def two_modes(graph: nx.Graph, title: str, *, most: int = 10) -> Shown:
    """A two-mode network: actors on the left, frames on the right, the wider the more statements.

    Args:
        graph: what `analysis.network.actors_and_frames` gives.
        title: what the figure shows.
        most: how many actors at most, those with the most statements; the title says so.
    """
    sizes = {n: d["statements"] for n, d in graph.nodes(data=True) if d["kind"] == "actor"}
    actors = sorted(sizes, key=lambda n: (-sizes[n], n))[:most]
    edges = sorted(
        (
            (one, other, data["weight"]) if one in sizes else (other, one, data["weight"])
            for one, other, data in graph.edges(data=True)
            if one in actors or other in actors
        ),
        key=lambda edge: (-edge[2], edge[0], edge[1]),
    )
    if not edges:
        return show.nothing(f"{title}: no statement has a frame.")
    if len(sizes) > most or len(edges) > EDGES:
        title = f"{title}: the {min(len(edges), EDGES)} strongest ties of the actors heard most"
    edges = edges[:EDGES]
    left = [actor for actor in actors if any(edge[0] == actor for edge in edges)]
    weights: dict[str, int] = {}
    for _, frame, weight in edges:
        weights[frame] = weights.get(frame, 0) + weight
    # a frame stands at the height of those who use it, so that few lines cross
    heights = {actor: (row + 0.5) / len(left) for row, actor in enumerate(left)}
    mean = {f: sum(heights[a] * w for a, g, w in edges if g == f) / weights[f] for f in weights}
    right = sorted(weights, key=lambda f: (mean[f], f))
    widest = max(weight for *_, weight in edges)
    with mpl.rc_context(show.STYLE):
        drawn, axes = show.canvas(WIDTH, 0.9 + 0.36 * max(len(left), len(right)))
        places_of = {f: (row + 0.5) / len(right) for row, f in enumerate(right)}
        for actor, frame, weight in edges:
            colour = SIDE_COLOURS[graph.nodes[actor]["side"]]
            ends = heights[actor], places_of[frame]
            axes.plot(
                [0, 1], ends, color=colour, alpha=0.55, linewidth=0.8 + 6 * weight / widest,
                solid_capstyle="round",
            )  # fmt: skip
            # numbers of lines that meet at a frame stand at different distances from it
            met = sorted(heights[a] for a, f, _ in edges if f == frame)
            x = 0.94 - 0.1 * (met.index(heights[actor]) % 5)
            axes.text(
                x, ends[0] + x * (ends[1] - ends[0]), str(weight), size=8.5, ha="center",
                va="center", color=colour, weight="bold",
                bbox={"boxstyle": "circle,pad=0.08", "fc": "white", "ec": "none"},
            )  # fmt: skip
        for actor in left:
            words = f"{show.actor_name(graph.nodes[actor]['label'])} ({sizes[actor]})"
            colour = SIDE_COLOURS[graph.nodes[actor]["side"]]
            style: dict[str, Any] = {"ha": "right", "va": "center", "size": 9.5, "weight": "bold"}
            axes.text(-0.02, heights[actor], words, color=colour, **style)
        for frame in right:
            words = graph.nodes[frame]["label"].replace("_", " ")
            axes.text(1.02, places_of[frame], words, ha="left", va="center", size=9.5)
        axes.set(xlim=(-0.78, 1.42), ylim=(1, 0))
        axes.set_axis_off()
        show.headline(drawn, title)
    told = [
        f"{show.actor_name(graph.nodes[actor]['label'])} ({sizes[actor]}): "
        + ", ".join(
            f"{graph.nodes[f]['label'].replace('_', ' ')} {w}" for a, f, w in edges if a == actor
        )
        for actor in left
    ]
    alt = f"Two-mode network, actors and frames. {title}. {'; '.join(told)}."
    return show.figure(drawn, alt)
