"""Names, and the words that introduce those who bear them: titles, appositions, clauses."""

import re
from collections.abc import Sequence

from spacy.tokens import Span, Token

from analysis.reference.discourse import DEFINITE, MUTUAL, TWO_STATES, Discourse, gender_of, top_of
from analysis.reference.entities import PRIVATE, Entity, Found
from analysis.reference.people import HONORIFICS, Run, same_person
from analysis.reference.phrases import FORMER, Phrase, Told, phrase_of, right_of
from analysis.registry import STATE_SIDES, Named, fold, side

ALIAS = re.compile(
    r"(?:known|nicknamed|alias|aka|dubbed|called)\b[^.\"“‘]{0,15}[\"“‘](.{3,30}?)[,.]?[\"”’]"
)
INNER = re.compile(r"[\"“‘'](.{3,30}?)[\"”’']")
CAREER = re.compile(r"\b(?:served|was|worked|retired|led|headed|ran|formerly|former)\b")
"""How a note on an author tells of an office that is over."""
PERSONAL = re.compile(r"\b(?:I|my)\b")
OF = frozenset({"of", "from", "at", "for", "with", "("})
BELONGS = frozenset({"of", "from", "with"})
"""Words that after a comma, too, tell to what somebody belongs: "Ruiz, of Morena"."""
PARTY = re.compile(r"[RDI]-[A-Z]")
"""How American papers add party and state to a lawmaker's name."""
RANKS = frozenset({"capt", "lt", "sgt", "cmdr", "col", "maj", "cpl", "gen", "adm", "det", "supt",
                   "insp", "rep", "sen", "gov", "brig", "pfc", "pvt", "spc"})  # fmt: skip
"""Titles that are written short, with a full stop that a parser may take for a sentence's end."""
FORMERLY = frozenset({"once", "formerly", "until", "retire"})
CAREERS = frozenset({"spend", "serve", "retire", "resign", "quit"})
HELD = frozenset({"serve", "run", "head", "lead", "work"})
YEARS = frozenset({"spend", "year"})
STUDIES = frozenset({"teach", "study", "research", "write", "lecture"})
SUFFERED = frozenset({"lose", "survive", "live", "farm", "flee", "disappear"})
TOILS = frozenset({"grow", "farm", "fish", "sell", "drive", "sew", "bake", "mine", "herd",
                   "graze", "harvest", "live"})  # fmt: skip
"""What people do for a living who hold no office."""
SERVES = frozenset({"represent", "defend", "head", "lead", "run", "direct", "command", "chair",
                    "advise", "oversee"})  # fmt: skip
DEFENDS = frozenset({"represent", "defend"})
WORKS = frozenset({"work", "serve", "speak", "argue", "lobby", "act", "appear"})
OWN = frozenset({"son", "daughter", "brother", "sister", "husband", "wife", "child", "family",
                 "mother", "father", "cousin", "nephew", "boy", "girl", "farm", "house", "home",
                 "land", "relative"})  # fmt: skip
"""Whose loss or peril makes a victim: "whose son disappeared"."""
UNCLEAR = frozenset({"no role", "no body", "context"})
"""Rules that surer words may overrule."""
WRITINGS = frozenset({"book", "memoir", "biography", "monograph", "novel", "study", "essay",
                      "thesis", "dissertation", "chapter", "paperback", "bestseller"})  # fmt: skip
"""What an author is known by."""
LEAD = 4
"""Sentences, headline and dateline among them, in which a story may leave its person unnamed."""
LISTS = frozenset({",", ":", "—", "–", "--"})
"""Marks between a plural noun and the names that it introduces."""


