"""The command line: ``tensions``."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from analysis import benchmarks, study, validity
from analysis import report as reports
from analysis.articles import Article, Skipped, read_articles
from analysis.codebook import CodebookError
from analysis.export import export_saved
from analysis.language import parse_all
from analysis.roster import roster

MENDABLE = (
    CodebookError,
    validity.CodingError,
    benchmarks.BenchmarkError,
    reports.ReportError,
    OSError,
)
"""Errors whose message says what to do; they need no traceback."""
FRAMES = click.option(
    "--frames",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A frames codebook of your own, in the form of analysis/codebook/frames.yaml.",
)
ARTICLES = click.argument("articles", type=click.Path(exists=True, path_type=Path))


class _Tally:
    """Counts what was read and says, for each document that was not, why."""

    def __init__(self) -> None:
        self.read = self.words = 0
        self.skipped: list[Skipped] = []

    def add(self, item: Article | Skipped) -> None:
        if isinstance(item, Skipped):
            self.skipped.append(item)
            tqdm.write(f"skipped {item.path}: {item.reason}", file=sys.stderr)
        else:
            self.read += 1
            self.words += item.words

    def summary(self) -> str:
        reasons = Counter(item.reason.split(":")[0] for item in self.skipped)
        told = ", ".join(f"{n} {reason}" for reason, n in sorted(reasons.items()))
        skipped = f"; {len(self.skipped)} skipped ({told})" if told else ""
        return f"{self.read} articles, {self.words:,} words{skipped}"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tensions")
def main() -> None:
    r"""Who said what in the news, how they framed it and how they feel about each other.

    \b
    A first report on your own articles (a text file each, in a folder):
        tensions report my-articles --out my-report
    then open my-report/index.html.

    \b
    The tables behind it, as Parquet files, for a hundred or a hundred thousand articles:
        tensions analyse my-articles --out results
        python -c "from analysis import Study; print(Study.load('results').statements)"

    ARTICLES is a text file, a folder, or a table (.csv, .tsv, .jsonl) with a column `text` and,
    if you have them, `id`, `title`, `date`, `publisher` and `url`.
    """


@main.command()
@ARTICLES
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write.",
)
@click.option(
    "--csv",
    "as_csv",
    is_flag=True,
    help="Also write statements.csv, relations.csv (for spreadsheets) and network.graphml.",
)
@FRAMES
def analyse(articles: Path, out: Path, frames: Path | None, *, as_csv: bool) -> None:
    """Analyse ARTICLES; write the tables (Parquet) and the codings (JSON) to a folder.

    What cannot be read is named with its reason and counted, and the rest goes on; the exit
    status is 1 only if no article could be read.
    """
    with _people_friendly(), _progress() as tally:
        counts = study.analyse_to(articles, out, frames=frames, progress=tally)
        if as_csv:
            export_saved(out)
    _finish(tally.owner, f"{counts['statements']:,} statements, in {out}")


@main.command()
@click.argument("articles", type=click.Path(exists=True, path_type=Path), required=False)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("report"),
    show_default=True,
    help="Folder to write.",
)
@FRAMES
def report(articles: Path | None, out: Path, frames: Path | None) -> None:
    """Make an HTML report on ARTICLES (the seed article if none are named).

    Executes copies of the notebooks on the articles and renders them; open OUT/index.html.
    """
    with _people_friendly(), _progress() as tally:
        pages = reports.build(articles or reports.SEEDS, out, frames=frames, progress=tally)
    _finish(tally.owner, f"{len(pages)} pages, begin with {out / 'index.html'}")


@main.command()
@click.argument("articles", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("predicted", type=click.Path(exists=True, file_okay=False, path_type=Path))
def score(articles: Path, gold: Path, predicted: Path) -> None:
    """Compare the codings in PREDICTED with reference codings in GOLD.

    ARTICLES holds the texts NAME.txt, GOLD and PREDICTED the codings NAME.json; an article
    without a prediction counts as coded empty. `tensions analyse` writes codings to OUT/codings.
    """
    with _people_friendly():
        measures = validity.score_folders(articles, gold, predicted)
        for name, value in measures.items():
            shown = f"{value:.3f}" if isinstance(value, float) else f"{value[0]} / {value[1]}"
            click.echo(f"{name:28} {shown}")


@main.command()
@ARTICLES
def actors(articles: Path) -> None:
    """List who is found in ARTICLES, how often and by which words.

    People and bodies outside the codebook are printed as YAML, to be checked and pasted into
    analysis/codebook/actors.yaml; those of the codebook stand before them as comments.
    """
    with _people_friendly(), _progress() as tally:
        found = (_counted(item, tally) for item in read_articles(articles))
        click.echo(roster(parse_all(item for item in found if isinstance(item, Article))))
    if not tally.owner.read:
        message = "no article could be read; the reasons stand above"
        raise click.ClickException(message)


def _counted(item: Article | Skipped, tally: "_Progress") -> Article | Skipped:
    tally(item)
    return item


@main.group()
def benchmark() -> None:
    """Repeat the model cards' numbers on a file of a public corpus."""


