"""Who acts and on whom, by the syntax around a noun of action and its light verb."""

from spacy.tokens import Token

from analysis.actors import Mention
from analysis.events.phrases import is_passive, partner_of
from analysis.events.verbs import TARGETS, Verbs
from analysis.lexicon import Hit


class Nouns(Verbs):
    """Reads the parties of a noun: owners, phrases, and the subject of a light verb."""

    def _of_noun(self, hit: Hit, noun: Token) -> tuple[list[Mention], list[Mention]]:
        """Who acts on whom in a noun of action, by the noun's own phrase or its light verb."""
        between = self._prepositions(hit.tokens, ("between", "among"))
        if len(between) > 1:
            return between[:1], between[1:]
        agents = self._prepositions(hit.tokens, ("by", "from"))
        owners = [m for c in noun.children if c.dep_ == "poss" for m in self.who(c)]
        of = self._prepositions(hit.tokens, ("of",))
        targets = self._prepositions(hit.tokens, TARGETS)
        carried = [c for c in noun.subtree if c.dep_ in ("acl", "relcl") and is_passive(c)]
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
            targets = targets or (partner_of(agents[0]) if agents else [])
            agents = agents or (partner_of(targets[0]) if targets else [])
        return agents, targets

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
