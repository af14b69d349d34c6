"""`Doc` → statements: who says what, as source, cue and content spans.

A learned tagger (`analysis.attribution`, its card in ``models/statements/card.json``) finds
statements as the PolNeAR corpus has them. What follows here makes them the codebook's: the head
of the cue, the smallest noun phrase as source, quotation marks in the content; negated cues and
agentless passives; quotations that go on, and those without a cue; speakers' labels; and two
constructions that the tagger was not shown enough: source phrases ("according to") and plain
evaluations ("praised these measures").
"""

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from spacy.tokens import Span, Token

from analysis import codebook
from analysis.attribution.decode import Found
from analysis.attribution.reader import Encoded, StatementReader
from analysis.language import Doc, Quotation
from analysis.lexicon import Hit, Lexicon, parse_terms

Offsets = tuple[int, int]

MODEL = Path(__file__).parent / "models" / "statements"
NESTED = 2
"""How deep statements are looked for inside the contents of others."""
EVALUATIONS = ("praise", "accuse", "reject", "demand")
"""Acts whose cue with a plain object is an evaluation: "condemned the raid"."""
WISHES = ("announce", "warn")
"""Acts whose cue with an infinitive is a wish, plan or threat: "wants to expand"."""
TOPICS = frozenset({"of", "for", "over", "about", "as", "against", "with"})
MODIFIERS = frozenset({"relcl", "acl", "advcl", "parataxis"})
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
CONTENT_WORDS = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM", "INTJ", "PRON", "AUX"})
SELF = frozenset({"i", "we"})
LINKS = frozenset({"and", "but", "or", "that", "which", "who", "whom"})
WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
NOT_SAID = frozenset({"comment", "say", "answer", "discuss", "respond", "reply", "elaborate"})
FLOATING_WORDS = 5  # tokens; shorter quotations without a cue are mostly names and terms
LABEL = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’\-]{2,40}:(?=\s)")
TERM_BEFORE = re.compile(
    r"\b(?:called|known as|dubbed|nicknamed|named|entitled|titled|so[ -]called|term|word|phrase)"
    r"(?: the| a| as)?[\s,]*$",
    re.IGNORECASE,
)
LABEL_CONFIDENCE, PHRASE_CONFIDENCE, EVALUATION_CONFIDENCE, FLOATING_CONFIDENCE = 0.9, 0.8, 0.6, 0.7
"""Of what the rules find; set by judgement, not fitted as the tagger's confidence is."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; spans are offsets into the article, end exclusive, in text order.

    ``kind`` is direct, mixed or indirect; ``confidence`` (0…1) is the probability that content
    and source are right, fitted on held-out documents of PolNeAR.
    """

    kind: str
    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]
    confidence: float


@cache
def reader(threads: int = 1) -> StatementReader:
    """The tagger with its weights, loaded once for each number of threads."""
    return StatementReader(MODEL, threads=threads)


def read(doc: Doc) -> tuple[list[Found], list[Encoded]]:
    """The tagger's statements, and its vectors of the text for other heads."""
    return reader().read_encoded(doc.tokens.text, nested=NESTED)


def extract(doc: Doc, tagged: Sequence[Found] | None = None) -> list[Statement]:
    """Return the statements of an article in the order of their contents.

    Args:
        doc: the article.
        tagged: what `read` found in it; read anew if None.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> text = "“We will not allow it,” the minister said. Mexico wants to expand the talks."
    >>> for s in extract(parse(article_from_text("x", text))):
    ...     print(s.kind, *(text[a:b] for a, b in (*s.source, *s.cue, *s.content)), sep=" | ")
    direct | the minister | said | “We will not allow it,”
    indirect | Mexico | wants | to expand the talks
    """
    tagged = read(doc)[0] if tagged is None else tagged
    found = [s for one in tagged if (s := _by_codebook(doc, one))]
    sentences = list(doc.sentences())
    found = _with_turns(doc, found, [s for x in sentences for s in _labelled(doc, x)])
    found = _added(doc, found, (s for x in sentences for s in _of_sources(doc, x)), overlap=0.3)
    found = _added(doc, found, (s for x in sentences for s in _reports(doc, x)), overlap=0.0)
    found = _added(doc, found, (s for x in sentences for s in _evaluations(doc, x)), overlap=0.0)
    quotations = [q for q in doc.quotations if q.depth == 0 and not is_term(doc, q)]
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


