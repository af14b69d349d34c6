"""The whole analysis over many articles: tidy tables, codings and files.

`analyse` keeps everything in memory; `analyse_to` writes as it goes and keeps nothing.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import codebook, dates, events, occasions, relations, statements
from analysis.actors import Attribution, Mention, attributions, find_mentions, registry, side
from analysis.acts import Act, act_of
from analysis.articles import Article, Skipped, article_from_text, read_articles
from analysis.attribution.reader import Encoded
from analysis.dates import Dating
from analysis.detection import is_nested, kept
from analysis.encoder import Reading, read_statement
from analysis.export import export_tables
from analysis.framing import Frame, frames_of
from analysis.language import Doc, parse_all, pipeline
from analysis.occasions import Said
from analysis.relations import Relation, Spoken, weight_of
from analysis.sentiment import Stance, chances_of, stances_of
from analysis.sides import corrected, settled
from analysis.statements import Offsets, Statement, extract
from analysis.targets import Candidate, Company, Scene, besides, candidates
from analysis.tone import Tone, tone_of

BATCH = 8
"""Articles that are parsed, and written, at a time."""

_SPANS = pa.list_(pa.list_(pa.int64()))
SCHEMAS = {
    "articles": pa.schema(
        {
            "article_id": pa.string(),
            "title": pa.string(),
            "published": pa.string(),
            "publisher": pa.string(),
            "language": pa.string(),
            "words": pa.int64(),
            "path": pa.string(),
            "sha256": pa.string(),
            "url": pa.string(),
            "text": pa.string(),
        }
    ),
    "sentences": pa.schema(
        {
            "article_id": pa.string(),
            "sentence": pa.int64(),
            "start": pa.int64(),
            "end": pa.int64(),
            "part": pa.string(),
            "text": pa.string(),
        }
    ),
    "mentions": pa.schema(
        {
            "article_id": pa.string(),
            "start": pa.int64(),
            "end": pa.int64(),
            "text": pa.string(),
            "actor": pa.string(),
            "name": pa.string(),
            "side": pa.string(),
            "form": pa.string(),
            "antecedent": pa.string(),
            "antecedent_span": pa.list_(pa.int64()),
            "rule": pa.string(),
        }
    ),
    "statements": pa.schema(
        {
            "statement_id": pa.string(),
            "article_id": pa.string(),
            "kind": pa.string(),
            "actor": pa.string(),
            "name": pa.string(),
            "side": pa.string(),
            "act": pa.string(),
            "source": pa.string(),
            "cue": pa.string(),
            "content": pa.string(),
            "source_spans": _SPANS,
            "cue_spans": _SPANS,
            "content_spans": _SPANS,
            "date": pa.string(),
            "date_assumed": pa.bool_(),
            "date_vague": pa.bool_(),
            "refers_to": pa.string(),
            "polarity": pa.float64(),
            "subjectivity": pa.float64(),
            "vader": pa.float64(),
            "confidence": pa.float64(),
            "actor_rule": pa.string(),
            "act_rule": pa.string(),
            "act_evidence": pa.string(),
        }
    ),
    "frames": pa.schema(
        {
            "statement_id": pa.string(),
            "frame": pa.string(),
            "score": pa.float64(),
            "encoder": pa.float64(),
            "evidence": pa.string(),
            "evidence_spans": _SPANS,
        }
    ),
    "stances": pa.schema(
        {
            "statement_id": pa.string(),
            "actor": pa.string(),
            "target": pa.string(),
            "stance": pa.float64(),
            "label": pa.int64(),
            "confidence": pa.float64(),
            "textblob": pa.float64(),
            "vader": pa.float64(),
            "evidence": pa.string(),
            "evidence_spans": _SPANS,
        }
    ),
    "relations": pa.schema(
        {
            "article_id": pa.string(),
            "statement_id": pa.string(),
            "actor": pa.string(),
            "target": pa.string(),
            "quad": pa.string(),
            "weight": pa.int64(),
            "date": pa.string(),
            "date_assumed": pa.bool_(),
            "date_vague": pa.bool_(),
            "start": pa.int64(),
            "end": pa.int64(),
            "evidence": pa.string(),
            "evidence_spans": _SPANS,
        }
    ),
    "skipped": pa.schema({"path": pa.string(), "reason": pa.string()}),
}
"""The tables' contract: a column's name and type."""

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Coded:
    """A statement with all its codes; ``aims`` are all stances, those that are not sure, too."""

    statement: Statement
    attribution: Attribution
    act: Act
    frames: tuple[Frame, ...]
    tone: Tone
    aims: tuple[Stance, ...]
    dating: Dating

    @property
    def stances(self) -> tuple[Stance, ...]:
        """The stances that are given."""
        return tuple(stance for stance in self.aims if stance.sure)


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was found in one article."""

    article: Article
    sentences: tuple[tuple[int, int, str], ...]
    mentions: tuple[Mention, ...]
    statements: tuple[Coded, ...]
    relations: tuple[Relation, ...]


