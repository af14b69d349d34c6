"""Who is heard, in what kind of quotation, and where in the article."""

import pandas as pd

from analysis.measures import wilson

__all__ = ["by_kind", "placed", "quoted_directly"]

KINDS = ("direct", "mixed", "indirect")


def by_kind(statements: pd.DataFrame, by: str = "side", *, level: float = 0.95) -> pd.DataFrame:
    """Share of voice, for each kind of quotation by itself.

    Args:
        statements: a study's statements.
        by: whose voice, a column of `statements`: ``side`` or ``actor``.
        level: confidence level of the Wilson intervals.

    Returns:
        One row for every value of `by` and every kind that occurs: `by`, ``kind``, ``n``
        (statements of the kind), ``count`` (those of the actor), ``share``, ``low``, ``high``;
        who says most comes first, then direct, mixed, indirect.

    >>> statements = pd.DataFrame({"side": ["mx", "us", "us"], "kind": ["direct", "direct",
    ...                            "indirect"]})
    >>> by_kind(statements)[["side", "kind", "n", "count"]].values.tolist()
    [['us', 'direct', 2, 1], ['us', 'indirect', 1, 1], ['mx', 'direct', 2, 1], \
['mx', 'indirect', 1, 0]]
    """
    counts = statements.groupby([by, "kind"]).size()
    whole = statements["kind"].value_counts()
    rows = [
        (who, kind, n, count, count / n, *wilson(count, n, level=level))
        for who in _most_first(statements[by])
        for kind in KINDS
        for n in [int(whole.get(kind, 0))]
        if n
        for count in [int(counts.get((who, kind), 0))]
    ]
    return pd.DataFrame(rows, columns=[by, "kind", "n", "count", "share", "low", "high"])


def quoted_directly(
    statements: pd.DataFrame, by: str = "actor", *, level: float = 0.95
) -> pd.DataFrame:
    """How many statements of each actor are of each kind, and which share is in its own words.

    Args:
        statements: a study's statements.
        by: ``actor`` or ``side``.
        level: confidence level of the Wilson intervals.

    Returns:
        One row an actor, who says most first: `by`, ``n``, ``voice`` (share of all statements)
        with ``voice_low`` and ``voice_high``; ``direct``, ``mixed``, ``indirect`` (counts), and
        ``share``, ``low``, ``high`` of the direct ones.

    >>> statements = pd.DataFrame({"actor": ["mx", "mx"], "kind": ["direct", "indirect"]})
    >>> quoted_directly(statements)[["actor", "n", "direct", "share"]].values.tolist()
    [['mx', 2, 1, 0.5]]
    """
    total = int(statements[by].notna().sum())
    counts = statements.groupby([by, "kind"]).size()
    rows = []
    for who in _most_first(statements[by]):
        direct, mixed, indirect = (int(counts.get((who, kind), 0)) for kind in KINDS)
        n = direct + mixed + indirect
        voice = n / total, *wilson(n, total, level=level)
        share = direct / n, *wilson(direct, n, level=level)
        rows.append((who, n, *voice, direct, mixed, indirect, *share))
    columns = [by, "n", "voice", "voice_low", "voice_high", *KINDS, "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _most_first(values: "pd.Series[str]") -> list[str]:
    counts = values.value_counts()
    return sorted(map(str, counts.index), key=lambda who: (-int(counts[who]), who))


def placed(
    statements: pd.DataFrame, sentences: pd.DataFrame, articles: pd.DataFrame
) -> pd.DataFrame:
    r"""Where in its article each statement stands: the part, and the paragraph of the body.

    A statement stands where its content begins. A paragraph of the body ends at a line break.

    Args:
        statements: a study's statements, with ``content_spans``.
        sentences: its sentences.
        articles: its articles, with ``text``.

    Returns:
        ``statement_id``, ``article_id``, ``actor``, ``side``, ``kind``, ``part`` (title, dek,
        caption, body), ``paragraph`` (of the body, from 1; missing elsewhere), ``paragraphs``
        (how many the body has) and ``place``: 0 in the body's first paragraph, 1 in its last (0,
        too, where there is one paragraph only).

    >>> text = "Mexico said no.\n\nThe US said yes."
    >>> sentences = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 17], "end": [15, 33],
    ...                           "part": ["body", "body"]})
    >>> statements = pd.DataFrame({"statement_id": ["a:001", "a:002"], "article_id": ["a", "a"],
    ...     "actor": ["mx", "us"], "side": ["mx", "us"], "kind": ["indirect"] * 2,
    ...     "content_spans": [[[12, 14]], [[29, 32]]]})
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    >>> placed(statements, sentences, articles)[["part", "paragraph", "place"]].values.tolist()
    [['body', 1, 0.0], ['body', 2, 1.0]]
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    where = {}
    for article_id, group in sentences.groupby("article_id"):
        rows = sorted(zip(group["start"], group["end"], group["part"], strict=True))
        where[article_id] = _paragraphs(rows, texts[article_id])
    found = []
    for row in statements.to_dict("records"):
        begin = row["content_spans"][0][0]
        sentences_before = [s for s in where.get(row["article_id"], ()) if s[0] <= begin]
        _, part, paragraph = sentences_before[-1] if sentences_before else (0, "body", 1)
        last = max((s[2] for s in where.get(row["article_id"], ())), default=1)
        inside = part == "body"
        place = (paragraph - 1) / max(last - 1, 1) if inside else None
        found.append((part, paragraph if inside else None, last, place))
    table = statements[["statement_id", "article_id", "actor", "side", "kind"]].reset_index(
        drop=True
    )
    parts = pd.DataFrame(found, columns=["part", "paragraph", "paragraphs", "place"])
    parts = parts.astype({"paragraph": "Int64", "paragraphs": "Int64", "place": "float64"})
    return table.join(parts)


def _paragraphs(rows: list[tuple[int, int, str]], text: str) -> list[tuple[int, str, int]]:
    """(start, part, paragraph of the body) of each sentence; the paragraph is 0 before the body."""
    found: list[tuple[int, str, int]] = []
    paragraph, last_end = 0, None
    for start, end, part in rows:
        if part == "body":
            if last_end is None or "\n" in text[last_end:start].strip(" \t"):
                paragraph += 1
            last_end = end
        found.append((start, part, paragraph))
    return found
