"""The training form: which recipe, what it needs, what it takes; every setting can be changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from mlic_gui.core.catalog.networks import SAME_BACKBONE
from mlic_gui.core.catalog.recipes import FINE_TUNE, RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import settings_of
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.operations import preparing, training
from mlic_gui.operations.desk import Desk
from mlic_gui.session.learning.preparing import Lack, Suggested
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.look.controls import filled_button, link_button, muted_label, plain_button, rule
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.training.form.augmentation_page import AugmentationPage
from mlic_gui.widgets.training.form.needs_view import NeedsView
from mlic_gui.widgets.training.form.recipe_list import RecipeList
from mlic_gui.widgets.training.form.setting_rows import SettingRows
from mlic_gui.widgets.training.form.setting_words import recipe_text
from mlic_gui.widgets.training.training_text import duration
from mlic_gui.widgets.training.transfer_text import size_text

if TYPE_CHECKING:
    from mlic_gui.core.engine.messages import Estimate

Chosen = RefitSettings | TrainingSettings
_SETTLE_MS = 600
_BASIC = ("epochs", "learning_rate", "blocks", "augment")
_SIZE, _SMALLEST = QSize(980, 660), QSize(880, 500)


class TrainingForm(QDialog):
    """Asks how to train, and starts it.

    Attributes:
        recipes: The list of recipes.
        advice: What the adviser says.
        take_advice: Chooses the recipe that he proposes.
        needs: What the network needs.
        tabs: Basics, all settings, augmentation.
        basics: The settings that most people look at.
        more: All others.
        quick: The settings of a refit.
        augmentation: Amounts with a preview.
        reset: Takes all changes back.
        cost: Label of time and disk.
        start: The button that starts.
    """

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Train"))
        self._desk = desk
        self._touched = False
        self._files: dict[str, Path] = {}
        self._edited: dict[str, Chosen] = {}
        self._make_parts(theme)
        self._later = Throttle(_SETTLE_MS, self)
        self._later.fired.connect(self._estimate)
        self._lay_out()
        self._connect()
        self.recipes.choose(FINE_TUNE)
        self._touched = False
        self._show_advice()

    @property
    def settings(self) -> Chosen:
        """What the form says."""
        return self._edited.get(self.recipes.recipe, self._standard())

    def _make_parts(self, theme: Theme) -> None:
        usual = TrainingSettings()
        others = [
            name
            for name, item in settings_of(usual).items()
            if name not in _BASIC and item.group != "augmentation"
        ]
        self.advice = QLabel()
        self.advice.setWordWrap(True)
        self.take_advice = link_button("")
        self.recipes = RecipeList(theme)
        self.needs = NeedsView(self._desk)
        self.basics = SettingRows(usual, _BASIC)
        self.more = SettingRows(usual, others, grouped=True)
        self.quick = SettingRows(RefitSettings(), tuple(settings_of(RefitSettings)))
        self.augmentation = AugmentationPage(self._desk, theme)
        self.tabs = self._make_tabs()
        self.reset = plain_button("")
        self.cost = muted_label(wrap=True)
        self.start = filled_button("")
        self._title, self._reported = QLabel(), muted_label(wrap=True)
        self._title.setFont(interface_font(15, weight=QFont.Weight.DemiBold))

    def _make_tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setDrawBase(False)
        tabs.setExpanding(False)
        for title in (self.tr("&Basics"), self.tr("&All settings"), self.tr("A&ugmentation")):
            tabs.addTab(title)
        tabs.setAccessibleName(self.tr("Settings"))
        return tabs

    # Arrangement

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(self._make_advice())
        middle = QHBoxLayout()
        middle.setSpacing(18)
        self.recipes.setFixedWidth(290)
        middle.addWidget(self.recipes)
        middle.addLayout(self._make_right(), 1)
        layout.addLayout(middle, 1)
        layout.addWidget(rule())
        layout.addLayout(self._make_buttons())
        self.setMinimumSize(_SMALLEST)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - QSize(24, 48)))

    def _make_advice(self) -> QFrame:
        self._card = QFrame()
        self._card.setProperty("card", True)
        row = QHBoxLayout(self._card)
        row.setContentsMargins(12, 8, 10, 8)
        row.addWidget(self.advice, 1)
        row.addWidget(self.take_advice)
        return self._card

    def _make_right(self) -> QVBoxLayout:
        self._pages = QStackedWidget()
        for page in (self.basics, self.more, self.augmentation, self.quick):
            self._pages.addWidget(_scrolling(page))
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._title)
        right.addWidget(self._reported)
        right.addWidget(self.needs)
        right.addSpacing(2)
        right.addWidget(self.tabs)
        right.addWidget(self._pages, 1)
        return right

    def _make_buttons(self) -> QHBoxLayout:
        self._cancel = plain_button(self.tr("Cancel"))
        self.start.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.cost, 1)
        row.addWidget(self.reset)
        row.addWidget(self._cancel)
        row.addWidget(self.start)
        return row

    def _connect(self) -> None:
        session, state = self._desk.session, self._desk.session.preparing
        self.recipes.recipe_chosen.connect(self._show_recipe)
        self.take_advice.clicked.connect(self._take_advice)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        for rows in (self.basics, self.more, self.augmentation, self.quick):
            rows.changed.connect(self._change)
        self.needs.download_asked.connect(self._fetch)
        self.needs.file_chosen.connect(self._use_file)
        self.reset.clicked.connect(self._reset)
        self._cancel.clicked.connect(self.reject)
        self.start.clicked.connect(self._start)
        state.suggested_changed.connect(self._show_advice)
        state.need_changed.connect(self._follow_need)
        state.estimated.connect(self._show_cost)
        state.estimate_failed.connect(self._show_failure)
        session.project_closed.connect(self.reject)

    # What is shown

    def _standard(self) -> Chosen:
        """The recipe's settings, with the beta that the user works with."""
        recipe = RECIPES[self.recipes.recipe or FINE_TUNE]
        return replace(recipe.settings or RefitSettings(), beta=self._desk.settings.beta)

    def _show_recipe(self, name: str) -> None:
        self._touched = True
        recipe = RECIPES[name]
        quick = recipe.settings is None
        self._title.setText(recipe_text(recipe.title))
        self._reported.setVisible(bool(recipe.source))
        self._reported.setText(self.tr("Reported: {what}").format(what=recipe_text(recipe.source)))
        self.tabs.setVisible(not quick)
        self._pages.setCurrentIndex(3 if quick else self.tabs.currentIndex())
        self.start.setText(self.tr("&Retrain") if quick else self.tr("&Start training"))
        self._show_settings()
        self._look_up()

    def _show_settings(self) -> None:
        chosen, standard = self.settings, self._standard()
        if isinstance(chosen, TrainingSettings) and isinstance(standard, TrainingSettings):
            for rows in (self.basics, self.more):
                rows.show_settings(chosen, standard)
            self.augmentation.show_settings(chosen, standard)
        elif isinstance(chosen, RefitSettings):
            self.quick.show_settings(chosen, standard)
        different = sum(getattr(chosen, name) != getattr(standard, name) for name in settings_of(standard))
        self.reset.setEnabled(different > 0)
        text = self.tr("Reset to r&ecipe")
        self.reset.setText(f"{text} ({different})" if different else text)
        self._show_choice()

    def _show_advice(self) -> None:
        suggested = self._desk.session.preparing.suggested
        self.recipes.mark(suggested.recipe if suggested else "")
        if suggested is None:
            self.advice.setText(self.tr("Looking at your photos to see what suits them…"))
        else:
            text = self.tr("{recipe} suits your photos. {reason}")
            title = recipe_text(RECIPES[suggested.recipe].title)
            self.advice.setText(text.format(recipe=title, reason=suggested.text))
            self.take_advice.setText(self.tr("&Choose {recipe}").format(recipe=title))
            if not self._touched:
                self._take_advice()
                self._touched = False
        self._show_choice()

    def _show_choice(self) -> None:
        suggested = self._desk.session.preparing.suggested
        self.take_advice.setVisible(suggested is not None and not self._follows(suggested))

    def _follows(self, suggested: Suggested) -> bool:
        """Whether the form says what the adviser does."""
        settings = self.settings
        same = all(getattr(settings, name) == value for name, value in suggested.changes.items())
        return suggested.recipe == self.recipes.recipe and same

    def _follow_need(self) -> None:
        """The network became ready, or is not: go on, or wait."""
        state = self._desk.session.preparing
        ready = state.need is not None and state.need.lack is Lack.NOTHING and not state.fetching_this
        usable = ready and not state.trouble
        self.start.setEnabled(usable)
        if usable and isinstance(self.settings, RefitSettings):
            self.cost.setText(self._cost_of_quick(self.settings))
        elif usable:
            self.cost.setText(self.tr("Estimating time and disk…"))
            self._later.call()
        else:
            self._later.drop()
            self.cost.setText(self.tr("Time and disk are estimated once the network is there."))

    def _cost_of_quick(self, settings: RefitSettings) -> str:
        tagger = self._desk.session.tagger
        looks_alike = tagger is None or settings.mirror in {False, tagger.preprocessing.mirrored}
        if settings.backbone == SAME_BACKBONE and not settings.size and looks_alike:
            return self.tr("Takes about a second, and no disk.")
        return self.tr("Looks at your photos anew first; the last layer then takes about a second.")

    def _show_cost(self, estimate: Estimate) -> None:
        text = self.tr("About {time}, and {size} of disk while it runs.")
        size = size_text(estimate.disk_bytes)
        self.cost.setText(text.format(time=duration(estimate.seconds), size=size))

    def _show_failure(self, sentence: str) -> None:
        """What can't be estimated can't be started either, as it is."""
        self.cost.setText(sentence)
        self.start.setEnabled(False)

    # What is done

    def _take_advice(self) -> None:
        suggested = self._desk.session.preparing.suggested
        if suggested is not None:
            self.recipes.choose(suggested.recipe)
            if not self._follows(suggested):
                self._edited[suggested.recipe] = replace(self.settings, **suggested.changes)
                self._show_settings()
                self._look_up()
            self._show_choice()

    def _change(self, name: str, value: Any) -> None:
        before, self._touched = self.settings, True
        self._edited[self.recipes.recipe] = replace(before, **{name: value})
        self._show_settings()
        if name in {"backbone", "size", "weights", "seed"}:
            self._look_up()
        else:
            self._follow_need()

    def _reset(self) -> None:
        self._edited.pop(self.recipes.recipe, None)
        self._show_settings()
        self._look_up()

    def _weights_file(self) -> Path | None:
        return self._files.get(self.settings.backbone)

    def _look_up(self) -> None:
        preparing.drop_estimate(self._desk)
        self.needs.show_file(self._weights_file())
        preparing.look_up_backbone(self._desk, self.settings, weights_file=self._weights_file())
        self._follow_need()

    def _fetch(self) -> None:
        preparing.fetch_backbone(self._desk, self.settings, weights_file=self._weights_file())

    def _use_file(self, path: Path | None) -> None:
        backbone = self.settings.backbone
        self._files.pop(backbone, None)
        self.needs.show_file(path)
        if path is None:
            self._look_up()
        else:
            self._files[backbone] = path
            self._fetch()

    def _estimate(self) -> None:
        settings = self.settings
        if self.isVisible() and isinstance(settings, TrainingSettings):
            preparing.estimate(
                self._desk, settings, recipe=self.recipes.recipe, weights_file=self._weights_file()
            )

    def _start(self) -> None:
        settings, recipe, file = self.settings, self.recipes.recipe, self._weights_file()
        self.accept()
        if isinstance(settings, RefitSettings):
            training.retrain(self._desk, settings, weights_file=file)
        else:
            training.fine_tune(self._desk, settings, recipe=recipe, weights_file=file)

    def reject(self) -> None:
        """Nobody waits for the estimate any more."""
        self._later.drop()
        preparing.drop_estimate(self._desk)
        super().reject()

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back may have put a weights file in its place, or installed a package."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            need = self._desk.session.preparing.need
            if need is not None and need.lack is not Lack.NOTHING:
                self._look_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for advice; there may be more annotations than last time."""
        super().showEvent(event)
        preparing.advise(self._desk)
        self.recipes.setFocus(Qt.FocusReason.OtherFocusReason)


def _scrolling(page: QWidget) -> QScrollArea:
    """A page that scrolls where it is too high."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 8, 8, 8)
    layout.addWidget(page)
    layout.addStretch(1)
    area = QScrollArea()
    area.setWidget(holder)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
