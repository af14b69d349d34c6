"""Tables for spreadsheets (CSV) and the actors' network for network programs (GraphML).

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return
for a formula, and words from articles are anybody's. So in the CSV files an apostrophe stands
before every text that begins so, or with an apostrophe; `restore` takes exactly one away, which
gives the text back as it was. Numbers stay numbers.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq

from analysis.registry import registry, side

__all__ = ["export_saved", "export_tables", "network", "neutralise", "read_csv", "restore"]

TABLES = ("statements", "relations")
NETWORK = "network.graphml"
FORMULA = "=+-@\t\r\n'＝＋－＠"  # spreadsheets read the full-width signs, too
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EXAMPLES = 3
"""Quotations that an edge of the network keeps."""
BATCH = 10_000


def neutralise(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> neutralise("=1+1"), neutralise("a=b"), neutralise("'tis")
    ("'=1+1", 'a=b', "''tis")
    """
    return f"'{text}" if text[:1] and text[0] in FORMULA else text


def restore(text: str) -> str:
    """Return the text that `neutralise` was given.

    >>> restore(neutralise("-5 degrees"))
    '-5 degrees'
    """
    return text.removeprefix("'")


def read_csv(path: str | Path) -> pd.DataFrame:
    """Read a CSV file that this module has written, with its texts as they were.

    A missing text and an empty one are the same there: both are read as missing. Lists of spans
    come back as JSON text.
    """
    table = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    texts = table.select_dtypes(include=["object", "string"]).columns
    for column in texts:
        table[column] = table[column].map(restore, na_action="ignore")
    return table


def export_tables(tables: Mapping[str, pd.DataFrame], folder: str | Path) -> list[Path]:
    """Write ``statements.csv``, ``relations.csv`` and ``network.graphml`` into a folder.

    Args:
        tables: at least ``statements`` and ``relations``, as `Study` has them.
        folder: made if need be; files of these names are overwritten.

    Returns:
        The files written.
    """
    return _export({name: lambda name=name: iter([tables[name]]) for name in TABLES}, Path(folder))


def export_saved(folder: str | Path) -> list[Path]:
    """Write the same files beside the Parquet files of a saved study, a batch of rows at a time.

    Raises:
        FileNotFoundError: the folder holds no saved study.
    """
    folder = Path(folder)

    def batches(name: str) -> Iterator[pd.DataFrame]:
        with pq.ParquetFile(folder / f"{name}.parquet") as file:
            for batch in file.iter_batches(batch_size=BATCH):
                yield batch.to_pandas()

    return _export({name: lambda name=name: batches(name) for name in TABLES}, folder)


def _export(tables: Mapping[str, Any], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in TABLES:
        written.append(folder / f"{name}.csv")
        _write_csv(tables[name](), written[-1])
    written.append(folder / NETWORK)
    nx.write_graphml(network(tables["relations"]()), written[-1])
    return written


def _write_csv(batches: Iterable[pd.DataFrame], path: Path) -> None:
    # with a byte order mark, without which spreadsheets garble accents
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        for i, batch in enumerate(batches):
            texts = batch.select_dtypes(include=["object", "string"]).columns
            safe = batch.assign(**{c: batch[c].map(_cell) for c in texts})
            safe.to_csv(
                file,
                index=False,
                header=i == 0,
                quoting=csv.QUOTE_NONNUMERIC,
                lineterminator="\r\n",
            )


def _cell(value: Any) -> str | None:
    """A text made safe; a list of spans as JSON; None for what is missing."""
    if isinstance(value, str):
        return neutralise(value)
    if pd.api.types.is_list_like(value):
        return json.dumps(_plain(value))
    return None if pd.isna(value) else str(value)


def _plain(spans: Any) -> Any:
    """Lists of numbers, whether they come as lists, tuples or arrays."""
    return [_plain(s) for s in spans] if pd.api.types.is_list_like(spans) else int(spans)


def network(batches: Iterable[pd.DataFrame]) -> nx.MultiDiGraph:
    """The actors as nodes; for each actor, target and quad class an edge.

    Nodes carry ``name`` and ``side``; edges ``quad``, ``weight`` (of the class), ``relations`` and
    ``articles`` (how many) and ``evidence`` (the words of the first three).

    Args:
        batches: tables of relations.

    >>> table = pd.DataFrame({"article_id": ["a", "a"], "actor": ["mx", "mx"],
    ...     "target": ["us.dea", "us.dea"], "quad": ["material conflict"] * 2, "weight": [-2, -2],
    ...     "evidence": ["expelled", "sued"]})
    >>> [(a, b, d["relations"], d["evidence"]) for a, b, d in network([table]).edges(data=True)]
    [('mx', 'us.dea', 2, 'expelled | sued')]
    """
    graph = nx.MultiDiGraph()
    articles: dict[tuple[str, str, str], set[str]] = {}
    names = registry().names
    for batch in batches:
        for row in batch.to_dict("records"):
            for actor in (row["actor"], row["target"]):
                graph.add_node(actor, name=names.get(actor, actor), side=side(actor))
            key = row["actor"], row["target"], row["quad"]
            if not graph.has_edge(*key):
                graph.add_edge(
                    *key,
                    quad=row["quad"],
                    weight=int(row["weight"]),
                    relations=0,
                    articles=0,
                    evidence="",
                )
            edge = graph.edges[key]
            edge["relations"] += 1
            articles.setdefault(key, set()).add(row["article_id"])
            edge["articles"] = len(articles[key])
            if edge["relations"] <= EXAMPLES:
                words = NO_XML.sub(" ", str(row["evidence"]))
                edge["evidence"] = f"{edge['evidence']} | {words}" if edge["evidence"] else words
    return graph
