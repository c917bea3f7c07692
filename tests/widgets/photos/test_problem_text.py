from __future__ import annotations

import pytest

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.widgets.photos.problem_text import short_reason


@pytest.mark.parametrize("code", [code for code in ErrorCode if code.startswith("photo_")])
def test_every_reason_is_a_few_words(qapp, code: ErrorCode) -> None:
    reason = short_reason(PhotoError(code, path="a.heic", extra="heic"))
    assert 0 < len(reason) <= 32
    assert "{" not in reason
