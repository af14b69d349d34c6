"""Tables and figures with their twins in words; text from articles is data."""

import base64

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import show


def test_a_table_has_a_caption_scopes_and_a_csv_twin():
    shown = show.table(pd.DataFrame({"word": ["a", "b"], "share": [0.5, 0.123]}), "What it tells.")
    html = shown.data["text/html"]
    assert "<caption>What it tells.</caption>" in html
    assert html.count('<th scope="col"') == 2
    assert 'class="data row1 col1 number"' in html
    assert "id=" not in html
    assert shown.data["text/plain"] == "word,share\na,0.50\nb,0.12\n"


def test_text_is_escaped_in_tables_and_captions():
    evil = "<script>alert(1)</script>"
    html = show.table(pd.DataFrame({evil: [evil]}), evil).data["text/html"]
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 3


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_csv_is_safe_in_a_spreadsheet(cell):
    assert show.to_csv(pd.DataFrame({"a": [cell]})).splitlines()[1].strip('"').startswith("'")


@given(st.lists(st.text(max_size=20), max_size=5))
def test_no_cell_of_text_begins_a_formula(cells):
    column = [show.to_csv(pd.DataFrame({"a": [c]})).split("\n", 1)[1] for c in cells]
    assert not any(text.lstrip('"')[:1] in tuple("=+-@") for text in column)


def test_figures_say_in_words_what_they_draw():
    frame = pd.DataFrame({"value": [3, 1]}, index=["Mexico", "China"])
    shown = show.bars(frame, "Who is meant", label="mentions")
    alt = "Bar chart. Who is meant (mentions): Mexico 3; China 1."
    assert shown.data["text/plain"] == alt
    assert shown.metadata == {"image/png": {"alt": alt}}
    assert base64.b64decode(shown.data["image/png"]).startswith(b"\x89PNG")


def test_a_matrix_says_its_cells_and_leaves_out_nothing_but_nothing():
    cells = pd.DataFrame({"a": [2, 0], "b": [0, 1]}, index=["x", "y"])
    assert show.matrix(cells, "M", label="n").data["text/plain"] == "Matrix, M (n). x: a 2; y: b 1."
    signed = pd.DataFrame({"a": [-1.0, None], "b": [0.0, 1.0]}, index=["x", "y"])
    alt = show.matrix(signed, "M", label="mean", limit=1, digits=1).data["text/plain"]
    assert alt == "Matrix, M (mean). x: a -1.0, b 0.0; y: b +1.0."


def test_a_figure_is_the_same_each_time():
    frame = pd.DataFrame({"value": [3, 1]}, index=["Mexico", "China"])
    one, two = (show.bars(frame, "Who", label="n").data["image/png"] for _ in range(2))
    assert one == two


def test_too_little_is_said():
    empty = pd.DataFrame({"value": []})
    assert show.bars(empty, "Who", label="n").data["text/plain"] == "Who: nothing to show."


def test_every_side_has_a_colour():
    assert set(show.registry().sides) == set(show.SIDE_COLOURS)


def acts(*rows):
    return pd.DataFrame(rows, columns=["actor", "target", "weight"])


def test_a_network_says_its_arrows_and_their_signs():
    table = acts(("mx", "us", -1), ("mx", "us", -2), ("mx", "us", 2), ("us.dea", "mx", 1))
    assert show.network(table, "Acts").data["text/plain"] == (
        "Network. Acts: Mexico to United States: 2 conflict; Mexico to United States: "
        "1 cooperation; Drug Enforcement Administration to Mexico: 1 cooperation."
    )


def test_too_many_arrows_are_joined_and_what_is_left_out_is_said():
    table = acts(("mx.fgr", "us.dea", -1), ("mx", "us", -2), ("us", "mx", 1), ("us", "cn", 1))
    assert show.network(table, "Acts", most=3).data["text/plain"] == (
        "Network. Acts; actors joined into sides: Mexico to United States: 2 conflict; "
        "United States to Mexico: 1 cooperation; United States to China: 1 cooperation."
    )
    alt = show.network(table, "Acts", most=1).data["text/plain"]
    assert "the 1 most frequent of 3 arrows: Mexico to United States: 2 conflict." in alt


def test_ids_that_are_missing_stay_missing():
    one = show.short_ids(pd.Series(["a:001", None, "a:002"]))
    assert one.fillna("").tolist() == ["001", "", "002"]
    two = pd.Series(["a:001", None, "b:002"])
    assert show.short_ids(two).equals(two)
    none = pd.Series([None, None], dtype=object)
    assert show.short_ids(none).isna().all()


def test_only_statements_stand_behind_a_figure():
    rows = pd.DataFrame({"statement_id": ["a:001", None], "quad": ["x", "x"]})
    shown = show.behind(show.say("words"), rows, "quad")
    assert shown.metadata["tensions"]["behind"] == {"x": ["a:001"]}


def test_a_matrix_says_of_how_many_each_number_is_made():
    cells = pd.DataFrame({"a": [-1.0, None], "b": [0.5, 1.0]}, index=["x", "y"])
    sizes = pd.DataFrame({"a": [2, None], "b": [4, 1]}, index=["x", "y"])
    alt = show.matrix(cells, "M", label="mean", limit=1, digits=1, sizes=sizes).data["text/plain"]
    assert alt == "Matrix, M (mean). x: a -1.0 (n 2), b +0.5 (n 4); y: b +1.0 (n 1)."
