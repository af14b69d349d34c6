"""An article's own order of time: which verb an expression dates, dated documents, and scenes.

A *scene* opens with a dated sentence of narration in the past and goes on through the past tense
that follows, until another date or the article's own present (present and perfect tense). After
reported speech (Reichenbach 1947; TimeML's narrative containers, Pustejovsky and Stubbs 2011).
"""

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Span, Token

from analysis import codebook
from analysis.language import Doc
from analysis.time_expressions import Tenure, TimeExpression, dateline, find_expressions

Offsets = tuple[int, int]

DOCUMENTS = frozenset(
    """accord agreement analysis article assessment audit bill book brief bulletin charter column
    communique communiqué complaint convention deal declaration decree dispatch document dossier
    email essay estimate file filing finding forecast indictment interview judgment law letter memo
    memorandum message note notice op-ed opinion order pact paper petition plan poll post press
    proclamation proposal protocol publication recommendation report resolution review ruling
    statement statute strategy study submission survey testimony transcript treaty tweet verdict
    video warning writ""".split()  # noqa: SIM905  (a list of words reads better as words)
)
"""Nouns of what is written once and goes on saying it."""
PUBLISHED = frozenset(
    """adopt air approve author broadcast circulate commission compile conclude date declassify
    deliver draft file finish hand issue leak make negotiate obtain post present print produce
    publish ratify record release send sign submit table unseal unveil write""".split()  # noqa: SIM905
)
"""Verbs whose participle dates a document: "a report published in May"."""
AUTHORS = frozenset({"author", "writer", "signatory", "researcher", "drafter", "editor"})
"""Who speaks in a document: "its authors warn"."""
ANY_DOCUMENT = frozenset({"document", "text", "paper", "file", "dossier"})
"""Nouns that go on with a document that was called by its kind before: "the document"."""
EVENTS = frozenset(
    """arraignment assembly ceremony convention courtroom debate forum funeral gathering hearing
    inauguration jury juror meeting panel plenary reception roundtable sentencing session signing
    subcommittee summit talk testimony townhall trial vigil""".split()  # noqa: SIM905
)
"""Nouns of occasions at which several people speak: their scene outlasts its paragraph."""
APART = frozenset(
    """article blog column conversation e-mail email interview letter mail memo message note phone
    podcast post report statement telephone tweet video""".split()  # noqa: SIM905
)
"""What is said in one of these is said apart from the occasion that the article tells."""
APART_BY = frozenset({"in", "on", "by", "via", "over"})
CLAUSES = frozenset({"conj", "advcl", "xcomp", "relcl", "acl", "pcomp", "ccomp", "parataxis"})
SPEAKING = frozenset(
    """address appear ask interview press question quiz quote reach speak talk
    testify""".split()  # noqa: SIM905
)
"""Verbs whose participle tells the occasion of what is said: "asked on Monday, she said"."""
WHEN = frozenset({"when", "as", "while", "once", "after", "before"})
PRESS = re.compile(r"^(?:me|us|reuters|ap|afp|efe|bbc|newspaper|magazine|reporter|paper|agency)$")
CLIP = 2_000
"""Characters before a recording in which its report is looked for."""
PARAGRAPH = re.compile(r"\S[^\n]*")
LEAD = 3
"""Paragraphs in which the article's own news is dated."""
NEWS = 10
"""Days: an older date in the lead is background, not the news."""
TURN = re.compile(r"[*_>#\s]*[A-ZÀ-Þ][A-ZÀ-Þ .,'’\-]{1,60}(?: \([^)\n]{2,60}\))?[*_]*:(?=[*_\s])")
"""A speaker's label in capitals: "ANN ROE, HOST:"."""
HEADING = re.compile(r"[\s•●▪*·\-–—]*(?:on\s)?$", re.IGNORECASE)
AFTER_HEADING = re.compile(r"\s*(?:,?\s*\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?\w*)?\s*(?:[:—–|]|-\s|$)")
DATELINE_END = re.compile(r",?\s*(?:\([^)]{2,40}\)\s*)?(?:[–—]|--|-\s|\.\s*[–—-])")


@dataclass(frozen=True, slots=True)
class Dating:
    """When something was said or done; ``assumed``: no words tell, the article's date stands in.

    ``date`` is an ISO 8601 date, month, year or interval, None where the text tells a past event
    without its date. ``refers_to`` is what the content itself dates. ``vague``: the words leave
    the ends of the interval open ("months ago", "in early March").
    """

    date: str | None
    assumed: bool
    refers_to: str | None = None
    vague: bool = False


