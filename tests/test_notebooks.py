"""The committed notebooks: executed in order, described, captioned, and the seed's prose tagged."""

import re

import nbformat
import pytest

from analysis import analyse, open_study, report
from analysis.articles import article_from_text


def notebooks():
    return [pytest.param(p, id=p.stem) for p in sorted(report.NOTEBOOKS.glob("*.ipynb"))]


@pytest.fixture
def notebook(request):
    return nbformat.read(request.param, as_version=4)


each = pytest.mark.parametrize("notebook", notebooks(), indirect=True)


def code(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def outputs(notebook):
    return [o for c in code(notebook) for o in c.outputs]


def test_there_is_a_notebook_for_each_question():
    assert [p.values[0].stem for p in notebooks()] == [
        "01_the_article", "02_the_actors", "03_the_statements", "04_the_frames", "05_the_feelings",
        "06_the_relations", "07_the_tension", "08_the_trust",
    ]  # fmt: skip


@each
def test_it_was_executed_from_top_to_bottom_without_noise(notebook):
    counts = [c.execution_count for c in code(notebook)]
    assert counts == list(range(1, len(counts) + 1))
    assert {o.output_type for o in outputs(notebook)} <= {"execute_result", "stream"}
    assert all(o.name == "stdout" for o in outputs(notebook) if o.output_type == "stream")
    assert not any("execution" in c.metadata for c in notebook.cells), "timings differ at each run"


@each
def test_it_begins_with_a_question_and_a_bold_answer(notebook):
    assert re.fullmatch(r"# [A-Z].*\?", notebook.cells[0].source)
    answer = notebook.cells[1]
    assert answer.source.startswith("**")
    assert answer.source.endswith("**")
    assert answer.metadata.tags == ["seed"]


@each
def test_it_has_one_parameters_cell(notebook):
    (cell,) = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", ())]
    first, *options = cell.source.splitlines()
    takes_articles = any("ARTICLES" in c.source for c in notebook.cells if c.cell_type == "code")
    assert first == 'ARTICLES = "../seeds"' or not takes_articles
    assert all(re.match(r"[A-Z_]+ = ", line) for line in options)


@each
def test_figures_have_alt_text_and_the_same_as_their_text_twin(notebook):
    for output in outputs(notebook):
        if "image/png" in output.get("data", {}):
            alt = output.metadata["image/png"]["alt"]
            assert alt == output.data["text/plain"]
            assert len(alt) > 40


@each
def test_tables_have_captions_and_header_scopes(notebook):
    tables = [o.data["text/html"] for o in outputs(notebook) if "<table" in str(o.get("data"))]
    assert tables
    for html in tables:
        assert re.search(r"<caption>[^<]{10,}</caption>", html)
        assert html.count("<th ") == html.count('scope="col"') > 0


@each
def test_what_speaks_of_the_seed_article_is_tagged(notebook):
    names = open_study(report.SEEDS).mentions
    people = set(names[names["rule"] == "person"]["name"])
    for cell in notebook.cells:
        if "seed" not in cell.metadata.get("tags", ()):
            assert not re.search(r"\bassert\b|EL PAÍS|seed article", cell.source)
            assert not any(person in cell.source for person in people)


@each
def test_prose_numbers_are_asserted(notebook):
    asserted = " ".join(c.source for c in code(notebook) if "assert" in c.source)
    for number in re.findall(
        r"(?<![\d.:,–-])\d+(?= (?:of|statements|mentions|words)\b)", notebook.cells[1].source
    ):
        assert number in re.findall(r"\d+", asserted)


@pytest.mark.parametrize("text", ["It rained.", "France accused Germany of dumping steel in 2021."])
@pytest.mark.parametrize("stem", ["06_the_relations", "07_the_tension"])
def test_it_runs_where_there_is_nothing_to_tell(tmp_path, stem, text):
    analyse(article_from_text("x", text)).save(tmp_path)
    executed = report.execute(report.NOTEBOOKS / f"{stem}.ipynb", tmp_path, seed=False)
    assert not any("seed" in cell.metadata.get("tags", ()) for cell in executed.cells)


@each
def test_links_lead_to_notebooks_that_exist(notebook):
    prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    targets = re.findall(r"\]\(([^)]+)\)", prose)
    assert targets
    for target in targets:
        assert (report.NOTEBOOKS / target).exists()