# -------------------------------------------------------------------------- one article


def analyse_doc(doc: Doc, *, frames: Path | None = None) -> Analysis:
    """Take one parsed article through all stages.

    Args:
        doc: the article.
        frames: another frames codebook.
    """
    mentions = find_mentions(doc)
    tagged, encoded = statements.read(doc)
    every = extract(doc, tagged)
    found = kept(doc, every, attributions(doc, every, mentions))
    scene = Scene(doc, mentions)
    readings = _readings(scene, found)
    speakers = settled(scene, [(s, who, r) for (s, who), r in zip(found, readings, strict=True)])
    coded: list[Coded] = []
    earlier: list[tuple[str, frozenset[str]]] = []
    for i, near in enumerate(_companies(speakers)):
        statement, reading = found[i][0], readings[i]
        among = candidates(scene, statement, replace(near, earlier=earlier))
        context = _Context(scene, encoded, among, reading, frames)
        new = [_code(statement, source, context) for source in speakers[i]]
        earlier += [(c.attribution.actor, frozenset(s.target for s in c.stances)) for c in new]
        coded += new
    mentions = corrected(mentions, [(c.statement.source, c.attribution) for c in coded])
    coded = _dated(doc, coded)
    said = [c.statement for c in coded]
    told = relations.of_statements(
        doc,
        (
            Spoken(
                *(c.statement, c.attribution.actor, c.act.act, c.aims, c.dating, number),
                nested=is_nested(c.statement, said),
            )
            for number, c in enumerate(coded, 1)
        ),
    )
    spoken = [(c.statement, c.attribution.actor, c.act.act) for c in coded]
    acts = relations.once(doc, [*told, *events.of_narration(doc, mentions, spoken)])
    return Analysis(doc.article, tuple(_sentences(doc)), mentions, tuple(coded), tuple(acts))


def _readings(
    scene: Scene, found: Sequence[tuple[Statement, tuple[Attribution, ...]]]
) -> list[Reading]:
    """What the encoder reads in each statement."""
    companies = _companies([sources for _, sources in found])
    readings = []
    for (statement, _), near in zip(found, companies, strict=True):
        actors = [c.actor for c in candidates(scene, statement, near)]
        readings.append(read_statement(scene.doc, statement, scene.named, actors))
    return readings


def _companies(speakers: Sequence[tuple[Attribution, ...]]) -> list[Company]:
    """Who makes each statement, the one before that is another's and the next."""
    return [
        Company(
            own[0].actor,
            next((s[0].actor for s in reversed(speakers[:i]) if s != own), "unknown"),
            speakers[i + 1][0].actor if i + 1 < len(speakers) else "unknown",
        )
        for i, own in enumerate(speakers)
    ]


