"""`Doc` → statements: who says what, as source, cue and content spans.

A first version by rule: the cues of ``codebook/acts.yaml``, the dependency parse and the
quotation marks. Cue words license a complement (a clause, an infinitive, an object); the
complement is the content and the cue's subject the source.
"""

import bisect
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Span, Token

from analysis import codebook
from analysis.language import Doc, Quotation
from analysis.lexicon import Hit, Lexicon, parse_terms

Offsets = tuple[int, int]

COMPLEMENTS = {
    "clause": frozenset({"ccomp"}),
    "infinitive": frozenset({"xcomp"}),
    "object": frozenset({"dobj", "dative", "pobj", "prep", "ccomp"}),
}
TOPICS = frozenset({"of", "for", "over", "about", "as", "against", "with"})
MODIFIERS = frozenset({"relcl", "acl", "advcl", "parataxis"})
MARKS = "“”„\"‘’'«»‹› "
FRAME_WORDS = 16  # between a quotation and its cue: a source with its title and apposition
FLOATING_WORDS = 5  # tokens; shorter ones without a cue are mostly names and terms
LABEL = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’\-]{2,40}:(?=\s)")
CONTENT_WORDS = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM", "INTJ", "PRON", "AUX"})
TIME_CLAUSE = frozenset({"when", "as", "after", "before", "while", "because", "since"})
RELATIVE = frozenset({"who", "whom", "which"})
TERM_BEFORE = re.compile(
    r"\b(?:called|known as|dubbed|nicknamed|named|entitled|titled|so[ -]called|term|word|phrase)"
    r"(?: the| a| as)?[\s,]*$",
    re.IGNORECASE,
)
CLAUSE_CONFIDENCE = {"clause": 0.8, "infinitive": 0.7, "object": 0.5}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; spans are offsets into the article, end exclusive, in text order.

    ``kind`` is direct, mixed or indirect; ``confidence`` (0…1) ranks the rules by how often
    they are right, it is not calibrated.
    """

    kind: str
    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]
    confidence: float


def extract(doc: Doc) -> list[Statement]:
    """Return the statements of an article in the order of their contents.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> text = "“We will not allow it,” the minister said. Mexico wants to expand the talks."
    >>> for s in extract(parse(article_from_text("x", text))):
    ...     print(s.kind, *(text[a:b] for a, b in (*s.source, *s.cue, *s.content)), sep=" | ")
    direct | the minister | said | “We will not allow it,”
    indirect | Mexico | wants | to expand the talks
    """
    quotations = [q for q in doc.quotations if q.depth == 0 and not is_term(doc, q)]
    found: list[Statement] = []
    for sentence in doc.sentences():
        found.extend(_labelled(doc, sentence))
        found.extend(_of_sources(doc, sentence))
        found.extend(_of_nouns(doc, sentence))
        found.extend(_of_cues(doc, sentence))
    found = _continued(doc, _once(found), quotations)
    return sorted(found, key=lambda s: (s.content, s.cue))


def is_term(doc: Doc, quotation: Quotation) -> bool:
    """Whether marks show a name, a title or a mentioned term: nobody's own words.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> doc = parse(article_from_text("x", "Joaquín “El Chapo” Guzmán “won” in a “so bad” way."))
    >>> [is_term(doc, q) for q in doc.quotations]
    [True, False, False]
    """
    text = doc.article.text
    before, after = text[: quotation.start][-40:], text[quotation.end : quotation.end + 20]
    words = re.findall(r"\w[\w’'\-]*", text[quotation.start : quotation.end])
    if len(words) > 12:
        return False
    long = [w for w in words if len(w) > 3] or words
    if long and all(w[0].isupper() or w[0].isdigit() for w in long):
        nickname = re.search(r"[A-ZÀ-Þ]\w+\s$", before) and re.match(r"\s[A-ZÀ-Þ]", after)
        if nickname or len(words) > 1:
            return True
    return bool(TERM_BEFORE.search(before))


def kind_of(doc: Doc, content: Iterable[Offsets]) -> str:
    """The kind of a content: direct, mixed or indirect, by the codebook's test."""
    inside = [
        any(a <= start + word.start() and start + word.end() <= b for a, b in marked)
        for start, end in content
        for marked in [
            [(q.start, q.end) for q in doc.quotations_within(start, end) if not is_term(doc, q)]
        ]
        for word in re.finditer(r"\w+", doc.article.text[start:end])
    ]
    return "indirect" if not any(inside) else "direct" if all(inside) else "mixed"


