"""What the encoder would add to the frames lexicon; nothing of it is shipped."""