def kind_of(doc: Doc, content: Sequence[Offsets], *, nested: bool = False) -> str:
    """The kind of a content: direct, mixed or indirect, by the codebook's test.

    Args:
        doc: the article.
        content: offsets of the content's pieces.
        nested: the statement stands inside somebody else's quotation, whose marks do not count.
    """
    inside = [
        any(a <= start + word.start() and start + word.end() <= b for a, b in marked)
        for start, end in content
        for marked in [
            [
                (q.start, q.end)
                for q in doc.quotations_within(start, end)
                if not is_term(doc, q) and not (nested and q.depth == 0 and q.start < start)
            ]
        ]
        for word in re.finditer(r"\w+", doc.article.text[start:end])
    ]
    return "indirect" if not any(inside) else "direct" if all(inside) else "mixed"


# ------------------------------------------------------------- the tagger's statements


def _by_codebook(doc: Doc, found: Found) -> Statement | None:
    """A statement of the tagger with the codebook's spans; None if it is none by the codebook."""
    cue = [t for t in doc.words(found.cue) if any(c.isalpha() for c in t.text)]
    if not cue:
        return None
    head = _head(doc, cue)
    if head.pos_ == "ADP" and not _cues()[1].find(cue):
        return None  # "faults agencies for failing": a reason, not a source
    pieces = [_with_that(doc, piece) for piece in found.content]
    pieces = [p for piece in pieces if (p := _without_link(doc, piece))]
    content = _joined(doc, _own(doc, head, _joined(doc, pieces)))
    if not content:
        return None
    quoted = any(
        q.depth == 0 and not is_term(doc, q)
        for a, b in content
        for q in doc.quotations_within(a, b)
    )
    if _is_not_said(head) and not quoted:
        return None
    source = _source(doc, found, head)
    around = doc.quotations_within(head.idx, head.idx + 1)
    own = bool(source) and source[0].lower_ in SELF
    kind = kind_of(doc, content, nested=any(q.depth == 0 for q in around) and not own)
    return Statement(
        kind, _noun_span(source), _spans(_with_particle(head, cue)), content, found.confidence
    )


def _without_link(doc: Doc, piece: Offsets) -> Offsets | None:
    """The piece without a conjunction or relative pronoun that only links it: "… and", "that"."""
    words = doc.words([piece])
    while words and ((words[-1].is_punct and not words[-1].is_quote) or words[-1].lower_ in LINKS):
        words.pop()
    return (piece[0], words[-1].idx + len(words[-1])) if words else None


def _own(doc: Doc, head: Token, content: Sequence[Offsets]) -> list[Offsets]:
    """The content up to where another clause of the cue's own subject begins: "… and left".

    Nor is a quotation in a sentence of its own, after an indirect statement, part of that.
    """
    kept: list[Offsets] = []
    for start, end in content:
        anew = kept and start > head.idx and _begins_anew(doc, start, head)
        if anew and not any(doc.quotations_within(*piece) for piece in kept):
            break
        ends = [end]
        for verb in (c for c in head.children if c.dep_ in ("conj", "dep")):
            marked = any(q.depth == 0 for q in doc.quotations_within(verb.idx, verb.idx + 1))
            if start < verb.idx < end and not marked and verb.pos_ in ("VERB", "AUX"):
                first = min((t for t in verb.subtree if t > head), default=verb)
                before = doc.tokens[first.i - 1]
                ends.append(before.idx if before.dep_ == "cc" else first.idx)
        if min(ends) > start:
            kept.append((start, min(ends)))
    return kept


def _begins_anew(doc: Doc, start: int, head: Token) -> bool:
    """Whether a quotation starts here with a sentence that is not the cue's."""
    first = doc.words([(start, start + 1)])
    quoted = any(q.start == start for q in doc.quotations_within(start, start + 1))
    return quoted and bool(first) and first[0].sent.start > head.i


