"""Who did or said what towards whom: the acts of one actor towards another.

Two ways lead to a relation. A statement is one where its act is aimed at a target (verbal). And a
verb or noun of ``codebook/relations.yaml`` is one where the syntax around it names who acts and who
is acted on, in the narration or in what a statement gives as fact. Classes after PLOVER (Open
Event Data Alliance, 2018); the weights are the codebook's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from spacy.tokens import Span, Token

from analysis import codebook
from analysis.actors import Mention, mentions_within, registry, side
from analysis.acts import Act
from analysis.dates import Dating, date_at
from analysis.language import Doc
from analysis.lexicon import Hit, Lexicon, parse_terms
from analysis.reference.discourse import TWO_STATES
from analysis.sentiment import Stance
from analysis.statements import Offsets, Statement

STANCES = {-1: "hostile", 0: "plain", 1: "friendly"}
TARGETS = frozenset({"to", "with", "on", "upon", "against", "at", "for", "toward", "towards"})
"""Prepositions whose phrase names whom an act is aimed at, if the object does not."""
OWNERS = frozenset({"of", "by", "from", "at"})
"""Prepositions inside a noun phrase whose phrase tells whose the thing or person is."""
PARTS = frozenset({"appos", "poss", "compound", "amod", "nmod"})
FIRST = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
DRUGS = frozenset({"cocaine", "heroin", "fentanyl", "meth", "methamphetamine", "marijuana", "drug",
                   "precursor", "narcotic", "coke", "opium", "crystal"})  # fmt: skip
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
QUESTIONS = frozenset(
    {"whether", "if", "who", "whom", "what", "which", "when", "where", "why", "how"}
)
CLIMB = frozenset({"conj", "xcomp", "ccomp", "pcomp", "pobj", "dobj", "prep", "advcl", "acl"})
STEM = 4
"""Letters by which a verb and its noun are one head word: extradite and extradition."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An act of one actor towards another, with the words that tell it (offsets).

    ``head`` is the lemma of the verb or noun, or the act of the statement that is the relation;
    ``statement`` is that one's number, from 1, None for an event.
    """

    actor: str
    target: str
    quad: str
    date: str | None
    date_assumed: bool
    start: int
    end: int
    evidence: tuple[Offsets, ...]
    head: str = ""
    statement: int | None = None


def weight_of(quad: str) -> int:
    """The weight of a quad class, from +2 (material cooperation) to −2 (material conflict).

    >>> weight_of("verbal conflict")
    -1
    """
    return int(codebook.load("relations")["quads"][quad]["weight"])


# ---------------------------------------------------------------------------- statements


def of_statement(
    doc: Doc,
    statement: Statement,
    actor: str,
    act: Act,
    stances: Sequence[Stance],
    dating: Dating,
    number: int | None = None,
) -> Iterator[Relation]:
    """The relations that a statement itself is: its source accuses, asks or praises a target.

    Args:
        doc: the article.
        statement: the statement.
        actor: the id of its source.
        act: its act.
        stances: the stances towards its targets.
        dating: when it was said.
        number: its number in the article, from 1.
    """
    if actor == "unknown" or (act.act == "demand" and side(actor) == "press"):
        return  # what journalists demand is an answer
    ids = [stance.target for stance in stances]
    for stance in stances:
        if any(other.startswith(f"{stance.target}.") for other in ids):
            continue  # of a state and a body of it, the body is the target
        quad = _verbal(doc, statement, act.act, stance.label)
        if quad is None or stance.target in ("unknown", actor):
            continue
        evidence = statement.cue or statement.content
        start, end = _told(doc, statement, stance)
        yield Relation(
            *(actor, stance.target, quad, dating.date, dating.assumed, start, end, evidence),
            head=act.act,
            statement=number,
        )


def _verbal(doc: Doc, statement: Statement, act: str, label: int) -> str | None:
    """The quad class of a statement's act towards a target, if it is any."""
    quad: str | None = codebook.load("relations")["statements"][act][STANCES[label]]
    if act == "demand" and label == 0:
        cue = doc.words(statement.cue)
        if _is_question(doc, statement):
            return None
        if cue and _lexicons().harsh.find(cue):
            return "verbal conflict"
        if cue and cue[0].lemma_.lower() in _lexicons().words["wishes"]:
            return None
    return quad


