"""A session that knows a network, and the parts of the explorer on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from mlic_gui.core.learning.explaining.explanations import Activations, Frame
from mlic_gui.session.insight.channel_maps import channel_maps
from mlic_gui.session.insight.exploration import Exploration
from mlic_gui.session.session import Session
from tests.support.seen_network import LAYERS, maps

PHOTO = "Alps/a.jpg"


@pytest.fixture
def state(session: Session, opened) -> Exploration:
    """The layers of the network in use are known."""
    opened()
    state = session.exploration
    state.ask_layers(session.tagger.network_key)
    state.set_layers(LAYERS)
    return state


@pytest.fixture
def answer(state: Exploration) -> Callable[..., None]:
    """Choose a layer and let its answers to a photo arrive."""

    def arrive(name: str = "block2_conv", *, path: str = PHOTO, frame: Frame | None = None) -> None:
        state.choose_layer(name)
        height, width, channels = next(layer.shape for layer in LAYERS if layer.name == name)
        photo = QImage(96, 64, QImage.Format.Format_RGB32)
        photo.fill(Qt.GlobalColor.darkCyan)
        made = maps(channels, height, width)
        activations = Activations(name, made, frame or Frame(), tuple(range(channels)), channels)
        state.set_maps(channel_maps(activations, path=path, photo=photo))

    return arrive
