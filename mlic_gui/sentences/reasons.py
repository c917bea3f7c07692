"""Why a recipe is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mlic_gui.core.catalog.advice import AdviceReason
from mlic_gui.sentences.wording import QT_TRANSLATE_NOOP

REASONS: Mapping[AdviceReason, str] = MappingProxyType(
    {
        AdviceReason.TOO_FEW: QT_TRANSLATE_NOOP(
            "advice", "With {photos} annotated photos only the head can be learned well."
        ),
        AdviceReason.FEW_ALIKE: QT_TRANSLATE_NOOP(
            "advice",
            "The rarest label has {fewest} photos, and your photos are like those that the network learned"
            " from (likeness {likeness}), so the head alone is enough.",
        ),
        AdviceReason.FEW_UNLIKE: QT_TRANSLATE_NOOP(
            "advice",
            "Your photos are unlike those that the network learned from (likeness {likeness}), so its last"
            " blocks should learn too, though the rarest label has only {fewest} photos.",
        ),
        AdviceReason.MANY_ALIKE: QT_TRANSLATE_NOOP(
            "advice",
            "Every label has at least {fewest} photos, enough to train the network's last blocks with the"
            " head (likeness {likeness}).",
        ),
        AdviceReason.MANY_UNLIKE: QT_TRANSLATE_NOOP(
            "advice",
            "Every label has at least {fewest} photos, and they are unlike those that the network learned"
            " from (likeness {likeness}), so all of it should learn, from its pretrained weights.",
        ),
    }
)
