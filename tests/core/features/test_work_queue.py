"""The queue: everything once, what somebody looks at first."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.features.work_queue import WorkQueue


def test_in_order_unless_asked_otherwise():
    queue = WorkQueue(10)
    assert queue.take(3) == [0, 1, 2]
    queue.prioritise([8, 7, 1])
    assert queue.take(4) == [8, 7, 3, 4]
    assert len(queue) == 3


def test_the_latest_request_comes_first():
    queue = WorkQueue(10)
    queue.prioritise([4, 5])
    queue.prioritise([8, 9])
    assert queue.take(10) == [8, 9, 4, 5, 0, 1, 2, 3, 6, 7]
    assert queue.take(1) == []


def test_what_is_done_is_not_handed_out():
    queue = WorkQueue(6)
    queue.discard([0, 2, 2, 5])
    queue.prioritise([2, 4])
    assert len(queue) == 3
    assert queue.take(6) == [4, 1, 3]


def test_rows_that_are_not_there_are_ignored():
    queue = WorkQueue(2)
    queue.prioritise([-1, 2, 99, 1])
    assert queue.take(5) == [1, 0]


def test_scrolling_for_ever_costs_no_memory():
    queue = WorkQueue(1000)
    for _ in range(100):
        queue.prioritise(range(1000))
    assert len(queue._urgent) <= 4096
    assert sorted(queue.take(2000)) == list(range(1000))


@given(
    count=st.integers(0, 40),
    actions=st.lists(
        st.one_of(
            st.tuples(st.just("take"), st.integers(0, 9)),
            st.tuples(st.just("prioritise"), st.lists(st.integers(-3, 45), max_size=9)),
        )
    ),
)
def test_each_row_once(count, actions):
    queue = WorkQueue(count)
    taken = []
    for action, argument in actions:
        if action == "take":
            taken += queue.take(argument)
        else:
            queue.prioritise(argument)
    assert len(queue) == count - len(taken)
    assert sorted(taken + queue.take(count)) == list(range(count))


def test_threads_may_share_it():
    queue, taken = WorkQueue(3000), []

    def work():
        while rows := queue.take(2):
            taken.extend(rows)
            queue.prioritise([2999 - row for row in rows])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(3000))