# ------------------------------------------------------------------------------- cues


@cache
def _cues() -> tuple[Lexicon, Lexicon, Lexicon, Lexicon]:
    """Lexicons of verbs (by complement), nouns, source phrases and what is not said."""
    data = codebook.load("acts")
    verbs = [
        term
        for act in data["acts"].values()
        for complement, entries in act.get("verbs", {}).items()
        for term in parse_terms(complement, entries)
    ]
    nouns = [t for act in data["acts"].values() for t in parse_terms("noun", act.get("nouns", ()))]
    sources, not_said = (list(parse_terms(key, data[key])) for key in ("sources", "not_said"))
    return Lexicon(verbs), Lexicon(nouns), Lexicon(sources), Lexicon(not_said)


def _of_cues(doc: Doc, sentence: Span) -> Iterator[Statement]:
    verbs, _, _, not_said = _cues()
    tokens = list(sentence)
    around = doc.quotations_within(sentence.start_char - 2, sentence.end_char)
    quotations = [q for q in around if q.depth == 0 and not is_term(doc, q)]
    refused = {h.tokens[0] for h in not_said.find(tokens) if _negated(h.tokens[0])}
    by_head: dict[Token, list[Hit]] = {}
    for hit in verbs.find(tokens):
        if hit.tokens[0].pos_ in ("VERB", "AUX"):
            by_head.setdefault(hit.tokens[0], []).append(hit)
    for head, hits in by_head.items():
        speech = any(h.term.label == "clause" for h in hits) and not _inside(head, quotations)
        others = [other for other in by_head if other != head and not _inside(other, quotations)]
        quoted = _quotations_beside(doc, head, others, quotations) if speech else []
        if head in refused and not quoted:
            continue
        outer = _outer(head, by_head)
        source = _subject(outer or head)
        if _is_nobody(source) or (_inside(head, quotations) and _is_self(source)):
            continue
        inner = {t for other in by_head if _outer(other, by_head) == head for t in other.subtree}
        for hit in sorted(hits, key=lambda h: -CLAUSE_CONFIDENCE[h.term.label]):
            complement = [t for t in _complement(hit) if t not in inner]
            if not complement and not (quoted and hit.term.label == "clause"):
                continue
            cue = [t for t in hit.tokens if t.dep_ != "mark"]
            content = _content(doc, [t for t in complement if t not in {*cue, *source}], quoted)
            if content:
                confidence = 0.9 if quoted else CLAUSE_CONFIDENCE[hit.term.label]
                yield _statement(doc, source, cue, content, confidence)
                break


def _of_nouns(doc: Doc, sentence: Span) -> Iterator[Statement]:
    """Cue nouns with an owner and a clause: "his claim that …"."""
    for hit in _cues()[1].find(list(sentence)):
        noun = hit.tokens[-1]
        clause = next((c for c in noun.children if c.dep_ in ("acl", "ccomp") and _opens(c)), None)
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        framed = any(h.tokens[0] == noun.head for h in _cues()[0].find([noun.head]))
        if noun.pos_ == "NOUN" and clause and owner and not framed:
            source = _phrase(owner)
            content = _content(doc, list(clause.subtree), [])
            yield _statement(doc, source, [noun], content, 0.6)


