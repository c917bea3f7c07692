"""The words of a report, each in a sentence."""

from __future__ import annotations

from mlic_gui.reports.words import fbeta_meaning, map_meaning


def glossary(beta: float) -> tuple[tuple[str, str], ...]:
    """(word, what it means) of every word that a reader may not know, in the order of the report."""
    return (
        ("Label", "A name that a photo can have, such as sunset."),
        ("Annotation", "What a person said of one label on one photo: yes, no, or nothing yet (unknown)."),
        ("Tagger", "What proposes labels for photos and learns from annotations."),
        ("Probability", "How sure the tagger is that a photo has a label, from 0 to 1."),
        ("Threshold", "The probability from which a label is proposed; every label has its own."),
        ("Found (recall)", "Of the photos that have a label, the share that was proposed."),
        ("Right (precision)", "Of the proposals of a label, the share that is right."),
        (f"F{beta:g}", fbeta_meaning(beta)),
        ("AP and mAP", map_meaning()),
        (
            "Interval",
            "A figure from few photos is partly luck. In 95 of 100 samples of photos like these it would lie "
            "in the interval; photos of one burst count as one.",
        ),
        (
            "Judging photos",
            "Annotated photos that the tagger had not learned from; they show how good it is.",
        ),
        ("Run", "One training, with its settings, its data and its result."),
    )
