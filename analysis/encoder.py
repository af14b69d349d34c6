"""A statement's words → how probable each act and each frame is, by a small trained encoder.

Rules and lexicons find what they list; the encoder was trained on coded articles and reads what
they do not: blame without a word of blame, an image for a frame. It does not decide: the
regressions of acts and frames hear it as one voice among the signs (`analysis.acts`,
`analysis.framing`). Its card is ``models/encoder/card.json``.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from analysis import codebook
from analysis.regression import MODELS
from analysis.statements import Statement

MODEL = MODELS / "encoder"
LONGEST = 128  # word pieces that are read


@dataclass(frozen=True, slots=True)
class Reading:
    """Probabilities of acts, which sum to 1, and of frames, each by itself."""

    acts: dict[str, float]
    frames: dict[str, float]


def said(text: str, statement: Statement) -> tuple[str, str]:
    """Who says it with the cue, and what is said: the two segments that are read.

    >>> said("“No,” he said.", Statement("direct", ((6, 8),), ((9, 13),), ((0, 5),), 1.0))
    ('he said', '“No,”')
    """
    first = " ".join(text[a:b] for a, b in (*statement.source, *statement.cue))
    return first or "-", " ".join(text[a:b] for a, b in statement.content)


@cache
def tokenizer() -> Tokenizer:
    """The word pieces of the tagger's tokenizer, cut to what is read."""
    found = Tokenizer.from_file(str(MODELS / "statements" / "tokenizer.json"))
    found.no_padding()
    found.enable_truncation(LONGEST)
    return found


@cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep the longest statement's memory
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(MODEL / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
    )


@cache
def _names() -> tuple[list[str], list[str]]:
    """Acts and frames in the order of the network's outputs."""
    return sorted(codebook.load("acts")["acts"]), list(codebook.load("frames")["frames"])


def read_statement(text: str, statement: Statement) -> Reading:
    """Read a statement.

    Args:
        text: the article's text.
        statement: the statement.
    """
    pieces = tokenizer().encode(*said(text, statement))
    acts, frames = _session().run(
        ["acts", "frames"],
        {
            "ids": np.array(pieces.ids, dtype=np.int64),
            "segments": np.array(pieces.type_ids, dtype=np.int64),
        },
    )
    return Reading(
        *(
            {name: round(float(p), 4) for name, p in zip(names, row, strict=True)}
            for names, row in zip(_names(), (acts, frames), strict=True)
        )
    )
