"""Why a tagger said what it said, and what its network looks at."""
