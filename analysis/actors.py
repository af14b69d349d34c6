"""Which words mean which actor: `Doc` → mentions, and the actor behind a source.

Names and descriptions come from ``codebook/actors.yaml`` (`analysis.registry`). What the codebook
does not name is resolved from left to right, as one reads: people outside it by the roles that
stand beside their names, phrases by their role or body noun, descriptions and pronouns by what
they point back to. Each mention keeps the rule that found it.
"""

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import spacy.tokens
from spacy.tokens import Token

from analysis.language import Doc
from analysis.registry import STATE_SIDES, Named, Registry, Role, fold, registry, side

__all__ = [
    "UNKNOWN", "Attribution", "Mention", "Registry", "attribute", "find_mentions", "fold",
    "is_place", "mentions_within", "registry", "side",
]  # fmt: skip

Offsets = tuple[int, int]

FORMER = frozenset({"former", "ex", "retired", "onetime", "ousted"})
PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "n"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "p"),
}
TITLES = {
    **dict.fromkeys(("mr", "mr.", "don", "sir", "señor", "sr."), "m"),
    **dict.fromkeys(("mrs", "mrs.", "ms", "ms.", "miss", "doña", "señora", "sra."), "f"),
}
MALE = frozenset(
    ["father", "dad", "grandfather", "grandad", "granddad", "brother", "son", "husband", "uncle", "nephew", "widower", "boyfriend", "boy", "man", "king", "priest", "congressman", "businessman", "policeman", "patrolman", "councilman", "spokesman", "chairman", "salesman", "friar", "monk", "gunman", "hitman", "cameraman", "newsman", "anchorman", "grandson"]
)
FEMALE = frozenset(
    ["mother", "mum", "mom", "grandmother", "grandma", "granny", "sister", "daughter", "wife", "aunt", "niece", "widow", "girlfriend", "girl", "woman", "queen", "nun", "congresswoman", "businesswoman", "policewoman", "councilwoman", "spokeswoman", "chairwoman", "housewife", "seamstress", "forewoman", "anchorwoman", "granddaughter"]
)
TWO_STATES = ("us", "mx")
"""The states that "the two countries" means, in this project's field."""
STATES = frozenset({"country", "government", "nation", "administration", "authority", "official"})
BOTH = frozenset({"country", "government", "nation", "side", "neighbor", "neighbour", "state",
                  "delegation", "capital", "party", "president", "minister", "ally", "partner",
                  "secretary", "administration", "leader", "negotiator", "ministry"})  # fmt: skip
DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "his", "her", "their", "my",
                      "our", "said"})  # fmt: skip
INDEFINITE = frozenset({"a", "an", "another", "some", "one", "several", "many", "two", "three"})
PRESIDENCIES = frozenset({"mx.presidency", "us.white_house"})
CHARGED = frozenset({"accuse", "charge", "arrest", "capture", "extradite", "indict", "convict",
                     "detain", "jail", "sentence", "hand"})  # fmt: skip
LEFT = frozenset({"leave", "retire", "resign", "quit", "spend", "serve"})
"""Verbs in the past tense that tell that an office is over: "left the agency in 2021"."""
PLACE_PREPOSITIONS = frozenset(
    ("in", "into", "within", "inside", "across", "throughout", "from", "to", "through", "near")
) | {"at", "around", "outside"}
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
MODIFIERS = frozenset({"compound", "poss", "amod", "nmod"})
INTERVIEWERS = frozenset({"question", "q", "reporter", "interviewer", "moderator", "host"})
ANSWERERS = frozenset({"a", "answer"})
QUESTIONERS = "press"
LABEL = re.compile(r"^([A-ZÀ-Þ][A-ZÀ-Þ .'’\-]{0,40}):(?=\s)", re.MULTILINE)
NICKNAME = 30  # characters
BACK = 5  # sentences: how far back a pronoun is resolved; a description looks back to the start
OF = frozenset({"of", "for", "at", "in", "from", "with", "to", "by"})
AUTHORED = frozenset({"represent", "defend", "release", "publish", "write", "issue", "prepare",
                      "commission", "sign", "present", "file", "obtain", "send"})  # fmt: skip
TITLE, APPOSITION = 10, 16
"""Tokens before and after a person's name in which a role may stand."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that mean an actor.

    ``form`` is name, description or pronoun; ``rule`` says how the actor was found;
    ``antecedent`` are the offsets of the words that a pronoun or description points back to;
    ``gender`` is m, f, n (a body or document), p (several) or empty.
    """

    start: int
    end: int
    text: str
    actor: str
    name: str
    form: str
    rule: str
    antecedent: Offsets | None = None
    gender: str = ""


