"""Phrases without a name: "a senior official", "the detainee", "both governments"."""

from collections.abc import Collection
from dataclasses import dataclass

from spacy.tokens import Token

from analysis.reference.context import Context
from analysis.reference.discourse import (
    DEFINITE,
    MUTUAL,
    OWNERS,
    SUBJECTS,
    TWO_STATES,
    Discourse,
    gender_of,
    governing_subject,
    is_place,
    under,
)
from analysis.reference.documents import Documents
from analysis.reference.entities import Entity, Found
from analysis.reference.introductions import Introductions
from analysis.reference.phrases import MEN, Phrase, Told, has_topic, is_vice, phrase_of, right_of
from analysis.registry import STATE_SIDES, side

WEAK = frozenset({"man", "woman", "boy", "girl", "teenager", "teen", "youth", "friend", "person",
                  "partner", "neighbor", "neighbour", "local", "child", "lawyer", "attorney",
                  "solicitor", "barrister", "author", "witness", "resident", "citizen", "guest", "plaintiff", "listener", "reader",
                  "group", "organization", "organisation"})  # fmt: skip
"""Nouns that say little of who somebody is: surer words, later, count more."""
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
ABLE = frozenset({"civil.expert", "civil.ngo"})
"""Who is called by more than "the man"."""
TOLD = frozenset({"witness", "resident", "citizen", "plaintiff", "reader", "listener"})
"""Weak nouns that tell enough of one who is not named."""
COLLECTIVE = frozenset({"jury", "police", "prosecution", "defense", "defence", "opposition",
                        "clergy", "family", "delegation"})  # fmt: skip
FRONT = frozenset({"defense", "defence", "prosecution", "police"})
"""Groups that count even before another noun: "a defense request"."""
BELONGINGS = frozenset({"office", "team", "campaign", "department", "ministry", "agency", "bureau",
                        "embassy", "force", "unit", "command", "company", "firm", "newspaper",
                        "paper", "organization", "organisation", "group", "secretariat", "shelter",
                        "union", "university", "institute", "station", "magazine",
                        "party"})  # fmt: skip
"""What a person speaks for: "her ministry"."""
GENERIC = frozenset({"official", "officer", "minister", "secretary", "diplomat", "lawmaker",
                     "lawyer", "legislator", "agent", "leader", "politician", "expert", "academic",
                     "attorney", "spokesman", "spokeswoman", "spokesperson", "activist", "envoy",
                     "candidate", "representative", "chief", "trafficker", "republican",
                     "democrat", "relative", "soldier", "analyst", "researcher", "journalist",
                     "reporter"})  # fmt: skip
"""Nouns for many offices: they can point back to one who was called otherwise."""
BOTH_NOUNS = frozenset(
    {"country", "government", "nation", "side", "neighbor", "neighbour", "state", "delegation",
     "capital", "party", "president", "minister", "ally", "partner", "secretary", "administration",
     "leader", "negotiator", "ministry", "army", "navy", "presidency", "diplomat", "team",
     "official"}
)  # fmt: skip
MORE = frozenset({"second", "third", "fourth", "another", "other", "fellow"})
"""Words that add somebody to others who were called so."""
TWO = frozenset({"two", "both", "neither", "either"})
SIDES = frozenset({"country", "government", "nation", "side", "delegation", "capital"})
"""Nouns that in the plural, after a mere "the", mean both states."""
TERMS = frozenset({"new", "current", "present", "incoming", "outgoing", "previous", "next", "last"})
"""Which of a state's administrations it is."""
OFFICES = {"president": "presidency", "presidency": "presidency", "army": "army", "navy": "navy",
           "diplomat": "foreign"}  # fmt: skip
STATES = frozenset({"country", "government", "nation", "administration", "authority", "federation"})
OFFICE_NOUNS = frozenset({"ministry", "chancellery", "secretariat", "department", "agency",
                          "bureau", "office", "embassy", "consulate"})  # fmt: skip