UNDATED = Dating(None, assumed=False)


@dataclass(frozen=True, slots=True)
class _Held:
    """An expression and how it hangs on a verb; the lowest rank dates it."""

    rank: int
    expression: TimeExpression


DIRECT, SETTING, SUBJECT, OBJECT = range(4)


@dataclass(slots=True)
class _State:
    """Where the reading of an article stands."""

    scene: Dating | None = None
    entry: Dating | None = None
    topic: str | None = None
    names: set[str] = field(default_factory=set)  # who acted in the article's own news
    gathered: bool = False  # whether the news is an occasion at which several people speak
    occasion: bool = False  # whether the paragraph goes on with it
    paragraph: int = 0


class Chronology:
    """What dates what in one article; built once, in time linear in its length."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._text = doc.tokens.text  # boilerplate and front matter are white space here
        self._day = doc.article.day
        self._held: dict[int, list[_Held]] = {}
        self._nouns: dict[int, TimeExpression] = {}
        self._documents: dict[str, list[tuple[int, TimeExpression]]] = {}
        self._handed: dict[str, list[tuple[int, Token]]] = {}
        self._scenes: dict[int, Dating | None] = {}
        self._entries: dict[int, Dating] = {}
        self._openings: dict[int, tuple[TimeExpression, Dating | None]] = {}
        self._topics: dict[int, str | None] = {}
        self._base: Dating | None = None
        self._lasting = False  # whether a heading of its own dates the paragraphs after it
        self.expressions: list[TimeExpression] = []
        self._hang()
        self._starts = [e.start for e in self.expressions]
        for token in doc.tokens:
            if token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_ in PUBLISHED:
                lemma = token.lemma_.lower()
                if lemma in DOCUMENTS:
                    self._handed.setdefault(lemma, []).append((token.idx, token.head))
        self._narrate()

    # ------------------------------------------------------------------- what is asked

    @property
    def present(self) -> Dating:
        """The article's own date, assumed, where it has one."""
        return Dating(self._day.isoformat(), assumed=True) if self._day else UNDATED

    @property
    def occasion(self) -> Dating | None:
        """The scene of the article's news, if its lead dates one."""
        return self._base

    def clip(self, label: Sequence[Token]) -> Dating | None:
        """The day of a recording: that on which the report before it lets its speaker speak."""
        names = {t.lower_ for t in label if t.pos_ == "PROPN" or t.text.isupper()}
        end = self._text.rfind("\n", 0, label[0].idx) if label else -1
        before = (
            list(PARAGRAPH.finditer(self._text, max(0, end - CLIP), end))[-2:] if end > 0 else []
        )
        played = bool(before) and before[-1][0].startswith(("(", "["))  # "(SOUNDBITE …)"
        if not before or (not played and TURN.match(before[-1][0])):
            return None  # an answer in a conversation
        report = before[0] if played else before[-1]
        dated = [i for i in self._openings if report.start() <= self._doc.tokens[i].idx < end]
        named = names & {w.lower() for w in re.findall(r"\w+", report[0])}
        return _dating(self._openings[max(dated)][0]) if dated and named else None

    def within(self, start: int, end: int) -> list[TimeExpression]:
        """The expressions that begin in a stretch of text."""
        low = bisect.bisect_left(self._starts, start)
        return self.expressions[low : bisect.bisect_left(self._starts, end)]

    def scene(self, token: Token) -> Dating | None:
        """The scene that a token's sentence belongs to."""
        return self._entries.get(token.sent.start) or self._scenes.get(token.sent.start)

    def document(self, source: Sequence[Token], before: int) -> Dating | None:
        """The date of a document that speaks, told at its first mention or by a participle."""
        for token in source:
            if token.dep_ in ("compound", "nmod"):
                continue  # "a law professor" is no law
            lemma: str | None = token.lemma_.lower()
            if token.lower_ in ("it", "which", "this", "that"):
                lemma = self._antecedent(token)
            elif (
                lemma in AUTHORS
                and token.tag_ == "NNS"
                and any(c.lower_ in ("its", "the") for c in token.children)
            ):
                lemma = self._topics.get(token.sent.start)  # "its authors say"
            dated = [e for at, e in self._documents.get(lemma or "", ()) if at <= before]
            if not dated and lemma in ANY_DOCUMENT:
                last = max(
                    (d for dates in self._documents.values() for d in dates if d[0] < token.idx),
                    key=lambda d: d[0],
                    default=None,
                )
                dated = [last[1]] if last else []
            if dated:
                return _dating(dated[-1])
            if written := self._as_told(lemma, token):
                return written
        return None

    def _as_told(self, lemma: str | None, again: Token) -> Dating | None:
        """The date of what is told to have been sent, signed or published earlier in the text."""
        before = [v for at, v in self._handed.get(lemma or "", ()) if at < again.sent.start_char]
        dating = self.dating(before[-1], said=False) if before else UNDATED
        return dating if dating.date and not dating.assumed else None

    def _antecedent(self, pronoun: Token) -> str | None:
        """The document that "it" means: a subject before it, or what was spoken of before."""
        for token in reversed(list(pronoun.sent)[: pronoun.i - pronoun.sent.start]):
            nested = token.head.dep_ in ("ccomp", "relcl", "acl", "advcl")
            subject = token.dep_ in ("nsubj", "nsubjpass", "dep", "ROOT")
            if subject and not nested and token.pos_ == "NOUN":
                lemma = token.lemma_.lower()
                return lemma if lemma in DOCUMENTS else None
        return self._topics.get(pronoun.sent.start)

    def dating(self, verb: Token, content: Sequence[Offsets] = (), *, said: bool = True) -> Dating:
        """When what a verb tells was said or done.

        Args:
            verb: a verb, or a noun of action.
            content: spans whose expressions date something else.
            said: True for speech, which has the article's date where nothing else tells; a past
                event that nothing dates stays undated.
        """
        worst = OBJECT
        for _ in range(CLIMBS):
            own = self._own(verb, content, worst=worst)
            if own and not (said and self._is_ahead(own)):  # what is said was not said later
                return _dating(own)
            worst = SETTING  # what dates a governor's subject or object does not date this
            if entry := self._entries.get(verb.sent.start):
                return entry
            tense = tense_of(verb)
            if tense == "perfect":
                return self.present if said and _is_conditional(verb) else UNDATED
            governor = _governor(verb)
            if governor is None or (tense != "none" and _covers(content, governor)):
                return self._by_tense(verb, tense, content, said=said)
            if tense != "none" and (told := self._apart_from(verb, governor, content)):
                return (
                    UNDATED if told == "before" else self._by_tense(verb, tense, content, said=said)
                )
            verb = governor
        return self.present

    def _apart_from(self, verb: Token, governor: Token, content: Sequence[Offsets]) -> str:
        """How a finite clause stands to its governor's time: "", "before" or "itself".

        What is reported has its report's time, unless its past lies before a present or a
        quotation. Other clauses have it where the governor's own date is in the same tense.
        """
        tense, above = tense_of(verb), tense_of(governor)
        if verb.dep_ in ("ccomp", "parataxis"):
            quoted = self._quoted(verb) and not self._quoted(governor)
            return "before" if tense == "past" and (above == "present" or quoted) else ""
        own = self._own(governor, content, worst=SETTING)
        shared = own and not self._until_now(own) and above in (tense, "none", "perfect")
        return "" if shared else "itself"

    def _by_tense(
        self, verb: Token, tense: str, content: Sequence[Offsets], *, said: bool
    ) -> Dating:
        if tense == "past" and self._quoted(verb):
            return UNDATED
        scene = self.scene(verb)
        opening = self._openings.get(verb.sent.start)
        if opening is not None and _inside(opening[0], content):
            scene = opening[1]  # what is said opened it, not the saying
        if tense == "past" and scene and not (said and self._is_apart(verb)):
            return scene
        if tense == "past" and not said:
            return UNDATED
        if self._quoted(verb) and scene:
            return scene
        return self.present

    # ------------------------------------------------------- expressions and their verbs

    def _hang(self) -> None:
        tokens = self._doc.tokens
        own = dateline(self._text)
        tenures = _Tenures(self._text, self._day)
        for expression in find_expressions(
            self._text, self._day, future=self._lies_ahead, tenure=tenures
        ):
            span = tokens.char_span(expression.start, expression.end, alignment_mode="expand")
            at_head = own is not None and expression.start <= own.start < expression.end
            if span is None or at_head or self._in_dateline(span):
                continue
            verb, path = _holder(span.root)
            self.expressions.append(expression)
            if path:
                self._nouns.setdefault(path[0].i, expression)
            for noun in path:
                self._register(noun, expression)
            beside = self._beside(span, path)
            if beside is not None and beside != verb:
                self._held.setdefault(beside.i, []).append(_Held(DIRECT, expression))
            if verb is None:
                continue
            if not path and self._is_bracketed(span):
                continue
            self._held.setdefault(verb.i, []).append(_Held(_rank(path, verb), expression))
            self._hang_higher(verb, expression)
            for child in _subject_of(verb):
                self._register(child, expression)
            if when := self._when(span):
                since = TimeExpression(
                    expression.start,
                    expression.end,
                    expression.value.split("/")[0],
                    expression.vague,
                )
                this = since if self._until_now(expression) else expression
                self._held.setdefault(when.i, []).append(_Held(DIRECT, this))

    def _hang_higher(self, verb: Token, expression: TimeExpression) -> None:
        """Let the date of a dependent clause date what it depends on, where it tells its time."""
        if done := _done(verb):  # "was quick to reject it on Friday"
            self._held.setdefault(done.i, []).append(_Held(SETTING, expression))
        noun = verb.head
        if verb.dep_ in ("acl", "relcl") and verb.lemma_ in PUBLISHED:
            for above in _phrase_above(noun):  # "a memorandum of the Department, dated 28 May"
                self._register(above, expression)
        governor = _governor(verb) if verb.dep_ in ("advcl", "relcl", "acl") else None
        if governor is None:
            return
        rank = None
        if any(c.lower_ in WHEN and c.dep_ in ("advmod", "mark") for c in verb.children):
            # "retorted when asked on Monday"; of "two days after it lost" the clause has the date
            counted = any(c.dep_ == "npadvmod" and c.i < verb.i for c in verb.children)
            rank = None if counted else SETTING
        elif not _subject_of(verb) and verb.dep_ != "relcl":
            participle = verb.tag_ in ("VBN", "VBG") and verb.dep_ == "advcl"
            if (participle and tense_of(verb) == "none") or verb.lemma_ in SPEAKING:
                rank = SETTING  # "speaking on Monday, she said", "she, asked on Monday, said"
        if verb.dep_ in ("acl", "relcl") and verb.lemma_ in PUBLISHED:
            if noun.dep_ in ("nsubj", "nsubjpass"):
                rank = SUBJECT
            elif noun.lemma_.lower() in DOCUMENTS and noun.head.lower_ in ("in", "under", "by"):
                rank = SETTING  # "in a report published on Monday it said"
        if rank is not None:
            self._held.setdefault(governor.i, []).append(_Held(rank, expression))

    def _beside(self, span: Span, path: Sequence[Token]) -> Token | None:
        """The finite verb that a day stands beside, whatever the parser hung it on.

        "Police said Tuesday the raid …", "A judge on Tuesday pressed the lawyers".
        """
        tokens = self._doc.tokens
        first = span.start
        if first > span.sent.start and tokens[first - 1].lower_ in ("on", "late", "early"):
            first -= 1
        after = tokens[span.end] if span.end < span.sent.end else None
        if first > span.sent.start and (said := tokens[first - 1]).tag_ in FINITE:
            # not "said Monday was a holiday", "said Monday's raid"
            taken = after is not None and (
                after.pos_ in ("NOUN", "PROPN", "AUX", "VERB") or after.tag_ == "POS"
            )
            return None if taken or said.pos_ == "AUX" else said
        lost = path and path[0].i < first and after is not None and after.tag_ in ("VBD", "VBN")
        if not lost or after is None or tense_of(span.sent.root) == "past":
            return None
        by = after.i + 1 < span.sent.end and tokens[after.i + 1].pos_ == "ADP"
        return None if by and after.tag_ == "VBN" else after

    def _when(self, span: Span) -> Token | None:
        """The verb of a clause that says what happened then: "since May, when it threatened"."""
        for token in self._doc.tokens[span.end : span.end + 2]:
            if token.lower_ == "when":
                return token.head if token.head.pos_ in ("VERB", "AUX") else None
            if token.text != ",":
                return None
        return None

    def _register(self, noun: Token, expression: TimeExpression) -> None:
        lemma = noun.lemma_.lower()
        if lemma in DOCUMENTS and not self._is_ahead(expression):
            self._documents.setdefault(lemma, []).append((noun.idx, expression))

    def _lies_ahead(self, offset: int) -> bool | None:
        """Whether the verb of an expression is in the future ("will rule on Monday") or past."""
        span = self._doc.tokens.char_span(offset, offset + 1, alignment_mode="expand")
        verb = _holder(span.root)[0] if span is not None else None
        if verb is None:
            return None
        verb = _done(verb) or verb
        tense = tense_of(verb)
        return True if _is_future(verb) else False if tense in ("past", "perfect") else None

    def _in_dateline(self, span: Span) -> bool:
        """Whether an expression stands in a dateline without a year: "LIMA, March 3 (AP) —"."""
        start = self._text.rfind("\n", 0, span.start_char) + 1
        before = self._text[start : span.start_char]
        return bool(
            re.match(r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ ]+,.{0,30}$", before)
            and DATELINE_END.match(self._text, span.end_char)
        )

    def _is_bracketed(self, span: Span) -> bool:
        """Whether commas set an expression behind an object: "the arrest, on 3 May, of"."""
        tokens = self._doc.tokens
        first = span.start - (tokens[span.start - 1].dep_ == "prep" if span.start else 0)
        if first < 2 or span.end >= len(tokens):
            return False
        commas = tokens[first - 1].text == "," and tokens[span.end].text == ","
        return commas and tokens[first - 2].dep_ in ("dobj", "pobj")

    def _is_ahead(self, expression: TimeExpression) -> bool:
        return self._day is not None and expression.value.split("/")[0] > self._day.isoformat()

    def _until_now(self, expression: TimeExpression) -> bool:
        """Whether an interval ends with the article's day: "since 2019" dates no single event."""
        return self._day is not None and expression.value.endswith(f"/{self._day}")

    def _own(
        self, verb: Token, content: Sequence[Offsets], *, worst: int = OBJECT
    ) -> TimeExpression | None:
        if verb.pos_ not in ("VERB", "AUX"):
            found = self._nouns.get(verb.i)
            near = (
                found is not None and found.end >= verb.idx - 1
            )  # "the March raid", "a raid in March"
            return found if found and near and not _inside(found, content) else None
        quoted = self._quoted(verb)
        held = [
            h
            for h in self._held.get(verb.i, ())
            if h.rank <= worst
            and not _inside(h.expression, content)
            and (quoted or not self._doc.quotations_within(h.expression.start, h.expression.end))
        ]
        best = min(held, key=lambda h: (self._is_ahead(h.expression), h.rank), default=None)
        if best is None or (best.rank == OBJECT and not _is_day(best.expression)):
            return None
        if self._is_ahead(best.expression) and tense_of(verb) in ("past", "perfect"):
            return None  # what was done is not to come
        return best.expression

    def _quoted(self, token: Token) -> bool:
        return bool(self._doc.quotations_within(token.idx, token.idx + 1))

    # ------------------------------------------------------------------------- scenes

    def _narrate(self) -> None:
        """Go through the sentences in order; set each one's scene, entry and topic."""
        state = _State()
        for sentence, begins in self._sentences():
            inside = self.within(sentence.start_char, sentence.end_char)
            if begins:
                self._begin(state, sentence, inside)
            if state.entry is not None:
                self._entries[sentence.start] = state.entry
            main = self._main(sentence)
            self._topics[sentence.start] = state.topic
            state.topic = self._topic(sentence, main, state.topic)
            if main is not None:
                self._advance(state, sentence, main, inside)
            else:
                self._scenes[sentence.start] = state.scene

    def _begin(self, state: "_State", sentence: Span, inside: Sequence[TimeExpression]) -> None:
        """A new paragraph: a heading's date, and what of the last scene goes on."""
        state.paragraph += 1
        heading = self._heading(sentence, inside)
        if heading is not None:
            state.entry = heading
        elif not self._lasting:
            state.entry = None
        if not _goes_on(sentence, self._quoted):
            state.occasion = state.gathered and not _elsewhere(sentence)
            same = state.occasion or any(t.text in state.names for t in _subjects(sentence))
            state.scene = self._base if same else None

    def _advance(
        self, state: "_State", sentence: Span, main: Token, inside: Sequence[TimeExpression]
    ) -> None:
        """Open, end or keep the scene by the date and tense of a sentence's main clause."""
        before = state.scene
        opened = self._opening(main, inside)
        if opened is not None:
            state.scene = _dating(opened)
            self._openings[sentence.start] = (opened, before)
            lead = state.paragraph <= LEAD and not self._is_turn(sentence)
            if self._base is None and lead and self._is_news(opened):
                self._base = state.scene
                state.names = {t.text for t in sentence if t.ent_type_ == "PERSON"}
                state.gathered = any(t.lemma_ in EVENTS and t.pos_ == "NOUN" for t in sentence)
                state.occasion = state.gathered
        elif not state.occasion and (told := self._told(state.topic, main)):
            state.scene = told
        elif tense_of(main) in ("present", "perfect") and not _has(main, "had"):
            # "had" tells what was before the scene, which goes on after it
            state.scene = self._base if state.occasion else None
        self._scenes[sentence.start] = state.scene
        if state.scene is not None and self._is_apart(main):
            state.scene = None  # what follows goes on in the statement or the interview
        if opened is not None and len(opened.value) == len("2024"):
            state.scene = before  # a year is too wide to be one scene

    def _is_turn(self, sentence: Span) -> bool:
        """Whether a sentence is part of a labelled turn ("MS. RUIZ: Last night I called …")."""
        line = self._text.rfind("\n", 0, sentence.start_char) + 1
        return TURN.match(self._text, line) is not None

    def _sentences(self) -> Iterator[tuple[Span, bool]]:
        """The body's sentences, and whether each begins a paragraph."""
        parts = self._doc.article.parts
        starts = [p.start for p in parts]
        end = 0
        for sentence in self._doc.sentences():
            place = bisect.bisect_right(starts, sentence.start_char) - 1
            if place < 0 or parts[place].name == "body" or sentence.start_char >= parts[place].end:
                start = sentence.start_char
                yield sentence, not end or "\n" in self._text[end:start]
                end = start + len(sentence.text.rstrip())

    def _heading(self, sentence: Span, inside: Sequence[TimeExpression]) -> Dating | None:
        """The date that a paragraph, bullet or heading of its own begins with."""
        if not inside:
            return None
        first = inside[0]
        line_end = self._text.find("\n", first.end)
        rest = self._text[first.end : line_end if line_end >= 0 else len(self._text)]
        before = self._text[sentence.start_char : first.start]
        if HEADING.fullmatch(before) and AFTER_HEADING.match(rest):
            self._lasting = not AFTER_HEADING.sub("", rest, count=1).strip()
            return _dating(first)
        return None

    def _main(self, sentence: Span) -> Token | None:
        """The verb of the narration: the root, or the first finite verb outside quotation."""
        reporting = self._reporting(sentence)
        if reporting is not None:
            return reporting
        root = sentence.root
        if root.pos_ in ("VERB", "AUX") and not self._quoted(root):
            return root
        return next(
            (
                t
                for t in sentence
                if t.pos_ in ("VERB", "AUX")
                and t.dep_ not in ("aux", "auxpass", "relcl", "acl")
                and tense_of(t) != "none"
                and not self._quoted(t)
            ),
            None,
        )

    def _reporting(self, sentence: Span) -> Token | None:
        """The verb of speech that commas set off: "Mexico has never agreed, she added"."""
        tokens = self._doc.tokens
        for token in sentence:
            subject = _subject_of(token)
            if token.tag_ not in FINITE or not subject or self._quoted(token):
                continue
            if token.lemma_.lower() not in REPORTING:
                continue
            first = min(token.i, subject[0].left_edge.i)
            if first > sentence.start and tokens[first - 1].text in SET_OFF:
                return token
        return None

    def _opening(self, main: Token, inside: Iterable[TimeExpression]) -> TimeExpression | None:
        """The expression that dates a main clause in the past, if one does."""
        verbs = [main, *(c for c in main.children if c.dep_ in ("conj", "advcl", "parataxis"))]
        if tense_of(main) == "present":
            verbs += [c for c in main.children if c.dep_ == "ccomp"]
        inside = set(inside)
        for verb in verbs:
            own = self._own(verb, (), worst=SUBJECT)
            past = tense_of(verb) in ("past", "perfect") or (verb == main and main.tag_ == "VBN")
            if verb != main and _has(verb, "had"):
                continue  # what was before the main clause's time
            if own in inside and own is not None and past and not self._is_ahead(own):
                return None if self._until_now(own) else own
        return None

    def _told(self, lemma: str | None, main: Token) -> Dating | None:
        """The scene of a dated document's finding, which reactions in the paragraph share."""
        subject = _subject_of(main)
        speaks = any(t.lower_ == "it" or t.lemma_.lower() == lemma for t in subject)
        dated = [e for at, e in self._documents.get(lemma or "", ()) if at < main.sent.end_char]
        near = dated and len(dated[-1].value) > len("2024")
        return _dating(dated[-1]) if speaks and near and tense_of(main) == "past" else None

    def _is_news(self, expression: TimeExpression) -> bool:
        first = expression.value.split("/")[0]
        if self._day is None or len(first) < len("2024-01-01"):
            return self._day is None
        opened = date.fromisoformat(first)
        return 0 <= (self._day - opened).days <= NEWS

    def _topic(self, sentence: Span, main: Token | None, topic: str | None) -> str | None:
        """The document that a sentence is about: its subject, or what "it" goes on from."""
        subjects = _subjects(sentence) if main is None else _subject_of(main)
        for token in subjects:
            lemma = token.lemma_.lower()
            if lemma in DOCUMENTS:
                return lemma
            if token.lower_ in ("it", "this", "that"):
                return topic
        nouns = [t.lemma_.lower() for t in sentence if t.lemma_.lower() in self._documents]
        return nouns[-1] if nouns else None

    def _is_apart(self, verb: Token) -> bool:
        """Whether a speech was made apart from the occasion: to the press, in a statement."""
        for child in verb.children:
            pressed = child.dep_ in ("dobj", "dative") and PRESS.match(child.lower_)
            placed = child.dep_ == "prep" and child.lower_ in APART_BY
            if pressed or (placed and any(_is_apart(c) for c in child.children)):
                return True
        return False


