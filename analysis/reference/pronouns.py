"""Pronouns: "he", "they", "it", "I", "you", "one of them", and whom they point to."""

import bisect

from spacy.tokens import Token

from analysis.reference.discourse import (
    SUBJECTS,
    THEM,
    Discourse,
    ends_report,
    governing_subject,
    is_place,
    top_of,
)
from analysis.reference.entities import Entity, Found

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "n"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "p"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "1"),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "1"),
    **dict.fromkeys(("you", "your", "yours", "yourself"), "2"),
}
"""What a pronoun can mean: a man, a woman, a thing, several, the speaker, the addressee."""
ARGUMENTS = SUBJECTS | {"dobj", "dative", "pobj"}
BACK = {"n": 5, "p": 5, "some": 5, "m": 8, "f": 8}
"""Sentences that a pronoun looks back."""
CLAUSES = ("ccomp", "xcomp", "csubj", "advcl")


class Pronouns:
    """Resolves pronouns by gender, number, syntax and who was spoken of last."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse

    def read(self, token: Token) -> None:
        """Note whom a personal pronoun means, if anybody can be told."""
        gender = PRONOUNS[token.lower_]
        if token.text == "US" or (token.text == "I" and _is_numeral(token)):
            return
        if gender in ("1", "2"):
            speaker = self._speaker(token) if gender == "1" else self._addressee(token)
            if speaker is not None:
                rule = "first person" if gender == "1" else "second person"
                self.discourse.add(token.i, token.i + 1, speaker, "pronoun", rule)
            return
        if token.lower_ == "it" and _means_nothing(token):
            return
        found = self._cataphor(token, gender) or self._antecedent(token, gender)
        if found is not None:
            rule = "pronoun" if found.head < token.i else "cataphor"
            self.discourse.add(token.i, token.i + 1, found.entity, "pronoun", rule, found)
            if gender in ("m", "f") and not found.entity.gender:
                found.entity.gender = gender

    def read_some(self, token: Token) -> None:
        """Note "one of them", "others": of the group last spoken of."""
        for preposition in token.children:
            for inner in preposition.children if preposition.lower_ == "of" else ():
                if inner.lower_ not in THEM:
                    self.discourse.visit(inner)
                    if found := self.discourse.by_token.get(inner.i):
                        self._note_some(token, found)
                    return
        if found := self._antecedent(token, "some"):
            self._note_some(token, found)

    def _note_some(self, token: Token, found: Found) -> None:
        after = self.discourse.tokens[token.i + 1 : token.i + 5]
        if len(after) == 4 and after[0].lower_ == "of" and after[2].text == ",":
            named = self.discourse.by_token.get(after[3].i)
            member = named.entity if named is not None and named.form == "name" else None
            if member is not None and member.kind == "person" and member.rule == "no role":
                member.like, member.rule = found.entity, "one of"  # "one of them, Ruth Meyer"
        self.discourse.add(token.i, token.i + 1, found.entity, "pronoun", "one of", found)

    # ------------------------------------------------------------ speaker and addressee

    def _speaker(self, token: Token) -> Entity | None:
        """Who says "I": of a quotation, a turn, else the article's author."""
        quote = self.discourse.quote_at(token.idx)
        if quote >= 0:
            return self.discourse.speakers.get(quote)
        turn = self.discourse.turn_at(token.idx)
        return turn.speaker if turn else self.discourse.author

    def _addressee(self, token: Token) -> Entity | None:
        """Whom a transcript's "you" means: the one with the turn before, else the next one."""
        turn = self.discourse.turn_at(token.idx)
        if turn is None or self.discourse.quote_at(token.idx) >= 0:
            return None
        turns = self.discourse.turns
        place = bisect.bisect_left(turns, turn.start, key=lambda t: t.start)
        near = [*turns[max(0, place - 1) : place], *turns[place + 1 : place + 2]]
        near += turns[max(0, place - 8) : place][::-1]
        others = (t.speaker for t in near if t.speaker is not turn.speaker)
        return next((s for s in others if s.speaks_as != "press"), None)

    # ---------------------------------------------------------------------- third person

    def _cataphor(self, token: Token, gender: str) -> Found | None:
        """The subject that an opening phrase points forward to: "In her report, Ruiz says"."""
        sentence = token.sent
        first = self.discourse.tokens[sentence.start]
        subordinate = token.dep_ in SUBJECTS and first.pos_ in ("SCONJ", "VERB")
        possessive = token.tag_ == "PRP$" and first.pos_ in ("ADP", "SCONJ", "VERB")
        if token.i - sentence.start > 4 or not (subordinate or possessive):
            return None
        tokens = self.discourse.tokens[token.i : sentence.end]
        comma = next((t.i for t in tokens if t.text == ","), sentence.end)
        quote = self.discourse.quote_at(token.idx)
        for i in range(comma + 1, min(sentence.end, comma + 10)):
            found = self.discourse.by_token.get(i)
            if found is not None and found.form != "pronoun" and found.quote == quote:
                near = found.subject or i <= comma + 4
                return found if near and _agrees(found.entity, gender) else None
        return None

    def _antecedent(self, token: Token, gender: str) -> Found | None:
        """The best fitting mention before a pronoun.

        Near ones first, subjects and speakers before others, the same side of quotation marks;
        never the other argument of the same verb, nor, in a quotation, its speaker.
        """
        excluded = self._excluded(token)
        governor = governing_subject(token) if token.dep_ in SUBJECTS else None
        here, reported = self.discourse.sentence_of[token.i], ends_report(token)
        best: tuple[float, Found] | None = None
        for found in self.discourse.before(token, back=BACK[gender]):
            entity = found.entity
            nameless = entity.kind == "person" and not entity.name
            head = self.discourse.tokens[found.head]
            many = gender == "some" and head.tag_ == "NNPS" and entity.kind == "body"
            agrees = many or _agrees(entity, gender)
            if not agrees or (nameless and entity.speaks_as == "unknown"):
                continue
            if gender != "p" and entity.kind == "person" and id(entity) in excluded:
                continue
            if _same_verb(top_of(head), token) or is_place(head, entity.speaks_as):
                continue
            if self._interrupts(found, token) or self._opens(found, token):
                continue
            if reported and found.sentence == here and found.form != "pronoun":
                continue
            cost = self._cost(token, gender, found)
            if governor is not None and found.start <= governor.i < found.end:
                cost -= 1.2
            if best is None or cost < best[0]:
                best = cost, found
        return best[1] if best else None

    def _interrupts(self, found: Found, token: Token) -> bool:
        """Whether a cue breaks into another's clause: "The bank, it says, failed"."""
        comma = self.discourse.tokens[token.i - 1] if token.i else token
        return comma.text == "," and found.end == comma.i and token.dep_ in SUBJECTS

    def _opens(self, found: Found, token: Token) -> bool:
        """Whether words only open a subject's clause: "In a note to the embassy, it asked"."""
        before = self.discourse.tokens[max(0, token.i - 1)]
        here = found.sentence == self.discourse.sentence_of[token.i] and not found.owner
        if not here or found.form == "pronoun" or before.text != "," or token.dep_ not in SUBJECTS:
            return False
        start = token.sent.start
        words = self.discourse.tokens[start : token.i]
        fronted = words[0].pos_ == "ADP" and words[0].head == token.head
        return fronted and not any(t.dep_ in SUBJECTS for t in words)

    def _cost(self, token: Token, gender: str, found: Found) -> float:
        """How far a mention is from being meant; weights by judgement, in sentences."""
        entity = found.entity
        top = top_of(self.discourse.tokens[found.head])
        quoted = found.subject and top.dep_ == "pobj"  # "according to Ruiz"
        main = top.head.dep_ == "ROOT" or quoted
        one = gender in ("m", "f")
        cost = float(self.discourse.sentence_of[token.i] - found.sentence)
        cost += 0.3 * (self.discourse.paragraph_of[token.i] != found.paragraph)
        cost -= found.subject * (0.6 + 0.4 * main)
        says = found.subject and (quoted or _says(top.head))
        cost -= 0.4 * (says and token.dep_ in SUBJECTS)
        cost -= 0.2 * (found.form == "pronoun" and found.rule != "relative")
        cost += 0.5 * found.owner
        cost += 1.5 * (found.quote != self.discourse.quote_at(token.idx))
        cost += one * (0.4 * (not entity.gender) + 0.4 * (
            found.form == "description" and not entity.name
        ))  # fmt: skip
        cost += 0.6 * (gender == "p" and not entity.plural)
        cost += 0.5 * (gender in "np" and token.dep_ in SUBJECTS and not found.subject)
        cost -= 0.7 * (gender == "n" and entity.kind == "document" and found.subject)
        return cost

    def _excluded(self, token: Token) -> set[int]:
        """Who cannot be meant: the speaker inside the words, the named in words just quoted."""
        discourse = self.discourse
        excluded = {id(discourse.author)}
        quote = discourse.quote_at(token.idx)
        speaker = discourse.speakers.get(quote) if quote >= 0 else None
        turn = discourse.turn_at(token.idx)
        if speaker is None and turn is not None:
            speaker = turn.speaker
        if speaker is not None:
            excluded.add(id(speaker))
        before = [t for t in discourse.tokens[max(0, token.i - 3) : token.i]
                  if discourse.quote_at(t.idx) >= 0]  # fmt: skip
        if quote < 0 and before and token.dep_ in SUBJECTS:
            quotation = discourse.outer[discourse.quote_at(before[-1].idx)]
            inside = (
                discourse.by_token.get(t.i)
                for t in discourse.doc.words([(quotation.start, quotation.end)])
            )
            excluded |= {id(f.entity) for f in inside if f and f.form == "name"}
        return excluded