def _is_question(doc: Doc, statement: Statement) -> bool:
    """Whether a content asks for an answer, not for a deed."""
    words = doc.words(statement.content)
    asks = bool(words) and words[0].lower_ in QUESTIONS
    end = statement.content[-1][1]
    return asks or "?" in doc.article.text[max(0, end - 2) : end]


def _told(doc: Doc, statement: Statement, stance: Stance) -> Offsets:
    """Where a statement is told: source, cue and what of the content stands in their sentence.

    Without a cue it is the sentence of the content that shows the stance, else the content.
    """
    pieces = (*statement.source, *statement.cue, *statement.content)
    if not statement.cue:
        shown = [e for e in stance.evidence if any(a <= e[0] < b for a, b in statement.content)]
        pieces = statement.content
        if not shown:
            return pieces[0]
    words = doc.words(statement.cue or shown[:1])
    if not words:
        return pieces[0]
    sentence = words[0].sent
    low, high = sentence.start_char, sentence.end_char
    near = [(a, b) for a, b in pieces if a < high and b > low]
    return max(min(a for a, _ in near), low), min(max(b for _, b in near), high)


# ---------------------------------------------------------------------------- narration


@dataclass(frozen=True)
class _Lexicons:
    verbs: Lexicon
    nouns: Lexicon
    transfers: frozenset[int]
    receipts: frozenset[int]
    possible: Lexicon
    harsh: Lexicon
    deeds: frozenset[str]
    words: dict[str, frozenset[str]]


@cache
def _lexicons() -> _Lexicons:
    data = codebook.load("relations")

    def of(key: str) -> list[Any]:
        quads = data["quads"].items()
        return [t for quad, entry in quads for t in parse_terms(quad, entry.get(key, ()))]

    transfers, receipts = of("transfers"), of("receipts")
    return _Lexicons(
        verbs=Lexicon([*of("verbs"), *transfers, *receipts]),
        nouns=Lexicon(of("nouns")),
        transfers=frozenset(map(id, transfers)),
        receipts=frozenset(map(id, receipts)),
        possible=Lexicon(parse_terms("possible", data["possible"])),
        harsh=Lexicon(parse_terms("harsh", data["harsh"])),
        deeds=frozenset(
            lemma for t in of("nouns") if t.label.startswith("material") for lemma in t.positions[0]
        ),
        words={k: frozenset(v) for k, v in data["words"].items()},
    )


def of_narration(
    doc: Doc, mentions: Sequence[Mention], spoken: Sequence[tuple[Statement, str]] = ()
) -> Iterator[Relation]:
    """The relations that the article tells, from verbs and nouns of action.

    Denied, merely possible, wanted and future acts are none.

    Args:
        doc: the article.
        mentions: its mentions, in text order.
        spoken: its statements with their sources' ids: "we" in a quotation is its speaker.

    >>> from analysis.actors import find_mentions
    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> doc = parse(article_from_text("x", "Mexico expelled the DEA in 2020."))
    >>> [(r.actor, r.target, r.quad, r.date) for r in of_narration(doc, find_mentions(doc))]
    [('mx', 'us.dea', 'material conflict', '2020')]
    """
    lexicons = _lexicons()
    origins = {
        token: where
        for start, end, _, where in registry().origins(doc.tokens)
        for token in doc.tokens[start:end]
        if where in TWO_STATES
    }
    mentions = _with_speakers(doc, mentions, spoken)
    for sentence in doc.sentences():
        around = mentions_within(mentions, sentence.start_char, sentence.end_char)
        if not around:
            continue
        tokens = list(sentence)
        hits = _hits(lexicons, tokens)
        joint = [
            t for t in tokens if t.lemma_.lower() in lexicons.words["joint"] and t.pos_ == "VERB"
        ]
        if not hits and not joint:
            continue
        ruled_out = frozenset(h.tokens[0] for h in lexicons.possible.find(tokens))
        reader = _Reader(doc, around, origins, ruled_out)
        for hit in hits:
            yield from reader.relations(hit, sentence)
        for verb in joint:
            yield from reader.joint(verb, sentence)