REPORTING = frozenset(
    """acknowledge add admit allege announce argue ask assert believe boast claim complain concede
    confirm continue declare deny estimate explain fear hope insist joke maintain note observe
    predict promise recall remark repeat reply report say state stress suggest suppose suspect tell
    think tweet vow warn write""".split()  # noqa: SIM905
)
"""Verbs whose report may stand before them, with no word that joins the two."""
PLACING = frozenset(
    {"in", "at", "across", "along", "near", "south", "north", "back", "down", "over"}
)
SET_OFF = frozenset({",", "”", '"', "’", "'", "—", "–"})
CAME_ABOUT = frozenset(
    """quick quicker slow fast swift able happy glad unable late first last
    manage begin start continue proceed fail refuse decline rush hasten hurry happen force
    oblige compel""".split()  # noqa: SIM905
)
"""Verbs and adjectives whose infinitive tells what was done: "was quick to reject it"."""
CLIMBS = 12
"""How many clauses are climbed; deeper ones are the parser's mistakes."""


# ---------------------------------------------------------------------------- grammar


def tense_of(verb: Token) -> str:
    """The tense of a verb with its auxiliaries: past, present, perfect or none.

    Both perfects are "perfect"; "would" and "could" are past; infinitives and participles have
    none of their own.
    """
    helpers = {c.lower_.replace("’", "'") for c in verb.children if c.dep_ in ("aux", "auxpass")}
    helpers |= {
        c.lower_ for c in verb.children if c.pos_ == "AUX" and c.i < verb.i and c.dep_ == "dep"
    }
    have = helpers & {"has", "have", "'ve", "had"} or (
        "'s" in helpers and any(c.lemma_ == "have" for c in verb.children)
    )
    if have and verb.tag_ in ("VBN", "VBD", "VBG"):
        return "perfect"
    for tense, words in HELPERS.items():
        if helpers & words:
            return tense
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not _subject_of(verb):
        return tense_of(verb.head) if verb.head.pos_ in ("VERB", "AUX") else "none"
    # a headline leaves the auxiliary out: "jurors told"
    bare = "past" if verb.tag_ == "VBN" and verb.dep_ == "ROOT" else "none"
    return {"VBD": "past", "VBZ": "present", "VBP": "present"}.get(verb.tag_, bare)


