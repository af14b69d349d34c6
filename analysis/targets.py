"""A statement → the actors that it may be aimed at or evaluate, and which of them it is.

Candidates are the actors that the content names or means, the one addressed, and those whom the
context brings near: named beside the content or in the sentences before, in dispute with the
source, aimed at by the statement before, or doers of a deed that the content speaks of ("the
raid"). A regression over named features (``models/targets/weights.json``, its card beside it)
says how probable it is that a candidate is a target, and of which stance. It was fitted on coded
articles, so that anyone can repeat it (`analysis.training.codes`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from spacy.tokens import Token

from analysis.actors import Mention, is_place, mentions_within, side
from analysis.clauses import shape_of
from analysis.encoder import Reading
from analysis.language import Doc
from analysis.regression import load
from analysis.statements import Offsets, Statement
from analysis.tone import compound

SPEECH_ADDRESSED = frozenset({"dobj", "dative", "iobj"})
TOWARDS = frozenset({"to", "with", "for", "toward", "towards"})
AGAINST = frozenset({"against", "at", "on", "upon", "over", "from"})
SECOND = frozenset({"you", "your", "yours", "yourself"})
INSIDE = frozenset({"compound", "nmod", "amod", "appos", "nummod", "det", "flat"})
CLAUSES = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj"})
ROLES = (
    "subject", "passive", "object", "towards", "against", "agent", "of", "owner", "in", "other",
    "addressee",
)  # fmt: skip
"""How a candidate that is named stands to the content: its grammatical role there; `owner` is a
possessor or modifier ("its agents", "DEA agents"), `in` another preposition's object; or whom the
cue addresses."""
OFTEN = 3  # actors that are candidates anywhere, since the article mentions them most
COMMON = 4  # sentences from which on a word is too common to tell a deed
VAGUE = frozenset({
    "people", "country", "year", "week", "month", "time", "part", "thing", "number", "case",
    "government", "state", "official", "officer", "group", "side", "city", "report", "statement",
    "question", "answer", "word", "percent", "other",
})  # fmt: skip
"""Nouns that two sentences share by chance."""


class Scene:
    """Which actors an article brings together, sentence by sentence.

    Args:
        doc: the article.
        mentions: its mentions, in text order.

    Attributes:
        named: the mentions of known actors that are no mere places, in text order.
    """

    def __init__(self, doc: Doc, mentions: Sequence[Mention]) -> None:
        self.doc = doc
        self.text = doc.tokens.text
        self.mentions = mentions
        self.named: list[Mention] = []
        self.shares = Counter(m.actor for m in mentions if m.actor != "unknown")
        self._number = {t.i: n for n, s in enumerate(doc.tokens.sents) for t in s}
        self._named: dict[int, list[tuple[str, str]]] = {}
        for mention in mentions:
            head = _head(doc, mention)
            if mention.actor != "unknown" and head and not _is_only_place(head, mention):
                self.named.append(mention)
                place = self._named.setdefault(self._number[head.i], [])
                place.append((mention.actor, role_of(head)[0]))
        self._stems: dict[str, list[int]] = {}
        for token in doc.tokens:
            if token.pos_ in ("NOUN", "VERB", "PROPN") and _tells_deed(token):
                self._stems.setdefault(_stem(token), []).append(self._number[token.i])

    def share(self, actor: str) -> float:
        """An actor's share of the article's mentions."""
        return self.shares[actor] / max(1, self.shares.total())

    def before(self, token: Token) -> Iterator[tuple[str, str]]:
        """The actors of the two sentences before a token, each with what that makes them."""
        number = self._number[token.i]
        for back, name in ((1, "sentence before"), (2, "two sentences before")):
            for actor, role in self._named.get(number - back, ()):
                yield actor, name
                if role in ("subject", "agent"):
                    yield actor, f"subject of {name}"

    def deeds(self, statement: Statement) -> Iterator[tuple[str, str]]:
        """The actors of earlier sentences that speak of what the content speaks of."""
        content = self.doc.words(statement.content)
        if not content:
            return
        now = self._number[content[0].i]
        start, end = statement.content[0][0], statement.content[-1][1]
        inside = mentions_within(self.mentions, start, end)
        covered = {t.i for m in inside for t in self.doc.words([(m.start, m.end)])}
        for token in content:
            if token.pos_ != "NOUN" or token.i in covered or not _tells_deed(token):
                continue
            earlier = [n for n in self._stems.get(_stem(token), ()) if n < now]
            if len(earlier) > COMMON:
                continue
            main = token.dep_ in MAIN or token == content[-1]
            for number in earlier[-2:]:
                for actor, role in self._named.get(number, ()):
                    doer = role in ("subject", "agent", "owner")
                    name = "doer" if doer else "near the deed"
                    yield actor, name
                    if main:
                        yield actor, f"{name}, main word"


MAIN = frozenset({"dobj", "nsubj", "nsubjpass", "ROOT", "attr"})


def _stem(token: Token) -> str:
    """What "arrest" and "arrested", "extradite" and "extradition" share."""
    return token.lemma_.lower()[:6]


def _tells_deed(token: Token) -> bool:
    return len(token.lemma_) > len("act") and token.lemma_.lower() not in VAGUE


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor who may be the target of a statement.

    Attributes:
        actor: its id.
        roles: how it stands to the content: roles of `ROLES` over all its mentions there, and
            what the context makes of it.
        main: whether it is named in the content's first clause.
        mention: where the content names it (offsets), the most telling place; None if nowhere.
        form: name, description, pronoun, or none.
        begins: where the content first names it.
    """

    actor: str
    roles: frozenset[str]
    main: bool
    mention: Offsets | None
    form: str
    begins: int = -1


