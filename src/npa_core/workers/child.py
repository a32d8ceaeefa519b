"""A worker process: takes one task after the other from the socket at its standard input, within limits.

The pool starts Python, which calls `main`, with CPU seconds, wall seconds and address space as arguments. Nothing but
the standard library and the error tree is imported here, so that a worker starts in milliseconds.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import socket
import sys
from functools import reduce
from importlib import import_module
from io import BufferedRWPair
from typing import Any

from npa_core.errors import NpaError
from npa_core.workers.frames import HEADER, MAX_FRAME, Outcome

_MAX_WORDS = 1_000  # some libraries put the whole document into their message


def main() -> None:
    """Work until the pool hangs up."""
    cpu_seconds, wall_seconds, address_space = map(int, sys.argv[1:])
    stream = take_over(sys.stdin.fileno())
    lower(resource.RLIMIT_AS, address_space)
    lower(resource.RLIMIT_CORE, 0)
    serve(stream, cpu_seconds, wall_seconds)


def take_over(descriptor: int) -> BufferedRWPair:
    """Move the socket out of the way of functions that read standard input, which is then empty."""
    channel = socket.socket(fileno=os.dup(descriptor))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, descriptor)
    os.close(nothing)
    with channel:
        return channel.makefile("rwb")


def lower(limit: int, value: int) -> None:
    """Set a limit for good, or leave the system's if that is lower."""
    _, hard = resource.getrlimit(limit)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(limit, (value, value))


def serve(stream: BufferedRWPair, cpu_seconds: int, wall_seconds: int) -> None:
    """Answer task after task until the stream ends."""
    while len(header := stream.read(HEADER.size)) == HEADER.size:
        task = stream.read(*HEADER.unpack(header))
        allow_cpu(cpu_seconds)
        # The pool enforces the wall limit. Should the pool itself be killed, the alarm ends the task a little later.
        signal.alarm(wall_seconds + 2)
        answer = perform(task)
        signal.alarm(0)
        stream.write(HEADER.pack(len(answer)) + answer)
        stream.flush()


def allow_cpu(seconds: int) -> None:
    """Allow this process so many more seconds of CPU; the kernel ends it after that."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(usage.ru_utime + usage.ru_stime) + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def perform(task: bytes) -> bytes:
    """Run one pickled task and return its pickled answer, whatever happens."""
    try:
        module, name, arguments = pickle.loads(task)  # noqa: S301 - our own parent packed it
        return _packed(Outcome.VALUE, find(module, name)(*arguments))
    except NpaError as error:
        return _packed_error(error)
    except MemoryError:
        return _packed(Outcome.MEMORY, None)
    except BaseException as error:  # SystemExit included: it must not end a worker that others wait for
        return _packed(Outcome.RAISED, _words(error))


def find(module: str, name: str) -> Any:
    """Return the function of that dotted name."""
    return reduce(getattr, name.split("."), import_module(module))


def _packed(outcome: Outcome, content: object) -> bytes:
    answer = pickle.dumps((outcome, content), pickle.HIGHEST_PROTOCOL)
    if len(answer) > MAX_FRAME:
        raise ValueError(f"the result is larger than {MAX_FRAME:,} bytes")
    return answer


def _packed_error(error: NpaError) -> bytes:
    try:
        return _packed(Outcome.ERROR, error)
    except Exception:  # it carries something that cannot travel; its words can
        return _packed(Outcome.RAISED, _words(error))


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:_MAX_WORDS]
