from __future__ import annotations

import pytest

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.catalog.settings import validate
from mlic_gui.core.catalog.training import SAME_BACKBONE


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_has_settings_that_are_allowed(name):
    recipe = RECIPES[name]
    assert recipe.name == name and recipe.title and recipe.description.endswith(".")
    if recipe.settings is None:
        return
    validate(recipe.settings)
    assert recipe.settings.backbone == SAME_BACKBONE or recipe.settings.backbone in BACKBONES
    assert not recipe.settings.size or recipe.settings.size >= BACKBONES[recipe.settings.backbone].smallest


def test_the_published_recipes_keep_their_published_settings():
    planet = RECIPES["planet-vgg16"].settings
    assert planet is not None
    assert (planet.backbone, planet.size, planet.blocks) == ("vgg16", 128, 1)
    assert (planet.batch_size, planet.epochs) == (128, 15)
    assert (planet.head, planet.head_width, planet.pooling) == ("dense", 128, "flatten")
    phases = RECIPES["inceptionv3-two-phase"].settings
    assert phases is not None
    stages = BACKBONES["inceptionv3"].stages
    assert stages[phases.blocks - 1].below == "mixed8"
    assert (phases.optimizer, phases.learning_rate, phases.momentum) == ("sgd", 1e-4, 0.9)
