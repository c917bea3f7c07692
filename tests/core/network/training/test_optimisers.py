from __future__ import annotations

from dataclasses import replace

import pytest

from mlic_gui.core.catalog.training import TrainingSettings

pytestmark = pytest.mark.keras


def course(phase="all", **settings):
    from mlic_gui.core.network.training.optimisers import Course

    return Course.of(TrainingSettings(learning_rate=1.0, **settings), phase)


def test_the_rate_rises_and_falls_along_a_cosine(keras):
    cosine = course(schedule="cosine", warm_up=0.2)
    rates = [cosine.rate(done / 10) for done in range(11)]
    assert rates[:3] == pytest.approx([0, 0.5, 1])
    assert rates[6] == pytest.approx(0.5)
    assert rates[10] == pytest.approx(0)


def test_a_constant_rate_stays_after_it_has_risen(keras):
    constant = course(schedule="constant", warm_up=0.1)
    assert [constant.rate(done) for done in (0.05, 0.1, 1.0)] == pytest.approx([0.5, 1, 1])


def test_on_a_plateau_it_falls_tenfold(keras):
    plateau = course(schedule="plateau", patience=9, warm_up=0.0)
    factor, factors = 1.0, []
    for stale in (0, 1, 2, 3, 4, 5, 6, 0, 1):
        factor = plateau.factor(factor, stale=stale)
        factors.append(factor)
    assert factors == pytest.approx([1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01])
    assert plateau.rate(0.5, factor=0.1) == pytest.approx(0.1)
    assert course(schedule="constant").factor(1.0, stale=3) == 1.0


def test_the_head_alone_has_a_course_of_its_own(keras):
    head = course("head", head_epochs=3, head_optimizer="rmsprop", head_learning_rate=0.5, warm_up=0.5)
    assert (head.epochs, head.optimizer) == (3, "rmsprop")
    assert head.rate(0.01) == head.rate(1.0) == 0.5


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd", "rmsprop"])
def test_there_is_every_optimiser(keras, name):
    from mlic_gui.core.network.training.optimisers import new_optimizer

    optimizer = new_optimizer(replace(course(), optimizer=name, momentum=0.7, weight_decay=0.01))
    assert type(optimizer).__name__.lower() == name
    assert getattr(optimizer, "momentum", 0.7) in (0.7, 0.0)
    assert (optimizer.weight_decay is not None) == (name == "adamw")


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd", "rmsprop"])
def test_every_optimiser_goes_downhill(keras, name):
    from mlic_gui.core.network.training.optimisers import new_optimizer

    place = keras.Variable([1.0, -2.0])
    optimizer = new_optimizer(replace(course(), optimizer=name, learning_rate=0.1))
    optimizer.build([place])
    for _ in range(50):
        optimizer.apply([2 * place.value], [place])
    assert abs(place.numpy()).max() < 0.6
