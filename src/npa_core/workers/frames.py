"""What parent and worker say to each other: length-prefixed pickles over one socket."""

from __future__ import annotations

import struct
from enum import Enum

HEADER = struct.Struct("!Q")
MAX_FRAME = 64 * 1024 * 1024
"""The largest argument list or result. A worker that parses 10 MB has no reason to hand back more."""


class Outcome(Enum):
    """How a task ended, the first half of every answer."""

    VALUE = "value"  # with what the function returned
    ERROR = "error"  # with the NpaError it raised
    RAISED = "raised"  # with the type and message of anything else
    MEMORY = "memory"  # with nothing