FINITE = ("VBD", "VBZ", "VBP")
HELPERS = {
    "past": frozenset({"would", "could", "might", "did", "was", "were"}),
    "present": frozenset(
        """will shall 'll wo ca can may must should do does is are am 's 're
        'm""".split()  # noqa: SIM905
    ),
}


def _is_apart(noun: Token) -> bool:
    """Whether a noun is a piece of writing, not the part of a trial: "in his opening statement"."""
    parts = {"opening", "closing", "sworn", "impact", "final", "live"}
    return noun.lemma_.lower() in APART and not any(c.lower_ in parts for c in noun.children)


def _is_conditional(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)


def _is_future(verb: Token) -> bool:
    helpers = {c.lower_.replace("’", "'") for c in verb.children if c.dep_ == "aux"}
    planned = "to" in helpers and verb.tag_ == "VB" and _done(verb) is None
    return planned or bool(helpers & {"will", "shall", "'ll", "wo"})


def _done(verb: Token) -> Token | None:
    """The verb over an infinitive that says that it came about: "managed to", "was quick to"."""
    above = verb.head
    if verb.dep_ not in ("xcomp", "advcl", "ccomp") or above.lemma_.lower() not in CAME_ABOUT:
        return None
    return above.head if above.pos_ == "ADJ" else above


