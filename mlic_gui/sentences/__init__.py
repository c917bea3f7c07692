"""The sentences that a front end shows for each error code and stage; the window passes its translation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from mlic_gui.core.catalog.advice import Advice
from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.progress import Stage
from mlic_gui.sentences.backbones import BACKBONES
from mlic_gui.sentences.formats import FORMATS
from mlic_gui.sentences.learning import LEARNING
from mlic_gui.sentences.photos import PHOTOS
from mlic_gui.sentences.project import PROJECT
from mlic_gui.sentences.reasons import REASONS
from mlic_gui.sentences.stages import ACTIVITIES
from mlic_gui.sentences.wording import QT_TRANSLATE_NOOP, Translate, Wording, english, filled

__all__ = ["ACTIVITIES", "QT_TRANSLATE_NOOP", "REASONS", "WORDINGS", "Translate", "english"]

WORDINGS: Mapping[ErrorCode, Wording] = MappingProxyType(
    {**PHOTOS, **PROJECT, **FORMATS, **BACKBONES, **LEARNING}
)


def sentence(error: CoreError, translate: Translate = english) -> str:
    """What happened and what to do about it."""
    return f"{happened(error, translate)} {advice(error, translate)}"


def happened(error: CoreError, translate: Translate = english) -> str:
    """What happened, in one sentence."""
    return filled(translate("errors", WORDINGS[error.code].happened), error.fields)


def advice(error: CoreError, translate: Translate = english) -> str:
    """What to do about it, in one sentence."""
    return filled(translate("errors", WORDINGS[error.code].advice), error.fields)


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
    return filled(translate("advice", REASONS[advice.reason]), fields)
