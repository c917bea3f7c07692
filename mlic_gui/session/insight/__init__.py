"""Why a tagger says what it says, and what its network sees."""