def _dated(doc: Doc, coded: Sequence[Coded]) -> list[Coded]:
    """The statements with the dates of their occasion."""
    among = [c.statement for c in coded]
    said = [
        Said(c.statement, c.attribution.actor, c.dating, is_nested(c.statement, among))
        for c in coded
    ]
    return [
        replace(c, dating=dating)
        for c, dating in zip(coded, occasions.shared(doc, said), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Context:
    """What the codes of a statement need besides it."""

    scene: Scene
    encoded: list[Encoded]
    candidates: Sequence[Candidate]
    reading: Reading
    frames: Path | None


def _code(statement: Statement, source: Attribution, context: _Context) -> Coded:
    scene, reading, actor = context.scene, context.reading, source.actor
    doc = scene.doc
    considered = [
        (one, chances_of(scene, statement, one, context.encoded))
        for one in besides(actor, context.candidates)
    ]
    chances = [read for _, read in considered if read is not None]
    act = act_of(doc, statement, actor=actor, chances=chances, reading=reading)
    return Coded(
        statement=statement,
        attribution=source,
        act=act,
        frames=frames_of(
            doc,
            statement.content,
            cue=statement.cue,
            act=act.act,
            path=context.frames,
            reading=reading,
        ),
        tone=tone_of(_words(doc.article.text, statement.content)),
        aims=stances_of(scene, statement, actor, act, considered, reading),
        dating=dates.date_of(doc, statement),
    )


def _sentences(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Start, end and part of every sentence; boilerplate counts as one."""
    found = [
        (s.start_char, s.start_char + len(s.text.rstrip()), doc.part(s.start_char))
        for s in doc.sentences()
    ]
    found += [(p.start, p.end, p.name) for p in doc.article.parts if p.name == "boilerplate"]
    yield from sorted(found)


def _words(text: str, spans: Iterable[Offsets]) -> str:
    return " … ".join(text[a:b] for a, b in spans)


# ------------------------------------------------------------------------------- tables


def _rows(found: Analysis) -> Rows:
    """The rows that one article adds to each table."""
    article, text = found.article, found.article.text
    rows: Rows = {name: [] for name in SCHEMAS}
    rows["articles"].append({key: getattr(article, key) for key in SCHEMAS["articles"].names})
    for i, (start, end, part) in enumerate(found.sentences):
        rows["sentences"].append(
            {
                "article_id": article.article_id,
                "sentence": i,
                "start": start,
                "end": end,
                "part": part,
                "text": text[start:end],
            }
        )
    for m in found.mentions:
        rows["mentions"].append(
            {
                "article_id": article.article_id,
                "start": m.start,
                "end": m.end,
                "text": m.text,
                "actor": m.actor,
                "name": m.name,
                "side": side(m.actor),
                "form": m.form,
                "antecedent": text[slice(*m.antecedent)] if m.antecedent else None,
                "antecedent_span": m.antecedent,
                "rule": m.rule,
            }
        )
    for number, coded in enumerate(found.statements, 1):
        _add_statement(rows, article, _statement_id(article, number), coded)
    for r in found.relations:
        rows["relations"].append(
            {
                "article_id": article.article_id,
                "statement_id": _statement_id(article, r.statement) if r.statement else None,
                "actor": r.actor,
                "target": r.target,
                "quad": r.quad,
                "weight": weight_of(r.quad),
                "date": r.date,
                "date_assumed": r.date_assumed,
                "date_vague": r.date_vague,
                "start": r.start,
                "end": r.end,
                "evidence": _words(text, r.evidence),
                "evidence_spans": r.evidence,
            }
        )
    return rows


def _statement_id(article: Article, number: int) -> str:
    return f"{article.article_id}:{number:03d}"


def _add_statement(rows: Rows, article: Article, statement_id: str, coded: Coded) -> None:
    text, statement = article.text, coded.statement
    actor = coded.attribution.actor
    rows["statements"].append(
        {
            "statement_id": statement_id,
            "article_id": article.article_id,
            "kind": statement.kind,
            "actor": actor,
            "name": coded.attribution.name,
            "side": side(actor),
            "act": coded.act.act,
            "source": _words(text, statement.source),
            "cue": _words(text, statement.cue),
            "content": _words(text, statement.content),
            "source_spans": statement.source,
            "cue_spans": statement.cue,
            "content_spans": statement.content,
            "date": coded.dating.date,
            "date_assumed": coded.dating.assumed,
            "date_vague": coded.dating.vague,
            "refers_to": coded.dating.refers_to,
            "polarity": coded.tone.polarity,
            "subjectivity": coded.tone.subjectivity,
            "vader": coded.tone.vader,
            "confidence": statement.confidence,
            "actor_rule": coded.attribution.rule,
            "act_rule": coded.act.rule,
            "act_evidence": _words(text, coded.act.evidence),
        }
    )
    for f in coded.frames:
        rows["frames"].append(
            {
                "statement_id": statement_id,
                "frame": f.frame,
                "score": f.score,
                "encoder": f.encoder,
                "evidence": _words(text, f.evidence),
                "evidence_spans": f.evidence,
            }
        )
    for s in coded.stances:
        rows["stances"].append(
            {
                "statement_id": statement_id,
                "actor": actor,
                "target": s.target,
                "stance": s.stance,
                "label": s.label,
                "confidence": s.chance,
                "textblob": s.textblob,
                "vader": s.vader,
                "evidence": _words(text, s.evidence),
                "evidence_spans": s.evidence,
            }
        )


def _frame(table: pa.Table) -> pd.DataFrame:
    """A table as pandas; spans as plain lists, whether fresh or read from a file."""
    frame: pd.DataFrame = table.to_pandas()
    for column in table.schema:
        if pa.types.is_list(column.type):
            frame[column.name] = pd.Series(table[column.name].to_pylist(), dtype=object)
    return frame


# ------------------------------------------------------------------------------ codings


def coding_of(found: Analysis) -> dict[str, Any]:
    """The coding of one article, in the form that reference codings have, too."""
    article = found.article
    return {
        "article": Path(article.path).name if article.path else article.article_id,
        "coder": f"tensions {version('tensions')} (machine)",
        "offsets": "characters into the article's text, end exclusive",
        "published": article.published,
        "statements": [_coded_statement(c) for c in found.statements],
        "relations": [
            {
                "span": [r.start, r.end],
                "actor": r.actor,
                "target": r.target,
                "quad": r.quad,
                "date": r.date,
                "date_assumed": r.date_assumed,
            }
            for r in found.relations
        ],
    }


def _coded_statement(coded: Coded) -> dict[str, Any]:
    statement, dating = coded.statement, coded.dating
    entry: dict[str, Any] = {
        "kind": statement.kind,
        "source": [list(s) for s in statement.source],
        "cue": [list(s) for s in statement.cue],
        "content": [list(s) for s in statement.content],
        "actor": coded.attribution.actor,
        "act": coded.act.act,
        "targets": {s.target: s.label for s in coded.stances},
        "frames": [f.frame for f in coded.frames],
        "date": dating.date,
        "date_assumed": dating.assumed,
    }
    if coded.attribution.name:
        entry["name"] = coded.attribution.name
    if dating.refers_to:
        entry["refers_to"] = dating.refers_to
    return entry


def coding_file(article_id: str) -> str:
    """The name of an article's coding file: the id, with what file systems forbid as %XX.

    >>> coding_file("press/2024: a")
    'press%2F2024%3A a.json'
    """
    safe = re.sub(r'[\x00-\x1f<>:"/\\|?*%]', lambda m: f"%{ord(m[0]):02X}", article_id)
    return f"{safe}.json"


# -------------------------------------------------------------------------------- study


@dataclass(frozen=True)
class Study:
    """The tables of an analysis (see the README for their columns) and the codings."""

    articles: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    statements: pd.DataFrame
    frames: pd.DataFrame
    stances: pd.DataFrame
    relations: pd.DataFrame
    skipped: pd.DataFrame
    codings: dict[str, dict[str, Any]] = field(repr=False)

    def article(self, article_id: str) -> Article:
        """The article that the rows of an id were read from.

        Raises:
            KeyError: no article has the id.
        """
        row = self.articles[self.articles["article_id"] == article_id]
        if row.empty:
            message = (
                f"no article {article_id!r}; there are {list(self.articles['article_id'])[:5]}"
            )
            raise KeyError(message)
        known = {
            k: row.iloc[0][k]
            for k in ("title", "published", "publisher", "url", "path")
            if pd.notna(row.iloc[0][k])
        }
        return replace(article_from_text(article_id, str(row.iloc[0]["text"])), **known)

    def sentences_at(self, rows: pd.DataFrame) -> list[str]:
        """The sentence, or sentences, in which each row's words stand.

        Args:
            rows: with ``article_id``, ``start`` and ``end``, such as ``study.relations``.
        """
        by_article = {
            key: group.sort_values("start") for key, group in self.sentences.groupby("article_id")
        }
        found = []
        for key, start, end in zip(rows["article_id"], rows["start"], rows["end"], strict=True):
            near = by_article[key]
            near = near[(near["start"] < end) & (near["end"] > start)]
            found.append(" ".join(" ".join(near["text"]).split()))
        return found

    def save(self, folder: str | Path) -> None:
        """Write the tables as Parquet and the codings as JSON into a folder."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in SCHEMAS.items():
            table = pa.Table.from_pandas(getattr(self, name), schema=schema, preserve_index=False)
            pq.write_table(table, folder / f"{name}.parquet")
        for article_id, coding in self.codings.items():
            _write_coding(folder, article_id, coding)

    def export(self, folder: str | Path) -> list[Path]:
        """Write ``statements.csv``, ``relations.csv`` and ``network.graphml`` into a folder.

        See `analysis.export` for what keeps the CSV safe in a spreadsheet, and the way back.
        """
        return export_tables({"statements": self.statements, "relations": self.relations}, folder)

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read what `save`, or the command ``tensions analyse``, has written.

        Raises:
            FileNotFoundError: the folder lacks one of the tables.
        """
        folder = Path(folder)
        missing = [n for n in SCHEMAS if not (folder / f"{n}.parquet").exists()]
        if missing:
            message = f"{folder}: no {missing[0]}.parquet; name a folder that `analyse` has written"
            raise FileNotFoundError(message)
        tables = {n: _frame(pq.read_table(folder / f"{n}.parquet")) for n in SCHEMAS}
        codings = {
            article_id: json.loads(
                (folder / "codings" / coding_file(article_id)).read_text("utf-8")
            )
            for article_id in tables["articles"]["article_id"]
        }
        return cls(**tables, codings=codings)


def _write_coding(folder: Path, article_id: str, coding: dict[str, Any]) -> None:
    file = folder / "codings" / coding_file(article_id)
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(coding, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def analyse(
    source: Any,
    *,
    frames: Path | None = None,
    progress: Callable[[Article | Skipped], None] | None = None,
) -> Study:
    """Analyse articles and return the tables.

    Args:
        source: a file, a folder, a table of articles, an `Article`, or several of these.
        frames: a frames codebook of your own, in the form of ``codebook/frames.yaml``.
        progress: called with each article, or what was skipped, once it is done.

    Raises:
        FileNotFoundError: there is nothing at the path.
        CodebookError: a codebook file cannot be used.

    >>> from analysis.articles import article_from_text
    >>> study = analyse(article_from_text("x", "“We reject it,” President Sheinbaum said."))
    >>> study.statements[["kind", "actor", "act"]].values.tolist()
    [['direct', 'mx.presidency', 'reject']]
    """
    gathered: Rows = {name: [] for name in SCHEMAS}
    codings: dict[str, dict[str, Any]] = {}
    for rows, coding in _stream(source, frames, progress):
        for name, new in rows.items():
            gathered[name].extend(new)
        codings.update(coding)
    tables = {
        n: _frame(pa.Table.from_pylist(gathered[n], schema=schema)) for n, schema in SCHEMAS.items()
    }
    return Study(**tables, codings=codings)


def open_study(source: Any, *, frames: Path | str | None = None) -> Study:
    """Return a saved study if the path is one, else analyse what is there.

    Args:
        source: a folder that `Study.save` or ``tensions analyse`` wrote, or what `analyse` takes.
        frames: a frames codebook of your own; a saved study keeps the frames it was coded with.
    """
    if isinstance(source, str | Path) and (Path(source) / "statements.parquet").exists():
        return Study.load(source)
    return analyse(source, frames=Path(frames) if frames else None)


def analyse_to(
    source: Any,
    folder: str | Path,
    *,
    frames: Path | None = None,
    progress: Callable[[Article | Skipped], None] | None = None,
) -> dict[str, int]:
    """Analyse articles and write tables and codings batch by batch; memory does not grow.

    Args:
        source: what `analyse` takes.
        folder: the folder; made if it is not there.
        frames: a frames codebook of your own.
        progress: called with each article, or what was skipped.

    Returns:
        The number of rows written to each table.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    counts = dict.fromkeys(SCHEMAS, 0)
    writers = {n: pq.ParquetWriter(folder / f"{n}.parquet", s) for n, s in SCHEMAS.items()}
    try:
        batches = _batched(_stream(source, frames, progress), BATCH)
        for batch in batches:
            for name, schema in SCHEMAS.items():
                rows = [row for new, _ in batch for row in new[name]]
                counts[name] += len(rows)
                if rows:
                    writers[name].write_table(pa.Table.from_pylist(rows, schema=schema))
            for _, coding in batch:
                for article_id, one in coding.items():
                    _write_coding(folder, article_id, one)
    finally:
        for writer in writers.values():
            writer.close()
    return counts


def _failed(article: Article, error: Exception) -> Skipped:
    """What is said of an article at which the analysis itself broke."""
    told = f"analysis failed: {type(error).__name__} ({error}); please report it with the text"
    return Skipped(article.path or article.article_id, told)


def _batched(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(islice(items, size)):
        yield batch


def _stream(
    source: Any, frames: Path | None, progress: Callable[[Article | Skipped], None] | None
) -> Iterator[tuple[Rows, dict[str, dict[str, Any]]]]:
    """Rows and codings, article by article."""
    registry()  # a fault in a codebook shows before the first article is read
    codebook.load("frames", frames)
    for batch in _batched(read_articles(source), BATCH):
        skipped = [item for item in batch if isinstance(item, Skipped)]
        # strings that only these articles hold are dropped with the zone
        with pipeline().memory_zone():
            docs = parse_all((a for a in batch if isinstance(a, Article)), batch=BATCH)
            for doc in docs:
                try:
                    found = analyse_doc(doc, frames=frames)
                except Exception as error:  # noqa: BLE001 - one odd text must not end a long run
                    skipped.append(_failed(doc.article, error))
                    continue
                yield _rows(found), {doc.article.article_id: coding_of(found)}
                if progress:
                    progress(doc.article)
        for item in skipped:
            rows: Rows = {name: [] for name in SCHEMAS}
            rows["skipped"].append({"path": item.path, "reason": item.reason})
            yield rows, {}
            if progress:
                progress(item)
