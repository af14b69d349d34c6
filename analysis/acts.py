"""A statement → its act: what the source does by saying this, such as accuse or praise.

The cue tells the act where it names one ("denied"). Where it names none ("said"), or one that
depends on what is said ("warned"), there are signs in the content: words (``content`` in
acts.yaml), and the grammar of its clauses (``rules``: who is said to do, not to do, have to do
what). By hand-set weights the act with the most wins, of equal ones the first in ``precedence``;
that is one voice. A regression (``models/acts/weights.json``) hears it together with each sign by
itself, the content's words, what the stance head reads and what an encoder reads, and decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import log
from typing import Any

from spacy.tokens import Token

from analysis import codebook
from analysis.clauses import (
    FIRST,
    NEGATIONS,
    Clause,
    clauses_of,
    is_negated,
    sentences_of,
    shape_of,
)
from analysis.encoder import Reading, read_statement
from analysis.language import Doc
from analysis.lexicon import Hit, Lexicon, parse_terms
from analysis.registry import side
from analysis.regression import Regression, load
from analysis.statements import Offsets, Statement
from analysis.tone import compound

ENOUGH = 1.0
"""The weight from which signs in the content tell an act; below, the statement asserts."""
LONG = 40
"""Words of content from which a statement counts as long."""
WORDS_SHOWN = 3
LEAST = 0.005
"""Probabilities below this count as this, lest a logarithm outweigh all else."""
TELLING = frozenset({"VERB", "NOUN", "ADJ", "ADV", "AUX", "PRON"})
WISHES = frozenset({"want", "wish", "hope", "hop", "like", "love", "need", "prefer", "expect"})


@dataclass(frozen=True, slots=True)
class Act:
    """An act, the rule that told it and the words it was read from (offsets).

    ``chances`` says how probable each act is.
    """

    act: str
    rule: str
    evidence: tuple[Offsets, ...]
    chances: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that speak for an act, by the rule of this name."""

    rule: str
    act: str
    weight: float
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class _Lexicons:
    """The codebook's words: cues are labelled "act complement", signs by act, words by class."""

    cues: Lexicon
    neutral: Lexicon
    content: Lexicon
    words: dict[str, Lexicon]
    people: frozenset[str]
    bodies: frozenset[str]
    staff: frozenset[str]
    negated: dict[str, str]
    rules: dict[str, dict[str, Any]]
    precedence: list[str]


@cache
def _lexicons() -> _Lexicons:
    data = codebook.load("acts")
    cues = [
        term
        for act, entry in data["acts"].items()
        for complement, entries in {
            **entry.get("verbs", {}),
            "noun": entry.get("nouns", ()),
        }.items()
        for term in parse_terms(f"{act} {complement}", entries)
    ]
    content = [
        t for act, entry in data["acts"].items() for t in parse_terms(act, entry.get("content", ()))
    ]
    neutral = [t for strength in ("neutral", "open") for t in parse_terms(strength, data[strength])]
    words = {name: Lexicon(parse_terms(name, entries)) for name, entries in data["words"].items()}
    people, bodies, staff = (
        frozenset(w for t in parse_terms("", data["words"][name]) for w in t.positions[0])
        for name in ("people", "bodies", "staff")
    )
    return _Lexicons(
        Lexicon(cues),
        Lexicon(neutral),
        Lexicon(content),
        words,
        people,
        bodies,
        staff,
        data["negated"],
        data["rules"],
        data["precedence"],
    )


def act_of(
    doc: Doc,
    statement: Statement,
    *,
    actor: str = "unknown",
    chances: Sequence[Sequence[float]] = (),
    reading: Reading | None = None,
) -> Act:
    """Return the act of a statement, with the rule and the words that told it.

    Args:
        doc: the article.
        statement: the statement.
        actor: the id of its source.
        chances: the stance head's probabilities of −1, 0 and 1 for each actor named in the
            content; words that are hostile to somebody seldom just assert.
        reading: what the encoder reads in the statement; read here if None.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> from analysis.statements import extract
    >>> doc = parse(article_from_text("x", "“It is an arrogant interference,” he said."))
    >>> act_of(doc, extract(doc)[0]).act
    'accuse'
    """
    by_rules, signs = by_signs(doc, statement)
    reading = reading or read_statement(doc, statement)
    told = features(doc, statement, by_rules, signs, actor=actor, chances=chances, reading=reading)
    model = load("acts")
    chance = model.probabilities(told)
    act = max(chance, key=lambda name: chance[name])
    if act == by_rules.act:
        return replace(by_rules, chances=chance)
    own = [s for s in signs if s.act == act and s.tokens]
    if own:
        first = max(own, key=lambda s: s.weight)
        return Act(act, first.rule, tuple(sorted({_span(s.tokens) for s in own})), chance)
    words = [t for t in doc.words(statement.content) if _share(model, t, act) > 0]
    best = sorted(words, key=lambda t: -_share(model, t, act))[:WORDS_SHOWN]
    evidence = tuple(sorted(_span([t]) for t in best)) or statement.cue
    return Act(act, "weighed words", evidence, chance)


