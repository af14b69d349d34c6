"""Whom a noun phrase means as the party of an act: its head, its owner, its nationality."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from analysis.actors import Mention, side
from analysis.events.vocabulary import vocabulary
from analysis.language import Doc
from analysis.reference.discourse import TWO_STATES

OWNERS = frozenset({"of", "by", "from", "at"})
"""Prepositions inside a noun phrase whose phrase tells whose the thing or person is."""
PARTS = frozenset({"appos", "poss", "compound", "amod", "nmod"})
NOBODY = frozenset({"unknown", "civil.expert"})
"""Actors whom an owner or a nationality tells more of: "ballistics experts of the navy"."""
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})


class Phrases:
    """Reads the noun phrases of a sentence: who is meant by them.

    Args:
        doc: the article.
        around: the mentions of the sentence.
        origins: the words of the article that name a place or a nationality of the two states.
    """

    def __init__(self, doc: Doc, around: Sequence[Mention], origins: Mapping[Token, str]) -> None:
        self.doc = doc
        self.origins = origins
        self.words = vocabulary().words
        self.at: dict[Token, list[Mention]] = {}
        for mention in around:
            for token in doc.words([(mention.start, mention.end)]):
                self.at.setdefault(token, []).append(mention)

    def who(self, top: Token, depth: int = 0) -> list[Mention]:
        """The actors that a noun phrase means: its head's, else its owner's; joined ones too."""
        if depth > 4:
            return []
        if top.lower_ in RELATIVE and top.pos_ in ("PRON", "DET", "SCONJ"):
            clause = top
            while clause.dep_ not in ("relcl", "ROOT"):
                clause = clause.head
            return self.who(clause.head, depth + 1) if clause.dep_ == "relcl" else []
        if top.dep_ == "dative" and top.pos_ == "ADP":
            return self._objects(top, depth)
        found = self._both(top) or self._beside(top) + list(self.at.get(top, ()))
        if not found or {m.actor for m in found} <= NOBODY:
            below = (self._below(child, depth + 1) for child in top.children)
            found = next(filter(None, below), []) or self._nationality(top) or found
        return found + [m for c in top.children if c.dep_ == "conj" for m in self.who(c, depth + 1)]

    def _below(self, child: Token, depth: int) -> list[Mention]:
        """The owner, origin or tie that a child of a noun tells."""
        if child.dep_ in PARTS:
            return self.who(child, depth)
        if child.dep_ == "prep" and child.lower_ in OWNERS:
            return self._objects(child, depth)
        if child.dep_ == "acl" and child.lemma_.lower() in self.words["linked"]:
            ties = [c for c in child.children if c.dep_ in ("prep", "agent")]
            return [m for c in ties for m in self._objects(c, depth)]
        return []

    def _objects(self, preposition: Token, depth: int) -> list[Mention]:
        objects = (c for c in preposition.children if c.dep_ == "pobj")
        return [m for c in objects for m in self.who(c, depth)]

    def _beside(self, top: Token) -> list[Mention]:
        """Names joined to a name that the parser hangs below it: "President A and Premier B"."""
        joined = [c for c in top.lefts if c.dep_ in ("nmod", "compound") and c in self.at]
        return [m for c in joined if any(d.dep_ == "cc" for d in c.children) for m in self.at[c]]

    def _both(self, noun: Token) -> list[Mention]:
        """Both states, of a noun with both adjectives: "Mexican and American agents"."""
        joined = [c for t in noun.lefts if t.dep_ == "amod" for c in (t, *t.conjuncts)]
        told = {self.origins[t]: t for t in joined if t in self.origins}
        return [mention_at(t, state) for state, t in told.items()] if len(told) > 1 else []

    def _nationality(self, noun: Token) -> list[Mention]:
        """The state whose adjective a noun without a mention of its own has: "Mexican steel"."""
        words = (noun, *(t for t in noun.lefts if t.dep_ in ("amod", "compound", "nmod")))
        return self._origin(w for w in words if w.is_title)

    def _origin(self, tokens: Iterable[Token]) -> list[Mention]:
        """The first of the two states that a name of a place or a nationality tells."""
        told = sorted((t for t in tokens if t in self.origins), key=lambda t: t.i)
        return [mention_at(t, self.origins[t]) for t in told[:1]]

    def _prepositions(
        self, tokens: Iterable[Token], which: Iterable[str], *, places: bool = False
    ) -> list[Mention]:
        which = frozenset(which)
        return [
            m
            for t in tokens
            for prep in t.children
            if prep.lower_ in which and prep.dep_ in ("prep", "dative", "agent")
            for c in prep.children
            if c.dep_ == "pobj"
            for m in (self.who(c) or (self._origin([c]) if places else []))
        ]


def known(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of known actors, each actor once."""
    return list({m.actor: m for m in reversed(mentions) if m.actor != "unknown"}.values())[::-1]


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive, a bare participle too ("agents expelled by")."""
    children = {c.dep_ for c in verb.children}
    if children & {"nsubjpass", "auxpass"}:
        return True
    if verb.tag_ not in ("VBN", "VBD") or children & {"aux", "nsubj"}:
        return False
    joined = verb.dep_ == "conj" and verb.tag_ == "VBN"
    return verb.dep_ == "acl" or (joined and is_passive(verb.head))


def mention_at(token: Token, actor: str) -> Mention:
    """A mention that the words do not make by name: a place, a nationality, a role."""
    return Mention(token.idx, token.idx + len(token), token.text, actor, "", "name", "place")


def partner_of(mention: Mention) -> list[Mention]:
    """The other of the two states: to whom one extradites, where the text does not say."""
    here = side(mention.actor)
    if here not in TWO_STATES:
        return []
    other = next(s for s in TWO_STATES if s != here)
    return [replace(mention, actor=other, rule="partner")]
