"""Which words mean which actor: `Doc` → mentions, and the actor behind a source.

Names and descriptions come from ``codebook/actors.yaml`` (`analysis.registry`); who else is meant,
by names, role phrases, descriptions and pronouns, is told by `analysis.reference`. Each mention
keeps the rule that found it and what it points back to.
"""

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from analysis.language import Doc, pipeline
from analysis.reference.coreference import read
from analysis.reference.discourse import CAPITALS, TWO_STATES, is_place
from analysis.reference.entities import Found
from analysis.registry import Registry, fold, registry, side
from analysis.statements import Statement

__all__ = [
    "TWO_STATES", "UNKNOWN", "Attribution", "Mention", "Registry", "attribute", "attributions",
    "find_mentions", "fold", "is_place", "mentions_within", "registry", "side",
]  # fmt: skip

Offsets = tuple[int, int]
AND = re.compile(r",?\s+(?:and|&)\s+(?:(?:the|a|an|its|their|his|her)\s+)?")
"""What stands between the two of a joint source."""
CLASSES = frozenset({"press", "intl", "crime", "cn", "civil"})
"""Sides whose ids are classes of speakers: tables name the speaker, too."""


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
    actors = actors or registry()
    found = read(doc, actors)
    mentions = [m for one in found for m in _mentions(doc, one, actors)]
    return tuple(sorted(mentions, key=lambda m: (m.start, m.end)))


def _mentions(doc: Doc, found: Found, actors: Registry) -> Iterator[Mention]:
    """The mention, or one for each state where the words mean both; none where nobody is told."""
    words = doc.tokens[found.start : found.end]
    entity = found.entity
    back = found.antecedent
    antecedent = None
    if back is not None:
        named = doc.tokens[back.start : back.end]
        antecedent = (named.start_char, named.start_char + len(named.text))
    actor = entity.speaks_as
    rule = found.rule
    if found.form == "name" and rule in ("named", "label") and actor != "unknown":
        rule = "role"
    gender = "p" if entity.plural else entity.gender
    gender = "n" if entity.kind in ("body", "state", "document") and not entity.plural else gender
    mention = Mention(
        words.start_char, words.start_char + len(words.text), words.text, actor, entity.called
        or (actors.names[actor] if "." in actor and side(actor) not in CLASSES else ""),
        found.form, rule, antecedent, gender,
    )  # fmt: skip
    if entity.both:
        for each in entity.both:
            yield replace(mention, actor=each, name=actors.names[each], rule="both")
    elif actor != "unknown" or (entity.name and found.rule != "no actor"):
        yield mention


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
    text = doc.article.text[start:end]
    inside = mentions_within(mentions, start, end)
    if several := _coordinated(text, start, inside, words):
        return several
    chosen = _chosen(doc, inside, words)
    if chosen is None:
        actor = _of_a_place(text, inside, actors)
        rule = "not in the codebook" if actor == "unknown" else "place"
        return (Attribution(actor, text, rule),)
    if chosen.rule == "both" or any(m.rule == "both" and m.start == chosen.start for m in inside):
        pair = [m for m in inside if m.start == chosen.start]
        return tuple(Attribution(m.actor, m.name, "both") for m in pair)
    if chosen.actor == "unknown" and " " in chosen.name and chosen.gender != "n":
        # a named speaker for whom the article gives no office, speaks as a citizen
        return (Attribution("civil.victims", chosen.name, "no office told"),)
    return (Attribution(chosen.actor, chosen.name or _name(text, chosen), chosen.rule),)


def _of_a_place(text: str, inside: Sequence[Mention], actors: Registry) -> str:
    """Whom a place speaks for where nothing else tells: "Texas", "somebody in Washington"."""
    capital = next((m for m in inside if m.text.lower() in CAPITALS), None)
    if capital is not None:
        return side(capital.actor)
    words = pipeline().make_doc(text)
    whole = ((kind, where) for start, end, kind, where in actors.origins(words)
             if not start and end == len(words))  # fmt: skip
    kind, where = next(whole, ("", "unknown"))
    below = f"{where}.states"
    return below if kind == "place" and below in actors.names else side(where)


def _coordinated(
    text: str, start: int, inside: Sequence[Mention], words: Sequence[Token]
) -> tuple[Attribution, ...]:
    """The two of a joint source: one of each side, by the codebook, or their nearest parent.

    "The United States and Mexico" are two, "the army and the navy" their state; nobody is joined
    whom more words than "and" part.
    """
    limit = words[-1].idx + len(words[-1])
    named = [m for m in inside if m.form != "pronoun" and m.actor != "unknown" and m.rule != "both"]
    for first, second in itertools.pairwise(named):
        if not AND.fullmatch(text[first.end - start : second.start - start]):
            continue
        begins = not text[: first.start - start].strip() or first.start <= words[1].idx
        if not begins or second.end < limit - len(words[-1].text) or first.actor == second.actor:
            continue
        if side(first.actor) != side(second.actor):
            return tuple(Attribution(m.actor, m.name, "joint") for m in (first, second))
        return (Attribution(_parent(first.actor, second.actor), "", "joint"),)
    return ()


