"""Documents speak for the body that wrote them: whose is "the report"?"""

from spacy.tokens import Token

from analysis.reference.entities import Entity, Found
from analysis.reference.introductions import DEFINITE
from analysis.reference.phrases import Phrase
from analysis.reference.transcripts import Transcripts

OWNERS = frozenset({"his", "her", "its", "their", "my", "our", "your", "whose"})
ANY_DOCUMENT = frozenset({"document", "report", "text", "paper", "study", "statement", "finding"})


class Documents(Transcripts):
    """Tells the authors of documents."""

    def _document(self, token: Token, phrase: Phrase, lemma: str) -> None:
        """A document speaks for the body that wrote it: named beside it, or last spoken of."""
        definite = bool(phrase.lower & (DEFINITE | OWNERS))
        entity = Entity("document", "unknown", "", "document", "n", nouns={lemma})
        term = self.actors.bodies.find(phrase.tokens, token)
        nobody = term is not None and term.actor == "unknown"
        author = None if nobody else self._author(token, phrase) or self._plaintiff(token, lemma)
        if definite or author is not None:
            earlier = next(
                (
                    f
                    for f in self.before(token)
                    if f.entity.kind == "document" and lemma in f.entity.nouns
                ),
                None,
            )
            if earlier is not None and definite and (author is None or earlier.entity.like is None):
                if author is not None:
                    earlier.entity.like, earlier.entity.actor = author, "unknown"
                self.add(token.i, token.i + 1, earlier.entity, "description", "document", earlier)
                return
        author = author or (None if nobody else self._issuer(token, phrase))
        if author is None and definite and not nobody:
            for found in self.before(token, back=40):
                near = lemma in ANY_DOCUMENT and found.sentence >= self.sentence_of[token.i] - 6
                if found.entity.kind == "document" and (near or lemma in found.entity.nouns):
                    found.entity.nouns.add(lemma)
                    self.add(token.i, token.i + 1, found.entity, "description", "document", found)
                    return
        antecedent: Found | None = None
        if author is None and term is not None:
            told = self.reading.tell(phrase, term)
            told = told if told.own or not told.field else self._by_field(token, told, None)
            entity.actor = told.actor
        elif author is None and not self._unsigned(token, phrase):
            antecedent = next(
                (f for f in self.before(token, back=3) if f.entity.kind == "body"
                 and f.entity.speaks_as != "unknown"), None)  # fmt: skip
            author = antecedent.entity if antecedent else None
        if author is None and term is None:
            nationality = next(
                (self.origins[t.i] for t in phrase.left if t.i in self.origins), None
            )
            if nationality is None and phrase.lower & {"federal", "government", "official"}:
                nationality = self.context(token)
            entity.actor = nationality or "unknown"
        entity.like = author
        self.add(token.i, token.i + 1, entity, "description", "document", antecedent)

    def _plaintiff(self, token: Token, lemma: str) -> Entity | None:
        """Who sued, or filed, shortly before "the complaint"."""
        if lemma not in ("complaint", "lawsuit", "suit", "petition", "filing", "motion"):
            return None
        for word in reversed(self.tokens[max(0, token.i - 90) : token.i]):
            if word.lemma_ in ("sue", "file", "petition") and word.pos_ == "VERB":
                for child in word.children:
                    if child.dep_ == "nsubj":
                        self.visit(child)
                        found = self.by_token.get(child.i)
                        return found.entity if found else None
        return None

    def _issuer(self, token: Token, phrase: Phrase) -> Entity | None:
        """Who speaks "in a statement": the subject of the sentence, before or after."""
        first = phrase.left[0] if phrase.left else token
        if not first.i or self.tokens[first.i - 1].lower_ not in ("in", "through", "via", "by"):
            return None
        if {t.lower_ for t in phrase.left} & DEFINITE:
            return None
        sentence = token.sent
        others = [f for i in range(sentence.start, sentence.end) if (f := self.by_token.get(i))]
        subjects = [
            f
            for f in others
            if f.subject and f.entity.kind in ("body", "person", "state") and f.rule != "no actor"
        ]
        return subjects[0].entity if subjects else None

    def _unsigned(self, token: Token, phrase: Phrase) -> bool:
        """Whether the words say that the author is someone else, whom they do not name."""
        return bool(phrase.lower & {"another", "separate", "federal", "government", "independent",
                                    "anonymous", "new"})  # fmt: skip

    def _author(self, token: Token, phrase: Phrase) -> Entity | None:
        """Who wrote a document, by "of", "by", a possessive, "published by", "it issued"."""
        by = [t for t in phrase.right]
        if phrase.right[:1] and phrase.right[0].lower_ in ("of", "from", "by", "in"):
            named = self.reading.named(phrase.right)
            if named is not None and (phrase.right[0].lower_ != "of" or named.kind != "person"):
                return named
        named = self.reading.named(
            [t for t in phrase.left[::-1] if t.i not in self.origins or t.i in self.by_token]
        )
        if named is not None and named.kind in ("body", "person", "state"):
            return named
        sentence = token.sent
        start = by[-1].i + 1 if by else token.i + 1
        for i in range(start, min(sentence.end, token.i + 14)):
            word = self.tokens[i]
            if word.lower_ == "by" and word.i + 1 < sentence.end:
                return self.reading.named(list(self.tokens[i + 1 : min(sentence.end, i + 9)]))
            if word.tag_ in ("VBZ", "VBP", "MD"):
                break
            if (
                word.text == ","
                and i + 1 < sentence.end
                and not (self.tokens[i + 1].tag_ == "VBN" or self.tokens[i + 1].lower_ == "by")
            ):
                break
            if word.dep_ == "relcl" or (word.tag_ == "VBD" and word.head == token):
                for child in word.children:
                    if child.dep_ == "nsubj" and child.tag_ not in ("WDT", "WP"):
                        self.visit(child)
                        return self.by_token[child.i].entity if child.i in self.by_token else None
                break
        return None

    def _unsigned_titles(self) -> None:
        """A headline's "memo" is the one whose author the text tells."""
        signed = [f.entity for f in self.found if f.entity.kind == "document" and f.entity.like]
        for found in self.found:
            entity = found.entity
            if entity.kind == "document" and entity.like is None and entity.actor == "unknown":
                entity.like = next((e.like for e in signed if e.nouns & entity.nouns), None)
