"""What the surroundings tell of a role that its own phrase leaves open: whose "spokesman"?"""

from collections.abc import Sequence

from spacy.tokens import Token

from analysis.reference.discourse import (
    TWO_STATES,
    Discourse,
    ends_report,
    is_place,
    top_of,
    under,
)
from analysis.reference.entities import Entity, Found
from analysis.reference.phrases import Told, has_topic, is_vice
from analysis.registry import side

MEMBERS = frozenset({"source", "colleague", "insider", "member", "head", "leader", "founder",
                     "employee", "manager", "owner"})  # fmt: skip
"""Roles in any body: without one, nothing is told, not even a state."""
MEXICAN = frozenset({"ministry", "minister", "secretariat", "chancellery", "opposition",
                     "presidency"})  # fmt: skip
"""Offices and groups for which news of the United States has other words."""
MEXICAN_SECRETARIES = frozenset({"foreign", "interior", "governance", "security"})
"""Fields of Mexican secretaries that no American one has by these names."""
OFFICES = frozenset({"ministry", "secretariat", "agency", "bureau", "department", "embassy",
                     "consulate", "army", "navy", "court", "party"})  # fmt: skip
"""Bodies that an official's title may name without telling whose."""
FORCES = frozenset({"army", "navy"})
REMEMBERED = frozenset({"foreign", "justice", "army", "navy", "guard"})
"""Fields in which the body last spoken of tells the side, before any place does."""


