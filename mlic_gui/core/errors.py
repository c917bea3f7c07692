"""What can go wrong, as exceptions with a code and named fields; `mlic_gui.sentences` makes the sentence."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """Every expected failure; a test finds codes without a sentence."""

    # photos
    PHOTO_MISSING = "photo_missing"
    PHOTO_FORBIDDEN = "photo_forbidden"
    PHOTO_EMPTY = "photo_empty"
    PHOTO_NOT_A_FILE = "photo_not_a_file"
    PHOTO_IS_FOLDER = "photo_is_folder"
    PHOTO_UNREADABLE = "photo_unreadable"
    PHOTO_BROKEN = "photo_broken"
    PHOTO_TOO_LARGE = "photo_too_large"
    PHOTO_TOO_SLOW = "photo_too_slow"
    PHOTO_NEEDS_EXTRA = "photo_needs_extra"
    PHOTO_OUTSIDE = "photo_outside"
    FOLDER_MISSING = "folder_missing"
    FOLDER_FORBIDDEN = "folder_forbidden"
    # project
    PROJECT_LOCKED = "project_locked"
    PROJECT_DAMAGED = "project_damaged"
    PROJECT_LOST = "project_lost"
    PROJECT_MISSING = "project_missing"
    PROJECT_NEWER = "project_newer"
    PROJECT_READ_ONLY = "project_read_only"
    DISK_FULL = "disk_full"
    FILE_MISSING = "file_missing"
    FILE_UNREADABLE = "file_unreadable"
    FILE_UNWRITABLE = "file_unwritable"
    OUTPUT_PHOTO = "output_photo"
    OUTPUT_READ = "output_read"
    OUTPUT_PROJECT = "output_project"
    FOLDER_IN_USE = "folder_in_use"
    LABEL_EMPTY = "label_empty"
    LABEL_EXISTS = "label_exists"
    LABEL_RESERVED = "label_reserved"
    LABEL_UNKNOWN = "label_unknown"
    LABELS_CONFLICT = "labels_conflict"
    SEVERAL_YES = "several_yes"
    UNDO_NOTHING = "undo_nothing"
    UNDO_CHANGED = "undo_changed"
    UNDO_REVIEWED = "undo_reviewed"
    UNDO_LABEL_USED = "undo_label_used"
    # formats
    CSV_MALFORMED = "csv_malformed"
    CSV_ENCODING = "csv_encoding"
    CSV_BROKEN = "csv_broken"
    CSV_REPEATED_COLUMN = "csv_repeated_column"
    CSV_CONTRADICTION = "csv_contradiction"
    CSV_SEVERAL_YES = "csv_several_yes"
    CSV_NO_PHOTOS = "csv_no_photos"
    CSV_VALUE = "csv_value"
    PLANET_BLANK_LABEL = "planet_blank_label"
    PLANET_EQUAL_STEMS = "planet_equal_stems"
    MAT_UNREADABLE = "mat_unreadable"
    MAT_HDF5 = "mat_hdf5"
    MAT_TOO_LARGE = "mat_too_large"
    MAT_NO_TARGETS = "mat_no_targets"
    MAT_COUNTS = "mat_counts"
    LABELS_TOO_MANY = "labels_too_many"
    LABEL_NAMES_MISSING = "label_names_missing"
    LABEL_NAMES_COUNT = "label_names_count"
    FOLDERS_NONE = "folders_none"
    TFRECORD_DAMAGED = "tfrecord_damaged"
    TFRECORD_TOO_LARGE = "tfrecord_too_large"
    TFRECORD_CONTENT = "tfrecord_content"
    TFRECORD_NAME = "tfrecord_name"
    TFRECORD_NO_PHOTOS = "tfrecord_no_photos"
    TFRECORD_PHOTO_TOO_LARGE = "tfrecord_photo_too_large"
    SUBFOLDER_INVALID = "subfolder_invalid"
    TABLES_DIFFER = "tables_differ"
    # the web
    WEB_ADDRESS = "web_address"
    WEB_UNREACHABLE = "web_unreachable"
    WEB_REFUSED = "web_refused"
    WEB_REDIRECTED = "web_redirected"
    WEB_TOO_LARGE = "web_too_large"
    WEB_TOO_SLOW = "web_too_slow"
    WEB_NO_PHOTO = "web_no_photo"
    # taggers and learning
    TAGGER_MISSING = "tagger_missing"
    TAGGER_GONE = "tagger_gone"
    TAGGER_DAMAGED = "tagger_damaged"
    TAGGER_FOREIGN = "tagger_foreign"
    NETWORK_MISSING = "network_missing"
    LABEL_NOT_LEARNED = "label_not_learned"
    LAYER_MISSING = "layer_missing"
    CHANNEL_MISSING = "channel_missing"
    # backbones and their weights
    BACKBONE_UNKNOWN = "backbone_unknown"
    BACKBONE_SIZE = "backbone_size"
    WEIGHTS_NEEDED = "weights_needed"
    WEIGHTS_PACKAGE = "weights_package"
    WEIGHTS_MISSING = "weights_missing"
    WEIGHTS_FOREIGN = "weights_foreign"
    WEIGHTS_DAMAGED = "weights_damaged"
    WEIGHTS_REFUSED = "weights_refused"
    OFFLINE = "offline"
    TOO_FEW_ANNOTATIONS = "too_few_annotations"
    TOO_FEW_PHOTOS = "too_few_photos"
    NO_PHOTOS = "no_photos"
    SETTING_INVALID = "setting_invalid"
    SETTING_UNKNOWN = "setting_unknown"
    RUN_MISSING = "run_missing"
    RUN_AMBIGUOUS = "run_ambiguous"
    RUN_UNNAMED = "run_unnamed"
    RUN_NO_CURVES = "run_no_curves"
    RUN_TAGGER_MISSING = "run_tagger_missing"
    RUN_WITHOUT_TAGGER = "run_without_tagger"
    RUN_BASE_MISSING = "run_base_missing"
    RUN_UNREPEATABLE = "run_unrepeatable"
    ANSWERS_MISSING = "answers_missing"
    ANSWERS_DAMAGED = "answers_damaged"
    # training engine
    ENGINE_UNAVAILABLE = "engine_unavailable"
    ENGINE_DIED = "engine_died"
    ENGINE_HUNG = "engine_hung"
    ENGINE_MEMORY = "engine_memory"
    ENGINE_FAILED = "engine_failed"


class CoreError(Exception):
    """An expected failure.

    Attributes:
        code: Which failure it is.
        fields: What the sentence names: paths, counts, labels.
    """

    def __init__(self, code: ErrorCode, **fields: object) -> None:
        super().__init__(f"{code}: {fields}" if fields else str(code))
        self.code = code
        self.fields = fields


class PhotoError(CoreError):
    """A photo or folder that can't be read."""


class ProjectError(CoreError):
    """A project that can't be opened, or an edit that can't be made."""


class FormatError(CoreError):
    """A file of tags that can't be read or written."""


class TaggerError(CoreError):
    """A tagger that can't be found or trusted."""


class BackboneError(CoreError):
    """A backbone, or weights for one, that can't be had."""


class LearningError(CoreError):
    """A training that can't be done."""


class EngineError(CoreError):
    """The training process failed."""
