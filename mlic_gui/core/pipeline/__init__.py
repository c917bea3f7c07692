"""The user's stories, each with its stages in order; window and command line call nothing else to learn.

Folder, records, features, head, probabilities, thresholds, suggestions; and back from annotations to a new
head.
"""

from __future__ import annotations

from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.results import Evaluation, Tagged, TrainingResult
from mlic_gui.core.learning.suggestions import Chip, Suggestions, done_edits
from mlic_gui.core.pipeline.advising import advise, preview_variants
from mlic_gui.core.pipeline.asking import (
    annotated,
    annotated_then,
    fingerprints,
    initial_labels,
    side_assigner,
)
from mlic_gui.core.pipeline.comparing import compare_runs, keep_answers, read_answers, tagger_of
from mlic_gui.core.pipeline.exchange import (
    export_records,
    import_tags,
    plan_import,
    read_tags,
    unpack_photos,
)
from mlic_gui.core.pipeline.explaining import (
    explain,
    filter_patterns,
    layer_activations,
    nearest_annotated,
    network_layers,
)
from mlic_gui.core.pipeline.handing_on import export_tagger
from mlic_gui.core.pipeline.judging import evaluate
from mlic_gui.core.pipeline.repeating import (
    Repetition,
    base_of,
    begin_repetition,
    repeat_run,
    repetition,
)
from mlic_gui.core.pipeline.reporting import find_run, remembered_runs, report_name, write_report
from mlic_gui.core.pipeline.run_reports import corrected_report, run_growth, run_report
from mlic_gui.core.pipeline.tagging import chips, rescore, tag, with_mirror
from mlic_gui.core.pipeline.training import estimate_fine_tune, fine_tune, refit

__all__ = [
    "Annotated",
    "Bench",
    "Chip",
    "Evaluation",
    "Repetition",
    "Suggestions",
    "Tagged",
    "TrainingResult",
    "advise",
    "annotated",
    "annotated_then",
    "base_of",
    "begin_repetition",
    "chips",
    "compare_runs",
    "corrected_report",
    "done_edits",
    "estimate_fine_tune",
    "evaluate",
    "explain",
    "export_records",
    "export_tagger",
    "filter_patterns",
    "find_run",
    "fine_tune",
    "fingerprints",
    "import_tags",
    "initial_labels",
    "keep_answers",
    "layer_activations",
    "nearest_annotated",
    "network_layers",
    "plan_import",
    "preview_variants",
    "read_answers",
    "read_tags",
    "refit",
    "remembered_runs",
    "repeat_run",
    "repetition",
    "report_name",
    "rescore",
    "run_growth",
    "run_report",
    "side_assigner",
    "tag",
    "tagger_of",
    "unpack_photos",
    "with_mirror",
    "write_report",
]
