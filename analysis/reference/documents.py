"""Documents speak for the body that wrote them: whose is "the report"?"""

from collections.abc import Iterator

from spacy.tokens import Token

from analysis.reference.discourse import DEFINITE, OWNERS, TWO_STATES, Discourse
from analysis.reference.entities import Entity, Found
from analysis.reference.phrases import Phrase, Told
from analysis.registry import side

ANY_DOCUMENT = frozenset(
    {"document", "report", "text", "paper", "study", "statement", "finding", "draft"}
)
"""Nouns that can point back to a document that was called otherwise."""
CLAIMS = frozenset({"complaint", "lawsuit", "suit", "petition", "filing", "motion"})
"""Documents of whoever sued."""
ELSEWHERE = frozenset({"another", "separate", "federal", "government", "independent", "anonymous",
                       "new"})  # fmt: skip
"""Words that say that the author is somebody else than the body last spoken of."""
JOINT = frozenset({"joint", "bilateral", "binational"})
"""Words that make both states the authors of a document that nobody signs."""
ISSUES = frozenset({"deliver", "hand", "give", "pass", "forward", "mail", "read", "sign",
                    "leave", "send", "submit", "publish", "issue", "release", "write", "file",
                    "circulate", "present", "address", "draft", "post", "distribute",
                    "unseal"})  # fmt: skip
"""What an author does with a document."""
SEEN = frozenset({"seen", "obtained", "reviewed", "read", "viewed", "examined", "consulted",
                  "leaked", "acquired", "received", "inspected", "analyzed", "analysed"})  # fmt: skip
"""What others than the author do with a document."""
ISSUED = frozenset({"public", "published", "released", "issued", "unveiled", "presented"})
"""What is done with a document where its authors are at home."""
SHEETS = frozenset({"banner", "leaflet"})
"""What nobody signs as a rule, but gangs do."""
STAFF = frozenset({"people", "team", "office", "staff", "entourage", "circle"})
"""Who hands out what somebody wrote."""
PUBLISHED = 14
"""Tokens after a document's noun in which "published by" may follow."""


