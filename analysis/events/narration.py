"""Makes relations of the verbs and nouns of action that an article tells."""

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Span, Token

from analysis.actors import Mention, mentions_within, registry, side
from analysis.dates import date_at
from analysis.events.nouns import Nouns
from analysis.events.phrases import is_passive, known, mention_at
from analysis.events.reality import is_unreal, ruled_out
from analysis.events.vocabulary import actions, head_of, vocabulary
from analysis.language import Doc
from analysis.lexicon import Hit
from analysis.reference.discourse import TWO_STATES
from analysis.relations import Relation
from analysis.statements import Offsets, Statement

FIRST = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
DISPUTED = frozenset({"accuse", "reject", "warn"})
"""Acts of statements whose contents are no facts that both sides grant."""


def of_narration(
    doc: Doc, mentions: Sequence[Mention], spoken: Sequence[tuple[Statement, str, str]] = ()
) -> Iterator[Relation]:
    """The relations that the article tells, from verbs and nouns of action.

    Denied, merely possible, wanted and future acts are none.

    Args:
        doc: the article.
        mentions: its mentions, in text order.
        spoken: its statements with their sources' ids and acts. "We" in a quotation is its
            speaker; what somebody denies, or accuses others or warns of, is no fact.

    >>> from analysis.actors import find_mentions
    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> doc = parse(article_from_text("x", "Mexico expelled the DEA in 2020."))
    >>> [(r.actor, r.target, r.quad, r.date) for r in of_narration(doc, find_mentions(doc))]
    [('mx', 'us.dea', 'material conflict', '2020')]
    """
    words = vocabulary().words
    origins = {
        token: where
        for start, end, _, where in registry().origins(doc.tokens)
        for token in doc.tokens[start:end]
        if where in TWO_STATES
    }
    mentions = _with_speakers(doc, mentions, spoken)
    # a note is handed over, not dealt with
    mentions = [m for m in mentions if m.rule != "document"]
    disputed = {t.i for s, _, act in spoken if act in DISPUTED for t in doc.words(s.content)}
    for sentence in doc.sentences():
        around = mentions_within(mentions, sentence.start_char, sentence.end_char)
        if not around:
            continue
        tokens = list(sentence)
        hits = [h for h in actions(tokens) if head_of(h).i not in disputed]
        deeds = (t for t in tokens if t.pos_ == "VERB" and t.i not in disputed)
        joint = [t for t in deeds if t.lemma_.lower() in words["joint"]]
        if not hits and not joint:
            continue
        reader = _Reader(doc, around, origins, ruled_out(tokens))
        for hit in hits:
            yield from reader.relations(hit, sentence)
        for verb in joint:
            yield from reader.joint(verb, sentence)


def _with_speakers(
    doc: Doc, mentions: Sequence[Mention], spoken: Sequence[tuple[Statement, str, str]]
) -> list[Mention]:
    """The mentions and, in what is quoted, the speakers' "I" and "we"."""
    first: dict[int, Mention] = {}
    sized = sorted(spoken, key=lambda s: s[0].content[0][0] - s[0].content[-1][1])
    for statement, actor, _ in sized:  # the widest first, so that what stands inside goes over it
        if statement.kind != "indirect" and actor != "unknown":
            for token in doc.words(statement.content):
                if token.lower_ in FIRST and token.text != "US":
                    first[token.i] = mention_at(token, actor)
    taken = {m.start for m in first.values()}
    return sorted([*(m for m in mentions if m.start not in taken), *first.values()], key=_place)


def _place(mention: Mention) -> Offsets:
    return mention.start, mention.end


