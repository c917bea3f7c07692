"""The commands that say why a tagger says what it says, and what its network sees."""
