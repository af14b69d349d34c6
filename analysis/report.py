"""Notebooks → an HTML report: pages that need nothing but themselves.

Copies of the notebooks are executed on the articles and rendered with the project's own slim
template; the committed notebooks stay as they are.
"""

import asyncio
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

from analysis import annotated, codebook, measures, show, study, validity
from analysis.actors import side
from analysis.articles import Article, Skipped, read_articles
from analysis.study import Study

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
NOTEBOOKS = ROOT / "notebooks"
GOLD = ROOT / "tests" / "gold"
HELD_OUT = ROOT / "tests" / "held_out"
CODED = {
    "FITTED_ON": [SEEDS, ROOT / "tests" / "articles"],
    "HELD_OUT": [HELD_OUT / "articles"],
}
"""Folders of the articles that have a reference coding, by the notebooks' parameters."""
TEMPLATES = Path(__file__).parent / "templates"
CELL_SECONDS = 600
AT_ONCE = 2
"""Notebooks that are executed side by side; each needs half a gigabyte."""
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
    source: Any,
    out: Path,
    *,
    frames: Path | None = None,
    progress: Callable[[Article | Skipped], None] | None = None,
) -> list[Path]:
    """Analyse articles and write the report's pages into a folder.

    Args:
        source: what `analysis.analyse` takes.
        out: the folder; made if it is not there.
        frames: a frames codebook of your own; the notebooks get it as ``FRAMES``.
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
        study.analyse_to(source, results, frames=frames, progress=progress)
        found = Study.load(results)
        # the prose on the seed article speaks of the project's own frames
        seed = is_seed(found) and frames is None
        coded = Path(folder) / "coded"
        run = partial(execute, articles=results, coded=coded, seed=seed, frames=frames)
        measuring = [n for n in notebooks if "HELD_OUT =" in n.read_text(encoding="utf-8")]
        others = [n for n in notebooks if n not in measuring]
        with ThreadPoolExecutor(AT_ONCE) as pool:  # each notebook has a process of its own
            begun = [(n.stem, pool.submit(run, n)) for n in others]
            for name, one in coded_studies().items():  # meanwhile
                one.save(coded / name)
            begun += [(n.stem, pool.submit(run, n)) for n in measuring]
        executed = {stem: one.result() for stem, one in sorted(begun)}
    site = _Site(found, frames, [_page(stem, notebook) for stem, notebook in executed.items()])
    out.mkdir(parents=True, exist_ok=True)
    written = [_write(out / page.href, site.home(page, seed=seed)) for page in site.pages[:1]]
    written += [_write(out / page.href, site.article(page)) for page in site.articles]
    notebook_pages = site.pages[1:]
    for page, notebook in zip(notebook_pages, executed.values(), strict=True):
        written.append(_write(out / page.href, site.notebook(page, notebook)))
    return written


class _Site:
    """The pages of one report: what they share, and how each is rendered."""

    def __init__(self, found: Study, frames: Path | None, notebooks: list[Page]) -> None:
        self.found = found
        self.frames = codebook.load("frames", frames)["frames"]
        self.pages = [Page("index.html", "Findings", "Findings"), *notebooks]
        ids = [str(i) for i in found.articles["article_id"]]
        titles = [str(t) for t in found.articles["title"].fillna(found.articles["article_id"])]
        self.single = len(ids) == 1
        self.hrefs = {
            i: "index.html" if self.single else f"article_{n:03d}.html"
            for n, i in enumerate(ids, 1)
        }
        self.articles = (
            []
            if self.single
            else [Page(self.hrefs[i], t, i) for i, t in zip(ids, titles, strict=True)]
        )
        self.links = {
            key: f"{self.hrefs[article]}#s-{key.rsplit(':', 1)[1]}"
            for key, article in zip(
                found.statements["statement_id"], found.statements["article_id"], strict=True
            )
        }
        self.exporter = HTMLExporter(
            template_name="tensions",
            extra_template_basedirs=[str(TEMPLATES)],
            exclude_anchor_links=True,
        )
        self.shared = {
            "pages": self.pages,
            "links": self.links,
            "css": annotated.asset("page.css") + annotated.asset("annotated.css"),
            "js": annotated.asset("annotated.js"),
            "versions": _versions(),
        }

    def home(self, page: Page, *, seed: bool) -> str:
        """The first page: findings, the main figure, the article or a list of them, method."""
        articles = self.found.articles
        counted = self.found.statements.groupby("article_id").size()
        rows = articles[["article_id", "title", "publisher", "published", "words"]].assign(
            statements=articles["article_id"].map(counted).fillna(0).astype(int)
        )
        return self._render(
            "home.html.j2",
            page,
            heading=_heading(self.found),
            findings=findings(self.found),
            voices=show.voices(self.found.statements) if len(self.found.statements) else None,
            annotated=annotated.html(self.found, str(articles["article_id"].iloc[0]))
            if self.single
            else None,
            articles=rows.to_dict("records"),
            hrefs=self.hrefs,
            skipped=self.found.skipped.to_dict("records"),
            trust_here=trust()[0] if seed else None,
            trust=trust()[1],
            kicker=_kicker(self.found),
            frames=self.frames,
            acts=codebook.load("acts")["acts"],
            repeat="seeds" if seed else "ARTICLES",
        )

    def article(self, page: Page) -> str:
        """The page of one of several articles; its label is the article's id."""
        return self._render(
            "article.html.j2", page, annotated=annotated.html(self.found, page.label)
        )

    def notebook(self, page: Page, notebook: nbformat.NotebookNode) -> str:
        """An executed notebook as a page, its statement ids as links."""
        html, _ = self.exporter.from_notebook_node(
            notebook, resources={"report": self.shared, "title": page.title}
        )
        short = {key.rsplit(":", 1)[1]: href for key, href in self.links.items()}
        targets = {escape(k): href for k, href in (short if self.single else self.links).items()}

        def link(match: re.Match[str]) -> str:
            words = match[2].strip()
            href = targets.get(words)
            return f'{match[1]}<a href="{escape(href)}">{words}</a></td>' if href else match[0]

        return re.sub(r'(<td class="[^"]*\bstatement"\s*>)([^<]*)</td>', link, str(html))

    def _render(self, template: str, page: Page, **values: Any) -> str:
        rendered: str = self.exporter.environment.get_template(template).render(
            report={**self.shared, **values}, title=page.title
        )
        return rendered


