"""Training of the stance head on the statement tagger's encoder."""