class Introductions:
    """Notes the names of an article and what stands beside them.

    ``claimed`` tells, for the head of a title or apposition, whom it describes; ``after_name`` the
    token after the name that such a title stands before; ``members`` those whom a plural noun
    introduces ("Senators Ruiz and Lee"); ``nouns`` are all role and body nouns.
    """

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.tokens = discourse.tokens
        self.actors = discourse.actors
        self.nouns = self.actors.roles.heads | self.actors.bodies.heads
        self.claimed: dict[int, Entity] = {}
        self.after_name: dict[int, int] = {}
        self._deferred: list[tuple[Entity, Told]] = []
        self._served: list[tuple[Entity, int, int]] = []
        self.members: dict[int, list[Entity]] = {}
        self.shared: list[tuple[Token, Entity]] = []

    def note(self, named: Sequence[Named], runs: Sequence[Run]) -> None:
        """Note the codebook's names and those outside it."""
        for one in named:
            self._note_named(one)
        self._listed_surnames({n.name for n in named if n.rule == "person"})
        self._unlisted(runs)

    def without_namesakes(self, named: Sequence[Named]) -> list[Named]:
        """The names of the codebook but for surnames of others: "Ximena Rubio"."""
        return [
            n for n in named
            if n.rule != "person" or n.end - n.start > 1
            or not self._first_name(self.tokens[n.start], n.name)
        ]  # fmt: skip

    def is_noun(self, token: Token) -> bool:
        """Whether a token is a role or body noun."""
        return token.lemma_.lower() in self.nouns or token.lower_ in self.nouns

    def is_role(self, token: Token) -> bool:
        """Whether a token is a role noun."""
        heads = self.actors.roles.heads
        return token.lemma_.lower() in heads or token.lower_ in heads

    def tell(self, entity: Entity, told: Told) -> None:
        """Give an entity what a phrase told, unless surer words told it before."""
        if entity.listed or (told.actor == "unknown" and told.like in (None, entity)):
            return
        if told.actor == "us.congress" and entity.speaks_as.endswith((".states", ".congress")):
            below = entity.speaks_as.rpartition(".")[
                2
            ]  # a mayor, or a representative, "a Democrat"
            told = Told(f"us.{below}", told.rule)
        unclear = entity.actor == "unknown" and entity.like is None
        weak = entity.rule in UNCLEAR and entity.actor == "civil.victims"  # "the witness"
        if unclear or weak or (entity.rule in UNCLEAR and told.own):
            entity.actor, entity.like = told.actor, told.like
            entity.rule = told.rule if told.own else "context"

    # ------------------------------------------------------------ names of the codebook

    def _note_named(self, named: Named) -> None:
        words = self.tokens[named.start : named.end]
        if named.rule == "no actor":
            nobody = Entity("state", "unknown", "", "no actor")
            found = Found(named.start, named.end, named.start, nobody, "name", "no actor")
            known = self.discourse.by_token
            known.update(dict.fromkeys(range(named.start, named.end), found))
            return
        form = "description" if named.rule == "description" else "name"
        lemma = words.root.lemma_.lower()
        if form == "description" and lemma in MUTUAL:
            return  # "her American counterpart" depends on who she is
        if named.rule == "person":
            entity = self.listed(named.actor, named.name, named.gender)
        elif form == "description":
            entity = self._described(named, words, lemma)
        else:
            entity = self._body(named, words)
        self.discourse.add(named.start, named.end, entity, form, named.rule)

    def listed(self, actor: str, name: str, gender: str) -> Entity:
        """The entity of a person of the codebook."""
        known = self.discourse.listed
        if name not in known:
            person = next(p for p in self.actors.people if p.name == name)
            titles = {o[1].split()[-1].lower() for o in person.offices if o[1]}
            known[name] = Entity("person", actor, name, "person", gender, nouns=titles, listed=True)
        return known[name]

    def _described(self, named: Named, words: Span, lemma: str) -> Entity:
        plural = words.root.tag_ in ("NNS", "NNPS")
        if lemma in self.actors.roles.heads:
            around = self.tokens[max(0, named.start - 2) : named.end]
            former = any(t.lower_ in FORMER for t in around)
            actor = "civil.expert" if former else named.actor
            return Entity("person", actor, "", "description", gender_of(lemma), plural, {lemma})
        if not plural:
            return self._body(named, words)
        kind = "state" if named.actor in STATE_SIDES else "body"
        return Entity(kind, named.actor, named.name, "description", "n", plural, {lemma})

    def _body(self, named: Named, words: Span) -> Entity:
        actor, name = self._across(named, words)
        if words.text in self.actors.shared and actor == named.actor:
            entity = Entity("body", actor, name, "name", "n")
            entity.nouns |= {t.lemma_.lower() for t in words} | {t.lower_ for t in words}
            self.shared.append((words[-1], entity))
            return entity
        kind = "state" if actor in STATE_SIDES else "body"
        own = words.text if named.rule == "name" else ""
        entity = self.discourse.body(actor, name, kind, own)
        entity.nouns |= {t.lemma_.lower() for t in words} | {t.lower_ for t in words}
        return entity

    def settle(self) -> None:
        """Tell whose "the Senate" is, in the order of the text, by what surrounds it."""
        for token, entity in self.shared:
            where = self._state_after(token.i + 1) or self.discourse.setting(token)
            other = where + entity.actor[len(side(entity.actor)) :]
            other = self.actors.shared_ids.get((entity.actor, where), other)
            if where and other in self.actors.names:
                entity.actor, entity.name = other, self.actors.names[other]

    def _state_after(self, i: int) -> str:
        """The state of "the Senate of Mexico"."""
        after = self.tokens[i : i + 4]
        if not len(after) or after[0].lower_ not in ("of", "in"):
            return ""
        return next((w for t in after if (w := self.discourse.state_named(t.i))), "")

    def _across(self, named: Named, words: Span) -> tuple[str, str]:
        """The same body of the other state: "the Senate in Mexico City"."""
        after = self.tokens[named.end : named.end + 4]
        if not len(after) or after[0].lower_ not in ("in", "of") or "." not in named.actor:
            return named.actor, named.name
        origins = self.discourse.origins
        where = next((origins[t.i] for t in after if t.i in origins), "")
        other = where + named.actor[len(side(named.actor)) :]
        national = any(t.i in origins for t in words)
        if where and not national and other in self.actors.names:
            return other, self.actors.names[other]
        return named.actor, named.name

    def _listed_surnames(self, full: set[str]) -> None:
        """Surnames of listed people whose full name, or title, the article gives."""
        day = self.discourse.doc.article.day
        for token in self.tokens:
            if token.i in self.discourse.by_token or not token.text[0].isupper():
                continue
            for person in self.actors.surnames.get(fold(token.text).title(), ()):
                before = self.tokens[max(0, token.i - 4) : token.i].text.lower()
                titled = any(before.endswith(o[1].lower()) for o in person.offices if o[1])
                other = self._first_name(token, person.name)
                if titled or (person.name in full and not other):
                    entity = self.listed(person.actor(day), person.name, person.gender)
                    self.discourse.add(token.i, token.i + 1, entity, "name", "surname")
                    break

    def _first_name(self, surname: Token, full: str) -> bool:
        """Whether another's first name stands before a surname: "Ximena Rubio"."""
        if surname.i == 0 or surname.is_sent_start:
            return False
        before = self.tokens[surname.i - 1]
        if not before.text[:1].isupper() or fold(before.text) in fold(full).split():
            return False
        title = self.is_role(before) or before.lower_ in HONORIFICS or before.text[-1] == "."
        known = title or before.lower_ in self.actors.field_words or before.is_stop
        plain = before.i not in self.discourse.by_token and before.i not in self.discourse.origins
        return bool(self.actors.gender(before.text)) or (
            plain and not known and not before.is_sent_start and before.pos_ == "PROPN"
        )

    # ----------------------------------------------------------- names outside the codebook

    def _unlisted(self, runs: Sequence[Run]) -> None:
        known = self.discourse.by_token
        parts = [p for p in self.discourse.doc.article.parts if p.name == "credit"]
        kept = [
            r for r in runs
            if not any(i in known for i in range(r.start, r.end))
            and not any(p.start <= self.tokens[r.start].idx < p.end for p in parts)
        ]  # fmt: skip
        longest = sorted((r for r in kept if r.person), key=lambda r: r.start - r.end)
        owner = {run: self._person(run) for run in longest}
        persons = self.discourse.persons
        first = {id(owner[r]): r.start for r in sorted(owner, key=lambda r: -r.start)}
        surnames: dict[str, Entity] = {}
        for entity in sorted(persons, key=lambda e: first.get(id(e), 0)):
            for word in fold(entity.name).split()[1:]:
                if len(word) > 2:
                    surnames.setdefault(word, entity)  # two of a family: whom the story is about
        for run in kept:
            last = self.tokens[run.end - 1]
            if run.person:
                self.discourse.add(run.start, run.end, owner[run], "name", "named")
            elif fold(last.text) in surnames:  # "Commissioner Ruiz", with an unknown title
                entity = surnames[fold(last.text)]
                self.discourse.add(last.i, run.end, entity, "name", "named")
                self.describe(entity, run.start, last.i, run.end)
            elif not self.tokens[run.start : run.end].text.isupper():
                self._unlisted_body(run)
        for run in kept:  # now that the bodies are known for which people speak
            if run.person:
                self.describe(owner[run], run.title, run.start, run.end)
        self._lists_of_people([(run, owner[run]) for run in kept if run.person])
        self._short_bodies()
        self._later_surnames(surnames)
        self._aliases()

    def _person(self, run: Run) -> Entity:
        name = " ".join(self.tokens[run.start : run.end].text.split())
        known = [*self.discourse.listed.values(), *self.discourse.persons]
        for entity in known:
            other = run.gender and entity.gender and run.gender != entity.gender
            if same_person(entity.name, name) and not (other and " " not in name):
                entity.gender = entity.gender or run.gender
                return entity
        entity = Entity("person", "unknown", name, "no role", run.gender)
        self.discourse.persons.append(entity)
        return entity

    def _lists_of_people(self, runs: Sequence[tuple[Run, Entity]]) -> None:
        """Note whom a plural noun introduces: "two lawmakers, Ann Lee of Ohio and Carl Voss"."""
        group: Token | None = None
        last: tuple[Run, Entity] | None = None
        for run, entity in sorted(runs, key=lambda pair: pair[0].start):
            noun = self._plural_before(run.title)
            if noun is None and group is not None and last is not None:
                if self._goes_on(last[0].end, run.title):
                    members = self.members.setdefault(group.i, [last[1]])
                    members.append(entity)
                    noun = group
            group, last = noun, (run, entity)

    def _plural_before(self, title: int) -> Token | None:
        """The plural role noun whose phrase ends right before a name, over a comma or a colon."""
        at = title - 1
        while at > 0 and (self.tokens[at].text in LISTS or self.tokens[at].lower_ == "including"):
            at -= 1
        limit = self.tokens[max(at, 0)].sent.start
        for i in range(at, max(limit - 1, at - 8), -1):
            token = self.tokens[i]
            if token.is_punct or token.pos_ in ("VERB", "AUX"):
                return None
            if token.tag_ in ("NNS", "NNPS") and self.is_role(token):
                return token if phrase_of(token).tokens[-1].i >= at or i == at else None
        return None

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether a list of names goes on between two of them: "of Ohio and"."""
        between = list(self.tokens[start:end])
        joined = any(t.text == "," or t.lower_ == "and" for t in between)
        verb = any(t.pos_ in ("VERB", "AUX") or t.is_sent_start for t in between)
        return joined and not verb and len(between) < 9

    def _short_bodies(self) -> None:
        """A body's short name: "Altamira" after "Banco Altamira", "SRA" after "… (SRA)"."""
        heads = self.actors.bodies.heads
        short: dict[str, Entity] = {}
        for found in list(self.discourse.found):
            words = self.tokens[found.start : found.end]
            if found.form != "name" or found.entity.kind != "body":
                continue
            after = self.tokens[found.end : found.end + 3]
            if len(after) == 3 and after[0].text == "(" and after[2].text == ")":
                if after[1].text.isupper() and len(after[1]) > 1:
                    short.setdefault(after[1].text, found.entity)
            if found.rule not in ("no body", "body's name") or len(words) > 3:
                continue
            if len(words) == 2 and words[0].lower_ in heads:
                short.setdefault(words[-1].text, found.entity)
            elif words[-1].lower_ in heads and words[0].i not in self.discourse.origins:
                if not self.actors.gender(words[0].text):
                    short.setdefault(words[0].text, found.entity)
            elif len(words) == 1:
                short.setdefault(words[0].text, found.entity)
        for token in self.tokens:
            entity = short.get(token.text)
            if entity is not None and token.i not in self.discourse.by_token:
                if token.pos_ == "PROPN" and token.dep_ != "compound":
                    self.discourse.add(token.i, token.i + 1, entity, "name", "alias")

    def _later_surnames(self, surnames: dict[str, Entity]) -> None:
        persons = self.discourse.persons
        firsts = {fold(e.name).split()[0]: e for e in reversed(persons) if " " in e.name}
        for token in self.tokens:
            if token.i in self.discourse.by_token or not token.text[0].isupper() or token.is_stop:
                continue
            word = fold(token.text)
            entity = surnames.get(word) or surnames.get(word.title() if word.isupper() else word)
            if entity is None and token.pos_ == "PROPN":
                entity = firsts.get(word)
            if entity is not None:
                self.discourse.add(token.i, token.i + 1, entity, "name", "named")
                self.describe(entity, token.i, token.i, token.i + 1)

    def _aliases(self) -> None:
        """Nicknames: ‘El Zurdo’ alone, after Ramiro ‘El Zurdo’ Leyva."""
        text = self.discourse.doc.article.text
        aliases: dict[str, Entity] = {}
        for found in self.discourse.found:
            entity = found.entity
            if entity.kind == "person" and found.form == "name" and entity.name:
                after = self.tokens[found.end : found.end + 12].text
                told = INNER.search(entity.name) or ALIAS.search(after)
                if told is not None:
                    aliases.setdefault(told[1], entity)
        for alias, entity in aliases.items():
            for match in re.finditer(re.escape(alias), text):
                span = self.tokens.char_span(match.start(), match.end())
                if span is not None and not any(t.i in self.discourse.by_token for t in span):
                    self.discourse.add(span.start, span.end, entity, "name", "alias")

    def _unlisted_body(self, run: Run) -> None:
        """A body by its name's words ("Hale University"), or by what stands in apposition."""
        words = list(self.tokens[run.start : run.end])
        name = self.tokens[run.start : run.end].text
        name = name.removeprefix("The ").removeprefix("the ")
        described = self._apposition(run.end) or self._called_before(run.start)
        if described is not None and described.tag_ in ("NNS", "NNPS") and self.is_role(described):
            described = None  # "of the Sonora Centre, the officials left"
        key = fold(name).lower()
        entity = self.discourse.bodies.get(key)
        if entity is None:
            ends = (i for i, t in enumerate(words) if i and t.lower_ in ("of", "for", "against"))
            heads = [t for t in words[: next(ends, None)] if t.lower_ in self.actors.bodies.heads
                     or t.lemma_.lower() in self.actors.bodies.heads]  # fmt: skip
            if not heads and described is None:
                return
            nouns = {t.lower_ for t in words}
            entity = Entity("body", "unknown", name, "no body", "n", nouns=nouns)
            if heads:
                self._name_tells(entity, words, heads[-1])
            self.discourse.bodies[key] = entity
        self.discourse.add(run.start, run.end, entity, "name", entity.rule)
        if described is not None:
            self.claimed.setdefault(described.i, entity)

    def _called_before(self, start: int) -> Token | None:
        """The body noun directly before a name: "the brokerage Fincresa"."""
        before = self.tokens[start - 1] if start else None
        if before is None or before.is_sent_start or before.pos_ != "NOUN":
            return None
        return before if before.lower_ in self.actors.common else None

    def _name_tells(self, entity: Entity, words: Sequence[Token], head: Token) -> None:
        term = self.actors.bodies.find(words, head)
        if term is not None:
            left = tuple(t for t in words if t.i < head.i)
            right = tuple(t for t in words if t.i > head.i)
            told = self.discourse.reading.tell(Phrase(left, head, right), term)
            entity.actor, entity.like, entity.rule = told.actor, told.like, "body's name"

    # ----------------------------------------------------------------- words beside a name

    def describe(self, entity: Entity, title: int, start: int, end: int) -> None:
        """Claim the role words beside a name for the one whom it means.

        Args:
            entity: who bears the name.
            title: the first token of the capitalised title before it, else ``start``.
            start: the name's first token.
            end: the token after the name.
        """
        self._title(entity, title, start, end)
        while self._is_rank(title - 1):
            title -= 2
        if title >= 2 and not self.tokens[title].is_sent_start:
            called = self.tokens[title - 1].lower_ in ("named", "called", "nicknamed")
            if called or self.tokens[title - 1].text == ",":
                self._claim(self._noun_before(title - 2, indefinite=called), entity)
        noun = self._apposition(end)
        if noun is not None and self.is_role(noun) and not self._lists(noun):
            self._claim(noun, entity)
        self._claim(self._complement(start, end), entity)
        after = self.tokens[end : end + 6].text
        if PARTY.search(after) and after[:1] in "(,":
            self._deferred.append((entity, Told("us.congress", "party and state")))
        of = end + (self.tokens[end : end + 1].text == ",")
        near = OF if of == end else BELONGS
        if of < len(self.tokens) and self.tokens[of].lower_ in near:
            named = self.discourse.reading.named(right_of(of, self.tokens[start]))
            if named is not None and named.kind == "body":
                entity.affiliation = entity.affiliation or named
                self._deferred.append((entity, Told("unknown", "of a body", named)))
        self._relative(entity, end)
        self._occupation(entity, end)

    def _is_rank(self, stop: int) -> bool:
        """Whether a full stop shortens a title, as in "Capt. Ana Ruiz"."""
        if stop < 1 or self.tokens[stop].text != "." or self.tokens[stop - 1].whitespace_:
            return False
        return self.tokens[stop - 1].lower_ in RANKS and self.tokens[stop - 1].is_title

    def _claim(self, noun: Token | None, entity: Entity) -> None:
        if noun is not None:
            self.claimed.setdefault(noun.i, entity)

    def _title(self, entity: Entity, title: int, start: int, end: int) -> None:
        """The role noun directly before a name: "Deputy Foreign Minister Laura Vega"."""
        if start == 0 or (self.tokens[start].is_sent_start and not self._is_rank(start - 1)):
            return
        office = self.discourse.by_token.get(title - 1)
        if office is not None and office.form == "description" and office.end == title:
            entity.nouns |= office.entity.nouns
            self.tell(entity, Told(office.entity.actor, "role"))  # "U.S. Ambassador to Mexico X"
        for token in reversed(self.tokens[max(0, start - 3) : start]):
            if self.is_role(token):
                adjacent = token.i == start - 1 or self.tokens[start - 1].text == "."
                if adjacent or token.i >= title:
                    self.claimed.setdefault(token.i, entity)
                    self.after_name.setdefault(token.i, end)
                return

    def _apposition(self, end: int) -> Token | None:
        """The head noun of what stands between commas, or in brackets, after a name."""
        if end + 1 >= len(self.tokens) or self.tokens[end].text not in (",", "(", "—", "–"):
            return None
        sentence = self.tokens[end].sent
        i = end + 1
        if self.tokens[end].text == "(" and self.tokens[i].text.isupper():
            return None  # an acronym
        if self.tokens[i].like_num and i + 1 < sentence.end:  # an age
            i += 2 if self.tokens[i + 1].text == "," else 1
        return self._first_noun(i, sentence.end)

    def _first_noun(self, start: int, end: int) -> Token | None:
        """The head of the noun phrase that begins at a token, if it is a role or a body."""
        head: Token | None = None
        for token in self.tokens[start : min(end, start + 12)]:
            if self.is_noun(token) and token.pos_ not in ("VERB", "AUX"):
                head = token
            elif token.lower_ == "under" and self.tokens[token.i + 1].text == "-":
                continue  # "under-secretary"
            elif token.text not in ("-", "'", "’") and token.tag_ not in ("POS", "PRP$"):
                participle = token.tag_ in ("VBN", "VBG") and head is None
                if token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "ADV") and (
                    not participle
                ):
                    break
        return head

    def _lists(self, noun: Token) -> bool:
        """Whether a comma after a name goes on with another subject: "Ruiz, the mayor and I"."""
        phrase = phrase_of(noun)
        if not phrase.left and noun.tag_ in ("NNS", "NNPS"):
            return True
        after = phrase.tokens[-1].i + 1
        if after >= len(self.tokens):
            return False
        follows = self.tokens[after]
        verb = follows.pos_ in ("VERB", "AUX") and follows.tag_ in ("VBD", "VBZ", "VBP", "MD")
        return verb or (follows.lower_ == "and" and noun.dep_ == "conj")

    def _noun_before(self, at: int, *, indefinite: bool = False) -> Token | None:
        """The head of "the consul general" in "the consul general, Ana Ruiz"."""
        limit = self.tokens[at].sent.start
        for i in range(at, max(limit - 1, at - 12), -1):
            token = self.tokens[i]
            if token.is_punct and token.text not in ("-", "'", "’"):
                return None
            if not self.is_role(token) or token.pos_ not in ("NOUN", "PROPN", "ADJ"):
                continue
            phrase = phrase_of(token)
            if phrase.tokens[-1].i < at:
                continue
            first = phrase.left[0] if phrase.left else self.tokens[max(i - 1, limit)]
            plural = token.tag_ in ("NNS", "NNPS")
            determined = first.pos_ == "DET" or first.lower_ in DEFINITE or first.tag_ == "PRP$"
            if indefinite or determined or any(t.tag_ == "POS" for t in phrase.left):
                return None if plural and not self._one_of(phrase) else token
        return None

    def _one_of(self, phrase: Phrase) -> bool:
        """Whether a plural is narrowed to one: "one of its lawyers, Ana Ruiz"."""
        first = phrase.left[0].i if phrase.left else phrase.head.i
        return self.tokens[max(0, first - 2) : first].text.lower() == "one of"

    def _complement(self, start: int, end: int) -> Token | None:
        """The noun that a copula gives a name: "Ruiz is a professor"."""
        head = self.tokens[start:end].root
        verb = head.head
        if head.dep_ != "nsubj" or verb.lemma_ not in ("be", "become") or verb.dep_ == "ccomp":
            return None  # what is only reported tells nothing
        return next((c for c in verb.children if c.dep_ == "attr" and self.is_noun(c)), None)

    def _relative(self, entity: Entity, end: int) -> None:
        """What "who teaches", "who once ran", "whose son died" tell of the person before."""
        i = end
        while i < len(self.tokens) and (self.tokens[i].text == "," or self.tokens[i].like_num):
            i += 1
        if i >= len(self.tokens) or self.tokens[i].lower_ not in ("who", "whose"):
            return
        clause = self.tokens[i : min(self.tokens[i].sent.end, i + 9)]
        words = {t.lemma_.lower() for t in clause}
        past = len(clause) > 1 and clause[1].tag_ == "VBD"
        if clause[0].lower_ == "whose":
            if words & OWN:
                self.tell(entity, Told("civil.victims", "relative clause"))
        elif words & DEFENDS:
            self._served.append((entity, clause.start + 1, clause.end))
        elif words & FORMERLY:
            self.tell(entity, Told("civil.expert", "relative clause"))
        elif (past and (words & HELD or words >= YEARS)) or words & STUDIES:
            self._deferred.append((entity, Told("civil.expert", "relative clause")))
        elif words & SUFFERED:
            self._deferred.append((entity, Told("civil.victims", "relative clause")))
        elif words & SERVES or (words & WORKS and words & {"for", "at", "in", "with"}):
            self._served.append((entity, clause.start + 1, clause.end))

    def _occupation(self, entity: Entity, end: int) -> None:
        """What a main clause tells: "Ana Ruiz chairs the committee", "Tom Hale grows onions"."""
        if end >= len(self.tokens) or self.tokens[end].tag_ not in ("VBZ", "VBP", "NNS"):
            return
        verb = self.tokens[end].lemma_.lower()
        if self.tokens[end].tag_ == "NNS" and self.tokens[end].head.i < end:
            return
        if verb in STUDIES - {"write"}:
            self._deferred.append((entity, Told("civil.expert", "clause")))
        elif verb in TOILS:
            self._deferred.append((entity, Told("civil.victims", "clause")))
        elif verb in SERVES or verb in WORKS - {"speak", "argue", "act", "appear"}:
            self._served.append((entity, end + 1, min(self.tokens[end].sent.end, end + 9)))

    # ---------------------------------------------------------- what the whole text tells

    def conclude(self) -> None:
        """Tell of those whom no role describes what clauses and company told."""
        self._in_groups()
        self._represented()
        self._careers()
        self._said_of_pronouns()
        self._author()
        self._party_members()
        self._authors()
        for entity, told in self._deferred:
            if entity.actor == "unknown" and entity.like is None:
                self.tell(entity, told)
        self._coordinated()
        self._introduced_in_the_lead()
        self._suspected()
        for entity in self.discourse.persons:
            if entity.rule == "for a client" and entity.speaks_as == "unknown":
                gangs = self.discourse.gangs
                entity.actor = next(iter(gangs)) if len(gangs) == 1 else "civil.accused"

    def _represented(self) -> None:
        """One "who represents the stores", "who heads the agency" speaks for what is named."""
        known = self.discourse.by_token
        for entity, start, end in self._served:
            if entity.rule in UNCLEAR:
                found = next(
                    (f for i in range(start, end) if (f := known.get(i))
                     and f.entity is not entity and f.entity.speaks_as != "unknown"), None,
                )  # fmt: skip
                client = found or self._client(entity, start, end)
                if client is not None:
                    rule = "relative clause" if found else "for a client"
                    self.tell(entity, Told("unknown", rule, client.entity))

    def _in_groups(self) -> None:
        """Those whom a plural noun introduces are what the noun means, if it tells an office."""
        for noun, members in self.members.items():
            group = self.discourse.by_token.get(noun)
            if group is None or group.entity.speaks_as in ("unknown", "civil.victims"):
                continue
            for member in members:
                if member is not group.entity:
                    self.tell(member, Told("unknown", "role", group.entity))

    def _client(self, lawyer: Entity, start: int, end: int) -> Found | None:
        """Whom one who "represents" defends: the named, else the accused or gangsters before."""
        if not {t.lemma_.lower() for t in self.tokens[start : start + 3]} & DEFENDS:
            return None
        inside = (self.discourse.by_token.get(i) for i in range(start, end))
        for named in inside:
            if named and named.entity is not lawyer and named.entity.kind == "person":
                return named
        for found in self.discourse.before(self.tokens[start]):
            speaks = found.entity.speaks_as
            if found.entity.kind == "person" and (
                side(speaks) == "crime" or speaks == "civil.accused"
            ):
                return found
        return None

    def _said_of_pronouns(self) -> None:
        """What a copula gives a pronoun: "she became the deputy prosecutor"."""
        for found in list(self.discourse.found):
            entity = found.entity
            if found.form != "pronoun" or found.quote >= 0 or entity.kind != "person":
                continue
            if entity.rule not in UNCLEAR or entity.actor != "unknown" or entity.like is not None:
                continue
            noun = self._complement(found.start, found.end)
            if noun is None or not self.is_role(noun):
                continue
            phrase = phrase_of(noun)
            term = self.actors.roles.find(phrase.tokens, noun)
            if term is not None:
                self._deferred.append((entity, self.discourse.reading.tell(phrase, term)))

    def _author(self) -> None:
        """An article's author is who signs it, or who is described in its last paragraph."""
        text = self.discourse.doc.article.text.rstrip()
        last = text.rfind("\n") + 1
        self._signed(last, len(text))
        for entity in self.discourse.persons:
            if " " not in entity.name:
                continue
            name = re.escape(entity.name)
            bio = re.search(
                rf"(?m)^[*_> ]*{name},? (?:is|was|has|served|\(|an?|the|former)\b.*", text
            )
            signed = re.search(rf"(?im)^\W*(?:by|author:)\s+{name}", text)
            if not signed and not (bio and bio.end() >= len(text) - 3 and PERSONAL.search(text)):
                continue
            if bio and entity.speaks_as == "unknown" and CAREER.search(bio[0]):
                entity.actor, entity.rule = "civil.expert", "career"
            if entity.speaks_as not in ("unknown", "press"):
                self.discourse.author.actor, self.discourse.author.like = "unknown", entity

    def _signed(self, last: int, end: int) -> None:
        """What a last paragraph tells of its author: "The writer is a former minister"."""
        words = self.discourse.doc.words([(last, end)])
        start = next((t.i for t in words if t.lower_ in ("writer", "author", "columnist")), -1)
        if start < 0 or start > words[0].i + 3 or start >= words[-1].i:
            return
        if self.tokens[start + 1].lemma_ not in ("be", "serve", "teach"):
            return
        for noun in self.tokens[start + 2 : start + 14]:
            if self.is_role(noun):
                phrase = phrase_of(noun)
                term = self.actors.roles.find(phrase.tokens, noun)
                told = self.discourse.reading.tell(phrase, term) if term else None
                if told is not None and (told.actor != "unknown" or told.like):
                    author = self.discourse.author
                    author.actor, author.like = told.actor, told.like
                return

    def _party_members(self) -> None:
        """A party tells whose lawmaker somebody is more surely than the place."""
        for entity in self.discourse.persons:
            party = entity.affiliation
            if party is not None and party.speaks_as.endswith(".congress"):
                if entity.speaks_as.endswith(".congress"):
                    entity.actor, entity.like = party.speaks_as, None

    def _authors(self) -> None:
        """One whom nothing else describes and whose book is spoken of, is its author."""
        for found in self.discourse.found:
            last = found.end if found.entity.name and found.owner else 0
            after = self.tokens[last : last + 4] if last else ()
            if any(t.lemma_.lower() in WRITINGS for t in after):
                self._deferred.append((found.entity, Told("civil.expert", "author")))

    def _careers(self) -> None:
        """One who "spent six years at the embassy" is a former official: an expert."""
        for found in self.discourse.found:
            if found.form != "name" or not found.subject or found.entity.kind != "person":
                continue
            verb = top_of(self.tokens[found.head]).head
            if verb.lemma_ in CAREERS and verb.tag_ in ("VBD", "VBN"):
                after = range(verb.i, min(verb.i + 14, verb.sent.end))
                bodies = (self.discourse.by_token.get(i) for i in after)
                if any(f and f.entity.kind == "body" and side(f.entity.speaks_as) in TWO_STATES
                       for f in bodies):  # fmt: skip
                    self._deferred.append((found.entity, Told("civil.expert", "career")))

    def _coordinated(self) -> None:
        """Of "the DEA, and Mr. Lee", the man is of the body, if nothing else describes him."""
        for found in self.discourse.found:
            entity = found.entity
            if entity.kind != "person" or entity.rule != "no role" or found.form != "name":
                continue
            start = found.start - 1
            if start > 0 and self.tokens[start].lower_.rstrip(".") in ("mr", "ms", "mrs", "dr"):
                start -= 1
            if start > 1 and self.tokens[start].lower_ == "and":
                before = (self.discourse.by_token.get(i) for i in (start - 1, start - 2))
                body = next((f.entity for f in before if f and f.entity.kind == "body"), None)
                if body is not None:
                    self.tell(entity, Told("unknown", "named beside a body", body))

    def _introduced_in_the_lead(self) -> None:
        """The accused whom nothing describes is whom the lead left unnamed: "a former mayor"."""
        lead = [
            f.entity for f in self.discourse.found
            if f.form == "description" and f.sentence <= LEAD and f.entity.kind == "person"
            and not f.entity.plural and not f.entity.name
            and (f.entity.rule == "former" or f.entity.actor in PRIVATE)
            and self.tokens[f.head].tag_ == "NN"
        ]  # fmt: skip
        if not lead:
            return
        unnamed = next((e for e in lead if e.rule == "former"), lead[0])
        for found in self.discourse.suspects:
            entity = found.entity
            if entity.actor == "unknown" and entity.like is None and entity.name:
                entity.actor, entity.rule = unnamed.actor, unnamed.rule
                entity.accused = True
                unnamed.accused = True
                return

    def _suspected(self) -> None:
        """One who is no official and is accused beside a gang belongs to it."""
        crime = [f for f in self.discourse.found if f.entity.actor.startswith("crime")]
        for found in self.discourse.suspects:
            entity = found.entity
            private = entity.actor == "unknown" or (entity.accused and entity.actor in PRIVATE)
            if entity.listed or entity.like or not private:
                continue
            reach = 3 if entity.accused else 1
            near = [f for f in crime if abs(f.sentence - found.sentence) <= reach
                    and f.entity is not entity]  # fmt: skip
            if near:
                gang = min(near, key=lambda f: abs(f.sentence - found.sentence)).entity
                entity.actor, entity.like, entity.rule = "unknown", gang, "accused with"
                entity.accused = False
