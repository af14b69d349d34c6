"""What a reader of an article keeps in mind: who was mentioned where, and which places.

`Discourse` is the state on which `analysis.reference.introductions`, `analysis.reference.descriptions` and
`analysis.reference.coreference` build, one upon the other.
"""

import bisect
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from analysis.language import Doc
from analysis.reference.entities import Entity, Found
from analysis.reference.people import Run
from analysis.reference.phrases import Reading, Told
from analysis.registry import STATE_SIDES, Registry, fold, side

TWO_STATES = ("mx", "us")
"""The states that "the two countries" means, in this project's field."""
SOME = frozenset({"one", "another", "some", "others", "neither", "both", "most", "many", "several",
                  "all", "each", "other", "few", "two", "three"})  # fmt: skip
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
CHARGED = frozenset({"charge", "indict", "convict", "sentence", "arraign", "accuse", "extradite"})
TRIAL = frozenset({"trial", "indictment", "arraignment", "conviction"})
PLACE_PREPOSITIONS = frozenset(
    ("in", "into", "within", "inside", "across", "throughout", "from", "to", "through", "near")
) | {"at", "around", "outside"}
CAPITALS = frozenset({"Mexico City", "Washington", "D.C.", "Beijing", "MEXICO CITY", "WASHINGTON"})
"""Whose officials speak for the state."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A labelled turn of a transcript: its label, its text, and who speaks."""

    start: int
    label_end: int
    end: int
    speaker: Entity | None