def is_seed(found: Study) -> bool:
    """Whether the articles are the project's own seed, of which the notebooks' prose speaks."""
    seeds = {a.sha256 for a in read_articles(SEEDS) if isinstance(a, Article)}
    return bool(seeds) and set(found.articles["sha256"]) == seeds


def execute(
    path: Path,
    articles: Path,
    *,
    seed: bool,
    coded: Path | None = None,
    frames: Path | None = None,
) -> nbformat.NotebookNode:
    """Execute a copy of a notebook on other articles.

    Args:
        path: the notebook; not changed.
        articles: what its ``ARTICLES`` parameter is set to.
        seed: keep the cells tagged ``seed``, which speak of the seed article.
        coded: a folder of saved `coded_studies`, which the notebooks that measure would else
            make anew.
        frames: what its ``FRAMES`` parameter is set to, where it has one.

    Raises:
        ReportError: a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    if not seed:
        notebook.cells = [c for c in notebook.cells if "seed" not in c.metadata.get("tags", ())]
    book = str(frames.resolve()) if frames else None
    given: dict[str, str | None] = {"ARTICLES": str(articles), "FRAMES": book}
    if coded:
        given |= {name: str(coded / name) for name in CODED}
    parameters = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", ())]
    written = [cell.source for cell in parameters]
    for cell in parameters:
        cell.source = _assigned(cell.source, **given)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        record_timing=False,
        extra_arguments=["--log-level=40"],  # it warns at each start of what is no news here
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        asyncio.run(client.async_execute())  # a loop of its own, closed with it
    except CellExecutionError as error:
        message = f"{path.name}: a cell failed ({error.ename}: {error.evalue})"
        raise ReportError(message) from error
    shown = "../seeds" if seed else "your articles"
    for cell, source in zip(parameters, written, strict=True):
        cell.source = _assigned(source, ARTICLES=shown, FRAMES=frames.name if frames else None)
    return notebook


def _assigned(source: str, **values: str | None) -> str:
    r"""A parameters cell with other values; names that it does not assign are left out.

    >>> print(_assigned('ARTICLES = "../seeds"\nFRAMES = None', ARTICLES="x", FRAMES="y.yaml"))
    ARTICLES = "x"
    FRAMES = "y.yaml"
    """
    for name, value in values.items():
        told = f"{name} = {json.dumps(value) if value is not None else None}"
        lines = [told if re.match(rf"{name} *=", line) else line for line in source.split("\n")]
        source = "\n".join(lines)
    return source


def _page(stem: str, notebook: nbformat.NotebookNode) -> Page:
    """The page of a notebook: its H1 is the title, its file name the label."""
    heading = next((m[1] for c in notebook.cells if (m := re.match(r"# (.+)", c.source))), stem)
    return Page(f"{stem}.html", heading, stem.split("_", 1)[1].replace("_", " ").capitalize())


def _write(path: Path, html: str) -> Path:
    path.write_text(re.sub(r'href="(\w+)\.ipynb"', r'href="\1.html"', html), encoding="utf-8")
    return path


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("tensions", "spacy", "textblob"))


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the machine's codings agree with reference codings of some articles; all shares."""

    articles: int
    found: float  # of the reference's statements
    right: float  # of the machine's statements that the reference has, too
    side: float  # of those that both have
    act: float
    targets: float


