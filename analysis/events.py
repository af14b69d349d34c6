"""The acts of one actor towards another that an article tells: `Doc` → events.

A verb or noun of ``codebook/relations.yaml`` is an event where the syntax around it names who acts
and who is acted on, in the narration or in what somebody is quoted with as a fact.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from spacy.tokens import Span, Token

from analysis import codebook
from analysis.actors import Mention, mentions_within, registry, side
from analysis.dates import date_at
from analysis.language import Doc
from analysis.lexicon import Hit, Lexicon, parse_terms
from analysis.reference.discourse import TWO_STATES
from analysis.relations import Relation
from analysis.statements import Offsets, Statement

TARGETS = frozenset({"to", "with", "on", "upon", "against", "at", "for", "toward", "towards"})
"""Prepositions whose phrase names whom an act is aimed at, if the object does not."""
OWNERS = frozenset({"of", "by", "from", "at"})
"""Prepositions inside a noun phrase whose phrase tells whose the thing or person is."""
PARTS = frozenset({"appos", "poss", "compound", "amod", "nmod"})
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
FIRST = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
DISPUTED = frozenset({"accuse", "reject", "warn"})
"""Acts of statements whose contents are no facts that both sides grant."""
HELPERS = frozenset({"aux", "auxpass", "neg", "det", "mark", "preconj"})
CLIMB = frozenset({"conj", "xcomp", "ccomp", "pcomp", "pobj", "dobj", "prep", "advcl", "acl"})


@dataclass(frozen=True)
class _Lexicons:
    verbs: Lexicon
    nouns: Lexicon
    transfers: frozenset[int]
    receipts: frozenset[int]
    possible: Lexicon
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
        deeds=frozenset(
            lemma for t in of("nouns") if t.label.startswith("material") for lemma in t.positions[0]
        ),
        words={k: frozenset(v) for k, v in data["words"].items()},
    )


def of_narration(
    doc: Doc, mentions: Sequence[Mention], spoken: Sequence[tuple[Statement, str, str]] = ()
) -> Iterator[Relation]:
    """The relations that the article tells, from verbs and nouns of action.

    Denied, merely possible, wanted and future acts are none.

    Args:
        doc: the article.
        mentions: its mentions, in text order.
        spoken: its statements with their sources' ids and acts. "We" in a quotation is its
            speaker; what somebody denies, or accuses others or warns of, is no fact.

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
    mentions = [
        m for m in mentions if m.rule != "document"
    ]  # a note is handed over, not dealt with
    doubtful = (s for s, _, act in spoken if act in DISPUTED)
    disputed = {t.i for s in doubtful for t in doc.words(s.content)}
    for sentence in doc.sentences():
        around = mentions_within(mentions, sentence.start_char, sentence.end_char)
        if not around:
            continue
        tokens = list(sentence)
        hits = _hits(lexicons, tokens)
        deeds = (t for t in tokens if t.pos_ == "VERB")
        joint = [t for t in deeds if t.lemma_.lower() in lexicons.words["joint"]]
        if not hits and not joint:
            continue
        if disputed:
            hits = [h for h in hits if _head(h).i not in disputed]
            joint = [t for t in joint if t.i not in disputed]
        ruled_out = frozenset(h.tokens[0] for h in lexicons.possible.find(tokens))
        reader = _Reader(doc, around, origins, ruled_out)
        for hit in hits:
            yield from reader.relations(hit, sentence)
        for verb in joint:
            yield from reader.joint(verb, sentence)


