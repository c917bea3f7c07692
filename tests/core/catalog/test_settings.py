from __future__ import annotations

from dataclasses import fields, replace

import pytest

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import settings_of, validate
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.errors import ErrorCode, LearningError

KINDS = [TrainingSettings, RefitSettings]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_how_it_is_shown_and_its_default_is_allowed(kind):
    described = settings_of(kind)
    assert list(described) == [field.name for field in fields(kind)]
    assert all(setting.title and setting.help.endswith(".") for setting in described.values())
    assert all(setting.minimum < setting.maximum or setting.choices for setting in described.values())
    validate(kind())


@pytest.mark.parametrize("kind", KINDS)
def test_the_bounds_are_allowed_and_what_lies_beyond_is_not(kind):
    numbers = {name: setting for name, setting in settings_of(kind).items() if not setting.choices}
    for name, setting in numbers.items():
        for bound in (setting.minimum, setting.maximum):
            validate(replace(kind(), **{name: bound}))
        for beyond in (setting.minimum - 1, setting.maximum + 1):
            with pytest.raises(LearningError) as caught:
                validate(replace(kind(), **{name: beyond}))
            assert caught.value.code is ErrorCode.SETTING_INVALID
            assert caught.value.fields["setting"] == name
            assert caught.value.fields["value"] == beyond


@pytest.mark.parametrize("value", [1.5, float("nan"), float("inf"), "3"])
def test_epochs_are_whole_numbers(value):
    with pytest.raises(LearningError):
        validate(TrainingSettings(epochs=value))


def test_none_is_left_to_the_program():
    validate(RefitSettings(regularisation=None, folds=None))


def test_a_word_that_is_none_of_the_choices_is_refused():
    with pytest.raises(LearningError) as caught:
        validate(TrainingSettings(optimizer="magic"))
    assert caught.value.code is ErrorCode.SETTING_UNKNOWN
    assert "adam, adamw" in caught.value.fields["choices"]