def find_mentions(doc: Doc, actors: Registry | None = None) -> tuple[Mention, ...]:
    """All words of an article that mean an actor, in text order.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> doc = parse(article_from_text("x", "Mexico’s Claudia Sheinbaum spoke. She said no."))
    >>> [(m.text, m.actor, m.rule) for m in find_mentions(doc)]  # doctest: +NORMALIZE_WHITESPACE
    [('Mexico', 'mx', 'name'), ('Claudia Sheinbaum', 'mx.presidency', 'person'),
     ('She', 'mx.presidency', 'pronoun')]
    """
    return _Reader(doc, actors or registry()).mentions()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mention with what later words may call it."""

    at: int  # the token that heads it
    mention: Mention
    nouns: frozenset[str] = field(default_factory=frozenset)
    quoted: bool = False


class _Reader:
    """Reads one article from its first word to its last and keeps who has been spoken of."""

    def __init__(self, doc: Doc, actors: Registry) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.actors = actors
        self.day = doc.article.day
        self.at: dict[int, Mention] = {}  # token index → the mention that covers it
        self.seen: list[_Seen] = []  # in text order
        self._labels = {
            token.i
            for match in LABEL.finditer(doc.article.text)
            for token in doc.words([match.span(1)])
        }
        self.people: dict[str, Mention] = {}  # folded full names and surnames, not in the codebook
        self._undecided: list[tuple[Token, str]] = []
        self.nouns: dict[str, set[str]] = {}  # what nouns a person, by name, was called
        self.origins: dict[int, str] = {}  # token index → the side that a place or adjective tells
        for start, end, _, where in actors.origins(self.tokens):
            self.origins.update(dict.fromkeys(range(start, end), where))

    # ------------------------------------------------------------------ one reading

    def mentions(self) -> tuple[Mention, ...]:
        named = {n.start: n for n in self.actors.find(self.tokens, self.day)}
        covered = {i for n in named.values() for i in range(n.start, n.end)}
        surnames = {start: (end, p) for start, end, p in self._surnames(named.values(), covered)}
        covered |= set(surnames)
        self._named, self._listed = named, surnames
        self._full = {w.start: w for w in self._full_names(covered)}
        self._gather(self._full.values())
        for token in self.tokens:
            self._read(token)
        self._settle()
        self.seen.sort(key=lambda seen: seen.mention.start)
        return tuple(one for s in self.seen for one in self._one_by_one(s.mention))

    def _read(self, token: Token) -> None:
        """Note what a token means, if it begins or heads a mention that is not yet known."""
        if token.i in self.at or token.is_space:
            return
        if token.i in self._named:
            self._keep_named(self._named[token.i])
        elif token.i in self._listed:
            end, person = self._listed[token.i]
            actor = person.actor(self.day)
            words = self.tokens[token.i : end]
            self._keep(words, actor, person.name, "surname", person.gender)
        elif token.i in self._full and (known := self._introduced(self._full[token.i])):
            self._again(self._full[token.i], known)
        elif self._is_surname(token):
            self._again(self.tokens[token.i : token.i + 1], self._called(token))
        else:
            self._by_noun_or_pronoun(token)

    def _one_by_one(self, mention: Mention) -> tuple[Mention, ...]:
        """The mention, or one for each state where the words mean both."""
        if mention.rule != "both":
            return (mention,)
        return tuple(replace(mention, actor=a, name=self.actors.names[a]) for a in TWO_STATES)

    def _keep_named(self, named: Named) -> int:
        words = self.tokens[named.start : named.end]
        form = "description" if named.rule == "description" else "name"
        head = words.root
        if form == "description" and any(t.lower_ in FORMER for t in head.lefts):
            return self._keep(words, "civil.expert", "", "former", "", form=form)
        actor = self._in_its_state(named, head)
        name = named.name if actor == named.actor else self.actors.names[actor]
        return self._keep(words, actor, name, named.rule, named.gender, form=form)

    def _in_its_state(self, named: Named, head: Token) -> str:
        """The id of a body under the state that a place beside it tells: the Senate in Mexico."""
        where, _, leaf = named.actor.partition(".")
        if named.rule == "person" or where not in TWO_STATES or not leaf:
            return named.actor
        for child in head.rights:
            if child.dep_ == "prep" and child.lower_ in ("of", "in") and child.i == named.end:
                for token in child.subtree:
                    other = side(self.origins.get(token.i, where))
                    if other != where and f"{other}.{leaf}" in self.actors.names:
                        return f"{other}.{leaf}"
        return named.actor

    def _keep(
        self,
        words: spacy.tokens.Span,
        actor: str,
        name: str,
        rule: str,
        gender: str = "",
        *,
        form: str = "name",
        antecedent: Offsets | None = None,
        nouns: Iterable[str] = (),
    ) -> int:
        """Note a mention; returns the token after it."""
        end = words.start_char + len(words.text)
        mention = Mention(
            words.start_char, end, words.text, actor, name, form, rule, antecedent, gender
        )
        self.at.update(dict.fromkeys(range(words.start, words.end), mention))
        if rule != "no actor":
            start = words.start_char
            quoted = any(q.depth == 0 for q in self.doc.quotations_within(start, start + 1))
            self.seen.append(_Seen(words.root.i, mention, frozenset(nouns), quoted))
        return words.end

    def _again(self, words: spacy.tokens.Span, known: Mention) -> int:
        return self._keep(
            words,
            known.actor,
            known.name,
            known.rule,
            known.gender,
            nouns=self.nouns.get(known.name, ()),
        )

    # ---------------------------------------------------------------- people by name

    def _surnames(
        self, named: Iterable[Named], covered: set[int]
    ) -> Iterator[tuple[int, int, Any]]:
        """Surnames of listed people whose full name, or title, the article gives."""
        full = {n.name for n in named if n.rule == "person"}
        for token in self.tokens:
            if token.i in covered or not (token.is_title or token.is_upper):
                continue
            for person in self.actors.surnames.get(fold(token.text).title(), ()):
                before = self.tokens[max(0, token.i - 4) : token.i].text.lower()
                titles = [o[1].lower() for o in person.offices if o[1]]
                if person.name in full or any(before.endswith(title) for title in titles):
                    yield token.i, token.i + 1, person
                    break

    def _full_names(self, covered: set[int]) -> Iterator[spacy.tokens.Span]:
        """Names of people: runs of capitals that a first name, title or the parser tells."""
        credit = [p for p in self.doc.article.parts if p.name == "credit"]
        start: int | None = None
        for i in range(len(self.tokens) + 1):
            token = self.tokens[i] if i < len(self.tokens) else None
            if token is not None and i not in covered and self._may_be_name(token, start):
                start = i if start is None else start
                continue
            if start is not None:
                words = self._trimmed(start, i)
                start = None
                at = words.start_char if len(words) else 0
                if len(words) and not any(p.start <= at < p.end for p in credit):
                    yield words

    def _may_be_name(self, token: Token, start: int | None) -> bool:
        if token.i in self._labels:
            return token.is_alpha
        if token.i in self.origins and start is None and not self.actors.gender(token.text):
            return False
        if token.is_title and token.pos_ in ("PROPN", "NOUN", "ADJ", "X"):
            return not (token.is_sent_start and token.pos_ != "PROPN" and start is None) or (
                self.actors.gender(token.text) != ""
            )
        if start is not None and self._in_nickname(token, start):
            return True
        inner = start is not None and token.i + 1 < len(self.tokens)
        if not inner:
            return False
        after = self.tokens[token.i + 1]
        particle = token.lower_ in ("de", "del", "la", "los", "las", "y", "van", "von", "da", "al")
        initial = len(token.text) <= 2 and token.text[0].isupper()
        return (particle and after.is_title) or initial

    def _in_nickname(self, token: Token, start: int) -> bool:
        """Whether a token belongs to a nickname in marks amid a name: Joaquín “El Chapo” Guzmán."""
        text = self.doc.article.text
        for quotation in self.doc.quotations_within(token.idx, token.idx + 1):
            short = quotation.end - quotation.start < NICKNAME
            after = text[quotation.end : quotation.end + 2]
            if short and self.tokens[start].idx < quotation.start and after[1:].isupper():
                return not text[self.tokens[start].idx : quotation.start].count(",")
        return False

    def _trimmed(self, start: int, end: int) -> spacy.tokens.Span:
        """The run without the titles before the name: "Professor Ana Ruiz" → "Ana Ruiz"."""
        words = list(self.tokens[start:end])
        first = next(
            (t.i for t in words if self.actors.gender(t.text) and not self._is_role(t)), None
        )
        if first is not None:
            return self.tokens[first:end]
        while words and (self._is_role(words[0]) or words[0].lower_ in TITLES):
            words.pop(0)
        if not words:
            return self.tokens[start:start]
        titled = words[0].i > start and not all(t.i in self.origins for t in words)
        person = all(t.ent_type_ in ("PERSON", "") for t in words) and len(words) > 1
        thing = any(t.lemma_.lower() in self.actors.bodies.heads for t in words)
        if (titled or person) and not thing:
            return self.tokens[words[0].i : end]
        return self.tokens[start:start]

    def _is_role(self, token: Token) -> bool:
        return token.lemma_.lower() in self.actors.roles.heads or token.lower_ in TITLES

    def _gather(self, names: Iterable[spacy.tokens.Span]) -> None:
        """Bring together the places where each person outside the codebook is named."""
        places: dict[str, list[spacy.tokens.Span]] = {}
        for words in names:
            places.setdefault(_key(words), []).append(words)
        longer = [n for n in places if " " in n]
        for name in list(places):  # a surname alone belongs to the full name that ends in it
            owner = next((n for n in longer if n != name and n.split()[-1] == name), None)
            if owner:
                places[owner] += places.pop(name)
        self._places = {
            _key(words): sorted(found, key=lambda w: w.start)
            for found in places.values()
            for words in found
        }

    def _introduced(self, words: spacy.tokens.Span) -> Mention | None:
        """Who a person is: the first of the places that tell a role counts."""
        if _key(words) in self.people:
            return self.people[_key(words)]
        found = self._places[_key(words)]
        for token in words.sent[words.end - words.sent.start :][:APPOSITION]:
            if token.i not in self._full:
                self._read(token)
        told = [self._introduction(place) for place in found]
        roles = [t for t in told if t[0] != "unknown"]
        actor, rule, nouns, gender = roles[0] if roles else told[0]
        full = max(found, key=len).text
        if full.isupper():
            full = full.title()
        first = self.actors.gender(full.split()[0])
        if not roles:
            if not first and not all(t.ent_type_ == "PERSON" for t in found[0]):
                return None  # as often a thing as a person
            actor, rule = self._charged(found)
        gender = gender or next((g for *_, g in told if g), "") or first
        mention = Mention(0, 0, full, actor, full, "name", rule, None, gender)
        self.nouns[full] = {noun for _, _, many, _ in told for noun in many} | set(nouns)
        for place in found:
            self.people[_key(place)] = mention
            for surname in _key(place).split()[1:]:
                if len(surname) > 3:
                    self.people.setdefault(surname, mention)
            if first:
                self.people.setdefault(_key(place).split()[0], mention)
        return mention

    def _charged(self, places: Sequence[spacy.tokens.Span]) -> tuple[str, str]:
        """A person of whom no office is told: one who was arrested, or a private person."""
        for place in places:
            verb = place.root.head
            if place.root.dep_ in ("nsubjpass", "dobj") and verb.lemma_ in CHARGED:
                gangs = [s.mention.actor for s in self.seen if side(s.mention.actor) == "crime"]
                return (gangs[-1] if gangs else "civil.accused"), "charged"
        return "civil", "no role"

    def _introduction(self, name: spacy.tokens.Span) -> tuple[str, str, tuple[str, ...], str]:
        """Actor, rule, role nouns and gender that the words beside a name tell."""
        sentence = name.sent
        low = max(sentence.start, name.start - TITLE)
        before = list(self.tokens[low : name.start])
        stop = max((i for i, t in enumerate(before) if t.pos_ in ("VERB", "AUX", "SCONJ")
                    or t.is_quote), default=-1)  # fmt: skip
        before = before[stop + 1 :]
        gender = next((TITLES[t.lower_] for t in before[-2:] if t.lower_ in TITLES), "")
        after = list(self.tokens[name.end : min(sentence.end, name.end + APPOSITION)])
        opens = len(after) > 1 and after[0].text in (",", "(", "—", "–")
        closing = (i for i, t in enumerate(after) if i and (t.text in ")—–;" or t.is_quote))
        end = next(closing, len(after))
        apposition = self._apposition(after[1:end]) if opens else []
        for words in (apposition, before):
            if words and (any(t.lower_ in FORMER for t in words) or _was(words)):
                role = self.actors.roles.find(words)
                return "civil.expert", "former", (role.head,) if role else (), gender
        copula = self._copula(name)
        verb = name.root.head
        if name.root.dep_ == "nsubj" and verb.lemma_ in LEFT and verb.tag_ == "VBD":
            return "civil.expert", "former", (), gender
        near = [t for t in before if not (t.text in ",;" and t.i < name.start - 1)]
        for words in (near, apposition, copula):
            role = self._last_role(words) if words is near else self._first_role(words)
            if role is None:
                continue
            noun = role.head
            gender = gender or ("f" if noun in FEMALE else "m" if noun in MALE else "")
            if words is near and role.tokens[-1].i < name.start - 6:
                continue
            return self._actor_of(role, [*words, *name], name.start), "role", (noun,), gender
        for words in (before, after[:8]):
            body = self._body_of(words)
            if body:
                return body, "body beside the name", (), gender
        return "unknown", "no role", (), gender

    def _apposition(self, words: Sequence[Token]) -> list[Token]:
        """The words after a comma up to the verb of the main clause."""
        kept: list[Token] = []
        for token in words:
            if token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
                relative = any(t.lower_ in ("who", "which", "that") for t in kept[-3:])
                if not relative:
                    break
            kept.append(token)
        return kept

    def _copula(self, name: spacy.tokens.Span) -> list[Token]:
        """What a clause says that the person is: "Ruiz is a professor"."""
        verb = name.root.head
        if name.root.dep_ == "nsubj" and verb.lemma_ == "be":
            return [t for c in verb.children if c.dep_ == "attr" for t in c.subtree]
        return []

    def _last_role(self, words: Sequence[Token]) -> Role | None:
        return self.actors.roles.find(words)

    def _first_role(self, words: Sequence[Token]) -> Role | None:
        """The role of an apposition: of its first phrase, not of those that hang on it."""
        for token in words:
            if token.lemma_.lower() in self.actors.roles.heads:
                role = self.actors.roles.find(words, token)
                if role:
                    return role
        return self.actors.roles.find(words)

    def _is_surname(self, token: Token) -> bool:
        capital = token.is_title or (token.is_upper and len(token) > 2)
        return capital and fold(token.text).title() in self.people

    def _called(self, token: Token) -> Mention:
        return self.people[fold(token.text).title()]

    # --------------------------------------------------------------- who a role means

    def _actor_of(self, role: Role, words: Sequence[Token], position: int) -> str:
        """The actor that a role or body term means among the words of its phrase."""
        template = role.actor
        if "{" not in template:
            return template
        wanted, _, rest = template[1:].partition("}")
        if wanted == "client":
            return self._client(words, position)
        if wanted == "crime":
            named = [self.at[t.i].actor for t in words if t.i in self.at]
            return next((a for a in named if side(a) == "crime"), "crime")
        if wanted == "body":
            body = self._body_of(words, but=role.tokens) or self._field_of(words, position)
            if body:
                return body
            if role.head.startswith("spokes") or role.head in ("aide", "adviser", "advisor"):
                return self._last_body(position, of="nmf")
            if role.head in ("director", "boss", "chief", "founder", "manager", "member"):
                return self._last_body(position, of="n")
            return self._of_kind(role.head, words, position)
        where = self._side_of(words, position)
        if wanted == "side":
            actor = where + rest
        elif wanted == "field":
            actor = self._field_of(words, position) or where
        else:
            actor = self.actors.field(wanted, where)
        return actor if actor in self.actors.names else side(actor)

    def _client(self, words: Sequence[Token], position: int) -> str:
        """Whom a lawyer speaks for; crime for members of crime, else the accused."""
        for token in words:
            mention = self.at.get(token.i)
            if mention and mention.actor not in ("unknown", "civil.expert"):
                own = side(mention.actor) in ("crime", "civil", "press")
                return mention.actor if own else "civil.accused"
            role = self.actors.roles.find(words, token)
            if role and "{" not in role.actor and token.lemma_ not in ("lawyer", "attorney"):
                return role.actor
        accused = [s.mention.actor for s in self.seen if s.at < position
                   and (side(s.mention.actor) == "crime" or s.mention.actor == "civil.accused")
                   and s.mention.gender in ("m", "f")]  # fmt: skip
        return accused[-1] if accused else "civil.accused"

    def _body_of(self, words: Sequence[Token], but: Sequence[Token] = ()) -> str | None:
        """The body that the words name: "spokesman for the Border Patrol", "of Hale University"."""
        own = {t.i for t in but}
        told = [self.at[t.i] for t in words if t.i in self.at and t.i not in own]
        found = [m for m in told if m.actor != "unknown" and m.gender == "n" and "." in m.actor]
        found = found or [m for m in told if m.form == "pronoun" and m.actor != "unknown"]
        if found:
            return found[0].actor
        named = [n for n in self.actors.find(self._span(words), self.day)
                 if n.gender == "n" and "." in n.actor] if words else []  # fmt: skip
        if named:
            return named[0].actor
        for token in words:
            if token.i not in own and token.lemma_.lower() in self.actors.bodies.heads:
                body = self.actors.bodies.find(words, token)
                if body and (token.is_title or token.dep_ in ("pobj", "poss", "compound")):
                    return self._actor_of(body, words, words[0].i)
        states = [m.actor for m in told if m.actor in ("us", "mx", "cn", "intl")]
        return states[0] if states else None

    def _span(self, words: Sequence[Token]) -> spacy.tokens.Doc:
        return self.tokens[words[0].i : words[-1].i + 1].as_doc()

    def _field_of(self, words: Sequence[Token], position: int) -> str | None:
        """The body that a field of work is in the state spoken of: "agriculture commissioner"."""
        name = next(
            (self.actors.field_words[f] for t in words for f in (t.lower_, t.lemma_.lower())
             if f in self.actors.field_words), None
        )  # fmt: skip
        local = next((self.origins[t.i] for t in words if t.i in self.origins), None)
        if name is None:
            return None
        where = local or self._side_of(words, position)
        actor = self.actors.field(name, where)
        return actor if actor in self.actors.names else side(actor)

    def _of_kind(self, head: str, words: Sequence[Token], position: int) -> str:
        """The body last spoken of that has such people, within the state spoken of; else that."""
        prefixes, _ = self.actors.anaphors.get(head, ((), False))
        where = self._side_of(words, position)
        for seen in reversed(self.seen):
            actor = seen.mention.actor
            if seen.at < position and "." in actor and side(actor) == where:
                if any(_under(actor, p) for p in prefixes):
                    return actor
        return where

    def _last_body(self, position: int, *, of: str) -> str:
        """The body, or office by its holder, last spoken of: "a spokesman said" speaks for it."""
        for seen in reversed(self.seen):
            actor, gender = seen.mention.actor, seen.mention.gender
            official = gender == "n" or side(actor) in STATE_SIDES
            if seen.at < position and gender and gender in of and "." in actor and official:
                return actor
        return "unknown"

    def _side_of(self, words: Sequence[Token], position: int) -> str:
        """The side that a nationality, place or actor among the words tells, else the last one."""
        for token in words:
            if token.i in self.origins:
                return side(self.origins[token.i])
        for token in words:
            mention = self.at.get(token.i)
            if mention and side(mention.actor) in (*TWO_STATES, "cn", "intl"):
                return side(mention.actor)
        if words:
            for named in self.actors.find(self._span(words), self.day):
                if side(named.actor) in (*TWO_STATES, "cn", "intl"):
                    return side(named.actor)
        sentence = words[0].sent if words else None
        if sentence is not None:
            for token in sentence:  # "jurors": a word that tells a country's courts
                if token.i in self.origins and token.is_lower:
                    return side(self.origins[token.i])
        names = [t for t in words if t.is_title or t.is_upper]
        if any(fold(t.text).title() in self.actors.spanish for t in names):
            return "mx"
        if any(self.actors.gender(t.text) for t in names):
            return "us"  # of an official with a name that is not Spanish, the better guess
        before = max((i for i in self.origins if i < position), default=-1)
        for seen in reversed(self.seen):
            if seen.at <= before:
                break
            if seen.at < position and side(seen.mention.actor) in TWO_STATES:
                return side(seen.mention.actor)
        if before >= 0:
            return side(self.origins[before])
        ahead = min((i for i in self.origins if i > position), default=None)
        return side(self.origins[ahead]) if ahead is not None else "us"

    # ------------------------------------------------------- nouns and pronouns

    def _by_noun_or_pronoun(self, token: Token) -> int:
        after = token.i + 1
        if token.lower_ in PRONOUNS:
            self._pronoun(token)
            return after
        upper = token.is_upper and len(token) > 2
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") and not upper:
            return after
        if token.dep_ in ("amod", "compound") and token.head.i == after:
            return after  # the phrase's head will tell
        if after in self._full and (token.is_title or token.is_upper):
            return after  # a title: the name will tell
        lemma = token.lemma_.lower()
        modifiers = {t.lower_ for t in token.lefts}
        if lemma in BOTH and modifiers & {"two", "both", "neither"}:
            self._keep(self.tokens[token.i : after], "", "", "both", "p", form="description")
            return after
        words = _phrase(token)
        role = self.actors.roles.find(words, token)
        body = None if role else self.actors.bodies.find(words, token)
        is_document = lemma in self.actors.anaphors and self.actors.anaphors[lemma][1]
        if token.i in self.origins and plural_of_place(token):
            actor = side(self.origins[token.i]) + ".states"
            if actor in self.actors.names:
                self._keep(self.tokens[token.i : after], actor, self.actors.names[actor], "place",
                           "p", form="description")  # fmt: skip
            return after
        if not (role or body or lemma in self.actors.anaphors):
            return after
        if token.dep_ == "appos" and any(c.i in self.at for c in token.head.subtree):
            return after
        self._noun(token, words, role or body, document=is_document)
        return after

    def _noun(self, token: Token, words: list[Token], term: Role | None, *, document: bool) -> None:
        lemma = token.lemma_.lower()
        plural = token.tag_ in ("NNS", "NNPS")
        modifiers = {t.lower_ for t in token.lefts}
        gender = "p" if plural else "f" if lemma in FEMALE else "m" if lemma in MALE else ""
        person = lemma in self.actors.roles.heads
        if not person and not plural:
            gender = "n"
        definite = bool(modifiers & DEFINITE) or any(t.dep_ == "poss" for t in token.lefts)
        origin = any(t.i in self.origins for t in words)
        note = self._note(token, gender, lemma)
        if any(t.lower_ in FORMER for t in words):
            note("civil.expert", "", "former")
            return
        if document:
            if not self._document(token, words, note, definite=definite):
                self._undecided.append((token, lemma))
            return
        owned = any(t.dep_ == "poss" for t in token.lefts)
        if lemma == "president" and definite and len(words) == 2:
            known = [s.mention.actor for s in self.seen if s.mention.actor in PRESIDENCIES]
            where = self._side_of(words, token.i)
            actor = known[-1] if known else self.actors.field("presidency", where)
            note(actor, self.actors.names[actor], "role")
            return
        if not person and (owner := self._owner(token)):
            note(owner.actor, owner.name, "possessor", (owner.start, owner.end))
            return
        if (
            definite
            and not plural
            and not origin
            and not (owned and person)
            and (lemma not in STATES)
        ):
            found = self._described(token, lemma)
            if found:
                actor = side(found.actor) if lemma in STATES else found.actor
                name = found.name if actor == found.actor else self.actors.names[actor]
                note(actor, name, "anaphor", (found.start, found.end))
                return
        if term:
            actor = self._actor_of(term, words, token.i)
        elif lemma in STATES and (definite or origin):
            actor = self._side_of(words, token.i)
        else:
            found = self._fitting(token, lemma) if definite else None
            actor = found.actor if found else "unknown"
        if actor != "unknown":
            name = self.actors.names.get(actor, "") if not person else ""
            note(actor, name, "role" if person else "body")

    def _note(self, token: Token, gender: str, lemma: str) -> Callable[..., None]:
        words = self.tokens[token.i : token.i + 1]

        def note(actor: str, name: str, rule: str, antecedent: Offsets | None = None) -> None:
            known = self.nouns.get(name, set())
            known_gender = next((s.mention.gender for s in reversed(self.seen)
                                 if name and s.mention.name == name), "")  # fmt: skip
            self._keep(
                words, actor, name, rule, known_gender or gender, form="description",
                antecedent=antecedent, nouns={lemma} | known,
            )  # fmt: skip

        return note

    def _described(self, token: Token, lemma: str) -> Mention | None:
        """Who or what was called so before: "the detainee", "the agency"."""
        for seen in reversed(self.seen):
            mention = seen.mention
            if lemma in seen.nouns and mention.actor not in ("", "unknown"):
                return mention
        return self._fitting(token, lemma) if lemma in self.actors.anaphors else None

    def _fitting(self, token: Token, lemma: str) -> Mention | None:
        """What a description may point back to by its kind: "the agency" to a known agency."""
        prefixes, _ = self.actors.anaphors.get(lemma, ((), False))
        person = lemma in self.actors.roles.heads

        def fits(mention: Mention) -> bool:
            whose = any(_under(mention.actor, p) for p in prefixes)
            kind = mention.gender != "n" if person else mention.gender == "n"
            return whose and kind and mention.form != "pronoun"

        return self._antecedent(token, fits, back=8)

    def _document(
        self, token: Token, words: list[Token], note: Callable[..., None], *, definite: bool
    ) -> bool:
        """A document speaks for the body that wrote it: named beside it, or earlier."""
        own = self._body_of(words, but=[token])
        if own:
            note(own, self.actors.names.get(own, ""), "document's author")
            return True
        lemma = token.lemma_.lower()
        found = None
        if definite:
            documents = [s for s in self.seen if s.nouns & self._documents()]
            same = [s for s in documents if lemma in s.nouns]
            found = same[-1].mention if same else documents[-1].mention if documents else None
        if found is None and (definite or token.i > self.tokens[0].i + 200):
            found = self._antecedent(token, lambda m: m.gender == "n" and "." in m.actor)
        if found:
            note(found.actor, found.name, "document", (found.start, found.end))
        return found is not None

    def _settle(self) -> None:
        """Documents of which only a later place tells whose they are."""
        for token, lemma in self._undecided:
            later = (s.mention for s in self.seen if lemma in s.nouns and s.at > token.i)
            author = next((m for m in later if m.rule == "document's author"), None)
            if author:
                note = self._note(token, "n", lemma)
                note(author.actor, author.name, "document", (author.start, author.end))

    def _owner(self, token: Token) -> Mention | None:
        """The body or person that owns a body: "the bureau's center", "the bishop's office"."""
        for child in token.lefts:
            mention = self.at.get(child.i)
            if child.dep_ == "poss" and mention and mention.actor not in ("", "unknown"):
                return mention if "." in mention.actor else None
        return None

    def _documents(self) -> frozenset[str]:
        return frozenset(word for word, (_, is_one) in self.actors.anaphors.items() if is_one)

    def _pronoun(self, token: Token) -> None:
        gender = PRONOUNS[token.lower_]
        if token.lower_ == "it" and (token.dep_ in ("expl", "nsubjpass") or _weather(token)):
            return
        found = self._antecedent(token, lambda m: _agrees(m, gender), back=BACK)
        if found is None and token.dep_ == "poss":
            found = self._ahead(token, gender)
        if found:
            self._keep(
                self.tokens[token.i : token.i + 1], found.actor, found.name,
                "both" if found.rule == "both" else "pronoun",
                found.gender, form="pronoun", antecedent=(found.start, found.end),
                nouns=self.nouns.get(found.name, ()),
            )  # fmt: skip

    def _ahead(self, token: Token, gender: str) -> Mention | None:
        """The subject that a possessive points forward to: "In her report, Ruiz says"."""
        for later in self.tokens[token.i + 1 : token.sent.end]:
            if later.dep_ in SUBJECTS and self._is_surname(later):
                called = self._called(later)
                return called if _agrees(called, gender) else None
        return None

    def _antecedent(
        self, token: Token, fits: Callable[[Mention], bool], *, back: int = BACK
    ) -> Mention | None:
        """The best fitting mention before a token: near, a subject, not inside a quotation."""
        limit = _sentence_start(token, back=back)
        here = any(q.depth == 0 for q in self.doc.quotations_within(token.idx, token.idx + 1))
        best: tuple[float, Mention] | None = None
        starts: list[int] = []
        for seen in reversed(self.seen):
            if seen.at < limit:
                break
            head, mention = self.tokens[seen.at], seen.mention
            if seen.at >= token.i or mention.actor == "unknown" or not fits(mention):
                continue
            if is_place(head, mention.actor) or _same_verb(head, token):
                continue
            start = head.sent.start
            if not starts or starts[-1] != start:
                starts.append(start)
            cost = len(starts) + (0.0 if _is_subject(head) else 0.8)
            cost += 0.9 * (seen.quoted != here) + 0.3 * (head.dep_ == "poss")
            cost += 0.5 * (mention.form == "description" and token.lower_ in ("he", "she"))
            if best is None or cost < best[0]:
                best = (cost, mention)
        return best[1] if best else None


def _key(words: spacy.tokens.Span) -> str:
    return fold(words.text).title() if words.text.isupper() else fold(words.text)


def _phrase(head: Token) -> list[Token]:
    """The words of a noun phrase: its modifiers and what "of", "for", "at" add, no clauses."""
    words = [t for t in head.subtree if t.i <= head.i and not t.is_space]
    words = [t for t in words if t.i >= head.left_edge.i]
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in OF:
            words += [t for t in child.subtree if t.dep_ not in ("relcl", "acl")]
        elif child.dep_ == "acl" and child.lemma_ in AUTHORED:
            words += list(child.subtree)
    return sorted(set(words), key=lambda t: t.i)


def _was(words: Sequence[Token]) -> bool:
    """Whether words tell an office of the past: "who served as", "who led … until"."""
    for one, other in zip(words, words[1:], strict=False):
        if one.lower_ == "who" and other.lemma_ in ("serve", "head", "run", "spend", "be", "work"):
            return other.tag_ == "VBD" and not any(t.lower_ == "now" for t in words)
    return False


def _agrees(mention: Mention, gender: str) -> bool:
    if gender == "p":
        return mention.gender in ("p", "n")
    if gender == "n":
        return mention.gender == "n"
    return mention.gender in (gender, "") and mention.rule not in ("both", "name", "body")


def _weather(token: Token) -> bool:
    """Whether "it" means nothing: "it is clear that", "it seems"."""
    verb = token.head
    clause = any(c.dep_ in ("ccomp", "xcomp", "csubj") for c in verb.children)
    return verb.lemma_ in ("seem", "appear", "rain") or (verb.lemma_ == "be" and clause)


def plural_of_place(token: Token) -> bool:
    return token.tag_ == "NNPS" and token.text.endswith("ns")


def _same_verb(head: Token, token: Token) -> bool:
    """Whether two words are subject and object of one verb, which cannot be the same actor."""
    arguments = SUBJECTS | {"dobj", "dative"}
    return (
        head.head == token.head
        and head.dep_ in arguments
        and token.dep_ in arguments
        and not token.lower_.endswith(("self", "selves"))
    )


def _is_subject(head: Token) -> bool:
    while head.dep_ in ("appos", "compound", "conj") and head.head is not head:
        head = head.head
    return head.dep_ in SUBJECTS


def is_place(head: Token, actor: str) -> bool:
    """Whether a country's name, by its head, only tells where something happens: "in Mexico".

    >>> from analysis.language import pipeline
    >>> tokens = pipeline()("The guns were found in Mexico.")
    >>> is_place(tokens[5], "mx"), is_place(tokens[1], "mx")
    (True, False)
    """
    while head.dep_ in ("conj", "compound") and head.head is not head:
        head = head.head
    return "." not in actor and head.dep_ == "pobj" and head.head.lower_ in PLACE_PREPOSITIONS


def _under(actor: str, prefix: str) -> bool:
    return actor == prefix or actor.startswith(prefix + ".")


def _sentence_start(token: Token, *, back: int) -> int:
    start = token.sent.start
    for _ in range(back):
        if start == 0:
            break
        start = token.doc[start - 1].sent.start
    return start


def mentions_within(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """The mentions that touch a stretch of text; ``mentions`` in text order."""
    first = bisect.bisect_left(mentions, start, key=lambda m: m.end - 1)
    last = bisect.bisect_left(mentions, end, key=lambda m: m.start)
    return list(mentions[first:last])


# ------------------------------------------------------------------------- attribution


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose statement it is: the actor, the speaker's name and the rule that told."""

    actor: str
    name: str
    rule: str


