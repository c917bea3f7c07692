"""The worst mistakes come first, are varied, and show only photos of the folder."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mlic_gui.core.learning.reporting.mistakes import PICTURE_SIDE, with_pictures, worst_mistakes
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Cancelled
from tests.support.pictures import CORNERS, corner_colours, exif, is_close, quarters, save_oriented
from tests.support.reports import example_answers


def _answers(words, probabilities, **fields):
    words = np.array(words, np.int8)
    count, labels = words.shape
    fields = {"groups": np.full(count, -1), **fields}
    return replace(
        example_answers(photos=count),
        labels=("sea", "trees", "sunset")[:labels],
        words=words,
        probabilities=np.array(probabilities, np.float32),
        thresholds=np.full((count, labels), 0.2, np.float32),
        **fields,
    )


def _pictured(mistakes, answers, folder, records, keys=None, on_photo=lambda done: None):
    return with_pictures(
        mistakes,
        answers=answers,
        folder=folder,
        records=records,
        keys=keys or [answers.keys[answers.paths.index(record.path)] for record in records],
        thumbnail=lambda key: folder / "thumbnails" / f"{key.hex()}.jpg",
        on_photo=on_photo,
    )


def test_the_surest_mistake_comes_first_whichever_way_it_goes():
    answers = _answers([[1], [0], [0], [1], [1], [-1]], [[0.01], [0.5], [0.95], [0.15], [0.9], [0.99]])
    found = worst_mistakes(answers)
    assert [answers.paths.index(mistake.path) for mistake in found] == [2, 0, 1, 3]
    assert [mistake.said for mistake in found] == [False, True, False, True]
    assert found[0].threshold == pytest.approx(0.2)
    assert found[0].probability == pytest.approx(0.95)


def test_no_suggestion_is_no_mistake_to_show():
    assert not worst_mistakes(_answers([[1]], [[np.nan]]))


def test_other_labels_come_too_and_no_photo_or_burst_comes_twice():
    answers = example_answers(photos=400)
    answers.probabilities[:, 2] = 1 - answers.probabilities[:, 2]
    found = worst_mistakes(answers)
    counts = Counter(mistake.label for mistake in found)
    assert counts["sea"] >= 5 and len(counts) > 1
    assert len(found) == 24
    groups = [answers.groups[answers.paths.index(mistake.path)] for mistake in found]
    assert len(set(groups)) == len(groups)
    alone = _answers([[1, 1], [1, 1]], [[0.01, 0.02], [0.03, 0.01]])
    assert len(worst_mistakes(alone)) == 2


def test_where_labels_exclude_each_other_the_best_of_the_others_is_the_bar():
    answers = _answers([[1, 0, 0]], [[0.3, 0.6, 0.1]], exclusive=True)
    (found,) = worst_mistakes(answers)
    assert (found.label, found.said) == ("trees", False)
    assert found.threshold == pytest.approx(0.3)


def test_a_picture_is_upright_small_and_holds_nothing_else(tmp_path):
    answers = _answers([[1], [1]], [[0.01], [0.02]], paths=("a.jpg", "b.png"))
    save_oriented(tmp_path / "a.jpg", 6, width=1200, height=800)
    quarters(60, 40).save(tmp_path / "b.png", exif=exif(camera="Some Camera"))
    records = [PhotoRecord(name, 1, 1) for name in answers.paths]
    first, second = _pictured(worst_mistakes(answers), answers, tmp_path, records)
    with Image.open(io.BytesIO(first.picture)) as shown:
        assert shown.format == "JPEG"
        assert shown.size == (PICTURE_SIDE, 341)
        assert not shown.getexif()
        assert is_close(corner_colours(shown), CORNERS, 8)
    with Image.open(io.BytesIO(second.picture)) as shown:
        assert shown.size == (60, 40)
    assert b"Camera" not in second.picture


def test_a_thumbnail_that_is_there_is_enough(tmp_path):
    answers = _answers([[1], [1]], [[0.01], [0.02]], paths=("a.jpg", "b.jpg"))
    for name in answers.paths:
        quarters(600, 400).save(tmp_path / name)
    (tmp_path / "thumbnails").mkdir()
    first, second = (tmp_path / "thumbnails" / f"{key.hex()}.jpg" for key in answers.keys)
    quarters(320, 213).save(first, comment="from an earlier version")
    second.write_bytes(b"damaged")
    records = [PhotoRecord(name, 1, 1) for name in answers.paths]
    found = _pictured(worst_mistakes(answers), answers, tmp_path, records)
    assert b"earlier" not in found[0].picture
    sizes = []
    for mistake in found:
        with Image.open(io.BytesIO(mistake.picture)) as shown:
            sizes.append(shown.size)
    assert sizes == [(320, 213), (512, 341)]


def test_a_photo_that_is_gone_broken_or_another_has_no_picture(tmp_path):
    names = ("gone.jpg", "broken.jpg", "other.jpg")
    answers = _answers([[1]] * 3, [[0.01], [0.02], [0.03]], paths=names)
    (tmp_path / "broken.jpg").write_bytes(b"no photo")
    quarters().save(tmp_path / "other.jpg")
    records = [PhotoRecord(name, 1, 1) for name in names[1:]]
    keys = [answers.keys[1], b"something else!!"]
    found = _pictured(worst_mistakes(answers), answers, tmp_path, records, keys)
    assert [(mistake.path, mistake.picture) for mistake in found] == [(name, b"") for name in names]


def test_a_photo_that_was_renamed_is_found_by_its_content(tmp_path):
    answers = _answers([[1]], [[0.01]], paths=("old.jpg",))
    quarters().save(tmp_path / "new.jpg")
    records = [PhotoRecord("new.jpg", 1, 1)]
    (found,) = _pictured(worst_mistakes(answers), answers, tmp_path, records, [answers.keys[0]])
    assert found.path == "new.jpg"
    assert found.picture


@pytest.mark.parametrize(
    "path", ["/etc/x.jpg", "../x.jpg", "a/../../x.jpg", "C:\\x.jpg", "\\\\host\\x.jpg", ""]
)
def test_a_path_that_leads_elsewhere_is_never_read_nor_told(path, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    quarters().save(tmp_path / "x.jpg")
    answers = _answers([[1]], [[0.01]], paths=(path,))
    assert not _pictured(worst_mistakes(answers), answers, folder, [])


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    quarters().save(tmp_path / "x.jpg")
    (folder / "link.jpg").symlink_to(tmp_path / "x.jpg")
    answers = _answers([[1]], [[0.01]], paths=("link.jpg",))
    (found,) = _pictured(worst_mistakes(answers), answers, folder, [PhotoRecord("link.jpg", 1, 1)])
    assert found.picture == b""


def test_nobody_has_to_wait_for_pictures(tmp_path):
    answers = _answers([[1]], [[0.01]])

    def unwanted(done):
        raise Cancelled

    with pytest.raises(Cancelled):
        _pictured(worst_mistakes(answers), answers, tmp_path, [], on_photo=unwanted)
