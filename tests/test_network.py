"""Discourse networks and their files."""

import csv

import networkx as nx
import pandas as pd
import pytest

from analysis import network

SAID = pd.DataFrame(
    [("s1", "mx.presidency"), ("s2", "us.dea"), ("s3", "cn"), ("s4", "us.dea"), ("s5", "cn")],
    columns=["statement_id", "actor"],
)
FRAMES = pd.DataFrame(
    [("s1", "health"), ("s1", "sovereignty"), ("s2", "health"), ("s3", "health"),
     ("s4", "sovereignty"), ("s5", "economy")],
    columns=["statement_id", "frame"],
)  # fmt: skip
STANCES = pd.DataFrame(
    [("s1", "us", -1), ("s2", "mx", 1), ("s3", "us", -1), ("s4", "mx", 0), ("s5", "us", 1)],
    columns=["statement_id", "target", "label"],
)


def test_actors_and_frames_are_two_modes():
    graph = network.actors_and_frames(SAID, FRAMES)
    assert nx.is_bipartite(graph)
    assert graph.nodes["actor:us.dea"] == {
        "kind": "actor", "label": "us.dea", "side": "us", "statements": 2, "bipartite": 0,
    }  # fmt: skip
    assert graph.nodes["frame:health"]["statements"] == 3
    assert graph.edges["actor:us.dea", "frame:health"] == {"weight": 1, "share": 0.5}


def test_congruence_and_conflict_go_by_stance():
    congruent = network.congruence(SAID, FRAMES, STANCES)
    assert list(congruent.edges(data=True)) == [
        ("cn", "mx.presidency", {"weight": 1, "normalised": 0.5, "frames": "health"})
    ]
    opposed = network.conflict(SAID, FRAMES, STANCES)
    assert list(opposed.edges(data="frames")) == [
        ("cn", "us.dea", "health"), ("mx.presidency", "us.dea", "health"),
    ]  # fmt: skip
    assert list(opposed.nodes) == ["cn", "mx.presidency", "us.dea"]


def test_the_same_target_may_be_asked_for():
    assert list(
        network.congruence(SAID, FRAMES, STANCES, same_target=True).edges(data="frames")
    ) == [("cn", "mx.presidency", "health → us")]
    assert not network.conflict(SAID, FRAMES, STANCES, same_target=True).edges


def test_without_stances_nobody_agrees():
    assert not network.congruence(SAID, FRAMES, STANCES.head(0)).edges


@pytest.mark.parametrize("make", [network.congruence, network.conflict])
def test_a_network_comes_back_from_its_files(make, tmp_path):
    graph = make(SAID, FRAMES, STANCES)
    graphml, nodes, edges = network.write_graph(graph, tmp_path / "new")
    again = nx.read_graphml(graphml)
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    assert list(again.edges(data=True)) == list(graph.edges(data=True))
    with nodes.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert next((row["Id"], row["Label"], row["side"]) for row in rows) == ("cn", "cn", "cn")
    with edges.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert next(list(row)[:4] for row in rows) == ["Source", "Target", "Type", "Weight"]
    assert {row["Type"] for row in rows} == {"Undirected"}


def test_files_are_called_after_the_network(tmp_path):
    paths = network.write_graph(network.actors_and_frames(SAID, FRAMES), tmp_path)
    assert [path.name for path in paths] == [
        "actors_and_frames.graphml", "actors_and_frames_nodes.csv", "actors_and_frames_edges.csv",
    ]  # fmt: skip
    assert paths[2].read_text(encoding="utf-8").splitlines()[:2] == [
        "Source,Target,Type,Weight,share",
        "actor:cn,frame:economy,Undirected,1,0.5",
    ]


def test_ties_put_agreement_and_difference_beside_each_other():
    given = SAID, FRAMES, STANCES
    table = network.ties(network.congruence(*given), network.conflict(*given))
    assert table[["one", "other", "same", "opposite"]].to_numpy().tolist() == [
        ["cn", "mx.presidency", 1, 0], ["cn", "us.dea", 0, 1], ["mx.presidency", "us.dea", 0, 1],
    ]  # fmt: skip
    assert table["opposite_on"].tolist() == ["", "health", "health"]
    assert network.ties(nx.Graph(), nx.Graph()).empty
