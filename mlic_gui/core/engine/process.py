"""The training process as its client sees it: started, written to, read from, ended."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import mlic_gui
from mlic_gui.core.engine.codec import ProtocolError, decode, encode
from mlic_gui.core.engine.explaining import Question
from mlic_gui.core.engine.memory import killed_for_memory, memory_kills
from mlic_gui.core.engine.messages import AboutAside, Aside, Beat, Failure, Message, Ready, Said

_TAIL_LINES = 200
_END_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Ended:
    """The process is gone.

    Attributes:
        exit_code: As `subprocess` gives it: negative for a signal.
        details: Last lines of what it wrote to its error output.
        memory: Whether it ended for lack of memory.
    """

    exit_code: int
    details: str
    memory: bool


class EngineProcess:
    """One training process, alive from the start of this object until `kill`.

    Two threads read its outputs; they end with it. `receive` belongs to one thread, all else to any.

    Attributes:
        ready: Whether Keras is there.
        refusal: Why it can't serve, if it said so before it was ready.
        ended: How it ended, once it did.
        killed: Whether this object ended it.
        heard: How many messages came.
        work: What its last beat said it had done.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Start the command.

        Raises:
            OSError: It can't be started.
        """
        self._kills_before = memory_kills()
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            **_platform_options(),
        )
        self.ready = self.killed = False
        self.refusal: Failure | None = None
        self.ended: Ended | None = None
        self.heard, self.work = 0, -1
        self._messages: queue.Queue[Message | Ended] = queue.Queue()
        self._asides: dict[int, queue.Queue[Said | Ended]] = {}
        self._listening = threading.Lock()
        self._sending = threading.Lock()
        self._over = threading.Event()
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._errors = _start(self._read_errors, self._process.stderr, name="engine-errors")
        self._replies = _start(self._read_replies, self._process.stdout, name="engine-replies")

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        # While the reader waits for the end, `poll` knows nothing; the reader has noted it by then.
        return self._process.poll() is None and not self._over.is_set()

    @property
    def details(self) -> str:
        """The last lines of its error output, for a report."""
        return "\n".join(list(self._tail))

    def send(self, message: Message) -> None:
        """Write a message; if the process is gone, `receive` will tell."""
        pipe = self._process.stdin
        if pipe is None:
            return
        try:
            with self._sending:
                pipe.write(encode(message))
                pipe.flush()
        except (BrokenPipeError, ValueError, OSError):
            return

    def receive(self, *, timeout: float) -> Message | Ended | None:
        """The next message, or `Ended`, or None if there is nothing within `timeout` seconds."""
        try:
            return self._messages.get(timeout=timeout)
        except queue.Empty:
            return None

    def ask(self, ticket: int, question: Question) -> queue.Queue[Said | Ended]:
        """Ask a question; what is said of it, or `Ended`, comes into the queue until `forget`."""
        said: queue.Queue[Said | Ended] = queue.Queue()
        with self._listening:
            self._asides[ticket] = said
            if self.ended is not None:
                said.put(self.ended)
        self.send(Aside(ticket, question))
        return said

    def forget(self, ticket: int) -> None:
        """Listen no more to what is said of a question."""
        with self._listening:
            self._asides.pop(ticket, None)

    def kill(self) -> None:
        """End it at once, whatever it does, and wait until it is gone."""
        self.killed = True
        self._process.kill()
        self._process.wait()
        for thread in (self._replies, self._errors):
            if thread is not threading.current_thread():
                thread.join(_END_SECONDS)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            _close(pipe)

    def _read_replies(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            try:
                self._hear(decode(line))
            except ProtocolError as error:
                self._tail.append(f"not a message: {error}")
                self._process.kill()
                break
        self._over.set()
        self._tell_all(self._end())

    def _hear(self, message: Message) -> None:
        self.heard += 1
        match message:
            case AboutAside(ticket=ticket, said=said):
                with self._listening:
                    if ticket in self._asides:
                        self._asides[ticket].put(said)
                return
            case Ready():
                self.ready = True
            case Failure() if not self.ready:
                self.refusal = message
            case Beat(work=work):
                self.work = work
                return
        self._messages.put(message)

    def _tell_all(self, end: Ended) -> None:
        with self._listening:
            self.ended = end
            for said in self._asides.values():
                said.put(end)
        self._messages.put(end)

    def _end(self) -> Ended:
        self._errors.join(_END_SECONDS)
        try:
            code = self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        memory = killed_for_memory(code, self.details, kills_before=self._kills_before)
        return Ended(code, self.details, memory)

    def _read_errors(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self._tail.append(line.decode(errors="replace").rstrip())


def training_command() -> list[str]:
    """How the training process is started; `-P` keeps the current folder's files from being imported."""
    return [sys.executable, "-P", "-m", "mlic_gui.core.network.serve"]


def _environment() -> dict[str, str]:
    """The package must be found also where it runs from a checkout; Keras must run on TensorFlow."""
    here = str(Path(mlic_gui.__file__).resolve().parent.parent)
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        "TF_CPP_MIN_LOG_LEVEL": "2",
        **os.environ,
        "KERAS_BACKEND": "tensorflow",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
    }


def _start(read: Callable[[IO[bytes]], None], pipe: IO[bytes] | None, *, name: str) -> threading.Thread:
    thread = threading.Thread(target=read, args=(pipe,), name=name, daemon=True)
    thread.start()
    return thread


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        return


def _platform_options() -> dict[str, Any]:
    """No console on Windows; elsewhere a session of its own, so that Ctrl-C reaches the client alone."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {"start_new_session": True}
