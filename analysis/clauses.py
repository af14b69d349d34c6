"""The content of a statement → its clauses: about whom each is, its polarity and its mood.

The act of a statement with a neutral cue ("said") is told by the grammar of what is said: "we
will send it" and "they will send it" differ in the subject alone, "we never knew" and "they never
told us" in the subject and the verb. Read from the parse, with words as a fallback where a
small model errs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from analysis.language import Doc
from analysis.statements import Offsets, Statement

FIRST = frozenset({"i", "we", "my", "our", "ours", "mine", "us", "me"})
THIRD = frozenset({"he", "she", "it", "they", "his", "her", "its", "their", "theirs"})
THINGS = frozenset({"it", "this", "that", "these", "those", "there", "what", "which", "here"})
PERSONS = frozenset({"you", "he", "she", "they", "who", "everyone", "everybody", "someone"})
NOBODY = frozenset({"nobody", "none", "nothing", "neither", "no-one"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "neither", "hardly", "scarcely"})
PRONOUNS = frozenset({"i", "we", "you", "he", "she", "they", "it", "nobody", "this", "that"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
PREDICATES = frozenset({"ROOT", "ccomp", "conj", "parataxis", "advcl", "relcl", "acl", "pcomp"})
NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
MODALS = {
    "will": "will", "'ll": "will", "’ll": "will", "wo": "will", "shall": "will",
    "would": "would", "'d": "would", "’d": "would", "could": "could", "may": "may",
    "might": "may", "can": "can", "ca": "can", "must": "must", "should": "should",
    "ought": "should",
}  # fmt: skip
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
CONDITIONS = frozenset({"if", "unless"})
EXPLETIVE = frozenset({"be", "seem", "appear"})
REPORTING = frozenset({"say", "tell", "claim", "ask", "report", "admit", "recognize", "argue"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A finite clause of a content.

    ``party`` is whom it is about: "own" (the source or its side), "other" (somebody else), "none"
    (a thing) or "nobody"; ``modal`` is one of the values of `MODALS`, or "" without one.
    ``condition`` is "if" or "unless"; ``relative`` clauses only describe; what is ``reported`` is
    said by somebody else in turn; ``indirect`` ones are not the source's own words.
    """

    verb: Token
    subject: Token | None
    party: str
    negated: bool
    modal: str
    passive: bool
    condition: str
    relative: bool
    reported: bool
    indirect: bool

    @property
    def perfect(self) -> bool:
        """Whether it has a perfect: "should have told"."""
        return any(c.dep_ == "aux" and c.lemma_ == "have" for c in self.verb.children)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The words that show who does what: subject, auxiliaries, negation, verb."""
        parts = [c for c in self.verb.children if c.dep_ in ("aux", "neg", "auxpass")]
        subject = [self.subject] if self.subject is not None else []
        return tuple(sorted({*subject, *parts, self.verb}))


def clauses_of(
    doc: Doc,
    statement: Statement,
    *,
    people: frozenset[str] = frozenset(),
    bodies: frozenset[str] = frozenset(),
    staff: frozenset[str] = frozenset(),
    official: bool = False,
) -> list[Clause]:
    """Return the clauses of a statement's content in text order.

    Args:
        doc: the article.
        statement: the statement.
        people: lemmas of nouns that mean persons or bodies of persons ("agency", "soldier").
        bodies: those of them for which somebody may speak ("government").
        staff: those who act for whom they belong to ("her agents").
        official: the source does: "the government" is its own.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> from analysis.statements import extract
    >>> doc = parse(article_from_text("x", "“We will not pay. They lied to us,” he said."))
    >>> for c in clauses_of(doc, extract(doc)[0]):
    ...     print(c.verb, c.party, c.negated, c.modal or "-")
    pay own True will
    lied other False -
    """
    content = doc.words(statement.content)
    inside = set(content)
    quoted = _quoted(doc, statement)
    source = doc.words(statement.source)
    heads = {t.lemma_.lower() for t in source if t.pos_ in ("NOUN", "PROPN")}
    who = _Parties(frozenset(heads), people, bodies, staff, official)
    first_person = any(t.lower_ in FIRST for t in source)
    found = []
    for token in content:
        if not _is_predicate(token, inside):
            continue
        verb = _going_to(token)
        subject = _subject(token, inside)
        place = token.idx if subject is None else subject.idx
        own_voice = first_person or any(a <= place < b for a, b in quoted)
        party = _party(subject, who, first_person=own_voice)
        found.append(
            Clause(
                verb=verb,
                subject=subject,
                party=party,
                negated=is_negated(token) or _is_no(subject),
                modal="will" if verb is not token else _modal(token),
                passive=any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children),
                condition=_condition(token, subject),
                relative=token.dep_ in ("relcl", "acl"),
                reported=_is_reported(token, inside),
                indirect=not own_voice,
            )
        )
    return found


def _quoted(doc: Doc, statement: Statement) -> list[Offsets]:
    """Where the source's own words stand: "I" is the source there, "he" is not."""
    if statement.kind == "direct":
        return list(statement.content)
    return [
        (q.start, q.end)
        for a, b in statement.content
        for q in doc.quotations_within(a, b)
        if a <= q.start and q.end <= b
    ]


