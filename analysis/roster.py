"""Who was found in articles, how often and by which words; whom the codebook does not list.

What ``tensions actors`` prints: YAML whose entries can be pasted into ``codebook/actors.yaml``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import yaml

from analysis.actors import Mention, Registry, find_mentions, registry
from analysis.language import Doc

WORDS = 8
"""The commonest words that are shown for an actor."""
LISTED = frozenset({"name", "person", "surname", "description"})
"""Rules of mentions that the codebook's own words make."""


@dataclass(slots=True)
class Entry:
    """One actor, or one name outside the codebook, over all articles."""

    actor: str
    name: str
    gender: str = ""
    articles: set[str] = field(default_factory=set)
    words: Counter[str] = field(default_factory=Counter)

    def add(self, mention: Mention, article_id: str) -> None:
        """Count one mention."""
        self.articles.add(article_id)
        self.words[mention.text] += 1
        self.gender = self.gender or (mention.gender if mention.gender in ("m", "f") else "")

    @property
    def comment(self) -> str:
        """How often, and by which words: a line of YAML comment."""
        told = ", ".join(f"{' '.join(w.split())} {n}" for w, n in self.words.most_common(WORDS))
        return f"# {self.words.total()} in {len(self.articles)} article(s): {told}"


def roster(docs: Iterable[Doc], actors: Registry | None = None) -> str:
    """The actors of some articles as YAML.

    The codebook's actors stand in comments; people and bodies outside it are entries for
    ``people`` and for ``names`` below ``actors``, with the id that the articles' words told,
    which is for the reader to check.

    Args:
        docs: parsed articles.
        actors: the codebook; the project's own if not given.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> text = "Ana Mora, a baker in Tecate, thanked the DEA. Mora left."
    >>> print(roster([parse(article_from_text("x", text))]))
    # In the codebook
    #   us.dea: Drug Enforcement Administration
    #     1 in 1 article(s): DEA 1
    # Not in the codebook; check each id before you paste an entry into actors.yaml
    people:
    # 3 in 1 article(s): Ana Mora 1, baker 1, Mora 1
    - name: Ana Mora
      gender: f
      offices:
      - actor: civil.victims
    actors: {}
    """
    actors = actors or registry()
    known: dict[tuple[str, str], Entry] = {}
    people: dict[str, Entry] = {}
    bodies: dict[str, Entry] = {}
    for doc in docs:
        mentions = find_mentions(doc, actors)
        outside = {m.name: m for m in mentions if _is_outside(m, actors)}
        for mention in mentions:
            table: dict[str, Entry] = {}
            if mention.name in outside:
                body = outside[mention.name].gender == "n"
                table = bodies if body else people
                entry = table.setdefault(mention.name, Entry(mention.actor, mention.name))
            else:
                name = mention.name or actors.names.get(mention.actor, "")
                entry = known.setdefault((mention.actor, name), Entry(mention.actor, name))
            entry.add(mention, doc.article.article_id)
    return "\n".join(
        [*_known(known.values()), *_people(people.values()), *_bodies(bodies.values())]
    )


def _is_outside(mention: Mention, actors: Registry) -> bool:
    if mention.form != "name" or mention.rule in LISTED or not mention.name:
        return False
    listed = {person.name for person in actors.people} | set(actors.names.values())
    return mention.name not in listed


def _by_frequency(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda e: (-e.words.total(), e.actor, e.name))


def _known(entries: Iterable[Entry]) -> Iterator[str]:
    yield "# In the codebook"
    for entry in _by_frequency(entries):
        yield f"#   {entry.actor}: {entry.name}"
        yield f"#     {entry.comment.removeprefix('# ')}"


def _people(entries: Iterable[Entry]) -> Iterator[str]:
    yield "# Not in the codebook; check each id before you paste an entry into actors.yaml"
    found = _by_frequency(entries)
    yield "people:" if found else "people: []"
    for entry in found:
        yield entry.comment
        person = {"name": entry.name} | ({"gender": entry.gender} if entry.gender else {})
        yield _yaml([person | {"offices": [{"actor": entry.actor}]}])


def _bodies(entries: Iterable[Entry]) -> Iterator[str]:
    found: dict[str, list[Entry]] = {}
    for entry in _by_frequency(entries):
        found.setdefault(entry.actor, []).append(entry)
    yield "actors:" if found else "actors: {}"
    for actor in sorted(found):
        yield f"  {actor}:"
        yield "    names:"
        for entry in found[actor]:
            yield f"    {entry.comment}"
            yield f"    {_yaml([entry.name])}"


def _yaml(value: object) -> str:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1_000)
    return str(text).rstrip("\n")