class _Reader(Nouns):
    """Reads from a sentence's syntax who acts on whom."""

    def __init__(
        self,
        doc: Doc,
        around: Sequence[Mention],
        origins: Mapping[Token, str],
        doubtful: frozenset[Token],
    ) -> None:
        super().__init__(doc, around, origins)
        self.doubtful = doubtful

    def relations(self, hit: Hit, sentence: Span) -> Iterator[Relation]:
        head = head_of(hit)
        if is_unreal(head, self.doubtful) or _is_attribute(head):
            return
        verbal = head.pos_ in ("VERB", "AUX")
        agents, targets = self._of_verb(hit, head) if verbal else self._of_noun(hit, head)
        pairs = self._pairs(hit, head, known(agents), known(targets))
        pairs = [p for p in pairs if _is_dealing(hit.term.label, *p)]
        if not pairs:
            return
        dating = date_at(self.doc, head)
        for agent, target in pairs:
            start, end = self._span(hit.span, head, agent, target, sentence)
            yield Relation(
                *(agent.actor, target.actor, hit.term.label, dating.date, dating.assumed),
                *(start, end, (hit.span,)),
                head=head.lemma_.lower(),
                date_vague=dating.vague,
            )

    def joint(self, verb: Token, sentence: Span) -> Iterator[Relation]:
        """What bodies of both states do together: each works with the other."""
        if is_passive(verb) or is_unreal(verb, self.doubtful):
            return
        agents = known(self._subject(verb))
        both = [next((m for m in agents if side(m.actor) == s), None) for s in TWO_STATES]
        if None in both:
            return
        pair = sorted((m for m in both if m), key=_place)
        if pair[0].start == pair[1].start and not _together(verb):
            return  # "the two countries" do most things each for itself
        span = verb.idx, verb.idx + len(verb)
        dating = date_at(self.doc, verb)
        for one, other in (pair, pair[::-1]):
            start, end = self._span(span, verb, one, other, sentence)
            yield Relation(
                *(one.actor, other.actor, "material cooperation", dating.date, dating.assumed),
                *(start, end, (span,)),
                head=verb.lemma_.lower(),
                date_vague=dating.vague,
            )

    def _pairs(
        self, hit: Hit, head: Token, agents: Sequence[Mention], targets: Sequence[Mention]
    ) -> list[tuple[Mention, Mention]]:
        """Who acts on whom; what several do to one another counts each way, a meeting once."""
        lemma = head.lemma_.lower()
        mutual = lemma in self.words["mutual"]
        meeting = lemma in self.words["meetings"]
        pooled = lemma in self.words["pooling"]
        split = not targets and (mutual or meeting or pooled) and len(agents) > 1
        if split:
            agents, targets = agents[:1], agents[1:]
        pairs = [(a, t) for a in agents[:2] for t in targets[:2] if a.actor != t.actor]
        if meeting:
            return pairs[:1]
        words = {c.lower_ for t in hit.tokens for c in (t, *t.children)}
        together = split or bool(words & {"with", "between", "among"})
        mutual = (mutual and together) or (pooled and split)
        if lemma in ("agree", "disagree") and not split:  # with an opinion, or on a deed
            mutual = mutual and bool(words & {"on", "to"})
        return [*pairs, *((t, a) for a, t in pairs)] if mutual else pairs

    def _span(
        self, act: Offsets, head: Token, agent: Mention, target: Mention, sentence: Span
    ) -> Offsets:
        """Actor, act and target; an actor that another verb brings in stays outside."""
        places = [act]
        low, high = sentence.start_char, sentence.end_char
        places += [(m.start, m.end) for m in (agent, target) if low <= m.start < high]
        objects = [c for c in head.children if c.dep_ in ("dobj", "nsubjpass", "prt")]
        places += [(c.left_edge.idx, c.idx + len(c)) for c in objects]
        return min(a for a, _ in places), max(b for _, b in places)


def _is_attribute(head: Token) -> bool:
    """Whether a noun only tells of what kind another is ("extradition treaty"), "call" a name."""
    if head.pos_ == "NOUN":
        return head.dep_ in ("compound", "nmod") and head.head.pos_ in ("NOUN", "PROPN")
    named = {"oprd", "ccomp", "xcomp", "attr"} & {c.dep_ for c in head.children}
    return head.lemma_ == "call" and bool(named)


def _is_dealing(quad: str, agent: Mention, target: Mention) -> bool:
    """Whether an act between two actors is one of the relations that the codebook means.

    Not what private people do among themselves or say to the press; and of help and gifts only
    what crosses the border, or goes to crime or comes from it.
    """
    sides = {side(agent.actor), side(target.actor)}
    private = sides & {"civil", "press"}
    if quad == "material cooperation":
        return len(sides) > 1 and not private
    return private != sides and not (quad == "verbal cooperation" and "press" in sides)


def _together(verb: Token) -> bool:
    return any(t.lower_ in ("together", "jointly", "joint") for t in verb.subtree)