def _is_predicate(token: Token, inside: set[Token]) -> bool:
    if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass"):
        return False
    if any(c.dep_ in SUBJECTS and c in inside for c in token.children):
        return True
    finite = token.tag_ in ("VBD", "VBZ", "VBP") or _modal(token) != ""
    return finite and (token.dep_ in PREDICATES or token.head not in inside)


def _going_to(token: Token) -> Token:
    """The verb of "is going to send"."""
    if token.lower_ not in ("going", "gon"):
        return token
    return next((c for c in token.children if c.dep_ == "xcomp"), token)


def _subject(verb: Token, inside: set[Token]) -> Token | None:
    for _ in range(4):  # a chain of coordinated verbs
        subject = next((c for c in verb.children if c.dep_ in SUBJECTS and c in inside), None)
        if subject is not None:
            relative = subject.lower_ in ("who", "which", "that") and verb.dep_ == "relcl"
            return verb.head if relative else subject
        if verb.dep_ != "conj":
            break
        verb = verb.head
    token = verb  # the parser lost it: the pronoun before the auxiliaries
    while token.i > token.sent.start:
        token = token.nbor(-1)
        if token.lower_ in PRONOUNS and token in inside:
            return token
        if token.pos_ not in ("AUX", "PART", "ADV"):
            break
    return None


def _condition(verb: Token, subject: Token | None) -> str:
    """The "if" or "unless" that opens a clause, also where the parser attached it elsewhere."""
    marks = [c.lower_ for c in verb.children if c.dep_ == "mark"]
    first = subject.left_edge if subject is not None else verb
    if first.i > first.sent.start:
        marks.append(first.nbor(-1).lower_)
    return next((m for m in marks if m in CONDITIONS), "")


def _is_reported(verb: Token, inside: set[Token]) -> bool:
    """Whether a clause of the content is what yet another said: "voters said he should go"."""
    head = verb.head
    said = verb.dep_ == "ccomp" and head in inside and head.lemma_ in REPORTING
    subject = _subject(head, inside) if said else None
    return subject is not None and subject.lower_ not in FIRST


@dataclass(frozen=True, slots=True)
class _Parties:
    """The nouns that mean the source, any person, and a body; the last is an official's own."""

    heads: frozenset[str]
    people: frozenset[str]
    bodies: frozenset[str]
    staff: frozenset[str]
    official: bool


