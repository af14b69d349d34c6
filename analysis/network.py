"""Discourse networks of actors and frames, in the manner of Discourse Network Analyzer.

Leifeld, P. (2017). Discourse network analysis: policy debates as dynamic networks. In The Oxford
Handbook of Political Networks. A concept there is a frame here; whether an actor agrees with it
is whether the statement is friendly or hostile to those whom it is aimed at.
"""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import networkx as nx
import pandas as pd

from analysis.actors import side

__all__ = ["actors_and_frames", "conflict", "congruence", "ties", "write_graph"]

Concept = tuple[str, ...]


def actors_and_frames(
    statements: pd.DataFrame, frames: pd.DataFrame, by: str = "actor"
) -> nx.Graph:
    """The two-mode network: who uses which frame how often.

    Args:
        statements: a study's statements.
        frames: its frames.
        by: what the actors are, a column of `statements`: ``actor`` or ``side``.

    Returns:
        Nodes ``actor:ID`` (attributes kind, label, side, statements) and ``frame:ID`` (kind,
        label, statements), bipartite 0 and 1; edges with ``weight``, the number of statements,
        and ``share`` of the actor's statements.

    >>> statements = pd.DataFrame({"statement_id": ["s1", "s2"], "actor": ["us.dea", "us.dea"]})
    >>> frames = pd.DataFrame({"statement_id": ["s1"], "frame": ["health"]})
    >>> list(actors_and_frames(statements, frames).edges(data=True))
    [('actor:us.dea', 'frame:health', {'weight': 1, 'share': 0.5})]
    """
    graph = nx.Graph(name="actors_and_frames")
    _add_actors(graph, statements, by, prefix="actor:")
    used = frames[["statement_id", "frame"]].drop_duplicates().merge(statements, on="statement_id")
    for frame, count in used["frame"].value_counts().sort_index().items():
        graph.add_node(
            f"frame:{frame}", kind="frame", label=str(frame), statements=int(count), bipartite=1
        )
    for actor, group in used.groupby(by):
        whole = graph.nodes[f"actor:{actor}"]["statements"]
        for frame, count in group["frame"].value_counts().sort_index().items():
            share = round(int(count) / whole, 4)
            graph.add_edge(f"actor:{actor}", f"frame:{frame}", weight=int(count), share=share)
    return graph


def congruence(
    statements: pd.DataFrame,
    frames: pd.DataFrame,
    stances: pd.DataFrame,
    by: str = "actor",
    *,
    same_target: bool = False,
) -> nx.Graph:
    """Actors who share a frame with the same stance.

    Args:
        statements: a study's statements.
        frames: its frames.
        stances: its stances. A statement's stance is the sign of the sum of its labels; where
            that is 0, or it has no target, it takes no side and is left out.
        by: what the actors are, a column of `statements`.
        same_target: only where the stance is towards the same target, too.

    Returns:
        Nodes: actors with label, side, statements. Edges: ``weight``, the number of frames (or
        frames × targets) shared in this way; ``normalised``, weight over the mean number of
        those that the two use (Leifeld's average activity); ``frames``, their names.

    >>> ids = ["s1", "s2", "s3"]
    >>> statements = pd.DataFrame({"statement_id": ids, "actor": ["mx", "us", "cn"]})
    >>> frames = pd.DataFrame({"statement_id": ids, "frame": ["health"] * 3})
    >>> stances = pd.DataFrame({"statement_id": ids, "target": ["us", "mx", "us"],
    ...                         "label": [-1, 1, -1]})
    >>> list(congruence(statements, frames, stances).edges(data="weight"))
    [('cn', 'mx', 1)]
    >>> list(conflict(statements, frames, stances).edges(data="weight"))
    [('cn', 'us', 1), ('mx', 'us', 1)]
    """
    positions = _positions(statements, frames, stances, by, same_target=same_target)
    graph = nx.Graph(name="congruence")
    _add_actors(graph, statements, by)
    for one, other in combinations(sorted(positions), 2):
        shared = [c for c in positions[one] if positions[one][c] & positions[other].get(c, set())]
        _add_edge(graph, one, other, shared, positions)
    return graph


def conflict(
    statements: pd.DataFrame,
    frames: pd.DataFrame,
    stances: pd.DataFrame,
    by: str = "actor",
    *,
    same_target: bool = False,
) -> nx.Graph:
    """Actors who share a frame with the opposite stance; see `congruence`."""
    positions = _positions(statements, frames, stances, by, same_target=same_target)
    graph = nx.Graph(name="conflict")
    _add_actors(graph, statements, by)
    for one, other in combinations(sorted(positions), 2):
        opposed = [
            c
            for c in positions[one]
            if {-sign for sign in positions[one][c]} & positions[other].get(c, set())
        ]
        _add_edge(graph, one, other, opposed, positions)
    return graph