class Context:
    """Tells a role's actor by the body, the client, the gang or the state last spoken of."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.actors = discourse.actors

    def tell(self, token: Token, lemma: str, told: Told, person: Entity | None = None) -> Told:
        """What the context tells where a phrase's words did not.

        Args:
            token: the head noun.
            lemma: its lemma.
            told: what its phrase told.
            person: who bears the role, if named.
        """
        if (told.field or told.rule == "no body") and (here := self._where(token)):
            return Told(self._actor(told.field, here), "context", own=False)
        if told.field:
            return self.by_field(token, told, person)
        if told.rule == "no body" and person is None and (office := self._presidency(token)):
            return Told(office, "context", own=False)
        if told.rule == "no client":
            return self._client(token)
        if told.rule == "pursued":
            return self._pursued(token)
        if told.actor == "crime":
            return self._gang(token)
        if told.rule in ("no body", "no field"):
            return self._body(token, lemma, told)
        return told

    def by_field(self, token: Token, told: Told, person: Entity | None) -> Told:
        """The side of a role that exists in both states: by the name, the office, the place."""
        if person is not None and (where := self._by_name(person, told.field)):
            return Told(self._actor(told.field, where), "context", own=False)
        if told.field in REMEMBERED and (abroad := self._abroad(token)):
            return Told(abroad, "context", own=False)
        if self.is_mexican(token, told.field):
            return Told(self._actor(told.field, "mx"), "context", own=False)
        if told.field in REMEMBERED:
            pair = self.actors.fields[told.field].values()
            for found in self.discourse.before(token, back=40):
                known = found.entity.speaks_as in pair and found.form != "pronoun"
                if known and self._calls_up(found, token):
                    return Told(found.entity.speaks_as, "context", own=False)
        if told.field in ("army", "navy", "guard") and not self.discourse.is_told(token):
            return Told(self._actor(told.field, "mx"), "context", own=False)
        if told.field == "police":  # the United States have no federal police or security ministry
            return Told(self._actor("police", "mx"), "context", own=False)
        if told.field in ("justice", ".courts") and (court := self._court(token)):
            return Told(self._actor(told.field, court), "context", own=False)
        dateline = self.discourse.dateline
        if told.field == ".states" and dateline and not self.discourse.place_near(token):
            return Told(f"{dateline}.states", "context", own=False)
        return Told(told.actor, "context", own=False)

    def is_mexican(self, token: Token, field: str) -> bool:
        """Whether an office or group has a name that news gives to Mexican ones only."""
        last = token.doc[token.i - 1].lower_ if token.i else ""
        secretary = token.lemma_.lower() == "secretary" and last in MEXICAN_SECRETARIES
        opponents = last == "opposition" and field == ".congress"
        before = [t.lower_ for t in token.doc[max(0, token.i - 3) : token.i]]
        attorney = before[:2] == ["attorney", "general"] and token.lower_ == "office"
        return token.lemma_.lower() in MEXICAN or opponents or secretary or attorney

    def _presidency(self, token: Token) -> str:
        """Whose office "the president", "the vice president" hold, where no other body is near.

        Mexico has no vice president.
        """
        vice = is_vice(token)
        article = token.doc[max(0, token.i - 1)].lower_ == "the"
        if token.lower_ != "president" or not (article or vice):
            return ""
        for found in self.discourse.before(token, back=2):
            if found.entity.kind == "body" and side(found.entity.speaks_as) not in TWO_STATES:
                return ""
        where = "us" if vice else self.discourse.context(token)
        return self._actor("presidency", where)

    def _calls_up(self, found: Found, token: Token) -> bool:
        """Whether a body is remembered at "the army": the Pentagon is not called so."""
        if token.text not in FORCES or side(found.entity.speaks_as) != "us":
            return True  # with a capital, "the Army" is a paper's own
        called = {t.lower_ for t in self.discourse.tokens[found.start : found.end]}
        return token.lower_ in called | found.entity.nouns

    def _by_name(self, person: Entity, field: str) -> str:
        """The side that a person's party, or name, tells where the words do not."""
        if person.affiliation is not None and side(person.affiliation.speaks_as) in TWO_STATES:
            return side(person.affiliation.speaks_as)
        if person.name.split()[:1] and person.name.split()[0] in self.actors.english:
            return "us"
        federal = field not in (".states", ".courts", "police", "justice")
        return "mx" if federal and not person.name.isascii() else ""

    def _court(self, token: Token) -> str:
        """The state before whose court a prosecutor stands.

        That of a court near by, or of any in the story where the sentence tells no state.
        """
        back = 3 if self._told_here(token) else 40
        for found in self.discourse.before(token, back=back):
            speaks = found.entity.speaks_as
            if speaks.endswith(".courts") or (back > 3 and speaks in ("us.doj", "mx.fgr")):
                if found.form != "pronoun":
                    return side(speaks)
        return ""

    def _told_here(self, token: Token) -> bool:
        """Whether the sentence names a state, or a place in one, before a token."""
        return any(self.discourse.state_named(i) for i in range(token.sent.start, token.i))

    def _abroad(self, token: Token) -> str:
        """China, or another state, where the sentence before is about it."""
        for found in self.discourse.before(token, back=1):
            where = side(found.entity.speaks_as)
            if found.subject:
                return where if where in ("cn", "intl") else ""
        return ""

    def _where(self, token: Token) -> str:
        """The state of "in Mexico, where officials" and of "officials there"."""
        before = [t.lower_ for t in token.doc[max(0, token.i - 3) : token.i]]
        if "where" in before:
            start = token.i - len(before) + before.index("where")
            for i in range(start - 1, max(-1, start - 5), -1):
                if where := self.discourse.state_named(i):
                    return where if where in TWO_STATES else ""
        following = token.doc[token.i + 1 : token.i + 2]
        if following.text.lower() == "there":
            return self.discourse.last_place(token)
        return ""

    def _actor(self, field: str, where: str) -> str:
        if not field:
            return where
        return where + field if field.startswith(".") else self.actors.field(field, where)

    def _client(self, token: Token) -> Told:
        """The accused, or the gangster, last spoken of; "a client" of nobody is a citizen."""
        if token.lemma_.lower() == "client":
            return Told("civil.victims", "context", own=False)
        accused = self.discourse.accused_near(token)
        if accused is not None:
            return Told("unknown", "context", accused, own=False)
        gang = self._gang(token)
        return gang if gang.actor != "crime" else Told("civil.accused", "context", own=False)

    def _pursued(self, token: Token) -> Told:
        """Whom "the suspect", "four inmates" mean.

        By the codebook officials are accused, others on trial are organised crime.
        """
        accused = self.discourse.accused_near(token)
        several = token.tag_ in ("NNS", "NNPS")
        if accused is not None and (not several or accused.speaks_as == "civil.accused"):
            return Told("unknown", "context", accused, own=False)
        return self._gang(token)

    def _gang(self, token: Token) -> Told:
        """The cartel last spoken of, near by; else the only one of the article."""
        for found in self.discourse.before(token, back=2):
            if found.entity.speaks_as.startswith("crime."):
                return Told("unknown", "context", found.entity, own=False)
        gangs = self.discourse.gangs
        return Told(next(iter(gangs)) if len(gangs) == 1 else "crime", "context", own=False)

    def _body(self, token: Token, lemma: str, told: Told) -> Told:
        """The body, or the official, that was last the subject; else any; else the state."""
        if told.rule == "no field" and has_topic(token):
            return Told(self.discourse.context(token), "context", own=False)
        modifier = token.doc[token.i - 1].lower_ if token.i else ""
        lemma = modifier if modifier in OFFICES else lemma  # "a ministry spokesman"
        prefixes, _ = self.actors.anaphors.get(lemma, ((), False))
        before = self.discourse.before(token, back=4)
        if ends_report(token):  # "…, an official said": the content names others
            here = self.discourse.sentence_of[token.i]
            before = (f for f in before if f.sentence < here or not self._inside(f))
        candidates = [f for f in before if self._may_employ(f, prefixes)]
        if lemma in MEXICAN:  # no parliament or court has a minister
            elsewhere = (".congress", ".courts")
            candidates = [f for f in candidates if not f.entity.speaks_as.endswith(elsewhere)]
        near = self.discourse.sentence_of[token.i] - 2
        subjects = [f for f in candidates if f.subject and not f.owner and f.sentence >= near]
        bodies = [f for f in candidates if f.entity.kind == "body"]
        if chosen := next(iter(subjects or bodies or candidates), None):
            return Told("unknown", "context", chosen.entity, own=False)
        if told.rule == "no body" and lemma in MEMBERS:
            return told
        if modifier in MEXICAN:
            return Told("mx", "context", own=False)
        publisher = self.discourse.publisher
        return Told(publisher or self.discourse.context(token), "context", own=False)

    def _inside(self, found: Found) -> bool:
        """Whether words stand in a clause that depends on another."""
        verb = top_of(self.discourse.tokens[found.head]).head
        while verb.dep_ == "conj" and verb.head != verb:
            verb = verb.head
        return verb.dep_ in ("ccomp", "relcl", "advcl", "acl") and verb.head.dep_ == "ccomp"

    def _may_employ(self, found: Found, prefixes: Sequence[str]) -> bool:
        """Whether an official or spokesman may speak for what was found."""
        entity = found.entity
        speaks = entity.speaks_as
        official = (
            entity.kind == "person" and "." in speaks and side(speaks) in TWO_STATES
            and not speaks.endswith((".congress", ".courts"))
        )  # fmt: skip
        if speaks == "unknown" or side(speaks) == "crime" or entity.actor == "civil.expert":
            return False
        fits = not prefixes or any(under(speaks, p) for p in prefixes)
        place = is_place(self.discourse.tokens[found.head], speaks)
        return (entity.kind == "body" or official) and fits and not place