def _governor(verb: Token) -> Token | None:
    """The verb whose clause a clause belongs to."""
    if verb.pos_ in ("VERB", "AUX") and verb.dep_ not in CLAUSES:
        return None
    token = verb
    while token.head != token:
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token.head if token.dep_ in ("aux", "auxpass") else token
    return None


def _holder(token: Token) -> tuple[Token | None, list[Token]]:
    """The verb that a word of time belongs to, and the nouns on the way to it."""
    path: list[Token] = []
    while token.pos_ not in ("VERB", "AUX"):
        if token.head == token:
            return None, path
        token = token.head
        if token.pos_ in ("NOUN", "PROPN"):
            path.append(token)
    return (token.head if token.dep_ in ("aux", "auxpass") else token), path


def _rank(path: Sequence[Token], verb: Token) -> int:
    """How an expression hangs on a verb through the nouns between them."""
    if not path or verb not in (path[-1].head, path[-1].head.head):
        return DIRECT if not path else OBJECT
    top = path[-1]
    if top.dep_ in ("nsubj", "nsubjpass"):
        return SUBJECT
    return OBJECT if top.head == verb and top.dep_ in ("dobj", "dative", "attr") else SETTING


def _phrase_above(noun: Token) -> Iterator[Token]:
    """A noun and the nouns whose phrase it stands in."""
    yield noun
    while noun.dep_ in ("pobj", "prep", "compound", "nmod", "poss", "appos", "conj"):
        noun = noun.head
        if noun.pos_ in ("NOUN", "PROPN"):
            yield noun
        elif noun.pos_ != "ADP":
            return


