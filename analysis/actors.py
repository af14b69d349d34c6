"""Which words mean which actor: `Doc` → mentions, and the actor behind a source.

Names and descriptions come from ``codebook/actors.yaml``; surnames, people outside the codebook,
descriptions that point back and pronouns are resolved by rules whose name each mention keeps.
"""

import bisect
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import spacy.tokens
from spacy.matcher import PhraseMatcher
from spacy.tokens import Token

from analysis import codebook
from analysis.language import Doc, pipeline
from analysis.lexicon import Lexicon, parse_term

Offsets = tuple[int, int]

FORMER = frozenset({"former", "ex", "retired", "late"})
PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "n"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "p"),
}
STATE_SIDES = frozenset({"us", "mx", "cn", "intl"})
TWO_STATES = ("us", "mx")
"""The states that "the two countries" means, in this project's field."""
STATES = frozenset({"country", "government", "nation"})
BOTH = STATES | {"side", "neighbor", "neighbour", "state"}
DEFINITE = frozenset({"the", "this", "that", "its", "his", "her", "their"})
INDEFINITE = frozenset({"a", "an"})
PLACE_PREPOSITIONS = frozenset(
    ("in", "into", "within", "inside", "across", "throughout", "from", "to", "through", "near")
) | {"at", "around", "outside"}
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
NEARBY = 2_000  # characters: how far back the context of a source is looked up
TITLE, APPOSITION = 9, 14
"""Tokens before and after a person's name in which a role may stand."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that mean an actor.

    ``form`` is name, description or pronoun; ``rule`` says how the actor was found;
    ``antecedent`` are the offsets of the words that a pronoun or description points back to;
    ``gender`` is m, f, n (a body or document) or empty.
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


def side(actor: str) -> str:
    """The side of an actor: the root of its id.

    >>> side("mx.presidency")
    'mx'
    """
    return actor.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the codebook and the offices that the person held."""

    name: str
    gender: str
    offices: tuple[tuple[str, str, date, date], ...]  # actor, title, from, to

    def actor(self, day: date | None) -> str:
        """The id of the office held on a day; of the last office where no day is known.

        Former office holders speak as experts, by the codebook's ruling.
        """
        if day is None:
            return max(self.offices, key=lambda office: office[2])[0]
        held = [office for office in self.offices if office[2] <= day <= office[3]]
        if held:
            return max(held, key=lambda office: office[2])[0]
        first = min(self.offices, key=lambda office: office[2])
        return first[0] if day < first[2] else "civil.expert"