"""What a mere state is not called."""
HEADS = {
    "ministry": frozenset({"minister", "undersecretary"}),
    "chancellery": frozenset({"minister", "chancellor"}),
    "secretariat": frozenset({"secretary", "undersecretary"}),
    "department": frozenset({"secretary", "undersecretary"}),
    "embassy": frozenset({"ambassador"}),
    "consulate": frozenset({"consul"}),
    "presidency": frozenset({"president"}),
}
"""Whose office is meant when it was not named before."""
SPEAKS = frozenset({"say", "tell", "recall", "ask", "add", "shout", "complain", "explain", "claim",
                    "insist", "describe", "remember", "warn", "report", "call", "reply", "answer",
                    "joke", "whisper", "cry", "admit", "note", "write", "state", "argue", "demand",
                    "testify", "beg", "plead", "fear", "want", "hope", "believe", "think",
                    "wonder", "accuse", "blame", "thank", "declare", "recount", "relate"})  # fmt: skip
"""Verbs whose subject is a speaker, even if it is mere "a woman"."""
OWN_NAMES = frozenset({"organization", "organisation", "group", "association", "coalition",
                       "network", "foundation", "federation", "institute", "center", "centre",
                       "union", "chamber", "council", "collective", "alliance"})  # fmt: skip
"""What the issuer of a press release calls itself."""
SITES = frozenset({"court", "church", "university", "college", "hospital", "prison", "jail",
                   "office", "town", "parliament", "congress", "clinic", "school"})  # fmt: skip
"""Bodies that without an article, after a preposition, are only where something happens."""
PLACES = frozenset({"state", "city", "county", "town", "municipality"})


@dataclass(slots=True)
class Noun:
    """A head noun with what its phrase tells."""

    token: Token
    lemma: str
    phrase: Phrase
    told: Told | None
    person: bool
    plural: bool
    owner: Entity | None

    @property
    def kind(self) -> str:
        """Whether it means people or a body."""
        return "person" if self.person else "body"

    @property
    def full(self) -> str:
        """The noun with the word before it: "under secretary"."""
        if is_vice(self.token):
            return f"vice {self.lemma}"
        before = self.phrase.left[-1] if self.phrase.left else None
        told = before is not None and before.pos_ != "DET"
        return f"{before.lower_} {self.lemma}" if before is not None and told else self.lemma

    @property
    def definite(self) -> bool:
        """Whether the phrase points to something known: "the", "her", "Mexico's"."""
        owned = any(t.tag_ == "POS" for t in self.phrase.left)
        return owned or bool(self.phrase.lower & (DEFINITE | OWNERS))


