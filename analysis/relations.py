"""Who did or said what towards whom: the acts of one actor towards another.

Two ways lead to a relation. A statement is one where its act is aimed at a target (verbal); other
events are read from what the article tells (`analysis.events`). The classes are those of PLOVER
(Open Event Data Alliance, 2018), the weights the codebook's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from analysis import codebook
from analysis.actors import side
from analysis.acts import Act
from analysis.dates import Dating
from analysis.language import Doc
from analysis.lexicon import Lexicon, parse_terms
from analysis.sentiment import Stance
from analysis.statements import Offsets, Statement

STANCES = {-1: "hostile", 0: "plain", 1: "friendly"}
QUESTIONS = frozenset(
    {"whether", "if", "who", "whom", "what", "which", "when", "where", "why", "how"}
)
STEM = 4
"""Letters by which a verb and its noun are one head word: extradite and extradition."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An act of one actor towards another, with the words that tell it (offsets).

    ``head`` is the lemma of the verb or noun, or the act of the statement that is the relation;
    ``statement`` is that one's number, from 1, None for an event; ``date_vague`` marks a date whose
    words leave its limits open (in recent years).
    """

    actor: str
    target: str
    quad: str
    date: str | None
    date_assumed: bool
    start: int
    end: int
    evidence: tuple[Offsets, ...]
    head: str = ""
    statement: int | None = None
    date_vague: bool = False


def weight_of(quad: str) -> int:
    """The weight of a quad class, from +2 (material cooperation) to −2 (material conflict).

    >>> weight_of("verbal conflict")
    -1
    """
    return int(codebook.load("relations")["quads"][quad]["weight"])


@cache
def _harsh() -> Lexicon:
    return Lexicon(parse_terms("harsh", codebook.load("relations")["harsh"]))


# ---------------------------------------------------------------------------- statements


def of_statement(
    doc: Doc,
    statement: Statement,
    actor: str,
    act: Act,
    stances: Sequence[Stance],
    dating: Dating,
    number: int | None = None,
) -> Iterator[Relation]:
    """The relations that a statement itself is: its source accuses, asks or praises a target.

    Args:
        doc: the article.
        statement: the statement.
        actor: the id of its source.
        act: its act.
        stances: the stances towards its targets.
        dating: when it was said.
        number: its number in the article, from 1.
    """
    if actor == "unknown" or (act.act == "demand" and side(actor) == "press"):
        return  # what journalists demand is an answer
    ids = [stance.target for stance in stances]
    for stance in stances:
        if any(other.startswith(f"{stance.target}.") for other in ids):
            continue  # of a state and a body of it, the body is the target
        quad = _verbal(doc, statement, act.act, stance.label)
        if quad is None or stance.target in ("unknown", actor):
            continue
        evidence = statement.cue or statement.content
        start, end = _told(doc, statement, stance)
        yield Relation(
            *(actor, stance.target, quad, dating.date, dating.assumed, start, end, evidence),
            head=act.act,
            statement=number,
            date_vague=dating.vague,
        )


def _verbal(doc: Doc, statement: Statement, act: str, label: int) -> str | None:
    """The quad class of a statement's act towards a target, if it is any."""
    quad: str | None = codebook.load("relations")["statements"][act][STANCES[label]]
    if act == "demand" and label == 0:
        cue = doc.words(statement.cue)
        if _is_question(doc, statement):
            return None
        if cue and _harsh().find(cue):
            return "verbal conflict"
        if cue and cue[0].lemma_.lower() in codebook.load("relations")["words"]["wishes"]:
            return None
    return quad


def _is_question(doc: Doc, statement: Statement) -> bool:
    """Whether a content asks for an answer, not for a deed."""
    words = doc.words(statement.content)
    asks = bool(words) and words[0].lower_ in QUESTIONS
    end = statement.content[-1][1]
    return asks or "?" in doc.article.text[max(0, end - 2) : end]


def _told(doc: Doc, statement: Statement, stance: Stance) -> Offsets:
    """Where a statement is told: source, cue and what of the content stands in their sentence.

    Without a cue it is the sentence of the content that shows the stance, else the content.
    """
    pieces = (*statement.source, *statement.cue, *statement.content)
    if not statement.cue:
        shown = [e for e in stance.evidence if any(a <= e[0] < b for a, b in statement.content)]
        pieces = statement.content
        if not shown:
            return pieces[0]
    words = doc.words(statement.cue or shown[:1])
    if not words:
        return pieces[0]
    sentence = words[0].sent
    low, high = sentence.start_char, sentence.end_char
    near = [(a, b) for a, b in pieces if a < high and b > low]
    return max(min(a for a, _ in near), low), min(max(b for _, b in near), high)


# ----------------------------------------------------------------------------- counting


def once(doc: Doc, relations: Iterable[Relation]) -> list[Relation]:
    """Relations in text order, each event once however often the article tells it.

    Events are one where actors, class and head word are alike and their dates do not differ (a
    date that is missing or assumed differs from none); the first telling stays, with the surest
    date. Statements are one where one paragraph gives the same act of one actor towards another.
    What is told by the cue of a statement, or in a statement of the same pair and class, is
    that statement.
    """
    events: dict[tuple[str, ...], list[Relation]] = {}
    told: dict[tuple[str, ...], list[Relation]] = {}
    spoken: dict[tuple[Any, ...], Relation] = {}
    for relation in sorted(relations, key=lambda r: (r.statement is None, r.start, r.end)):
        sides = (side(relation.actor), side(relation.target))
        if relation.statement is not None:
            paragraph = doc.paragraph(relation.evidence[0][0])
            place = (relation.actor, relation.target, relation.quad, relation.head, paragraph)
            if place not in spoken:
                spoken[place] = relation
                told.setdefault(sides, []).append(relation)
        elif not any(_covers(one, relation) for one in told.get(sides, ())):
            key = (relation.actor, relation.target, relation.quad, relation.head[:STEM])
            same = events.setdefault(key, [])
            known = next((i for i, one in enumerate(same) if _one_date(one, relation)), None)
            if known is None:
                same.append(relation)
            elif not _sure(same[known]) and _sure(relation):
                same[known] = replace(
                    same[known],
                    date=relation.date,
                    date_assumed=False,
                    date_vague=relation.date_vague,
                )
    found = [*spoken.values(), *(r for same in events.values() for r in same)]
    return sorted(found, key=lambda r: (r.start, r.end))


def _covers(statement: Relation, event: Relation) -> bool:
    """Whether a statement tells an event: by its cue, or within it with the same sign."""
    at = event.evidence[0][0]
    if any(a <= at < b for a, b in statement.evidence):
        return True
    return statement.quad == event.quad and statement.start <= at < statement.end


def _sure(relation: Relation) -> bool:
    return relation.date is not None and not relation.date_assumed


def _one_date(one: Relation, other: Relation) -> bool:
    return not (_sure(one) and _sure(other)) or one.date == other.date
