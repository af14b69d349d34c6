"""Phrases without a name: "a senior official", "the detainee", "both governments"."""

from collections.abc import Sequence

from spacy.tokens import Token

from analysis.reference.discourse import SUBJECTS, TWO_STATES, is_place, under
from analysis.reference.documents import OWNERS, Documents
from analysis.reference.entities import Entity, Found
from analysis.reference.introductions import DEFINITE, MUTUAL, gender_of
from analysis.reference.phrases import Phrase, Told, phrase_of, right_of
from analysis.registry import STATE_SIDES, side

BOTH_NOUNS = frozenset(
    "country government nation side neighbor neighbour state delegation capital party president "
    "minister ally partner secretary administration leader negotiator ministry foreign-minister "
    "army navy presidency diplomat team official".split()
)
TWO = frozenset({"two", "both", "neither"})
STATES = frozenset({"country", "government", "nation", "administration", "authority", "federation"})
WEAK = frozenset({"man", "woman", "boy", "girl", "teenager", "teen", "youth", "friend", "person",
                  "partner", "neighbor", "neighbour", "local", "child", "user", "lawyer", "attorney",
                  "solicitor", "barrister", "author"})  # fmt: skip
"""Nouns that say little of who somebody is: surer words, later, count more."""
COLLECTIVE = frozenset({"jury", "police", "prosecution", "defense", "defence", "opposition", "clergy",
                        "public", "family", "delegation", "crowd", "press"})  # fmt: skip
GENERIC = frozenset({"official", "officer", "minister", "secretary", "diplomat", "lawmaker", "lawyer",
                     "legislator", "agent", "leader", "politician", "expert", "academic", "attorney",
                     "spokesman", "spokeswoman", "spokesperson", "activist", "candidate", "envoy",
                     "representative", "chief", "trafficker", "republican", "democrat", "relative",
                     "soldier", "analyst", "researcher", "journalist", "reporter"})  # fmt: skip
"""Nouns for many offices: they can point back to one who was called otherwise."""
BELONGINGS = frozenset({"office", "team", "campaign", "department", "ministry", "agency", "bureau",
                        "embassy", "force", "unit", "command", "company", "firm", "newspaper",
                        "paper", "organization", "organisation", "group", "secretariat", "shelter",
                        "union", "university", "institute", "station", "magazine", "party"})  # fmt: skip
"""What a person speaks for: "her ministry"."""


