"""What the client and the training process say to each other; arrays travel by path."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.explaining import Answer, FilterFound, Question

TRAIN_SIDE = 0
SELECTION_SIDE = 1
HELD_OUT_SIDE = 2


@dataclass(frozen=True, slots=True)
class FineTuneJob:
    """A fine-tuning, all its arrays in files.

    Attributes:
        pixels_path: `.npy`, uint8 (n, size, size, 3), the photos fitted to the network's input.
        targets_path: `.npy`, int8 (n, labels): 1 yes, 0 no, -1 unknown.
        sides_path: `.npy`, int8 (n,): `TRAIN_SIDE`, `SELECTION_SIDE` or, where in the end all photos teach,
            `HELD_OUT_SIDE`.
        network_path: `.keras` that holds the weights to start from.
        backbone: Name in the catalogue of the network that the weights belong to.
        head_path: `.npz` of the head to start from: weights (width, labels), bias, mean, scale, temperature;
            None for a new one, on the body that the settings describe.
        settings: What the user chose.
        out_dir: Existing folder that receives `network.keras`, `network.tflite`, `head.npz`, and while the
            training runs a checkpoint per epoch, from which the same job goes on if it was killed.
        preprocessing: How pixels become the network's input.
        start_body: What lies between backbone and head in the network at `network_path`.
        exclusive: Whether labels exclude each other: softmax and one yes per photo.
        logs_dir: Folder for TensorBoard's event files, or None.
    """

    pixels_path: Path
    targets_path: Path
    sides_path: Path
    network_path: Path
    backbone: str
    head_path: Path | None
    settings: TrainingSettings
    out_dir: Path
    preprocessing: Preprocessing = field(default_factory=Preprocessing)
    start_body: Body = field(default_factory=Body)
    exclusive: bool = False
    logs_dir: Path | None = None


@dataclass(frozen=True, slots=True)
class BackboneJob:
    """A backbone to be made ready: its network as files that taggers, training and LiteRT use.

    Attributes:
        backbone: Name in the catalogue.
        size: Side of its input in pixels.
        weights_path: Weights file of the user's or as published, or None for random weights.
        seed: Of random weights.
        out_dir: Existing folder that receives `network.keras` and `network.tflite`.
    """

    backbone: str
    size: int
    weights_path: Path | None
    seed: int
    out_dir: Path


@dataclass(frozen=True, slots=True)
class BackboneMade:
    """A backbone that is ready.

    Attributes:
        keras_path: The network up to its pooled features, as a Keras archive.
        tflite_path: The same for LiteRT.
    """

    keras_path: Path
    tflite_path: Path


@dataclass(frozen=True, slots=True)
class ExportJob:
    """A tagger to be written whole, for use elsewhere.

    Attributes:
        backbone: Name in the catalogue.
        size: Side of its input in pixels.
        body: What lies between backbone and head.
        network_path: `.keras` that holds the weights.
        head_path: `.npz` of the head: weights (width, labels), bias, mean, scale, temperature.
        softmax: Whether the probabilities of a photo sum to one.
        keras_path: Where to write the Keras archive, or None.
        tflite_path: Where to write the file for LiteRT, or None.
        mirrored: Whether what is written averages over the photo and its mirror image.
    """

    backbone: str
    size: int
    body: Body
    network_path: Path
    head_path: Path
    softmax: bool
    keras_path: Path | None
    tflite_path: Path | None
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """A tagger was written."""


@dataclass(frozen=True, slots=True)
class EpochPoint:
    """The network after an epoch, both sides judged without augmentation, F-beta at probability 0.5.

    Attributes:
        epoch: Epochs done; 0 is the network as it came.
        train_loss: Masked binary cross-entropy of the train side, with calibrated probabilities.
        validation_loss: The same of the selection side.
        train_fbeta: Mean F-beta over the photos of the train side.
        validation_fbeta: The same of the selection side.
    """

    epoch: int
    train_loss: float
    validation_loss: float
    train_fbeta: float
    validation_fbeta: float


@dataclass(frozen=True, slots=True)
class FineTuneOutcome:
    """A finished fine-tuning; its files hold the best epoch.

    Attributes:
        keras_path: The network up to its features, as a Keras archive.
        tflite_path: The same for LiteRT.
        head_path: `.npz` of the trained head, laid out as the job's.
        best_epoch: The epoch that was kept: the one of lowest validation loss.
        points: One per epoch, from 0.
        stopped: Whether somebody asked for it to end early.
        logits_path: `.npy`, float32 (n, labels) of all photos of the job, by the network that had learned
            from the train side alone; only where in the end all photos taught, and None if it was stopped
            before its first epoch.
        resumed_from: Epoch that an earlier process had left it at; 0 if it began here.
    """

    keras_path: Path
    tflite_path: Path
    head_path: Path
    best_epoch: int
    points: tuple[EpochPoint, ...]
    stopped: bool
    logits_path: Path | None = None
    resumed_from: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a fine-tuning will cost, from a few steps of it.

    Attributes:
        seconds: Until the outcome, if no epoch is spared.
        disk_bytes: Needed in the job's folder while it runs.
    """

    seconds: float
    disk_bytes: int


@dataclass(frozen=True, slots=True)
class FineTune:
    """Asks for a fine-tuning."""

    job: FineTuneJob


@dataclass(frozen=True, slots=True)
class EstimateCost:
    """Asks what a fine-tuning would cost."""

    job: FineTuneJob


@dataclass(frozen=True, slots=True)
class MakeBackbone:
    """Asks for a backbone."""

    job: BackboneJob


@dataclass(frozen=True, slots=True)
class ExportNetwork:
    """Asks for a tagger in one file."""

    job: ExportJob


@dataclass(frozen=True, slots=True)
class Stop:
    """Asks the running fine-tuning to end and keep the best epoch."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Asks the running work to end and keep nothing."""


@dataclass(frozen=True, slots=True)
class Started:
    """The process runs; Keras is still being imported."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Keras is there."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The process lives.

    Attributes:
        work: Grows with every piece of work done, so that a standstill can be told from a long epoch.
    """

    work: int


@dataclass(frozen=True, slots=True)
class Advance:
    """How far the work is.

    Attributes:
        stage: Value of a `Stage`.
        done: Items done.
        total: Items there are, or None.
    """

    stage: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class WasCancelled:
    """The work has ended as asked and left nothing."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The work has failed; the process lives.

    Attributes:
        code: Value of an `ErrorCode`.
        details: For the report, not for the sentence.
        fields: Named fields of the error.
    """

    code: str
    details: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Aside:
    """Asks a question that is answered between two batches of whatever runs.

    Attributes:
        ticket: Tells its answer from others.
        question: What is asked.
    """

    ticket: int
    question: Question


@dataclass(frozen=True, slots=True)
class CancelAside:
    """Asks that a question be forgotten; whatever else runs goes on."""

    ticket: int


Said = Answer | FilterFound | Advance | WasCancelled | Failure


@dataclass(frozen=True, slots=True)
class AboutAside:
    """Something that would have been said of a job, said of a question.

    Attributes:
        ticket: Of the question.
        said: Its answer, part of it, how far it is, or how it ended.
    """

    ticket: int
    said: Said


Message = (
    FineTune
    | EstimateCost
    | MakeBackbone
    | ExportNetwork
    | Stop
    | Cancel
    | Started
    | Ready
    | Beat
    | Advance
    | EpochPoint
    | FineTuneOutcome
    | Estimate
    | BackboneMade
    | Exported
    | WasCancelled
    | Failure
    | Aside
    | CancelAside
    | AboutAside
)