@cache
def coded_studies() -> dict[str, Study]:
    """The machine's own analysis of the articles that have a reference coding.

    ``FITTED_ON`` are those that rules and weights were fitted on, the seed article among them;
    ``HELD_OUT`` are the others. The notebooks that measure have parameters of these names.
    """
    return {name: study.analyse(folders) for name, folders in CODED.items()}


@cache
def trust() -> tuple[Trust | None, Trust | None]:
    """Agreement on the seed article, and on articles that were held out from rules and weights."""
    if not GOLD.is_dir():
        return None, None
    studies = coded_studies()
    seeds = {a.article_id for a in read_articles(SEEDS) if isinstance(a, Article)}
    fitted_on = validity.against(studies["FITTED_ON"], GOLD)
    unseen = validity.against(studies["HELD_OUT"], HELD_OUT / "gold")
    return _trust([one for one in fitted_on if one[1]["article"] in seeds]), _trust(unseen)


def _trust(compared: list[Any]) -> Trust | None:
    if not compared:
        return None
    measured: dict[str, Any] = dict(validity.score(compared))
    gold, predicted = measured["statements gold / predicted"]
    both = measured["detection"] * (gold + predicted) / 2
    return Trust(
        articles=len(compared),
        found=both / gold,
        right=both / predicted,
        side=measured["side, given detection"],
        act=measured["act accuracy"],
        targets=measured["targets found"],
    )


def _heading(found: Study) -> str:
    titles = found.articles["title"].dropna().tolist()
    if len(found.articles) == 1 and titles:
        return str(titles[0])
    return f"Who said what in {len(found.articles)} articles"


def _kicker(found: Study) -> str:
    """What the report is on: the publisher and day of a single article, else how many articles."""
    if len(found.articles) != 1:
        return f"An analysis of {len(found.articles)} articles"
    row = found.articles.iloc[0]
    parts = [str(row["publisher"])] if pd.notna(row["publisher"]) else []
    if pd.notna(row["published"]):
        day = date.fromisoformat(str(row["published"])[:10])
        parts.append(f"{day.day} {day:%B %Y}")
    return "An analysis of one article" + (f": {', '.join(parts)}" if parts else "")


def findings(found: Study) -> list[tuple[str, str]]:
    """The findings, computed: (what about, sentences). Too little for a claim is said."""
    statements = found.statements
    total = len(statements)
    if not total:
        return [("Who speaks", "No statement was found, so there is nothing to claim.")]
    known = statements[statements["actor"] != "unknown"]
    actors = known["actor"].value_counts()
    opening = (
        f"{_count(len(found.articles), 'article')}, {_count(total, 'statement')}, "
        f"{_count(len(actors), 'known actor')}."
    )
    if total < FEW:
        few = f"{opening} Fewer than {FEW} statements: too few to compare actors."
        return [("Who speaks", few)]
    return [
        ("Who speaks", " ".join([opening, *_voices(statements, known)])),
        ("How they frame it", " ".join(_framing(found, which) for which in ("us", "mx"))),
        (
            "How they judge each other",
            f"{_feeling(found, 'us', 'mx')} {_feeling(found, 'mx', 'us')} {_acts(found)}",
        ),
    ]


