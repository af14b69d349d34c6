"""A statement → its tone, and the stance of its source towards each target.

Tone is what general lexicons read from the words (TextBlob, VADER); it does not know at whom
the words are aimed. Stance is read by a model trained for targets, and weighed with the act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.actors import Mention
from analysis.acts import Act
from analysis.attribution.reader import Encoded
from analysis.attribution.stance import LABELS, StanceScorer, Target
from analysis.language import Doc
from analysis.statements import MODEL, Offsets, Statement, reader
from analysis.targets import CLAUSES, Candidate, candidates, features, probabilities, threshold


@dataclass(frozen=True, slots=True)
class Tone:
    """TextBlob's polarity (−1…1) and subjectivity (0…1), VADER's compound (−1…1)."""

    polarity: float
    subjectivity: float
    vader: float


@dataclass(frozen=True, slots=True)
class Stance:
    """What a source shows towards a target: ``stance`` −1…1 and its ``label`` −1, 0 or 1.

    ``textblob`` and ``vader`` are the baselines beside it: the polarity of the whole content,
    and the compound of the clause about the target. ``evidence`` are the words that moved it.
    """

    target: str
    stance: float
    label: int
    textblob: float
    vader: float
    evidence: tuple[Offsets, ...]


@cache
def scorer() -> StanceScorer:
    """The learned stance head; it reads the vectors of the statement tagger's pass."""
    return StanceScorer(MODEL.with_name("stance"))


@cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def tone_of(text: str) -> Tone:
    """Return the tone of a text.

    TextBlob's lexicon has no entry for “abusive” or “arrogant”, so it calls this neutral:

    >>> tone_of("It is an abusive and arrogant interference").polarity
    0.0
    """
    polarity, subjectivity = TextBlob(text).sentiment
    compound = _vader().polarity_scores(text)["compound"]
    return Tone(round(polarity, 4), round(subjectivity, 4), compound)


def stances_of(
    doc: Doc,
    statement: Statement,
    actor: str,
    act: Act,
    mentions: Sequence[Mention],
    *,
    encoded: Sequence[Encoded] | None = None,
    before: str = "unknown",
    after: str = "unknown",
) -> tuple[Stance, ...]:
    """Return the stance of a statement's source towards each of its targets.

    The stance head reads the content for each actor that it names; the act, who the actor is and
    how the actor stands to the content are weighed with that (`analysis.targets`).

    Args:
        doc: the article.
        statement: the statement.
        actor: the id of its source; never a target.
        act: its act.
        mentions: the article's mentions, in text order.
        encoded: the vectors of the tagger's pass; made anew if None.
        before: who made the statement before this one.
        after: who makes the next one.
    """
    found = candidates(doc, statement, actor, mentions, before=before, after=after)
    if not found:
        return ()
    if encoded is None:
        encoded = reader().read_encoded(doc.tokens.text)[1]
    polarity = tone_of(_text(doc, statement.content)).polarity
    stances = []
    for candidate in found:
        told = features(
            candidate,
            actor=actor,
            act=act.act,
            evidence=act.evidence,
            chances=_read(doc, statement, candidate, encoded),
            among=len(found),
        )
        chances = probabilities(told)
        if 1 - chances["none"] < threshold():
            continue
        label = max(LABELS, key=lambda value: chances[str(value)])
        value = (chances["1"] - chances["-1"]) / (1 - chances["none"])
        clause = _clause(doc, candidate, statement)
        vader = tone_of(" ".join(t.text for t in clause)).vader
        moved = _moved(act, clause, label)
        stances.append(Stance(candidate.actor, round(value, 3), label, polarity, vader, moved))
    return tuple(stances)


def _read(
    doc: Doc, statement: Statement, candidate: Candidate, encoded: Sequence[Encoded]
) -> list[float] | None:
    """The stance head's probabilities of −1, 0 and 1 towards a candidate that is named."""
    if candidate.mention is None:
        return None
    start, end = candidate.mention
    scope = min(start, statement.content[0][0]), max(end, statement.content[-1][1])
    chances = scorer().score(doc.tokens.text, encoded, [Target(start, end, scope)])[0]
    return [float(chance) for chance in chances]


def _moved(act: Act, clause: Sequence[Token], label: int) -> tuple[Offsets, ...]:
    """The words that moved a stance: those that told the act, else words of feeling, else all."""
    if act.evidence and act.act not in ("assert", "announce"):
        return act.evidence
    feeling = _feeling_words(clause)
    if label and feeling:
        return feeling
    return ((clause[0].idx, clause[-1].idx + len(clause[-1])),) if clause else act.evidence


def _text(doc: Doc, spans: Sequence[Offsets]) -> str:
    return " ".join(doc.article.text[a:b] for a, b in spans)


def _clause(doc: Doc, candidate: Candidate, statement: Statement) -> list[Token]:
    """The words of the smallest clause around a candidate, within the content if it lies there."""
    words = doc.words([candidate.mention]) if candidate.mention else []
    content = doc.words(statement.content)
    if not words or words[-1] not in content:
        return content
    head = words[-1]
    while head.dep_ not in CLAUSES and head.head != head:
        head = head.head
    inside = set(content)
    return sorted(t for t in head.subtree if t in inside)


def _feeling_words(clause: Sequence[Token]) -> tuple[Offsets, ...]:
    lexicon = _vader().lexicon
    return tuple((t.idx, t.idx + len(t)) for t in clause if t.lower_ in lexicon)
