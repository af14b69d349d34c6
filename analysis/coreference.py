"""Reads an article and keeps who is spoken of: names, phrases, descriptions and pronouns.

No model of coreference is at hand; this is a reader by rules. It goes through the text outside
quotation marks first, then finds out whose each quotation is, then reads the quotations, where
"I" and "we" are the speaker and "he" is somebody else.
"""

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from analysis.entities import Entity, Found
from analysis.language import Doc
from analysis.people import Run, find_runs, same_person
from analysis.phrases import FORMER, Phrase, Reading, Told, phrase_of, right_of
from analysis.registry import STATE_SIDES, Named, Registry, fold, side

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "n"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "p"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "1"),
    **dict.fromkeys(("you", "your", "yours", "yourself"), "2"),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "1"),
}
MALE = frozenset(
    ["father", "dad", "grandfather", "grandad", "granddad", "grandpa", "brother", "son", "husband", "uncle", "nephew", "widower", "boyfriend", "boy", "man", "king", "priest", "congressman", "businessman", "policeman", "patrolman", "councilman", "spokesman", "chairman", "salesman", "friar", "monk", "gunman", "hitman", "cameraman", "newsman", "anchorman", "grandson", "bishop", "archbishop", "cardinal", "pope", "imam", "fisherman"]
)
FEMALE = frozenset(
    ["mother", "mum", "mom", "grandmother", "grandma", "granny", "sister", "daughter", "wife", "aunt", "niece", "widow", "girlfriend", "girl", "woman", "queen", "nun", "congresswoman", "businesswoman", "policewoman", "councilwoman", "spokeswoman", "chairwoman", "housewife", "seamstress", "forewoman", "anchorwoman", "granddaughter", "actress"]
)
DEFINITE = frozenset({"the", "this", "that", "these", "those", "said", "same"})
OWNERS = frozenset({"his", "her", "its", "their", "my", "our", "your", "whose"})
BOTH_NOUNS = frozenset(
    ["country", "government", "nation", "side", "neighbor", "neighbour", "state", "delegation", "capital", "party", "president", "minister", "ally", "partner", "secretary", "administration", "leader", "negotiator", "ministry", "foreign-minister", "army", "navy", "presidency", "diplomat", "team", "official"]
)
TWO = frozenset({"two", "both", "neither"})
TWO_STATES = ("mx", "us")
"""The states that "the two countries" means, in this project's field."""
STATES = frozenset({"country", "government", "nation", "administration", "authority", "federation"})
SOME = frozenset({"one", "another", "some", "others", "neither", "both", "most", "many", "several",
                  "all", "each", "other", "few", "two", "three"})  # fmt: skip
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
ARGUMENTS = SUBJECTS | {"dobj", "dative", "pobj"}
CHARGED = frozenset({"charge", "indict", "convict", "sentence", "arraign", "accuse", "extradite"})
TRIAL = frozenset({"trial", "indictment", "arraignment", "conviction"})
INTERVIEWERS = frozenset({"question", "q", "reporter", "reporters", "interviewer", "moderator",
                          "host", "journalist", "press", "questioner", "pregunta"})  # fmt: skip
ANSWERERS = frozenset({"a", "answer", "interviewee"})
LABEL = re.compile(r"[A-ZÀ-Þ][\w.'’\-]*(?: [\w.'’\-]+){0,5}?(?: \([^)\n]{2,60}\))?(?P<end>:)(?=\s)")
BACK = 5  # sentences: how far back a pronoun looks
PLACE_PREPOSITIONS = frozenset(
    ("in", "into", "within", "inside", "across", "throughout", "from", "to", "through", "near")
) | {"at", "around", "outside"}
WEAK = frozenset({"man", "woman", "boy", "girl", "teenager", "teen", "youth", "friend", "person",
                  "partner", "neighbor", "neighbour", "local", "child", "user", "lawyer", "attorney",
                  "solicitor", "barrister", "author"})  # fmt: skip
"""Nouns that say little of who somebody is: surer words, later, count more."""
COLLECTIVE = frozenset({"jury", "police", "prosecution", "defense", "defence", "opposition", "clergy",
                        "public", "family", "delegation", "crowd", "press"})  # fmt: skip
CAPITALS = frozenset({"Mexico City", "Washington", "D.C.", "Beijing", "MEXICO CITY", "WASHINGTON"})
"""Whose officials speak for the state."""
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
ANY_DOCUMENT = frozenset({"document", "report", "text", "paper", "study", "statement", "finding"})
MUTUAL = frozenset({"neighbor", "neighbour", "counterpart", "ally", "partner", "colleague"})
PRESS = Entity("person", "press", "", "the author")


@dataclass(frozen=True, slots=True)
class Turn:
    """A labelled turn of a transcript: its label, its text, and who speaks."""

    start: int
    label_end: int
    end: int
    speaker: Entity | None


