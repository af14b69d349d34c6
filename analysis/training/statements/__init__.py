"""Train the statement tagger that `analysis.attribution` reads with."""
