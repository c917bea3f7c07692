from __future__ import annotations

import pytest

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.engine.explaining import LayerFacts
from tests.core.network.conftest import TINY
from tests.core.network.explaining.conftest import OWN

pytestmark = pytest.mark.keras


@pytest.fixture
def layer_facts(keras):
    from mlic_gui.core.network.explaining.layers import layer_facts

    return layer_facts


def test_every_layer_with_its_shape_and_parameters(opened, layer_facts):
    facts = layer_facts(opened(OWN, body=Body("dense", 8)).network)
    assert facts == (
        LayerFacts("photo", "InputLayer", (48, 48, 3), 0, False, ()),
        LayerFacts("block1_conv", "Conv2D", (48, 48, 12), 336, True, ("photo",)),
        LayerFacts("block1_pool", "MaxPooling2D", (24, 24, 12), 0, True, ("block1_conv",)),
        LayerFacts("block2_conv", "Conv2D", (24, 24, 24), 2616, True, ("block1_pool",)),
        LayerFacts("block2_pool", "MaxPooling2D", (12, 12, 24), 0, True, ("block2_conv",)),
        LayerFacts("block3_conv", "Conv2D", (12, 12, 24), 5208, True, ("block2_pool",)),
        LayerFacts("block3_pool", "MaxPooling2D", (6, 6, 24), 0, True, ("block3_conv",)),
        LayerFacts("pool", "GlobalAveragePooling2D", (24,), 0, False, ("block3_pool",)),
        LayerFacts("body_dense", "Dense", (8,), 200, False, ("pool",)),
        LayerFacts("features", "Identity", (8,), 0, False, ("body_dense",)),
    )


def test_where_branches_meet_a_layer_has_several_inputs(opened, layer_facts):
    facts = {layer.name: layer for layer in layer_facts(opened(TINY).network)}
    assert facts["stage2_block2_add"].inputs == ("stage2_block1_project_norm", "stage2_block2_project_norm")
    assert set(facts["stage2_block2_add"].inputs) <= set(facts)
