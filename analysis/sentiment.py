"""A statement → the stance of its source towards each of its targets.

Stance is read by a model trained for targets, and weighed with the act and with how the target
stands to the content. The two general lexicons stand beside it, as baselines (`analysis.tone`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from analysis.acts import Act
from analysis.attribution.reader import Encoded
from analysis.attribution.stance import LABELS, StanceScorer, Target
from analysis.encoder import Reading
from analysis.language import Doc
from analysis.statements import MODEL, Offsets, Statement
from analysis.targets import (
    AIMED,
    Candidate,
    Heard,
    Scene,
    clause_of,
    features,
    probabilities,
    threshold,
)
from analysis.tone import compound, feeling_words, tone_of


@dataclass(frozen=True, slots=True)
class Stance:
    """What a source shows towards a target: ``stance`` −1…1 and its ``label`` −1, 0 or 1.

    ``chance`` is the probability that the actor is a target; one that is not ``sure`` enough to be
    given may yet tell whom the act is aimed at (`analysis.relations`).
    ``textblob`` and ``vader`` are the baselines beside it: the polarity of the whole content,
    and the compound of the clause about the target. ``evidence`` are the words that moved it.
    """

    target: str
    stance: float
    label: int
    textblob: float
    vader: float
    evidence: tuple[Offsets, ...]
    chance: float = 1.0
    sure: bool = True


@cache
def scorer() -> StanceScorer:
    """The learned stance head; it reads the vectors of the statement tagger's pass."""
    return StanceScorer(MODEL.with_name("stance"))


def chances_of(
    scene: Scene, statement: Statement, candidate: Candidate, encoded: Sequence[Encoded]
) -> tuple[float, ...] | None:
    """The stance head's probabilities of −1, 0 and 1 towards a candidate; None if not named.

    Args:
        scene: the article's actors.
        statement: the statement.
        candidate: an actor that may be its target.
        encoded: the vectors of the tagger's pass over the article.
    """
    if candidate.mention is None:
        return None
    start, end = candidate.mention
    scope = min(start, statement.content[0][0]), max(end, statement.content[-1][1])
    chances = scorer().score(scene.text, encoded, [Target(start, end, scope)])[0]
    return tuple(float(chance) for chance in chances)


def stances_of(
    scene: Scene,
    statement: Statement,
    actor: str,
    act: Act,
    considered: Sequence[tuple[Candidate, Sequence[float] | None]],
    reading: Reading,
) -> tuple[Stance, ...]:
    """Return the stance of a statement's source towards each of its targets.

    The stance head reads the content for each actor that it names; the act, who the actor is and
    how the actor stands to the content are weighed with that (`analysis.targets`).

    Args:
        scene: the article's actors.
        statement: the statement.
        actor: the id of its source; never a target.
        act: its act.
        considered: the candidates, each with what `chances_of` gave for it.
        reading: what the encoder reads in the statement.

    Returns:
        The stances in the candidates' order, those that are not sure among them.
    """
    doc = scene.doc
    among = [candidate for candidate, _ in considered]
    heard = Heard(actor, act.chances or {act.act: 1.0}, act.evidence)
    polarity = tone_of(_text(doc, statement.content)).polarity if considered else 0.0
    told = [
        (
            candidate,
            probabilities(features(scene, statement, heard, candidate, among, read, reading)),
        )
        for candidate, read in considered
    ]
    stances = []
    least = threshold() / statement.confidence
    for candidate, chances in apart(told, AIMED / statement.confidence):
        chance = 1 - chances["none"]
        label = max(LABELS, key=lambda value: chances[str(value)])
        value = (chances["1"] - chances["-1"]) / chance
        clause = clause_of(doc, candidate.mention, statement)
        vader = compound(" ".join(t.text for t in clause))
        moved = _moved(act, clause, label)
        found = candidate.actor, round(value, 3), label, polarity, vader, moved
        stances.append(Stance(*found, chance=round(chance, 3), sure=chance >= least))
    return tuple(stances)


def apart(
    told: Sequence[tuple[Candidate, dict[str, float]]], least: float
) -> list[tuple[Candidate, dict[str, float]]]:
    """The candidates that are as probable as that; of a body and its state the likelier one."""
    targets = [one for one in told if 1 - one[1]["none"] >= least]
    targets.sort(key=lambda one: one[1]["none"])
    kept: list[tuple[Candidate, dict[str, float]]] = []
    for candidate, chances in targets:
        actor = candidate.actor
        others = (other.actor for other, _ in kept)
        if not any(o.startswith(actor + ".") or actor.startswith(o + ".") for o in others):
            kept.append((candidate, chances))
    return [one for one in told if one in kept]


def _moved(act: Act, clause: Sequence[Token], label: int) -> tuple[Offsets, ...]:
    """The words that moved a stance: those that told the act, else words of feeling, else all."""
    if act.evidence and act.act not in ("assert", "announce"):
        return act.evidence
    feeling = tuple((t.idx, t.idx + len(t)) for t in feeling_words(clause))
    if label and feeling:
        return feeling
    return ((clause[0].idx, clause[-1].idx + len(clause[-1])),) if clause else act.evidence


def _text(doc: Doc, spans: Sequence[Offsets]) -> str:
    return " ".join(doc.article.text[a:b] for a, b in spans)