def _parent(actor: str, other: str) -> str:
    """The nearest id above two: their side, or the one that stands above the other."""
    return actor if other.startswith(actor + ".") else side(actor)


def _name(text: str, chosen: Mention) -> str:
    return text if side(chosen.actor) in CLASSES and chosen.form == "description" else ""


def _chosen(doc: Doc, inside: Sequence[Mention], words: Sequence[Token]) -> Mention | None:
    """The mention that a source's phrase is about: the person named in it, else its head."""
    head = doc.tokens[words[0].i : words[-1].i + 1].root
    limit = _postmodifier(words)
    front = [m for m in inside if m.start < limit]
    owners = {m.start for m in front if _possesses(doc, m, words)}
    people = [m for m in front if m.form == "name" and m.gender != "n" and m.start not in owners]
    named = next((m for m in people if m.actor != "unknown"), None) or next(iter(people), None)
    if head.pos_ == "DET" and len(words) > 1:
        head = words[-1]  # "the 44-year-old", which a small parser takes for a modifier
    over_head = next((m for m in inside if m.start <= head.idx < m.end), None)
    if named is not None:
        return named
    if over_head is not None and over_head.rule == "one of":
        apposed = [m for m in inside if m.start > over_head.end and m.form == "description"
                   and "," in doc.article.text[over_head.end : m.start]]  # fmt: skip
        return apposed[0] if apposed else over_head  # "one of them, a nurse"
    if over_head is not None and over_head.start not in owners:
        return over_head
    rest = [m for m in front if m.start not in owners]
    described = [m for m in rest if m.form == "description"]
    if head.pos_ in ("DET", "PRON") and over_head is None:
        return None
    if not rest and head.tag_ == "NNS":  # "her critics" are not she
        return None
    chosen = described or rest or front
    return chosen[-1] if chosen else None


def _postmodifier(words: Sequence[Token]) -> int:
    """Where "of", "for", "who" begin in a source's phrase: the actor is named before."""
    for word in words[1:]:
        if word.lower_ in ("named", "called", "de", "del"):
            continue
        clause = word.tag_ in ("WP", "WDT", "VBN", "VBG") and word.dep_ != "amod"
        if word.pos_ == "ADP" or clause:
            return word.idx
    return words[-1].idx + len(words[-1])


def _possesses(doc: Doc, mention: Mention, words: Sequence[Token]) -> bool:
    inside = doc.words([(mention.start, mention.end)])
    if not inside or inside[-1].i == words[-1].i:
        return False
    after = doc.tokens[inside[-1].i + 1]
    return after.tag_ == "POS" or (inside[-1].tag_ == "PRP$" and len(words) > 1)


def attributions(
    doc: Doc, statements: Sequence[Statement], mentions: Sequence[Mention]
) -> list[tuple[Attribution, ...]]:
    """Whose each statement is, floating quotations among them; in the order of the statements.

    A quotation without source and cue goes on for the speaker before it in the paragraph, else
    for who acts there, else for the next speaker of the paragraph that it opens, else for whoever
    spoke last. Nested statements interrupt nobody.
    """
    told: list[tuple[Attribution, ...]] = []
    last = outer = UNKNOWN
    reach = -1
    for statement in statements:
        first, end = statement.content[0][0], statement.content[-1][1]
        nested = first < reach
        own = attribute(doc, statement.source, mentions)
        if not statement.source and not statement.cue:
            own = (outer if nested else _floating(doc, statement, mentions, last),)
        told.append(own)
        if not nested:
            outer = own[0]
            last = own[0] if own[0].actor != "unknown" else last
        reach = max(reach, end)
    return told


def _floating(
    doc: Doc, statement: Statement, mentions: Sequence[Mention], last: Attribution
) -> Attribution:
    start, end = statement.content[0][0], statement.content[-1][1]
    own = next((m for m in mentions_within(mentions, start, end) if m.rule == "first person"), None)
    if own is not None and own.actor not in ("unknown", "press"):
        return Attribution(own.actor, own.name, "floating")
    low, _ = doc.paragraph(start)
    before = [m for m in mentions_within(mentions, low, start) if m.form != "description"]
    for mention in reversed(before):
        token = doc.words([(mention.start, mention.end)])[-1]
        outside = not doc.quotations_within(mention.start, mention.end)
        person = mention.gender in ("m", "f", "") and mention.actor != "unknown"
        if outside and person and token.dep_ == "nsubj":
            return Attribution(mention.actor, mention.name, "floating")
    return Attribution(last.actor, last.name, "floating")