def _with_speakers(
    doc: Doc, mentions: Sequence[Mention], spoken: Sequence[tuple[Statement, str, str]]
) -> list[Mention]:
    """The mentions and, in what is quoted, the speakers' "I" and "we"."""
    first: dict[int, Mention] = {}
    sized = sorted(spoken, key=lambda s: s[0].content[0][0] - s[0].content[-1][1])
    for statement, actor, _ in sized:  # the widest first, so that what stands inside goes over it
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
        pairs = self._pairs(hit, head, _known(agents), _known(targets))
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
                date_vague=dating.vague,
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
                date_vague=dating.vague,
            )

    def _pairs(
        self, hit: Hit, head: Token, agents: Sequence[Mention], targets: Sequence[Mention]
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
        words = {c.lower_ for t in hit.tokens for c in (t, *t.children)}
        mutual = mutual and (split or bool(words & {"with", "between", "among"}))
        if lemma in ("agree", "disagree") and not split:  # with an opinion, or on a deed
            mutual = mutual and bool(words & {"on", "to"})
        return [*pairs, *((t, a) for a, t in pairs)] if mutual else pairs

    # ------------------------------------------------------------------- verbs

    def _of_verb(self, hit: Hit, verb: Token) -> tuple[list[Mention], list[Mention]]:
        passive = _is_passive(verb)
        agents = self._by(verb) if passive else self._subject(verb)
        if id(hit.term) in _lexicons().receipts:
            given = [t for c in verb.children if c.dep_ == "dobj" for t in c.lefts]
            return self._phrase(hit) or self._origin(given), agents  # "got American training"
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
        if not targets and not passive and verb.lemma_ == "threaten":
            targets = self._threatened(verb)
        whom = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
        if agents and lemma in self.words["pursuing"]:
            targets = self._pursued(whom, targets)
        if lemma in self.words["violent"] and not _known(targets):
            targets = [_mention(t, "civil.victims") for t in whom if self._is_people(t)][:1]
        return agents, targets

    def _is_people(self, noun: Token) -> bool:
        return noun.lemma_.lower() in self.words["people"]

    def _threatened(self, verb: Token) -> list[Mention]:
        """Whom the deed falls on that an infinitive threatens: "to expel the agents"."""
        deeds = [c for c in verb.children if c.dep_ == "xcomp"]
        return [m for d in deeds for m in (self._patient(d) or self._aimed([d]))]

    def _transfer(
        self, hit: Hit, verb: Token, agents: list[Mention]
    ) -> tuple[list[Mention], list[Mention]]:
        """Of a transfer the recipient is the target, and "from" names who gives."""
        tokens = [*hit.tokens, *(c for c in verb.children if c.dep_ in ("dobj", "dative", "prt"))]
        targets = self._prepositions(tokens, ("to", "with"))
        targets += [m for c in verb.children if c.dep_ == "dative" for m in self.who(c)]
        objects = [c for c in verb.children if c.dep_ == "dobj"]
        if not targets and len(objects) > 1:  # the parser's second object: "gave Mexico planes"
            targets = list(self.at.get(objects[0], ()))
        agents = agents or self._prepositions([verb], ("from",), places=True)
        if agents and not targets:
            targets = self._judge(verb)
        if not targets and any(c.lower_ == "with" for c in verb.children):
            targets = self._patient(verb)  # "provided the police with rifles"
        handed = {c.lemma_.lower() for c in objects} & self.words["prisoners"]
        lemma = verb.lemma_.lower()
        if lemma in self.words["partner"] or (handed and lemma in self.words["sending"]):
            # one state hands people to another
            targets = [t for t in targets if side(t.actor) not in ("civil", "crime")]
            phrases = [c for t in tokens for c in t.children if c.pos_ != "PART"]
            recipient = any(c.lower_ == "to" for c in phrases)
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
        if deed.lemma_.lower() in self.words["partner"]:
            return []  # "requested his extradition": his who is extradited
        owners = [m for c in deed.children if c.dep_ == "poss" for m in self.who(c)]
        carried = [c for c in deed.subtree if c.dep_ == "acl" and _is_passive(c)]
        agents = [m for c in carried for m in self._by(c)]
        return [*owners, *self._prepositions([deed], ("by",)), *agents]

    def _pursued(self, whom: Sequence[Token], targets: list[Mention]) -> list[Mention]:
        """Whom the law pursues: former officials are accused, other unknown people are crime."""
        named = [t for t in whom if t.pos_ != "PRON"]
        for top in named:
            if any(t.lower_ in self.words["former"] for t in top.subtree):
                return [_mention(top, "civil.accused")]
        nobody = ("civil.victims", "unknown")
        people = [t for t in targets if t.actor not in nobody and t.rule != "place"]
        return people or [_mention(t, "crime") for t in named[:1] if not self._is_harmless(t)]

    def _is_harmless(self, noun: Token) -> bool:
        """Whether those who are detained are no suspects: migrants, not "five men"."""
        return self._is_people(noun) and noun.lemma_.lower() not in ("man", "woman", "member")

    def _judged_for(self, deed: Token) -> Token | None:
        """The verb that thanks or blames somebody for a deed."""
        for_ = deed.head
        verb = for_.head
        judged = for_.lower_ == "for" and deed.dep_ in ("pobj", "pcomp")
        return verb if judged and verb.lemma_.lower() in self.words["judging"] else None

    def _judge(self, deed: Token) -> list[Mention]:
        """Who thanks or blames for a deed: to whom somebody gave what is thanked for."""
        verb = self._judged_for(deed)
        return self._subject(verb) if verb is not None and not _is_passive(verb) else []

    def _subject(self, verb: Token, depth: int = 0) -> list[Mention]:
        """Who does what an active verb tells, by conjunction and control if need be."""
        own = [c for c in verb.children if c.dep_ in ("nsubj", "csubj")][-1:]  # after a dateline
        above = verb.head
        if own or verb.dep_ in ("relcl", "acl"):
            found = [m for c in (own or [above]) for m in self.who(c)]
            enacts = above.lemma_.lower() in self.words["enacted"] and above.dep_ == "dobj"
            enacted = not found and verb.dep_ == "relcl" and enacts
            return self._subject(above.head, depth + 1) if enacted else found
        if verb.dep_ == "pcomp":
            preposition, above = above, above.head
            if preposition.lower_ == "for" and (whom := self._patient(above)):
                return whom  # "thanked the agency for training", "praised X for …"
        elif verb.dep_ not in ("conj", "xcomp", "advcl", "ccomp"):
            return []
        if depth > 3 or above == verb or above.pos_ not in ("VERB", "AUX"):
            return []
        if verb.dep_ == "conj" and _is_passive(above):
            return [m for c in above.children if c.dep_ == "nsubjpass" for m in self.who(c)]
        helped = verb.dep_ in ("xcomp", "ccomp") and above.lemma_ == "help"
        return (self._patient(above) if helped else []) or self._subject(above, depth + 1)

    def _patient(self, verb: Token) -> list[Mention]:
        """Whom what a verb tells is done to: the object, or the subject of a passive."""
        if _is_passive(verb):
            return self._suffering(verb)
        whom = [c for c in verb.children if c.dep_ in ("dobj", "dative")]
        found = [m for c in whom for m in self.who(c)]
        gap = verb.dep_ == "relcl" and not any(c.dep_ in ("dobj", "prep") for c in verb.children)
        if not found and gap:
            subjects = [c for c in verb.children if c.dep_ == "nsubj"]
            if subjects and subjects[0].lower_ not in RELATIVE:
                return self.who(verb.head)
        # "urged Congress to act": the parser takes Congress for the subject of "act"
        acts = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp")]
        acts = [c for c in acts if any(a.lower_ == "to" for a in c.children)]
        asked = [s for c in acts for s in c.children if s.dep_ == "nsubj"]
        return found or [m for s in asked for m in self.who(s)]

    def _suffering(self, verb: Token) -> list[Mention]:
        """The subject of a passive, by conjunction or of a participle ("agents expelled by")."""
        own = [c for c in verb.children if c.dep_ == "nsubjpass"]
        if not own and verb.dep_ in ("acl", "relcl"):
            return self.who(verb.head)
        if not own and verb.dep_ == "conj" and _is_passive(verb.head):
            return self._suffering(verb.head)
        return [m for c in own for m in self.who(c)]

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
        # "a note of protest to": the parser hangs the target on the last noun
        inner = [p for o in objects for of in o.children if of.lower_ == "of" for p in of.children]
        return self._prepositions([*tokens, *objects, *inner], TARGETS)

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
        drugs = [t for t in things if t.lemma_.lower() in self.words["drugs"]]
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
        modifiers = (c for c in noun.children if c.dep_ in ("amod", "compound"))
        agents += [m for c in modifiers for m in self.at.get(c, [])]
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
        elif not agents and (judging := self._judged_for(noun)):
            agents = self._patient(judging)
            targets = targets or (self._judge(noun) if transfer else [])
        return self._completed(noun, agents, targets)

    def _completed(
        self, noun: Token, agents: list[Mention], targets: list[Mention]
    ) -> tuple[list[Mention], list[Mention]]:
        """Whom the law pursues, and the other state of a handover, where the words leave it out."""
        lemma = noun.lemma_.lower()
        if agents and lemma in self.words["pursuing"]:
            of_whom = [c for p in noun.children if p.lower_ == "of" for c in p.children]
            return agents, self._pursued(of_whom, targets) if of_whom else targets
        if lemma in self.words["partner"]:
            targets = targets or (_partner(agents[0]) if agents else [])
            agents = agents or (_partner(targets[0]) if targets else [])
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
        above = noun.head
        if noun.dep_ == "nsubjpass" and above.lemma_.lower() in self.words["light"]:
            return above, self._by(above), self._prepositions([above], TARGETS)
        above = above.head if noun.dep_ == "pobj" else above
        if noun.dep_ == "pobj" and above.lemma_.lower() in self.words["measures"]:
            noun, above = above, above.head  # "held a round of talks"
        light = self.words["light"] | self.words["receiving"]
        verbs = [above] if noun.dep_ in ("dobj", "pobj") else []
        verbs += [c for c in noun.children if c.dep_ == "relcl"]  # "a request they made"
        verb = next((v for v in verbs if v.pos_ == "VERB" and v.lemma_.lower() in light), None)
        if verb is None:
            return None, [], []
        dative = [m for c in verb.children if c.dep_ == "dative" for m in self.who(c)]
        return verb, self._subject(verb), dative or self._prepositions([verb], TARGETS)

    # ----------------------------------------------------------------- phrases

    def who(self, top: Token, depth: int = 0) -> list[Mention]:
        """The actors that a noun phrase means: its head's, else its owner's; joined ones too."""
        if depth > 4:
            return []
        if top.lower_ in RELATIVE and top.pos_ in ("PRON", "DET", "SCONJ"):
            clause = top
            while clause.dep_ not in ("relcl", "ROOT"):
                clause = clause.head
            return self.who(clause.head, depth + 1) if clause.dep_ == "relcl" else []
        if top.dep_ == "dative" and top.pos_ == "ADP":
            return self._objects(top, depth)
        found = self._beside(top) + list(self.at.get(top, ()))
        below = (self._below(child, depth + 1) for child in top.children)
        found = found or next(filter(None, below), []) or self._nationality(top)
        return found + [m for c in top.children if c.dep_ == "conj" for m in self.who(c, depth + 1)]

    def _below(self, child: Token, depth: int) -> list[Mention]:
        """The owner, origin or tie that a child of a noun tells."""
        if child.dep_ in PARTS:
            return self.who(child, depth)
        if child.dep_ == "prep" and child.lower_ in OWNERS:
            return self._objects(child, depth)
        if child.dep_ == "acl" and child.lemma_.lower() in self.words["linked"]:
            ties = [c for c in child.children if c.dep_ in ("prep", "agent")]
            return [m for c in ties for m in self._objects(c, depth)]
        return []

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
        near = [c for c in token.children if c.dep_ in HELPERS]
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
        low, high = sentence.start_char, sentence.end_char
        places += [(m.start, m.end) for m in (agent, target) if low <= m.start < high]
        objects = [c for c in head.children if c.dep_ in ("dobj", "nsubjpass", "prt")]
        places += [(c.left_edge.idx, c.idx + len(c)) for c in objects]
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
    joined = verb.dep_ == "conj" and verb.tag_ == "VBN"
    return verb.dep_ == "acl" or (joined and _is_passive(verb.head))


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