def _with_speakers(
    doc: Doc, mentions: Sequence[Mention], spoken: Sequence[tuple[Statement, str]]
) -> list[Mention]:
    """The mentions and, in what is quoted, the speakers' "I" and "we"; the inner quotation's own."""
    first: dict[int, Mention] = {}
    sized = sorted(spoken, key=lambda s: s[0].content[0][0] - s[0].content[-1][1])
    for statement, actor in sized:  # the widest first, so that what stands inside goes over it
        if statement.kind != "indirect" and actor != "unknown":
            for token in doc.words(statement.content):
                if token.lower_ in FIRST and token.text != "US":
                    first[token.i] = _mention(token, actor)
    taken = {m.start for m in first.values()}
    return sorted([*(m for m in mentions if m.start not in taken), *first.values()], key=_place)


def _place(mention: Mention) -> Offsets:
    return mention.start, mention.end


def _hits(lexicons: _Lexicons, tokens: Sequence[Token]) -> list[Hit]:
    """The longest verb or noun of action at each place."""
    found: dict[Token, Hit] = {}
    for hits, tags in ((lexicons.verbs, ("VERB", "AUX")), (lexicons.nouns, ("NOUN", "PROPN"))):
        for hit in hits.find(tokens):
            head = _head(hit)
            known = found.get(head)
            if head.pos_ in tags and (known is None or len(hit.tokens) > len(known.tokens)):
                found[head] = hit
    inside = {t for hit in found.values() for t in hit.tokens[1:] if hit.tokens[1:]}
    return [hit for head, hit in found.items() if head not in inside]


def _head(hit: Hit) -> Token:
    """The word of a term that governs the others: "sharing" in "intelligence sharing"."""
    inside = set(hit.tokens)
    tops = [t for t in hit.tokens if t.head not in inside or t.head == t]
    return next((t for t in tops if t.pos_ in ("VERB", "NOUN", "PROPN", "AUX")), hit.tokens[0])