def _outer(head: Token, heads: Container[Token]) -> Token | None:
    """The cue that a further cue belongs beside, where the parser put it inside the content.

    In "She admitted that it takes long and said …" or "…, saying that …" the second cue has no
    subject of its own; it is the first one's.
    """
    loose = head.dep_ == "conj" or (head.dep_ in ("advcl", "acl") and head.tag_ == "VBG")
    if not loose or any(c.dep_ in ("nsubj", "nsubjpass") for c in head.children):
        return None
    outer = None
    for ancestor in head.ancestors:
        if ancestor in heads and ancestor.dep_ in ("ROOT", "conj"):
            outer = ancestor
    return outer


def _is_nobody(source: Sequence[Token]) -> bool:
    return len(source) == 1 and source[0].lower_ in ("you", "nobody", "one", "whom", "what", "that")


def _is_self(source: Sequence[Token]) -> bool:
    return bool(source) and source[0].lower_ in ("i", "we")


def _opens(clause: Token) -> bool:
    """Whether a noun's clause is a content: "that …", "to …"."""
    return any(t.dep_ in ("mark", "aux") and t.lower_ in ("that", "to") for t in clause.lefts)


def _negated(token: Token) -> bool:
    return any(c.dep_ == "neg" for c in token.children)


def _complement(hit: Hit) -> list[Token]:
    """The tokens of the complement that the cue licenses: subtrees of its children."""
    allowed = COMPLEMENTS[hit.term.label]
    heads = [
        child
        for token in hit.tokens
        for child in token.children
        if child.dep_ in allowed and child not in hit.tokens
    ]
    if hit.term.label == "clause":
        heads = [h for h in heads if h.left_edge.lower_ not in TIME_CLAUSE]
    if hit.term.label == "infinitive" and heads:
        # who is to act belongs to the content: "urged | Mexico to keep …"
        heads += [c for c in hit.tokens[0].children if c.dep_ == "dobj"]
    if hit.term.label == "object":
        objects = [h for h in heads if h.dep_ != "prep"]
        opening = [h for h in heads if h.dep_ == "prep" and h.i == hit.tokens[-1].i + 1]
        topics = [h for h in heads if h.lower_ in TOPICS and h not in opening]
        heads = [*objects, *topics] if objects else opening
    return sorted({t for h in heads for t in h.subtree})


def _subject(verb: Token) -> list[Token]:
    """The source: the verb's subject, or that of the verb that it continues."""
    seen: set[Token] = set()
    while verb not in seen:
        seen.add(verb)
        for child in verb.children:
            if child.dep_ == "agent":
                return [t for c in child.children for t in _phrase(c)]
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None:
            if subject.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
                return _phrase(verb.head)
            return (
                []
                if subject.lower_ in ("it", "what", "there") and _expletive(verb)
                else _phrase(subject)
            )
        if any(c.dep_ == "nsubjpass" for c in verb.children):
            return []
        if verb.dep_ == "relcl" or (verb.dep_ == "acl" and verb.tag_ == "VBG"):
            return _phrase(verb.head)
        if verb.dep_ in ("conj", "xcomp", "advcl"):
            verb = verb.head
    return []


def _expletive(verb: Token) -> bool:
    return verb.lemma_ in ("seem", "appear", "emerge", "be") or any(
        c.dep_ == "expl" for c in verb.children
    )


def _phrase(head: Token) -> list[Token]:
    """The noun phrase of a head with its title or apposition, without clauses."""
    kept: list[Token] = []
    waiting = [head]
    while waiting:
        token = waiting.pop()
        kept.append(token)
        waiting.extend(
            c
            for c in token.children
            if c.dep_ not in MODIFIERS and not (c.dep_ == "conj" and c.pos_ in ("VERB", "AUX"))
        )
    kept.sort()
    run = [head]
    for token in reversed([t for t in kept if t < head]):
        if token.i == run[0].i - 1:
            run.insert(0, token)
    for token in (t for t in kept if t > head):
        if token.i <= run[-1].i + 2:
            run.append(token)
    while len(run) > 1 and (run[-1].is_punct or run[-1].dep_ == "cc"):
        run.pop()
    while len(run) > 1 and run[0].is_punct:
        run.pop(0)
    return run


