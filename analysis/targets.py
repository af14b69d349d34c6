"""A statement → the actors that it may be aimed at or evaluate, and what tells of each.

Every actor that the content names or means is a candidate; so are the one addressed, the one
spoken of beside a content that only points ("praised the measure"), and who spoke before and after
in a dispute. `analysis.sentiment` decides among them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


def _candidate(
    actor: str, places: Sequence[tuple[str, bool, Mention | None]]
) -> Candidate:
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
        if head is not None and head not in inside and _is_addressed(head, doc.words(statement.cue)):
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
        if head.dep_ in ("poss", "compound", "amod", "nmod") and head.head is not head:
            owner = True
        elif not (head.dep_ in INSIDE or head.dep_ == "conj") or head.head is head:
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
    while verb.dep_ not in CLAUSES and verb.head is not verb:
        verb = verb.head
    return ("owner" if owner else role), verb


def _first_clause(content: Sequence[Token]) -> Token | None:
    """The verb of a content's first clause: that of its words which the most others hang from."""
    inside = set(content)
    for token in content:
        if token.head not in inside or token.head is token:
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


def _beside(
    doc: Doc, statement: Statement, mentions: Sequence[Mention]
) -> Iterator[Mention]:
    """Actors named in the sentence around a content that names none."""
    inside = set(doc.words(statement.content)) | set(doc.words(statement.source))
    for mention in mentions_within(mentions, *_around(doc, statement)):
        head = _head(doc, mention)
        if head is not None and head not in inside and not _is_only_place(head, mention):
            yield mention