class _Reader:
    """Reads from a sentence's syntax who acts on whom."""

    def __init__(
        self,
        doc: Doc,
        around: Sequence[Mention],
        origins: Mapping[Token, str],
        ruled_out: frozenset[Token],
    ) -> None:
        self.doc = doc
        self.origins = origins
        self.ruled_out = ruled_out
        self.words = _lexicons().words
        self.at: dict[Token, list[Mention]] = {}
        for mention in around:
            for token in doc.words([(mention.start, mention.end)]):
                self.at.setdefault(token, []).append(mention)

    def relations(self, hit: Hit, sentence: Span) -> Iterator[Relation]:
        head = _head(hit)
        if self._unreal(head):
            return
        verbal = head.pos_ in ("VERB", "AUX")
        agents, targets = self._of_verb(hit, head) if verbal else self._of_noun(hit, head)
        pairs = self._pairs(head, _known(agents), _known(targets))
        if hit.term.label == "verbal cooperation":  # to speak to a reporter is no act of a relation
            pairs = [p for p in pairs if "press" not in (side(p[0].actor), side(p[1].actor))]
        if not pairs:
            return
        dating = date_at(self.doc, head)
        for agent, target in pairs:
            start, end = self._span(hit.span, head, agent, target, sentence)
            yield Relation(
                *(agent.actor, target.actor, hit.term.label, dating.date, dating.assumed),
                *(start, end, (hit.span,)),
                head=head.lemma_.lower(),
            )

    def joint(self, verb: Token, sentence: Span) -> Iterator[Relation]:
        """What bodies of both states do together: each works with the other."""
        if _is_passive(verb) or self._unreal(verb):
            return
        agents = _known(self._subject(verb))
        both = [next((m for m in agents if side(m.actor) == s), None) for s in TWO_STATES]
        if None in both:
            return
        pair = sorted((m for m in both if m), key=_place)
        if pair[0].start == pair[1].start and not _together(verb):
            return  # "the two countries" do most things each for itself
        span = verb.idx, verb.idx + len(verb)
        dating = date_at(self.doc, verb)
        for one, other in (pair, pair[::-1]):
            start, end = self._span(span, verb, one, other, sentence)
            yield Relation(
                *(one.actor, other.actor, "material cooperation", dating.date, dating.assumed),
                *(start, end, (span,)),
                head=verb.lemma_.lower(),
            )

    def _pairs(
        self, head: Token, agents: Sequence[Mention], targets: Sequence[Mention]
    ) -> list[tuple[Mention, Mention]]:
        """Who acts on whom; what several do to one another counts each way, a meeting once."""
        lemma = head.lemma_.lower()
        mutual = lemma in self.words["mutual"]
        meeting = lemma in self.words["meetings"]
        split = not targets and (mutual or meeting) and len(agents) > 1
        if split:
            agents, targets = agents[:1], agents[1:]
        pairs = [(a, t) for a in agents[:2] for t in targets[:2] if a.actor != t.actor]
        if meeting:
            return pairs[:1]
        if lemma in ("agree", "disagree") and len(agents) == 1:  # with an opinion, or on a deed
            mutual = split or any(c.lower_ in ("on", "to") for c in head.children)
        return [*pairs, *((t, a) for a, t in pairs)] if mutual else pairs

    # ------------------------------------------------------------------- verbs

    def _of_verb(self, hit: Hit, verb: Token) -> tuple[list[Mention], list[Mention]]:
        passive = _is_passive(verb)
        agents = self._by(verb) if passive else self._subject(verb)
        if id(hit.term) in _lexicons().receipts:
            return self._phrase(hit), agents
        if id(hit.term) in _lexicons().transfers:
            return self._transfer(hit, verb, agents)
        targets = self._phrase(hit) or self._judged(hit, verb) or self._patient(verb)
        if not targets and not passive:
            targets = self._aimed(hit.tokens)
        lemma = verb.lemma_.lower()
        if passive and not agents and lemma in self.words["state_acts"]:
            agents = self._place(verb)
        if passive and not agents and lemma in self.words["concluding"]:
            return self._parties(verb)
        if agents and lemma in self.words["seizing"]:
            targets = targets or self._smugglers(verb)
        if agents and lemma in self.words["pursuing"]:
            targets = self._pursued(verb, targets)
        return agents, targets

    def _transfer(
        self, hit: Hit, verb: Token, agents: list[Mention]
    ) -> tuple[list[Mention], list[Mention]]:
        """Of a transfer the recipient is the target, and "from" names who gives."""
        tokens = [*hit.tokens, *(c for c in verb.children if c.dep_ in ("dobj", "dative", "prt"))]
        targets = self._prepositions(tokens, ("to", "with"))
        targets += [m for c in verb.children if c.dep_ == "dative" for m in self.who(c)]
        agents = agents or self._prepositions([verb], ("from",), places=True)
        if not targets and any(c.lower_ == "with" for c in verb.children):
            targets = self._patient(verb)  # "provided the police with rifles"
        if verb.lemma_.lower() in self.words["partner"]:
            recipient = any(
                c.lower_ == "to" and c.pos_ != "PART" for t in tokens for c in t.children
            )
            if agents and not targets and not recipient:
                targets = _partner(agents[0])
            if targets and not agents and _is_passive(verb):
                agents = _partner(targets[0])
        return agents, targets

    def _judged(self, hit: Hit, verb: Token) -> list[Mention]:
        """Whose deed a verb of speech judges: who extradited, not who was extradited."""
        if hit.term.label.startswith("material"):
            return []
        deeds = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
        deeds = [d for d in deeds if d.lemma_.lower() in _lexicons().deeds]
        return [m for d in deeds for m in self._doers(d)] or [_mention(d, "unknown") for d in deeds]

    def _doers(self, deed: Token) -> list[Mention]:
        owners = [m for c in deed.children if c.dep_ == "poss" for m in self.who(c)]
        carried = [c for c in deed.subtree if c.dep_ == "acl" and _is_passive(c)]
        return [
            *owners,
            *self._prepositions([deed], ("by",)),
            *(m for c in carried for m in self._by(c)),
        ]

    def _pursued(self, verb: Token, targets: list[Mention]) -> list[Mention]:
        """Whom the law pursues without a known name or office counts as crime."""
        whom = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass") and c.pos_ != "PRON"]
        people = [t for t in targets if t.actor != "civil.victims" and t.rule != "place"]
        return people or [_mention(t, "crime") for t in whom[:1]]

    def _subject(self, verb: Token, depth: int = 0) -> list[Mention]:
        """Who does what an active verb tells, by conjunction and control if need be."""
        own = [c for c in verb.children if c.dep_ in ("nsubj", "csubj")]
        if own:
            return [m for c in own for m in self.who(c)]
        above = verb.head
        if depth > 3 or above == verb:
            return []
        if verb.dep_ in ("relcl", "acl"):
            return self.who(above)
        if verb.dep_ == "pcomp":
            governor = above.head
            if above.lower_ == "for" and (whom := self._patient(governor)):
                return whom  # "thanked the agency for training", "praised X for …"
            return self._subject(governor, depth + 1) if governor.pos_ in ("VERB", "AUX") else []
        if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp") and above.pos_ in ("VERB", "AUX"):
            if verb.dep_ == "conj" and _is_passive(above):
                return [m for c in above.children if c.dep_ == "nsubjpass" for m in self.who(c)]
            whom = self._patient(above) if verb.dep_ != "conj" and above.lemma_ == "help" else []
            return whom or self._subject(above, depth + 1)
        return []

    def _patient(self, verb: Token, depth: int = 0) -> list[Mention]:
        """Whom what a verb tells is done to: the object, or the subject of a passive."""
        if _is_passive(verb):
            own = [c for c in verb.children if c.dep_ == "nsubjpass"]
            if own:
                return [m for c in own for m in self.who(c)]
            if verb.dep_ in ("acl", "relcl"):
                return self.who(verb.head)
            if verb.dep_ == "conj" and depth < 3:
                return self._patient(verb.head, depth + 1)
            return []
        found = [m for c in verb.children if c.dep_ in ("dobj", "dative") for m in self.who(c)]
        if found:
            return found
        if verb.dep_ == "relcl" and not any(c.dep_ in ("dobj", "prep") for c in verb.children):
            subjects = [c for c in verb.children if c.dep_ == "nsubj"]
            if subjects and subjects[0].lower_ not in RELATIVE:
                return self.who(verb.head)
        # "urged Congress to act": the parser takes Congress for the subject of "act"
        asked = [
            s
            for c in verb.children
            if c.dep_ in ("ccomp", "xcomp") and any(a.lower_ == "to" for a in c.children)
            for s in c.children
            if s.dep_ == "nsubj"
        ]
        return [m for s in asked for m in self.who(s)]

    def _by(self, verb: Token) -> list[Mention]:
        agents = [c for c in verb.children if c.dep_ == "agent" or c.lower_ == "by"]
        if not agents and verb.dep_ == "conj":
            agents = [c for c in verb.head.children if c.dep_ == "agent"]
        return [m for a in agents for c in a.children if c.dep_ == "pobj" for m in self.who(c)]

    def _phrase(self, hit: Hit) -> list[Mention]:
        """The target in the phrase of the preposition that a term ends in."""
        last = hit.tokens[-1]
        if len(hit.tokens) < 2 or last.pos_ not in ("ADP", "SCONJ"):
            return []
        return [m for c in last.children if c.dep_ == "pobj" for m in self.who(c)]

    def _aimed(self, tokens: Iterable[Token]) -> list[Mention]:
        """The target in a phrase with to, on, against … of a verb or of its object."""
        tokens = list(tokens)
        objects = [c for t in tokens for c in t.children if c.dep_ == "dobj" and c not in tokens]
        return self._prepositions([*tokens, *objects], TARGETS)

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

    def _smugglers(self, verb: Token) -> list[Mention]:
        """Crime, or the gang that the sentence names: whose drugs are seized."""
        things = [t for c in verb.children if c.dep_ in ("dobj", "nsubjpass") for t in c.subtree]
        drugs = [t for t in things if t.lemma_.lower() in DRUGS]
        gangs = [m for found in self.at.values() for m in found if side(m.actor) == "crime"]
        return gangs[:1] or [_mention(t, "crime") for t in drugs[:1]] if drugs else []

    def _place(self, verb: Token) -> list[Mention]:
        """The country where an arrest, a charge or a verdict fell, if its clause says where."""
        return self._origin(
            w
            for prep in verb.children
            if prep.dep_ == "prep" and prep.lower_ in ("in", "at", "on", "outside", "near")
            for w in prep.subtree
        )

    def _origin(self, tokens: Iterable[Token]) -> list[Mention]:
        """The first of the two states that a name of a place or a nationality tells."""
        told = sorted((t for t in tokens if t in self.origins), key=lambda t: t.i)
        return [_mention(t, self.origins[t]) for t in told[:1]]

    # ------------------------------------------------------------------- nouns

    def _of_noun(self, hit: Hit, noun: Token) -> tuple[list[Mention], list[Mention]]:
        """Who acts on whom in a noun of action, by the noun's own phrase or its light verb."""
        between = self._prepositions(hit.tokens, ("between", "among"))
        if len(between) > 1:
            return between[:1], between[1:]
        agents = self._prepositions(hit.tokens, ("by", "from"))
        owners = [m for c in noun.children if c.dep_ == "poss" for m in self.who(c)]
        of = self._prepositions(hit.tokens, ("of",))
        targets = self._prepositions(hit.tokens, TARGETS)
        carried = [c for c in noun.subtree if c.dep_ in ("acl", "relcl") and _is_passive(c)]
        agents += [m for c in carried for m in self._by(c)]
        transfer = noun.lemma_.lower() in self.words["partner"]
        conflict = hit.term.label == "material conflict"
        for owner in owners:
            suffers = (transfer or conflict) and owner.gender != "n" and not of
            (targets if suffers and not transfer else agents).append(owner)
        agents += [
            m for c in noun.children if c.dep_ in ("amod", "compound") for m in self.at.get(c, [])
        ]
        if not transfer:
            targets += of
        else:
            targets = self._prepositions(hit.tokens, ("to",))
            agents = agents or self._prepositions(hit.tokens, ("from",), places=True)
        verb, subject, objects = self._light(noun)
        if noun.dep_ == "dobj" and not agents:
            agents = self._prepositions([noun.head], ("by",))  # "protested the arrest … by"
        if verb is not None:
            if verb.lemma_.lower() in self.words["receiving"]:
                return agents, targets or subject
            agents = agents or subject
            targets = targets or objects
        if transfer and agents and not targets:
            targets = _partner(agents[0])
        if transfer and targets and not agents:
            agents = _partner(targets[0])
        return agents, targets

    def _parties(self, verb: Token) -> tuple[list[Mention], list[Mention]]:
        """Both states, for a treaty that was signed by nobody named, where one is spoken of."""
        whom = [c for c in verb.children if c.dep_ == "nsubjpass"] or [verb.head]
        sides = {side(m.actor) for found in self.at.values() for m in found}
        treaty = whom[0].lemma_.lower() in self.words["treaties"]
        if not treaty or not sides & set(TWO_STATES) or sides & {"cn", "intl"}:
            return [], []
        us, mx = (_mention(whom[0], s) for s in TWO_STATES)
        return [mx], [us]

    def _light(self, noun: Token) -> tuple[Token | None, list[Mention], list[Mention]]:
        """The light verb of a noun ("made a request to"): the verb, its subject, its targets."""
        if noun.dep_ == "nsubjpass":
            verb = noun.head
            if verb.lemma_.lower() in self.words["light"]:
                return verb, self._by(verb), self._prepositions([verb], TARGETS)
            return None, [], []
        above = noun.head.head if noun.dep_ == "pobj" else noun.head
        if noun.dep_ == "relcl" or noun.dep_ not in ("dobj", "pobj"):
            relative = [c for c in noun.children if c.dep_ == "relcl"]  # "a request they made"
            above = next((c for c in relative if c.lemma_.lower() in self.words["light"]), noun)
        verb = above if above.pos_ in ("VERB", "AUX") else None  # type: ignore[assignment]
        if verb is None:
            relative = [c for c in noun.children if c.dep_ == "relcl"]
            verb = next((c for c in relative if c.lemma_.lower() in self.words["light"]), None)
        light = self.words["light"] | self.words["receiving"]
        if verb is None or verb.lemma_.lower() not in light:
            return None, [], []
        dative = [m for c in verb.children if c.dep_ == "dative" for m in self.who(c)]
        return verb, self._subject(verb), dative or self._prepositions([verb], TARGETS)

    # ----------------------------------------------------------------- phrases

    def who(self, top: Token, depth: int = 0) -> list[Mention]:
        """The actors that a noun phrase means: its head's, else its owner's; joined ones too."""
        if top.lower_ in RELATIVE and top.pos_ in ("PRON", "DET", "SCONJ"):
            clause = top
            while clause.dep_ != "relcl" and clause.head != clause:
                clause = clause.head
            return self.who(clause.head, depth + 1) if clause.dep_ == "relcl" and depth < 3 else []
        if top.dep_ == "dative" and top.pos_ == "ADP":
            return [m for c in top.children if c.dep_ == "pobj" for m in self.who(c)]
        found = self._beside(top) + list(self.at.get(top, ()))
        if not found and depth < 4:
            for child in top.children:
                if child.dep_ in PARTS:
                    found += self.who(child, depth + 1)
                elif child.dep_ == "prep" and child.lower_ in OWNERS:
                    found += self._objects(child, depth + 1)
                elif child.dep_ == "acl" and child.lemma_.lower() in self.words["linked"]:
                    ties = [c for c in child.children if c.dep_ in ("prep", "agent")]
                    found += [m for c in ties for m in self._objects(c, depth + 1)]
                if found:
                    break
        if not found:
            found = self._nationality(top)
        joined = [c for c in top.children if c.dep_ == "conj"] if depth < 4 else []
        return found + [m for c in joined for m in self.who(c, depth + 1)]

    def _objects(self, preposition: Token, depth: int) -> list[Mention]:
        objects = (c for c in preposition.children if c.dep_ == "pobj")
        return [m for c in objects for m in self.who(c, depth)]

    def _beside(self, top: Token) -> list[Mention]:
        """Names joined to a name that the parser hangs below it: "President A and Premier B"."""
        joined = [c for c in top.lefts if c.dep_ in ("nmod", "compound") and c in self.at]
        return [m for c in joined if any(d.dep_ == "cc" for d in c.children) for m in self.at[c]]

    def _nationality(self, noun: Token) -> list[Mention]:
        """The state whose adjective a noun without a mention of its own has: "Mexican steel"."""
        words = (noun, *(t for t in noun.lefts if t.dep_ in ("amod", "compound", "nmod")))
        return self._origin(w for w in words if w.is_title)

    def _unreal(self, head: Token) -> bool:
        """Whether an act is negated, possible, future, wanted, asked for or alleged."""
        token = head
        for _ in range(5):
            if self._unreal_here(token):
                return True
            if token.dep_ not in CLIMB or token.head == token:
                return False
            token = token.head
            if token in self.ruled_out:
                return True
        return False

    def _unreal_here(self, token: Token) -> bool:
        near = [
            c
            for c in token.children
            if c.dep_ in ("aux", "auxpass", "neg", "det", "mark", "preconj")
        ]
        if any(t.dep_ == "neg" or t.lower_ in ("no", "never", "neither") for t in near):
            return True
        if any(t in self.ruled_out for t in near):
            return True
        if any(t.dep_ == "advmod" and t in self.ruled_out for t in token.children):
            return True
        # an infinitive is a purpose or a plan, unless the verb above it says that it came about
        infinitive = any(t.lower_ == "to" and t.tag_ == "TO" for t in near)
        return (
            infinitive
            and token.dep_ in ("xcomp", "advcl", "ccomp", "acl", "relcl")
            and token.head.lemma_.lower() not in self.words["implicative"]
        )

    def _span(
        self, act: Offsets, head: Token, agent: Mention, target: Mention, sentence: Span
    ) -> Offsets:
        """Actor, act and target; an actor that another verb brings in stays outside."""
        places = [act]
        places += [
            (mention.start, mention.end)
            for mention in (agent, target)
            if sentence.start_char <= mention.start < sentence.end_char
        ]
        places += [
            (child.left_edge.idx, child.idx + len(child))
            for child in head.children
            if child.dep_ in ("dobj", "nsubjpass", "prt")
        ]
        return min(a for a, _ in places), max(b for _, b in places)