@dataclass(frozen=True, slots=True)
class Company:
    """What stands around a statement.

    Attributes:
        source: who makes it, by the words of its source.
        before: who made the last statement that is another's.
        after: who makes the next one.
        earlier: the statements so far, each as its source and the targets found.
    """

    source: str = "unknown"
    before: str = "unknown"
    after: str = "unknown"
    earlier: Sequence[tuple[str, frozenset[str]]] = field(default=())


def candidates(scene: Scene, statement: Statement, company: Company) -> tuple[Candidate, ...]:
    """The actors that a statement may be aimed at or evaluate, its source among them.

    Args:
        scene: the article's actors.
        statement: the statement.
        company: what stands around the statement.
    """
    named: dict[str, list[tuple[str, bool, Mention]]] = {}
    for role, main, mention in _mentioned(scene.doc, statement, scene.mentions):
        named.setdefault(mention.actor, []).append((role, main, mention))
    roles = {other: {role for role, *_ in found} for other, found in named.items()}
    for other, role in _around_it(scene, statement, company):
        roles.setdefault(other, set()).add(role)
    return tuple(
        _candidate(other, found, named.get(other, ()))
        for other, found in roles.items()
        if other != "unknown"
    )


def besides(actor: str, among: Sequence[Candidate]) -> list[Candidate]:
    """The candidates other than the source of a statement, who is never its target."""
    return [candidate for candidate in among if candidate.actor != actor]


def _around_it(scene: Scene, statement: Statement, company: Company) -> Iterator[tuple[str, str]]:
    """Actors whom the context brings near a statement, each with what that makes them."""
    for mention in _beside(scene.doc, statement, scene.mentions):
        yield mention.actor, "beside"
    yield company.before, "before"
    yield company.after, "after"
    yield from scene.deeds(statement)
    words = scene.doc.words(statement.cue or statement.content[:1])
    if words:
        yield from scene.before(words[0])
    for last, aimed in company.earlier[-1:]:
        yield last, "spoke last"
        yield from ((target, "target before") for target in sorted(aimed))
    own = [aimed for source, aimed in company.earlier if source == company.source]
    for aimed in own[-1:]:
        yield from ((target, "own target before") for target in sorted(aimed))
    for other, _ in scene.shares.most_common(OFTEN):
        yield other, "often"


