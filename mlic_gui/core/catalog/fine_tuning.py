"""Settings of a fine-tuning: training the last stages of the backbone together with the head."""

from __future__ import annotations

from dataclasses import dataclass

from mlic_gui.core.catalog.settings import Setting, declared


@dataclass(frozen=True, slots=True)
class FineTuneSettings:
    """What the user may choose of a fine-tuning.

    Attributes:
        epochs: Passes over the photos, at most.
        learning_rate: Its highest value, after warm-up and before cosine decay.
        batch_size: Photos per step.
        blocks: How many of the backbone's last stages are trained.
        augmentation: Whether flipped, cropped and brightened variants of each photo are used.
        seed: Makes a run repeatable.
        patience: Epochs without a lower validation loss after which training stops; generous, because the
            loss falls most when the learning rate does, towards the end.
        beta: Weight of recall in F-beta, for the curves.
    """

    epochs: int = declared(12, Setting("Epochs", "Passes over your photos, at most.", 1, 200))
    learning_rate: float = declared(
        2e-4,
        Setting("Learning rate", "How far each step goes; smaller is safer.", 1e-6, 1e-1, 1e-5, decimals=6),
    )
    batch_size: int = declared(32, Setting("Batch size", "Photos that each step looks at.", 1, 256))
    blocks: int = declared(2, Setting("Blocks", "How many of the network's last blocks are trained.", 1, 4))
    augmentation: bool = declared(
        True, Setting("Augmentation", "Also learn from flipped and cropped variants of each photo.", 0, 1)
    )
    seed: int = declared(0, Setting("Seed", "The same seed repeats the same training.", 0, 2**31 - 1))
    patience: int = declared(
        8, Setting("Patience", "Epochs without improvement after which training stops.", 1, 200)
    )
    beta: float = declared(
        2.0, Setting("Beta", "Above 1 finding all labels counts more than precision.", 0, 10, 0.5, decimals=2)
    )
