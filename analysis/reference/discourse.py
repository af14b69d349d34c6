"""What a reader of an article keeps in mind: who was mentioned where, and which places."""

import bisect
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from analysis.language import Doc, pipeline
from analysis.reference.entities import Entity, Found
from analysis.reference.people import Run
from analysis.reference.phrases import Reading
from analysis.registry import STATE_SIDES, Registry, fold, side

TWO_STATES = ("mx", "us")
"""The states that "the two countries" means, in this project's field."""
DEFINITE = frozenset({"the", "this", "that", "these", "those", "said", "same"})
OWNERS = frozenset({"his", "her", "its", "their", "my", "our", "your", "whose"})
MUTUAL = frozenset({"neighbor", "neighbour", "counterpart", "ally", "partner", "colleague"})
"""What one state, or its official, is to the other."""
SOME = frozenset({"one", "another", "some", "others", "neither", "both", "most", "many", "several",
                  "all", "each", "other", "few", "two", "three"})  # fmt: skip
THEM = frozenset({"them", "these", "those", "whom"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
CHARGED = frozenset({"charge", "indict", "convict", "sentence", "arraign", "jail", "imprison",
                     "acquit", "prosecute"})  # fmt: skip
SUSPECTED = CHARGED | {"accuse", "extradite", "arrest", "capture", "detain", "nab", "suspect",
                       "seize", "apprehend", "recapture", "rearrest", "handcuff"}  # fmt: skip
PUNISHED = re.compile(
    r"\b(?:years?|months?|life|decades?)\b(?: \S+)? (?:in|behind) (?:\S+ )?(?:prison|jail|bars)"
    r"|\blife (?:sentence|term)|\b(?:prison|jail) (?:term|sentence|time)\b|\bfound guilty\b"
    r"|\bdeath row\b"
)
"""What a verb gives to, or is borne by, one whom a court has found guilty."""
SENTENCES = frozenset({"hand", "give", "get", "receive", "slam", "serve", "face", "find", "hit",
                       "sock", "spend", "slap"})  # fmt: skip
TRIAL = frozenset({"trial", "indictment", "arraignment", "conviction"})
CATCHES = frozenset({"arrest", "capture", "extradition", "detention", "recapture", "rearrest"})
CASES = TRIAL | {"case", "charge"}
PLACE_PREPOSITIONS = frozenset(
    ("in", "into", "within", "inside", "across", "throughout", "from", "to", "through", "near")
) | {"at", "around", "outside"}
CAPITALS = frozenset({"mexico city", "washington", "d.c.", "beijing"})
"""Whose officials speak for the state."""
TOWNS = frozenset({"Ciudad", "Villa", "Colonia", "Ejido", "Heroica"})
"""First words of the names of Mexican towns."""
DASHES = frozenset({"—", "–", "--", ".–", "―"})
DATELINE = 40
"""Characters from a paragraph's start within which a dateline names its place."""
RELEASE = re.compile(
    r"(?i)\(?\b(?:press|news|media) release\b|\bfor immediate release\b"
    r"|(?m:^(?:media|press) (?:contact|inquiries|enquiries)|^contact:|^###\s*$|^about us\b)"
)
"""What press releases say and newspapers do not."""
RELEASED = re.compile(r"(?i)\s*\([^)]*\)|\b(?:press|news|media) (?:release|office)\b")
TELLS = frozenset({"say", "add", "explain", "argue", "claim", "tell", "note", "admit", "insist",
                   "warn", "write", "recall", "think", "suppose", "believe", "suggest", "declare",
                   "announce", "report", "concede", "complain", "reckon", "maintain"})  # fmt: skip
"""Verbs of cues that may stand after what they report."""
REST = 6
"""Tokens that may follow such a cue in its sentence: "he said in a statement"."""
MALE = frozenset(
    {"father", "dad", "grandfather", "grandad", "granddad", "grandpa", "brother", "son", "husband",
     "uncle", "nephew", "widower", "boyfriend", "boy", "man", "king", "priest", "congressman",
     "businessman", "policeman", "patrolman", "councilman", "spokesman", "chairman", "friar",
     "monk", "gunman", "hitman", "cameraman", "newsman", "anchorman", "grandson", "bishop",
     "archbishop", "cardinal", "pope", "imam", "fisherman"}
)  # fmt: skip
FEMALE = frozenset(
    {"mother", "mum", "mom", "grandmother", "grandma", "granny", "sister", "daughter", "wife",
     "aunt", "niece", "widow", "girlfriend", "girl", "woman", "queen", "nun", "congresswoman",
     "businesswoman", "policewoman", "councilwoman", "spokeswoman", "chairwoman", "housewife",
     "seamstress", "forewoman", "anchorwoman", "granddaughter"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """A labelled turn of a transcript: its label, its text, and who speaks."""

    start: int
    label_end: int
    end: int
    speaker: Entity


class Discourse:
    """What has been read of one article.

    ``found`` are the mentions, in text order; ``by_token`` tells the mention that covers a token.
    ``read_token`` reads a token ahead of its turn; the reader sets it.
    """

    def __init__(self, doc: Doc, actors: Registry) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.actors = actors
        self.found: list[Found] = []
        self.heads: list[int] = []  # of `found`, for bisection
        self.by_token: dict[int, Found] = {}
        self.visited: set[int] = set()
        self.bodies: dict[str, Entity] = {}  # of the codebook, by id; others by name
        self.listed: dict[str, Entity] = {}  # people of the codebook, by name
        self.persons: list[Entity] = []  # outside the codebook, in order of their first mention
        self.publisher = self._official_publisher()
        self.issuer = self._issuer()
        issuer = self.issuer.actor if self.issuer else self.publisher
        author = issuer or self._institute() or "press"
        self.author = Entity("person", author, "", "the author")
        self.turns: list[Turn] = []
        self.speakers: dict[int, Entity] = {}  # outer quotation → who speaks
        self.suspects: list[Found] = []
        self.gangs: set[str] = set()
        self.outer = [q for q in doc.quotations if q.depth == 0]
        self._outer_starts = [q.start for q in self.outer]
        self.sentence_of: list[int] = []
        self.paragraph_of: list[int] = []
        self._number()
        self.origins: dict[int, str] = {}  # token → the side that a place or nationality tells
        self.places: list[int] = []  # tokens of places below a state, in text order
        self.dateline = ""
        self._trail: list[tuple[int, str]] = []  # where the two states are named
        self.reading = Reading(actors, self.entity_at, self.origins, self.context)
        self.read_token: Callable[[Token], None] = lambda _: None

    def _official_publisher(self) -> str:
        """The body of a state that publishes a release or a transcript; empty for newspapers."""
        name = self.doc.article.publisher
        named = self.actors.find(pipeline().make_doc(name), None) if name else []
        bodies = [n for n in named if n.rule == "name" and side(n.actor) in TWO_STATES]
        whole = len(pipeline().make_doc(name)) if name else 0
        ids = (n.actor for n in bodies if n.end - n.start >= whole - 1 and "." in n.actor)
        return next(ids, "")

    def _institute(self) -> str:
        """An institute, or an organisation, whose publication the article is; empty for papers."""
        words = list(pipeline()(self.doc.article.publisher or ""))
        term = self.actors.bodies.find(words) if words else None
        return term.actor if term and term.actor in ("civil.expert", "civil.ngo") else ""

    def _issuer(self) -> Entity | None:
        """The body that issues a press release, by its name's words; None for newspapers."""
        article = self.doc.article
        name = RELEASED.sub("", article.publisher or "").strip()
        if not name or self.publisher or not RELEASE.search(f"{article.publisher}\n{article.text}"):
            return None
        words = pipeline()(name)
        named = self.actors.find(words, None)
        ids = [n.actor for n in named if n.rule == "name" and n.end - n.start >= len(words) - 1]
        term = self.actors.bodies.find(list(words))
        told = ids[0] if ids else term.actor if term and "{" not in term.actor else "civil.ngo"
        if told in ("press", "unknown"):
            return None
        return Entity("body", told, name, "publisher", "n", nouns={t.lower_ for t in words})

    def _number(self) -> None:
        """The number of each token's sentence and paragraph."""
        paragraph = 0
        for number, sentence in enumerate(self.tokens.sents):
            for token in sentence:
                if token.is_space and "\n" in token.text:
                    paragraph += 1
                self.sentence_of.append(number)
                self.paragraph_of.append(paragraph)

    # ----------------------------------------------------------------------- mentions

    def add(
        self,
        start: int,
        end: int,
        entity: Entity,
        form: str,
        rule: str,
        antecedent: Found | None = None,
    ) -> Found:
        """Note that the tokens from ``start`` to ``end`` (exclusive) mean an entity."""
        at = self.tokens[start:end].root.i
        top = top_of(self.tokens[at])
        owner = self.tokens[at].tag_ == "PRP$" or self.possesses(end - 1)
        found = Found(
            start, end, at, entity, form, rule, antecedent,
            self.quote_at(self.tokens[start].idx), self.sentence_of[at], self.paragraph_of[at],
            top.dep_ in SUBJECTS or _is_quoted(top), owner,
        )  # fmt: skip
        place = bisect.bisect_left(self.heads, at)
        self.heads.insert(place, at)
        self.found.insert(place, found)
        for i in range(start, end):
            self.by_token.setdefault(i, found)
        if entity.actor.startswith("crime."):
            self.gangs.add(entity.actor)
        self._accuse(found, top)
        return found

    def possesses(self, i: int) -> bool:
        """Whether a possessive mark follows a token."""
        return i + 1 < len(self.tokens) and self.tokens[i + 1].tag_ == "POS"

    def _accuse(self, found: Found, top: Token) -> None:
        """A court's accused, by the verb or the noun that the words depend on."""
        verb = top.head
        passive = top.dep_ == "nsubjpass"
        pleads = top.dep_ == "nsubj" and verb.lemma_ == "plead" and not _begs(verb)
        of = top.dep_ == "pobj" and verb.lower_ == "of" and verb.head.lemma_ in TRIAL
        against = top.dep_ == "pobj" and verb.lower_ == "against" and verb.head.lemma_ in CASES
        tried = of or against or (found.owner and verb.lemma_ in TRIAL)
        punished = top.dep_ in ("nsubj", "nsubjpass") and self._punishes(verb)
        modified = any(
            c.dep_ == "acl" and c.tag_ == "VBN" and c.lemma_ in CHARGED | {"accuse"}
            for c in self.tokens[found.head].children
        )  # fmt: skip
        pursued = top.dep_ == "dobj" and verb.lemma_ in CHARGED
        tried = tried or pleads or punished or modified or pursued
        owned = found.owner and verb.lemma_ in CATCHES
        of = top.dep_ == "pobj" and verb.lower_ == "of" and verb.head.lemma_ in CATCHES
        caught = owned or of or (top.dep_ == "dobj" and verb.lemma_ in SUSPECTED)
        if (passive and verb.lemma_ in CHARGED | {"extradite"}) or tried:
            found.entity.accused = True
        if (passive and verb.lemma_ in SUSPECTED) or tried or caught:
            self.suspects.append(found)

    def _punishes(self, verb: Token) -> bool:
        """Whether a verb tells a sentence: "was handed 12 years in prison"."""
        after = self.tokens[verb.i : min(verb.sent.end, verb.i + 12)]
        return verb.lemma_ in SENTENCES and bool(PUNISHED.search(after.text.lower()))

    def visit(self, token: Token) -> None:
        """Read a token once."""
        if token.i not in self.visited:
            self.visited.add(token.i)
            self.read_token(token)

    def entity_at(self, token: Token) -> Entity | None:
        """The entity that a token is part of a mention of; a later "the agency" is read first."""
        if token.i not in self.by_token and token.i not in self.visited:
            lemma = token.lemma_.lower()
            body = lemma in self.actors.anaphors or lemma in self.actors.common
            noun = token.pos_ in ("NOUN", "PROPN") and body
            if noun or token.tag_ in ("PRP$", "PRP") or self.of_them(token):
                self.visit(token)
        found = self.by_token.get(token.i)
        return found.entity if found and found.rule != "no actor" else None

    def of_them(self, token: Token) -> bool:
        """Whether a token begins "one of them"."""
        after = self.tokens[token.i + 1 : token.i + 3]
        of = len(after) == 2 and after[0].lower_ == "of" and after[1].lower_ in THEM
        return of and token.lower_ in SOME

    def before(self, token: Token, *, back: int = 100) -> Iterator[Found]:
        """What was found before a token, nearest first, up to ``back`` sentences.

        Of quotations only the names, unless the token stands in the same one.
        """
        limit = self.sentence_of[token.i] - back
        quote = self.quote_at(token.idx)
        for place in range(bisect.bisect_left(self.heads, token.i) - 1, -1, -1):
            found = self.found[place]
            if found.sentence < limit:
                return
            if found.quote in (-1, quote) or found.form == "name":
                yield found

    # -------------------------------------------------------------- quotations, turns

    def quote_at(self, offset: int) -> int:
        """The number of the outer quotation at an offset, or -1."""
        place = bisect.bisect_right(self._outer_starts, offset) - 1
        return place if place >= 0 and offset < self.outer[place].end else -1

    def turn_at(self, offset: int) -> Turn | None:
        """The transcript's turn at an offset."""
        place = bisect.bisect_right(self.turns, offset, key=lambda t: t.start) - 1
        return self.turns[place] if place >= 0 and offset < self.turns[place].end else None

    def accused_near(self, token: Token) -> Entity | None:
        """Whom a court or the police pursue: the last spoken of, else the next."""
        for found in self.before(token):
            entity = found.entity
            speaks = entity.speaks_as
            pursued = speaks == "civil.accused" or side(speaks) == "crime"
            if entity.kind == "person" and not entity.plural and pursued:
                return entity
        later = (f.entity for f in self.suspects if f.entity.accused and not f.entity.plural)
        return next(later, None)

    # ----------------------------------------------------------------------- entities

    def body(self, actor: str, name: str, kind: str, own: str = "") -> Entity:
        """A body of the codebook; those that share an id without a name of its own stay apart."""
        shared = own and (actor in ("press", "intl", "crime") or side(actor) == "civil")
        key = f"{actor} {fold(own).lower().removeprefix('the ')}" if shared else actor
        if key not in self.bodies:
            self.bodies[key] = Entity(kind, actor, own if shared else name, "name", "n")
        return self.bodies[key]

    def state_of(self, entity: Entity) -> Entity:
        """The state that an actor belongs to; the entity itself if it belongs to none."""
        where = side(entity.speaks_as)
        if where not in STATE_SIDES:
            return entity
        return self.body(where, self.actors.names[where], "state")

    # ------------------------------------------------------------------------- places

    def find_places(self, runs: Sequence[Run], covered: set[int]) -> None:
        """Note the places and nationalities, but for those in names of people and actors.

        Args:
            runs: names outside the codebook.
            covered: tokens of the codebook's names that tell no place.
        """
        inside = {i for r in runs if r.person for i in range(r.start, r.end)}
        whole = {(r.start, r.end) for r in runs if r.person}
        places: set[int] = set()
        for start, end, kind, where in self.actors.origins(self.tokens):
            bearing = (start, end) in whole and self._is_where(start)
            for i in range(start, end):
                if (i not in inside or bearing) and not (kind == "place" and i in covered):
                    self.origins[i] = side(where)
                    if kind == "place":
                        places.add(i)
        towns = self._hispanic_towns(inside)
        self.origins.update(dict.fromkeys(towns, "mx"))
        places |= towns
        places |= self._learn_places(places)
        self.places = sorted(places)
        self.dateline = next((self.origins[i] for i in self.places if self._opens(i)), "")
        self.reading.places = frozenset(i for i in places if not self._is_capital(i))

    def _is_where(self, start: int) -> bool:
        """Whether "the mayor of" makes a town of a name that people bear: "Miguel Alemán"."""
        before = [t.lower_ for t in self.tokens[max(0, start - 2) : start]]
        office = len(before) == 2 and before[0] in ("mayor", "city", "town", "municipality")
        return before[-1:] == ["in"] or (office and before[1] == "of")

    def _hispanic_towns(self, inside: set[int]) -> set[int]:
        """Towns that their first word tells: "Ciudad Mier", "Villa Unión", whoever they honour."""
        found: set[int] = set()
        for token in self.tokens[:-1]:
            following = self.tokens[token.i + 1]
            if token.text in TOWNS and following.text[0].isupper() and token.i not in inside:
                end = token.i + 2
                while end < len(self.tokens) and end in inside and end - 1 in inside:
                    end += 1
                found |= {i for i in range(token.i, end) if i not in self.origins}
        return found

    def _is_capital(self, i: int) -> bool:
        near = (self.tokens[i], self.tokens[i : i + 2], self.tokens[max(0, i - 1) : i + 1])
        return any(words.text.lower() in CAPITALS for words in near)

    def _opens(self, i: int) -> bool:
        """Whether a place stands in a dateline: "TUCSON, Ariz. —"."""
        token = self.tokens[i]
        if self.origins[i] not in TWO_STATES or not i < len(self.tokens) - 1:
            return False
        start, _ = self.doc.paragraph(token.idx)
        dash = any(_is_dash(t) for t in self.tokens[i : i + 14])
        return dash and token.idx - start < DATELINE

    def _learn_places(self, places: set[int]) -> set[int]:
        """A town before a known place ("Aurora, Illinois") lies there, wherever it is named."""
        learnt: dict[str, str] = {}
        for i in sorted(places):
            if i < 2 or self.tokens[i - 1].text != "," or i - 2 in self.origins:
                continue
            town = self.tokens[i - 2]
            if town.pos_ == "PROPN" and town.is_title and not self.actors.gender(town.text):
                learnt[town.text] = self.origins[i]
        if not learnt:
            return set()
        named = [t for t in self.tokens if t.text in learnt and t.i not in self.origins]
        self.origins.update({t.i: learnt[t.text] for t in named})
        return {t.i for t in named}

    def note_trail(self, but: Collection[int] = ()) -> None:
        """Note where each of the two states is named, by places and by actors.

        Args:
            but: entities, by their identity, that do not tell a state yet.
        """
        at = dict(self.origins)
        for found in self.found:
            if id(found.entity) not in but:
                at.setdefault(found.head, side(found.entity.speaks_as))
        self._trail = sorted((i, w) for i, w in at.items() if w in TWO_STATES)

    def context(self, token: Token) -> str:
        """The state that a token's surroundings tell.

        The last place before it in the paragraph; else the last state or actor; else the nearest
        before the paragraph, or after it.
        """
        place = bisect.bisect_left(self._trail, (token.i, ""))
        paragraph = self.paragraph_of[token.i]
        here = [(i, w) for i, w in self._trail[max(0, place - 8) : place]
                if self.paragraph_of[i] == paragraph]  # fmt: skip
        if here:
            below = [w for i, w in here if self.is_below(i)]
            return below[-1] if below else here[-1][1]
        around = self._trail[max(0, place - 1) : place] or self._trail[place : place + 1]
        return around[0][1] if around else "us"

    def setting(self, token: Token) -> str:
        """The state in which a sentence plays; empty where nothing tells.

        The only one that it names, else that of the article's dateline.
        """
        sentence = self.sentence_of[token.i]
        place = bisect.bisect_left(self._trail, (token.i, ""))
        near = self._trail[max(0, place - 12) : place + 8]
        here = {w for i, w in near if self.sentence_of[i] == sentence}
        return here.pop() if len(here) == 1 else self.dateline

    def last_place(self, token: Token) -> str:
        """The state in which the place lies that "there" points back to."""
        for i in range(token.i - 1, max(-1, token.i - 80), -1):
            where = self.state_named(i)
            if where in TWO_STATES and self.tokens[i].pos_ == "PROPN":
                return where
        return ""

    def state_named(self, i: int) -> str:
        """The state that a token names, by itself or by a place in it."""
        known = self.by_token.get(i)
        state = known is not None and known.entity.kind == "state" and known.form == "name"
        return self.origins.get(i, "") or (side(known.entity.speaks_as) if known and state else "")

    def is_told(self, token: Token) -> bool:
        """Whether either state is named before a token in its paragraph."""
        place = bisect.bisect_left(self._trail, (token.i, "")) - 1
        return place >= 0 and self.paragraph_of[self._trail[place][0]] == self.paragraph_of[token.i]

    def is_below(self, i: int) -> bool:
        """Whether a token names a place below a state."""
        at = bisect.bisect_left(self.places, i)
        return at < len(self.places) and self.places[at] == i

    def place_near(self, token: Token) -> bool:
        """Whether a place is named before a token in its paragraph."""
        at = bisect.bisect_left(self.places, token.i) - 1
        return at >= 0 and self.paragraph_of[self.places[at]] == self.paragraph_of[token.i]


def _begs(verb: Token) -> bool:
    """Whether one who pleads is no defendant: "pleaded with both governments"."""
    return any(c.lower_ in ("with", "for", "to", "that") or c.dep_ == "ccomp"
               for c in verb.children)  # fmt: skip


def _is_dash(token: Token) -> bool:
    """Whether a dash ends a dateline; agencies write a hyphen between blanks."""
    free = token.i > 0 and bool(token.doc[token.i - 1].whitespace_) and bool(token.whitespace_)
    return token.text in DASHES or (token.text == "-" and free)


def governing_subject(token: Token) -> Token | None:
    """The subject of the clause on which a pronoun's own depends: "he said he knew"."""
    verb = token.head
    while verb.dep_ in ("ccomp", "advcl", "xcomp", "conj") and verb.head != verb:
        verb = verb.head
        for child in verb.children:
            if child.dep_ == "nsubj" and child.i != token.i:
                return child
    return None


def ends_report(subject: Token) -> bool:
    """Whether a subject's cue closes what it reports, as in "The judge had erred, he said".

    Whoever says so is not named in the words before.
    """
    verb = subject.head
    if subject.dep_ not in SUBJECTS or subject.i == 0 or verb.pos_ not in ("VERB", "AUX"):
        return False
    first, last = min(subject.left_edge.i, verb.i), max(subject.i, verb.i)
    before = subject.doc[first - 1].text if first > subject.sent.start else ""
    rest = subject.doc[last + 1 : subject.sent.end]
    closes = len(rest) < REST or rest[0].text == "."
    return before == "," and verb.lemma_ in TELLS and closes


def gender_of(noun: str) -> str:
    """Whom a role noun is said of: m, f, or empty for both."""
    return "m" if noun in MALE else "f" if noun in FEMALE else ""


def top_of(head: Token) -> Token:
    """The token that carries a name's syntactic role: of an apposition, a compound, a list."""
    for _ in range(6):
        if head.dep_ not in ("appos", "compound", "conj", "flat", "nmod"):
            break
        head = head.head
    return head


def _is_quoted(top: Token) -> bool:
    """Whether "according to" makes somebody the speaker."""
    before = top.doc[max(0, top.i - 8) : top.i].text.lower()
    return top.dep_ == "pobj" and top.head.lower_ == "to" and "according to" in before


def is_place(head: Token, actor: str) -> bool:
    """Whether the name of a state, or of a place in it, only tells where: "in Mexico".

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
    """Whether an id is another one or stands below it.

    >>> under("mx.sre", "mx"), under("mxx", "mx")
    (True, False)
    """
    return actor == prefix or actor.startswith(prefix + ".")
