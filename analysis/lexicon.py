"""Finds the terms of a codebook's lexicon in a stretch of text.

The acts, frames and relations files share one syntax of terms: lemmas separated by spaces,
``a|b`` for either of two, ``...`` for a gap of at most four tokens, and the options ``pos``,
``weight``, ``near`` and ``unless``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

GAP = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A lexicon entry: ``label`` is what it is evidence for, ``positions`` its lemmas."""

    label: str
    positions: tuple[frozenset[str], ...]
    weight: float = 1.0
    pos: str | None = None
    near: tuple["Term", ...] = ()
    unless: tuple["Term", ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: its tokens, and where it stands (character offsets, end exclusive)."""

    term: Term
    tokens: tuple[Token, ...]

    @property
    def span(self) -> tuple[int, int]:
        """Character offsets from the first token's start to the last one's end."""
        return self.tokens[0].idx, self.tokens[-1].idx + len(self.tokens[-1])


def parse_term(label: str, entry: str | Mapping[str, Any]) -> Term:
    """Read one entry of a codebook's list of terms.

    >>> [sorted(position) for position in parse_term("x", "hand|turn over").positions]
    [['hand', 'turn'], ['over']]
    """
    options = {"term": entry} if isinstance(entry, str) else dict(entry)
    return Term(
        label=label,
        # a long row of alternatives may be broken over several lines
        positions=tuple(
            frozenset(p.split("|"))
            for p in re.sub(r"\s*\|\s*", "|", options["term"].lower()).split()
        ),
        weight=float(options.get("weight", 1.0)),
        pos=options.get("pos"),
        near=tuple(parse_term(label, e) for e in options.get("near", ())),
        unless=tuple(parse_term(label, e) for e in options.get("unless", ())),
    )


def parse_terms(label: str, entries: Iterable[Any]) -> Iterator[Term]:
    """Read a codebook's list of terms; a list within the list is a row of plain ones.

    >>> [term.weight for term in parse_terms("x", [["spy", "expel"], {"term": "sue", "weight": 2}])]
    [1.0, 1.0, 2.0]
    """
    for entry in entries:
        if isinstance(entry, list):
            yield from parse_terms(label, entry)
        else:
            yield parse_term(label, entry)


class Lexicon:
    """Terms, indexed by their first lemma so that a text is read once whatever their number."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_first: dict[str, list[Term]] = {}
        for term in terms:
            for lemma in term.positions[0]:
                self._by_first.setdefault(lemma, []).append(term)

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Return the terms found in the tokens, in text order; of one label the longest counts.

        Args:
            tokens: consecutive tokens of a parsed text, such as a sentence or a span.
        """
        forms = [_forms(token) for token in tokens]
        hits: list[Hit] = []
        for start, (lemma, lower) in enumerate(forms):
            found = [
                Hit(term, tuple(tokens[i] for i in places))
                for term in {
                    id(t): t for f in (lemma, lower) for t in self._by_first.get(f, ())
                }.values()
                if _pos_fits(term, tokens[start]) and (places := _match(term, forms, start))
                if _context_fits(term, forms)
            ]
            hits.extend(_longest(found))
        return hits


def weigh(hits: Iterable[Hit]) -> dict[str, tuple[float, tuple[tuple[int, int], ...]]]:
    """Sum the hits of each label: weight (each term once) and the offsets of all evidence."""
    counted: dict[str, set[Term]] = {}
    evidence: dict[str, list[tuple[int, int]]] = {}
    for hit in hits:
        counted.setdefault(hit.term.label, set()).add(hit.term)
        evidence.setdefault(hit.term.label, []).append(hit.span)
    return {
        label: (sum(t.weight for t in terms), tuple(evidence[label]))
        for label, terms in counted.items()
    }


def _longest(hits: list[Hit]) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in hits:
        other = best.get(hit.term.label)
        if other is None or len(hit.tokens) > len(other.tokens):
            best[hit.term.label] = hit
    return list(best.values())


def _forms(token: Token) -> tuple[str, str]:
    return token.lemma_.lower(), token.lower_


def _pos_fits(term: Term, token: Token) -> bool:
    found = "NOUN" if token.pos_ == "PROPN" and term.pos == "NOUN" else token.pos_
    return term.pos is None or term.pos == found


def _match(term: Term, forms: Sequence[tuple[str, str]], start: int) -> tuple[int, ...] | None:
    """Indexes of the tokens that fill the term's positions from ``start`` on, or None."""
    places = [start]
    gap = 0
    for position in term.positions[1:]:
        if "..." in position:
            gap = GAP
            continue
        first = places[-1] + 1
        for i in range(first, min(first + gap + 1, len(forms))):
            if position & set(forms[i]):
                places.append(i)
                break
        else:
            return None
        gap = 0
    return tuple(places)


def _context_fits(term: Term, forms: Sequence[tuple[str, str]]) -> bool:
    def stands(other: Term) -> bool:
        return any(
            other.positions[0] & set(forms[i]) and _match(other, forms, i) is not None
            for i in range(len(forms))
        )

    if term.near and not any(map(stands, term.near)):
        return False
    return not any(map(stands, term.unless))