class Descriptions(Documents):
    """Reads noun phrases: by their own words, by what they point back to, by the context."""

    def _noun(self, token: Token) -> None:
        lemma = token.lemma_.lower()
        lemma = lemma if lemma in self._heads or lemma in self.actors.anaphors else token.lower_
        claimed = self.claimed.get(token.i)
        common = self.actors.roles.heads | self.actors.common | {"successor"}
        known = lemma in common or lemma in self.actors.anaphors or claimed is not None
        if not known:
            return
        following = self.tokens[token.i + 1] if token.i + 1 < len(self.tokens) else None
        if claimed is None and following is not None:
            compound = following.pos_ in ("NOUN", "PROPN") and bool(token.whitespace_)
            joined = following.text == "-" and not token.whitespace_
            if (compound and token.tag_ != "POS" and not following.is_sent_start) or joined:
                after = following.lemma_.lower()
                person = lemma in self.actors.roles.heads and lemma not in (
                    "defense",
                    "defence",
                    "prosecution",
                    "police",
                )
                if after in self._heads or after in self.actors.anaphors or person:
                    return  # the phrase's head will tell
        phrase = phrase_of(token)
        plural = token.tag_ in ("NNS", "NNPS") or lemma in COLLECTIVE
        words = phrase.lower
        if (
            lemma in ("state", "city", "county", "town", "municipality")
            and phrase.right[:1]
            and phrase.right[0].lower_ == "of"
        ):
            return
        if (
            lemma in MUTUAL
            and claimed is None
            and self._mutual(token, phrase, lemma, plural=plural)
        ):
            return
        if lemma in BOTH_NOUNS and words & TWO and claimed is None:
            self._both(token, phrase)
            return
        if token.i in self.after_name:
            more = right_of(self.after_name[token.i], token)
            phrase = Phrase(phrase.left, phrase.head, (*phrase.right, *more))
        tokens = phrase.tokens
        role = self.actors.roles.find(tokens, token)
        body = self.actors.bodies.find(tokens, token)
        document = self.actors.anaphors.get(lemma, ((), False))[1]
        if document and claimed is None:
            self._document(token, phrase, lemma)
            return
        term = role or body
        if role and body and len(body.tokens) > len(role.tokens):
            term = body
        told = self.reading.tell(phrase, term) if term else None
        if told is not None and term is not None and lemma in WEAK and "{" not in term.actor:
            told = Told(told.actor, told.rule, told.like, own=False)
        before = self.tokens[token.i - 1] if token.i else token
        full = (
            f"{before.lower_} {lemma}" if before in phrase.left and before.pos_ != "DET" else lemma
        )
        person = term is role and role is not None
        if claimed is not None:
            claimed.nouns |= {lemma, full}
            claimed.gender = claimed.gender or gender_of(lemma)
            if told is not None:
                if not told.own and told.like is None:
                    told = self._by_context(token, lemma, told, claimed)
                self._set(claimed, told)
            if token.i not in self.by_token:
                self.add(token.i, token.i + 1, claimed, "description", "role")
            return
        definite = bool(words & DEFINITE)
        owned = bool(words & OWNERS) or any(t.tag_ == "POS" for t in phrase.left)
        kind = "person" if person else "body"
        entity: Entity | None = None
        antecedent: Found | None = None
        rule = "role" if person else "body"
        owner = next(
            (
                e
                for t in phrase.left
                if (t.tag_ == "PRP$" or self._possessive(t)) and (e := self.entity_at(t))
            ),
            None,
        )
        if lemma == "successor" and owner is not None:
            told, person, kind = Told("unknown", "successor", owner), True, "person"
        elif (
            lemma in STATES
            and owner is not None
            and side(owner.speaks_as) in STATE_SIDES
            and not phrase.right
        ):
            entity = self.state_of(owner)
        elif (
            kind == "body"
            and owner is not None
            and owner.speaks_as != "unknown"
            and (owner.kind == "body" or (owner.kind == "person" and lemma in BELONGINGS))
        ):
            told = Told("unknown", "its owner's", owner)
        if entity is not None:
            pass
        elif told is not None and told.own and told.rule != "former" and (told.like or not definite or plural
                or self._tells(phrase)):  # fmt: skip
            entity = self._same(lemma, told, plural=plural) if definite or owned else None
        elif (definite or owned or told is None) and not (plural and person and not definite):
            office = (
                told is not None and told.field in self.actors.fields and told.actor != "unknown"
            )
            if (definite or owned) and office and not person:
                key = full if phrase.lower & set(self.actors.field_words) else lemma
                antecedent = self._called(token, key, plural=plural)
            elif definite or owned:
                antecedent = (
                    self._described(token, full, kind, plural=plural) if full != lemma else None
                )
                antecedent = antecedent or self._described(token, lemma, kind, plural=plural)
            if antecedent is not None:
                entity, rule = antecedent.entity, "anaphor"
                if lemma in STATES:
                    entity = self.state_of(entity)
        if entity is None:
            if told is None:
                if lemma in STATES and (definite or owned):
                    where, _ = self.reading.where(phrase)
                    entity = self.body(where, self.actors.names[where], "state")
                else:
                    return
            else:
                if not told.own and told.like is None:
                    told = self._by_context(token, lemma, told)
                if (
                    lemma in WEAK
                    and kind == "person"
                    and not (definite or owned or plural or phrase.right)
                ):
                    return
                entity = Entity(kind, told.actor, "", told.rule if told.own else "context", gender_of(lemma) if person else "n",
                                plural, {lemma}, told.like)  # fmt: skip
        entity.nouns |= {lemma, full}
        self.add(token.i, token.i + 1, entity, "description", rule, antecedent)

    def _mutual(self, token: Token, phrase: Phrase, lemma: str, *, plural: bool) -> bool:
        """ "Its neighbor", "her American counterpart": the other state, in the same field."""
        owner = next(
            (e for t in phrase.left if t.tag_ == "PRP$" and (e := self.entity_at(t))), None
        )
        where = next((self.origins[t.i] for t in phrase.left if t.i in self.origins), None)
        mine = owner.speaks_as if owner else ""
        if where is None and side(mine) in TWO_STATES:
            where = TWO_STATES[1 - TWO_STATES.index(side(mine))]
        if where is None or (lemma == "colleague" and where is None):
            return False
        field = next(
            (n for n, f in self.actors.fields.items() if mine in f.values() and "." in mine), ""
        )
        person = lemma in ("counterpart", "colleague")
        actor = self.actors.field(field, where) if person else where
        entity = Entity(
            "person" if person else "body",
            actor,
            "",
            "mutual",
            "" if person else "n",
            plural,
            {lemma},
        )
        if not person and actor in TWO_STATES and not plural:
            entity = self.body(actor, self.actors.names[actor], "state")
        self.add(token.i, token.i + 1, entity, "description", "mutual")
        return True

    def _possessive(self, token: Token) -> bool:
        return token.i + 1 < len(self.tokens) and self.tokens[token.i + 1].tag_ == "POS"

    def _tells(self, phrase: Phrase) -> bool:
        """Whether a phrase names more than its head: a place, a body, a field of work."""
        return any(
            t.i in self.origins or t.i in self.by_token or t.lower_ in self.actors.field_words
            or t.lemma_.lower() in self._heads
            for t in (*phrase.left, *phrase.right)
        )  # fmt: skip

    def _same(self, lemma: str, told: Told, *, plural: bool) -> Entity | None:
        """An entity called so before that speaks for the same actor."""
        wanted = told.like.speaks_as if told.like else told.actor
        for found in reversed(self.found):
            entity = found.entity
            if lemma in entity.nouns and entity.plural == plural and entity.speaks_as == wanted:
                return entity
        return None

    def _both(self, token: Token, phrase: Phrase) -> None:
        """ "The two countries", "both foreign ministers": one of each state."""
        field = self.reading.field(phrase)
        lemma = token.lemma_.lower()
        field = field or {"president": "presidency", "presidency": "presidency", "army": "army",
                          "navy": "navy", "diplomat": "foreign"}.get(lemma)  # fmt: skip
        ids = tuple(self.actors.field(field or "", where) for where in TWO_STATES)
        entity = Entity("both", "unknown", "", "both", "p", plural=True, nouns={lemma}, both=ids)
        self.add(token.i, token.i + 1, entity, "description", "both")

    def _by_context(
        self, token: Token, lemma: str, told: Told, person: Entity | None = None
    ) -> Told:
        """Whom a phrase that leaves it open most likely means: the last such body, or the side."""
        if told.field:
            return self._by_field(token, told, person)
        if told.rule == "no client":
            for found in self.before(token):
                entity = found.entity
                if (
                    entity.kind == "person"
                    and not entity.plural
                    and entity.speaks_as in ("civil.accused",)
                    or side(entity.speaks_as) == "crime"
                    and entity.kind == "person"
                ):
                    return Told("unknown", "context", entity, own=False)
            return Told("civil.accused", "context", own=False)
        if told.actor == "crime":
            gangs = {
                f.entity.speaks_as for f in self.found if f.entity.speaks_as.startswith("crime.")
            }
            near = [
                f for f in self.before(token, back=2) if f.entity.speaks_as.startswith("crime.")
            ]
            if near:
                return Told("unknown", "context", near[0].entity, own=False)
            return Told(gangs.pop() if len(gangs) == 1 else "crime", "context", own=False)
        if told.rule in ("no body", "no field"):
            prefixes, _ = self.actors.anaphors.get(lemma, ((), False))
            candidates = [f for f in self.before(token, back=4) if self._may_employ(f, prefixes)]
            subjects = [f for f in candidates if f.subject and not f.owner
                        and f.sentence >= self.sentence_of[token.i] - 2]  # fmt: skip
            bodies = [f for f in candidates if f.entity.kind == "body"]
            if chosen := next(iter(subjects or bodies or candidates), None):
                return Told("unknown", "context", chosen.entity, own=False)
            if told.rule == "no body" and lemma in (
                "source",
                "colleague",
                "insider",
                "veteran",
                "member",
                "head",
                "leader",
                "founder",
                "employee",
                "manager",
                "owner",
            ):
                return told
            return Told(self.context(token), "context", own=False)
        return told

    def _may_employ(self, found: Found, prefixes: Sequence[str]) -> bool:
        """Whether an official or spokesman may speak for what was found."""
        entity = found.entity
        speaks = entity.speaks_as
        official = entity.kind == "person" and "." in speaks and side(speaks) in TWO_STATES
        if not (
            entity.kind == "body" or (official and not speaks.endswith((".congress", ".courts")))
        ):
            return False
        if speaks == "unknown" or side(speaks) == "crime" or entity.actor == "civil.expert":
            return False
        fits = not prefixes or any(under(speaks, p) for p in prefixes)
        return fits and not is_place(self.tokens[found.head], speaks)

    def _by_field(self, token: Token, told: Told, person: Entity | None) -> Told:
        """The side of a role that exists in both states: by the name, the office, the place."""
        if person is not None and person.name.split()[0] in self.actors.english:
            actor = (
                self.actors.field(told.field, "us") if told.field[0] != "." else "us" + told.field
            )
            return Told(actor, "context", own=False)
        lemma = token.lemma_.lower()
        if lemma in ("ministry", "minister", "secretariat", "chancellery") and not told.own:
            return Told(
                self.actors.field(told.field, "mx"), "no such office in the U.S.", own=False
            )
        pair = tuple(self.actors.fields.get(told.field, {}).values())
        if told.field in ("foreign", "justice", "army", "navy"):
            for found in self.before(token, back=40):
                if found.entity.speaks_as in pair and found.form != "pronoun":
                    return Told(found.entity.speaks_as, "context", own=False)
        if told.field == ".states" and self.dateline:
            place = [
                i
                for i in self.places
                if i < token.i and self.paragraph_of[i] == self.paragraph_of[token.i]
            ]
            if not place:
                return Told(f"{self.dateline}.states", "context", own=False)
        return Told(told.actor, "context", own=False)

    def _called(self, token: Token, noun: str, *, plural: bool) -> Found | None:
        """Who or what was called by a noun before."""
        for found in self.before(token):
            entity = found.entity
            if noun in entity.nouns and entity.plural == plural and found.form != "pronoun":
                if entity.speaks_as != "unknown" or entity.name:
                    return found
        return None

    def _described(self, token: Token, lemma: str, kind: str, *, plural: bool) -> Found | None:
        """Whom "the detainee", "the agency" point back to: one called so, else one of the kind."""
        if found := self._called(token, lemma, plural=plural):
            return found
        prefixes, _ = self.actors.anaphors.get(lemma, ((), False))
        if plural or not prefixes:
            return None
        best: tuple[float, Found] | None = None
        for found in self.before(token, back=8):
            entity = found.entity
            fits = any(under(entity.speaks_as, p) for p in prefixes)
            right = (
                entity.kind == "person" if kind == "person" else entity.kind in ("body", "state")
            )
            other = kind == "person" and lemma not in GENERIC and bool(entity.nouns)
            if not fits or not right or other or entity.plural or found.form == "pronoun":
                continue
            if is_place(self.tokens[found.head], entity.speaks_as):
                continue
            cost = (self.sentence_of[token.i] - found.sentence) + 0.8 * (not found.subject)
            cost += 0.5 * found.owner
            if best is None or cost < best[0]:
                best = cost, found
        return best[1] if best else None

    def _some(self, token: Token) -> None:
        """ "One of them", "others": of the group last spoken of."""
        for child in token.children:
            if child.lower_ == "of":
                for inner in child.children:
                    if inner.lower_ not in ("them", "these", "those", "whom"):
                        self.visit(inner)
                        found = self.by_token.get(inner.i)
                        if found:
                            self.add(token.i, token.i + 1, found.entity, "pronoun", "one of", found)
                        return
        found = self._antecedent(token, "some")
        if found is not None:
            self.add(token.i, token.i + 1, found.entity, "pronoun", "one of", found)

    def _of_them(self, token: Token) -> bool:
        after = self.tokens[token.i + 1 : token.i + 3]
        return (
            len(after) == 2
            and after[0].lower_ == "of"
            and after[1].lower_ in ("them", "these", "those")
        )

    def _aged(self, token: Token) -> None:
        """ "The 44-year-old": the person last spoken of."""
        for found in self.before(token, back=4):
            if found.entity.kind == "person" and not found.entity.plural:
                self.add(token.i, token.i + 1, found.entity, "description", "anaphor", found)
                return

    def _relative_pronoun(self, token: Token) -> None:
        """ "Which", "who": the noun before."""
        clause = token.head if token.dep_ in SUBJECTS else token.head.head
        noun = clause.head
        if clause.dep_ == "relcl" and noun.i < token.i:
            while (
                noun.i not in self.by_token
                and noun.dep_ in ("pobj", "prep")
                and noun.head != noun
            ):
                noun = noun.head
            found = self.by_token.get(noun.i)
        else:
            found = next((self.by_token[i] for i in range(token.i - 1, max(-1, token.i - 3), -1)
                          if i in self.by_token), None)  # fmt: skip
        if found is not None and token.dep_ in SUBJECTS | {"poss"} and found.rule != "no actor":
            self.add(token.i, token.i + 1, found.entity, "pronoun", "relative", found)