class Registry:
    """The actors codebook, made ready for matching.

    Args:
        path: an actors file to use in place of the project's own.

    Raises:
        CodebookError: the file does not fit, or names an id that it does not define.
    """

    def __init__(self, path: Path | None = None) -> None:
        data = codebook.load("actors", path)
        self.sides: dict[str, str] = data["sides"]
        self.names = {**self.sides, **{i: a["name"] for i, a in data["actors"].items()}}
        self.people = [_person(p) for p in data["people"]]
        self._check_ids(data, path or codebook.FOLDER / "actors.yaml")
        self._keys: dict[int, tuple[str, str]] = {}
        nlp = pipeline()
        self._cased = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._lower = PhraseMatcher(nlp.vocab, attr="LOWER")
        for actor, entry in data["actors"].items():
            self._add(self._cased, actor, "name", entry.get("names", ()), capitals=True)
            self._add(self._lower, actor, "description", entry.get("descriptions", ()))
        for i, (person, entry) in enumerate(zip(self.people, data["people"], strict=True)):
            self._add(
                self._cased, str(i), "person", [person.name, *entry.get("names", ())], capitals=True
            )
        self.nationality = {
            word.lower(): actor
            for actor, entry in data["actors"].items()
            for word in entry.get("nationality", ())
        }
        places = {w.lower(): s for s, words in data["places"].items() for w in words}
        self.origin = Lexicon(
            parse_term(label, w) for w, label in {**places, **self.nationality}.items()
        )
        self.roles = Lexicon(parse_term(r["actor"], w) for r in data["roles"] for w in r["words"])
        self.person_nouns = frozenset(
            re.split(r" (?:of|for|to|in) ", w)[0].split()[-1]
            for r in data["roles"]
            for w in r["words"]
        )
        self.anaphors: dict[str, tuple[tuple[str, ...], bool]] = {
            word: (tuple(entry["to"]), entry.get("form") == "document")
            for entry in data["anaphors"]
            for word in entry["words"]
        }

    def _check_ids(self, data: dict[str, Any], file: Path) -> None:
        used = {o["actor"] for p in data["people"] for o in p["offices"]}
        used |= {r["actor"] for r in data["roles"] if "{" not in r["actor"]}
        used |= {side(actor) for actor in data["actors"]}
        for actor in sorted(used - set(self.names)):
            message = f"{file}: the id {actor} is used but not defined; add it under actors"
            raise codebook.CodebookError(message)

    def _add(
        self,
        matcher: PhraseMatcher,
        key: str,
        kind: str,
        phrases: Iterable[str],
        *,
        capitals: bool = False,
    ) -> None:
        words = [fold(phrase) for phrase in phrases]
        if capitals:
            words += [w.upper() for w in words if len(w) > 3]
        nlp = pipeline()
        if words:
            label = f"{kind} {key}"
            matcher.add(label, [nlp.make_doc(w) for w in words])
            self._keys[nlp.vocab.strings[label]] = (kind, key)

    def find(self, tokens: spacy.tokens.Doc, day: date | None) -> list[tuple[int, int, Mention]]:
        """Names and descriptions in a text: (first token, last token + 1, mention)."""
        folded = spacy.tokens.Doc(tokens.vocab, words=[fold(t.text) for t in tokens])
        found = [
            (start, end, key)
            for matcher in (self._cased, self._lower)
            for key, start, end in matcher(folded)
        ]
        kept: list[tuple[int, int, Mention]] = []
        for start, end, key in sorted(found, key=lambda f: (f[0], -f[1])):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end, self._mention(tokens[start:end], key, day)))
        return kept

    def _mention(self, span: spacy.tokens.Span, key: int, day: date | None) -> Mention:
        kind, which = self._keys[key]
        if kind == "person":
            person = self.people[int(which)]
            return _mention(span, person.actor(day), person.name, "name", "person", person.gender)
        if which == "unknown":  # a name that means no actor, such as the Gulf of Mexico
            return _mention(span, which, "", kind, "no actor")
        gender = "" if span.root.lemma_.lower() in self.person_nouns else "n"
        return _mention(span, which, self.names[which], kind, kind, gender)


def _person(entry: dict[str, Any]) -> Person:
    offices = tuple(
        (o["actor"], o.get("title", ""), o.get("from", date.min), o.get("to", date.max))
        for o in entry["offices"]
    )
    return Person(entry["name"], entry.get("gender", ""), offices)


@cache
def registry(path: Path | None = None) -> Registry:
    """The registry of an actors file, built once."""
    return Registry(path)


