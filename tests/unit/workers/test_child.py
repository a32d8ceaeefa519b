"""The inside of a worker, step by step, in this process."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import socket
import sys
import threading

import pytest

from npa_core.errors import LockedError, RejectedError
from npa_core.workers import child
from npa_core.workers.frames import HEADER, Outcome


@pytest.fixture
def limits(monkeypatch):
    """Note limits and alarms instead of setting them."""
    noted = []
    monkeypatch.setattr(resource, "setrlimit", lambda limit, value: noted.append((limit, value)))
    monkeypatch.setattr(signal, "alarm", lambda seconds: noted.append(("alarm", seconds)))
    return noted


def task(module, name, *arguments) -> bytes:
    return pickle.dumps((module, name, arguments))


def fail(error):
    raise error


@pytest.mark.parametrize(
    ("packed", "expected"),
    [
        (task("operator", "add", 2, 3), (Outcome.VALUE, 5)),
        (task("builtins", "str.upper", "ja"), (Outcome.VALUE, "JA")),
        (task("operator", "truediv", 1, 0), (Outcome.RAISED, "ZeroDivisionError: division by zero")),
        (task("gibt_es_nicht", "x"), (Outcome.RAISED, "ModuleNotFoundError: No module named 'gibt_es_nicht'")),
        (task("sys", "exit", 3), (Outcome.RAISED, "SystemExit: 3")),
        (task("operator", "mul", b"x", 1 << 62), (Outcome.MEMORY, None)),
        (b"nonsense", (Outcome.RAISED, None)),
    ],
)
def test_every_task_has_an_answer(packed, expected):
    outcome, content = pickle.loads(child.perform(packed))

    assert outcome is expected[0]
    assert content == expected[1] or expected[1] is None


def test_an_error_of_ours_travels_as_itself(monkeypatch):
    monkeypatch.setattr(child, "find", lambda module, name: fail)

    outcome, error = pickle.loads(child.perform(task("x", "fail", RejectedError("nein", kind="http-404"))))
    _, locked = pickle.loads(child.perform(task("x", "fail", LockedError("pid 1"))))

    assert (outcome, str(error), error.kind) == (Outcome.ERROR, "nein", "http-404")
    assert str(locked) == "another run is at work (pid 1); this one did nothing"


def test_an_error_that_cannot_travel_is_put_in_words(monkeypatch):
    error = RejectedError("nein")
    error.luggage = lambda: None
    monkeypatch.setattr(child, "find", lambda module, name: lambda: fail(error))

    answer = pickle.loads(child.perform(task("x", "fail")))

    assert answer == (Outcome.RAISED, "RejectedError: nein")


def test_an_error_that_quotes_the_whole_document_is_cut():
    _, message = pickle.loads(child.perform(task("builtins", "int", "x" * 100)))
    _, cut = pickle.loads(child.perform(task("builtins", "open", "x" * 100_000)))

    assert message.startswith("ValueError: invalid literal")
    assert len(cut) == 1_000


def test_what_is_too_large_stays_here(monkeypatch):
    monkeypatch.setattr(child, "MAX_FRAME", 1_000)

    outcome, message = pickle.loads(child.perform(task("operator", "mul", b"x", 2_000)))

    assert (outcome, message) == (Outcome.RAISED, "ValueError: the result is larger than 1,000 bytes")


def test_tasks_are_served_until_the_other_side_hangs_up(limits):
    ours, theirs = socket.socketpair()
    with ours, theirs, theirs.makefile("rwb") as stream:
        serving = threading.Thread(target=child.serve, args=(stream, 10, 14))
        serving.start()

        answers = [_ask(ours, task("operator", "neg", number)) for number in (1, 2)]
        ours.shutdown(socket.SHUT_WR)
        serving.join()

    assert answers == [(Outcome.VALUE, -1), (Outcome.VALUE, -2)]
    assert [limit for limit in limits if limit[0] == "alarm"] == [("alarm", 16), ("alarm", 0)] * 2


def test_cpu_time_is_allowed_on_top_of_what_was_used(limits, monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda limit: (-1, -1))
    used = resource.getrusage(resource.RUSAGE_SELF)

    child.allow_cpu(10)

    ((limit, (soft, hard)),) = limits
    assert (limit, hard) == (resource.RLIMIT_CPU, -1)
    assert soft >= used.ru_utime + used.ru_stime + 10


def test_the_systems_own_limits_are_never_raised(limits, monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda limit: (5, 5))

    child.allow_cpu(10_000)
    child.lower(resource.RLIMIT_AS, 900)
    child.lower(resource.RLIMIT_AS, 3)

    assert limits == [(resource.RLIMIT_CPU, (5, 5)), (resource.RLIMIT_AS, (5, 5)), (resource.RLIMIT_AS, (3, 3))]


def test_a_worker_starts_with_its_limits_and_an_empty_standard_input(limits, monkeypatch):
    ours, theirs = socket.socketpair()
    descriptor = os.dup(theirs.fileno())
    served = []
    monkeypatch.setattr(sys, "argv", ["child", "10", "14", "900000000"])
    monkeypatch.setattr(sys, "stdin", theirs)
    monkeypatch.setattr(theirs.__class__, "fileno", lambda self: descriptor, raising=False)
    monkeypatch.setattr(child, "serve", lambda stream, *rest: served.append((stream, *rest)))

    child.main()

    monkeypatch.undo()
    stream, cpu_seconds, wall_seconds = served[0]
    with ours, theirs, stream:
        assert (cpu_seconds, wall_seconds) == (10, 14)
        os.set_blocking(descriptor, False)
        assert os.read(descriptor, 10) == b""
        stream.write(b"x")
        stream.flush()
        assert ours.recv(1) == b"x"
    os.close(descriptor)


def _ask(ours, packed):
    ours.sendall(HEADER.pack(len(packed)) + packed)
    with ours.makefile("rb") as answer:
        (length,) = HEADER.unpack(answer.read(HEADER.size))
        return pickle.loads(answer.read(length))
