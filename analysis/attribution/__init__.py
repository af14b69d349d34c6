"""Find who says what: a small neural tagger of statements, for inference with numpy."""