def _voices(statements: pd.DataFrame, known: pd.DataFrame) -> Iterator[str]:
    total = len(statements)
    shares = measures.shares(statements, "actor").set_index("actor")
    for actor in known["actor"].value_counts().index[:1]:
        row = shares.loc[actor]
        yield (
            f"{_subject(actor)} is heard most, in {row['count']:.0f} of {total} statements "
            f"({row['share']:.0%}; 95 % interval {row['low']:.0%} to {row['high']:.0%})."
        )
    for kind, words in (("direct", "In whole quotations"), ("mixed", "In partial quotations")):
        quoted = known[known["kind"] == kind]["actor"].value_counts()
        for actor in quoted.index[:1]:
            yield (
                f"{words} {show.in_a_sentence(actor)} leads ({quoted.iloc[0]} of {quoted.sum()})."
            )
    if len(known) < total:
        yield f"For {_count(total - len(known), 'statement')} no source could be identified."


def _acts(found: Study) -> str:
    """Acts between the two states, verbal and material, in either direction."""
    ends = found.relations[["actor", "target"]].apply(lambda ids: ids.map(side))
    both = found.relations[
        ends["actor"].isin(["us", "mx"])
        & ends["target"].isin(["us", "mx"])
        & (ends["actor"] != ends["target"])
    ]
    if both.empty:
        return "No act of one state towards the other was found."
    friendly = int((both["weight"] > 0).sum())
    return (
        f"Among the acts between the two states that were found, words and deeds, {friendly} "
        f"{'is' if friendly == 1 else 'are'} cooperation and {len(both) - friendly} conflict."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _subject(actor: str) -> str:
    """The name of an actor as a sentence begins with it."""
    name = show.in_a_sentence(actor)
    return name[:1].upper() + name[1:]


def _framing(found: Study, which: str) -> str:
    statements = found.statements[found.statements["side"] == which]
    named = show.in_a_sentence(which)
    if len(statements) < FEW:
        counted = _count(len(statements), "statement")
        return f"{_subject(which)} has {counted}: too few to tell a framing."
    framed = found.frames.merge(statements, on="statement_id")
    top = [*framed["frame"].value_counts().items(), ("", 0), ("", 0)]
    (name, count), (_, next_count) = top[:2]
    if count < LEAST or count == next_count:
        return f"No frame stands out in the {len(statements)} statements of {named}."
    low, high = measures.wilson(count, len(statements))
    example = framed[framed["frame"] == name].sort_values(
        ["kind", "score"], ascending=[True, False], kind="stable"
    )  # of the kinds, direct comes first
    speaker = show.in_a_sentence(str(example["actor"].iloc[0]))
    words = _shortened(str(example["content"].iloc[0]))
    return (
        f"{_subject(which)} speaks most often of {str(name).replace('_', ' ')}, in {count} of its "
        f"{len(statements)} statements (95 % interval {low:.0%} to {high:.0%}); in the words of "
        f"{speaker}: “{words}”."
    )


def _shortened(words: str, *, limit: int = 140) -> str:
    """A quotation without its marks, cut at a word."""
    bare = words.strip("“”‘’\"'«» ,.")
    return bare if len(bare) <= limit else bare[:limit].rsplit(" ", 1)[0] + " …"


def _feeling(found: Study, source: str, target: str) -> str:
    stances = found.stances
    between = stances[
        (stances["actor"].map(side) == source) & (stances["target"].map(side) == target)
    ]
    if between.empty:
        return (
            f"The machine found no judgement of {show.in_a_sentence(target)} by "
            f"{show.in_a_sentence(source)}; it misses most of them, so this is no finding."
        )
    hostile, friendly = int((between["label"] < 0).sum()), int((between["label"] > 0).sum())
    others = len(between) - hostile - friendly
    return (
        f"Of {_count(len(between), 'judgement')} of {show.in_a_sentence(target)} by "
        f"{show.in_a_sentence(source)} that the machine found, {hostile} "
        f"{'is' if hostile == 1 else 'are'} hostile, {friendly} friendly, {others} neutral."
    )
