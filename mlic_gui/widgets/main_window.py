"""The window: docks around preview and grid, toolbar above, status below; it wires views to operations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QSizePolicy,
    QToolBar,
    QWidget,
)

import mlic_gui
from mlic_gui.core.formats.import_plan import ImportPlan
from mlic_gui.core.photos.scan import EXTENSIONS
from mlic_gui.core.places import shipped
from mlic_gui.operations import exchange, projects, tagging, why
from mlic_gui.operations.desk import Desk
from mlic_gui.session.learning.leaving import Leaving
from mlic_gui.session.photos.folder_model import FolderModel
from mlic_gui.session.photos.photo_model import PhotoModel
from mlic_gui.widgets.actions import Actions
from mlic_gui.widgets.dialogs.adoption_dialog import AdoptionDialog
from mlic_gui.widgets.dialogs.export_dialog import ExportDialog
from mlic_gui.widgets.dialogs.import_dialog import ImportDialog
from mlic_gui.widgets.dialogs.leaving_box import LeavingBox
from mlic_gui.widgets.dialogs.names_dialog import NamesDialog
from mlic_gui.widgets.dialogs.problems_dialog import ProblemsDialog
from mlic_gui.widgets.dialogs.shortcuts_dialog import ShortcutsDialog
from mlic_gui.widgets.dialogs.tagger_export_dialog import TaggerExportDialog
from mlic_gui.widgets.empty_state import EmptyState
from mlic_gui.widgets.keys import key_groups
from mlic_gui.widgets.labels.folder_panel import FolderPanel
from mlic_gui.widgets.labels.label_panel import LabelPanel
from mlic_gui.widgets.labels.label_row import LabelRow
from mlic_gui.widgets.look.controls import plain_button
from mlic_gui.widgets.look.placing import open_as
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.middle import Middle
from mlic_gui.widgets.other_windows import OtherWindows
from mlic_gui.widgets.photos.image_preview import ImagePreview
from mlic_gui.widgets.photos.photo_grid import PhotoGrid
from mlic_gui.widgets.side_panels import SidePanels
from mlic_gui.widgets.status_bar import StatusBar
from mlic_gui.widgets.tagger_chooser import TaggerChooser
from mlic_gui.widgets.toast import Toast
from mlic_gui.widgets.training.form.training_form import TrainingForm
from mlic_gui.widgets.training.training_panel import TrainingPanel
from mlic_gui.widgets.why.near_photos import NearPhotos
from mlic_gui.workers.thumbnails import ThumbnailLoader

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MainWindow(QMainWindow):
    """One window on one session.

    Attributes:
        desk: What operations are given.
        theme: The colours.
        middle: Preview and grid.
        folders: Panel of folders and counts.
        labels: Panel of the photo's labels.
        training: Panel of learning.
        panels: The docks of the three.
        others: The windows beside this one.
        toast: Shows notices.
    """

    def __init__(self, desk: Desk, thumbnails: ThumbnailLoader) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowIcon(QIcon(str(shipped("resources", "icons", "mlic-gui.svg"))))
        self.desk = desk
        self.theme = theme = Theme(desk.settings.theme, parent=self)
        self._thumbnails = thumbnails
        self._photos = PhotoModel(desk.session, thumbnail=thumbnails.thumbnail, parent=self)
        self.middle = self._make_middle(theme)
        self.folders = FolderPanel(desk.session, FolderModel(desk.session, self), theme)
        self.labels = LabelPanel(desk, theme)
        self.training = TrainingPanel(desk, theme)
        self.setCentralWidget(self.middle)
        self._make_toolbar()
        self.setStatusBar(StatusBar(desk.session, desk.runner))
        self.toast = Toast(self.middle)
        self.panels = SidePanels(self, folders=self.folders, labels=self.labels, training=self.training)
        self.others = OtherWindows(desk, theme, self)
        self._actions = Actions(self, theme)
        self._connect()
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 520)
        self._restore()
        self._show_title()

    def _make_middle(self, theme: Theme) -> Middle:
        side = self.desk.settings.thumbnail_side
        return Middle(
            self.desk,
            preview=ImagePreview(self.desk.session, theme),
            near=NearPhotos(self.desk.session, theme, thumbnail=self._thumbnails.thumbnail),
            grid=PhotoGrid(self.desk.session, self._photos, theme, side=side),
            empty=EmptyState(self.desk, theme),
        )

    def _make_toolbar(self) -> None:
        bar = QToolBar(self.tr("Toolbar"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.toggleViewAction().setVisible(False)
        self.open_button = plain_button(self.tr("Open folder"))
        self.import_button = plain_button(self.tr("Import"))
        self.export_button = plain_button(self.tr("Export"))
        self.import_button.setToolTip(self.tr("Import labels from a CSV, MATLAB or TFRecord file"))
        self.export_button.setToolTip(self.tr("Export the tags as CSV or TFRecord"))
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.tagger_chooser = TaggerChooser(self.desk)
        for widget in (self.open_button, self.import_button, self.export_button, spacer, self.tagger_chooser):
            bar.addWidget(widget)
        self.addToolBar(bar)

    def _connect(self) -> None:
        session, middle, status = self.desk.session, self.middle, self.statusBar()
        self.open_button.clicked.connect(self.ask_for_folder)
        self.import_button.clicked.connect(self.ask_for_import)
        self.export_button.clicked.connect(self.ask_for_export)
        middle.empty.open_asked.connect(self.ask_for_folder)
        middle.near.row_chosen.connect(middle.grid.go_to_row)
        self._thumbnails.loaded.connect(middle.near.show_thumbnail)
        middle.preview.strip.why_asked.connect(self._show_why)
        middle.preview.reason.hide_asked.connect(lambda: why.switch(self.desk, on=False))
        middle.grid.rows_seen.connect(self._tag_first)
        middle.grid.side_changed.connect(self._remember_side)
        self._thumbnails.loaded.connect(self._show_thumbnail)
        self.training.form_asked.connect(self.ask_for_training)
        self.training.report_asked.connect(self.others.show_runs)
        self.labels.field.left.connect(self.go_to_photos)
        session.notified.connect(self.toast.show_notice)
        session.import_planned.connect(self._ask_to_import)
        session.label_names_asked.connect(self._ask_for_names)
        session.adoption_offered.connect(self._ask_to_adopt)
        session.leave_asked.connect(self._ask_to_leave)
        for changed in (session.project_opened, session.history.state_changed, session.import_planned):
            changed.connect(self.toast.forget_error)
        session.current_changed.connect(self._show_placeholder)
        for signal in (session.project_opened, session.project_closed, session.read_only_changed):
            signal.connect(self._show_title)
        session.photos_added.connect(self._enable_buttons)
        if isinstance(status, StatusBar):
            status.problems_asked.connect(self._list_problems)

    # What the application asks for

    def warmed(self) -> None:
        """What plots need has been imported: they may be drawn from now on."""
        self.training.allow_plots()

    def view_state(self) -> tuple[str, float]:
        """Path of the photo at the top of the grid, or "", and the zoom of the preview, 0 for fitted."""
        row = self.middle.grid.top_row()
        return self.desk.session.records[row].path if row >= 0 else "", self.middle.preview.zoom

    def restore_view(self, top: str, zoom: float) -> None:
        """Scroll and zoom as `view_state` said."""
        row = self.desk.session.table.row_of(top)
        if row is not None:
            self.middle.grid.scroll_to_row(row)
        self.middle.preview.set_zoom(zoom)

    # What menus, buttons and keys ask for

    def ask_for_folder(self) -> None:
        """Let the user choose a folder, and open it."""
        start = str(self.desk.session.folder or self.desk.settings.last_folder or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Open a folder of photos"), start)
        if chosen:
            projects.open_folder(self.desk, Path(chosen))

    def ask_for_import(self) -> None:
        """Let the user choose a file of tags, and read it."""
        start = str((self.desk.session.folder or Path.home()).parent)
        kinds = self.tr("Labels (*.csv *.mat *.tfrecord *.tfrecords *.tfrec)"), self.tr("All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Import labels"), start, ";;".join(kinds))
        if chosen:
            exchange.plan_import(self.desk, Path(chosen))

    def ask_for_folder_names(self) -> None:
        """Read the names of the folders that photos lie in, as labels."""
        if self.desk.session.folder is not None:
            exchange.plan_import(self.desk, self.desk.session.folder)

    def ask_for_export(self) -> None:
        """Ask how to export."""
        _show(ExportDialog(self.desk, self))

    def ask_for_tagger_export(self) -> None:
        """Ask for what the tagger in use is to leave."""
        _show(TaggerExportDialog(self.desk, self))

    def ask_for_training(self) -> None:
        """Ask how to train."""
        _show(TrainingForm(self.desk, self.theme, self))

    def go_to_label_field(self) -> None:
        """Put the keyboard into the field for a new label."""
        self.panels.docks[1].show()
        self.labels.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_photos(self) -> None:
        """Put the keyboard back where keys answer labels."""
        self.middle.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_full_screen(self) -> None:
        """Full screen, or not."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_keys(self) -> None:
        """Show the list of keys."""
        _show(ShortcutsDialog(key_groups(), self))

    def show_about(self) -> None:
        """Say what this is."""
        text = self.tr(
            "mlic-gui {version}\n\nTags a folder of photographs and learns from every correction.\n"
            "Your photos are never changed.\n\nApache License 2.0."
        )
        QMessageBox.about(self, self.tr("About mlic-gui"), text.format(version=mlic_gui.__version__))

    def _ask_to_import(self, plan: ImportPlan) -> None:
        _show(ImportDialog(self.desk, plan, self))

    def _ask_for_names(self, path: Path, count: int) -> None:
        _show(NamesDialog(self.desk, path, count, self))

    def _ask_to_adopt(self, folders: tuple[Path, ...]) -> None:
        _show(AdoptionDialog(self.desk, folders, self))

    def _ask_to_leave(self, leaving: Leaving) -> None:
        _show(LeavingBox(leaving, self))

    def _list_problems(self) -> None:
        dialog = ProblemsDialog(self.desk.session, self)
        dialog.row_chosen.connect(self.middle.grid.go_to_row)
        _show(dialog)

    # Views in step

    def _tag_first(self, rows: NDArray[np.intp]) -> None:
        if len(rows):
            tagging.show_rows(self.desk, rows.tolist())

    def _show_why(self, on: bool) -> None:
        why.switch(self.desk, on=on)

    def _remember_side(self, side: int) -> None:
        self.desk.settings.thumbnail_side = side

    def _show_thumbnail(self, row: int) -> None:
        self._photos.refresh(np.array([row], dtype=np.intp))
        if row == self.desk.session.current_row:
            self._show_placeholder(row)

    def _show_placeholder(self, row: int) -> None:
        picture = self._thumbnails.thumbnail(row) if row >= 0 else None
        if picture is not None:
            self.middle.preview.show_placeholder(picture)

    def _show_title(self) -> None:
        session = self.desk.session
        name = f"{session.title} – mlic-gui" if session.title else "mlic-gui"
        self.setWindowTitle(self.tr("{name} (read only)").format(name=name) if session.read_only else name)
        self._enable_buttons()

    def _enable_buttons(self) -> None:
        session = self.desk.session
        self.import_button.setEnabled(session.folder is not None and not session.read_only)
        self.export_button.setEnabled(bool(session.records))

    # What is remembered

    def _restore(self) -> None:
        settings = self.desk.settings
        open_as(self, QSize(1440, 900), settings.window_geometry)
        splitter = settings.bytes_of("splitter")
        if not splitter.isEmpty():
            self.middle.splitter.restoreState(splitter)

    def _remember(self) -> None:
        settings = self.desk.settings
        settings.window_geometry = self.saveGeometry()
        self.panels.remember(settings)
        settings.set_bytes("splitter", self.middle.splitter.saveState())
        settings.sync()

    def showEvent(self, event: QShowEvent) -> None:
        """Place the docks when the window has its size for the first time."""
        super().showEvent(event)
        self.panels.settle(self.desk.settings)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember everything, stop loading pictures."""
        self._remember()
        self.others.close()
        self.middle.preview.close_loader()
        super().closeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Space and Enter on a button are that button's, not a shortcut's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            holder = QApplication.focusWidget()
            keys = (Qt.Key.Key_Space,) if isinstance(holder, LabelRow) else (Qt.Key.Key_Space, *_ENTER)
            if isinstance(holder, QAbstractButton) and event.key() in keys:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button it is on; left and right go from photo to photo from anywhere."""
        holder = QApplication.focusWidget()
        if event.key() in _ENTER and isinstance(holder, QAbstractButton):
            holder.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.middle.grid.step(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a folder, or a photo, which stands for its folder."""
        if _dropped_folder(event) is not None:
            event.acceptProposedAction()
            self.middle.empty.await_drop(awaited=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The folder went elsewhere."""
        super().dragLeaveEvent(event)
        self.middle.empty.await_drop(awaited=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the folder."""
        self.middle.empty.await_drop(awaited=False)
        folder = _dropped_folder(event)
        if folder is not None:
            event.acceptProposedAction()
            projects.open_folder(self.desk, folder)


def _show(dialog: QDialog) -> None:
    """Show a dialog, and forget it when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _dropped_folder(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    folders = (path if path.is_dir() else path.parent for path in paths if _is_folder_or_photo(path))
    return next(folders, None)


def _is_folder_or_photo(path: Path) -> bool:
    return path.is_dir() or (path.is_file() and path.name.lower().endswith(EXTENSIONS))
