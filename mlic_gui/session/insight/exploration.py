"""What is known of the network in use: layers, their answers to the photo, what filters look for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mlic_gui.core.progress import Pace

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import FilterPattern, Layer
    from mlic_gui.core.progress import Report
    from mlic_gui.session.insight.channel_maps import ChannelMaps
    from mlic_gui.session.notice import Notice


_KEPT_BYTES = 128 * 2**20  # of patterns, those of the last layer aside


class Exploration(QObject):
    """What the explorer shows; operations change it.

    Attributes:
        network: Key of the network that the layers are of, "" for none.
        layers: Its layers, in order.
        layer: The layer that is looked at, or None.
        channel: Number of the channel that is looked at, -1 for none.
        maps: What the layer answers to the photo, or None; of an earlier photo or layer while `asking_maps`.
        asking_layers: Whether the layers are being asked for.
        asking_maps: Whether the answers are.
        wanted: Channels whose patterns are being made, those that are done among them; () for none.
        layers_trouble: Why there are no layers, as a sentence, or "".
        maps_trouble: Why there are no answers, or "".
        patterns_trouble: Why patterns could not be made, or "".
        report: What is being done for any of them, or None.

    Signals:
        layers_changed: `network`, `layers`, `asking_layers` or `layers_trouble`.
        layer_changed: Another layer is looked at.
        channel_changed: Another channel is looked at.
        maps_changed: `maps`, `asking_maps` or `maps_trouble`.
        patterns_changed: `patterns`, `wanted` or `patterns_trouble`.
        report_changed: `report`.
        told: A `Notice`: what came of saving a picture.
    """

    layers_changed = Signal()
    layer_changed = Signal()
    channel_changed = Signal()
    maps_changed = Signal()
    patterns_changed = Signal()
    report_changed = Signal()
    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patterns: dict[tuple[str, str], dict[int, FilterPattern]] = {}
        self._reset()

    def _reset(self) -> None:
        self.network = ""
        self.layers: tuple[Layer, ...] = ()
        self.layer: Layer | None = None
        self.channel = -1
        self.maps: ChannelMaps | None = None
        self.asking_layers = self.asking_maps = False
        self.wanted: tuple[int, ...] = ()
        self.layers_trouble = self.maps_trouble = self.patterns_trouble = ""
        self.report: Report | None = None
        self._pace = Pace()
        self._before = "", -1

    @property
    def patterns(self) -> Mapping[int, FilterPattern]:
        """The patterns that are known of the layer, by channel."""
        return self._patterns.get(self._place, {})

    @property
    def channels(self) -> int:
        """How many channels the layer has, 0 where none can be looked at."""
        return self.layer.shape[-1] if self.layer is not None and self.layer.convolutional else 0

    @property
    def done(self) -> int:
        """How many of the wanted patterns are made."""
        return sum(channel in self.patterns for channel in self.wanted)

    def is_dead(self, channel: int) -> bool:
        """Whether it is known that nothing moves the channel's filter."""
        pattern = self.patterns.get(channel)
        return pattern is not None and pattern.dead

    @property
    def seconds_left(self) -> float | None:
        """Until the wanted patterns are made, or None while that is not known."""
        return self._pace.seconds_left(len(self.wanted)) if self.wanted else None

    @property
    def _bytes(self) -> int:
        return sum(one.pixels.nbytes for known in self._patterns.values() for one in known.values())

    @property
    def _place(self) -> tuple[str, str]:
        return self.network, self.layer.name if self.layer else ""

    def clear(self) -> None:
        """Forget everything; another project is opened, or none."""
        self._patterns.clear()
        self._reset()
        self._tell_all()

    def leave_network(self, trouble: str = "") -> None:
        """There are no layers to look at, or none can be had; patterns are kept for when it comes back."""
        self._reset()
        self.layers_trouble = trouble
        self._tell_all()

    def ask_layers(self, network: str) -> None:
        """The layers of a network are being asked for; of the same one, the same is looked at afterwards."""
        before = self.layer.name if self.layer and network == self.network else "", self.channel
        self._reset()
        self.network, self.asking_layers, self._before = network, True, before
        self._tell_all()

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """The layers are known."""
        name, channel = self._before
        self.layers, self.asking_layers, self.layers_trouble = tuple(layers), False, ""
        self.layer = next((layer for layer in self.layers if layer.name == name), None)
        self.channel = channel if 0 <= channel < self.channels else -1
        self._tell_all()

    def choose_layer(self, name: str) -> None:
        """Look at another layer, or at none."""
        chosen = next((layer for layer in self.layers if layer.name == name), None)
        if chosen == self.layer:
            return
        self.layer, self.channel, self.wanted = chosen, -1, ()
        self.maps, self.asking_maps = None, False
        self.maps_trouble = self.patterns_trouble = ""
        for signal in (self.layer_changed, self.channel_changed, self.maps_changed, self.patterns_changed):
            signal.emit()

    def choose_channel(self, channel: int) -> None:
        """Look at one channel of the layer, or at none (-1)."""
        chosen = channel if 0 <= channel < self.channels else -1
        if chosen != self.channel:
            self.channel = chosen
            self.channel_changed.emit()

    def ask_maps(self) -> None:
        """The layer's answers to the photo are being asked for; the earlier ones stay until they come."""
        self.asking_maps, self.maps_trouble = True, ""
        self.maps_changed.emit()

    def set_maps(self, maps: ChannelMaps | None, *, trouble: str = "") -> None:
        """The answers are known, or the sentence that says why there are none."""
        self.maps, self.asking_maps, self.maps_trouble = maps, False, trouble
        self.maps_changed.emit()

    def want_patterns(self, channels: Sequence[int]) -> None:
        """Patterns of these channels are being made."""
        self.wanted, self.patterns_trouble, self._pace = tuple(channels), "", Pace(window=60)
        self._pace.mark(self.done)
        self.patterns_changed.emit()

    def add_pattern(self, pattern: FilterPattern) -> None:
        """A pattern was made; those of the layers that got theirs longest ago are forgotten."""
        place = self.network, pattern.layer
        known = self._patterns.pop(place, {})
        self._patterns[place] = known | {pattern.channel: pattern}
        while len(self._patterns) > 1 and self._bytes > _KEPT_BYTES:
            del self._patterns[next(iter(self._patterns))]
        self._pace.mark(self.done)
        self.patterns_changed.emit()

    def end_patterns(self, *, trouble: str = "") -> None:
        """No more patterns are being made: all are done, it was cancelled, or the trouble says why."""
        self.wanted, self.patterns_trouble = (), trouble
        self.patterns_changed.emit()

    def note_report(self, report: Report | None) -> None:
        """What is being done."""
        self.report = report
        self.report_changed.emit()

    def tell(self, notice: Notice) -> None:
        """Show a message where one looks into the network."""
        self.told.emit(notice)

    def _tell_all(self) -> None:
        for signal in (
            self.layers_changed,
            self.layer_changed,
            self.channel_changed,
            self.maps_changed,
            self.patterns_changed,
            self.report_changed,
        ):
            signal.emit()
