"""What is said when something goes wrong with photos, folders and web addresses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mlic_gui.core.errors import ErrorCode
from mlic_gui.sentences.wording import QT_TRANSLATE_NOOP, Wording

PHOTOS: Mapping[ErrorCode, Wording] = MappingProxyType(
    {
        ErrorCode.PHOTO_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is no longer there."),
            QT_TRANSLATE_NOOP("errors", "Put it back, or open the folder again."),
        ),
        ErrorCode.PHOTO_FORBIDDEN: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} may not be read."),
            QT_TRANSLATE_NOOP(
                "errors", "Give yourself permission to read the file, then open the folder again."
            ),
        ),
        ErrorCode.PHOTO_EMPTY: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is an empty file."),
            QT_TRANSLATE_NOOP("errors", "Copy it again from where it came from."),
        ),
        ErrorCode.PHOTO_NOT_A_FILE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} has a photo's name but is no file."),
            QT_TRANSLATE_NOOP("errors", "Rename it, so that it is not taken for a photo."),
        ),
        ErrorCode.PHOTO_IS_FOLDER: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is a folder."),
            QT_TRANSLATE_NOOP("errors", "Give one photo."),
        ),
        ErrorCode.PHOTO_UNREADABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} could not be read from the disk: {reason}."),
            QT_TRANSLATE_NOOP("errors", "Check the disk or the connection, then open the folder again."),
        ),
        ErrorCode.PHOTO_BROKEN: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} is damaged, or not a photo."),
            QT_TRANSLATE_NOOP(
                "errors", "Copy it again from where it came from, or save it anew as JPEG or PNG."
            ),
        ),
        ErrorCode.PHOTO_TOO_LARGE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} has more pixels than the limit of 200 megapixels."),
            QT_TRANSLATE_NOOP("errors", "Put a smaller copy of it in the folder."),
        ),
        ErrorCode.PHOTO_TOO_SLOW: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} took more than 10 seconds to read."),
            QT_TRANSLATE_NOOP("errors", "Save it anew as JPEG, or try again when the disk is less busy."),
        ),
        ErrorCode.PHOTO_NEEDS_EXTRA: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} needs the {extra} package to be read."),
            QT_TRANSLATE_NOOP(
                "errors", "Install it with pip install {extra}, or save the photo anew as JPEG."
            ),
        ),
        ErrorCode.PHOTO_OUTSIDE: Wording(
            QT_TRANSLATE_NOOP("errors", "{path} leads out of the project's folder, so it is left alone."),
            QT_TRANSLATE_NOOP("errors", "Copy the photo itself into the folder."),
        ),
        ErrorCode.FOLDER_MISSING: Wording(
            QT_TRANSLATE_NOOP("errors", "There is no folder {path}."),
            QT_TRANSLATE_NOOP("errors", "Check its name, or connect the drive that it is on."),
        ),
        ErrorCode.FOLDER_FORBIDDEN: Wording(
            QT_TRANSLATE_NOOP("errors", "The folder {path} may not be read."),
            QT_TRANSLATE_NOOP("errors", "Give yourself permission to read it, then open it again."),
        ),
        ErrorCode.WEB_ADDRESS: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} is not the address of a photo on the web."),
            QT_TRANSLATE_NOOP("errors", "Give one that begins with http:// or https://."),
        ),
        ErrorCode.WEB_UNREACHABLE: Wording(
            QT_TRANSLATE_NOOP("errors", "{host} can't be reached: {reason}."),
            QT_TRANSLATE_NOOP("errors", "Check the address and the connection, then try again."),
        ),
        ErrorCode.WEB_REFUSED: Wording(
            QT_TRANSLATE_NOOP("errors", "The server of {url} does not give it out: it answered {status}."),
            QT_TRANSLATE_NOOP("errors", "Check the address, in a browser for example."),
        ),
        ErrorCode.WEB_REDIRECTED: Wording(
            QT_TRANSLATE_NOOP(
                "errors",
                "{url} leads on more than {limit} times, or to something that is not on the web.",
            ),
            QT_TRANSLATE_NOOP("errors", "Give the address that it ends at."),
        ),
        ErrorCode.WEB_TOO_LARGE: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} is larger than {limit} MB."),
            QT_TRANSLATE_NOOP("errors", "Download it yourself, then tag the file."),
        ),
        ErrorCode.WEB_TOO_SLOW: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} took more than {seconds} seconds."),
            QT_TRANSLATE_NOOP("errors", "Try again later, or download it yourself, then tag the file."),
        ),
        ErrorCode.WEB_NO_PHOTO: Wording(
            QT_TRANSLATE_NOOP("errors", "{url} is not a photo that can be read."),
            QT_TRANSLATE_NOOP(
                "errors",
                "Give the address of the picture itself, not of a page that shows it.",
            ),
        ),
    }
)
