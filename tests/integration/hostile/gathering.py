"""One gathering in a process of its own: `gathering.py FOLDER NAMES [OPTION]` says what came of it and what it took.

NAMES is a JSON file that says what each host name resolves to, look-up after look-up; there is no other name server.
With `unguarded`, every address may be connected to; with `hasty`, a worker has one second of the processor.
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import sys
import time
from pathlib import Path

from npa_core import Alliance
from npa_core.net import AddressPolicy
from npa_core.workers.pool import Workers

SLOW_SECONDS = 8
UNIT = 1 if sys.platform == "darwin" else 1_024


def look_up(table: dict[str, list[list[str]]]):
    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        answers = table.get(host, [[host]])
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if found == ["slow"]:
            time.sleep(SLOW_SECONDS)
        if found in (["slow"], ["gaierror"]):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [place for one in found for place in system(one, port, *_, **__)]

    system = socket.getaddrinfo
    return getaddrinfo


async def gather(folder: str) -> dict[str, object]:
    async with Alliance.open(folder) as alliance:
        began = time.monotonic()
        report = await alliance.gather(everything=True)
        seconds = time.monotonic() - began
    return {"report": report.model_dump(mode="json"), "exit_code": report.exit_code, "seconds": seconds}


def peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss * UNIT


if __name__ == "__main__":
    folder, names, *options = sys.argv[1:]
    socket.getaddrinfo = look_up(json.loads(Path(names).read_text("utf-8")))
    if "unguarded" in options:
        AddressPolicy.web_refusal = lambda *_: None
    if "hasty" in options:
        Workers.__init__.__kwdefaults__["cpu_seconds"] = 1
    day = asyncio.run(gather(folder))
    json.dump(day | {"peak": peak(resource.RUSAGE_SELF), "workers": peak(resource.RUSAGE_CHILDREN)}, sys.stdout)
    sys.exit(day["exit_code"])
