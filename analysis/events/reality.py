"""Whether a told act came about: not if negated, possible, future, wanted, asked for or alleged."""

from collections.abc import Sequence

from spacy.tokens import Token

from analysis.events.vocabulary import vocabulary

HELPERS = frozenset({"aux", "auxpass", "neg", "det", "mark", "preconj"})
CLIMB = frozenset({"conj", "xcomp", "ccomp", "pcomp", "pobj", "dobj", "prep", "advcl", "acl"})


def ruled_out(tokens: Sequence[Token]) -> frozenset[Token]:
    """The words of a sentence that make the acts below or beside them merely possible."""
    return frozenset(h.tokens[0] for h in vocabulary().possible.find(tokens))


def is_unreal(head: Token, doubtful: frozenset[Token]) -> bool:
    """Whether an act is negated, possible, future, wanted, asked for or alleged.

    Args:
        head: the verb or noun of the act.
        doubtful: the words of its sentence that rule acts out (`ruled_out`).
    """
    token = head
    for _ in range(5):
        if _unreal_here(token, doubtful):
            return True
        if token.dep_ not in CLIMB or token.head == token or _stands_alone(token):
            return False
        joined = token.dep_ == "conj" and token.pos_ in ("VERB", "AUX")
        token = token.head
        if token in doubtful and not joined:  # "refused, and expelled the agents": it did
            return True
    return False


def _stands_alone(token: Token) -> bool:
    """Whether what is above says nothing of whether it came about.

    So with a past clause that has a subject of its own ("Mexico refused, and the army left"), and
    with what is only a ground or a time: "under a treaty", "after the arrest".
    """
    if token.dep_ == "prep":
        return token.lower_ in vocabulary().words["grounds"]
    subject = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass", "expl")]
    if not subject or not _is_past(token):
        return False
    between = token.doc[min(token.i, token.head.i) : max(token.i, token.head.i)]
    return token.dep_ in ("conj", "advcl") or any(t.text == ";" for t in between)


def _is_past(verb: Token) -> bool:
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if helpers:
        return helpers[0].lower_ in ("had", "has", "have", "was", "were", "did", "’ve", "'ve")
    return verb.tag_ in ("VBD", "VBZ", "VBP")


def _unreal_here(token: Token, doubtful: frozenset[Token]) -> bool:
    near = [c for c in token.children if c.dep_ in HELPERS]
    if any(t.dep_ == "neg" or t.lower_ in ("no", "never", "neither") for t in near):
        return True
    until = token.tag_ == "VBD"  # "until he revoked its permit": he did
    if any(t in doubtful and not (until and t.lower_ == "until") for t in near):
        return True
    if any(t.dep_ == "advmod" and t in doubtful for t in token.children):
        return True
    # an infinitive is a purpose or a plan, unless the verb above it says that it came about
    infinitive = any(t.lower_ == "to" and t.tag_ == "TO" for t in near)
    return (
        infinitive
        and token.dep_ in ("xcomp", "advcl", "ccomp", "acl", "relcl")
        and token.head.lemma_.lower() not in vocabulary().words["implicative"]
    )
