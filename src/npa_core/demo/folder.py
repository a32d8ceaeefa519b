"""Unpacks the bundled example alliance into a folder and fills in where the demo's servers listen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from string import Template

from npa_core.demo.mastodon import TOKEN
from npa_core.errors import ConfigError

TEMPLATES = frozenset({"npa.toml", "catalogue/partners.yaml"})
"""The files with placeholders, written ${name}. In npa.toml a placeholder stands for a whole value, quotes included."""

_MARK = "# The example alliance of `npa demo`."
_OF_AN_EARLIER_DEMO = ("alliance/state", "letters", "posts")


def unpack(target: Path, *, feeds_url: str, smtp_port: int, mastodon_url: str, out: Path) -> Path:
    """Write the example alliance into `target` and return it; its site is to be published into `out`/site.

    Files of an earlier demo are overwritten. Raises ConfigError when another alliance lives in `target`.
    """
    _refuse_foreign(target / "npa.toml")
    values = {
        "npa.toml": {
            "smtp_port": str(smtp_port),
            "mastodon": _toml(mastodon_url),
            "site": _toml(str(out.absolute() / "site")),
        },
        "catalogue/partners.yaml": {"feeds": feeds_url.rstrip("/")},
    }
    for path, source in _walk(files("npa_core.demo").joinpath("alliance"), PurePosixPath()):
        destination = target / path
        destination.parent.mkdir(parents=True, exist_ok=True)
        body = source.read_bytes()
        if str(path) in TEMPLATES:
            body = Template(body.decode()).substitute(values[str(path)]).encode()
        destination.write_bytes(body)
    _write_secret(target / "secrets" / "mastodon-token", TOKEN)
    return target


def make_room(out: Path) -> None:
    """Make `out` ready for a demo: what an earlier one left there is removed, and nothing else.

    Raises ConfigError when something else stands where the demo writes, or nothing can be written.
    """
    settings = out / "alliance" / "npa.toml"
    try:
        _refuse_foreign(settings)
        for name in _OF_AN_EARLIER_DEMO:
            path = out / name
            if not settings.exists() and path.exists() and not (path.is_dir() and not any(path.iterdir())):
                raise ConfigError(f"{path} was not made by an earlier demo; choose an empty folder for the demo")
            if path.exists():
                shutil.rmtree(path)
        out.mkdir(parents=True, exist_ok=True)
        settings.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{error.filename or out}: cannot be written: {error.strerror}") from None


def _refuse_foreign(settings: Path) -> None:
    if settings.exists() and not settings.read_text("utf-8", "replace").startswith(_MARK):
        raise ConfigError(f"{settings} belongs to another alliance; choose an empty folder for the demo")


def _toml(text: str) -> str:
    """Write a TOML string: its escapes are those of JSON, except that DEL is escaped, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _walk(folder: Traversable, above: PurePosixPath) -> Iterator[tuple[PurePosixPath, Traversable]]:
    """Yield every file below `folder` with its relative path; works inside a zipped wheel, too."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, above / entry.name)
        else:
            yield above / entry.name, entry


def _write_secret(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(text + "\n", "utf-8")
