"""A statement → the actors that it may be aimed at or evaluate, and which of them it is.

Every actor that the content names or means is a candidate; so are the one addressed, the one
spoken of beside a content that only points ("praised the measure"), and who spoke before and after
in a dispute. A logistic regression with named features (``models/targets/weights.json``, its card
beside it) says how probable it is that a candidate is a target, and of which stance. It was fitted
on the coded articles of ``tests/``, so that anyone can repeat it (`analysis.training.targets`).
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.tokens import Token

from analysis.actors import Mention, is_place, mentions_within, side
from analysis.language import Doc
from analysis.statements import Offsets, Statement

SPEECH_ADDRESSED = frozenset({"dobj", "dative", "iobj"})
TOWARDS = frozenset({"to", "with", "for", "toward", "towards"})
AGAINST = frozenset({"against", "at", "on", "upon", "over", "from"})
SECOND = frozenset({"you", "your", "yours", "yourself"})
FIRST = frozenset({"i", "we", "me", "us", "my", "our", "ours", "mine"})
INSIDE = frozenset({"compound", "nmod", "amod", "appos", "nummod", "det", "flat"})
CLAUSES = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj"})
ROLES = (
    "subject", "passive", "object", "towards", "against", "agent", "of", "owner", "in", "other",
    "addressee", "beside", "before", "after",
)  # fmt: skip
"""How a candidate stands to the content: its grammatical role there; `owner` is a possessor or
modifier ("its agents", "DEA agents"), `in` another preposition's object; or outside it:
`addressee` of the cue, `beside` in the sentence, the speaker `before` or `after`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor who may be the target of a statement.

    Attributes:
        actor: its id.
        roles: how it stands to the content (`ROLES`), over all its mentions.
        main: whether one of them is in the content's first clause.
        mention: where the actor is named (offsets), the most telling place; None if nowhere.
        form: name, description, pronoun, or none.
    """

    actor: str
    roles: frozenset[str]
    main: bool
    mention: Offsets | None
    form: str


def candidates(
    doc: Doc,
    statement: Statement,
    actor: str,
    mentions: Sequence[Mention],
    *,
    before: str = "unknown",
    after: str = "unknown",
) -> tuple[Candidate, ...]:
    """The actors that a statement may be aimed at or evaluate.

    Args:
        doc: the article.
        statement: the statement.
        actor: the id of its source, which is never a candidate.
        mentions: the article's mentions, in text order.
        before: who made the statement before it.
        after: who makes the next one.
    """
    places: dict[str, list[tuple[str, bool, Mention | None]]] = {}
    for role, main, mention in _mentioned(doc, statement, mentions):
        places.setdefault(mention.actor, []).append((role, main, mention))
    inside = set(places) - {actor, "unknown"}
    if not inside:
        for mention in _beside(doc, statement, mentions):
            if side(mention.actor) != side(actor):
                places.setdefault(mention.actor, []).append(("beside", False, mention))
    for role, other in (("before", before), ("after", after)):
        places.setdefault(other, []).append((role, False, None))
    return tuple(
        _candidate(other, found)
        for other, found in places.items()
        if other not in ("unknown", actor)
    )


def _candidate(actor: str, places: Sequence[tuple[str, bool, Mention | None]]) -> Candidate:
    named = [place for place in places if place[2] is not None]
    best = min(named, key=lambda p: (not p[1], ROLES.index(p[0])), default=places[0])
    mention = best[2]
    return Candidate(
        actor=actor,
        roles=frozenset(role for role, *_ in places),
        main=any(main for _, main, _ in places),
        mention=(mention.start, mention.end) if mention else None,
        form=mention.form if mention else "none",
    )


def _mentioned(
    doc: Doc, statement: Statement, mentions: Sequence[Mention]
) -> Iterator[tuple[str, bool, Mention]]:
    """Role, whether in the first clause, and mention of the actors in content and cue's clause."""
    content = doc.words(statement.content)
    inside = set(content)
    first = _first_clause(content)
    for start, end in statement.content:
        for mention in mentions_within(mentions, start, end):
            head = _head(doc, mention)
            if head is None or head not in inside or _is_only_place(head, mention):
                continue
            role, verb = role_of(head)
            yield role, verb == first, mention
    for mention in mentions_within(mentions, *_around(doc, statement)):
        head = _head(doc, mention)
        if (
            head is not None
            and head not in inside
            and _is_addressed(head, doc.words(statement.cue))
        ):
            yield "addressee", True, mention


def _head(doc: Doc, mention: Mention) -> Token | None:
    words = doc.words([(mention.start, mention.end)])
    return doc.tokens[words[0].i : words[-1].i + 1].root if words else None


def _is_only_place(head: Token, mention: Mention) -> bool:
    return mention.form == "name" and is_place(head, mention.actor)


