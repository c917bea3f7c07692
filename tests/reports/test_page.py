"""The page of a report: one file, escaped, readable without seeing it, without a trace of the computer."""

from __future__ import annotations

import base64
import getpass
import hashlib
import re
import socket
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.learning.reporting.run_report import Mistake
from mlic_gui.core.learning.runs import RunKind, RunRecord, RunStatus
from mlic_gui.reports import page
from mlic_gui.reports.shown import figure
from tests.reports.page_reader import read
from tests.support.reports import example_report

HEADINGS = ("h1", "h2", "h3", "h4")
ODD = st.text(min_size=1, max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", '" onload="x', "'><img src=x>", "</style>", "{{ 7 * 7 }}", "&amp;", "a\nb"]
)


@pytest.fixture(scope="module")
def report():
    return example_report(pictures=True)


@pytest.fixture(scope="module")
def html(report):
    return page.render(report)


def _renamed(report, name):
    """The report with a name in every place that a person can name."""
    run, label = report.run, report.answers.labels[0]

    def labelled(items):
        return tuple(replace(item, label=name) if item.label == label else item for item in items)

    comparison = replace(
        run.comparison,
        before=replace(run.comparison.before, labels=labelled(run.comparison.before.labels)),
        after=replace(run.comparison.after, labels=labelled(run.comparison.after.labels)),
    )
    labels = (name, *report.answers.labels[1:])
    return replace(
        report,
        folder=name,
        run=replace(
            run,
            name=name,
            base=name,
            recipe=name,
            comparison=comparison,
            settings={**run.settings, "backbone": name},
            data=replace(run.data, labels=(*labels, "not learned", f"{name} too")),
        ),
        answers=replace(report.answers, labels=labels),
        curves=labelled(report.curves),
        confusion=replace(report.confusion, labels=labels),
        mistakes=tuple(replace(item, path=f"{name}/{item.path}") for item in labelled(report.mistakes[:3])),
        growth=replace(report.growth, labels=labelled(report.growth.labels), helps=(name,)),
    )


def test_the_headline_the_weak_label_and_what_to_do_come_first(html):
    text = read(html).all("header")[0].whole_text
    assert "finds 95 of 100 labels that photos have" in text
    assert "“sea” seems weak" in text
    assert "wrong proposals of “sea” are on photos of “sunset”" in text


def test_the_figures_are_those_of_the_run(report, html):
    after = report.run.comparison.after
    table = read(html).all("table")[0]
    rows = {row.all("th")[0].whole_text: row.whole_text for row in table.all("tbody")[0].all("tr")}
    assert set(rows) == {item.label for item in after.labels}
    for item in after.labels:
        for value in (item.fbeta, item.average_precision, item.threshold):
            assert figure(value) in rows[item.label]
    values = [value.whole_text for value in read(html).all("span") if value.get("class") == "value"]
    assert values[2:4] == [f"{after.fbeta:.2f}", f"{after.mean_average_precision:.2f}"]
    assert "262 of 275 labels" in read(html).all("dl")[0].whole_text  # plain counts come first


def test_nothing_is_fetched_and_nothing_runs(html):
    document = read(html)
    assert not document.all("script", "link", "iframe", "object", "embed", "form", "base")
    assert "http" not in html.replace("http-equiv", "") and "url(" not in html and "@import" not in html
    for element in document.all(*{element.tag for element in _everything(document)}):
        assert not any(name.startswith("on") or name == "style" for name in element.attributes)
    assert all(link.get("href").startswith("#") for link in document.all("a"))
    assert all(image.get("src").startswith("data:image/jpeg;base64,") for image in document.all("img"))


def test_the_policy_forbids_all_but_this_style_and_pictures_within(html):
    document = read(html)
    (policy,) = [meta for meta in document.all("meta") if meta.get("http-equiv")]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.get("content").split(";"))
    style = document.all("style")[0].whole_text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert rules["default-src"] == "'none'" and rules["img-src"] == "data:"
    assert rules["style-src"] == f"'sha256-{digest}'"