class Discourse:
    """What has been read of one article: `found` holds the mentions, in text order."""

    def __init__(self, doc: Doc, actors: Registry) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.actors = actors
        self.day = doc.article.day
        self.found: list[Found] = []
        self.heads: list[int] = []  # of `found`, for bisection
        self.by_token: dict[int, Found] = {}
        self.visited: set[int] = set()
        self.bodies: dict[str, Entity] = {}
        self.persons: list[Entity] = []  # outside the codebook, in order of their first mention
        self.claimed: dict[int, Entity] = {}  # head of a title or apposition → whom it describes
        self.turns: list[Turn] = []
        self.speakers: dict[int, Entity] = {}  # outer quotation → who speaks
        self.deferred: list[tuple[Entity, Told]] = []
        self.served: list[tuple[Entity, int, int]] = []
        self.after_name: dict[int, int] = {}  # a claimed title → the token after the name
        self.suspects: list[Found] = []
        self.outer = [q for q in doc.quotations if q.depth == 0]
        self.outer_starts = [q.start for q in self.outer]
        self.sentence_of: list[int] = []
        self.paragraph_of: list[int] = []
        self._number()
        self.origins: dict[int, str] = {}
        places: set[int] = set()  # below a state
        for start, end, kind, where in actors.origins(self.tokens):
            span = range(start, end)
            self.origins.update(dict.fromkeys(span, side(where)))
            if kind == "place":
                places.update(span)
        self.places = places
        self.trail: list[tuple[int, str]] = []  # where sides are named, in text order
        self.reading = Reading(actors, self.entity_at, self.origins, frozenset(), self.context)

    def _number(self) -> None:
        """The number of each token's sentence and paragraph."""
        paragraph = 0
        for number, sentence in enumerate(self.tokens.sents):
            for token in sentence:
                if token.is_space and "\n" in token.text:
                    paragraph += 1
                self.sentence_of.append(number)
                self.paragraph_of.append(paragraph)

    def quote_at(self, offset: int) -> int:
        """The number of the outer quotation at an offset, or -1."""
        place = bisect.bisect_right(self.outer_starts, offset) - 1
        return place if place >= 0 and offset < self.outer[place].end else -1

    def turn_at(self, offset: int) -> Turn | None:
        """The transcript's turn at an offset."""
        place = bisect.bisect_right(self.turns, offset, key=lambda t: t.start) - 1
        return self.turns[place] if place >= 0 and offset < self.turns[place].end else None

    def add(
        self,
        start: int,
        end: int,
        entity: Entity,
        form: str,
        rule: str,
        antecedent: Found | None = None,
        head: int | None = None,
    ) -> Found:
        """Note words that mean an entity."""
        at = self.tokens[start:end].root.i if head is None else head
        top = top_of(self.tokens[at])
        after = self.tokens[end] if end < len(self.tokens) else None
        found = Found(
            start, end, at, entity, form, rule, antecedent,
            self.quote_at(self.tokens[start].idx), self.sentence_of[at], self.paragraph_of[at],
            top.dep_ in SUBJECTS,
            self.tokens[at].tag_ == "PRP$" or (after is not None and after.tag_ == "POS"),
        )  # fmt: skip
        place = bisect.bisect_left(self.heads, at)
        self.heads.insert(place, at)
        self.found.insert(place, found)
        for i in range(start, end):
            self.by_token.setdefault(i, found)
        self._accuse(found, top)
        return found

    def _accuse(self, found: Found, top: Token) -> None:
        """A court's accused, by the verb or the noun that the words depend on."""
        verb = top.head
        passive = top.dep_ == "nsubjpass" and verb.lemma_ in CHARGED and verb.lemma_ != "accuse"
        pleads = top.dep_ == "nsubj" and verb.lemma_ == "plead"
        tried = (
            top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.lemma_ in TRIAL
        ) or (found.owner and top.head.lemma_ in TRIAL)
        if passive or pleads or tried:
            found.entity.accused = True
        if top.dep_ == "nsubjpass" and verb.lemma_ in CHARGED | {"arrest", "capture", "extradite"}:
            self.suspects.append(found)

    def entity_at(self, token: Token) -> Entity | None:
        """The entity that a token is part of a mention of; a later "the agency" is read first."""
        if token.i not in self.by_token and token.i not in self.visited:
            noun = token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in self.actors.anaphors
            if (
                token.tag_ in ("PRP$", "PRP")
                or noun
                or (token.lower_ in SOME and self._of_them(token))
            ):
                self.visit(token)
        found = self.by_token.get(token.i)
        return found.entity if found and found.rule != "no actor" else None

    def before(self, token: Token, *, back: int = 200) -> Iterable[Found]:
        """What was found before a token, nearest first; nothing from quotations unless inside."""
        limit = self.sentence_of[token.i] - back
        quote = self.quote_at(token.idx)
        for found in reversed(self.found[: bisect.bisect_left(self.heads, token.i)]):
            if found.sentence < limit:
                return
            if found.quote in (-1, quote) or found.form == "name":
                yield found

    def body(self, actor: str, name: str, kind: str, own: str = "") -> Entity:
        """A body of the codebook; those that share an id without a name of its own stay apart."""
        shared = actor in ("civil", "press", "intl", "crime") or actor.startswith("civil.")
        key = f"{actor} {fold(own).lower().removeprefix('the ')}" if shared and own else actor
        if key not in self.bodies:
            self.bodies[key] = Entity(kind, actor, own if shared and own else name, "name", "n")
        return self.bodies[key]

    def state_of(self, entity: Entity) -> Entity:
        where = side(entity.speaks_as)
        if where not in STATE_SIDES:
            return entity
        return self.body(where, self.actors.names[where], "state")

    def _drop_places(self, runs: list[Run], covered: set[int]) -> None:
        """Places and nationalities inside names of people and the codebook tell no origin."""
        inside = {i for r in runs if r.person for i in range(r.start, r.end)}
        for i in inside | (covered & self.places):
            self.origins.pop(i, None)
        self.places = {i for i in self.places if i in self.origins}
        self._learn_places()
        self.dateline = next((self.origins[i] for i in sorted(self.places) if self._opens(i)), "")
        self.reading.places = frozenset(i for i in self.places if not self._is_capital(i))

    def _is_capital(self, i: int) -> bool:
        text = self.tokens[i].text
        return text in CAPITALS or any(
            pair in CAPITALS
            for pair in (self.tokens[i : i + 2].text, self.tokens[max(0, i - 1) : i + 1].text)
        )

    def _opens(self, i: int) -> bool:
        """Whether a place stands in a dateline: "TUCSON, Ariz. —"."""
        start, _ = self.doc.paragraph(self.tokens[i].idx)
        dash = next(
            (t for t in self.tokens[i : i + 14] if t.text in ("—", "–", "--", ".–", "―")), None
        )
        return (
            dash is not None and self.tokens[i].idx - start < 40 and self.origins[i] in TWO_STATES
        )

    def _learn_places(self) -> None:
        """A town before a known place ("Aurora, Illinois") lies there, wherever it is named."""
        learnt: dict[str, str] = {}
        for i in sorted(self.places):
            if (
                i > 2
                and self.tokens[i - 1].text == ","
                and self.tokens[i - 2].text[0].isupper()
                and i - 2 not in self.origins
            ):
                town = self.tokens[i - 2]
                if town.pos_ == "PROPN" and not self.actors.gender(town.text):
                    learnt[town.text] = self.origins[i]
        if learnt:
            for token in self.tokens:
                if token.text in learnt and token.i not in self.origins:
                    self.origins[token.i] = learnt[token.text]
                    self.places.add(token.i)

    def _trail(self) -> None:
        at = {i: w for i, w in self.origins.items()}
        for found in self.found:
            whose = side(found.entity.speaks_as)
            if whose in TWO_STATES:
                at.setdefault(found.head, whose)
        self.trail = sorted((i, w) for i, w in at.items() if w in TWO_STATES)

    def context(self, token: Token) -> str:
        """The state last spoken of before a token; that of the nearest after it, at the start."""
        place = bisect.bisect_left(self.trail, (token.i, ""))
        here = [(i, w) for i, w in self.trail[max(0, place - 8) : place]
                if self.paragraph_of[i] == self.paragraph_of[token.i]]  # fmt: skip
        below = [w for i, w in here if i in self.places]
        if here:
            return below[-1] if below else here[-1][1]
        around = self.trail[place - 1 : place] or self.trail[place : place + 1]
        return around[0][1] if around else "us"


def top_of(head: Token) -> Token:
    """The token that carries a name's syntactic role: of an apposition, a compound, a list."""
    steps = 0
    while (
        head.dep_ in ("appos", "compound", "conj", "flat", "nmod")
        and head.head != head
        and steps < 6
    ):
        head, steps = head.head, steps + 1
    return head


def is_place(head: Token, actor: str) -> bool:
    """Whether a country's name, by its head, only tells where something happens: "in Mexico".

    >>> from analysis.language import pipeline
    >>> tokens = pipeline()("The guns were found in Mexico.")
    >>> is_place(tokens[5], "mx"), is_place(tokens[1], "mx")
    (True, False)
    """
    while head.dep_ in ("conj", "compound") and head.head != head:
        head = head.head
    a_place = actor in STATE_SIDES or actor.endswith(".states")
    return a_place and head.dep_ == "pobj" and head.head.lower_ in PLACE_PREPOSITIONS


def under(actor: str, prefix: str) -> bool:
    return actor == prefix or actor.startswith(prefix + ".")
