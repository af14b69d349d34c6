"""Names, and the words that introduce those who bear them: titles, appositions, clauses."""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from analysis.reference.discourse import TWO_STATES, Discourse, top_of
from analysis.reference.entities import Entity, Found
from analysis.reference.people import Run, same_person
from analysis.reference.phrases import FORMER, Phrase, Told, phrase_of, right_of
from analysis.registry import STATE_SIDES, Named, fold, side

MALE = frozenset(
    "father dad grandfather grandad granddad grandpa brother son husband uncle nephew widower "
    "boyfriend boy man king priest congressman businessman policeman patrolman councilman "
    "spokesman chairman salesman friar monk gunman hitman cameraman newsman anchorman grandson "
    "bishop archbishop cardinal pope imam fisherman".split()
)
FEMALE = frozenset(
    "mother mum mom grandmother grandma granny sister daughter wife aunt niece widow girlfriend "
    "girl woman queen nun congresswoman businesswoman policewoman councilwoman spokeswoman "
    "chairwoman housewife seamstress forewoman anchorwoman granddaughter actress".split()
)
DEFINITE = frozenset({"the", "this", "that", "these", "those", "said", "same"})
MUTUAL = frozenset({"neighbor", "neighbour", "counterpart", "ally", "partner", "colleague"})


