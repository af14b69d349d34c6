"""Tone: what general lexicons read from words, whoever they are aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.tokens import Token
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


@dataclass(frozen=True, slots=True)
class Tone:
    """TextBlob's polarity (−1…1) and subjectivity (0…1), VADER's compound (−1…1)."""

    polarity: float
    subjectivity: float
    vader: float


@cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


@lru_cache(maxsize=256)  # a statement's tone is asked for several times in a row
def tone_of(text: str) -> Tone:
    """Return the tone of a text.

    TextBlob's lexicon has no entry for “abusive” or “arrogant”, so it calls this neutral:

    >>> tone_of("It is an abusive and arrogant interference").polarity
    0.0
    """
    polarity, subjectivity = TextBlob(text).sentiment
    return Tone(round(polarity, 4), round(subjectivity, 4), compound(text))


@lru_cache(maxsize=256)
def compound(text: str) -> float:
    """VADER's compound of a text, −1…1 (Hutto and Gilbert 2014).

    >>> compound("a terrible betrayal") < 0 < compound("a great success")
    True
    """
    return float(_vader().polarity_scores(text)["compound"])


def feeling_words(words: Sequence[Token]) -> list[Token]:
    """The words that VADER's lexicon lists."""
    lexicon = _vader().lexicon
    return [t for t in words if t.lower_ in lexicon]
