"""The side of a statement's source, where its words leave it open.

The rules of `analysis.actors` say whom the source's words mean. How far each rule is right was
fitted on coded articles (``models/sides/weights.json``), together with what the encoder reads in
the sentences around: for a pronoun, a role or a name without an office it may outweigh the rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import exp, log

from analysis.actors import Attribution, Mention, mentions_within, side
from analysis.encoder import Reading
from analysis.regression import load
from analysis.statements import Offsets, Statement
from analysis.targets import Scene

REFERRING = frozenset({"pronoun", "anaphor", "first person", "floating", "one of"})
"""Rules of words that mean whom other words name."""
LEAST = 0.002  # what the encoder is at least taken to say
WEIGHED = "weighed with its sentences"
"""The rule of a source whose side the sentences told, against the rule that its words gave."""


Said = tuple[Statement, Sequence[Attribution], Reading]
"""A statement, whom the words of its source mean, and what the encoder reads in it."""


def settled(scene: Scene, said: Sequence[Said]) -> list[tuple[Attribution, ...]]:
    """The sources of an article's statements after their side is weighed.

    What is named alike is of one side: its statements are weighed together, and a pronoun follows
    whom it means. Joint sources stay as they are.

    Args:
        scene: the article's actors.
        said: its statements, in text order.

    Returns:
        For each statement the sources as given, or one of the side that is more probable: the
        last actor of that side that was named before, else the side itself.
    """
    model = load("sides")
    told = [
        model.probabilities(features(sources[0], reading)) if len(sources) == 1 else {}
        for _, sources, reading in said
    ]
    groups: dict[tuple[str, str], list[dict[str, float]]] = {}
    for (_, sources, _), chances in zip(said, told, strict=True):
        if chances and _is_named(sources[0]):
            groups.setdefault((sources[0].actor, sources[0].name), []).append(chances)
    pooled = {key: _pooled(group) for key, group in groups.items()}
    found = []
    for (statement, sources, _), chances in zip(said, told, strict=True):
        if not chances:
            found.append(tuple(sources))
            continue
        source = sources[0]
        own = _side(source, chances, model.threshold)
        group = pooled.get((source.actor, source.name))
        if group and (_is_named(source) or own == side(source.actor)):
            own = _side(source, group, model.threshold)
        if own != side(source.actor):
            source = _moved(scene, statement, source, own)
        found.append((source,))
    return found


def _is_named(source: Attribution) -> bool:
    return bool(source.name) and source.rule not in REFERRING


def _pooled(group: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The geometric mean of several probabilities, normalised."""
    scores = {
        name: exp(sum(log(max(one[name], LEAST)) for one in group) / len(group))
        for name in group[0]
    }
    total = sum(scores.values())
    return {name: score / total for name, score in scores.items()}


def _side(source: Attribution, chances: Mapping[str, float], margin: float) -> str:
    """The most probable side; the rule's own unless another is more probable by a margin."""
    own = side(source.actor)
    best = max(chances, key=lambda name: chances[name])
    return best if chances[best] > chances.get(own, 0.0) + margin else own


def _moved(scene: Scene, statement: Statement, source: Attribution, which: str) -> Attribution:
    """A source of another side: the last actor of it named before, near it; else the side."""
    start = (statement.source or statement.cue or statement.content)[0][0]
    low = scene.doc.paragraph(start)[0]
    before = [m for m in scene.named if low <= m.start and m.end <= start]
    of_it = [m.actor for m in before if side(m.actor) == which]
    words = {w.text for w in scene.doc.words(statement.source)}
    name = source.name if words & set(source.name.split()[-1:]) else ""
    return Attribution(of_it[-1] if of_it else which, name, WEIGHED)


def features(source: Attribution, reading: Reading) -> dict[str, float]:
    """What tells the side of a source.

    Args:
        source: whom its words mean by the rules.
        reading: what the encoder reads in the statement.

    >>> from analysis.encoder import SIDES
    >>> reading = Reading({}, {}, dict.fromkeys(SIDES, 0.125), {})
    >>> sorted(features(Attribution("mx.sre", "", "pronoun"), reading))[:2]
    ['agreement, pronoun', 'agreement, says mx']
    """
    own = side(source.actor)
    found = {f"reads {name}": log(max(p, LEAST)) for name, p in reading.sides.items()}
    agreement = log(max(reading.sides.get(own, 0.0), LEAST))
    return found | {
        f"says {own}": 1.0,
        f"{source.rule} says {own}": 1.0,
        f"rule {source.rule}": 1.0,
        f"agreement, {source.rule}": agreement,
        f"agreement, says {own}": agreement,
        "body or office": float("." in source.actor),
    }


def corrected(
    mentions: Sequence[Mention], weighed: Iterable[tuple[Sequence[Offsets], Attribution]]
) -> tuple[Mention, ...]:
    """The mentions, those of weighed sources with the actor that the sentences told.

    Args:
        mentions: an article's mentions, in text order.
        weighed: the words of sources, each with whose they are.
    """
    told = {}
    for source, attribution in weighed:
        if attribution.rule == WEIGHED and source:
            for mention in mentions_within(mentions, source[0][0], source[-1][1])[:1]:
                told[mention] = replace(mention, actor=attribution.actor, rule=WEIGHED)
    return tuple(told.get(mention, mention) for mention in mentions)