# --------------------------------------------------------------- quotations and labels


def _quotations_beside(
    doc: Doc, cue: Token, others: Sequence[Token], quotations: Sequence[Quotation]
) -> list[Quotation]:
    """Quotations that a cue of speech frames: no other cue, and little else, stands between."""
    text = doc.article.text
    beside: list[Quotation] = []
    for quotation in quotations:
        inner = text[quotation.start : quotation.end].strip(MARKS)
        if quotation.end <= cue.idx:
            start, end = quotation.end, cue.idx
            framed = inner[-1:] in ",!?…—" or text[start:end].lstrip()[:1] == ","
        else:
            start, end = cue.idx + len(cue), quotation.start
            gap = text[start:end].strip()
            framed = gap[-1:] in (",", ":") or (inner[:1].isupper() and not gap)
        short = len(text[start:end].split()) <= FRAME_WORDS
        between = any(start <= other.idx < end for other in others)
        if framed and short and not between and not re.search(r"[.!?]\s", text[start:end]):
            beside.append(quotation)
    return beside


def _inside(token: Token, quotations: Iterable[Quotation]) -> bool:
    return any(q.start <= token.idx < q.end for q in quotations)


def _content(
    doc: Doc, complement: Sequence[Token], quoted: Sequence[Quotation]
) -> tuple[Offsets, ...]:
    """Content pieces: the quotations, and the complement's words outside of them."""
    bare = [t for t in complement if not _inside(t, quoted)]
    while bare and (bare[-1].is_punct or bare[-1].dep_ == "cc") and not bare[-1].is_quote:
        bare.pop()
    if quoted and not any(t.lower_ == "that" for t in bare):
        bare = []
    return _joined(doc, [*_spans(bare), *((q.start, q.end) for q in quoted)])


def _of_sources(doc: Doc, sentence: Span) -> Iterator[Statement]:
    """The object of a source phrase speaks: "according to the report" (the rest is content)."""
    for hit in _cues()[2].find(list(sentence)):
        last = hit.tokens[-1]
        named = next(
            (c for t in reversed(hit.tokens) for c in t.children if c.dep_ == "pobj"), None
        )
        named = named or next((c for c in last.children if c.dep_ == "dobj"), None)
        if named is None or named in hit.tokens:
            continue
        source = _phrase(named)
        governor = hit.tokens[0].head
        while governor.pos_ not in ("VERB", "AUX") and governor.head is not governor:
            governor = governor.head
        left_out = {t for token in (hit.tokens[0], named) for t in token.subtree} | set(hit.tokens)
        rest = [t for t in governor.subtree if t not in left_out]
        content = _joined(doc, _spans(rest))
        if content and governor not in left_out:
            yield _statement(doc, source, hit.tokens, content, 0.8)


def _labelled(doc: Doc, sentence: Span) -> Iterator[Statement]:
    """A speaker's label (`PEACE: …`) at the head of a paragraph: the rest is the content."""
    start, end = doc.paragraph(sentence.start_char)
    match = LABEL.match(doc.article.text, start) if sentence.start_char == start else None
    if match and (content := _joined(doc, [(match.end(), end)])):
        yield Statement("direct", ((start, match.end() - 1),), (), content, 0.7)


