"""Found words → statements: which of the tagger's and the rules' finds are kept.

The tagger was trained on flat attributions; reading contents again for nested ones, and the rules
beside it, finds too much: deeds ("they shared the file") that nobody says. A regression
(``models/detection/weights.json``) over what is known of a find says how probable it is that a
coder would code it; that probability is the statement's confidence from then on.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from analysis.actors import Attribution, side
from analysis.acts import cue_of
from analysis.clauses import is_negated, shape_of
from analysis.language import Doc
from analysis.regression import load
from analysis.statements import Statement

FAR = 40
"""Characters between cue and content that count as one step of distance."""


def kept(
    doc: Doc, found: Sequence[Statement], sources: Sequence[tuple[Attribution, ...]]
) -> list[tuple[Statement, tuple[Attribution, ...]]]:
    """The finds that are statements, each with its sources.

    Args:
        doc: the article.
        found: what `analysis.statements.extract` found, in text order.
        sources: whose each is, in the same order.
    """
    model = load("detection")
    chosen = []
    for statement, source in zip(found, sources, strict=True):
        nested = is_nested(statement, found)
        told = features(doc, statement, source[0], nested=nested)
        chance = model.probabilities(told)["statement"]
        if chance >= model.threshold:
            chosen.append((replace(statement, confidence=round(chance, 3)), source))
    return chosen


def is_nested(statement: Statement, among: Sequence[Statement]) -> bool:
    """Whether the content of another statement holds a statement's content."""
    start, end = statement.content[0][0], statement.content[-1][1]
    return any(
        other is not statement and other.content[0][0] <= start and end <= other.content[-1][1]
        for other in among
    )


def features(
    doc: Doc, statement: Statement, source: Attribution, *, nested: bool
) -> dict[str, float]:
    """What tells whether a find is a statement.

    Args:
        doc: the article.
        statement: the find.
        source: whose it is.
        nested: see `is_nested`.
    """
    cue, content = doc.words(statement.cue), doc.words(statement.content)
    shape = shape_of(content)
    found = {
        "confidence": statement.confidence,
        f"kind {statement.kind}": 1.0,
        f"shape {shape}": 1.0,
        f"content of {min(len(content), 3)} words": 1.0,
        "length": min(1.0, len(content) / 30),
        "marks": float(any(t.is_quote for t in content)),
    }
    if content:
        found |= {
            f"first tag {content[0].tag_}": 1.0,
            f"first word {content[0].lower_}": 1.0,
        }
    if nested:
        found |= {"nested": 1.0, "nested, confidence": statement.confidence}
        found[f"nested, shape {shape}"] = 1.0
    if cue:
        found |= _features_of_cue(cue, content, shape, nested=nested)
        gap = abs(statement.cue[0][0] - statement.content[0][0])
        found["distance"] = min(3.0, gap / FAR)
    else:
        found["no cue"] = 1.0
    return found | _features_of_source(doc.words(statement.source), source, cued=bool(cue))


def _features_of_cue(
    cue: Sequence[Token], content: Sequence[Token], shape: str, *, nested: bool
) -> dict[str, float]:
    head = cue[0]
    act, strength = cue_of(cue, content)
    known = "known cue" if act else "unknown cue"
    found = {
        f"cue {head.lemma_.lower()}": 1.0,
        f"cue tag {head.tag_}": 1.0,
        f"cue dependency {head.dep_}": 1.0,
        f"cue act {act} {strength}": 1.0,
        known: 1.0,
        f"{known}, shape {shape}": 1.0,
        f"{known}, tag {head.tag_}": 1.0,
    }
    if nested:
        found |= {f"nested, {known}": 1.0, f"nested, tag {head.tag_}": 1.0}
    if is_negated(head):
        found["negated"] = 1.0
    return found


def _features_of_source(
    words: Sequence[Token], source: Attribution, *, cued: bool
) -> dict[str, float]:
    if not words:
        return {"no source": 1.0, "no source, cue" if cued else "no source, no cue": 1.0}
    pronoun = words[0].pos_ == "PRON"
    return {
        f"source tag {words[-1].tag_}": 1.0,
        f"source side {side(source.actor)}": 1.0,
        f"source rule {source.rule}": 1.0,
        f"source pronoun {words[0].lower_}" if pronoun else "source noun": 1.0,
    }