def _subject_of(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]


def _subjects(sentence: Span) -> list[Token]:
    """The words of the first subject of a sentence."""
    first = next((t for t in sentence if t.dep_ in ("nsubj", "nsubjpass")), None)
    if first is None:
        return []
    return [first, *(c for c in first.children if c.pos_ == "PROPN" and c.dep_ != "poss")]


def _goes_on(sentence: Span, quoted: Callable[[Token], bool]) -> bool:
    """Whether a new paragraph goes on with whoever the last one was about."""
    subjects = (t for t in sentence if t.dep_ in ("nsubj", "nsubjpass"))
    first = next((t for t in subjects if not quoted(t)), None)
    return first is not None and first.lower_ in ("he", "she", "they")


def _elsewhere(sentence: Span) -> bool:
    """Whether a paragraph moves to another place: "In Mexico City, the ministry said …"."""
    first = next((t for t in sentence if t.is_alpha), None)
    if first is None or first.lower_ not in PLACING:
        return False
    return any(t.ent_type_ in ("GPE", "LOC", "FAC") for t in first.subtree)


def _covers(spans: Sequence[Offsets], token: Token) -> bool:
    return any(a <= token.idx < b for a, b in spans)


def _has(verb: Token, helper: str) -> bool:
    return any(c.lower_ == helper for c in verb.children)