def _continued(
    doc: Doc, found: list[Statement], quotations: Sequence[Quotation]
) -> list[Statement]:
    """Give every quotation that no cue frames to the statement it goes on from, or let it float."""
    covered = sorted(span for s in found for span in s.content)
    quoted = sorted((s.content[-1][1], i) for i, s in enumerate(found) if s.kind != "indirect")
    for quotation in quotations:
        piece = (quotation.start, quotation.end)
        words = doc.words([piece])
        if not words or _touches(covered, piece) or words[0].sent.start_char < quotation.start - 1:
            continue
        start, _ = doc.paragraph(quotation.start)
        place = bisect.bisect_right(quoted, (quotation.start, len(found)))
        last = quoted[place - 1][1] if place else None
        if last is not None and (quotation.resumes or found[last].content[0][0] >= start):
            found[last] = replace(found[last], content=(*found[last].content, piece))
            quoted.insert(place, (quotation.end, last))
        elif len(words) >= FLOATING_WORDS:
            found.append(_statement(doc, [], [], (piece,), 0.6))
            quoted.insert(place, (quotation.end, len(found) - 1))
    return found


def _touches(spans: Sequence[Offsets], piece: Offsets) -> bool:
    """Whether a piece overlaps one of the spans, which are in text order."""
    place = bisect.bisect_left(spans, (piece[1], 0))
    return any(a < piece[1] and piece[0] < b for a, b in spans[max(0, place - 8) : place])


# ------------------------------------------------------------------------------ spans


def _statement(
    doc: Doc,
    source: Sequence[Token],
    cue: Sequence[Token],
    content: tuple[Offsets, ...],
    confidence: float,
) -> Statement:
    named = _joined(doc, _spans(source))
    return Statement(kind_of(doc, content), named, _spans(cue), content, confidence)


def _spans(tokens: Iterable[Token]) -> tuple[Offsets, ...]:
    """Offsets of the runs of consecutive tokens, white space apart."""
    spans: list[Offsets] = []
    last = -2
    for token in sorted(t for t in tokens if not t.is_space):
        if token.i == last + 1:
            spans[-1] = (spans[-1][0], token.idx + len(token))
        else:
            spans.append((token.idx, token.idx + len(token)))
        last = token.i
    return tuple(spans)


def _joined(doc: Doc, pieces: Iterable[Offsets]) -> tuple[Offsets, ...]:
    """Pieces trimmed, in text order; neighbours with nothing but punctuation between are one."""
    text = doc.article.text
    joined: list[Offsets] = []
    for piece in sorted(pieces):
        trimmed = _trim(text, piece)
        if trimmed is None:
            continue
        if joined and not re.search(r"\w|\n", text[joined[-1][1] : trimmed[0]]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], trimmed[1]))
        else:
            joined.append(trimmed)
    pieces = tuple(_with_marks(doc, piece) for piece in joined)
    told = any(t.pos_ in CONTENT_WORDS and t.lower_ not in RELATIVE for t in doc.words(pieces))
    return pieces if told else ()


def _with_marks(doc: Doc, piece: Offsets) -> Offsets:
    """The piece with the marks of quotations that lie in it, without those that do not."""
    start, end = piece
    for q in doc.quotations_within(start - 2, end + 2):
        if q.end == end and q.start < start:
            start, end = _trim(doc.article.text, (start, end - 1)) or piece
        if q.start == start and q.end > end + 2:
            start, end = _trim(doc.article.text, (start + 1, end)) or piece
        if q.closed and start <= q.start < end < q.end <= end + 2:
            end = q.end
        if q.closed and q.end > start > q.start >= start - 2 and q.end <= end + 2:
            start = q.start
    return start, end


def _trim(text: str, span: Offsets) -> Offsets | None:
    """The span without punctuation at its ends that belongs to the sentence around it."""
    start, end = span
    while start < end and text[start] in " \t\n,;:.–—-)":
        start += 1
    while start < end and text[end - 1] in " \t\n,;:.–—-(":
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def _once(found: Iterable[Statement]) -> list[Statement]:
    """One statement for each content and source; the surer one stays."""
    best: dict[tuple[tuple[Offsets, ...], tuple[Offsets, ...]], Statement] = {}
    for statement in found:
        key = statement.content, statement.source
        if key not in best or statement.confidence > best[key].confidence:
            best[key] = statement
    return list(best.values())
