"""From a tagger to files that other programs use."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from mlic_gui.core.engine.client import Engine
from mlic_gui.core.engine.messages import ExportJob
from mlic_gui.core.learning.fine_tuning.training_files import write_head
from mlic_gui.core.learning.heads.linear_head import Activation
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.outputs import check_output, write_output
from mlic_gui.core.progress import Progress


def export_tagger(
    tagger: Tagger,
    *,
    library: TaggerLibrary,
    engine: Engine,
    keras_path: Path | None,
    tflite_path: Path | None,
    progress: Progress,
) -> None:
    """Write a tagger whole, from photo to probabilities, for Keras, for LiteRT, or both.

    Beside each file goes another with `.json` added to its name: labels and thresholds in the order of the
    outputs, and how a photo becomes the input. One that looks twice does so in the file too: it takes the
    photo and averages over it and its mirror image by itself.

    Raises:
        TaggerError: The network is missing, damaged or foreign.
        EngineError: As `Engine.export_network`.
        ProjectError: DISK_FULL or FILE_UNWRITABLE, or as `check_output`.
        Cancelled: A file is there whole or not at all.
    """
    paths = [path for path in (keras_path, tflite_path) if path is not None]
    for path in paths:
        check_output(path)
        check_output(_beside(path))
    with tempfile.TemporaryDirectory(prefix="mlic-gui-") as temporary:
        job = ExportJob(
            backbone=tagger.backbone.name,
            size=tagger.preprocessing.size,
            body=tagger.backbone.body,
            network_path=library.keras_path(tagger),
            head_path=write_head(Path(temporary) / "head.npz", tagger.head),
            softmax=tagger.head.activation is Activation.SOFTMAX,
            keras_path=keras_path and keras_path.resolve(),
            tflite_path=tflite_path and tflite_path.resolve(),
            mirrored=tagger.preprocessing.mirrored,
        )
        engine.export_network(job, progress=progress)
    for path in paths:
        write_output(_beside(path), _about(tagger))


def _beside(path: Path) -> Path:
    """The file that says how the other is used."""
    return path.with_name(f"{path.name}.json")


def _about(tagger: Tagger) -> bytes:
    about = {
        "name": tagger.name,
        "labels": list(tagger.labels),
        "thresholds": [round(float(value), 6) for value in tagger.thresholds],
        "preprocessing": replace(tagger.preprocessing, mirrored=False).to_json(),
        "licence": tagger.card.licence,
    }
    return (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode()
