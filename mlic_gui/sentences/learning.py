"""What is said when something goes wrong with taggers, trainings and the process they run in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mlic_gui.core.errors import ErrorCode
from mlic_gui.sentences.wording import QT_TRANSLATE_NOOP, Wording

LEARNING: Mapping[ErrorCode, Wording] = MappingProxyType(
    {
        ErrorCode.TAGGER_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "There is no tagger {name}."),
            QT_TRANSLATE_NOOP(
                "errors", "Choose one from the list of taggers, or give the path of a tagger's folder."
            ),
        ),
        ErrorCode.TAGGER_GONE: Wording(
            QT_TRANSLATE_NOOP("errors", "The tagger {name}, which the project uses, is not there any more."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Take that of a training, or another, with mlic-gui use FOLDER RUN (a tagger's name will do);"
                " mlic-gui taggers lists them.",
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
        ErrorCode.LAYER_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "The network has no layer {layer} that can be looked at."),
            QT_TRANSLATE_NOOP(
                "errors", "Choose one of its convolutional layers; mlic-gui network lists them."
            ),
        ),
        ErrorCode.CHANNEL_MISSING: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "The layer {layer} has {count} filters; there is no number {channel}."
            ),
            QT_TRANSLATE_NOOP("errors", "Filters are counted from 0."),
        ),
        ErrorCode.LABEL_NOT_LEARNED: Wording(
            QT_TRANSLATE_NOOP("errors", "{tagger} has not learned the label {label}."),
            QT_TRANSLATE_NOOP("errors", "Check its spelling, or train with photos of it first."),
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
            QT_TRANSLATE_NOOP("errors", "There is no run {id} in this project."),
            QT_TRANSLATE_NOOP(
                "errors", "Look at the list of runs; the first characters of an id are enough."
            ),
        ),
        ErrorCode.RUN_AMBIGUOUS: Wording(
            QT_TRANSLATE_NOOP("errors", "The ids of {count} runs begin with {id}."),
            QT_TRANSLATE_NOOP("errors", "Give more of its characters, as the list of runs has them."),
        ),
        ErrorCode.RUN_UNNAMED: Wording(
            QT_TRANSLATE_NOOP("errors", "The id of the run is empty."),
            QT_TRANSLATE_NOOP(
                "errors", "Look at the list of runs; the first characters of an id are enough."
            ),
        ),
        ErrorCode.RUN_NO_CURVES: Wording(
            QT_TRANSLATE_NOOP("errors", "No training of this project has come so far that it has curves."),
            QT_TRANSLATE_NOOP("errors", "Train a tagger from your annotations first."),
        ),
        ErrorCode.RUN_TAGGER_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "The tagger {name} that run {id} made is not there any more."),
            QT_TRANSLATE_NOOP("errors", "Repeat the run to make it again, or choose another run."),
        ),
        ErrorCode.RUN_WITHOUT_TAGGER: Wording(
            QT_TRANSLATE_NOOP("errors", "Run {id} made no tagger: it did not come to its end."),
            QT_TRANSLATE_NOOP("errors", "Choose a run that was finished or stopped."),
        ),
        ErrorCode.RUN_BASE_MISSING: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "The tagger {name} that this run started from is not there any more."
            ),
            QT_TRANSLATE_NOOP("errors", "Without it the run can't be repeated; train anew instead."),
        ),
        ErrorCode.RUN_UNREPEATABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "Run {id} has settings of another version of this program."),
            QT_TRANSLATE_NOOP("errors", "Train anew instead, with settings like those of the run."),
        ),
        ErrorCode.ANSWERS_MISSING: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "What the tagger of run {id} answered to the photos that judged it was not kept."
            ),
            QT_TRANSLATE_NOOP("errors", "Repeat the run, or choose a later one."),
        ),
        ErrorCode.ANSWERS_DAMAGED: Wording(
            QT_TRANSLATE_NOOP(
                "errors", "The file of what the tagger of run {id} answered is damaged: {path}."
            ),
            QT_TRANSLATE_NOOP("errors", "Delete it, and repeat the run if you need it."),
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
