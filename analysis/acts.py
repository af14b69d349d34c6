"""A statement → its act: what the source does by saying this, such as accuse or praise."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from analysis import codebook
from analysis.language import Doc
from analysis.lexicon import Lexicon, parse_terms, weigh
from analysis.statements import Offsets, Statement

NEGATED = {"reject": "concede", "accuse": "assert", "concede": "reject"}
"""The act of a negated cue: who does not deny concedes; all other acts, negated, reject."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act, the rule that told it and the words it was read from (offsets)."""

    act: str
    rule: str
    evidence: tuple[Offsets, ...]


@cache
def _lexicons() -> tuple[Lexicon, Lexicon, frozenset[str]]:
    """Cues (labelled "act complement"), words of contents (labelled by act), neutral cues."""
    data = codebook.load("acts")
    cues = [
        term
        for act, entry in data["acts"].items()
        for complement, entries in {
            **entry.get("verbs", {}),
            "noun": entry.get("nouns", ()),
        }.items()
        for term in parse_terms(f"{act} {complement}", entries)
    ]
    content = [
        t for act, entry in data["acts"].items() for t in parse_terms(act, entry.get("content", ()))
    ]
    neutral = {lemma for t in parse_terms("", data["neutral"]) for lemma in t.positions[0]}
    return Lexicon(cues), Lexicon(content), frozenset(neutral)


def act_of(doc: Doc, statement: Statement) -> Act:
    """Return the act of a statement: that of its cue, or of its content where the cue is neutral.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> from analysis.statements import extract
    >>> doc = parse(article_from_text("x", "“It is an arrogant interference,” he said."))
    >>> act_of(doc, extract(doc)[0]).act
    'accuse'
    """
    cue, content = doc.words(statement.cue), doc.words(statement.content)
    by_cue = _of_cue(cue, content)
    if by_cue and any(c.dep_ == "neg" for c in cue[0].children):
        return Act(NEGATED.get(by_cue, "reject"), "negated cue", statement.cue)
    neutral = not cue or cue[0].lemma_.lower() in _lexicons()[2]
    if by_cue and not neutral:
        return Act(by_cue, "cue", statement.cue)
    return _of_content(content) or Act("assert", "no other sign", statement.cue)


def _of_cue(cue: Sequence[Token], content: Sequence[Token]) -> str | None:
    """The act of a cue, given the kind of complement that its content is."""
    if not cue:
        return None
    hits = [h for h in _lexicons()[0].find(list(cue[0].sent)) if h.tokens[0] in cue]
    longest = max((len(h.tokens) for h in hits), default=0)
    labels = [h.term.label.split() for h in hits if len(h.tokens) == longest]
    acts = {complement: act for act, complement in labels}
    shape = "noun" if cue[0].pos_ == "NOUN" else _shape(content)
    order = (shape, "clause", "infinitive", "object", "noun")
    return next((acts[complement] for complement in order if complement in acts), None)


def _shape(content: Sequence[Token]) -> str:
    first = content[0] if content else None
    if first is None or first.is_quote or first.lower_ == "that":
        return "clause"
    if first.lower_ == "to":
        return "infinitive"
    subjects = {"nsubj", "nsubjpass", "expl"}
    finite = any(
        t.dep_ in subjects and t.head.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in content[:12]
    )
    return "clause" if finite else "object"


def _of_content(content: Sequence[Token]) -> Act | None:
    """The act that the words of a content weigh most for, if any weighs 1 or more."""
    weighed = weigh(_lexicons()[1].find(content))
    act = max(weighed, key=lambda label: weighed[label][0], default=None)
    if act is None or weighed[act][0] < 1:
        return None
    return Act(act, "content", weighed[act][1])


def stance_of_act(act: str) -> int | None:
    """What an act by itself shows towards those it is aimed at: −1, 0, 1; None if nothing.

    >>> stance_of_act("accuse")
    -1
    """
    stance: int | None = codebook.load("acts")["acts"][act]["stance"]
    return stance
