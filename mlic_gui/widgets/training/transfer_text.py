"""How far a download is, in words and as a bar: bytes, rate, time left."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QProgressBar

from mlic_gui.core.progress import Report, Stage
from mlic_gui.sentences import QT_TRANSLATE_NOOP, doing
from mlic_gui.widgets.training.training_text import duration
from mlic_gui.workers.worker import Worker

_CONTEXT = "Transfer"
_MEGA = 1_000_000
_KIBI, _LARGE = 1024, 2**31


def size_text(count: float) -> str:
    """Bytes as people say them: `94 MB`."""
    if count >= 10 * _MEGA:
        return translated(QT_TRANSLATE_NOOP("Transfer", "{count} MB")).format(count=round(count / _MEGA))
    return QLocale().formattedDataSize(round(count), 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def transfer_parts(worker: Worker) -> list[str]:
    """What the fetching of a network says of itself: what it does, how much is done, rate, time left."""
    report = worker.report
    stage = report.stage if report else worker.title
    what = doing(stage, QCoreApplication.translate) if stage else ""
    if report is None or stage is not Stage.DOWNLOAD:
        return [f"{what}…"]
    parts = [f"{what}: {_amount(report.done, report.total)}"]
    if worker.rate is not None:
        parts.append(
            translated(QT_TRANSLATE_NOOP("Transfer", "{size}/s")).format(
                size=QLocale().formattedDataSize(
                    round(worker.rate), 1, QLocale.DataSizeFormat.DataSizeSIFormat
                )
            )
        )
    if worker.seconds_left is not None:
        text = translated(QT_TRANSLATE_NOOP("Transfer", "{time} left"))
        parts.append(text.format(time=duration(max(1, worker.seconds_left))))
    return parts


def show_progress(bar: QProgressBar, report: Report | None) -> None:
    """Let a bar show how far something is; of bytes there may be more than it can count."""
    total = report.total or 0 if report else 0
    unit = 1 if total < _LARGE else _KIBI
    bar.setRange(0, total // unit)
    bar.setValue(report.done // unit if report and total else 0)


def _amount(done: int, total: int | None) -> str:
    if total is None:
        return size_text(done)
    text = translated(QT_TRANSLATE_NOOP("Transfer", "{done} of {total}"))
    return text.format(done=size_text(done), total=size_text(total))


def translated(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)
