"""Settings below each other: title, control and help, those marked that differ from the recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from mlic_gui.core.catalog.settings import settings_of
from mlic_gui.widgets.look.controls import SectionHead, muted_label, restyle
from mlic_gui.widgets.training.form.setting_editors import SettingEditor
from mlic_gui.widgets.training.form.setting_words import group_text, setting_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_TITLE_WIDTH, _COMPACT_WIDTH = 138, 104
_LINE = 30


class SettingRows(QWidget):
    """Some settings of one kind.

    Attributes:
        editors: Name to editor.

    Signals:
        changed: Name and new value of a setting.
    """

    changed = Signal(str, object)

    def __init__(
        self,
        standard: DataclassInstance,
        names: Sequence[str],
        *,
        grouped: bool = False,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make the rows.

        Args:
            standard: Settings as they are before anything is changed.
            names: Those to show, in order.
            grouped: Put a heading above each group.
            compact: Leave the help to tool tips, where there is no room for it.
            parent: The widget it belongs to.
        """
        super().__init__(parent)
        self.editors: dict[str, SettingEditor] = {}
        self._titles: dict[str, QLabel] = {}
        self._helps: dict[str, QLabel] = {}
        self._compact = compact
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnMinimumWidth(0, _COMPACT_WIDTH if compact else _TITLE_WIDTH)
        self._grid.setColumnStretch(2, 1)
        self._fill(standard, names, grouped=grouped)

    def show_settings(self, chosen: DataclassInstance, standard: DataclassInstance) -> None:
        """Show values, and mark those that differ from the recipe's."""
        for name, editor in self.editors.items():
            value, usual = getattr(chosen, name), getattr(standard, name)
            editor.show_value(value)
            self._mark(editor, usual, differs=value != usual)

    def _fill(self, standard: DataclassInstance, names: Sequence[str], *, grouped: bool) -> None:
        declared = settings_of(standard)
        kinds = {item.name: str(item.type) for item in fields(standard)}
        group = ""
        for name in names:
            if grouped and declared[name].group != group:
                group = declared[name].group
                self._add_head(group_text(group))
            self._add(
                SettingEditor(
                    name,
                    declared[name],
                    getattr(standard, name),
                    optional="None" in kinds[name],
                    parent=self,
                )
            )

    def _add_head(self, title: str) -> None:
        head, line = SectionHead(title), self._grid.rowCount()
        head.setContentsMargins(0, 14 if line > 1 else 0, 0, 2)
        self._grid.addWidget(head, line, 0, 1, 3)

    def _add(self, editor: SettingEditor) -> None:
        line, setting = self._grid.rowCount(), editor.setting
        title, help_text = QLabel(setting_text(setting.title)), muted_label(wrap=True)
        title.setBuddy(editor.widget)
        title.setWordWrap(True)
        self._grid.setRowMinimumHeight(line, _LINE)
        self._grid.addWidget(title, line, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(
            editor.widget, line, 1, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        )
        if not self._compact:
            self._grid.addWidget(help_text, line, 2, Qt.AlignmentFlag.AlignVCenter)
        editor.changed.connect(self.changed)
        self.editors[editor.name] = editor
        self._titles[editor.name], self._helps[editor.name] = title, help_text
        self._mark(editor, None, differs=False)

    def _mark(self, editor: SettingEditor, usual: object, *, differs: bool) -> None:
        """Say with a dot, in colour and in words that a value is not the recipe's."""
        text, title = setting_text(editor.setting.help), self._titles[editor.name]
        if differs:
            text += " " + self.tr("Recipe: {value}.").format(value=editor.text_of(usual))
        self._helps[editor.name].setText(text)
        title.setText(("● " if differs else "") + setting_text(editor.setting.title))
        if title.property("changed") is not differs:
            title.setProperty("changed", differs)
            restyle(title)
        editor.widget.setAccessibleDescription(text)
        if self._compact:
            for widget in (title, editor.widget):
                widget.setToolTip(text)