def _agrees(entity: Entity, gender: str) -> bool:
    if gender == "some":
        return entity.plural and entity.kind != "both"
    if gender == "n":
        joint = entity.kind == "both" and not entity.plural  # what two states signed
        return joint or (entity.kind in ("body", "state", "document") and not entity.plural)
    if gender == "p":
        return entity.plural or entity.kind in ("body", "state", "both")
    return entity.kind == "person" and not entity.plural and entity.gender in (gender, "")


def _is_numeral(token: Token) -> bool:
    before = token.doc[token.i - 1].text if token.i else ""
    return before[:1].isupper() and token.dep_ not in SUBJECTS


def _same_verb(head: Token, token: Token) -> bool:
    """Whether two words are arguments of one verb, which cannot mean the same."""
    if token.lower_.endswith(("self", "selves")) or token.dep_ not in ARGUMENTS or head == token:
        return False
    verb = token.head.head if token.dep_ == "pobj" else token.head
    return head.dep_ in SUBJECTS and head.head == verb


def _says(verb: Token) -> bool:
    return verb.lemma_ in ("say", "tell", "add") or any(c.dep_ == "ccomp" for c in verb.children)


def _means_nothing(token: Token) -> bool:
    """Whether "it" stands for a clause or for nothing: "it is claimed that", "it seems"."""
    verb = token.head
    clause = any(c.dep_ in CLAUSES for c in verb.children)
    if token.dep_ == "nsubjpass":
        return clause or not any(c.dep_ == "agent" for c in verb.children)
    empty = verb.lemma_ in ("seem", "appear", "rain", "snow") or (verb.lemma_ == "be" and clause)
    return token.dep_ == "expl" or empty
