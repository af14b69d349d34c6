"""Who did or said what towards whom: the acts of one actor towards another.

Two ways lead to a relation: a statement whose stance has a sign (verbal), and a verb or noun of
``codebook/relations.yaml`` in the narration whose subject and target are both actors.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from analysis import codebook
from analysis.actors import Mention, mentions_within
from analysis.acts import Act
from analysis.dates import Dating, date_at
from analysis.language import Doc
from analysis.lexicon import Hit, Lexicon, parse_terms
from analysis.sentiment import Stance
from analysis.statements import Offsets, Statement

VERBAL = {
    "accuse": "verbal conflict",
    "reject": "verbal conflict",
    "warn": "verbal conflict",
    "demand": "verbal conflict",
    "praise": "verbal cooperation",
    "offer": "verbal cooperation",
}
"""The quad class of a statement's act towards its target; other acts go by the stance's sign."""
RECIPIENT = frozenset({"to", "with", "on", "against", "at", "from", "for"})


@dataclass(frozen=True, slots=True)
class Relation:
    """An act of one actor towards another, with the words that tell it (offsets)."""

    actor: str
    target: str
    quad: str
    date: str | None
    date_assumed: bool
    start: int
    end: int
    evidence: tuple[Offsets, ...]


def weight_of(quad: str) -> int:
    """The weight of a quad class, from +2 (material cooperation) to −2 (material conflict).

    >>> weight_of("verbal conflict")
    -1
    """
    return int(codebook.load("relations")["quads"][quad]["weight"])


@cache
def _lexicons() -> tuple[Lexicon, Lexicon, Lexicon]:
    data = codebook.load("relations")
    verbs, nouns = (
        Lexicon(
            t
            for quad, entry in data["quads"].items()
            for t in parse_terms(quad, entry.get(key, ()))
        )
        for key in ("verbs", "nouns")
    )
    return verbs, nouns, Lexicon(parse_terms("possible", data["possible"]))


def of_statement(
    statement: Statement,
    actor: str,
    act: Act,
    stances: Sequence[Stance],
    dating: Dating,
) -> Iterator[Relation]:
    """The relations that a statement itself is: its source accuses, asks or praises a target."""
    pieces = (*statement.source, *statement.cue, *statement.content)
    start, end = min(a for a, _ in pieces), max(b for _, b in pieces)
    for stance in stances:
        quad = VERBAL.get(act.act)
        if quad is None and stance.label:
            quad = "verbal cooperation" if stance.label > 0 else "verbal conflict"
        if quad and actor != "unknown":
            evidence = statement.cue or statement.content
            yield Relation(
                actor, stance.target, quad, dating.date, dating.assumed, start, end, evidence
            )


def of_narration(doc: Doc, mentions: Sequence[Mention]) -> Iterator[Relation]:
    """The relations that the article tells in its own words, from verbs and nouns of action.

    Denied, merely possible and future acts are none.

    >>> from analysis.actors import find_mentions
    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> doc = parse(article_from_text("x", "Mexico expelled the DEA in 2020."))
    >>> [(r.actor, r.target, r.quad, r.date) for r in of_narration(doc, find_mentions(doc))]
    [('mx', 'us.dea', 'material conflict', '2020')]
    """
    verbs, nouns, possible = _lexicons()
    for sentence in doc.sentences():
        around = mentions_within(mentions, sentence.start_char, sentence.end_char)
        if len({m.actor for m in around}) < 2:
            continue
        tokens = list(sentence)
        ruled_out = {h.tokens[0] for h in possible.find(tokens)}
        found: dict[Token, Hit] = {}
        for hit in [*verbs.find(tokens), *nouns.find(tokens)]:
            if hit.tokens[0] not in found and not _unreal(hit.tokens[0], ruled_out):
                found[hit.tokens[0]] = hit
        for hit in found.values():
            ends = _ends(doc, hit, around)
            if ends and ends[0] != ends[1]:
                yield _relation(doc, hit, *ends, sentence)


def _relation(doc: Doc, hit: Hit, actor: str, target: str, sentence: Span) -> Relation:
    dating = date_at(doc, hit.tokens[0])
    start, end = sentence.start_char, sentence.end_char
    return Relation(
        actor, target, hit.term.label, dating.date, dating.assumed, start, end, (hit.span,)
    )


def _unreal(head: Token, ruled_out: set[Token]) -> bool:
    """Whether an act is negated, possible or future, or asked for."""
    near = [head, *(c for c in head.children if c.dep_ in ("aux", "neg", "det"))]
    if any(t.dep_ == "neg" or t.lower_ in ("no", "never") for t in near):
        return True
    above = [head.head] if head.dep_ in ("xcomp", "ccomp", "dobj", "pcomp", "pobj") else []
    return any(t in ruled_out for t in (*near[1:], *above))


def _ends(doc: Doc, hit: Hit, around: Sequence[Mention]) -> tuple[str, str] | None:
    """The ids of who acts and of who is acted on, if the sentence's syntax tells both."""
    head = hit.tokens[0]
    by_token = {t: m for m in around if m.rule != "both" for t in doc.words([(m.start, m.end)])}
    agents, targets = [], []
    for token in hit.tokens:
        for child in token.children:
            named = _named(child, by_token)
            if child.dep_ in ("nsubj", "poss") or (child.dep_ == "agent"):
                agents += named
            elif child.dep_ in ("dobj", "nsubjpass", "dative"):
                targets += named
            elif child.dep_ == "prep" and child not in hit.tokens:
                if head.pos_ == "NOUN" and child.lower_ in ("of", "by"):
                    (agents if child.lower_ == "by" else targets).extend(named)
                elif child.lower_ in RECIPIENT:
                    targets[:0] = named  # "extradite X to Y": Y is the partner
            elif child.dep_ == "pobj" and token is not head:
                targets[:0] = named
    agents = agents or _shared_subject(head, by_token)
    actor = next((m.actor for m in agents if m.actor != "unknown"), None)
    target = next((m.actor for m in targets if m.actor not in ("unknown", actor)), None)
    return (actor, target) if actor and target else None


def _shared_subject(head: Token, by_token: dict[Token, Mention]) -> list[Mention]:
    """The subject of the verb that this one is joined to or depends on."""
    if head.dep_ == "relcl":
        return _named(head.head, by_token)
    if head.dep_ in ("conj", "advcl", "xcomp"):
        return [m for c in head.head.children if c.dep_ == "nsubj" for m in _named(c, by_token)]
    return []


def _named(top: Token, by_token: dict[Token, Mention]) -> list[Mention]:
    """The mention at the head of a phrase, else those inside it, nearest first."""
    if top in by_token:
        return [by_token[top]]
    return [by_token[t] for t in top.subtree if t in by_token]


def once(relations: Sequence[Relation]) -> list[Relation]:
    """Relations in text order; an event told twice (actors, class and date alike) counts once."""
    seen: dict[tuple[str, str, str, str | None], Relation] = {}
    for relation in sorted(relations, key=lambda r: (r.start, r.end)):
        key = relation.actor, relation.target, relation.quad, relation.date
        seen.setdefault(key, relation)
    return list(seen.values())
