"""Plots: valid SVG that names itself, holds any label, and that Qt draws as it stands."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from mlic_gui.core.learning.judging.reliability import Reliability, ReliabilityBin
from mlic_gui.core.learning.reporting.run_report import Confusion, Growth, LabelCurves, LabelGrowth
from mlic_gui.core.learning.runs import CurvePoint
from mlic_gui.reports.plots import (
    DARK,
    LIGHT,
    Measure,
    confusion_plot,
    curves_plot,
    grid_size,
    growth_plot,
    pr_plot,
    reliability_plot,
    threshold_plot,
)

SVG = "{http://www.w3.org/2000/svg}"
KNOWN_TO_QT = {"svg", "title", "desc", "line", "path", "rect", "circle", "text"}
POINTS = tuple(CurvePoint(step, 1 / (1 + step), 1.1 / (1 + step), 0.5, 0.6 + step / 100) for step in range(8))
CURVES = LabelCurves(
    label="sea",
    recall=(1.0, 1.0, 0.5, 0.0),
    precision=(0.4, 0.8, 1.0, 1.0),
    thresholds=(0.0, 0.5, 1.0),
    precision_at=(0.4, 0.8, math.nan),
    recall_at=(1.0, 1.0, 0.0),
    fbeta_at=(0.77, 0.95, 0.0),
    chosen=0.5,
)
CONFUSION = Confusion(("sea", "sky"), ((0, 7), (2, 0)), ((0, 9), (3, 0)), (20, 30), (9, 2), (3, 10))
GROWTH = Growth(
    (50, 100, 200), (0.5, 0.6, 0.7), (LabelGrowth("sea", (0.4, 0.5, 0.65), 0.15, 0.1, 0.2),), ("sea",), 5, 80
)
RELIABILITY = Reliability(
    (ReliabilityBin(0.0, 0.1, 30, 0.04, 0.02), ReliabilityBin(0.9, 1, 9, 0.95, 1)), 0.02
)


def all_plots(name="sea", palette=LIGHT):
    curves = replace(CURVES, label=name)
    labelled = replace(GROWTH, labels=(replace(GROWTH.labels[0], label=name),), helps=(name,))
    return {
        "loss": curves_plot(POINTS, best=5, measure=Measure.LOSS, palette=palette),
        "fbeta": curves_plot(POINTS, best=None, measure=Measure.FBETA, palette=palette),
        "precision and recall": pr_plot((curves,), palette=palette),
        "threshold": threshold_plot(curves, palette=palette),
        "confusion": confusion_plot(replace(CONFUSION, labels=(name, "sky")), palette=palette),
        "growth": growth_plot(labelled, palette=palette),
        "reliability": reliability_plot(RELIABILITY, palette=palette),
    }


@pytest.mark.parametrize(("kind", "document"), all_plots().items())
def test_a_plot_names_and_describes_itself_with_elements_that_qt_knows(kind, document):
    root = ET.fromstring(document)
    assert root.get("role") == "img" and root.get("viewBox")
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert all(root.findtext(f"{SVG}{name}") for name in ("title", "desc"))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= KNOWN_TO_QT
    assert "nan" not in document and "style" not in document


@pytest.mark.parametrize(("kind", "document"), all_plots().items())
def test_qt_draws_a_plot(kind, document, qapp):
    renderer = QSvgRenderer(QByteArray(document.encode()))
    assert renderer.isValid()
    image = QImage(renderer.defaultSize(), QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    places = [(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
    drawn = sum(image.pixelColor(x, y) != QColor(LIGHT.panel) for x, y in places)
    assert drawn > len(places) / 200


def test_colours_come_from_the_palette_and_are_classes_too():
    light, dark = all_plots()["threshold"], all_plots(palette=DARK)["threshold"]
    assert set(re.findall(r"#\w{6}", light)) <= {getattr(LIGHT, name) for name in LIGHT.__slots__}
    assert set(re.findall(r"#\w{6}", dark)) <= {getattr(DARK, name) for name in DARK.__slots__}
    assert re.sub(r"#\w{6}", "", light) == re.sub(r"#\w{6}", "", dark)
    for element in ET.fromstring(light).iter():
        for kind in ("fill", "stroke"):
            if (element.get(kind) or "none") != "none":
                assert f"{kind}-" in element.get("class")


def test_lines_are_told_apart_without_their_colours():
    lines = ET.fromstring(all_plots()["threshold"]).iter(f"{SVG}path")
    looks = {(line.get("stroke-dasharray"), line.get("stroke-width")) for line in lines}
    assert len(looks) == 3


def test_the_best_step_and_the_threshold_are_marked_with_their_numbers():
    assert "best · 5" in all_plots()["loss"]
    assert "best" not in all_plots()["fbeta"]
    assert "threshold 0.50" in all_plots()["threshold"]


def test_the_marked_point_is_where_the_tagger_stands():
    document = pr_plot((CURVES,), size=(300, 220))
    assert "finds 100 %, right 80 %" in document
    assert "finds 100 % of the photos, and 80 % of its proposals are right" in document


def test_the_area_under_the_drawn_curve_is_the_average_precision():
    path = ET.fromstring(pr_plot((CURVES,), size=(300, 220))).find(f"{SVG}path").get("d")
    places = [tuple(map(float, pair.split())) for pair in re.findall(r"[ML]([^ML]+)", path)]
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    bottom, top = 220 - 38, 32
    area = sum(
        (after[0] - before[0]) / (right - left) * (bottom - before[1]) / (bottom - top)
        for before, after in pairwise(places)
    )
    assert area == pytest.approx(0.5 * 1.0 + 0.5 * 0.8, abs=0.01)


def test_what_is_not_known_leaves_a_sentence():
    empty = replace(
        CURVES, recall=(), precision=(), thresholds=(), precision_at=(), recall_at=(), fbeta_at=()
    )
    assert "needs photos" in pr_plot((empty,)) and "needs photos" in threshold_plot(empty)
    assert "nothing was judged" in reliability_plot(None)
    assert "kept no curves" in curves_plot((), best=None, measure=Measure.LOSS)
    assert "No label is taken for another" in confusion_plot(Confusion((), (), (), (), (), ()))
    for document in (growth_plot(Growth((), (), (), (), 0, 0)), pr_plot(())):
        assert ET.fromstring(document) is not None


def test_curves_that_end_alike_have_their_names_apart():
    points = [replace(point, train_fbeta=1.0, validation_fbeta=1.0) for point in POINTS]
    root = ET.fromstring(curves_plot(points, best=5, measure=Measure.FBETA))
    places = {text.text: float(text.get("y")) for text in root.iter(f"{SVG}text")}
    assert abs(places["train"] - places["validation"]) >= 12


def test_validation_that_was_never_judged_is_left_out():
    points = [replace(point, validation_loss=math.nan) for point in POINTS]
    document = curves_plot(points, best=5, measure=Measure.LOSS)
    assert "nan" not in document
    assert ">validation<" not in document


@pytest.mark.parametrize("measure", Measure)
def test_a_training_that_diverged_has_curves_too(measure):
    first, *others = POINTS
    endless = replace(first, train_loss=math.inf, train_fbeta=-math.inf)
    document = curves_plot((endless, *others), best=5, measure=measure)
    places = [line.get("points") or line.get("d") or "" for line in ET.fromstring(document).iter()]
    assert not any("inf" in place for place in places)


def test_of_many_labels_those_mixed_up_most_are_shown():
    count = 40
    taken = tuple(tuple(int(row == 30 and column == 31) for column in range(count)) for row in range(count))
    none, names = (0,) * count, tuple(f"l{number}" for number in range(count))
    document = confusion_plot(Confusion(names, taken, taken, none, none, none))
    assert ">l30<" in document and ">l31<" in document
    assert len(ET.fromstring(document).findall(f"{SVG}rect")) == 16 * 16
    assert "the 16 mixed up most" in document


def test_more_plots_make_a_higher_grid():
    assert grid_size(1, width=720)[1] < grid_size(9, width=720)[1]
    assert grid_size(9, width=300)[1] > grid_size(9, width=720)[1]


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_label_makes_a_valid_document(name):
    for document in all_plots(name).values():
        root = ET.fromstring(document.encode())
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= KNOWN_TO_QT


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", 'a"b', "\udcff.jpg", "a\x00b", "\u202egpj"])
def test_dangerous_names_are_only_names(name):
    for document in all_plots(name).values():
        document.encode()
        assert "<script" not in document and "\u202e" not in document and "\x00" not in document


def test_the_same_data_make_the_same_document():
    assert all_plots() == all_plots()


def test_two_runs_beside_each_other_have_the_same_axis():
    low = [replace(point, train_fbeta=0.1) for point in POINTS]

    def numbers(document):
        return [text.text for text in ET.fromstring(document).iter(f"{SVG}text") if text.text[0].isdigit()]

    alone = curves_plot(POINTS, best=None, measure=Measure.FBETA)
    together = curves_plot(POINTS, best=None, measure=Measure.FBETA, beside=low)
    assert numbers(together) != numbers(alone)
    other = curves_plot(low, best=None, measure=Measure.FBETA, beside=POINTS)
    assert numbers(together) == numbers(other)
