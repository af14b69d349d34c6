"""Tensions: who said what in the news, how they framed it and how they feel about each other."""

from analysis.articles import Article, read_articles
from analysis.language import tokenise
from analysis.study import Study, analyse, open_study

__all__ = ["Article", "Study", "analyse", "open_study", "read_articles", "tokenise"]