def fold(text: str) -> str:
    """Return the text without accents and with plain apostrophes.

    >>> fold("López’s")
    "Lopez's"
    """
    plain = unicodedata.normalize("NFD", text.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _mention(
    span: spacy.tokens.Span | Token, actor: str, name: str, form: str, rule: str, gender: str = ""
) -> Mention:
    start = span.idx if isinstance(span, Token) else span.start_char
    return Mention(start, start + len(span.text), span.text, actor, name, form, rule, None, gender)


def _again(mention: Mention, words: spacy.tokens.Span | Token) -> Mention:
    """The same person, named at another place."""
    start = words.idx if isinstance(words, Token) else words.start_char
    return replace(mention, start=start, end=start + len(words.text), text=words.text)


# --------------------------------------------------------------------------- mentions


def find_mentions(doc: Doc, actors: Registry | None = None) -> tuple[Mention, ...]:
    """All words of an article that mean an actor, in text order.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> doc = parse(article_from_text("x", "Mexico’s Claudia Sheinbaum spoke. She said no."))
    >>> [(m.text, m.actor, m.rule) for m in find_mentions(doc)]  # doctest: +NORMALIZE_WHITESPACE
    [('Mexico', 'mx', 'name'), ('Claudia Sheinbaum', 'mx.presidency', 'person'),
     ('She', 'mx.presidency', 'pronoun')]
    """
    return _Finder(doc, actors or registry()).mentions()


class _Finder:
    """The mentions of one article, found from the surest kind to the least sure."""

    def __init__(self, doc: Doc, actors: Registry) -> None:
        self.tokens = doc.tokens
        self.actors = actors
        self.day = doc.article.day
        self.parts = doc.article.parts
        self.at: dict[int, Mention] = {}  # token index → the mention that covers it
        self.heads: list[tuple[int, Mention]] = []  # (token index, mention), in text order
        self.document: Mention | None = None  # the document that the text speaks of

    @classmethod
    def beside(
        cls, doc: Doc, actors: Registry, mentions: Sequence[Mention], start: int
    ) -> "_Finder":
        """A finder that knows the mentions around a place, for what stands there."""
        finder = cls(doc, actors)
        for mention in mentions_within(mentions, max(0, start - NEARBY), start + NEARBY):
            for token in doc.words([(mention.start, mention.end)]):
                finder.at[token.i] = mention
            finder.heads.append((token.i, mention))
        return finder

    def mentions(self) -> tuple[Mention, ...]:
        for start, end, mention in self.actors.find(self.tokens, self.day):
            self._keep(start, end, mention)
        for start, end, mention in [*self._surnames(), *self._unlisted()]:
            self._keep(start, end, mention)
        self.heads.sort(key=lambda pair: pair[0])
        for token in self.tokens:
            if token.i in self.at:
                continue
            found = self._pronoun(token) if token.lower_ in PRONOUNS else self._anaphor(token)
            if found:
                self.at[token.i] = found
                bisect.insort(self.heads, (token.i, found), key=lambda pair: pair[0])
        return tuple(one for _, mention in self.heads for one in self._one_by_one(mention))

    def _one_by_one(self, mention: Mention) -> tuple[Mention, ...]:
        """The mention, or one for each state where the words mean both."""
        if mention.rule != "both":
            return (mention,)
        return tuple(replace(mention, actor=a, name=self.actors.names[a]) for a in TWO_STATES)

    def _keep(self, start: int, end: int, mention: Mention) -> None:
        if any(i in self.at for i in range(start, end)):
            return
        self.at.update(dict.fromkeys(range(start, end), mention))
        if mention.rule != "no actor":
            self.heads.append((self.tokens[start:end].root.i, mention))

    def _surnames(self) -> Iterator[tuple[int, int, Mention]]:
        """Surnames of listed people whose full name, or title, the article gives."""
        full = {m.name for _, m in self.heads if m.rule == "person"}
        surnames: dict[str, list[Person]] = {}
        for person in self.actors.people:
            surnames.setdefault(fold(person.name).split()[-1], []).append(person)
        for token in self.tokens:
            for person in surnames.get(fold(token.text), ()) if token.is_title else ():
                before = self.tokens[max(0, token.i - 4) : token.i].text.lower()
                titles = [o[1].lower() for o in person.offices if o[1]]
                if person.name in full or any(before.endswith(title) for title in titles):
                    actor = person.actor(self.day)
                    named = _mention(token, actor, person.name, "name", "surname", person.gender)
                    yield token.i, token.i + 1, named
                    break

    def _unlisted(self) -> Iterator[tuple[int, int, Mention]]:
        """People outside the codebook, by the roles that stand near their full names."""
        known: dict[str, Mention] = {}  # full names and, of the last one so called, surnames
        for words in self._full_names():
            name, last = fold(words.text), fold(words[-1].text)
            if name not in known:
                actor, rule = self._role(words)
                if rule == "no role" and (len(words) == 1 or words.label_ != "PERSON"):
                    continue  # as often a thing as a person
                known[name] = known[last] = _mention(words, actor, words.text, "name", rule)
            yield words.start, words.end, _again(known[name], words)
        for token in self.tokens:
            if token.i not in self.at and token.pos_ == "PROPN" and fold(token.text) in known:
                yield token.i, token.i + 1, _again(known[fold(token.text)], token)

    def _full_names(self) -> Iterator[spacy.tokens.Span]:
        """What the parser takes for people, and names of two words or more before a comma."""
        people = [e for e in self.tokens.ents if e.label_ == "PERSON"]
        inside = {t.i for e in people for t in e}
        start = 0
        for i, token in enumerate(self.tokens):
            if token.pos_ != "PROPN" or not token.is_title or i in inside:
                if i - start >= 2 and token.text == ",":
                    people.append(self.tokens[start:i])
                start = i + 1
        credit_lines = [p for p in self.parts if p.name == "credit"]
        for words in sorted(people, key=lambda e: e.start):
            credited = any(p.start <= words.start_char < p.end for p in credit_lines)
            if not credited and not any(t.i in self.at for t in words):
                yield words

    def _role(self, person: spacy.tokens.Span) -> tuple[str, str]:
        """The actor that the words beside a person's name tell, and the rule."""
        sentence = person.sent
        before = list(self.tokens[max(sentence.start, person.start - TITLE) : person.start])
        last_verb = max((i for i, t in enumerate(before) if t.pos_ in ("VERB", "AUX")), default=-1)
        after = list(self.tokens[person.end : min(sentence.end, person.end + APPOSITION)])
        opens = len(after) > 1 and after[0].text in ",(" and after[1].dep_ != "cc"
        end = next((i for i, t in enumerate(after) if i and t.text in ",)"), len(after))
        for words in (before[last_verb + 1 :], after[:end] if opens else []):
            if actor := self.role_of(words):
                return actor, "role"
        return "unknown", "no role"

    def role_of(self, tokens: Sequence[Token]) -> str | None:
        """The actor that role words and the names among them mean, such as "a Mexican senator"."""
        if any(t.lower_ in FORMER for t in tokens):
            return "civil.expert"
        roles = self.actors.roles.find(tokens)
        if not roles:
            return None
        hit = max(roles, key=lambda h: (len(h.tokens), h.tokens[0].i))
        actor = hit.term.label
        if "{body}" in actor:
            named = [self.at[t.i].actor for t in tokens if t.i in self.at]
            body = next((a for a in reversed(named) if a != "unknown"), None)
            if body or not hit.tokens[-1].lemma_.startswith("spokes"):
                return body
            # "a spokesman said" speaks for the body that was named last
            last = self._antecedent(hit.tokens[0], lambda m: m.gender == "n" and "." in m.actor)
            return last.actor if last else None
        actor = actor.replace("{side}", self._origin(tokens)) if "{side}" in actor else actor
        return actor if actor in self.actors.names else side(actor)

    def _origin(self, tokens: Sequence[Token]) -> str:
        """The side that a nationality or place among the words tells, else the last one named."""
        hits = self.actors.origin.find(tokens)
        if hits:
            return hits[0].term.label
        before = [m for i, m in self.heads if i < tokens[0].i and side(m.actor) in ("us", "mx")]
        return side(before[-1].actor) if before else "us"

    def _pronoun(self, token: Token) -> Mention | None:
        gender = PRONOUNS[token.lower_]
        if token.lower_ == "it" and token.dep_ in ("expl", "nsubjpass"):
            return None
        found = self._antecedent(token, lambda m: _agrees(m, gender))
        if found is None:
            return None
        mention = _mention(token, found.actor, found.name, "pronoun", "pronoun", found.gender)
        return replace(mention, antecedent=(found.start, found.end))

    def _anaphor(self, token: Token) -> Mention | None:
        """A definite description that points back: "the agency", "the two countries"."""
        lemma = token.lemma_.lower()
        modifiers = {t.lower_ for t in token.lefts}
        if token.pos_ not in ("NOUN", "PROPN") or any(c.lower_ == "of" for c in token.children):
            return None
        if lemma in BOTH and modifiers & {"two", "both"}:
            return _mention(token, "", "", "description", "both")
        prefixes, document = self.actors.anaphors.get(lemma, ((), False))
        if not prefixes or not modifiers & (DEFINITE | (INDEFINITE if document else set())):
            return None
        nations = [w for w in modifiers if w in self.actors.nationality]
        owners = [self.at[t.i] for t in token.lefts if t.i in self.at and t.dep_ == "poss"]
        if nations and not document:
            actor = self.actors.nationality[nations[0]]
            name = self.actors.names[actor]
            return _mention(token, actor, name, "description", "nationality", "n")
        found = (owners and owners[0]) or self._referent(token, lemma, prefixes, document=document)
        if not found:
            return None
        actor, name = found.actor, found.name
        if lemma in STATES:  # "the government" after a ministry, "her country" after an envoy
            actor = side(actor)
            name = self.actors.names[actor]
        gender = found.gender if lemma in self.actors.person_nouns else "n"
        mention = _mention(token, actor, name, "description", "anaphor", gender)
        mention = replace(mention, antecedent=(found.start, found.end))
        if document:
            self.document = mention
        return mention

    def _referent(
        self, token: Token, lemma: str, prefixes: Sequence[str], *, document: bool
    ) -> Mention | None:
        """What a description points back to: an article's document stays the same one."""
        if document and self.document and "a" not in {t.lower_ for t in token.lefts}:
            return self.document
        is_person = lemma in self.actors.person_nouns

        def fits(mention: Mention) -> bool:
            whose = any(_under(mention.actor, p) for p in prefixes)
            return whose and mention.form != "pronoun" and (is_person or mention.gender == "n")

        return self._antecedent(token, fits)

    def _antecedent(self, token: Token, fits: Any) -> Mention | None:
        """The nearest fitting mention before a token, subjects first, four sentences back."""
        position = bisect.bisect_left(self.heads, token.i, key=lambda pair: pair[0])
        limit = _sentence_start(token, back=4)
        fallback: Mention | None = None
        for i, mention in reversed(self.heads[:position]):
            if i < limit:
                break
            if not fits(mention) or is_place(self.tokens[i], mention.actor):
                continue
            if self.tokens[i].dep_ in SUBJECTS:
                return mention
            fallback = fallback or mention
        return fallback


def _agrees(mention: Mention, gender: str) -> bool:
    if gender in ("n", "p"):
        return mention.gender == "n" and (gender == "p" or side(mention.actor) in STATE_SIDES)
    return mention.gender in (gender, "") and mention.rule != "both"


def is_place(head: Token, actor: str) -> bool:
    """Whether a country's name, by its head, only tells where something happens: "in Mexico".

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


PERSONAL = frozenset({"person", "surname", "role"})
UNKNOWN = Attribution("unknown", "", "no source")


def attribute(
    doc: Doc, source: Sequence[Offsets], mentions: Sequence[Mention], actors: Registry | None = None
) -> tuple[Attribution, ...]:
    """Whom the words of a source mean: one actor, or two where both states speak.

    Args:
        doc: the article.
        source: offsets of the source's words; empty for a source that the context tells.
        mentions: the article's mentions, in text order.
        actors: the registry; the project's own if not given.

    Returns:
        At least one `Attribution`; `UNKNOWN` where the words tell nobody.
    """
    actors = actors or registry()
    words = doc.words(source)
    if not words:
        return (UNKNOWN,)
    start, end = words[0].idx, words[-1].idx + len(words[-1])
    inside = mentions_within(mentions, start, end)
    head = doc.tokens[words[0].i : words[-1].i + 1].root
    chosen = _chosen(doc, inside, head)
    name = chosen.name if chosen else doc.article.text[start:end]
    if any(t.lower_ in FORMER for t in words):
        return (Attribution("civil.expert", name, "former"),)
    if chosen is None or chosen.actor == "unknown":
        actor = _Finder.beside(doc, actors, mentions, start).role_of(words)
        if actor:
            return (Attribution(actor, name, "role"),)
        chosen = chosen or (inside[0] if inside else None)
    if chosen is None:
        return (Attribution("unknown", name, "not in the codebook"),)
    if chosen.rule == "both":
        return tuple(Attribution(a, actors.names[a], "both") for a in TWO_STATES)
    return (Attribution(chosen.actor, chosen.name, chosen.rule),)


def _chosen(doc: Doc, inside: Sequence[Mention], head: Token) -> Mention | None:
    """The mention that a source's phrase is about: its person in apposition, else its head."""
    over_head = next((m for m in inside if m.start <= head.idx < m.end), None)
    for mention in inside:
        words = doc.words([(mention.start, mention.end)])
        owner = any(t.dep_ == "poss" for t in words)
        if mention.rule in PERSONAL and not owner and mention.actor != "unknown":
            return mention
    return over_head
