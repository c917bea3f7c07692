"""Why a label is suggested: heat over the photo, a sentence, the nearest annotated photos."""
