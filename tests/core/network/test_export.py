from __future__ import annotations

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from mlic_gui.core.catalog.backbones import BACKBONES

pytestmark = pytest.mark.keras


def run(content, photos):
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    source = interpreter.get_input_details()[0]["index"]
    outputs = interpreter.get_output_details()
    rows = []
    for photo in photos:
        interpreter.set_tensor(source, photo[None])
        interpreter.invoke()
        rows.append({output["shape"][1]: interpreter.get_tensor(output["index"])[0] for output in outputs})
    return {width: np.stack([row[width] for row in rows]) for width in rows[0]}


def test_litert_agrees_with_keras(network):
    from mlic_gui.core.network.export import tflite_bytes

    photos = np.random.default_rng(0).uniform(-1, 1, (3, 32, 32, 3)).astype(np.float32)
    outputs = run(tflite_bytes(network), photos)
    np.testing.assert_allclose(outputs[16], network(photos, training=False), atol=1e-5)


def test_the_shipped_pair_of_files_agrees(keras, shipped_network):
    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.weights import read_weights

    network = build_network(BACKBONES["efficientnet-lite0"])
    read_weights(network, shipped_network / "network.keras")
    photos = np.random.default_rng(0).uniform(-1, 1, (2, 224, 224, 3)).astype(np.float32)
    features = network(photos, training=False)
    outputs = run((shipped_network / "network.tflite").read_bytes(), photos)
    np.testing.assert_allclose(outputs[1280], features, atol=1e-4)
