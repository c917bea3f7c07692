"""Every code and stage has words, and every error is raised with the fields that its words name."""

from __future__ import annotations

import ast
import math
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlic_gui import sentences
from mlic_gui.core.catalog.advice import Advice, AdviceReason
from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.progress import Stage
from mlic_gui.sentences import ACTIVITIES, REASONS, WORDINGS

PACKAGE = Path(sentences.__file__).parent.parent


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def raised() -> Iterator[tuple[str, ErrorCode, set[str]]]:
    """(place, code, fields) of each error that is made with a literal code and named fields."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Attribute):
                code, keywords = node.args[0], {keyword.arg for keyword in node.keywords}
                is_code = isinstance(code.value, ast.Name) and code.value.id == "ErrorCode"
                if is_code and getattr(node.func, "id", "").endswith("Error") and None not in keywords:
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", ErrorCode[code.attr], keywords


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_says_what_happened_and_what_to_do(code):
    wording = WORDINGS[code]
    for text in (wording.happened, wording.advice):
        assert text[0] in "{" + string.ascii_uppercase
        assert text.endswith(".")
        assert len(text.split()) >= 3


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_says_what_is_being_done(stage):
    assert ACTIVITIES[stage].doing[0].isupper()
    assert sentences.doing(stage) == ACTIVITIES[stage].doing
    assert sentences.unit(stage) == ACTIVITIES[stage].unit


@pytest.mark.parametrize("reason", AdviceReason)
@pytest.mark.parametrize("likeness", [0.25, math.nan])
def test_every_advice_has_its_reason_in_one_sentence(reason, likeness):
    text = sentences.reason(Advice("quick", reason, photos=70, fewest=12, likeness=likeness))
    assert text.endswith(".")
    assert "{" not in text
    assert text.count(". ") == 0


def test_no_words_are_left_over():
    assert set(WORDINGS) == set(ErrorCode)
    assert set(ACTIVITIES) == set(Stage)
    assert set(REASONS) == set(AdviceReason)


def test_errors_are_raised_with_the_fields_that_their_words_name():
    gaps = [
        f"{place}: {code.name} needs {sorted(missing)}"
        for place, code, fields in raised()
        if (missing := names_in(WORDINGS[code].happened + WORDINGS[code].advice) - fields)
    ]
    assert not gaps, "\n".join(gaps)


def test_a_sentence_names_the_fields():
    error = CoreError(ErrorCode.FOLDER_MISSING, path="/photos/2024")
    assert sentences.sentence(error) == (
        "There is no folder /photos/2024. Check its name, or connect the drive that it is on."
    )


def test_a_missing_field_spoils_nothing():
    assert "?" in sentences.sentence(CoreError(ErrorCode.FOLDER_MISSING))


def test_braces_in_a_field_are_left_alone():
    assert "{x}" in sentences.happened(CoreError(ErrorCode.FOLDER_MISSING, path="{x}"))


def test_a_translation_is_asked_with_the_context_and_gets_the_fields():
    asked = []

    def translate(context, text):
        asked.append((context, text))
        return "Kein Ordner {path}."

    error = CoreError(ErrorCode.FOLDER_MISSING, path="x")
    assert sentences.happened(error, translate) == "Kein Ordner x."
    assert asked == [("errors", WORDINGS[ErrorCode.FOLDER_MISSING].happened)]
