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
HIRED = frozenset({"pilot", "chemist", "cook", "accountant", "bookkeeper", "courier", "driver",
                   "bodyguard", "guard", "lawyer", "attorney", "banker", "broker", "mechanic",
                   "doctor", "engineer", "messenger", "worker", "recruiter", "businessman",
                   "businesswoman", "supplier", "dealer", "distributor", "analyst",
                   "researcher", "economist", "scientist", "nurse", "translator", "specialist",
                   "adviser", "advisor", "consultant", "contractor"})  # fmt: skip
"""Trades of those who speak for whoever employs them."""
MEN = frozenset({"man", "woman", "boy", "girl", "teenager", "youth"})
"""Who belongs to a gang if the words say so: "a man from a local gang"."""
LAWYERS = frozenset({"lawyer", "attorney", "solicitor", "barrister"})
SERVES = frozenset({"represent", "defend", "work", "act", "advise"})
"""What a lawyer does for a client."""
OF_WHAT = frozenset({"accuse", "suspect", "convict", "acquit", "absolve", "remind", "inform",
                     "warn", "assure", "notify", "strip", "deprive"})  # fmt: skip
"""Verbs that say of what somebody is accused, informed or deprived."""
AGENCIES = frozenset({"agency", "directorate"})
"""Bodies that a noun before tells from others; a "press office" is of the body near by."""
EMPLOYED = frozenset({"of", "for", "with", "in", "from", "at"})
POSTS = frozenset({"embassy", "consulate", "mission", "legation", "chancery"})
AT_HOME = frozenset({"ministry", "minister", "secretary", "secretariat", "chancellery",
                     "chancellor"})  # fmt: skip
"""Foreign ministries and their heads, which a place beside them tells: "in Mexico City"."""
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
    adds = high < sentence.end and doc[high].lower_ in AFTER
    if adds and not (_of_the_verb(doc[high], head) or _begins_clause(doc[high])):
        high += 1
        while high < min(sentence.end, head.i + RIGHT) and not _ends(doc[high], sentence.end):
            high += 1
    return tuple(doc[first:high])


def served_in_clause(start: int, head: Token) -> tuple[Token, ...]:
    """Whom a lawyer's clause tells: "who represents three members of the group"."""
    doc, sentence = head.doc, head.sent
    first = start + (start < sentence.end and doc[start].text == ",")
    if first >= sentence.end or doc[first].lower_ != "who":
        return ()
    verb = next((t.i for t in doc[first : min(first + 5, sentence.end)] if t.lemma_ in SERVES), 0)
    if not verb:
        return ()
    stop = (
        t.i
        for t in doc[verb + 1 : sentence.end]
        if t.text == "," or t.tag_ in ("VBD", "VBZ", "VBP")
    )
    return tuple(doc[verb + 1 : min(next(stop, sentence.end), verb + 12)])


def _modifies(token: Token, after: Token) -> bool:
    if token.text in CLITICS:
        return token.text != "." or (not token.whitespace_ and after.text[0].isupper())
    if token.lower_ == "under" and after.text == "-":  # "under-secretary"
        return True
    if token.pos_ in MODIFIERS or token.tag_ in ("PRP$", "POS"):
        return not (token.pos_ == "ADV" and token.dep_ == "advmod" and token.head.pos_ == "VERB")
    return token.tag_ in ("VBN", "VBG") and token.dep_ in ("amod", "compound")


def has_topic(head: Token) -> bool:
    """Whether a noun before tells which agency it is: "the civil aviation agency"."""
    before = head.doc[head.i - 1] if head.i else head
    noun = before.tag_ in ("NN", "NNS") and before.dep_ == "compound" and before.head == head
    return noun and head.lemma_.lower() in AGENCIES


def is_vice(head: Token) -> bool:
    """Whether a title's noun is that of a deputy: "vice president", "vice-president"."""
    before = [t.lower_ for t in head.doc[max(0, head.i - 2) : head.i] if t.text != "-"]
    return before[-1:] == ["vice"]


def _of_the_verb(preposition: Token, head: Token) -> bool:
    """Whether a verb asks for "for" or "of": "thanked the president for", "accused her of"."""
    verb = head.head
    asks = preposition.lower_ == "for" or (preposition.lower_ == "of" and verb.lemma_ in OF_WHAT)
    return asks and head.dep_ in ("dobj", "nsubjpass") and preposition.head == verb


def _begins_clause(preposition: Token) -> bool:
    """Whether a verb follows, which tells nothing of the noun before.

    So in "ordered the ministry to summon the ambassador", "accuses the president of having lied".
    """
    following = preposition.doc[preposition.i + 1 : preposition.i + 2]
    if not len(following):
        return False
    infinitive = preposition.lower_ == "to" and following[0].tag_ == "VB"
    gerund = following[0].tag_ == "VBG" and "pcomp" in (following[0].dep_, following[0].head.dep_)
    return infinitive or gerund


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