def _candidate(
    actor: str, roles: set[str], places: Sequence[tuple[str, bool, Mention]]
) -> Candidate:
    if not places:
        return Candidate(actor, frozenset(roles), main=False, mention=None, form="none")
    *_, mention = min(places, key=lambda p: (not p[1], ROLES.index(p[0])))
    main = any(main for _, main, _ in places)
    begins = min(found.start for *_, found in places)
    offsets = (mention.start, mention.end)
    return Candidate(actor, frozenset(roles), main, offsets, mention.form, begins)


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
        if (
            head is not None
            and head not in inside
            and _is_addressed(head, doc.words(statement.cue))
        ):
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
        if head.dep_ in ("poss", "compound", "amod", "nmod") and head.head != head:
            owner = True
        elif not (head.dep_ in INSIDE or head.dep_ == "conj") or head.head == head:
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
    while verb.dep_ not in CLAUSES and verb.head != verb:
        verb = verb.head
    return ("owner" if owner else role), verb


def _first_clause(content: Sequence[Token]) -> Token | None:
    """The verb of a content's first clause: that of its words which the most others hang from."""
    inside = set(content)
    for token in content:
        if token.head not in inside or token.head == token:
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


def _beside(doc: Doc, statement: Statement, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Actors named in the sentence around a content that names none."""
    inside = set(doc.words(statement.content)) | set(doc.words(statement.source))
    for mention in mentions_within(mentions, *_around(doc, statement)):
        head = _head(doc, mention)
        if head is not None and head not in inside and not _is_only_place(head, mention):
            yield mention


# ----------------------------------------------------------------------------- the choice

CLASSES = ("none", "-1", "0", "1")
LEAST = 0.002  # what the encoder is at least taken to say
DOUBTFUL = 0.05  # acts that are less probable than this tell nothing
AIMED = 0.15  # from which probability on an actor may be whom the act of a statement is aimed at
NEAR = 40  # characters between a candidate and the words that told the act
IN_DISPUTE = frozenset({"before", "after", "spoke last", "own target before", "target before"})


def threshold() -> float:
    """How probable it must be that a candidate is a target."""
    return load("targets").threshold


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a statement before its targets are.

    Attributes:
        actor: the id of its source.
        acts: how probable each act is.
        evidence: where the words stand that told the act.
    """

    actor: str
    acts: Mapping[str, float]
    evidence: Sequence[Offsets]

    def weighed(self, *names: str) -> Iterator[tuple[str, float]]:
        """Features that stand with an act, each as much as the act is probable."""
        for act, chance in self.acts.items():
            if chance >= DOUBTFUL:
                for name in names:
                    yield f"{act} × {name}", chance


def features(
    scene: Scene,
    statement: Statement,
    heard: Heard,
    candidate: Candidate,
    among: Sequence[Candidate],
    chances: Sequence[float] | None,
    reading: Reading,
) -> dict[str, float]:
    """What tells whether a candidate is a target.

    Args:
        scene: the article's actors.
        statement: the statement.
        heard: its source and act.
        candidate: the candidate.
        among: all candidates of the statement.
        chances: the stance head's probabilities of −1, 0 and 1 for the place where the candidate
            is named; None where it is not.
        reading: what the encoder reads in the statement.
    """
    actor, other = heard.actor, candidate.actor
    relation = _relation(actor, other)
    content = scene.doc.words(statement.content)
    shape = shape_of(content)
    tone = compound(" ".join(t.text for t in content))
    found = {
        f"form {candidate.form}": 1.0,
        f"relation {relation}": 1.0,
        f"side {side(other)}": 1.0,
        f"from {side(actor)} to {side(other)}": 1.0,
        f"shape {shape}": 1.0,
        f"kind {statement.kind}": 1.0,
        "body or office": float("." in other),
        "main clause": float(candidate.main),
        "share of mentions": scene.share(other),
        "positive words": max(tone, 0.0),
        "negative words": max(-tone, 0.0),
    }
    found.update(heard.weighed("all", relation, f"shape {shape}"))
    if not statement.cue:
        found["no cue"] = 1.0
    if any(t.lower_ in SECOND for t in content):
        found["you"] = found["you × before" if "before" in candidate.roles else "you × other"] = 1.0
    if any(c.mention and c.actor.startswith(other + ".") for c in among):
        found["a branch of it is named"] = 1.0
    found |= _features_of_roles(candidate, among, heard, relation)
    if other in reading.actors:
        found |= _features_of_reading(reading.actors[other])
    if chances is None or candidate.mention is None:
        return found
    return found | _features_of_place(
        scene.doc, statement, heard, candidate.mention, chances, shape
    )


def _features_of_reading(read: Sequence[float]) -> dict[str, float]:
    """How far the encoder takes the candidate for a target, and of which stance."""
    none, *stances = (max(chance, LEAST) for chance in read[:4])
    target = sum(stances)
    return {
        "encoder target": log(target / none),
        "encoder negative": log(stances[0] / target),
        "encoder positive": log(stances[2] / target),
    }


def _features_of_roles(
    candidate: Candidate, among: Sequence[Candidate], heard: Heard, relation: str
) -> dict[str, float]:
    named = sum(c.mention is not None for c in among)
    found: dict[str, float] = {}
    company = "others named" if named else "nobody named"
    if candidate.mention is None:
        found["not named"] = found[f"not named × {relation}"] = 1.0
        found[f"not named, {company}"] = 1.0
        found.update(heard.weighed("not named", company))
    else:
        found["few named"] = 1.0 / named
    if candidate.mention and candidate.begins == min(c.begins for c in among if c.mention):
        found["first named"] = 1.0
        found.update(heard.weighed("first named"))
    for role in candidate.roles:
        found[f"role {role}"] = 1.0
        found.update(heard.weighed(f"role {role}"))
        if candidate.main:
            found[f"main clause × {role}"] = 1.0
            found.update(heard.weighed(f"main clause × {role}"))
        if candidate.mention is None:
            found[f"{company} × {role}"] = 1.0
        if role in IN_DISPUTE:
            found[f"{relation} × {role}"] = 1.0
    return found


def _features_of_place(
    doc: Doc,
    statement: Statement,
    heard: Heard,
    place: Offsets,
    chances: Sequence[float],
    shape: str,
) -> dict[str, float]:
    """What the words around the place tell where a candidate is named."""
    found = {f"named × shape {shape}": 1.0}
    for label, chance in (("negative", chances[0]), ("positive", chances[2])):
        found[label] = chance
        found.update((name, told * chance) for name, told in heard.weighed(label))
    start, end = place
    if any(a < end + NEAR and start < b + NEAR for a, b in heard.evidence):
        found["near the act's words"] = 1.0
        found.update(heard.weighed("near the act's words"))
    tone = compound(" ".join(t.text for t in clause_of(doc, place, statement)))
    found |= {"positive clause": max(tone, 0.0), "negative clause": max(-tone, 0.0)}
    return found


def _relation(one: str, other: str) -> str:
    if one.startswith(other + "."):
        return "whole"
    if other.startswith(one + "."):
        return "branch"
    return "same side" if side(one) == side(other) else "other side"


def clause_of(doc: Doc, place: Offsets | None, statement: Statement) -> list[Token]:
    """The words of the smallest clause around a place, within the content if it lies there."""
    words = doc.words([place]) if place else []
    content = doc.words(statement.content)
    if not words or words[-1] not in content:
        return content
    head = words[-1]
    while head.dep_ not in CLAUSES and head.head != head:
        head = head.head
    inside = set(content)
    return sorted(t for t in head.subtree if t in inside)


def probabilities(found: Mapping[str, float]) -> dict[str, float]:
    """How probable each of `CLASSES` is, given a candidate's features.

    >>> chances = probabilities({"act praise": 1.0, "role object": 1.0})
    >>> round(sum(chances.values()), 6)
    1.0
    """
    return load("targets").probabilities(found)
