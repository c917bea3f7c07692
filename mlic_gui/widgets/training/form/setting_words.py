"""What the catalogue says of settings and recipes, in the user's language.

Its texts are marked for translation in `catalogue_texts`; a test finds one that is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.sentences import QT_TRANSLATE_NOOP


def setting_text(text: str) -> str:
    """Title or help of a setting."""
    return QCoreApplication.translate("settings", text)


def recipe_text(text: str) -> str:
    """Title, description or source of a recipe."""
    return QCoreApplication.translate("recipes", text) if text else ""


def group_text(group: str) -> str:
    """Heading of a group of settings."""
    return setting_text(_GROUPS.get(group, group))


def choice_text(setting: str, choice: str) -> str:
    """One of the words that a setting can be."""
    if setting == "backbone" and choice in BACKBONES:
        return BACKBONES[choice].title
    return setting_text(_CHOICES.get((setting, choice), _NAMES.get(choice, choice)))


_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "training": QT_TRANSLATE_NOOP("settings", "Training"),
        "network": QT_TRANSLATE_NOOP("settings", "Network"),
        "optimiser": QT_TRANSLATE_NOOP("settings", "Optimiser"),
        "loss": QT_TRANSLATE_NOOP("settings", "Loss"),
        "augmentation": QT_TRANSLATE_NOOP("settings", "Augmentation"),
    }
)
_NAMES: Mapping[str, str] = MappingProxyType(
    {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD", "rmsprop": "RMSprop"}
)
_CHOICES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("learn_from", "train"): QT_TRANSLATE_NOOP("settings", "Train side alone"),
        ("learn_from", "all"): QT_TRANSLATE_NOOP("settings", "In the end all photos"),
        ("backbone", "same"): QT_TRANSLATE_NOOP("settings", "My tagger's network"),
        ("weights", "pretrained"): QT_TRANSLATE_NOOP("settings", "Pretrained"),
        ("weights", "random"): QT_TRANSLATE_NOOP("settings", "Random"),
        ("head", "linear"): QT_TRANSLATE_NOOP("settings", "Linear"),
        ("head", "dense"): QT_TRANSLATE_NOOP("settings", "Dense layer"),
        ("head", "conv"): QT_TRANSLATE_NOOP("settings", "Convolution"),
        ("pooling", "average"): QT_TRANSLATE_NOOP("settings", "Average"),
        ("pooling", "flatten"): QT_TRANSLATE_NOOP("settings", "All of the map"),
        ("schedule", "constant"): QT_TRANSLATE_NOOP("settings", "Constant"),
        ("schedule", "cosine"): QT_TRANSLATE_NOOP("settings", "Cosine"),
        ("schedule", "plateau"): QT_TRANSLATE_NOOP("settings", "On plateaus"),
        ("loss", "cross-entropy"): QT_TRANSLATE_NOOP("settings", "Cross-entropy"),
        ("loss", "focal"): QT_TRANSLATE_NOOP("settings", "Focal"),
        ("loss", "asymmetric"): QT_TRANSLATE_NOOP("settings", "Asymmetric"),
        ("augment", "off"): QT_TRANSLATE_NOOP("settings", "Off"),
        ("augment", "drawn"): QT_TRANSLATE_NOOP("settings", "Drawn once"),
        ("augment", "streamed"): QT_TRANSLATE_NOOP("settings", "Fresh every epoch"),
    }
)
