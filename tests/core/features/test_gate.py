"""The gate: background work waits while somebody is served."""

from __future__ import annotations

import threading

from mlic_gui.core.features.gate import Gate


def waiting(gate, stop):
    passed = threading.Event()

    def work():
        gate.wait(stop)
        passed.set()

    thread = threading.Thread(target=work)
    thread.start()
    return thread, passed


def test_open_lets_through_at_once():
    Gate().wait(threading.Event())


def test_closed_holds_back_until_the_last_block_ends():
    gate, stop = Gate(), threading.Event()
    with gate.closed():
        with gate.closed():
            thread, passed = waiting(gate, stop)
        assert not passed.wait(0.15)
    thread.join()
    assert passed.is_set()


def test_an_error_inside_opens_it_again():
    gate = Gate()
    try:
        with gate.closed():
            raise ValueError
    except ValueError:
        gate.wait(threading.Event())


def test_stop_goes_before_the_gate():
    gate, stop = Gate(), threading.Event()
    with gate.closed():
        thread, passed = waiting(gate, stop)
        stop.set()
        thread.join()
    assert passed.is_set()