class Documents:
    """Tells the authors of documents; `by_field` tells those of indictments and rulings."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.last: dict[str, Found] = {}  # a document's noun → where it was last spoken of

    def note(self, token: Token, phrase: Phrase, lemma: str, told: Told | None) -> None:
        """Note a document, and who wrote it: named beside it, before, or last spoken of.

        Args:
            token: the document's noun.
            phrase: the words around it.
            lemma: the noun's lemma.
            told: what its kind tells of its author; the id ``unknown`` if it has none (a treaty).
        """
        if phrase.lower & JOINT and not (
            self._author(token, phrase) or self._issuer(token, phrase)
        ):
            both = Entity("both", "unknown", "", "both", "n", nouns={lemma}, both=TWO_STATES)
            self._add(token, both, lemma, None)
            return
        nobody = told is not None and told.actor == "unknown"
        definite = bool(phrase.lower & (DEFINITE | OWNERS))
        author = None if nobody else self._author(token, phrase) or self._plaintiff(token, lemma)
        if nobody and lemma in SHEETS:
            end = min(token.sent.end, token.i + PUBLISHED)
            author = self._publisher(token, phrase.tokens[-1].i + 1, end)
            nobody = author is None
        earlier = self._earlier(token, lemma, nobody=nobody) if definite else None
        if definite and lemma in ANY_DOCUMENT and (where := self._published_in(token)):
            earlier = self._of_the_state(token, where) or earlier
        if earlier is not None and (author is None or earlier.entity.like is None):
            if author is not None:
                earlier.entity.like, earlier.entity.actor = author, "unknown"
            self._add(token, earlier.entity, lemma, earlier)
            return
        entity = Entity("document", "unknown", "", "document", "n", nouns={lemma})
        issued = None if nobody or author else self._issuer_found(token, phrase)
        if issued is not None and (pair := self._two_states(issued)):
            entity = Entity("both", "unknown", "", "both", "n", nouns={lemma}, both=pair)
            self._add(token, entity, lemma, None)
            return
        author = author or (issued.entity if issued else None)
        antecedent: Found | None = None
        if author is None and told is None and not definite and not phrase.lower & ELSEWHERE:
            author = self._series(token)
        if author is None and told is not None:
            entity.actor = told.actor
        elif author is None:
            issuer = self.discourse.issuer if lemma in ANY_DOCUMENT else None
            if not phrase.lower & ELSEWHERE and issuer is None:
                antecedent = next(self._bodies_before(token), None)
            author = antecedent.entity if antecedent else issuer
            entity.actor = "unknown" if author else self._state(token, phrase)
        entity.like = author
        self._add(token, entity, lemma, antecedent)

    def _add(self, token: Token, entity: Entity, lemma: str, antecedent: Found | None) -> None:
        entity.nouns.add(lemma)
        found = self.discourse.add(
            token.i, token.i + 1, entity, "description", "document", antecedent
        )
        self.last[lemma] = self.last["document"] = found

    def _earlier(self, token: Token, lemma: str, *, nobody: bool) -> Found | None:
        """The document that "the report" points back to."""
        same = self.last.get(lemma)
        if same is not None and same.head < token.i:
            return same
        other = self.last.get("document")
        if other is None or nobody or lemma not in ANY_DOCUMENT or other.head > token.i:
            return None
        return other if other.sentence >= self.discourse.sentence_of[token.i] - 6 else None

    def _published_in(self, token: Token) -> str:
        """The state in which a document came out: "the text, made public in Washington"."""
        words = self.discourse.tokens[token.i + 1 : min(token.sent.end, token.i + 6)]
        public = [t.lower_ for t in words if t.tag_ == "VBN" or t.lower_ == "public"]
        place = next((t for t in words if t.lower_ == "in"), None)
        if place is None or not ISSUED.intersection(public):
            return ""
        return self.discourse.state_named(place.i + 1)

    def _of_the_state(self, token: Token, where: str) -> Found | None:
        """The last document before that somebody of a state wrote."""
        documents = (f for f in self.discourse.before(token, back=6) if f.rule == "document")
        return next((f for f in documents if side(f.entity.speaks_as) == where), None)

    def _series(self, token: Token) -> Entity | None:
        """The author of the documents before: "papers of the DEA …. A memorandum says"."""
        last = self.last.get("document")
        if last is None or last.head > token.i:
            return None
        near = last.sentence >= self.discourse.sentence_of[token.i] - 6
        several = self.discourse.tokens[last.head].tag_ in ("NNS", "NNPS")
        return last.entity.like if near and several else None

    def _bodies_before(self, token: Token) -> Iterator[Found]:
        """Bodies that may have written a document; gangs are spoken of in them."""
        for found in self.discourse.before(token, back=3):
            known = found.entity.kind == "body" and found.entity.speaks_as != "unknown"
            if known and not _is_gang(found.entity):
                yield found

    def _state(self, token: Token, phrase: Phrase) -> str:
        """The state whose "federal audit" it is, where nothing tells the agency."""
        origins = self.discourse.origins
        for word in phrase.left:
            if word.i in origins:
                return origins[word.i]
        official = phrase.lower & {"federal", "government", "official"}
        return self.discourse.context(token) if official else "unknown"

    # ------------------------------------------------------------------------- authors

    def _author(self, token: Token, phrase: Phrase) -> Entity | None:
        """Who wrote it, by "of", "by", a possessive, "published by", "it issued"."""
        reading = self.discourse.reading
        if token.dep_ == "dobj" and token.head.lemma_ in ISSUES:
            subject = self._subject(token.head)
            if subject is not None:
                return subject
        if phrase.right[:1] and phrase.right[0].lower_ in ("of", "from", "by", "in"):
            named = reading.named(phrase.right)
            topic = named is not None and (named.kind == "person" or _is_gang(named))
            if named is not None and not (topic and phrase.right[0].lower_ in ("of", "in")):
                return named
        known = self.discourse.by_token
        left = [t for t in phrase.left if t.i not in self.discourse.origins or t.i in known]
        named = reading.named(left[::-1])
        if named is not None and named.kind in ("body", "person", "state"):
            return named
        start = phrase.tokens[-1].i + 1
        return self._publisher(token, start, min(token.sent.end, token.i + PUBLISHED))

    def _publisher(self, token: Token, start: int, end: int) -> Entity | None:
        tokens = self.discourse.tokens
        for word in tokens[start:end] if start < end else ():
            following = tokens[word.i + 1] if word.i + 1 < end else word
            signed = word.lower_ == "with" and tokens[word.i - 1].lower_ == "signed"
            if signed or (word.lower_ == "by" and tokens[word.i - 1].lower_ not in SEEN):
                return self.discourse.reading.named(list(tokens[word.i + 1 : min(end, word.i + 9)]))
            goes_on = following.tag_ == "VBN" or following.lower_ == "by"
            if word.tag_ in ("VBZ", "VBP", "MD") or (word.text == "," and not goes_on):
                return None
            if word.dep_ == "relcl" or (word.tag_ == "VBD" and word.head == token):
                return self._subject(word)
        return None

    def _subject(self, verb: Token) -> Entity | None:
        """The subject of a verb, if it is no relative pronoun."""
        for child in verb.children:
            if child.dep_ == "nsubj" and child.tag_ not in ("WDT", "WP"):
                self.discourse.visit(child)
                known = self.discourse.by_token
                found = known.get(child.i)
                if found is None and child.lower_ in STAFF:  # "the minister's people"
                    owners = (known.get(t.i) for t in child.children if t.dep_ == "poss")
                    found = next((f for f in owners if f), None)
                return found.entity if found else None
        return None

    def _plaintiff(self, token: Token, lemma: str) -> Entity | None:
        """Who sued, or filed, shortly before "the complaint"."""
        if lemma not in CLAIMS:
            return None
        for word in reversed(self.discourse.tokens[max(0, token.i - 90) : token.i]):
            if word.lemma_ in ("sue", "file", "petition") and word.pos_ == "VERB":
                return self._subject(word)
        return None

    def _two_states(self, issuer: Found) -> tuple[str, ...]:
        """Both states, where "the United States and Mexico" issue something together."""
        head = self.discourse.tokens[issuer.head]
        known = (self.discourse.by_token.get(t.i) for t in head.children if t.dep_ == "conj")
        other = next((f.entity for f in known if f and f.entity.kind == "state"), None)
        if other is None or issuer.entity.kind != "state":
            return ()
        ids = (issuer.entity.speaks_as, other.speaks_as)
        return ids if set(ids) == set(TWO_STATES) else ()

    def _issuer(self, token: Token, phrase: Phrase) -> Entity | None:
        found = self._issuer_found(token, phrase)
        return found.entity if found else None

    def _issuer_found(self, token: Token, phrase: Phrase) -> Found | None:
        """Who speaks "in a statement": the subject of the sentence, before or after."""
        first = phrase.left[0] if phrase.left else token
        tokens = self.discourse.tokens
        inside = first.i > 0 and tokens[first.i - 1].lower_ in ("in", "through", "via", "by")
        if not inside or phrase.lower & DEFINITE:
            return None
        for word in token.sent:
            if word.i > token.i and word.dep_ == "nsubj" and word.pos_ == "NOUN":
                self.discourse.visit(word)
        known = (self.discourse.by_token.get(t.i) for t in token.sent)
        return next(
            (f for f in known if f and f.subject and f.rule != "no actor"
             and f.entity.kind in ("body", "person", "state")), None,
        )  # fmt: skip

    def sign_headlines(self) -> None:
        """A headline's "memo" is the one whose author the text tells."""
        signed: dict[str, Entity] = {}
        documents = [f.entity for f in self.discourse.found if f.entity.kind == "document"]
        for entity in documents:
            if entity.like is not None:
                for noun in entity.nouns:
                    signed.setdefault(noun, entity.like)
        for entity in documents:
            if entity.like is None and entity.actor == "unknown":
                entity.like = next((signed[n] for n in entity.nouns if n in signed), None)


def _is_gang(entity: Entity) -> bool:
    return side(entity.speaks_as) == "crime"
