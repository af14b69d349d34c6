"""Prints the speed and the memory of the analysis; not part of the timed tests.

    python tests/benchmarks/speed.py [ARTICLES]

One core: the thread pools of the numerical libraries are set to one before they load. Articles
are the given ones (the project's seed and test articles if none are), repeated with a number in
front so that none is a duplicate. Memory is the peak of a process of its own for each size.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

from analysis.articles import Article, read_articles
from analysis.study import analyse_to

ROOT = Path(__file__).parents[2]
SIZES = (100, 1_000)


def copies(sources: list[str], number: int) -> list[Article]:
    """As many articles as asked for, each of its own id and hash."""
    found = [a for a in read_articles(sources) if isinstance(a, Article)]
    return [
        replace(article, article_id=f"{i}-{article.article_id}", sha256=f"{i}-{article.sha256}")
        for i in range(number)
        for article in [found[i % len(found)]]
    ]


def measure(sources: list[str], number: int) -> None:
    """Analyse so many articles and print words a second and the peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        analyse_to(copies(sources, 4), folder)  # loads the models
        articles = copies(sources, number)
        start = time.perf_counter()
        counts = analyse_to(iter(articles), folder)
        seconds = time.perf_counter() - start
    words = sum(article.words for article in articles)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{number:5} articles, {words:8,} words, {counts['statements']:6,} statements: "
        f"{words / seconds:6,.0f} words a second on one core, peak memory {peak:,.0f} MB"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--size"]:
        measure(sys.argv[3:], int(sys.argv[2]))
    else:
        named = sys.argv[1:] or [str(ROOT / "seeds"), str(ROOT / "tests" / "articles")]
        for size in SIZES:
            subprocess.run([sys.executable, __file__, "--size", str(size), *named], check=True)