def test_text_stands_out_from_its_ground_light_and_dark(html):
    style = read(html).all("style")[0].whole_text
    tables = [
        dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in re.findall(r":root \{(.*?)\}", style, re.S)
    ]
    assert len(tables) == 2
    for colours in tables:
        for ground in ("window", "panel", "raised"):
            for text in ("text", "muted", "accent", "link", "attention", "no"):
                assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def test_every_picture_is_there_once(report, html):
    for mistake in report.mistakes:
        assert html.count(base64.b64encode(mistake.picture).decode()) == 1


def test_links_lead_somewhere_and_names_are_given_once(html):
    names = Counter(element.get("id") for element in _everything(read(html)) if element.get("id"))
    assert set(names.values()) == {1}
    assert {link.get("href")[1:] for link in read(html).all("a")} <= set(names)
    told = {element.get("aria-labelledby") for element in _everything(read(html))} - {""}
    assert told <= set(names)


def test_a_screen_reader_finds_its_way(html):
    document = read(html)
    assert document.all("html")[0].get("lang") == "en"
    assert document.all("title")[0].whole_text == "How good is natural-scenes · mine 3?"
    levels = [int(heading.tag[1]) for heading in document.all(*HEADINGS)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for landmark in ("header", "nav", "main", "footer"):
        assert len(document.all(landmark)) == 1
    assert all(image.get("alt") for image in document.all("img"))
    for plot in document.all("svg"):
        assert plot.get("role") == "img"
        assert plot.children[0].tag == "title" and plot.children[0].whole_text
        assert plot.children[1].tag == "desc" and plot.children[1].whole_text
    table = document.all("table")[0]
    assert table.all("caption")
    assert all(head.get("scope") in {"col", "row"} for head in table.all("th"))
    first = document.all("a")[0]
    assert first.get("class") == "skip" and first.get("href") == "#content"


def test_names_of_html_are_only_names():
    html = page.render(example_report(odd_name=True, pictures=True))
    document = read(html)
    assert not document.all("script", "b&amp;")
    assert "<script" not in html
    assert "<script>alert(1)</script>" in document.all("table")[0].whole_text
    assert "Holidays <2026> & more" in document.whole_text
    assert any("<b>&amp;/" in element.whole_text for element in document.all("bdi"))


@settings(max_examples=12, deadline=None)
@given(ODD)
def test_no_name_makes_an_element_or_an_attribute(name):
    named = page.render(_renamed(EXAMPLE, name))
    named.encode()
    assert _shape(named) == _shape(PLAIN)
    assert _drawn(named) <= _drawn(PLAIN)


@pytest.mark.parametrize("name", ["a\udcffb", "\u202egpj.exe", "line\u2028end", "nul\x00"])
def test_what_cannot_be_shown_is_replaced(name):
    html = page.render(_renamed(example_report(), name))
    html.encode()
    assert not set(html) & {"\udcff", "\u202e", "\u2028", "\x00"}
    assert "\ufffd" in html


def test_letters_of_other_directions_stay_apart(report):
    html = page.render(_renamed(report, "שקיעה"))
    assert "<bdi>שקיעה</bdi>" in html


def test_no_trace_of_the_computer(tmp_path, report):
    run = replace(
        report.run,
        settings={
            **report.run.settings,
            "weights_file": str(tmp_path / "mine.keras"),
            "other": r"C:\Users\me\x.h5",
        },
        logs=str(tmp_path / "logs"),
        directory="/home/somebody/taggers/mine",
        reason=f"{tmp_path} is full",
    )
    html = page.render(replace(report, run=run))
    assert "mine.keras" in html and "x.h5" in html
    for trace in (str(tmp_path), "/home", "Users", "logs", "file:", str(Path.home())):
        assert trace not in html
    for name in (getpass.getuser(), socket.gethostname()):
        assert not re.search(rf"\b{re.escape(name)}\b", re.sub(r":root|base64,[^\"]*", "", html))


def test_the_same_report_makes_the_same_page(report, html):
    assert page.render(report) == html


def test_what_is_missing_says_why():
    whole = example_report()
    html = page.render(replace(whole, answers=None, curves=(), confusion=None, mistakes=(), growth=None))
    text = read(html).whole_text
    assert text.count("What this run answered to single photos was not kept") == 1
    assert not {"Worst mistakes", "Thresholds"} & {head.whole_text for head in read(html).all("h2")}
    assert "It is not known what more photos would bring" in text
    assert not read(html).all("img")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (RunStatus.FAILED, "This run failed, so it was not judged."),
        (RunStatus.CANCELLED, "This run was cancelled, so it was not judged."),
        (RunStatus.FINISHED, "There were no photos to judge this run by."),
    ],
)
def test_a_run_without_figures_has_a_page_too(status, said):
    run = RunRecord.begin(RunKind.FINE_TUNE, base="natural-scenes", settings={}).ended(status)
    html = page.render(
        replace(example_report(), run=run, answers=None, curves=(), confusion=None, mistakes=())
    )
    assert said in read(html).whole_text


