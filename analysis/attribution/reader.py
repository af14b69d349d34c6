"""The shipped tagger: a text in, statements out.

Only numpy, onnxruntime and tokenizers are needed. Time and memory grow in a line with the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import onnxruntime
from tokenizers import Tokenizer

from analysis.attribution.decode import (
    Found,
    Network,
    Settings,
    Span,
    decode_window,
    score_window,
    select,
)
from analysis.attribution.windows import READING_LIMIT, Floats, Ints, Window, read_windows

_NESTED_WORDS = 6  # a shorter piece of content is not read again
_PREFIX = re.compile(r"\s*(?:that\b)?[\s\"“”„«»‹›‘’']*", re.IGNORECASE)
_MARKS = " \t\"“”„«»‹›‘’'"


class OnnxNetwork:
    """The exported network (see `analysis.attribution.decode.Network`)."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep the longest window's memory
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._encode, self._pair = (
            onnxruntime.InferenceSession(
                str(folder / name), options, providers=["CPUExecutionProvider"]
            )
            for name in ("model.onnx", "pairs.onnx")
        )

    def encode(self, window: Window) -> tuple[Floats, Floats]:
        """One vector a word, and its scores for each tag."""
        vectors, tags = self._encode.run(
            ["vectors", "tags"],
            {"ids": window.ids, "state": window.state, "case": window.case, "words": window.words},
        )
        return vectors, tags

    def pair(self, vectors: Floats, cues: Ints, features: Floats) -> Floats:
        """Scores of every (cue, word)."""
        scores: Floats = self._pair.run(
            ["scores"], {"vectors": vectors, "cues": cues, "features": features}
        )[0]
        return scores


Encoded = tuple[Window, Floats]
"""A window and one vector for each of its words."""


class _Recorder:
    """A network that keeps the vectors that it gave."""

    def __init__(self, network: OnnxNetwork) -> None:
        self._network = network
        self.kept: list[Encoded] = []

    def encode(self, window: Window) -> tuple[Floats, Floats]:
        vectors, tags = self._network.encode(window)
        self.kept.append((window, vectors))
        return vectors, tags

    def pair(self, vectors: Floats, cues: Ints, features: Floats) -> Floats:
        return self._network.pair(vectors, cues, features)


class StatementReader:
    """Finds statements in texts.

    Args:
        folder: the model's folder: `model.onnx`, `pairs.onnx`, `tokenizer.json`, `decoding.json`.
        threads: processor threads to use.

    Raises:
        FileNotFoundError: if one of the files is missing.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        for name in ("model.onnx", "pairs.onnx", "tokenizer.json", "decoding.json"):
            if not (folder / name).is_file():
                message = f"{folder / name} is missing; install the model again"
                raise FileNotFoundError(message)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.settings = Settings.load(folder / "decoding.json")
        self.network = OnnxNetwork(folder, threads)

    def read_encoded(self, text: str, *, nested: int = 0) -> tuple[list[Found], list[Encoded]]:
        """Find the statements, and keep the vectors of the text's windows for other heads.

        Args:
            text: any text; paragraphs end with a line break.
            nested: how deep to look for statements inside the content of others.

        Returns:
            What `read` returns, and every window with its vectors, in order.
        """
        recorder = _Recorder(self.network)
        return self._read(text, recorder, nested, self.settings), recorder.kept

    def read(self, text: str, *, nested: int = 0, least: float | None = None) -> list[Found]:
        """Find the statements of a text.

        Args:
            text: any text; paragraphs end with a line break.
            nested: how deep to look for statements inside the content of others.
            least: keep statements whose `detection` is at least this; the fitted value if None.

        Returns:
            Statements in text order, each nested one after that which it is nested in.
        """
        settings = self.settings if least is None else replace(self.settings, keep=least)
        return self._read(text, self.network, nested, settings)

    def _read(self, text: str, network: Network, nested: int, settings: Settings) -> list[Found]:
        found: list[Found] = []
        for window in read_windows(text, self.tokenizer, READING_LIMIT):
            scores = score_window(window, network, settings)
            for one in select(decode_window(scores, settings), settings):
                found.append(one)
                if nested > 0:
                    found += self._read_nested(text, one, len(found) - 1, nested, settings)
        return found

    def _read_nested(
        self, text: str, outer: Found, place: int, depth: int, settings: Settings
    ) -> list[Found]:
        """Read each piece of a statement's content as a text of its own."""
        found: list[Found] = []
        for start, end in outer.content:
            prefix = _PREFIX.match(text, start, end)
            begin = prefix.end() if prefix else start
            piece = text[begin:end].rstrip(_MARKS)
            if piece.count(" ") < _NESTED_WORDS - 1:
                continue
            base = place + 1 + len(found)
            found += [
                _moved(inner, begin, place if inner.outer < 0 else base + inner.outer)
                for inner in self.read(piece, nested=depth - 1, least=settings.keep)
            ]
        return found


def _moved(found: Found, by: int, outer: int) -> Found:
    def moved(spans: list[Span]) -> list[Span]:
        return [(start + by, end + by) for start, end in spans]

    return replace(
        found,
        source=moved(found.source),
        cue=moved(found.cue),
        content=moved(found.content),
        outer=outer,
    )