def _party(subject: Token | None, who: _Parties, *, first_person: bool) -> str:
    """Whom a subject means: in a quotation the source is "I", in reported speech "he" or "it"."""
    if subject is None:
        return "none"
    lower, lemma = subject.lower_, subject.lemma_.lower()
    near = {c.lower_ for c in subject.children if c.dep_ == "poss"}
    if lower in ("none", "neither"):
        near |= {t.lower_ for t in subject.subtree}
    expletive = subject.dep_ == "expl" or (lower == "it" and subject.head.lemma_ in EXPLETIVE)
    voices = FIRST if first_person else FIRST | THIRD
    # "his rivals" are not his side
    kin = lemma in who.people and lemma not in who.bodies and lemma not in who.staff
    # nor is what he has his side: "his visa was no longer valid"
    thing = not first_person and lemma not in who.people | who.bodies | who.staff
    own = (lower in voices and not expletive) or near & (FIRST if kin or thing else voices)
    if own or lemma in who.heads or (who.official and lemma in who.bodies):
        return "own"
    if lower in NOBODY or (lower == "one" and "no" in {c.lower_ for c in subject.children}):
        return "nobody"
    if lower in THINGS:
        return "none"
    named = subject.ent_type_ in NAMED or subject.pos_ == "PROPN"
    return "other" if named or lower in PERSONS or lemma in who.people else "none"


def _is_no(subject: Token | None) -> bool:
    """Whether a subject is empty: "nobody", "no soldier", "neither side"."""
    return subject is not None and (
        subject.lower_ in NOBODY
        or any(c.lower_ in ("no", "neither") for c in subject.children if c.i < subject.i)
    )


def _modal(verb: Token) -> str:
    return next((MODALS[c.lower_] for c in verb.children if c.lower_ in MODALS), "")


def is_negated(token: Token) -> bool:
    """Whether a verb is negated: "did not", "never", "no longer", "knew nothing"; not "not only".

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> doc = parse(article_from_text("x", "They gave us nothing. It is not only unfair."))
    >>> [is_negated(t) for t in doc.tokens if t.dep_ == "ROOT"]
    [True, False]
    """
    for child in token.children:
        after = child.nbor().lower_ if child.i + 1 < len(child.doc) else ""
        if after in ("only", "just", "merely", "simply"):
            continue
        if child.dep_ == "neg" or child.lower_ in NEGATIONS:
            return True
        if child.lower_ == "longer" and child.nbor(-1).lower_ == "no":
            return True
        if child.dep_ in ("dobj", "attr", "advmod", "pobj") and _is_none(child):
            return True
    return False


def _is_none(token: Token) -> bool:
    """Whether a phrase is empty: "nothing", "no evidence", but not "no doubt"."""
    no = any(c.lower_ in ("no", "neither") and c.dep_ in ("det", "advmod") for c in token.children)
    sure = token.lemma_ in ("doubt", "question", "wonder", "surprise", "secret")
    return token.lower_ in ("nothing", "nobody", "none", "nowhere") or (no and not sure)


def sentences_of(content: Sequence[Token]) -> Iterator[list[Token]]:
    """The content's words, sentence by sentence."""
    sentence: list[Token] = []
    for token in content:
        if sentence and token.sent.start != sentence[0].sent.start:
            yield sentence
            sentence = []
        sentence.append(token)
    if sentence:
        yield sentence


def shape_of(content: Sequence[Token]) -> str:
    """The shape of a cue's complement: clause, infinitive or object (a noun phrase).

    >>> from analysis.language import pipeline
    >>> shape_of(pipeline()("to leave on Monday")), shape_of(pipeline()("the new law"))
    ('infinitive', 'object')
    """
    words = [t for t in content[:2] if t.lower_ != "not"]
    first = words[0] if words else None
    if first is None or first.is_quote or first.lower_ == "that":
        return "clause"
    if first.lower_ == "to":
        return "infinitive"
    if first.dep_ == "prep":
        return "object"
    subjects = {"nsubj", "nsubjpass", "expl"}
    finite = any(
        t.dep_ in subjects
        and (t.head.tag_ in FINITE or any(c.tag_ in FINITE for c in t.head.children))
        for t in content[:12]
    )
    return "clause" if finite else "object"
