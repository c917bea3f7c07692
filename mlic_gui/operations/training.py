"""Learning from what the human said."""

from __future__ import annotations

from mlic_gui.core.catalog.fine_tuning import FineTuneSettings
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.operations.desk import Desk


def retrain(desk: Desk, settings: RefitSettings | None = None) -> None:
    """Refit the head on all annotations and renew all suggestions."""
    raise NotImplementedError


def estimate_fine_tune(desk: Desk, settings: FineTuneSettings) -> None:
    """Find out what a fine-tuning would take; the answer arrives by `Session.estimated`."""
    raise NotImplementedError


def fine_tune(desk: Desk, settings: FineTuneSettings) -> None:
    """Train the last blocks of the network, then renew all suggestions."""
    raise NotImplementedError


def stop_training(desk: Desk) -> None:
    """End the running training and keep its best step."""
    raise NotImplementedError


def cancel_training(desk: Desk) -> None:
    """End the running training and keep nothing of it."""
    raise NotImplementedError


def adopt_tagger(desk: Desk) -> None:
    """Use the tagger that waits in `Session.offered` although it did worse."""
    raise NotImplementedError


def dismiss_tagger(desk: Desk) -> None:
    """Keep the tagger in use and forget the offered one."""
    raise NotImplementedError