def _share(model: Regression, token: Token, act: str) -> float:
    return model.share(f"word {token.lemma_.lower()}", 1.0, act)


def by_signs(doc: Doc, statement: Statement) -> tuple[Act, list[Sign]]:
    """The act by the hand-set weights alone, and all signs that were found."""
    cue, content = doc.words(statement.cue), doc.words(statement.content)
    by_cue, strength = cue_of(cue, content)
    signs = list(_signs(doc, statement, cue, content))
    if by_cue and _is_negated_cue(cue, doc.words(statement.source)):
        return Act(_negated(by_cue, cue), "negated cue", statement.cue), signs
    if by_cue and strength == "strong":
        if cue[0].lemma_ in WISHES and len(content) > 1 and _is("learn", content[1]):
            return Act("demand", "wish to know", statement.cue), signs
        if _is("asking", cue[0]) and any(_is("rhetorical", t) for t in content):
            return Act("accuse", "rhetorical question", (_span(content),)), signs
        if _is("hoping", cue[0]) and _is_own_hope(doc, statement):
            return Act("announce", "hope", statement.cue), signs
        act = _directed(by_cue, doc.words(statement.source), content)
        return Act(act, "cue", statement.cue), signs
    if by_cue and strength == "open":
        signs.append(Sign("cue", by_cue, _lexicons().rules["open cue"]["weight"], tuple(cue)))
    told = _weighed(signs) or _weighed(list(_of_source(doc, statement, content)))
    return told or Act("assert", "no other sign", statement.cue), signs


# ------------------------------------------------------------------------ the regression


def features(
    doc: Doc,
    statement: Statement,
    by_rules: Act,
    signs: Sequence[Sign],
    *,
    actor: str = "unknown",
    chances: Sequence[Sequence[float]] = (),
    reading: Reading | None = None,
) -> dict[str, float]:
    """What the regression is told of a statement.

    Args:
        doc: the article.
        statement: the statement.
        by_rules: its act by the hand-set weights.
        signs: the signs for acts that were found.
        actor: the id of its source.
        chances: see `act_of`.
        reading: see `act_of`.
    """
    cue, content = doc.words(statement.cue), doc.words(statement.content)
    named, strength = cue_of(cue, content)
    shape = shape_of(content)
    found = {
        f"by rules {by_rules.act}": 1.0,
        f"rule {by_rules.rule}": 1.0,
        f"rule {by_rules.rule} → {by_rules.act}": 1.0,
        f"cue {named} {strength}": 1.0,
        f"shape {shape}": 1.0,
        f"cue {named} {strength}, {shape}": 1.0,
        f"kind {statement.kind}": 1.0,
        f"side {side(actor)}": 1.0,
        "length": min(1.0, len(content) / LONG),
    }
    if cue:
        lemmas = " ".join(t.lemma_.lower() for t in cue if t.pos_ != "AUX")
        found |= {f"cue lemma {lemmas}": 1.0, f"cue tag {cue[0].tag_}": 1.0}
    else:
        found["no cue"] = 1.0
    found |= _features_of_signs(doc, statement, signs, strength)
    found |= _features_of_words(content)
    tone = compound(" ".join(t.text for t in content))
    found |= {"positive words": max(tone, 0.0), "negative words": max(-tone, 0.0)}
    if reading is not None:
        found |= {f"encoder {act}": log(max(p, LEAST)) for act, p in reading.acts.items()}
    if chances:
        found |= {
            "named": 1.0,
            "chance negative": max(c[0] for c in chances),
            "chance neutral": min(c[1] for c in chances),
            "chance positive": max(c[2] for c in chances),
        }
    return found


