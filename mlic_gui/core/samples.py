"""The sample photographs, copied into the user's own folder so that nothing is written beside the program."""

from __future__ import annotations

from pathlib import Path

from mlic_gui.core import places
from mlic_gui.core.atomic import write_atomically, write_error


def sample_photos() -> Path:
    """Folder of the user's copy of the sample photographs; what is missing from it is copied first.

    A photograph that is there already is left as it is.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    folder = places.data_dir() / "sample_photos"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, folder) from error
    for source in sorted(places.shipped("resources", "sample_photos").iterdir()):
        if not (folder / source.name).exists():
            write_atomically(folder / source.name, source.read_bytes())
    return folder