def role_of(head: Token) -> tuple[str, Token]:
    """The role of a phrase by its head, and the verb (or other head) of its clause.

    >>> from analysis.language import pipeline
    >>> tokens = pipeline()("The army spied on the senator.")
    >>> role_of(tokens[1])[0], role_of(tokens[5])[0]
    ('subject', 'against')
    """
    owner = False
    while True:
        if head.dep_ in ("poss", "compound", "amod", "nmod") and head.head != head:
            owner = True
        elif not (head.dep_ in INSIDE or head.dep_ == "conj") or head.head == head:
            break
        head = head.head
    governor = head.head
    role = {
        "nsubj": "subject",
        "csubj": "subject",
        "nsubjpass": "passive",
        "dobj": "object",
        "attr": "object",
        "dative": "towards",
    }.get(head.dep_, "other")
    if head.dep_ == "pobj":
        word = governor.lower_
        by = governor.dep_ == "agent" or word == "by"
        role = (
            "agent" if by
            else "of" if word == "of"
            else "towards" if word in TOWARDS
            else "against" if word in AGAINST
            else "in"
        )  # fmt: skip
    verb = governor
    while verb.dep_ not in CLAUSES and verb.head != verb:
        verb = verb.head
    return ("owner" if owner else role), verb


def _first_clause(content: Sequence[Token]) -> Token | None:
    """The verb of a content's first clause: that of its words which the most others hang from."""
    inside = set(content)
    for token in content:
        if token.head not in inside or token.head == token:
            return token
    return None


def _is_addressed(head: Token, cue: Sequence[Token]) -> bool:
    """Whether a phrase is whom the cue addresses: "told the senator", "demanded of Mexico"."""
    if head.dep_ in SPEECH_ADDRESSED:
        return head.head in cue
    return head.dep_ == "pobj" and head.head.head in cue and head.head.lower_ in TOWARDS | {"of"}


def _around(doc: Doc, statement: Statement) -> Offsets:
    words = doc.words(statement.cue or statement.content[:1])
    if not words:
        return (0, 0)
    sentence = words[0].sent
    return sentence.start_char, sentence.end_char


def _beside(doc: Doc, statement: Statement, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Actors named in the sentence around a content that names none."""
    inside = set(doc.words(statement.content)) | set(doc.words(statement.source))
    for mention in mentions_within(mentions, *_around(doc, statement)):
        head = _head(doc, mention)
        if head is not None and head not in inside and not _is_only_place(head, mention):
            yield mention


# ----------------------------------------------------------------------------- the choice

MODEL = Path(__file__).parent / "models" / "targets"
CLASSES = ("none", "-1", "0", "1")
GROUPS = {"accuse": "hostile", "reject": "reject", "praise": "friendly", "assert": "neutral"}
NEAR = 40  # characters between a candidate and the words that told the act


@cache
def _weights() -> tuple[dict[str, list[float]], list[float], float]:
    data = json.loads((MODEL / "weights.json").read_text(encoding="utf-8"))
    return data["weights"], data["intercept"], data["threshold"]


def threshold() -> float:
    """How probable it must be that a candidate is a target."""
    return _weights()[2]


def features(
    candidate: Candidate,
    *,
    actor: str,
    act: str,
    evidence: Sequence[Offsets],
    chances: Sequence[float] | None,
    among: int,
) -> dict[str, float]:
    """What tells whether a candidate is a target.

    Args:
        candidate: the candidate.
        actor: the statement's source.
        act: its act.
        evidence: where the words stand that told the act.
        chances: the stance head's probabilities of −1, 0 and 1 for the place where the candidate
            is named; None where it is not.
        among: how many candidates the statement has.
    """
    group = GROUPS.get(act, act)
    relation = _relation(actor, candidate.actor)
    found = {
        f"act {act}": 1.0,
        f"form {candidate.form}": 1.0,
        f"relation {relation}": 1.0,
        f"{group} × {relation}": 1.0,
        f"side {side(candidate.actor)}": 1.0,
        "body or office": float("." in candidate.actor),
        "main clause": float(candidate.main),
        "few candidates": 1.0 / among,
    }
    for role in candidate.roles:
        found[f"role {role}"] = 1.0
        found[f"{group} × {role}"] = 1.0
        if candidate.main:
            found[f"main clause × {role}"] = 1.0
    if chances is None or candidate.mention is None:
        return found | {"not named": 1.0}
    for label, chance in (("negative", chances[0]), ("positive", chances[2])):
        found[label] = chance
        found[f"{group} × {label}"] = chance
    start, end = candidate.mention
    if any(a < end + NEAR and start < b + NEAR for a, b in evidence):
        found["near the act's words"] = 1.0
        found[f"{group} × near the act's words"] = 1.0
    return found


def _relation(one: str, other: str) -> str:
    if one.startswith(other + ".") or other.startswith(one + "."):
        return "branch"
    return "same side" if side(one) == side(other) else "other side"


def probabilities(found: Mapping[str, float]) -> dict[str, float]:
    """How probable each of `CLASSES` is, given a candidate's features.

    >>> chances = probabilities({"act praise": 1.0, "role object": 1.0})
    >>> round(sum(chances.values()), 6)
    1.0
    """
    weights, scores, _ = _weights()
    scores = list(scores)
    for name, value in found.items():
        for i, weight in enumerate(weights.get(name, ())):
            scores[i] += weight * value
    highest = max(scores)
    raised = [math.exp(score - highest) for score in scores]
    total = sum(raised)
    return {name: value / total for name, value in zip(CLASSES, raised, strict=True)}
