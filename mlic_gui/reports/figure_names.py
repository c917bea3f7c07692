"""What a single figure of a run is called."""

from __future__ import annotations

from collections.abc import Sequence

from mlic_gui.reports.shown import quoted

_NAMES = {
    "fbeta": "F-beta",
    "average_precision": "AP",
    "precision": "share of right proposals",
    "recall": "share of photos found",
    "threshold": "threshold",
    "loss": "loss",
    "fbeta_half": "F-beta at 0.5",
    "fbeta_micro": "F-beta micro",
    "fbeta_macro": "F-beta macro",
    "mean_average_precision": "mAP",
    "ranking_average_precision": "ranking average precision",
    "hamming_loss": "Hamming loss",
    "exact_match": "exact match",
    "error": "calibration error",
    "difference": "difference to the tagger before",
}


def figure_name(place: Sequence[str]) -> str:
    """The name of a figure by where it stands: ("after", "labels", "sea", "fbeta") is F-beta of “sea”."""
    *above, last = place
    name = _NAMES.get(last, last.replace("_", " "))
    if "intervals" in above or not _NAMES.get(last):
        kind = _NAMES.get(above[-1], "the difference") if above else "the difference"
        name = f"{'lower' if last == 'low' else 'upper'} end of the interval of {kind}"
    label = above[above.index("labels") + 1] if "labels" in above[:-1] else ""
    of = f" of {quoted(label)}" if label else ""
    return f"{name}{of}{' of the tagger before' if above[:1] == ['before'] else ''}"
