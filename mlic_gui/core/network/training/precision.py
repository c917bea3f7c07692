"""Half precision where there is a graphics card that gains by it (Micikevicius et al., ICLR 2018)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import keras
import tensorflow as tf

HALF = "mixed_float16"
FULL = "float32"


def half_pays() -> bool:
    """Whether there is a graphics card; a processor is slower with half precision."""
    return bool(tf.config.list_physical_devices("GPU"))


def set_precision(layers: Iterable[Any], policy: str) -> None:
    """In which precision layers compute from now on; their weights stay float32."""
    for layer in layers:
        layer.dtype_policy = keras.DTypePolicy(policy)