def _with_particle(head: Token, cue: Sequence[Token]) -> list[Token]:
    """The head with the particle or preposition that makes its meaning: "called for"."""
    words = [head]
    for token in cue:
        if token.i == words[-1].i + 1 and (token.dep_ in ("prt", "prep") or token.pos_ == "ADP"):
            words.append(token)
    return words


def _head(doc: Doc, cue: Sequence[Token]) -> Token:
    """The head verb or noun of a cue: "would not say" → "say"."""
    root = doc.tokens[cue[0].i : cue[-1].i + 1].root
    verbs = [t for t in cue if t.pos_ == "VERB"]
    return verbs[-1] if root.pos_ == "AUX" and verbs else root


def _with_that(doc: Doc, piece: Offsets) -> Offsets:
    """The piece with the conjunction before it, which belongs to reported speech."""
    words = doc.words([piece])
    before = doc.tokens[words[0].i - 1] if words and words[0].i else None
    takes = before is not None and before.lower_ == "that" and before.dep_ in ("mark", "det")
    return (before.idx, piece[1]) if before is not None and takes else piece


def _is_not_said(head: Token) -> bool:
    """Whether nothing was said: "did not say", "declined to comment"."""
    if head.lemma_ in ("decline", "refuse"):
        return any(c.dep_ == "xcomp" and c.lemma_ in NOT_SAID for c in head.children)
    negated = any(c.dep_ == "neg" for c in head.children)
    return negated and any(hit.tokens[0] == head for hit in _cues()[2].find(list(head.sent)))


def _source(doc: Doc, found: Found, head: Token) -> list[Token]:
    """The source by the codebook: antecedents for relative pronouns, none for expletives."""
    words = doc.words(found.source)
    if not words:
        return _subject(head) if head.dep_ == "conj" else []
    first = words[0]
    if len(words) == 1 and first.lower_ in RELATIVE and first.head.dep_ == "relcl":
        return _phrase(first.head.head)
    if len(words) == 1 and first.dep_ == "nsubjpass" and first.head == head:
        return []
    if not any(_can_speak(t) for t in words):
        return _subject(head)
    root = doc.tokens[first.i : words[-1].i + 1].root
    if root.dep_ == "appos" and root.head.i < first.i:  # "the consul, Ochoa" where "Ochoa" is found
        words = [*_phrase(root.head), *words]
        root = root.head
    phrase = set(_phrase(root))
    return _whole_name([t for t in words if t in phrase] or words)


def _can_speak(token: Token) -> bool:
    """Whether a word may name a source: no time and no negation."""
    return token.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM") and not _is_time(token)


