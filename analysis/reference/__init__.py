"""Who is meant: names outside the codebook, phrases, descriptions and pronouns of one article.

`people` and `phrases` read single names and noun phrases; `discourse`, `introductions`,
`transcripts`, `documents`, `descriptions` and `coreference` are one reader, each building on the
one before; `entities` is what it keeps.
"""
