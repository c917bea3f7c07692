"""The recipes there are: each a name, a reason to pick it, and a set of settings that can all be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mlic_gui.core.catalog.training import ALL_BLOCKS, TRAIN_SIDE_ALONE, TrainingSettings

QUICK = "quick"
FINE_TUNE = "fine-tune"


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to train.

    Attributes:
        name: Its name in runs and on the command line.
        title: Its name on screen.
        description: One or two sentences that say what it does and what it is good for.
        settings: What it sets; None for a head that is solved, not stepped, with `RefitSettings` of its own.
        source: Which published system it follows and what that reported; empty for our own.
    """

    name: str
    title: str
    description: str
    settings: TrainingSettings | None
    source: str = ""


_WILD: dict[str, Any] = {  # the augmentation of the small data set of cats and dogs
    "augment": "streamed",
    "rotation": 40.0,
    "shift": 0.2,
    "zoom": 0.2,
    "shear": 0.2,
    "crop": 0.0,
    "brightness": 0.0,
}
_CATS_AND_DOGS = "cats and dogs, 2,000 photos to train, 500 to validate, 500 to test"

_RECIPES = (
    Recipe(
        QUICK,
        "Quick",
        "Solves the last layer on what the network already saw. A second; right for most corrections.",
        None,
    ),
    Recipe(
        FINE_TUNE,
        "Fine-tune",
        "Trains the network's last blocks together with the head. Minutes; usually gains a little more.",
        TrainingSettings(),
    ),
    Recipe(
        "from-scratch",
        "From scratch",
        "Trains a whole network from random weights. For pictures unlike photographs, and thousands of them.",
        TrainingSettings(
            learn_from=TRAIN_SIDE_ALONE,
            backbone="efficientnet-lite0",
            weights="random",
            blocks=ALL_BLOCKS,
            train_norms=True,
            optimizer="adamw",
            learning_rate=1e-3,
            epochs=60,
            patience=15,
            augment="streamed",
        ),
    ),
    Recipe(
        "planet-vgg16",
        "Planet (VGG16)",
        "For satellite pictures: VGG16 on small tiles, its last block trained with a dense head.",
        TrainingSettings(
            learn_from=TRAIN_SIDE_ALONE,
            backbone="vgg16",
            size=128,
            blocks=1,
            head="dense",
            head_width=128,
            pooling="flatten",
            optimizer="adam",
            learning_rate=1e-3,
            schedule="constant",
            warm_up=0.0,
            batch_size=128,
            epochs=15,
            patience=15,
            augment="streamed",
            flip_vertical=True,
            seed=1,
            rotation=90.0,
            crop=0.0,
            brightness=0.0,
        ),
        source="Kaggle, Planet: Understanding the Amazon; 17 labels, 70/30 split; loss 0.108, F2 0.884",
    ),
    Recipe(
        "scene-resnet50",
        "Scenes (ResNet50)",
        "ResNet50 with a new convolution on top; it and the last stage are trained.",
        TrainingSettings(
            learn_from=TRAIN_SIDE_ALONE,
            backbone="resnet50",
            blocks=1,
            head="conv",
            head_width=256,
            learning_rate=1e-4,
            schedule="constant",
            warm_up=0.0,
            epochs=20,
            augment="drawn",
            variants=4,
            flip_horizontal=False,
            brightness=0.0,
        ),
        source="2,000 natural scenes, 5 labels; entry-wise accuracy 99.3 % on unstated photos",
    ),
    Recipe(
        "scene-inceptionv3",
        "Scenes (InceptionV3)",
        "A small network of its own on the 2,048 features of InceptionV3, which are computed once.",
        TrainingSettings(
            learn_from=TRAIN_SIDE_ALONE,
            backbone="inceptionv3",
            blocks=0,
            head="dense",
            head_width=256,
            learning_rate=1e-3,
            schedule="constant",
            warm_up=0.0,
            epochs=30,
            augment="off",
        ),
        source="2,000 natural scenes, 5 labels; sigmoid cross-entropy on cached features",
    ),
    Recipe(
        "small-cnn",
        "Small network",
        "Four convolutions from random weights. To see what pretraining is worth.",
        TrainingSettings(
            learn_from=TRAIN_SIDE_ALONE,
            backbone="small-cnn",
            weights="random",
            blocks=ALL_BLOCKS,
            head="dense",
            head_width=512,
            pooling="flatten",
            optimizer="rmsprop",
            learning_rate=1e-5,
            schedule="constant",
            warm_up=0.0,
            epochs=100,
            patience=30,
            **_WILD,
        ),
        source=f"{_CATS_AND_DOGS}: 73.3 % without augmentation (learning rate 1e-4), 81.8 % with it",
    ),
    Recipe(
        "vgg19",
        "Cats and dogs (VGG19)",
        "VGG19: first a dense head on frozen features, then its last four convolutions as well.",
        TrainingSettings(
            learn_from=TRAIN_SIDE_ALONE,
            backbone="vgg19",
            size=150,
            blocks=1,
            head="dense",
            head_width=256,
            pooling="flatten",
            dropout=0.5,
            head_epochs=30,
            head_optimizer="rmsprop",
            head_learning_rate=1e-5,
            optimizer="rmsprop",
            learning_rate=1e-5,
            schedule="constant",
            warm_up=0.0,
            epochs=50,
            patience=15,
            **_WILD,
        ),
        source=f"{_CATS_AND_DOGS}: 88.4 % with the head alone, 94.1 % with the last four convolutions",
    ),
    Recipe(
        "inceptionv3-two-phase",
        "Two phases (InceptionV3)",
        "InceptionV3: first a dense head alone, then its top two blocks as well, by small steps.",
        TrainingSettings(
            learn_from=TRAIN_SIDE_ALONE,
            backbone="inceptionv3",
            blocks=2,
            head="dense",
            head_width=1024,
            head_epochs=3,
            head_optimizer="rmsprop",
            head_learning_rate=1e-3,
            optimizer="sgd",
            learning_rate=1e-4,
            momentum=0.9,
            schedule="constant",
            warm_up=0.0,
            epochs=10,
            augment="streamed",
            rotation=30.0,
            shift=0.2,
            shear=0.2,
            zoom=0.2,
            crop=0.0,
            brightness=0.0,
        ),
        source="cats and dogs, 24,000 photos to train and 1,000 to validate",
    ),
)

RECIPES: Mapping[str, Recipe] = MappingProxyType({recipe.name: recipe for recipe in _RECIPES})
