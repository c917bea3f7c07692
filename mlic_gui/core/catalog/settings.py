"""Settings of a training as typed data, from which the panel's form and the command line are made."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from mlic_gui.core.errors import ErrorCode, LearningError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_KEY = "setting"


@dataclass(frozen=True, slots=True)
class Setting:
    """How one field of a settings dataclass is shown and bounded.

    Attributes:
        title: Its name beside the field, in English.
        help: One sentence that says what it does.
        minimum: Smallest value allowed.
        maximum: Largest value allowed.
        step: What one click of a spin box adds.
        decimals: Digits after the point; 0 for whole numbers.
        choices: The values there are, where it is a word; empty where it is a number.
        group: Which part of a form it belongs to.
    """

    title: str
    help: str
    minimum: float = 0
    maximum: float = 1
    step: float = 1
    decimals: int = 0
    choices: tuple[str, ...] = ()
    group: str = "training"


def declared(default: Any, setting: Setting) -> Any:
    """A dataclass field with a default value and its description."""
    return field(default=default, metadata={_KEY: setting})


def settings_of(settings: DataclassInstance | type[DataclassInstance]) -> dict[str, Setting]:
    """Description of each declared field, in the order of the form."""
    return {item.name: item.metadata[_KEY] for item in fields(settings) if _KEY in item.metadata}


def validate(settings: DataclassInstance) -> None:
    """Check every declared field against its bounds; None (chosen by the program) passes.

    Raises:
        LearningError: SETTING_INVALID, naming the setting, its value and its bounds; SETTING_UNKNOWN, naming
            the words there are.
    """
    for name, setting in settings_of(settings).items():
        value = getattr(settings, name)
        if setting.choices and value not in setting.choices:
            raise LearningError(
                ErrorCode.SETTING_UNKNOWN, setting=name, value=value, choices=", ".join(setting.choices)
            )
        if value is not None and not setting.choices and not _within(value, setting):
            raise LearningError(
                ErrorCode.SETTING_INVALID,
                setting=name,
                value=value,
                minimum=setting.minimum,
                maximum=setting.maximum,
            )


def _within(value: object, setting: Setting) -> bool:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return False
    whole = setting.decimals > 0 or float(value).is_integer()
    return whole and setting.minimum <= value <= setting.maximum