def _is_office(actor: str) -> bool:
    """Whether who left a role is an expert: a former official is, a former driver is not."""
    return side(actor) not in ("civil", "press", "crime") or actor == "civil.expert"


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
        if phrase.lower & FORMER and (_is_office(term.actor) or self._serves(phrase)):
            return Told("civil.expert", "former")
        wanted, below = "", ""
        if "{" in term.actor:
            wanted, _, below = term.actor.removeprefix("{").partition("}")
        if wanted == "client":
            return self._client(phrase)
        if wanted == "crime":
            return self._crime(phrase)
        if wanted == "pursued":
            return Told("unknown", "pursued", own=False)
        if wanted in ("body", "field"):
            return self._body(phrase, is_body=wanted == "field")
        if wanted:
            return self._of_a_state(phrase, wanted, below)
        if term.head in LAWYERS:
            client = self.named(served_in_clause(phrase.tokens[-1].i + 1, phrase.head))
            if client is not None:
                return Told("unknown", "for a client", client)
        if term.head in MEN and (gang := self._employer(phrase)):
            if side(gang.speaks_as) == "crime":
                return Told("unknown", "employed", gang)
        if term.head in HIRED and (employer := self._employer(phrase)):
            return Told("unknown", "employed", employer)
        return Told(term.actor, "role")

    def _serves(self, phrase: Phrase) -> bool:
        """Whether the words before the head name a body of a state: "retired DEA man"."""
        named = self.named(phrase.left[::-1])
        return named is not None and named.kind == "body" and side(named.speaks_as) in STATE_SIDES

    def _employer(self, phrase: Phrase) -> Entity | None:
        """Whom a phrase names as an employer: "a chemist for the Zetas", "engineers from the FBI"."""
        if not phrase.right or phrase.right[0].lower_ not in EMPLOYED:
            return None
        named = self.named(phrase.right)
        if named is None or named.kind != "body":
            return None
        speaks = named.speaks_as
        known = side(speaks) in ("us", "mx", "crime") or speaks == "civil.ngo"
        return named if known else None

    # ------------------------------------------------------------------ the templates

    def _of_a_state(self, phrase: Phrase, wanted: str, below: str) -> Told:
        """A role or body that every state has: ``{side}.courts``, ``{army}``."""
        named = phrase.lower | {phrase.head.lemma_.lower()}
        envoy = wanted == "foreign" and not named & AT_HOME
        where, own = self.where(phrase, abroad=envoy)
        if wanted in ("army", "police"):
            body = self.named(phrase.right[:4])
            if body and body.kind == "body" and side(body.speaks_as) in ("us", "mx"):
                return Told("unknown", "role", body)
        if wanted == "side":
            actor = where + below
        elif wanted in ("justice", "police") and self._below(phrase, federal=where == "us"):
            actor = f"{where}.states"
        else:
            actor = self.actors.field(wanted, where)
        actor = actor if actor in self.actors.names else side(actor)
        return Told(
            actor, "role", own=own, field=(below or "other") if wanted == "side" else wanted
        )

    def _body(self, phrase: Phrase, *, is_body: bool) -> Told:
        """An official speaks for the body named in the phrase, else for its field and place."""
        inside = bool(phrase.right) and phrase.right[0].lower_ == "in"
        left = self.named(phrase.left[::-1], nearest=True)
        entity = (left if inside else None) or self.named(phrase.right) or left
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
        if field is None and not own and not is_body and self._elsewhere(phrase):
            return Told("civil.ngo", "role")
        if field is None and not own:
            return Told("unknown", "no field" if is_body else "no body", own=False)
        federal = field not in (None, "other", "police", "justice")
        if self._below(phrase) and where in ("us", "mx") and not federal:
            return Told(f"{where}.states", "role")
        return Told(self.actors.field(field or "", where), "role", own=own, field=field or "")

    def _elsewhere(self, phrase: Phrase) -> bool:
        """Whether an official is of a body that nothing tells: "the director of Casa Abierta"."""
        if len(phrase.right) < 2 or phrase.right[0].lower_ not in ("of", "at", "with", "from"):
            return False
        first = next((t for t in phrase.right[1:] if t.lower_ != "the"), phrase.head)
        name = first.pos_ == "PROPN" and first.text.istitle() and first.i not in self.origins
        return name and first.lower_ not in self.actors.bodies.heads | self.actors.roles.heads

    def _client(self, phrase: Phrase) -> Told:
        """A lawyer speaks for the client; so, by the codebook, do those of the accused."""
        entity = self.named(phrase.right) or self.named(phrase.left[::-1])
        entity = entity or self.named(served_in_clause(phrase.tokens[-1].i + 1, phrase.head))
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
        """The field of work that the words name, such as agriculture; the nearest to the head."""
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
            if any(t.lower_ in POSTS for t in right):  # "a diplomat at the Mexican embassy"
                own = [o for t in right if t.i not in self.places and (o := self._origin(t))]
                return (own[0], True) if own else (self.context(phrase.head), False)
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

    def _below(self, phrase: Phrase, *, federal: bool = False) -> bool:
        """Whether the phrase names a place below a state: a city, a county, Sonora.

        With ``federal``, only before the head: "prosecutors in Texas" are those of the federation,
        whose districts bear the names of places.
        """
        if any(t.i in self.places for t in (phrase.left if federal else phrase.tokens)):
            return True
        return bool(phrase.lower & {"local", "state", "municipal", "county", "city", "town"})