@pytest.mark.parametrize("beta", [None, "two", [2]])
def test_settings_that_are_none_of_ours_hurt_no_page(report, beta):
    run = replace(report.run, comparison=None, settings={"beta": beta})
    assert "How the training went" in page.render(replace(report, run=run))


def test_a_run_without_figures_says_so_once_and_has_no_empty_parts():
    run = RunRecord.begin(RunKind.FINE_TUNE, base="natural-scenes", settings={}).ended(RunStatus.CANCELLED)
    bare = replace(
        example_report(), run=run, answers=None, curves=(), confusion=None, mistakes=(), growth=None
    )
    document = read(page.render(bare))
    heads = [head.whole_text for head in document.all("h2")]
    assert heads == ["What to do", "How it was made", "Words"]
    assert document.whole_text.count("was not judged") == 1


def test_what_was_corrected_since_has_a_tick(report):
    first, *rest = report.mistakes
    html = page.render(replace(report, changed=2, mistakes=(replace(first, corrected=True), *rest)))
    assert html.count("✓ corrected since: now ") == 1
    assert "2 annotations of those that judged this run have been changed since" in html
    assert "✓" not in page.render(report)


def test_a_photo_that_is_gone_leaves_its_name(report):
    gone = Mistake("trip/gone.jpg", "sea", said=True, probability=0.1, threshold=0.5)
    html = page.render(replace(report, mistakes=(gone,)))
    assert "This photo can't be read any more." in html
    assert "annotated yes, but not proposed: 0.10 (threshold 0.50)" in html
    assert "trip/gone.jpg" in html


def test_the_page_is_written_whole_or_not_at_all(tmp_path, report, html):
    target = tmp_path / "report.html"
    target.write_text("before")
    page.write(report, target)
    assert target.read_text(encoding="utf-8") == html
    with pytest.raises(CoreError) as caught:
        page.write(report, tmp_path / "nowhere" / "report.html")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


def test_many_labels_show_the_weakest_and_say_so(report):
    curves = tuple(replace(report.curves[0], label=f"label {number}") for number in range(60))
    html = page.render(replace(report, curves=curves))
    assert html.count("Shown are the 24 weakest of 60 labels.") == 2


def _contrast(one, other):
    """Ratio of relative luminances, WCAG 2.2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _everything(element):
    yield element
    for child in element.children:
        yield from _everything(child)


def _shape(html):
    """Tags and names of attributes in order, outside plots; in plots a long name leaves others out."""
    return list(_outside(read(html)))


def _outside(element):
    yield element.tag, tuple(element.attributes)
    for child in element.children if element.tag != "svg" else ():
        yield from _outside(child)


def _drawn(html):
    """Tags with each of their attributes inside plots."""
    plots = read(html).all("svg")
    return {(part.tag, name) for plot in plots for part in _everything(plot) for name in part.attributes}


EXAMPLE = example_report()
PLAIN = page.render(_renamed(EXAMPLE, "plain"))
