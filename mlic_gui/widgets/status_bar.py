"""What runs in the background, how far it is, and how to cancel it; what could not be read, at the right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStatusBar, QWidget

from mlic_gui.core.progress import Report, Stage
from mlic_gui.sentences import QT_TRANSLATE_NOOP, doing, unit
from mlic_gui.session.session import Session
from mlic_gui.session.text import counted, number
from mlic_gui.widgets.look.controls import ElidedLabel, plain_button, quiet_button
from mlic_gui.widgets.training.training_text import duration
from mlic_gui.widgets.training.transfer_text import show_progress, transfer_parts
from mlic_gui.workers.runner import TaskRunner
from mlic_gui.workers.worker import Worker

_RATE_FROM = 1.5  # slower than this a rate says nothing that the time left does not say


class StatusBar(QStatusBar):
    """Shows the task that was started last, and how many others there are.

    Attributes:
        text: What runs.
        bar: How far it is.
        cancel: Cancels it.
        problems: Says how many photos could not be read.

    Signals:
        problems_asked: The list of problems is wanted.
    """

    problems_asked = Signal()

    def __init__(self, session: Session, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._session = session
        self._runner = runner
        self._task: Worker | None = None
        self._stage: Stage | None = None
        self.text = ElidedLabel(hold_width=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(160, 6)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = plain_button(self.tr("Cancel"))
        self.problems = quiet_button("")
        self.problems.setToolTip(self.tr("List them with reasons"))
        self._lay_out()
        runner.tasks_changed.connect(self._follow)
        self.cancel.clicked.connect(self._cancel)
        self.problems.clicked.connect(self.problems_asked)
        for signal in (session.problems_changed, session.project_opened, session.project_closed):
            signal.connect(self._count_problems)
        for signal in (
            session.scan_finished,
            session.photos_added,
            session.project_closed,
            session.shown_changed,
            session.selection_changed,
        ):
            signal.connect(self._show_task)
        self._count_problems()
        self._follow()

    def _lay_out(self) -> None:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(10, 3, 8, 3)
        row.setSpacing(10)
        row.addWidget(self.text)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        row.addStretch(1)
        row.addWidget(self.problems)
        self.addWidget(box, 1)
        self.setFixedHeight(40)

    def _follow(self) -> None:
        tasks = self._runner.tasks
        latest = tasks[-1] if tasks else None
        if latest is not self._task:
            if self._task is not None:
                self._task.progressed.disconnect(self._show_report)
            self._task = latest
            self.text.forget_width()
            if latest is not None:
                latest.progressed.connect(self._show_report)
        self._show_task()

    def _show_report(self, report: Report) -> None:
        if report.stage is not self._stage:
            self._stage = report.stage
            self.text.forget_width()
        self._show_task()

    def _show_task(self) -> None:
        task = self._task
        busy = task is not None
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)
        if task is None:
            self.text.setText(self._resting())
            return
        report = task.report
        show_progress(self.bar, report)
        self.text.setText(" · ".join(self._parts(task)))
        self.cancel.setEnabled(not task.is_cancelled)

    def _resting(self) -> str:
        if self._session.folder is None:
            return ""
        text = counted(
            "StatusBar",
            QT_TRANSLATE_NOOP("StatusBar", "{count} photo"),
            QT_TRANSLATE_NOOP("StatusBar", "{count} photos"),
            len(self._session.shown_rows),
        )
        selected = len(self._session.selected_rows)
        if selected < 2:
            return text
        return f"{text} · {self.tr('{count} selected').format(count=number(selected))}"

    def _parts(self, task: Worker) -> list[str]:
        fetching = task.report is not None and task.report.stage is Stage.DOWNLOAD
        parts = transfer_parts(task) if fetching else [self._headline(task)]
        if task.is_cancelled:
            return [*parts, self.tr("cancelling…")]
        return [*parts, *([] if fetching else self._pace(task)), *self._others()]

    def _pace(self, task: Worker) -> list[str]:
        parts, rate, report = [], task.rate, task.report
        counts = unit(report.stage, QCoreApplication.translate) if report else ""
        if counts and rate is not None and rate >= _RATE_FROM:
            parts.append(self.tr("{rate} {things}/s").format(rate=number(round(rate)), things=counts))
        if task.seconds_left is not None:
            parts.append(self.tr("{time} left").format(time=duration(max(1, round(task.seconds_left)))))
        return parts

    def _others(self) -> list[str]:
        others = len(self._runner.tasks) - 1
        return [self.tr("{count} more").format(count=others)] if others > 0 else []

    def _headline(self, task: Worker) -> str:
        report = task.report
        stage = report.stage if report else task.title
        what = doing(stage, QCoreApplication.translate) if stage else ""
        if report is None or not unit(report.stage):
            return f"{what}…"
        if report.total is None:
            return f"{what} · {number(report.done)}" if report.done else f"{what}…"
        text = self.tr("{what} {done} of {total}")
        return text.format(what=what, done=number(report.done), total=number(report.total))

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._show_task()

    def _count_problems(self) -> None:
        count = len(self._session.problems)
        self.problems.setVisible(count > 0)
        self.problems.setText(
            counted(
                "StatusBar",
                QT_TRANSLATE_NOOP("StatusBar", "{count} photo could not be read"),
                QT_TRANSLATE_NOOP("StatusBar", "{count} photos could not be read"),
                count,
            )
        )
