"""What is said of each stage of work."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mlic_gui.core.progress import Stage
from mlic_gui.sentences.wording import QT_TRANSLATE_NOOP, Activity

ACTIVITIES: Mapping[Stage, Activity] = MappingProxyType(
    {
        Stage.SCAN: Activity(
            QT_TRANSLATE_NOOP("stages", "Looking for photos"), QT_TRANSLATE_NOOP("stages", "photos")
        ),
        Stage.FINGERPRINT: Activity(
            QT_TRANSLATE_NOOP("stages", "Comparing photos"), QT_TRANSLATE_NOOP("stages", "photos")
        ),
        Stage.TAG: Activity(QT_TRANSLATE_NOOP("stages", "Tagging"), QT_TRANSLATE_NOOP("stages", "photos")),
        Stage.REFIT: Activity(
            QT_TRANSLATE_NOOP("stages", "Retraining"), QT_TRANSLATE_NOOP("stages", "steps")
        ),
        Stage.START_ENGINE: Activity(QT_TRANSLATE_NOOP("stages", "Starting the training engine"), ""),
        Stage.PREPARE: Activity(
            QT_TRANSLATE_NOOP("stages", "Preparing photos"), QT_TRANSLATE_NOOP("stages", "photos")
        ),
        Stage.ESTIMATE: Activity(
            QT_TRANSLATE_NOOP("stages", "Estimating time and disk"), QT_TRANSLATE_NOOP("stages", "steps")
        ),
        Stage.FINE_TUNE: Activity(
            QT_TRANSLATE_NOOP("stages", "Fine-tuning"), QT_TRANSLATE_NOOP("stages", "steps")
        ),
        Stage.EVALUATE: Activity(
            QT_TRANSLATE_NOOP("stages", "Evaluating"), QT_TRANSLATE_NOOP("stages", "photos")
        ),
        Stage.IMPORT: Activity(
            QT_TRANSLATE_NOOP("stages", "Importing"), QT_TRANSLATE_NOOP("stages", "photos")
        ),
        Stage.EXPORT: Activity(
            QT_TRANSLATE_NOOP("stages", "Exporting"), QT_TRANSLATE_NOOP("stages", "photos")
        ),
        Stage.READ_FILE: Activity(
            QT_TRANSLATE_NOOP("stages", "Reading the file"), QT_TRANSLATE_NOOP("stages", "percent")
        ),
        Stage.UNPACK: Activity(
            QT_TRANSLATE_NOOP("stages", "Copying photos out of the file"),
            QT_TRANSLATE_NOOP("stages", "photos"),
        ),
        Stage.FETCH: Activity(QT_TRANSLATE_NOOP("stages", "Fetching the photo"), ""),
        Stage.DOWNLOAD: Activity(
            QT_TRANSLATE_NOOP("stages", "Downloading weights"), QT_TRANSLATE_NOOP("stages", "bytes")
        ),
        Stage.MAKE_BACKBONE: Activity(QT_TRANSLATE_NOOP("stages", "Making the network ready"), ""),
        Stage.EXPLAIN: Activity(QT_TRANSLATE_NOOP("stages", "Looking for the reasons"), ""),
        Stage.REPORT: Activity(
            QT_TRANSLATE_NOOP("stages", "Making the report"), QT_TRANSLATE_NOOP("stages", "photos")
        ),
        Stage.GROWTH: Activity(
            QT_TRANSLATE_NOOP("stages", "Learning from fewer photos to compare"),
            QT_TRANSLATE_NOOP("stages", "trainings"),
        ),
        Stage.LAYERS: Activity(QT_TRANSLATE_NOOP("stages", "Looking at the network"), ""),
        Stage.ACTIVATIONS: Activity(QT_TRANSLATE_NOOP("stages", "Looking through the network"), ""),
        Stage.FILTERS: Activity(
            QT_TRANSLATE_NOOP("stages", "Searching what filters look for"),
            QT_TRANSLATE_NOOP("stages", "steps"),
        ),
    }
)
