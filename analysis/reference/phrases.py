"""What the words of a noun phrase tell of whom it means: "the governor's security chief"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from analysis.reference.entities import Entity
from analysis.registry import STATE_SIDES, Registry, Role, side

FORMER = frozenset({"former", "ex", "retired", "onetime", "ousted", "erstwhile", "sometime",
                    "fired", "disgraced"})  # fmt: skip
AFTER = frozenset({"of", "for", "at", "in", "with", "from", "to", "on", "by", "within", "against",
                   "representing", "defending", "under", "inside"})  # fmt: skip
MODIFIERS = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "ADV"})
CLITICS = frozenset({"'s", "’s", "'", "’", "-", "–", "&", "."})
LEFT, RIGHT = 12, 16
"""Tokens before and after a head noun that can belong to its phrase."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a phrase tells: an id, or the entity for whom its bearer speaks, and how.

    ``own`` is False where the phrase's words left it to the context.
    """

    actor: str
    rule: str
    like: Entity | None = None
    own: bool = True
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A head noun with the words before and after it that belong to it."""

    left: tuple[Token, ...]
    head: Token
    right: tuple[Token, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All words, in text order."""
        return (*self.left, self.head, *self.right)

    @property
    def lower(self) -> frozenset[str]:
        """The words before the head, in small letters."""
        return frozenset(t.lower_ for t in self.left)


def phrase_of(head: Token) -> Phrase:
    """The noun phrase around a head, by position, since a small parser often errs.

    >>> from analysis.language import pipeline
    >>> tokens = pipeline()("Mexico's chief envoy for water left.")
    >>> [t.text for t in phrase_of(tokens[3]).tokens]
    ['Mexico', "'s", 'chief', 'envoy', 'for', 'water']
    """
    doc, sentence = head.doc, head.sent
    low = head.i
    while low > max(sentence.start, head.i - LEFT):
        before = doc[low - 1]
        if doc[low].tag_ == "PRP$" or (doc[low].pos_ == "DET" and before.pos_ != "DET"):
            break
        if not _modifies(before, doc[low]):
            break
        low -= 1
    return Phrase(tuple(doc[low : head.i]), head, right_of(head.i + 1, head))


def right_of(high: int, head: Token) -> tuple[Token, ...]:
    """What "of", "for", "from" or a bracket add from a token on; nothing beyond its clause."""
    doc, sentence = head.doc, head.sent
    first = high
    if high < sentence.end and doc[high].text == "(":
        end = next((t.i for t in doc[high : high + 8] if t.text == ")"), high)
        return tuple(doc[high + 1 : end])
    if high < sentence.end and doc[high].lower_ in AFTER:
        high += 1
        while high < min(sentence.end, head.i + RIGHT) and not _ends(doc[high], sentence.end):
            high += 1
    return tuple(doc[first:high])


def _modifies(token: Token, after: Token) -> bool:
    if token.text in CLITICS:
        return token.text != "." or (not token.whitespace_ and after.text[0].isupper())
    if token.pos_ in MODIFIERS or token.tag_ in ("PRP$", "POS"):
        return not (token.pos_ == "ADV" and token.dep_ == "advmod" and token.head.pos_ == "VERB")
    return token.tag_ in ("VBN", "VBG") and token.dep_ in ("amod", "compound")


def _ends(token: Token, end: int) -> bool:
    """Whether a phrase stops before a token: at a clause, a comma, a verb."""
    if token.is_punct:
        return token.text not in CLITICS
    if token.tag_ in ("VBD", "VBZ", "VBP", "MD", "WP", "WDT", "WRB", "PRP", "TO"):
        return token.lower_ != "to"
    if token.pos_ == "CCONJ":
        after = token.doc[token.i + 1] if token.i + 1 < end else token
        return not after.text[0].isupper()
    return token.tag_ == "VBN" and token.dep_ in ("acl", "ROOT")


class Reading:
    """Reads role and body phrases against the codebook and what stands around.

    Args:
        actors: the codebook.
        entity_at: the entity that a token is part of a mention of, if any.
        origins: token index → the side that a place or a nationality tells; ``places`` are the
            indexes of the places below a state.
        context: the side that a token's surroundings tell.
    """

    def __init__(
        self,
        actors: Registry,
        entity_at: Callable[[Token], Entity | None],
        origins: dict[int, str],
        context: Callable[[Token], str],
    ) -> None:
        self.actors = actors
        self.entity_at = entity_at
        self.origins = origins
        self.places: frozenset[int] = frozenset()
        self.context = context

    def tell(self, phrase: Phrase, term: Role) -> Told:
        """What a phrase headed by a role or body term tells."""
        if phrase.lower & FORMER:
            return Told("civil.expert", "former")
        template = term.actor
        wanted = template.partition("}")[0].removeprefix("{") if "{" in template else ""
        if not wanted:
            return Told(template, "role")
        if wanted == "client":
            return self._client(phrase)
        if wanted == "crime":
            return self._crime(phrase)
        if wanted in ("body", "field"):
            return self._body(phrase, is_body=wanted == "field")
        where, own = self.where(phrase, abroad=wanted == "foreign")
        if wanted == "side":
            actor = where + template.removeprefix("{side}")
        else:
            body = self.named(phrase.right[:4]) if wanted in ("army", "police") else None
            if body and body.kind == "body" and side(body.speaks_as) in ("us", "mx"):
                return Told("unknown", "role", body)
            if wanted in ("justice", "police") and self._below(phrase):
                actor = f"{where}.states"
            else:
                actor = self.actors.field(wanted, where)
        actor = actor if actor in self.actors.names else side(actor)
        return Told(actor, "role", own=own, field=wanted if wanted != "side" else template[6:])

    # ------------------------------------------------------------------ the templates

    def _body(self, phrase: Phrase, *, is_body: bool) -> Told:
        """An official speaks for the body named in the phrase, else for its field and place."""
        entity = self.named(phrase.right) or self.named(phrase.left[::-1], nearest=True)
        if is_body and entity is not None and entity.kind == "person":
            entity = None
        if entity is not None and entity.kind != "state":
            where = next((self.origins[t.i] for t in phrase.tokens if t.i in self.origins), "")
            if where and entity.rule == "context" and where != side(entity.speaks_as):
                swapped = where + entity.speaks_as[len(side(entity.speaks_as)) :]
                return Told(swapped if swapped in self.actors.names else where, "role")
            return Told("unknown", "role", entity)
        field = self.field(phrase)
        where, own = self.where(phrase)
        if is_body and not own and field is None:
            return Told("unknown", "no field", own=False)
        if field is None and not own:
            return Told("unknown", "no body", own=False)
        federal = field not in (None, "other", "police", "justice")
        if self._below(phrase) and where in ("us", "mx") and not federal:
            return Told(f"{where}.states", "role")
        return Told(self.actors.field(field or "", where), "role", own=own)

    def _client(self, phrase: Phrase) -> Told:
        """A lawyer speaks for the client; so, by the codebook, do those of the accused."""
        entity = self.named(phrase.right) or self.named(phrase.left[::-1])
        if entity is not None:
            return Told("unknown", "for a client", entity)
        return Told("unknown", "no client", own=False)

    def _crime(self, phrase: Phrase) -> Told:
        entity = self.named(phrase.right) or self.named(phrase.left[::-1])
        if entity is not None and side(entity.speaks_as) == "crime":
            return Told("unknown", "role", entity)
        return Told("crime", "role", own=False)

    # ------------------------------------------------------------------- its words

    def named(self, tokens: Sequence[Token], *, nearest: bool = False) -> Entity | None:
        """The first actor among the words; a state only if there is no other, or it is nearest."""
        state: Entity | None = None
        for token in tokens:
            entity = self.entity_at(token)
            if entity is None or (entity.speaks_as == "unknown" and not entity.name):
                continue
            if entity.kind == "state" and not nearest:
                state = state or entity
            else:
                return entity
        return state

    def field(self, phrase: Phrase) -> str | None:
        if any(self.actors.field_words.get(t.lower_) == "abroad" for t in phrase.left):
            return "abroad"
        for token in (*phrase.left[::-1], *phrase.right):
            for word in (token.lower_, token.lemma_.lower()):
                if word in self.actors.field_words:
                    return str(self.actors.field_words[word])
        return None

    def where(self, phrase: Phrase, *, abroad: bool = False) -> tuple[str, bool]:
        """The side that the phrase names, and True; else that of the context, and False.

        Where an envoy is sent ("ambassador to Mexico") is not the state that sends.
        """
        right = phrase.right
        target = ""
        if abroad and right and right[0].lower_ in ("to", "in", "at"):
            target = next((o for t in right if (o := self._origin(t))), "")
            right = ()
        for surely in (True, False):
            for token in (*phrase.left[::-1], *right):
                if found := self._origin(token, surely=surely):
                    return found, True
        if target:
            return ("us" if target == "mx" else "mx"), True
        return self.context(phrase.head), False

    def _origin(self, token: Token, *, surely: bool = False) -> str:
        if token.i in self.origins:
            return self.origins[token.i]
        entity = self.entity_at(token)
        if entity is None or (surely and entity.rule == "context"):
            return ""
        whose = side(entity.speaks_as)
        return whose if whose in STATE_SIDES else ""

    def _below(self, phrase: Phrase) -> bool:
        """Whether the phrase names a place below a state: a city, a county, Sonora."""
        if any(t.i in self.places for t in phrase.tokens):
            return True
        return bool(phrase.lower & {"local", "state", "municipal", "county", "city", "town"})