def _known(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of known actors, each actor once."""
    return list({m.actor: m for m in reversed(mentions) if m.actor != "unknown"}.values())[::-1]


def _is_passive(verb: Token) -> bool:
    children = {c.dep_ for c in verb.children}
    if children & {"nsubjpass", "auxpass"}:
        return True
    if verb.tag_ not in ("VBN", "VBD") or children & {"aux", "nsubj"}:
        return False
    return verb.dep_ == "acl" or (
        verb.dep_ == "conj" and verb.tag_ == "VBN" and _is_passive(verb.head)
    )


def _together(verb: Token) -> bool:
    return any(t.lower_ in ("together", "jointly", "joint") for t in verb.subtree)


def _mention(token: Token, actor: str) -> Mention:
    return Mention(token.idx, token.idx + len(token), token.text, actor, "", "name", "place")


def _partner(mention: Mention) -> list[Mention]:
    """The other of the two states: to whom one extradites, where the text does not say."""
    here = side(mention.actor)
    if here not in TWO_STATES:
        return []
    other = next(s for s in TWO_STATES if s != here)
    return [replace(mention, actor=other, rule="partner")]


# ----------------------------------------------------------------------------- counting


def once(doc: Doc, relations: Iterable[Relation]) -> list[Relation]:
    """Relations in text order, each event once however often the article tells it.

    Events are one where actors, class and head word are alike and their dates do not differ (a
    date that is missing or assumed differs from none); the first telling stays, with the surest
    date. Statements are one where one paragraph gives the same act of one actor towards another.
    What is told by the cue of a statement, or in a statement of the same pair and class, is
    that statement.
    """
    events: dict[tuple[str, ...], list[Relation]] = {}
    told: dict[tuple[str, ...], list[Relation]] = {}
    spoken: dict[tuple[Any, ...], Relation] = {}
    for relation in sorted(relations, key=lambda r: (r.statement is None, r.start, r.end)):
        sides = (side(relation.actor), side(relation.target))
        if relation.statement is not None:
            paragraph = doc.paragraph(relation.evidence[0][0])
            place_of = (relation.actor, relation.target, relation.quad, relation.head, paragraph)
            if place_of not in spoken:
                spoken[place_of] = relation
                told.setdefault(sides, []).append(relation)
        elif not any(_covers(one, relation) for one in told.get(sides, ())):
            key = (relation.actor, relation.target, relation.quad, relation.head[:STEM])
            same = events.setdefault(key, [])
            place = next((i for i, one in enumerate(same) if _one_date(one, relation)), None)
            if place is None:
                same.append(relation)
            elif not _sure(same[place]) and _sure(relation):
                dated = replace(same[place], date=relation.date, date_assumed=False)
                same[place] = dated
    found = [*spoken.values(), *(r for same in events.values() for r in same)]
    return sorted(found, key=lambda r: (r.start, r.end))


def _covers(statement: Relation, event: Relation) -> bool:
    """Whether a statement tells an event: by its cue, or within it with the same sign."""
    at = event.evidence[0][0]
    if any(a <= at < b for a, b in statement.evidence):
        return True
    return statement.quad == event.quad and statement.start <= at < statement.end


def _sure(relation: Relation) -> bool:
    return relation.date is not None and not relation.date_assumed


def _one_date(one: Relation, other: Relation) -> bool:
    return not (_sure(one) and _sure(other)) or one.date == other.date
