"""Makes the files of `models/` from their published sources: `python -m mlic_gui.core.network.convert`."""
