"""Settings of a training by gradient steps, in Keras; a recipe is a name for a set of them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from mlic_gui.core.catalog.augmentation import Augmentation
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.networks import BACKBONE, MIRROR, SAME_BACKBONE, SIZE
from mlic_gui.core.catalog.settings import Setting, declared

OPTIMIZERS = ("adam", "adamw", "sgd", "rmsprop")
SCHEDULES = ("constant", "cosine", "plateau")
LOSSES = ("cross-entropy", "focal", "asymmetric")
ALL_BLOCKS = 99
EVERYBODY = "all"
TRAIN_SIDE_ALONE = "train"


def _rate(default: float, title: str, text: str, group: str) -> float:
    setting = Setting(title, text, 1e-7, 1.0, 1e-5, decimals=7, group=group)
    rate: float = declared(default, setting)
    return rate


def _share(default: float, title: str, text: str, *, group: str, highest: float = 1.0) -> float:
    setting = Setting(title, text, 0, highest, 0.05, decimals=3, group=group)
    share: float = declared(default, setting)
    return share


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What the user may choose of a training; every run records all of it.

    Attributes:
        epochs: Passes over the photos with blocks and head trained together, at most.
        learning_rate: Its highest value.
        batch_size: Photos per step.
        blocks: How many of the backbone's last stages are trained; 0 none, more than it has all of it.
        patience: Epochs without a lower validation loss after which training stops.
        beta: Weight of recall in F-beta, for curves and thresholds.
        seed: Makes a run repeatable.
        learn_from: `train` for the train side alone; `all` to train again in the end on every annotated
            photo, for as many epochs as were best, or the whole of a cosine course.
        backbone: Name in the catalogue, or `same` for the network of the tagger in use.
        weights: `pretrained` or `random`; what a weights file of the user's becomes is pretrained.
        size: Side of the network's input in pixels; 0 for the backbone's own.
        head: What lies on top of the backbone.
        head_width: Units of a dense head, channels of a convolutional one.
        pooling: How an activation map becomes a row.
        dropout: Share of features left out in each step.
        mirror: Whether the tagger looks at every photo and its mirror image; one that does goes on doing so.
        head_epochs: Epochs with the head alone, before the blocks join in.
        head_optimizer: Optimiser of those epochs.
        head_learning_rate: Learning rate of those epochs.
        optimizer: Optimiser.
        momentum: Of SGD.
        weight_decay: Of AdamW.
        schedule: How the learning rate goes: it stays, falls along a cosine, or falls tenfold when the
            validation loss has not fallen for a third of the patience.
        warm_up: Share of the steps in which it rises from nothing.
        train_norms: Whether batch normalisations learn too; frozen is right for pretrained networks.
        mixed_precision: Half precision where there is a graphics card; nothing on a processor.
        loss: What is minimised.
        label_weights: Whether rare labels weigh more.
        focusing: Exponent that takes weight from easy entries: gamma of focal, gamma of *no* of asymmetric.
        focusing_yes: Gamma of *yes* of the asymmetric loss.
        margin: Probability below which a *no* counts nothing in the asymmetric loss.
        augment: `off`; `drawn` for a few variants of each photo, drawn once, their activations kept;
            `streamed` for fresh ones in every epoch, through the whole network.
        variants: How many are drawn of each photo. Measured on natural-scenes, two folds, 12 epochs: 4 cost
            0.002 mAP against fresh ones in every epoch; 12 are as good as fresh ones for so many epochs.
        flip_horizontal: See `Augmentation`, as for the following.
    """

    epochs: int = declared(12, Setting("Epochs", "Passes over your photos, at most.", 1, 1000))
    learning_rate: float = _rate(
        2e-4, "Learning rate", "How far each step goes; smaller is safer.", "training"
    )
    batch_size: int = declared(32, Setting("Batch size", "Photos that each step looks at.", 1, 512))
    blocks: int = declared(
        2, Setting("Blocks", "How many of the network's last blocks are trained; 99 for all.", 0, ALL_BLOCKS)
    )
    patience: int = declared(
        12, Setting("Patience", "Epochs without improvement after which training stops.", 1, 1000)
    )
    beta: float = declared(
        2.0, Setting("Beta", "Above 1 finding all labels counts more than precision.", 0, 10, 0.5, decimals=2)
    )
    seed: int = declared(0, Setting("Seed", "The same seed repeats the same training.", 0, 2**31 - 1))
    learn_from: str = declared(
        EVERYBODY,
        Setting(
            "Learn from",
            "The train side alone, or in the end once more from all annotated photos.",
            choices=(TRAIN_SIDE_ALONE, EVERYBODY),
        ),
    )
    backbone: str = declared(SAME_BACKBONE, BACKBONE)
    weights: str = declared(
        "pretrained",
        Setting("Weights", "What it begins with.", choices=("pretrained", "random"), group="network"),
    )
    size: int = declared(0, SIZE)
    head: str = declared(
        "linear", Setting("Head", "The layers on top.", choices=("linear", "dense", "conv"), group="network")
    )
    head_width: int = declared(
        256, Setting("Head width", "Units or channels of the layer on top.", 1, 4096, 32, group="network")
    )
    pooling: str = declared(
        "average",
        Setting("Pooling", "How a map becomes a row.", choices=("average", "flatten"), group="network"),
    )
    dropout: float = _share(
        0.0, "Dropout", "Share of features left out in each step.", group="network", highest=0.9
    )
    mirror: bool = declared(False, MIRROR)
    head_epochs: int = declared(
        0, Setting("Head epochs", "Epochs with the head alone, at first.", 0, 1000, group="optimiser")
    )
    head_optimizer: str = declared(
        "adam", Setting("Head optimiser", "Of those epochs.", choices=OPTIMIZERS, group="optimiser")
    )
    head_learning_rate: float = _rate(1e-3, "Head learning rate", "Of those epochs.", "optimiser")
    optimizer: str = declared(
        "adam", Setting("Optimiser", "How steps are made.", choices=OPTIMIZERS, group="optimiser")
    )
    momentum: float = _share(0.9, "Momentum", "Of SGD.", group="optimiser", highest=0.999)
    weight_decay: float = _share(0.004, "Weight decay", "Of AdamW.", group="optimiser")
    schedule: str = declared(
        "cosine", Setting("Schedule", "How the learning rate goes.", choices=SCHEDULES, group="optimiser")
    )
    warm_up: float = _share(
        0.1, "Warm-up", "Share of the steps in which the learning rate rises.", group="optimiser", highest=0.9
    )
    train_norms: bool = declared(
        False,
        Setting("Train normalisations", "Right for networks that begin at random only.", group="optimiser"),
    )
    mixed_precision: bool = declared(
        True, Setting("Mixed precision", "Faster where there is a graphics card.", group="optimiser")
    )
    loss: str = declared("cross-entropy", Setting("Loss", "What is minimised.", choices=LOSSES, group="loss"))
    label_weights: bool = declared(False, Setting("Label weights", "Rare labels weigh more.", group="loss"))
    focusing: float = declared(
        2.0, Setting("Focusing", "Takes weight from what is easy.", 0, 10, 0.5, decimals=2, group="loss")
    )
    focusing_yes: float = declared(
        0.0,
        Setting(
            "Focusing of yes", "The same for yes, asymmetric loss.", 0, 10, 0.5, decimals=2, group="loss"
        ),
    )
    margin: float = _share(0.05, "Margin", "No below this counts nothing, asymmetric loss.", group="loss")
    augment: str = declared(
        "drawn",
        Setting(
            "Augmentation",
            "None, a few variants drawn once, or fresh ones in every epoch (slow).",
            choices=("off", "drawn", "streamed"),
            group="augmentation",
        ),
    )
    variants: int = declared(
        12, Setting("Variants", "How many are drawn of each photo.", 1, 64, group="augmentation")
    )
    flip_horizontal: bool = declared(True, Setting("Mirror", "Left and right.", group="augmentation"))
    flip_vertical: bool = declared(
        False, Setting("Upside down", "For satellite and microscope pictures.", group="augmentation")
    )
    rotation: float = declared(
        0.0, Setting("Rotation", "Degrees to either side.", 0, 180, 5, decimals=1, group="augmentation")
    )
    shift: float = _share(0.0, "Shift", "Share of the side.", group="augmentation", highest=0.5)
    zoom: float = _share(0.0, "Zoom", "Share of growing or shrinking.", group="augmentation", highest=0.9)
    shear: float = _share(0.0, "Shear", "Slant, as a share of the side.", group="augmentation")
    crop: float = _share(
        0.5, "Crop", "Share of the area that may be cut off.", group="augmentation", highest=0.95
    )
    brightness: float = _share(0.15, "Brightness", "Share of lighter or darker.", group="augmentation")
    contrast: float = _share(0.0, "Contrast", "Share of more or less.", group="augmentation")
    colour: float = _share(0.0, "Colour", "Share of more or less saturation.", group="augmentation")

    @property
    def body(self) -> Body:
        """What lies between backbone and last layer."""
        return Body(self.head, self.head_width, self.pooling, self.dropout)  # type: ignore[arg-type]

    @property
    def augmentation(self) -> Augmentation:
        """The amounts alone."""
        return Augmentation(**{item.name: getattr(self, item.name) for item in fields(Augmentation)})
