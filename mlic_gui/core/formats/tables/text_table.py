"""Comma-separated text in and out: encodings, separators, quotes, and cells that a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.outputs import output_file

_BOM = b"\xef\xbb\xbf"
_NEEDS_QUOTES = re.compile(r'[,;"\r\n\t]')
_RUNNABLE = "=+\\-@\t\r\n＝＋－＠"
_TO_GUARD = re.compile(f"'*[{_RUNNABLE}]")
_GUARDED = re.compile(f"'+[{_RUNNABLE}]")
_SEPARATORS = ",;\t"
_PHOTO_COLUMNS = ("filename", "image_name")
_LINES_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row of a table: the line of the file that it starts on, from 1, and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A file of rows.

    Attributes:
        path: The file.
        header: Its first row.
        rows: The others; reading them may raise `FormatError`. Each has as many cells as the header.
    """

    path: Path
    header: TextRow
    rows: Iterator[TextRow]


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write rows as UTF-8 with a byte-order mark, as spreadsheet programs want it; gives the number of rows.

    Names that are not valid Unicode get `\\udc..` escapes.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE, or as `check_output`; what was at `path` is untouched.
    """
    count = 0
    with output_file(path) as file:
        file.write(_BOM + _encoded(_line(header)))
        pending: list[str] = []
        for row in rows:
            pending.append(_line(row))
            count += 1
            if len(pending) == _LINES_AT_ONCE:
                file.write(_encoded("".join(pending)))
                pending.clear()
        file.write(_encoded("".join(pending)))
    return count


def read_table(path: Path) -> TextTable:
    """Read rows, separated by commas, semicolons or tabs, whichever the first line uses.

    Raises:
        FormatError: FILE_UNREADABLE; CSV_MALFORMED if it is empty. Also while rows are read: CSV_ENCODING if
            it is not UTF-8; CSV_BROKEN if quotes, zero bytes or the number of cells make it no table.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FormatError(ErrorCode.FILE_UNREADABLE, path=str(path)) from error
    lines, skipped, separator = _opened(path, data.removeprefix(_BOM))
    rows = _rows(path, lines, skipped, separator)
    header = next(rows, None)
    if header is None:
        raise FormatError(ErrorCode.CSV_MALFORMED, path=str(path), line=1)
    return TextTable(path, header, _even(path, rows, len(header.cells)))


def guard(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: an apostrophe before what might be one."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguard(cell: str) -> str:
    """The text that `guard` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell


def guard_path(path: str) -> str:
    """A relative path that no spreadsheet program takes for a formula, and that still names the file."""
    return f"./{path}" if _TO_GUARD.match(path) else path


def unguard_path(cell: str) -> str:
    """The path that `guard_path` was given."""
    return cell.removeprefix("./")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _line(cells: Sequence[str]) -> str:
    quoted = [
        '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) or cell != cell.strip() else cell
        for cell in cells
    ]
    return ",".join(quoted) + "\n"


def _opened(path: Path, data: bytes) -> tuple[Iterator[str], int, str]:
    """(lines, how many lines are left out before them, separator)."""
    ending = b"\n" if b"\n" in data else b"\r"
    parts = data.split(ending)
    first = parts[0].rstrip(b"\r").decode("utf-8", "replace")
    if re.fullmatch(r"sep=[,;\t]", first):
        return _lines(path, parts, 1), 1, first[-1]
    return _lines(path, parts, 0), 0, max(_SEPARATORS, key=lambda mark: _fitness(first, mark))


def _fitness(line: str, separator: str) -> tuple[bool, int]:
    """How well a separator splits the first line: whether it sets the photos' column free, then how often."""
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return False, 0
    return any(cell.strip().casefold() in _PHOTO_COLUMNS for cell in cells), len(cells)


def _lines(path: Path, parts: list[bytes], skipped: int) -> Iterator[str]:
    for number, part in enumerate(parts[skipped:], start=skipped + 1):
        try:
            text = part.decode("utf-8")
        except UnicodeDecodeError as error:
            raise FormatError(ErrorCode.CSV_ENCODING, path=str(path), line=number) from error
        if "\0" in text:
            raise FormatError(ErrorCode.CSV_BROKEN, path=str(path), line=number)
        if text or number < len(parts):
            yield text + "\n"


def _rows(path: Path, lines: Iterator[str], skipped: int, separator: str) -> Iterator[TextRow]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise FormatError(ErrorCode.CSV_BROKEN, path=str(path), line=line) from error
        if cells is None:
            return
        if any(cells) and (len(cells) > 1 or cells[0].strip()):
            yield TextRow(line, cells)


def _even(path: Path, rows: Iterator[TextRow], width: int) -> Iterator[TextRow]:
    """Rows of one width; a spreadsheet program may add or drop empty cells at their ends."""
    for row in rows:
        if any(cell.strip() for cell in row.cells[width:]) or len(row.cells) < width:
            raise FormatError(ErrorCode.CSV_BROKEN, path=str(path), line=row.line)
        yield TextRow(row.line, row.cells[:width])
