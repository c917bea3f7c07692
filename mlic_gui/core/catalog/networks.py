"""Settings of the network under a head, the same for every way to train."""

from __future__ import annotations

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.catalog.settings import Setting

SAME_BACKBONE = "same"
BACKBONE = Setting(
    "Backbone", "The network under the head.", choices=(SAME_BACKBONE, *BACKBONES), group="network"
)
SIZE = Setting("Input size", "Side of its input in pixels; 0 for its own.", 0, 1024, 32, group="network")
MIRROR = Setting(
    "Look twice",
    "Average over the photo and its mirror image; tagging takes twice as long.",
    group="network",
)
