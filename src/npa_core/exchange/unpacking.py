"""Whether a ZIP may be unpacked: looked at before anything reads it, so that no bomb goes off."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

MAX_BYTES = 200_000_000
"""Unpacked, all files together."""
MAX_FILES = 2_000
MAX_RATIO = 200
"""How much smaller packed than unpacked; a table of nothing but one word stays below."""
_SMALL = 10_000_000
"""Below this many bytes the ratio does not matter."""
_MAX_FRAME = 20_000_000
"""Of what stands around the cells (styles, the list of sheets): that is kept in memory as a whole."""
_STEP = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Office files hold no DTD (ECMA-376 part 2); an entity bomb cannot do without one.
_DTD = (b"<!DOCTYPE", b"<!ENTITY")


def refusal(body: bytes) -> str | None:
    """Return why a file of XML in a ZIP (an Office file) may not be opened; None when it may.

    What it says of its size is checked first, then what there is. Both cost at most 200 MB of
    reading, one megabyte of memory.
    """
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return _declared(archive, len(body)) or _actual(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return "damaged, or no Excel file at all"


def _declared(archive: zipfile.ZipFile, packed: int) -> str | None:
    files = archive.infolist()
    size = sum(file.file_size for file in files)
    frame = [file for file in files if not file.filename.startswith(("xl/worksheets/", "xl/shared", "xl/media/"))]
    refusals = (
        (size > MAX_BYTES, f"unpacked it would be {size:,} bytes, more than {MAX_BYTES:,}"),
        (size > max(_SMALL, packed * MAX_RATIO), f"unpacked it would be {size // packed:,} times as large"),
        (len(files) > MAX_FILES, f"it holds {len(files):,} files, more than {MAX_FILES:,}"),
        (any(file.file_size > _MAX_FRAME for file in frame), "what stands around its cells is far too large"),
        (any(file.flag_bits & 1 for file in files), "it is encrypted; save it without a password"),
        (any(file.compress_type not in _METHODS for file in files), "it is packed in a way that Excel does not use"),
    )
    return next((reason for applies, reason in refusals if applies), None)


def _actual(archive: zipfile.ZipFile) -> str | None:
    """Read all of it once: `zipfile` stops where a file claims to end, and compares the checksum."""
    for name in archive.infolist():
        before = b""
        with archive.open(name) as file:
            while part := file.read(_STEP):
                text = (before + part).replace(b"\0", b"")  # UTF-16, too
                if any(word in text for word in _DTD):
                    return "it defines entities, which no Excel file does"
                before = part[-40:]
    return None
