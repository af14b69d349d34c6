"""CSV that a spreadsheet cannot run, and a network that other programs read."""

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.export import export_saved, export_tables, neutralise, read_csv, restore
from analysis.study import Study, analyse

FILES = ["network.graphml", "relations.csv", "statements.csv"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "'", "＝"])
def test_what_begins_like_a_formula_gets_an_apostrophe(sign):
    assert neutralise(f"{sign}1+1") == f"'{sign}1+1"


def test_other_texts_stay_as_they_are():
    assert [neutralise(t) for t in ("", "a=b", "«sí»", "1-2")] == ["", "a=b", "«sí»", "1-2"]


@given(st.text())
def test_the_way_back_gives_every_text(text):
    safe = neutralise(text)
    assert restore(safe) == text
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.fixture(scope="module")
def study(articles):
    return analyse(articles("Mexico expelled the DEA.\n\n“=cmd|’ /C calc’!A0”, Mexico said.",
                            "“We thank the DEA,” President Sheinbaum said."))  # fmt: skip


def test_a_study_exports_tables_and_network(study, tmp_path):
    assert sorted(path.name for path in study.export(tmp_path)) == FILES
    relations = read_csv(tmp_path / "relations.csv")
    assert list(relations.columns) == list(study.relations.columns)
    assert relations["weight"].tolist() == study.relations["weight"].tolist()
    assert relations["evidence"].tolist() == study.relations["evidence"].tolist()
    statements = read_csv(tmp_path / "statements.csv")
    assert statements["content"].tolist() == study.statements["content"].tolist()


def test_no_cell_of_text_begins_like_a_formula(tmp_path):
    table = pd.DataFrame({"text": ["=1", "-a", "@b\r\nc", None], "weight": [-2, -1, 1, 2]})
    relation = {"article_id": "a", "actor": "mx", "target": "us", "quad": "verbal conflict",
                "weight": -1, "evidence": "=x\x00"}  # fmt: skip
    export_tables({"statements": table, "relations": pd.DataFrame([relation])}, tmp_path)
    raw = pd.read_csv(tmp_path / "statements.csv", encoding="utf-8-sig", keep_default_na=False)
    assert raw["text"].tolist() == ["'=1", "'-a", "'@b\r\nc", ""]
    assert raw["weight"].tolist() == [-2, -1, 1, 2]
    assert read_csv(tmp_path / "statements.csv")["text"].tolist()[:3] == ["=1", "-a", "@b\r\nc"]
    assert nx.read_graphml(tmp_path / "network.graphml").number_of_edges() == 1


def test_the_network_counts_relations_by_class(study, tmp_path):
    study.export(tmp_path)
    graph = nx.read_graphml(tmp_path / "network.graphml")
    assert graph.nodes["us.dea"]["side"] == "us"
    edges = {(a, b): d for a, b, d in graph.edges(data=True)}
    expelled = edges["mx", "us.dea"]
    assert (expelled["quad"], expelled["weight"], expelled["relations"]) == (
        "material conflict", -2, 1,
    )  # fmt: skip
    assert expelled["evidence"] == "expelled"


def test_a_saved_study_exports_the_same_files(study, tmp_path):
    study.save(tmp_path / "saved")
    export_saved(tmp_path / "saved")
    study.export(tmp_path / "direct")
    for name in FILES:
        assert (tmp_path / "saved" / name).read_bytes() == (tmp_path / "direct" / name).read_bytes()
    assert len(Study.load(tmp_path / "saved").relations) == len(study.relations)