class Introductions(Discourse):
    """Notes the names of an article and what stands beside them."""

    def _note_named(self, named: Named) -> None:
        if named.rule == "no actor":
            nothing = Entity("state", "unknown", "", "no actor")
            found = Found(named.start, named.end, named.start, nothing, "name", "no actor")
            self.by_token.update(dict.fromkeys(range(named.start, named.end), found))
            return
        words = self.tokens[named.start : named.end]
        head = words.root
        lemma = head.lemma_.lower()
        form = "description" if named.rule == "description" else "name"
        if form == "description" and lemma in MUTUAL:
            return  # "her American counterpart" depends on who she is
        if named.rule == "person":
            entity = self._listed(named.actor, named.name, named.gender)
            entity.nouns |= self._titles(named.name)
        elif form == "description" and lemma in self.actors.roles.heads:
            plural = head.tag_ in ("NNS", "NNPS")
            around = {t.lower_ for t in self.tokens[max(0, named.start - 2) : named.end]}
            former = bool(around & FORMER) and "." not in words.text[:0]
            actor = "civil.expert" if former else named.actor
            entity = Entity("person", actor, "", "description", gender_of(lemma), plural, {lemma})
            self._join_description(entity, named.start, named.end)
        else:
            kind = "state" if "." not in named.actor and named.actor in STATE_SIDES else "body"
            actor, name = self._across(named)
            if form == "description" and head.tag_ in ("NNS", "NNPS"):
                entity = Entity(kind, actor, name, "description", "n", plural=True)
            else:
                entity = self.body(actor, name, kind, words.text if form == "name" else "")
            entity.nouns |= {t.lemma_.lower() for t in words} | {t.lower_ for t in words}
        self.add(named.start, named.end, entity, form, named.rule, head=head.i)

    def _across(self, named: Named) -> tuple[str, str]:
        """The same body of the other state: "the Senate in Mexico City"."""
        after = self.tokens[named.end : named.end + 4]
        if len(after) and after[0].lower_ in ("in", "of") and "." in named.actor:
            where = next((self.origins[t.i] for t in after[1:] if t.i in self.origins), "")
            other = where + named.actor[len(side(named.actor)) :]
            if (
                where
                and other in self.actors.names
                and not {"mexico", "mexican", "u.s.", "us"}
                & {t.lower_ for t in self.tokens[named.start : named.end]}
            ):
                return other, self.actors.names[other]
        return named.actor, named.name

    def _join_description(self, entity: Entity, start: int, end: int) -> None:
        self.claimed_spans = getattr(self, "claimed_spans", [])
        self.claimed_spans.append((start, end, entity))

    def _titles(self, name: str) -> set[str]:
        person = next(p for p in self.actors.people if p.name == name)
        return {o[1].split()[-1].lower() for o in person.offices if o[1]}

    def _listed(self, actor: str, name: str, gender: str) -> Entity:
        entity = self.bodies.get(name)
        if entity is None:
            entity = Entity("person", actor, name, "person", gender, listed=True)
            self.bodies[name] = entity
        return entity

    def _listed_surnames(self, named: Sequence[Named], covered: set[int]) -> None:
        """Surnames of listed people whose full name, or title, the article gives."""
        full = {n.name for n in named if n.rule == "person"}
        for token in self.tokens:
            if token.i in covered or not token.text[0].isupper():
                continue
            for person in self.actors.surnames.get(fold(token.text).title(), ()):
                before = self.tokens[max(0, token.i - 4) : token.i].text.lower()
                titles = [o[1].lower() for o in person.offices if o[1]]
                alone = not (token.i and self.tokens[token.i - 1].text[0].isupper()
                             and self.actors.gender(self.tokens[token.i - 1].text))  # fmt: skip
                if (person.name in full and alone) or any(before.endswith(t) for t in titles):
                    entity = self._listed(person.actor(self.day), person.name, person.gender)
                    self.add(token.i, token.i + 1, entity, "name", "surname")
                    covered.add(token.i)
                    break

    def _name(self, runs: Sequence[Run]) -> None:
        """Entities for the names outside the codebook, and the phrases that describe them."""
        credits = [p for p in self.doc.article.parts if p.name == "credit"]
        kept = [
            r
            for r in runs
            if not any(i in self.by_token for i in range(r.start, r.end))
            and not any(p.start <= self.tokens[r.start].idx < p.end for p in credits)
        ]
        longest = sorted((r for r in kept if r.person), key=lambda r: r.start - r.end)
        owner: dict[Run, Entity] = {}
        for run in longest:
            owner[run] = self._person(run)
        surnames = {w: e for e in self.persons for w in fold(e.name).split()[1:] if len(w) > 2}
        for run in kept:
            words = self.tokens[run.start : run.end]
            text = words.text
            if not run.person and text.isupper():
                continue
            if run.person:
                self.add(run.start, run.end, owner[run], "name", "named")
                self._describe(owner[run], run.title, run.start, run.end)
            elif fold(words[-1].text) in surnames:
                entity = surnames[fold(words[-1].text)]
                self.add(words[-1].i, run.end, entity, "name", "named")
                self._describe(entity, run.start, words[-1].i, run.end)
            else:
                self._unlisted_body(run)
        self._later_surnames(surnames)
        self._aliases()

    def _aliases(self) -> None:
        """Nicknames: ‘El Tiburón’ alone, after Rubén ‘El Tiburón’ Salcedo."""
        text = self.doc.article.text
        everybody = [*self.persons, *(e for e in self.bodies.values() if e.listed)]
        for entity in everybody:
            inner = re.search(r"[\"“‘'](.{3,30}?)[\"”’']", entity.name)
            alias = inner[1] if inner else ""
            for found in [f for f in self.found if f.entity is entity][:4]:
                after = self.tokens[found.end : found.end + 12].text
                known = re.search(
                    r"(?:known|nicknamed|alias|aka|dubbed|called)\b[^.]{0,15}?[\"“‘'](.{3,30}?)[,.]?[\"”’']",
                    after,
                )
                alias = alias or (known[1] if known and text.count(known[1]) else "")
            start = text.find(alias) if alias else -1
            while start >= 0:
                span = self.tokens.char_span(start, start + len(alias))
                if span is not None and not any(t.i in self.by_token for t in span):
                    self.add(span.start, span.end, entity, "name", "alias")
                start = text.find(alias, start + 1)

    def _person(self, run: Run) -> Entity:
        name = re.sub(r"\s+", " ", self.tokens[run.start : run.end].text)
        fitting = [e for e in self.persons if same_person(e.name, name)]
        listed = [e for e in self.bodies.values() if e.listed and same_person(e.name, name)]
        for entity in listed + fitting:
            if run.gender and entity.gender and run.gender != entity.gender and " " not in name:
                continue
            entity.gender = entity.gender or run.gender
            return entity
        entity = Entity("person", "unknown", name, "no role", run.gender)
        self.persons.append(entity)
        return entity

    def _later_surnames(self, surnames: dict[str, Entity]) -> None:
        firsts = {fold(e.name).split()[0]: e for e in reversed(self.persons) if " " in e.name}
        for token in self.tokens:
            if token.i in self.by_token or not token.text[0].isupper():
                continue
            word = fold(token.text)
            entity = surnames.get(word) or surnames.get(word.title() if word.isupper() else word)
            if entity is None and token.pos_ == "PROPN":
                entity = firsts.get(word)
            if entity is not None and not token.is_stop:
                self.add(token.i, token.i + 1, entity, "name", "named")
                self._describe(entity, token.i, token.i, token.i + 1)

    def _unlisted_body(self, run: Run) -> None:
        """A body by its name's words ("Hale University"), or by what stands in apposition."""
        words = self.tokens[run.start : run.end]
        text = words.text
        name = text.removeprefix("The ").removeprefix("the ")
        entity = self.bodies.get(fold(name).lower())
        if entity is None:
            cut = next(
                (t.i for t in words if t.i > run.start and t.lower_ in ("of", "for", "against")),
                run.end,
            )
            heads = [t for t in self.tokens[run.start : cut] if t.lower_ in self.actors.bodies.heads
                     or t.lemma_.lower() in self.actors.bodies.heads]  # fmt: skip
            described = self._apposition(run.end)
            if not heads and described is None:
                return
            entity = Entity(
                "body", "unknown", name, "no body", "n", nouns={t.lower_ for t in words}
            )
            if heads:
                head = heads[-1]
                term = self.actors.bodies.find(list(words), head)
                if term is not None:
                    phrase = Phrase(
                        tuple(t for t in words if t.i < head.i),
                        head,
                        tuple(t for t in words if t.i > head.i),
                    )
                    told = self.reading.tell(phrase, term)
                    entity.actor, entity.like, entity.rule = told.actor, told.like, "body's name"
            self.bodies[fold(name).lower()] = entity
        self.add(run.start, run.end, entity, "name", entity.rule)
        if described := self._apposition(run.end):
            self.claimed.setdefault(described.i, entity)

    def _apposition(self, end: int) -> Token | None:
        """The head noun of what stands between commas, or in brackets, after a name."""
        if end + 1 >= len(self.tokens) or self.tokens[end].text not in (",", "(", "—", "–"):
            return None
        sentence = self.tokens[end].sent
        i = end + 1
        if self.tokens[end].text == "(" and self.tokens[end + 1].text.isupper():
            return None
        if self.tokens[i].like_num and i + 1 < sentence.end:  # an age
            i += 1
            if self.tokens[i].text in ",":
                i += 1
        return self._first_noun(i, sentence.end)

    def _first_noun(self, start: int, end: int) -> Token | None:
        """The head of the noun phrase that begins at a token, if it is a role or a body."""
        heads: Token | None = None
        for token in self.tokens[start : min(end, start + 12)]:
            if token.lemma_.lower() in self._heads or token.lower_ in self._heads:
                if token.pos_ not in ("VERB", "AUX") or token.tag_ == "VBG":
                    heads = token
                    continue
            if token.text in "-'’" or token.tag_ in ("POS", "PRP$") or token.lower_ in ("'s", "’s"):
                continue
            if token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "ADV") and not (
                token.tag_ in ("VBN", "VBG") and heads is None
            ):
                break
        return heads

    @property
    def _heads(self) -> frozenset[str]:
        return self.actors.roles.heads | self.actors.bodies.heads

    def _describe(self, entity: Entity, title: int, start: int, end: int) -> None:
        """Claim the role words beside a name for the one whom it means."""
        before = self.tokens[start - 1] if start else None
        if before is not None and not self.tokens[start].is_sent_start:
            for token in reversed(self.tokens[max(0, start - 3) : start]):
                if token.lemma_.lower() in self._heads or token.lower_ in self._heads:
                    if (
                        token.i == start - 1
                        or token.i >= title
                        or self.tokens[start - 1].text == "."
                    ):
                        self.claimed.setdefault(token.i, entity)
                        self.after_name.setdefault(token.i, end)
                    break
        if title >= 2 and not self.tokens[title].is_sent_start:
            comma = self.tokens[title - 1].text == ","
            called = self.tokens[title - 1].lower_ in ("named", "called", "nicknamed")
            if comma or called:
                noun = self._noun_before(title - 2, indefinite=called)
                if noun is not None:
                    self.claimed.setdefault(noun.i, entity)
        noun = self._apposition(end)
        if noun is not None and not self._lists(end, noun):
            self.claimed.setdefault(noun.i, entity)
        if end < len(self.tokens) and self.tokens[end].lower_ in (
            "of",
            "from",
            "at",
            "for",
            "with",
            "(",
        ):
            named = self.reading.named(right_of(end, self.tokens[start]))
            if named is not None and named.kind == "body":
                self.deferred.append((entity, Told("unknown", "of a body", named)))
        copula = self._complement(start, end)
        if copula is not None:
            self.claimed.setdefault(copula.i, entity)
        self._relative(entity, end)

    def _lists(self, end: int, noun: Token) -> bool:
        """Whether a comma after a name goes on with another subject: "Ruiz, the mayor and I"."""
        phrase = phrase_of(noun)
        first = phrase.left[0] if phrase.left else noun
        after = phrase.tokens[-1].i + 1
        follows = self.tokens[after] if after < len(self.tokens) else None
        bare = first is noun and noun.tag_ in ("NNS", "NNPS")
        if follows is not None and (follows.pos_ in ("VERB", "AUX") and follows.tag_ in ("VBD", "VBZ", "VBP", "MD")
                                    and not (follows.i and self.tokens[follows.i - 1].is_punct)):  # fmt: skip
            return True
        return bare or (follows is not None and follows.lower_ == "and" and noun.dep_ == "conj")

    def _noun_before(self, at: int, *, indefinite: bool = False) -> Token | None:
        """The head of "the consul general" in "the consul general, Ana Ruiz"."""
        limit = self.tokens[at].sent.start
        for i in range(at, max(limit - 1, at - 12), -1):
            token = self.tokens[i]
            if token.lemma_.lower() in self._heads and token.pos_ in ("NOUN", "PROPN", "ADJ"):
                phrase = phrase_of(token)
                bare = token.i and self.tokens[token.i - 1].lower_ in DEFINITE
                if phrase.tokens[-1].i >= at and (phrase.left or bare):
                    first = phrase.left[0] if phrase.left else self.tokens[token.i - 1]
                    starts = (
                        first.pos_ == "DET"
                        or first.lower_ in DEFINITE
                        or first.tag_ == "PRP$"
                        or any(t.tag_ == "POS" for t in phrase.left)
                    )
                    plural = token.tag_ in ("NNS", "NNPS")
                    if indefinite and not plural:
                        return token
                    if starts:
                        return None if plural else token
            if token.is_punct and token.text not in "-'’":
                return None
        return None

    def _complement(self, start: int, end: int) -> Token | None:
        """The noun that a copula gives a name: "Ruiz is a professor"."""
        head = self.tokens[start:end].root
        verb = head.head
        if head.dep_ == "nsubj" and verb.lemma_ in ("be", "become") and verb.tag_ != "MD":
            for child in verb.children:
                if child.dep_ == "attr" and child.lemma_.lower() in self._heads:
                    return child
        return None

    def _relative(self, entity: Entity, end: int) -> None:
        """What "who teaches", "who once ran", "whose son died" tell of the person before."""
        i = end
        while i < len(self.tokens) and (self.tokens[i].text == "," or self.tokens[i].like_num):
            i += 1
        if i >= len(self.tokens) or self.tokens[i].lower_ not in ("who", "whose"):
            return
        clause = self.tokens[i : min(self.tokens[i].sent.end, i + 9)]
        words = {t.lemma_.lower() for t in clause}
        if self.tokens[i].lower_ == "whose":
            if words & {"son", "daughter", "brother", "sister", "husband", "wife", "child", "family",
                        "mother", "father", "cousin", "nephew", "boy", "girl", "farm", "house",
                        "home", "land", "relative"}:  # fmt: skip
                self._set(entity, Told("civil.victims", "relative clause"))
            return
        if words & {"once", "formerly", "until", "retire"}:
            self._set(entity, Told("civil.expert", "relative clause"))
        elif (
            clause[1:2]
            and clause[1].tag_ == "VBD"
            and words & {"serve", "run", "head", "lead", "work"}
        ):
            self.deferred.append((entity, Told("civil.expert", "relative clause")))
        elif words & {"teach", "study", "research", "write", "lecture"}:
            self.deferred.append((entity, Told("civil.expert", "relative clause")))
        elif words & {"lose", "survive", "live", "farm", "flee", "disappear", "shop"}:
            self.deferred.append((entity, Told("civil.victims", "relative clause")))
        elif words & {"represent", "defend", "head", "lead", "run", "direct", "command", "chair"}:
            self.served.append((entity, clause.start + 1, clause.end))

    def _represented(self) -> None:
        """ "Who represents the stores", "who heads the agency": one speaks for what is named."""
        for entity, start, end in self.served:
            if entity.actor == "unknown" and entity.like is None or entity.rule == "context":
                found = next((f for i in range(start, end) if (f := self.by_token.get(i))
                              and f.entity is not entity and f.entity.speaks_as != "unknown"), None)  # fmt: skip
                if found is not None:
                    self._set(entity, Told("unknown", "relative clause", found.entity))

    def _careers(self) -> None:
        """ "Ruiz spent six years at the embassy": former officials speak as experts."""
        for found in list(self.found):
            verb = top_of(self.tokens[found.head]).head
            if found.form != "name" or not found.subject or found.entity.kind != "person":
                continue
            if verb.lemma_ in ("spend", "serve", "retire", "resign", "quit") and verb.tag_ in (
                "VBD",
                "VBN",
            ):
                bodies = [
                    self.by_token.get(i) for i in range(verb.i, min(verb.i + 14, verb.sent.end))
                ]
                if any(
                    f and f.entity.kind == "body" and side(f.entity.speaks_as) in TWO_STATES
                    for f in bodies
                ):
                    self.deferred.append((found.entity, Told("civil.expert", "career")))

    def _coordinated(self) -> None:
        """ "I thank the DEA, and Mr. Lee": one whom nothing else describes is of the body."""
        for found in list(self.found):
            entity = found.entity
            if entity not in self.persons or entity.like or entity.actor != "unknown":
                continue
            start = found.start - 1
            if start > 0 and self.tokens[start].lower_.rstrip(".") in ("mr", "ms", "mrs", "dr"):
                start -= 1
            if start > 1 and self.tokens[start].lower_ == "and":
                before = [self.by_token.get(t.i) for t in self.tokens[start - 2 : start]]
                body = next((f.entity for f in before if f and f.entity.kind == "body"), None)
                if body is not None:
                    entity.like, entity.rule = body, "named beside a body"

    def _suspects(self) -> None:
        """One whom nothing else describes and who is accused beside a gang belongs to it."""
        for found in self.suspects:
            entity = found.entity
            if entity.listed or entity.like or entity.actor != "unknown":
                continue
            gangs = [f for f in self.found if abs(f.sentence - found.sentence) <= 1
                     and side(f.entity.speaks_as) == "crime" and f.entity is not entity]  # fmt: skip
            if gangs:
                entity.like, entity.rule = gangs[-1].entity, "accused with"
                entity.accused = False

    def _set(self, entity: Entity, told: Told) -> None:
        """Give an entity what a phrase told, unless surer words told it before."""
        if entity.listed or (told.actor == "unknown" and told.like in (None, entity)):
            return
        if told.actor == "us.congress" and entity.speaks_as.endswith(".states"):
            told = Told("us.states", told.rule)  # a mayor, "a Democrat"
        weak = entity.rule in ("no role", "no body", "context")
        unclear = entity.actor == "unknown" and entity.like is None
        if unclear or (weak and told.own):
            entity.actor, entity.like = told.actor, told.like
            entity.rule = told.rule if told.own else "context"


def gender_of(lemma: str) -> str:
    return "m" if lemma in MALE else "f" if lemma in FEMALE else ""