UNKNOWN = Attribution("unknown", "", "no source")


def attribute(
    doc: Doc,
    source: Sequence[Offsets],
    mentions: Sequence[Mention],
    *,
    speaker: Attribution | None = None,
) -> tuple[Attribution, ...]:
    """Whom the words of a source mean: one actor, or two where both states speak.

    Args:
        doc: the article.
        source: offsets of the source's words; empty for a source that the context tells.
        mentions: the article's mentions, in text order.
        speaker: whose words stand around, for "I" and "we"; the article's author if None.

    Returns:
        At least one `Attribution`; `UNKNOWN` where the words tell nobody.
    """
    words = doc.words(source)
    if not words:
        return (UNKNOWN,)
    start, end = words[0].idx, words[-1].idx + len(words[-1])
    text = doc.article.text[start:end]
    if text.lower() in ("i", "we") or (words[0].lower_ == "i" and len(words) < 3):
        if speaker is None:
            return (Attribution("press", text, "the author"),)
        return (replace(speaker, rule="first person"),)
    inside = mentions_within(mentions, start, end)
    head = doc.tokens[words[0].i : words[-1].i + 1].root
    chosen = _chosen(inside, head)
    if chosen is None:
        label = re.sub(r"[^a-z]", "", text.lower())
        if label in INTERVIEWERS:
            return (Attribution(QUESTIONERS, text, "label"),)
        if label in ANSWERERS:
            return (_interviewee(mentions),)
        return (Attribution("unknown", text, "not in the codebook"),)
    if chosen.rule == "both":
        actors = registry()
        return tuple(Attribution(a, actors.names[a], "both") for a in TWO_STATES)
    return (Attribution(chosen.actor, chosen.name or text, chosen.rule),)


def _interviewee(mentions: Sequence[Mention]) -> Attribution:
    """Who answers in an interview: the person that the article names first."""
    for m in mentions:
        if m.form == "name" and m.gender in ("m", "f") and m.actor not in ("press", "unknown"):
            return Attribution(m.actor, m.name, "label")
    return UNKNOWN


def _chosen(inside: Sequence[Mention], head: Token) -> Mention | None:
    """The mention that a source's phrase is about: a person named in it, else its head."""
    over_head = next((m for m in inside if m.start <= head.idx < m.end), None)
    people = [m for m in inside if m.form == "name" and m.gender != "n" and m.actor != "unknown"]
    for mention in people:
        possessed = head.idx > mention.end and over_head is not mention
        if not possessed or over_head is None:
            return mention
    if over_head is not None and over_head.actor not in ("", "unknown"):
        return over_head
    if over_head is not None and over_head.rule == "both":
        return over_head
    known = [m for m in inside if m.actor != "unknown"]
    return next((m for m in known if m.start > head.idx), over_head)
