"""A statement → its tone, and the stance of its source towards each target.

Tone is what general lexicons read from the words (TextBlob, VADER); it does not know at whom
the words are aimed. Stance is read from the act first and from the words about the target.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.actors import Mention, is_place, mentions_within, side
from analysis.acts import Act, stance_of_act
from analysis.attribution.stance import StanceScorer
from analysis.language import Doc
from analysis.statements import MODEL, Offsets, Statement

CLAUSES = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "relcl", "conj", "acl"})
AIMED = frozenset({"demand", "reject", "accuse", "warn", "praise", "offer", "concede"})
FEELING = 0.4
"""VADER's compound beyond which the words about a target count as a feeling."""


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
    doc: Doc, statement: Statement, actor: str, act: Act, mentions: Sequence[Mention]
) -> tuple[Stance, ...]:
    """Return the stance of a statement's source towards each of its targets.

    Args:
        doc: the article.
        statement: the statement.
        actor: the id of its source; never a target.
        act: its act.
        mentions: the article's mentions, in text order.
    """
    content = [m for a, b in statement.content for m in mentions_within(mentions, a, b)]
    candidates = _targets(doc, content, actor)
    if not candidates and act.act in AIMED and act.act != "demand":
        candidates = _beside(doc, statement, actor, mentions)
    polarity = tone_of(_text(doc, statement.content)).polarity
    by_act = stance_of_act(act.act)
    found: dict[str, Stance] = {}
    for target, mention in candidates:
        clause = _clause(doc, mention, statement)
        vader = tone_of(" ".join(t.text for t in clause)).vader
        value = vader if by_act is None else float(by_act)
        if by_act is None and (abs(vader) < FEELING or not _is_argument(doc, mention)):
            continue
        moved = act.evidence if by_act is not None else _feeling_words(clause)
        label = (value > 0) - (value < 0)
        found.setdefault(target, Stance(target, value, label, polarity, vader, moved))
    return tuple(found.values())


def _text(doc: Doc, spans: Sequence[Offsets]) -> str:
    return " ".join(doc.article.text[a:b] for a, b in spans)


def _targets(doc: Doc, mentions: Sequence[Mention], actor: str) -> list[tuple[str, Mention]]:
    """Actors among the mentions, other than the source and mere places; each one once."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        words = doc.words([(mention.start, mention.end)])
        if not words or (mention.form == "name" and is_place(words[-1], mention.actor)):
            continue
        if mention.actor not in ("unknown", actor):
            found.setdefault(mention.actor, mention)
    return list(found.items())


def _beside(
    doc: Doc, statement: Statement, actor: str, mentions: Sequence[Mention]
) -> list[tuple[str, Mention]]:
    """The actor of another side that the sentence around a content names: what it judges."""
    words = doc.words(statement.cue or statement.content[:1])
    if not words:
        return []
    sentence = words[0].sent
    around = mentions_within(mentions, sentence.start_char, sentence.end_char)
    found = [t for t in _targets(doc, around, actor) if side(t[0]) != side(actor)]
    return found[:1]


def _is_argument(doc: Doc, mention: Mention) -> bool:
    """Whether a mention is a subject or an object, of whom the clause tells something."""
    words = doc.words([(mention.start, mention.end)])
    return any(t.dep_ in ("nsubj", "nsubjpass", "dobj") for t in words)


def _clause(doc: Doc, mention: Mention, statement: Statement) -> list[Token]:
    """The words of the smallest clause around a mention, within the content if it lies there."""
    words = doc.words([(mention.start, mention.end)])
    content = doc.words(statement.content)
    if not words or words[-1] not in content:
        return content
    head = words[-1]
    while head.dep_ not in CLAUSES and head.head is not head:
        head = head.head
    inside = set(content)
    return [t for t in head.subtree if t in inside]


def _feeling_words(clause: Sequence[Token]) -> tuple[Offsets, ...]:
    lexicon = _vader().lexicon
    return tuple((t.idx, t.idx + len(t)) for t in clause if t.lower_ in lexicon)
