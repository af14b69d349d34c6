"""Notebooks → an HTML report: pages that need nothing but themselves.

Copies of the notebooks are executed on the articles and rendered with the project's own slim
template; the committed notebooks stay as they are.
"""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

from analysis import measures, show, study
from analysis.actors import side
from analysis.articles import Article, Skipped, read_articles
from analysis.study import Study

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
NOTEBOOKS = ROOT / "notebooks"
TEMPLATES = Path(__file__).parent / "templates"
CELL_SECONDS = 600
FEW = 5
"""Below this many statements no finding about an actor is put into words."""
LEAST = 3
"""A frame that fewer statements have stands out from nothing."""


class ReportError(RuntimeError):
    """The report cannot be made; the message says which notebook and cell failed, and why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the report: file name, title (the notebook's question), label in the navigation."""

    href: str
    title: str
    label: str


def build(
    source: Any, out: Path, *, progress: Callable[[Article | Skipped], None] | None = None
) -> list[Path]:
    """Analyse articles and write the report's pages into a folder.

    Args:
        source: what `analysis.analyse` takes.
        out: the folder; made if it is not there.
        progress: called with each article, or what was skipped.

    Returns:
        The files written, ``index.html`` first.

    Raises:
        ReportError: a notebook is missing or fails.
    """
    notebooks = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    if not notebooks:
        message = f"{NOTEBOOKS}: no notebooks; run the report from a clone of the project"
        raise ReportError(message)
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results"
        study.analyse_to(source, results, progress=progress)
        found = Study.load(results)
        seed = is_seed(found)
        executed = {n.stem: execute(n, results, seed=seed) for n in notebooks}
    pages = [Page("index.html", "Findings", "Findings")]
    pages += [_page(stem, notebook) for stem, notebook in executed.items()]
    context = _context(found, pages, seed=seed)
    exporter = HTMLExporter(
        template_name="tensions", extra_template_basedirs=[str(TEMPLATES)], anchor_link_text=""
    )
    out.mkdir(parents=True, exist_ok=True)
    home = exporter.environment.get_template("home.html.j2").render(report=context)
    written = [_write(out / "index.html", home)]
    for page, notebook in zip(pages[1:], executed.values(), strict=True):
        html, _ = exporter.from_notebook_node(
            notebook, resources={"report": context, "title": page.title}
        )
        written.append(_write(out / page.href, html))
    return written


def is_seed(found: Study) -> bool:
    """Whether the articles are the project's own seed, of which the notebooks' prose speaks."""
    seeds = {a.sha256 for a in read_articles(SEEDS) if isinstance(a, Article)}
    return bool(seeds) and set(found.articles["sha256"]) == seeds


