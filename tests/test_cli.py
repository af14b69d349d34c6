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
