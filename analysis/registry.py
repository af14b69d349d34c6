"""The actors codebook, made ready for matching: names, offices by date, roles, places.

What ``codebook/actors.yaml`` and ``codebook/given_names.yaml`` say, and nothing of any article.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import spacy.tokens
from spacy.matcher import PhraseMatcher
from spacy.tokens import Token

from analysis import codebook
from analysis.language import pipeline
from analysis.lexicon import Hit, Lexicon, parse_term

STATE_SIDES = frozenset({"us", "mx", "cn", "intl"})
HEAD_BEFORE = frozenset({"of", "for", "at", "in", "to", "from", "represent", "who"})
"""Words that end the head of a role term: "professor of law" is a professor."""


def side(actor: str) -> str:
    """The side of an actor: the root of its id.

    >>> side("mx.presidency")
    'mx'
    """
    return actor.split(".", 1)[0]


def fold(text: str) -> str:
    """Return the text without accents and with plain apostrophes.

    >>> fold("López’s")
    "Lopez's"
    """
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFD", text.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c))


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


@dataclass(frozen=True, slots=True)
class Named:
    """A phrase of the codebook found in a text: tokens ``start`` to ``end`` (exclusive)."""

    start: int
    end: int
    actor: str
    name: str
    rule: str  # name, description, person, no actor
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """What a role or body term tells: an id or template, and the terms of its head."""

    actor: str
    head: str
    tokens: tuple[Token, ...]


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
        self.fields: dict[str, dict[str, str]] = {
            entry["name"]: {"us": entry["us"], "mx": entry["mx"]} for entry in data["fields"]
        }
        self.field_words: dict[str, str] = {
            w: entry["name"] for entry in data["fields"] for w in entry["words"]
        }
        self._check_ids(data, path or codebook.FOLDER / "actors.yaml")
        self._keys: dict[int, tuple[str, str]] = {}
        nlp = pipeline()
        self._cased = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._lower = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._origin = PhraseMatcher(nlp.vocab, attr="ORTH")
        for actor, entry in data["actors"].items():
            self._add(self._cased, actor, "name", entry.get("names", ()), capitals=True)
            self._add(self._lower, actor, "description", entry.get("descriptions", ()))
            self._add(self._origin, actor, "nationality", entry.get("nationality", ()))
        for i, (person, entry) in enumerate(zip(self.people, data["people"], strict=True)):
            self._add(
                self._cased, str(i), "person", [person.name, *entry.get("names", ())], capitals=True
            )
        for where, words in data["places"].items():
            self._add(self._origin, where, "place", words, capitals=True)
        self.surnames: dict[str, list[Person]] = {}
        for person in self.people:
            self.surnames.setdefault(fold(person.name).split()[-1], []).append(person)
        self.roles = _Terms(data["roles"])
        self.bodies = _Terms(data["bodies"])
        self.unnamed = _Terms(b for b in data["bodies"] if not b.get("names"))
        self.common = self.unnamed.heads
        self.anaphors: dict[str, tuple[tuple[str, ...], bool]] = {
            word: (tuple(entry["to"]), entry.get("form") == "document")
            for entry in data["anaphors"]
            for word in entry["words"]
        }
        self.shared: frozenset[str] = frozenset(
            n for e in data.get("shared", ()) for n in e["names"]
        )
        self.shared_ids: dict[tuple[str, str], str] = {
            (e[where], other): e[other]
            for e in data.get("shared", ()) for where in ("us", "mx") for other in ("us", "mx")
        }  # fmt: skip
        self.genders = given_names()
        self.english = frozenset(codebook.load("given_names")["english"])

    def _check_ids(self, data: dict[str, Any], file: Path) -> None:
        used = {o["actor"] for p in data["people"] for o in p["offices"]}
        used |= {r["actor"] for r in (*data["roles"], *data["bodies"]) if "{" not in r["actor"]}
        used |= {e[where] for e in data.get("shared", ()) for where in ("us", "mx")}
        used |= {actor for field in self.fields.values() for actor in field.values()}
        used |= {side(actor) for actor in data["actors"]}
        for actor in sorted(used - set(self.names)):
            message = f"{file}: the id {actor} is used but not defined; add it under actors"
            raise codebook.CodebookError(message)
        known = {"body", "side", "client", "pursued", "field", "crime", *self.fields}
        for role in (*data["roles"], *data["bodies"]):
            wanted = role["actor"].partition("}")[0].removeprefix("{")
            if "{" in role["actor"] and wanted not in known:
                message = f"{file}: no field is called {wanted}; add it under fields"
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

    def find(self, tokens: spacy.tokens.Doc, day: date | None) -> list[Named]:
        """Names and descriptions in a text, in text order; of overlapping ones the longest."""
        folded = spacy.tokens.Doc(tokens.vocab, words=[fold(t.text) for t in tokens])
        found = [
            (start, end, *self._keys[key])
            for matcher in (self._cased, self._lower)
            for key, start, end in matcher(folded)
        ]
        return [self._named(tokens, *one, day) for one in _without_overlaps(found)]

    def origins(self, tokens: spacy.tokens.Doc) -> list[tuple[int, int, str, str]]:
        """Places and nationalities: (first token, last token + 1, kind, side)."""
        folded = spacy.tokens.Doc(tokens.vocab, words=[fold(t.text) for t in tokens])
        found = [(start, end, *self._keys[key]) for key, start, end in self._origin(folded)]
        return _without_overlaps(found)

    def _named(
        self,
        tokens: spacy.tokens.Doc,
        start: int,
        end: int,
        kind: str,
        which: str,
        day: date | None,
    ) -> Named:
        if kind == "person":
            person = self.people[int(which)]
            return Named(start, end, person.actor(day), person.name, "person", person.gender)
        if which == "unknown":  # a name that means no actor, such as the Gulf of Mexico
            return Named(start, end, which, "", "no actor")
        gender = "" if tokens[start:end].root.lemma_.lower() in self.roles.heads else "n"
        return Named(start, end, which, self.names[which], kind, gender)

    def field(self, name: str, where: str) -> str:
        """What a field of work is in a state, such as the army's ministry; else the side."""
        return self.fields.get(name, {}).get(where, where)

    def gender(self, given_name: str) -> str:
        """Whom a first name is given to: m, f, or empty where it is not listed."""
        return self.genders.get(fold(given_name).capitalize(), "")