def execute(path: Path, articles: Path, *, seed: bool) -> nbformat.NotebookNode:
    """Execute a copy of a notebook on other articles.

    Args:
        path: the notebook; not changed.
        articles: what its ``ARTICLES`` parameter is set to.
        seed: keep the cells tagged ``seed``, which speak of the seed article.

    Raises:
        ReportError: a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    if not seed:
        notebook.cells = [c for c in notebook.cells if "seed" not in c.metadata.get("tags", ())]
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            cell.source = f"ARTICLES = {str(articles)!r}"
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        record_timing=False,
        extra_arguments=["--log-level=40"],  # it warns at each start of what is no news here
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        message = f"{path.name}: a cell failed ({error.ename}: {error.evalue})"
        raise ReportError(message) from error
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            cell.source = 'ARTICLES = "your articles"' if not seed else 'ARTICLES = "../seeds"'
    return notebook


def _page(stem: str, notebook: nbformat.NotebookNode) -> Page:
    """The page of a notebook: its H1 is the title, its file name the label."""
    heading = next((m[1] for c in notebook.cells if (m := re.match(r"# (.+)", c.source))), stem)
    return Page(f"{stem}.html", heading, stem.split("_", 1)[1].replace("_", " ").capitalize())


def _write(path: Path, html: str) -> Path:
    path.write_text(re.sub(r'href="(\w+)\.ipynb"', r'href="\1.html"', html), encoding="utf-8")
    return path


def _context(found: Study, pages: list[Page], *, seed: bool) -> dict[str, Any]:
    """What the templates need of the study."""
    articles = found.articles[["title", "publisher", "published", "words"]]
    counted = found.statements.groupby("article_id").size()
    articles = articles.assign(
        statements=found.articles["article_id"].map(counted).fillna(0).astype(int)
    )
    return {
        "pages": pages,
        "css": (TEMPLATES / "tensions" / "page.css").read_text(encoding="utf-8"),
        "heading": _heading(found),
        "findings": findings(found),
        "voices": show.voices(found.statements) if len(found.statements) else None,
        "articles": show.table(articles, "The articles, their words and statements."),
        "skipped": found.skipped.to_dict("records"),
        "made_with": _made_with("seeds" if seed else "ARTICLES"),
    }


def _made_with(articles: str) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("tensions", "spacy", "textblob"))
    return f"Made with {versions}. Repeat it with: tensions report {articles}"


def _heading(found: Study) -> str:
    titles = found.articles["title"].dropna().tolist()
    if len(found.articles) == 1 and titles:
        return str(titles[0])
    return f"Who said what in {len(found.articles)} articles"


def findings(found: Study) -> list[str]:
    """The findings in words, computed; too little for a claim is said."""
    statements = found.statements
    total = len(statements)
    if not total:
        return ["No statement was found, so there is nothing to claim."]
    direct = int((statements["kind"] != "indirect").sum())
    counts = [
        _count(len(found.articles), "article"),
        _count(total, "statement"),
        _count(statements["actor"].nunique(), "actor"),
    ]
    told = [
        "{} with {} of {}; ".format(*counts)
        + f"{direct} {'has' if direct == 1 else 'have'} the source's own words in quotation marks."
    ]
    if total < FEW:
        return [*told, f"Fewer than {FEW} statements: too few to compare actors."]
    known = statements[statements["actor"] != "unknown"]
    shares = measures.shares(statements, "actor").set_index("actor")
    for actor in known["actor"].value_counts().index[:1]:
        row = shares.loc[actor]
        told.append(
            f"{_subject(actor)} is heard most, in {row['count']:.0f} of {total} statements "
            f"({row['share']:.0%}; 95 % interval {row['low']:.0%} to {row['high']:.0%})."
        )
    if len(known) < total:
        told.append(f"Of {_count(total - len(known), 'statement')} the source could not be told.")
    told += [line for which in ("us", "mx") if (line := _framing(found, which))]
    told += [line for a, b in (("us", "mx"), ("mx", "us")) if (line := _feeling(found, a, b))]
    return told


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _subject(actor: str) -> str:
    """The name of an actor as a sentence begins with it."""
    name = show.in_a_sentence(actor)
    return name[:1].upper() + name[1:]


def _framing(found: Study, which: str) -> str | None:
    statements = found.statements[found.statements["side"] == which]
    named = show.in_a_sentence(which)
    if len(statements) < FEW:
        counted = _count(len(statements), "statement")
        return f"{_subject(which)} has {counted}: too few to tell a framing."
    frames = found.frames[found.frames["statement_id"].isin(statements["statement_id"])]
    if frames.empty:
        return None
    top = [*frames["frame"].value_counts().items(), ("", 0)]
    (name, count), (_, next_count) = top[:2]
    if count < LEAST or count == next_count:
        return f"No frame stands out in the {len(statements)} statements of {named}."
    low, high = measures.wilson(count, len(statements))
    return (
        f"{_subject(which)} speaks most often of {str(name).replace('_', ' ')}: in {count} of "
        f"its {len(statements)} statements (95 % interval {low:.0%} to {high:.0%})."
    )


def _feeling(found: Study, source: str, target: str) -> str | None:
    stances = found.stances
    between = stances[
        (stances["actor"].map(side) == source) & (stances["target"].map(side) == target)
    ]
    if between.empty:
        return f"No statement of {show.in_a_sentence(source)} judges {show.in_a_sentence(target)}."
    friendly, hostile = int((between["label"] > 0).sum()), int((between["label"] < 0).sum())
    return (
        f"{_subject(source)} towards {show.in_a_sentence(target)}: {friendly} friendly, "
        f"{hostile} hostile and {len(between) - friendly - hostile} neutral judgements."
    )
