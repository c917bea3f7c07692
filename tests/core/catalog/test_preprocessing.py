from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, TaggerError

WAYS = st.builds(
    Preprocessing,
    size=st.integers(16, 1024),
    fit=st.sampled_from(["stretch", "crop", "pad"]),
    mean=st.floats(-1000, 1000),
    scale=st.floats(1e-3, 1000),
    decoder=st.integers(1, 99),
    mirrored=st.booleans(),
)


@given(WAYS)
def test_it_survives_as_json(way):
    assert Preprocessing.from_json(way.to_json()) == way


@given(WAYS, WAYS)
def test_digests_differ_where_anything_differs(one, other):
    assert (one.digest() == other.digest()) == (one == other)


def test_the_digest_of_the_default_is_pinned():
    """Caches and taggers are keyed by it: a change here makes every user's features anew."""
    assert Preprocessing().digest() == "32747f091dc729d9"
    assert Preprocessing().digest() != replace(Preprocessing(), decoder=2).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"size": 2000},
        {"size": 224.0},
        {"size": True},
        {"fit": "squash"},
        {"fit": ["stretch"]},
        {"filter": "nearest"},
        {"mean": "127"},
        {"mean": float("nan")},
        {"scale": 0},
        {"scale": float("inf")},
        {"decoder": 0},
        {"mirrored": 1},
        {"more": 1},
    ],
)
def test_anything_else_is_refused(change):
    with pytest.raises(TaggerError) as caught:
        Preprocessing.from_json({**Preprocessing().to_json(), **change})
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED


@pytest.mark.parametrize("data", [None, [], {}, "stretch", {"size": 224}])
def test_a_part_of_it_is_refused(data):
    with pytest.raises(TaggerError):
        Preprocessing.from_json(data)
