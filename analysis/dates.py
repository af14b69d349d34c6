"""When a statement was made, and when what a verb tells was done (see `analysis.chronology`)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Span, Token

from analysis import codebook
from analysis.chronology import APART, UNDATED, Chronology, Dating
from analysis.language import Doc
from analysis.statements import Statement

__all__ = ["Dating", "date_at", "date_of"]

LEAD_SENTENCES = 12
"""In which the body is looked at for what the title repeats."""
REPEATS = 0.3
"""The share of the title's words that the sentence must have for this."""
LEAD_CHARACTERS = 1_500
"""In which a document may be dated after it was first spoken of."""
_KEY = "chronology"


def date_of(doc: Doc, statement: Statement) -> Dating:
    """Return when a statement was made.

    By the expression attached to its cue; for a document that speaks, by the document's date;
    else by the scene; else it is the article's own date (assumed). A past event that nothing
    dates has no date.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> from analysis.statements import extract
    >>> text = "The minister said on Monday that the unit would grow by 2025."
    >>> doc = parse(article_from_text("x", text, given={"date": "2023-09-21"}))
    >>> dating = date_of(doc, extract(doc)[0])
    >>> dating.date, dating.assumed, dating.refers_to
    ('2023-09-18', False, '2025')
    """
    chronology = _chronology(doc)
    inside = [e for a, b in statement.content for e in chronology.within(a, b)]
    refers_to = inside[0].value if inside else None
    return replace(_said(doc, chronology, statement), refers_to=refers_to)


def date_at(doc: Doc, token: Token) -> Dating:
    """Return when what a verb or a noun of action tells happened.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> doc = parse(article_from_text("x", "Mexico expelled the agents in 2020."))
    >>> date_at(doc, doc.tokens[1]).date
    '2020'
    """
    chronology = _chronology(doc)
    said = token.lemma_.lower() in _speech()
    if token.pos_ not in ("VERB", "AUX"):
        return chronology.dating(token, said=said)
    if _is_headline(doc, token):
        return _of_title(doc, chronology, [token], token.sent) or chronology.dating(
            token, said=said
        )
    return chronology.dating(token, said=said)


def _said(doc: Doc, chronology: Chronology, statement: Statement) -> Dating:
    words = doc.words(statement.cue)
    if not words:
        content = doc.words(statement.content[:1])
        if statement.source:  # a speaker's label, at the occasion that the article records
            label = doc.words(statement.source)
            return chronology.clip(label) or chronology.occasion or chronology.present
        return (chronology.scene(content[0]) if content else None) or chronology.present
    head = _head(doc, words)
    source = doc.words(statement.source)
    # a standfirst speaks of a document that the first paragraphs date
    written = chronology.document(source, max(head.sent.end_char, LEAD_CHARACTERS))
    if _is_headline(doc, head):
        repeated = _of_title(doc, chronology, [head, *doc.words(statement.content)], head.sent)
        return written or repeated or chronology.present
    dating = chronology.dating(head, statement.content)
    if dating not in (chronology.present, chronology.scene(head)):
        return dating
    if written is None and any(t.lemma_.lower() in APART for t in source):
        return chronology.present  # "the statement said", apart from the article's scene
    return written or dating


def _head(doc: Doc, cue: Sequence[Token]) -> Token:
    root = doc.tokens[cue[0].i : cue[-1].i + 1].root
    verbs = [t for t in cue if t.pos_ == "VERB"]
    return verbs[0] if root.pos_ not in ("VERB", "NOUN") and verbs else root


def _is_headline(doc: Doc, token: Token) -> bool:
    return doc.part(token.idx) in ("title", "dek")


def _of_title(
    doc: Doc, chronology: Chronology, words: Sequence[Token], title: Span
) -> Dating | None:
    """The date of the body's sentence that the title repeats."""
    wanted = _lemmas(title)
    best: tuple[float, Span | None] = (REPEATS, None)
    seen = 0
    for sentence in doc.sentences():
        if sentence.start_char < title.end_char or _is_headline(doc, sentence[0]):
            continue
        share = len(wanted & _lemmas(sentence)) / max(1, len(wanted))
        if share > best[0]:
            best = share, sentence
        seen += 1
        if seen == LEAD_SENTENCES:
            break
    repeated = best[1]
    if repeated is None:
        return None
    again = next((t for t in repeated if t.lemma_ == words[0].lemma_), None)
    dating = chronology.dating(again) if again is not None else UNDATED
    if dating.date is None or dating.assumed:
        written = chronology.document([*words, *repeated], repeated.end_char)
        dating = written or chronology.scene(repeated[0]) or dating
    return dating if dating.date else None


def _lemmas(words: Span) -> set[str]:
    return {t.lemma_.lower() for t in words if t.pos_ in ("NOUN", "PROPN", "VERB", "NUM", "ADJ")}


def _chronology(doc: Doc) -> Chronology:
    """The article's chronology, kept with its tokens so that it is built once."""
    found: Chronology | None = doc.tokens.user_data.get(_KEY)
    if found is None:
        found = doc.tokens.user_data[_KEY] = Chronology(doc)
    return found


@cache
def _speech() -> frozenset[str]:
    """The head verbs of the cue lexicon."""
    acts = codebook.load("acts")["acts"].values()
    return frozenset(
        head
        for act in acts
        for terms in act.get("verbs", {}).values()
        for term in _flat(terms)
        for head in term.split()[0].split("|")
    )


def _flat(terms: Sequence[object]) -> list[str]:
    """The terms of a lexicon's list, without their options."""
    found: list[str] = []
    for term in terms:
        if isinstance(term, list):
            found += _flat(term)
        else:
            found.append(str(term["term"]) if isinstance(term, dict) else str(term))
    return found