class Descriptions:
    """Reads noun phrases: by their own words, by what they point back to, by the context."""

    def __init__(self, discourse: Discourse, names: Introductions, documents: Documents) -> None:
        self.discourse = discourse
        self.names = names
        self.documents = documents
        self.actors = discourse.actors
        self.context = Context(discourse)

    def read(self, token: Token) -> None:
        """Read the phrase that a role noun, a body noun or a document heads."""
        lemma = token.lemma_.lower()
        plural_only = token.lower_ in self.actors.anaphors  # "figures", which is no "figure"
        if plural_only or (lemma not in self.names.nouns and lemma not in self.actors.anaphors):
            lemma = token.lower_
        if lemma in SITES and token.i and self.discourse.tokens[token.i - 1].pos_ == "ADP":
            return  # "in court", "to university"
        claimed = self.names.claimed.get(token.i)
        common = lemma in self.actors.roles.heads or lemma in self.actors.common
        known = common or lemma in self.actors.anaphors or lemma == "successor" or claimed
        if not (known or lemma in BOTH_NOUNS):
            return
        if claimed is None and self._is_modifier(token, lemma):
            return
        phrase = phrase_of(token)
        if claimed is not None and token.i in self.names.members:
            claimed = None  # a plural title is of all whom it introduces
        if token.i in self.names.after_name:
            more = right_of(self.names.after_name[token.i], token)
            phrase = Phrase(phrase.left, phrase.head, (*phrase.right, *more))
        if claimed is not None:
            self._introduce(self._noun(token, lemma, phrase), claimed)
        elif lemma in PLACES and (
            not phrase.lower & (DEFINITE | OWNERS)
            or (phrase.right[:1] and phrase.right[0].lower_ == "of")
        ):
            return  # "a town" does nothing, "the state of Sonora" is Sonora
        elif lemma in BOTH_NOUNS and self._means_both(token, phrase, lemma):
            self._both(token, phrase, lemma)
        elif not known:
            return
        elif self.actors.anaphors.get(lemma, ((), False))[1]:
            self.documents.note(token, phrase, lemma, self._document_kind(token, phrase))
        elif lemma not in MUTUAL or not self._mutual(token, phrase, lemma):
            self._plain(self._noun(token, lemma, phrase))

    def _means_both(self, token: Token, phrase: Phrase, lemma: str) -> bool:
        """Whether a noun means both states: "neither capital", "the delegations"."""
        if phrase.lower & TWO:
            return True
        bare = phrase.lower == {"the"} and not phrase.right
        return bare and lemma in SIDES and token.tag_ == "NNS"

    def _is_modifier(self, token: Token, lemma: str) -> bool:
        """Whether another noun follows, which will tell: "agency officials"."""
        tokens = self.discourse.tokens
        if token.i + 1 >= len(tokens):
            return False
        following = tokens[token.i + 1]
        compound = following.pos_ in ("NOUN", "PROPN") and bool(token.whitespace_)
        joined = following.text == "-" and not token.whitespace_
        if not joined and not (compound and not following.is_sent_start):
            return False
        beyond = tokens[token.i + 2].lower_ if token.i + 2 < len(tokens) else ""
        if following.tag_ == "NNS" and token.tag_ == "NN" and beyond in ("that", "he", "she", "it"):
            return False  # "an official retorts that", whose verb looks like a noun
        after = following.lemma_.lower()
        if token.text.isupper() and following.text.isupper() and len(following) > 1:
            return after in self.names.nouns  # a headline's verbs look like names, too
        person = lemma in self.actors.roles.heads and lemma not in FRONT
        return person or after in self.names.nouns or after in self.actors.anaphors

    def _noun(self, token: Token, lemma: str, phrase: Phrase) -> Noun:
        tokens = phrase.tokens
        role = self.actors.roles.find(tokens, token)
        body = self.actors.unnamed.find(tokens, token)
        term = body if role and body and len(body.tokens) > len(role.tokens) else role or body
        told = self.discourse.reading.tell(phrase, term) if term else None
        if told is not None and term is not None and lemma in WEAK and "{" not in term.actor:
            told = Told(told.actor, told.rule, told.like, own=False)
        owners = (t for t in phrase.left if t.tag_ == "PRP$" or self._possesses(t))
        owner = next((e for t in owners if (e := self.discourse.entity_at(t))), None)
        plural = token.tag_ in ("NNS", "NNPS") or lemma in COLLECTIVE
        return Noun(token, lemma, phrase, told, term is not None and term is role, plural, owner)

    def _possesses(self, token: Token) -> bool:
        tokens = self.discourse.tokens
        return token.i + 1 < len(tokens) and tokens[token.i + 1].tag_ == "POS"

    def _introduce(self, noun: Noun, entity: Entity) -> None:
        """What a title or apposition tells of one who is named beside it."""
        entity.nouns |= {noun.lemma, noun.full}
        entity.gender = entity.gender or gender_of(noun.lemma)
        told = noun.told
        if told is not None:
            if not told.own and told.like is None:
                told = self.context.tell(noun.token, noun.lemma, told, entity)
            self.names.tell(entity, told)
        if noun.token.i not in self.discourse.by_token:
            i = noun.token.i
            self.discourse.add(i, i + 1, entity, "description", "role")

    # -------------------------------------------------------------------- plain phrases

    def _plain(self, noun: Noun) -> None:
        """A phrase by its own words; else by what it points back to; else by the context."""
        rule = "role" if noun.person else "body"
        antecedent: Found | None = None
        if noun.person and noun.plural and (both := self._of_both(noun)):
            self.discourse.add(noun.token.i, noun.token.i + 1, both, "description", "both")
            return
        self._owned(noun)
        entity = self._owners_state(noun) or self._owners_client(noun)
        antecedent = self._anew(noun) or self._private(noun)
        if antecedent is not None:
            entity, rule = antecedent.entity, "anaphor"
        elif entity is None and self._tells(noun):
            entity = self._same(noun) if noun.definite else None
        elif entity is None and noun.definite:
            antecedent = self._of_the_speaker(noun)
            entity = None if antecedent else self._administration(noun)
            antecedent = antecedent if antecedent or entity else self._points_back(noun)
            if antecedent is not None:
                entity, rule = antecedent.entity, "anaphor"
                entity = self.discourse.state_of(entity) if noun.lemma in STATES else entity
        entity = entity or self._one_more(noun) or self._new(noun)
        if entity is not None:
            entity.nouns |= {noun.lemma, noun.full}
            i = noun.token.i
            self.discourse.add(i, i + 1, entity, "description", rule, antecedent)

    def _of_both(self, noun: Noun) -> Entity | None:
        """Officials "of both governments", "from the two countries": some of each state."""
        right = noun.phrase.right
        private = noun.told is not None and side(noun.told.actor) in ("civil", "press", "crime")
        if private or not right or right[0].lower_ not in ("of", "from"):
            return None
        entities = (self.discourse.entity_at(t) for t in right if t.lemma_.lower() in BOTH_NOUNS)
        both = next((e for e in entities if e is not None and e.kind == "both"), None)
        if both is None:
            return None
        return Entity("both", "unknown", "", "both", "p", plural=True, nouns={noun.lemma},
                      both=both.both)  # fmt: skip

    def _one_more(self, noun: Noun) -> Entity | None:
        """Whose "a second official", "another diplomat" is: of those called so before."""
        told = noun.told
        if told is None or told.own or not noun.person or not noun.phrase.lower & MORE:
            return None
        for found in self.discourse.before(noun.token, back=8):
            entity = found.entity
            speaks = entity.speaks_as != "unknown" and entity.kind == "person"
            if noun.lemma in entity.nouns and speaks:
                return Entity("person", "unknown", "", "one of", gender_of(noun.lemma),
                              noun.plural, {noun.lemma}, entity)  # fmt: skip
        return None

    def _owned(self, noun: Noun) -> None:
        """What the owner tells: "its tracing center", "her ministry", "her successor"."""
        owner = noun.owner
        if owner is None:
            return
        if noun.lemma == "successor":
            noun.told, noun.person = Told("unknown", "successor", owner), True
            return
        classed = noun.told is not None and side(noun.told.actor) in ("civil", "press")
        if classed and noun.lemma in self.actors.common:
            return  # the agents' union, her newspaper
        if noun.lemma == "author" and owner.kind == "document" and owner.speaks_as != "unknown":
            noun.told = Told("unknown", "its owner's", owner)
            return
        serves = owner.kind == "body" or (owner.kind == "person" and noun.lemma in BELONGINGS)
        if serves and not noun.person and owner.speaks_as != "unknown":
            noun.told = Told("unknown", "its owner's", owner)

    def _owners_state(self, noun: Noun) -> Entity | None:
        """The state of "her government"."""
        owner = noun.owner
        if noun.lemma not in STATES or owner is None or noun.phrase.right:
            return None
        return self.discourse.state_of(owner) if side(owner.speaks_as) in STATE_SIDES else None

    def _owners_client(self, noun: Noun) -> Entity | None:
        """Whom a lawyer's "her client" means."""
        owner = noun.owner
        client = owner.like if owner is not None and noun.lemma == "client" else None
        return client if client and client.kind == "person" and not client.plural else None

    def _anew(self, noun: Noun) -> Found | None:
        """Whom a paper calls otherwise for variety: "the father of three" is who was named."""
        right = noun.phrase.right
        counted = len(right) > 1 and right[0].lower_ == "of" and right[1].like_num
        if not counted or not noun.definite or noun.plural or not noun.person:
            return None
        gender = gender_of(noun.lemma)
        for found in self.discourse.before(noun.token, back=4):
            entity = found.entity
            named = entity.kind == "person" and not entity.plural and entity.name
            if named and gender in (entity.gender, "") and not found.owner:
                return found
        return None

    def _private(self, noun: Noun) -> Found | None:
        """Whom "the man", "the two women" mean: who was spoken of before and holds no office."""
        following = self.discourse.tokens[noun.phrase.tokens[-1].i + 1 :][:1].text.lower()
        plain = noun.lemma in MEN and noun.phrase.lower & DEFINITE and not noun.phrase.right
        if not plain or following in ("who", "whose", "that", "whom"):
            return None
        gender = gender_of(noun.lemma)
        for found in self.discourse.before(noun.token, back=3):
            entity = found.entity
            private = side(entity.speaks_as) in ("crime", "civil") and entity.speaks_as not in ABLE
            same = entity.kind == "person" and entity.plural == noun.plural
            if (same and private and not found.owner and gender in (entity.gender, "")) or (
                same and private and not entity.gender and found.subject
            ):
                return found
        return None

    def _tells(self, noun: Noun) -> bool:
        """Whether the phrase's own words decide, rather than what it may point back to."""
        told = noun.told
        if told is None or not told.own or told.rule == "former":
            return False
        if told.like or noun.plural or not noun.phrase.lower & DEFINITE:
            return True
        known, origins = self.discourse.by_token, self.discourse.origins
        return any(
            t.i in origins or t.i in known or t.lower_ in self.actors.field_words
            or t.lemma_.lower() in self.names.nouns
            for t in (*noun.phrase.left, *noun.phrase.right)
        )  # fmt: skip

    def _same(self, noun: Noun) -> Entity | None:
        """An entity called so before that speaks for the same actor."""
        told = noun.told
        if told is None:
            return None
        wanted = told.like.speaks_as if told.like else told.actor
        for found in self.discourse.before(noun.token):
            entity = found.entity
            same = noun.lemma in entity.nouns and entity.plural == noun.plural
            if same and entity.speaks_as == wanted:
                return entity
        return None

    def _points_back(self, noun: Noun) -> Found | None:
        told = noun.told
        field = told is not None and told.field in self.actors.fields and told.actor != "unknown"
        if field and not noun.person:  # "the foreign ministry" is no other ministry
            named = bool(noun.phrase.lower & self.actors.field_words.keys())
            return self._called(noun, noun.full if named else noun.lemma)
        full = self._called(noun, noun.full) if noun.full != noun.lemma else None
        topic = told is not None and told.rule == "no field" and has_topic(noun.token)
        if topic or is_vice(noun.token):
            return full
        issuer = self.discourse.issuer
        if issuer is not None and noun.lemma in issuer.nouns | OWN_NAMES and not noun.plural:
            return full or self._called(noun, noun.lemma) or self._issued(noun, issuer)
        return full or self._called(noun, noun.lemma) or self._of_the_kind(noun)

    def _of_the_speaker(self, noun: Noun) -> Found | None:
        """Whose "the president" is in what an official reports: that of the official's state."""
        if noun.lemma not in ("president", "government", "administration") or noun.phrase.right:
            return None
        speaker = governing_subject(noun.token)
        found = self.discourse.by_token.get(speaker.i) if speaker is not None else None
        if found is None or side(found.entity.speaks_as) not in TWO_STATES:
            return None
        where = side(found.entity.speaks_as)
        office = self.actors.field("presidency", where)
        wanted = (office,) if noun.lemma == "president" else (where, office)
        for before in self.discourse.before(noun.token, back=40):
            if before.entity.speaks_as in wanted and before.entity is not found.entity:
                if noun.lemma != "president" or before.entity.kind != "state":
                    return before
        return None

    def _administration(self, noun: Noun) -> Entity | None:
        """Whose "the administration" is: that last called so, else the American one.

        Of Mexico's one, news says "the government".
        """
        if noun.lemma != "administration" or not noun.phrase.lower <= DEFINITE | TERMS:
            return None
        if noun.phrase.right:
            return None
        speaker = self.discourse.speakers.get(self.discourse.quote_at(noun.token.idx))
        if speaker is not None and side(speaker.speaks_as) in TWO_STATES:
            return self.discourse.state_of(speaker) if "this" in noun.phrase.lower else None
        for found in self.discourse.before(noun.token):
            called = self.discourse.tokens[found.end - 1].lower_ == "administration"
            if called and found.entity.speaks_as in (*TWO_STATES, "us.white_house"):
                return self.discourse.state_of(found.entity)
        return self.discourse.body("us", self.actors.names["us"], "state")

    def _issued(self, noun: Noun, issuer: Entity) -> Found:
        """A release's "the organization": who issues it."""
        i = noun.token.i
        return Found(i, i, i, issuer, "name", "publisher")

    def _called(self, noun: Noun, word: str) -> Found | None:
        """Who or what was called by a noun before: "the detainee"."""
        for found in self.discourse.before(noun.token):
            entity = found.entity
            told = entity.speaks_as != "unknown" or bool(entity.name)
            same = word in entity.nouns and entity.plural == noun.plural
            same = same and not (word == noun.lemma and f"vice {word}" in entity.nouns)
            if same and told and found.form != "pronoun":
                return found
        return None

    def _of_the_kind(self, noun: Noun) -> Found | None:
        """The nearest that a description can mean by its kind: "the agency" an agency."""
        prefixes, _ = self.actors.anaphors.get(noun.lemma, ((), False))
        if noun.plural or not prefixes:
            return None
        kinds = ("person",) if noun.person else ("body", "state")
        here = self.discourse.sentence_of[noun.token.i]
        offices = self._offices(noun)
        best: tuple[float, Found] | None = None
        for found in self.discourse.before(noun.token, back=8):
            entity = found.entity
            speaks = entity.speaks_as
            otherwise = noun.person and noun.lemma not in GENERIC and bool(entity.nouns)
            officer = not noun.person and entity.kind == "person" and self._holds(entity, noun)
            if (
                (entity.kind not in kinds and not officer)
                or otherwise
                or entity.plural
                or found.form == "pronoun"
            ):
                continue
            head = self.discourse.tokens[found.head]
            if not any(under(speaks, p) for p in prefixes) or is_place(head, speaks):
                continue
            if offices and speaks not in offices:
                continue
            vague = entity.kind == "state" and noun.lemma in OFFICE_NOUNS
            cost = (here - found.sentence) + 0.8 * (not found.subject) + 0.5 * found.owner
            cost += 3.0 * vague + 0.2 * officer
            if best is None or cost < best[0]:
                best = cost, found
        return best[1] if best else None

    def _offices(self, noun: Noun) -> Collection[str]:
        """Of whom a phrase that names a field is said: "the defense minister" is no senator."""
        told = noun.told
        field = told.field if told is not None and not told.own else ""
        if (
            field not in self.actors.fields
            or not noun.phrase.lower & self.actors.field_words.keys()
        ):
            return ()
        own = self.actors.fields[field]
        mexican = self.context.is_mexican(noun.token, field)
        return {"cn", "intl", own["mx"], *(() if mexican else own.values())}

    def _holds(self, entity: Entity, noun: Noun) -> bool:
        """Whether a person heads what a noun means: a minister's is "the ministry"."""
        return bool(entity.nouns & HEADS.get(noun.lemma, frozenset())) and "." in entity.speaks_as

    def _new(self, noun: Noun) -> Entity | None:
        """An entity that is spoken of for the first time; None for mere "a man"."""
        told = noun.told
        if told is None and noun.lemma == "state" and noun.definite:
            return self._state_of_a_place(noun)
        if told is None:
            if noun.lemma not in STATES or not noun.definite:
                return None
            where, _ = self.discourse.reading.where(noun.phrase)
            return self.discourse.body(where, self.actors.names[where], "state")
        if not told.own and told.like is None:
            told = self.context.tell(noun.token, noun.lemma, told)
        speaks = noun.token.dep_ in SUBJECTS and noun.token.head.lemma_ in SPEAKS
        bare = not (noun.definite or noun.plural or noun.phrase.right or speaks)
        predicate = noun.token.dep_ == "pobj" and noun.token.head.lower_ == "as"
        if noun.lemma in WEAK - TOLD and noun.person and (bare or predicate):
            return None  # "a man", "described him as the man who"
        gender = gender_of(noun.lemma) if noun.person else "n"
        rule = told.rule if told.own else "context"
        return Entity(noun.kind, told.actor, "", rule, gender, noun.plural, {noun.lemma}, told.like)

    def _state_of_a_place(self, noun: Noun) -> Entity | None:
        """Whose "the state's lawyers" are: of the state, below the nation, last spoken of."""
        origins = self.discourse.origins
        plain = noun.phrase.lower <= DEFINITE and not noun.plural and not noun.phrase.right
        acts = noun.token.dep_ in SUBJECTS or self.discourse.possesses(noun.token.i)
        places = [i for i in self.discourse.places if i < noun.token.i]
        if not (plain and acts and places):
            return None
        near = self.discourse.sentence_of[noun.token.i] - 4
        actor = f"{origins[places[-1]]}.states"
        if self.discourse.sentence_of[places[-1]] < near or actor not in self.actors.names:
            return None
        return Entity("body", actor, "", "context", "n", nouns={noun.lemma})

    # ------------------------------------------------------------------- special phrases

    def _document_kind(self, token: Token, phrase: Phrase) -> Told | None:
        """What the kind of a document tells of its author: an indictment, a ruling, a treaty."""
        term = self.actors.unnamed.find(phrase.tokens, token)
        if term is None:
            return None
        after = phrase.tokens[-1].i + 1
        phrase = Phrase(phrase.left, token, (*phrase.right, *self._where_filed(after)))
        told = self.discourse.reading.tell(phrase, term)
        return told if told.own or not told.field else self.context.by_field(token, told, None)

    def _where_filed(self, start: int) -> list[Token]:
        """What a participle tells of a document: "unsealed Wednesday in San Diego"."""
        words = list(self.discourse.tokens[start : start + 9])
        if not words or words[0].tag_ != "VBN":
            return []
        stops = (i for i, t in enumerate(words) if i and (t.is_punct or t.tag_ in FINITE))
        return words[1 : next(stops, len(words))]

    def _both(self, token: Token, phrase: Phrase, lemma: str) -> None:
        """Note "the two countries", "both foreign ministers": one of each state."""
        field = self.discourse.reading.field(phrase) or OFFICES.get(lemma, "")
        ids = tuple(self.actors.field(field, where) for where in TWO_STATES)
        entity = Entity("both", "unknown", "", "both", "p", plural=True, nouns={lemma}, both=ids)
        self.discourse.add(token.i, token.i + 1, entity, "description", "both")

    def _mutual(self, token: Token, phrase: Phrase, lemma: str) -> bool:
        """Note "its neighbor", "her American counterpart": the other state, in the same field."""
        possessives = (t for t in phrase.left if t.tag_ == "PRP$")
        owner = next((e for t in possessives if (e := self.discourse.entity_at(t))), None)
        mine = owner.speaks_as if owner else ""
        origins = self.discourse.origins
        where = next((origins[t.i] for t in phrase.left if t.i in origins), None)
        if where is None and lemma == "colleague":
            return self._colleague(token, owner)
        if where is None and side(mine) in TWO_STATES:
            where = TWO_STATES[1 - TWO_STATES.index(side(mine))]
        if where is None:
            return False
        plural = token.tag_ in ("NNS", "NNPS")
        person = lemma in ("counterpart", "colleague")
        fields = self.actors.fields.items()
        field = next((name for name, f in fields if mine in f.values() and "." in mine), "")
        actor = self.actors.field(field, where) if person else where
        entity = Entity("person" if person else "body", actor, "", "mutual", "" if person else "n",
                        plural, {lemma})  # fmt: skip
        if not person and actor in TWO_STATES and not plural:
            entity = self.discourse.body(actor, self.actors.names[actor], "state")
        self.discourse.add(token.i, token.i + 1, entity, "description", "mutual")
        return True

    def _colleague(self, token: Token, owner: Entity | None) -> bool:
        """Note "her colleagues", who are of the same body as she."""
        if owner is None or owner.speaks_as == "unknown":
            return False
        plural = token.tag_ in ("NNS", "NNPS")
        entity = Entity("person", "unknown", "", "mutual", "", plural, {"colleague"}, owner)
        self.discourse.add(token.i, token.i + 1, entity, "description", "mutual")
        return True

    def aged(self, token: Token) -> None:
        """Note "the 44-year-old": the person last spoken of."""
        for found in self.discourse.before(token, back=4):
            if found.entity.kind == "person" and not found.entity.plural:
                self.discourse.add(
                    token.i, token.i + 1, found.entity, "description", "anaphor", found
                )
                return

    def pair(self, token: Token) -> None:
        """Note "the two": the two officials, or states, last spoken of."""
        seen: list[str] = []
        for found in self.discourse.before(token, back=3):
            speaks = found.entity.speaks_as
            one = not found.entity.plural and found.entity.kind in ("person", "body", "state")
            if one and side(speaks) in STATE_SIDES and speaks not in seen and not found.owner:
                seen.append(speaks)
            if len(seen) == 2:
                break
        if len(seen) == 2:
            entity = Entity("both", "unknown", "", "both", "p", plural=True, both=tuple(seen))
            self.discourse.add(token.i, token.i + 1, entity, "description", "both")

    def people_of(self, token: Token) -> None:
        """Note "Texans", "the Sonorans": who acts under the name of a place's people."""
        if token.dep_ not in SUBJECTS or self.discourse.possesses(token.i):
            return
        where = self.discourse.origins[token.i]
        below = f"{where}.states"
        actor = below if self.discourse.is_below(token.i) and below in self.actors.names else where
        entity = Entity("person", actor, "", "description", plural=True)
        self.discourse.add(token.i, token.i + 1, entity, "description", "role")

    def relative_pronoun(self, token: Token) -> None:
        """Note "which", "who": the noun before."""
        known = self.discourse.by_token
        clause = token.head if token.dep_ in SUBJECTS else token.head.head
        noun = clause.head
        if clause.dep_ == "relcl" and noun.i < token.i:
            while noun.i not in known and noun.dep_ in ("pobj", "prep") and noun.head != noun:
                noun = noun.head
            found = known.get(noun.i)
        else:
            nearest = range(token.i - 1, max(-1, token.i - 3), -1)
            found = next((known[i] for i in nearest if i in known), None)
        if found is not None and token.dep_ in SUBJECTS | {"poss"} and found.rule != "no actor":
            self.discourse.add(token.i, token.i + 1, found.entity, "pronoun", "relative", found)
