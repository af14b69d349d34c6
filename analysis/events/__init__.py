"""The acts of one actor towards another that an article tells: `Doc` → events.

A verb or noun of ``codebook/relations.yaml`` is an event where the syntax around it names who acts
and who is acted on, in the narration or in what somebody is quoted with as a fact. `phrases`,
`verbs` and `nouns` are one reader of roles, each building on the one before; `reality` tells what
came about from what was only wanted, planned or alleged; `narration` makes the relations.
"""

from analysis.events.narration import of_narration

__all__ = ["of_narration"]