class Reader:
    """Reads one article. `found` holds the mentions in text order once `read` has run."""

    def __init__(self, doc: Doc, actors: Registry) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.actors = actors
        self.day = doc.article.day
        self.found: list[Found] = []
        self.heads: list[int] = []  # of `found`, for bisection
        self.by_token: dict[int, Found] = {}
        self.visited: set[int] = set()
        self.bodies: dict[str, Entity] = {}
        self.persons: list[Entity] = []  # outside the codebook, in order of their first mention
        self.claimed: dict[int, Entity] = {}  # head of a title or apposition → whom it describes
        self.turns: list[Turn] = []
        self.speakers: dict[int, Entity] = {}  # outer quotation → who speaks
        self.deferred: list[tuple[Entity, Told]] = []
        self.served: list[tuple[Entity, int, int]] = []
        self.after_name: dict[int, int] = {}  # a claimed title → the token after the name
        self.suspects: list[Found] = []
        self.outer = [q for q in doc.quotations if q.depth == 0]
        self.outer_starts = [q.start for q in self.outer]
        self.sentence_of: list[int] = []
        self.paragraph_of: list[int] = []
        self._number()
        self.origins: dict[int, str] = {}
        places: set[int] = set()  # below a state
        for start, end, kind, where in actors.origins(self.tokens):
            span = range(start, end)
            self.origins.update(dict.fromkeys(span, side(where)))
            if kind == "place":
                places.update(span)
        self.places = places
        self.trail: list[tuple[int, str]] = []  # where sides are named, in text order
        self.reading = Reading(actors, self.entity_at, self.origins, frozenset(), self.context)

    def _number(self) -> None:
        """The number of each token's sentence and paragraph."""
        paragraph = 0
        for number, sentence in enumerate(self.tokens.sents):
            for token in sentence:
                if token.is_space and "\n" in token.text:
                    paragraph += 1
                self.sentence_of.append(number)
                self.paragraph_of.append(paragraph)

    # ------------------------------------------------------------------ one reading

    def read(self) -> list[Found]:
        """All mentions, in text order."""
        named = self.actors.find(self.tokens, self.day)
        covered = {i for n in named for i in range(n.start, n.end)}
        runs = find_runs(self.tokens, self.actors, covered)
        towns = {i for n in named if n.actor.endswith(".states") or n.actor in STATE_SIDES
                 for i in range(n.start, n.end)}  # fmt: skip
        self._drop_places(runs, covered - towns)
        for one in named:
            self._note_named(one)
        self._listed_surnames(named, covered)
        self._name(runs)
        self._labels()
        self._trail()
        outside = [t for t in self.tokens if not t.is_space and self.quote_at(t.idx) < 0]
        for token in outside:
            self.visit(token)
        self._represented()
        self._careers()
        for entity, told in self.deferred:
            if entity.actor == "unknown" and entity.like is None:
                self._set(entity, told)
        self._coordinated()
        self._suspects()
        self._whose_quotations()
        for token in self.tokens:
            if not token.is_space:
                self.visit(token)
        self._unsigned_titles()
        return self.found

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

    def _unsigned_titles(self) -> None:
        """A headline's "memo" is the one whose author the text tells."""
        signed = [f.entity for f in self.found if f.entity.kind == "document" and f.entity.like]
        for found in self.found:
            entity = found.entity
            if entity.kind == "document" and entity.like is None and entity.actor == "unknown":
                entity.like = next((e.like for e in signed if e.nouns & entity.nouns), None)

    def quote_at(self, offset: int) -> int:
        """The number of the outer quotation at an offset, or -1."""
        place = bisect.bisect_right(self.outer_starts, offset) - 1
        return place if place >= 0 and offset < self.outer[place].end else -1

    def turn_at(self, offset: int) -> Turn | None:
        """The transcript's turn at an offset."""
        place = bisect.bisect_right(self.turns, offset, key=lambda t: t.start) - 1
        return self.turns[place] if place >= 0 and offset < self.turns[place].end else None

    def add(
        self,
        start: int,
        end: int,
        entity: Entity,
        form: str,
        rule: str,
        antecedent: Found | None = None,
        head: int | None = None,
    ) -> Found:
        """Note words that mean an entity."""
        at = self.tokens[start:end].root.i if head is None else head
        top = _top(self.tokens[at])
        after = self.tokens[end] if end < len(self.tokens) else None
        found = Found(
            start, end, at, entity, form, rule, antecedent,
            self.quote_at(self.tokens[start].idx), self.sentence_of[at], self.paragraph_of[at],
            top.dep_ in SUBJECTS,
            self.tokens[at].tag_ == "PRP$" or (after is not None and after.tag_ == "POS"),
        )  # fmt: skip
        place = bisect.bisect_left(self.heads, at)
        self.heads.insert(place, at)
        self.found.insert(place, found)
        for i in range(start, end):
            self.by_token.setdefault(i, found)
        self._accuse(found, top)
        return found

    def _accuse(self, found: Found, top: Token) -> None:
        """A court's accused, by the verb or the noun that the words depend on."""
        verb = top.head
        passive = top.dep_ == "nsubjpass" and verb.lemma_ in CHARGED and verb.lemma_ != "accuse"
        pleads = top.dep_ == "nsubj" and verb.lemma_ == "plead"
        tried = (
            top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.lemma_ in TRIAL
        ) or (found.owner and top.head.lemma_ in TRIAL)
        if passive or pleads or tried:
            found.entity.accused = True
        if top.dep_ == "nsubjpass" and verb.lemma_ in CHARGED | {"arrest", "capture", "extradite"}:
            self.suspects.append(found)

    def entity_at(self, token: Token) -> Entity | None:
        """The entity that a token is part of a mention of; a later "the agency" is read first."""
        if token.i not in self.by_token and token.i not in self.visited:
            noun = token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in self.actors.anaphors
            if (
                token.tag_ in ("PRP$", "PRP")
                or noun
                or (token.lower_ in SOME and self._of_them(token))
            ):
                self.visit(token)
        found = self.by_token.get(token.i)
        return found.entity if found and found.rule != "no actor" else None

    # ------------------------------------------------------------------------- names

    def _drop_places(self, runs: list[Run], covered: set[int]) -> None:
        """Places and nationalities inside names of people and the codebook tell no origin."""
        inside = {i for r in runs if r.person for i in range(r.start, r.end)}
        for i in inside | (covered & self.places):
            self.origins.pop(i, None)
        self.places = {i for i in self.places if i in self.origins}
        self._learn_places()
        self.dateline = next((self.origins[i] for i in sorted(self.places) if self._opens(i)), "")
        self.reading.places = frozenset(i for i in self.places if not self._is_capital(i))

    def _is_capital(self, i: int) -> bool:
        text = self.tokens[i].text
        return text in CAPITALS or any(
            pair in CAPITALS
            for pair in (self.tokens[i : i + 2].text, self.tokens[max(0, i - 1) : i + 1].text)
        )

    def _opens(self, i: int) -> bool:
        """Whether a place stands in a dateline: "TUCSON, Ariz. —"."""
        start, _ = self.doc.paragraph(self.tokens[i].idx)
        dash = next(
            (t for t in self.tokens[i : i + 14] if t.text in ("—", "–", "--", ".–", "―")), None
        )
        return (
            dash is not None and self.tokens[i].idx - start < 40 and self.origins[i] in TWO_STATES
        )

    def _learn_places(self) -> None:
        """A town before a known place ("Aurora, Illinois") lies there, wherever it is named."""
        learnt: dict[str, str] = {}
        for i in sorted(self.places):
            if (
                i > 2
                and self.tokens[i - 1].text == ","
                and self.tokens[i - 2].text[0].isupper()
                and i - 2 not in self.origins
            ):
                town = self.tokens[i - 2]
                if town.pos_ == "PROPN" and not self.actors.gender(town.text):
                    learnt[town.text] = self.origins[i]
        if learnt:
            for token in self.tokens:
                if token.text in learnt and token.i not in self.origins:
                    self.origins[token.i] = learnt[token.text]
                    self.places.add(token.i)

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
            entity = Entity("person", actor, "", "description", _gender_of(lemma), plural, {lemma})
            self._join_description(entity, named.start, named.end)
        else:
            kind = "state" if "." not in named.actor and named.actor in STATE_SIDES else "body"
            actor, name = self._across(named)
            if form == "description" and head.tag_ in ("NNS", "NNPS"):
                entity = Entity(kind, actor, name, "description", "n", plural=True)
            else:
                entity = self._body(actor, name, kind, words.text if form == "name" else "")
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

    def _body(self, actor: str, name: str, kind: str, own: str = "") -> Entity:
        """A body of the codebook; those that share an id without a name of its own stay apart."""
        shared = actor in ("civil", "press", "intl", "crime") or actor.startswith("civil.")
        key = f"{actor} {fold(own).lower().removeprefix('the ')}" if shared and own else actor
        if key not in self.bodies:
            self.bodies[key] = Entity(kind, actor, own if shared and own else name, "name", "n")
        return self.bodies[key]

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
            if self.tokens[i].text == ",":
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
        ) or words & {"teach", "study", "research", "write", "lecture"}:
            self.deferred.append((entity, Told("civil.expert", "relative clause")))
        elif words & {"lose", "survive", "live", "farm", "flee", "disappear", "shop"}:
            self.deferred.append((entity, Told("civil.victims", "relative clause")))
        elif words & {"represent", "defend", "head", "lead", "run", "direct", "command", "chair"}:
            self.served.append((entity, clause.start + 1, clause.end))

    def _represented(self) -> None:
        """ "Who represents the stores", "who heads the agency": one speaks for what is named."""
        for entity, start, end in self.served:
            if (entity.actor == "unknown" and entity.like is None) or entity.rule == "context":
                found = next((f for i in range(start, end) if (f := self.by_token.get(i))
                              and f.entity is not entity and f.entity.speaks_as != "unknown"), None)  # fmt: skip
                if found is not None:
                    self._set(entity, Told("unknown", "relative clause", found.entity))

    def _careers(self) -> None:
        """ "Ruiz spent six years at the embassy": former officials speak as experts."""
        for found in list(self.found):
            verb = _top(self.tokens[found.head]).head
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

    # ------------------------------------------------------------------- transcripts

    def _labels(self) -> None:
        """Labelled turns ("SENATOR RUIZ: …", "Q: …") and who speaks in each."""
        text = self.doc.article.text
        marked: list[tuple[int, int, Entity | None]] = []
        ends: list[int] = []
        for part in self.doc.article.parts:
            if part.name == "boilerplate":
                continue
            for line in re.finditer(r"[^\n]+", text[part.start : part.end]):
                start = part.start + line.start()
                match = LABEL.match(text, start, part.start + line.end())
                if match:
                    marked.append((start, match.end(), self._labelled(match)))
                    ends.append(part.end)
        if sum(speaker is not None for *_, speaker in marked) < 2:
            return
        known = [m for m in marked if m[2] is not None]
        for k, (start, label_end, speaker) in enumerate(known):
            stop = text.find("\n", label_end)
            stop = len(text) if stop < 0 else stop
            following = known[k + 1][0] if k + 1 < len(known) else stop
            self.turns.append(
                Turn(
                    start, label_end, max(stop, following) if k + 1 < len(known) else stop, speaker
                )
            )
            for token in self.doc.words([(start, label_end - 1)]):
                if token.i not in self.by_token and speaker is not None:
                    self.add(token.i, token.i + 1, speaker, "name", "label")

    def _labelled(self, match: re.Match[str]) -> Entity | None:
        label = re.sub(r"\s*\(.*", "", match[0][:-1]).strip()
        bare = fold(label).lower().strip(". ")
        if bare in INTERVIEWERS:
            return Entity("person", "press", "", "label")
        words = self.doc.words([(match.start(), match.start() + len(label))])
        for token in reversed(words):
            if token.i in self.by_token:
                return self.by_token[token.i].entity
        if bare in ANSWERERS:
            return next((f.entity for f in self.found if f.entity.kind == "person"), None)
        upper = label.isupper() or len(words) == 1
        if not upper:
            return None
        initials = bare.replace(".", "").replace(" ", "")
        everybody = [*self.persons, *(e for e in self.bodies.values() if e.listed)]
        for entity in everybody:
            if "".join(w[0] for w in fold(entity.name).lower().split()) == initials:
                return entity
        if not label.isupper():
            return None
        titles = [
            t
            for t in words
            if t.lower_ in self._heads or t.lower_ in ("mr", "mr.", "ms", "ms.", "mrs.", "dr.")
        ]
        surname = next((t for t in reversed(words) if t not in titles and len(t) > 1), None)
        publisher = fold(self.doc.article.publisher or "").lower()
        if publisher and (
            bare in publisher or initials == "".join(w[0] for w in publisher.split() if w != "the")
        ):
            return Entity("person", "press", label, "label")
        if surname is None:
            if titles and titles[-1].lower_ in self.actors.roles.heads:
                entity = Entity("person", "unknown", "", "no role", nouns={titles[-1].lower_})
                self.claimed[titles[-1].i] = entity
                return entity
            return None
        last = surname.text.title()
        entity = next((e for e in everybody if last in fold(e.name).split()), None)
        if entity is None:
            entity = Entity(
                "person",
                "unknown",
                last,
                "no role",
                "m"
                if words[0].lower_.startswith("mr") and words[0].lower_ in ("mr", "mr.")
                else "f"
                if words[0].lower_ in ("ms", "ms.", "mrs.", "mrs")
                else "",
            )
            self.persons.append(entity)
            self._elsewhere(entity, last)
        self.add(surname.i, surname.i + 1, entity, "name", "label")
        for title in titles:
            self.claimed.setdefault(title.i, entity)
        return entity

    def _elsewhere(self, entity: Entity, surname: str) -> None:
        """Other mentions of one whom a label alone names, and the body named beside them."""
        for token in self.tokens:
            if token.i in self.by_token or token.text not in (surname, surname.upper()):
                continue
            self.add(token.i, token.i + 1, entity, "name", "label")
            self._describe(entity, token.i, token.i, token.i + 1)
            before = [self.by_token.get(t.i) for t in self.tokens[max(0, token.i - 5) : token.i]]
            body = next((f.entity for f in before if f and f.entity.kind == "body"), None)
            if (
                entity.like is None
                and body is not None
                and token.i
                and self.tokens[token.i - 2].lower_ in ("and", ",")
            ):
                entity.like, entity.rule = body, "named beside a body"

    # ------------------------------------------------------------------------ places

    def _trail(self) -> None:
        at = dict(self.origins.items())
        for found in self.found:
            whose = side(found.entity.speaks_as)
            if whose in TWO_STATES:
                at.setdefault(found.head, whose)
        self.trail = sorted((i, w) for i, w in at.items() if w in TWO_STATES)

    def context(self, token: Token) -> str:
        """The state last spoken of before a token; that of the nearest after it, at the start."""
        place = bisect.bisect_left(self.trail, (token.i, ""))
        here = [(i, w) for i, w in self.trail[max(0, place - 8) : place]
                if self.paragraph_of[i] == self.paragraph_of[token.i]]  # fmt: skip
        below = [w for i, w in here if i in self.places]
        if here:
            return below[-1] if below else here[-1][1]
        around = self.trail[place - 1 : place] or self.trail[place : place + 1]
        return around[0][1] if around else "us"

    # -------------------------------------------------------------- nouns and pronouns

    def visit(self, token: Token) -> None:
        """Read one token: a role or body noun, a description or a pronoun."""
        if token.i in self.visited:
            return
        self.visited.add(token.i)
        taken = self.by_token.get(token.i)
        if taken is not None and token.i not in self.claimed:
            return
        lower = token.lower_
        if lower in PRONOUNS and token.pos_ in ("PRON", "DET", "PROPN", "NOUN", "X"):
            if not (token.text == "US" or (token.text == "I" and self._is_numeral(token))):
                self._pronoun(token, PRONOUNS[lower])
        elif token.tag_ in ("WP", "WDT", "WP$") or (lower == "that" and token.dep_ in SUBJECTS):
            self._relative_pronoun(token)
        elif lower in SOME and (token.dep_ in SUBJECTS or self._of_them(token)):
            self._some(token)
        elif lower == "old" and self.tokens[max(0, token.i - 3) : token.i].text.endswith("year-"):
            self._aged(token)
        elif (
            token.pos_ in ("NOUN", "PROPN")
            or token.i in self.claimed
            or (token.pos_ == "ADJ" and token.dep_ in ARGUMENTS)
        ):
            self._noun(token)

    def _is_numeral(self, token: Token) -> bool:
        return (
            bool(token.i)
            and self.tokens[token.i - 1].text[0].isupper()
            and token.dep_ not in SUBJECTS
        )

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
            claimed.gender = claimed.gender or _gender_of(lemma)
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
            entity = self._state_of(owner)
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
                    entity = self._state_of(entity)
        if entity is None:
            if told is None:
                if lemma in STATES and (definite or owned):
                    where, _ = self.reading.where(phrase)
                    entity = self._body(where, self.actors.names[where], "state")
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
                entity = Entity(kind, told.actor, "", told.rule if told.own else "context", _gender_of(lemma) if person else "n",
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
            entity = self._body(actor, self.actors.names[actor], "state")
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

    def _state_of(self, entity: Entity) -> Entity:
        where = side(entity.speaks_as)
        if where not in STATE_SIDES:
            return entity
        return self._body(where, self.actors.names[where], "state")

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
            for found in self._before(token):
                entity = found.entity
                if (
                    (entity.kind == "person"
                    and not entity.plural
                    and entity.speaks_as == "civil.accused")
                    or (side(entity.speaks_as) == "crime"
                    and entity.kind == "person")
                ):
                    return Told("unknown", "context", entity, own=False)
            return Told("civil.accused", "context", own=False)
        if told.actor == "crime":
            gangs = {
                f.entity.speaks_as for f in self.found if f.entity.speaks_as.startswith("crime.")
            }
            near = [
                f for f in self._before(token, back=2) if f.entity.speaks_as.startswith("crime.")
            ]
            if near:
                return Told("unknown", "context", near[0].entity, own=False)
            return Told(gangs.pop() if len(gangs) == 1 else "crime", "context", own=False)
        if told.rule in ("no body", "no field"):
            prefixes, _ = self.actors.anaphors.get(lemma, ((), False))
            candidates = [f for f in self._before(token, back=4) if self._may_employ(f, prefixes)]
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
        fits = not prefixes or any(_under(speaks, p) for p in prefixes)
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
            for found in self._before(token, back=40):
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

    def _document(self, token: Token, phrase: Phrase, lemma: str) -> None:
        """A document speaks for the body that wrote it: named beside it, or last spoken of."""
        definite = bool(phrase.lower & (DEFINITE | OWNERS))
        entity = Entity("document", "unknown", "", "document", "n", nouns={lemma})
        term = self.actors.bodies.find(phrase.tokens, token)
        nobody = term is not None and term.actor == "unknown"
        author = None if nobody else self._author(token, phrase) or self._plaintiff(token, lemma)
        if definite or author is not None:
            earlier = next(
                (
                    f
                    for f in self._before(token)
                    if f.entity.kind == "document" and lemma in f.entity.nouns
                ),
                None,
            )
            if earlier is not None and definite and (author is None or earlier.entity.like is None):
                if author is not None:
                    earlier.entity.like, earlier.entity.actor = author, "unknown"
                self.add(token.i, token.i + 1, earlier.entity, "description", "document", earlier)
                return
        author = author or (None if nobody else self._issuer(token, phrase))
        if author is None and definite and not nobody:
            for found in self._before(token, back=40):
                near = lemma in ANY_DOCUMENT and found.sentence >= self.sentence_of[token.i] - 6
                if found.entity.kind == "document" and (near or lemma in found.entity.nouns):
                    found.entity.nouns.add(lemma)
                    self.add(token.i, token.i + 1, found.entity, "description", "document", found)
                    return
        antecedent: Found | None = None
        if author is None and term is not None:
            told = self.reading.tell(phrase, term)
            told = told if told.own or not told.field else self._by_field(token, told, None)
            entity.actor = told.actor
        elif author is None and not self._unsigned(token, phrase):
            antecedent = next(
                (f for f in self._before(token, back=3) if f.entity.kind == "body"
                 and f.entity.speaks_as != "unknown"), None)  # fmt: skip
            author = antecedent.entity if antecedent else None
        if author is None and term is None:
            nationality = next(
                (self.origins[t.i] for t in phrase.left if t.i in self.origins), None
            )
            if nationality is None and phrase.lower & {"federal", "government", "official"}:
                nationality = self.context(token)
            entity.actor = nationality or "unknown"
        entity.like = author
        self.add(token.i, token.i + 1, entity, "description", "document", antecedent)

    def _plaintiff(self, token: Token, lemma: str) -> Entity | None:
        """Who sued, or filed, shortly before "the complaint"."""
        if lemma not in ("complaint", "lawsuit", "suit", "petition", "filing", "motion"):
            return None
        for word in reversed(self.tokens[max(0, token.i - 90) : token.i]):
            if word.lemma_ in ("sue", "file", "petition") and word.pos_ == "VERB":
                for child in word.children:
                    if child.dep_ == "nsubj":
                        self.visit(child)
                        found = self.by_token.get(child.i)
                        return found.entity if found else None
        return None

    def _issuer(self, token: Token, phrase: Phrase) -> Entity | None:
        """Who speaks "in a statement": the subject of the sentence, before or after."""
        first = phrase.left[0] if phrase.left else token
        if not first.i or self.tokens[first.i - 1].lower_ not in ("in", "through", "via", "by"):
            return None
        if {t.lower_ for t in phrase.left} & DEFINITE:
            return None
        sentence = token.sent
        others = [f for i in range(sentence.start, sentence.end) if (f := self.by_token.get(i))]
        subjects = [
            f
            for f in others
            if f.subject and f.entity.kind in ("body", "person", "state") and f.rule != "no actor"
        ]
        return subjects[0].entity if subjects else None

    def _unsigned(self, token: Token, phrase: Phrase) -> bool:
        """Whether the words say that the author is someone else, whom they do not name."""
        return bool(phrase.lower & {"another", "separate", "federal", "government", "independent",
                                    "anonymous", "new"})  # fmt: skip

    def _author(self, token: Token, phrase: Phrase) -> Entity | None:
        """Who wrote a document, by "of", "by", a possessive, "published by", "it issued"."""
        by = list(phrase.right)
        if phrase.right[:1] and phrase.right[0].lower_ in ("of", "from", "by", "in"):
            named = self.reading.named(phrase.right)
            if named is not None and (phrase.right[0].lower_ != "of" or named.kind != "person"):
                return named
        named = self.reading.named(
            [t for t in phrase.left[::-1] if t.i not in self.origins or t.i in self.by_token]
        )
        if named is not None and named.kind in ("body", "person", "state"):
            return named
        sentence = token.sent
        start = by[-1].i + 1 if by else token.i + 1
        for i in range(start, min(sentence.end, token.i + 14)):
            word = self.tokens[i]
            if word.lower_ == "by" and word.i + 1 < sentence.end:
                return self.reading.named(list(self.tokens[i + 1 : min(sentence.end, i + 9)]))
            if word.tag_ in ("VBZ", "VBP", "MD"):
                break
            if (
                word.text == ","
                and i + 1 < sentence.end
                and not (self.tokens[i + 1].tag_ == "VBN" or self.tokens[i + 1].lower_ == "by")
            ):
                break
            if word.dep_ == "relcl" or (word.tag_ == "VBD" and word.head == token):
                for child in word.children:
                    if child.dep_ == "nsubj" and child.tag_ not in ("WDT", "WP"):
                        self.visit(child)
                        return self.by_token[child.i].entity if child.i in self.by_token else None
                break
        return None

    def _called(self, token: Token, noun: str, *, plural: bool) -> Found | None:
        """Who or what was called by a noun before."""
        for found in self._before(token):
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
        for found in self._before(token, back=8):
            entity = found.entity
            fits = any(_under(entity.speaks_as, p) for p in prefixes)
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

    def _before(self, token: Token, *, back: int = 200) -> Iterable[Found]:
        """What was found before a token, nearest first; nothing from quotations unless inside."""
        limit = self.sentence_of[token.i] - back
        quote = self.quote_at(token.idx)
        for found in reversed(self.found[: bisect.bisect_left(self.heads, token.i)]):
            if found.sentence < limit:
                return
            if found.quote in (-1, quote) or found.form == "name":
                yield found

    def _relative_pronoun(self, token: Token) -> None:
        """ "Which", "who": the noun before."""
        clause = token.head if token.dep_ in SUBJECTS else token.head.head
        noun = clause.head
        if clause.dep_ == "relcl" and noun.i < token.i:
            while (
                noun.i not in self.by_token and noun.dep_ in ("pobj", "prep") and noun.head != noun
            ):
                noun = noun.head
            found = self.by_token.get(noun.i)
        else:
            found = next((self.by_token[i] for i in range(token.i - 1, max(-1, token.i - 3), -1)
                          if i in self.by_token), None)  # fmt: skip
        if found is not None and token.dep_ in SUBJECTS | {"poss"} and found.rule != "no actor":
            self.add(token.i, token.i + 1, found.entity, "pronoun", "relative", found)

    def _of_them(self, token: Token) -> bool:
        after = self.tokens[token.i + 1 : token.i + 3]
        return (
            len(after) == 2
            and after[0].lower_ == "of"
            and after[1].lower_ in ("them", "these", "those")
        )

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

    def _aged(self, token: Token) -> None:
        """ "The 44-year-old": the person last spoken of."""
        for found in self._before(token, back=4):
            if found.entity.kind == "person" and not found.entity.plural:
                self.add(token.i, token.i + 1, found.entity, "description", "anaphor", found)
                return

    # ----------------------------------------------------------------------- pronouns

    def _pronoun(self, token: Token, gender: str) -> None:
        if gender == "1":
            self._first_person(token)
            return
        if gender == "2":
            self._second_person(token)
            return
        if token.lower_ == "it" and _expletive(token):
            return
        found = self._cataphor(token, gender) or self._antecedent(token, gender)
        if found is None:
            return
        rule = "pronoun" if self.heads and found.head < token.i else "cataphor"
        self.add(token.i, token.i + 1, found.entity, "pronoun", rule, found)
        if gender in "mf" and found.entity.kind == "person" and not found.entity.gender:
            found.entity.gender = gender

    def _named_in_quotation(self, token: Token) -> frozenset[int]:
        """Who is named in the quotation that a pronoun's verb introduces: not the speaker."""
        if token.dep_ not in SUBJECTS or self.quote_at(token.idx) >= 0:
            return frozenset()
        place = bisect.bisect_right(self.outer_starts, token.idx) - 1
        if place < 0:
            return frozenset()
        quotation = self.outer[place]
        end = self.doc.words([(quotation.start, quotation.end)])
        if (
            not end
            or token.i - end[-1].i > 3
            or self.paragraph_of[end[-1].i] != self.paragraph_of[token.i]
        ):
            return frozenset()
        inside = (self.by_token.get(t.i) for t in end)
        return frozenset(
            id(f.entity) for f in inside if f and f.form == "name" and f.entity.kind == "person"
        )

    def _first_person(self, token: Token) -> None:
        quote = self.quote_at(token.idx)
        turn = self.turn_at(token.idx)
        if quote >= 0:
            speaker = self.speakers.get(quote)
        elif turn is not None:
            speaker = turn.speaker
        else:
            speaker = PRESS
        if speaker is not None:
            self.add(token.i, token.i + 1, speaker, "pronoun", "first person")

    def _second_person(self, token: Token) -> None:
        """ "You" in a transcript: whoever had the turn before, else whoever has the next."""
        turn = self.turn_at(token.idx)
        if turn is None or self.quote_at(token.idx) >= 0:
            return
        place = self.turns.index(turn)
        others = [
            *self.turns[:place][::-1][:1],
            *self.turns[place + 1 : place + 2],
            *self.turns[:place][::-1],
        ]
        other = next(
            (t.speaker for t in others if t.speaker and t.speaker is not turn.speaker), None
        )
        if other is not None and other.speaks_as != "press":
            self.add(token.i, token.i + 1, other, "pronoun", "second person")

    def _cataphor(self, token: Token, gender: str) -> Found | None:
        """The subject that a possessive points forward to: "In her report, Ruiz says"."""
        sentence = token.sent
        opening = token.i - sentence.start <= 4 and self.tokens[sentence.start].pos_ in (
            "ADP",
            "SCONJ",
            "VERB",
        )
        subordinate = token.dep_ in SUBJECTS and self.tokens[sentence.start].pos_ != "ADP"
        if not opening or not (token.tag_ == "PRP$" or subordinate):
            return None
        comma = next((t.i for t in self.tokens[token.i : sentence.end] if t.text == ","), None)
        if comma is None:
            return None
        for i in range(comma + 1, min(sentence.end, comma + 10)):
            found = self.by_token.get(i)
            if found is None or found.form == "pronoun" or found.quote != self.quote_at(token.idx):
                continue
            if self._agrees(found.entity, gender) and (found.subject or i <= comma + 4):
                return found
            return None
        return None

    def _agrees(self, entity: Entity, gender: str) -> bool:
        if gender == "some":
            return entity.plural and entity.kind != "both"
        if gender == "n":
            return entity.kind in ("body", "state", "document") and not entity.plural
        if gender == "p":
            return entity.plural or entity.kind in ("body", "state", "both")
        return entity.kind == "person" and not entity.plural and entity.gender in (gender, "")

    def _antecedent(self, token: Token, gender: str) -> Found | None:
        """The best fitting mention before a pronoun.

        Near ones first, subjects and speakers before others, the same side of quotation marks;
        never the other argument of the same verb, nor, in a quotation, its speaker.
        """
        quote = self.quote_at(token.idx)
        speaker = self.speakers.get(quote) if quote >= 0 else None
        if speaker is None and (turn := self.turn_at(token.idx)):
            speaker = turn.speaker
        best: tuple[float, Found] | None = None
        governor = _governing_subject(token)
        named = self._named_in_quotation(token) if gender in "mfn" else frozenset()
        for found in self._before(token, back=BACK if gender in "np" else BACK + 3):
            entity = found.entity
            if not self._agrees(entity, gender) or entity is PRESS or id(entity) in named:
                continue
            if entity is speaker and gender in "mfn" and entity.kind == "person":
                continue
            head = self.tokens[found.head]
            if _same_verb(_top(head), token) or is_place(head, entity.speaks_as):
                continue
            if entity.kind == "person" and entity.speaks_as == "unknown" and not entity.name:
                continue
            cost = 1.0 * (self.sentence_of[token.i] - found.sentence)
            cost += 0.3 * (self.paragraph_of[token.i] != found.paragraph)
            cost -= 0.6 * found.subject + 0.4 * (found.subject and _top(head).head.dep_ == "ROOT")
            cost -= 0.2 * (found.form == "pronoun")
            cost += 0.4 * (gender in "mf" and not entity.name and found.form == "description")
            cost += 0.5 * found.owner
            cost += 1.5 * (found.quote != quote)
            cost += 0.4 * (gender in "mf" and not entity.gender)
            cost += 0.6 * (gender == "p" and not entity.plural)
            cost -= 0.7 * (gender == "n" and entity.kind == "document" and found.subject)
            if (
                governor is not None
                and found.start <= governor.i < found.end
                and token.dep_ in SUBJECTS
            ):
                cost -= 1.2
            if token.dep_ in SUBJECTS and found.subject and _is_speech(head):
                cost -= 0.4
            if best is None or cost < best[0]:
                best = cost, found
        return best[1] if best else None

    # --------------------------------------------------------------------- quotations

    def _whose_quotations(self) -> None:
        """The speaker of each outer quotation: beside it, else whoever spoke last."""
        last: Entity | None = None
        last_paragraph = -1
        for number, quotation in enumerate(self.outer):
            words = self.doc.words([(quotation.start, quotation.end)])
            if not words:
                continue
            turn = self.turn_at(quotation.start)
            paragraph = self.paragraph_of[words[0].i]
            speaker = self._beside(number, words[0], words[-1], goes_on=last_paragraph == paragraph)
            if speaker is None and last is not None:
                speaker = last if last_paragraph == paragraph else self._scene(words[0]) or last
            speaker = speaker or (turn.speaker if turn else None)
            if speaker is not None:
                self.speakers[number] = last = speaker
                last_paragraph = paragraph

    def _scene(self, first: Token) -> Entity | None:
        """Who acts in the paragraph before a quotation without a cue."""
        for found in reversed(self.found[: bisect.bisect_left(self.heads, first.i)]):
            if found.paragraph != self.paragraph_of[first.i]:
                return None
            if found.subject and found.entity.kind == "person" and found.quote < 0:
                return found.entity
        return None

    def _beside(self, number: int, first: Token, last: Token, *, goes_on: bool) -> Entity | None:
        """The subject of the verb of saying that stands directly after or before a quotation."""
        paragraph = self.paragraph_of[first.i]
        stop = (
            self.outer[number + 1].start
            if number + 1 < len(self.outer)
            else len(self.doc.article.text)
        )
        after: list[Token] = []
        for token in self.tokens[last.i + 1 : last.i + 25]:
            if self.paragraph_of[token.i] != paragraph or token.idx >= stop or token.is_space:
                break
            after.append(token)
            following = token.i + 1
            if following < len(self.tokens) and self.tokens[following].is_sent_start:
                break
        starts_clause = bool(after) and (
            after[0].text == ","
            or last.nbor(-1).text in ",?!—"
            or after[0].pos_ in ("VERB", "PRON", "PROPN")
        )
        fragment = first.i > first.sent.start and not self._introduced(first)
        if (
            after
            and starts_clause
            and not fragment
            and any(t.pos_ in ("VERB", "AUX") for t in after[:12])
        ):
            subject = self._speaker_among(after)
            if subject is not None:
                return subject
        begin = self.outer[number - 1].end if number else 0
        before = [
            t for t in self.tokens[first.sent.start : first.i]
            if t.idx >= begin and self.paragraph_of[t.i] == paragraph
        ]  # fmt: skip
        if before and any(t.pos_ in ("VERB", "AUX") or t.text == ":" for t in before):
            subject = self._speaker_among(before[::-1])
            if subject is not None:
                return subject
        if after and not goes_on and any(t.pos_ == "VERB" for t in after):
            return self._speaker_among(after)
        return None

    def _introduced(self, first: Token) -> bool:
        before = self.tokens[first.i - 1]
        return before.text in ",:—" or before.is_quote

    def _speaker_among(self, tokens: Sequence[Token]) -> Entity | None:
        """The first subject among the words, else the first person or body there."""
        candidates = [self.by_token[t.i] for t in tokens if t.i in self.by_token]
        candidates = [f for f in candidates if f.rule != "no actor" and f.quote < 0]
        subjects = [f for f in candidates if f.subject and f.rule != "relative"]
        chosen = next(iter(subjects), None) or next(
            (f for f in candidates if f.entity.kind == "person" and not f.owner), None
        )
        return chosen.entity if chosen else None


def _gender_of(lemma: str) -> str:
    return "m" if lemma in MALE else "f" if lemma in FEMALE else ""


def _top(head: Token) -> Token:
    """The token that carries a name's syntactic role: of an apposition, a compound, a list."""
    steps = 0
    while (
        head.dep_ in ("appos", "compound", "conj", "flat", "nmod")
        and head.head != head
        and steps < 6
    ):
        head, steps = head.head, steps + 1
    return head


def _same_verb(head: Token, token: Token) -> bool:
    """Whether two words are arguments of one verb, which cannot mean the same."""
    if token.lower_.endswith(("self", "selves")) or token.dep_ == "poss":
        return False
    mine = token.head.head if token.dep_ == "pobj" else token.head
    return (
        head.dep_ in SUBJECTS
        and head.head == mine
        and token.dep_ in ARGUMENTS
        and head is not token
    )


def _governing_subject(token: Token) -> Token | None:
    """The subject of the clause on which a pronoun's own depends: "he said he knew"."""
    verb = token.head
    while verb.dep_ in ("ccomp", "advcl", "xcomp", "conj") and verb.head != verb:
        verb = verb.head
        for child in verb.children:
            if child.dep_ == "nsubj" and child.i != token.i:
                return child
    return None


def _is_speech(head: Token) -> bool:
    verb = _top(head).head
    return any(c.dep_ == "ccomp" for c in verb.children) or verb.lemma_ in ("say", "tell", "add")


def _expletive(token: Token) -> bool:
    """Whether "it" means nothing: "it is claimed", "it is clear that", "it seems"."""
    if token.dep_ == "expl":
        return True
    verb = token.head
    clause = any(c.dep_ in ("ccomp", "xcomp", "csubj", "advcl") for c in verb.children)
    if token.dep_ == "nsubjpass":
        return clause or not any(c.dep_ == "agent" for c in verb.children)
    return verb.lemma_ in ("seem", "appear", "rain", "snow") or (verb.lemma_ == "be" and clause)


def is_place(head: Token, actor: str) -> bool:
    """Whether a country's name, by its head, only tells where something happens: "in Mexico".

    >>> from analysis.language import pipeline
    >>> tokens = pipeline()("The guns were found in Mexico.")
    >>> is_place(tokens[5], "mx"), is_place(tokens[1], "mx")
    (True, False)
    """
    while head.dep_ in ("conj", "compound") and head.head != head:
        head = head.head
    a_place = actor in STATE_SIDES or actor.endswith(".states")
    return a_place and head.dep_ == "pobj" and head.head.lower_ in PLACE_PREPOSITIONS


def _under(actor: str, prefix: str) -> bool:
    return actor == prefix or actor.startswith(prefix + ".")