class _Terms:
    """Role or body terms by the word that heads them."""

    def __init__(self, entries: Iterable[Mapping[str, Any]]) -> None:
        terms = [parse_term(e["actor"], w) for e in entries for w in e["words"]]
        self._lexicon = Lexicon(terms)
        self.heads: frozenset[str] = frozenset(
            word for t in terms for word in t.positions[_head(t.positions)]
        )

    def find(self, tokens: Sequence[Token], head: Token | None = None) -> Role | None:
        """The longest term whose head is the given token, or the last head of all."""
        best: tuple[int, int, Hit] | None = None
        for hit in self._lexicon.find(tokens):
            at = hit.tokens[min(_head(hit.term.positions, gaps=False), len(hit.tokens) - 1)]
            if head is None or at.i == head.i:
                rank = (at.i, len(hit.tokens), hit)
                best = rank if best is None or rank[:2] > best[:2] else best
        if best is None:
            return None
        hit = best[2]
        at = hit.tokens[min(_head(hit.term.positions, gaps=False), len(hit.tokens) - 1)]
        return Role(hit.term.label, at.lemma_.lower(), hit.tokens)


def _head(positions: Sequence[frozenset[str]], *, gaps: bool = True) -> int:
    """The index of a term's head: its last word before "of", "for" and their like."""
    kept = positions if gaps else [p for p in positions if "..." not in p]
    for i, words in enumerate(kept[1:], 1):
        if words & HEAD_BEFORE:
            return i - 2 if "-" in kept[i - 1] else i - 1
    return len(kept) - 1 - (len(kept) > 1 and "." in kept[-1])


def _without_overlaps(found: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    kept: list[tuple[int, int, str, str]] = []
    for one in sorted(found, key=lambda f: (f[0], -f[1])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _person(entry: dict[str, Any]) -> Person:
    offices = tuple(
        (o["actor"], o.get("title", ""), o.get("from", date.min), o.get("to", date.max))
        for o in entry["offices"]
    )
    return Person(entry["name"], entry.get("gender", ""), offices)


@cache
def given_names() -> dict[str, str]:
    """First names without accents, and whom each is given to: m or f.

    >>> given_names()["Jesus"], given_names()["Ines"]
    ('m', 'f')
    """
    data = codebook.load("given_names")
    return {fold(name): gender for gender in ("f", "m") for name in data[gender]}


@cache
def registry(path: Path | None = None) -> Registry:
    """The registry of an actors file, built once."""
    return Registry(path)
