"""Who did or said what towards whom: the acts of one actor towards another.

Two ways lead to a relation. A statement is one where its act is aimed at a target (verbal); other
events are read from what the article tells (`analysis.events`). The classes are those of PLOVER
(Open Event Data Alliance, 2018), the weights the codebook's.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from analysis import codebook
from analysis.actors import side
from analysis.dates import Dating
from analysis.language import Doc
from analysis.lexicon import Lexicon, parse_terms
from analysis.regression import load
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


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statement with the codes that make it a relation or none.

    Attributes:
        statement: the statement.
        actor: the id of its source.
        act: its act.
        stances: the stances towards its targets.
        dating: when it was said.
        number: its number in the article, from 1.
        nested: whether the content of another holds its content.
    """

    statement: Statement
    actor: str
    act: str
    stances: Sequence[Stance]
    dating: Dating
    number: int | None = None
    nested: bool = False


def of_statements(doc: Doc, spoken: Iterable[Spoken]) -> Iterator[Relation]:
    """The relations that an article's statements are: a source accuses, asks or praises a target.

    The codebook's table (``statements`` in relations.yaml) says which quad class act and stance
    make. How far it is right, with which cue, from whom to whom, and how often the same was said
    before, was fitted on coded articles (``models/relations/weights.json``).
    """
    model = load("relations")
    before: Counter[tuple[str, ...]] = Counter()
    for one in spoken:
        for stance in aims(one):
            chances = model.probabilities(features(doc, one, stance, before))
            before.update(places(doc, one, stance))
            none = chances.pop("none")
            if 1 - none >= model.threshold:
                quad = max(chances, key=lambda name: chances[name])
                start, end = span_of(doc, one.statement, stance)
                evidence = one.statement.cue or one.statement.content
                yield Relation(
                    *(one.actor, stance.target, quad, one.dating.date, one.dating.assumed),
                    *(start, end, evidence),
                    head=one.act,
                    statement=one.number,
                    date_vague=one.dating.vague,
                )


def aims(one: Spoken) -> list[Stance]:
    """The stances of a statement that may be relations.

    What an act is aimed at is often a state as such, while the stance could not choose among its
    bodies: of another side none of whose actors is a sure target, the likeliest one is taken.
    """
    if one.actor == "unknown" or (one.act == "demand" and side(one.actor) == "press"):
        return []  # what journalists demand is an answer
    likeliest: dict[str, Stance] = {}
    for stance in sorted(one.stances, key=lambda s: s.chance):
        likeliest[side(stance.target)] = stance
    likeliest.pop(side(one.actor), None)
    return [s for s in one.stances if s.sure or s is likeliest.get(side(s.target))]


def places(doc: Doc, one: Spoken, stance: Stance) -> list[tuple[str, ...]]:
    """Where the same may have been told: anywhere between the sides, or in the paragraph."""
    paragraph = doc.paragraph((one.statement.cue or one.statement.content)[0][0])
    return [
        (side(one.actor), side(stance.target)),
        (one.actor, stance.target, one.act, str(paragraph)),
    ]


def features(
    doc: Doc, one: Spoken, stance: Stance, before: Mapping[tuple[str, ...], int]
) -> dict[str, float]:
    """What tells whether a statement is a relation towards a target, and of which class.

    Args:
        doc: the article.
        one: the statement.
        stance: the stance towards the target.
        before: how often the `places` of the statements before it were told.
    """
    rule = quad_of(doc, one.statement, one.act, stance.label)
    cue = doc.words(one.statement.cue)
    lemmas = " ".join(t.lemma_.lower() for t in cue if t.pos_ != "AUX")
    place = "nested" if one.nested else "outer"
    between, here = (min(2, before.get(key, 0)) for key in places(doc, one, stance))
    own, other = side(one.actor), side(stance.target)
    return {
        f"rule {rule}": 1.0,
        f"{one.act} {stance.label}": 1.0,
        f"{one.act} {place}": 1.0,
        f"{one.act} from {own}": 1.0,
        f"kind {one.statement.kind}": 1.0,
        f"from {own}": 1.0,
        f"to {other}": 1.0,
        f"from {own} to {other}": 1.0,
        f"cue {lemmas}" if cue else "no cue": 1.0,
        f"cue tag {cue[0].tag_}" if cue else "no cue tag": 1.0,
        f"{sum(s.sure for s in one.stances)} targets": 1.0,
        "sure" if stance.sure else "not sure": 1.0,
        f"told {between} times between the sides": 1.0,
        f"told {here} times in the paragraph": 1.0,
        f"part {doc.part(one.statement.content[0][0])}": 1.0,
        "no source": float(not one.statement.source),
        "target, probability": stance.chance,
        "stance": abs(stance.stance),
    }


def quad_of(doc: Doc, statement: Statement, act: str, label: int) -> str | None:
    """The quad class of an act with this stance by the codebook's table, if it is any."""
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


def span_of(doc: Doc, statement: Statement, stance: Stance) -> Offsets:
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
