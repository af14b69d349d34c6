"""Names outside the codebook: runs of capitals that are people, and bodies.

First names, titles and roles beside a run, and the words in it, tell people from bodies; the
parser's entities are asked last, since a small model errs on names of other languages.
"""

from collections.abc import Iterator
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
JOINERS = frozenset({"of", "for", "against", "the", "and", "&", "on", "in", "without", "de",
                     "del"})  # fmt: skip
SHORTENED = frozenset({"sen", "rep", "gov", "gen", "col", "lt", "sgt", "capt", "adm"})
CALENDAR = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
                      "january", "february", "march", "april", "may", "june", "july", "august",
                      "september", "october", "november", "december"})  # fmt: skip
ARGUMENTS = frozenset({"nsubj", "appos", "poss", "agent"})
QUOTES = frozenset("\"“”‘’'«»")
BESIDE = frozenset({"former", "deputy", "acting", "interim", "vice", "assistant", "chief",
                    "special", "senior", "under", "lead", "first", "ex", "then", "late", "general",
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
    finder = _Finder(tokens, actors, covered)
    found: list[Run] = []
    for start, end in finder.capitals():
        run = finder.judge(start, end)
        if run is not None and not (found and run.start < found[-1].end):
            found.append(run)
    return found


class _Finder:
    """Finds runs of capitals and judges what they name."""

    def __init__(self, tokens: spacy.tokens.Doc, actors: Registry, covered: set[int]) -> None:
        self.tokens = tokens
        self.actors = actors
        self.covered = covered

    # ------------------------------------------------------------------ where names run

    def capitals(self) -> Iterator[tuple[int, int]]:
        """First token and the token after the last one of each run."""
        i, size = 0, len(self.tokens)
        while i < size:
            start = i
            if self._capital(i):
                while i < size and (i == start or not self.tokens[i].is_sent_start):
                    step = self._step(i)
                    if not step:
                        break
                    i += step
                yield start, i
            else:
                i += 1

    def _capital(self, i: int) -> bool:
        """Whether a token can belong to a name by its letters."""
        if i >= len(self.tokens) or i in self.covered:
            return False
        token = self.tokens[i]
        text = token.text
        if not text[0].isupper() or token.is_stop or token.lower_ in CALENDAR:
            return False
        if len(text) > 1 and text.isupper() and token.ent_type_ not in ("PERSON", "ORG"):
            return len(text) == 2 and text[1] == "."
        if token.is_sent_start and token.pos_ not in ("PROPN", "NOUN"):
            return self._is_given(token)
        return True

    def _step(self, i: int) -> int:
        """How many tokens further a name goes on from token i; 0 if it ends there."""
        token = self.tokens[i]
        if i in self.covered:
            return 0
        if self._capital(i):
            return 1
        joined = not self.tokens[i - 1].whitespace_ and not token.whitespace_
        if token.text in ("-", "’", "'") and joined:
            return 2 if self._capital(i + 1) else 0
        if token.lower_ in PARTICLES and token.text.islower():
            return self._particles(i)
        if token.lower_ in ("and", "&"):
            return self._conjunction(i)
        if token.text in ("'", "’") and self.tokens[i - 1].text[-1] == "s":  # "Shippers' Council"
            after = self.tokens[i + 1].lower_ if i + 1 < len(self.tokens) else ""
            if after in self.actors.bodies.heads and self._capital(i + 1):
                return 2
        opens = token.text in QUOTES and self.tokens[i - 1].whitespace_
        return self._nickname(i) if opens else 0

    def _particles(self, i: int) -> int:
        """Over "de", "de la" to the capital that follows."""
        for more in (1, 2):
            if self._capital(i + more):
                return more + 1
            if i + more >= len(self.tokens) or self.tokens[i + more].lower_ not in PARTICLES:
                break
        return 0

    def _conjunction(self, i: int) -> int:
        """Over the "and" in a body's name: "Boundary and Water Commission"."""
        if self.tokens[i - 1].lower_ in self.actors.bodies.heads:
            return 0
        last = i + 1
        while self._capital(last + 1) and not self.tokens[last + 1].is_sent_start:
            last += 1
        body = self._capital(last) and self.tokens[last].lower_ in self.actors.bodies.heads
        return last + 1 - i if body else 0

    def _nickname(self, i: int) -> int:
        """Over a nickname in marks inside a name."""
        for close in range(i + 2, min(i + 6, len(self.tokens))):
            if self.tokens[close].text in QUOTES:
                return close - i + 1 if self._capital(close + 1) else 0
        return 0

    # ------------------------------------------------------------------- what they name

    def judge(self, start: int, end: int) -> Run | None:
        """Whether a run names a person or a body, and where the name proper begins."""
        heads = self.actors.bodies.heads
        words = list(self.tokens[start:end])
        first, titled = self._name_start(start, end)
        whole = self._whole(end)
        if first >= end or (len(words) == 1 and words[0].lower_ in heads and whole == end):
            return None
        name = words[first - start :]
        given = any(self._is_given(t) for t in words[:-1])
        last = name[-1].lower_ in heads
        if (last and not given and len(words) > 1) or (
            (last or name[0].lower_ in heads) and not (titled and len(name) < 3)
        ):
            return Run(start, whole, start, person=False)
        if whole > end and any(t.lower_ in heads for t in name):
            return Run(start, whole, start, person=False)
        if self._is_person(first, end, titled=titled):
            gender = self._honorific(start, first) or _given_gender(name[0], self.actors)
            return Run(first, end, start, person=True, gender=gender)
        named = len(words) > 1 or self._is_called(start)
        return Run(start, end, start, person=False) if named else None

    def _is_called(self, start: int) -> bool:
        """Whether a body noun stands directly before a single word: "the brokerage Fincresa"."""
        before = self.tokens[start - 1] if start else None
        if before is None or before.is_sent_start or before.pos_ != "NOUN":
            return False
        return bool(before.whitespace_) and before.lower_ in self.actors.common

    def _name_start(self, start: int, end: int) -> tuple[int, bool]:
        """Where the name begins after its title, and whether it has one."""
        first = start
        while first < end and self._is_title(self.tokens[first]):
            if first + 2 == end and self._is_given(self.tokens[first]):
                break  # "Dean Ruiz", if no other title would be left, is a name
            first += 1
        roles = [i for i in range(first + 1, end - 1) if self._is_role(self.tokens[i])]
        if roles and not any(self._is_given(t) for t in self.tokens[first : roles[-1] + 1]):
            first = roles[-1] + 1
        titled = first > start or self._titled(start)
        given = next((t.i for t in self.tokens[start : end - 1] if self._is_given(t)), None)
        if given is None or first >= given > start or self._is_title(self.tokens[given + 1]):
            return first, titled
        return given, titled or given > start

    def _is_person(self, first: int, end: int, *, titled: bool) -> bool:
        size, head = end - first, self.tokens[first]
        if self._is_given(head) and (size > 1 or head.dep_ in ARGUMENTS):
            return True
        if size == 1 or titled:
            return titled and size <= 4
        capitals = (t for t in self.tokens[first:end] if t.text[0].isupper())
        return (
            self._aged(end)
            or self._described(end)
            or all(t.ent_type_ == "PERSON" for t in capitals)
        )

    def _aged(self, end: int) -> bool:
        """Whether an age follows: ", 54,"."""
        after = [t.text for t in self.tokens[end : end + 3]]
        if len(after) < 3 or after[0] not in ",(" or not after[1].isdecimal():
            return False
        return len(after[1]) == 2 and after[2] in ",.)"

    def _described(self, end: int) -> bool:
        """Whether "who", or a role, follows a comma: ", a lieutenant of"."""
        after = self.tokens[end : end + 8]
        if len(after) < 3 or after[0].text != ",":
            return False
        if after[1].lower_ in ("who", "whose"):
            return True
        if after[1].lower_ not in ("a", "an", "the", "his", "her", "their", "its"):
            return False
        for token in after[2:]:
            if (token.is_punct and token.text != "-") or token.pos_ in ("VERB", "ADP", "AUX"):
                return False
            if self._is_role(token):
                following = self.tokens[token.i + 1] if token.i + 1 < len(self.tokens) else token
                return following.pos_ not in ("NOUN", "PROPN")
        return False

    def _is_given(self, token: Token) -> bool:
        return token.text[0].isupper() and bool(self.actors.gender(token.text))

    def _is_role(self, token: Token) -> bool:
        heads = self.actors.roles.heads
        return token.lemma_.lower() in heads or token.lower_ in heads

    def _is_title(self, token: Token) -> bool:
        lower = token.lower_
        known = lower in HONORIFICS or lower in BESIDE or lower in self.actors.field_words
        return known or lower.rstrip(".") in SHORTENED or self._is_role(token)

    def _titled(self, start: int) -> bool:
        """Whether a role or honorific stands directly before: "spokeswoman Dana Lee"."""
        if start == 0 or self.tokens[start].is_sent_start:
            return False
        before = self.tokens[start - 1]
        noun = before.pos_ in ("NOUN", "PROPN", "ADJ") and bool(before.whitespace_)
        return before.lower_ in HONORIFICS or (noun and self._is_role(before))

    def _honorific(self, start: int, first: int) -> str:
        words = self.tokens[max(0, start - 2) : first]
        return next((HONORIFICS[t.lower_] for t in words if HONORIFICS.get(t.lower_)), "")

    def _whole(self, end: int) -> int:
        """A body's name goes on over "of" and "for": "Centre for Border Studies"."""
        size = len(self.tokens)
        while end + 1 < size and self.tokens[end].lower_ in JOINERS:
            more = end + 1
            while more < size and self.tokens[more].lower_ in JOINERS:
                more += 1
            last = more
            while (
                last < size
                and self.tokens[last].text[0].isupper()
                and (not self.tokens[last].is_stop)
            ):
                last += 1
            if last == more or self.tokens[end].lower_ == "in":
                break
            end = last
        return end


def _given_gender(token: Token, actors: Registry) -> str:
    """Whom a first name is given to; an unlisted one is judged as a Spanish one, by its end."""
    return actors.gender(token.text) or {"a": "f", "o": "m"}.get(fold(token.text)[-1:], "")


def same_person(name: str, other: str) -> bool:
    """Whether two names can be one person's: a part of it, or a title with the surname.

    >>> same_person("Ana Ruiz Soto", "Ana Ruiz"), same_person("Ana Ruiz", "Eva Ruiz")
    (True, False)
    """
    mine, yours = fold(name).lower().split(), fold(other).lower().split()
    shorter, longer = sorted((mine, yours), key=len)
    return all(word in longer for word in shorter)