def _features_of_signs(
    doc: Doc, statement: Statement, signs: Sequence[Sign], strength: str
) -> dict[str, float]:
    found: dict[str, float] = {}
    total: dict[str, float] = {}
    for sign in signs:
        if sign.rule == "cue":
            continue
        name = f"sign {sign.rule} {sign.act}"
        found[name] = max(found.get(name, 0.0), min(2.0, sign.weight))
        total[sign.act] = total.get(sign.act, 0.0) + sign.weight
    for sign in _of_source(doc, statement, doc.words(statement.content)):
        found[f"source {sign.rule}"] = 1.0
    for act, weight in total.items():
        found[f"weight {act}"] = found[f"{strength} cue, weight {act}"] = min(3.0, weight)
        found[f"enough {act}"] = float(weight >= ENOUGH)
    return found


def _features_of_words(content: Sequence[Token]) -> dict[str, float]:
    inside = set(content)
    found = {f"word {t.lemma_.lower()}": 1.0 for t in content if t.is_alpha and t.pos_ in TELLING}
    head = next((t for t in content if t.head not in inside), None)
    if head is not None:
        found |= {f"head {head.lemma_.lower()}": 1.0, f"head tag {head.tag_}": 1.0}
    for mark, name in (("?", "question mark"), ("!", "exclamation mark")):
        if any(t.text == mark for t in content):
            found[name] = 1.0
    if any(t.dep_ == "neg" for t in content):
        found["negation"] = 1.0
    if any(t.lower_ in ("we", "i") for t in content[:4]):
        found["first person first"] = 1.0
    return found


# ------------------------------------------------------------------------------ the cue


def cue_of(cue: Sequence[Token], content: Sequence[Token]) -> tuple[str | None, str]:
    """The act of a cue by the kind of its complement, and its strength: strong, open, neutral."""
    if not cue:
        return None, "neutral"
    lexicons, sentence = _lexicons(), list(cue[0].sent)
    hits = [h for h in lexicons.cues.find(sentence) if h.tokens[0] in cue]
    longest = max((len(h.tokens) for h in hits), default=0)
    labels = [h.term.label.split() for h in hits if len(h.tokens) == longest]
    acts = {complement: act for act, complement in labels}
    shape = "noun" if cue[0].pos_ == "NOUN" else shape_of(content)
    order = (shape, "clause", "infinitive", "object", "noun")
    act = next((acts[complement] for complement in order if complement in acts), None)
    strengths = [
        h.term.label
        for h in lexicons.neutral.find(sentence)
        if h.tokens[0] in cue and len(h.tokens) >= longest
    ]
    if act is None or "open" in strengths:
        return act, "open" if act else "neutral"
    return act, "neutral" if act == "assert" and strengths else "strong"