def _inside(expression: TimeExpression, spans: Sequence[Offsets]) -> bool:
    return any(a <= expression.start < b for a, b in spans)


def _is_day(expression: TimeExpression) -> bool:
    return len(expression.value) == len("2024-01-01")


def _dating(expression: TimeExpression) -> Dating:
    return Dating(expression.value, assumed=False, vague=expression.vague)


class _Tenures:
    """Who in office was named last before a place in the text."""

    def __init__(self, text: str, day: date | None) -> None:
        self._text, self._day = text, day
        self._named: list[tuple[int, Tenure]] | None = None

    def __call__(self, offset: int) -> Tenure | None:
        if self._named is None:  # only few articles speak of terms of office
            self._named = list(self._find())
        # the subject may follow: "Since taking office, President Morales has"
        near = self._text.find(".", offset)
        before = [t for at, t in self._named if at < (near if near >= 0 else offset)]
        return before[-1] if before else None

    def _find(self) -> Iterator[tuple[int, Tenure]]:
        holders: dict[str, Tenure] = {}
        for person in codebook.load("actors")["people"]:
            held = [
                o
                for o in person.get("offices", ())
                if o["actor"] in HEADS and (self._day is None or o["from"] <= self._day)
            ]
            if held:
                office = max(held, key=lambda o: o["from"])
                term = Tenure(office["from"], office.get("to"))
                holders |= dict.fromkeys((person["name"], *person.get("names", ())), term)
        names = "|".join(re.escape(n) for n in sorted(holders, key=len, reverse=True))
        for match in re.finditer(rf"\b(?:{names})\b", self._text) if names else ():
            yield match.start(), holders[match[0]]


HEADS = ("mx.presidency", "us.white_house")
