"""Reads an article and keeps who is spoken of: names, phrases, descriptions and pronouns.

No model of coreference is at hand; this is a reader by rules. It goes through the text outside
quotation marks first, then finds out whose each quotation is, then reads the quotations, where
"I" and "we" are the speaker and "he" is somebody else.
"""

from spacy.tokens import Token

from analysis.language import Doc
from analysis.reference.descriptions import Descriptions
from analysis.reference.discourse import SOME, SUBJECTS, Discourse
from analysis.reference.documents import Documents
from analysis.reference.entities import Found
from analysis.reference.introductions import Introductions
from analysis.reference.people import find_runs
from analysis.reference.pronouns import ARGUMENTS, PRONOUNS, Pronouns
from analysis.reference.speakers import Speakers
from analysis.reference.transcripts import Transcripts
from analysis.registry import STATE_SIDES, Registry

ORDINALS = frozenset({"second", "third", "fourth", "fifth"})
"""Numbers that, with an article alone, mean one of several."""


def read(doc: Doc, actors: Registry) -> list[Found]:
    """All words of an article that mean somebody, in text order.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> from analysis.registry import registry
    >>> doc = parse(article_from_text("x", "“I saw it,” said Ana Mora, a nurse. She left."))
    >>> [(doc.tokens[f.start : f.end].text, f.entity.name) for f in read(doc, registry())]
    [('I', 'Ana Mora'), ('Ana Mora', 'Ana Mora'), ('nurse', 'Ana Mora'), ('She', 'Ana Mora')]
    """
    return _Reader(doc, actors).read()


class _Reader:
    """Reads one article."""

    def __init__(self, doc: Doc, actors: Registry) -> None:
        self.discourse = Discourse(doc, actors)
        self.discourse.read_token = self._read_token
        self.names = Introductions(self.discourse)
        self.documents = Documents(self.discourse)
        self.descriptions = Descriptions(self.discourse, self.names, self.documents)
        self.pronouns = Pronouns(self.discourse)

    def read(self) -> list[Found]:
        """Names first, then the text outside the quotations, then the quotations."""
        discourse = self.discourse
        article = discourse.doc.article
        named = self.names.without_namesakes(discourse.actors.find(discourse.tokens, article.day))
        runs = find_runs(
            discourse.tokens, discourse.actors, {i for n in named for i in range(n.start, n.end)}
        )
        bodies = (
            n for n in named if n.actor not in STATE_SIDES and not n.actor.endswith(".states")
        )
        discourse.find_places(runs, {i for n in bodies for i in range(n.start, n.end)})
        self.names.note(named, runs)
        transcripts = Transcripts(discourse, self.names)
        transcripts.note()
        discourse.note_trail({id(e) for _, e in self.names.shared})
        self.names.settle()
        discourse.note_trail()
        for token in discourse.tokens:
            if not token.is_space and discourse.quote_at(token.idx) < 0:
                discourse.visit(token)
        self.names.conclude()
        transcripts.name_host()
        Speakers(discourse).note()
        for token in discourse.tokens:
            if not token.is_space:
                discourse.visit(token)
        self.documents.sign_headlines()
        return discourse.found

    def _follows_age(self, token: Token) -> bool:
        before = self.discourse.tokens[max(0, token.i - 2) : token.i]
        return before.text in ("year-", "years-")

    def _stands_alone(self, token: Token) -> bool:
        """Whether "the two" is all that names a subject."""
        before = self.discourse.tokens[max(0, token.i - 1)].lower_
        return before == "the" and token.dep_ in SUBJECTS and token.pos_ != "NOUN"

    def _counts_on(self, token: Token) -> bool:
        """Whether "a second", "the third" name a subject by themselves."""
        before = self.discourse.tokens[max(0, token.i - 1)].lower_
        return before in ("a", "the") and token.dep_ in SUBJECTS and token.head.i > token.i

    def _read_token(self, token: Token) -> None:
        """A role or body noun, a description or a pronoun; nothing where a name stands."""
        claimed = token.i in self.names.claimed
        lower = token.lower_
        if token.i in self.discourse.by_token and not claimed:
            return
        if lower in PRONOUNS and token.pos_ in ("PRON", "DET", "PROPN", "NOUN", "X"):
            self.pronouns.read(token)
        elif token.tag_ in ("WP", "WDT", "WP$") or (lower == "that" and token.dep_ in SUBJECTS):
            self.descriptions.relative_pronoun(token)
        elif lower == "two" and self._stands_alone(token):
            self.descriptions.pair(token)
        elif token.tag_ in ("NNPS", "NNS") and token.i in self.discourse.origins:
            self.descriptions.people_of(token)
        elif token.tag_ == "CD" and token.dep_ == "nsubj" and lower.isalnum():
            self.pronouns.read_some(token)  # "31 told interviewers"
        elif lower in ORDINALS and self._counts_on(token):
            self.pronouns.read_some(token)  # "A second believes"
        elif lower in SOME and (token.dep_ in SUBJECTS or self.discourse.of_them(token)):
            self.pronouns.read_some(token)
        elif lower.endswith("year-old") or (lower == "old" and self._follows_age(token)):
            self.descriptions.aged(token)
        elif (
            claimed
            or token.pos_ in ("NOUN", "PROPN")
            or (token.pos_ == "ADJ" and token.dep_ in ARGUMENTS)
            or (token.pos_ == "ADJ" and token.text.isupper())  # a headline's "JUDGE JAILS"
        ):
            self.descriptions.read(token)
