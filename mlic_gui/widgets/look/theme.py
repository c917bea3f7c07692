"""The colours of the window, dark and light, and the palette and style sheet made from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from mlic_gui.core.places import shipped
from mlic_gui.session.kept.settings import Theme as Appearance
from mlic_gui.widgets.look.style_sheet import STYLE_SHEET

BODY_PIXELS = 13
SMALL_PIXELS = 12
HEAD_PIXELS = 11
_PREFERRED_FAMILIES = ("Inter", "Noto Sans", "Open Sans", "Roboto", "Liberation Sans")
_BARE_FAMILIES = ("DejaVu Sans", "Bitstream Vera Sans", "Helvetica", "Nimbus Sans")


@dataclass(frozen=True, slots=True)
class Colours:
    """One table of colours, as `#rrggbb`.

    Attributes:
        window: Ground of the grid.
        panel: Ground of panels, bars and cards.
        raised: Ground of controls.
        line: Lines and frames.
        canvas: Ground behind the preview.
        hover: Ground of a control under the pointer.
        tint: Ground of what is selected.
        text: Text.
        muted: Secondary text.
        human: What a human said; the accent.
        human_hover: The accent under the pointer.
        on_human: Text on the accent.
        tagger: What a tagger proposes.
        tagger_faded: The same where a human has already answered.
        attention: What asks for a look.
        on_attention: Text on it.
        negative: A human's no.
    """

    window: str
    panel: str
    raised: str
    line: str
    canvas: str
    hover: str
    tint: str
    text: str
    muted: str
    human: str
    human_hover: str
    on_human: str
    tagger: str
    tagger_faded: str
    attention: str
    on_attention: str
    negative: str


DARK = Colours(
    window="#1b1d21",
    panel="#22252a",
    raised="#2b2f36",
    line="#363b43",
    canvas="#141518",
    hover="#343941",
    tint="#223a36",
    text="#e6e8eb",
    muted="#98a1ad",
    human="#4cc2a8",
    human_hover="#62d0b8",
    on_human="#0c201b",
    tagger="#7aa2f7",
    tagger_faded="#47577a",
    attention="#e0a458",
    on_attention="#22180a",
    negative="#e8808a",
)
LIGHT = Colours(
    window="#f4f5f7",
    panel="#ffffff",
    raised="#eef0f3",
    line="#d9dde3",
    canvas="#e6e9ed",
    hover="#e3e7ec",
    tint="#d6efe9",
    text="#1e2227",
    muted="#5f6975",
    human="#087660",
    human_hover="#066553",
    on_human="#ffffff",
    tagger="#3565c9",
    tagger_faded="#adbfe4",
    attention="#945804",
    on_attention="#ffffff",
    negative="#c03a46",
)


class Theme(QObject):
    """The colours in force: the system's choice, or the user's.

    Attributes:
        appearance: What the user asked for.
        colours: The table that follows from it.

    Signals:
        changed: The colours are others now.
    """

    changed = Signal()

    def __init__(self, appearance: Appearance = Appearance.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.appearance = appearance
        QApplication.setStyle("Fusion")
        QApplication.setFont(system_font())
        self.colours = self._wanted_colours()
        self._apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def is_dark(self) -> bool:
        """Whether the dark table is in force."""
        return self.colours is DARK

    def set_appearance(self, appearance: Appearance) -> None:
        """Follow the system, or stay dark or light."""
        self.appearance = appearance
        self._update()

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._update()

    def _update(self) -> None:
        wanted = self._wanted_colours()
        if wanted is not self.colours:
            self.colours = wanted
            self._apply()
            self.changed.emit()

    def _wanted_colours(self) -> Colours:
        if self.appearance is not Appearance.SYSTEM:
            return DARK if self.appearance is Appearance.DARK else LIGHT
        scheme = QGuiApplication.styleHints().colorScheme()
        return LIGHT if scheme is Qt.ColorScheme.Light else DARK

    def _apply(self) -> None:
        QApplication.setPalette(palette(self.colours))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setStyleSheet(style_sheet(self.colours))


def palette(colours: Colours) -> QPalette:
    """The Qt palette of a table of colours."""
    made = QPalette()
    role = QPalette.ColorRole
    for roles, colour in (
        ((role.Window, role.Base, role.ToolTipBase), colours.panel),
        ((role.AlternateBase, role.Button, role.Midlight), colours.raised),
        ((role.Mid, role.Dark), colours.line),
        ((role.Light,), colours.hover),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), colours.text),
        ((role.PlaceholderText,), colours.muted),
        ((role.Highlight, role.Accent), colours.human),
        ((role.HighlightedText,), colours.on_human),
        ((role.Link,), colours.tagger),
    ):
        for one in roles:
            made.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, one, QColor(colours.muted))
    return made


def style_sheet(colours: Colours) -> str:
    """The application's style sheet in these colours."""
    values = {field.name: getattr(colours, field.name) for field in fields(colours)}
    values["icons"] = shipped("resources", "icons").as_posix()
    values["shade"] = "dark" if colours is DARK else "light"
    return Template(STYLE_SHEET).substitute(values, small=SMALL_PIXELS)


def system_font() -> QFont:
    """The system's font with figures of equal width; a better one if the system only has a fallback."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if QFontInfo(font).family() in _BARE_FAMILIES:
        installed = set(QFontDatabase.families())
        better = [family for family in _PREFERRED_FAMILIES if family in installed]
        font.setFamilies([*better, font.family()])
    font.setPixelSize(BODY_PIXELS)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def interface_font(pixels: int = BODY_PIXELS, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The window's font in another size or weight."""
    font = QGuiApplication.font()
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def head_font() -> QFont:
    """The font of section heads: small semi-bold capitals, a little apart."""
    font = interface_font(HEAD_PIXELS, weight=QFont.Weight.DemiBold)
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
    return font


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1, success criterion 1.4.3)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
