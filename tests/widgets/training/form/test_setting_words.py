"""Every text of the catalogue that the form shows is marked for translation."""

from __future__ import annotations

import pytest

from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import settings_of
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.widgets.training.form import catalogue_texts
from mlic_gui.widgets.training.form.setting_words import _GROUPS, choice_text, recipe_text


@pytest.mark.parametrize("kind", [RefitSettings, TrainingSettings])
def test_titles_and_helps_of_settings(kind) -> None:
    texts = {text for item in settings_of(kind).values() for text in (item.title, item.help)}
    missing = texts - set(catalogue_texts.SETTINGS)
    assert not missing, f"add to catalogue_texts.SETTINGS: {sorted(missing)}"
    assert {item.group for item in settings_of(kind).values()} <= set(_GROUPS)


def test_texts_of_recipes() -> None:
    texts = {
        text for item in RECIPES.values() for text in (item.title, item.description, item.source) if text
    }
    missing = texts - set(catalogue_texts.RECIPES)
    assert not missing, f"add to catalogue_texts.RECIPES: {sorted(missing)}"


def test_words_that_a_setting_can_be_are_no_identifiers() -> None:
    for name, item in settings_of(TrainingSettings).items():
        for choice in item.choices:
            assert choice_text(name, choice)[0].isupper()


def test_nothing_stays_nothing() -> None:
    assert recipe_text("") == ""
