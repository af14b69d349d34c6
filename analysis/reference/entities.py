"""Who and what an article speaks of, and the words that mean them.

An `Entity` gathers what is learned in reading; what a later paragraph tells of a person holds for
the earlier mentions, too.
"""

from dataclasses import dataclass, field

from analysis.registry import side

PRIVATE = frozenset({"unknown", "civil.industry", "civil.victims"})
"""What one may be who holds no office: before a court, by the codebook, organised crime."""


@dataclass(eq=False, slots=True)
class Entity:
    """Somebody or something that an article speaks of.

    ``kind`` is person, body, state or document; ``like`` is the one for whom the entity speaks
    where its own words tell no actor (a spokesman's body, a lawyer's client, a report's author);
    ``affiliation`` is what "of" names beside a person ("of Morena"), which tells whose senator.
    """

    kind: str
    actor: str = "unknown"
    name: str = ""
    rule: str = ""
    gender: str = ""
    plural: bool = False
    nouns: set[str] = field(default_factory=set)
    like: "Entity | None" = None
    accused: bool = False
    listed: bool = False
    both: tuple[str, ...] = ()
    affiliation: "Entity | None" = None

    @property
    def speaks_as(self) -> str:
        """The id of the actor that the entity is or speaks for."""
        passed: list[Entity] = []
        entity = self
        while entity.actor == "unknown" and entity.like is not None and entity not in passed:
            passed.append(entity)
            entity = entity.like
        actor = entity.actor
        tried = next((e for e in (*passed, entity) if e.accused and e.kind == "person"), None)
        if tried is None or tried.listed:
            return actor
        if side(actor) in ("us", "mx") or actor == "civil.expert":
            return "civil.accused"
        return "crime" if actor in PRIVATE and not tried.plural else actor

    @property
    def called(self) -> str:
        """The name under which tables show the entity: its own, else that of what it speaks for."""
        if self.name or self.like is None or self.kind == "person":
            return self.name
        return self.like.name


@dataclass(eq=False, slots=True)
class Found:
    """Words that mean an entity: tokens ``start`` to ``end`` (exclusive), headed by ``head``."""

    start: int
    end: int
    head: int
    entity: Entity
    form: str  # name, description, pronoun
    rule: str
    antecedent: "Found | None" = None
    quote: int = -1  # the outer quotation that the words stand in, or -1
    sentence: int = 0
    paragraph: int = 0
    subject: bool = False
    owner: bool = False  # a possessive: "Mexico's"
