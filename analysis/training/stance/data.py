"""From NewsMTSC's JSON Lines to windows with targets.

One line is ``{"id", "text", "target": [start, end], "label": -1 | 0 | 1, "group"}`` (Hamborg and
Donnay, EACL 2021). The texts are single sentences of news; in an article the encoder sees a
sentence among others, so most windows of the training hold several texts that have nothing to do
with each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from analysis.attribution.stance import LABELS, Target, read_words, words_of
from analysis.attribution.windows import (
    READING_LIMIT,
    Window,
    cut_windows,
    make_window,
    read_pieces,
)
from analysis.training.statements.data import MARK_STYLES, restyle_marks

MARKED = 4  # added to the quotation state of the target's pieces where the input marks it


@dataclass(frozen=True, slots=True)
class Item:
    """A text with one target.

    Attributes:
        key: the item's id.
        text: the text.
        start, end: the target's characters, end exclusive.
        label: -1, 0 or 1.
        group: what items that are not independent have in common.
    """

    key: str
    text: str
    start: int
    end: int
    label: int
    group: str


@dataclass(frozen=True, slots=True)
class StanceExample:
    """A window with targets.

    Attributes:
        text: what the window is cut from.
        window: what the encoder reads.
        targets: the targets that it holds.
        labels: index into `LABELS` for each.
        keys: ids of the items.
    """

    text: str
    window: Window
    targets: list[Target]
    labels: list[int]
    keys: list[str]


def load_items(path: Path) -> list[Item]:
    """Read items.

    Raises:
        ValueError: if a line lacks a field or has another label; the message names the line.
    """
    items = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                raw = json.loads(line)
                start, end = raw["target"]
                key, text = raw["id"], raw["text"]
                item = Item(key, text, start, end, raw["label"], str(raw.get("group", key)))
                problem = _problem(item)
            except (KeyError, TypeError, ValueError) as error:
                problem = f"not an item with id, text, target and label ({error})"
            if problem:
                message = f"{path}, line {number}: {problem}"
                raise ValueError(message)
            items.append(item)
    return items


def _problem(item: Item) -> str:
    if item.label not in LABELS:
        return f"the label is {item.label!r}; it must be -1, 0 or 1"
    if not 0 <= item.start < item.end <= len(item.text):
        return f"the target {item.start} to {item.end} is not in the text"
    return ""


def by_text(items: Sequence[Item]) -> list[list[Item]]:
    """Items that share a text, together."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.text, []).append(item)
    return list(found.values())


def read_examples(
    text: str, items: Sequence[tuple[int, Item]], tokenizer: Tokenizer, limit: int
) -> Iterator[StanceExample]:
    """The windows of a text that hold targets.

    Args:
        text: the text.
        items: items in it, each with the place where its own text begins.
        tokenizer: see `analysis.training.statements.data.load_tokenizer`.
        limit: most pieces in a window.
    """
    pieces = read_pieces(text, tokenizer)
    left = list(items)
    for low, high in cut_windows(pieces, limit):
        window = make_window(pieces, low, high)
        words = read_words(text, [window], {})
        here, rest = [], []
        for base, item in left:
            target = Target(item.start + base, item.end + base, (base, base + len(item.text)))
            if len(words_of(words, target)):
                here.append((target, item))
            else:
                rest.append((base, item))
        left = rest
        if here:
            yield StanceExample(
                text,
                window,
                [target for target, _ in here],
                [LABELS.index(item.label) for _, item in here],
                [item.key for _, item in here],
            )


def mark(example: StanceExample) -> Iterator[StanceExample]:
    """One example a target, with the target marked in the encoder's input."""
    words = read_words(example.text, [example.window], {})
    window = example.window
    bounds = np.append(window.words, len(window.ids))
    for target, label, key in zip(example.targets, example.labels, example.keys, strict=True):
        state = window.state.copy()
        for word in words_of(words, target):
            state[bounds[word] : bounds[word + 1]] += MARKED
        yield StanceExample(example.text, replace(window, state=state), [target], [label], [key])


def training_examples(
    items: Sequence[Item],
    tokenizer: Tokenizer,
    *,
    limits: tuple[int, int],
    alone: float,
    restyled: float,
    narrowed: float,
    random: np.random.Generator,
) -> list[StanceExample]:
    """Pack the items into windows, differently each time it is called.

    Args:
        items: the items.
        tokenizer: see `analysis.training.statements.data.load_tokenizer`.
        limits: least and greatest size of a window in characters / 4, about its pieces.
        alone: share of the windows that hold one text.
        restyled: share of the windows whose quotation marks are changed to another style.
        narrowed: share of the targets for which the sentence is read, not the item's whole text.
        random: source of randomness.
    """
    texts = by_text(items)
    waiting = [texts[i] for i in random.permutation(len(texts))]
    result: list[StanceExample] = []
    while waiting:
        room = 0 if random.random() < alone else 4 * int(random.integers(limits[0], limits[1] + 1))
        separator = "\n" if random.random() < 0.7 else " "
        text, placed = "", []
        while waiting and (not text or len(text) + len(waiting[-1][0].text) < room):
            group = waiting.pop()
            text += separator if text else ""
            placed += [(len(text), item) for item in group]
            text += group[0].text
        if random.random() < restyled:
            text = restyle_marks(text, *MARK_STYLES[random.integers(len(MARK_STYLES))])
        for example in read_examples(text, placed, tokenizer, limits[1] + 32):
            targets = [
                t._replace(scope=None) if random.random() < narrowed else t for t in example.targets
            ]
            result.append(replace(example, targets=targets))
    return result


def reading_examples(items: Sequence[Item], tokenizer: Tokenizer) -> list[StanceExample]:
    """The items as they are read when measuring: each text by itself."""
    return [
        example
        for group in by_text(items)
        for example in read_examples(
            group[0].text, [(0, item) for item in group], tokenizer, READING_LIMIT
        )
    ]