def _is_negated_cue(cue: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether a cue, or its source ("neither side"), is negated by a word outside it."""
    own = any(t.lower_ in ("no", "not") for t in cue)
    return not own and (is_negated(cue[0]) or any(_is("nobody", t) for t in source[:1]))


def _negated(act: str, cue: Sequence[Token]) -> str:
    """What a cue does under a negation, by its own words if the codebook names them."""
    negated = _lexicons().negated
    words = " ".join(t.lemma_.lower() for t in cue)
    return negated.get(words) or negated.get(act, "reject")


def _directed(act: str, source: Sequence[Token], content: Sequence[Token]) -> str:
    """A promise of what serves another is an offer; what several agree on is their decision."""
    head = next((t for t in content if t.tag_ in ("VB", "VBN")), None)
    joint = any(t.dep_ == "conj" or t.tag_ in ("NNS", "NNPS") for t in source)
    served = head is not None and _is("benefit", head) and not joint
    return "offer" if act == "announce" and served else act


def _is_own_hope(doc: Doc, statement: Statement) -> bool:
    """Whether somebody hopes for a thing ("that it will rain"), not that another acts."""
    several = any(t.tag_ in ("NNS", "NNPS") for t in doc.words(statement.source))
    return not any(
        c.party in ("other", "nobody") or (several and _lower(c) in ("he", "she"))
        for c in clauses_of(doc, statement, **_parties(doc, statement))[:1]
    )


# ---------------------------------------------------------------------- the content's signs


def _weighed(signs: Sequence[Sign]) -> Act | None:
    """The act with the most weight, each rule or term of an act counted once."""
    lexicons = _lexicons()
    counted: dict[str, dict[object, Sign]] = {}
    for sign in signs:
        key = sign.rule if sign.rule != "content" else tuple(t.lower_ for t in sign.tokens)
        best = counted.setdefault(sign.act, {})
        if key not in best or best[key].weight < sign.weight:
            best[key] = sign
    weights = {act: sum(s.weight for s in found.values()) for act, found in counted.items()}
    act = max(
        (a for a in lexicons.precedence if a in weights),
        key=lambda a: round(weights[a], 6),
        default=None,
    )
    if act is None or weights[act] < ENOUGH:
        return None
    first, *_ = sorted(counted[act].values(), key=lambda s: (-s.weight, s.rule == "content"))
    evidence = sorted({_span(s.tokens) for s in signs if s.act == act and s.tokens})
    return Act(act, first.rule, tuple(evidence))


def _span(tokens: Sequence[Token]) -> Offsets:
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def _signs(
    doc: Doc, statement: Statement, cue: Sequence[Token], content: Sequence[Token]
) -> Iterator[Sign]:
    for hit in _lexicons().content.find(content):
        yield from _of_words(hit)
    clauses = clauses_of(doc, statement, **_parties(doc, statement))
    conditional = {c.verb.sent.start for c in clauses if c.condition}
    for clause in clauses:
        for rule, act in _of_clause(clause):
            yield _sign(rule, clause.tokens, act)
        threat = clause.modal or clause.party not in ("own", "none")
        if clause.verb.sent.start in conditional and threat and not clause.condition:
            yield _sign("consequence", clause.tokens)
    if cue and _is("warning", cue[0]) and not any(c.modal or c.condition for c in clauses):
        yield from (_sign("present evil", c.tokens) for c in clauses if c.party != "own")
    if cue and _is("insisting", cue[0]) and statement.kind != "direct":
        yield from (_sign("insisted negation", c.tokens) for c in clauses if c.negated)
    lacking = [t for t in content if t.lower_ == "no" and t.dep_ == "det"]
    if len(lacking) > 1:
        yield _sign("none at all", lacking)
    asked = not cue or _is("asking", cue[0])
    yield from _of_sentences(content, asked=asked, own_words=statement.kind != "indirect")
    yield from _of_label(statement, cue, content)


def _parties(doc: Doc, statement: Statement) -> dict[str, Any]:
    """The nouns that mean somebody, and whether the source speaks for a body by its office."""
    lexicons = _lexicons()
    official = any(_is("officials", t) for t in doc.words(statement.source))
    return {
        "people": lexicons.people,
        "bodies": lexicons.bodies,
        "staff": lexicons.staff,
        "official": official,
    }


def _sign(rule: str, tokens: Sequence[Token], act: str = "") -> Sign:
    entry = _lexicons().rules[rule]
    return Sign(rule, act or entry["act"], entry["weight"], tuple(tokens))


def _of_words(hit: Hit) -> Iterator[Sign]:
    """A content word; where it is negated it speaks for the contrary or for nothing."""
    act, weight = hit.term.label, hit.term.weight
    if act in ("accuse", "praise") and len(hit.tokens) < 3 and _in_negation(hit.tokens):
        contrary = "reject" if act == "accuse" else "accuse"
        yield Sign("negated content", contrary, weight, hit.tokens)
    else:
        yield Sign("content", act, weight, hit.tokens)


def _in_negation(tokens: Sequence[Token]) -> bool:
    """Whether the words, or the verb that governs them, are negated from outside."""
    token = tokens[0]
    for _ in range(3):
        denying = [c for c in token.children if c.lower_ == "no" or c.lower_ in NEGATIONS]
        if denying and not any(c in tokens for c in denying):
            return is_negated(token) or any(c.lower_ == "no" for c in denying)
        if token.pos_ in ("VERB", "AUX"):
            return False
        token = token.head
    return False


def _is(name: str, *tokens: Token) -> bool:
    """Whether one of the words, read on from it, is of a class of acts.yaml's ``words``."""
    lexicon = _lexicons().words[name]
    return any(
        hit.tokens[0] == token
        for token in tokens
        for hit in lexicon.find(list(token.doc[token.i : min(token.i + 8, token.sent.end)]))
    )


def _of_clause(clause: Clause) -> Iterator[tuple[str, str]]:
    """The rules that a clause fits, each with its act ("" for the rule's own)."""
    if clause.condition:
        yield "condition", ""
    if clause.condition or clause.reported:
        return
    if clause.relative:
        if clause.party == "other" and _is("wrong", clause.verb) and not clause.negated:
            yield "blame", ""
        return
    performed = _performed(clause)
    if performed:
        yield "performative", performed
    elif clause.party == "own":
        yield from _of_own(clause)
    elif clause.party in ("other", "nobody"):
        yield from _of_other(clause)
    else:
        yield from _of_thing(clause)


def _performed(clause: Clause) -> str:
    """The act that "I thank", "we reject", "I have to admit" perform by being said."""
    subject = clause.subject.lower_ if clause.subject is not None else ""
    first = clause.party == "own" and subject in ("i", "we", "he", "she", "it", "they")
    spoken = subject in ("i", "we")
    past = clause.perfect or (spoken and clause.verb.tag_ == "VBD")
    willed = clause.modal in ("will", "could") or (clause.modal == "would" and not spoken)
    if not first or past or willed or clause.passive or (clause.negated and not spoken):
        return ""
    verb = clause.verb
    if verb.lemma_ in ("have", "want", "must", "like"):
        verb = next((c for c in verb.children if c.dep_ == "xcomp"), verb)
    if verb.lemma_ in WISHES:
        return ""
    content = [t for c in verb.children if c.i > verb.i for t in c.subtree]
    act, strength = cue_of([verb], content)
    if act is None or act == "assert" or strength != "strong":
        return ""
    if act == "demand" and clause.negated:
        return ""
    if act == "announce" and not spoken:
        return ""  # "it plans to": of oneself or of another, told as a fact
    return _negated(act, [verb]) if clause.negated else act


def _of_own(clause: Clause) -> Iterator[tuple[str, str]]:
    """What the source says of itself and its side."""
    if clause.perfect and clause.modal in ("should", "could"):
        yield "own fault", ""
    elif clause.passive and clause.modal == "" and _is_wronged(clause):
        yield "complaint", ""
    elif clause.negated:
        yield _of_own_lack(clause), ""
    else:
        yield from _of_own_deeds(clause)


def _of_own_lack(clause: Clause) -> str:
    """What "we will not go", "we cannot prove it", "we did not know", "I do not care" do."""
    verb = clause.verb
    if clause.modal in ("will", "can", "could") and _is("proof", verb):
        return "own shortcoming"
    if clause.modal in ("will", "can"):
        return "refusal"
    if clause.modal == "could" or _is("indifferent", verb):
        return "negation"
    return "own shortcoming" if _is("effort", verb) else "denial"


def _is_wronged(clause: Clause) -> bool:
    """Whether something was done to the source: "we were betrayed", "we were not told"."""
    return _is("duty" if clause.negated else "wrong", clause.verb)


def _of_own_deeds(clause: Clause) -> Iterator[tuple[str, str]]:
    """What the source has done, will do, wants and should do."""
    verb, lemma = clause.verb, clause.verb.lemma_.lower()
    if _is("own fault", verb) and clause.modal == "":
        yield "own fault", ""
    elif lemma in WISHES and (clause.modal or verb.tag_ != "VBD"):
        yield from _of_wish(clause)
    elif clause.modal == "will" and _is("evil", verb):
        yield "evil to come", ""
    elif _is_planned(clause):
        yield ("help" if clause.modal and _is("benefit", verb) else "plan"), ""
    elif clause.modal in ("must", "should") and _lower(clause) == "we":
        yield "obligation", ""


def _is_planned(clause: Clause) -> bool:
    """Whether the source is about to act; "I would say" and "it would be tested" are no plans."""
    verb = clause.verb
    if clause.modal == "would":
        return clause.indirect and not clause.passive and not clause.perfect
    return clause.modal == "will" or (verb.tag_ == "VBG" and _is("plan", verb))


def _of_wish(clause: Clause) -> Iterator[tuple[str, str]]:
    """Plans and demands: "I want to go"; "I want them to go", "we need more"."""
    complement = next((c for c in clause.verb.children if c.dep_ in ("xcomp", "ccomp")), None)
    own_act = (
        complement is not None
        and not any(
            c.dep_ in ("nsubj", "nsubjpass") and c.lower_ not in ("i", "we")
            for c in complement.children
        )
        and not _is("learn", complement)
    )
    yield ("plan" if own_act and clause.verb.lemma_ != "need" else "wish"), ""


def _of_other(clause: Clause) -> Iterator[tuple[str, str]]:
    """What the source says of somebody else."""
    verb, ahead = clause.verb, clause.modal in ("will", "could", "would", "may")
    if clause.perfect and clause.modal in ("should", "could"):
        yield "blame", ""
    elif clause.modal in ("must", "should") or _needs_to(clause):
        yield ("reproof" if _is("reproof", verb) else "obligation"), ""
    elif _is("wrong", verb) and (not clause.passive or _agent(verb) or clause.negated):
        yield ("defence" if clause.negated else "evil to come" if ahead else "blame"), ""
    elif clause.negated:
        yield _of_lack(clause), ""
    elif clause.passive and clause.modal in ("will", "would"):
        yield "decision", ""


def _of_lack(clause: Clause) -> str:
    """What somebody else does not do: a grievance where it is owed, else mostly a denial."""
    duty = _is("duty", clause.verb)
    determiner = _lower(clause)
    if determiner == "you":
        return "negation"  # "you cannot clean a river with a broom" is said of everybody
    if clause.party == "nobody" or determiner in ("no", "neither"):
        owed = _is("inform", clause.verb) or (determiner == "neither" and duty)
        if owed or any(t.lower_ in FIRST for t in clause.verb.subtree):
            return "omission"  # "nobody told them", "nobody comes for our children"
        return "negation" if clause.modal or determiner == "neither" else "nobody"
    if clause.modal == "will" and clause.subject is not None and clause.subject.ent_type_ == "GPE":
        return "refusal"
    if duty or clause.modal in ("will", "can") or (clause.perfect and clause.modal == ""):
        return "omission"
    idle = clause.modal != "" or _is("mental", clause.verb)
    return "negation" if idle else "others' lack"


def _of_thing(clause: Clause) -> Iterator[tuple[str, str]]:
    """What the source says of a thing, a state or a measure."""
    verb, parts = clause.verb, [clause.verb, *clause.verb.children]
    if clause.perfect and clause.modal in ("should", "could"):
        yield "blame", ""
    elif clause.modal in ("must", "should") or _needs_to(clause):
        yield "obligation", ""
    elif clause.negated and clause.modal != "may":
        yield _of_denied_thing(clause), ""
    elif clause.modal == "will" and clause.passive:
        yield "decision", ""
    elif clause.modal in ("will", "could", "would", "may") and any(_is("evil", t) for t in parts):
        yield "evil to come", ""
    elif clause.passive and _is("wrong", verb):
        yield "blame", ""


def _of_denied_thing(clause: Clause) -> str:
    """What "it will not be signed", "it is not enough", "it does not say so" do."""
    verb = clause.verb
    willed = clause.modal == "will" or (clause.modal == "would" and clause.indirect)
    if willed and (clause.passive or (clause.modal == "will" and verb.lemma_ in ("be", "happen"))):
        return "refusal"
    virtue = any(_is("virtue", t) for t in (verb, *(c for c in verb.children if c.i > verb.i)))
    if virtue and clause.modal == "":
        return "fault found"
    aphorism = any(_is_bare(c) for c in verb.children if c.dep_ == "nsubj")
    plain = (
        verb.lemma_ in ("be", "exist", "happen")
        and verb.dep_ != "advcl"
        and clause.modal == ""
        and not aphorism
    )
    return "contradiction" if virtue or plain else "negation"


def _is_bare(subject: Token) -> bool:
    """Whether a maxim's subject: "a list is not a budget", "responsibility is not a slogan"."""
    determined = any(
        c.dep_ in ("det", "poss") and c.lower_ not in ("a", "an") for c in subject.children
    )
    return subject.pos_ == "NOUN" and not determined


def _lower(clause: Clause) -> str:
    return clause.subject.left_edge.lower_ if clause.subject is not None else ""


def _needs_to(clause: Clause) -> bool:
    """Whether somebody needs or has to act ("had to" where speech is reported)."""
    verb = clause.verb
    now = verb.tag_ != "VBD" or (clause.indirect and clause.party == "other")
    if any(c.lower_ == "yet" for c in verb.children) or _is("concerning", verb):
        return False  # "have yet to answer", "has to do with"
    return verb.lemma_ in ("need", "have") and now and any(c.dep_ == "xcomp" for c in verb.children)


def _agent(verb: Token) -> bool:
    return any(c.dep_ == "agent" for c in verb.children)


def _of_sentences(content: Sequence[Token], *, asked: bool, own_words: bool) -> Iterator[Sign]:
    """Questions and imperatives."""
    sentences = list(sentences_of(content))
    asked = asked and any(t.text == "?" for t in (sentences[-1] if sentences else ()))
    for sentence in sentences:
        words = [t for t in sentence if not t.is_punct]
        if not words:
            continue
        if any(t.text == "?" for t in sentence):
            rhetorical = any(_is("rhetorical", t) for t in words)
            you = any(t.lower_ == "you" for t in words)
            rule = "question" if asked and (you or not rhetorical) else "rhetorical question"
            yield _sign(rule, words[:1])
        elif own_words and (_is_imperative(words) or any(map(_is_let, words))):
            yield _sign("imperative", words[:2])


def _of_label(
    statement: Statement, cue: Sequence[Token], content: Sequence[Token]
) -> Iterator[Sign]:
    """Whoever is called something in the source's own words is seldom called something good."""
    kind = any(h.term.label == "praise" for h in _lexicons().content.find(content))
    if statement.kind == "mixed" and cue and _is("naming", cue[0]) and not kind:
        yield _sign("label", cue)


def _is_imperative(words: Sequence[Token]) -> bool:
    """A sentence that begins with a bare verb: "Show us", "do not come", "please leave"."""
    first, *rest = words
    if first.lower_ in ("please", "so", "and", "just", "then", "now", "but") and rest:
        first, *rest = rest
    if first.lower_ in ("do", "never", "don’t", "don't") and rest:
        negation = first.lower_ == "never" or rest[0].lower_ in ("not", "n't", "n’t")
        return negation and any(t.tag_ == "VB" for t in rest[:3])
    subject = _has_subject(first)
    bare = first.tag_ == "VB" or (first.tag_ == "VBP" and first.dep_ == "ROOT")
    if any(c.dep_ == "conj" and _has_subject(c) for c in first.children):
        return False  # "close one road and they take the next" is a condition
    return bare and not subject and not _is("phatic", first)


def _is_let(token: Token) -> bool:
    """The imperative of somebody absent: "if they have proof, let them show it"."""
    after = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    bare = (
        token.lower_ == "let" and token.tag_ == "VB" and after not in ("me", "us", "'s", "’s", "go")
    )
    return bare and not any(c.dep_ in ("aux", "nsubj") for c in token.children)


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _of_source(doc: Doc, statement: Statement, content: Sequence[Token]) -> Iterator[Sign]:
    """Who speaks, where the words tell nothing: an indictment incriminates, the defence denies."""
    source = doc.words(statement.source)
    if any(_is("accusers", t) for t in source) and not any(_is("procedure", t) for t in content):
        yield _sign("accuser", source)
    elif any(_is("auditors", t) for t in source) and any(_is("crime", t) for t in content):
        yield _sign("auditor", source)
    elif any(_is("critics", t) for t in source):
        yield _sign("critic", source)
    elif any(_is("defenders", t) for t in source):
        yield _sign("defence lawyer", source)
    yield from _of_others(doc, statement)


def _of_others(doc: Doc, statement: Statement) -> Iterator[Sign]:
    """What a quotation says of somebody else: reporters quote a judgement, they tell a fact."""
    turn = statement.source and not statement.cue  # an answer in an interview tells facts, too
    if statement.kind != "direct" or turn:
        return
    clauses = clauses_of(doc, statement, **_parties(doc, statement))
    if any(c.condition for c in clauses):
        return
    for clause in clauses:
        apart = clause.party == "other" and _lower(clause) not in ("each", "both", "either", "who")
        if apart and not (clause.condition or clause.reported or clause.modal):
            yield _sign("of another", clause.tokens)
