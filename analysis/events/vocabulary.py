"""The verbs and nouns of action that the codebook lists, and where they stand in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Token

from analysis import codebook
from analysis.lexicon import Hit, Lexicon, parse_terms


@dataclass(frozen=True)
class Vocabulary:
    """Terms of ``codebook/relations.yaml``; ``transfers`` and ``receipts`` hold terms' ids."""

    verbs: Lexicon
    nouns: Lexicon
    transfers: frozenset[int]
    receipts: frozenset[int]
    possible: Lexicon
    deeds: frozenset[str]
    words: dict[str, frozenset[str]]


@cache
def vocabulary() -> Vocabulary:
    """Read the codebook once.

    >>> "cocaine" in vocabulary().words["drugs"]
    True
    """
    data = codebook.load("relations")

    def of(key: str) -> list[Any]:
        quads = data["quads"].items()
        return [t for quad, entry in quads for t in parse_terms(quad, entry.get(key, ()))]

    transfers, receipts = of("transfers"), of("receipts")
    return Vocabulary(
        verbs=Lexicon([*of("verbs"), *transfers, *receipts]),
        nouns=Lexicon(of("nouns")),
        transfers=frozenset(map(id, transfers)),
        receipts=frozenset(map(id, receipts)),
        possible=Lexicon(parse_terms("possible", data["possible"])),
        deeds=frozenset(
            lemma for t in of("nouns") if t.label.startswith("material") for lemma in t.positions[0]
        ),
        words={k: frozenset(v) for k, v in data["words"].items()},
    )


def actions(tokens: Sequence[Token]) -> list[Hit]:
    """The longest verb or noun of action at each place.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> doc = parse(article_from_text("x", "Mexico turned over the men after the arrest."))
    >>> [[t.text for t in hit.tokens] for hit in actions(list(doc.tokens))]
    [['turned', 'over'], ['arrest']]
    """
    found: dict[Token, Hit] = {}
    words = vocabulary()
    for lexicon, tags in ((words.verbs, ("VERB", "AUX")), (words.nouns, ("NOUN", "PROPN"))):
        for hit in lexicon.find(tokens):
            head = head_of(hit)
            known = found.get(head)
            if head.pos_ in tags and (known is None or len(hit.tokens) > len(known.tokens)):
                found[head] = hit
    inside = {t for hit in found.values() for t in hit.tokens[1:] if hit.tokens[1:]}
    return [hit for head, hit in found.items() if head not in inside]


def head_of(hit: Hit) -> Token:
    """The word of a term that governs the others: "sharing" in "intelligence sharing"."""
    inside = set(hit.tokens)
    tops = [t for t in hit.tokens if t.head not in inside or t.head == t]
    return next((t for t in tops if t.pos_ in ("VERB", "NOUN", "PROPN", "AUX")), hit.tokens[0])
