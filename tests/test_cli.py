"""The commands, their words and their exit statuses."""

import json

import pytest
from click.testing import CliRunner

from analysis import Study
from analysis.cli import main


@pytest.fixture
def run():
    return lambda *args: CliRunner().invoke(main, [str(a) for a in args])


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Mexico accused the DEA of spying.")
    (folder / "b.txt").write_text("")
    return folder


def test_help_teaches(run):
    result = run("--help")
    assert result.exit_code == 0
    assert "tensions report my-articles --out my-report" in result.output
    for command in ("analyse", "report", "score"):
        assert command in result.output


def test_analyse_writes_tables_and_codings_and_counts_what_it_skipped(run, folder, tmp_path):
    result = run("analyse", folder, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert f"skipped {folder / 'b.txt'}: empty: there are no words to analyse" in result.output
    assert "1 articles, 6 words; 1 skipped (1 empty) → 1 statements" in result.output
    assert Study.load(tmp_path / "out").statements["act"].tolist() == ["accuse"]
    assert json.loads((tmp_path / "out" / "codings" / "a.json").read_text())["statements"]


def test_nothing_to_read_is_a_failed_run(run, tmp_path):
    (tmp_path / "a.txt").write_text("")
    result = run("analyse", tmp_path, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "no article could be read" in result.output


@pytest.mark.parametrize(
    "args", [("analyse",), ("analyse", "nowhere", "--out", "x"), ("anlayse",), ("score", "a")]
)
def test_a_wrong_call_has_status_2_and_a_hint(run, args):
    result = run(*args)
    assert result.exit_code == 2
    assert "Try 'main" in result.output


def test_score_prints_all_measures(run, folder, tmp_path):
    run("analyse", folder, "--out", tmp_path / "out")
    codings = tmp_path / "out" / "codings"
    result = run("score", folder, codings, codings)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].split() == ["statements", "gold", "/", "predicted", "1", "/", "1"]
    assert lines[1].split() == ["detection", "1.000"]
    assert len(lines) == 20


def test_a_broken_coding_is_named_without_a_traceback(run, folder, tmp_path):
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text("{")
    result = run("score", folder, tmp_path / "gold", tmp_path / "gold")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "a.json: is not JSON (line 1" in result.output
    assert "Traceback" not in result.output


FOOTBALL = """
frames:
  injury: {definition: who is hurt, terms: [knee]}
  money: {definition: what it costs, terms: [fee, spying]}
"""


@pytest.fixture
def football(tmp_path):
    path = tmp_path / "football.yaml"
    path.write_text(FOOTBALL)
    return path


def test_analyse_takes_another_frames_codebook(run, folder, football, tmp_path):
    assert run("analyse", folder, "--out", tmp_path / "out", "--frames", football).exit_code == 0
    assert Study.load(tmp_path / "out").frames["frame"].tolist() == ["money"]
    football.write_text("frames: {injury: {terms: [knee]}}")
    result = run("analyse", folder, "--out", tmp_path / "bad", "--frames", football)
    assert result.exit_code == 1
    assert f"{football}:1: frames › injury: 'definition' is a required property" in result.output


def test_benchmark_scores_frames_of_any_codebook(run, football, tmp_path):
    file, predictions = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    rows = [
        {"id": 1, "text": "Her knee hurts.", "frames": ["injury"]},
        {"id": 2, "text": "The fee was high.", "frames": []},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = run("benchmark", "frames", file, "--frames", football, "--predictions", predictions)
    assert "micro F1              0.667" in result.output
    assert "injury                1.000  1.000  1.000      1      1" in result.output
    assert [json.loads(line) for line in predictions.read_text().splitlines()] == [
        {"id": 1, "frames": ["injury"]}, {"id": 2, "frames": ["money"]},
    ]  # fmt: skip
    result = run("benchmark", "frames", file)
    assert result.exit_code == 1
    assert "the codebook has none of its frames (injury)" in result.output
