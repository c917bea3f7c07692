"""What is said when something goes wrong with projects, labels and undoing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mlic_gui.core.errors import ErrorCode
from mlic_gui.sentences.wording import QT_TRANSLATE_NOOP, Wording

PROJECT: Mapping[ErrorCode, Wording] = MappingProxyType(
    {
        ErrorCode.PROJECT_LOCKED: Wording(
            QT_TRANSLATE_NOOP("errors", "Another window or command is working on {path}."),
            QT_TRANSLATE_NOOP("errors", "Close it or wait until it is done, then try again."),
        ),
        ErrorCode.PROJECT_DAMAGED: Wording(
            QT_TRANSLATE_NOOP("errors", "The project file {path} is damaged."),
            QT_TRANSLATE_NOOP("errors", "It is kept as it is. Put back the copy {backup}."),
        ),
        ErrorCode.PROJECT_LOST: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is damaged, and there is no good copy of it."),
            QT_TRANSLATE_NOOP(
                "errors", "It is kept as it is. To start afresh, move the folder that holds it away."
            ),
        ),
        ErrorCode.PROJECT_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "Nothing has been said of the photos in {path} yet."),
            QT_TRANSLATE_NOOP("errors", "Open the folder and annotate, or import a file of tags."),
        ),
        ErrorCode.PROJECT_NEWER: Wording(
            QT_TRANSLATE_NOOP("errors", "The project {path} was made by a newer version of this program."),
            QT_TRANSLATE_NOOP("errors", "Install that version to open it."),
        ),
        ErrorCode.PROJECT_READ_ONLY: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "The project {path} is open for reading only, so nothing in it can be changed."
            ),
            QT_TRANSLATE_NOOP("errors", "Make its folder writable, then open it again."),
        ),
        ErrorCode.DISK_FULL: Wording(
            QT_TRANSLATE_NOOP("errors", "The disk is full, so {path} could not be written."),
            QT_TRANSLATE_NOOP("errors", "Make room on it, then try again."),
        ),
        ErrorCode.FILE_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "There is no file {path}."),
            QT_TRANSLATE_NOOP("errors", "Check its name, or connect the drive that it is on."),
        ),
        ErrorCode.FILE_UNREADABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} could not be read."),
            QT_TRANSLATE_NOOP("errors", "Check its name, and that you may read it."),
        ),
        ErrorCode.FILE_UNWRITABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} could not be written."),
            QT_TRANSLATE_NOOP("errors", "Choose another place, or give yourself permission to write there."),
        ),
        ErrorCode.OUTPUT_PHOTO: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is a photo, and nothing is ever written over a photo."),
            QT_TRANSLATE_NOOP("errors", "Choose another name for what is to be written."),
        ),
        ErrorCode.OUTPUT_READ: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is what is read, so it is not written over."),
            QT_TRANSLATE_NOOP("errors", "Choose another name for what is to be written."),
        ),
        ErrorCode.OUTPUT_PROJECT: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} lies among a project's own files, where nothing else goes."),
            QT_TRANSLATE_NOOP("errors", "Choose a place outside the folder .mlic."),
        ),
        ErrorCode.FOLDER_IN_USE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} holds other things, which are not replaced."),
            QT_TRANSLATE_NOOP("errors", "Name a folder that is empty or not there yet."),
        ),
        ErrorCode.LABEL_EMPTY: Wording(
            QT_TRANSLATE_NOOP("errors", "A label needs a name."),
            QT_TRANSLATE_NOOP("errors", "Type at least one visible character."),
        ),
        ErrorCode.LABEL_EXISTS: Wording(
            QT_TRANSLATE_NOOP("errors", "There is a label {label} already."),
            QT_TRANSLATE_NOOP("errors", "Use it, or choose another name."),
        ),
        ErrorCode.LABEL_RESERVED: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "A label can't be called {label}, which means something else in exported files."
            ),
            QT_TRANSLATE_NOOP("errors", "Choose another name."),
        ),
        ErrorCode.LABEL_UNKNOWN: Wording(
            QT_TRANSLATE_NOOP("errors", "The project has no label {label}."),
            QT_TRANSLATE_NOOP("errors", "Check its spelling, or add it first."),
        ),
        ErrorCode.LABELS_CONFLICT: Wording(
            QT_TRANSLATE_NOOP(
                "errors",
                "Photos with more than one yes: {photos}, {path} among them. Until each has one, labels can't"
                " exclude each other.",
            ),
            QT_TRANSLATE_NOOP("errors", "Leave each of them one yes, then choose it again."),
        ),
        ErrorCode.SEVERAL_YES: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "{path} would get more than one yes, but in this project labels exclude each other."
            ),
            QT_TRANSLATE_NOOP("errors", "Leave it one, or let photos have many labels."),
        ),
        ErrorCode.UNDO_NOTHING: Wording(
            QT_TRANSLATE_NOOP("errors", "There is nothing to undo or redo."),
            QT_TRANSLATE_NOOP("errors", "Go on from here."),
        ),
        ErrorCode.UNDO_CHANGED: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "{label} on {path} was changed since, so this step is not taken back."
            ),
            QT_TRANSLATE_NOOP("errors", "Set the value by hand."),
        ),
        ErrorCode.UNDO_REVIEWED: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "{path} was marked done or not done since, so this step is not taken back."
            ),
            QT_TRANSLATE_NOOP("errors", "Set it by hand."),
        ),
        ErrorCode.UNDO_LABEL_USED: Wording(
            QT_TRANSLATE_NOOP("errors", "The label {label} is in use since, so adding it is not taken back."),
            QT_TRANSLATE_NOOP("errors", "Take its annotations back first."),
        ),
    }
)