def ties(congruent: nx.Graph, opposed: nx.Graph) -> pd.DataFrame:
    """Both networks as one table: who agrees and who differs with whom, on which frames.

    Args:
        congruent: what `congruence` gives.
        opposed: what `conflict` gives, of the same actors.

    Returns:
        ``one``, ``other`` (labels), ``same`` and ``opposite`` (numbers of frames) with
        ``same_on`` and ``opposite_on`` (their names); most shared frames first.

    >>> agree, differ = nx.Graph(), nx.Graph()
    >>> agree.add_edge("mx", "cn", weight=1, frames="health")
    >>> ties(agree, differ).values.tolist()
    [['cn', 'mx', 1, 'health', 0, '']]
    """
    edges = {tuple(sorted(edge)) for graph in (congruent, opposed) for edge in graph.edges}
    rows: list[tuple[str, str, int, str, int, str]] = []
    for one, other in sorted(edges):
        same, opposite = (
            graph.get_edge_data(one, other, default={}) for graph in (congruent, opposed)
        )
        rows.append((
            one, other, same.get("weight", 0), same.get("frames", ""),
            opposite.get("weight", 0), opposite.get("frames", ""),
        ))  # fmt: skip
    rows.sort(key=lambda row: (-(row[2] + row[4]), row[0], row[1]))
    columns = ["one", "other", "same", "same_on", "opposite", "opposite_on"]
    return pd.DataFrame(rows, columns=columns)


def write_graph(graph: nx.Graph, folder: str | Path) -> list[Path]:
    """Write a network as Gephi and visone open it.

    Args:
        graph: a network; its name is the files' stem, ``network`` if it has none.
        folder: the folder; made if it is not there.

    Returns:
        ``NAME.graphml`` (both programs), ``NAME_nodes.csv`` (Id, Label, …) and
        ``NAME_edges.csv`` (Source, Target, Type, Weight, …), the form of Gephi's spreadsheets.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stem = graph.name or "network"
    paths = [folder / f"{stem}{end}" for end in (".graphml", "_nodes.csv", "_edges.csv")]
    nx.write_graphml(graph, paths[0])
    kind = "Directed" if graph.is_directed() else "Undirected"
    nodes = [
        {"Id": node, "Label": data.get("label", node)}
        | {k: v for k, v in data.items() if k != "label"}
        for node, data in graph.nodes(data=True)
    ]
    edges = [
        {"Source": one, "Target": other, "Type": kind, "Weight": data.get("weight", 1)}
        | {k: v for k, v in data.items() if k != "weight"}
        for one, other, data in graph.edges(data=True)
    ]
    _write_rows(paths[1], nodes, ["Id", "Label"])
    _write_rows(paths[2], edges, ["Source", "Target", "Type", "Weight"])
    return paths


def _write_rows(path: Path, rows: list[dict[str, object]], first: list[str]) -> None:
    columns = list(dict.fromkeys([*first, *(key for row in rows for key in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _add_actors(graph: nx.Graph, statements: pd.DataFrame, by: str, prefix: str = "") -> None:
    for actor, count in statements[by].value_counts().sort_index().items():
        name = str(actor)
        graph.add_node(
            prefix + name, kind="actor", label=name, side=side(name), statements=int(count),
            bipartite=0,
        )  # fmt: skip


def _positions(
    statements: pd.DataFrame,
    frames: pd.DataFrame,
    stances: pd.DataFrame,
    by: str,
    *,
    same_target: bool,
) -> dict[str, dict[Concept, set[int]]]:
    """For each actor the concepts that it uses, and with which signs."""
    keys = ["statement_id", "target"] if same_target else ["statement_id"]
    sums = stances.groupby(keys)["label"].sum().reset_index()
    sums = sums[sums["label"] != 0]
    used = frames[["statement_id", "frame"]].drop_duplicates().merge(sums, on="statement_id")
    used = used.merge(statements[["statement_id", by]], on="statement_id")
    positions: dict[str, dict[Concept, set[int]]] = {}
    for row in used.to_dict("records"):
        concept = (row["frame"], row["target"]) if same_target else (row["frame"],)
        signs = positions.setdefault(str(row[by]), {}).setdefault(concept, set())
        signs.add(1 if row["label"] > 0 else -1)
    return positions


def _add_edge(
    graph: nx.Graph,
    one: str,
    other: str,
    shared: list[Concept],
    positions: dict[str, dict[Concept, set[int]]],
) -> None:
    if shared:
        activity = (len(positions[one]) + len(positions[other])) / 2
        graph.add_edge(
            one,
            other,
            weight=len(shared),
            normalised=round(len(shared) / activity, 4),
            frames=", ".join(" → ".join(concept) for concept in sorted(shared)),
        )
