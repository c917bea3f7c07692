"""TensorFlow's record files: one record after the other, each with its length and two checksums.

uint64 length, uint32 masked CRC of it, the record's bytes, uint32 masked CRC of these (little-endian;
tensorflow/core/lib/io/record_writer.h).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.records.checksum import masked_crc32c

MAX_RECORD_BYTES = 512 * 1024 * 1024
_HEAD = struct.Struct("<QI")
_CRC = struct.Struct("<I")
_ENDINGS = (".tfrecord", ".tfrecords", ".tfrec")


def is_record_file(path: Path, head: bytes) -> bool:
    """Whether a file holds records, by its ending or its first bytes."""
    if path.suffix.lower() in _ENDINGS:
        return True
    return len(head) >= _HEAD.size and _is_whole(head[:8], head[8 : _HEAD.size])


def write_record(file: BinaryIO, record: bytes) -> None:
    """Append one record."""
    length = struct.pack("<Q", len(record))
    file.write(length + _CRC.pack(masked_crc32c(length)))
    file.write(record)
    file.write(_CRC.pack(masked_crc32c(record)))


def read_records(path: Path) -> Iterator[tuple[float, memoryview]]:
    """The records one by one, each with the share of the file that is read by then, from 0 to 1.

    Only one record is in memory at a time.

    Raises:
        FormatError: FILE_UNREADABLE; TFRECORD_DAMAGED at the first record that is cut short or whose checksum
            is wrong; TFRECORD_TOO_LARGE.
    """
    if not path.is_file():  # a pipe would be waited for without end
        raise FormatError(ErrorCode.FILE_UNREADABLE, path=str(path))
    try:
        with path.open("rb") as file:
            size = max(1, os.fstat(file.fileno()).st_size)
            number = 1
            while (record := _next(path, file, number, size)) is not None:
                yield file.tell() / size, memoryview(record)
                number += 1
    except OSError as error:
        raise FormatError(ErrorCode.FILE_UNREADABLE, path=str(path)) from error


def _next(path: Path, file: BinaryIO, number: int, size: int) -> bytes | None:
    head = file.read(_HEAD.size)
    if not head and number > 1:
        return None
    damaged = FormatError(ErrorCode.TFRECORD_DAMAGED, path=str(path), record=number)
    if len(head) < _HEAD.size or not _is_whole(head[:8], head[8:]):
        raise damaged
    length = _HEAD.unpack(head)[0]
    if length > size - file.tell() - _CRC.size:
        raise damaged
    if length > MAX_RECORD_BYTES:
        raise FormatError(
            ErrorCode.TFRECORD_TOO_LARGE, path=str(path), record=number, limit=MAX_RECORD_BYTES >> 20
        )
    record, crc = file.read(length), file.read(_CRC.size)
    if len(record) < length or not _is_whole(record, crc):
        raise damaged
    return record


def _is_whole(data: bytes, crc: bytes) -> bool:
    with suppress(struct.error):
        return bool(masked_crc32c(data) == _CRC.unpack(crc)[0])
    return False