def _is_time(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME") or token.lemma_.lower() in WEEKDAYS


def _whole_name(words: Sequence[Token]) -> list[Token]:
    """The words with the rest of a name, or of a hyphenated word, that they break off."""
    whole = list(words)
    doc, end = words[-1].doc, words[-1].i + 1
    while end < len(doc) and end == whole[-1].i + 1:
        token, last = doc[end], whole[-1]
        glued = not last.whitespace_ and (token.text == "-" or last.text == "-")
        name = token.pos_ == last.pos_ == "PROPN" and token.ent_type_ == last.ent_type_ != ""
        if glued or (name and token.ent_iob_ == "I"):
            whole.append(token)
        end += 1
    return whole


def _noun_span(source: Sequence[Token]) -> tuple[Offsets, ...]:
    """One span from the first to the last word, without commas and marks at its ends.

    What follows a comma stays only if it is an apposition: no age, no "of" or "by".
    """
    words = [t for t in source if not t.is_space]
    while words and words[0].is_punct:
        words.pop(0)
    for i, token in enumerate(words[1:-1], 1):
        if token.text == "," and words[i + 1].pos_ in ("ADP", "NUM", "SCONJ"):
            words = words[:i]
            break
    while words and words[-1].is_punct:
        words.pop()
    if not words:
        return ()
    last = words[-1]
    if any(t.text == "(" for t in words) and last.i + 1 < len(last.doc):
        last = last.nbor() if last.nbor().text == ")" else last
    return ((words[0].idx, last.idx + len(last)),)


# ------------------------------------------------------------------------------ rules


@cache
def _cues() -> tuple[Lexicon, Lexicon, Lexicon, Lexicon]:
    """Lexicons of verbs, of source phrases and of what is not said if negated.

    Verbs are labelled by the complement that makes them cues: object or infinitive.
    """
    data = codebook.load("acts")
    verbs = [
        term
        for complement, acts in (("object", EVALUATIONS), ("infinitive", WISHES))
        for act in acts
        for term in parse_terms(complement, data["acts"][act].get("verbs", {}).get(complement, ()))
    ]
    return (
        Lexicon(verbs),
        Lexicon(parse_terms("sources", data["sources"])),
        Lexicon(parse_terms("not_said", data["not_said"])),
        Lexicon(
            term
            for act in data["acts"].values()
            for term in parse_terms("clause", act.get("verbs", {}).get("clause", ()))
        ),
    )


def _added(
    doc: Doc, found: list[Statement], more: Iterable[Statement], *, overlap: float
) -> list[Statement]:
    """The statements with those others that share at most so much of their words with any."""

    def words(statement: Statement) -> frozenset[int]:
        return frozenset(t.i for t in doc.words(statement.content) if not t.is_punct)

    known: dict[int, list[frozenset[int]]] = {}  # by sentence, so that time stays linear
    kept = list(found)

    def sentences(tokens: frozenset[int]) -> set[int]:
        return {doc.tokens[i].sent.start for i in tokens}

    for statement in found:
        for start in sentences(tokens := words(statement)):
            known.setdefault(start, []).append(tokens)
    for statement in more:
        tokens = words(statement)
        near = [other for start in sentences(tokens) for other in known.get(start, ())]
        if all(len(tokens & other) <= overlap * len(tokens | other) for other in near):
            kept.append(statement)
            for start in sentences(tokens):
                known.setdefault(start, []).append(tokens)
    return kept


def _evaluations(doc: Doc, sentence: Span) -> Iterator[Statement]:
    """Verbs that judge or demand an object, or wish or threaten to do, and have a subject."""
    for hit in _cues()[0].find(list(sentence)):
        head = hit.tokens[0]
        source = _subject(head) if head.pos_ in ("VERB", "AUX") else []
        complement = _object(hit) if hit.term.label == "object" else _infinitive(hit)
        content = _joined(doc, _spans(t for t in complement if t not in source))
        if source and content and source[0].lower_ not in RELATIVE | {"you", "nobody", "one"}:
            cue = [t for t in hit.tokens if t.dep_ != "mark"]
            kind = kind_of(doc, content)
            yield Statement(kind, _noun_span(source), _spans(cue), content, EVALUATION_CONFIDENCE)


def _reports(doc: Doc, sentence: Span) -> Iterator[Statement]:
    """Verbs of speech or thought with a subject and a clause that they introduce."""
    for hit in _cues()[3].find(list(sentence)):
        head = hit.tokens[0]
        clause = next((c for c in head.children if c.dep_ == "ccomp" and c.i > head.i), None)
        if clause is None or head.pos_ != "VERB" or _is_not_said(head):
            continue
        source = _subject(head)
        content = _joined(doc, _spans(t for t in clause.subtree))
        if source and content and source[0].lower_ not in RELATIVE | {"you", "nobody", "one"}:
            kind = kind_of(doc, content)
            yield Statement(
                kind, _noun_span(source), _spans(hit.tokens), content, EVALUATION_CONFIDENCE
            )


def _infinitive(hit: Hit) -> list[Token]:
    """The words of a cue's to-infinitive."""
    heads = [
        c
        for t in hit.tokens
        for c in t.children
        if c.dep_ == "xcomp" and any(left.lower_ == "to" for left in c.lefts)
    ]
    return sorted({t for h in heads for t in h.subtree})


def _object(hit: Hit) -> list[Token]:
    """The words of a cue's object: a noun phrase with its topic, or what its preposition opens."""
    children = [c for t in hit.tokens for c in t.children if c not in hit.tokens]
    objects = [c for c in children if c.dep_ in ("dobj", "dative", "pobj")]
    opening = [c for c in children if c.dep_ == "prep" and c.i == hit.tokens[-1].i + 1]
    topics = [c for c in children if c.dep_ == "prep" and c.lower_ in TOPICS and c not in opening]
    heads = [*objects, *topics] if objects else opening
    return sorted({t for h in heads for t in h.subtree})


def _of_sources(doc: Doc, sentence: Span) -> Iterator[Statement]:
    """The object of a source phrase speaks: "according to the report" (the rest is content)."""
    for hit in _cues()[1].find(list(sentence)):
        last = hit.tokens[-1]
        named = next(
            (c for t in reversed(hit.tokens) for c in t.children if c.dep_ == "pobj"), None
        )
        named = named or next((c for c in last.children if c.dep_ == "dobj"), None)
        if named is None or named in hit.tokens:
            continue
        source = _phrase(named)
        governor = hit.tokens[0].head
        while governor.pos_ not in ("VERB", "AUX") and governor.head != governor:
            governor = governor.head
        left_out = {t for token in (hit.tokens[0], named) for t in token.subtree} | set(hit.tokens)
        rest = [t for t in governor.subtree if t not in left_out]
        content = _joined(doc, _spans(rest))
        if content and governor not in left_out:
            kind = kind_of(doc, content)
            cue = _spans(hit.tokens)
            yield Statement(kind, _noun_span(source), cue, content, PHRASE_CONFIDENCE)


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


# --------------------------------------------------------------- labels and quotations


def _labelled(doc: Doc, sentence: Span) -> Iterator[Statement]:
    """A speaker's label (`PEACE: …`) at the head of a paragraph: the rest is the content."""
    start, end = doc.paragraph(sentence.start_char)
    match = LABEL.match(doc.article.text, start) if sentence.start_char == start else None
    if match and (content := _joined(doc, [(match.end(), end)])):
        yield Statement("direct", ((start, match.end() - 1),), (), content, LABEL_CONFIDENCE)


def _with_turns(
    doc: Doc, found: Sequence[Statement], turns: Sequence[Statement]
) -> list[Statement]:
    """The labelled turns, with what was found besides; what "I" and "we" say in one is direct."""
    kept = list(turns)
    for statement in found:
        first, last = statement.content[0][0], statement.content[-1][1]
        place = bisect.bisect_right(turns, first, key=lambda turn: turn.content[0][0])
        turn = turns[place - 1] if place else None
        if turn is None or last > turn.content[-1][1]:
            kept.append(statement)
        elif statement.content != turn.content:
            source = doc.words(statement.source)
            own = bool(source) and source[0].lower_ in SELF
            kept.append(replace(statement, kind="direct") if own else statement)
    return kept


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
            kind = kind_of(doc, (piece,))
            found.append(Statement(kind, (), (), (piece,), FLOATING_CONFIDENCE))
            quoted.insert(place, (quotation.end, len(found) - 1))
    return found


def _touches(spans: Sequence[Offsets], piece: Offsets) -> bool:
    """Whether a piece overlaps one of the spans, which are in text order."""
    place = bisect.bisect_left(spans, (piece[1], 0))
    return any(a < piece[1] and piece[0] < b for a, b in spans[max(0, place - 8) : place])


# ------------------------------------------------------------------------------ spans


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
    lines = (
        (start + line.start(), start + line.end())
        for start, end in sorted(pieces)
        for line in re.finditer(r"[^\n]+", text[start:end])
    )
    for piece in lines:
        trimmed = _trim(text, piece)
        if trimmed is None:
            continue
        if joined and not re.search(r"\w|\n", text[joined[-1][1] : trimmed[0]]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], trimmed[1]))
        else:
            joined.append(trimmed)
    pieces = tuple(_with_marks(doc, piece) for piece in joined)
    told = any(
        t.pos_ in CONTENT_WORDS and t.lower_ not in RELATIVE and not _is_time(t)
        for t in doc.words(pieces)
    )
    return pieces if told else ()


def _with_marks(doc: Doc, piece: Offsets) -> Offsets:
    """The piece with the marks of quotations that lie in it, without those that do not."""
    start, end = piece
    for q in doc.quotations_within(start - 2, end + 2):
        if q.end == end and q.start < start:
            start, end = _trim(doc.article.text, (start, end - 1)) or piece
        if q.start == start and q.end > end + 2:
            start, end = _trim(doc.article.text, (start + 1, end)) or piece
        if start <= q.start < end < q.end <= end + 2:
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
