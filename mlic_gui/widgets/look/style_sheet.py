"""The one style sheet of the window, with `$names` for the colours of `theme.Colours`."""

from __future__ import annotations

STYLE_SHEET = """
* { outline: 0; }
QMainWindow, QDialog { background: $panel; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }

QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $human; }
QSplitter#middle::handle, QSplitter#sides::handle { background: $line; }
QSplitter#middle::handle:hover, QSplitter#sides::handle:hover { background: $human; }

QMenuBar { background: $panel; color: $text; padding: 3px 2px 0 2px; }
QMenuBar::item { background: transparent; padding: 3px 9px; border-radius: 5px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 6px 28px 6px 24px; border-radius: 4px; }
QMenu::item:selected { background: $tint; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenu::indicator { width: 12px; height: 12px; left: 7px; }
QMenu::indicator:checked { image: url("$icons/check.svg"); }

QToolBar {
    background: $panel; border: none; border-bottom: 1px solid $line;
    padding: 5px 10px 7px 10px; spacing: 8px;
}
QToolBar::separator { background: transparent; width: 4px; }
QStatusBar { background: $panel; border-top: 1px solid $line; }
QStatusBar::item { border: none; }

QPushButton, QToolButton#choice {
    background: $raised; color: $text; border: 1px solid $line; border-radius: 6px;
    padding: 0 12px; min-height: 28px;
}
QPushButton:hover, QToolButton#choice:hover { background: $hover; }
QPushButton:pressed, QToolButton#choice:pressed { background: $line; }
QPushButton:focus, QToolButton#choice:focus { border: 1px solid $human; }
QPushButton:disabled, QToolButton#choice:disabled { color: $muted; background: $panel; }
QPushButton[filled="true"] {
    background: $human; color: $on_human; border: 1px solid $human; font-weight: 600;
}
QPushButton[filled="true"]:hover { background: $human_hover; }
QPushButton[filled="true"]:focus { border: 2px solid $text; }
QPushButton[filled="true"]:disabled { background: $raised; color: $muted; border: 1px solid $line; }
QPushButton[quiet="true"] { background: transparent; border: 1px solid transparent; padding: 0 8px; }
QPushButton[quiet="true"]:hover { background: $hover; }
QPushButton[quiet="true"]:focus { border: 1px solid $human; }
QPushButton[link="true"] {
    background: transparent; border: 1px solid transparent; color: $tagger; padding: 0 4px;
}
QPushButton[link="true"]:hover { background: $hover; }
QPushButton[link="true"]:focus { border: 1px solid $human; }
QToolButton#choice { padding-right: 26px; }
QToolButton#choice::menu-indicator {
    image: url("$icons/chevron-down.svg"); subcontrol-origin: padding;
    subcontrol-position: center right; right: 9px;
}
QToolButton[corner="true"] {
    background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 1px;
}
QToolButton[corner="true"]:hover { background: $hover; }
QToolButton[corner="true"]:focus { border: 1px solid $human; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: $raised; color: $text; border: 1px solid $line; border-radius: 6px;
    padding: 0 11px; min-height: 28px; selection-background-color: $human; selection-color: $on_human;
}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border: 1px solid $human; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: $muted; background: $panel;
}
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
    background: transparent; border: none; width: 20px;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {
    image: url("$icons/chevron-up.svg"); width: 9px; height: 9px;
}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
    image: url("$icons/chevron-down.svg"); width: 9px; height: 9px;
}
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line;
    selection-background-color: $tint;
    selection-color: $text; }
QCheckBox { color: $text; spacing: 8px; }
QCheckBox::indicator {
    width: 15px; height: 15px; border: 1px solid $muted; border-radius: 4px; background: $raised;
}
QCheckBox::indicator:checked {
    background: $human; border: 1px solid $human; image: url("$icons/check-filled-$shade.svg");
}
QCheckBox:focus { color: $human; }
QRadioButton { color: $text; spacing: 8px; }
QRadioButton::indicator {
    width: 15px; height: 15px; border: 1px solid $muted; border-radius: 8px; background: $raised;
}
QRadioButton::indicator:checked {
    width: 7px; height: 7px; border: 5px solid $human; background: $on_human;
}
QRadioButton:focus { color: $human; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }
QCheckBox::indicator:disabled { border: 1px solid $line; background: $panel; }

QAbstractScrollArea { background: transparent; border: none; }
QAbstractItemView { background: transparent; color: $text; border: none; selection-background-color: $tint;
    selection-color: $text; }
QTableView::item { padding: 3px 8px; }
QTableView#figures::item { padding: 3px 4px; }
QTableView#figures QHeaderView::section { padding: 6px 4px; }
QListView#grid { background: $window; }
QTreeView#folders { selection-background-color: transparent; show-decoration-selected: 0; }
QTreeView#folders::branch { background: transparent; }
QTreeView#folders::branch:has-children:closed { image: url("$icons/chevron-right.svg"); }
QTreeView#folders::branch:has-children:open { image: url("$icons/chevron-down.svg"); }
QHeaderView::section {
    background: $panel; color: $muted; border: none; border-bottom: 1px solid $line; padding: 6px 8px;
}
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QProgressBar { background: $line; border: none; border-radius: 3px; }
QProgressBar::chunk { background: $human; border-radius: 3px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 4px 0 5px 0; margin-right: 18px;
    border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $human; }
QTabBar:focus { outline: 0; }
QTabBar::tab:selected:focus { color: $human; }

QLabel { background: transparent; color: $text; }
QLabel[muted="true"] { color: $muted; }
QLabel[small="true"] { font-size: ${small}px; }
QLabel[attention="true"] { color: $attention; }
QLabel[changed="true"] { color: $human; font-weight: 600; }
QLabel[headline="true"] { font-size: 22px; font-weight: 600; }
QFrame[rule="true"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[card="true"] { background: $raised; border: 1px solid $line; border-radius: 7px; }
QFrame[card="attention"] { background: $raised; border: 1px solid $attention; border-radius: 7px; }
QFrame#toast { background: $raised; border: 1px solid $line; border-radius: 7px; }
QFrame#toast[kind="attention"] { border: 1px solid $attention; }
QFrame#toast[kind="error"] { border: 1px solid $negative; }
QFrame#strip { background: rgba(12, 13, 15, 205); border-radius: 6px; }
QFrame#strip QLabel { color: #e6e8eb; font-size: ${small}px; }
QFrame#strip QPushButton {
    background: transparent; color: #b6bdc7; border: 1px solid transparent; border-radius: 4px;
    padding: 0 6px; min-height: 22px; font-size: ${small}px;
}
QFrame#strip QPushButton:hover { color: #ffffff; background: rgba(255, 255, 255, 30); }
QFrame#strip QPushButton:checked { color: #ffffff; font-weight: 600; }
QFrame#strip QPushButton:focus { border: 1px solid #4cc2a8; }
QWidget#panel { background: $panel; }
QWidget#near { background: $panel; border-left: 1px solid $line; }
"""
