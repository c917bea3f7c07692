"""What is said when something goes wrong with files of tags."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mlic_gui.core.errors import ErrorCode
from mlic_gui.sentences.wording import QT_TRANSLATE_NOOP, Wording

FORMATS: Mapping[ErrorCode, Wording] = MappingProxyType(
    {
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
    }
)
