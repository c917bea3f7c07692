"""How good a tagger is: metrics, figures with intervals, thresholds, calibration and comparisons."""