PREDICTIONS = click.option(
    "--predictions", type=click.Path(dir_okay=False, path_type=Path), help="Write what was found."
)
CORPUS = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@benchmark.command()
@CORPUS
@PREDICTIONS
def attributions(file: Path, predictions: Path | None) -> None:
    """The statement tagger on FILE, JSON Lines in PolNeAR's form (flat, nothing nested)."""
    with _people_friendly():
        click.echo(f"{'':24} {'P':>6} {'R':>6} {'F1':>6}   95 % interval of F1")
        for name, (p, r, f, low, high) in benchmarks.attributions(file, predictions).items():
            click.echo(f"{name:24} {p:6.3f} {r:6.3f} {f:6.3f}   {low:.3f} to {high:.3f}")


@benchmark.command()
@CORPUS
@PREDICTIONS
def stances(file: Path, predictions: Path | None) -> None:
    """The stance model on FILE, JSON Lines in NewsMTSC's form."""
    with _people_friendly():
        for name, value in benchmarks.stances(file, predictions).items():
            click.echo(f"{name:12} {value:.3f}")


@benchmark.command()
@CORPUS
@FRAMES
@PREDICTIONS
def frames(file: Path, frames: Path | None, predictions: Path | None) -> None:
    """The frames lexicon on FILE, JSON Lines of {id, text, frames: [...]}.

    Each text counts as the content of one statement. For other topics name the codebook that
    FILE was coded with; a frame of FILE that it lacks counts as missed.
    """
    with _people_friendly():
        scores = benchmarks.frames(file, frames, predictions)
        for name, value in scores.summary.items():
            low, high = scores.intervals.get(name, (None, None))
            around = f"   {low:.3f} to {high:.3f} (95 %)" if low is not None else ""
            click.echo(f"{name:20} {value:6.3f}{around}")
        click.echo(f"\n{'frame':20} {'P':>6} {'R':>6} {'F1':>6} {'gold':>6} {'found':>6}")
        for name, (p, r, f, gold, found) in scores.per_frame.items():
            click.echo(f"{name:20} {p:6.3f} {r:6.3f} {f:6.3f} {gold:6} {found:6}")


class _Progress:
    """Called with each article; shows a bar on a terminal and keeps the tally."""

    def __init__(self, owner: _Tally, bar: "tqdm[Any]") -> None:
        self.owner = owner
        self._bar = bar

    def __call__(self, item: Article | Skipped) -> None:
        self.owner.add(item)
        self._bar.update()


@contextmanager
def _progress() -> Iterator[_Progress]:
    with tqdm(unit=" articles", disable=None, leave=False) as bar:
        yield _Progress(_Tally(), bar)


@contextmanager
def _people_friendly() -> Iterator[None]:
    """Turn errors that a person can mend into one line; exit status 1."""
    try:
        yield
    except BrokenPipeError:  # `tensions score … | head` is no failure
        raise
    except MENDABLE as error:
        raise click.ClickException(str(error)) from error


def _finish(tally: _Tally, done: str) -> None:
    click.echo(f"{tally.summary()} → {done}")
    if not tally.read:
        message = "no article could be read; the reasons stand above"
        raise click.ClickException(message)
