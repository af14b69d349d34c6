"""Names outside the codebook: runs of capitals that are people, and bodies.

First names, titles and roles beside a run, and the words in it, tell people from bodies; the
parser's entities are asked last, since a small model errs on names of other languages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import spacy.tokens
from spacy.tokens import Token

from analysis.registry import Registry, fold

HONORIFICS = {
    **dict.fromkeys(("mr", "mr.", "don", "sir", "señor", "sr.", "lord", "monsignor"), "m"),
    **dict.fromkeys(("mrs", "mrs.", "ms", "ms.", "miss", "doña", "señora", "sra.", "madam"), "f"),
    **dict.fromkeys(
        ("dr", "dr.", "prof", "prof.", "rev", "rev.", "hon.", "fr.", "mx.", "comandante"), ""
    ),
    **dict.fromkeys(("licenciado", "maestro", "ingeniero", "padre"), "m"),
    **dict.fromkeys(("licenciada", "maestra", "comandanta"), "f"),
}
PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "e", "van", "von", "der", "da", "di",
                       "dos", "al", "bin", "ben", "el", "le"})  # fmt: skip
JOINERS = frozenset({"of", "for", "against", "the", "and", "&", "on", "in", "without", "de", "del"})
QUOTES = frozenset("\"“”‘’'«»")
BESIDE = frozenset({"former", "deputy", "acting", "interim", "vice", "assistant", "chief", "special",
                    "senior", "under", "lead", "first", "ex", "then", "late", "general",
                    "grand", "u.s.", "us", "american", "mexican", "chinese", "federal", "state",
                    "foreign", "district", "supreme", "retired", "lieutenant", "major", "petty",
                    "second", "master", "staff", "warrant", "judge", "sgt", "sgt."})  # fmt: skip
"""Words before a name that belong to its title and never to the name."""


@dataclass(frozen=True, slots=True)
class Run:
    """A name: its tokens, where its title begins, whether it means a person, and its gender."""

    start: int
    end: int
    title: int
    person: bool
    gender: str = ""


def find_runs(tokens: spacy.tokens.Doc, actors: Registry, covered: set[int]) -> list[Run]:
    """The names of people and bodies outside the codebook, in text order.

    Args:
        tokens: the parsed text.
        actors: tells titles, roles, bodies and first names.
        covered: indexes of tokens that are known to mean something else.

    >>> from analysis.language import pipeline
    >>> from analysis.registry import registry
    >>> tokens = pipeline()("Sheriff Ana de la Cruz met Hale University.")
    >>> [(tokens[r.start:r.end].text, r.person) for r in find_runs(tokens, registry(), set())]
    [('Ana de la Cruz', True), ('Hale University', False)]
    """
    found: list[Run] = []
    for start, end in _capitals(tokens, actors, covered):
        run = _judge(tokens, actors, start, end)
        if run is not None and not (found and run.start < found[-1].end):
            found.append(run)
    return found


def _capitals(
    tokens: spacy.tokens.Doc, actors: Registry, covered: set[int]
) -> Iterator[tuple[int, int]]:
    i, size = 0, len(tokens)
    while i < size:
        if i in covered or not _is_capital(tokens[i], actors):
            i += 1
            continue
        start = i
        i += 1
        while i < size and not tokens[i].is_sent_start:
            step = _next(tokens, actors, covered, i)
            if not step:
                break
            i += step
        yield start, i


def _next(tokens: spacy.tokens.Doc, actors: Registry, covered: set[int], i: int) -> int:
    """How many tokens further the name goes on from token i; 0 if it ends there."""
    token, size = tokens[i], len(tokens)
    if i in covered:
        return 0
    if _is_capital(token, actors):
        return 1

    def capital(at: int) -> bool:
        return at < size and at not in covered and _is_capital(tokens[at], actors)

    if token.text in "-’'" and not tokens[i - 1].whitespace_ and not token.whitespace_:
        return 2 if capital(i + 1) else 0
    if token.lower_ in PARTICLES and token.text.islower():
        for more in (1, 2):
            if capital(i + more):
                return more + 1
            if i + more >= size or tokens[i + more].lower_ not in PARTICLES:
                return 0
    if token.lower_ in ("and", "&") and tokens[i - 1].lower_ not in actors.bodies.heads:
        last = i + 1
        while capital(last + 1) and not tokens[last + 1].is_sent_start:
            last += 1
        if capital(last) and tokens[last].lower_ in actors.bodies.heads:
            return last + 1 - i
    if token.text in QUOTES and tokens[i - 1].whitespace_:  # a nickname inside a name
        for close in range(i + 2, min(i + 6, size)):
            if tokens[close].text in QUOTES:
                return close - i + 1 if capital(close + 1) else 0
    return 0


def _is_capital(token: Token, actors: Registry) -> bool:
    text = token.text
    if not text[0].isupper() or not any(c.isalpha() for c in text):
        return False
    if len(text) > 1 and text.isupper() and token.ent_type_ not in ("PERSON", "ORG"):
        return len(text) == 2 and text[1] == "."
    if token.is_sent_start and token.pos_ not in ("PROPN", "NOUN"):
        return bool(actors.gender(text)) and not token.is_stop
    return not token.is_stop and token.lower_ not in ("monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december")  # fmt: skip


def _judge(tokens: spacy.tokens.Doc, actors: Registry, start: int, end: int) -> Run | None:
    """Whether a run of capitals is a person or a body, and where the name proper begins."""
    words = [tokens[i] for i in range(start, end)]
    given = next((t.i for t in words[:-1] if _is_given(t, actors)), None)
    first = start
    while first < end and _is_title(tokens[first], actors):
        first += 1
    roles = [t.i for t in words[:-1] if t.lemma_.lower() in actors.roles.heads and t.i > first]
    if roles and not any(_is_given(tokens[i], actors) for i in range(first, roles[-1] + 1)):
        first = roles[-1] + 1
    titled = first > start or _titled(tokens, actors, start)
    if (
        given is not None
        and (given > first or given == start)
        and not _is_title(tokens[given + 1] if given + 1 < end else tokens[given], actors)
    ):
        between = [tokens[i] for i in range(first, given)]
        if not any(_is_given(t, actors) for t in between):
            titled = titled or given > start
            first = given
    if first >= end:
        return None
    if given is None and len(words) > 1 and words[-1].lower_ in actors.bodies.heads:
        return Run(start, _whole(tokens, end), start, person=False)
    name = [tokens[i] for i in range(first, end)]
    gender = _gender(tokens, actors, start, first)
    alone = len(words) == 1 and (words[0].lower_ in actors.bodies.heads)
    if alone and _whole(tokens, end) == end:
        return None
    if any(t.lower_ in actors.bodies.heads for t in (name[0], name[-1])) and not (
        titled and len(name) < 3
    ):
        return Run(start, _whole(tokens, end), start, person=False)
    joined = _whole(tokens, end) if any(t.lower_ in actors.bodies.heads for t in name) else end
    if joined > end:
        return Run(start, joined, start, person=False)
    if _is_person(tokens, actors, first, end, titled=titled):
        return Run(first, end, start, person=True, gender=gender or _given_gender(name[0], actors))
    return Run(start, end, start, person=False) if len(words) > 1 else None


def _is_person(
    tokens: spacy.tokens.Doc, actors: Registry, first: int, end: int, *, titled: bool
) -> bool:
    size = end - first
    head = tokens[first]
    if _is_given(head, actors) and (size > 1 or head.dep_ in ("nsubj", "appos", "poss", "agent")):
        return True
    if titled and size <= 4:
        return True
    if size > 1 and all(t.ent_type_ == "PERSON" for t in tokens[first:end] if t.text[0].isupper()):
        return True
    after = tokens[end : end + 3]
    return (
        size > 1
        and len(after) == 3
        and after[0].text in ",("
        and after[1].like_num
        and after[1].text.isdigit()
        and 5 < int(after[1].text) < 110
        and after[2].text in ",.)"
    )


def _is_given(token: Token, actors: Registry) -> bool:
    return token.text[0].isupper() and bool(actors.gender(token.text))


def _is_title(token: Token, actors: Registry) -> bool:
    lower = token.lower_
    return (
        lower in HONORIFICS
        or lower in BESIDE
        or lower in actors.field_words
        or token.lemma_.lower() in actors.roles.heads
        or lower in actors.roles.heads
        or lower.rstrip(".") in ("sen", "rep", "gov", "gen", "col", "lt", "sgt", "capt", "adm")
    )


def _given_gender(token: Token, actors: Registry) -> str:
    """Whom a first name is given to; an unlisted one is judged as a Spanish one, by its end."""
    text = fold(token.text)
    return actors.gender(text) or {"a": "f", "o": "m"}.get(text[-1], "")


def _titled(tokens: spacy.tokens.Doc, actors: Registry, start: int) -> bool:
    """Whether a role or honorific stands directly before: "spokeswoman Dana Lee"."""
    if start == 0 or tokens[start].is_sent_start:
        return False
    before = tokens[start - 1]
    if before.lower_ in HONORIFICS:
        return True
    role = before.lemma_.lower() in actors.roles.heads or before.lower_ in actors.roles.heads
    return role and before.pos_ in ("NOUN", "PROPN", "ADJ") and bool(before.whitespace_)


def _gender(tokens: spacy.tokens.Doc, actors: Registry, start: int, first: int) -> str:
    words: Iterable[Token] = tokens[max(0, start - 2) : first]
    return next((HONORIFICS[t.lower_] for t in words if HONORIFICS.get(t.lower_)), "")


def _whole(tokens: spacy.tokens.Doc, end: int) -> int:
    """The end of a body's name, which goes on over "of" and "for": "Centre for Border Studies"."""
    while end + 1 < len(tokens) and tokens[end].lower_ in JOINERS:
        more = end + 1
        while more < len(tokens) and tokens[more].lower_ in JOINERS:
            more += 1
        last = more
        while last < len(tokens) and tokens[last].text[0].isupper() and not tokens[last].is_stop:
            last += 1
        if last == more or tokens[end].lower_ == "in":
            break
        end = last
    return end


def same_person(name: str, other: str) -> bool:
    """Whether two names can be one person's: a part of it, or a title with the surname.

    >>> same_person("Ana Ruiz Soto", "Ana Ruiz"), same_person("Ana Ruiz", "Eva Ruiz")
    (True, False)
    """
    mine, yours = fold(name).lower().split(), fold(other).lower().split()
    shorter, longer = sorted((mine, yours), key=len)
    return all(word in longer for word in shorter)
