"""Fit the regressions that tell statements, acts, frames, sides, targets and occasions.

    python -m analysis.training.codes --answers runs/answers.json ARTICLES GOLD [ARTICLES GOLD ...]

Each pair of folders holds articles and their reference codings. Statements and sources are those
of the reference; signs, mentions and the stance head's probabilities the machine's own, so that
the weights know its errors. What the encoder read is taken from ``--answers``, which
`analysis.training.encoder` wrote for articles left out; frames and targets are fitted on acts that
were told for articles left out. Vocabularies of acts and frames and the rules of actors were
widened while reading the errors on some of these articles, where signs look surer than they are
elsewhere: so the others (``corpus/unread.json``) count more, and the figures are theirs. All
figures are cross-validated by article. Needs scikit-learn; about six minutes on one core.
"""
