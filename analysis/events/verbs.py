"""Who acts and on whom, by the syntax around a verb."""

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from analysis.actors import Mention, side
from analysis.events.phrases import RELATIVE, Phrases, is_passive, known, mention_at, partner_of
from analysis.events.vocabulary import vocabulary
from analysis.lexicon import Hit
from analysis.reference.discourse import TWO_STATES

TARGETS = frozenset({"to", "with", "on", "upon", "against", "at", "for", "toward", "towards"})
"""Prepositions whose phrase names whom an act is aimed at, if the object does not."""


class Verbs(Phrases):
    """Reads the parties of a verb: subject, object, phrases, and whom the words leave out."""

    def _of_verb(self, hit: Hit, verb: Token) -> tuple[list[Mention], list[Mention]]:
        agents, targets = self._named(hit, verb)
        if not self._is_bilateral(verb) and not self._meets(verb):
            return agents, targets
        own = {side(m.actor) for m in known(agents)[:1]}  # "recalled its ambassador"
        targets = [t for t in targets if side(t.actor) not in own]
        return self._other_state([verb, *_objects_of(verb)], verb, agents, targets)

    def _is_bilateral(self, verb: Token) -> bool:
        """Whether the object of a verb is a matter between the two states: a visa, a treaty."""
        whom = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
        whom += [c for p in verb.children if p.lower_ == "for" for c in p.children]
        return any(c.lemma_.lower() in self.words["bilateral"] for c in whom)

    def _meets(self, verb: Token) -> bool:
        """Whether one agreed, or several met, and the words do not say with whom."""
        below = {c.dep_ for c in verb.children}
        if verb.lemma_ == "agree" and "xcomp" in below:  # "agreed to send troops"
            return True
        several = [
            c
            for c in verb.children
            if c.dep_ == "nsubj" and (c.tag_ in ("NNS", "NNPS") or c.lower_ in ("they", "we"))
        ]
        meeting = verb.lemma_.lower() in self.words["meetings"]
        return meeting and bool(several) and not below & {"dobj", "ccomp", "xcomp"}

    def _named(self, hit: Hit, verb: Token) -> tuple[list[Mention], list[Mention]]:
        passive = is_passive(verb)
        agents = self._by(verb) if passive else self._subject(verb)
        if id(hit.term) in vocabulary().receipts:
            given = [t for c in verb.children if c.dep_ == "dobj" for t in c.lefts]
            return self._phrase(hit) or self._origin(given), agents  # "got American training"
        if id(hit.term) in vocabulary().transfers:
            return self._transfer(hit, verb, agents)
        targets = self._aim(hit, verb)
        lemma = verb.lemma_.lower()
        if passive and not agents and lemma in self.words["state_acts"]:
            agents = self._place(verb)
        if passive and not agents and lemma in self.words["concluding"]:
            return self._parties(verb)
        if agents and lemma in self.words["seizing"]:
            targets = targets or self._smugglers(verb)
        if not targets and not passive and lemma in self.words["toward"]:
            targets = self._intended(verb, agents)
        return agents, self._struck(verb, agents, targets)

    def _aim(self, hit: Hit, verb: Token) -> list[Mention]:
        """Whom a verb is aimed at: the phrase that it ends in, its object, else to, on, against."""
        targets = self._phrase(hit)
        if hit.tokens[-1].lower_ in ("for", "from"):  # "asked Washington for", "barred planes from"
            targets = known(self._patient(verb)) or targets
        targets = targets or self._judged(hit, verb) or self._patient(verb)
        return targets or ([] if is_passive(verb) else self._aimed(hit.tokens))

    def _struck(self, verb: Token, agents: list[Mention], targets: list[Mention]) -> list[Mention]:
        """Whom the law or violence hits: people without a name are the accused or the victims."""
        lemma = verb.lemma_.lower()
        whom = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
        if not whom and is_passive(verb) and verb.dep_ in ("acl", "relcl"):
            whom = [verb.head]  # "Guzmán, captured by marines"
        if agents and lemma in self.words["pursuing"]:
            targets = self._pursued(whom, targets)
        if lemma in self.words["violent"] and all(t.rule == "place" for t in known(targets)):
            people = [mention_at(t, "civil.victims") for t in whom if self._is_people(t)]
            targets = people[:1] or targets
        return targets

    def _is_people(self, noun: Token) -> bool:
        lemma = noun.lemma_.lower()  # that of a name keeps its plural: "Americans"
        return lemma in self.words["people"] or lemma.removesuffix("s") in self.words["people"]

    def _intended(self, verb: Token, agents: list[Mention]) -> list[Mention]:
        """Whom the deed falls on that one threatens with or refuses: "to expel the agents"."""
        deeds = [c for c in verb.children if c.dep_ == "xcomp"]
        whom = [m for d in deeds for m in (self._patient(d) or self._aimed([d]))]
        crossing = any(d.lemma_.lower() in self.words["partner"] for d in deeds)
        if crossing and known(agents):  # "refused to extradite him"
            return partner_of(known(agents)[0])
        return whom

    def _transfer(
        self, hit: Hit, verb: Token, agents: list[Mention]
    ) -> tuple[list[Mention], list[Mention]]:
        """Of a transfer the recipient is the target, and "from" names who gives."""
        inner = ("dobj", "dative", "prt", "advmod")  # "flown home to"
        tokens = [*hit.tokens, *(c for c in verb.children if c.dep_ in inner)]
        targets = self._prepositions(tokens, ("to", "with"), places=True)
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
            receiver = known(targets)[:1]
            if handed and receiver and {side(m.actor) for m in agents} == {side(receiver[0].actor)}:
                agents = partner_of(receiver[0])
        if lemma not in self.words["delivering"]:
            return agents, targets
        return self._other_state(tokens, verb, agents, targets)

    def _other_state(
        self, tokens: Sequence[Token], verb: Token, agents: list[Mention], targets: list[Mention]
    ) -> tuple[list[Mention], list[Mention]]:
        """Who gives or gets across the border is the other state where the words leave it out."""
        purpose = [c for c in verb.children if c.dep_ in ("xcomp", "advcl") and c.tag_ == "VB"]
        if known(agents) and not known(targets) and (not purpose or verb.lemma_ == "agree"):
            phrases = [c for t in tokens for c in t.children if c.pos_ != "PART"]
            recipient = any(c.lower_ in ("to", "with", "between", "among") for c in phrases)
            both = {side(m.actor) for m in agents} >= set(TWO_STATES)
            if not recipient and not both and not any(c.dep_ == "dative" for c in verb.children):
                return agents, partner_of(known(agents)[0])
        agentless = is_passive(verb) or verb.lemma_.lower() in self.words["moving"]
        if known(targets) and not known(agents) and agentless:
            return partner_of(known(targets)[0]), targets
        return agents, targets

    def _judged(self, hit: Hit, verb: Token) -> list[Mention]:
        """Whose deed a verb of speech judges: who extradited, not who was extradited."""
        if hit.term.label.startswith("material"):
            return []
        deeds = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
        deeds = [d for d in deeds if d.lemma_.lower() in vocabulary().deeds]
        doers = [m for d in deeds for m in self._doers(d)]
        return doers or [mention_at(d, "unknown") for d in deeds]

    def _doers(self, deed: Token) -> list[Mention]:
        if deed.lemma_.lower() in self.words["partner"]:
            return []  # "requested his extradition": his who is extradited
        owners = [m for c in deed.children if c.dep_ == "poss" for m in self.who(c)]
        carried = [c for c in deed.subtree if c.dep_ == "acl" and is_passive(c)]
        agents = [m for c in carried for m in self._by(c)]
        return [*owners, *self._prepositions([deed], ("by",)), *agents]

    def _pursued(self, whom: Sequence[Token], targets: list[Mention]) -> list[Mention]:
        """Whom the law pursues: former officials are accused, other unknown people are crime."""
        named = [t for t in whom if t.lower_ not in RELATIVE]
        for top in named:
            if any(t.lower_ in self.words["former"] for t in top.subtree):
                return [mention_at(top, "civil.accused")]
        nobody = ("civil.victims", "civil.ngo", "unknown")
        people = [t for t in targets if t.actor not in nobody and t.rule != "place"]
        return people or [mention_at(t, "crime") for t in named[:1] if not self._is_harmless(t)]

    def _is_harmless(self, noun: Token) -> bool:
        """Whether those who are detained are no suspects: migrants, not "five men"."""
        lemma = noun.lemma_.lower().removesuffix("s")
        return self._is_people(noun) and lemma not in self.words["suspects"]

    def _judged_for(self, deed: Token) -> Token | None:
        """The verb that thanks or blames somebody for a deed."""
        for_ = deed.head
        verb = for_.head
        judged = for_.lower_ == "for" and deed.dep_ in ("pobj", "pcomp")
        return verb if judged and verb.lemma_.lower() in self.words["judging"] else None

    def _judge(self, deed: Token) -> list[Mention]:
        """Who thanks or blames for a deed: to whom somebody gave what is thanked for."""
        verb = self._judged_for(deed)
        return self._subject(verb) if verb is not None and not is_passive(verb) else []

    def _subject(self, verb: Token, depth: int = 0) -> list[Mention]:
        """Who does what an active verb tells, by conjunction and control if need be."""
        own = [c for c in verb.children if c.dep_ in ("nsubj", "csubj")][-1:]  # after a dateline
        above = verb.head
        if own or verb.dep_ in ("relcl", "acl"):
            found = [m for c in (own or [above]) for m in self.who(c)]
            enacts = above.lemma_.lower() in self.words["enacted"] and above.dep_ == "dobj"
            enacted = not found and enacts
            return self._subject(above.head, depth + 1) if enacted else found
        if verb.dep_ == "pcomp":
            preposition, above = above, above.head
            if above.pos_ == "NOUN" and above.dep_ in ("dobj", "attr"):
                above = above.head  # "began the process of listing"
            if preposition.lower_ == "for" and (whom := self._patient(above)):
                return whom  # "thanked the agency for training", "praised X for …"
        elif verb.dep_ not in ("conj", "xcomp", "advcl", "ccomp", "dep"):
            return []
        if depth > 3 or above == verb or above.pos_ not in ("VERB", "AUX"):
            return []
        if verb.dep_ == "conj" and is_passive(above):
            return [m for c in above.children if c.dep_ == "nsubjpass" for m in self.who(c)]
        helped = verb.dep_ in ("xcomp", "ccomp") and above.lemma_ == "help"
        return (self._patient(above) if helped else []) or self._subject(above, depth + 1)

    def _patient(self, verb: Token) -> list[Mention]:
        """Whom what a verb tells is done to: the object, or the subject of a passive."""
        if is_passive(verb):
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
        bare = verb.lemma_ == "help"  # "helped the police identify the body"
        acts = [c for c in acts if bare or any(a.lower_ == "to" for a in c.children)]
        asked = [s for c in acts for s in c.children if s.dep_ == "nsubj"]
        return found or [m for s in asked for m in self.who(s)]

    def _suffering(self, verb: Token) -> list[Mention]:
        """The subject of a passive, by conjunction or of a participle ("agents expelled by")."""
        own = [c for c in verb.children if c.dep_ == "nsubjpass"]
        if not own and verb.dep_ in ("acl", "relcl"):
            return self.who(verb.head)
        if not own and verb.dep_ == "conj" and is_passive(verb.head):
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

    def _smugglers(self, verb: Token) -> list[Mention]:
        """Crime, or the gang that the sentence names: whose drugs are seized."""
        things = [t for c in verb.children if c.dep_ in ("dobj", "nsubjpass") for t in c.subtree]
        drugs = [t for t in things if t.lemma_.lower() in self.words["drugs"]]
        gangs = [m for found in self.at.values() for m in found if side(m.actor) == "crime"]
        return gangs[:1] or [mention_at(t, "crime") for t in drugs[:1]] if drugs else []

    def _place(self, verb: Token) -> list[Mention]:
        """The country where an arrest, a charge or a verdict fell, if its clause says where."""
        return self._origin(
            w
            for prep in verb.children
            if prep.dep_ == "prep" and prep.lower_ in ("in", "at", "on", "outside", "near")
            for w in prep.subtree
        )

    def _parties(self, verb: Token) -> tuple[list[Mention], list[Mention]]:
        """Both states, for a treaty that was signed by nobody named, where one is spoken of."""
        whom = [c for c in verb.children if c.dep_ == "nsubjpass"] or [verb.head]
        sides = {side(m.actor) for found in self.at.values() for m in found}
        treaty = whom[0].lemma_.lower() in self.words["treaties"]
        if not treaty or not sides & set(TWO_STATES) or sides & {"cn", "intl"}:
            return [], []
        us, mx = (mention_at(whom[0], s) for s in TWO_STATES)
        return [mx], [us]


def _objects_of(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "dative", "prt")]
